//! Arrows that reach a junction from its side, apart from what meets in it from below.
//!
//! An attack on a step would else lie on the lines of the step's premises. The junction gets room on
//! both sides, in which such an arrow comes up and turns inward.

use std::borrow::Cow;

use super::super::problem::{Placed, Problem};
use super::graph::LayeredGraph;

/// How far from a junction's middle an arrow comes up that reaches it from the side.
pub(super) const ASIDE: f64 = 17.0;
/// How much further the next one does.
pub(super) const NEXT: f64 = 12.0;

/// Whether an edge reaches its target, which is a junction below which it starts, from the side.
pub(super) fn is_from_side(problem: &Problem, graph: &LayeredGraph, e: usize) -> bool {
    let (_, to, _) = problem.edges[e];
    problem.from_side[e]
        && problem.is_junction(to)
        && graph.chains[e][0] as usize == to
        && !graph.detours[e]
}

/// The problem with room beside the junctions that need it, and which those are.
pub(super) fn make_room(problem: &Problem) -> (Cow<'_, Problem>, Vec<usize>) {
    let mut count = vec![0_u32; problem.sizes.len()];
    for (&(_, to, _), _) in problem.edges.iter().zip(&problem.from_side).filter(|(_, s)| **s) {
        count[to] += u32::from(problem.is_junction(to));
    }
    let rooms: Vec<usize> = (0..count.len()).filter(|&v| count[v] > 0).collect();
    if rooms.is_empty() {
        return (Cow::Borrowed(problem), rooms);
    }
    let mut wide = problem.clone();
    for &v in &rooms {
        wide.loops[v] += ASIDE;
        wide.sizes[v].0 += 2.0 * ASIDE;
        if let Some(rect) = wide.earlier.get_mut(v).and_then(Option::as_mut) {
            rect.x -= ASIDE;
            rect.width += 2.0 * ASIDE;
        }
    }
    (Cow::Owned(wide), rooms)
}

/// Where edges that go towards some place come up beside a junction at `x`, from the inside out.
/// Where it does not matter, on the left or the right.
pub(super) fn ports(
    x: f64,
    edges: Vec<usize>,
    towards: &dyn Fn(usize) -> f64,
    prefers_left: bool,
) -> Vec<(usize, f64)> {
    let is_left = |&e: &usize| match towards(e) - x {
        aside if aside.abs() < 1.0 => prefers_left,
        aside => aside < 0.0,
    };
    let (left, right): (Vec<usize>, Vec<usize>) = edges.into_iter().partition(is_left);
    let outward = |(nth, e): (usize, usize)| (e, ASIDE + NEXT * nth as f64);
    // They come sorted from left to right: the innermost first.
    let left = left.into_iter().rev().enumerate().map(outward).map(|(e, by)| (e, x - by));
    left.chain(right.into_iter().enumerate().map(outward).map(|(e, by)| (e, x + by))).collect()
}

/// Makes junctions as wide again as they are.
pub(super) fn take_room(placed: &mut Placed, rooms: &[usize]) {
    for &v in rooms {
        placed.nodes[v].x += ASIDE;
        placed.nodes[v].width -= 2.0 * ASIDE;
    }
}
