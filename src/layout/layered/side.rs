//! Arrows that reach a junction from its side, apart from what meets in it from below.
//!
//! An attack on a step would else lie on the lines of the step's premises. The junction gets room on
//! both sides, in which such an arrow comes up and turns inward.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::super::problem::{Placed, Problem};
use super::graph::LayeredGraph;

/// How far from a junction's middle an arrow comes up that reaches it from the side.
pub(super) const ASIDE: f64 = 17.0;
/// How much further the next one does, and how much all the next ones may.
const NEXT: f64 = 12.0;
const MOST: f64 = 240.0;

/// How far from a junction's middle the last of so many arrows comes up.
fn reach(count: usize) -> f64 {
    ASIDE + (NEXT * count.saturating_sub(1) as f64).min(MOST)
}

/// Junctions that arrows reach from the side, each with the room that it gets on both.
pub(super) type Rooms = Vec<(usize, f64)>;

/// Whether an edge reaches its target, which is a junction below which it starts, from the side.
pub(super) fn is_from_side(problem: &Problem, graph: &LayeredGraph, e: usize) -> bool {
    let (_, to, _) = problem.edges[e];
    problem.from_side[e].is_some()
        && problem.is_junction(to)
        && graph.chains[e][0] as usize == to
        && !graph.detours[e]
}

/// The problem with room beside the junctions that need it, and which those are.
pub(super) fn make_room(problem: &Problem) -> (Cow<'_, Problem>, Rooms) {
    let mut count = vec![0; problem.sizes.len()];
    for (&(_, to, _), _) in problem.edges.iter().zip(&problem.from_side).filter(|e| e.1.is_some()) {
        count[to] += usize::from(problem.is_junction(to));
    }
    // As if all came from one side: which side each one takes is not known yet.
    let crowded = (0..count.len()).filter(|&v| count[v] > 0);
    let rooms: Rooms = crowded.map(|v| (v, reach(count[v]))).collect();
    if rooms.is_empty() {
        return (Cow::Borrowed(problem), rooms);
    }
    let mut wide = problem.clone();
    for &(v, room) in &rooms {
        wide.loops[v] += room;
        wide.sizes[v].0 += 2.0 * room;
        if let Some(rect) = wide.earlier.get_mut(v).and_then(Option::as_mut) {
            rect.x -= room;
            rect.width += 2.0 * room;
        }
    }
    (Cow::Owned(wide), rooms)
}

/// Where edges that go towards some place come up beside a junction at `x`, from the inside out.
/// Those of different kinds do so on different sides. Where it does not matter, on the left or the
/// right.
pub(super) fn ports(
    problem: &Problem,
    x: f64,
    edges: Vec<usize>,
    towards: &dyn Fn(usize) -> f64,
    prefers_left: bool,
) -> Vec<(usize, f64)> {
    let mut kinds: BTreeMap<Option<u8>, (f64, f64)> = BTreeMap::new();
    for &e in &edges {
        let (sum, count) = kinds.entry(problem.from_side[e]).or_default();
        (*sum, *count) = (*sum + towards(e), *count + 1.0);
    }
    // The kinds from left to right, by what they go towards on the mean.
    let mut turn: Vec<(f64, Option<u8>)> =
        kinds.into_iter().map(|(kind, (sum, count))| (sum / count, kind)).collect();
    turn.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let left_kinds = turn.len() / 2;
    let is_left = |&e: &usize| match towards(e) - x {
        _ if turn.len() > 1 => {
            turn[..left_kinds].iter().any(|(_, kind)| *kind == problem.from_side[e])
        }
        aside if aside.abs() < 1.0 => prefers_left,
        aside => aside < 0.0,
    };
    let (left, right): (Vec<usize>, Vec<usize>) = edges.into_iter().partition(is_left);
    let step = |count: usize| (reach(count) - ASIDE) / count.saturating_sub(1).max(1) as f64;
    // They come sorted from left to right: the innermost first.
    let (inward, outward) = (step(left.len()), step(right.len()));
    let left = left.into_iter().rev().enumerate();
    let left = left.map(|(nth, e)| (e, x - ASIDE - inward * nth as f64));
    let right = right.into_iter().enumerate();
    left.chain(right.map(|(nth, e)| (e, x + ASIDE + outward * nth as f64))).collect()
}

/// Makes junctions as wide again as they are.
pub(super) fn take_room(placed: &mut Placed, rooms: &Rooms) {
    for &(v, room) in rooms {
        placed.nodes[v].x += room;
        placed.nodes[v].width -= 2.0 * room;
    }
}
