//! A challenge in force that nothing answers. O(nodes + links), and the evaluation.

use crate::diagnostic::{Finding, shown};
use crate::document::Kind;
use crate::evaluate::{LinkStanding, Standing};
use crate::lint::{Check, Level, Rule, Subject};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "unanswered-challenge",
    level: Level::Warn,
    summary: "a challenge in force that nothing answers",
    page: include_str!("unanswered_challenge.md"),
    check: Check::Argument(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let graph = subject.graph;
    let challenges = graph.nodes().filter(|id| graph.kind(*id) == Kind::Challenge);
    for id in challenges.filter(|id| subject.is_whole(*id)) {
        // A challenge that bears on nothing yet is the business of `isolated-node` and others.
        let Some(first) = graph.uses(id).next() else { continue };
        if graph.is_answered(id) {
            continue;
        }
        let in_force =
            matches!(subject.evaluation().node(id), Standing::Stands | Standing::Undecided);
        // Where it cannot bear on anything an error says so, or what it needs to do so has fallen.
        let bears = |link| subject.evaluation().link(link) != LinkStanding::Fails;
        if !in_force || !graph.uses(id).any(bears) {
            continue;
        }
        let node = graph.node(id);
        let message = format!("nothing answers the challenge `{}`", shown(&node.id));
        findings.push(
            Finding::new(RULE.name, node.id.span, message)
                .related(graph.link(first).place(), "it bears on the argument here")
                .help("attack it, or every link from it; or `allow` the rule here and say why it stays open"),
        );
    }
}
