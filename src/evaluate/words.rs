//! Reasons in words, for tables, trees and findings.

use super::{Evaluation, LinkReason, LinkStanding, Reason, Standing};
use crate::diagnostic::shown;
use crate::graph::{ArgumentGraph, Element, LinkId, NodeId};

/// Sources that are named before the rest is counted.
const NAMED: usize = 4;

impl Evaluation {
    /// Why a node has its standing, in a few words that go on from "stands:", "defeated:" and so
    /// on.
    pub fn reason_in_words(&self, graph: &ArgumentGraph, node: NodeId) -> String {
        match self.reason(node) {
            Reason::Given => format!("given{}", self.answered_attacks(graph, node)),
            Reason::SupportedBy(link) => {
                let more = self.more_like(graph.supports(node), link);
                format!(
                    "supported by {}{more}{}",
                    sources(graph, link),
                    self.answered_attacks(graph, node)
                )
            }
            Reason::AttackedBy(link) => {
                let more = self.more_like(graph.attacks(node), link);
                format!("attacked by {}{more}, {}", sources(graph, link), self.answers(graph, link))
            }
            Reason::RestsOnFallen(link) => match graph.supports(node).count() {
                1 => self.link_reason_in_words(graph, link),
                2 => "both supports of it fail".into(),
                count => format!("all {count} supports of it fail"),
            },
            Reason::RestsOnItself(link) => {
                format!("rests on {}, which rests on it: a circle", sources(graph, link))
            }
            Reason::NothingSupports => match graph.supports(node).next() {
                Some(_) => "its only support is incomplete".into(),
                None => "nothing supports it".into(),
            },
            Reason::UndecidedAttack(link) => {
                format!("whether the attack by {} holds is undecided", sources(graph, link))
            }
            Reason::UndecidedSupport(link) => match self.link_reason(link) {
                LinkReason::UndecidedSource(source) => {
                    format!("rests on `{}`, which is undecided", shown(graph.id(source)))
                }
                _ => self.link_reason_in_words(graph, link),
            },
        }
    }

    /// Why a link has its standing, in a few words about what it does for its target.
    pub fn link_reason_in_words(&self, graph: &ArgumentGraph, link: LinkId) -> String {
        let step = || format!("the step from {}", sources(graph, link));
        match self.link_reason(link) {
            LinkReason::SourcesStand => "all it starts from stands".into(),
            LinkReason::Incomplete => format!("{} is incomplete", step()),
            LinkReason::SourceFell(node) => {
                let standing = self.node(node).as_str();
                format!("rests on `{}`, which is {standing}", shown(graph.id(node)))
            }
            LinkReason::AttackedBy(attack) => format!(
                "{} is undercut by {}, {}",
                step(),
                sources(graph, attack),
                self.answers(graph, attack)
            ),
            LinkReason::UndecidedSource(node) => {
                format!("starts from `{}`, which is undecided", shown(graph.id(node)))
            }
            LinkReason::UndecidedAttack(attack) => format!(
                "{} is undercut by {}, and whether that holds is undecided",
                step(),
                sources(graph, attack)
            ),
        }
    }

    /// What became of the answers to an attack in force.
    fn answers(&self, graph: &ArgumentGraph, attack: LinkId) -> &'static str {
        let on_source = |node| graph.attacks(Element::Node(node)).next().is_some();
        let answered = graph.attacks(Element::Link(attack)).next().is_some()
            || graph.sources(attack).any(on_source);
        if answered { "and the answer to that fails" } else { "and nothing answers" }
    }

    /// Attacks on a node that stands.
    fn answered_attacks(&self, graph: &ArgumentGraph, node: NodeId) -> String {
        let mut attacks = graph.attacks(node);
        match (attacks.next(), attacks.count()) {
            (None, _) => String::new(),
            (Some(attack), 0) => format!("; the attack by {} fails", sources(graph, attack)),
            (Some(_), 1) => "; both attacks on it fail".into(),
            (Some(_), more) => format!("; all {} attacks on it fail", more + 1),
        }
    }

    fn more_like(&self, links: impl Iterator<Item = LinkId>, link: LinkId) -> String {
        let in_force =
            links.filter(|other| *other != link && self.link(*other) == LinkStanding::InForce);
        match in_force.count() {
            0 => String::new(),
            more => format!(" and {more} more"),
        }
    }
}

impl Standing {
    /// A mark for it that needs no colour.
    pub fn mark(self) -> char {
        match self {
            Self::Stands => '✓',
            Self::Defeated => '✗',
            Self::Unsupported => '○',
            Self::Undecided => '?',
        }
    }
}

impl LinkStanding {
    /// A mark for it that needs no colour.
    pub fn mark(self) -> char {
        match self {
            Self::InForce => '✓',
            Self::Fails => '✗',
            Self::Undecided => '?',
        }
    }
}

/// The sources of a link as written, joined as what is needed together.
pub(crate) fn sources(graph: &ArgumentGraph, link: LinkId) -> String {
    let from = &graph.link(link).from;
    let named = from.iter().take(NAMED).map(|id| format!("`{}`", shown(id)));
    let mut joined = named.collect::<Vec<_>>().join(" + ");
    if from.len() > NAMED {
        joined.push_str(&format!(" + {} more", from.len() - NAMED));
    }
    if joined.is_empty() { "nothing".into() } else { joined }
}
