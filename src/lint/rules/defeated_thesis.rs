//! A thesis that does not stand. O(nodes + links), and the evaluation; the walks down by which the
//! reasons are named pass each node at most once, all of them together.

use crate::diagnostic::{Finding, shown};
use crate::document::Kind;
use crate::evaluate::{LinkStanding, Reason, Standing};
use crate::graph::{Element, NodeId};
use crate::lint::{Check, Level, Rule, Subject, fall};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "defeated-thesis",
    level: Level::Warn,
    summary: "a thesis that does not stand, with the reason",
    page: include_str!("defeated_thesis.md"),
    check: Check::Argument(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let graph = subject.graph;
    let is_thesis = |node: &NodeId| graph.kind(*node) == Kind::Thesis;
    let mut fallen = graph
        .nodes()
        .filter(is_thesis)
        .filter(|node| subject.is_whole(*node))
        .filter(|node| subject.evaluation().node(*node) != Standing::Stands)
        .peekable();
    if fallen.peek().is_none() {
        return;
    }
    let ground = subject.ground(findings);
    // Without ground it has been said already what is missing.
    for id in fallen.filter(|node| ground.grounded[node.index()]) {
        let node = graph.node(id);
        let name = shown(&node.id);
        let standing = subject.evaluation().node(id);
        let message = match standing {
            Standing::Undecided => format!("whether the thesis `{name}` stands is undecided"),
            _ => format!("the thesis does not stand: {}", fall::of(subject, Element::Node(id))),
        };
        let mut finding = Finding::new(RULE.name, node.id.span, message);
        let in_force =
            |link: &crate::graph::LinkId| subject.evaluation().link(*link) == LinkStanding::InForce;
        if let Some(attack) = graph.attacks(id).find(in_force) {
            finding = finding.related(graph.link(attack).place(), "this attack is in force");
        }
        findings.push(finding.help(match standing {
            Standing::Undecided => match subject.evaluation().reason(id) {
                Reason::UndecidedSupport(_) => {
                    "it hangs on attacks that come back to where they start: answer one of them, by an attack on what it starts from or on the attack itself, or give the thesis another reason; new reasons for what they attack settle nothing"
                }
                _ => {
                    "it hangs on attacks that come back to where they start: answer one of them, by an attack on what it starts from or on the attack itself; new reasons for what they attack settle nothing"
                }
            },
            Standing::Defeated => "answer the attack, if the text does",
            _ => "answer what defeats its support, or give it another reason, if the text does",
        }));
    }
}
