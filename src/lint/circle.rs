//! How a circle of statements is shown in a finding.

use crate::diagnostic::{Finding, shown};
use crate::graph::{ArgumentGraph, Cycle, Element, LinkId};
use crate::source::Span;

/// Statements or links of a long circle that a finding names.
const NAMED: usize = 8;

/// The circle as a path that ends where it begins: its nodes, and the links that it bears on.
pub(crate) fn path(graph: &ArgumentGraph, cycle: &Cycle) -> String {
    let before = cycle.elements.iter().cycle().skip(cycle.elements.len() - 1);
    let stops: Vec<Element> = before
        .zip(&cycle.elements)
        .filter(|(before, element)| element.node().is_some() || before.link().is_some())
        .map(|(_, element)| *element)
        .collect();
    let mut path: Vec<String> = stops
        .iter()
        .take(NAMED)
        .map(|stop| match stop {
            Element::Node(node) => format!("`{}`", shown(graph.id(*node))),
            Element::Link(link) => graph.describe(*link),
        })
        .collect();
    if stops.len() > NAMED {
        path.push(format!("… ({} more)", stops.len() - NAMED));
    }
    path.extend(path.first().cloned());
    path.join(" → ")
}

/// A finding at the first link of the circle, or the first that `prefer` takes; the others are
/// related places.
pub(crate) fn finding(
    rule: &'static str,
    graph: &ArgumentGraph,
    cycle: &Cycle,
    prefer: impl Fn(LinkId) -> bool,
    message: String,
) -> Finding {
    let links: Vec<LinkId> = cycle.elements.iter().filter_map(|element| element.link()).collect();
    let chosen = links.iter().position(|link| prefer(*link)).unwrap_or_default();
    let target = |link: LinkId| -> Span {
        let link = graph.link(link);
        link.relation().map_or(link.place(), |(_, target)| target.span)
    };
    let place = links.get(chosen).map_or_else(Span::default, |link| target(*link));
    let mut finding =
        Finding::new(rule, place, message).label("the circle passes through this link");
    let others = links.iter().enumerate().filter(|(at, _)| *at != chosen);
    for (_, link) in others.take(NAMED) {
        finding = finding.related(target(*link), "and through this one");
    }
    finding
}
