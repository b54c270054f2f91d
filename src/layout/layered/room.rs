//! Finds free room in an earlier picture for a box that is new.

use super::super::problem::{NONE, Problem};
use super::super::{Options, Rect};
use super::earlier::{around, frames};

/// As far from where it would be best the room may be, in pixels.
const FAR: f64 = 900.0;
/// A way up or down is as bad as so many across.
const STEEP: f64 = 1.5;

/// The nearest free room for box `v` by the box `anchor`, below it or above.
pub(super) fn find(
    problem: &Problem,
    v: usize,
    anchor: usize,
    below: bool,
    options: &Options,
) -> Option<Rect> {
    let (width, height) = problem.sizes[v];
    let by = problem.earlier[anchor]?;
    let gap = options.layer_gap;
    let middle = by.x + by.width / 2.0;
    let best = if below { by.y + by.height + gap } else { by.y - gap - height };
    let at = |x: f64, y: f64| Rect { x, y, width, height };
    let cost = |r: Rect| (r.x + width / 2.0 - middle).abs() + STEEP * (r.y - best).abs();
    let near = |r: &Rect| {
        (r.y - best).abs() < FAR
            && r.x < middle + FAR + width
            && r.x + r.width > middle - FAR - width
    };
    let others: Vec<Rect> = problem.earlier.iter().flatten().copied().filter(near).collect();
    // In line with others, or just below them; in the middle, or just beside others.
    let right_way = |y: &f64| if below { *y >= best - 1.0 } else { *y <= best + 1.0 };
    let mut rows: Vec<f64> = vec![best];
    rows.extend(others.iter().flat_map(|r| [r.y, r.y + r.height + gap]).filter(right_way));
    rows.sort_by(f64::total_cmp);
    rows.dedup_by(|a, b| (*a - *b).abs() < 1.0);
    let mut columns: Vec<f64> = vec![middle - width / 2.0];
    let beside = |r: &Rect| [r.x - options.node_gap - width, r.x + r.width + options.node_gap];
    columns.extend(others.iter().flat_map(beside));
    columns.sort_by(f64::total_cmp);
    columns.dedup_by(|a, b| (*a - *b).abs() < 1.0);
    let mut candidates: Vec<Rect> = rows
        .iter()
        .flat_map(|&y| columns.iter().map(move |&x| at(x, y)))
        .filter(|&r| cost(r) < FAR)
        .collect();
    candidates.sort_by(|&a, &b| cost(a).total_cmp(&cost(b)));
    let clear = |r: Rect| {
        let margin = grown(r, options.node_gap - 1.0, gap * 0.8 - 1.0);
        others.iter().all(|&other| !meet(margin, other))
    };
    let surroundings = Surroundings::new(problem, v, options);
    candidates.into_iter().find(|&r| clear(r) && surroundings.leave_room(r))
}

/// The groups that a new box must keep off, and those that it must not make too large.
struct Surroundings<'a> {
    problem: &'a Problem,
    options: &'a Options,
    frames: Vec<Option<Rect>>,
    /// The groups around the box, from the inside out.
    around: Vec<usize>,
}

impl<'a> Surroundings<'a> {
    fn new(problem: &'a Problem, v: usize, options: &'a Options) -> Self {
        let around = ancestors(problem, problem.group_of[v]);
        Self { problem, options, frames: frames(problem), around }
    }

    fn leave_room(&self, rect: Rect) -> bool {
        let gap = self.options.node_gap;
        let boxes =
            || self.problem.earlier.iter().enumerate().filter_map(|(w, r)| Some((w, (*r)?)));
        // Groups that do not hold the box stay clear of it and of what its own groups grow to.
        let mut rect = rect;
        let mut inside: &[usize] = &[];
        for nth in 0..=self.around.len() {
            let foreign = |g: usize| !self.around.contains(&g) && !self.is_in(g, inside);
            let margin = grown(rect, gap * 0.6, gap * 0.6);
            let met = |(g, frame): (usize, &Option<Rect>)| {
                foreign(g) && frame.is_some_and(|f| meet(margin, f))
            };
            if self.frames.iter().enumerate().any(met) {
                return false;
            }
            let stranger = |w: usize| !self.is_in(self.problem.group_of[w], inside);
            if nth > 0 && boxes().any(|(w, other)| stranger(w) && meet(margin, other)) {
                return false;
            }
            let Some(&group) = self.around.get(nth) else { break };
            let frame = &self.problem.frames[group];
            let padded = Rect {
                x: rect.x - frame.left,
                y: rect.y - frame.top,
                width: rect.width + frame.left + frame.right,
                height: rect.height + frame.top + frame.bottom,
            };
            let held = self.frames[group];
            let outer = around(held, padded);
            if held == Some(outer) {
                break;
            }
            rect = outer;
            inside = &self.around[..=nth];
        }
        true
    }

    /// Whether a group is, or is within, the outermost of some that are around each other.
    fn is_in(&self, group: usize, inside: &[usize]) -> bool {
        let Some(&outermost) = inside.last() else { return false };
        ancestors(self.problem, group).contains(&outermost)
    }
}

/// A group and all around it, from the inside out.
fn ancestors(problem: &Problem, group: usize) -> Vec<usize> {
    let next = |&g: &usize| Some(problem.parents[g]).filter(|&p| p != NONE);
    std::iter::successors(Some(group).filter(|&g| g != NONE), next).collect()
}

fn grown(r: Rect, x: f64, y: f64) -> Rect {
    Rect { x: r.x - x, y: r.y - y, width: r.width + 2.0 * x, height: r.height + 2.0 * y }
}

fn meet(a: Rect, b: Rect) -> bool {
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}
