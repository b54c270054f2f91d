//! A group that holds nothing. O(nodes + groups).

use crate::diagnostic::{Finding, shown};
use crate::lint::typos::Use;
use crate::lint::{Check, Level, Rule, Subject};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "unused-group",
    level: Level::Warn,
    summary: "a group that holds nothing",
    page: include_str!("unused_group.md"),
    check: Check::Form(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let graph = subject.graph;
    let mut used = vec![false; graph.groups().len()];
    for group in graph.nodes().filter_map(|node| graph.group_of(node)) {
        used[group.index()] = true;
    }
    for outer in
        graph.groups().filter_map(|group| graph.find_group(graph.group(group).within.as_ref()?))
    {
        used[outer.index()] = true;
    }
    for id in graph.groups() {
        let group = graph.group(id);
        // A second group of the same id is `duplicate-id`; one that a mistyped id seems to mean
        // is `unknown-id`.
        let is_own = graph.find_group(&group.id) == Some(id);
        if used[id.index()] || !is_own || subject.typos().mean(Use::Group, &group.id) {
            continue;
        }
        let message = format!("nothing is in the group `{}`", shown(&group.id));
        findings.push(
            Finding::new(RULE.name, group.id.span, message)
                .help("name it as the `group` of a node, or remove it"),
        );
    }
}
