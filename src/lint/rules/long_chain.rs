//! More than five single-premise steps in a row. O(nodes + links): one walk up the links with a
//! single source, in which each statement learns the longest row that ends in it, and one down.

use crate::diagnostic::{Finding, shown};
use crate::document::Relation;
use crate::graph::{ArgumentGraph, Element, LinkId, NodeId};
use crate::lint::{Check, Level, Rule, Subject};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "long-chain",
    level: Level::Allow,
    summary: "more than five single-premise steps in a row",
    page: include_str!("long_chain.md"),
    check: Check::Argument(check),
};

/// Steps in a row that are not too many.
const LONGEST: usize = 5;

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let graph = subject.graph;
    let steps: Vec<(LinkId, NodeId, NodeId)> =
        graph.links().filter_map(|link| step(graph, link)).collect();
    let up = rows(graph, &steps, |(_, source, target)| (*source, *target));
    let down = rows(graph, &steps, |(_, source, target)| (*target, *source));
    for &(link, source, target) in &steps {
        // The step that makes the row too long; of several into one statement the first.
        let is_sixth =
            up.length[source.index()] == LONGEST && up.length[target.index()] == LONGEST + 1;
        if !is_sixth || up.before[target.index()] != Some(link) {
            continue;
        }
        let total = LONGEST + 1 + down.length[target.index()];
        let mut start = source;
        while let Some((_, before, _)) = up.before[start.index()].and_then(|link| step(graph, link))
        {
            start = before;
        }
        let message = format!(
            "{total} steps in a row from `{}`, each from a single premise",
            shown(graph.id(start))
        );
        let written = graph.link(link);
        let place = written.relation().map_or(written.place(), |(_, target)| target.span);
        findings.push(
            Finding::new(RULE.name, place, message)
                .label("this is the sixth")
                .related(graph.node(start).id.span, "the row starts here")
                .help("look for premises that come in on the way, and link them"),
        );
    }
}

/// A complete support link from one node to another.
fn step(graph: &ArgumentGraph, link: LinkId) -> Option<(LinkId, NodeId, NodeId)> {
    let mut sources = graph.sources(link);
    let (source, None) = (sources.next()?, sources.next()) else { return None };
    let target = graph.target(link).and_then(Element::node)?;
    let supports = graph.relation(link) == Some(Relation::Supports) && graph.is_complete(link);
    (supports && source != target).then_some((link, source, target))
}

/// For each node the longest row of steps that leads to it, and its last step. Rows that go round
/// in a circle, or come from one, have no length.
struct Rows {
    length: Vec<usize>,
    before: Vec<Option<LinkId>>,
}

fn rows(
    graph: &ArgumentGraph,
    steps: &[(LinkId, NodeId, NodeId)],
    ends: impl Fn(&(LinkId, NodeId, NodeId)) -> (NodeId, NodeId),
) -> Rows {
    let nodes = graph.nodes().len();
    let mut next: Vec<Vec<(LinkId, NodeId)>> = vec![Vec::new(); nodes];
    let mut open = vec![0usize; nodes];
    for step in steps {
        let (from, to) = ends(step);
        next[from.index()].push((step.0, to));
        open[to.index()] += 1;
    }
    let mut rows = Rows { length: vec![0; nodes], before: vec![None; nodes] };
    let mut work: Vec<NodeId> = graph.nodes().filter(|node| open[node.index()] == 0).collect();
    while let Some(node) = work.pop() {
        for (link, to) in &next[node.index()] {
            let length = rows.length[node.index()] + 1;
            if length > rows.length[to.index()] {
                rows.length[to.index()] = length;
                rows.before[to.index()] = Some(*link);
            }
            open[to.index()] -= 1;
            if open[to.index()] == 0 {
                work.push(*to);
            }
        }
    }
    rows
}
