//! Groups that lie in each other in a ring. O(groups).

use crate::diagnostic::{Finding, shown};
use crate::graph::GroupId;
use crate::lint::{Check, Level, Rule, Subject};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "circular-group",
    level: Level::Deny,
    summary: "a group that lies within itself",
    page: include_str!("circular_group.md"),
    check: Check::Form(check),
};

/// Groups of a long ring that the message names.
const NAMED: usize = 8;

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let graph = subject.graph;
    let outer = |group: GroupId| graph.find_group(graph.group(group).within.as_ref()?);
    for first in graph.groups() {
        // The graph opens every ring at its first group: there alone what is written and what
        // is taken to be so differ.
        if outer(first).is_none() || graph.parent_of(first).is_some() {
            continue;
        }
        let ring =
            std::iter::successors(Some(first), |group| outer(*group).filter(|o| *o != first));
        let ring: Vec<GroupId> = ring.collect();
        let named = ring.iter().take(NAMED);
        let mut path: Vec<String> =
            named.map(|group| format!("`{}`", shown(&graph.group(*group).id))).collect();
        if ring.len() > NAMED {
            path.push(format!("… ({} more)", ring.len() - NAMED));
        }
        path.extend(path.first().cloned());
        let place = |group: &GroupId| {
            let group = graph.group(*group);
            group.within.as_ref().map_or(group.id.span, |within| within.span)
        };
        let message = format!("groups lie in each other in a ring: {}", path.join(" in "));
        let mut finding =
            Finding::new(RULE.name, place(&first), message).help("remove one of these `within`");
        for group in ring.iter().skip(1).take(NAMED) {
            finding = finding.related(place(group), "and this one");
        }
        findings.push(finding);
    }
}
