//! A direct link beside a longer support path. Only where the source has another use and the
//! target another support is there anything to look for; all searches together walk at most 64
//! steps for each node and link, and a million more, and then give up.

use crate::diagnostic::{Finding, shown};
use crate::document::Relation;
use crate::graph::{ArgumentGraph, Element, LinkId, NodeId};
use crate::lint::rules::double_counting;
use crate::lint::{Check, Level, Rule, Subject};
use crate::source::Span;

pub(in crate::lint) static RULE: Rule = Rule {
    name: "redundant-link",
    level: Level::Allow,
    summary: "a direct link beside a longer support path",
    page: include_str!("redundant_link.md"),
    check: Check::Argument(check),
};

/// Statements of a long path that the message names.
const NAMED: usize = 6;

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let graph = subject.graph;
    let size = graph.nodes().len() + graph.links().len();
    let counted: Vec<Span> = findings
        .iter()
        .filter(|finding| finding.rule == double_counting::RULE.name)
        .flat_map(|finding| {
            [finding.span].into_iter().chain(finding.related.iter().map(|l| l.span))
        })
        .collect();
    let counted: std::collections::HashSet<Span> = counted.into_iter().collect();
    let mut search = Search {
        graph,
        height: heights(graph),
        from: vec![None; graph.nodes().len()],
        visited: Vec::new(),
        steps: 64 * size + (1 << 20),
    };
    for link in graph.links().filter(|link| graph.is_complete(*link)) {
        let mut sources = graph.sources(link);
        let (Some(source), None) = (sources.next(), sources.next()) else { continue };
        let Some(Element::Node(target)) = graph.target(link) else { continue };
        let written = graph.link(link);
        let place = written.from.first().map_or(written.place(), |source| source.span);
        if graph.relation(link) != Some(Relation::Supports) || counted.contains(&place) {
            continue;
        }
        let Some(path) = search.longer_path(source, target) else { continue };
        let mut names: Vec<String> =
            path.iter().take(NAMED).map(|node| format!("`{}`", shown(graph.id(*node)))).collect();
        if path.len() > NAMED {
            names.push(format!("… ({} more)", path.len() - NAMED));
        }
        let message = format!(
            "`{}` supports `{}` directly and also by way of {}",
            shown(graph.id(source)),
            shown(graph.id(target)),
            names.join(", ")
        );
        findings.push(Finding::new(RULE.name, place, message).help(
            "remove this link if it only jumps over those steps, or link what makes it a reason of its own",
        ));
    }
}

/// How many support steps at most lead up to each node; nothing for nodes of a circle or above
/// one.
fn heights(graph: &ArgumentGraph) -> Vec<Option<u32>> {
    let mut open: Vec<usize> = graph.nodes().map(|node| incoming(graph, node).count()).collect();
    let mut height: Vec<Option<u32>> = vec![None; open.len()];
    let mut least = vec![0; open.len()];
    let mut work: Vec<NodeId> = graph.nodes().filter(|node| open[node.index()] == 0).collect();
    while let Some(node) = work.pop() {
        height[node.index()] = Some(least[node.index()]);
        for next in outgoing(graph, node) {
            least[next.index()] = least[next.index()].max(least[node.index()] + 1);
            open[next.index()] -= 1;
            if open[next.index()] == 0 {
                work.push(next);
            }
        }
    }
    height
}

fn incoming(graph: &ArgumentGraph, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    let complete = graph.supports(node).filter(|link| graph.is_complete(*link));
    complete.flat_map(|link| graph.sources(link))
}

fn outgoing(graph: &ArgumentGraph, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    graph.uses(node).filter_map(|link: LinkId| {
        let supports = graph.relation(link) == Some(Relation::Supports) && graph.is_complete(link);
        graph.target(link).and_then(Element::node).filter(|_| supports)
    })
}

struct Search<'a> {
    graph: &'a ArgumentGraph,
    height: Vec<Option<u32>>,
    from: Vec<Option<NodeId>>,
    visited: Vec<NodeId>,
    /// What is left to walk, for all searches together.
    steps: usize,
}

impl Search<'_> {
    /// The statements between source and target on a path of more than one step.
    fn longer_path(&mut self, source: NodeId, target: NodeId) -> Option<Vec<NodeId>> {
        let graph = self.graph;
        let top = self.height[target.index()]?;
        if graph.uses(source).nth(1).is_none() || graph.supports(target).nth(1).is_none() {
            return None;
        }
        for node in self.visited.drain(..) {
            self.from[node.index()] = None;
        }
        let mut work = vec![source];
        while let Some(node) = work.pop() {
            for next in outgoing(graph, node) {
                self.steps = self.steps.checked_sub(1)?;
                if next == target && node != source {
                    let way = std::iter::successors(Some(node), |node| self.from[node.index()]);
                    let mut way: Vec<NodeId> = way.take_while(|node| *node != source).collect();
                    way.reverse();
                    return Some(way);
                }
                let leads_there = self.height[next.index()].is_some_and(|height| height < top);
                if leads_there && next != source && self.from[next.index()].is_none() {
                    self.from[next.index()] = Some(node);
                    self.visited.push(next);
                    work.push(next);
                }
            }
        }
        None
    }
}
