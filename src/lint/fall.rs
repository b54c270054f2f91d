//! Why a statement or link does not stand, in words: the way from it down to what is attacked.

use crate::diagnostic::shown;
use crate::evaluate::{LinkReason, Reason};
use crate::graph::{Element, LinkId, NodeId};

use super::Subject;

/// Statements of a long way that are named.
const NAMED: usize = 6;

/// Where a way down ends.
enum End {
    /// At a statement that this attack defeats.
    Attacked(LinkId),
    /// At a step that this attack defeats.
    Undercut(LinkId),
    /// At a statement of which this can be said.
    Otherwise(&'static str),
}

/// Why something does not stand, as a clause: "`a` rests on `b`, which `c` defeats". It follows
/// the evaluation's reason at each step, and comes to no statement twice.
pub(super) fn of(subject: &Subject<'_>, start: Element) -> String {
    let (way, end) = way_down(subject, start);
    let name = |node: &NodeId| format!("`{}`", shown(subject.graph.id(*node)));
    let attackers = |attack: LinkId| -> (String, &str) {
        let names: Vec<String> = subject.graph.sources(attack).take(3).map(|n| name(&n)).collect();
        (names.join(" and "), if names.len() == 1 { "defeats" } else { "defeat" })
    };
    let mut names: Vec<String> = way.iter().map(name).collect();
    if names.len() > NAMED {
        let left_out = format!("{} more", names.len() - NAMED);
        names.splice(NAMED - 1..names.len() - 1, [left_out]);
    }
    let Some((first, below)) = names.split_first() else {
        return match end {
            End::Undercut(attack) => {
                let start = start.link().map(|link| subject.graph.describe(link));
                format!("{} is defeated by {}", start.unwrap_or_default(), attackers(attack).0)
            }
            End::Attacked(_) | End::Otherwise(_) => "it cannot be in force".into(),
        };
    };
    let rests_on = |below: &[String]| format!("{first} rests on {}", below.join(", that on "));
    match end {
        End::Attacked(attack) if below.is_empty() => {
            format!("{first} is defeated by {}", attackers(attack).0)
        }
        End::Attacked(attack) => {
            let (attackers, verb) = attackers(attack);
            format!("{}, which {attackers} {verb}", rests_on(below))
        }
        End::Undercut(attack) => {
            let (attackers, verb) = attackers(attack);
            let mut below = below.to_vec();
            below.push(format!("a step that {attackers} {verb}"));
            rests_on(&below)
        }
        End::Otherwise(said) if below.is_empty() => format!("{first} {said}"),
        End::Otherwise(said) => format!("{}, which {said}", rests_on(below)),
    }
}

/// The statements from the start down, and where that ends.
fn way_down(subject: &Subject<'_>, start: Element) -> (Vec<NodeId>, End) {
    let evaluation = subject.evaluation();
    let mut way = Vec::new();
    let mut seen = vec![false; subject.graph.nodes().len()];
    let mut at = start;
    let end = loop {
        at = match at {
            Element::Node(node) => {
                if std::mem::replace(&mut seen[node.index()], true) {
                    break End::Otherwise("rests on itself");
                }
                way.push(node);
                match evaluation.reason(node) {
                    Reason::AttackedBy(attack) => break End::Attacked(attack),
                    Reason::RestsOnFallen(link) => Element::Link(link),
                    Reason::RestsOnItself(_) => break End::Otherwise("rests on itself"),
                    Reason::NothingSupports => break End::Otherwise("has no support"),
                    Reason::UndecidedAttack(_) | Reason::UndecidedSupport(_) => {
                        break End::Otherwise("is undecided");
                    }
                    Reason::Given | Reason::SupportedBy(_) => break End::Otherwise("stands"),
                }
            }
            Element::Link(link) => match evaluation.link_reason(link) {
                LinkReason::SourceFell(source) => Element::Node(source),
                LinkReason::AttackedBy(attack) => break End::Undercut(attack),
                LinkReason::Incomplete => break End::Otherwise("has a link that names nothing"),
                LinkReason::UndecidedSource(_) | LinkReason::UndecidedAttack(_) => {
                    break End::Otherwise("has a step that is undecided");
                }
                LinkReason::SourcesStand => break End::Otherwise("stands"),
            },
        };
    };
    (way, end)
}
