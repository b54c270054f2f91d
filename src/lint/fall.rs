//! Why something is not in force, in words: the way from it down to what is attacked.

use crate::diagnostic::shown;
use crate::evaluate::{LinkStanding, Standing};
use crate::graph::{Element, LinkId, NodeId};

use super::Subject;

/// Steps of a long way that are named.
const NAMED: usize = 6;

/// Why a node or link is out of force, as the part of a sentence: "`a` rests on `b`, which `c`
/// attacks". It follows the first reason at each step and never comes to a place twice.
pub(super) fn of(subject: &Subject<'_>, start: Element) -> String {
    let (graph, evaluation) = (subject.graph, subject.evaluation());
    let name = |node: NodeId| format!("`{}`", shown(graph.id(node)));
    let attacker = |element: Element| -> Option<LinkId> {
        let mut attacks = graph.attacks(element);
        attacks.find(|attack| evaluation.link(*attack) == LinkStanding::InForce)
    };
    let mut way: Vec<String> = Vec::new();
    let mut seen = vec![false; graph.nodes().len()];
    let mut at = start;
    let end = loop {
        if let Element::Node(node) = at {
            if std::mem::replace(&mut seen[node.index()], true) {
                break "in a circle".to_owned();
            }
            way.push(name(node));
        }
        if let Some(attack) = attacker(at) {
            let by: Vec<String> = graph.sources(attack).take(3).map(name).collect();
            let target = match at {
                Element::Node(_) => "which".to_owned(),
                Element::Link(link) => format!("and that step ({})", graph.describe(link)),
            };
            let verb = if by.len() == 1 { "defeats" } else { "defeat" };
            break match at {
                Element::Node(_) => format!("{target} {} {verb}", by.join(" and ")),
                Element::Link(_) => format!("{target} is defeated by {}", by.join(" and ")),
            };
        }
        at = match at {
            Element::Node(node) => match graph.supports(node).next() {
                Some(link) => Element::Link(link),
                None => break "which nothing supports".to_owned(),
            },
            Element::Link(link) => {
                let fallen = graph.sources(link).find(|source| {
                    matches!(evaluation.node(*source), Standing::Defeated | Standing::Unsupported)
                });
                match fallen {
                    Some(source) => Element::Node(source),
                    None => break "which cannot be decided".to_owned(),
                }
            }
        };
    };
    let hidden = way.len().saturating_sub(NAMED);
    if hidden > 0 {
        way.splice(NAMED - 1..way.len() - 1, [format!("{hidden} more")]);
    }
    match way.split_first() {
        None => end,
        Some((only, [])) => format!("{only}, {end}"),
        Some((first, rest)) => format!("{first} rests on {}, {end}", rest.join(", that on ")),
    }
}
