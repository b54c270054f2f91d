//! The argument graph: what a document means.
//!
//! Nodes and links are both vertices of a petgraph [`DiGraph`], as in the Argument Interchange
//! Format (Chesñevar and others, 2006), so that linked premises, undercuts and backing are
//! ordinary edges: premise → inference → conclusion. Edges run from reason to conclusion, hence
//! what a change can affect is what can be reached from it. petgraph stays inside this module;
//! outside one speaks of nodes, links and ids.
//!
//! Every document gives a graph. An id that names nothing leaves its link incomplete, a second
//! node of the same id cannot be referred to, and the rules of [`lint`](crate::lint) say so.

mod names;
mod needed;
mod query;

use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use crate::document::{Document, Group, Link, Node, Relation};

use names::Names;

pub use query::Cycle;

/// A node of an [`ArgumentGraph`]: its index in [`Document::nodes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

/// A link of an [`ArgumentGraph`]: its index in [`Document::links`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkId(u32);

/// A group of an [`ArgumentGraph`]: its index in [`Document::groups`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(u32);

impl NodeId {
    pub(crate) fn new(index: usize) -> Self {
        Self(index as u32)
    }

    /// Its index in [`Document::nodes`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl LinkId {
    pub(crate) fn new(index: usize) -> Self {
        Self(index as u32)
    }

    /// Its index in [`Document::links`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl GroupId {
    /// Its index in [`Document::groups`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a link can bear on, and what an id can name: a node or a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Element {
    /// A statement.
    Node(NodeId),
    /// An inference.
    Link(LinkId),
}

impl Element {
    /// The node, if it is one.
    pub fn node(self) -> Option<NodeId> {
        match self {
            Self::Node(node) => Some(node),
            Self::Link(_) => None,
        }
    }

    /// The link, if it is one.
    pub fn link(self) -> Option<LinkId> {
        match self {
            Self::Node(_) => None,
            Self::Link(link) => Some(link),
        }
    }
}

/// What an edge of the petgraph graph says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// From a statement to the inference that starts from it.
    Source,
    /// From an inference to what it supports.
    Supports,
    /// From an inference to what it attacks.
    Attacks,
}

/// A document and the graph that it stands for.
#[derive(Debug, Clone)]
pub struct ArgumentGraph {
    document: Document,
    /// The vertices: first all nodes, then all links, in the document's order, so that an index
    /// tells which it is.
    graph: DiGraph<(), Role, u32>,
    names: Names,
    group_of_node: Vec<Option<GroupId>>,
    parent_of_group: Vec<Option<GroupId>>,
    /// Links whose sources, target and relation are all known.
    complete: Vec<bool>,
}

impl ArgumentGraph {
    /// Builds the graph of a document, in time linear in the document.
    pub fn new(document: Document) -> Self {
        let names = Names::new(&document);
        let (nodes, links) = (document.nodes.len(), document.links.len());
        let mut graph = DiGraph::with_capacity(nodes + links, links * 2 + links / 2);
        for _ in 0..nodes + links {
            graph.add_node(());
        }
        let vertex = |element: Element| match element {
            Element::Node(node) => NodeIndex::new(node.index()),
            Element::Link(link) => NodeIndex::new(nodes + link.index()),
        };
        let mut complete = vec![false; links];
        let mut last_used_by = vec![usize::MAX; nodes];
        let mut sources: Vec<NodeIndex> = Vec::new();
        // petgraph walks a vertex's edges from the newest to the oldest: adding the links from
        // last to first makes every walk follow the document.
        for (index, link) in document.links.iter().enumerate().rev() {
            let inference = NodeIndex::new(nodes + index);
            let mut known = !link.from.is_empty() && !link.damaged;
            sources.clear();
            for source in &link.from {
                match names.element(&document, source).and_then(Element::node) {
                    None => known = false,
                    Some(node) => {
                        if std::mem::replace(&mut last_used_by[node.index()], index) != index {
                            sources.push(NodeIndex::new(node.index()));
                        }
                    }
                }
            }
            for source in sources.drain(..).rev() {
                graph.add_edge(source, inference, Role::Source);
            }
            let target = link
                .relation()
                .and_then(|(relation, target)| Some((relation, names.element(&document, target)?)));
            match target {
                Some((relation, target)) => {
                    let role = match relation {
                        Relation::Supports => Role::Supports,
                        Relation::Attacks => Role::Attacks,
                    };
                    graph.add_edge(inference, vertex(target), role);
                }
                None => known = false,
            }
            complete[index] = known;
        }
        let group_of_node = document
            .nodes
            .iter()
            .map(|node| node.group.as_ref().and_then(|group| names.group(&document, group)))
            .collect();
        let parent_of_group = document
            .groups
            .iter()
            .map(|group| group.within.as_ref().and_then(|outer| names.group(&document, outer)))
            .collect();
        let mut graph = Self { document, graph, names, group_of_node, parent_of_group, complete };
        graph.open_group_cycles();
        graph
    }

    /// The document that the graph was built from.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Gives the document back.
    pub fn into_document(self) -> Document {
        self.document
    }

    /// All nodes, in the document's order.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = NodeId> + DoubleEndedIterator + use<> {
        (0..self.document.nodes.len() as u32).map(NodeId)
    }

    /// All links, in the document's order, incomplete ones too.
    pub fn links(&self) -> impl ExactSizeIterator<Item = LinkId> + DoubleEndedIterator + use<> {
        (0..self.document.links.len() as u32).map(LinkId)
    }

    /// All groups, in the document's order.
    pub fn groups(&self) -> impl ExactSizeIterator<Item = GroupId> + DoubleEndedIterator + use<> {
        (0..self.document.groups.len() as u32).map(GroupId)
    }

    /// A node as written.
    pub fn node(&self, node: NodeId) -> &Node {
        &self.document.nodes[node.index()]
    }

    /// A link as written.
    pub fn link(&self, link: LinkId) -> &Link {
        &self.document.links[link.index()]
    }

    /// A group as written.
    pub fn group(&self, group: GroupId) -> &Group {
        &self.document.groups[group.index()]
    }

    /// A node's id.
    pub fn id(&self, node: NodeId) -> &str {
        &self.node(node).id
    }

    /// What an id names. Where several nodes or links bear it, the first.
    pub fn find(&self, id: &str) -> Option<Element> {
        self.names.element(&self.document, id)
    }

    /// The group of this id; where several bear it, the first.
    pub fn find_group(&self, id: &str) -> Option<GroupId> {
        self.names.group(&self.document, id)
    }

    /// The innermost group of a node.
    pub fn group_of(&self, node: NodeId) -> Option<GroupId> {
        self.group_of_node[node.index()]
    }

    /// The group that holds a group. Following it always ends: where groups hold each other in
    /// a ring, the ring is opened at its first group in the document.
    pub fn parent_of(&self, group: GroupId) -> Option<GroupId> {
        self.parent_of_group[group.index()]
    }

    /// Whether a link has a known relation and target and all its sources are known. An
    /// incomplete link is drawn as far as it goes, and is never in force.
    pub fn is_complete(&self, link: LinkId) -> bool {
        self.complete[link.index()]
    }

    /// The known sources of a link, each once, in the order written.
    pub fn sources(&self, link: LinkId) -> impl Iterator<Item = NodeId> + '_ {
        self.graph
            .edges_directed(self.inference(link), Direction::Incoming)
            .filter(|edge| *edge.weight() == Role::Source)
            .map(|edge| NodeId(edge.source().index() as u32))
    }

    /// What a link supports or attacks.
    pub fn target(&self, link: LinkId) -> Option<Element> {
        let mut out = self.graph.neighbors(self.inference(link));
        out.next().map(|vertex| self.element(vertex))
    }

    /// Whether a link supports or attacks; nothing where the document says neither or both.
    pub fn relation(&self, link: LinkId) -> Option<Relation> {
        self.link(link).relation().map(|(relation, _)| relation)
    }

    /// The links that support or attack an element, in the document's order.
    pub fn links_into(&self, element: Element) -> impl Iterator<Item = (LinkId, Relation)> + '_ {
        self.graph.edges_directed(self.vertex(element), Direction::Incoming).filter_map(|edge| {
            let relation = match edge.weight() {
                Role::Source => return None,
                Role::Supports => Relation::Supports,
                Role::Attacks => Relation::Attacks,
            };
            let index = edge.source().index() - self.document.nodes.len();
            Some((LinkId(index as u32), relation))
        })
    }

    /// The links that support an element, in the document's order.
    pub fn supports(&self, element: impl Into<Element>) -> impl Iterator<Item = LinkId> + '_ {
        self.links_into(element.into())
            .filter_map(|(link, relation)| (relation == Relation::Supports).then_some(link))
    }

    /// The links that attack an element, in the document's order.
    pub fn attacks(&self, element: impl Into<Element>) -> impl Iterator<Item = LinkId> + '_ {
        self.links_into(element.into())
            .filter_map(|(link, relation)| (relation == Relation::Attacks).then_some(link))
    }

    /// The links that start from a node, in the document's order.
    pub fn uses(&self, node: NodeId) -> impl Iterator<Item = LinkId> + '_ {
        let nodes = self.document.nodes.len();
        self.graph
            .neighbors(self.vertex(Element::Node(node)))
            .map(move |vertex| LinkId((vertex.index() - nodes) as u32))
    }

    /// How messages name a link: its id, else its sources, relation and target.
    pub fn describe(&self, link: LinkId) -> String {
        use crate::diagnostic::shown;
        let link = self.link(link);
        if let Some(id) = &link.id {
            return format!("`{}`", shown(id));
        }
        let mut from: Vec<String> =
            link.from.iter().take(4).map(|id| format!("`{}`", shown(id))).collect();
        if link.from.len() > 4 {
            from.push("…".into());
        }
        let from = from.join(" + ");
        match link.relation() {
            Some((relation, target)) => {
                format!("{from} {} `{}`", relation.as_str(), shown(target))
            }
            None => from,
        }
    }

    /// Opens every ring of groups that hold each other at its first group.
    fn open_group_cycles(&mut self) {
        const NEW: u32 = u32::MAX;
        let mut seen_from = vec![NEW; self.parent_of_group.len()];
        for start in 0..self.parent_of_group.len() {
            let mut group = start;
            while seen_from[group] == NEW {
                seen_from[group] = start as u32;
                let Some(parent) = self.parent_of_group[group] else { break };
                if seen_from[parent.index()] == start as u32 {
                    let ring = std::iter::successors(Some(parent), |at| {
                        self.parent_of_group[at.index()].filter(|next| *next != parent)
                    });
                    let first = ring.min().expect("a ring has at least one group");
                    self.parent_of_group[first.index()] = None;
                    break;
                }
                group = parent.index();
            }
        }
    }

    fn inference(&self, link: LinkId) -> NodeIndex {
        NodeIndex::new(self.document.nodes.len() + link.index())
    }

    fn vertex(&self, element: Element) -> NodeIndex {
        match element {
            Element::Node(node) => NodeIndex::new(node.index()),
            Element::Link(link) => self.inference(link),
        }
    }

    fn element(&self, vertex: NodeIndex) -> Element {
        match vertex.index().checked_sub(self.document.nodes.len()) {
            None => Element::Node(NodeId(vertex.index() as u32)),
            Some(link) => Element::Link(LinkId(link as u32)),
        }
    }
}

impl From<NodeId> for Element {
    fn from(node: NodeId) -> Self {
        Self::Node(node)
    }
}

impl From<LinkId> for Element {
    fn from(link: LinkId) -> Self {
        Self::Link(link)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Kind;
    use crate::source::Spanned;

    fn document(links: Vec<Link>) -> Document {
        let nodes = ["a", "b", "c"].map(|id| Node::new(id, Kind::Claim, id)).to_vec();
        Document { nodes, links, ..Document::default() }
    }

    #[test]
    fn walks_follow_the_document() {
        let graph = ArgumentGraph::new(document(vec![
            Link::supports(["c", "b", "c"], "a").with_id("step"),
            Link::attacks(["b"], "a"),
            Link::attacks(["c"], "step"),
        ]));
        let [step, attack, undercut] = [0, 1, 2].map(LinkId);
        let a = graph.find("a").unwrap();
        assert_eq!(graph.find("step"), Some(Element::Link(step)));
        assert_eq!(
            graph.links_into(a).collect::<Vec<_>>(),
            [(step, Relation::Supports), (attack, Relation::Attacks)]
        );
        let sources = |link| graph.sources(link).map(|node| graph.id(node)).collect::<Vec<_>>();
        assert_eq!(sources(step), ["c", "b"]);
        assert_eq!(graph.attacks(step).collect::<Vec<_>>(), [undercut]);
        assert_eq!(graph.target(undercut), Some(Element::Link(step)));
        assert_eq!(graph.uses(NodeId(2)).collect::<Vec<_>>(), [step, undercut]);
    }

    #[test]
    fn unknown_ids_leave_a_link_incomplete() {
        let graph = ArgumentGraph::new(document(vec![
            Link::supports(["b", "nobody"], "a"),
            Link::supports(["b"], "nothing"),
        ]));
        let known = |link| (graph.is_complete(link), graph.sources(link).count());
        assert_eq!(known(LinkId(0)), (false, 1));
        assert_eq!(known(LinkId(1)), (false, 1));
        assert_eq!(graph.target(LinkId(1)), None);
    }

    #[test]
    fn a_ring_of_groups_is_opened_at_its_first() {
        let group = |id: &str, within: &str| Group {
            id: Spanned::from(crate::document::Id::from(id)),
            within: Some(Spanned::from(crate::document::Id::from(within))),
            ..Group::default()
        };
        let groups = vec![group("leaf", "z"), group("y", "z"), group("z", "y"), group("me", "me")];
        let graph = ArgumentGraph::new(Document { groups, ..Document::default() });
        let parents: Vec<_> = graph.groups().map(|group| graph.parent_of(group)).collect();
        assert_eq!(parents, [Some(GroupId(2)), None, Some(GroupId(1)), None]);
    }
}
