//! Gives everything its height: takes the room out that stacked layers leave empty.
//!
//! The layers tell what is above what. This phase keeps that for things one of which is over a part
//! of the other, and forgets it for all others; so a box is as near to what it bears on as the things
//! over it allow, and groups shrink to what they hold. It is the one-dimensional compaction of
//! T. Lengauer, "Combinatorial algorithms for integrated circuit layout", 1990: a sweep finds which
//! things see each other, and the heights with the least weighted length of all edges follow by the
//! network simplex, as E. R. Gansner et al. 1993 place nodes.
//!
//! Boxes that bear on the same thing from one layer stay in one row, and the pieces of edges that
//! share a track keep it.

use std::collections::{BTreeSet, HashMap};

use super::super::Options;
use super::super::problem::{NONE, Problem};
use super::coordinate::Columns;
use super::graph::LayeredGraph;
use super::rank::{self, Arc};
use super::route::{Path, is_junction};
use super::track::Tracks;

/// Heights at which things are, from the top.
#[derive(Debug, Clone, Default)]
pub(super) struct Heights {
    /// Top of each box.
    pub(super) boxes: Vec<f64>,
    /// Where each step of each path runs sideways.
    pub(super) steps: Vec<Vec<f64>>,
    /// Top and bottom of each group that has members.
    pub(super) groups: Vec<(f64, f64)>,
    pub(super) height: f64,
}

/// Something that has a height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Thing {
    Box(usize),
    /// A step of an edge: the part that runs sideways.
    Step(usize, usize),
    /// The upper border of a group.
    Top(usize),
    /// The lower border of a group.
    Bottom(usize),
}

/// Heights are counted in parts of a pixel, for the simplex counts in whole numbers.
const PARTS: f64 = 4.0;
/// Least distance between two edges that run sideways.
const TRACK: f64 = 7.0;
/// Least distance from a box down to such an edge, with room for an arrow's head, and from the edge
/// down to the next box.
const HEAD: f64 = 16.0;
pub(super) const FOOT: f64 = 11.0;
/// Least distance between a junction and an edge that runs sideways.
const NEAR: f64 = 9.0;
/// How much the height of the whole weighs, and that of a group, in lengths of an edge.
const WHOLE: i64 = 40;
const GROUP: i64 = 3;

struct Stacking<'a> {
    problem: &'a Problem,
    graph: &'a LayeredGraph,
    paths: &'a [Path],
    tracks: &'a Tracks,
    options: &'a Options,
    things: Vec<Thing>,
    /// From where to where each thing reaches, with the distance that it keeps.
    reach: Vec<(f64, f64)>,
    /// The unknown height of each thing; several may share one.
    unknown: Vec<usize>,
    count: usize,
    arcs: Vec<Arc>,
}

pub(super) fn heights(
    problem: &Problem,
    graph: &LayeredGraph,
    columns: &Columns,
    paths: &[Path],
    tracks: &Tracks,
    options: &Options,
    effort: usize,
) -> Heights {
    let mut stacking = Stacking {
        problem,
        graph,
        paths,
        tracks,
        options,
        things: Vec::new(),
        reach: Vec::new(),
        unknown: Vec::new(),
        count: 0,
        arcs: Vec::new(),
    };
    stacking.collect(columns);
    stacking.see();
    stacking.join_edges();
    stacking.hold_groups();
    stacking.solve(effort)
}

impl Stacking<'_> {
    /// Lists everything in an order from the top in which nothing is below what it has to be above.
    fn collect(&mut self, columns: &Columns) {
        let (problem, graph) = (self.problem, self.graph);
        let (paths, tracks) = (self.paths, self.tracks);
        let forest = &graph.forest;
        // Distances to either side that together stay below what `coordinate` keeps.
        let line = self.options.edge_gap / 6.0;
        let card = (self.options.edge_gap - line).min(self.options.node_gap / 2.0) * 0.99;
        let mut keyed: Vec<((usize, u8, f64), Thing, (f64, f64))> = Vec::new();
        for (v, &(width, _)) in problem.sizes.iter().enumerate() {
            let margin = if is_junction(problem, v) { line * 0.99 } else { card };
            let (x, half) = (columns.x[v], width / 2.0 + margin);
            keyed.push(((graph.layer_of[v], 3, 0.0), Thing::Box(v), (x - half, x + half)));
        }
        for (e, path) in paths.iter().enumerate() {
            let mut from = path.top;
            for (i, &(band, to)) in path.steps.iter().enumerate() {
                if (from - to).abs() > STRAIGHT {
                    // Tracks are counted from the bottom of the band.
                    let share = -(tracks.track(e, i) as f64);
                    let reach = (from.min(to) - line, from.max(to) + line);
                    keyed.push(((band, 1, share), Thing::Step(e, i), reach));
                }
                from = to;
            }
        }
        for (g, &(first, last)) in forest.spans.iter().enumerate().filter(|(_, s)| s.0 <= s.1) {
            let depth = forest.depth[g] as f64;
            let reach = (columns.left[g] - line, columns.right[g] + line);
            keyed.push(((first, 2, depth), Thing::Top(g), reach));
            keyed.push(((last + 1, 0, -depth), Thing::Bottom(g), reach));
        }
        keyed.sort_by(|(a, _, _), (b, _, _)| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)));
        let rows = rows(problem, graph);
        // One unknown for each row, each track of a junction, and each other thing.
        let mut shared: HashMap<(usize, usize, usize), usize> = HashMap::new();
        for (_, thing, reach) in keyed {
            let fresh = self.count;
            let key = match thing {
                Thing::Box(v) => Some((0, rows[v], 0)),
                Thing::Step(e, i) => {
                    let (band, _) = paths[e].steps[i];
                    let junction = paths[e].junction.filter(|_| i == 0);
                    if tracks.is_coarse(band) {
                        Some((2, band, tracks.track(e, i)))
                    } else {
                        junction.map(|v| (1, v, tracks.track(e, i)))
                    }
                }
                _ => None,
            };
            let unknown = key.map_or(fresh, |key| *shared.entry(key).or_insert(fresh));
            self.count += usize::from(unknown == fresh);
            self.things.push(thing);
            self.reach.push(reach);
            self.unknown.push(unknown);
        }
    }

    /// Keeps apart what sees each other: a sweep from left to right holds, in their order, the things
    /// that are at one place across.
    fn see(&mut self) {
        let mut turns: Vec<(f64, bool, usize)> = Vec::with_capacity(2 * self.things.len());
        for (i, reach) in self.reach.iter().enumerate() {
            turns.push((reach.0, true, i));
            turns.push((reach.1, false, i));
        }
        // What ends goes before what starts at the same place.
        turns.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let mut present: BTreeSet<usize> = BTreeSet::new();
        for (_, starts, i) in turns {
            let above = present.range(..i).next_back().copied();
            let below = present.range(i + 1..).next().copied();
            if starts {
                present.insert(i);
                above.into_iter().for_each(|a| self.keep_apart(a, i));
                below.into_iter().for_each(|b| self.keep_apart(i, b));
            } else {
                present.remove(&i);
                if let (Some(a), Some(b)) = (above, below) {
                    self.keep_apart(a, b);
                }
            }
        }
    }

    fn keep_apart(&mut self, a: usize, b: usize) {
        let (above, below) = (self.unknown[a], self.unknown[b]);
        if above != below {
            let least = self.height(self.things[a]) + self.between(self.things[a], self.things[b]);
            self.arcs.push(Arc { above, below, length: parts(least), weight: 0 });
        }
    }

    fn height(&self, thing: Thing) -> f64 {
        match thing {
            Thing::Box(v) => self.problem.sizes[v].1,
            _ => 0.0,
        }
    }

    /// Least distance from the lower border of one thing to the upper border of another below it.
    fn between(&self, above: Thing, below: Thing) -> f64 {
        let small = |v: usize| is_junction(self.problem, v);
        let frames = &self.problem.frames;
        match (above, below) {
            (Thing::Top(g), Thing::Bottom(h)) if g == h => frames[g].min_height,
            (Thing::Top(g), _) => frames[g].top,
            (_, Thing::Bottom(g)) => frames[g].bottom,
            (Thing::Step(e, _), Thing::Step(f, _)) if e == f => 2.0 * TRACK,
            (Thing::Step(e, i), Thing::Step(..)) => self.tracks.gap(self.paths[e].steps[i].0),
            (Thing::Box(v), Thing::Step(..)) => {
                if small(v) {
                    NEAR
                } else {
                    HEAD
                }
            }
            (Thing::Step(..), Thing::Box(v)) => {
                if small(v) {
                    NEAR
                } else {
                    FOOT
                }
            }
            (Thing::Step(..), Thing::Top(_)) | (Thing::Bottom(_), Thing::Step(..)) => FOOT,
            (Thing::Box(v), Thing::Box(w)) if small(v) || small(w) => self.options.layer_gap / 3.0,
            (Thing::Box(_), Thing::Box(_)) => self.options.node_gap * 0.8,
            (Thing::Bottom(_), _) | (_, Thing::Top(_)) => self.options.node_gap * 0.7,
        }
    }

    /// Along each edge, everything in its turn; each edge as short as can be.
    fn join_edges(&mut self) {
        let mut at: HashMap<(usize, usize), usize> = HashMap::new();
        let mut of_box = vec![0; self.problem.sizes.len()];
        for (thing, &unknown) in self.things.iter().zip(&self.unknown) {
            match *thing {
                Thing::Step(e, i) => drop(at.insert((e, i), unknown)),
                Thing::Box(v) => of_box[v] = unknown,
                _ => {}
            }
        }
        for (e, (path, chain)) in self.paths.iter().zip(&self.graph.chains).enumerate() {
            let (upper, lower) = (chain[0] as usize, chain[chain.len() - 1] as usize);
            let weight = i64::from(self.problem.edges[e].2).min(64) * 4;
            let small = is_junction(self.problem, upper) || is_junction(self.problem, lower);
            let gap = self.options.layer_gap * if small { 0.5 } else { 0.8 };
            let least = self.problem.sizes[upper].1 + gap;
            let arc = |above: usize, below: usize, length: f64, weight: i64| Arc {
                above,
                below,
                length: parts(length),
                weight,
            };
            self.arcs.push(arc(of_box[upper], of_box[lower], least, weight));
            let mut before = (of_box[upper], Thing::Box(upper));
            let mut pull = 2;
            for i in 0..path.steps.len() {
                let Some(&step) = at.get(&(e, i)) else { continue };
                let thing = Thing::Step(e, i);
                let least = self.height(before.1) + self.between(before.1, thing);
                // Turns are near to either end.
                self.arcs.push(arc(before.0, step, least, pull));
                before = (step, thing);
                pull = 0;
            }
            let end = Thing::Box(lower);
            if pull == 0 {
                self.arcs.push(arc(before.0, of_box[lower], self.between(before.1, end), 1));
            }
        }
    }

    /// Groups are around their members, and as low as can be.
    fn hold_groups(&mut self) {
        let forest = &self.graph.forest;
        let mut borders = vec![(0, 0); forest.parents.len()];
        for (thing, &unknown) in self.things.iter().zip(&self.unknown) {
            match *thing {
                Thing::Top(g) => borders[g].0 = unknown,
                Thing::Bottom(g) => borders[g].1 = unknown,
                _ => {}
            }
        }
        let frames = &self.problem.frames;
        for (thing, &unknown) in self.things.iter().zip(&self.unknown) {
            let (group, bottom, height) = match *thing {
                Thing::Box(v) => (self.problem.group_of[v], unknown, self.problem.sizes[v].1),
                Thing::Top(g) => (forest.parents[g], borders[g].1, 0.0),
                _ => continue,
            };
            if group != NONE {
                let (above, below) = borders[group];
                let top = parts(frames[group].top);
                let length = parts(height + frames[group].bottom);
                self.arcs.push(Arc { above, below: unknown, length: top, weight: 0 });
                self.arcs.push(Arc { above: bottom, below, length, weight: 0 });
            }
        }
        for (g, &(above, below)) in borders.iter().enumerate() {
            if forest.spans[g].0 <= forest.spans[g].1 {
                let length = parts(frames[g].min_height);
                self.arcs.push(Arc { above, below, length, weight: 4 * GROUP });
            }
        }
    }

    fn solve(mut self, effort: usize) -> Heights {
        let (top, bottom) = (self.count, self.count + 1);
        for (&thing, &unknown) in self.things.iter().zip(&self.unknown) {
            self.arcs.push(Arc { above: top, below: unknown, length: 0, weight: 0 });
            let length = parts(self.height(thing));
            self.arcs.push(Arc { above: unknown, below: bottom, length, weight: 0 });
        }
        self.arcs.push(Arc { above: top, below: bottom, length: 0, weight: 4 * WHOLE });
        let ranks = rank::ranks(self.count + 2, &self.arcs, effort);
        let y = |unknown: usize| (ranks[unknown] - ranks[top]) as f64 / PARTS;
        let mut heights = Heights {
            boxes: vec![0.0; self.problem.sizes.len()],
            steps: self.paths.iter().map(|p| vec![0.0; p.steps.len()]).collect(),
            groups: vec![(0.0, 0.0); self.problem.parents.len()],
            height: y(bottom),
        };
        for (&thing, &unknown) in self.things.iter().zip(&self.unknown) {
            match thing {
                Thing::Box(v) => heights.boxes[v] = y(unknown),
                Thing::Step(e, i) => heights.steps[e][i] = y(unknown),
                Thing::Top(g) => heights.groups[g].0 = y(unknown),
                Thing::Bottom(g) => heights.groups[g].1 = y(unknown),
            }
        }
        heights
    }
}

/// As far aside as this an edge does not turn.
pub(super) const STRAIGHT: f64 = 0.01;

fn parts(length: f64) -> i64 {
    (length * PARTS).ceil() as i64
}

/// One number for each box, the same for boxes of one layer and group whose nearest target is the
/// same.
fn rows(problem: &Problem, graph: &LayeredGraph) -> Vec<usize> {
    let count = problem.sizes.len();
    let mut nearest = vec![(usize::MAX, NONE); count];
    for chain in &graph.chains {
        let (upper, lower) = (chain[0] as usize, chain[chain.len() - 1] as usize);
        let length = graph.layer_of[lower] - graph.layer_of[upper];
        nearest[lower] = nearest[lower].min((length, upper));
    }
    let mut first: HashMap<(usize, usize, usize, bool), usize> = HashMap::new();
    (0..count)
        .map(|v| {
            let (_, target) = nearest[v];
            if target == NONE {
                return v;
            }
            let small = is_junction(problem, v);
            *first.entry((target, graph.layer_of[v], problem.group_of[v], small)).or_insert(v)
        })
        .collect()
}
