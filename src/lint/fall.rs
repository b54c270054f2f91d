//! Why a statement or link does not stand, in words: the way from it down to what is attacked.

use std::collections::HashMap;

use crate::diagnostic::shown;
use crate::evaluate::{LinkReason, Reason};
use crate::graph::{Element, LinkId, NodeId};

use super::Subject;

/// Statements of a long way that are named.
const NAMED: usize = 6;

/// The ways down that are known, by where they start.
pub(super) type Ways = HashMap<NodeId, Way>;

/// A way down from a statement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Way {
    /// How many statements lie on it, its start among them.
    length: usize,
    /// The last of them.
    last: NodeId,
    end: End,
}

/// Where a way down ends.
#[derive(Debug, Clone, Copy, PartialEq)]
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
    let first = match start {
        Element::Node(node) => Ok(node),
        Element::Link(link) => below_link(subject, link),
    };
    let name = |node: &NodeId| format!("`{}`", shown(subject.graph.id(*node)));
    let attackers = |attack: LinkId| -> (String, &str) {
        let names: Vec<String> = subject.graph.sources(attack).take(3).map(|n| name(&n)).collect();
        (names.join(" and "), if names.len() == 1 { "defeats" } else { "defeat" })
    };
    let first = match first {
        Ok(first) => first,
        Err(End::Undercut(attack)) => {
            let start = start.link().map(|link| subject.graph.describe(link));
            return format!("{} is defeated by {}", start.unwrap_or_default(), attackers(attack).0);
        }
        Err(End::Attacked(_) | End::Otherwise(_)) => return "it cannot be in force".into(),
    };
    let Way { length, last, end } = way_down(subject, first);
    let further = |node: &NodeId| below(subject, *node).ok();
    let upper = std::iter::successors(Some(first), further);
    let mut names: Vec<String> =
        upper.take(if length > NAMED { NAMED - 1 } else { length }).map(|n| name(&n)).collect();
    if length > NAMED {
        names.extend([format!("{} more", length - NAMED), name(&last)]);
    }
    let (first, below) = names.split_first().expect("a way has its start");
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

/// The way down from a statement. Each part of a way is gone once, however many ways share it.
fn way_down(subject: &Subject<'_>, start: NodeId) -> Way {
    let mut known = subject.ways_down.borrow_mut();
    let mut gone = Vec::new();
    let mut at = start;
    let mut way = loop {
        if let Some(way) = known.get(&at) {
            break *way;
        }
        gone.push(at);
        // What comes back to here would rest on itself.
        let end = End::Otherwise("rests on itself");
        known.insert(at, Way { length: 0, last: at, end });
        match below(subject, at) {
            Ok(next) => at = next,
            Err(end) => break Way { length: 0, last: at, end },
        }
    };
    for node in gone.into_iter().rev() {
        if way.length == 0 {
            way.last = node;
        }
        way.length += 1;
        known.insert(node, way);
    }
    way
}

/// The statement whose fall lets this one fall, or where the way ends here.
fn below(subject: &Subject<'_>, node: NodeId) -> Result<NodeId, End> {
    match subject.evaluation().reason(node) {
        Reason::AttackedBy(attack) => Err(End::Attacked(attack)),
        Reason::RestsOnFallen(link) => below_link(subject, link),
        Reason::RestsOnItself(_) => Err(End::Otherwise("rests on itself")),
        Reason::NothingSupports => Err(End::Otherwise("has no support")),
        Reason::UndecidedAttack(_) | Reason::UndecidedSupport(_) => {
            Err(End::Otherwise("is undecided"))
        }
        Reason::Given | Reason::SupportedBy(_) => Err(End::Otherwise("stands")),
    }
}

fn below_link(subject: &Subject<'_>, link: LinkId) -> Result<NodeId, End> {
    match subject.evaluation().link_reason(link) {
        LinkReason::SourceFell(source) => Ok(source),
        LinkReason::AttackedBy(attack) => Err(End::Undercut(attack)),
        LinkReason::Incomplete => Err(End::Otherwise("has a link that names nothing")),
        LinkReason::UndecidedSource(_) | LinkReason::UndecidedAttack(_) => {
            Err(End::Otherwise("has a step that is undecided"))
        }
        LinkReason::SourcesStand => Err(End::Otherwise("stands")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::{Document, Kind, Link, Node, Texts};
    use crate::graph::ArgumentGraph;

    proptest! {
        #![proptest_config(ProptestConfig {
            rng_seed: proptest::test_runner::RngSeed::Fixed(5), failure_persistence: None,
            ..ProptestConfig::default()
        })]

        /// However the ways are asked for, each is the one that single steps go.
        #[test]
        fn ways_that_share_a_part_are_those_that_single_steps_go(
            links in proptest::collection::vec(
                (proptest::collection::vec(0usize..9, 1..3), 0usize..9, any::<bool>()), 1..16),
            order in Just((0..9usize).collect::<Vec<_>>()).prop_shuffle(),
        ) {
            let kinds = [Kind::Claim, Kind::Premise, Kind::Challenge];
            let nodes = (0..9).map(|at| Node::new(format!("n{at}"), kinds[at % 3], "x")).collect();
            let link = |(from, to, attacks): &(Vec<usize>, usize, bool)| {
                let (from, to) = (from.iter().map(|at| format!("n{at}")), format!("n{to}"));
                if *attacks { Link::attacks(from, to) } else { Link::supports(from, to) }
            };
            let links = links.iter().map(link).collect();
            let graph = ArgumentGraph::new(Document { nodes, links, ..Document::default() });
            let texts = Texts::default();
            let subject = Subject::new(&graph, &texts);
            for node in order.into_iter().map(NodeId::new) {
                let mut steps = vec![node];
                let end = loop {
                    match below(&subject, steps[steps.len() - 1]) {
                        Err(end) => break end,
                        Ok(next) if steps.contains(&next) => break End::Otherwise("rests on itself"),
                        Ok(next) => steps.push(next),
                    }
                };
                let last = steps[steps.len() - 1];
                let expected = Way { length: steps.len(), last, end };
                prop_assert_eq!(way_down(&subject, node), expected);
            }
        }
    }
}
