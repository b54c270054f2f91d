//! Gives every layer its height and every edge its course.
//!
//! An edge runs upright through layers and past titles, and changes its column only in the band
//! between two layers that holds nothing else; so it meets no box and no title.

use super::super::problem::{NONE, Problem};
use super::super::{Options, Point, Rect};
use super::coordinate::Columns;
use super::graph::LayeredGraph;
use super::isotonic;

/// Heights at which things are, from the top.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    /// Middle of each layer.
    pub(super) middle: Vec<f64>,
    /// Half the height of each layer.
    half: Vec<f64>,
    /// Top and bottom of the band above each layer in which edges change their column.
    band: Vec<(f64, f64)>,
    pub(super) height: f64,
    /// Top and bottom of each group that has members.
    pub(super) groups: Vec<(f64, f64)>,
}

/// Stacks the layers. `ports` tells how far edges go sideways.
pub(super) fn rows(
    problem: &Problem,
    graph: &LayeredGraph,
    columns: &Columns,
    options: &Options,
) -> Rows {
    let layers = graph.sections.len();
    let mut half = vec![0.0_f64; layers];
    let mut thin = vec![true; layers];
    for (v, size) in problem.sizes.iter().enumerate() {
        let layer = graph.layer_of[v];
        half[layer] = half[layer].max(size.1 / 2.0);
        thin[layer] &= size.1 < THIN;
    }
    // What groups need above and below each layer, nested ones summed up.
    let forest = &graph.forest;
    let mut above = vec![0.0_f64; layers];
    let mut below = vec![0.0_f64; layers];
    let mut group_above = vec![0.0_f64; problem.parents.len()];
    let mut group_below = vec![0.0_f64; problem.parents.len()];
    for &g in &forest.inner_first {
        let (first, last) = forest.spans[g];
        if first > last {
            continue;
        }
        group_above[g] += problem.frames[g].top;
        group_below[g] += problem.frames[g].bottom;
        above[first] = above[first].max(group_above[g]);
        below[last] = below[last].max(group_below[g]);
        let parent = forest.parents[g];
        if parent != NONE && forest.spans[parent].0 == first {
            group_above[parent] = group_above[parent].max(group_above[g]);
        }
        if parent != NONE && forest.spans[parent].1 == last {
            group_below[parent] = group_below[parent].max(group_below[g]);
        }
    }
    let mut sideways = vec![0.0_f64; layers];
    for chain in &graph.chains {
        for pair in chain.windows(2) {
            let (a, b) = (pair[0] as usize, pair[1] as usize);
            let reach = |v: usize| problem.sizes.get(v).map_or(0.0, |s| s.0 / 2.0);
            let far = (columns.x[a] - columns.x[b]).abs() - reach(a) - reach(b);
            let layer = graph.layer_of[b];
            sideways[layer] = sideways[layer].max(far);
        }
    }
    let mut rows = Rows::default();
    let mut y = above.first().copied().unwrap_or(0.0);
    for layer in 0..layers {
        if layer > 0 {
            let top = y + below[layer - 1];
            let share = if thin[layer] || thin[layer - 1] { 0.5 } else { 1.0 };
            let height =
                (options.layer_gap + (sideways[layer] * 0.03).min(options.layer_gap)) * share;
            rows.band.push((top, top + height));
            y = top + height + above[layer];
        } else {
            rows.band.push((0.0, 0.0));
        }
        rows.middle.push(y + half[layer]);
        y += 2.0 * half[layer];
    }
    rows.height = y + below.last().copied().unwrap_or(0.0);
    for (g, &(first, last)) in forest.spans.iter().enumerate() {
        rows.groups.push(if first <= last {
            let top = rows.middle[first] - half[first] - group_above[g];
            (top, rows.middle[last] + half[last] + group_below[g])
        } else {
            (0.0, 0.0)
        });
    }
    rows.half = half;
    rows
}

/// Height of a box below which a layer of such boxes takes narrower bands.
const THIN: f64 = 24.0;

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
            let edges = &mut side[end];
            let (x, width) = (columns.x[v], problem.sizes[v].0);
            let reach = if width < THIN { 0.0 } else { width / 2.0 - (width / 4.0).min(14.0) };
            let towards = |e: usize| {
                let chain = &graph.chains[e];
                let next = chain[if end == 0 { 1 } else { chain.len() - 2 }] as usize;
                if end == 1 && chain.len() == 2 { ports[e][0] } else { columns.x[next] }
            };
            edges.sort_by(|&a, &b| towards(a).total_cmp(&towards(b)).then(a.cmp(&b)));
            let step = match edges.len() {
                0 | 1 => 0.0,
                count => (2.0 * reach / (count - 1) as f64).min(options.edge_gap),
            };
            let wishes = edges.iter().enumerate().map(|(i, &e)| {
                let to = towards(e);
                // An edge that cannot run straight leaves from the middle, but reaches the
                // border's near part.
                let wish = if end == 1 && (to - x).abs() > reach { x } else { to };
                (wish.clamp(x - reach, x + reach) - i as f64 * step, 1.0)
            });
            let granted = isotonic::regression(wishes);
            let high = x + reach - (edges.len().max(1) - 1) as f64 * step;
            let granted: Vec<f64> = granted.iter().map(|g| g.min(high).max(x - reach)).collect();
            for (i, &e) in edges.iter().enumerate() {
                ports[e][end] = granted[i] + i as f64 * step;
            }
        }
    }
    ports
}

/// The courses of all edges, from source to target.
pub(super) fn routes(
    problem: &Problem,
    graph: &LayeredGraph,
    columns: &Columns,
    rows: &Rows,
    nodes: &[Rect],
    options: &Options,
) -> Vec<Vec<Point>> {
    let ports = ports(problem, graph, columns, options);
    graph
        .chains
        .iter()
        .zip(&problem.edges)
        .zip(ports)
        .map(|((chain, &(from, _, _)), [top, bottom])| {
            let (upper, lower) = (chain[0] as usize, chain[chain.len() - 1] as usize);
            let start = Point { x: top, y: nodes[upper].y + nodes[upper].height };
            let mut route = Course { points: vec![start] };
            for (i, &v) in chain.iter().enumerate().skip(1) {
                let x = if i + 1 == chain.len() { bottom } else { columns.x[v as usize] };
                let (high, low) = rows.band[graph.layer_of[v as usize]];
                route.change_column(x, high, low);
            }
            route.down_to(nodes[lower].y);
            if from == lower {
                route.points.reverse();
            }
            route.points
        })
        .collect()
}

struct Course {
    points: Vec<Point>,
}

impl Course {
    fn last(&self) -> Point {
        self.points[self.points.len() - 1]
    }

    /// Straight down, as one curve with what went straight down before.
    fn down_to(&mut self, y: f64) {
        let count = self.points.len();
        if count >= 4 && self.points[count - 4..].iter().all(|p| p.x == self.points[count - 1].x) {
            self.points.truncate(count - 3);
        }
        let Point { x, y: from } = self.last();
        let at = |t: f64| Point { x, y: from + (y - from) * t };
        self.points.extend([at(1.0 / 3.0), at(2.0 / 3.0), at(1.0)]);
    }

    /// Changes to the column `x` within a band.
    fn change_column(&mut self, x: f64, top: f64, bottom: f64) {
        if (self.last().x - x).abs() < 0.01 {
            return;
        }
        if self.last().y < top {
            self.down_to(top);
        }
        let from = self.last();
        let middle = (from.y + bottom) / 2.0;
        self.points.extend([
            Point { x: from.x, y: middle },
            Point { x, y: middle },
            Point { x, y: bottom },
        ]);
    }
}
