//! Which statements stand, and why.
//!
//! [`evaluate`] gives every node and link its standing: the well-founded model of the graph,
//! which is sceptical, unique and defined on every graph. Let X be all nodes and links. A premise
//! is given, and so is a challenge that no link supports; a claim never is. For a set A of things
//! taken to be in force, D(A) is the least set Y such that
//!
//! - a link is in Y iff all its sources are in Y and no attack on it is in A;
//! - a node is in Y iff it is given or a support of it is in Y, and no attack on it is in A.
//!
//! IN is the least fixpoint of A ↦ D(D(A)); what is not in D(IN) is OUT; the rest is undecided.
//! A node *stands* when it is IN. It is *defeated* when it is OUT and an attack on it is in force,
//! and else *unsupported* when it is OUT. Backing (support for a link) is recorded and changes no
//! standing; an incomplete link is never in force. This is the grounded extension of the flat
//! assumption-based framework of the graph; circular support supports nothing.
//!
//! Every standing comes with its [`Reason`]; following reasons gives a proof or a refutation.

mod circles;
mod fallen;
mod model;
mod proof;
mod repair;
pub mod strength;
mod wiring;
mod words;

use crate::graph::{ArgumentGraph, LinkId, NodeId};

use model::{Label, Model, NONE, Supposition};
use wiring::Wiring;

pub use proof::{Part, Proof, Role};
pub use repair::{Repair, Step, repair};
pub(crate) use words::sources;

/// Whether a statement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It is in force.
    Stands,
    /// An attack on it is in force.
    Defeated,
    /// What it rests on fell, or there was nothing.
    Unsupported,
    /// Neither can be said.
    Undecided,
}

impl Standing {
    /// All standings, from the best down.
    pub const ALL: [Self; 4] = [Self::Stands, Self::Defeated, Self::Unsupported, Self::Undecided];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stands => "stands",
            Self::Defeated => "defeated",
            Self::Unsupported => "unsupported",
            Self::Undecided => "undecided",
        }
    }
}

/// Whether a link is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LinkStanding {
    /// All its sources stand and nothing in force attacks it.
    InForce,
    /// A source does not stand, or an attack on it is in force.
    Fails,
    /// Neither can be said.
    Undecided,
}

impl LinkStanding {
    /// All standings, from the best down.
    pub const ALL: [Self; 3] = [Self::InForce, Self::Fails, Self::Undecided];

    /// The words for it, as in the JSON output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InForce => "in-force",
            Self::Fails => "fails",
            Self::Undecided => "undecided",
        }
    }
}

/// Why a node has the standing that it has: the one thing that settled it. What else speaks for
/// or against it is to be asked of the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// It stands: it needs no support, and no attack on it is in force.
    Given,
    /// It stands: this support is in force, and no attack on it is. Among several supports it is
    /// the one with the shortest proof, so that following it never leads in a circle.
    SupportedBy(LinkId),
    /// It is defeated: this attack is in force.
    AttackedBy(LinkId),
    /// It is unsupported: all its supports fail, this one among them. Following these reasons
    /// never leads in a circle: they end at what is attacked, has no support or rests on itself.
    RestsOnFallen(LinkId),
    /// It is unsupported: what supports it, such as this link, rests on it in turn, and on
    /// nothing else. Where something outside of the circle supports it, that this fell is the
    /// reason.
    RestsOnItself(LinkId),
    /// It is unsupported: no link supports it.
    NothingSupports,
    /// It is undecided: this attack is neither in force nor fails.
    UndecidedAttack(LinkId),
    /// It is undecided: this is its first support that is neither in force nor fails, and none
    /// is in force.
    UndecidedSupport(LinkId),
}

impl Reason {
    /// The link that it names.
    pub fn link(self) -> Option<LinkId> {
        match self {
            Self::Given | Self::NothingSupports => None,
            Self::SupportedBy(link)
            | Self::AttackedBy(link)
            | Self::RestsOnFallen(link)
            | Self::RestsOnItself(link)
            | Self::UndecidedAttack(link)
            | Self::UndecidedSupport(link) => Some(link),
        }
    }
}

/// Why a link has the standing that it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkReason {
    /// It is in force: all its sources stand, and no attack on it is in force.
    SourcesStand,
    /// It fails: a source, its target or its relation is unknown.
    Incomplete,
    /// It fails: this source does not stand.
    SourceFell(NodeId),
    /// It fails: this attack on it is in force.
    AttackedBy(LinkId),
    /// It is undecided: this source is.
    UndecidedSource(NodeId),
    /// It is undecided: this attack on it is.
    UndecidedAttack(LinkId),
}

/// The standing of every node and link of a graph, with the reasons.
#[derive(Debug, Clone)]
pub struct Evaluation {
    nodes: Vec<Standing>,
    links: Vec<LinkStanding>,
    model: Model,
}

impl Evaluation {
    /// The standing of a node.
    pub fn node(&self, node: NodeId) -> Standing {
        self.nodes[node.index()]
    }

    /// The standing of a link.
    pub fn link(&self, link: LinkId) -> LinkStanding {
        self.links[link.index()]
    }

    /// Why a node has its standing.
    pub fn reason(&self, node: NodeId) -> Reason {
        let cause = self.model.causes[node.index()];
        let link = (cause != NONE).then(|| self.link_of(cause));
        match (self.node(node), link) {
            (Standing::Stands, None) => Reason::Given,
            (Standing::Stands, Some(link)) => Reason::SupportedBy(link),
            (Standing::Defeated, Some(link)) => Reason::AttackedBy(link),
            (Standing::Unsupported, Some(link)) if self.model.circular[node.index()] => {
                Reason::RestsOnItself(link)
            }
            (Standing::Unsupported, Some(link)) => Reason::RestsOnFallen(link),
            (Standing::Undecided, Some(link)) if self.model.open_attack[node.index()] => {
                Reason::UndecidedAttack(link)
            }
            (Standing::Undecided, Some(link)) => Reason::UndecidedSupport(link),
            (_, None) => Reason::NothingSupports,
        }
    }

    /// Why a link has its standing.
    pub fn link_reason(&self, link: LinkId) -> LinkReason {
        let cause = self.model.causes[self.nodes.len() + link.index()];
        let is_node = (cause as usize) < self.nodes.len();
        match (self.link(link), is_node) {
            (LinkStanding::InForce, _) => LinkReason::SourcesStand,
            (LinkStanding::Fails, _) if cause == NONE => LinkReason::Incomplete,
            (LinkStanding::Fails, true) => LinkReason::SourceFell(NodeId::new(cause as usize)),
            (LinkStanding::Fails, false) => LinkReason::AttackedBy(self.link_of(cause)),
            (LinkStanding::Undecided, true) => {
                LinkReason::UndecidedSource(NodeId::new(cause as usize))
            }
            (LinkStanding::Undecided, false) => LinkReason::UndecidedAttack(self.link_of(cause)),
        }
    }

    /// How many nodes have each standing, in the order of [`Standing::ALL`].
    pub fn counts(&self) -> [usize; 4] {
        Standing::ALL.map(|of| self.nodes.iter().filter(|standing| **standing == of).count())
    }

    fn link_of(&self, element: u32) -> LinkId {
        LinkId::new(element as usize - self.nodes.len())
    }
}

/// Works out the standing of every node and link: exact on every graph, and linear in nodes,
/// links and sources where no support runs in a circle. Circles of support cost as much again as
/// the links in them for each time that what they hang on falls.
pub fn evaluate(graph: &ArgumentGraph) -> Evaluation {
    let wiring = Wiring::of(graph);
    let model = Model::of(&wiring, Supposition::default());
    let (nodes, links) = model.labels.split_at(wiring.nodes());
    let nodes = nodes.iter().zip(&model.attacked).map(|(label, attacked)| match label {
        Label::In => Standing::Stands,
        Label::Out if *attacked => Standing::Defeated,
        Label::Out => Standing::Unsupported,
        Label::Undecided => Standing::Undecided,
    });
    let links = links.iter().map(|label| match label {
        Label::In => LinkStanding::InForce,
        Label::Out => LinkStanding::Fails,
        Label::Undecided => LinkStanding::Undecided,
    });
    Evaluation { nodes: nodes.collect(), links: links.collect(), model }
}

#[cfg(test)]
mod tests;
