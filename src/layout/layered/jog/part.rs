//! A part of a line that goes to where the line has a step less.

use super::super::super::problem::{NONE, Problem};
use super::super::drawing::{Drawing, Line};
use super::super::heights::{FOOT, HEAD};
use super::super::route::{self, is_junction};
use super::super::side;
use super::way::{Lines, Part, Way, is_apart, is_beside, is_box_beside};
use super::{LEAVING, LEVELS, LINES};

/// An upright part of a line, and the place of the part next to it, where both are one.
pub(super) struct Shift {
    pub(super) column: usize,
    pub(super) to: f64,
}

impl Shift {
    /// A part of a line that can go to where the line has a small step less; one at the lower end before
    /// others.
    pub(super) fn find(
        drawing: &Drawing,
        problem: &Problem,
        lines: &Lines,
        e: usize,
    ) -> Option<Self> {
        let line = &drawing.lines[e];
        let is_small = |i: &usize| (line.columns[*i] - line.columns[i + 1]).abs() <= LEAVING;
        let steps = (0..line.turns.len()).rev().filter(is_small);
        let mut shifts = steps.flat_map(|i| {
            let (below, above) = (Self { column: i + 1, to: line.columns[i] }, i);
            [below, Self { column: above, to: line.columns[i + 1] }]
        });
        shifts.find(|shift| {
            shift.ends_well(drawing, problem, e)
                && shift.is_step_kept(line)
                && shift.is_free(drawing, problem, lines, e)
        })
    }

    /// Whether the line can touch the boxes there that the part touches.
    pub(super) fn ends_well(&self, drawing: &Drawing, problem: &Problem, e: usize) -> bool {
        let line = &drawing.lines[e];
        let touches = |v: usize| {
            !is_junction(problem, v) && (self.to - drawing.x[v]).abs() <= route::reach(problem, v)
        };
        let stays_aside = || {
            let [before, after] = [line.columns[0], self.to].map(|x| x - drawing.x[line.upper]);
            before * after > 0.0 && after.abs() >= side::ASIDE
        };
        let is_apart = |is_upper| is_apart(drawing, problem, e, is_upper, self.to);
        let above = match self.column {
            0 if line.from_side => stays_aside(),
            0 => touches(line.upper) && is_apart(true),
            _ => true,
        };
        above && (self.column < line.turns.len() || (touches(line.lower) && is_apart(false)))
    }

    /// The part that is next to this one on its other side.
    pub(super) fn beyond(&self, line: &Line) -> Option<usize> {
        let (before, after) = (self.column.checked_sub(1), self.column + 1);
        let joins_before = before.is_some_and(|i| line.columns[i] == self.to);
        if joins_before { Some(after).filter(|i| *i < line.columns.len()) } else { before }
    }

    /// Whether no wider step on its other side becomes a small one.
    pub(super) fn is_step_kept(&self, line: &Line) -> bool {
        let Some(beyond) = self.beyond(line) else { return true };
        let [old, new] = [line.columns[self.column], self.to].map(|x| line.columns[beyond] - x);
        let is_small = |step: f64| step.abs() <= LEAVING;
        new == 0.0 || if is_small(old) { is_small(new) } else { old * new > 0.0 && !is_small(new) }
    }

    /// Whether nothing is in the way.
    pub(super) fn is_free(
        &self,
        drawing: &Drawing,
        problem: &Problem,
        lines: &Lines,
        e: usize,
    ) -> bool {
        let line = &drawing.lines[e];
        let (is_first, is_last) = (self.column == 0, self.column == line.turns.len());
        let mut touched = Vec::new();
        touched.extend(is_first.then_some(line.upper));
        touched.extend(is_last.then_some(line.lower));
        let top = match self.column.checked_sub(1) {
            Some(turn) => line.turns[turn].y,
            None if line.from_side => drawing.top[line.upper],
            None => drawing.top[line.upper] + problem.sizes[line.upper].1,
        };
        let bottom = line.turns.get(self.column).map_or(drawing.top[line.lower], |turn| turn.y);
        let way = Way { top, bottom, from: line.columns[self.column], to: self.to };
        let is_own = |other: usize| other == e;
        let level = self.beyond(line).map(|beyond| line.turns[beyond.min(self.column)]);
        !way.meets_box(drawing, problem, &touched)
            && !way.meets_border(drawing)
            && !way.meets_title(drawing, problem)
            && !way.meets_line(lines, &is_own)
            && !level.is_some_and(|level| way.is_taken_at(level, lines, &is_own))
    }
}

/// A turn of a line that goes to the height of the one next to it.
pub(super) struct Merge {
    pub(super) gone: usize,
    pub(super) kept: usize,
}

impl Merge {
    /// Two turns of a line that can be one.
    pub(super) fn find(
        drawing: &Drawing,
        problem: &Problem,
        lines: &Lines,
        e: usize,
    ) -> Option<Self> {
        let line = &drawing.lines[e];
        let is_low = |i: &usize| line.turns[i + 1].y - line.turns[*i].y <= LEAVING;
        // Lines into a junction stay together.
        let is_bracket = is_junction(problem, line.upper) && !line.from_side;
        let pairs = (0..line.turns.len().saturating_sub(1)).filter(is_low);
        let mut merges = pairs
            .flat_map(|i| [Self { gone: i + 1, kept: i }, Self { gone: i, kept: i + 1 }])
            .filter(|merge| merge.gone > 0 || !is_bracket);
        merges.find(|merge| merge.is_free(drawing, problem, lines, e))
    }

    /// Whether nothing is where the turn goes.
    pub(super) fn is_free(
        &self,
        drawing: &Drawing,
        problem: &Problem,
        lines: &Lines,
        e: usize,
    ) -> bool {
        let line = &drawing.lines[e];
        let (gone, kept) = (line.turns[self.gone], line.turns[self.kept]);
        let (top, bottom) = (gone.y.min(kept.y), gone.y.max(kept.y));
        let [a, b] = [0, 1].map(|next| line.columns[self.gone + next]);
        let (near, far) = (a.min(b), a.max(b));
        // There it goes up or down as far as the turn does.
        let end = if self.gone > self.kept { b } else { a };
        let is_own = |v: usize| v == line.upper || v == line.lower;
        let meets_box = (0..problem.sizes.len()).any(|v| {
            let (from, to) = (drawing.top[v] - FOOT, drawing.top[v] + problem.sizes[v].1 + HEAD);
            from < bottom
                && top < to
                && is_box_beside(drawing, problem, v, near, far)
                && !(is_own(v) && is_junction(problem, v))
        });
        let meets_frame = drawing.groups.iter().flatten().any(|frame| {
            let is_level_there = |y: f64| top - FOOT < y && y < bottom + FOOT;
            let is_across = frame.left < far && near < frame.right;
            (is_across && (is_level_there(frame.top) || is_level_there(frame.bottom)))
                || (is_beside(frame, near, far) && frame.top < bottom && top < frame.bottom)
        });
        let is_upright_there = |part: &Part| {
            let is_beside = part.from < bottom && top < part.to;
            let passes = part.from < top && bottom < part.to;
            is_beside
                && ((part.at - end).abs() < LINES || (near < part.at && part.at < far && !passes))
        };
        let is_level_there = |part: &Part| {
            let is_shared = part.track == kept.track && part.track != NONE;
            top - LEVELS < part.at
                && part.at < bottom + LEVELS
                && part.from < far
                && near < part.to
                && !is_shared
        };
        !meets_box
            && !meets_frame
            && !lines.upright.iter().any(|part| part.line != e && is_upright_there(part))
            && !lines.level.iter().any(|part| part.line != e && is_level_there(part))
    }
}
