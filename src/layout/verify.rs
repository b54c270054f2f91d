//! What every layout must keep, checked in near-linear time.
//!
//! Overlaps are found by a sweep, everything else by looking into the cells of a coarse grid.

use std::collections::BTreeMap;

use super::problem::{NONE, parents};
use super::{Boxes, Layout, Point, Rect};

/// What is taken for rounding, in pixels.
const SLACK: f64 = 0.5;
/// How far an arrow may end from the border that it is to touch, in pixels.
const TOUCH: f64 = 1.5;

/// The first promise found broken. Numbers are indices into [`Boxes`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Violation {
    /// The layout is not of these boxes.
    #[error("the layout has other counts or sizes than the boxes")]
    Mismatch,
    /// A coordinate is infinite or not a number.
    #[error("a coordinate is not finite")]
    NotFinite,
    /// Something lies outside the bounds.
    #[error("{0} lies outside the bounds")]
    OutOfBounds(String),
    /// Two boxes overlap.
    #[error("boxes {0} and {1} overlap")]
    BoxesOverlap(usize, usize),
    /// Two groups overlap, neither of which holds the other.
    #[error("groups {0} and {1} overlap")]
    GroupsOverlap(usize, usize),
    /// A group's background does not hold one of its members.
    #[error("group {0} does not hold its member {1}")]
    MemberOutside(usize, usize),
    /// A title does not fit on its group's background.
    #[error("the title of group {0} leaves its background")]
    TitleOutside(usize),
    /// A box lies on the background of a group that it is not in.
    #[error("box {1} lies on group {0} and is no member")]
    StrangerInside(usize, usize),
    /// A route passes through a box that is not one of its ends.
    #[error("edge {0} passes through box {1}")]
    RouteThroughBox(usize, usize),
    /// A route passes through the title of a group that neither of its ends is in.
    #[error("edge {0} passes through the title of group {1}")]
    RouteThroughTitle(usize, usize),
    /// A route does not start or end at the border of its box.
    #[error("edge {0} does not touch box {1}")]
    RouteEndsApart(usize, usize),
}

/// Checks that a layout keeps what [`super::layout`] promises.
///
/// # Errors
///
/// The first [`Violation`] found.
pub fn verify(boxes: &Boxes, layout: &Layout) -> Result<(), Violation> {
    counts(boxes, layout)?;
    finite_and_bound(layout)?;
    no_overlap(&(0..layout.nodes.len()).collect::<Vec<_>>(), &layout.nodes)
        .map_err(|(a, b)| Violation::BoxesOverlap(a, b))?;
    let tree = Tree::new(boxes);
    let grid = Grid::new(layout);
    groups(boxes, layout, &tree, &grid)?;
    routes(boxes, layout, &tree, &grid)
}

fn counts(boxes: &Boxes, layout: &Layout) -> Result<(), Violation> {
    let same_size = |(b, r): (&super::NodeBox, &Rect)| {
        (b.width - r.width).abs() < SLACK && (b.height - r.height).abs() < SLACK
    };
    let routed = layout.edges.iter().all(|r| r.points.len() >= 4 && r.points.len() % 3 == 1);
    if boxes.nodes.len() == layout.nodes.len()
        && boxes.edges.len() == layout.edges.len()
        && boxes.groups.len() == layout.groups.len()
        && boxes.groups.len() == layout.titles.len()
        && boxes.nodes.iter().zip(&layout.nodes).all(same_size)
        && routed
    {
        Ok(())
    } else {
        Err(Violation::Mismatch)
    }
}

fn finite_and_bound(layout: &Layout) -> Result<(), Violation> {
    let mut rects = layout.nodes.iter().chain(&layout.groups);
    let mut points = layout.edges.iter().flat_map(|r| &r.points);
    let finite = layout.width.is_finite()
        && layout.height.is_finite()
        && rects.all(|r| [r.x, r.y, r.width, r.height].into_iter().all(f64::is_finite))
        && points.all(|p| p.x.is_finite() && p.y.is_finite());
    if !finite {
        return Err(Violation::NotFinite);
    }
    let whole = Rect { x: 0.0, y: 0.0, width: layout.width, height: layout.height };
    let outside = |what: &str, i: usize| Err(Violation::OutOfBounds(format!("{what} {i}")));
    for (i, rect) in layout.nodes.iter().enumerate() {
        if !holds(&whole, rect) {
            return outside("box", i);
        }
    }
    for (i, rect) in layout.groups.iter().enumerate() {
        if !holds(&whole, rect) {
            return outside("group", i);
        }
    }
    for (i, route) in layout.edges.iter().enumerate() {
        let mut bends = flatten(&route.points);
        if !bends.all(|(a, b)| holds(&whole, &around(a, b))) {
            return outside("edge", i);
        }
    }
    Ok(())
}

/// Whether `outer` holds `inner`.
fn holds(outer: &Rect, inner: &Rect) -> bool {
    inner.x >= outer.x - SLACK
        && inner.y >= outer.y - SLACK
        && inner.x + inner.width <= outer.x + outer.width + SLACK
        && inner.y + inner.height <= outer.y + outer.height + SLACK
}

/// Whether two rectangles share more than their borders.
fn overlap(a: &Rect, b: &Rect) -> bool {
    a.x + a.width > b.x + SLACK
        && b.x + b.width > a.x + SLACK
        && a.y + a.height > b.y + SLACK
        && b.y + b.height > a.y + SLACK
}

fn around(a: Point, b: Point) -> Rect {
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    Rect { x, y, width: (a.x - b.x).abs(), height: (a.y - b.y).abs() }
}

/// Sweeps from left to right; what the sweep line meets is disjoint, so only the neighbours of a
/// newcomer can overlap it.
fn no_overlap(which: &[usize], rects: &[Rect]) -> Result<(), (usize, usize)> {
    let key = |y: f64, i: usize| (order_bits(y), i);
    let mut events = Vec::with_capacity(2 * which.len());
    for &i in which {
        let r = &rects[i];
        if r.width > 2.0 * SLACK && r.height > 2.0 * SLACK {
            events.push((order_bits(r.x + r.width - SLACK), false, i));
            events.push((order_bits(r.x), true, i));
        }
    }
    events.sort_unstable();
    let mut met: BTreeMap<(u64, usize), ()> = BTreeMap::new();
    for (_, enters, i) in events {
        let own = key(rects[i].y, i);
        if enters {
            let before = met.range(..own).next_back();
            let after = met.range(own..).next();
            for (&(_, j), ()) in before.into_iter().chain(after) {
                if overlap(&rects[i], &rects[j]) {
                    return Err((i.min(j), i.max(j)));
                }
            }
            met.insert(own, ());
        } else {
            met.remove(&own);
        }
    }
    Ok(())
}

/// Bits that compare as the finite numbers do.
fn order_bits(x: f64) -> u64 {
    let bits = (x + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | (1 << 63) }
}

/// The groups' forest, numbered so that "is within" takes constant time.
struct Tree {
    children: Vec<Vec<usize>>,
    roots: Vec<usize>,
    first: Vec<usize>,
    last: Vec<usize>,
}

impl Tree {
    fn new(boxes: &Boxes) -> Self {
        let parents = parents(boxes);
        let mut children = vec![Vec::new(); parents.len()];
        let mut roots = Vec::new();
        for (g, &parent) in parents.iter().enumerate() {
            if parent == NONE { roots.push(g) } else { children[parent].push(g) }
        }
        let (mut first, mut last) = (vec![0; parents.len()], vec![0; parents.len()]);
        let mut clock = 0;
        let mut stack: Vec<(usize, usize)> = roots.iter().map(|&g| (g, 0)).collect();
        while let Some((g, next)) = stack.pop() {
            if next == 0 {
                first[g] = clock;
                clock += 1;
            }
            if let Some(&child) = children[g].get(next) {
                stack.push((g, next + 1));
                stack.push((child, 0));
            } else {
                last[g] = clock;
            }
        }
        Self { children, roots, first, last }
    }

    /// Whether `inner` is `outer` or in it.
    fn within(&self, inner: Option<usize>, outer: usize) -> bool {
        inner.is_some_and(|g| (self.first[outer]..self.last[outer]).contains(&self.first[g]))
    }
}

fn groups(boxes: &Boxes, layout: &Layout, tree: &Tree, grid: &Grid) -> Result<(), Violation> {
    for (i, node) in boxes.nodes.iter().enumerate() {
        if let Some(g) = node.group.filter(|&g| !holds(&layout.groups[g], &layout.nodes[i])) {
            return Err(Violation::MemberOutside(g, i));
        }
    }
    let families = (0..boxes.groups.len()).map(|g| (Some(g), &tree.children[g]));
    for (parent, children) in families.chain([(None, &tree.roots)]) {
        let drawn = |g: &usize| layout.groups[*g].width > 0.0;
        let drawn: Vec<usize> = children.iter().copied().filter(drawn).collect();
        for &child in &drawn {
            if let Some(g) = parent.filter(|&g| !holds(&layout.groups[g], &layout.groups[child])) {
                return Err(Violation::MemberOutside(g, child));
            }
        }
        no_overlap(&drawn, &layout.groups).map_err(|(a, b)| Violation::GroupsOverlap(a, b))?;
    }
    for (g, rect) in layout.groups.iter().enumerate().filter(|(_, r)| r.width > 0.0) {
        if layout.titles[g].width > 0.0 && !holds(rect, &layout.titles[g]) {
            return Err(Violation::TitleOutside(g));
        }
        let stranger = grid
            .boxes_near(rect)
            .find(|&i| !tree.within(boxes.nodes[i].group, g) && overlap(rect, &layout.nodes[i]));
        if let Some(i) = stranger {
            return Err(Violation::StrangerInside(g, i));
        }
    }
    Ok(())
}

fn routes(boxes: &Boxes, layout: &Layout, tree: &Tree, grid: &Grid) -> Result<(), Violation> {
    for (e, (edge, route)) in boxes.edges.iter().zip(&layout.edges).enumerate() {
        let ends = [(edge.from, route.points.first()), (edge.to, route.points.last())];
        for (node, point) in ends {
            if point.is_none_or(|&p| border_distance(&layout.nodes[node], p) > TOUCH) {
                return Err(Violation::RouteEndsApart(e, node));
            }
        }
        let inside = |g: usize| {
            tree.within(boxes.nodes[edge.from].group, g)
                || tree.within(boxes.nodes[edge.to].group, g)
        };
        for (a, b) in flatten(&route.points) {
            let area = around(a, b);
            let hit = grid
                .boxes_near(&area)
                .find(|&i| i != edge.from && i != edge.to && crosses(&layout.nodes[i], a, b));
            if let Some(i) = hit {
                return Err(Violation::RouteThroughBox(e, i));
            }
            let hit =
                grid.titles_near(&area).find(|&g| crosses(&layout.titles[g], a, b) && !inside(g));
            if let Some(g) = hit {
                return Err(Violation::RouteThroughTitle(e, g));
            }
        }
    }
    Ok(())
}

/// Distance from a point to the border of a rectangle.
fn border_distance(r: &Rect, p: Point) -> f64 {
    let dx = (r.x - p.x).max(p.x - r.x - r.width);
    let dy = (r.y - p.y).max(p.y - r.y - r.height);
    if dx <= 0.0 && dy <= 0.0 { -dx.max(dy) } else { dx.max(0.0).hypot(dy.max(0.0)) }
}

/// Whether a segment passes through the inside of a rectangle (Liang and Barsky 1984).
fn crosses(r: &Rect, a: Point, b: Point) -> bool {
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    let spans = [(a.x, b.x, r.x, r.x + r.width), (a.y, b.y, r.y, r.y + r.height)];
    for (from, to, low, high) in spans {
        let (low, high) = (low + SLACK, high - SLACK);
        if low >= high {
            return false;
        }
        let step = to - from;
        if step.abs() < 1e-12 {
            if from <= low || from >= high {
                return false;
            }
        } else {
            let (s, t) = ((low - from) / step, (high - from) / step);
            enter = enter.max(s.min(t));
            leave = leave.min(s.max(t));
        }
    }
    enter < leave
}

/// A route as short straight pieces.
pub(super) fn flatten(points: &[Point]) -> impl Iterator<Item = (Point, Point)> {
    points.windows(4).step_by(3).flat_map(|curve| {
        let [p0, p1, p2, p3] = [curve[0], curve[1], curve[2], curve[3]];
        let straight = [p1, p2, p3].iter().all(|p| (p.x - p0.x).abs() < 1e-9);
        let pieces: u32 = if straight { 1 } else { 16 };
        let at = move |i: u32| {
            let (t, s) = (f64::from(i) / f64::from(pieces), 1.0 - f64::from(i) / f64::from(pieces));
            let mix = |a: f64, b: f64, c: f64, d: f64| {
                a * s * s * s + 3.0 * b * s * s * t + 3.0 * c * s * t * t + d * t * t * t
            };
            Point { x: mix(p0.x, p1.x, p2.x, p3.x), y: mix(p0.y, p1.y, p2.y, p3.y) }
        };
        (0..pieces).map(move |i| (at(i), at(i + 1)))
    })
}

/// Boxes and titles by the cells of a coarse grid that they touch.
struct Grid {
    cell: f64,
    columns: usize,
    rows: usize,
    boxes: Vec<Vec<u32>>,
    titles: Vec<Vec<u32>>,
}

impl Grid {
    fn new(layout: &Layout) -> Self {
        let count = layout.nodes.len().max(1);
        // About one box to a cell, and no more cells than a few for each box.
        let cell = (layout.width * layout.height / count as f64).sqrt();
        let cell = cell.max(layout.width.max(layout.height) / (4 * count + 8) as f64).max(1.0);
        let columns = (layout.width / cell) as usize + 1;
        let rows = (layout.height / cell) as usize + 1;
        let mut grid = Self {
            cell,
            columns,
            rows,
            boxes: vec![Vec::new(); columns * rows],
            titles: vec![Vec::new(); columns * rows],
        };
        for (i, rect) in layout.nodes.iter().enumerate() {
            for cell in grid.cells(rect) {
                grid.boxes[cell].push(i as u32);
            }
        }
        for (i, rect) in layout.titles.iter().enumerate().filter(|(_, r)| r.width > 0.0) {
            for cell in grid.cells(rect) {
                grid.titles[cell].push(i as u32);
            }
        }
        grid
    }

    fn cells(&self, rect: &Rect) -> impl Iterator<Item = usize> + use<> {
        let index = |x: f64, count: usize| ((x / self.cell).max(0.0) as usize).min(count - 1);
        let (left, right) = (index(rect.x, self.columns), index(rect.x + rect.width, self.columns));
        let (top, bottom) = (index(rect.y, self.rows), index(rect.y + rect.height, self.rows));
        let columns = self.columns;
        (top..=bottom).flat_map(move |y| (left..=right).map(move |x| y * columns + x))
    }

    fn boxes_near(&self, rect: &Rect) -> impl Iterator<Item = usize> {
        self.cells(rect).flat_map(|c| self.boxes[c].iter().map(|&i| i as usize))
    }

    fn titles_near(&self, rect: &Rect) -> impl Iterator<Item = usize> {
        self.cells(rect).flat_map(|c| self.titles[c].iter().map(|&i| i as usize))
    }
}
