//! A link that says nothing that can be drawn: neither or both relations, no source, a group or
//! a link where a statement belongs. O(links and their sources).

use crate::diagnostic::{Finding, shown};
use crate::graph::{ArgumentGraph, Element};
use crate::lint::{Check, Level, Rule, Subject};
use crate::source::{Span, Spanned};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "malformed-link",
    level: Level::Deny,
    summary: "a link with neither or both of `supports` and `attacks`, with an empty `from`, or with a group for a node",
    page: include_str!("malformed_link.md"),
    check: Check::Form(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let graph = subject.graph;
    // A complete link has all its parts, and they are what they should be.
    let incomplete = graph.links().filter(|link| !graph.is_complete(*link));
    for link in incomplete.map(|link| graph.link(link)).filter(|link| !link.damaged) {
        match (&link.supports, &link.attacks) {
            (None, None) => findings.push(
                Finding::new(RULE.name, link.place(), "this link neither supports nor attacks")
                    .help("add `supports` or `attacks` with the id of its target"),
            ),
            (Some(supports), Some(attacks)) => findings.push(
                Finding::new(RULE.name, attacks.span, "this link both supports and attacks")
                    .related(supports.span, "it supports this")
                    .help("keep one of the two; where both are meant, write two links"),
            ),
            _ => {}
        }
        // Of a link that was read, this was said at its empty list.
        if link.from.is_empty() && link.span == Span::default() {
            findings.push(
                Finding::new(RULE.name, link.place(), "this link starts from nothing")
                    .help("name in `from` the statement it starts from, or remove the link"),
            );
        }
        for source in &link.from {
            if let Some(Element::Link(_)) = graph.find(source) {
                let message = format!("`{}` is a link, and links start from nodes", shown(source));
                findings.push(
                    Finding::new(RULE.name, source.span, message)
                        .help("name the statement that the other link leads to, or one of those it starts from"),
                );
            }
            findings.extend(group_for_node(graph, source));
        }
        let targets = link.supports.iter().chain(&link.attacks);
        findings.extend(targets.filter_map(|target| group_for_node(graph, target)));
    }
}

/// The finding that an id names a group and no node.
fn group_for_node(graph: &ArgumentGraph, id: &Spanned<crate::document::Id>) -> Option<Finding> {
    if graph.find(id).is_some() {
        return None;
    }
    let group = graph.group(graph.find_group(id)?);
    let message = format!("`{}` is a group, and links join nodes", shown(id));
    let finding = Finding::new(RULE.name, id.span, message);
    Some(
        finding
            .related(group.id.span, "the group")
            .help("name the node of the group that is meant"),
    )
}
