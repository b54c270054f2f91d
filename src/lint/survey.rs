//! What only some statements and links have.
//!
//! One walk over the document finds them, and each rule then walks over those alone. Most rules
//! are about something rare, and in a large document a walk over all of it waits for memory at
//! every step: this one walk takes the place of some twenty.

use crate::document::{Link, Node};
use crate::graph::{ArgumentGraph, NodeId};

use super::rules::{empty_text, malformed_id};

/// The nodes and links that have something rare, each list in the document's order.
#[derive(Default)]
pub(super) struct Survey<'a> {
    /// Nodes that lie in a group.
    pub(super) grouped: Vec<&'a Node>,
    /// Nodes that are marked `implicit`.
    pub(super) implicit: Vec<&'a Node>,
    /// Nodes and links that quote something.
    pub(super) quoting_nodes: Vec<&'a Node>,
    pub(super) quoting_links: Vec<&'a Link>,
    /// Nodes and links that allow something.
    pub(super) allowing_nodes: Vec<&'a Node>,
    pub(super) allowing_links: Vec<&'a Link>,
    /// Links that name more than one source, perhaps the same twice.
    pub(super) joining: Vec<&'a Link>,
    /// Nodes whose text says nothing, though they have one.
    pub(super) silent: Vec<&'a Node>,
    /// For each node whether it has all it needs, says something, and has its id to itself.
    pub(super) whole: Vec<bool>,
    /// Whether the id of a node or link is not in kebab-case, or not of ASCII letters alone.
    pub(super) has_malformed_ids: bool,
    pub(super) has_foreign_ids: bool,
}

impl<'a> Survey<'a> {
    /// Walks over the document once.
    pub(super) fn of(graph: &'a ArgumentGraph) -> Self {
        let mut survey = Self { whole: vec![true; graph.nodes().len()], ..Self::default() };
        for id in graph.nodes() {
            let node = graph.node(id);
            survey.see_id(&node.id);
            let says_something = empty_text::says_something(&node.text);
            survey.whole[id.index()] = !node.damaged && says_something;
            if !node.damaged && !says_something {
                survey.silent.push(node);
            }
            if node.group.is_some() {
                survey.grouped.push(node);
            }
            if node.implicit {
                survey.implicit.push(node);
            }
            if !node.quotes.is_empty() {
                survey.quoting_nodes.push(node);
            }
            if !node.allow.is_empty() {
                survey.allowing_nodes.push(node);
            }
        }
        for node in graph.nameless().iter().filter_map(|element| element.node()) {
            survey.whole[node.index()] = false;
        }
        for link in &graph.document().links {
            if let Some(id) = &link.id {
                survey.see_id(id);
            }
            if link.from.len() > 1 {
                survey.joining.push(link);
            }
            if !link.quotes.is_empty() {
                survey.quoting_links.push(link);
            }
            if !link.allow.is_empty() {
                survey.allowing_links.push(link);
            }
        }
        survey
    }

    fn see_id(&mut self, id: &str) {
        self.has_malformed_ids |= malformed_id::fault(id).is_some();
        self.has_foreign_ids |= !id.is_ascii();
    }

    /// Of a node that is not whole an error says what is to be mended first.
    pub(super) fn is_whole(&self, node: NodeId) -> bool {
        self.whole[node.index()]
    }
}
