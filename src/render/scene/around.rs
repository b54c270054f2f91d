//! What is around each group: how deep it lies, in which outermost group, and whether in one that is drawn
//! as a single card.

use std::collections::HashSet;

use crate::graph::{ArgumentGraph, GroupId};

/// Where a group stands among the others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around {
    /// How many groups are around it.
    pub(super) depth: usize,
    /// The outermost of these; itself where there is none.
    pub(super) outermost: GroupId,
    /// The outermost group that is drawn as one card, among these and itself.
    pub(super) collapsed: Option<GroupId>,
}

/// Of each group what is around it. Linear, however deep the groups lie in each other.
pub(super) fn around(graph: &ArgumentGraph, collapse: &[GroupId]) -> Vec<Around> {
    let collapse: HashSet<GroupId> = collapse.iter().copied().collect();
    let mut known: Vec<Option<Around>> = vec![None; graph.groups().len()];
    let mut unknown = Vec::new();
    for group in graph.groups() {
        // Up to a group of which it is known, and back from there.
        let mut at = Some(group);
        while let Some(group) = at.filter(|group| known[group.index()].is_none()) {
            unknown.push(group);
            at = graph.parent_of(group);
        }
        let mut outer = at.and_then(|group| known[group.index()]);
        while let Some(group) = unknown.pop() {
            let here = Some(group).filter(|group| collapse.contains(group));
            outer = Some(match outer {
                None => Around { depth: 0, outermost: group, collapsed: here },
                Some(outer) => {
                    Around { depth: outer.depth + 1, collapsed: outer.collapsed.or(here), ..outer }
                }
            });
            known[group.index()] = outer;
        }
    }
    known.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::{Around, GroupId, around};
    use crate::document::{Document, Group, Id};
    use crate::graph::ArgumentGraph;

    /// One walk up for all groups, wherever the outer ones stand in the document.
    #[test]
    fn groups_in_groups_are_counted_in_one_walk() {
        let length = 200_000;
        let id = |at: usize| Id::from(format!("g{at}")).into();
        let group = |at: usize| Group {
            id: id(at),
            within: (at > 0).then(|| id(at - 1)),
            ..Group::default()
        };
        let inward: Vec<Group> = (0..length).map(group).collect();
        let outward: Vec<Group> = inward.iter().cloned().rev().collect();
        for (groups, outermost) in [(inward, 0), (outward, length - 1)] {
            let graph = ArgumentGraph::new(Document { groups, ..Document::default() });
            let collapse: Vec<GroupId> = graph.find_group("g7").into_iter().collect();
            let around = around(&graph, &collapse);
            for (group, Around { depth, outermost: outer, collapsed }) in graph.groups().zip(around)
            {
                assert_eq!(graph.group(group).id.value, format!("g{depth}"));
                assert_eq!(outer.index(), outermost);
                assert_eq!(collapsed, collapse.first().copied().filter(|_| depth >= 7));
            }
        }
    }
}
