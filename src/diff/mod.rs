//! What a revision did to an argument.
//!
//! [`diff`] compares two graphs, not two files: order, white space and the spelling of ids are no
//! changes of the argument. It matches the nodes ([`Matching`]) and the links
//! ([`LinkMatching`]), says what changed in each pair, and what that means for the standing of
//! everything else ([`Impact`]). Its laws: a graph does not differ from itself, turning the
//! revisions round turns the report round, and the reported changes make the new graph of the
//! old one.

mod alike;
mod fields;
mod findings;
mod ghosts;
mod impact;
mod links;
mod matching;
mod moved_ids;
pub mod wording;

use crate::graph::{ArgumentGraph, LinkId, NodeId};

pub(crate) use alike::pair_by_content;
pub use fields::{FieldChange, ItemChange};
pub(crate) use fields::{item_pairs, same_json};
pub use findings::{FindingsDelta, Reviewed, findings_delta};
pub use ghosts::{Ghosts, ghosts};
pub use impact::{Impact, Origin, StandingChange, Way, impact};
pub use links::{LinkChange, LinkMatching};
pub use matching::{MatchReason, Matching, NodeMatch};

use hashbrown::HashMap;
use wording::{Fate, Wording};

/// The differences of two argument graphs.
#[derive(Debug, Clone)]
pub struct GraphDiff {
    /// The document's title and description.
    pub document: Vec<FieldChange>,
    /// The sources that were added, removed or changed.
    pub sources: Vec<ItemChange>,
    /// The groups that were added, removed or changed.
    pub groups: Vec<ItemChange>,
    /// Which node is which, with the reason.
    pub nodes: Matching,
    /// Nodes of the new graph that the old one lacks, in its order.
    pub added: Vec<NodeId>,
    /// Nodes of the old graph that the new one lacks, in its order.
    pub removed: Vec<NodeId>,
    /// Pairs whose id changed, in the new graph's order.
    pub renamed: Vec<NodeMatch>,
    /// Pairs in which something else than the id changed, in the new graph's order.
    pub changed: Vec<NodeChange>,
    /// Which link is which.
    pub links: LinkMatching,
    /// Links of the new graph that the old one lacks.
    pub links_added: Vec<LinkId>,
    /// Links of the old graph that the new one lacks.
    pub links_removed: Vec<LinkId>,
    /// Links in both graphs that are not the same.
    pub links_changed: Vec<LinkChange>,
}

/// A node that is in both revisions and not the same in both.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeChange {
    /// The node in the old graph.
    pub old: NodeId,
    /// The node in the new graph.
    pub new: NodeId,
    /// The keys that changed, in the format's order.
    pub fields: Vec<FieldChange>,
    /// How the text changed, where it did.
    pub rewording: Option<Rewording>,
}

impl NodeChange {
    /// The change of one key.
    pub fn field(&self, field: &str) -> Option<&FieldChange> {
        self.fields.iter().find(|change| change.field == field)
    }

    /// Whether what is said changed: the kind, or more of the text than white space and marks.
    pub fn is_substantial(&self) -> bool {
        let reworded = self.rewording.as_ref().is_some_and(|rewording| !rewording.wording.cosmetic);
        reworded || self.field("kind").is_some()
    }
}

/// How a statement's text changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewording {
    /// Word by word.
    pub wording: Wording,
    /// The node of the old graph that said this.
    pub said_by: Option<NodeId>,
    /// Words that went to another node of the new graph.
    pub given: Vec<(String, NodeId)>,
    /// Words that came from another node of the new graph.
    pub taken: Vec<(String, NodeId)>,
}

impl GraphDiff {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.document.is_empty()
            && self.sources.is_empty()
            && self.groups.is_empty()
            && self.added.is_empty()
            && self.removed.is_empty()
            && self.renamed.is_empty()
            && self.changed.is_empty()
            && self.links_added.is_empty()
            && self.links_removed.is_empty()
            && self.links_changed.is_empty()
    }
}

/// Compares two argument graphs, in time near linear in both.
pub fn diff(old: &ArgumentGraph, new: &ArgumentGraph) -> GraphDiff {
    let (old_side, new_side) = (matching::Side::new(old), matching::Side::new(new));
    let nodes = matching::match_nodes(&old_side, &new_side);
    let links = links::match_links(old, new, &nodes);
    let (groups, sources, renames) = fields::items(old.document(), new.document());
    let mut changed: Vec<NodeChange> = Vec::new();
    for pair in nodes.pairs() {
        let fields = fields::of_node(old.node(pair.old), new.node(pair.new), &renames);
        if !fields.is_empty() {
            changed.push(NodeChange { old: pair.old, new: pair.new, fields, rewording: None });
        }
    }
    reword(&old_side, &new_side, &mut changed);
    let renamed = nodes.pairs().filter(|pair| old.id(pair.old) != new.id(pair.new)).collect();
    GraphDiff {
        document: fields::of_document(old.document(), new.document()),
        sources,
        groups,
        added: new.nodes().filter(|node| nodes.of_new(*node).is_none()).collect(),
        removed: old.nodes().filter(|node| nodes.of_old(*node).is_none()).collect(),
        renamed,
        changed,
        links_added: new.links().filter(|link| links.to_old(*link).is_none()).collect(),
        links_removed: old.links().filter(|link| links.to_new(*link).is_none()).collect(),
        links_changed: links::changes(old, new, &nodes, &links, &renames),
        nodes,
        links,
    }
}

/// Says of each changed text how it changed, and which words came from where.
fn reword(old: &matching::Side<'_>, new: &matching::Side<'_>, changed: &mut [NodeChange]) {
    let mut said_by: HashMap<&str, Option<NodeId>> = HashMap::new();
    let is_reworded = |change: &NodeChange| change.field("text").is_some();
    if !changed.iter().any(is_reworded) {
        return;
    }
    for node in &old.nodes {
        said_by.entry(old.text(*node)).and_modify(|owner| *owner = None).or_insert(Some(*node));
    }
    // Runs of words that went from or came to a text.
    let mut runs: HashMap<(Fate, String), Vec<usize>> = HashMap::new();
    for (at, change) in changed.iter_mut().enumerate() {
        if !is_reworded(change) {
            continue;
        }
        let (before, after) = (&old.graph.node(change.old).text, &new.graph.node(change.new).text);
        let wording = wording::compare(before, after);
        for piece in wording.pieces.iter().filter(|piece| piece.fate != Fate::Kept) {
            let run = wording::normalise(&piece.text);
            if !run.is_empty() {
                runs.entry((piece.fate, run)).or_default().push(at);
            }
        }
        let owner = said_by.get(new.text(change.new)).copied().flatten();
        let said_by = owner.filter(|owner| *owner != change.old);
        change.rewording =
            Some(Rewording { wording, said_by, given: Vec::new(), taken: Vec::new() });
    }
    let mut moves: Vec<(usize, usize, String)> = Vec::new();
    for ((fate, run), givers) in &runs {
        let [giver] = givers[..] else { continue };
        let taker = runs.get(&(Fate::Added, run.clone())).map(Vec::as_slice);
        if let (Fate::Removed, Some([taker])) = (fate, taker)
            && giver != *taker
        {
            moves.push((giver, *taker, run.clone()));
        }
    }
    moves.sort_unstable();
    for (giver, taker, run) in moves {
        let whole =
            |at: usize| changed[at].rewording.as_ref().is_some_and(|it| it.said_by.is_some());
        if whole(giver) || whole(taker) {
            continue;
        }
        let neighbours = changed[giver].new.index().abs_diff(changed[taker].new.index()) == 1;
        // One word that goes here and comes there may be chance, unless the two stand together.
        if run.contains(' ') || neighbours {
            let (from, to) = (changed[giver].new, changed[taker].new);
            let (given, taken) = ((run.clone(), to), (run, from));
            changed[giver].rewording.iter_mut().for_each(|it| it.given.push(given.clone()));
            changed[taker].rewording.iter_mut().for_each(|it| it.taken.push(taken.clone()));
        }
    }
}
