//! One of the three documents, as a graph and as written.

use super::raw::{Object, items};
use super::{Side, Unmergeable};
use crate::diagnostic::{Finding, shown};
use crate::document::{self, Document, Texts};
use crate::graph::{ArgumentGraph, Element};
use crate::lint::{self, Levels, Subject};
use crate::source::{Source, Span};

/// The lists of a document, in the order in which they are merged: a list's ids are settled
/// before another refers to them.
pub(super) const LISTS: [&str; 4] = ["sources", "groups", "nodes", "links"];

/// One document, as a graph and as written.
pub(super) struct Version {
    pub(super) line_break: &'static str,
    pub(super) graph: ArgumentGraph,
    pub(super) findings: Vec<String>,
    pub(super) top: Object,
    /// The objects of each of [`LISTS`].
    pub(super) lists: [Vec<Object>; 4],
}

impl Version {
    pub(super) fn read(side: Side, source: &Source) -> Result<Self, Unmergeable> {
        let refuse = |finding| Unmergeable { side, finding };
        let (document, reading) = Document::read(source).map_err(refuse)?;
        // What was read as something else than it says cannot be moved about as written.
        if let Some(finding) = reading.first() {
            return Err(refuse(Box::new(finding.clone())));
        }
        let graph = ArgumentGraph::new(document);
        if let Some((id, span)) = repeated(&graph) {
            let message = format!("`{}` is the id of two nodes or links", shown(&id));
            let finding = Finding::new("duplicate-id", span, message)
                .help("give each its own id: a merge cannot tell which is meant");
            return Err(refuse(Box::new(finding)));
        }
        let texts = Texts::default();
        let findings = lint::check(&Subject::new(&graph, &texts), reading, &Levels::default());
        let findings = findings.iter().map(|finding| name(finding, source)).collect();
        let top = Object::parse(source.text()).unwrap_or_default();
        let objects = |key: &str| -> Vec<Object> {
            let list = items(top.get(key).unwrap_or("[]"));
            list.iter().map(|item| Object::parse(item).unwrap_or_default()).collect()
        };
        let lists = LISTS.map(objects);
        let read = graph.document();
        let read = [read.sources.len(), read.groups.len(), read.nodes.len(), read.links.len()];
        debug_assert_eq!(lists.each_ref().map(Vec::len), read, "both readings find the same");
        let line_break = document::line_break(source.text());
        Ok(Self { line_break, graph, findings, top, lists })
    }
}

/// What tells a finding from others in another document.
pub(super) fn name(finding: &Finding, source: &Source) -> String {
    format!("{}\0{}\0{}", finding.rule, finding.message, source.slice(finding.span))
}

/// An id that two nodes or links bear.
fn repeated(graph: &ArgumentGraph) -> Option<(String, Span)> {
    let node = graph.nodes().find(|node| graph.find(graph.id(*node)) != Some((*node).into()));
    if let Some(node) = node {
        return Some((graph.id(node).to_owned(), graph.node(node).id.span));
    }
    graph.links().find_map(|link| {
        let id = graph.link(link).id.as_ref()?;
        let other = graph.find(id) != Some(Element::Link(link));
        other.then(|| (id.to_string(), id.span))
    })
}
