//! A link whose target is among its sources, or is the link itself. O(links and their sources).

use crate::diagnostic::{Finding, shown};
use crate::document::Relation;
use crate::graph::{Element, LinkId};
use crate::lint::{Check, Level, Rule, Subject};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "self-link",
    level: Level::Deny,
    summary: "a link whose target is among its sources",
    page: include_str!("self_link.md"),
    check: Check::Form(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let graph = subject.graph;
    // Where all ids are known, two of them are the same where they name the same.
    let may_be = |link: &LinkId| match graph.target(*link) {
        _ if !graph.is_complete(*link) => true,
        Some(Element::Node(target)) => graph.sources(*link).any(|source| source == target),
        target => target == Some(Element::Link(*link)),
    };
    for link in graph.links().filter(may_be).map(|link| graph.link(link)) {
        let Some((relation, target)) = link.relation() else { continue };
        let itself = link.id.as_ref().filter(|id| id.value == target.value);
        let Some(source) = link.from.iter().find(|source| source.value == target.value).or(itself)
        else {
            continue;
        };
        let what = if itself.is_some() { "link" } else { "statement" };
        let message = format!("the {what} `{}` {} itself", shown(target), relation.as_str());
        let help = match relation {
            Relation::Supports => {
                "nothing is a reason for itself: name another target, or remove the link"
            }
            Relation::Attacks => "name another target, or remove the link",
        };
        findings.push(
            Finding::new(RULE.name, target.span, message)
                .related(source.span, "it is named here too")
                .help(help),
        );
    }
}
