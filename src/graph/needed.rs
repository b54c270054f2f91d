//! Which premises a statement cannot do without.

use crate::document::Relation;

use super::{ArgumentGraph, Element, LinkId, NodeId};

/// How support reaches a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reached {
    Not,
    Given,
    By(LinkId),
}

impl ArgumentGraph {
    /// The given nodes that every way to ground `claim` passes through: without one of them
    /// support would no longer reach it. In the document's order; none where support does not
    /// reach it at all.
    ///
    /// Each search is linear in the graph and takes one from `searches`; when none is left, what
    /// has been found is returned. There are as many as there are such nodes, and a few more:
    /// a node that can be done without shows a way that rules out others at once.
    pub fn needed_for(&self, claim: NodeId, searches: &mut usize) -> Vec<NodeId> {
        let mut needed = Vec::new();
        let mut search = |without: Option<NodeId>| {
            *searches = searches.checked_sub(1)?;
            Some(self.way_to(claim, without))
        };
        let Some(Some(mut candidates)) = search(None) else { return needed };
        candidates.sort_unstable();
        candidates.reverse();
        while let Some(candidate) = candidates.pop() {
            match search(Some(candidate)) {
                None => break,
                Some(None) => needed.push(candidate),
                Some(Some(mut way)) => {
                    way.sort_unstable();
                    candidates.retain(|other| way.binary_search(other).is_ok());
                }
            }
        }
        needed
    }

    /// The given nodes of one way to ground `claim`, if there is one without a certain node.
    fn way_to(&self, claim: NodeId, without: Option<NodeId>) -> Option<Vec<NodeId>> {
        let reached = self.reach(without);
        if reached[claim.index()] == Reached::Not {
            return None;
        }
        let mut given = Vec::new();
        let mut seen = vec![false; reached.len()];
        let mut work = vec![claim];
        while let Some(node) = work.pop() {
            if std::mem::replace(&mut seen[node.index()], true) {
                continue;
            }
            match reached[node.index()] {
                Reached::Given => given.push(node),
                Reached::By(link) => work.extend(self.sources(link)),
                Reached::Not => unreachable!("a way leads through grounded nodes only"),
            }
        }
        Some(given)
    }

    /// As [`ArgumentGraph::grounded`], with the link by which each node was first reached.
    fn reach(&self, without: Option<NodeId>) -> Vec<Reached> {
        let mut reached = vec![Reached::Not; self.document.nodes.len()];
        let mut missing: Vec<usize> = self.links().map(|link| self.source_count(link)).collect();
        let given = self.nodes().filter(|node| self.is_given(*node) && Some(*node) != without);
        let mut work: Vec<NodeId> = given.collect();
        for node in &work {
            reached[node.index()] = Reached::Given;
        }
        while let Some(node) = work.pop() {
            for link in self.uses(node) {
                missing[link.index()] -= 1;
                let supports = self.relation(link) == Some(Relation::Supports);
                if missing[link.index()] > 0 || !supports || !self.is_complete(link) {
                    continue;
                }
                let target = self.target(link).and_then(Element::node);
                // A given node may fall and be carried by its support; not the one left out.
                if let Some(target) = target.filter(|target| {
                    reached[target.index()] == Reached::Not && Some(*target) != without
                }) {
                    reached[target.index()] = Reached::By(link);
                    work.push(target);
                }
            }
        }
        reached
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::document::{Document, Kind, Link, Node};
    use crate::graph::{ArgumentGraph, NodeId};

    /// As defined: take each given node away, and look whether support still reaches the claim.
    fn naive(document: &Document, claim: NodeId) -> Vec<NodeId> {
        let graph = ArgumentGraph::new(document.clone());
        let reaches = |without: Option<NodeId>| {
            graph.grounded_if(|node| graph.is_given(node) && Some(node) != without)[claim.index()]
        };
        let given = graph.nodes().filter(|node| graph.is_given(*node));
        given.filter(|node| reaches(None) && !reaches(Some(*node))).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            rng_seed: proptest::test_runner::RngSeed::Fixed(7), failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn needed_premises_are_those_whose_loss_is_felt(
            links in proptest::collection::vec(
                (proptest::collection::vec(0usize..8, 1..3), 0usize..8), 1..12),
        ) {
            let kind = |at: usize| if at < 4 { Kind::Claim } else { Kind::Premise };
            let nodes = (0..8).map(|at| Node::new(format!("n{at}"), kind(at), "x")).collect();
            let link = |(from, to): &(Vec<usize>, usize)| {
                // Premises have no support here: what carries a fallen premise is another matter.
                Link::supports(from.iter().map(|at| format!("n{at}")), format!("n{}", to % 4))
            };
            let links = links.iter().map(link).collect();
            let document = Document { nodes, links, ..Document::default() };
            let graph = ArgumentGraph::new(document.clone());
            for claim in graph.nodes() {
                let mut searches = usize::MAX;
                prop_assert_eq!(graph.needed_for(claim, &mut searches), naive(&document, claim));
            }
        }
    }
}
