//! Which id names what. The tables hold the ids of nodes and links themselves, for to compare with
//! those in the document would be to wait for memory once for each id that a link names.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::{Element, GroupId, LinkId, NodeId};
use crate::document::{Document, Id};

/// The name space of nodes and links, and that of groups. The first owner of an id keeps it.
#[derive(Debug, Clone)]
pub(super) struct Names {
    hasher: DefaultHashBuilder,
    elements: HashTable<(Id, Element)>,
    groups: HashTable<GroupId>,
    /// Nodes and links whose id is another's, in the document's order.
    pub(super) nameless: Vec<Element>,
}

impl Names {
    pub(super) fn new(document: &Document) -> Self {
        let mut names = Self {
            hasher: DefaultHashBuilder::default(),
            elements: HashTable::with_capacity(document.nodes.len()),
            groups: HashTable::with_capacity(document.groups.len()),
            nameless: Vec::new(),
        };
        let hasher = &names.hasher;
        let mut add = |id: &Id, element: Element| {
            let hash = hasher.hash_one(id.as_str());
            if names.elements.find(hash, |(other, _)| other == id).is_some() {
                names.nameless.push(element);
                return;
            }
            let rehash = |(id, _): &(Id, Element)| hasher.hash_one(id.as_str());
            names.elements.insert_unique(hash, (id.clone(), element), rehash);
        };
        for (at, node) in document.nodes.iter().enumerate() {
            add(&node.id, Element::Node(NodeId::new(at)));
        }
        for (at, link) in document.links.iter().enumerate() {
            if let Some(id) = &link.id {
                add(id, Element::Link(LinkId::new(at)));
            }
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

    pub(super) fn element(&self, id: &str) -> Option<Element> {
        let hash = self.hasher.hash_one(id);
        self.elements.find(hash, |(other, _)| other == id).map(|(_, element)| *element)
    }

    pub(super) fn group(&self, document: &Document, id: &str) -> Option<GroupId> {
        let hash = self.hasher.hash_one(id);
        self.groups.find(hash, |group| document.groups[group.index()].id.value == id).copied()
    }
}
