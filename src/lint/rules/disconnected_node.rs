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
    // What bears on a thesis by another way is not lost, nor is anything behind it.
    let mut said = Marks::new(graph, bears.clone());
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
    /// With these nodes marked already.
    fn new(graph: &'a ArgumentGraph, nodes: Vec<bool>) -> Self {
        Self { graph, nodes, links: vec![false; graph.links().len()] }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Link, Node, Texts};

    /// What lies behind a lost statement and yet leads to a thesis by another way is not lost.
    #[test]
    fn only_what_is_lost_is_counted() {
        let nodes = [
            ("thesis", Kind::Thesis),
            ("ground", Kind::Premise),
            ("lost", Kind::Claim),
            ("behind", Kind::Premise),
            ("ring", Kind::Challenge),
        ];
        let nodes = nodes.map(|(id, kind)| Node::new(id, kind, "x")).to_vec();
        let links = vec![
            Link::supports(["ground"], "thesis"),
            Link::supports(["ground"], "lost"),
            Link::supports(["behind"], "lost"),
            // Two links that attack each other lead to nothing.
            Link::attacks(["ring"], "back").with_id("cut"),
            Link::attacks(["ground"], "cut").with_id("back"),
        ];
        let graph = ArgumentGraph::new(Document { nodes, links, ..Document::default() });
        let texts = Texts::default();
        let mut findings = Vec::new();
        check(&Subject::new(&graph, &texts), &mut findings);
        let messages: Vec<&str> = findings.iter().map(|finding| &*finding.message).collect();
        assert_eq!(
            messages,
            [
                "nothing leads from the claim `lost`, and a statement behind it, to a thesis",
                "nothing leads from the challenge `ring` to a thesis",
            ]
        );
    }
}
