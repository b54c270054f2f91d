//! A node with no link at all. O(nodes).

use crate::diagnostic::{Finding, shown};
use crate::document::Kind;
use crate::graph::{ArgumentGraph, NodeId};
use crate::lint::rules::unsupported_claim;
use crate::lint::{Check, Level, Rule, Subject, allows, found_any};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "isolated-node",
    level: Level::Warn,
    summary: "a node with no link at all",
    page: include_str!("isolated_node.md"),
    check: Check::Argument(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let graph = subject.graph;
    let unsupported_is_said = found_any(findings, &unsupported_claim::RULE);
    for id in graph.nodes().filter(|id| is_isolated(graph, *id) && subject.is_whole(*id)) {
        let node = graph.node(id);
        let is_said = match node.kind.value {
            Kind::Thesis => true,
            Kind::Claim => unsupported_is_said && !allows(&node.allow, &unsupported_claim::RULE),
            Kind::Premise | Kind::Challenge => false,
        };
        if is_said || subject.typos().mean_node(&node.id) {
            continue;
        }
        let message = format!("the {} `{}` bears on nothing", node.kind.as_str(), shown(&node.id));
        findings.push(
            Finding::new(RULE.name, node.id.span, message)
                .help("add a link from it to what it supports or attacks, or remove it"),
        );
    }
}

/// Whether no link starts from a node or leads to it, complete or not.
pub(in crate::lint) fn is_isolated(graph: &ArgumentGraph, node: NodeId) -> bool {
    graph.uses(node).next().is_none() && graph.links_into(node.into()).next().is_none()
}
