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
    let hundredths = (value * 100.0).round() as i64;
    if hundredths < 0 {
        out.push('-');
    }
    let (whole, part) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    out.push_str(itoa::Buffer::new().format(whole));
    if part > 0 {
        let digit = |value: u64| char::from(b'0' + value as u8);
        out.push('.');
        out.push(digit(part / 10));
        if part % 10 > 0 {
            out.push(digit(part % 10));
        }
    }
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
    let mut line = Path::default();
    line.add('M', &[points[0].x, points[0].y]);
    let mut at = points[0];
    for curve in points[1..].chunks_exact(3) {
        let [first, second, to] = [curve[0], curve[1], curve[2]];
        if is_straight(at, first, second, to) {
            line.add('L', &[to.x, to.y]);
        } else {
            line.add('C', &[first.x, first.y, second.x, second.y, to.x, to.y]);
        }
        at = to;
    }
    (line.0, drawn.0)
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
