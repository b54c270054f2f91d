//! A claim whose support never reaches a premise, where no other error says why. O(nodes +
//! links): a walk up from what is given, and another from that and what the errors name.

use crate::diagnostic::{Finding, shown};
use crate::document::Kind;
use crate::graph::{ArgumentGraph, NodeId};
use crate::lint::{Check, Level, Rule, Subject};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "ungrounded-claim",
    level: Level::Deny,
    summary: "a claim whose support never reaches a premise",
    page: include_str!("ungrounded_claim.md"),
    check: Check::Argument(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let graph = subject.graph;
    let ground = subject.ground(findings);
    // A claim without any support is a gap, and not what hangs on one.
    let hangs =
        |node: NodeId| !ground.mended[node.index()] && graph.supports(node).next().is_some();
    let mut reported = vec![false; graph.nodes().len()];
    for node in graph.nodes().filter(|node| hangs(*node)) {
        reported[node.index()] = !sources_of_support(graph, node).any(hangs);
    }
    // Where nobody reports circles, no claim of one is the lowest: take its first.
    for circle in subject.support_circles() {
        if let Some(first) = circle.iter().find(|node| hangs(**node)) {
            let only_itself = |node: NodeId| !hangs(node) || circle.binary_search(&node).is_ok();
            reported[first.index()] =
                circle.iter().all(|node| sources_of_support(graph, *node).all(only_itself));
        }
    }
    for id in graph.nodes().filter(|node| reported[node.index()]) {
        let node = graph.node(id);
        if !matches!(node.kind.value, Kind::Thesis | Kind::Claim) {
            continue;
        }
        let kind = node.kind.as_str();
        let message = format!("no support of the {kind} `{}` reaches a premise", shown(&node.id));
        let mut finding = Finding::new(RULE.name, node.id.span, message);
        let gap = sources_of_support(graph, id).find(|source| !ground.mended[source.index()]);
        if let Some(gap) = gap.filter(|gap| *gap != id) {
            let gap = graph.node(gap);
            finding = finding.related(gap.id.span, "it rests on this, which rests on nothing");
        }
        findings.push(finding.help("add a premise that it rests on, or a link from one"));
    }
}

fn sources_of_support(graph: &ArgumentGraph, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    graph.supports(node).flat_map(|link| graph.sources(link))
}
