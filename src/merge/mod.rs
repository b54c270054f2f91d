//! Merging two revisions of an argument that go back to one.
//!
//! Statements and links are matched with those of the common ancestor as in a
//! [`diff`](crate::diff), so that a node renamed on one side is followed on the other. Each is
//! then merged key by key: what one side changed is taken; what both changed alike is taken once;
//! quotes, tags and sources of links are merged as sets; everything else that both changed is a
//! [`Conflict`], and both versions stay in the text between conflict marks. Values are moved about
//! as they are written, so that nothing in them is lost or respelled.

mod keys;
mod marks;
mod raw;

use std::fmt;

use hashbrown::HashMap;

use crate::diagnostic::{Finding, Severity, shown};
use crate::diff::{GraphDiff, diff, item_pairs};
use crate::document::{self, Document, Texts};
use crate::graph::{ArgumentGraph, Element};
use crate::lint::{self, Levels, Subject};
use crate::source::{Source, Span};

use keys::{BEARING, KeyConflict, Merged};
use raw::{Object, items, list};

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
    /// The key, or nothing where one side removed the whole and the other changed it.
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
            (Some(key), ..) => write!(formatter, "both sides changed `{key}` of {what}"),
            (None, None, _) => write!(formatter, "our side removed {what}, and theirs changed it"),
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

/// The lists of a document, in the order in which they are merged: a list's ids are settled
/// before another refers to them.
const LISTS: [&str; 4] = ["sources", "groups", "nodes", "links"];

/// Merges two documents that go back to `base`. Near linear in the three.
///
/// # Errors
/// A document that is not read whole, or in which two nodes or links bear one id.
pub fn merge(base: &Source, ours: &Source, theirs: &Source) -> Result<Merge, Unmergeable> {
    let base = Version::read(Side::Base, base)?;
    let ours = Version::read(Side::Ours, ours)?;
    let theirs = Version::read(Side::Theirs, theirs)?;
    let mut merger = Merger::new(base, ours, theirs);
    merger.settle_ids();
    merger.merge_lists();
    merger.finish()
}

/// One document, as a graph and as written.
struct Version {
    line_break: &'static str,
    graph: ArgumentGraph,
    findings: Vec<String>,
    top: Object,
    /// The objects of each of [`LISTS`].
    lists: [Vec<Object>; 4],
}

impl Version {
    fn read(side: Side, source: &Source) -> Result<Self, Unmergeable> {
        let refuse = |finding| Unmergeable { side, finding };
        let (document, reading) = Document::read(source).map_err(refuse)?;
        // What was read as something else than it says cannot be moved about as written.
        if let Some(finding) = reading.first() {
            return Err(refuse(Box::new(finding.clone())));
        }
        let graph = ArgumentGraph::new(document);
        if let Some((id, span)) = repeated(&graph) {
            let message = format!("`{}` is the id of two nodes or links", shown(&id));
            let finding = Finding::new("duplicate-id", span, message)
                .help("give each its own id: a merge cannot tell which is meant");
            return Err(refuse(Box::new(finding)));
        }
        let texts = Texts::default();
        let findings = lint::check(&Subject::new(&graph, &texts), reading, &Levels::default());
        let findings = findings.iter().map(|finding| name(finding, source)).collect();
        let top = Object::parse(source.text()).unwrap_or_default();
        let objects = |key: &str| -> Vec<Object> {
            let list = items(top.get(key).unwrap_or("[]"));
            list.iter().map(|item| Object::parse(item).unwrap_or_default()).collect()
        };
        let lists = LISTS.map(objects);
        let read = graph.document();
        let read = [read.sources.len(), read.groups.len(), read.nodes.len(), read.links.len()];
        if lists.each_ref().map(Vec::len) != read {
            let message = "a key of the document is written with escapes";
            let finding = Finding::new("invalid-document", Span::new(0, 1), message)
                .help("write `nodes`, `links`, `groups` and `sources` as they are");
            return Err(refuse(Box::new(finding)));
        }
        let line_break = document::line_break(source.text());
        Ok(Self { line_break, graph, findings, top, lists })
    }
}

/// What tells a finding from others in another document.
fn name(finding: &Finding, source: &Source) -> String {
    format!("{}\0{}\0{}", finding.rule, finding.message, source.slice(finding.span))
}

/// An id that two nodes or links bear.
fn repeated(graph: &ArgumentGraph) -> Option<(String, Span)> {
    let node = graph.nodes().find(|node| graph.find(graph.id(*node)) != Some((*node).into()));
    if let Some(node) = node {
        return Some((graph.id(node).to_owned(), graph.node(node).id.span));
    }
    graph.links().find_map(|link| {
        let id = graph.link(link).id.as_ref()?;
        let other = graph.find(id) != Some(Element::Link(link));
        other.then(|| (id.to_string(), id.span))
    })
}

/// One thing in up to three versions: indices into the lists.
#[derive(Debug, Clone, Copy, Default)]
struct Row {
    base: Option<usize>,
    ours: Option<usize>,
    theirs: Option<usize>,
    /// Whether the one side that kept it gave it another id.
    renamed: bool,
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
        let across = diff(&ours.graph, &theirs.graph);
        let rows = std::array::from_fn(|list| {
            let a = pairs(list, &base, &ours, &there);
            let b = pairs(list, &base, &theirs, &elsewhere);
            let both = added_on_both(list, &ours, &theirs, &across);
            rows(a, b, both, [&ours, &theirs].map(|side| side.lists[list].len()))
        });
        let merged = std::array::from_fn(|_| Vec::new());
        Self { base, ours, theirs, rows, merged, conflicts: Vec::new() }
    }

    /// Settles the id of everything, and writes it wherever a version refers to it.
    fn settle_ids(&mut self) {
        // Sources, groups, and one name space for nodes and links.
        let mut names: [[HashMap<String, String>; 3]; 3] = Default::default();
        for (list, rows) in self.rows.iter_mut().enumerate() {
            let space = list.min(2);
            for row in rows {
                let id = |version: &Version, at: Option<usize>| {
                    at.and_then(|at| version.lists[list][at].string("id"))
                };
                let versions = [
                    id(&self.base, row.base),
                    id(&self.ours, row.ours),
                    id(&self.theirs, row.theirs),
                ];
                let [base, ours, theirs] = &versions;
                let settled = match (base, ours, theirs) {
                    (Some(base), Some(ours), Some(theirs)) if ours == base => theirs,
                    (_, Some(ours), _) => ours,
                    (_, None, Some(theirs)) => theirs,
                    (Some(base), None, None) => base,
                    (None, None, None) => continue,
                };
                row.renamed = match (base, ours, theirs) {
                    (Some(base), Some(one), None) | (Some(base), None, Some(one)) => base != one,
                    _ => false,
                };
                if let (Some(base), Some(ours), Some(theirs)) = (base, ours, theirs)
                    && base != ours
                    && base != theirs
                    && ours != theirs
                {
                    let what = ["source", "group", "node", "link"][list];
                    self.conflicts.push(Conflict {
                        what: format!("{what} `{}`", shown(base)),
                        key: Some("id".into()),
                        ours: Some(serde_json::Value::from(ours.as_str()).to_string()),
                        theirs: Some(serde_json::Value::from(theirs.as_str()).to_string()),
                    });
                }
                for (version, id) in versions.iter().enumerate() {
                    if let Some(id) = id.as_ref().filter(|id| *id != settled) {
                        names[version][space].insert(id.clone(), settled.clone());
                    }
                }
            }
        }
        for (version, names) in
            [&mut self.base, &mut self.ours, &mut self.theirs].into_iter().zip(&names)
        {
            if names.iter().all(HashMap::is_empty) {
                continue;
            }
            for (list, objects) in version.lists.iter_mut().enumerate() {
                objects.iter_mut().for_each(|object| rename(list, object, names));
            }
        }
    }

    fn merge_lists(&mut self) {
        for list in 0..LISTS.len() {
            let rows = std::mem::take(&mut self.rows[list]);
            let mut items: Vec<Item> = rows.iter().map(|row| self.merge_row(list, *row)).collect();
            let order = order(&rows, &items);
            self.merged[list] =
                order.into_iter().map(|at| std::mem::take(&mut items[at])).collect();
            self.rows[list] = rows;
        }
    }

    fn merge_row(&mut self, list: usize, row: Row) -> Item {
        let base = row.base.map(|at| &self.base.lists[list][at]);
        let ours = row.ours.map(|at| &self.ours.lists[list][at]);
        let theirs = row.theirs.map(|at| &self.theirs.lists[list][at]);
        let what = |object: &Object| describe(list, object);
        match (base, ours, theirs) {
            (base, Some(ours), Some(theirs)) => {
                let nothing = Object::default();
                let Merged { ours: mine, theirs: yours, conflicts } =
                    keys::merge(base.unwrap_or(&nothing), ours, theirs);
                let what = what(&mine);
                let conflict = !conflicts.is_empty();
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
    fn finish(mut self) -> Result<Merge, Unmergeable> {
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
            canonical(&Source::new("merged", top.text()), self.ours.line_break)
        };
        let checked = Source::new("merged", written(&self.merged, false));
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

/// For each item of the ancestor's list its index in a side's list.
fn pairs(list: usize, base: &Version, side: &Version, diff: &GraphDiff) -> Vec<Option<usize>> {
    let (old, new) = (&base.graph, &side.graph);
    match LISTS[list] {
        "nodes" => {
            let of = |node| diff.nodes.of_old(node).map(|pair| pair.new.index());
            old.nodes().map(of).collect()
        }
        "links" => {
            let of = |link| diff.links.to_new(link).map(crate::graph::LinkId::index);
            old.links().map(of).collect()
        }
        what => {
            let mut to_new = vec![None; base.lists[list].len()];
            for (a, b) in item_pairs(old.document(), new.document(), what == "groups") {
                if let (Some(a), Some(b)) = (a, b) {
                    to_new[a] = Some(b);
                }
            }
            to_new
        }
    }
}

/// For each item of our list the item of their list that is the same addition.
fn added_on_both(
    list: usize,
    ours: &Version,
    theirs: &Version,
    diff: &GraphDiff,
) -> Vec<Option<usize>> {
    let same_id = |a: &Object, b: &Object| a.string("id") == b.string("id");
    let mut pairs = pairs(list, ours, theirs, diff);
    for (at, partner) in pairs.iter_mut().enumerate() {
        let agrees = partner.is_some_and(|other| {
            let (a, b) = (&ours.lists[list][at], &theirs.lists[list][other]);
            same_id(a, b)
        });
        if !agrees {
            *partner = None;
        }
    }
    if LISTS[list] == "links" {
        // Two people may add links that only look alike: they are one if they say the same.
        for change in diff.links_changed.iter().filter(|change| change.is_structural()) {
            let named = ours.graph.link(change.old).id.is_some();
            if !named {
                pairs[change.old.index()] = None;
            }
        }
    }
    pairs
}

/// Lines up three lists.
fn rows(
    to_ours: Vec<Option<usize>>,
    to_theirs: Vec<Option<usize>>,
    both: Vec<Option<usize>>,
    lengths: [usize; 2],
) -> Vec<Row> {
    let mut from_base = [vec![false; lengths[0]], vec![false; lengths[1]]];
    let mut rows: Vec<Row> = Vec::new();
    for (base, (ours, theirs)) in to_ours.into_iter().zip(to_theirs).enumerate() {
        ours.into_iter().for_each(|at| from_base[0][at] = true);
        theirs.into_iter().for_each(|at| from_base[1][at] = true);
        rows.push(Row { base: Some(base), ours, theirs, renamed: false });
    }
    let [mine, mut yours] = from_base;
    for (ours, known) in mine.iter().enumerate() {
        if !known {
            let theirs = both[ours].filter(|at| !yours[*at]);
            theirs.into_iter().for_each(|at| yours[at] = true);
            rows.push(Row { ours: Some(ours), theirs, ..Row::default() });
        }
    }
    for (theirs, known) in yours.iter().enumerate() {
        if !known {
            rows.push(Row { theirs: Some(theirs), ..Row::default() });
        }
    }
    rows
}

/// The order of the merged list: ours, and what theirs alone has behind what stands before it
/// there.
fn order(rows: &[Row], items: &[Item]) -> Vec<usize> {
    let kept = |at: &usize| items[*at].ours.is_some() || items[*at].theirs.is_some();
    let mut mine: Vec<usize> = (0..rows.len()).filter(|at| rows[*at].ours.is_some()).collect();
    mine.sort_by_key(|at| rows[*at].ours);
    let mut yours: Vec<usize> = (0..rows.len()).filter(|at| rows[*at].theirs.is_some()).collect();
    yours.sort_by_key(|at| rows[*at].theirs);
    let mut behind: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
    let mut last = None;
    for at in yours {
        if rows[at].ours.is_none() {
            behind.entry(last).or_default().push(at);
        } else {
            last = Some(at);
        }
    }
    let mut order = behind.remove(&None).unwrap_or_default();
    for at in mine {
        order.push(at);
        order.extend(behind.remove(&Some(at)).unwrap_or_default());
    }
    order.retain(kept);
    order
}

/// Writes the settled ids wherever an object names something: `names` are those of sources, of
/// groups, and of nodes and links.
fn rename(list: usize, object: &mut Object, names: &[HashMap<String, String>; 3]) {
    let [sources, groups, elements] = names;
    let json = |id: &str| serde_json::Value::from(id).to_string();
    let one = |object: &mut Object, key: &str, names: &HashMap<String, String>| {
        if let Some(name) = object.string(key).and_then(|id| names.get(&id)) {
            object.set(key, json(name));
        }
    };
    one(object, "id", &names[list.min(2)]);
    one(object, "group", groups);
    one(object, "within", groups);
    one(object, "supports", elements);
    one(object, "attacks", elements);
    if object.string("from").is_some() {
        one(object, "from", elements);
    } else if let Some(from) = object.get("from").filter(|_| !elements.is_empty()) {
        let renamed: Vec<String> = items(from)
            .into_iter()
            .map(|item| {
                let id: Option<String> = serde_json::from_str(&item).ok();
                id.and_then(|id| elements.get(&id)).map_or(item, |name| json(name))
            })
            .collect();
        object.set("from", raw::list(&renamed));
    }
    if let Some(quotes) = object.get("quotes").filter(|_| !sources.is_empty()) {
        let renamed: Vec<String> = items(quotes)
            .into_iter()
            .map(|item| match Object::parse(&item) {
                Some(mut quote) => {
                    one(&mut quote, "source", sources);
                    quote.text()
                }
                None => item,
            })
            .collect();
        object.set("quotes", raw::list(&renamed));
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
    for relation in ["supports", "attacks"] {
        if let Some(target) = object.string(relation) {
            return format!("the link {} {relation} `{}`", from.join(" + "), shown(&target));
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
