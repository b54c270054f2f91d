//! A premise with support. O(nodes).

use crate::diagnostic::{Edit, Finding, shown};
use crate::document::Kind;
use crate::graph::LinkId;
use crate::lint::{Check, Level, Rule, Subject};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "supported-premise",
    level: Level::Warn,
    summary: "a premise with support: it should be a claim",
    page: include_str!("supported_premise.md"),
    check: Check::Argument(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let graph = subject.graph;
    let premises = graph.nodes().filter(|id| graph.kind(*id) == Kind::Premise);
    for id in premises.filter(|id| subject.is_whole(*id)) {
        // A premise that supports itself is the business of `self-link`, and a link that starts from
        // nothing that of `malformed-link`.
        let by_others = |link: &LinkId| {
            !graph.link(*link).from.is_empty() && !graph.sources(*link).any(|source| source == id)
        };
        let Some(support) = graph.supports(id).find(by_others) else { continue };
        let node = graph.node(id);
        let message = format!("the premise `{}` is given a reason", shown(&node.id));
        let edit = Edit::string(node.kind.span, Kind::Claim.as_str());
        findings.push(
            Finding::new(RULE.name, node.kind.span, message)
                .related(graph.link(support).place(), "this supports it")
                .help("make it a `claim`: a premise is taken as given")
                .suggest("make it a `claim`", vec![edit]),
        );
    }
}
