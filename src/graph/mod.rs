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

mod adjacency;
mod names;
mod needed;
mod query;

use petgraph::graph::{DiGraph, NodeIndex};

use crate::diagnostic::shown;
use crate::document::{Document, Group, Kind, Link, Node, Relation};

use adjacency::{Adjacency, Rows};
use names::Names;

pub use query::Cycle;
pub(crate) use query::Grounding;

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
    /// The same neighbours, for walks over all of the graph.
    adjacency: Adjacency,
    names: Names,
    group_of_node: Vec<Option<GroupId>>,
    parent_of_group: Vec<Option<GroupId>>,
    /// What every walk asks of a node and of a link, close together: the document's own structs
    /// are so large that each look at one of them would wait for memory.
    kinds: Vec<Kind>,
    bearings: Vec<Bearing>,
}

/// How a link bears on what.
#[derive(Debug, Clone, Copy)]
struct Bearing {
    target: Option<Element>,
    relation: Option<Relation>,
    /// Whether its sources, its target and its relation are all known.
    is_complete: bool,
}

impl ArgumentGraph {
    /// Builds the graph of a document, in time linear in the document.
    pub fn new(document: Document) -> Self {
        let names = Names::new(&document);
        let (nodes, links) = (document.nodes.len(), document.links.len());
        let mut bearings = Vec::with_capacity(links);
        let mut last_used_by = vec![usize::MAX; nodes];
        let mut sources = Rows::with_capacity(links, links + links / 4);
        // Links mostly stand in the order of the nodes that they start from: then the last source
        // or the node behind it is meant, and need not be looked up.
        let mut last = 0;
        let follows = |id: &str, last: usize| -> Option<Element> {
            let near = last..nodes.min(last + 2);
            let mut near = near.filter(|_| names.nameless.is_empty());
            near.find(|at| document.nodes[*at].id.value == id)
                .map(|at| Element::Node(NodeId::new(at)))
        };
        for (index, link) in document.links.iter().enumerate() {
            let mut are_known = !link.from.is_empty() && !link.damaged;
            for source in &link.from {
                let found = follows(source, last).or_else(|| names.element(source));
                match found.and_then(Element::node) {
                    None => are_known = false,
                    Some(node) => {
                        last = node.index();
                        if std::mem::replace(&mut last_used_by[node.index()], index) != index {
                            sources.push(node.0);
                        }
                    }
                }
            }
            sources.end_row();
            let (relation, target) = link.relation().unzip();
            let target = target.and_then(|target| names.element(target));
            let is_complete = are_known && target.is_some();
            bearings.push(Bearing { target, relation, is_complete });
        }
        let adjacency = Adjacency::new(nodes, sources, &bearings);
        let graph = petgraph(nodes, &adjacency, &bearings);
        let mut kinds = Vec::with_capacity(nodes);
        let mut group_of_node = vec![None; nodes];
        for (node, its_group) in document.nodes.iter().zip(&mut group_of_node) {
            kinds.push(node.kind.value);
            *its_group = node.group.as_ref().and_then(|group| names.group(&document, group));
        }
        let parent_of_group = document
            .groups
            .iter()
            .map(|group| group.within.as_ref().and_then(|outer| names.group(&document, outer)))
            .collect();
        let mut graph = Self {
            document,
            graph,
            adjacency,
            names,
            group_of_node,
            parent_of_group,
            kinds,
            bearings,
        };
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

    /// What a node is in the argument.
    pub fn kind(&self, node: NodeId) -> Kind {
        self.kinds[node.index()]
    }

    /// A node's id.
    pub fn id(&self, node: NodeId) -> &str {
        &self.node(node).id
    }

    /// What an id names. Where several nodes or links bear it, the first.
    pub fn find(&self, id: &str) -> Option<Element> {
        self.names.element(id)
    }

    /// The nodes and links that cannot be referred to, for their id is that of one before them:
    /// nodes first, each in the document's order.
    pub fn nameless(&self) -> &[Element] {
        &self.names.nameless
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
        self.bearings[link.index()].is_complete
    }

    /// The first id that a link starts from and that is no node's.
    pub fn unknown_source(&self, link: LinkId) -> Option<&str> {
        let mut from = self.link(link).from.iter().map(|id| id.as_str());
        from.find(|id| !matches!(self.find(id), Some(Element::Node(_))))
    }

    /// The known sources of a link, each once, in the order written.
    pub fn sources(&self, link: LinkId) -> impl Iterator<Item = NodeId> + '_ {
        self.adjacency.sources(link)
    }

    /// How many known sources a link has, each counted once.
    pub fn source_count(&self, link: LinkId) -> usize {
        self.adjacency.sources.row(link.index()).len()
    }

    /// What a link supports or attacks.
    pub fn target(&self, link: LinkId) -> Option<Element> {
        self.bearings[link.index()].target
    }

    /// Whether a link supports or attacks; nothing where the document says neither or both.
    pub fn relation(&self, link: LinkId) -> Option<Relation> {
        self.bearings[link.index()].relation
    }

    /// The links that support or attack an element, in the document's order.
    pub fn links_into(&self, element: Element) -> impl Iterator<Item = (LinkId, Relation)> + '_ {
        self.adjacency.links_into(self.vertex(element).index())
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
        self.adjacency.uses(node)
    }

    /// How messages name a link: its id, else its sources, relation and target.
    pub fn describe(&self, link: LinkId) -> String {
        match &self.link(link).id {
            Some(id) => format!("`{}`", shown(id)),
            None => self.sentence(link),
        }
    }

    /// A link as a sentence, behind its id if it has one: "`step`: `a` + `b` support `t`".
    pub fn introduce(&self, link: LinkId) -> String {
        match &self.link(link).id {
            Some(id) => format!("`{}`: {}", shown(id), self.sentence(link)),
            None => self.sentence(link),
        }
    }

    /// The sources, relation and target of a link.
    fn sentence(&self, link: LinkId) -> String {
        let link = self.link(link);
        let mut from: Vec<String> =
            link.from.iter().take(4).map(|id| format!("`{}`", shown(id))).collect();
        if link.from.len() > 4 {
            from.push("…".into());
        }
        let from = from.join(" + ");
        match link.relation() {
            Some((relation, target)) => {
                format!("{from} {} `{}`", relation.verb(link.from.len()), shown(target))
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

/// The nodes and then the links as vertices, with what leads from each to which. petgraph walks a
/// vertex's edges from the newest to the oldest: adding the links from last to first makes every
/// walk follow the document.
fn petgraph(nodes: usize, adjacency: &Adjacency, bearings: &[Bearing]) -> DiGraph<(), Role, u32> {
    let (links, edges) = (bearings.len(), adjacency.sources.len() + bearings.len());
    let mut graph = DiGraph::with_capacity(nodes + links, edges);
    for _ in 0..nodes + links {
        graph.add_node(());
    }
    for (link, bearing) in bearings.iter().enumerate().rev() {
        let inference = NodeIndex::new(nodes + link);
        for source in adjacency.sources.row(link).iter().rev() {
            graph.add_edge(NodeIndex::new(*source as usize), inference, Role::Source);
        }
        if let Some((relation, target)) = bearing.relation.zip(bearing.target) {
            let target = match target {
                Element::Node(node) => node.index(),
                Element::Link(link) => nodes + link.index(),
            };
            let role = match relation {
                Relation::Supports => Role::Supports,
                Relation::Attacks => Role::Attacks,
            };
            graph.add_edge(inference, NodeIndex::new(target), role);
        }
    }
    graph
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
