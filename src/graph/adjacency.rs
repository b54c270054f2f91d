//! What lies beside what, in flat arrays (compressed sparse rows).
//!
//! petgraph keeps the edges of a vertex in a chain, each of which leads to another place in
//! memory. That suits a graph that changes; this one never does, and nearly every question about
//! it walks over all of it. So the neighbours of each vertex are written out one behind the
//! other, in the document's order, and the searches that petgraph does are left to it.

use super::{Bearing, Element, LinkId, NodeId};
use crate::document::Relation;

/// Rows of numbers, one row for each vertex of some kind.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    /// Row `r` is `items[starts[r]..starts[r + 1]]`.
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Rows {
    /// No rows, with room for so many, and so many items.
    pub(super) fn with_capacity(rows: usize, items: usize) -> Self {
        let mut starts = Vec::with_capacity(rows + 1);
        starts.push(0);
        Self { starts, items: Vec::with_capacity(items) }
    }

    /// Adds to the row that is being written.
    pub(super) fn push(&mut self, item: u32) {
        self.items.push(item);
    }

    /// Ends the row that is being written.
    pub(super) fn end_row(&mut self) {
        self.starts.push(self.items.len() as u32);
    }

    /// So many rows, of items that come in any order of rows: in each row they keep theirs.
    pub(super) fn sorted<I: Iterator<Item = (u32, u32)>>(
        rows: usize,
        items: impl Fn() -> I,
    ) -> Self {
        let mut starts = vec![0u32; rows + 1];
        for (row, _) in items() {
            starts[row as usize + 1] += 1;
        }
        for row in 0..rows {
            starts[row + 1] += starts[row];
        }
        let mut sorted = vec![0; starts[rows] as usize];
        // Each start moves on to its row's end, where the next row starts.
        for (row, item) in items() {
            let place = &mut starts[row as usize];
            sorted[*place as usize] = item;
            *place += 1;
        }
        starts.pop();
        starts.insert(0, 0);
        Self { starts, items: sorted }
    }

    /// How many items there are in all rows.
    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    /// The items of a row.
    pub(super) fn row(&self, row: usize) -> &[u32] {
        &self.items[self.starts[row] as usize..self.starts[row + 1] as usize]
    }
}

/// The neighbours of nodes and links.
#[derive(Debug, Clone)]
pub(super) struct Adjacency {
    /// For each link its known sources, each once.
    pub(super) sources: Rows,
    /// For each node the links that start from it.
    pub(super) uses: Rows,
    /// For each node and then each link the links that bear on it, as [`Entry`] packs them.
    into: Rows,
}

impl Adjacency {
    pub(super) fn new(nodes: usize, sources: Rows, bearings: &[Bearing]) -> Self {
        let links = || 0..bearings.len() as u32;
        let each_use =
            || links().flat_map(|link| sources.row(link as usize).iter().map(move |n| (*n, link)));
        let uses = Rows::sorted(nodes, each_use);
        let into = Rows::sorted(nodes + bearings.len(), || {
            links().zip(bearings).filter_map(|(link, bearing)| {
                let row = match bearing.target? {
                    Element::Node(node) => node.0,
                    Element::Link(link) => nodes as u32 + link.0,
                };
                Some((row, Entry::pack(link, bearing.relation?)))
            })
        });
        Self { sources, uses, into }
    }

    /// The links into a vertex, and what each does.
    pub(super) fn links_into(
        &self,
        vertex: usize,
    ) -> impl Iterator<Item = (LinkId, Relation)> + '_ {
        self.into.row(vertex).iter().map(|entry| Entry::unpack(*entry))
    }

    pub(super) fn sources(&self, link: LinkId) -> impl Iterator<Item = NodeId> + '_ {
        self.sources.row(link.index()).iter().map(|node| NodeId(*node))
    }

    pub(super) fn uses(&self, node: NodeId) -> impl Iterator<Item = LinkId> + '_ {
        self.uses.row(node.index()).iter().map(|link| LinkId(*link))
    }
}

/// A link and its relation in one number. A text of at most 4 GiB holds fewer than 2³¹ links.
struct Entry;

impl Entry {
    fn pack(link: u32, relation: Relation) -> u32 {
        (link << 1) | u32::from(relation == Relation::Attacks)
    }

    fn unpack(entry: u32) -> (LinkId, Relation) {
        let relation = if entry & 1 == 1 { Relation::Attacks } else { Relation::Supports };
        (LinkId(entry >> 1), relation)
    }
}

#[cfg(test)]
mod tests {
    use super::Rows;

    #[test]
    fn items_keep_their_order_in_their_rows() {
        let items = [(2, 7), (0, 1), (2, 5), (0, 9), (4, 3)];
        let rows = Rows::sorted(5, || items.iter().copied());
        let all: Vec<&[u32]> = (0..5).map(|row| rows.row(row)).collect();
        assert_eq!(all, [&[1, 9][..], &[], &[7, 5], &[], &[3]]);
    }
}
