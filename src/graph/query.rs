//! Questions that rules and reports ask of the graph. All are linear in the graph, iterative,
//! and defined on every graph. Where the order of a walk is free it goes by breadth, for then it
//! mostly follows the document, and so the memory in which that lies.

use std::collections::VecDeque;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{EdgeFiltered, EdgeRef};

use super::{ArgumentGraph, Element, LinkId, NodeId, Role};
use crate::document::{Kind, Relation};

/// A closed walk through the graph: each element bears on the next, the last on the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle {
    /// The nodes and links in order; it starts with the node that the document names first.
    pub elements: Vec<Element>,
}

impl Cycle {
    /// The nodes of the cycle, in order.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.elements.iter().filter_map(|element| element.node())
    }
}

impl ArgumentGraph {
    /// Whether nothing runs in a circle, neither by support nor by attack.
    pub fn is_acyclic(&self) -> bool {
        self.is_acyclic_within(|_| true)
    }

    /// Whether something attacks the challenge or, where it is granted, every step from it.
    pub fn is_answered(&self, challenge: NodeId) -> bool {
        let mut uses = self.uses(challenge).peekable();
        self.attacks(challenge).next().is_some()
            || (uses.peek().is_some() && uses.all(|link| self.attacks(link).next().is_some()))
    }

    /// The cycles of support: for each strongly connected part of the support links one
    /// shortest cycle through its first node. Links that support their own source are left to
    /// the rule `self-link`.
    pub fn support_cycles(&self) -> Vec<Cycle> {
        self.cycles(|role| role != Role::Attacks, |_| true)
    }

    /// The nodes of each circle of support, taken whole: the strongly connected parts of the
    /// support links.
    pub fn support_circles(&self) -> Vec<Vec<NodeId>> {
        let parts = self.circular_parts(|role| role != Role::Attacks).into_iter();
        let nodes = |part: Vec<NodeIndex>| {
            let mut nodes: Vec<NodeId> =
                part.into_iter().filter_map(|vertex| self.element(vertex).node()).collect();
            nodes.sort_unstable();
            nodes
        };
        parts.map(nodes).collect()
    }

    /// The cycles that pass through an attack: for each strongly connected part of the graph in
    /// which an attack lies, one shortest cycle through such an attack.
    pub fn attack_cycles(&self) -> Vec<Cycle> {
        self.cycles(|_| true, |role| role == Role::Attacks)
    }

    /// One cycle for each strongly connected part of the edges that `within` admits, through an
    /// edge in it that `through` admits: the shortest where the part is small enough to look
    /// everywhere, else the shortest through the first such edge.
    fn cycles(&self, within: impl Fn(Role) -> bool, through: impl Fn(Role) -> bool) -> Vec<Cycle> {
        /// Edges that the searches from every start of one part may walk.
        const BUDGET: usize = 1 << 20;
        let mut parts = self.circular_parts(&within);
        let mut search = Search {
            part_of: vec![u32::MAX; self.graph.node_count()],
            previous: vec![NodeIndex::end(); self.graph.node_count()],
            visited: Vec::new(),
        };
        for (index, part) in parts.iter().enumerate() {
            for vertex in part {
                search.part_of[vertex.index()] = index as u32;
            }
        }
        let mut cycles = Vec::new();
        for (index, part) in parts.iter_mut().enumerate() {
            part.sort_unstable();
            let inside = |vertex: NodeIndex| search.part_of[vertex.index()] == index as u32;
            let steps = part.iter().map(|vertex| self.graph.edges(*vertex).count()).sum::<usize>();
            let starts: Vec<(NodeIndex, NodeIndex)> = part
                .iter()
                .flat_map(|vertex| self.graph.edges(*vertex))
                .filter(|edge| within(*edge.weight()) && through(*edge.weight()))
                .filter(|edge| inside(edge.target()))
                .map(|edge| (edge.source(), edge.target()))
                .take((BUDGET / steps.max(1)).max(1))
                .collect();
            let mut shortest: Option<Vec<NodeIndex>> = None;
            for (from, to) in starts {
                let bound = shortest.as_ref().map_or(usize::MAX, Vec::len);
                let found = search.shortest_path(&self.graph, to, from, &within, bound);
                // A node and a link are a link that bears on its own source: the rule `self-link`.
                let is_one_link = |path: &[NodeIndex]| matches!(path, [a, b] if self.is_node(*a) || self.is_node(*b));
                if let Some(path) = found.filter(|path| !is_one_link(path) && path.len() < bound) {
                    shortest = Some(path);
                }
            }
            cycles.extend(shortest.map(|vertices| self.cycle(&vertices)));
        }
        cycles.sort_by_key(|cycle| cycle.elements[0]);
        cycles
    }

    fn is_node(&self, vertex: NodeIndex) -> bool {
        self.element(vertex).node().is_some()
    }

    /// The strongly connected parts of more than one vertex of the edges that `within` admits.
    fn circular_parts(&self, within: impl Fn(Role) -> bool) -> Vec<Vec<NodeIndex>> {
        if self.is_acyclic_within(&within) {
            return Vec::new();
        }
        let admitted = EdgeFiltered::from_fn(&self.graph, |edge| within(*edge.weight()));
        let mut parts = kosaraju_scc(&admitted);
        parts.retain(|part| part.len() > 1);
        parts
    }

    /// Whether the edges that `within` admits make no cycle (Kahn, 1962). Most graphs have none,
    /// and this is several times faster than to look for their strongly connected parts.
    fn is_acyclic_within(&self, within: impl Fn(Role) -> bool) -> bool {
        if self.runs_one_way() {
            return true;
        }
        let nodes = self.document.nodes.len();
        let next_of_link = |link: LinkId| -> Option<NodeIndex> {
            let target = self.target(link)?;
            let role = match self.relation(link)? {
                Relation::Supports => Role::Supports,
                Relation::Attacks => Role::Attacks,
            };
            within(role).then(|| self.vertex(target))
        };
        let mut open = vec![0u32; nodes];
        open.extend(self.links().map(|link| self.source_count(link) as u32));
        for next in self.links().filter_map(next_of_link) {
            open[next.index()] += 1;
        }
        let all = self.graph.node_indices();
        let mut work: Vec<NodeIndex> = all.filter(|vertex| open[vertex.index()] == 0).collect();
        let mut lead_to = |next: NodeIndex, work: &mut Vec<NodeIndex>| {
            open[next.index()] -= 1;
            if open[next.index()] == 0 {
                work.push(next);
            }
        };
        let mut taken = 0;
        while let Some(&vertex) = work.get(taken) {
            taken += 1;
            match self.element(vertex) {
                Element::Node(node) => {
                    for link in self.uses(node) {
                        lead_to(self.inference(link), &mut work);
                    }
                }
                Element::Link(link) => {
                    if let Some(next) = next_of_link(link) {
                        lead_to(next, &mut work);
                    }
                }
            }
        }
        taken == self.graph.node_count()
    }

    /// Whether every reason stands behind what it bears on in the document, or every one before it:
    /// then nothing goes round in a circle, and one walk along the links tells so.
    fn runs_one_way(&self) -> bool {
        // A link has the place of that of its sources which is nearest to its target.
        let first = |link| self.sources(link).map(NodeId::index).min().unwrap_or(usize::MAX);
        let last = |link| self.sources(link).map(NodeId::index).max();
        let all_behind = self.links().all(|link| match self.target(link) {
            None => true,
            Some(Element::Node(target)) => first(link) > target.index(),
            Some(Element::Link(target)) => first(link) > first(target),
        });
        all_behind
            || self.links().all(|link| match self.target(link) {
                None => true,
                Some(Element::Node(target)) => last(link) < Some(target.index()),
                Some(Element::Link(target)) => last(link) < last(target),
            })
    }

    /// Turns a closed walk so that it starts with the node that stands first in the document.
    fn cycle(&self, vertices: &[NodeIndex]) -> Cycle {
        let first = vertices
            .iter()
            .enumerate()
            .min_by_key(|(_, vertex)| vertex.index())
            .map_or(0, |(at, _)| at);
        let turned = vertices[first..].iter().chain(&vertices[..first]);
        Cycle { elements: turned.map(|vertex| self.element(*vertex)).collect() }
    }

    /// For each node, whether support can reach it from a given node (a premise, or a challenge
    /// that nothing supports): such a node itself, and every node that a complete support link
    /// with only grounded sources supports. A cycle of support grounds nothing.
    pub fn grounded(&self) -> Vec<bool> {
        self.grounded_if(|node| self.is_given(node))
    }

    /// As [`ArgumentGraph::grounded`], where `given` says which nodes need no support.
    pub fn grounded_if(&self, given: impl Fn(NodeId) -> bool) -> Vec<bool> {
        let mut grounding = Grounding::new(self);
        grounding.give(self.nodes().filter(|node| given(*node)));
        grounding.grounded
    }

    /// Whether a node needs no support: a premise, or a challenge that nothing supports.
    pub fn is_given(&self, node: NodeId) -> bool {
        match self.kind(node) {
            Kind::Premise => true,
            Kind::Challenge => self.supports(node).next().is_none(),
            Kind::Thesis | Kind::Claim => false,
        }
    }

    /// For each node, whether a path of links leads from it to a thesis. An attack on a link
    /// counts as bearing on what the link bears on.
    pub fn bears_on_thesis(&self) -> Vec<bool> {
        let mut reached = vec![false; self.graph.node_count()];
        for thesis in self.nodes().filter(|node| self.kind(*node) == Kind::Thesis) {
            reached[thesis.index()] = true;
        }
        // Most documents name reasons behind what they bear on, or all before it: two walks over the
        // links as they stand find nearly everything, and to walk so does not wait for memory.
        let mut reach_sources = |link: LinkId| {
            let Some(target) = self.target(link) else { return };
            if reached[self.vertex(target).index()] {
                reached[self.inference(link).index()] = true;
                self.sources(link).for_each(|source| reached[source.index()] = true);
            }
        };
        self.links().for_each(&mut reach_sources);
        self.links().rev().for_each(&mut reach_sources);
        // What is left is found by breadth.
        let is_news = |link: &LinkId| {
            let leads_there = |to| reached[self.vertex(to).index()];
            !reached[self.inference(*link).index()] && self.target(*link).is_some_and(leads_there)
        };
        let mut work: Vec<Element> = self.links().filter(is_news).map(Element::Link).collect();
        for element in &work {
            reached[self.vertex(*element).index()] = true;
        }
        let mut at = 0;
        while let Some(&element) = work.get(at) {
            at += 1;
            let sources = element.link().into_iter().flat_map(|link| self.sources(link));
            let links = self.links_into(element).map(|(link, _)| link);
            for next in links.map(Element::Link).chain(sources.map(Element::Node)) {
                if !std::mem::replace(&mut reached[self.vertex(next).index()], true) {
                    work.push(next);
                }
            }
        }
        reached.truncate(self.document.nodes.len());
        reached
    }
}

/// What support reaches, for more and more given nodes.
pub(crate) struct Grounding<'a> {
    graph: &'a ArgumentGraph,
    /// For each node, whether support reaches it from what was given so far.
    pub(crate) grounded: Vec<bool>,
    /// For each link, how many of its sources are not grounded.
    missing: Vec<u32>,
    /// What is grounded, in the order in which it was found. All before `next` was passed on.
    work: Vec<NodeId>,
    next: usize,
}

impl<'a> Grounding<'a> {
    /// With nothing given yet.
    pub(crate) fn new(graph: &'a ArgumentGraph) -> Self {
        let missing = graph.links().map(|link| graph.source_count(link) as u32).collect();
        let grounded = vec![false; graph.nodes().len()];
        Self { graph, grounded, missing, work: Vec::new(), next: 0 }
    }

    /// Takes these nodes as given, too. However often this is called, each link is walked over
    /// once for each of its sources.
    pub(crate) fn give(&mut self, given: impl Iterator<Item = NodeId>) {
        for node in given {
            self.reach(node);
        }
        let graph = self.graph;
        while let Some(&node) = self.work.get(self.next) {
            self.next += 1;
            for link in graph.uses(node) {
                self.missing[link.index()] -= 1;
                let carries = self.missing[link.index()] == 0
                    && graph.is_complete(link)
                    && graph.relation(link) == Some(Relation::Supports);
                if let Some(Element::Node(target)) = graph.target(link).filter(|_| carries) {
                    self.reach(target);
                }
            }
        }
    }

    fn reach(&mut self, node: NodeId) {
        if !std::mem::replace(&mut self.grounded[node.index()], true) {
            self.work.push(node);
        }
    }
}

/// Breadth-first search that stays inside one strongly connected part.
struct Search {
    part_of: Vec<u32>,
    previous: Vec<NodeIndex>,
    visited: Vec<NodeIndex>,
}

impl Search {
    /// The vertices of a shortest path of fewer than `bound` vertices, both ends included.
    fn shortest_path(
        &mut self,
        graph: &DiGraph<(), Role, u32>,
        from: NodeIndex,
        to: NodeIndex,
        within: impl Fn(Role) -> bool,
        bound: usize,
    ) -> Option<Vec<NodeIndex>> {
        for vertex in self.visited.drain(..) {
            self.previous[vertex.index()] = NodeIndex::end();
        }
        let part = self.part_of[from.index()];
        let mut queue = VecDeque::from([(from, 1)]);
        self.previous[from.index()] = from;
        self.visited.push(from);
        while let Some((vertex, length)) = queue.pop_front() {
            if vertex == to || length >= bound {
                break;
            }
            for edge in graph.edges(vertex).filter(|edge| within(*edge.weight())) {
                let next = edge.target();
                if self.part_of[next.index()] == part
                    && self.previous[next.index()] == NodeIndex::end()
                {
                    self.previous[next.index()] = vertex;
                    self.visited.push(next);
                    queue.push_back((next, length + 1));
                }
            }
        }
        let mut path = vec![to];
        while *path.last()? != from {
            let before = self.previous[path.last()?.index()];
            if before == NodeIndex::end() {
                return None;
            }
            path.push(before);
        }
        path.reverse();
        Some(path)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    use crate::document::{Document, Kind, Link, Node};
    use crate::graph::{ArgumentGraph, Element, NodeId};

    fn graph(nodes: &str, links: &[Link]) -> ArgumentGraph {
        let nodes = nodes.split(' ').map(|id| Node::new(id, Kind::Claim, id)).collect();
        ArgumentGraph::new(Document { nodes, links: links.to_vec(), ..Document::default() })
    }

    fn names(graph: &ArgumentGraph, cycles: &[super::Cycle]) -> Vec<String> {
        let name = |cycle: &super::Cycle| {
            cycle.nodes().map(|node| graph.id(node)).collect::<Vec<_>>().join(" ")
        };
        cycles.iter().map(name).collect()
    }

    #[test]
    fn the_shortest_cycle_of_each_part_is_found_and_starts_at_its_first_node() {
        let graph = graph(
            "a b c d e f",
            &[
                Link::supports(["c"], "a"),
                Link::supports(["a"], "b"),
                Link::supports(["b"], "c"),
                Link::supports(["c"], "b"),
                Link::supports(["f"], "e"),
                Link::supports(["e"], "f"),
                Link::supports(["d"], "d"),
            ],
        );
        assert_eq!(names(&graph, &graph.support_cycles()), ["b c", "e f"]);
        assert!(graph.attack_cycles().is_empty());
    }

    /// As defined: a vertex from which a chain of links leads back to it.
    fn has_circle(graph: &ArgumentGraph) -> bool {
        let step = |element: Element| match element {
            Element::Node(node) => graph.uses(node).map(Element::Link).collect(),
            Element::Link(link) => graph.target(link).into_iter().collect::<Vec<_>>(),
        };
        let comes_back = |start: Element| {
            let mut seen = BTreeSet::new();
            let mut work = step(start);
            while let Some(element) = work.pop() {
                if seen.insert(element) {
                    work.extend(step(element));
                }
            }
            seen.contains(&start)
        };
        let links = graph.links().map(Element::Link);
        graph.nodes().map(Element::Node).chain(links).any(comes_back)
    }

    /// As defined: a thesis, and whatever starts a link into something that bears on one.
    fn bearing(graph: &ArgumentGraph) -> Vec<bool> {
        let mut bears: BTreeSet<Element> = BTreeSet::new();
        loop {
            let before = bears.len();
            let is_thesis = |node: &NodeId| graph.kind(*node) == Kind::Thesis;
            bears.extend(graph.nodes().filter(is_thesis).map(Element::Node));
            for link in graph.links() {
                if graph.target(link).is_some_and(|target| bears.contains(&target)) {
                    bears.insert(link.into());
                    bears.extend(graph.sources(link).map(Element::Node));
                }
            }
            if bears.len() == before {
                return graph.nodes().map(|node| bears.contains(&node.into())).collect();
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            rng_seed: RngSeed::Fixed(7), failure_persistence: None, cases: 2_000,
            ..ProptestConfig::default()
        })]

        #[test]
        fn circles_and_what_bears_on_a_thesis_are_as_defined(
            links in vec((vec(0usize..7, 0..3), 0usize..14, any::<bool>()), 0..9),
            order in 0usize..3,
            thesis in 0usize..7,
        ) {
            let node = |at: usize| {
                let kind = if at == thesis { Kind::Thesis } else { Kind::Claim };
                Node::new(format!("n{at}"), kind, "x")
            };
            let link = |(at, (from, to, is_attack)): (usize, &(Vec<usize>, usize, bool))| {
                // Often every reason stands behind what it bears on, or before it.
                let turned = |from: usize| match order {
                    0 => (to + 1 + from) % 7.max(to + 1),
                    1 => from.min(to.saturating_sub(1)),
                    _ => from,
                };
                let from = from.iter().map(|from| format!("n{}", turned(*from)));
                let to = if *to < 7 { format!("n{to}") } else { format!("l{}", to - 7) };
                let link = if *is_attack { Link::attacks(from, to) } else { Link::supports(from, to) };
                link.with_id(format!("l{at}"))
            };
            let links = links.iter().enumerate().map(link).collect();
            let nodes = (0..7).map(node).collect();
            let graph = ArgumentGraph::new(Document { nodes, links, ..Document::default() });
            prop_assert_eq!(graph.is_acyclic(), !has_circle(&graph));
            prop_assert_eq!(graph.bears_on_thesis(), bearing(&graph));
        }
    }

    #[test]
    fn a_cycle_through_an_attack_is_no_cycle_of_support() {
        let graph = graph("a b", &[Link::supports(["a"], "b"), Link::attacks(["b"], "a")]);
        assert!(graph.support_cycles().is_empty());
        assert_eq!(names(&graph, &graph.attack_cycles()), ["a b"]);
    }

    /// Two links may bear on each other; one that bears on itself, or on what it starts from, is
    /// no circle.
    #[test]
    fn links_that_bear_on_each_other_make_a_circle() {
        let attacks = |from: &str, to: &str, id: &str| Link::attacks([from], to).with_id(id);
        let supports = |from: &str, to: &str, id: &str| Link::supports([from], to).with_id(id);
        let circles = |links: &[Link]| {
            let graph = graph("a b", links);
            let links = |cycle: super::Cycle| -> Vec<String> {
                cycle
                    .elements
                    .iter()
                    .map(|element| element.link().map_or("?".into(), |link| graph.describe(link)))
                    .collect()
            };
            let [attack, support] = [graph.attack_cycles(), graph.support_cycles()]
                .map(|cycles| cycles.into_iter().flat_map(links).collect::<Vec<_>>().join(" "));
            (attack, support)
        };
        let two = [attacks("a", "m", "l"), attacks("b", "l", "m")];
        assert_eq!(circles(&two), ("`l` `m`".into(), String::new()));
        let mixed = [attacks("a", "m", "l"), supports("b", "l", "m")];
        assert_eq!(circles(&mixed), ("`l` `m`".into(), String::new()));
        let backing = [supports("a", "m", "l"), supports("b", "l", "m")];
        assert_eq!(circles(&backing), (String::new(), "`l` `m`".into()));
        for alone in [attacks("a", "l", "l"), supports("a", "l", "l"), attacks("a", "a", "l")] {
            assert_eq!(circles(&[alone]), Default::default());
        }
    }

    #[test]
    fn support_that_goes_round_in_a_circle_grounds_nothing() {
        let mut document = graph(
            "a b c p",
            &[
                Link::supports(["a"], "b"),
                Link::supports(["b"], "a"),
                Link::supports(["p"], "c"),
                Link::supports(["c", "a"], "a"),
            ],
        )
        .into_document();
        document.nodes[3].kind.value = Kind::Premise;
        assert_eq!(ArgumentGraph::new(document).grounded(), [false, false, true, true]);
    }
}
