//! A cycle of support links: the shortest of each strongly connected part. O(nodes + links) for
//! the parts; the search for the shortest cycle of one part walks at most a million edges, and
//! in a part too large for that takes the shortest cycle through its first link.

use crate::diagnostic::{Finding, shown};
use crate::graph::Element;
use crate::lint::{Check, Level, Rule, Subject};

pub(super) static RULE: Rule = Rule {
    name: "circular-support",
    level: Level::Deny,
    summary: "statements that support each other in a circle",
    page: include_str!("circular_support.md"),
    check: Check::Graph(check),
};

/// Nodes of a long cycle that the message names.
const NAMED: usize = 8;

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let graph = subject.graph;
    for cycle in graph.support_cycles() {
        let nodes: Vec<_> = cycle.nodes().collect();
        let mut path: Vec<String> =
            nodes.iter().take(NAMED).map(|node| format!("`{}`", shown(graph.id(*node)))).collect();
        if nodes.len() > NAMED {
            path.push(format!("… ({} more)", nodes.len() - NAMED));
        }
        path.extend(path.first().cloned());
        let links: Vec<_> = cycle
            .elements
            .iter()
            .filter_map(|element| match element {
                Element::Link(link) => Some(*link),
                Element::Node(_) => None,
            })
            .collect();
        let place = links.first().map_or_else(Default::default, |link| {
            let link = graph.link(*link);
            link.supports.as_ref().map_or(link.place(), |target| target.span)
        });
        let message = format!("support runs in a circle: {}", path.join(" → "));
        let mut finding = Finding::new(RULE.name, place, message)
            .label("the circle passes through this link")
            .help("a statement cannot be a reason for itself: remove one of these links, or rest it on a premise from outside");
        for link in links.iter().skip(1).take(NAMED) {
            let link = graph.link(*link);
            let span = link.supports.as_ref().map_or(link.place(), |target| target.span);
            finding = finding.related(span, "and through this one");
        }
        findings.push(finding);
    }
}
