//! A junction that goes to where more of what it joins runs straight.

use super::super::super::problem::{NONE, Problem};
use super::super::drawing::{Drawing, Line, Turn};
use super::super::route::{self, SWING, is_junction};
use super::super::side;
use super::way::{Lines, Way, is_apart};
use super::{ASIDE, STEP};

/// The way of a junction to where more of what it joins runs straight.
pub(super) struct Step<'a> {
    pub(super) junction: usize,
    /// What the arrow leads to.
    pub(super) target: usize,
    pub(super) to: f64,
    /// From where to where the arrow and what meets in the junction run there.
    pub(super) way: Way,
    /// Where they run sideways.
    pub(super) levels: Vec<Turn>,
    /// The arrow and what meets in the junction, as they are and as they come to be.
    pub(super) touching: &'a [usize],
    pub(super) moved: Vec<Line>,
}

impl<'a> Step<'a> {
    /// A place for a junction with fewer small steps, if there is one that all that meets there can
    /// follow to; the one under its arrow before others.
    pub(super) fn find(
        drawing: &Drawing,
        problem: &Problem,
        lines: &Lines,
        junction: usize,
        touching: &'a [usize],
    ) -> Option<Self> {
        let from = drawing.x[junction];
        let mut places: Vec<f64> = Vec::new();
        for line in touching.iter().map(|&e| &drawing.lines[e]).filter(|l| !l.turns.is_empty()) {
            if line.lower == junction {
                places.insert(0, line.columns[line.turns.len() - 1]);
            } else if !line.from_side {
                places.push(line.columns[1]);
            }
        }
        let is_near = |to: &f64| *to != from && (to - from).abs() <= STEP;
        let steps = places.into_iter().filter(is_near);
        let mut steps = steps.filter_map(|to| Self::of(drawing, problem, junction, touching, to));
        let count = |line: &Line| usize::from(has_small_step(line, junction));
        let now: usize = touching.iter().map(|&e| count(&drawing.lines[e])).sum();
        steps.find(|step| {
            step.moved.iter().map(count).sum::<usize>() < now
                && step.is_free(drawing, problem, lines)
        })
    }

    /// The way of a junction to a place, if all that meets there can follow.
    pub(super) fn of(
        drawing: &Drawing,
        problem: &Problem,
        junction: usize,
        touching: &'a [usize],
        to: f64,
    ) -> Option<Self> {
        let is_arrow = |e: &&usize| drawing.lines[**e].lower == junction;
        let arrow = &drawing.lines[*touching.iter().find(is_arrow)?];
        let (from, target) = (drawing.x[junction], arrow.upper);
        if is_junction(problem, target) || touching.iter().filter(is_arrow).count() > 1 {
            return None;
        }
        // Above its last turn, the arrow stays where it is.
        let target_bottom = drawing.top[target] + problem.sizes[target].1;
        let top = arrow.turns.last().map_or(target_bottom, |turn| turn.y);
        let bottom = drawing.top[junction] + problem.sizes[junction].1;
        let way = Way { top, bottom, from, to };
        let (levels, moved) = (Vec::new(), Vec::with_capacity(touching.len()));
        let mut step = Self { junction, target, to, way, levels, touching, moved };
        let bracket = touching.iter().map(|&e| &drawing.lines[e]).find_map(|line| {
            let is_bracket = line.upper == junction && !line.from_side;
            line.turns.first().copied().filter(|turn| is_bracket && turn.track != NONE)
        });
        for &e in touching {
            let line = &drawing.lines[e];
            let moved = match line {
                _ if line.lower == junction => step.arrow(drawing, problem, e),
                _ if line.from_side => step.stays_aside(line).then(|| line.clone()),
                _ if line.turns.is_empty() => step.straight(drawing, problem, line, bracket),
                _ => step.turning(line),
            };
            step.moved.push(moved?);
        }
        Some(step)
    }

    /// The arrow as it comes to be.
    pub(super) fn arrow(&mut self, drawing: &Drawing, problem: &Problem, e: usize) -> Option<Line> {
        let line = &drawing.lines[e];
        let mut moved = line.clone();
        let last = line.turns.len();
        if last == 0 {
            // It touches its target elsewhere.
            let reach = route::reach(problem, line.upper);
            if (self.to - drawing.x[line.upper]).abs() > reach
                || !is_apart(drawing, problem, e, true, self.to)
            {
                return None;
            }
        } else if line.columns[last - 1] != self.to {
            self.levels.push(line.turns[last - 1]);
        }
        moved.columns[last] = self.to;
        moved.straighten();
        Some(moved)
    }

    /// Whether what comes from the side of the junction still does.
    pub(super) fn stays_aside(&self, line: &Line) -> bool {
        let [before, after] = [self.way.from, self.to].map(|x| line.columns[0] - x);
        before * after > 0.0 && after.abs() >= side::ASIDE
    }

    /// A line that comes straight from below as it comes to be: from elsewhere on its box, else from
    /// the side, together with others.
    pub(super) fn straight(
        &mut self,
        drawing: &Drawing,
        problem: &Problem,
        line: &Line,
        bracket: Option<Turn>,
    ) -> Option<Line> {
        let mut moved = line.clone();
        let (v, x) = (line.lower, drawing.x[line.lower]);
        if !is_junction(problem, v) && (self.to - x).abs() <= route::reach(problem, v) {
            moved.columns[0] = self.to;
            self.way.bottom = self.way.bottom.max(drawing.top[v]);
            return Some(moved);
        }
        let turn = bracket.filter(|_| (self.to - self.way.from).abs() >= ASIDE)?;
        self.add_level(turn);
        moved.columns.insert(0, self.to);
        moved.turns.push(turn);
        Some(moved)
    }

    /// A line that turns below the junction as it comes to be: from the same side, or straight.
    pub(super) fn turning(&mut self, line: &Line) -> Option<Line> {
        let mut moved = line.clone();
        let [before, after] = [self.way.from, self.to].map(|x| line.columns[1] - x);
        if after != 0.0 && (before * after <= 0.0 || after.abs() < ASIDE) {
            return None;
        }
        self.add_level(line.turns[0]);
        moved.columns[0] = self.to;
        moved.straighten();
        Some(moved)
    }

    pub(super) fn add_level(&mut self, turn: Turn) {
        self.way.bottom = self.way.bottom.max(turn.y);
        self.levels.push(turn);
    }

    /// Whether nothing is in the way, neither of the junction and its arrow nor of what meets there.
    pub(super) fn is_free(&self, drawing: &Drawing, problem: &Problem, lines: &Lines) -> bool {
        let way = &self.way;
        let is_own = |e: usize| self.touching.contains(&e);
        !way.meets_border(drawing)
            && !way.meets_title(drawing, problem)
            && !way.meets_box(drawing, problem, &[self.junction, self.target])
            && !way.meets_line(lines, &is_own)
            && !self.levels.iter().any(|level| way.is_taken_at(*level, lines, &is_own))
    }
}

/// Whether a line has a small step at a junction.
pub(super) fn has_small_step(line: &Line, junction: usize) -> bool {
    let last = line.turns.len();
    let is_step = |i: usize, small: f64| (line.columns[i] - line.columns[i + 1]).abs() < small;
    match last {
        0 => false,
        _ if line.lower == junction => is_step(last - 1, STEP),
        _ => !line.from_side && is_step(0, SWING),
    }
}
