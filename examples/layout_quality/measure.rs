//! What makes a picture hard to read, in numbers.

use std::collections::HashMap;

use argraph::layout::{Boxes, Layout, Point};

/// One picture's numbers.
#[derive(Debug, Clone, Copy, Default)]
pub struct Measures {
    /// Pairs of arrows that cross, away from a common end.
    pub crossings: f64,
    /// Sum of the arrows' lengths, in pixels.
    pub length: f64,
    /// Changes of direction by more than 20 degrees, along all arrows.
    pub bends: f64,
    /// Width times height.
    pub area: f64,
    /// Width over height.
    pub aspect: f64,
    /// Width of the smallest page of aspect 1.5 that holds the picture.
    pub page: f64,
}

fn polyline(points: &[Point]) -> Vec<Point> {
    let mut line = vec![points[0]];
    for c in points.windows(4).step_by(3) {
        let straight = c.iter().all(|p| (p.x - c[0].x).abs() < 0.01);
        let pieces = if straight { 1 } else { 8 };
        for i in 1..=pieces {
            let t = f64::from(i) / f64::from(pieces);
            let s = 1.0 - t;
            let mix = |f: fn(&Point) -> f64| {
                f(&c[0]) * s * s * s
                    + 3.0 * f(&c[1]) * s * s * t
                    + 3.0 * f(&c[2]) * s * t * t
                    + f(&c[3]) * t * t * t
            };
            line.push(Point { x: mix(|p| p.x), y: mix(|p| p.y) });
        }
    }
    line
}

/// Takes the numbers of a picture.
pub fn measure(boxes: &Boxes, layout: &Layout) -> Measures {
    let lines: Vec<Vec<Point>> = layout.edges.iter().map(|r| polyline(&r.points)).collect();
    let mut m = Measures::default();
    for line in &lines {
        let steps: Vec<(f64, f64)> =
            line.windows(2).map(|p| (p[1].x - p[0].x, p[1].y - p[0].y)).collect();
        m.length += steps.iter().map(|s| s.0.hypot(s.1)).sum::<f64>();
        let mut heading: Option<f64> = None;
        for (dx, dy) in steps.into_iter().filter(|s| s.0.hypot(s.1) > 0.5) {
            let angle = dy.atan2(dx);
            let turn = heading.map_or(0.0, |h: f64| {
                let d = (angle - h).abs();
                d.min(std::f64::consts::TAU - d)
            });
            if heading.is_none() || turn > 0.35 {
                m.bends += f64::from(u8::from(heading.is_some()));
                heading = Some(angle);
            }
        }
    }
    m.crossings = crossings(boxes, &lines) as f64;
    m.area = layout.width * layout.height;
    m.aspect = layout.width / layout.height;
    m.page = layout.width.max(layout.height * 1.5);
    m
}

/// Crossings of pieces that share a cell of a coarse grid; pairs of arrows with a common end do
/// not count.
fn crossings(boxes: &Boxes, lines: &[Vec<Point>]) -> usize {
    const CELL: f64 = 150.0;
    let mut cells: HashMap<(i64, i64), Vec<(usize, usize)>> = HashMap::new();
    for (e, line) in lines.iter().enumerate() {
        for (i, p) in line.windows(2).enumerate() {
            let cell = |v: f64| (v / CELL).floor() as i64;
            let (x0, x1) = (p[0].x.min(p[1].x), p[0].x.max(p[1].x));
            let (y0, y1) = (p[0].y.min(p[1].y), p[0].y.max(p[1].y));
            for x in cell(x0)..=cell(x1) {
                for y in cell(y0)..=cell(y1) {
                    cells.entry((x, y)).or_default().push((e, i));
                }
            }
        }
    }
    let mut count = 0;
    for (&cell, pieces) in &cells {
        for (n, &(e, i)) in pieces.iter().enumerate() {
            for &(f, j) in &pieces[n + 1..] {
                let (a, b) = (&boxes.edges[e], &boxes.edges[f]);
                let common = [a.from, a.to].iter().any(|v| [b.from, b.to].contains(v));
                if e == f || common {
                    continue;
                }
                if let Some(p) = meet(lines[e][i], lines[e][i + 1], lines[f][j], lines[f][j + 1]) {
                    let home = ((p.x / CELL).floor() as i64, (p.y / CELL).floor() as i64);
                    count += usize::from(home == cell);
                }
            }
        }
    }
    count
}

fn meet(a: Point, b: Point, c: Point, d: Point) -> Option<Point> {
    let side = |p: Point, q: Point, r: Point| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
    let (s, t) = (side(a, b, c), side(a, b, d));
    let (u, v) = (side(c, d, a), side(c, d, b));
    if (s > 0.0) == (t > 0.0) || (u > 0.0) == (v > 0.0) {
        return None;
    }
    let k = u / (u - v);
    Some(Point { x: a.x + (b.x - a.x) * k, y: a.y + (b.y - a.y) * k })
}

/// Share of the boxes of the first picture whose place relative to the others changed by more
/// than half a card in the second, in which they have the same indices.
pub fn moved(before: &Layout, after: &Layout) -> f64 {
    let count = before.nodes.len().min(after.nodes.len());
    let shift = |f: fn(&argraph::layout::Rect) -> f64| {
        let mut d: Vec<f64> =
            (0..count).map(|i| f(&after.nodes[i]) - f(&before.nodes[i])).collect();
        let plain = d.clone();
        d.sort_by(f64::total_cmp);
        let middle = d.get(count / 2).copied().unwrap_or(0.0);
        plain.into_iter().map(|d| d - middle).collect::<Vec<f64>>()
    };
    let (dx, dy) = (shift(|r| r.x), shift(|r| r.y));
    let far = dx.iter().zip(dy).filter(|(x, y)| x.abs() > 110.0 || y.abs() > 45.0).count();
    far as f64 / count.max(1) as f64
}

/// Share of pairs of boxes whose order, from left to right or from top to bottom, is turned around
/// (the orthogonal order of K. Misue and others, "Layout adjustment and the mental map", 1995).
pub fn reordered(before: &Layout, after: &Layout) -> f64 {
    let count = before.nodes.len().min(after.nodes.len());
    let (mut pairs, mut turned) = (0.0_f64, 0.0_f64);
    let step = 1 + count / 300;
    for i in (0..count).step_by(step) {
        for j in (i + 1..count).step_by(step) {
            let (a, b, c, d) = (before.nodes[i], before.nodes[j], after.nodes[i], after.nodes[j]);
            let around = |p: f64, q: f64, least: f64| p * q < 0.0 && p.abs().min(q.abs()) > least;
            pairs += 1.0;
            if around(b.x - a.x, d.x - c.x, 60.0) || around(b.y - a.y, d.y - c.y, 30.0) {
                turned += 1.0;
            }
        }
    }
    turned / pairs.max(1.0)
}
