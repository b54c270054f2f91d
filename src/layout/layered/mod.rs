//! Our own engine: a layered drawing after K. Sugiyama, S. Tagawa, M. Toda, "Methods for visual
//! understanding of hierarchical system structures", IEEE Transactions on Systems, Man, and
//! Cybernetics 11 (1981). One module for each phase.
//!
//! Boxes and junctions take turns: a card is at an even rank, a junction at an odd one, so that a
//! junction needs no more height than it has, and a layer of junctions only is thin. Ranks that
//! nothing is on vanish.

mod component;
mod coordinate;
mod cycles;
mod graph;
mod group;
mod isotonic;
mod order;
mod rank;
mod route;
mod trial;

use super::fold::{self, Fold};
use super::problem::{NONE, Placed, Problem};
use super::{Options, Rect};
pub(super) use cycles::edges_to_turn;
use graph::LayeredGraph;
use rank::Arc;

/// Places a problem's boxes, component by component.
pub(super) fn place(problem: &Problem, options: &Options) -> Placed {
    let parts = component::split(problem).into_iter().map(|part| {
        let placed = place_component(&part.problem, options);
        (part, placed)
    });
    component::pack(problem, parts.collect(), options)
}

/// Boxes up to this many are worth drawing in several ways, to keep the best.
const FEW: usize = 400;

/// Ranks and draws a component in several ways, and keeps the picture that reads best.
fn place_component(problem: &Problem, options: &Options) -> Placed {
    let count = problem.sizes.len();
    let turned = edges_to_turn(count, &problem.edges);
    let most = (60_000 / count.max(1)).clamp(3, 40);
    let folds = fold::folds(problem, &turned, options, most);
    let mut ways: Vec<(f64, Vec<usize>)> = Vec::new();
    for fold in &folds {
        for compactness in if problem.parents.is_empty() { [1, 0] } else { [1, 6] } {
            if compactness > 0 {
                let layer_of = layers(problem, &turned, fold, compactness);
                ways.push((trial::page(problem, &layer_of, options), layer_of));
            }
        }
    }
    ways.sort_by(|a, b| a.0.total_cmp(&b.0));
    ways.dedup_by(|a, b| a.1 == b.1);
    let draw = if count <= FEW { 2_000 / count.max(1) } else { 1 };
    let pictures = ways.into_iter().take(draw.clamp(1, 16)).map(|(_, layer_of)| {
        let (placed, crossings) = draw_layers(problem, layer_of, options);
        (trial::cost(&placed, crossings, options), placed)
    });
    let best = pictures.min_by(|a, b| a.0.total_cmp(&b.0));
    best.expect("there is at least one way").1
}

/// Draws a component whose boxes have their layers; tells how many edges cross.
fn draw_layers(problem: &Problem, layer_of: Vec<usize>, options: &Options) -> (Placed, u64) {
    let graph = LayeredGraph::new(problem, layer_of);
    let order = order::order(&graph, &first_order(problem, &graph));
    let crossings = order::crossings(&graph, &order);
    let columns = coordinate::place(problem, &graph, &order, options);
    let rows = route::rows(problem, &graph, &columns, options);
    let mut nodes: Vec<Rect> = problem
        .sizes
        .iter()
        .enumerate()
        .map(|(v, &(width, height))| Rect {
            x: columns.x[v] - width / 2.0,
            y: rows.middle[graph.layer_of[v]] - height / 2.0,
            width,
            height,
        })
        .collect();
    let mut edges = route::routes(problem, &graph, &columns, &rows, &nodes, options);
    let mut groups: Vec<Option<Rect>> = (0..problem.parents.len())
        .map(|g| {
            let (first, last) = graph.forest.spans[g];
            let (top, bottom) = rows.groups[g];
            let (left, right) = (columns.left[g], columns.right[g]);
            (first <= last).then(|| Rect {
                x: left,
                y: top,
                width: right - left,
                height: bottom - top,
            })
        })
        .collect();
    // Move everything to start at zero.
    let rects = || nodes.iter().chain(groups.iter().flatten());
    let points = || edges.iter().flatten();
    let left = rects().map(|r| r.x).chain(points().map(|p| p.x)).fold(f64::INFINITY, f64::min);
    let right = rects()
        .map(|r| r.x + r.width)
        .chain(points().map(|p| p.x))
        .fold(f64::NEG_INFINITY, f64::max);
    nodes.iter_mut().for_each(|r| r.x -= left);
    groups.iter_mut().flatten().for_each(|r| r.x -= left);
    edges.iter_mut().flatten().for_each(|p| p.x -= left);
    (Placed { width: right - left, height: rows.height, nodes, groups, edges }, crossings)
}

/// The layer of each box, from the top. A group spans few layers the more, the greater its
/// `compactness`.
fn layers(problem: &Problem, turned: &[bool], fold: &Fold, compactness: i64) -> Vec<usize> {
    let count = problem.sizes.len();
    let mut arcs: Vec<Arc> = Vec::with_capacity(problem.edges.len());
    for ((&(from, to, weight), &length), &turned) in
        problem.edges.iter().zip(&fold.lengths).zip(turned)
    {
        let (above, below) = if turned { (from, to) } else { (to, from) };
        arcs.push(Arc { above, below, length, weight: i64::from(weight) * 4 });
    }
    // Above and below each group is a point; the shorter the way between, the more compact it is.
    let groups = problem.parents.len();
    let (top, bottom) = (|g: usize| count + 2 * g, |g: usize| count + 2 * g + 1);
    for g in 0..groups {
        arcs.push(Arc { above: top(g), below: bottom(g), length: 0, weight: 4 * compactness });
        let parent = problem.parents[g];
        if parent != NONE {
            arcs.push(Arc { above: top(parent), below: top(g), length: 0, weight: 0 });
            arcs.push(Arc { above: bottom(g), below: bottom(parent), length: 0, weight: 0 });
        }
    }
    for (v, &g) in problem.group_of.iter().enumerate().filter(|(_, g)| **g != NONE) {
        // Junctions are half a rank out of step.
        let length = if fold::is_junction(problem.sizes[v]) { -1 } else { 0 };
        let depth = length + fold.depths[v];
        arcs.push(Arc { above: top(g), below: v, length: depth, weight: i64::from(depth > 0) });
        arcs.push(Arc { above: v, below: bottom(g), length, weight: 0 });
    }
    let ranks = rank::ranks(count + 2 * groups, &arcs, 60_000_000);
    // Ranks without a box vanish.
    let mut used: Vec<i64> = ranks[..count].to_vec();
    used.sort_unstable();
    used.dedup();
    let layer = |r: &i64| used.partition_point(|u| u < r);
    ranks[..count].iter().map(layer).collect()
}

/// One number for each vertex: its turn in a walk from the heads of the picture, in the order of
/// the input.
fn first_order(problem: &Problem, graph: &LayeredGraph) -> Vec<f64> {
    let count = graph.layer_of.len();
    let mut turn = vec![f64::NAN; count];
    let mut next = 0.0;
    let mut heads: Vec<usize> = (0..problem.sizes.len()).collect();
    heads.sort_by_key(|&v| graph.layer_of[v]);
    let mut stack = Vec::new();
    for head in heads {
        stack.push(head);
        while let Some(v) = stack.pop() {
            if !turn[v].is_nan() {
                continue;
            }
            turn[v] = next;
            next += 1.0;
            let below = graph.below.of(v).iter().rev().map(|&(w, _)| w as usize);
            stack.extend(below.filter(|&w| turn[w].is_nan()));
        }
    }
    for t in &mut turn {
        if t.is_nan() {
            *t = next;
        }
    }
    turn
}
