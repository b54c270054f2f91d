//! One node that both supports and attacks one target. O(links and their sources).

use std::collections::HashMap;

use crate::diagnostic::{Finding, shown};
use crate::document::Relation;
use crate::graph::{Element, LinkId, NodeId};
use crate::lint::{Check, Level, Rule, Subject};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "support-and-attack",
    level: Level::Warn,
    summary: "one node that both supports and attacks one target",
    page: include_str!("support_and_attack.md"),
    check: Check::Argument(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let graph = subject.graph;
    let mut first_to: HashMap<Element, (Relation, LinkId)> = HashMap::new();
    let is_attack = |link| graph.relation(link) == Some(Relation::Attacks);
    let is_support = |link| graph.relation(link) == Some(Relation::Supports);
    let does_both =
        |node: &NodeId| graph.uses(*node).any(is_attack) && graph.uses(*node).any(is_support);
    for node in graph.nodes().filter(does_both) {
        first_to.clear();
        for link in graph.uses(node) {
            let Some((relation, target)) = graph.relation(link).zip(graph.target(link)) else {
                continue;
            };
            let (other, first) = *first_to.entry(target).or_insert((relation, link));
            if other == relation {
                continue;
            }
            let place = |link: LinkId| {
                let link = graph.link(link);
                link.relation().map_or(link.place(), |(_, target)| target.span)
            };
            let name = match target {
                Element::Node(node) => format!("`{}`", shown(graph.id(node))),
                Element::Link(link) => graph.describe(link),
            };
            let message = format!("`{}` both supports and attacks {name}", shown(graph.id(node)));
            let (here, there) = match relation {
                Relation::Attacks => ("it attacks it here", "and supports it here"),
                Relation::Supports => ("it supports it here", "and attacks it here"),
            };
            findings.push(
                Finding::new(RULE.name, place(link), message)
                    .label(here)
                    .related(place(first), there)
                    .help("keep one of the two links, or part the statement into the two that it makes"),
            );
            break;
        }
    }
}
