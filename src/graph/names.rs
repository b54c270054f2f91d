//! Which id names what. The tables hold indices only; the ids stay in the document.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::{Element, GroupId, LinkId, NodeId};
use crate::document::Document;

/// The name space of nodes and links, and that of groups. The first owner of an id keeps it.
#[derive(Debug, Clone)]
pub(super) struct Names {
    hasher: DefaultHashBuilder,
    elements: HashTable<Element>,
    groups: HashTable<GroupId>,
}

impl Names {
    pub(super) fn new(document: &Document) -> Self {
        let mut names = Self {
            hasher: DefaultHashBuilder::default(),
            elements: HashTable::with_capacity(document.nodes.len()),
            groups: HashTable::with_capacity(document.groups.len()),
        };
        let nodes = (0..document.nodes.len() as u32).map(|at| Element::Node(NodeId(at)));
        let links = (0..document.links.len() as u32).map(|at| Element::Link(LinkId(at)));
        let hasher = &names.hasher;
        for element in nodes.chain(links) {
            let Some(id) = element_id(document, element) else { continue };
            let is_same = |other: &Element| element_id(document, *other) == Some(id);
            let rehash =
                |other: &Element| hasher.hash_one(element_id(document, *other).unwrap_or_default());
            names.elements.entry(hasher.hash_one(id), is_same, rehash).or_insert(element);
        }
        for (at, group) in document.groups.iter().enumerate() {
            let id = |group: GroupId| document.groups[group.index()].id.as_str();
            let is_same = |other: &GroupId| id(*other) == group.id.as_str();
            let rehash = |other: &GroupId| hasher.hash_one(id(*other));
            let hash = hasher.hash_one(group.id.as_str());
            names.groups.entry(hash, is_same, rehash).or_insert(GroupId(at as u32));
        }
        names
    }

    pub(super) fn element(&self, document: &Document, id: &str) -> Option<Element> {
        let hash = self.hasher.hash_one(id);
        self.elements.find(hash, |&element| element_id(document, element) == Some(id)).copied()
    }

    pub(super) fn group(&self, document: &Document, id: &str) -> Option<GroupId> {
        let hash = self.hasher.hash_one(id);
        self.groups.find(hash, |group| document.groups[group.index()].id.value == id).copied()
    }
}

fn element_id(document: &Document, element: Element) -> Option<&str> {
    match element {
        Element::Node(node) => Some(&document.nodes[node.index()].id),
        Element::Link(link) => document.links[link.index()].id.as_ref().map(|id| id.as_str()),
    }
}
