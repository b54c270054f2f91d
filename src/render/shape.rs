//! Paths in SVG's notation: outlines, marks, arrows and their heads.

use std::fmt::Write;

use crate::document::{Kind, Relation};
use crate::evaluate::Standing;
use crate::layout::{Point, Rect, Route};
use crate::render::scene::{CardKind, Head, State};

/// A number with at most two decimals, as short as it can be written.
pub(super) fn number(value: f64) -> String {
    let mut out = String::new();
    push_number(value, &mut out);
    out
}

/// Most of what a picture consists of are numbers: to write them from whole hundredths takes a
/// fraction of what it takes to print a float.
fn push_number(value: f64, out: &mut String) {
    let hundredths = hundredths(value);
    if hundredths < 0 {
        out.push('-');
    }
    let mut buffer = itoa::Buffer::new();
    let (whole, part) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    out.push_str(buffer.format(whole));
    if part > 0 {
        let digits = [b'.', b'0' + (part / 10) as u8, b'0' + (part % 10) as u8];
        let length = if part % 10 > 0 { 3 } else { 2 };
        out.push_str(std::str::from_utf8(&digits[..length]).unwrap_or_default());
    }
}

/// A number as near to another as it is written.
fn rounded(value: f64) -> f64 {
    hundredths(value) as f64 / 100.0
}

fn hundredths(value: f64) -> i64 {
    (value * 100.0 + 0.5_f64.copysign(value)) as i64
}

/// A path, written piece by piece.
struct Path(String);

impl Default for Path {
    fn default() -> Self {
        // Most have room in it.
        Self(String::with_capacity(120))
    }
}

impl Path {
    fn add(&mut self, command: char, numbers: &[f64]) -> &mut Self {
        self.0.push(command);
        for (at, value) in numbers.iter().enumerate() {
            if at > 0 {
                self.0.push(' ');
            }
            push_number(*value, &mut self.0);
        }
        self
    }
}

/// The outline of a card: its corners tell the kind. A thesis and a claim are round, a premise
/// is square, a challenge has its corners cut off.
pub(super) fn outline(class: &str, kind: CardKind, rect: Rect) -> String {
    let Rect { x, y, width, height } = rect;
    let mut out = String::new();
    let corner = match kind {
        CardKind::Statement(Kind::Challenge) => {
            let cut = 11.0;
            let mut path = Path::default();
            path.add('M', &[x + cut, y])
                .add('H', &[x + width - cut])
                .add('L', &[x + width, y + cut])
                .add('V', &[y + height - cut])
                .add('L', &[x + width - cut, y + height])
                .add('H', &[x + cut])
                .add('L', &[x, y + height - cut])
                .add('V', &[y + cut]);
            let _ = write!(out, "<path class=\"{class}\" d=\"{}Z\"/>", path.0);
            return out;
        }
        CardKind::Statement(Kind::Thesis | Kind::Claim) => 10.0,
        CardKind::Statement(Kind::Premise) => 1.5,
        CardKind::Group => 4.0,
    };
    let [x, y, width, height] = [x, y, width, height].map(number);
    let corner = number(corner);
    let _ = write!(
        out,
        "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{corner}\"/>"
    );
    out
}

/// The mark of a kind, ten pixels wide, around a point.
pub(super) fn kind_mark(kind: CardKind, centre: Point) -> String {
    let Point { x, y } = centre;
    let mut path = Path::default();
    match kind {
        CardKind::Statement(Kind::Thesis) => {
            path.add('M', &[x, y - 6.0])
                .add('L', &[x + 6.0, y])
                .add('L', &[x, y + 6.0])
                .add('L', &[x - 6.0, y]);
        }
        CardKind::Statement(Kind::Claim) => {
            path.add('M', &[x - 4.5, y])
                .add('a', &[4.5, 4.5, 0.0, 1.0, 0.0, 9.0, 0.0])
                .add('a', &[4.5, 4.5, 0.0, 1.0, 0.0, -9.0, 0.0]);
        }
        CardKind::Statement(Kind::Premise) => {
            path.add('M', &[x - 4.0, y - 4.0]).add('h', &[8.0]).add('v', &[8.0]).add('h', &[-8.0]);
        }
        CardKind::Statement(Kind::Challenge) => {
            path.add('M', &[x, y - 5.0])
                .add('L', &[x + 5.5, y + 4.5])
                .add('L', &[x - 5.5, y + 4.5]);
        }
        CardKind::Group => {
            for row in [-4.0, -0.75, 2.5] {
                path.add('M', &[x - 4.5, y + row])
                    .add('h', &[9.0])
                    .add('v', &[1.6])
                    .add('h', &[-9.0])
                    .add('z', &[]);
            }
            return path.0;
        }
    }
    path.0 + "Z"
}

/// The sign of a standing, around a point: a tick, a cross, a bar, a question mark.
pub(super) fn standing_sign(standing: Standing, centre: Point) -> String {
    let Point { x, y } = centre;
    let mut path = Path::default();
    match standing {
        Standing::Stands => {
            path.add('M', &[x - 3.2, y + 0.2]).add('l', &[2.4, 2.6]).add('l', &[4.2, -5.4]);
        }
        Standing::Defeated => {
            path.add('M', &[x - 2.6, y - 2.6])
                .add('l', &[5.2, 5.2])
                .add('m', &[0.0, -5.2])
                .add('l', &[-5.2, 5.2]);
        }
        Standing::Unsupported => {
            path.add('M', &[x - 3.2, y]).add('h', &[6.4]);
        }
        Standing::Undecided => {
            path.add('M', &[x - 2.0, y - 1.8])
                .add('c', &[0.1, -2.6, 4.1, -2.6, 4.1, 0.0])
                .add('c', &[0.0, 1.8, -2.1, 1.6, -2.1, 3.2])
                .add('m', &[0.0, 1.9])
                .add('v', &[0.5]);
        }
    }
    path.0
}

/// The sign of what became of a thing, around a point: a plus, a minus, a wave.
pub(super) fn state_sign(state: State, centre: Point) -> String {
    let Point { x, y } = centre;
    let mut path = Path::default();
    match state {
        State::Same => {}
        State::Added => {
            path.add('M', &[x - 3.5, y]).add('h', &[7.0]).add('m', &[-3.5, -3.5]).add('v', &[7.0]);
        }
        State::Removed => {
            path.add('M', &[x - 3.5, y]).add('h', &[7.0]);
        }
        State::Changed => {
            path.add('M', &[x - 3.8, y + 0.8])
                .add('c', &[1.6, -3.4, 3.0, -2.4, 3.8, -0.8])
                .add('c', &[0.8, 1.6, 2.2, 2.6, 3.8, -0.8]);
        }
    }
    path.0
}

/// A line and its head, as paths; the head is empty where there is none. The line of an attack starts
/// at its head, so that a dash is there and not a gap.
pub(super) fn arrow(route: &Route, head: Head, relation: Relation) -> (String, String) {
    let mut points = route.points.clone();
    let Some((end, along)) = end_of(&points) else { return (String::new(), String::new()) };
    let mut drawn = Path::default();
    for (at, corner) in corners(&points, head).iter().enumerate() {
        drawn.add(if at == 0 { 'M' } else { 'L' }, &[corner.x, corner.y]);
    }
    let trim: f64 = match head {
        Head::None => 0.0,
        Head::Triangle => {
            drawn.add('Z', &[]);
            8.5
        }
        Head::Bar => 4.5,
    };
    if points.len() >= 4 && trim > 0.0 {
        let last = points.len() - 1;
        let trim = trim.min(distance(points[last - 3], end) * 0.6);
        for point in &mut points[last - 1..] {
            point.x -= along.x * trim;
            point.y -= along.y * trim;
        }
    }
    if relation == Relation::Attacks {
        points.reverse();
    }
    (course(&points), drawn.0)
}

/// The path of a line through the end points and control points of its curves. Most of a large
/// picture are such lines, so they are written in few characters: straight across and straight down by
/// one number, corners from where they begin.
fn course(points: &[Point]) -> String {
    let mut line = Path(String::with_capacity(16 + 9 * points.len()));
    // What is written, so that what is relative to it is as exact as the rest.
    let written = |point: Point| Point { x: rounded(point.x), y: rounded(point.y) };
    let mut at = written(points[0]);
    line.add('M', &[at.x, at.y]);
    let mut before = points[0];
    for curve in points[1..].chunks_exact(3) {
        let [first, second, to] = [curve[0], curve[1], curve[2]];
        let end = written(to);
        if !is_straight(before, first, second, to) {
            let from = |p: Point| [p.x - at.x, p.y - at.y];
            let ([a, b], [c, d], [e, f]) = (from(first), from(second), from(end));
            line.add('c', &[a, b, c, d, e, f]);
        } else if end.x == at.x && end.y == at.y {
            // Nothing is to be seen of it.
        } else if end.x == at.x {
            line.add('V', &[end.y]);
        } else if end.y == at.y {
            line.add('H', &[end.x]);
        } else {
            line.add('L', &[end.x, end.y]);
        }
        (at, before) = (end, to);
    }
    line.0
}

/// The corners of the head at the end of a line: the tip of a triangle and the ends of its base, or
/// the ends of a bar.
pub(super) fn corners(points: &[Point], head: Head) -> Vec<Point> {
    let Some((end, along)) = end_of(points) else { return Vec::new() };
    let back = |by: f64, side: f64| Point {
        x: end.x - along.x * by - along.y * side,
        y: end.y - along.y * by + along.x * side,
    };
    match head {
        Head::None => Vec::new(),
        Head::Triangle => vec![end, back(9.5, 4.8), back(9.5, -4.8)],
        Head::Bar => vec![back(4.5, 6.5), back(4.5, -6.5)],
    }
}

/// Where a line ends, and in which direction; nothing where it is no longer than a point.
fn end_of(points: &[Point]) -> Option<(Point, Point)> {
    let end = *points.last()?;
    let before = points.iter().rev().find(|point| distance(**point, end) > 0.01)?;
    let length = distance(*before, end);
    Some((end, Point { x: (end.x - before.x) / length, y: (end.y - before.y) / length }))
}

fn distance(a: Point, b: Point) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

/// Whether a curve is a straight line, to a twentieth of a pixel.
fn is_straight(from: Point, first: Point, second: Point, to: Point) -> bool {
    let length = distance(from, to);
    if length < 0.05 {
        return true;
    }
    let off = |point: Point| {
        ((to.x - from.x) * (from.y - point.y) - (from.x - point.x) * (to.y - from.y)).abs() / length
    };
    off(first) < 0.05 && off(second) < 0.05
}
