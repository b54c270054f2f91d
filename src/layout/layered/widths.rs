//! Moves things across: takes the room out that layers leave empty at their sides.
//!
//! The counterpart of [`super::heights`]. What is beside a part of something else stays on its side;
//! all else is forgotten, so that parts of the picture slide over and under each other. No distance
//! gets less than it is, if it is less than it should be; so what is drawn already is one solution,
//! from which the network simplex goes to the one with the least weighted length of edges across.

use super::super::Options;
use super::super::problem::{NONE, Problem};
use super::drawing::Drawing;
use super::graph::lane_gap;
use super::rank::{self, Arc};
use super::route::{self, is_junction};
use super::sight;

/// Something that has a place across.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Thing {
    Box(usize),
    /// Part of an edge that runs upright.
    Column(usize, usize),
    /// The left border of a group.
    Left(usize),
    /// The right border of a group.
    Right(usize),
}

/// Places are counted in parts of a pixel, for the simplex counts in whole numbers.
const PARTS: f64 = 4.0;
/// As far as its corner an edge that turns keeps to its side of things.
const CORNER: f64 = 8.0;
/// What one more unit of width costs: of the whole, of a group, of an edge, of the way from the
/// middle of a box to where an edge touches it.
const WHOLE: i64 = 60;
const GROUP: i64 = 16;
const EDGE: i64 = 8;
const MIDDLE: i64 = 1;

struct Sliding<'a> {
    problem: &'a Problem,
    drawing: &'a Drawing,
    options: &'a Options,
    /// How many edges arrive at each box from below.
    fans: Vec<usize>,
    /// From the left.
    things: Vec<Thing>,
    place: Vec<i64>,
    /// The unknown of each thing.
    unknown: Vec<usize>,
    /// Where each unknown is now.
    first: Vec<i64>,
    arcs: Vec<Arc>,
}

/// Moves everything left or right to where it serves best.
pub(super) fn settle(drawing: &mut Drawing, problem: &Problem, options: &Options, effort: usize) {
    let mut fans = vec![0; problem.sizes.len()];
    drawing.lines.iter().for_each(|line| fans[line.upper] += 1);
    let mut sliding = Sliding {
        problem,
        drawing,
        options,
        fans,
        things: Vec::new(),
        place: Vec::new(),
        unknown: Vec::new(),
        first: Vec::new(),
        arcs: Vec::new(),
    };
    sliding.collect();
    sliding.keep_apart();
    let apart = sliding.arcs.len();
    sliding.join_edges();
    sliding.hold_groups();
    sliding.bound(apart);
    let places = rank::better_ranks(&sliding.arcs, sliding.first, effort);
    let (things, unknown) = (sliding.things, sliding.unknown);
    for (thing, unknown) in things.into_iter().zip(unknown) {
        let x = places[unknown] as f64 / PARTS;
        match thing {
            Thing::Box(v) => drawing.x[v] = x,
            Thing::Column(e, i) => drawing.lines[e].columns[i] = x,
            Thing::Left(g) => drawing.groups[g].iter_mut().for_each(|f| f.left = x),
            Thing::Right(g) => drawing.groups[g].iter_mut().for_each(|f| f.right = x),
        }
    }
    drawing.straighten();
}

impl Sliding<'_> {
    /// Lists everything from the left.
    fn collect(&mut self) {
        let drawing = self.drawing;
        let mut keyed: Vec<(f64, Thing)> = Vec::new();
        let groups = || drawing.groups.iter().enumerate().filter_map(|(g, f)| f.map(|f| (g, f)));
        keyed.extend(groups().map(|(g, f)| (f.left, Thing::Left(g))));
        keyed.extend(drawing.x.iter().enumerate().map(|(v, &x)| (x, Thing::Box(v))));
        for (e, line) in drawing.lines.iter().enumerate() {
            keyed.extend(line.columns.iter().enumerate().map(|(i, &x)| (x, Thing::Column(e, i))));
        }
        keyed.extend(groups().map(|(g, f)| (f.right, Thing::Right(g))));
        keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut boxes = vec![NONE; self.problem.sizes.len()];
        for (x, thing) in keyed {
            // What touches a junction moves with it.
            let junction = match thing {
                Thing::Box(v) => Some(v).filter(|&v| is_junction(self.problem, v)),
                Thing::Column(e, i) => self.junction(e, i),
                Thing::Left(_) | Thing::Right(_) => None,
            };
            let fresh = self.first.len();
            let unknown = match junction {
                Some(v) if boxes[v] != NONE => boxes[v],
                Some(v) => {
                    boxes[v] = fresh;
                    fresh
                }
                None => fresh,
            };
            if unknown == fresh {
                self.first.push((x * PARTS).round() as i64);
            }
            self.things.push(thing);
            self.unknown.push(unknown);
            self.place.push(self.first[unknown]);
        }
    }

    /// The junction that a column of an edge touches; the upper one, if it runs from one straight
    /// down to another.
    fn junction(&self, e: usize, i: usize) -> Option<usize> {
        let line = &self.drawing.lines[e];
        let upper = Some(line.upper).filter(|_| i == 0 && !line.from_side);
        let lower = Some(line.lower).filter(|_| i == line.turns.len());
        upper.into_iter().chain(lower).find(|&v| is_junction(self.problem, v))
    }

    fn demand(&mut self, before: usize, after: usize, least: f64, weight: i64) {
        if before != after {
            let now = self.first[after] - self.first[before];
            let length = ((least * PARTS).ceil() as i64).min(now);
            self.arcs.push(Arc { above: before, below: after, length, weight });
        }
    }

    /// Draws two unknowns to each other.
    fn draw(&mut self, a: usize, b: usize, weight: i64) {
        if a != b {
            let between = self.first.len();
            self.first.push(self.first[a].min(self.first[b]));
            self.arcs.push(Arc { above: between, below: a, length: 0, weight });
            self.arcs.push(Arc { above: between, below: b, length: 0, weight });
        }
    }

    /// From where to where a thing extends, from the top.
    fn reach(&self, thing: Thing) -> (f64, f64) {
        match thing {
            Thing::Box(v) => {
                let top = self.drawing.top[v];
                (top, top + self.problem.sizes[v].1)
            }
            Thing::Column(e, i) => {
                let line = &self.drawing.lines[e];
                // It touches its boxes, but is not beside them.
                let top = match i.checked_sub(1) {
                    Some(turn) => line.turns[turn].y - CORNER,
                    None => self.drawing.top[line.upper] + self.problem.sizes[line.upper].1 + TOUCH,
                };
                let end = || self.drawing.top[line.lower] - TOUCH;
                (top, line.turns.get(i).map_or_else(end, |turn| turn.y + CORNER))
            }
            Thing::Left(g) | Thing::Right(g) => {
                let frame = self.drawing.groups[g].unwrap_or_default();
                (frame.top - CORNER, frame.bottom + CORNER)
            }
        }
    }

    /// Keeps apart what is side by side: first everything, then boxes and groups among themselves,
    /// which keep a distance up and down too.
    fn keep_apart(&mut self) {
        let all: Vec<usize> = (0..self.things.len()).collect();
        let solid = |&i: &usize| !matches!(self.things[i], Thing::Column(..));
        let solids: Vec<usize> = all.iter().copied().filter(solid).collect();
        let margin = self.options.node_gap * 0.39;
        for (list, margin) in [(all, 0.0), (solids, margin)] {
            let reach: Vec<(f64, f64)> = list
                .iter()
                .map(|&i| {
                    let (top, bottom) = self.reach(self.things[i]);
                    let is_box = matches!(self.things[i], Thing::Box(_));
                    let margin = if is_box { margin } else { 0.0 };
                    (top - margin, bottom + margin)
                })
                .collect();
            for (a, b) in sight::pairs(&reach) {
                let (a, b) = (list[a], list[b]);
                let least = self.least(self.things[a], self.things[b]);
                self.demand(self.unknown[a], self.unknown[b], least, 0);
            }
        }
    }

    /// Least distance between the places of two things side by side.
    fn least(&self, before: Thing, after: Thing) -> f64 {
        let half = |thing: Thing| match thing {
            Thing::Box(v) => self.problem.sizes[v].0 / 2.0,
            _ => 0.0,
        };
        let (frames, options) = (&self.problem.frames, self.options);
        let small = |v: usize| is_junction(self.problem, v);
        let between = match (before, after) {
            (Thing::Left(g), Thing::Right(h)) if g == h => frames[g].min_width,
            (Thing::Left(g), _) => frames[g].left,
            (_, Thing::Right(g)) => frames[g].right,
            // Parts of one edge may come to lie in one line.
            (Thing::Column(e, _), Thing::Column(f, _)) if e == f => 0.0,
            (Thing::Column(e, _), Thing::Column(f, _)) => {
                let (e, f) = (&self.drawing.lines[e], &self.drawing.lines[f]);
                let fan = (e.upper == f.upper).then(|| self.fans[e.upper]);
                lane_gap(fan, options)
            }
            (Thing::Column(..), _) | (_, Thing::Column(..)) => options.edge_gap,
            (Thing::Box(v), Thing::Box(w)) if small(v) || small(w) => options.edge_gap,
            (Thing::Box(_), Thing::Box(_)) => options.node_gap,
            (Thing::Right(_), _) | (_, Thing::Left(_)) => options.node_gap * 0.6,
        };
        between + half(before) + half(after)
    }

    /// Keeps edges at their boxes, in their order, and makes the ways across short.
    fn join_edges(&mut self) {
        let problem = self.problem;
        let mut columns: Vec<Vec<usize>> =
            self.drawing.lines.iter().map(|l| vec![0; l.columns.len()]).collect();
        let mut boxes = vec![0; problem.sizes.len()];
        for (&thing, &unknown) in self.things.iter().zip(&self.unknown) {
            match thing {
                Thing::Column(e, i) => columns[e][i] = unknown,
                Thing::Box(v) => boxes[v] = unknown,
                Thing::Left(_) | Thing::Right(_) => {}
            }
        }
        let mut sides: Vec<[Vec<usize>; 2]> = vec![[Vec::new(), Vec::new()]; boxes.len()];
        for (e, line) in self.drawing.lines.iter().enumerate() {
            let columns = &columns[e];
            let last = columns[columns.len() - 1];
            if !line.from_side {
                sides[line.upper][0].push(columns[0]);
            }
            sides[line.lower][1].push(last);
            let weight = i64::from(problem.edges[e].2).min(64) * EDGE;
            for (turn, pair) in columns.windows(2).enumerate() {
                // Of ways that are as long, the one with a single turn, near to where it starts.
                let more = (line.turns.len() - 1 - turn).min(4) as i64;
                self.draw(pair[0], pair[1], weight + more);
            }
            let mut ends = vec![(line.upper, columns[0]), (line.lower, last)];
            if line.from_side {
                // It stays where it is beside the junction.
                let (junction, column) = (boxes[line.upper], columns[0]);
                let aside = (self.first[column] - self.first[junction]) as f64 / PARTS;
                self.demand(junction, column, aside, 0);
                self.demand(column, junction, -aside, 0);
                ends.remove(0);
            }
            for (v, column) in ends {
                let reach = route::reach(problem, v);
                self.demand(boxes[v], column, -reach, 0);
                self.demand(column, boxes[v], -reach, 0);
                // Edges leave from the middle; they may arrive anywhere.
                let weight = if v == problem.edges[e].0 { weight * 5 / 4 } else { MIDDLE };
                self.draw(boxes[v], column, weight);
            }
        }
        for (v, side) in sides.into_iter().enumerate() {
            for (mut side, arrive) in side.into_iter().zip([true, false]) {
                side.sort_by_key(|&unknown| (self.first[unknown], unknown));
                let reach = route::reach(problem, v);
                let step = route::step(reach, side.len(), arrive, self.options);
                for pair in side.windows(2) {
                    self.demand(pair[0], pair[1], step, 0);
                }
            }
        }
    }

    /// The group that a column at `x` leaves upward, right of its title, and how far from its left
    /// border that is.
    fn past_title(&self, e: usize, i: usize, x: i64) -> Option<(usize, f64)> {
        let line = &self.drawing.lines[e];
        let group = self.problem.group_of[line.lower];
        let frame = self.drawing.groups.get(group).copied().flatten()?;
        let from = line.turns.last().map_or(self.drawing.top[line.upper], |turn| turn.y);
        let leaves = i == line.turns.len() && from <= frame.top;
        let past = route::past_title(self.problem, group).filter(|_| leaves)?;
        (x as f64 / PARTS >= frame.left + past - 0.5).then_some((group, past))
    }

    /// Groups are around their members, and as narrow as can be.
    fn hold_groups(&mut self) {
        let frames = &self.problem.frames;
        let mut borders = vec![(0, 0); frames.len()];
        for (&thing, &unknown) in self.things.iter().zip(&self.unknown) {
            match thing {
                Thing::Left(g) => borders[g].0 = unknown,
                Thing::Right(g) => borders[g].1 = unknown,
                Thing::Box(_) | Thing::Column(..) => {}
            }
        }
        for i in 0..self.things.len() {
            let unknown = self.unknown[i];
            let (group, right, half) = match self.things[i] {
                Thing::Box(v) => (self.problem.group_of[v], unknown, self.problem.sizes[v].0 / 2.0),
                Thing::Left(g) => (self.problem.parents[g], borders[g].1, 0.0),
                Thing::Column(e, i) => {
                    if let Some((group, past)) = self.past_title(e, i, self.first[unknown]) {
                        self.demand(borders[group].0, unknown, past, 0);
                    }
                    continue;
                }
                Thing::Right(_) => continue,
            };
            if group != NONE {
                let (from, to) = borders[group];
                self.demand(from, unknown, frames[group].left + half, 0);
                self.demand(right, to, frames[group].right + half, 0);
            }
        }
        for (g, _) in self.drawing.groups.iter().enumerate().filter(|(_, f)| f.is_some()) {
            self.demand(borders[g].0, borders[g].1, frames[g].min_width, GROUP);
        }
    }

    /// Makes the whole narrow. The first arcs, of which there are so many, keep things apart.
    fn bound(&mut self, apart: usize) {
        let (left, right) = (self.first.len(), self.first.len() + 1);
        let half = |thing: Thing| match thing {
            Thing::Box(v) => (self.problem.sizes[v].0 / 2.0 * PARTS).ceil() as i64,
            _ => 0,
        };
        let halves: Vec<i64> = self.things.iter().map(|&t| half(t)).collect();
        let places = || self.place.iter().zip(&halves);
        let least = places().map(|(x, h)| x - h).min().unwrap_or(0);
        let most = places().map(|(x, h)| x + h).max().unwrap_or(0);
        let mut half_of = vec![0; left];
        for (&unknown, &half) in self.unknown.iter().zip(&halves) {
            half_of[unknown] = half.max(half_of[unknown]);
        }
        // What is right of something that is within the whole does not go beyond its left, and the
        // same with the right.
        let mut within = vec![[false; 2]; left];
        for &Arc { above, below, length, .. } in &self.arcs[..apart] {
            if self.first[above] < self.first[below] {
                within[below][0] |= length + half_of[above] >= half_of[below];
                within[above][1] |= length + half_of[below] >= half_of[above];
            }
        }
        self.first.extend([least, most]);
        for (unknown, (within, length)) in within.into_iter().zip(half_of).enumerate() {
            if !within[0] {
                self.arcs.push(Arc { above: left, below: unknown, length, weight: 0 });
            }
            if !within[1] {
                self.arcs.push(Arc { above: unknown, below: right, length, weight: 0 });
            }
        }
        self.arcs.push(Arc { above: left, below: right, length: 0, weight: WHOLE });
    }
}

/// An edge is not beside the box that it touches.
const TOUCH: f64 = 0.5;
