//! A thesis that nothing challenges. O(nodes + links): one walk up from all that is attacked.

use crate::diagnostic::{Finding, shown};
use crate::document::{Kind, Relation};
use crate::graph::Element;
use crate::lint::{Check, Level, Rule, Subject};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "no-challenge",
    level: Level::Allow,
    summary: "a thesis that nothing challenges",
    page: include_str!("no_challenge.md"),
    check: Check::Argument(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let graph = subject.graph;
    let mut nodes = vec![false; graph.nodes().len()];
    let mut links = vec![false; graph.links().len()];
    let attacks = graph.links().filter(|link| graph.relation(*link) == Some(Relation::Attacks));
    let mut work: Vec<Element> = attacks.filter_map(|link| graph.target(link)).collect();
    while let Some(element) = work.pop() {
        let mark = match element {
            Element::Node(node) => &mut nodes[node.index()],
            Element::Link(link) => &mut links[link.index()],
        };
        if std::mem::replace(mark, true) {
            continue;
        }
        match element {
            Element::Node(node) => work.extend(graph.uses(node).map(Element::Link)),
            Element::Link(link) => work.extend(graph.target(link)),
        }
    }
    for id in graph.nodes().filter(|id| !nodes[id.index()]) {
        let node = graph.node(id);
        // A thesis without any support has more urgent needs.
        if node.kind.value == Kind::Thesis && graph.supports(id).next().is_some() {
            let message = format!("nothing challenges the thesis `{}`", shown(&node.id));
            findings.push(
                Finding::new(RULE.name, node.id.span, message)
                    .help("add what the other side would say, and the answer to it"),
            );
        }
    }
}
