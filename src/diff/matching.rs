//! Which node of the new revision is which node of the old one.
//!
//! First by id, then by a declared `formerly`, then by kind and text, then by a similar text
//! together with shared neighbours. A pair once made is kept, each node has at most one partner,
//! and where two candidates are as good as each other, none is taken. Order in the file decides
//! nothing. Turning the revisions round gives the same pairs.
//!
//! Ids that are positions ("untitled-7") shift when a statement is inserted. Where ids and texts
//! contradict each other in a whole [chain](super::shift) of nodes, the reading wins that keeps
//! more of the links.

use std::cell::RefCell;
use std::rc::Rc;

use hashbrown::{HashMap, HashSet};

use super::alike::pair_by_content;
use super::moved_ids;
use super::wording;
use crate::document::Kind;
use crate::graph::{ArgumentGraph, Element, NodeId};

/// Why two nodes are taken for the same statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum MatchReason {
    /// They have the same id.
    SameId,
    /// One names the other's id as `formerly`.
    Formerly,
    /// They say the same.
    SameText,
    /// They say something similar and have neighbours in common.
    SimilarText,
}

/// Two nodes that are taken for the same statement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NodeMatch {
    /// The node in the old graph.
    pub old: NodeId,
    /// The node in the new graph.
    pub new: NodeId,
    /// Why.
    pub reason: MatchReason,
    /// How certain that is, from 0 to 1.
    pub score: f64,
}

/// The pairs of nodes of two revisions.
#[derive(Debug, Clone, Default)]
pub struct Matching {
    /// For each old node its new one.
    pub(super) to_new: Vec<Option<NodeId>>,
    /// For each new node its pair.
    pub(super) of_new: Vec<Option<NodeMatch>>,
}

impl Matching {
    /// The pair that an old node belongs to.
    pub fn of_old(&self, old: NodeId) -> Option<NodeMatch> {
        self.to_new[old.index()].and_then(|new| self.of_new(new))
    }

    /// The pair that a new node belongs to.
    pub fn of_new(&self, new: NodeId) -> Option<NodeMatch> {
        self.of_new[new.index()]
    }

    /// All pairs, in the new document's order.
    pub fn pairs(&self) -> impl Iterator<Item = NodeMatch> + '_ {
        self.of_new.iter().flatten().copied()
    }

    /// A number for each node of the new graph that its partner in the old graph shares: the
    /// partner's index, or one behind all of them.
    pub(super) fn classes_of_new(&self) -> Vec<usize> {
        let old = self.to_new.len();
        let class = |(at, pair): (usize, &Option<NodeMatch>)| {
            pair.map_or(old + at, |pair| pair.old.index())
        };
        self.of_new.iter().enumerate().map(class).collect()
    }

    fn add(&mut self, pair: NodeMatch) {
        self.to_new[pair.old.index()] = Some(pair.new);
        self.of_new[pair.new.index()] = Some(pair);
    }

    fn is_free(&self, old: NodeId, new: NodeId) -> bool {
        self.to_new[old.index()].is_none() && self.of_new[new.index()].is_none()
    }
}

/// What the matching knows of one revision.
pub(super) struct Side<'g> {
    pub(super) graph: &'g ArgumentGraph,
    pub(super) nodes: Vec<NodeId>,
    /// The normalised texts.
    pub(super) texts: Vec<String>,
}

impl<'g> Side<'g> {
    pub(super) fn new(graph: &'g ArgumentGraph) -> Self {
        let nodes: Vec<NodeId> = graph.nodes().collect();
        let texts = nodes.iter().map(|node| wording::normalise(&graph.node(*node).text)).collect();
        Self { graph, nodes, texts }
    }

    pub(super) fn text(&self, node: NodeId) -> &str {
        &self.texts[node.index()]
    }

    fn kind(&self, node: NodeId) -> Kind {
        self.graph.node(node).kind.value
    }
}

/// Matches the nodes of two revisions. Time is near linear in the two graphs: candidates for a
/// similar text share a rare word, and each node has at most some tens of them.
pub(super) fn match_nodes(old: &Side<'_>, new: &Side<'_>) -> Matching {
    let mut matching =
        Matching { to_new: vec![None; old.nodes.len()], of_new: vec![None; new.nodes.len()] };
    by_id(old, new, &mut matching);
    let shifted = moved_ids::find(old, new, &matching);
    for pair in &shifted {
        for (old, new) in [pair.by_id_of_old, pair.by_id_of_new].into_iter().flatten() {
            matching.to_new[old.index()] = None;
            matching.of_new[new.index()] = None;
        }
    }
    for pair in shifted {
        let (old, new) = (pair.old, pair.new);
        matching.add(NodeMatch { old, new, reason: MatchReason::SameText, score: 1.0 });
    }
    by_formerly(old, new, &mut matching);
    by_text(old, new, &mut matching, |side, node| Some(side.kind(node)));
    by_text(old, new, &mut matching, |_, _| None);
    by_similar_text(old, new, &mut matching);
    matching
}

fn by_id(old: &Side<'_>, new: &Side<'_>, matching: &mut Matching) {
    // Almost always each id is there once; a list is made only where it is not.
    let mut bearers: HashMap<&str, (Vec<NodeId>, Vec<NodeId>)> = HashMap::new();
    let mut repeated: Vec<&str> = Vec::new();
    let owner = |side: &Side<'_>, id: &str| side.graph.find(id).and_then(Element::node);
    for side in [old, new] {
        for node in &side.nodes {
            let id = side.graph.id(*node);
            if owner(side, id) != Some(*node) {
                repeated.push(id);
            }
        }
    }
    repeated.sort_unstable();
    repeated.dedup();
    for id in &repeated {
        bearers.insert(id, Default::default());
    }
    for node in &old.nodes {
        if let Some((olds, _)) = bearers.get_mut(old.graph.id(*node)) {
            olds.push(*node);
        }
    }
    for node in &new.nodes {
        if let Some((_, news)) = bearers.get_mut(new.graph.id(*node)) {
            news.push(*node);
        }
    }
    let pair = |old, new| NodeMatch { old, new, reason: MatchReason::SameId, score: 1.0 };
    for node in &new.nodes {
        let id = new.graph.id(*node);
        if let Some(partner) = owner(old, id).filter(|_| !bearers.contains_key(id)) {
            matching.add(pair(partner, *node));
        }
    }
    for id in &repeated {
        let (olds, news) = &bearers[id];
        let content = |side: &Side<'_>, node: NodeId| {
            (side.kind(node), side.text(node).to_owned(), side.graph.node(node).text.value.clone())
        };
        let olds = olds.iter().map(|node| (content(old, *node), *node));
        let news = news.iter().map(|node| (content(new, *node), *node));
        for (node, partner) in pair_by_content(olds, news) {
            matching.add(pair(node, partner));
        }
    }
}

fn by_formerly(old: &Side<'_>, new: &Side<'_>, matching: &mut Matching) {
    let declared = |side: &Side<'_>| -> HashSet<String> {
        let nodes = side.nodes.iter().map(|node| &side.graph.node(*node).formerly);
        nodes.flatten().map(|id| id.to_string()).collect()
    };
    let (by_old, by_new) = (declared(old), declared(new));
    let mut claims: Vec<(NodeId, NodeId)> = Vec::new();
    for (side, other, stale, turned) in [(new, old, &by_old, false), (old, new, &by_new, true)] {
        for node in &side.nodes {
            let Some(formerly) = &side.graph.node(*node).formerly else { continue };
            // What both revisions declare tells of an older one.
            if stale.contains(formerly.as_str()) {
                continue;
            }
            let named = other.graph.find(formerly).and_then(Element::node);
            claims.extend(named.map(|named| if turned { (*node, named) } else { (named, *node) }));
        }
    }
    claims.retain(|(a, b)| matching.is_free(*a, *b));
    best_first(old, new, &mut claims, |a, b| likeness_of(old, new, a, b));
    for (a, b) in claims {
        if matching.is_free(a, b) {
            let reason = MatchReason::Formerly;
            matching.add(NodeMatch { old: a, new: b, reason, score: 1.0 });
        }
    }
}

/// Sorts candidates: the best score first; equal scores by ids, in a way that does not ask which
/// revision is the old one.
fn best_first(
    old: &Side<'_>,
    new: &Side<'_>,
    candidates: &mut [(NodeId, NodeId)],
    score: impl Fn(NodeId, NodeId) -> f64,
) {
    candidates.sort_by_cached_key(|(a, b)| {
        let (a_id, b_id) = (old.graph.id(*a), new.graph.id(*b));
        let points = (score(*a, *b) * 1e6) as u64;
        (std::cmp::Reverse(points), a_id.min(b_id).to_owned(), a_id.max(b_id).to_owned())
    });
}

fn likeness_of(old: &Side<'_>, new: &Side<'_>, a: NodeId, b: NodeId) -> f64 {
    wording::likeness(&sorted_words(old.text(a)), &sorted_words(new.text(b)))
}

fn sorted_words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    words.retain(|word| !word.is_empty());
    words.sort_unstable();
    words
}

/// Pairs of one block above which shared neighbours are not counted.
const LARGEST_BLOCK: usize = 1 << 12;

/// Matches nodes of the same text (and of the same kind, where `kind` gives one). Where several
/// say the same, those are paired first that share most neighbours.
fn by_text(
    old: &Side<'_>,
    new: &Side<'_>,
    matching: &mut Matching,
    kind: impl Fn(&Side<'_>, NodeId) -> Option<Kind>,
) {
    let mut numbers: HashMap<(Option<Kind>, &str), usize> = HashMap::new();
    let mut blocks: Vec<(Vec<NodeId>, Vec<NodeId>)> = Vec::new();
    for node in old.nodes.iter().filter(|node| matching.to_new[node.index()].is_none()) {
        let at = *numbers.entry((kind(old, *node), old.text(*node))).or_insert_with(|| {
            blocks.push(Default::default());
            blocks.len() - 1
        });
        blocks[at].0.push(*node);
    }
    for node in new.nodes.iter().filter(|node| matching.of_new[node.index()].is_none()) {
        if let Some(at) = numbers.get(&(kind(new, *node), new.text(*node))) {
            blocks[*at].1.push(*node);
        }
    }
    let pair = |old, new| NodeMatch { old, new, reason: MatchReason::SameText, score: 1.0 };
    blocks.retain(|(olds, news)| {
        if let ([one], [other]) = (&olds[..], &news[..]) {
            matching.add(pair(*one, *other));
        }
        !news.is_empty() && olds.len() + news.len() > 2
    });
    // Twins: what is certain first, for it tells more about the rest.
    for _ in 0..ROUNDS {
        let neighbours = Neighbours::new(old, new, matching);
        let mut certain = Vec::new();
        for (olds, news) in &mut blocks {
            olds.retain(|node| matching.to_new[node.index()].is_none());
            news.retain(|node| matching.of_new[node.index()].is_none());
            if olds.len() * news.len() > LARGEST_BLOCK {
                continue;
            }
            let candidates: Vec<(NodeId, NodeId, f64)> = olds
                .iter()
                .flat_map(|a| news.iter().map(move |b| (*a, *b)))
                .map(|(a, b)| (a, b, neighbours.shared(a, b).1))
                .filter(|(_, _, score)| *score > 0.0)
                .collect();
            certain.extend(unrivalled(candidates, 0.0));
        }
        if certain.is_empty() {
            break;
        }
        certain.into_iter().for_each(|(a, b, _)| matching.add(pair(a, b)));
    }
    for (mut olds, mut news) in blocks {
        olds.retain(|node| matching.to_new[node.index()].is_none());
        news.retain(|node| matching.of_new[node.index()].is_none());
        olds.sort_by_key(|node| old.graph.id(*node));
        news.sort_by_key(|node| new.graph.id(*node));
        olds.into_iter().zip(news).for_each(|(a, b)| matching.add(pair(a, b)));
    }
}

/// Rounds of matching by neighbours: each lets the next see further.
const ROUNDS: usize = 8;
/// Rarest words of a text by which candidates are looked up.
const RARE_WORDS: usize = 10;
/// Nodes that may share a word before it finds no candidates.
const COMMON_WORD: usize = 48;
/// The most candidates of a node.
const CANDIDATES: usize = 12;
/// Least likeness of two texts.
const LEAST_LIKENESS: f64 = 0.5;
/// Least mean of the likeness of texts and of neighbours.
const LEAST_SCORE: f64 = 0.5;
/// By how much a pair must be better than all its rivals.
const MARGIN: f64 = 0.1;

fn by_similar_text(old: &Side<'_>, new: &Side<'_>, matching: &mut Matching) {
    let free = |nodes: &[NodeId], taken: &dyn Fn(usize) -> bool| -> Vec<NodeId> {
        nodes.iter().copied().filter(|node| !taken(node.index())).collect()
    };
    let olds = free(&old.nodes, &|at| matching.to_new[at].is_some());
    let news = free(&new.nodes, &|at| matching.of_new[at].is_some());
    let old_words: Vec<_> = olds.iter().map(|node| sorted_words(old.text(*node))).collect();
    let new_words: Vec<_> = news.iter().map(|node| sorted_words(new.text(*node))).collect();
    let mut candidates: Vec<(usize, usize)> = lookup(&old_words, &new_words);
    candidates.extend(lookup(&new_words, &old_words).into_iter().map(|(b, a)| (a, b)));
    candidates.sort_unstable();
    candidates.dedup();
    let frequency = Frequency::new(old, new, old_words.iter().chain(&new_words));
    let mut candidates: Vec<(NodeId, NodeId, f64)> = candidates
        .into_iter()
        .map(|(a, b)| (olds[a], news[b], frequency.likeness(&old_words[a], &new_words[b])))
        .filter(|(_, _, likeness)| *likeness >= LEAST_LIKENESS)
        .collect();
    for _ in 0..ROUNDS {
        let neighbours = Neighbours::new(old, new, matching);
        candidates.retain(|(a, b, _)| matching.is_free(*a, *b));
        let scored = candidates.iter().filter_map(|(a, b, likeness)| {
            let (shared, alike) = neighbours.shared(*a, *b);
            let score = (likeness + alike) / 2.0;
            (shared > 0 && score >= LEAST_SCORE).then_some((*a, *b, score))
        });
        let certain = unrivalled(scored.collect(), MARGIN);
        if certain.is_empty() {
            break;
        }
        for (old, new, score) in certain {
            matching.add(NodeMatch { old, new, reason: MatchReason::SimilarText, score });
        }
    }
}

/// In how many texts of both revisions a word stands. A word that everyone uses says little of
/// which statement it is: "the Initiative focuses on trade links" is not "the Initiative focuses
/// on capital flow".
struct Frequency<'w>(HashMap<&'w str, u32>);

impl<'w> Frequency<'w> {
    /// Counts the words of `asked` in all texts of both revisions.
    fn new(old: &Side<'_>, new: &Side<'_>, asked: impl Iterator<Item = &'w Vec<String>>) -> Self {
        let mut counts: HashMap<&str, u32> = asked.flatten().map(|word| (&**word, 0)).collect();
        if !counts.is_empty() {
            for word in old.texts.iter().chain(&new.texts).flat_map(|text| text.split(' ')) {
                if let Some(count) = counts.get_mut(word) {
                    *count += 1;
                }
            }
        }
        Self(counts)
    }

    /// A word that is there once in each revision weighs as much as one that is there once.
    fn weight(&self, word: &str) -> f64 {
        let count = self.0.get(word).copied().unwrap_or_default();
        1.0 / (f64::from(count) / 2.0).max(1.0)
    }

    /// How alike two texts are, as [`wording::likeness`] says, each word by its weight. Both lists
    /// must be sorted.
    fn likeness(&self, a: &[String], b: &[String]) -> f64 {
        let sum = |words: &[String]| words.iter().map(|word| self.weight(word)).sum::<f64>();
        let all = sum(a) + sum(b);
        let (mut i, mut j, mut shared) = (0, 0, 0.0);
        while i < a.len() && j < b.len() {
            match a[i].cmp(&b[j]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    shared += self.weight(&a[i]);
                    (i, j) = (i + 1, j + 1);
                }
            }
        }
        if all == 0.0 { 0.0 } else { 2.0 * shared / all }
    }
}

/// For each text of `from` the texts of `to` that share most of its rarest words.
fn lookup(from: &[Vec<String>], to: &[Vec<String>]) -> Vec<(usize, usize)> {
    let mut index: HashMap<&str, Vec<u32>> = HashMap::new();
    for (at, words) in to.iter().enumerate() {
        for word in words.chunk_by(|a, b| a == b) {
            index.entry(&word[0]).or_default().push(at as u32);
        }
    }
    let mut found = Vec::new();
    let mut hits: HashMap<u32, u32> = HashMap::new();
    for (at, words) in from.iter().enumerate() {
        let mut lists: Vec<&Vec<u32>> =
            words.chunk_by(|a, b| a == b).filter_map(|word| index.get(&*word[0])).collect();
        lists.retain(|list| list.len() <= COMMON_WORD);
        lists.sort_by_key(|list| list.len());
        hits.clear();
        for hit in lists.into_iter().take(RARE_WORDS).flatten() {
            *hits.entry(*hit).or_default() += 1;
        }
        let mut best: Vec<(u32, u32)> = hits.iter().map(|(hit, count)| (*count, *hit)).collect();
        best.sort_unstable_by(|a, b| b.cmp(a));
        found.extend(best.into_iter().take(CANDIDATES).map(|(_, hit)| (at, hit as usize)));
    }
    found
}

/// The pairs that beat every other pair of either node by more than `margin`.
fn unrivalled(pairs: Vec<(NodeId, NodeId, f64)>, margin: f64) -> Vec<(NodeId, NodeId, f64)> {
    let mut best: HashMap<(bool, NodeId), [f64; 2]> = HashMap::new();
    for (a, b, score) in &pairs {
        for node in [(false, *a), (true, *b)] {
            let [first, second] = best.entry(node).or_insert([f64::NEG_INFINITY; 2]);
            if *score > *first {
                (*second, *first) = (*first, *score);
            } else if *score > *second {
                *second = *score;
            }
        }
    }
    let wins = |node, score: f64| {
        let [first, second] = best[&node];
        score == first && score - second > margin
    };
    let certain = |(a, b, score): &(NodeId, NodeId, f64)| {
        wins((false, *a), *score) && wins((true, *b), *score)
    };
    pairs.into_iter().filter(certain).collect()
}

/// A node's neighbours and their roles, sorted.
type List = Rc<[u64]>;

/// Neighbours of nodes, told across revisions by the pairs so far.
struct Neighbours<'s, 'g> {
    old: &'s Side<'g>,
    new: &'s Side<'g>,
    class_of_new: Vec<usize>,
    /// The lists that were asked for, of old (`false`) and new nodes.
    lists: RefCell<HashMap<(bool, NodeId), List>>,
}

impl<'s, 'g> Neighbours<'s, 'g> {
    fn new(old: &'s Side<'g>, new: &'s Side<'g>, matching: &Matching) -> Self {
        let class_of_new = matching.classes_of_new();
        Self { old, new, class_of_new, lists: Default::default() }
    }

    /// How many neighbours an old and a new node share, and what part of all theirs that is.
    fn shared(&self, old: NodeId, new: NodeId) -> (usize, f64) {
        wording::shared(&self.list(false, old), &self.list(true, new))
    }

    fn list(&self, new: bool, node: NodeId) -> List {
        if let Some(list) = self.lists.borrow().get(&(new, node)) {
            return list.clone();
        }
        let side = if new { self.new } else { self.old };
        let class = |other: NodeId| {
            (if new { self.class_of_new[other.index()] } else { other.index() }) as u64
        };
        let graph = side.graph;
        let mut list = Vec::new();
        // The role is part of the neighbour: what a node supports is no match for what attacks it.
        let role = |link, out: u64| match graph.relation(link) {
            Some(crate::document::Relation::Attacks) => 2 + out,
            _ => out,
        };
        for link in graph.uses(node) {
            let (target, undercuts) = match graph.target(link) {
                Some(Element::Node(target)) => (Some(target), 0),
                Some(Element::Link(target)) => (graph.target(target).and_then(Element::node), 4),
                None => (None, 0),
            };
            list.extend(target.map(|target| class(target) * 8 + undercuts + role(link, 1)));
        }
        for (link, _) in graph.links_into(node.into()) {
            list.extend(graph.sources(link).map(|source| class(source) * 8 + role(link, 0)));
        }
        list.sort_unstable();
        list.dedup();
        let list: List = list.into();
        self.lists.borrow_mut().insert((new, node), list.clone());
        list
    }
}
