//! Which link of the new revision is which link of the old one, and what changed in it.
//!
//! A link is known by its id, and by what it says: its sources, relation and target, told through
//! the matched nodes. What is left after that is paired where one thing alone changed: its
//! relation, its target, or some of its sources.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use hashbrown::HashMap;

use super::alike::pair_by_content;
use super::fields::{self, FieldChange, Renames};
use super::matching::Matching;
use crate::document::{Link, Relation};
use crate::graph::{ArgumentGraph, Element, LinkId};

/// The pairs of links of two revisions.
#[derive(Debug, Clone, Default)]
pub struct LinkMatching {
    /// For each old link its new one.
    to_new: Vec<Option<LinkId>>,
    /// For each new link its old one.
    to_old: Vec<Option<LinkId>>,
}

impl LinkMatching {
    /// The new link that an old one became.
    pub fn to_new(&self, old: LinkId) -> Option<LinkId> {
        self.to_new[old.index()]
    }

    /// The old link that a new one was.
    pub fn to_old(&self, new: LinkId) -> Option<LinkId> {
        self.to_old[new.index()]
    }

    fn add(&mut self, old: LinkId, new: LinkId) {
        self.to_new[old.index()] = Some(new);
        self.to_old[new.index()] = Some(old);
    }

    fn is_free(&self, old: LinkId, new: LinkId) -> bool {
        self.to_new(old).is_none() && self.to_old(new).is_none()
    }
}

/// A link that is in both revisions and not the same in both.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkChange {
    /// The link in the old graph.
    pub old: LinkId,
    /// The link in the new graph.
    pub new: LinkId,
    /// Whether it supports what it attacked, or attacks what it supported.
    pub flipped: bool,
    /// Whether it bears on something else.
    pub retargeted: bool,
    /// Sources that are needed now too: ids in the new revision.
    pub joined: Vec<String>,
    /// Sources that are not needed any more: ids in the old revision.
    pub left: Vec<String>,
    /// Its other keys: `id`, `scheme`, `note`, `weight`, `quotes`, `allow`, `meta`.
    pub fields: Vec<FieldChange>,
}

impl LinkChange {
    /// The weightiest thing that changed, in one word.
    pub fn word(&self) -> &'static str {
        match self {
            Self { flipped: true, .. } => "flipped",
            Self { retargeted: true, .. } => "retargeted",
            Self { joined, left, .. } if !joined.is_empty() && !left.is_empty() => "resourced",
            Self { joined, .. } if !joined.is_empty() => "joined",
            Self { left, .. } if !left.is_empty() => "left",
            Self { fields, .. } if fields.iter().any(|change| change.field == "id") => "renamed",
            _ => "annotated",
        }
    }

    /// Whether the inference is another one now, and not only what is noted about it.
    pub fn is_structural(&self) -> bool {
        self.flipped || self.retargeted || !self.joined.is_empty() || !self.left.is_empty()
    }
}

/// What a link says, in numbers that both revisions share.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Shape {
    from: Vec<u64>,
    supports: Option<u64>,
    attacks: Option<u64>,
}

impl Shape {
    fn relation(&self) -> Option<(Relation, u64)> {
        match (self.supports, self.attacks) {
            (Some(target), None) => Some((Relation::Supports, target)),
            (None, Some(target)) => Some((Relation::Attacks, target)),
            _ => None,
        }
    }

    /// Whether both share a source or a target: what links of one id have in common at least,
    /// unless the id was given to another link.
    fn touches(&self, other: &Self) -> bool {
        let target = |shape: &Self| shape.supports.or(shape.attacks);
        target(self) == target(other) || self.from.iter().any(|end| other.from.contains(end))
    }
}

/// Matches the links of two revisions whose nodes are matched, in near linear time.
pub(super) fn match_links(
    old: &ArgumentGraph,
    new: &ArgumentGraph,
    nodes: &Matching,
) -> LinkMatching {
    let mut matcher = Matcher {
        old,
        new,
        nodes,
        matching: LinkMatching {
            to_new: vec![None; old.links().len()],
            to_old: vec![None; new.links().len()],
        },
        names: HashMap::new(),
        faint: false,
    };
    matcher.run();
    matcher.matching
}

struct Matcher<'g> {
    old: &'g ArgumentGraph,
    new: &'g ArgumentGraph,
    nodes: &'g Matching,
    matching: LinkMatching,
    /// Ids of what has no pair or is not there, as numbers: a link to a node that was removed is
    /// the same link, and hangs in the air now.
    names: HashMap<String, u64>,
    /// Whether links without a pair are all alike as ends.
    faint: bool,
}

/// The number spaces of ends: nodes, links, and ids that name no node or matched link.
const LINKS: u64 = 1 << 40;
const NAMES: u64 = 1 << 41;
const SOME_LINK: u64 = 1 << 42;

/// Rounds in which a pair of renamed links lets links that bear on them be paired.
const ROUNDS: usize = 4;
/// Links that share one source and one target, above which pairing by sources gives up.
const CROWD: usize = 16;

impl Matcher<'_> {
    fn run(&mut self) {
        let owner = |graph: &ArgumentGraph, link: LinkId| {
            let id = graph.link(link).id.as_ref()?;
            (graph.find(id) == Some(Element::Link(link))).then(|| id.to_string())
        };
        // Links that bear the same id, whatever they say.
        let mut named: Vec<(LinkId, LinkId)> = Vec::new();
        for link in self.new.links() {
            let Some(id) = owner(self.new, link) else { continue };
            named.extend(self.old.find(&id).and_then(Element::link).map(|old| (old, link)));
        }
        let shapes = self.named_shapes(&named);
        for ((old, new), (a, b)) in named.iter().zip(&shapes) {
            if a == b {
                self.matching.add(*old, *new);
            }
        }
        // Positional ids shift: what a named link says under another name goes before its id.
        self.by_shape(|link| link.id.is_some());
        for ((old, new), (a, b)) in named.iter().zip(&shapes) {
            if self.matching.is_free(*old, *new) && a.touches(b) {
                self.matching.add(*old, *new);
            }
        }
        self.by_shape(|_| true);
        self.follow_renames();
        for _ in 0..ROUNDS {
            if !self.by_one_change() {
                break;
            }
            self.by_shape(|_| true);
            self.follow_renames();
        }
        for (old, new) in named {
            if self.matching.is_free(old, new) {
                self.matching.add(old, new);
            }
        }
        // Links that bear on each other in a ring, or that moved from one renamed link to another.
        self.faint = true;
        self.by_shape(|_| true);
        self.faint = false;
        self.follow_renames();
    }

    fn named_shapes(&mut self, named: &[(LinkId, LinkId)]) -> Vec<(Shape, Shape)> {
        named.iter().map(|(a, b)| (self.shape(false, *a), self.shape(true, *b))).collect()
    }

    /// What a link says. A link as an end counts by its pair, else by its id.
    fn shape(&mut self, new: bool, link: LinkId) -> Shape {
        let graph = if new { self.new } else { self.old };
        let written: &Link = graph.link(link);
        let mut from: Vec<u64> = written.from.iter().map(|id| self.end(new, id)).collect();
        from.sort_unstable();
        from.dedup();
        let supports = written.supports.as_ref().map(|id| self.end(new, id));
        let attacks = written.attacks.as_ref().map(|id| self.end(new, id));
        Shape { from, supports, attacks }
    }

    fn end(&mut self, new: bool, id: &str) -> u64 {
        let graph = if new { self.new } else { self.old };
        let known = match graph.find(id) {
            Some(Element::Node(node)) => {
                let pair = if new { self.nodes.of_new(node) } else { self.nodes.of_old(node) };
                pair.map(|pair| pair.old.index() as u64)
            }
            Some(Element::Link(link)) => {
                let old = if new {
                    self.matching.to_old(link)
                } else {
                    self.matching.to_new(link).map(|_| link)
                };
                match old {
                    None if self.faint => Some(SOME_LINK),
                    old => old.map(|old| LINKS + old.index() as u64),
                }
            }
            None => None,
        };
        known.unwrap_or_else(|| self.name(id))
    }

    fn name(&mut self, id: &str) -> u64 {
        let next = NAMES + self.names.len() as u64;
        *self.names.entry_ref(id).or_insert(next)
    }

    fn free_old(&self) -> Vec<LinkId> {
        self.old.links().filter(|link| self.matching.to_new(*link).is_none()).collect()
    }

    fn free_new(&self) -> Vec<LinkId> {
        self.new.links().filter(|link| self.matching.to_old(*link).is_none()).collect()
    }

    /// Pairs the free links that say the same, among those that `admits` on both sides.
    fn by_shape(&mut self, admits: impl Fn(&Link) -> bool) {
        let mut olds: HashMap<Shape, Vec<LinkId>> = HashMap::new();
        for link in self.free_old() {
            if admits(self.old.link(link)) {
                let shape = self.shape(false, link);
                olds.entry(shape).or_default().push(link);
            }
        }
        let mut blocks: HashMap<Shape, (Vec<LinkId>, Vec<LinkId>)> = HashMap::new();
        for link in self.free_new() {
            if !admits(self.new.link(link)) {
                continue;
            }
            let shape = self.shape(true, link);
            if let Some(list) = olds.get(&shape) {
                blocks.entry(shape).or_insert_with(|| (list.clone(), Vec::new())).1.push(link);
            }
        }
        for (olds, news) in blocks.into_values() {
            if let ([old], [new]) = (&olds[..], &news[..]) {
                self.matching.add(*old, *new);
                continue;
            }
            // Links that say the same twice differ in what is noted about them, if at all.
            let olds = olds.into_iter().map(|link| (annotations(self.old.link(link)), link));
            let news = news.into_iter().map(|link| (annotations(self.new.link(link)), link));
            for (old, new) in pair_by_content(olds, news) {
                self.matching.add(old, new);
            }
        }
    }

    /// Pairs links that bear on renamed links, as deep as they lie. Linear.
    fn follow_renames(&mut self) {
        let renamed = |(at, old): (LinkId, Option<LinkId>)| Some((old?, at));
        let pairs: Vec<(LinkId, LinkId)> = self
            .new
            .links()
            .map(|link| (link, self.matching.to_old(link)))
            .filter_map(renamed)
            .collect();
        let name = |link: &Link| link.id.as_ref().map(|id| id.value.clone());
        let mut work: Vec<(LinkId, LinkId)> = pairs
            .into_iter()
            .filter(|(a, b)| name(self.old.link(*a)) != name(self.new.link(*b)))
            .collect();
        while let Some((a, b)) = work.pop() {
            let olds = self.old.links_into(a.into()).map(|(link, _)| link);
            let olds: Vec<_> = olds.filter(|link| self.matching.to_new(*link).is_none()).collect();
            let news = self.new.links_into(b.into()).map(|(link, _)| link);
            let news: Vec<_> = news.filter(|link| self.matching.to_old(*link).is_none()).collect();
            if olds.is_empty() || news.is_empty() {
                continue;
            }
            let mut shapes: HashMap<Shape, Vec<LinkId>> = HashMap::new();
            for link in olds.into_iter().rev() {
                let shape = self.shape(false, link);
                shapes.entry(shape).or_default().push(link);
            }
            for link in news {
                let shape = self.shape(true, link);
                if let Some(old) = shapes.get_mut(&shape).and_then(Vec::pop) {
                    self.matching.add(old, link);
                    work.push((old, link));
                }
            }
        }
    }

    /// Pairs free links that differ in one thing, the most alike first; whether any was found.
    fn by_one_change(&mut self) -> bool {
        #[derive(PartialEq, Eq, Hash)]
        enum Key {
            /// Same sources and target: the relation may differ.
            Ends(Vec<u64>, u64),
            /// Same sources and relation: the target may differ.
            Sources(Vec<u64>, Relation),
            /// One source, the relation and the target: other sources may differ.
            Step(u64, Relation, u64),
        }
        let keys = |shape: &Shape| {
            let Some((relation, target)) = shape.relation() else { return Vec::new() };
            let steps = shape.from.iter().map(|source| Key::Step(*source, relation, target));
            let whole =
                [Key::Ends(shape.from.clone(), target), Key::Sources(shape.from.clone(), relation)];
            steps.chain(whole).collect()
        };
        let olds: Vec<(LinkId, Shape)> =
            self.free_old().into_iter().map(|link| (link, self.shape(false, link))).collect();
        let news: Vec<(LinkId, Shape)> =
            self.free_new().into_iter().map(|link| (link, self.shape(true, link))).collect();
        let mut index: HashMap<Key, (Vec<usize>, Vec<usize>)> = HashMap::new();
        for (at, (_, shape)) in olds.iter().enumerate() {
            keys(shape).into_iter().for_each(|key| index.entry(key).or_default().0.push(at));
        }
        for (at, (_, shape)) in news.iter().enumerate() {
            for key in keys(shape) {
                if let Some((_, list)) = index.get_mut(&key) {
                    list.push(at);
                }
            }
        }
        let mut candidates: Vec<(u32, usize, usize)> = Vec::new();
        for (key, (a, b)) in &index {
            let alike = |a: usize, b: usize| {
                let (a, b) = (&olds[a].1.from, &news[b].1.from);
                let shared = a.iter().filter(|end| b.binary_search(end).is_ok()).count();
                (1000 * shared / (a.len() + b.len() - shared).max(1)) as u32
            };
            match key {
                // Where more than one link could have moved, none is said to have.
                Key::Sources(..) if a.len() == 1 && b.len() == 1 => {
                    candidates.push((500, a[0], b[0]));
                }
                Key::Ends(..) if a.len() == 1 && b.len() == 1 => {
                    candidates.push((900, a[0], b[0]));
                }
                Key::Step(..) if a.len() <= CROWD && b.len() <= CROWD => {
                    let pairs = a.iter().flat_map(|a| b.iter().map(move |b| (*a, *b)));
                    let pairs = pairs.map(|(a, b)| (alike(a, b), a, b));
                    candidates.extend(pairs.filter(|(points, _, _)| *points >= 250));
                }
                _ => {}
            }
        }
        let words = |graph: &ArgumentGraph, link| graph.describe(link);
        candidates.sort_by_cached_key(|(points, a, b)| {
            let (a, b) = (words(self.old, olds[*a].0), words(self.new, news[*b].0));
            let (first, second) = if a <= b { (a, b) } else { (b, a) };
            (Reverse(*points), first, second)
        });
        let mut found = false;
        for (_, a, b) in candidates {
            let (a, b) = (olds[a].0, news[b].0);
            if self.matching.is_free(a, b) {
                self.matching.add(a, b);
                found = true;
            }
        }
        found
    }
}

/// Everything that is noted about a link, as a sort key.
fn annotations(link: &Link) -> String {
    let text =
        |value: Option<&crate::source::Spanned<String>>| value.map(|text| text.value.clone());
    let quotes: Vec<&str> = link.quotes.iter().map(|quote| quote.text.as_str()).collect();
    let weight = link.weight.map(|weight| weight.value);
    let id = link.id.as_ref().map(|id| id.as_str());
    format!("{:?}", (id, text(link.scheme.as_deref()), text(link.note.as_deref()), weight, quotes))
}

/// What changed in the pairs of links.
pub(super) fn changes(
    old: &ArgumentGraph,
    new: &ArgumentGraph,
    nodes: &Matching,
    links: &LinkMatching,
    renames: &Renames,
) -> Vec<LinkChange> {
    let today = |element: Element| match element {
        Element::Node(node) => nodes.of_old(node).map(|pair| Element::Node(pair.new)),
        Element::Link(link) => links.to_new(link).map(Element::Link),
    };
    let is_new = |element: Element| match element {
        Element::Node(node) => nodes.of_new(node).is_none(),
        Element::Link(link) => links.to_old(link).is_none(),
    };
    let end_of_old =
        |id: &str| old.find(id).and_then(today).map_or(End::Unpaired(id.to_owned()), End::Paired);
    let end_of_new = |id: &str| {
        let paired = new.find(id).filter(|element| !is_new(*element));
        paired.map_or(End::Unpaired(id.to_owned()), End::Paired)
    };
    let mut changes = Vec::new();
    for new_link in new.links() {
        let Some(old_link) = links.to_old(new_link) else { continue };
        let (a, b) = (old.link(old_link), new.link(new_link));
        let mut change = LinkChange {
            old: old_link,
            new: new_link,
            flipped: old.relation(old_link) != new.relation(new_link),
            retargeted: false,
            joined: Vec::new(),
            left: Vec::new(),
            fields: fields::of_link(a, b, renames),
        };
        let targets = |link: &Link, end: &dyn Fn(&str) -> End| -> BTreeSet<End> {
            [&link.supports, &link.attacks].into_iter().flatten().map(|id| end(id)).collect()
        };
        change.retargeted = targets(a, &end_of_old) != targets(b, &end_of_new);
        let before: BTreeSet<End> = a.from.iter().map(|id| end_of_old(id)).collect();
        let after: BTreeSet<End> = b.from.iter().map(|id| end_of_new(id)).collect();
        if before != after {
            let ids = |link: &Link, end: &dyn Fn(&str) -> End, others: &BTreeSet<End>| {
                let ids = link.from.iter().filter(|id| !others.contains(&end(id)));
                let ids: BTreeSet<&str> = ids.map(|id| id.as_str()).collect();
                ids.into_iter().map(str::to_owned).collect::<Vec<_>>()
            };
            change.joined = ids(b, &end_of_new, &before);
            change.left = ids(a, &end_of_old, &after);
        }
        if change.is_structural() || !change.fields.is_empty() {
            changes.push(change);
        }
    }
    changes
}

/// An end of a link in the terms of the new graph: what is in both, or an id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Paired(Element),
    Unpaired(String),
}
