//! What both sides added, and which of it is one thing.
//!
//! A node that both added is known by its id. Two links may only look alike, and to take them for
//! one would make their sources depend on each other: they are one where they say the same, which
//! is to be seen when ids are settled.

use std::collections::BTreeSet;

use hashbrown::HashMap;

use super::keys::{members, normal};
use super::raw::Object;
use super::rows::Row;
use super::version::{LISTS, Version};
use crate::diff::{item_pairs, pair_by_content};
use crate::graph::Element;

/// For each item of our list the item of their list that bears the same id.
pub(super) fn of_one_id(list: usize, ours: &Version, theirs: &Version) -> Vec<Option<usize>> {
    let (mine, yours) = (&ours.lists[list], &theirs.lists[list]);
    if matches!(LISTS[list], "nodes" | "links") {
        let bearer = |id: String| match (LISTS[list], theirs.graph.find(&id)?) {
            ("nodes", Element::Node(node)) => Some(node.index()),
            ("links", Element::Link(link)) => Some(link.index()),
            _ => None,
        };
        return mine.iter().map(|it| bearer(it.string("id")?)).collect();
    }
    // Of sources and groups several may bear one id, which the rules complain of.
    let (a, b) = (ours.graph.document(), theirs.graph.document());
    let mut pairs = vec![None; mine.len()];
    for (a, b) in item_pairs(a, b, LISTS[list] == "groups") {
        if let (Some(a), Some(b)) = (a, b)
            && mine[a].string("id") == yours[b].string("id")
        {
            pairs[a] = Some(b);
        }
    }
    pairs
}

/// What a link says, as far as it decides whether another is the same.
#[derive(PartialEq, Eq, Hash)]
struct Said {
    from: BTreeSet<String>,
    supports: Option<String>,
    attacks: Option<String>,
}

impl Said {
    fn of(link: &Object) -> Self {
        let from = members(link.get("from").unwrap_or("[]"));
        Self {
            from: from.iter().map(|id| normal(id)).collect(),
            supports: link.get("supports").map(normal),
            attacks: link.get("attacks").map(normal),
        }
    }
}

/// Whether two links lead from the same sources to the same target in the same way.
pub(super) fn say_the_same(a: &Object, b: &Object) -> bool {
    Said::of(a) == Said::of(b)
}

/// Makes one row of two new links that say the same, unless each has an id of its own.
pub(super) fn join_links(rows: &mut Vec<Row>, ours: &[Object], theirs: &[Object]) {
    let is_named = |link: &Object| link.get("id").is_some();
    for named in [(false, false), (false, true), (true, false)] {
        let mut alike: HashMap<Said, [Vec<(String, usize)>; 2]> = HashMap::new();
        for (at, row) in rows.iter().enumerate() {
            let (side, link, named) = match row {
                Row { base: None, ours: Some(at), theirs: None, .. } => (0, &ours[*at], named.0),
                Row { base: None, ours: None, theirs: Some(at), .. } => (1, &theirs[*at], named.1),
                _ => continue,
            };
            if is_named(link) == named {
                alike.entry(Said::of(link)).or_default()[side].push((link.text(), at));
            }
        }
        for [mine, yours] in alike.into_values() {
            for (mine, yours) in pair_by_content(mine.into_iter(), yours.into_iter()) {
                rows[mine].theirs = rows[yours].theirs.take();
            }
        }
    }
    rows.retain(|row| row.base.is_some() || row.ours.is_some() || row.theirs.is_some());
}
