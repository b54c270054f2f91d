//! Judges ways to draw the same boxes.

use super::super::Options;
use super::super::problem::{NONE, Placed, Problem};
use super::graph::lane_gap;
use super::group::Forest;

/// Estimates of how large and calm a picture would be, from the ranks of its boxes. In every rank
/// that a group spans it takes the width of its widest rank.
pub(super) struct Estimator<'a> {
    problem: &'a Problem,
    options: &'a Options,
    forest: Forest,
    /// The innermost group around both ends of each edge.
    common: Vec<usize>,
    /// Widths by rank, of each group and then of the whole, one after the other; and the edges that
    /// begin to pass a rank, less those that end to.
    widths: Vec<f64>,
    lanes: Vec<f64>,
    heights: Vec<f64>,
    /// Where the widths of each group are, and of which rank the first is.
    slots: Vec<(usize, usize)>,
}

/// What half a rank takes, where lengths are counted in ranks, in pixels.
const HALF_RANK: f64 = 60.0;

impl<'a> Estimator<'a> {
    pub(super) fn new(problem: &'a Problem, options: &'a Options) -> Self {
        let forest = Forest::new(&problem.parents);
        let common = |&(from, to, _): &(usize, usize, u32)| {
            forest.common(problem.group_of[from], problem.group_of[to])
        };
        let common = problem.edges.iter().map(common).collect();
        let (widths, lanes, heights, slots) = Default::default();
        Self { problem, options, forest, common, widths, lanes, heights, slots }
    }

    /// The width of the page that boxes on these ranks would need.
    pub(super) fn page(&mut self, ranks: &[i64]) -> f64 {
        let (width, height, _) = self.extent(ranks);
        self.options.page(width, height)
    }

    /// What the picture would cost: less for a smaller page, smaller groups and shorter edges.
    pub(super) fn cost(&mut self, ranks: &[i64]) -> f64 {
        let (width, height, groups) = self.extent(ranks);
        let page = self.options.page(width, height);
        let length: i64 = self
            .problem
            .edges
            .iter()
            .map(|&(from, to, weight)| (ranks[from] - ranks[to]).abs() * i64::from(weight))
            .sum();
        let edges = self.problem.edges.len().max(1) as f64;
        page + 0.15 * (width + height * self.options.aspect)
            + 0.3 * groups / page.max(1.0)
            + 2.0 * HALF_RANK * length as f64 / edges
    }

    /// Width and height of the whole, and the sum of the groups' areas.
    fn extent(&mut self, ranks: &[i64]) -> (f64, f64, f64) {
        let (problem, options) = (self.problem, self.options);
        let least = ranks.iter().copied().min().unwrap_or(0);
        let most = ranks.iter().copied().max().unwrap_or(0);
        let layers = (most - least + 1) as usize;
        let rank = |v: usize| (ranks[v] - least) as usize;
        let forest = &mut self.forest;
        forest.spans.fill((NONE, 0));
        forest.span(&problem.group_of, ranks.iter().map(|r| (r - least) as usize));
        let whole = problem.parents.len();
        self.slots.clear();
        let mut end = 0;
        for g in 0..=whole {
            let (first, last) = if g == whole { (0, layers - 1) } else { forest.spans[g] };
            self.slots.push((end, first));
            // One more, for the edges that pass no more.
            end += (last + 2).saturating_sub(first);
        }
        for list in [&mut self.widths, &mut self.lanes] {
            list.clear();
            list.resize(end, 0.0);
        }
        let heights = &mut self.heights;
        heights.clear();
        heights.resize(layers, 0.0);
        let slots = &self.slots;
        let at = |g: usize, rank: usize| {
            let (start, first) = slots[g.min(whole)];
            start + rank - first
        };
        for (v, &(width, height)) in problem.sizes.iter().enumerate() {
            self.widths[at(problem.group_of[v], rank(v))] += width + options.node_gap;
            heights[rank(v)] = heights[rank(v)].max(height);
        }
        let lane = lane_gap(None, options);
        for (&(from, to, _), &common) in problem.edges.iter().zip(&self.common) {
            let (upper, lower) = (rank(from).min(rank(to)), rank(from).max(rank(to)));
            if upper + 1 < lower {
                self.lanes[at(common, upper + 1)] += lane;
                self.lanes[at(common, lower)] -= lane;
            }
        }
        let mut areas = 0.0;
        let mut width = 0.0;
        for g in forest.inner_first.iter().copied().chain([whole]) {
            let (first, last) = if g == whole { (0, layers - 1) } else { forest.spans[g] };
            if first > last {
                continue;
            }
            let (mut widest, mut passing) = (0.0_f64, 0.0);
            let from = at(g, first);
            for (own, lanes) in
                self.widths[from..].iter().zip(&self.lanes[from..]).take(last + 1 - first)
            {
                passing += lanes;
                widest = widest.max(own + passing);
            }
            if g == whole {
                width = widest;
                continue;
            }
            let frame = &problem.frames[g];
            let widest = widest.max(frame.min_width) + frame.left + frame.right;
            let from = at(problem.parents[g], first);
            for around in &mut self.widths[from..=from + last - first] {
                *around += widest;
            }
            areas += widest * (last + 1 - first) as f64 * HALF_RANK;
            // Not exact: borders of groups that begin in one layer share their height.
            heights[first] += frame.top;
            heights[last] += frame.bottom / 2.0;
        }
        let used = heights.iter().filter(|h| **h > 0.0);
        let thin = |h: &f64| if *h < 24.0 { options.layer_gap * 0.3 } else { options.layer_gap };
        let height: f64 = used.map(|h| h + thin(h)).sum();
        (width, height, areas)
    }
}

/// What a picture costs its reader: the width of its page, the more the more edges cross and the
/// longer they are.
pub(super) fn cost(placed: &Placed, crossings: u64, options: &Options) -> f64 {
    let page = options.page(placed.width, placed.height);
    let edges = placed.edges.len().max(1) as f64;
    let length: f64 = placed
        .edges
        .iter()
        .flat_map(|route| route.windows(2))
        .map(|p| (p[0].x - p[1].x).hypot(p[0].y - p[1].y))
        .sum();
    page * (1.0 + 0.4 * crossings as f64 / edges) + 2.0 * length / edges
}
