//! The same sources, target and relation twice. O(links log links + their sources).

use serde_json::value::RawValue;

use crate::diagnostic::{Edit, Finding};
use crate::document::{Link, Relation};
use crate::graph::{ArgumentGraph, Element, LinkId, NodeId};
use crate::lint::rules::{invalid_document, unknown_key};
use crate::lint::{Check, Level, Rule, Subject};
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
    let unread = Unread::new(findings);
    let targets = graph.nodes().map(Element::Node).chain(graph.links().map(Element::Link));
    let mut keys: Vec<(Relation, u64, LinkId)> = Vec::new();
    for target in targets {
        keys.clear();
        let complete = graph.links_into(target).filter(|(link, _)| graph.is_complete(*link));
        keys.extend(complete.map(|(link, relation)| (relation, sum_of_sources(graph, link), link)));
        keys.sort_unstable();
        for same in keys.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).filter(|same| same.len() > 1) {
            let first = same[0].2;
            let sources = sorted_sources(graph, first);
            for (.., id) in &same[1..] {
                // Different sources may have the same sum.
                if sorted_sources(graph, *id) == sources {
                    findings.push(finding(graph, *id, first, &unread));
                }
            }
        }
    }
}

fn finding(graph: &ArgumentGraph, id: LinkId, first: LinkId, unread: &Unread) -> Finding {
    let (link, original) = (graph.link(id), graph.link(first));
    let finding = Finding::new(RULE.name, link.place(), "this link stands here twice")
        .related(original.place(), "the first of the two")
        .help("remove one of them: to say a thing twice makes it no stronger");
    let before = &graph.document().links[id.index() - 1];
    // From behind the link before, so that the comma between them goes too.
    let span = Span { start: before.span.end, end: link.span.end };
    if !says_nothing_new(link, original) || unread.is_within(span) {
        return finding;
    }
    finding.suggest("remove this link", vec![Edit { span, replacement: String::new() }])
}

/// What the document has no place for, and so was not read: where it begins, in order. With what
/// holds such a thing somebody's words would go.
struct Unread(Vec<u32>);

impl Unread {
    /// `findings` must hold those of the reading.
    fn new(findings: &[Finding]) -> Self {
        let rules = [invalid_document::RULE.name, unknown_key::RULE.name];
        let unread = findings.iter().filter(|finding| rules.contains(&finding.rule));
        let mut starts: Vec<u32> = unread.map(|finding| finding.span.start).collect();
        starts.sort_unstable();
        Self(starts)
    }

    fn is_within(&self, span: Span) -> bool {
        let first = self.0.partition_point(|start| *start < span.start);
        self.0.get(first).is_some_and(|start| *start < span.end)
    }
}

/// A number that does not depend on the order of the sources.
fn sum_of_sources(graph: &ArgumentGraph, link: LinkId) -> u64 {
    // Multiplied by a large odd number, so that neighbouring indices do not make equal sums.
    let spread = |node: NodeId| {
        let bits = (node.index() as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (bits ^ (bits >> 32)).wrapping_mul(0x94d0_49bb_1331_11eb)
    };
    graph.sources(link).map(spread).fold(0, u64::wrapping_add)
}

fn sorted_sources(graph: &ArgumentGraph, link: LinkId) -> Vec<NodeId> {
    let mut sources: Vec<NodeId> = graph.sources(link).collect();
    sources.sort_unstable();
    sources
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
