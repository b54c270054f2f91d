//! Our own engine: a layered drawing after K. Sugiyama, S. Tagawa, M. Toda, "Methods for visual
//! understanding of hierarchical system structures", IEEE Transactions on Systems, Man, and
//! Cybernetics 11 (1981). One module for each phase.
//!
//! Boxes and junctions take turns: a card is at an even rank, a junction at an odd one, so that a
//! junction needs no more height than it has, and a layer of junctions only is thin. Ranks that
//! nothing is on vanish.

mod branches;
mod component;
mod coordinate;
mod cycles;
mod drawing;
mod earlier;
mod graph;
mod group;
mod heights;
mod isotonic;
mod jog;
mod order;
mod rank;
mod room;
mod route;
mod shift;
mod side;
mod sight;
mod track;
mod trial;
mod widths;

use std::collections::BTreeMap;

use crate::parallel;

use super::Options;
use super::fold::{self, Fold};
use super::problem::{NONE, Placed, Problem};
pub(super) use cycles::edges_to_turn;
use drawing::Drawing;
use graph::LayeredGraph;
pub(super) use graph::{Neighbours, same_target_gap};
use rank::Arc;
use track::Tracks;
use trial::Estimator;

/// Places a problem's boxes, component by component.
pub(super) fn place(problem: &Problem, options: &Options) -> Placed {
    let (problem, rooms) = side::make_room(problem);
    let parts = component::split(&problem).into_iter().map(|part| {
        let placed = place_component(&part.problem, options);
        (part, placed)
    });
    let mut placed = component::pack(&problem, parts.collect(), options);
    side::take_room(&mut placed, &rooms);
    placed
}

/// Places a problem's boxes like an earlier picture, whatever that costs.
#[cfg(test)]
pub(super) fn place_like(problem: &Problem, turned: &[bool], options: &Options) -> Placed {
    let (problem, rooms) = side::make_room(problem);
    let (mut placed, _) = earlier::place(&problem, turned, options);
    side::take_room(&mut placed, &rooms);
    placed
}

/// Of boxes up to this many, groups are pulled together less when ranking, and more ways are estimated.
const FEW: usize = 400;

/// Boxes up to this many are seen as a whole: several ways to fold them are compared, by picture, for
/// one that fills a page well. Of more boxes the way that promises most is drawn.
pub(super) const SEEN_AT_ONCE: usize = 100;
/// As many ways to fold are compared by picture. The more there are, the less it takes to tip which of
/// them is taken: with all of them, one more leaf moved a quarter more boxes than with 4, for pictures that
/// took 7 % less room.
const PICTURES: usize = 4;
/// More boxes than this are ranked in some ways to fold only, for that takes longest.
const MANY: usize = 800;
/// Boxes up to this many need no spreading before the search for better ranks.
const SMALL: usize = 150;
/// Boxes up to this many are moved across after their heights are known.
const SLIDING: usize = 1_000;
/// Pictures are as good as each other within this factor; then the one that is tried first is
/// taken, so that a small edit seldom changes which: one that changes an order changes what a picture
/// costs by a tenth.
const CLOSE: f64 = 1.2;
/// Ways to rank are as good as each other within this factor, by estimate. An estimate changes less
/// with an edit than a picture does.
const NEAR: f64 = 1.05;

/// Of boxes up to this many a calm picture is drawn too: nothing is folded, boxes keep the order of the
/// branches they are in, and ranks change for clear gains only.
const CALM_UP_TO: usize = 150;
/// It is taken if it costs at most so many times what the others do, for one more leaf leaves most of
/// it where it is: with 1.3, a tenth more boxes moved.
const CALM: f64 = 1.5;

/// A picture like an earlier one may cost so many times what one drawn afresh does; then too much has
/// changed, or changed little by little.
const STEADY: f64 = 1.4;

/// Estimates for each way to rank, in search of a better one.
const SHIFTS: usize = 1_500;

fn place_component(problem: &Problem, options: &Options) -> Placed {
    let turned = turned(problem);
    if problem.earlier.is_empty() {
        return best_picture(problem, &turned, options).1;
    }
    let afresh = Problem { earlier: Vec::new(), courses: Vec::new(), ..problem.clone() };
    let (cost, placed) = best_picture(&afresh, &turned, options);
    if earlier::is_alike(problem) {
        let (alike, crossings) = earlier::place(problem, &turned, options);
        if trial::cost(&alike, crossings, options) <= cost * STEADY {
            return alike;
        }
    }
    placed
}

/// Which edges are to point downwards: loose ones whose ends are so in the earlier picture, and, where
/// arrows run in a ring, some of these.
fn turned(problem: &Problem) -> Vec<bool> {
    let place = |v: usize| problem.earlier.get(v).copied().flatten();
    let points_down = |(&(from, to, _), &loose): (&(usize, usize, u32), &bool)| {
        loose && place(from).zip(place(to)).is_some_and(|(from, to)| from.y < to.y)
    };
    let down: Vec<bool> = problem.edges.iter().zip(&problem.loose).map(points_down).collect();
    let upward = |(&(from, to, weight), &down): (&(usize, usize, u32), &bool)| {
        if down { (to, from, weight) } else { (from, to, weight) }
    };
    let edges: Vec<_> = problem.edges.iter().zip(&down).map(upward).collect();
    let turned = edges_to_turn(&problem.is_head, &edges);
    turned.into_iter().zip(down).map(|(turned, down)| turned != down).collect()
}

/// Ranks and draws a component in several ways, and keeps the calm picture or else the one that reads
/// best, with what it costs to read.
fn best_picture(problem: &Problem, turned: &[bool], options: &Options) -> (f64, Placed) {
    let count = problem.sizes.len();
    let size = count + problem.edges.len();
    let most = if count > MANY {
        (16_000 / count).clamp(2, 12)
    } else if count > SEEN_AT_ONCE {
        40
    } else {
        (3_000 / size.max(1)).clamp(1, PICTURES)
    };
    let folds = fold::folds(problem, turned, options, most);
    let mut ways: Vec<Ranked<'_>> = Vec::new();
    for way in ranked(problem, turned, &folds) {
        if ways.iter().all(|(_, ranks)| ranks[..count] != way.1[..count]) {
            ways.push(way);
        }
    }
    if count > SEEN_AT_ONCE {
        let mut estimator = Estimator::new(problem, options);
        let pages: Vec<f64> = ways.iter().map(|(_, r)| estimator.page(&r[..count])).collect();
        ways = vec![ways.swap_remove(first_of_best(&pages, NEAR))];
    }
    let plain = Fold::plain(problem);
    let mut ways: Vec<(Ranked<'_>, bool)> = ways.into_iter().map(|way| (way, false)).collect();
    if count <= CALM_UP_TO {
        let calm = ranked(problem, turned, std::slice::from_ref(&plain));
        ways.splice(..0, calm.into_iter().map(|way| (way, true)));
    }
    // Each takes as long as there are boxes; of many, a step seldom gains enough.
    let estimates = if count > FEW { 100_000 } else { 400_000 };
    let improved = parallel::map(&ways, |((fold, ranks), is_calm)| {
        let tries = SHIFTS.min(estimates / size.max(1));
        let gain = if *is_calm { shift::CLEAR_GAIN } else { shift::GAIN };
        let mut ranks = ranks[..count].to_vec();
        let arcs = demands(problem, turned, fold, pull(problem));
        if count > SMALL {
            shift::spread(problem, &arcs, &mut ranks, options);
        }
        shift::improve(problem, &arcs, &mut ranks, options, (tries, gain));
        (layers(&ranks), *is_calm)
    });
    let mut different: Vec<(Vec<usize>, bool)> = Vec::new();
    for way in improved {
        if !different.contains(&way) {
            different.push(way);
        }
    }
    let mut pictures = parallel::map(&different, |(layer_of, is_calm)| {
        let (placed, crossings) = draw_layers(problem, layer_of.clone(), *is_calm, options);
        (trial::cost(&placed, crossings, options), placed)
    });
    let costs: Vec<f64> = pictures.iter().map(|p| p.0).collect();
    let calm = different.iter().filter(|d| d.1).count();
    let best = calm + first_of_best(&costs[calm..], CLOSE);
    let is_calm = calm > 0 && costs[0] <= costs[best] * CALM;
    pictures.swap_remove(if is_calm { 0 } else { best })
}

/// Of what costs at most so many times the least, the first.
fn first_of_best(costs: &[f64], factor: f64) -> usize {
    let least = costs.iter().copied().fold(f64::INFINITY, f64::min);
    costs.iter().position(|cost| *cost <= least * factor).unwrap_or(0)
}

/// Draws a component whose boxes have their layers, and keep the order of the branches if the picture is
/// to be calm; tells how many edges cross.
fn draw_layers(
    problem: &Problem,
    layer_of: Vec<usize>,
    is_calm: bool,
    options: &Options,
) -> (Placed, u64) {
    let graph = LayeredGraph::new(problem, layer_of);
    if is_calm {
        let (order, crossings) = order::calm(&graph, &branches::turns(&graph));
        return (draw(problem, &graph, &order, &[], options), crossings);
    }
    let (order, crossings) = order::order(&graph, &first_order(problem, &graph));
    (draw(problem, &graph, &order, &[], options), crossings)
}

/// Draws boxes in layers and order. `stay` tells where across vertices are to stay, if anywhere.
fn draw(
    problem: &Problem,
    graph: &LayeredGraph,
    order: &order::Order,
    stay: &[Option<f64>],
    options: &Options,
) -> Placed {
    let columns = coordinate::place(problem, graph, order, stay, options);
    let paths = route::paths(problem, graph, &columns, options);
    let tracks = Tracks::new(&paths, graph.sections.len());
    let mut drawing = Drawing::new(problem, graph, &columns, &paths, &tracks);
    let effort = 2_000_000;
    heights::settle(&mut drawing, problem, options, effort);
    if problem.sizes.len() <= SLIDING {
        let mut is_aligned = false;
        if stay.is_empty() {
            for _ in 0..2 {
                widths::settle(&mut drawing, problem, options, effort);
                heights::settle(&mut drawing, problem, options, effort);
            }
            is_aligned = drawing.align_rows(problem, graph);
        }
        if jog::take_out(&mut drawing, problem) || is_aligned {
            heights::settle(&mut drawing, problem, options, effort);
        }
    }
    drawing.finish(problem)
}

/// What draws boxes near to each other, where 4 is the pull of an ordinary edge.
#[derive(Debug, Clone, Copy)]
struct Pull {
    /// Of an edge to the lowest of a box's targets. Strong, it keeps folded blocks in their rows:
    /// else a box with a second target far below draws its first one down after it.
    tight: i64,
    /// Of a group on its first and last layer.
    compact: i64,
}

/// A way to fold, and the rank of each box and of the groups' borders that meet its demands.
type Ranked<'a> = (&'a Fold, Vec<i64>);

/// The pull that ranks a problem's boxes. One is enough: each further one made nearly as many more
/// ways that differ little, of which any edit took another.
fn pull(problem: &Problem) -> Pull {
    if problem.parents.is_empty() {
        Pull { tight: 32, compact: 0 }
    } else if problem.sizes.len() <= FEW {
        Pull { tight: 4, compact: 24 }
    } else {
        Pull { tight: 32, compact: 64 }
    }
}

/// The ranks for each way to fold. Of more than a few boxes, those of one way are where the next
/// begins, for they are near to each other: in two halves, which are worked out at the same time.
fn ranked<'a>(problem: &Problem, turned: &[bool], folds: &'a [Fold]) -> Vec<Ranked<'a>> {
    let count = problem.sizes.len();
    let unknowns = count + 2 * problem.parents.len();
    let pull = pull(problem);
    let chain = if count > SEEN_AT_ONCE { folds.len().div_ceil(2) } else { 1 };
    let chains: Vec<&[Fold]> = folds.chunks(chain.max(1)).collect();
    let ranked = parallel::map(&chains, |chain| {
        let mut ranked: Vec<Ranked<'_>> = Vec::with_capacity(chain.len());
        for fold in *chain {
            let arcs = demands(problem, turned, fold, pull);
            let first = ranked.last().map_or_else(|| vec![0; unknowns], |near| near.1.clone());
            let ranks = rank::ranks(&arcs, first, 60_000_000);
            ranked.push((fold, ranks));
        }
        ranked
    });
    ranked.into_iter().flatten().collect()
}

/// What the ranks of the boxes, and then of the upper and the lower border of each group, have to
/// meet.
fn demands(problem: &Problem, turned: &[bool], fold: &Fold, pull: Pull) -> Vec<Arc> {
    let count = problem.sizes.len();
    let mut arcs: Vec<Arc> = Vec::with_capacity(problem.edges.len());
    let demands = fold.lengths.iter().zip(&fold.tight).zip(turned);
    for (&(from, to, weight), ((&length, &tight), &turned)) in problem.edges.iter().zip(demands) {
        let (above, below) = if turned { (from, to) } else { (to, from) };
        let hold = if tight { pull.tight } else { 4 };
        arcs.push(Arc { above, below, length, weight: i64::from(weight) * hold });
    }
    // Above and below each group is a point; the shorter the way between, the more compact it is.
    let groups = problem.parents.len();
    let (top, bottom) = (|g: usize| count + 2 * g, |g: usize| count + 2 * g + 1);
    for g in 0..groups {
        arcs.push(Arc { above: top(g), below: bottom(g), length: 0, weight: pull.compact });
        let parent = problem.parents[g];
        if parent != NONE {
            arcs.push(Arc { above: top(parent), below: top(g), length: 0, weight: 0 });
            arcs.push(Arc { above: bottom(g), below: bottom(parent), length: 0, weight: 0 });
        }
    }
    for (v, &g) in problem.group_of.iter().enumerate().filter(|(_, g)| **g != NONE) {
        // Junctions are half a rank out of step.
        let length = if problem.is_junction(v) { -1 } else { 0 };
        let depth = length + fold.depths[v];
        arcs.push(Arc { above: top(g), below: v, length: depth, weight: i64::from(depth > 0) });
        arcs.push(Arc { above: v, below: bottom(g), length, weight: 0 });
    }
    arcs
}

/// A number that is less than another where [`f64::total_cmp`] says so of what they are made of. To
/// sort many is faster by these.
fn in_order(value: f64) -> i64 {
    let bits = value.to_bits() as i64;
    bits ^ (((bits >> 63) as u64) >> 1) as i64
}

/// Numbers below those that are asked for, which look random and are the same in each run.
#[cfg(test)]
fn numbers(mut seed: u32) -> impl FnMut(usize) -> usize {
    move |below| {
        seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        (seed >> 8) as usize % below
    }
}

/// The layer of each box, from the top: ranks without a box vanish.
fn layers(ranks: &[i64]) -> Vec<usize> {
    let mut used = ranks.to_vec();
    used.sort_unstable();
    used.dedup();
    ranks.iter().map(|r| used.partition_point(|u| u < r)).collect()
}

/// More than so many things below one box may stand in many rows.
const WIDE: usize = 24;

/// Puts what leads to several rows below one box into an order in which each row is spread over the whole
/// width, so that lines to lower rows pass between the boxes of upper ones. In the order of the input they
/// would all pass beside them, and each row would stand further to the side than the one above.
fn interleave(below: &mut Vec<usize>, graph: &LayeredGraph) {
    let layer = |v: usize| graph.layer_of[graph.lower_end(v)];
    let mut rows: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for v in below.drain(..) {
        rows.entry(layer(v)).or_default().push(v);
    }
    let mut spread: Vec<(f64, usize)> = Vec::new();
    for row in rows.values() {
        let place = |i: usize| (i as f64 + 0.5) / row.len() as f64;
        spread.extend(row.iter().enumerate().map(|(i, &v)| (place(i), v)));
    }
    spread.sort_by(|a, b| a.0.total_cmp(&b.0));
    below.extend(spread.into_iter().map(|(_, v)| v));
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
            let below = graph.below.of(v).iter().map(|&(w, _)| w as usize);
            let mut below: Vec<usize> = below.filter(|&w| turn[w].is_nan()).collect();
            if below.len() > WIDE {
                interleave(&mut below, graph);
            }
            stack.extend(below.into_iter().rev());
        }
    }
    for t in &mut turn {
        if t.is_nan() {
            *t = next;
        }
    }
    turn
}
