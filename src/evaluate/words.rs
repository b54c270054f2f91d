//! Reasons in words, for tables, trees and findings.

use super::{Evaluation, LinkReason, LinkStanding, Reason, Standing};
use crate::diagnostic::shown;
use crate::document::Kind;
use crate::graph::{ArgumentGraph, Element, LinkId, NodeId};

/// Sources that are named before the rest is counted.
const NAMED: usize = 4;

impl Evaluation {
    /// Why a node has its standing, in a few words that go on from "stands:", "defeated:" and so
    /// on.
    pub fn reason_in_words(&self, graph: &ArgumentGraph, node: NodeId) -> String {
        match self.reason(node) {
            Reason::Given => {
                let unstated = if graph.node(node).implicit { ", though unstated" } else { "" };
                format!("given{unstated}{}", self.answered_attacks(graph, node))
            }
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
                let by = format!("by {}{more}", sources(graph, link));
                match graph.kind(node) {
                    Kind::Challenge => format!("answered {by}"),
                    _ => format!("attacked {by}, {}", self.answers(graph, link)),
                }
            }
            Reason::RestsOnFallen(link) => match graph.supports(node).count() {
                1 => self.fallen_support(graph, link),
                2 => "both supports of it fail".into(),
                count => format!("all {count} supports of it fail"),
            },
            Reason::RestsOnItself(link) => {
                format!("rests on {}, which rests on it: a circle", sources(graph, link))
            }
            Reason::NothingSupports => {
                let mut supports = graph.supports(node);
                match (supports.next(), supports.count()) {
                    (None, _) => "nothing supports it".into(),
                    (Some(link), 0) => {
                        format!("its only support is incomplete{}", missing(graph, link))
                    }
                    (Some(_), 1) => "both supports of it are incomplete".into(),
                    (Some(_), more) => format!("all {} supports of it are incomplete", more + 1),
                }
            }
            Reason::UndecidedAttack(link) => {
                format!("whether the attack by {} holds is undecided", sources(graph, link))
            }
            Reason::UndecidedSupport(link) => match self.link_reason(link) {
                LinkReason::UndecidedSource(source) => {
                    format!("rests on `{}`, which is undecided", shown(graph.id(source)))
                }
                _ => self.fallen_support(graph, link),
            },
        }
    }

    /// Why the only support of a node is not in force, said of the node.
    fn fallen_support(&self, graph: &ArgumentGraph, link: LinkId) -> String {
        let reason = self.link_reason_in_words(graph, link);
        match self.link_reason(link) {
            LinkReason::SourceFell(_) | LinkReason::UndecidedSource(_) => reason,
            _ => format!("the step from {} is {reason}", sources(graph, link)),
        }
    }

    /// Why a link has its standing, in a few words.
    pub fn link_reason_in_words(&self, graph: &ArgumentGraph, link: LinkId) -> String {
        let which_is = |node: NodeId| {
            format!("`{}`, which is {}", shown(graph.id(node)), self.node(node).as_str())
        };
        match self.link_reason(link) {
            LinkReason::SourcesStand => match graph.sources(link).nth(1) {
                Some(_) => "all that it starts from stands".into(),
                None => "what it starts from stands".into(),
            },
            LinkReason::Incomplete => format!("incomplete{}", missing(graph, link)),
            LinkReason::SourceFell(node) | LinkReason::UndecidedSource(node) => {
                format!("rests on {}", which_is(node))
            }
            LinkReason::AttackedBy(attack) => {
                format!("undercut by {}, {}", sources(graph, attack), self.answers(graph, attack))
            }
            LinkReason::UndecidedAttack(attack) => {
                let by = sources(graph, attack);
                format!("undercut by {by}, and whether that holds is undecided")
            }
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
        let what = match graph.kind(node) {
            Kind::Challenge => "answer",
            _ => "attack",
        };
        match (attacks.next(), attacks.count()) {
            (None, _) => String::new(),
            (Some(attack), 0) => format!("; the {what} by {} fails", sources(graph, attack)),
            (Some(_), 1) => format!("; both {what}s fail"),
            (Some(_), more) => format!("; all {} {what}s fail", more + 1),
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
    /// The words for it in a text; [`LinkStanding::as_str`] has those of the JSON output.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::InForce => "in force",
            Self::Fails => "fails",
            Self::Undecided => "undecided",
        }
    }

    /// A mark for it that needs no colour.
    pub fn mark(self) -> char {
        match self {
            Self::InForce => '✓',
            Self::Fails => '✗',
            Self::Undecided => '?',
        }
    }
}

/// What an incomplete link lacks, as far as it is an id that names nothing.
fn missing(graph: &ArgumentGraph, link: LinkId) -> String {
    if let Some(unknown) = graph.unknown_source(link) {
        return format!(": no statement has the id `{}`", shown(unknown));
    }
    match graph.link(link).relation() {
        Some((_, target)) if graph.target(link).is_none() => {
            format!(": nothing has the id `{}`", shown(target))
        }
        _ => String::new(),
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
