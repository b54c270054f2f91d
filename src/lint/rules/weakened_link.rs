//! Linked sources of which one does not stand. O(nodes + links), and the evaluation.

use crate::diagnostic::{Finding, shown};
use crate::document::{Kind, Relation};
use crate::evaluate::Standing;
use crate::graph::{ArgumentGraph, Element, LinkId, NodeId};
use crate::lint::{Check, Level, Rule, Subject};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "weakened-link",
    level: Level::Warn,
    summary: "linked sources of which one is unsupported or defeated",
    page: include_str!("weakened_link.md"),
    check: Check::Argument(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let graph = subject.graph;
    let is_linked = |link: &LinkId| {
        graph.is_complete(*link) && graph.source_count(*link) > 1 && !is_objection(graph, *link)
    };
    if !graph.links().any(|link| is_linked(&link)) {
        return;
    }
    let evaluation = subject.evaluation();
    let falls =
        |node: NodeId| matches!(evaluation.node(node), Standing::Defeated | Standing::Unsupported);
    let ground = subject.ground(findings);
    // Of a source without ground an error speaks, of it or of what rests on it.
    let is_news = |source: NodeId, link: LinkId| {
        let target = graph.target(link).and_then(Element::node);
        let target_is_grounded = target.is_none_or(|target| ground.grounded[target.index()]);
        ground.grounded[source.index()] || (!ground.mended[source.index()] && target_is_grounded)
    };
    let weakened: Vec<LinkId> =
        graph.links().filter(is_linked).filter(|link| graph.sources(*link).any(falls)).collect();
    let below = falling_above(graph, &weakened, falls);
    for link in weakened {
        let cause = graph.sources(link).find(|source| {
            let follows = below[source.index()] && evaluation.node(*source) != Standing::Defeated;
            falls(*source) && !follows && is_news(*source, link)
        });
        let Some(source) = cause else { continue };
        let standing = match evaluation.node(source) {
            Standing::Defeated => "is defeated",
            _ => "is unsupported",
        };
        let relation = match graph.relation(link) {
            Some(Relation::Attacks) => "answer",
            _ => "step",
        };
        let (written, cause) = (graph.link(link), graph.node(source));
        let place = written.from.iter().find(|source| source.value == cause.id.value);
        let message = format!("this {relation} fails, for `{}` {standing}", shown(&cause.id));
        let mut finding =
            Finding::new(RULE.name, place.map_or(written.place(), |place| place.span), message);
        if let Some(attack) = graph.attacks(source).next() {
            finding = finding.related(graph.link(attack).place(), "it is attacked here");
        }
        findings.push(finding.help(
            "answer what defeats it, or, if the others are enough without it, link them alone",
        ));
    }
}

/// Whether a link attacks what the text holds, and no challenge or attack in turn: that a part of it
/// falls is an answer to it, and nobody's loss.
fn is_objection(graph: &ArgumentGraph, link: LinkId) -> bool {
    graph.relation(link) == Some(Relation::Attacks)
        && match graph.target(link) {
            Some(Element::Node(target)) => graph.kind(target) != Kind::Challenge,
            Some(Element::Link(target)) => graph.relation(target) != Some(Relation::Attacks),
            None => true,
        }
}

/// The statements that fall because one of these links does: what they support and nothing else
/// carries, and so on upward.
fn falling_above(
    graph: &ArgumentGraph,
    weakened: &[LinkId],
    falls: impl Fn(NodeId) -> bool,
) -> Vec<bool> {
    let mut above = vec![false; graph.nodes().len()];
    let mut work: Vec<LinkId> = weakened.to_vec();
    while let Some(link) = work.pop() {
        if graph.relation(link) != Some(Relation::Supports) {
            continue;
        }
        let Some(target) = graph.target(link).and_then(Element::node) else { continue };
        if falls(target) && !std::mem::replace(&mut above[target.index()], true) {
            work.extend(graph.uses(target));
        }
    }
    above
}
