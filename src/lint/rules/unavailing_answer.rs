//! A challenge that stands although it is answered. O(nodes + links), and the evaluation.

use crate::diagnostic::{Finding, shown};
use crate::document::Kind;
use crate::evaluate::{LinkStanding, Standing};
use crate::graph::{Element, LinkId};
use crate::lint::{Check, Level, Rule, Subject, fall};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "unavailing-answer",
    level: Level::Warn,
    summary: "a challenge that stands although it is answered, for the answer falls",
    page: include_str!("unavailing_answer.md"),
    check: Check::Argument(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let graph = subject.graph;
    let challenges = graph.nodes().filter(|id| graph.kind(*id) == Kind::Challenge);
    for id in challenges.filter(|id| subject.is_whole(*id)) {
        if !graph.is_answered(id) {
            continue;
        }
        let evaluation = subject.evaluation();
        let mut in_force =
            graph.uses(id).filter(|link| evaluation.link(*link) == LinkStanding::InForce);
        let Some(step) = in_force.next() else { continue };
        if evaluation.node(id) != Standing::Stands {
            continue;
        }
        // The answers: to the challenge itself, and to the step that is in force all the same.
        let answers: Vec<LinkId> = graph
            .attacks(id)
            .chain(graph.attacks(step))
            .filter(|l| graph.is_complete(*l))
            .collect();
        let Some(first) = answers.first() else { continue };
        let node = graph.node(id);
        let message = format!(
            "the challenge `{}` is answered in vain: {}",
            shown(&node.id),
            fall::of(subject, Element::Link(*first)),
        );
        let mut finding = Finding::new(RULE.name, node.id.span, message);
        for answer in answers.iter().take(4) {
            finding = finding.related(graph.link(*answer).place(), "this answer falls");
        }
        findings.push(finding.help(
            "give it an answer that stands, or `allow` the rule here and say that the text leaves it so",
        ));
    }
}
