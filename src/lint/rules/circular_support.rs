//! A cycle of support links: the shortest of each strongly connected part. O(nodes + links) for
//! the parts; the search for the shortest cycle of one part walks at most a million edges, and
//! in a part too large for that takes the shortest cycle through its first link.

use crate::diagnostic::Finding;
use crate::lint::{Check, Level, Rule, Subject, circle};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "circular-support",
    level: Level::Deny,
    summary: "statements that support each other in a circle",
    page: include_str!("circular_support.md"),
    check: Check::Argument(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let graph = subject.graph;
    if subject.support_circles().is_empty() {
        return;
    }
    for cycle in graph.support_cycles() {
        let message = format!("support runs in a circle: {}", circle::path(graph, &cycle));
        findings.push(circle::finding(RULE.name, graph, &cycle, |_| true, message).help(
            "a statement cannot be a reason for itself: remove one of these links, or rest it on a premise from outside",
        ));
    }
}
