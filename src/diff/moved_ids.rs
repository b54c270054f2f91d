//! Ids that moved from statement to statement.
//!
//! Two kinds of revision look alike at first: a statement is inserted and all positional ids
//! behind it shift, so that the texts tell which statement is which; or texts are exchanged
//! between ids that mean something, so that the ids tell. A *chain* is a set of nodes tied to
//! each other by an id or by a text. In each chain the reading wins that keeps more: links, kind,
//! group, quotes and note. Where both keep as much, texts win only if all ids are positions that
//! move in one direction.

use hashbrown::{HashMap, HashSet};

use super::matching::{Matching, Side};
use crate::document::Relation;
use crate::graph::{Element, NodeId};

/// A pair by text, and the pairs by id that it breaks up.
pub(super) struct Shifted {
    pub(super) old: NodeId,
    pub(super) new: NodeId,
    pub(super) by_id_of_old: Option<(NodeId, NodeId)>,
    pub(super) by_id_of_new: Option<(NodeId, NodeId)>,
}

/// Finds the pairs by text that win against the pairs by id in `matching`. Linear in the graphs.
pub(super) fn find(old: &Side<'_>, new: &Side<'_>, matching: &Matching) -> Vec<Shifted> {
    let pairs = contradictions(old, new, matching);
    if pairs.is_empty() {
        return Vec::new();
    }
    // Old node i is item i of the chains, new node j is item j behind the old ones.
    let behind = old.nodes.len();
    let mut chains = Chains::new(behind + new.nodes.len());
    for pair in &pairs {
        chains.join(pair.old.index(), behind + pair.new.index());
        for (a, b) in [pair.by_id_of_old, pair.by_id_of_new].into_iter().flatten() {
            chains.join(a.index(), behind + b.index());
        }
    }
    let mut chain_of_new: HashMap<usize, usize> = HashMap::new();
    for pair in &pairs {
        let news = [Some(pair.new), pair.by_id_of_old.map(|(_, new)| new)];
        for node in news.into_iter().flatten() {
            chain_of_new.insert(node.index(), chains.root(behind + node.index()));
        }
    }
    let mut points: HashMap<usize, Points> = HashMap::new();
    let by_id: Vec<usize> = matching.classes_of_new();
    let mut by_text = by_id.clone();
    for node in chain_of_new.keys() {
        by_text[*node] = behind + node;
    }
    for pair in &pairs {
        by_text[pair.new.index()] = pair.old.index();
        let entry = points.entry(chains.root(pair.old.index())).or_default();
        entry.by_text += likeness(old, new, pair.old, pair.new);
        entry.direction(old.graph.id(pair.old), new.graph.id(pair.new));
    }
    let mut counted: HashSet<(NodeId, NodeId)> = HashSet::new();
    for pair in &pairs {
        for (a, b) in [pair.by_id_of_old, pair.by_id_of_new].into_iter().flatten() {
            if counted.insert((a, b)) {
                let entry = points.entry(chains.root(a.index())).or_default();
                entry.by_id += likeness(old, new, a, b);
            }
        }
    }
    count_links(old, new, &chain_of_new, &by_id, &by_text, &mut points);
    let wins = |chain| points.get(&chain).is_some_and(Points::text_wins);
    pairs.into_iter().filter(|pair| wins(chains.root(pair.old.index()))).collect()
}

/// The pairs of nodes with the same text, which nothing else has, whose ids say otherwise.
fn contradictions(old: &Side<'_>, new: &Side<'_>, matching: &Matching) -> Vec<Shifted> {
    let moved = |node: &&NodeId| match matching.of_new(**node) {
        Some(pair) => old.text(pair.old) != new.text(**node),
        None => true,
    };
    let moved: Vec<NodeId> = new.nodes.iter().filter(moved).copied().collect();
    if moved.is_empty() {
        return Vec::new();
    }
    let only = |side: &Side<'_>| -> HashMap<String, Option<NodeId>> {
        let mut owners = HashMap::with_capacity(side.nodes.len());
        for node in &side.nodes {
            let owner = owners.entry(side.text(*node).to_owned()).or_insert(Some(*node));
            if *owner != Some(*node) {
                *owner = None;
            }
        }
        owners
    };
    let (olds, news) = (only(old), only(new));
    let mut pairs = Vec::new();
    for node in moved {
        let text = new.text(node);
        if text.is_empty() || news.get(text) != Some(&Some(node)) {
            continue;
        }
        let Some(Some(origin)) = olds.get(text) else { continue };
        let by_id_of_old = matching.of_old(*origin).map(|pair| (pair.old, pair.new));
        let by_id_of_new = matching.of_new(node).map(|pair| (pair.old, pair.new));
        if by_id_of_old.is_some() || by_id_of_new.is_some() {
            pairs.push(Shifted { old: *origin, new: node, by_id_of_old, by_id_of_new });
        }
    }
    pairs
}

/// How much else two nodes have in common.
fn likeness(old: &Side<'_>, new: &Side<'_>, a: NodeId, b: NodeId) -> usize {
    let (a, b) = (old.graph.node(a), new.graph.node(b));
    let group = |node: &crate::document::Node| node.group.as_ref().map(|group| group.value.clone());
    let note = |node: &crate::document::Node| node.note.as_ref().map(|note| note.value.clone());
    let quotes = |node: &crate::document::Node| -> Vec<String> {
        node.quotes.iter().map(|quote| quote.text.value.clone()).collect()
    };
    usize::from(a.kind.value == b.kind.value)
        + usize::from(group(a) == group(b))
        + usize::from(note(a).is_some() && note(a) == note(b))
        + usize::from(!a.quotes.is_empty() && quotes(a) == quotes(b))
}

/// What the two readings of a chain keep.
#[derive(Default)]
struct Points {
    by_id: usize,
    by_text: usize,
    /// Whether an id moved up, moved down, or is no position.
    up: bool,
    down: bool,
    named: bool,
}

impl Points {
    fn text_wins(&self) -> bool {
        let positions = !self.named && self.up != self.down;
        self.by_text > self.by_id || (self.by_text == self.by_id && positions)
    }

    fn direction(&mut self, old: &str, new: &str) {
        match (position(old), position(new)) {
            (Some((stem, from)), Some((other, to))) if stem == other && from != to => {
                self.up |= to > from;
                self.down |= to < from;
            }
            _ => self.named = true,
        }
    }
}

/// An id that ends in a number: what stands before it, and the number.
fn position(id: &str) -> Option<(&str, u64)> {
    let stem = id.trim_end_matches(|character: char| character.is_ascii_digit());
    Some((stem, id[stem.len()..].parse().ok()?))
}

/// Counts for each chain the new links at its nodes that the old revision has, in both readings.
fn count_links(
    old: &Side<'_>,
    new: &Side<'_>,
    chain_of_new: &HashMap<usize, usize>,
    by_id: &[usize],
    by_text: &[usize],
    points: &mut HashMap<usize, Points>,
) {
    type Shape = (Vec<usize>, Option<Relation>, Option<(usize, bool)>);
    let shape = |side: &Side<'_>, link, class: &dyn Fn(NodeId) -> usize| -> Shape {
        let graph = side.graph;
        let mut from: Vec<usize> = graph.sources(link).map(class).collect();
        from.sort_unstable();
        // A link that bears on a link counts by the node behind it.
        let target = match graph.target(link) {
            Some(Element::Node(node)) => Some((class(node), false)),
            Some(Element::Link(target)) => {
                graph.target(target).and_then(Element::node).map(|node| (class(node), true))
            }
            None => None,
        };
        (from, graph.relation(link), target)
    };
    let olds: HashSet<Shape> =
        old.graph.links().map(|link| shape(old, link, &|node| node.index())).collect();
    let mut counted: HashSet<(bool, Shape)> = HashSet::new();
    for link in new.graph.links() {
        let graph = new.graph;
        let ends = graph.sources(link).chain(graph.target(link).and_then(Element::node));
        let mut chains: Vec<usize> =
            ends.filter_map(|node| chain_of_new.get(&node.index()).copied()).collect();
        if chains.is_empty() {
            continue;
        }
        chains.sort_unstable();
        chains.dedup();
        // A step that is written twice counts once, so that the revisions can be exchanged.
        let by_id = shape(new, link, &|node| by_id[node.index()]);
        if olds.contains(&by_id) && counted.insert((false, by_id)) {
            chains.iter().for_each(|chain| points.entry(*chain).or_default().by_id += 1);
        }
        let by_text = shape(new, link, &|node| by_text[node.index()]);
        if olds.contains(&by_text) && counted.insert((true, by_text)) {
            chains.iter().for_each(|chain| points.entry(*chain).or_default().by_text += 1);
        }
    }
}

/// Disjoint sets of nodes, as a forest with halved paths.
struct Chains(Vec<usize>);

impl Chains {
    fn new(items: usize) -> Self {
        Self((0..items).collect())
    }

    fn root(&self, mut item: usize) -> usize {
        while self.0[item] != item {
            item = self.0[item];
        }
        item
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.halve(a), self.halve(b));
        // The smaller index leads, so that the outcome does not depend on the order of joins.
        self.0[a.max(b)] = a.min(b);
    }

    fn halve(&mut self, mut item: usize) -> usize {
        while self.0[item] != item {
            self.0[item] = self.0[self.0[item]];
            item = self.0[item];
        }
        item
    }
}
