//! Shifts boxes and groups to other ranks, where that makes the picture smaller.
//!
//! The ranks with the shortest edges know nothing of widths: a group that has to be high, because one
//! of its members is used far below, may still have all others side by side. From such ranks a search
//! goes on to better ones: each step moves a box, or the members of a group, up or down, pushing what
//! is in the way, and stays if the estimate says that the picture gets smaller.

use std::collections::BTreeMap;

use super::super::Options;
use super::super::problem::{NONE, Problem};
use super::rank::Arc;
use super::trial::Estimator;

/// The part of the cost that a step has to save. Smaller gains are had by one picture and not by
/// the next, so that a small edit would move much.
pub(super) const GAIN: f64 = 0.02;
/// The same where a picture is to be steady.
pub(super) const CLEAR_GAIN: f64 = 0.08;

/// Improves ranks that meet the demands of all arcs among the boxes, in place, by at most `tries`
/// estimates. Each step has to save the part `gain` of the cost.
pub(super) fn improve(
    problem: &Problem,
    arcs: &[Arc],
    ranks: &mut [i64],
    options: &Options,
    (tries, gain): (usize, f64),
) {
    let count = problem.sizes.len();
    let mut search = Search {
        above: vec![Vec::new(); count],
        below: vec![Vec::new(); count],
        ranks: ranks.to_vec(),
        moved: Vec::new(),
    };
    for arc in arcs.iter().filter(|a| a.above < count && a.below < count) {
        search.below[arc.above].push((arc.below, arc.length));
        search.above[arc.below].push((arc.above, arc.length));
    }
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); problem.parents.len()];
    for (v, &group) in problem.group_of.iter().enumerate() {
        let mut at = group;
        while at != NONE {
            members[at].push(v);
            at = problem.parents[at];
        }
    }
    let mut estimator = Estimator::new(problem, options);
    let mut best = estimator.cost(&search.ranks);
    let mut left = tries;
    let singles: Vec<Vec<usize>> = (0..count).map(|v| vec![v]).collect();
    // Groups first: one step of a group does what many of its members would have to do together.
    for _ in 0..3 {
        let before = best;
        let mut attempt = |search: &mut Search, list: &[usize], step: i64| {
            if left == 0 {
                return false;
            }
            left -= 1;
            search.shift(list, step);
            let cost = estimator.cost(&search.ranks);
            let better = cost < best * (1.0 - gain);
            if better {
                best = cost;
            } else {
                search.undo();
            }
            better
        };
        for list in &members {
            // Its uppermost members down to the next, and its lowermost up, as long as that helps.
            while search.upper_step(list).is_some_and(|(l, step)| attempt(&mut search, &l, step)) {}
            while search.lower_step(list).is_some_and(|(l, step)| attempt(&mut search, &l, step)) {}
        }
        for list in members.iter().chain(&singles) {
            for step in [2, -2, 4, -4, 8, -8] {
                attempt(&mut search, list, step);
            }
        }
        if best >= before {
            break;
        }
    }
    ranks.copy_from_slice(&search.ranks);
}

/// Cards stay at even ranks and junctions at odd ones.
fn even(step: i64) -> i64 {
    step + step % 2
}

/// Boxes that nothing bears on go to lower ranks where theirs is too wide: as far as a page profits,
/// by the estimate. Linear for each of a few widths.
pub(super) fn spread(problem: &Problem, arcs: &[Arc], ranks: &mut [i64], options: &Options) {
    let count = problem.sizes.len();
    let mut is_leaf: Vec<bool> = (0..count).map(|v| !problem.is_junction(v)).collect();
    for arc in arcs.iter().filter(|a| a.above < count && a.below < count) {
        is_leaf[arc.above] = false;
    }
    // A group is not to get longer.
    let mut last = vec![i64::MIN; problem.parents.len()];
    for (v, &group) in problem.group_of.iter().enumerate().filter(|(_, g)| **g != NONE) {
        last[group] = last[group].max(ranks[v]);
    }
    let mut estimator = Estimator::new(problem, options);
    let mut best = estimator.cost(ranks);
    let page = estimator.page(ranks);
    let first = ranks.to_vec();
    for share in [0.85, 0.7, 0.55, 0.4, 0.3] {
        let most = page * share;
        let mut tried = first.clone();
        let lowest = tried.iter().copied().max().unwrap_or(0);
        let mut at: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
        for (v, &rank) in tried.iter().enumerate() {
            at.entry(rank).or_default().push(v);
        }
        let mut next = at.keys().next().copied();
        while let Some(rank) = next {
            let boxes = at.remove(&rank).unwrap_or_default();
            let width = |v: usize| problem.sizes[v].0 + options.node_gap;
            let mut sum: f64 = boxes.iter().map(|&v| width(v)).sum();
            // The last of the input first; none goes further than a few rows.
            for v in boxes.into_iter().rev() {
                let group = problem.group_of[v];
                let inside = group == NONE || rank + 2 <= last[group];
                if sum > most && is_leaf[v] && inside && rank + 2 <= first[v] + FAR {
                    sum -= width(v);
                    tried[v] = rank + 2;
                    at.entry(rank + 2).or_default().push(v);
                }
            }
            next = at.keys().next().copied().filter(|&r| r <= lowest + FAR);
        }
        let cost = estimator.cost(&tried);
        if cost < best * (1.0 - GAIN) {
            best = cost;
            ranks.copy_from_slice(&tried);
        }
    }
}

/// As far down as this a leaf may go, in half ranks.
const FAR: i64 = 12;

struct Search {
    /// Neighbours of each box on either side, with the least distances.
    above: Vec<Vec<(usize, i64)>>,
    below: Vec<Vec<(usize, i64)>>,
    ranks: Vec<i64>,
    /// What was moved since the last step that stayed, with its rank before.
    moved: Vec<(usize, i64)>,
}

impl Search {
    /// Moves boxes down by `step`, or up, and pushes what is in the way.
    fn shift(&mut self, boxes: &[usize], step: i64) {
        self.moved.clear();
        let mut stack = Vec::with_capacity(boxes.len());
        for &v in boxes {
            self.moved.push((v, self.ranks[v]));
            self.ranks[v] += step;
            stack.push(v);
        }
        while let Some(v) = stack.pop() {
            let rank = self.ranks[v];
            let side = if step > 0 { &self.below[v] } else { &self.above[v] };
            for &(w, length) in side {
                let (late, to) = if step > 0 {
                    (self.ranks[w] < rank + length, rank + length)
                } else {
                    (self.ranks[w] > rank - length, rank - length)
                };
                if late {
                    self.moved.push((w, self.ranks[w]));
                    self.ranks[w] = to;
                    stack.push(w);
                }
            }
        }
    }

    /// The uppermost of some boxes, and how far down the next is.
    fn upper_step(&self, boxes: &[usize]) -> Option<(Vec<usize>, i64)> {
        let rank = |v: &usize| self.ranks[*v];
        let first = boxes.iter().map(rank).min()?;
        let next = boxes.iter().map(rank).filter(|&r| r > first).min()?;
        Some((boxes.iter().copied().filter(|v| rank(v) == first).collect(), even(next - first)))
    }

    /// The lowermost of some boxes, and how far up the next is, as a step.
    fn lower_step(&self, boxes: &[usize]) -> Option<(Vec<usize>, i64)> {
        let rank = |v: &usize| self.ranks[*v];
        let last = boxes.iter().map(rank).max()?;
        let next = boxes.iter().map(rank).filter(|&r| r < last).max()?;
        Some((boxes.iter().copied().filter(|v| rank(v) == last).collect(), -even(last - next)))
    }

    fn undo(&mut self) {
        while let Some((v, rank)) = self.moved.pop() {
            self.ranks[v] = rank;
        }
    }
}
