//! What the changes mean for the rest of the argument: whose standing changed, and what rests on
//! something that changed and should be read again.
//!
//! Edges run from reason to conclusion, so both are searches forward from the changes. Linear in
//! the graph.

use std::collections::VecDeque;

use super::GraphDiff;
use crate::document::Kind;
use crate::evaluate::{Evaluation, Standing, evaluate};
use crate::graph::{ArgumentGraph, Element, LinkId, NodeId};

/// What a revision means for the statements that it did not touch.
#[derive(Debug, Clone)]
pub struct Impact {
    /// Everything's standing in the old graph.
    pub before: Evaluation,
    /// Everything's standing in the new graph.
    pub after: Evaluation,
    /// The nodes whose standing changed, theses first.
    pub standings: Vec<StandingChange>,
    /// Nodes of the new graph that rest on something that changed, theses first, those that
    /// changed themselves not among them.
    pub reread: Vec<NodeId>,
    /// The ways by which the changes reach other elements.
    ways: Ways,
    /// The same along elements whose standing changed.
    standing_ways: Ways,
}

/// A node whose standing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandingChange {
    /// The node in the old graph.
    pub old: NodeId,
    /// The node in the new graph.
    pub new: NodeId,
    /// Its standing in the old graph.
    pub before: Standing,
    /// Its standing in the new graph.
    pub after: Standing,
}

/// Where a change enters the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A node that is new, or says something else, or is of another kind.
    Node(NodeId),
    /// A link that is new, or has other ends, or bears otherwise.
    Link(LinkId),
    /// A link of the old graph that bears on the element no more.
    Lost(LinkId),
}

/// A way from a change to an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The change.
    pub origin: Origin,
    /// The elements of the new graph from there on; the last is the one asked for.
    pub elements: Vec<Element>,
}

impl Impact {
    /// A shortest way from a change to a node that should be read again.
    pub fn way_to(&self, node: NodeId) -> Option<Way> {
        self.ways.to(node.into())
    }

    /// A shortest way from a change to a node whose standing changed, along elements whose
    /// standing changed too where there is one.
    pub fn standing_way_to(&self, node: NodeId) -> Option<Way> {
        self.standing_ways.to(node.into()).or_else(|| self.way_to(node))
    }

    /// The node before this one on the way by which its standing changed.
    pub fn standing_via(&self, node: NodeId) -> Option<NodeId> {
        if self.standing_ways.reaches(node.into()) {
            return self.standing_ways.back(node.into()).skip(1).find_map(Element::node);
        }
        self.via(node)
    }

    /// The node before this one on the way from the change.
    pub fn via(&self, node: NodeId) -> Option<NodeId> {
        self.ways.back(node.into()).skip(1).find_map(Element::node)
    }
}

/// Works out the impact of a revision.
pub fn impact(old: &ArgumentGraph, new: &ArgumentGraph, diff: &GraphDiff) -> Impact {
    let (before, after) = (evaluate(old), evaluate(new));
    let origins = origins(old, new, diff);
    let moved = |element: Element| match element {
        Element::Node(node) => {
            let pair = diff.nodes.of_new(node);
            pair.is_none_or(|pair| before.node(pair.old) != after.node(node))
        }
        Element::Link(link) => {
            let pair = diff.links.to_old(link);
            pair.is_none_or(|old| before.link(old) != after.link(link))
        }
    };
    let standing_ways = Ways::search(new, &origins, moved);
    let ways = Ways::search(new, &origins, |_| true);
    let change = |pair: super::NodeMatch| StandingChange {
        old: pair.old,
        new: pair.new,
        before: before.node(pair.old),
        after: after.node(pair.new),
    };
    let mut standings: Vec<StandingChange> =
        diff.nodes.pairs().map(change).filter(|change| change.before != change.after).collect();
    let is_no_thesis = |node: NodeId| new.node(node).kind.value != Kind::Thesis;
    standings.sort_by_key(|change| is_no_thesis(change.new));
    let changed: hashbrown::HashSet<NodeId> = origins
        .iter()
        .filter_map(|(_, origin)| match origin {
            Origin::Node(node) => Some(*node),
            _ => None,
        })
        .collect();
    let mut reread: Vec<NodeId> = new
        .nodes()
        .filter(|node| ways.reaches((*node).into()) && !changed.contains(node))
        .collect();
    reread.sort_by_key(|node| is_no_thesis(*node));
    Impact { before, after, standings, reread, ways, standing_ways }
}

/// The elements of the new graph at which something changed that the rest can feel.
fn origins(old: &ArgumentGraph, new: &ArgumentGraph, diff: &GraphDiff) -> Vec<(Element, Origin)> {
    let mut origins: Vec<(Element, Origin)> = Vec::new();
    let today = |element: Element| match element {
        Element::Node(node) => diff.nodes.of_old(node).map(|pair| Element::Node(pair.new)),
        Element::Link(link) => diff.links.to_new(link).map(Element::Link),
    };
    let node = |node: NodeId| (node.into(), Origin::Node(node));
    let link = |link: LinkId| (link.into(), Origin::Link(link));
    origins.extend(diff.links_added.iter().copied().map(link));
    for change in diff.links_changed.iter().filter(|change| change.is_structural()) {
        origins.push(link(change.new));
        if change.retargeted {
            let lost = old.target(change.old).and_then(today);
            origins.extend(lost.map(|element| (element, Origin::Lost(change.old))));
        }
    }
    for lost in &diff.links_removed {
        let element = old.target(*lost).and_then(today);
        origins.extend(element.map(|element| (element, Origin::Lost(*lost))));
    }
    for removed in &diff.removed {
        // Links that still name it hang in the air.
        let links = old.uses(*removed).filter_map(|link| diff.links.to_new(link));
        origins.extend(links.filter(|link| !new.is_complete(*link)).map(link));
    }
    origins.extend(diff.added.iter().copied().map(node));
    let changed = diff.changed.iter().filter(|change| change.is_substantial());
    origins.extend(changed.map(|change| node(change.new)));
    origins
}

/// A breadth-first search from the changes: how each element was reached.
#[derive(Debug, Clone)]
struct Ways {
    nodes: usize,
    /// For each element (nodes first, then links) how it was reached.
    steps: Vec<Step>,
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Unreached,
    Origin(Origin),
    From(Element),
}

impl Ways {
    fn search(
        graph: &ArgumentGraph,
        origins: &[(Element, Origin)],
        admits: impl Fn(Element) -> bool,
    ) -> Self {
        let nodes = graph.nodes().len();
        let mut ways = Self { nodes, steps: vec![Step::Unreached; nodes + graph.links().len()] };
        let mut queue = VecDeque::new();
        // What something lost explains less than what there is: it comes behind the first step.
        let (lost, there): (Vec<_>, Vec<_>) =
            origins.iter().partition(|(_, origin)| matches!(origin, Origin::Lost(_)));
        let mut start = |ways: &mut Self, element: Element, step: Step| {
            let at = ways.index(element);
            if matches!(ways.steps[at], Step::Unreached) {
                ways.steps[at] = step;
                queue.push_back(element);
            }
        };
        for (element, origin) in &there {
            start(&mut ways, *element, Step::Origin(*origin));
        }
        for (element, _) in &there {
            let target = element.link().and_then(|link| graph.target(link));
            if let Some(target) = target.filter(|target| admits(*target)) {
                start(&mut ways, target, Step::From(*element));
            }
        }
        for (element, origin) in &lost {
            start(&mut ways, *element, Step::Origin(*origin));
        }
        while let Some(element) = queue.pop_front() {
            let mut reach = |next: Element| {
                let at = ways.index(next);
                if matches!(ways.steps[at], Step::Unreached) && admits(next) {
                    ways.steps[at] = Step::From(element);
                    queue.push_back(next);
                }
            };
            match element {
                Element::Node(node) => graph.uses(node).for_each(|link| reach(link.into())),
                Element::Link(link) => graph.target(link).into_iter().for_each(&mut reach),
            }
        }
        ways
    }

    fn index(&self, element: Element) -> usize {
        match element {
            Element::Node(node) => node.index(),
            Element::Link(link) => self.nodes + link.index(),
        }
    }

    fn reaches(&self, element: Element) -> bool {
        !matches!(self.steps[self.index(element)], Step::Unreached)
    }

    /// The element and those before it, back to the change.
    fn back(&self, element: Element) -> impl Iterator<Item = Element> + '_ {
        std::iter::successors(Some(element), |at| match self.steps[self.index(*at)] {
            Step::From(before) => Some(before),
            _ => None,
        })
    }

    fn to(&self, element: Element) -> Option<Way> {
        let mut elements: Vec<Element> = self.back(element).collect();
        elements.reverse();
        match self.steps[self.index(elements[0])] {
            Step::Origin(origin) => Some(Way { origin, elements }),
            _ => None,
        }
    }
}
