//! A thesis that supports another statement. O(nodes + links).

use crate::diagnostic::{Finding, shown};
use crate::document::{Kind, Relation};
use crate::graph::Element;
use crate::lint::{Check, Level, Rule, Subject};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "used-thesis",
    level: Level::Warn,
    summary: "a thesis that supports another statement: it should be a claim",
    page: include_str!("used_thesis.md"),
    check: Check::Argument(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let graph = subject.graph;
    // In a circle the thesis is used for itself: that is `circular-support`.
    let mut in_circle = vec![false; graph.nodes().len()];
    for node in subject.support_circles().iter().flatten() {
        in_circle[node.index()] = true;
    }
    let theses = graph.nodes().filter(|id| graph.kind(*id) == Kind::Thesis);
    for id in theses.filter(|id| subject.is_whole(*id) && !in_circle[id.index()]) {
        let node = graph.node(id);
        let used = graph.uses(id).find_map(|link| {
            let target = graph.target(link).and_then(Element::node)?;
            let supports = graph.relation(link) == Some(Relation::Supports);
            (supports && target != id).then_some((link, target))
        });
        let Some((link, target)) = used else { continue };
        let message = format!(
            "the thesis `{}` is used as a reason for `{}`",
            shown(&node.id),
            shown(graph.id(target))
        );
        findings.push(
            Finding::new(RULE.name, node.kind.span, message)
                .related(graph.link(link).place(), "it is used here")
                .help("make it a `claim`: the thesis is what all of the argument leads to"),
        );
    }
}
