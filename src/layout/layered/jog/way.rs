//! What is in the way of a part of a line.

use super::super::super::problem::{NONE, Problem};
use super::super::drawing::{Drawing, Frame, Line, Turn};
use super::super::route::{self, is_junction};
use super::{CLEAR, HEADS, LEVELS, LINES};

/// Whether a border of a group is near to a range across.
pub(super) fn is_beside(frame: &Frame, near: f64, far: f64) -> bool {
    [frame.left, frame.right].iter().any(|x| near - CLEAR < *x && *x < far + CLEAR)
}

/// Whether a box is near to a range across.
pub(super) fn is_box_beside(
    drawing: &Drawing,
    problem: &Problem,
    v: usize,
    near: f64,
    far: f64,
) -> bool {
    let (x, mut half) = (drawing.x[v], problem.sizes[v].0 / 2.0);
    if is_junction(problem, v) {
        // What reaches it from the side is among the lines.
        half -= problem.loops[v];
    }
    x - half < far + CLEAR && near - CLEAR < x + half
}

/// Whether a line touches a box, with its upper or its lower end, at a place that is far enough from
/// where others do: heads are wider than lines.
pub(super) fn is_apart(
    drawing: &Drawing,
    problem: &Problem,
    e: usize,
    is_upper: bool,
    to: f64,
) -> bool {
    let end = |line: &Line| match is_upper {
        true => (line.upper, line.columns[0]),
        false => (line.lower, line.columns[line.turns.len()]),
    };
    let (v, from) = end(&drawing.lines[e]);
    let has_head = |e: usize| problem.edges[e].1 == v;
    drawing.lines.iter().enumerate().filter(|(other, _)| *other != e).all(|(other, line)| {
        let (w, x) = end(line);
        let room = match (has_head(e), has_head(other)) {
            (true, true) => HEADS,
            (false, false) => LINES,
            _ => CLEAR,
        };
        w != v || (x - to).abs() >= room.min((x - from).abs())
    })
}

/// What lies between where something upright is and where it is to go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way {
    pub(super) top: f64,
    pub(super) bottom: f64,
    pub(super) from: f64,
    pub(super) to: f64,
}

impl Way {
    pub(super) fn range(&self) -> (f64, f64) {
        (self.from.min(self.to), self.from.max(self.to))
    }

    pub(super) fn is_beside(&self, top: f64, bottom: f64) -> bool {
        top < self.bottom && self.top < bottom
    }

    /// Whether there is a box, other than those that the thing itself touches.
    pub(super) fn meets_box(
        &self,
        drawing: &Drawing,
        problem: &Problem,
        touched: &[usize],
    ) -> bool {
        let (near, far) = self.range();
        (0..problem.sizes.len()).any(|v| {
            let top = drawing.top[v];
            self.is_beside(top, top + problem.sizes[v].1)
                && is_box_beside(drawing, problem, v, near, far)
                && !touched.contains(&v)
        })
    }

    /// Whether there is an upright border of a group.
    pub(super) fn meets_border(&self, drawing: &Drawing) -> bool {
        let (near, far) = self.range();
        let mut frames = drawing.groups.iter().flatten();
        frames.any(|f| self.is_beside(f.top, f.bottom) && is_beside(f, near, far))
    }

    /// Whether it leads under the title of a group.
    pub(super) fn meets_title(&self, drawing: &Drawing, problem: &Problem) -> bool {
        drawing.groups.iter().enumerate().any(|(group, frame)| {
            let Some(frame) = frame else { return false };
            let past = route::past_title(problem, group).unwrap_or(0.0);
            let is_under = |x: f64| frame.left < x && x < frame.left + past;
            self.top < frame.top
                && frame.top < self.bottom
                && is_under(self.to)
                && !is_under(self.from)
        })
    }

    /// Whether a line runs there, or comes to be crossed.
    pub(super) fn meets_line(&self, lines: &Lines, is_own: &dyn Fn(usize) -> bool) -> bool {
        let (near, far) = self.range();
        let is_upright_there = |part: &Part| {
            let room = (part.at - self.to).abs();
            let is_near = room < LINES && room < (part.at - self.from).abs();
            self.is_beside(part.from, part.to) && (is_near || (near < part.at && part.at < far))
        };
        let is_crossed_there = |part: &Part| {
            part.crosses(self.to, self.top, self.bottom)
                && !part.crosses(self.from, self.top, self.bottom)
        };
        lines.upright.iter().any(|part| !is_own(part.line) && is_upright_there(part))
            || lines.level.iter().any(|part| !is_own(part.line) && is_crossed_there(part))
    }

    /// Whether a level part that comes to lie there meets a line.
    pub(super) fn is_taken_at(
        &self,
        level: Turn,
        lines: &Lines,
        is_own: &dyn Fn(usize) -> bool,
    ) -> bool {
        let (near, far) = self.range();
        let lies_there = |part: &Part| {
            (part.at - level.y).abs() < LEVELS
                && part.from < far
                && near < part.to
                && (part.track != level.track || part.track == NONE)
        };
        lines.upright.iter().any(|part| !is_own(part.line) && part.crosses(level.y, near, far))
            || lines.level.iter().any(|part| !is_own(part.line) && lies_there(part))
    }
}

/// A part of a line that is upright or level: at a place, from and to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub(super) line: usize,
    /// What a level part shares its height with.
    pub(super) track: usize,
    pub(super) at: f64,
    pub(super) from: f64,
    pub(super) to: f64,
}

impl Part {
    pub(super) fn new(line: usize, track: usize, at: f64, a: f64, b: f64) -> Self {
        Self { line, track, at, from: a.min(b), to: a.max(b) }
    }

    /// Whether it crosses a line at a place that goes through a range.
    pub(super) fn crosses(&self, place: f64, from: f64, to: f64) -> bool {
        self.from < place && place < self.to && from < self.at && self.at < to
    }
}

/// The parts of all lines.
pub(super) struct Lines {
    pub(super) upright: Vec<Part>,
    pub(super) level: Vec<Part>,
}

impl Lines {
    pub(super) fn of(drawing: &Drawing, problem: &Problem) -> Self {
        let (mut upright, mut level) = (Vec::new(), Vec::new());
        for (e, line) in drawing.lines.iter().enumerate() {
            let mut from = drawing.top[line.upper] + problem.sizes[line.upper].1;
            for (turn, columns) in line.turns.iter().zip(line.columns.windows(2)) {
                upright.push(Part::new(e, NONE, columns[0], from, turn.y));
                level.push(Part::new(e, turn.track, turn.y, columns[0], columns[1]));
                from = turn.y;
            }
            let last = line.columns[line.turns.len()];
            upright.push(Part::new(e, NONE, last, from, drawing.top[line.lower]));
        }
        Self { upright, level }
    }
}
