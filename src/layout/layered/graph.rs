//! The layered graph: every edge joins neighbouring layers, through dummies where it is longer.

use std::ops::Range;

use super::super::Options;
use super::super::problem::{NONE, Problem};
use super::group::{self, Forest, Sections};
use super::route;

/// Neighbours of each vertex in one direction, with a number for the edge: its weight, or which it is.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Neighbours {
    start: Vec<u32>,
    list: Vec<(u32, u32)>,
}

impl Neighbours {
    /// `edges` are those of a vertex and its neighbour, with the number.
    pub(in super::super) fn new(
        count: usize,
        edges: impl Iterator<Item = (usize, usize, u32)> + Clone,
    ) -> Self {
        let mut start = vec![0_u32; count + 1];
        edges.clone().for_each(|(v, _, _)| start[v + 1] += 1);
        for v in 0..count {
            start[v + 1] += start[v];
        }
        let mut next = start.clone();
        let mut list = vec![(0, 0); start[count] as usize];
        for (v, w, number) in edges {
            list[next[v] as usize] = (w as u32, number);
            next[v] += 1;
        }
        Self { start, list }
    }

    pub(in super::super) fn of(&self, v: usize) -> &[(u32, u32)] {
        &self.list[self.start[v] as usize..self.start[v + 1] as usize]
    }
}

/// Boxes first, then dummies and placeholders; all in layers, the top one first.
#[derive(Debug, Clone, Default)]
pub(super) struct LayeredGraph {
    /// How many vertices are boxes.
    pub(super) boxes: usize,
    pub(super) layer_of: Vec<usize>,
    pub(super) group_of: Vec<usize>,
    /// Vertices of each edge, from its upper end to its lower one.
    pub(super) chains: Vec<Vec<u32>>,
    /// The upper and the lower end of the edge of each dummy; of boxes, nothing.
    ends: Vec<(u32, u32)>,
    /// How many edges arrive at each box from below.
    fans: Vec<u32>,
    /// How many edges leave each box upward.
    tails: Vec<u32>,
    /// Edges too long for dummies: they go around everything.
    pub(super) detours: Vec<bool>,
    pub(super) above: Neighbours,
    pub(super) below: Neighbours,
    pub(super) forest: Forest,
    pub(super) sections: Vec<Sections>,
}

/// How much straighter an edge is to be between two dummies, and between a dummy and a box
/// (Gansner et al. 1993).
const STRAIGHT: [u32; 3] = [1, 2, 8];

impl LayeredGraph {
    /// `layer_of` gives the layer of each box; no edge joins boxes of one layer.
    pub(super) fn new(problem: &Problem, layer_of: Vec<usize>) -> Self {
        let boxes = problem.sizes.len();
        let mut forest = Forest::new(&problem.parents);
        let mut group_of = problem.group_of.clone();
        forest.span(&group_of, layer_of.iter().copied());
        let mut layers = vec![Vec::new(); layer_of.iter().max().map_or(0, |l| l + 1)];
        for (v, &layer) in layer_of.iter().enumerate() {
            layers[layer].push(v);
        }
        let detours = detours(problem, &layer_of);
        let ends: Vec<(usize, usize)> = problem
            .edges
            .iter()
            .map(|&(a, b, _)| if layer_of[a] < layer_of[b] { (a, b) } else { (b, a) })
            .collect();
        let course = |(&(upper, lower), &detour): (&(usize, usize), &bool)| {
            if detour { 0..0 } else { layer_of[upper] + 1..layer_of[lower] }
        };
        let courses: Vec<Range<usize>> = ends.iter().zip(&detours).map(course).collect();
        // Dummies are numbered layer by layer: what is used together lies together.
        let mut next = numbers(&courses, layers.len(), boxes);
        let count = next[layers.len()];
        let mut layer_of = layer_of;
        layer_of.resize(count, 0);
        group_of.resize(count, NONE);
        let mut chains = Vec::with_capacity(problem.edges.len());
        for (&(upper, lower), course) in ends.iter().zip(courses) {
            let mut chain = Vec::with_capacity(course.len() + 2);
            chain.push(upper as u32);
            let passed = forest.passage(group_of[lower], group_of[upper], course.clone());
            for (layer, group) in course.zip(passed.into_iter().rev()) {
                let dummy = next[layer];
                next[layer] += 1;
                (layer_of[dummy], group_of[dummy]) = (layer, group);
                layers[layer].push(dummy);
                chain.push(dummy as u32);
            }
            chain.push(lower as u32);
            chains.push(chain);
        }
        let first_placeholder = layer_of.len();
        let mut placeholders = Vec::new();
        let sections = group::sections(&forest, &layers, &group_of, |layer, group| {
            placeholders.push((layer, group));
            first_placeholder + placeholders.len() - 1
        });
        for (layer, group) in placeholders {
            layer_of.push(layer);
            group_of.push(group);
        }
        let count = layer_of.len();
        let drawn = chains.iter().zip(&problem.edges).zip(&detours).filter(|(_, d)| !**d);
        let steps = drawn.flat_map(|((chain, &(_, _, weight)), _)| {
            chain.windows(2).map(move |pair| {
                let dummies = pair.iter().filter(|&&v| v as usize >= boxes).count();
                (pair[0] as usize, pair[1] as usize, weight * STRAIGHT[dummies])
            })
        });
        let above = Neighbours::new(count, steps.clone().map(|(a, b, weight)| (b, a, weight)));
        let below = Neighbours::new(count, steps);
        let mut ends = vec![(u32::MAX, u32::MAX); count];
        let (mut fans, mut tails) = (vec![0; boxes], vec![0; boxes]);
        for chain in &chains {
            let (upper, lower) = (chain[0], chain[chain.len() - 1]);
            fans[upper as usize] += 1;
            tails[lower as usize] += 1;
            for &v in &chain[1..chain.len() - 1] {
                ends[v as usize] = (upper, lower);
            }
        }
        Self {
            boxes,
            layer_of,
            group_of,
            chains,
            ends,
            fans,
            tails,
            detours,
            above,
            below,
            forest,
            sections,
        }
    }

    /// Least distance of two long edges side by side, by two of their dummies. Next to a box that both
    /// touch they are as far from each other as where they touch it, so that they run straight.
    pub(super) fn lane_gap(&self, problem: &Problem, v: usize, w: usize, options: &Options) -> f64 {
        let ((upper, lower), other) = (self.ends[v], self.ends[w]);
        let is_dummy = upper != u32::MAX;
        let (upper, have_one_source) = (upper as usize, is_dummy && lower == other.1);
        let fan = (is_dummy && self.ends[v].0 == other.0).then(|| self.fans[upper] as usize);
        let ports = |v: usize, count: usize, arrive| {
            route::step(route::reach(problem, v), count, arrive, options)
        };
        let layer = self.layer_of[v];
        let at_target = fan.filter(|_| self.layer_of[upper] + 1 == layer);
        let at_target = at_target.map_or(0.0, |fan| ports(upper, fan, true));
        let lower = lower as usize;
        let is_at_source = have_one_source && layer + 1 == self.layer_of[lower];
        let at_source =
            if is_at_source { ports(lower, self.tails[lower] as usize, false) } else { 0.0 };
        lane_gap(fan, options).max(at_target).max(at_source)
    }

    /// The lower end of a dummy's edge; a box itself.
    pub(super) fn lower_end(&self, v: usize) -> usize {
        if self.is_box(v) { v } else { self.ends[v].1 as usize }
    }

    pub(super) fn is_box(&self, v: usize) -> bool {
        v < self.boxes
    }

    /// The group of a vertex, if any.
    pub(super) fn group(&self, v: usize) -> Option<usize> {
        Some(self.group_of[v]).filter(|&g| g != NONE)
    }
}

/// Least distance of two long edges side by side. `fan` is how many edges their target has if they
/// lead to one target: they run close together, and as good as on one line where there are very many.
pub(super) fn lane_gap(fan: Option<usize>, options: &Options) -> f64 {
    fan.map_or(options.edge_gap * APART, |fan| same_target_gap(fan, options))
}

/// How far apart lines are, as parts of the gap: those that one target has beyond a few, and others.
const CLOSE: f64 = 0.4;
const APART: f64 = 0.7;
/// So many lines to one target are as far apart as any.
const FEW: f64 = 12.0;

/// Least distance of two long edges side by side that lead to one target, which has so many of them.
pub(in super::super) fn same_target_gap(fan: usize, options: &Options) -> f64 {
    let fan = fan.max(1) as f64;
    options.edge_gap * (APART * FEW / fan).clamp(CLOSE, APART) * (60.0 / fan).min(1.0)
}

/// The number of the first dummy in each layer, from `first`, and then the one past the last.
fn numbers(courses: &[Range<usize>], layers: usize, first: usize) -> Vec<usize> {
    // How many more edges pass a layer than passed the one above.
    let mut change = vec![0_isize; layers + 1];
    for course in courses.iter().filter(|c| !c.is_empty()) {
        change[course.start] += 1;
        change[course.end] -= 1;
    }
    let (mut next, mut passing) = (first, 0);
    let number = |change: isize| {
        let number = next;
        passing += change;
        next += passing as usize;
        number
    };
    change.into_iter().map(number).collect()
}

/// The edges to send around: the longest, as long as the others need more dummies than a few for
/// each box.
fn detours(problem: &Problem, layer_of: &[usize]) -> Vec<bool> {
    let length = |e: usize| {
        let (from, to, _) = problem.edges[e];
        layer_of[from].abs_diff(layer_of[to])
    };
    let mut detours = vec![false; problem.edges.len()];
    let mut dummies: usize = (0..detours.len()).map(length).sum();
    let limit = 400_000 + 4 * (layer_of.len() + detours.len());
    if dummies > limit {
        let mut longest: Vec<usize> = (0..detours.len()).collect();
        longest.sort_by_key(|&e| std::cmp::Reverse(length(e)));
        for e in longest.into_iter().take_while(|&e| length(e) > 2) {
            detours[e] = true;
            dummies -= length(e);
            if dummies <= limit {
                break;
            }
        }
    }
    detours
}
