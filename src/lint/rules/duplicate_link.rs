//! The same sources, target and relation twice. O(links and their sources).

use std::collections::HashMap;

use serde_json::value::RawValue;

use crate::diagnostic::{Edit, Finding};
use crate::document::{Link, Relation};
use crate::graph::{ArgumentGraph, Element, LinkId, NodeId};
use crate::lint::rules::invalid_document;
use crate::lint::{Check, Level, Rule, Subject, found_any};
use crate::source::{Span, Spanned};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "duplicate-link",
    level: Level::Warn,
    summary: "the same sources, target and relation in two links",
    page: include_str!("duplicate_link.md"),
    check: Check::Argument(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let graph = subject.graph;
    // A link that could not be read leaves a gap in the list, and then no edit is certain.
    let is_all_read = !found_any(findings, &invalid_document::RULE);
    let mut firsts: HashMap<(Relation, Element, Vec<NodeId>), LinkId> = HashMap::new();
    for id in graph.links().filter(|link| graph.is_complete(*link)) {
        let Some(first) = firsts.get(&key(graph, id)).copied() else {
            firsts.insert(key(graph, id), id);
            continue;
        };
        let (link, original) = (graph.link(id), graph.link(first));
        let mut finding = Finding::new(RULE.name, link.place(), "this link stands here twice")
            .related(original.place(), "the first of the two")
            .help("remove one of them: to say a thing twice makes it no stronger");
        if is_all_read && says_nothing_new(link, original) {
            let before = &graph.document().links[id.index() - 1];
            // From behind the link before, so that the comma between them goes too.
            let span = Span { start: before.span.end, end: link.span.end };
            let edit = Edit { span, replacement: String::new() };
            finding = finding.suggest("remove this link", vec![edit]);
        }
        findings.push(finding);
    }
}

/// What makes two links the same; the order of the sources does not count.
fn key(graph: &ArgumentGraph, link: LinkId) -> (Relation, Element, Vec<NodeId>) {
    let relation = graph.relation(link).expect("a complete link has a relation");
    let target = graph.target(link).expect("a complete link has a target");
    let mut sources: Vec<NodeId> = graph.sources(link).collect();
    sources.sort_unstable();
    (relation, target, sources)
}

/// Whether nothing is lost with a link whose double is kept.
fn says_nothing_new(link: &Link, kept: &Link) -> bool {
    let said = |text: &Option<Box<Spanned<String>>>| text.as_ref().map(|text| text.value.clone());
    let same = |a, b| said(a).is_none_or(|a| said(b) == Some(a));
    let meta = |link: &Link| link.meta.as_deref().map(RawValue::get).map(str::to_owned);
    link.id.is_none()
        && same(&link.scheme, &kept.scheme)
        && same(&link.note, &kept.note)
        && link
            .weight
            .is_none_or(|weight| kept.weight.is_some_and(|kept| kept.value == weight.value))
        && link.quotes.is_empty()
        && link.allow.is_empty()
        && (link.meta.is_none() || meta(link) == meta(kept))
        && link.span.end > link.span.start
}
