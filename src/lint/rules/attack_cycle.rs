//! A cycle through an attack: the shortest of each strongly connected part. O(nodes + links) for
//! the parts; the search of one part walks at most a million edges, and in a part too large for
//! that takes the shortest cycle through its first attack.

use crate::diagnostic::Finding;
use crate::document::Relation;
use crate::lint::{Check, Level, Rule, Subject, circle};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "attack-cycle",
    level: Level::Warn,
    summary: "a cycle through an attack",
    page: include_str!("attack_cycle.md"),
    check: Check::Argument(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let graph = subject.graph;
    if !subject.has_circles() {
        return;
    }
    for cycle in graph.attack_cycles() {
        let is_attack = |link| graph.relation(link) == Some(Relation::Attacks);
        let attacks = cycle.elements.iter().filter_map(|element| element.link());
        let attacks = attacks.filter(|link| is_attack(*link)).count();
        let path = circle::path(graph, &cycle);
        let what = match (attacks, cycle.elements.len(), cycle.nodes().count()) {
            (2, 4, 2) => "two statements attack each other",
            (2, 2, 0) => "two links attack each other",
            (1, _, 0) => "a link attacks what backs it",
            (1, _, _) => "a statement attacks what it rests on",
            _ => "attacks run in a circle",
        };
        let finding =
            circle::finding(RULE.name, graph, &cycle, is_attack, format!("{what}: {path}"));
        findings.push(finding.help(
            "to settle it answer one of its attacks: attack what that starts from, or the attack itself; new reasons for what is attacked do not. Or `allow` the rule on this link if the text leaves it open",
        ));
    }
}
