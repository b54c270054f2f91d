//! A node from which no path leads to a thesis. O(nodes + links).

use crate::diagnostic::{Finding, shown};
use crate::document::Kind;
use crate::graph::{ArgumentGraph, Element, NodeId};
use crate::lint::rules::isolated_node::is_isolated;
use crate::lint::{Check, Level, Rule, Subject};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "disconnected-node",
    level: Level::Warn,
    summary: "a node from which no path leads to a thesis",
    page: include_str!("disconnected_node.md"),
    check: Check::Argument(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let graph = subject.graph;
    if !graph.nodes().any(|node| graph.kind(node) == Kind::Thesis) {
        return;
    }
    let bears = graph.bears_on_thesis();
    let is_lost = |node: NodeId| !bears[node.index()] && !is_isolated(graph, node);
    if !graph.nodes().any(is_lost) {
        return;
    }
    let mut said = Marks::new(graph);
    // What leads to a mistyped or malformed link has its finding there.
    for link in graph.links().filter(|link| graph.target(*link).is_none()) {
        said.mark(Element::Link(link), Way::Down);
    }
    let is_end = |node: &NodeId| is_lost(*node) && graph.uses(*node).next().is_none();
    for node in graph.nodes().filter(is_end) {
        if subject.typos().mean_node(graph.id(node)) || !subject.is_whole(node) {
            said.mark(node.into(), Way::Down);
        }
    }
    for node in graph.nodes().filter(is_end) {
        if !said.nodes[node.index()] {
            let behind = said.mark(node.into(), Way::Down);
            findings.push(finding(graph, node, behind));
        }
    }
    // What is left goes round in circles.
    for node in graph.nodes().filter(|node| is_lost(*node)) {
        if !said.nodes[node.index()] {
            let others = said.mark(node.into(), Way::Around);
            findings.push(finding(graph, node, others));
        }
    }
}

fn finding(graph: &ArgumentGraph, id: NodeId, others: usize) -> Finding {
    let node = graph.node(id);
    let (kind, name) = (node.kind.as_str(), shown(&node.id));
    let message = match others {
        0 => format!("nothing leads from the {kind} `{name}` to a thesis"),
        1 => format!(
            "nothing leads from the {kind} `{name}`, and a statement behind it, to a thesis"
        ),
        _ => format!(
            "nothing leads from the {kind} `{name}`, and {others} statements behind it, to a thesis"
        ),
    };
    let finding = Finding::new(RULE.name, node.id.span, message);
    finding.help("add a link from it to what it supports or attacks, or leave it out")
}

/// Where a walk goes from a statement.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// To what leads to it.
    Down,
    /// There, and to what it leads to.
    Around,
}

/// Nodes and links that were walked over.
struct Marks<'a> {
    graph: &'a ArgumentGraph,
    nodes: Vec<bool>,
    links: Vec<bool>,
}

impl<'a> Marks<'a> {
    fn new(graph: &'a ArgumentGraph) -> Self {
        let (nodes, links) = (vec![false; graph.nodes().len()], vec![false; graph.links().len()]);
        Self { graph, nodes, links }
    }

    /// Marks an element and all that a walk from it meets; the number of other nodes newly
    /// marked.
    fn mark(&mut self, start: Element, way: Way) -> usize {
        let graph = self.graph;
        let mut count = 0;
        let mut work = vec![start];
        while let Some(element) = work.pop() {
            let mark = match element {
                Element::Node(node) => &mut self.nodes[node.index()],
                Element::Link(link) => &mut self.links[link.index()],
            };
            if std::mem::replace(mark, true) {
                continue;
            }
            count += usize::from(element.node().is_some() && element != start);
            work.extend(graph.links_into(element).map(|(link, _)| Element::Link(link)));
            match element {
                Element::Node(node) if way == Way::Around => {
                    work.extend(graph.uses(node).map(Element::Link));
                }
                Element::Node(_) => {}
                Element::Link(link) => {
                    work.extend(graph.sources(link).map(Element::Node));
                    work.extend(graph.target(link).filter(|_| way == Way::Around));
                }
            }
        }
        count
    }
}
