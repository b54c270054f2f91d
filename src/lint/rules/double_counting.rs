//! Two links into one statement that rest on the same single premise. O(nodes + links): one walk
//! up, in which each statement learns whether all its support comes down to one premise.

use crate::diagnostic::{Finding, shown};
use crate::document::Relation;
use crate::graph::{ArgumentGraph, Element, LinkId, NodeId};
use crate::lint::{Check, Level, Rule, Subject};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "double-counting",
    level: Level::Warn,
    summary: "two links into one statement that rest on the same single premise",
    page: include_str!("double_counting.md"),
    check: Check::Argument(check),
};

/// What support comes down to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Base {
    Nothing,
    One(NodeId),
    Several,
}

impl Base {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing, base) | (base, Self::Nothing) => base,
            (a, b) if a == b => a,
            _ => Self::Several,
        }
    }
}

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let graph = subject.graph;
    let bases = bases(graph);
    let mut resting: Vec<(NodeId, LinkId)> = Vec::new();
    let mut links: Vec<LinkId> = Vec::new();
    for target in graph.nodes() {
        resting.clear();
        resting.extend(graph.supports(target).filter_map(|link| match bases[link.index()] {
            Base::One(premise) => Some((premise, link)),
            Base::Nothing | Base::Several => None,
        }));
        if resting.len() < 2 {
            continue;
        }
        resting.sort_unstable();
        let doubles = resting.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1);
        for same in doubles {
            let premise = same[0].0;
            links.clear();
            for &(_, link) in same {
                // The same link twice is `duplicate-link`.
                let same = |other: &LinkId| graph.sources(*other).eq(graph.sources(link));
                if !links.iter().take(8).any(same) {
                    links.push(link);
                }
            }
            let [first, second, ..] = links[..] else { continue };
            let count = if links.len() == 2 { "two".into() } else { links.len().to_string() };
            let message = format!(
                "{count} reasons for `{}` rest on the same premise `{}`",
                shown(graph.id(target)),
                shown(graph.id(premise)),
            );
            let source = |link: LinkId| {
                let link = graph.link(link);
                link.from.first().map_or(link.place(), |source| source.span)
            };
            findings.push(
                Finding::new(RULE.name, source(second), message)
                    .label("this reason")
                    .related(source(first), "and this one")
                    .help(
                        "they count as one reason: keep one, or show what else the other rests on",
                    ),
            );
        }
    }
}

/// For each link, what the support that it passes on comes down to.
fn bases(graph: &ArgumentGraph) -> Vec<Base> {
    let mut of_node = vec![Base::Nothing; graph.nodes().len()];
    let mut of_link = vec![Base::Nothing; graph.links().len()];
    let mut open_sources: Vec<u32> =
        graph.links().map(|link| graph.source_count(link) as u32).collect();
    let mut open_supports = vec![0u32; of_node.len()];
    for link in graph.links().filter(|link| graph.relation(*link) == Some(Relation::Supports)) {
        if let Some(Element::Node(node)) = graph.target(link) {
            open_supports[node.index()] += 1;
        }
    }
    let mut work: Vec<NodeId> =
        graph.nodes().filter(|node| open_supports[node.index()] == 0).collect();
    for node in &work {
        let is_given = graph.is_given(*node);
        of_node[node.index()] = if is_given { Base::One(*node) } else { Base::Several };
    }
    let mut at = 0;
    while let Some(&node) = work.get(at) {
        at += 1;
        for link in graph.uses(node) {
            of_link[link.index()] = of_link[link.index()].and(of_node[node.index()]);
            open_sources[link.index()] -= 1;
            if open_sources[link.index()] > 0 || graph.relation(link) != Some(Relation::Supports) {
                continue;
            }
            let Some(target) = graph.target(link).and_then(Element::node) else { continue };
            let base = if graph.is_complete(link) { of_link[link.index()] } else { Base::Several };
            of_node[target.index()] = of_node[target.index()].and(base);
            open_supports[target.index()] -= 1;
            if open_supports[target.index()] == 0 {
                work.push(target);
            }
        }
    }
    // Support that goes round in a circle comes down to nothing that could be named.
    for link in graph.links() {
        if open_sources[link.index()] > 0 || !graph.is_complete(link) {
            of_link[link.index()] = Base::Several;
        }
    }
    of_link
}
