//! Why something has its standing: the part of the graph that settles it, as a tree.
//!
//! Under what stands hang the supports in force and the attacks, all of which fail; under what is
//! defeated the attacks in force; under what is unsupported the supports, all of which fail; under
//! what is undecided the undecided. Under a link in force hang its sources and the attacks on it;
//! under one that fails the sources that fell and the attacks in force. So a tree over something
//! that stands is a proof, and one over something that falls is a refutation.

use super::{Evaluation, LinkStanding, Reason, Standing};
use crate::document::Relation;
use crate::graph::{ArgumentGraph, Element, NodeId};

/// The tree under one element.
#[derive(Debug, Clone)]
pub struct Proof {
    /// The parts, each before what hangs under it. The first is the element itself.
    pub parts: Vec<Part>,
}

/// One place in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// What stands there.
    pub element: Element,
    /// What it does to the part that it hangs under.
    pub role: Role,
    /// How many parts it hangs under. A link and its source are two.
    pub depth: usize,
    /// Whether an earlier part has the same element, and what hangs under it. A link comes again
    /// only where links bear on each other in a ring, for it hangs under its target alone.
    pub again: bool,
}

/// What a part does to the part that it hangs under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// It hangs under nothing: the question is about it.
    Root,
    /// A link that supports it.
    Support,
    /// A link that attacks it.
    Attack,
    /// A statement that the link starts from.
    Source,
}

impl Proof {
    /// The tree under an element, in time linear in what hangs under it, however deep.
    pub fn of(graph: &ArgumentGraph, evaluation: &Evaluation, root: impl Into<Element>) -> Self {
        let mut nodes = vec![false; graph.nodes().len()];
        let mut links = vec![false; graph.links().len()];
        let mut parts = Vec::new();
        let mut open = vec![(root.into(), Role::Root, 0)];
        let mut below = Vec::new();
        while let Some((element, role, depth)) = open.pop() {
            let shown = match element {
                Element::Node(node) => &mut nodes[node.index()],
                Element::Link(link) => &mut links[link.index()],
            };
            let again = std::mem::replace(shown, true);
            parts.push(Part { element, role, depth, again });
            if !again {
                below_of(graph, evaluation, element, &mut below);
                let parts = below.drain(..).rev();
                open.extend(parts.map(|(element, role)| (element, role, depth + 1)));
            }
        }
        Self { parts }
    }

    /// The statements that it comes down to: those in it that are given and stand, each once.
    pub fn premises<'a>(&'a self, evaluation: &'a Evaluation) -> impl Iterator<Item = NodeId> + 'a {
        let first = self.parts.iter().filter(|part| !part.again);
        let nodes = first.filter_map(|part| part.element.node());
        nodes.filter(|node| evaluation.reason(*node) == Reason::Given)
    }

    /// For each part, whether a later part hangs under the same part: the branch of a drawn tree
    /// goes on.
    pub fn has_later_siblings(&self) -> Vec<bool> {
        let mut later = vec![false; self.parts.len()];
        // For each depth, whether a part there has been met behind, under the same part.
        let mut met: Vec<bool> = Vec::new();
        for (at, part) in self.parts.iter().enumerate().rev() {
            met.resize(part.depth + 1, false);
            later[at] = std::mem::replace(&mut met[part.depth], true);
        }
        later
    }
}

/// What settles an element, in the document's order: supports before attacks where it stands.
fn below_of(
    graph: &ArgumentGraph,
    evaluation: &Evaluation,
    element: Element,
    below: &mut Vec<(Element, Role)>,
) {
    let (supports, attacks, sources): (&[LinkStanding], &[LinkStanding], &[Standing]) =
        match element {
            Element::Node(node) => match evaluation.node(node) {
                Standing::Stands if graph.is_given(node) => (&[], &LinkStanding::ALL, &[]),
                Standing::Stands => (&[LinkStanding::InForce], &LinkStanding::ALL, &[]),
                Standing::Defeated => (&[], &[LinkStanding::InForce], &[]),
                Standing::Unsupported => (&LinkStanding::ALL, &[], &[]),
                Standing::Undecided => {
                    let settled = graph.is_given(node)
                        || graph
                            .supports(node)
                            .any(|link| evaluation.link(link) == LinkStanding::InForce);
                    let undecided: &[_] = &[LinkStanding::Undecided];
                    (if settled { &[] } else { undecided }, undecided, &[])
                }
            },
            Element::Link(link) => match evaluation.link(link) {
                LinkStanding::InForce => (&[], &LinkStanding::ALL, &Standing::ALL),
                LinkStanding::Fails => {
                    (&[], &[LinkStanding::InForce], &[Standing::Defeated, Standing::Unsupported])
                }
                LinkStanding::Undecided => {
                    (&[], &[LinkStanding::Undecided], &[Standing::Undecided])
                }
            },
        };
    if let Element::Link(link) = element {
        let sources = graph.sources(link).filter(|node| sources.contains(&evaluation.node(*node)));
        below.extend(sources.map(|node| (node.into(), Role::Source)));
    }
    for (wanted, standings, role) in
        [(Relation::Supports, supports, Role::Support), (Relation::Attacks, attacks, Role::Attack)]
    {
        let links = graph.links_into(element).filter(|(link, relation)| {
            *relation == wanted && standings.contains(&evaluation.link(*link))
        });
        below.extend(links.map(|(link, _)| (link.into(), role)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Kind, Link, Node};
    use crate::evaluate::evaluate;

    #[test]
    fn a_tree_holds_what_settles_and_each_shared_part_once() {
        let mut nodes = vec![Node::new("claim", Kind::Thesis, "x")];
        for id in ["left", "right"] {
            nodes.push(Node::new(id, Kind::Claim, "x"));
        }
        nodes.push(Node::new("ground", Kind::Premise, "x"));
        for id in ["doubt", "reply"] {
            nodes.push(Node::new(id, Kind::Challenge, "x"));
        }
        let links = vec![
            Link::supports(["left", "right"], "claim"),
            Link::supports(["ground"], "left"),
            Link::supports(["ground"], "right"),
            Link::attacks(["doubt"], "claim"),
            Link::attacks(["reply"], "doubt"),
        ];
        let graph = ArgumentGraph::new(Document { nodes, links, ..Document::default() });
        let evaluation = evaluate(&graph);
        let root = graph.find("claim").expect("it is there");
        let proof = Proof::of(&graph, &evaluation, root);
        let lines: Vec<String> = proof
            .parts
            .iter()
            .zip(proof.has_later_siblings())
            .map(|(part, later)| {
                let name = match part.element {
                    Element::Node(node) => graph.id(node).to_owned(),
                    Element::Link(link) => format!("link {}", link.index()),
                };
                let again = if part.again { " again" } else { "" };
                let later = if later { "+" } else { "" };
                format!("{}{later}{:?} {name}{again}", " ".repeat(part.depth), part.role)
            })
            .collect();
        insta::assert_snapshot!(lines.join("\n"), @r"
        Root claim
         +Support link 0
          +Source left
           Support link 1
            Source ground
          Source right
           Support link 2
            Source ground again
         Attack link 3
          Source doubt
           Attack link 4
            Source reply
        ");
        let premises: Vec<_> = proof.premises(&evaluation).map(|node| graph.id(node)).collect();
        assert_eq!(premises, ["ground", "reply"]);
    }

    /// A ring that each of two undercuts makes of the other, and an attack on itself.
    #[test]
    fn a_ring_of_undercuts_comes_to_its_first_link_again_and_ends() {
        let nodes = ["p", "q"].map(|id| Node::new(id, Kind::Challenge, "x")).to_vec();
        let links = vec![
            Link::attacks(["p"], "back").with_id("cut"),
            Link::attacks(["q"], "cut").with_id("back"),
            Link::attacks(["q"], "alone").with_id("alone"),
        ];
        let graph = ArgumentGraph::new(Document { nodes, links, ..Document::default() });
        let evaluation = evaluate(&graph);
        let again = |id: &str| -> Vec<(usize, bool)> {
            let proof = Proof::of(&graph, &evaluation, graph.find(id).expect("it is there"));
            let links = proof.parts.iter().filter(|part| part.element.link().is_some());
            links.map(|part| (part.depth, part.again)).collect()
        };
        assert_eq!(again("cut"), [(0, false), (1, false), (2, true)]);
        assert_eq!(again("alone"), [(0, false), (1, true)]);
    }
}
