//! Merging two revisions of an argument that go back to one.
//!
//! Statements and links are matched with those of the common ancestor as in a
//! [`diff`](crate::diff), so that a node renamed on one side is followed on the other. Each is
//! then merged key by key: what one side changed is taken; what both changed alike is taken once;
//! quotes, tags and sources of links are merged as sets, unless both replaced the same one in
//! different ways; everything else that both changed is a [`Conflict`], and both versions stay in
//! the text between conflict marks. Links that both added are one where they say the same. Values
//! are moved about as they are written, so that nothing in them is lost or respelled.

mod additions;
mod ids;
mod keys;
mod lines;
mod marks;
mod raw;
mod rows;
mod version;

use std::fmt;

use crate::diagnostic::{Finding, Severity, shown};
use crate::diff::diff;
use crate::document::{self, Document, Relation, Texts};
use crate::graph::ArgumentGraph;
use crate::lint::{self, Levels, Subject};
use crate::source::Source;

pub use lines::{LineMerge, merge_lines};

use keys::{BEARING, KeyConflict, Merged};
use raw::{Object, items, list};
use rows::{Row, order, pairs, rows};
use version::{LISTS, Version, name};

/// The outcome of a merge.
#[derive(Debug)]
pub struct Merge {
    /// The merged document. Where there are conflicts both versions stand between conflict marks,
    /// and the text is no document until someone has chosen.
    pub text: String,
    /// What both sides changed in different ways.
    pub conflicts: Vec<Conflict>,
    /// Errors that neither side has and the merged document (with our side of the conflicts) has:
    /// a cycle of support, a link into nothing.
    pub introduced: Vec<Finding>,
    /// The text that the spans of `introduced` point into.
    pub checked: Source,
}

/// What both sides changed in different ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// What it is: "node `mutual-trust`".
    pub what: String,
    /// The key; nothing where one side removed the whole and the other changed it, or where both
    /// gave one id to something new.
    pub key: Option<String>,
    /// Our version as written; nothing where our side removed it.
    pub ours: Option<String>,
    /// Their version as written; nothing where their side removed it.
    pub theirs: Option<String>,
}

impl fmt::Display for Conflict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, key, ours, theirs } = self;
        match (key, ours, theirs) {
            (Some(key), ..) if key == BEARING => {
                write!(formatter, "both sides changed what {what} bears on")
            }
            (Some(key), Some(ours), Some(theirs)) if key == "id" => {
                let [ours, theirs] = [ours, theirs].map(|id| id.trim_matches('"'));
                write!(
                    formatter,
                    "both sides renamed {what}, to `{ours}` and to `{theirs}`; what refers to it says \
                     `{ours}`"
                )
            }
            (Some(key), ..) => write!(formatter, "both sides changed `{key}` of {what}"),
            (None, None, _) => write!(formatter, "our side removed {what}, and theirs changed it"),
            (None, Some(_), Some(_)) => {
                write!(formatter, "both sides added {what}, and not the same one")
            }
            (None, ..) => write!(formatter, "their side removed {what}, and ours changed it"),
        }
    }
}

/// One of the three documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The common ancestor.
    Base,
    /// The side that is merged into.
    Ours,
    /// The side that is merged.
    Theirs,
}

impl Side {
    /// What messages call it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Base => "the common ancestor",
            Self::Ours => "our side",
            Self::Theirs => "their side",
        }
    }
}

/// A document that cannot be merged without losing a part of it.
#[derive(Debug)]
pub struct Unmergeable {
    /// Which of the three.
    pub side: Side,
    /// What is wrong with it.
    pub finding: Box<Finding>,
}

/// Merges two documents that go back to `base`, under the name of `ours`. Near linear in the three.
/// An empty `base` is a document with nothing in it: git gives one where both sides added the file.
///
/// # Errors
/// A document that is not read whole, or in which two nodes or links bear one id: what is left is
/// to [merge the lines](merge_lines).
pub fn merge(base: &Source, ours: &Source, theirs: &Source) -> Result<Merge, Unmergeable> {
    let base = if base.text().trim().is_empty() {
        Version::read(Side::Base, &Source::new(base.name(), r#"{ "version": 1, "nodes": [] }"#))?
    } else {
        Version::read(Side::Base, base)?
    };
    let name = ours.name();
    let ours = Version::read(Side::Ours, ours)?;
    let theirs = Version::read(Side::Theirs, theirs)?;
    let mut merger = Merger::new(base, ours, theirs);
    merger.settle_ids();
    merger.merge_lists();
    merger.finish(name)
}

/// What becomes of a row: what stands in the text, and whether it is in conflict.
#[derive(Debug, Default)]
struct Item {
    ours: Option<Object>,
    /// Their version, where there is a conflict.
    theirs: Option<Object>,
    conflict: bool,
}

struct Merger {
    base: Version,
    ours: Version,
    theirs: Version,
    /// For each of [`LISTS`] the rows.
    rows: [Vec<Row>; 4],
    /// For each of [`LISTS`] what stands in the merged text.
    merged: [Vec<Item>; 4],
    conflicts: Vec<Conflict>,
}

impl Merger {
    fn new(base: Version, ours: Version, theirs: Version) -> Self {
        let there = diff(&base.graph, &ours.graph);
        let elsewhere = diff(&base.graph, &theirs.graph);
        let rows = std::array::from_fn(|list| {
            let a = pairs(list, &base, &ours, &there);
            let b = pairs(list, &base, &theirs, &elsewhere);
            let both = additions::of_one_id(list, &ours, &theirs);
            rows(a, b, both, [&ours, &theirs].map(|side| side.lists[list].len()))
        });
        let merged = std::array::from_fn(|_| Vec::new());
        Self { base, ours, theirs, rows, merged, conflicts: Vec::new() }
    }

    fn settle_ids(&mut self) {
        let versions = [&mut self.base, &mut self.ours, &mut self.theirs];
        self.conflicts.extend(ids::settle(versions, &mut self.rows));
        let links = [&self.ours, &self.theirs].map(|side| &side.lists[3][..]);
        additions::join_links(&mut self.rows[3], links[0], links[1]);
    }

    fn merge_lists(&mut self) {
        for list in 0..LISTS.len() {
            let rows = std::mem::take(&mut self.rows[list]);
            let mut items: Vec<Item> = rows.iter().map(|row| self.merge_row(list, row)).collect();
            let order = order(&rows, &items);
            self.merged[list] =
                order.into_iter().map(|at| std::mem::take(&mut items[at])).collect();
            self.rows[list] = rows;
        }
    }

    fn merge_row(&mut self, list: usize, row: &Row) -> Item {
        let base = row.base.map(|at| &self.base.lists[list][at]);
        let ours = row.ours.map(|at| &self.ours.lists[list][at]);
        let theirs = row.theirs.map(|at| &self.theirs.lists[list][at]);
        let what = |object: &Object| describe(list, object);
        match (base, ours, theirs) {
            // One id for two links: which of them others mean by it, only people can tell.
            (None, Some(one), Some(other))
                if LISTS[list] == "links" && !additions::say_the_same(one, other) =>
            {
                self.conflicts.push(Conflict {
                    what: what(one),
                    key: None,
                    ours: Some(one.text()),
                    theirs: Some(other.text()),
                });
                let (ours, theirs) = (Some(one.clone()), Some(other.clone()));
                Item { ours, theirs, conflict: true }
            }
            (base, Some(ours), Some(theirs)) => {
                let nothing = Object::default();
                let Merged { ours: mine, theirs: mut yours, conflicts } =
                    keys::merge(base.unwrap_or(&nothing), ours, theirs);
                let what = what(&mine);
                let conflict = !conflicts.is_empty() || row.their_id.is_some();
                if let Some(id) = &row.their_id {
                    yours.set("id", serde_json::Value::from(id.as_str()).to_string());
                }
                self.conflicts.extend(conflicts.into_iter().map(|one| Conflict {
                    what: what.clone(),
                    key: Some(one.key),
                    ours: one.ours,
                    theirs: one.theirs,
                }));
                Item { ours: Some(mine), theirs: conflict.then_some(yours), conflict }
            }
            (Some(base), Some(one), None) | (Some(base), None, Some(one)) => {
                if keys::same(base, one) && !row.renamed {
                    return Item::default();
                }
                let (ours, theirs) = (ours.cloned(), theirs.cloned());
                let written = |object: &Option<Object>| object.as_ref().map(Object::text);
                self.conflicts.push(Conflict {
                    what: what(one),
                    key: None,
                    ours: written(&ours),
                    theirs: written(&theirs),
                });
                Item { ours, theirs, conflict: true }
            }
            (None, Some(one), None) | (None, None, Some(one)) => {
                Item { ours: Some(one.clone()), theirs: None, conflict: false }
            }
            (_, None, None) => Item::default(),
        }
    }

    /// Puts the document together.
    fn finish(mut self, name: &str) -> Result<Merge, Unmergeable> {
        let mut top = Object::default();
        let mut marked: Vec<KeyConflict> = Vec::new();
        let mut keys: Vec<&String> = self.ours.top.0.iter().map(|(key, _)| key).collect();
        for (key, _) in self.theirs.top.0.iter().chain(&self.base.top.0) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        for key in keys {
            if LISTS.contains(&key.as_str()) {
                top.set(key, String::new());
                continue;
            }
            let versions = [&self.base, &self.ours, &self.theirs].map(|side| side.top.get(key));
            let [base, ours, theirs] = versions;
            let value = match keys::merge_value(key, base, ours, theirs) {
                Ok(value) => value,
                Err(()) => {
                    let (ours, theirs) = (ours.map(str::to_owned), theirs.map(str::to_owned));
                    self.conflicts.push(Conflict {
                        what: "the document".into(),
                        key: Some(key.clone()),
                        ours: ours.clone(),
                        theirs: theirs.clone(),
                    });
                    marked.push(KeyConflict {
                        key: key.clone(),
                        ours: ours.clone(),
                        theirs: theirs.clone(),
                    });
                    // Where ours is gone, theirs is kept in sight.
                    ours.or(theirs)
                }
            };
            if let Some(value) = value {
                top.set(key, value);
            }
        }
        let written = |merged: &[Vec<Item>; 4], both: bool| {
            let mut top = top.clone();
            for (key, items) in LISTS.iter().zip(merged) {
                let mut objects: Vec<String> = Vec::new();
                for item in items {
                    objects.extend(item.ours.as_ref().map(Object::text));
                    let theirs = item.theirs.as_ref().filter(|_| both || item.ours.is_none());
                    objects.extend(theirs.map(Object::text));
                }
                if objects.is_empty() && top.get(key).is_none() {
                    continue;
                }
                top.set(key, list(&objects));
            }
            canonical(&Source::new(name, top.text()), self.ours.line_break)
        };
        let checked = Source::new(name, written(&self.merged, false));
        let introduced = self.introduced(&checked);
        let text = if self.conflicts.is_empty() {
            checked.text().to_owned()
        } else {
            let both = written(&self.merged, true);
            marks::mark(&both, &self.merged, &marked, self.ours.line_break)
        };
        Ok(Merge { text, conflicts: self.conflicts, introduced, checked })
    }

    /// Errors of the merged document that neither side has.
    fn introduced(&self, merged: &Source) -> Vec<Finding> {
        let Ok((document, reading)) = Document::read(merged) else { return Vec::new() };
        let graph = ArgumentGraph::new(document);
        let texts = Texts::default();
        let mut found = lint::check(&Subject::new(&graph, &texts), reading, &Levels::default());
        let known: hashbrown::HashSet<&String> =
            self.ours.findings.iter().chain(&self.theirs.findings).collect();
        found.retain(|finding| {
            finding.severity == Severity::Error && !known.contains(&name(finding, merged))
        });
        found
    }
}

/// What a message calls an object.
fn describe(list: usize, object: &Object) -> String {
    let what = ["source", "group", "node", "link"][list];
    if let Some(id) = object.string("id") {
        return format!("{what} `{}`", shown(&id));
    }
    let from = object.get("from").map_or_else(Vec::new, |from| {
        if from.starts_with('"') { vec![from.to_owned()] } else { items(from) }
    });
    let from: Vec<String> = from
        .iter()
        .filter_map(|id| serde_json::from_str::<String>(id).ok())
        .map(|id| format!("`{}`", shown(&id)))
        .collect();
    for relation in [Relation::Supports, Relation::Attacks] {
        if let Some(target) = object.string(relation.as_str()) {
            let verb = relation.verb(from.len());
            return format!("the link {} {verb} `{}`", from.join(" + "), shown(&target));
        }
    }
    format!("the link from {}", from.join(" + "))
}

/// The text in canonical format, with our line breaks.
fn canonical(source: &Source, line_break: &'static str) -> String {
    document::format_with(source, line_break).unwrap_or_else(|_| source.text().to_owned())
}

#[cfg(test)]
mod tests;
