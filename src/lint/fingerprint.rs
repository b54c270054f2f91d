//! A name for each finding that stays when the document is reordered or edited elsewhere, so that
//! a baseline, a diff or a code host knows the finding again.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::fmt::Write;

use hashbrown::HashMap;

use crate::diagnostic::{Finding, shown};
use crate::document::{Document, Link};
use crate::source::{Source, Span};

/// Rules that speak of several equal things, or of none, and point at the first or the last of
/// them: which of their places comes first says nothing about which finding it is.
const PLACED_BY_ORDER: &[&str] = &[
    "alike-ids",
    "attack-cycle",
    "circular-group",
    "circular-support",
    "double-counting",
    "duplicate-text",
    "no-thesis",
    "support-and-attack",
];

/// The fingerprints of one document's findings, in their order: 16 hexadecimal digits each.
///
/// A fingerprint is made of the rule; of the names that the message shows in backticks; of what
/// the place of the finding belongs to (the id of a node, group, source or link; the sources,
/// relation and target of a link without an id); and of the text at the place, with white space
/// folded. Findings that are alike in all that are counted. So line numbers, the order of nodes
/// and links, and the wording of messages have no part in it.
///
/// Without a document (the text could not be read as one) only the rest counts.
pub fn fingerprints(
    source: &Source,
    document: Option<&Document>,
    findings: &[Finding],
) -> Vec<String> {
    renamed_fingerprints(source, document, findings, &NewNames::default())
}

/// The fingerprints that the findings would have if everything bore its new name already.
pub(crate) fn renamed_fingerprints(
    source: &Source,
    document: Option<&Document>,
    findings: &[Finding],
    new_names: &NewNames,
) -> Vec<String> {
    let owners = document.map(|document| Owners::new(document, new_names)).unwrap_or_default();
    let mut seen: HashMap<u64, u64> = HashMap::new();
    let one = |finding: &Finding| {
        let names = finding.message.split('`').skip(1).step_by(2);
        let mut names: BTreeSet<String> = names.map(|name| new_names.of(name).to_owned()).collect();
        let by_order = PLACED_BY_ORDER.contains(&finding.rule);
        if by_order {
            // Whichever place comes first: it is the same finding, about all of them.
            let related = finding.related.iter().map(|label| label.span);
            let places = std::iter::once(finding.span).chain(related);
            let texts = places.map(|span| {
                let text = folded(source.slice(span));
                new_names.of(text.trim_matches('"')).to_owned()
            });
            names.extend(texts);
        }
        let mut hash = Fnv::new();
        hash.part(finding.rule);
        names.iter().for_each(|name| hash.part(name));
        if !by_order {
            hash.part(&owners.name(finding.span));
            hash.part(&new_names.of_token(folded(source.slice(finding.span))));
        }
        let count = seen.entry(hash.0).or_default();
        if *count > 0 {
            hash.part(&count.to_string());
        }
        *count += 1;
        format!("{:016x}", hash.0)
    };
    findings.iter().map(one).collect()
}

/// Ids of a document, and those that the same things bear in another revision.
#[derive(Debug, Clone, Default)]
pub(crate) struct NewNames(HashMap<String, String>);

impl NewNames {
    /// Adds an id and the new one. The first that is said of an id holds.
    pub(crate) fn add(&mut self, old: &str, new: &str) {
        if !self.0.contains_key(old) {
            self.0.insert(old.to_owned(), new.to_owned());
        }
        // Messages show some ids in another form.
        let in_messages = shown(old);
        if !self.0.contains_key(&in_messages) {
            self.0.insert(in_messages, shown(new));
        }
    }

    /// The new name, or the same where nothing else is known.
    fn of<'n>(&'n self, name: &'n str) -> &'n str {
        self.0.get(name).map_or(name, String::as_str)
    }

    /// The same for a string as it stands in the text.
    fn of_token(&self, token: String) -> String {
        let name = token.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        match name.and_then(|name| self.0.get(name)) {
            Some(new) => format!("\"{new}\""),
            None => token,
        }
    }
}

/// What a place in the document belongs to.
#[derive(Default)]
struct Owners<'a> {
    by_place: Vec<(Span, Owner<'a>)>,
}

enum Owner<'a> {
    Named(&'static str, &'a str),
    /// A link without an id, and its name when it was asked for.
    Link(&'a Link, &'a NewNames, OnceCell<String>),
}

/// The longest name of a link that goes into fingerprints as it is. Thousands of findings may point
/// at one link with thousands of sources.
const LONGEST_NAME: usize = 1000;

impl<'a> Owners<'a> {
    fn new(document: &'a Document, new_names: &'a NewNames) -> Self {
        let named = |what, span, id| (span, Owner::Named(what, new_names.of(id)));
        let sources = document.sources.iter().map(|one| named("source", one.span, one.id.as_str()));
        let groups = document.groups.iter().map(|one| named("group", one.span, one.id.as_str()));
        let nodes = document.nodes.iter().map(|one| named("node", one.span, one.id.as_str()));
        let links = document.links.iter().map(|link| match &link.id {
            Some(id) => named("link", link.span, id.as_str()),
            None => (link.span, Owner::Link(link, new_names, OnceCell::new())),
        });
        let mut by_place: Vec<_> = sources.chain(groups).chain(nodes).chain(links).collect();
        by_place.sort_by_key(|(span, _)| *span);
        Self { by_place }
    }

    fn name(&self, place: Span) -> Cow<'_, str> {
        let behind = self.by_place.partition_point(|(span, _)| span.start <= place.start);
        match self.by_place[..behind].last() {
            Some((span, owner)) if span.end >= place.end => match owner {
                Owner::Named(what, id) => format!("{what} {id}").into(),
                Owner::Link(link, new_names, name) => {
                    name.get_or_init(|| name_of(link, new_names)).into()
                }
            },
            _ => "".into(),
        }
    }
}

/// What a link without an id says.
fn name_of(link: &Link, new_names: &NewNames) -> String {
    let from: BTreeSet<&str> = link.from.iter().map(|id| new_names.of(id)).collect();
    let mut name = String::from("link");
    from.iter().for_each(|id| write!(name, " {id}").expect("a string takes all"));
    if let Some((relation, target)) = link.relation() {
        let target = new_names.of(target);
        write!(name, " {} {target}", relation.as_str()).expect("a string takes all");
    }
    if name.len() > LONGEST_NAME {
        let mut hash = Fnv::new();
        hash.part(&name);
        name = format!("link {:016x}", hash.0);
    }
    name
}

/// The text with each run of white space as one space.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The hash FNV-1a with 64 bits (Fowler, Noll and Vo): the same on every platform and in every
/// version, which the hash of a map is not.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Takes in a text and a mark for its end.
    fn part(&mut self, text: &str) {
        for byte in text.bytes().chain([0]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::document::{Texts, format};
    use crate::graph::ArgumentGraph;
    use crate::lint::{self, Levels, Subject};

    fn check(text: &str) -> Vec<(String, String)> {
        let source = Source::new("test", text);
        let (document, reading) = Document::read(&source).expect("a document");
        let (graph, texts) = (ArgumentGraph::new(document), Texts::default());
        let mut levels = Levels::default();
        for rule in lint::RULES {
            levels.set(rule, levels.of(rule).max(lint::Level::Warn));
        }
        let findings = lint::check(&Subject::new(&graph, &texts), reading, &levels);
        let marks = fingerprints(&source, Some(graph.document()), &findings);
        findings.into_iter().map(|finding| finding.message).zip(marks).collect()
    }

    /// The document with its lists turned round.
    fn reversed(text: &str) -> Option<String> {
        let mut value: serde_json::Value = serde_json::from_str(text).ok()?;
        for key in ["nodes", "links", "groups", "sources"] {
            if let Some(list) = value.get_mut(key).and_then(|list| list.as_array_mut()) {
                list.reverse();
            }
        }
        Some(value.to_string())
    }

    /// The failing documents of all the rules' pages.
    fn pages() -> Vec<(&'static str, &'static str)> {
        let blocks = lint::RULES.iter().flat_map(|rule| {
            rule.page.split("```").skip(1).step_by(2).map(move |block| (rule.name, block))
        });
        blocks
            .filter_map(|(rule, block)| Some((rule, block.get(block.find('{')?..)?)))
            .filter(|(_, block)| Document::read(&Source::new("", *block)).is_ok())
            .collect()
    }

    fn marks(text: &str) -> Vec<(String, String)> {
        let mut found = check(text);
        found.sort_by(|a, b| a.1.cmp(&b.1));
        found
    }

    fn only(found: &[(String, String)]) -> Vec<&str> {
        found.iter().map(|(_, mark)| mark.as_str()).collect()
    }

    #[test]
    fn they_survive_reordering_layout_and_edits_elsewhere() {
        let mut findings = 0;
        for (rule, text) in pages() {
            let expected = marks(text);
            findings += expected.len();
            let turned = marks(&reversed(text).expect("it is JSON"));
            assert_eq!(only(&turned), only(&expected), "{rule}: {expected:#?} {turned:#?}");
            let laid_out = format(&Source::new("test", text)).expect("a document");
            assert_eq!(only(&marks(&laid_out)), only(&expected), "{rule}");
            let Some(at) = text.find(r#""nodes": ["#) else { continue };
            let mut edited = text.to_owned();
            edited.insert_str(
                at + r#""nodes": ["#.len(),
                "{ \"id\": \"aside\", \"kind\": \"premise\", \"text\": \"Quite another thing\" },",
            );
            let after = marks(&edited);
            let lost = only(&expected).into_iter().filter(|mark| !only(&after).contains(mark));
            assert_eq!(lost.count(), 0, "{rule}: {expected:#?} {after:#?}");
        }
        assert!(findings > lint::RULES.len(), "{findings}");
    }

    #[test]
    fn each_finding_has_its_own() {
        for (rule, text) in pages() {
            let found = marks(text);
            let distinct: BTreeSet<&str> = only(&found).into_iter().collect();
            assert_eq!(distinct.len(), found.len(), "{rule}: {found:#?}");
        }
    }

    #[test]
    fn they_are_the_same_in_every_version() {
        let text = r#"{"version":1,"nodes":[{"id":"c","kind":"thesis","text":"x"}]}"#;
        assert_eq!(only(&check(text)), ["493da804e4c21b66", "6033ef3395fb2436"]);
    }
}
