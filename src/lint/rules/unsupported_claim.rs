//! A thesis or claim with no support link at all. O(nodes).

use crate::diagnostic::{Finding, shown};
use crate::document::Kind;
use crate::lint::typos::Use;
use crate::lint::{Check, Level, Rule, Subject};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "unsupported-claim",
    level: Level::Deny,
    summary: "a thesis or claim with no support link at all",
    page: include_str!("unsupported_claim.md"),
    check: Check::Argument(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let graph = subject.graph;
    for id in graph.nodes() {
        let kind = graph.kind(id);
        let needs_support = matches!(kind, Kind::Thesis | Kind::Claim) && subject.is_whole(id);
        if !needs_support || graph.supports(id).next().is_some() {
            continue;
        }
        let node = graph.node(id);
        // A support link whose target is mistyped has its own finding.
        if subject.typos().mean(Use::Supported, &node.id) {
            continue;
        }
        let message = format!("nothing supports the {} `{}`", kind.as_str(), shown(&node.id));
        let help = match kind {
            Kind::Thesis => "add links from the statements that are reasons for it",
            _ => {
                "add a link that supports it, or make it a `premise` if the text takes it as given"
            }
        };
        findings.push(Finding::new(RULE.name, node.id.span, message).help(help));
    }
}
