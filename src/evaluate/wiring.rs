//! The graph as the evaluation walks it: flat arrays of numbers, forward only.
//!
//! An element is a node or a link. The nodes come first, the links behind them, so that one
//! number names either. What makes no difference to standing is left out: an incomplete link
//! bears on nothing, nor does backing.

use crate::document::Relation;
use crate::graph::{ArgumentGraph, Element, LinkId, NodeId};

/// What a link does to the element behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// It is incomplete, or backs another link.
    Nothing,
    /// It supports a node.
    Supports(u32),
    /// It attacks a node or a link.
    Attacks(u32),
}

/// The nodes, the links, and what bears on what.
#[derive(Debug, Default)]
pub(super) struct Wiring {
    /// For each node, whether it needs no support.
    pub(super) given: Vec<bool>,
    /// For each link, what it does.
    effects: Vec<Effect>,
    /// For each link, how many sources it has; 0 where it is incomplete.
    source_counts: Vec<u32>,
    /// The links that start from node `n` are `uses[starts[n]..starts[n + 1]]`.
    starts: Vec<u32>,
    uses: Vec<u32>,
}

impl Wiring {
    /// The whole graph, in time linear in it.
    pub(super) fn of(graph: &ArgumentGraph) -> Self {
        let nodes = graph.nodes().len();
        let number = |element: Element| match element {
            Element::Node(node) => Some(node.index() as u32),
            Element::Link(link) => Some((nodes + link.index()) as u32),
        };
        let links: Vec<LinkId> = graph.links().collect();
        Self::build(graph, graph.nodes(), &links, number)
    }

    /// The part of the graph that `element` rests on or is attacked by, at any remove: all that
    /// its standing depends on. Gives the element that each number stands for, too.
    pub(super) fn below(graph: &ArgumentGraph, element: Element) -> (Self, Vec<Element>) {
        let nodes = graph.nodes().len();
        let place = |element: Element| match element {
            Element::Node(node) => node.index(),
            Element::Link(link) => nodes + link.index(),
        };
        let mut reached = vec![false; nodes + graph.links().len()];
        reached[place(element)] = true;
        let mut found = vec![element];
        let mut at = 0;
        while let Some(&element) = found.get(at) {
            at += 1;
            let into = graph.links_into(element).filter_map(|(link, relation)| {
                let backs = relation == Relation::Supports && element.link().is_some();
                (!backs).then_some(Element::Link(link))
            });
            let sources = element.link().into_iter().flat_map(|link| graph.sources(link));
            for next in into.chain(sources.map(Element::Node)) {
                if !std::mem::replace(&mut reached[place(next)], true) {
                    found.push(next);
                }
            }
        }
        // Nodes before links, each in the document's order, as `Element` is ordered.
        found.sort_unstable();
        let split = found.partition_point(|element| element.node().is_some());
        let mut numbers = vec![u32::MAX; reached.len()];
        for (at, element) in found.iter().enumerate() {
            numbers[place(*element)] = at as u32;
        }
        let number = |element| Some(numbers[place(element)]).filter(|number| *number != u32::MAX);
        let links: Vec<LinkId> =
            found[split..].iter().filter_map(|element| element.link()).collect();
        let nodes = found[..split].iter().filter_map(|element| element.node());
        (Self::build(graph, nodes, &links, number), found)
    }

    fn build(
        graph: &ArgumentGraph,
        nodes: impl Iterator<Item = NodeId>,
        links: &[LinkId],
        number: impl Fn(Element) -> Option<u32>,
    ) -> Self {
        let given: Vec<bool> = nodes.map(|node| graph.is_given(node)).collect();
        let mut effects = Vec::new();
        let mut source_counts = Vec::new();
        let mut starts = vec![0; given.len() + 1];
        let sources = |link| graph.sources(link).filter_map(|node| number(Element::Node(node)));
        for &link in links {
            effects.push(match (graph.relation(link), graph.target(link)) {
                _ if !graph.is_complete(link) => Effect::Nothing,
                (Some(Relation::Supports), Some(Element::Node(node))) => {
                    number(node.into()).map_or(Effect::Nothing, Effect::Supports)
                }
                (Some(Relation::Attacks), Some(target)) => {
                    number(target).map_or(Effect::Nothing, Effect::Attacks)
                }
                _ => Effect::Nothing,
            });
            let mut count = 0;
            if graph.is_complete(link) {
                for node in sources(link) {
                    starts[node as usize + 1] += 1;
                    count += 1;
                }
            }
            source_counts.push(count);
        }
        for node in 0..given.len() {
            starts[node + 1] += starts[node];
        }
        let mut uses = vec![0; starts[given.len()] as usize];
        let mut next = starts.clone();
        for (at, &link) in links.iter().enumerate().filter(|(at, _)| source_counts[*at] > 0) {
            for node in sources(link) {
                let slot = &mut next[node as usize];
                uses[*slot as usize] = (given.len() + at) as u32;
                *slot += 1;
            }
        }
        Self { given, effects, source_counts, starts, uses }
    }

    /// How many nodes there are; the first link has this number.
    pub(super) fn nodes(&self) -> usize {
        self.given.len()
    }

    /// How many nodes and links there are.
    pub(super) fn elements(&self) -> usize {
        self.given.len() + self.effects.len()
    }

    /// The numbers of all links.
    pub(super) fn links(&self) -> std::ops::Range<u32> {
        self.nodes() as u32..self.elements() as u32
    }

    /// Whether a number stands for a link.
    pub(super) fn is_link(&self, element: u32) -> bool {
        element as usize >= self.nodes()
    }

    /// What a link does.
    pub(super) fn effect(&self, link: u32) -> Effect {
        self.effects[link as usize - self.nodes()]
    }

    /// How many sources a link has; 0 where it is incomplete.
    pub(super) fn source_count(&self, link: u32) -> u32 {
        self.source_counts[link as usize - self.nodes()]
    }

    /// The complete links that start from a node.
    pub(super) fn uses(&self, node: u32) -> &[u32] {
        let range = self.starts[node as usize] as usize..self.starts[node as usize + 1] as usize;
        &self.uses[range]
    }
}
