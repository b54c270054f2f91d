//! Groups in layers: which layers a group spans, and how its members stay together in them.
//!
//! As in the compound layers of G. Sander, "Graph layout for applications in compiler
//! construction", Theoretical Computer Science 217 (1999), there is one ranking for all. In every
//! layer from the first of its members to the last, a group's members are neighbours, and any two
//! groups side by side keep the same order in all layers; so a rectangle fits around each group.

use super::super::problem::NONE;

/// The forest of groups, with the layers that each spans.
#[derive(Debug, Clone, Default)]
pub(super) struct Forest {
    pub(super) parents: Vec<usize>,
    /// How many groups hold each one.
    pub(super) depth: Vec<usize>,
    /// Groups, those within before those that hold them.
    pub(super) inner_first: Vec<usize>,
    /// First and last layer of each group; the first is past the last if it has no members.
    pub(super) spans: Vec<(usize, usize)>,
}

impl Forest {
    pub(super) fn new(parents: &[usize]) -> Self {
        let count = parents.len();
        let mut depth = vec![NONE; count];
        let mut path = Vec::new();
        for g in 0..count {
            let mut at = g;
            while at != NONE && depth[at] == NONE {
                path.push(at);
                at = parents[at];
            }
            let above = if at == NONE { 0 } else { depth[at] + 1 };
            for (more, g) in path.drain(..).rev().enumerate() {
                depth[g] = above + more;
            }
        }
        let mut inner_first: Vec<usize> = (0..count).collect();
        inner_first.sort_by_key(|&g| std::cmp::Reverse(depth[g]));
        Self { parents: parents.to_vec(), depth, inner_first, spans: vec![(NONE, 0); count] }
    }

    /// Finds the layers that each group spans from those of its members.
    pub(super) fn span(&mut self, group_of: &[usize], layer_of: impl Iterator<Item = usize>) {
        let grow = |spans: &mut Vec<(usize, usize)>, g: usize, (first, last): (usize, usize)| {
            if g != NONE {
                spans[g] = (spans[g].0.min(first), spans[g].1.max(last));
            }
        };
        for (&g, layer) in group_of.iter().zip(layer_of) {
            grow(&mut self.spans, g, (layer, layer));
        }
        for &g in &self.inner_first {
            let span = self.spans[g];
            grow(&mut self.spans, self.parents[g], span);
        }
    }

    /// The innermost group around `group`, or itself, that spans the layer.
    pub(super) fn spanning(&self, mut group: usize, layer: usize) -> usize {
        while group != NONE && !(self.spans[group].0..=self.spans[group].1).contains(&layer) {
            group = self.parents[group];
        }
        group
    }

    fn deeper(&self, a: usize, b: usize) -> bool {
        a != NONE && (b == NONE || self.depth[a] > self.depth[b])
    }

    /// The innermost group that holds both.
    pub(super) fn common(&self, mut a: usize, mut b: usize) -> usize {
        while a != b {
            if self.deeper(a, b) {
                a = self.parents[a];
            } else {
                b = self.parents[b];
            }
        }
        a
    }

    /// The groups that an edge from `lower` to `upper` passes through in the layers between, given
    /// from the lower layer up: it leaves the groups of its lower end when they end, and only
    /// then enters those of its upper end.
    pub(super) fn passage(
        &self,
        lower: usize,
        upper: usize,
        layers: impl DoubleEndedIterator<Item = usize>,
    ) -> Vec<usize> {
        let common = self.common(lower, upper);
        let mut at = lower;
        layers
            .rev()
            .map(|layer| {
                at = self.spanning(at, layer);
                if self.deeper(at, common) { at } else { self.spanning(upper, layer) }
            })
            .collect()
    }
}

/// The groups of one layer, as a tree whose root holds the whole layer.
#[derive(Debug, Clone, Default)]
pub(super) struct Sections {
    /// The group of each section; inner ones first, the root ([`NONE`]) last.
    pub(super) groups: Vec<usize>,
    /// The vertices directly in each section, as long as nothing is in order yet.
    pub(super) vertices: Vec<Vec<usize>>,
    /// The index of the section around each; the root has itself.
    pub(super) around: Vec<usize>,
}

/// The sections of every layer. `layers` holds the vertices; `placeholder` makes a vertex for a
/// group that spans a layer without a member there.
pub(super) fn sections(
    forest: &Forest,
    layers: &[Vec<usize>],
    group_of: &[usize],
    mut placeholder: impl FnMut(usize, usize) -> usize,
) -> Vec<Sections> {
    let mut starting = vec![Vec::new(); layers.len()];
    for &g in &forest.inner_first {
        if forest.spans[g].0 <= forest.spans[g].1 {
            starting[forest.spans[g].0].push(g);
        }
    }
    let mut active: Vec<usize> = Vec::new();
    let mut slot = vec![NONE; forest.parents.len()];
    let mut filled = Vec::new();
    let mut result = Vec::with_capacity(layers.len());
    for (layer, members) in layers.iter().enumerate() {
        active.retain(|&g| forest.spans[g].1 >= layer);
        active.append(&mut starting[layer]);
        active.sort_by_key(|&g| std::cmp::Reverse(forest.depth[g]));
        let root = active.len();
        for (i, &g) in active.iter().enumerate() {
            slot[g] = i;
        }
        let mut vertices = vec![Vec::new(); root + 1];
        for &v in members {
            vertices[if group_of[v] == NONE { root } else { slot[group_of[v]] }].push(v);
        }
        let around: Vec<usize> = active
            .iter()
            .map(|&g| if forest.parents[g] == NONE { root } else { slot[forest.parents[g]] })
            .chain([root])
            .collect();
        filled.clear();
        filled.resize(root + 1, false);
        for i in 0..root {
            if vertices[i].is_empty() && !filled[i] {
                vertices[i].push(placeholder(layer, active[i]));
            }
            filled[around[i]] = true;
        }
        let groups = active.iter().copied().chain([NONE]).collect();
        result.push(Sections { groups, vertices, around });
    }
    result
}
