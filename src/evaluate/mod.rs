//! Which statements stand, and why.

use crate::graph::{ArgumentGraph, LinkId, NodeId};

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

/// The standing of every node and link of a graph.
#[derive(Debug, Clone)]
pub struct Evaluation {
    nodes: Vec<Standing>,
    links: Vec<LinkStanding>,
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
}

/// Works out the standing of every node and link.
pub fn evaluate(graph: &ArgumentGraph) -> Evaluation {
    Evaluation {
        nodes: vec![Standing::Undecided; graph.nodes().len()],
        links: vec![LinkStanding::Undecided; graph.links().len()],
    }
}
