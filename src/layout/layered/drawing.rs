//! A drawing with upright and level lines only: where boxes, borders of groups and edges are.
//!
//! Its first heights are only turns in an order; [`super::heights`] makes lengths of them, and
//! [`super::widths`] moves things across.

use std::collections::HashMap;

use super::super::problem::{NONE, Placed, Problem};
use super::super::{Point, Rect};
use super::coordinate::Columns;
use super::graph::LayeredGraph;
use super::route::{self, Path};
use super::track::Tracks;

/// Where everything is. Lengths are pixels, except the first heights.
#[derive(Debug, Clone, Default)]
pub(super) struct Drawing {
    /// Middle of each box, across.
    pub(super) x: Vec<f64>,
    /// Top of each box.
    pub(super) top: Vec<f64>,
    /// Boxes with the same number here stay at one height.
    pub(super) row: Vec<usize>,
    pub(super) lines: Vec<Line>,
    /// Borders of each group that has members.
    pub(super) groups: Vec<Option<Frame>>,
    pub(super) height: f64,
}

/// The borders of a group.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

/// The course of an edge, from its upper end to its lower one.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub(super) upper: usize,
    pub(super) lower: usize,
    /// The columns in which it runs upright, one more than there are turns.
    pub(super) columns: Vec<f64>,
    pub(super) turns: Vec<Turn>,
    /// Whether it reaches its upper end, a junction, from the side.
    pub(super) from_side: bool,
}

impl Line {
    /// Forgets turns that no longer lead aside.
    pub(super) fn straighten(&mut self) {
        let mut kept = 0;
        for i in 0..self.turns.len() {
            let (from, to) = (self.columns[kept], self.columns[i + 1]);
            if (from - to).abs() > STRAIGHT {
                self.turns[kept] = self.turns[i];
                self.columns[kept + 1] = to;
                kept += 1;
            }
        }
        self.turns.truncate(kept);
        self.columns.truncate(kept + 1);
    }
}

/// Where an edge runs sideways from one column to the next.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Turn {
    pub(super) y: f64,
    /// Turns with the same number here share one height; [`NONE`] is shared by none.
    pub(super) track: usize,
    /// Least distance to other turns.
    pub(super) gap: f64,
}

/// As far aside as this an edge does not turn.
const STRAIGHT: f64 = 0.01;

impl Drawing {
    /// A drawing in which everything follows from the layers; its heights are turns in an order from
    /// the top in which nothing is below what it has to be above.
    pub(super) fn new(
        problem: &Problem,
        graph: &LayeredGraph,
        columns: &Columns,
        paths: &[Path],
        tracks: &Tracks,
    ) -> Self {
        #[derive(Clone, Copy)]
        enum Thing {
            Box(usize),
            Turn(usize, usize),
            Top(usize),
            Bottom(usize),
        }
        let forest = &graph.forest;
        let spanned = |g: usize| forest.spans[g].0 <= forest.spans[g].1;
        let mut drawing = Self {
            x: columns.x[..problem.sizes.len()].to_vec(),
            top: vec![0.0; problem.sizes.len()],
            row: rows(problem, graph),
            lines: Vec::with_capacity(paths.len()),
            groups: (0..problem.parents.len())
                .map(|g| {
                    let (left, right) = (columns.left[g], columns.right[g]);
                    spanned(g).then_some(Frame { left, right, ..Frame::default() })
                })
                .collect(),
            height: 0.0,
        };
        let mut keyed: Vec<((usize, u8, f64), Thing)> = Vec::new();
        for v in 0..problem.sizes.len() {
            keyed.push(((graph.layer_of[v], 3, 0.0), Thing::Box(v)));
        }
        for (g, &(first, last)) in forest.spans.iter().enumerate().filter(|(g, _)| spanned(*g)) {
            let depth = forest.depth[g] as f64;
            keyed.push(((first, 2, depth), Thing::Top(g)));
            keyed.push(((last + 1, 0, -depth), Thing::Bottom(g)));
        }
        let mut shared = HashMap::new();
        for (e, (path, chain)) in paths.iter().zip(&graph.chains).enumerate() {
            let (upper, lower) = (chain[0] as usize, chain[chain.len() - 1] as usize);
            let (columns, from_side) = (vec![path.top], path.from_side);
            let mut line = Line { upper, lower, columns, turns: Vec::new(), from_side };
            for (i, &(band, x)) in path.steps.iter().enumerate() {
                if (line.columns[line.turns.len()] - x).abs() <= STRAIGHT {
                    continue;
                }
                let track = tracks.track(e, i);
                let key = if tracks.is_coarse(band) {
                    Some((band, NONE, track))
                } else {
                    // Edges into a junction meet in a bracket.
                    path.junction.filter(|_| i == 0).map(|v| (band, v, track))
                };
                let next = shared.len();
                let track = key.map_or(NONE, |key| *shared.entry(key).or_insert(next));
                // Tracks are counted from the bottom of the band.
                let order = -(tracks.track(e, i) as f64);
                keyed.push(((band, 1, order), Thing::Turn(e, line.turns.len())));
                line.turns.push(Turn { y: 0.0, track, gap: tracks.gap(band) });
                line.columns.push(x);
            }
            drawing.lines.push(line);
        }
        keyed.sort_by(|(a, _), (b, _)| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)));
        for (nth, (_, thing)) in keyed.into_iter().enumerate() {
            let y = nth as f64;
            match thing {
                Thing::Box(v) => drawing.top[v] = y,
                Thing::Turn(e, i) => drawing.lines[e].turns[i].y = y,
                Thing::Top(g) => drawing.frame(g).top = y,
                Thing::Bottom(g) => drawing.frame(g).bottom = y,
            }
        }
        drawing
    }

    fn frame(&mut self, g: usize) -> &mut Frame {
        self.groups[g].as_mut().expect("only groups with members have borders")
    }

    /// Forgets turns that no longer lead aside.
    pub(super) fn straighten(&mut self) {
        self.lines.iter_mut().for_each(Line::straighten);
    }

    /// The picture, moved to start at zero.
    pub(super) fn finish(self, problem: &Problem) -> Placed {
        let mut nodes: Vec<Rect> = problem
            .sizes
            .iter()
            .enumerate()
            .map(|(v, &(width, height))| Rect {
                x: self.x[v] - width / 2.0,
                y: self.top[v],
                width,
                height,
            })
            .collect();
        let mut edges = route::routes(problem, &self);
        let rect = |f: &Frame| Rect {
            x: f.left,
            y: f.top,
            width: f.right - f.left,
            height: f.bottom - f.top,
        };
        let mut groups: Vec<Option<Rect>> =
            self.groups.iter().map(|f| f.as_ref().map(rect)).collect();
        let rects = || nodes.iter().chain(groups.iter().flatten());
        let points = || edges.iter().flatten();
        let left = rects().map(|r| r.x).chain(points().map(|p| p.x)).fold(f64::INFINITY, f64::min);
        let right = rects()
            .map(|r| r.x + r.width)
            .chain(points().map(|p: &Point| p.x))
            .fold(f64::NEG_INFINITY, f64::max);
        nodes.iter_mut().for_each(|r| r.x -= left);
        groups.iter_mut().flatten().for_each(|r| r.x -= left);
        edges.iter_mut().flatten().for_each(|p| p.x -= left);
        Placed { width: right - left, height: self.height, nodes, groups, edges }
    }
}

/// Tops of cards in one layer and group that differ by no more than this look like a mistake.
const RAGGED: f64 = 24.0;

impl Drawing {
    /// Puts cards of one layer and group whose heights hardly differ into one row; tells whether there
    /// are any. Cards of a layer can always stand at one height, so this asks nothing impossible.
    pub(super) fn align_rows(&mut self, problem: &Problem, graph: &LayeredGraph) -> bool {
        let cards = (0..problem.sizes.len()).filter(|&v| !route::is_junction(problem, v));
        let mut cards: Vec<usize> = cards.collect();
        let place = |v: usize| (graph.layer_of[v], problem.group_of[v]);
        let top = |v: usize| self.top[v];
        cards.sort_by(|&a, &b| place(a).cmp(&place(b)).then(top(a).total_cmp(&top(b))));
        let mut row_of: HashMap<usize, usize> = HashMap::new();
        let mut first = None;
        for &v in &cards {
            match first {
                Some(f) if place(f) == place(v) && top(v) - top(f) <= RAGGED => {
                    if self.row[v] != self.row[f] {
                        row_of.insert(self.row[v], self.row[f]);
                    }
                }
                _ => first = Some(v),
            }
        }
        for row in &mut self.row {
            *row = row_of.get(row).copied().unwrap_or(*row);
        }
        !row_of.is_empty()
    }
}

/// One number for each box, the same for boxes of one layer and group whose nearest target is the
/// same, and which were in line in the earlier picture, if there is one.
fn rows(problem: &Problem, graph: &LayeredGraph) -> Vec<usize> {
    let count = problem.sizes.len();
    let mut nearest = vec![(usize::MAX, NONE); count];
    for chain in &graph.chains {
        let (upper, lower) = (chain[0] as usize, chain[chain.len() - 1] as usize);
        let length = graph.layer_of[lower] - graph.layer_of[upper];
        nearest[lower] = nearest[lower].min((length, upper));
    }
    let line = |v: usize| problem.earlier.get(v).copied().flatten().map(|r| r.y.round() as i64);
    let mut first: HashMap<_, usize> = HashMap::new();
    (0..count)
        .map(|v| {
            let (_, target) = nearest[v];
            if target == NONE {
                return v;
            }
            let small = route::is_junction(problem, v);
            let key = (target, graph.layer_of[v], problem.group_of[v], small, line(v));
            *first.entry(key).or_insert(v)
        })
        .collect()
}
