//! Gives every edge its course.
//!
//! An edge runs upright through layers and past titles, and changes its column only in the band
//! between two layers that holds nothing else; so it meets no box and no title. It leaves and
//! reaches boxes where it can run straight.

use super::super::problem::{NONE, Problem};
use super::super::{Options, Point};
use super::coordinate::Columns;
use super::drawing::{Drawing, Line};
use super::graph::LayeredGraph;
use super::heights::FOOT;
use super::{isotonic, side};

/// How far from its middle an edge may touch a box; nothing for a dummy.
pub(super) fn reach(problem: &Problem, v: usize) -> f64 {
    let Some(&(width, _)) = problem.sizes.get(v) else { return 0.0 };
    if problem.is_junction(v) {
        return 0.0;
    }
    let width = width - 2.0 * problem.loops[v];
    if width < THIN { 0.0 } else { width / 2.0 - (width / 4.0).min(14.0) }
}

/// Whether a vertex is a box so narrow that all its edges touch the middle.
pub(super) fn is_junction(problem: &Problem, v: usize) -> bool {
    v < problem.sizes.len() && reach(problem, v) == 0.0
}

/// How far from each other so many edges touch one side of a box. Those that arrive have heads,
/// which are wider than a line.
pub(super) fn step(reach: f64, count: usize, arrive: bool, options: &Options) -> f64 {
    let gap = options.edge_gap * if arrive { 1.6 } else { 1.0 };
    (2.0 * reach / count.saturating_sub(1).max(1) as f64).min(gap)
}

/// Where edges leave and reach the boxes: for each edge, the place at its upper and lower end.
fn ports(
    problem: &Problem,
    graph: &LayeredGraph,
    columns: &Columns,
    options: &Options,
) -> Vec<[f64; 2]> {
    let mut ports = vec![[0.0; 2]; graph.chains.len()];
    let mut sides: Vec<[Vec<usize>; 2]> = vec![[Vec::new(), Vec::new()]; graph.boxes];
    for (e, chain) in graph.chains.iter().enumerate() {
        sides[chain[0] as usize][0].push(e);
        sides[chain[chain.len() - 1] as usize][1].push(e);
    }
    // First the lower sides of boxes, where edges arrive, then the upper sides.
    for end in 0..2 {
        for (v, side) in sides.iter_mut().enumerate() {
            let mut edges = std::mem::take(&mut side[end]);
            let (x, reach) = (columns.x[v], reach(problem, v));
            let towards = |e: usize| {
                let chain = &graph.chains[e];
                let next = chain[if end == 0 { 1 } else { chain.len() - 2 }] as usize;
                if graph.detours[e] {
                    f64::INFINITY
                } else if end == 1 && chain.len() == 2 {
                    ports[e][0]
                } else {
                    columns.x[next]
                }
            };
            edges.sort_by(|&a, &b| towards(a).total_cmp(&towards(b)).then(a.cmp(&b)));
            let mut from_side = Vec::new();
            if end == 0 && problem.is_junction(v) {
                let (asides, others) =
                    edges.into_iter().partition(|&e| side::is_from_side(problem, graph, e));
                let others: Vec<usize> = others;
                let right = others.iter().filter(|&&e| towards(e) > x + 1.0).count();
                let left = others.iter().filter(|&&e| towards(e) < x - 1.0).count();
                from_side = side::ports(problem, x, asides, &towards, right > left);
                edges = others;
            }
            let step = step(reach, edges.len(), end == 0, options);
            let wishes = edges.iter().enumerate().map(|(i, &e)| {
                let to = towards(e);
                // An edge that cannot run straight leaves from the middle, but reaches the
                // border's near part.
                let wish = if end == 1 && (to - x).abs() > reach { x } else { to };
                let wish = match beside_title(problem, graph, columns, e) {
                    Some(free) if end == 1 && free <= x + reach => wish.max(free),
                    _ => wish,
                };
                (wish.clamp(x - reach, x + reach) - i as f64 * step, 1.0)
            });
            let granted = isotonic::regression(wishes);
            let high = x + reach - (edges.len().max(1) - 1) as f64 * step;
            let granted: Vec<f64> = granted.iter().map(|g| g.min(high).max(x - reach)).collect();
            for (e, port) in from_side {
                ports[e][end] = port;
            }
            for (i, &e) in edges.iter().enumerate() {
                ports[e][end] = granted[i] + i as f64 * step;
            }
        }
    }
    ports
}

/// How far from the left border of a group an edge is clear of the title, if that is at the top.
pub(super) fn past_title(problem: &Problem, group: usize) -> Option<f64> {
    let frame = &problem.frames[group];
    // The least width is that of the title with the same room on both sides.
    let title = frame.min_width - frame.right;
    (frame.top > frame.bottom && title > 0.0).then_some(title + TITLE_GAP)
}

/// From where on an edge leaves its group right of the title: where its lower end is in the uppermost
/// layer of a group that is too narrow for the title to make way.
fn beside_title(
    problem: &Problem,
    graph: &LayeredGraph,
    columns: &Columns,
    e: usize,
) -> Option<f64> {
    let chain = &graph.chains[e];
    let (upper, lower) = (chain[0] as usize, chain[chain.len() - 1] as usize);
    let group = problem.group_of[lower];
    let is_first = || graph.forest.spans[group].0 == graph.layer_of[lower];
    if group == NONE || !is_first() || graph.forest.common(group, problem.group_of[upper]) == group
    {
        return None;
    }
    let past = past_title(problem, group)?;
    let width = columns.right[group] - columns.left[group];
    (width < 2.0 * past).then_some(columns.left[group] + past)
}

/// The columns of an edge, from its upper end to its lower one.
#[derive(Debug, Clone, Default)]
pub(super) struct Path {
    /// Where it leaves the upper box.
    pub(super) top: f64,
    /// The bands that it goes through, each with the column in which it leaves it.
    pub(super) steps: Vec<(usize, f64)>,
    /// The junction at the upper end, if it is one.
    pub(super) junction: Option<usize>,
    /// Whether it reaches the upper end from the side.
    pub(super) from_side: bool,
}

/// The columns of all edges.
pub(super) fn paths(
    problem: &Problem,
    graph: &LayeredGraph,
    columns: &Columns,
    options: &Options,
) -> Vec<Path> {
    let ports = ports(problem, graph, columns, options);
    // Detours go up beside everything else.
    let boxes = problem.sizes.iter().zip(&columns.x).map(|(size, x)| x + size.0 / 2.0);
    let all = boxes.chain(columns.right.iter().copied()).chain(columns.x.iter().copied());
    let mut lane = all.filter(|x| x.is_finite()).fold(0.0, f64::max);
    let detours = graph.detours.iter().filter(|d| **d).count();
    let lane_gap = options.edge_gap.min(3_000.0 / detours.max(1) as f64);
    let path = |(e, (chain, [top, bottom])): (usize, (&Vec<u32>, [f64; 2]))| {
        let (upper, lower) = (chain[0] as usize, chain[chain.len() - 1] as usize);
        let mut steps = Vec::with_capacity(chain.len() - 1);
        if graph.detours[e] {
            lane += lane_gap;
            steps.push((graph.layer_of[upper] + 1, lane));
        }
        for &v in &chain[1..chain.len() - 1] {
            steps.push((graph.layer_of[v as usize], columns.x[v as usize]));
        }
        steps.push((graph.layer_of[lower], bottom));
        let from_side = side::is_from_side(problem, graph, e);
        let junction = Some(upper).filter(|&v| is_junction(problem, v) && !from_side);
        Path { top, steps, junction, from_side }
    };
    graph.chains.iter().zip(ports).enumerate().map(path).collect()
}

/// The courses of all edges, from source to target.
pub(super) fn routes(problem: &Problem, drawing: &Drawing) -> Vec<Vec<Point>> {
    let course = |(e, line): (usize, &Line)| {
        let (upper, end) = (line.upper, drawing.top[line.lower]);
        let (mut start, x) = (drawing.top[upper] + problem.sizes[upper].1, line.columns[0]);
        let mut course = Course { points: vec![Point { x, y: start }] };
        if line.from_side {
            let half = problem.sizes[upper].0 / 2.0 - problem.loops[upper];
            start -= problem.sizes[upper].1 / 2.0;
            let turn = (x - drawing.x[upper]).signum();
            course.points = vec![Point { x: drawing.x[upper] + half * turn, y: start }];
            course.aside_and_down(x);
            start += CORNER;
        }
        for (i, turn) in line.turns.iter().enumerate() {
            let above = if i == 0 { turn.y - start } else { (turn.y - line.turns[i - 1].y) / 2.0 };
            let below = line.turns.get(i + 1).map_or(end - turn.y, |next| (next.y - turn.y) / 2.0);
            course.change_column(Point { x: line.columns[i + 1], y: turn.y }, above.min(below));
        }
        course.down_to(end);
        if problem.edges[e].0 == line.lower {
            course.points.reverse();
        }
        course.points
    };
    drawing.lines.iter().enumerate().map(course).collect()
}

/// Distance of an edge from a title.
const TITLE_GAP: f64 = 8.0;
/// Height of a box below which it is a junction.
const THIN: f64 = 24.0;
/// Radius of corners, in pixels.
const RADIUS: f64 = 9.0;
/// Radius of the corner next to a junction.
const CORNER: f64 = 5.0;
/// As far sideways an edge swings without a corner.
pub(super) const SWING: f64 = 30.0;
/// Share of a corner's radius from its ends to its control points, for a round quarter.
const ROUND: f64 = 0.552;

struct Course {
    points: Vec<Point>,
}

impl Course {
    fn last(&self) -> Point {
        self.points[self.points.len() - 1]
    }

    /// Level to a column, and around the corner into it.
    fn aside_and_down(&mut self, x: f64) {
        let Point { x: from, y } = self.last();
        let radius = CORNER * (x - from).signum();
        self.straight_to(Point { x: x - radius, y });
        self.points.extend([
            Point { x: x - radius * (1.0 - ROUND), y },
            Point { x, y: y + CORNER * (1.0 - ROUND) },
            Point { x, y: y + CORNER },
        ]);
    }

    /// Straight down, as one curve with what went straight down before.
    fn down_to(&mut self, y: f64) {
        let count = self.points.len();
        if count >= 4 && self.points[count - 4..].iter().all(|p| p.x == self.points[count - 1].x) {
            self.points.truncate(count - 3);
        }
        let to = Point { x: self.last().x, y };
        self.straight_to(to);
    }

    fn straight_to(&mut self, to: Point) {
        let from = self.last();
        let at =
            |t: f64| Point { x: from.x + (to.x - from.x) * t, y: from.y + (to.y - from.y) * t };
        self.points.extend([at(1.0 / 3.0), at(2.0 / 3.0), to]);
    }

    /// Changes to another column at some height; `room` is free above and below it.
    fn change_column(&mut self, Point { x, y }: Point, room: f64) {
        let aside = x - self.last().x;
        if aside.abs() < SWING {
            let (high, low) = (y - room.min(FOOT), y + room.min(FOOT));
            self.down_to(high);
            let from = self.last().x;
            self.points.extend([Point { x: from, y }, Point { x, y }, Point { x, y: low }]);
            return;
        }
        let radius = RADIUS.min(room);
        let turn = radius * aside.signum();
        let (from, control) = (self.last().x, radius * (1.0 - ROUND));
        let near = turn * (1.0 - ROUND);
        self.down_to(y - radius);
        self.points.extend([
            Point { x: from, y: y - control },
            Point { x: from + near, y },
            Point { x: from + turn, y },
        ]);
        self.straight_to(Point { x: x - turn, y });
        self.points.extend([
            Point { x: x - near, y },
            Point { x, y: y + control },
            Point { x, y: y + radius },
        ]);
    }
}
