//! Judges ways to draw the same boxes.

use super::super::Options;
use super::super::problem::{NONE, Placed, Problem};
use super::group::Forest;

/// Estimates the width of the page that boxes in these layers would need: in every layer that a
/// group spans it takes the width of its widest layer.
pub(super) fn page(problem: &Problem, layer_of: &[usize], options: &Options) -> f64 {
    let layers = layer_of.iter().max().map_or(0, |l| l + 1);
    let mut forest = Forest::new(&problem.parents);
    forest.span(&problem.group_of, layer_of);
    // Widths by layer, of each group and then of the whole.
    let mut widths: Vec<Vec<f64>> = forest
        .spans
        .iter()
        .map(|&(first, last)| vec![0.0; (last + 1).saturating_sub(first)])
        .chain([vec![0.0; layers]])
        .collect();
    let whole = problem.parents.len();
    let slot = |g: usize| if g == NONE { (whole, 0) } else { (g, forest.spans[g].0) };
    let mut heights = vec![0.0_f64; layers];
    for (v, &(width, height)) in problem.sizes.iter().enumerate() {
        let (g, first) = slot(problem.group_of[v]);
        widths[g][layer_of[v] - first] += width + options.node_gap;
        heights[layer_of[v]] = heights[layer_of[v]].max(height);
    }
    for &(from, to, _) in &problem.edges {
        let (upper, lower) = (layer_of[from].min(layer_of[to]), layer_of[from].max(layer_of[to]));
        let common = forest.common(problem.group_of[from], problem.group_of[to]);
        let (g, first) = slot(common);
        for layer in upper + 1..lower {
            widths[g][layer - first] += options.edge_gap;
        }
    }
    for &g in &forest.inner_first {
        let (first, last) = forest.spans[g];
        if first > last {
            continue;
        }
        let frame = &problem.frames[g];
        let widest = widths[g].iter().copied().fold(frame.min_width, f64::max);
        let (parent, above) = slot(problem.parents[g]);
        for layer in first..=last {
            widths[parent][layer - above] += widest + frame.left + frame.right;
        }
        // Not exact: borders of groups that begin in one layer share their height.
        heights[first] += frame.top;
        heights[last] += frame.bottom / 2.0;
    }
    let width = widths[whole].iter().copied().fold(0.0, f64::max);
    let thin = |h: &f64| if *h < 24.0 { options.layer_gap * 0.3 } else { options.layer_gap };
    let height: f64 = heights.iter().map(|h| h + thin(h)).sum();
    width.max(height * options.aspect)
}

/// What a picture costs its reader: the width of its page, the more the more edges cross and the
/// longer they are.
pub(super) fn cost(placed: &Placed, crossings: u64, options: &Options) -> f64 {
    let page = placed.width.max(placed.height * options.aspect);
    let edges = placed.edges.len().max(1) as f64;
    let length: f64 = placed
        .edges
        .iter()
        .flat_map(|route| route.windows(2))
        .map(|p| (p[0].x - p[1].x).hypot(p[0].y - p[1].y))
        .sum();
    page * (1.0 + 0.4 * crossings as f64 / edges) + 2.0 * length / edges
}
