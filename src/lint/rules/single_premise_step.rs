//! A support link with one source. O(links).

use crate::diagnostic::{Finding, shown};
use crate::document::Relation;
use crate::graph::Element;
use crate::lint::{Check, Level, Rule, Subject};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "single-premise-step",
    level: Level::Allow,
    summary: "an inference from one premise: a hidden one is likely",
    page: include_str!("single_premise_step.md"),
    check: Check::Argument(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let graph = subject.graph;
    for link in graph.links().filter(|link| graph.is_complete(*link)) {
        let mut sources = graph.sources(link);
        let (Some(source), None) = (sources.next(), sources.next()) else { continue };
        let Some(Element::Node(target)) = graph.target(link) else { continue };
        if graph.relation(link) != Some(Relation::Supports) || source == target {
            continue;
        }
        let written = graph.link(link);
        let place = written.from.first().map_or(written.place(), |source| source.span);
        let message = format!(
            "the step from `{}` to `{}` has one premise only",
            shown(graph.id(source)),
            shown(graph.id(target))
        );
        findings.push(Finding::new(RULE.name, place, message).help(
            "ask what else must be true for the step to hold, and link it as an `implicit` premise",
        ));
    }
}
