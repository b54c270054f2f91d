//! What is one thing in the three documents, and in which order the things come out.

use hashbrown::HashMap;

use super::Item;
use super::version::{LISTS, Version};
use crate::diff::{GraphDiff, item_pairs};

/// One thing in up to three versions: indices into the lists.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    pub(super) base: Option<usize>,
    pub(super) ours: Option<usize>,
    pub(super) theirs: Option<usize>,
    /// Whether the one side that kept it gave it another id.
    pub(super) renamed: bool,
    /// The id that their side gave it, where ours gave it another one.
    pub(super) their_id: Option<String>,
}

/// For each item of the ancestor's list its index in a side's list.
pub(super) fn pairs(
    list: usize,
    base: &Version,
    side: &Version,
    diff: &GraphDiff,
) -> Vec<Option<usize>> {
    let (old, new) = (&base.graph, &side.graph);
    match LISTS[list] {
        "nodes" => {
            let of = |node| diff.nodes.of_old(node).map(|pair| pair.new.index());
            old.nodes().map(of).collect()
        }
        "links" => {
            let of = |link| diff.links.to_new(link).map(crate::graph::LinkId::index);
            old.links().map(of).collect()
        }
        what => {
            let mut to_new = vec![None; base.lists[list].len()];
            for (a, b) in item_pairs(old.document(), new.document(), what == "groups") {
                if let (Some(a), Some(b)) = (a, b) {
                    to_new[a] = Some(b);
                }
            }
            to_new
        }
    }
}

/// Lines up three lists.
pub(super) fn rows(
    to_ours: Vec<Option<usize>>,
    to_theirs: Vec<Option<usize>>,
    both: Vec<Option<usize>>,
    lengths: [usize; 2],
) -> Vec<Row> {
    let mut from_base = [vec![false; lengths[0]], vec![false; lengths[1]]];
    let mut rows: Vec<Row> = Vec::new();
    for (base, (ours, theirs)) in to_ours.into_iter().zip(to_theirs).enumerate() {
        ours.into_iter().for_each(|at| from_base[0][at] = true);
        theirs.into_iter().for_each(|at| from_base[1][at] = true);
        rows.push(Row { base: Some(base), ours, theirs, ..Row::default() });
    }
    let [mine, mut yours] = from_base;
    for (ours, known) in mine.iter().enumerate() {
        if !known {
            let theirs = both[ours].filter(|at| !yours[*at]);
            theirs.into_iter().for_each(|at| yours[at] = true);
            rows.push(Row { ours: Some(ours), theirs, ..Row::default() });
        }
    }
    for (theirs, known) in yours.iter().enumerate() {
        if !known {
            rows.push(Row { theirs: Some(theirs), ..Row::default() });
        }
    }
    rows
}

/// The order of the merged list: ours, and what theirs alone has behind what stands before it
/// there.
pub(super) fn order(rows: &[Row], items: &[Item]) -> Vec<usize> {
    let kept = |at: &usize| items[*at].ours.is_some() || items[*at].theirs.is_some();
    let mut mine: Vec<usize> = (0..rows.len()).filter(|at| rows[*at].ours.is_some()).collect();
    mine.sort_by_key(|at| rows[*at].ours);
    let mut yours: Vec<usize> = (0..rows.len()).filter(|at| rows[*at].theirs.is_some()).collect();
    yours.sort_by_key(|at| rows[*at].theirs);
    let mut behind: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
    let mut last = None;
    for at in yours {
        if rows[at].ours.is_none() {
            behind.entry(last).or_default().push(at);
        } else {
            last = Some(at);
        }
    }
    let mut order = behind.remove(&None).unwrap_or_default();
    for at in mine {
        order.push(at);
        order.extend(behind.remove(&Some(at)).unwrap_or_default());
    }
    order.retain(kept);
    order
}
