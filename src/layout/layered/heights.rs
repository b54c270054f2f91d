//! Gives everything its height: takes the room out that stacked layers leave empty.
//!
//! What is over a part of something else stays above it; all else is forgotten, so that a box comes
//! as near to what it bears on as the things over it allow, and groups shrink to what they hold. It is
//! the one-dimensional compaction of T. Lengauer, "Combinatorial algorithms for integrated circuit
//! layout", 1990: of all heights that keep the distances, the network simplex finds those with the
//! least weighted length of the edges.

use super::super::Options;
use super::super::problem::{NONE, Problem};
use super::drawing::Drawing;
use super::rank::{self, Arc};
use super::route::is_junction;
use super::sight;

/// Something that has a height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Thing {
    Box(usize),
    /// Where an edge runs sideways.
    Turn(usize, usize),
    /// The upper border of a group.
    Top(usize),
    /// The lower border of a group.
    Bottom(usize),
}

/// Heights are counted in parts of a pixel, for the simplex counts in whole numbers.
const PARTS: f64 = 4.0;
/// Least distance from a box down to an edge that runs sideways, with room for an arrow's head, and
/// from the edge down to the next box.
pub(super) const HEAD: f64 = 16.0;
pub(super) const FOOT: f64 = 11.0;
/// Least distance between a junction and an edge that runs sideways.
const NEAR: f64 = 9.0;
/// Least distance between two turns of one edge, for round corners.
const CORNERS: f64 = 14.0;
/// What one more unit of height costs: of the whole, of a group, of an edge.
const WHOLE: i64 = 160;
const GROUP: i64 = 48;
const EDGE: i64 = 4;
/// What one unit of the way costs that a box goes from where it was in an earlier picture.
const STAY: i64 = 60;

struct Stacking<'a> {
    problem: &'a Problem,
    drawing: &'a Drawing,
    options: &'a Options,
    things: Vec<Thing>,
    /// The unknown height of each thing; several may share one.
    unknown: Vec<usize>,
    count: usize,
    arcs: Vec<Arc>,
}

/// Moves everything up or down to where it serves best.
pub(super) fn settle(drawing: &mut Drawing, problem: &Problem, options: &Options, effort: usize) {
    let mut stacking = Stacking {
        problem,
        drawing,
        options,
        things: Vec::new(),
        unknown: Vec::new(),
        count: 0,
        arcs: Vec::new(),
    };
    stacking.collect();
    stacking.keep_apart();
    stacking.join_edges();
    stacking.hold_groups();
    let (things, unknown) = (std::mem::take(&mut stacking.things), stacking.unknown.clone());
    let (y, height) = stacking.solve(&things, effort);
    drawing.height = height;
    for (thing, unknown) in things.into_iter().zip(unknown) {
        let y = y[unknown];
        match thing {
            Thing::Box(v) => drawing.top[v] = y,
            Thing::Turn(e, i) => drawing.lines[e].turns[i].y = y,
            Thing::Top(g) => drawing.groups[g].iter_mut().for_each(|f| f.top = y),
            Thing::Bottom(g) => drawing.groups[g].iter_mut().for_each(|f| f.bottom = y),
        }
    }
}

fn parts(length: f64) -> i64 {
    (length * PARTS).ceil() as i64
}

/// Makes one demand of all between the same two unknowns: things that share a height repeat them.
/// The greatest length holds; to be longer costs what it costs for all together.
fn merge_alike(arcs: &mut Vec<Arc>) {
    arcs.sort_unstable_by_key(|arc| ((arc.above as u64) << 32) | arc.below as u64);
    arcs.dedup_by(|next, kept| {
        let alike = (next.above, next.below) == (kept.above, kept.below);
        if alike {
            kept.length = kept.length.max(next.length);
            kept.weight += next.weight;
        }
        alike
    });
}

impl Stacking<'_> {
    /// Lists everything from the top.
    fn collect(&mut self) {
        let drawing = self.drawing;
        let mut keyed: Vec<(f64, Thing)> = Vec::new();
        keyed.extend(
            drawing
                .groups
                .iter()
                .enumerate()
                .filter_map(|(g, f)| f.as_ref().map(|f| (f.top, Thing::Top(g)))),
        );
        keyed.extend(drawing.top.iter().enumerate().map(|(v, &y)| (y, Thing::Box(v))));
        for (e, line) in drawing.lines.iter().enumerate() {
            keyed.extend(line.turns.iter().enumerate().map(|(i, t)| (t.y, Thing::Turn(e, i))));
        }
        keyed.extend(
            drawing
                .groups
                .iter()
                .enumerate()
                .filter_map(|(g, f)| f.as_ref().map(|f| (f.bottom, Thing::Bottom(g)))),
        );
        keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
        // The unknown of each row and each track, once there is one.
        let tracks = drawing.lines.iter().flat_map(|line| &line.turns).map(|turn| turn.track);
        let mut tracks = vec![NONE; tracks.filter(|&t| t != NONE).max().map_or(0, |t| t + 1)];
        let mut rows = vec![NONE; drawing.row.len()];
        for (_, thing) in keyed {
            let mut alone = NONE;
            let unknown = match thing {
                Thing::Box(v) => &mut rows[drawing.row[v]],
                Thing::Turn(e, i) => {
                    tracks.get_mut(drawing.lines[e].turns[i].track).unwrap_or(&mut alone)
                }
                Thing::Top(_) | Thing::Bottom(_) => &mut alone,
            };
            if *unknown == NONE {
                *unknown = self.count;
                self.count += 1;
            }
            self.things.push(thing);
            self.unknown.push(*unknown);
        }
    }

    /// From where to where a thing extends, with half the distance that it keeps to others aside.
    /// Together, these distances are less than what things in one layer keep.
    fn reach(&self, thing: Thing) -> (f64, f64) {
        let line = self.options.edge_gap / 6.0;
        let card = (self.options.edge_gap - line).min(self.options.node_gap / 2.0) * 0.99;
        match thing {
            Thing::Box(v) => {
                let margin = if is_junction(self.problem, v) { line * 0.99 } else { card };
                let (x, half) = (self.drawing.x[v], self.problem.sizes[v].0 / 2.0 + margin);
                (x - half, x + half)
            }
            Thing::Turn(e, i) => {
                let columns = &self.drawing.lines[e].columns;
                let (a, b) = (columns[i], columns[i + 1]);
                (a.min(b) - line, a.max(b) + line)
            }
            Thing::Top(g) | Thing::Bottom(g) => {
                let frame = self.drawing.groups[g].unwrap_or_default();
                (frame.left - line, frame.right + line)
            }
        }
    }

    /// Keeps apart what sees each other.
    fn keep_apart(&mut self) {
        let reach: Vec<(f64, f64)> = self.things.iter().map(|&t| self.reach(t)).collect();
        for (a, b) in sight::pairs(&reach) {
            let (above, below) = (self.unknown[a], self.unknown[b]);
            if above != below {
                let least = self.height(self.things[a]);
                let least = least + self.between(self.things[a], self.things[b]).max(0.5);
                self.arcs.push(Arc { above, below, length: parts(least), weight: 0 });
            }
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
        let options = self.options;
        match (above, below) {
            (Thing::Top(g), Thing::Bottom(h)) if g == h => frames[g].min_height,
            (Thing::Top(g), _) => frames[g].top,
            (_, Thing::Bottom(g)) => frames[g].bottom,
            (Thing::Turn(e, _), Thing::Turn(f, _)) if e == f => CORNERS,
            (Thing::Turn(e, i), Thing::Turn(..)) => self.drawing.lines[e].turns[i].gap,
            (Thing::Box(v), Thing::Turn(..)) => {
                if small(v) {
                    NEAR
                } else {
                    HEAD
                }
            }
            (Thing::Turn(..), Thing::Box(v)) => {
                if small(v) {
                    NEAR
                } else {
                    FOOT
                }
            }
            (Thing::Turn(..), Thing::Top(_)) | (Thing::Bottom(_), Thing::Turn(..)) => FOOT,
            (Thing::Box(v), Thing::Box(w)) if small(v) || small(w) => options.layer_gap / 3.0,
            (Thing::Box(_), Thing::Box(_)) => options.node_gap * 0.8,
            (Thing::Bottom(_), _) | (_, Thing::Top(_)) => options.node_gap * 0.7,
        }
    }

    /// Keeps the turns of each edge in their order, and makes each edge as short as can be.
    fn join_edges(&mut self) {
        let mut turns: Vec<Vec<usize>> =
            self.drawing.lines.iter().map(|l| vec![0; l.turns.len()]).collect();
        let mut boxes = vec![0; self.problem.sizes.len()];
        for (thing, &unknown) in self.things.iter().zip(&self.unknown) {
            match *thing {
                Thing::Turn(e, i) => turns[e][i] = unknown,
                Thing::Box(v) => boxes[v] = unknown,
                Thing::Top(_) | Thing::Bottom(_) => {}
            }
        }
        for (e, line) in self.drawing.lines.iter().enumerate() {
            let (upper, lower) = (line.upper, line.lower);
            let small = is_junction(self.problem, upper) || is_junction(self.problem, lower);
            let gap = self.options.layer_gap * if small { 0.5 } else { 0.8 };
            let length = parts(self.problem.sizes[upper].1 + gap);
            let weight = i64::from(self.problem.edges[e].2).min(64) * EDGE;
            self.arcs.push(Arc { above: boxes[upper], below: boxes[lower], length, weight });
            let mut before = (boxes[upper], Thing::Box(upper));
            let ends = [(boxes[lower], Thing::Box(lower))];
            let middle = turns[e].iter().enumerate().map(|(i, &t)| (t, Thing::Turn(e, i)));
            for (i, next) in middle.chain(ends).enumerate().filter(|_| !line.turns.is_empty()) {
                let length = parts(self.height(before.1) + self.between(before.1, next.1));
                // Turns are near to either end.
                let weight = [2, 0, 1][if i == 0 { 0 } else { 1 + i / line.turns.len() }];
                self.arcs.push(Arc { above: before.0, below: next.0, length, weight });
                before = next;
            }
        }
    }

    /// Groups are around their members, and as low as can be.
    fn hold_groups(&mut self) {
        let frames = &self.problem.frames;
        let mut borders = vec![(0, 0); frames.len()];
        for (thing, &unknown) in self.things.iter().zip(&self.unknown) {
            match *thing {
                Thing::Top(g) => borders[g].0 = unknown,
                Thing::Bottom(g) => borders[g].1 = unknown,
                Thing::Box(_) | Thing::Turn(..) => {}
            }
        }
        for (&thing, &unknown) in self.things.iter().zip(&self.unknown) {
            let (group, bottom) = match thing {
                Thing::Box(v) => (self.problem.group_of[v], unknown),
                Thing::Top(g) => (self.problem.parents[g], borders[g].1),
                Thing::Bottom(_) | Thing::Turn(..) => continue,
            };
            if group != NONE {
                let (above, below) = borders[group];
                let (top, height) = (parts(frames[group].top), self.height(thing));
                let length = parts(height + frames[group].bottom);
                self.arcs.push(Arc { above, below: unknown, length: top, weight: 0 });
                self.arcs.push(Arc { above: bottom, below, length, weight: 0 });
            }
        }
        for (g, _) in self.drawing.groups.iter().enumerate().filter(|(_, f)| f.is_some()) {
            let (above, below) = borders[g];
            let length = parts(frames[g].min_height);
            self.arcs.push(Arc { above, below, length, weight: GROUP });
        }
    }

    /// Draws boxes to where they were in the earlier picture, if there is one, below its top. Tells
    /// how many unknowns there are then.
    fn stay(&mut self, things: &[Thing], top: usize) -> usize {
        let earlier = &self.problem.earlier;
        let first = earlier.iter().flatten().map(|r| r.y).fold(f64::INFINITY, f64::min);
        let mut next = top + 2;
        for (&thing, &unknown) in things.iter().zip(&self.unknown) {
            let Thing::Box(v) = thing else { continue };
            if let Some(rect) = earlier.get(v).copied().flatten() {
                // Above both the box and where it was; the nearer these are, the less it costs.
                let (above, length) = (next, -parts(rect.y - first));
                next += 1;
                self.arcs.push(Arc { above, below: unknown, length: 0, weight: STAY });
                self.arcs.push(Arc { above, below: top, length, weight: STAY });
            }
        }
        next
    }

    /// The height of each unknown, and that of the whole.
    fn solve(mut self, things: &[Thing], effort: usize) -> (Vec<f64>, f64) {
        let (top, bottom) = (self.count, self.count + 1);
        // What is below something is below the top anyway, and the same with the bottom. Without these
        // demands, no two unknowns have everything as their neighbour.
        let mut hangs = vec![false; self.count];
        let mut longest = vec![-1; self.count];
        for &Arc { above, below, length, .. } in &self.arcs {
            hangs[below] = true;
            longest[above] = length.max(longest[above]);
        }
        for (&thing, &unknown) in things.iter().zip(&self.unknown) {
            if !hangs[unknown] {
                self.arcs.push(Arc { above: top, below: unknown, length: 0, weight: 0 });
            }
            let length = parts(self.height(thing));
            if longest[unknown] < length {
                self.arcs.push(Arc { above: unknown, below: bottom, length, weight: 0 });
            }
        }
        self.arcs.push(Arc { above: top, below: bottom, length: 0, weight: WHOLE });
        let unknowns = self.stay(things, top);
        merge_alike(&mut self.arcs);
        let ranks = rank::ranks(&self.arcs, vec![0; unknowns], effort);
        let y = |unknown: usize| (ranks[unknown] - ranks[top]) as f64 / PARTS;
        ((0..self.count).map(y).collect(), y(bottom))
    }
}
