//! A graph without a thesis. O(nodes).

use crate::diagnostic::{Finding, shown};
use crate::document::Kind;
use crate::graph::NodeId;
use crate::lint::rules::invalid_document;
use crate::lint::{Check, Level, Rule, Subject, found_any};
use crate::source::Span;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "no-thesis",
    level: Level::Warn,
    summary: "a graph without a thesis",
    page: include_str!("no_thesis.md"),
    check: Check::Argument(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let graph = subject.graph;
    let is_thesis = |node: NodeId| graph.kind(node) == Kind::Thesis;
    // The thesis may be the node that could not be read.
    if graph.nodes().any(is_thesis) || found_any(findings, &invalid_document::RULE) {
        return;
    }
    let is_top = |node: &NodeId| {
        let is_claim = graph.kind(*node) == Kind::Claim;
        is_claim && graph.uses(*node).next().is_none() && graph.supports(*node).next().is_some()
    };
    let mut tops = graph.nodes().filter(is_top);
    let (top, another) = (tops.next(), tops.next());
    let first = graph.nodes().next();
    let title = || graph.document().title.as_ref().map(|title| title.span);
    let place = top.or(first).map(|node| graph.node(node).kind.span);
    let finding = Finding::new(
        RULE.name,
        place.or_else(title).unwrap_or(Span::default()),
        "no node is the thesis of the argument",
    );
    findings.push(match (top, another) {
        (Some(top), None) => finding.help(format!(
            "make `{}` the `thesis` if it is what the whole text argues for: it is used no further",
            shown(graph.id(top))
        )),
        _ if first.is_none() => finding.help("add a node of kind `thesis`"),
        _ => finding.help("make what the whole text argues for a `thesis`"),
    });
}
