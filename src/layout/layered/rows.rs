//! Gives every layer its height: stacks layers, the bands between them, and what groups need.

use super::super::Options;
use super::super::problem::{NONE, Problem};
use super::graph::LayeredGraph;
use super::track::Tracks;

/// Heights at which things are, from the top.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    /// Middle of each layer.
    pub(super) middle: Vec<f64>,
    /// Half the height of each layer.
    half: Vec<f64>,
    /// Top and bottom of the band above each layer in which edges change their column.
    pub(super) band: Vec<(f64, f64)>,
    pub(super) height: f64,
    /// Top and bottom of each group that has members.
    pub(super) groups: Vec<(f64, f64)>,
}

/// Stacks the layers; groups get at least the height that their titles need.
pub(super) fn rows(
    problem: &Problem,
    graph: &LayeredGraph,
    tracks: &Tracks,
    options: &Options,
) -> Rows {
    let mut extra = vec![0.0; problem.parents.len()];
    let rows = stack(problem, graph, tracks, &extra, options);
    let mut short = false;
    for (g, &(top, bottom)) in rows.groups.iter().enumerate().filter(|(_, r)| r.0 < r.1) {
        extra[g] = (problem.frames[g].min_height - (bottom - top)).max(0.0);
        short |= extra[g] > 0.0;
    }
    if short { stack(problem, graph, tracks, &extra, options) } else { rows }
}

/// Stacks the layers, with `extra` room below each group.
fn stack(
    problem: &Problem,
    graph: &LayeredGraph,
    tracks: &Tracks,
    extra: &[f64],
    options: &Options,
) -> Rows {
    let layers = graph.sections.len();
    let mut half = vec![0.0_f64; layers];
    let mut thin = vec![true; layers];
    for (v, size) in problem.sizes.iter().enumerate() {
        let layer = graph.layer_of[v];
        half[layer] = half[layer].max(size.1 / 2.0);
        thin[layer] &= size.1 < THIN;
    }
    // What groups need above and below each layer, nested ones summed up.
    let forest = &graph.forest;
    let mut above = vec![0.0_f64; layers];
    let mut below = vec![0.0_f64; layers];
    let mut group_above = vec![0.0_f64; problem.parents.len()];
    let mut group_below = vec![0.0_f64; problem.parents.len()];
    for &g in &forest.inner_first {
        let (first, last) = forest.spans[g];
        if first > last {
            continue;
        }
        group_above[g] += problem.frames[g].top;
        group_below[g] += problem.frames[g].bottom + extra[g];
        above[first] = above[first].max(group_above[g]);
        below[last] = below[last].max(group_below[g]);
        let parent = forest.parents[g];
        if parent != NONE && forest.spans[parent].0 == first {
            group_above[parent] = group_above[parent].max(group_above[g]);
        }
        if parent != NONE && forest.spans[parent].1 == last {
            group_below[parent] = group_below[parent].max(group_below[g]);
        }
    }
    let mut rows = Rows::default();
    let mut y = above.first().copied().unwrap_or(0.0);
    for layer in 0..layers {
        if layer > 0 {
            let top = y + below[layer - 1];
            let gap = options.layer_gap * if thin[layer] || thin[layer - 1] { 0.5 } else { 1.0 };
            let height = gap.max(tracks.height(layer));
            rows.band.push((top, top + height));
            y = top + height + above[layer];
        } else {
            rows.band.push((0.0, 0.0));
        }
        rows.middle.push(y + half[layer]);
        y += 2.0 * half[layer];
    }
    rows.height = y + below.last().copied().unwrap_or(0.0);
    for (g, &(first, last)) in forest.spans.iter().enumerate() {
        rows.groups.push(if first <= last {
            let top = rows.middle[first] - half[first] - group_above[g];
            (top, rows.middle[last] + half[last] + group_below[g])
        } else {
            (0.0, 0.0)
        });
    }
    rows.half = half;
    rows
}

/// Height of a box below which a layer of such boxes takes narrower bands.
pub(super) const THIN: f64 = 24.0;
