//! A premise that every way to support a thesis passes through. At most a hundred searches for a
//! document, each O(nodes + links).

use crate::diagnostic::{Finding, shown};
use crate::document::Kind;
use crate::lint::{Check, Level, Rule, Subject};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "single-point-of-failure",
    level: Level::Allow,
    summary: "a premise that all support of a thesis passes through",
    page: include_str!("single_point_of_failure.md"),
    check: Check::Argument(check),
};

/// Searches through the graph that a document may cost.
const SEARCHES: usize = 100;

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let graph = subject.graph;
    let mut searches = SEARCHES;
    for thesis in graph.nodes().filter(|node| graph.kind(*node) == Kind::Thesis) {
        for premise in graph.needed_for(thesis, &mut searches) {
            let (thesis, premise) = (graph.node(thesis), graph.node(premise));
            let message = format!(
                "all support of the thesis `{}` passes through the {} `{}`",
                shown(&thesis.id),
                premise.kind.as_str(),
                shown(&premise.id)
            );
            findings.push(
                Finding::new(RULE.name, premise.id.span, message)
                    .related(thesis.id.span, "without it this thesis has no ground")
                    .help("give the thesis a reason that does without it"),
            );
        }
    }
}
