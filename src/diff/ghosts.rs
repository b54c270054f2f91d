//! One graph of two revisions, to be drawn: the new graph, and as ghosts what it lost.

use hashbrown::HashMap;

use super::{GraphDiff, Impact, LinkChange};
use crate::document::{Id, Link, Node};
use crate::graph::{ArgumentGraph, Element, LinkId, NodeId};
use crate::render::State;
use crate::source::Spanned;

/// The new graph with ghosts, and what became of everything in it.
#[derive(Debug)]
pub struct Ghosts {
    /// The nodes and links of the new graph at their own indices, the ghosts behind them.
    pub graph: ArgumentGraph,
    /// For each node what became of it, and what is to be said of that.
    pub nodes: Vec<(State, Vec<String>)>,
    /// For each link what became of it, and which sources joined it.
    pub links: Vec<(State, Vec<NodeId>)>,
}

/// Puts the removed nodes and links of the old graph into the new one. A link that was turned
/// round or retargeted is there twice: as it is, and as the ghost of what it was.
pub fn ghosts(
    old: &ArgumentGraph,
    new: &ArgumentGraph,
    diff: &GraphDiff,
    impact: &Impact,
) -> Ghosts {
    let mut document = new.document().clone();
    let mut nodes = states_and_remarks(old, new, diff, impact);
    let mut links = vec![(State::Same, Vec::new()); document.links.len()];
    for link in &diff.links_added {
        links[link.index()].0 = State::Added;
    }
    for change in diff.links_changed.iter().filter(|change| change.is_structural()) {
        let joined = change.joined.iter().filter_map(|id| new.find(id)?.node());
        links[change.new.index()] = (State::Changed, joined.collect());
    }
    let (gone, names) = ghost_nodes(old, new, diff);
    nodes.extend(gone.iter().map(|_| (State::Removed, Vec::new())));
    document.nodes.extend(gone);
    let gone = ghost_links(old, new, diff, &names);
    links.extend(gone.iter().map(|_| (State::Removed, Vec::new())));
    document.links.extend(gone);
    Ghosts { graph: ArgumentGraph::new(document), nodes, links }
}

/// For each node of the new graph what became of it, and what is to be said of that.
fn states_and_remarks(
    old: &ArgumentGraph,
    new: &ArgumentGraph,
    diff: &GraphDiff,
    impact: &Impact,
) -> Vec<(State, Vec<String>)> {
    let mut states = vec![State::Same; new.nodes().len()];
    let mut remarks: Vec<Vec<String>> = vec![Vec::new(); states.len()];
    for node in &diff.added {
        states[node.index()] = State::Added;
    }
    for pair in &diff.renamed {
        states[pair.new.index()] = State::Changed;
        remarks[pair.new.index()].push(format!("was {}", old.id(pair.old)));
    }
    for change in diff.changed.iter() {
        let at = change.new.index();
        if let (Some(kind), true) = (change.field("kind"), change.is_substantial()) {
            let before = kind.before.as_ref().and_then(|kind| kind.as_str()).unwrap_or_default();
            states[at] = State::Changed;
            remarks[at].push(format!("was a {before}"));
        }
        if let Some(group) = change.field("group") {
            states[at] = State::Changed;
            let title = group.before.as_ref().and_then(|id| old.find_group(id.as_str()?));
            remarks[at].push(match title.map(|id| old.group(id)) {
                Some(group) => {
                    let title = group.title.as_ref().map_or(group.id.as_str(), |t| t.as_str());
                    format!("was in “{title}”")
                }
                None => "was in no group".to_owned(),
            });
        }
        if change.rewording.as_ref().is_some_and(|rewording| !rewording.wording.cosmetic) {
            states[at] = State::Changed;
            remarks[at].push(format!("was: {}", old.node(change.old).text.value));
        }
    }
    for change in &impact.standings {
        let (before, after) = (change.before.as_str(), change.after.as_str());
        remarks[change.new.index()].push(format!("standing: {before} → {after}"));
    }
    states.into_iter().zip(remarks).collect()
}

/// The removed nodes, each under an id that is free in the new graph, and those ids by the old.
fn ghost_nodes<'g>(
    old: &'g ArgumentGraph,
    new: &ArgumentGraph,
    diff: &GraphDiff,
) -> (Vec<Node>, HashMap<&'g str, Id>) {
    let mut names: HashMap<&str, Id> = HashMap::new();
    let ghost = |removed: &NodeId| {
        let mut ghost = old.node(*removed).clone();
        let mut id = ghost.id.value.clone();
        while new.find(&id).is_some() {
            id = Id::from(format!("{id}-removed"));
        }
        names.insert(old.id(*removed), id.clone());
        ghost.id.value = id;
        if ghost.group.as_ref().is_some_and(|group| new.find_group(group).is_none()) {
            ghost.group = None;
        }
        ghost
    };
    let nodes = diff.removed.iter().map(ghost).collect();
    (nodes, names)
}

/// The removed links, and those that were turned round or retargeted as they were. `names` are the
/// ids of the removed nodes in the new graph.
fn ghost_links(
    old: &ArgumentGraph,
    new: &ArgumentGraph,
    diff: &GraphDiff,
    names: &HashMap<&str, Id>,
) -> Vec<Link> {
    // What an old id is called here.
    let today = |id: &str| -> Id {
        if let Some(name) = names.get(id) {
            return name.clone();
        }
        match old.find(id) {
            Some(Element::Node(node)) => {
                diff.nodes.of_old(node).map_or(Id::from(id), |pair| Id::from(new.id(pair.new)))
            }
            Some(Element::Link(link)) => {
                let name = diff.links.to_new(link).and_then(|link| new.link(link).id.as_ref());
                name.map_or(Id::from(id), |name| name.value.clone())
            }
            None => Id::from(id),
        }
    };
    let ghost = |link: LinkId| {
        let mut ghost = old.link(link).clone();
        for end in &mut ghost.from {
            end.value = today(end);
        }
        let renamed = |end: &mut Spanned<Id>| end.value = today(end);
        ghost.supports.as_mut().into_iter().chain(ghost.attacks.as_mut()).for_each(renamed);
        let taken = ghost.id.as_ref().is_some_and(|id| new.find(id).is_some());
        if taken {
            ghost.id = None;
        }
        ghost
    };
    let moved = |change: &&LinkChange| change.flipped || change.retargeted;
    let former = diff.links_changed.iter().filter(moved).map(|change| change.old);
    diff.links_removed.iter().copied().chain(former).map(ghost).collect()
}

#[cfg(test)]
mod tests {
    use super::{State, ghosts};
    use crate::diff::{diff, impact};
    use crate::document::{Document, Group, Id, Kind, Link, Node};
    use crate::graph::ArgumentGraph;

    /// Of a link that changed, the leg that joined it is told from those that were there; and of a
    /// statement that stands in another group it is said in which it was.
    #[test]
    fn what_joined_and_what_moved_is_told() {
        let graph = |from: &[&str], group: Option<&str>| {
            let mut nodes = ["t", "p", "q"].map(|id| Node::new(id, Kind::Claim, id)).to_vec();
            nodes[1].group = group.map(|group| Id::from(group).into());
            let groups = ["a", "b"].map(|id| Group { id: Id::from(id).into(), ..Group::default() });
            let links = vec![Link::supports(from.iter().copied(), "t").with_id("step")];
            let groups = groups.to_vec();
            ArgumentGraph::new(Document { nodes, links, groups, ..Document::default() })
        };
        for (before, said) in [(Some("a"), "was in “a”"), (None, "was in no group")] {
            let (old, new) = (graph(&["p"], before), graph(&["p", "q"], Some("b")));
            let diff = diff(&old, &new);
            let ghosts = ghosts(&old, &new, &diff, &impact(&old, &new, &diff));
            assert_eq!(ghosts.nodes[1], (State::Changed, vec![said.to_owned()]));
            let joined = new.find("q").and_then(|element| element.node()).expect("it is there");
            assert_eq!(ghosts.links, [(State::Changed, vec![joined])]);
        }
    }

    #[test]
    fn what_was_removed_is_there_behind_what_there_is() {
        let graph = |nodes: &[(&str, Kind)], links: Vec<Link>| {
            let node =
                |(id, kind): &(&str, Kind)| Node::new(*id, *kind, format!("Statement {id}."));
            let nodes = nodes.iter().map(node).collect();
            ArgumentGraph::new(Document { nodes, links, ..Document::default() })
        };
        let old = graph(
            &[("t", Kind::Thesis), ("gone", Kind::Premise), ("p", Kind::Premise)],
            vec![Link::supports(["gone"], "t"), Link::supports(["p"], "t")],
        );
        let new = graph(
            &[("t", Kind::Thesis), ("p", Kind::Premise), ("q", Kind::Premise)],
            vec![Link::attacks(["p"], "t"), Link::supports(["q"], "t")],
        );
        let diff = diff(&old, &new);
        let ghosts = ghosts(&old, &new, &diff, &impact(&old, &new, &diff));
        let ids: Vec<&str> = ghosts.graph.nodes().map(|node| ghosts.graph.id(node)).collect();
        assert_eq!(ids, ["t", "p", "q", "gone"]);
        let states: Vec<State> = ghosts.nodes.iter().map(|(state, _)| *state).collect();
        assert_eq!(states, [State::Same, State::Same, State::Added, State::Removed]);
        assert_eq!(ghosts.nodes[0].1, ["standing: stands → defeated"]);
        let states: Vec<State> = ghosts.links.iter().map(|(state, _)| *state).collect();
        assert_eq!(states, [State::Changed, State::Added, State::Removed, State::Removed]);
        assert!(ghosts.graph.links().all(|link| ghosts.graph.is_complete(link)));
    }
}
