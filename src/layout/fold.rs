//! Folds wide fans: gives edges a length, so that many boxes under one target form several rows.

use super::Options;
use super::problem::Problem;

/// Whether a box is so small that it goes between the layers of cards.
pub(super) fn is_junction(size: (f64, f64)) -> bool {
    size.0.max(size.1) < 24.0
}

/// Least length of each edge, in half ranks: cards are at even ranks, junctions at odd ones.
pub(super) fn lengths(problem: &Problem, _options: &Options) -> Vec<i64> {
    let small = |v: usize| is_junction(problem.sizes[v]);
    problem.edges.iter().map(|&(a, b, _)| if small(a) == small(b) { 2 } else { 1 }).collect()
}
