//! Takes out small steps in lines, which look like mistakes.
//!
//! When things slide across, what is beside another stays on its side, also a junction that stands under
//! the turn of a line beside its arrow; and lines leave boxes from the middle, also where a little
//! beside it they would run straight. Where the way is free in the end, the part of a line above or
//! below a step goes aside until both are one, and a junction goes to where more of what it joins runs
//! straight. Two level parts of a line with hardly any height between them become one.

use super::super::problem::{NONE, Problem};
use super::drawing::{Drawing, Frame, Line, Turn};
use super::heights::{FOOT, HEAD};
use super::route::{self, SWING, is_junction};
use super::side;

/// Wider steps than these do not look like a mistake: of an arrow over its junction, and of other lines.
const STEP: f64 = 60.0;
const LEAVING: f64 = 40.0;
/// As near as this nothing comes to what is moved: a box, a border or a head beside a line, a line beside
/// a line, a head beside a head, a level part over or under one.
const CLEAR: f64 = 10.0;
const LINES: f64 = 8.0;
const HEADS: f64 = 15.0;
const LEVELS: f64 = 6.0;
/// As far aside as this what meets in a junction still comes from its side.
const ASIDE: f64 = 20.0;
/// What one round takes out may make way for more in the next.
const ROUNDS: usize = 3;
/// Lines times parts of lines up to which steps are looked for: each line may be compared with each part.
/// Of a thousand boxes with hardly more lines than that, it is two thirds of this.
const EFFORT: usize = 12_000_000;

/// Takes out the small steps that can be, and tells whether there were any.
pub(super) fn take_out(drawing: &mut Drawing, problem: &Problem) -> bool {
    let parts: usize = drawing.lines.iter().map(|line| 2 * line.turns.len() + 1).sum();
    if drawing.lines.len().saturating_mul(parts) > EFFORT {
        return false;
    }
    let mut any = false;
    for _ in 0..ROUNDS {
        let shifted = shift_parts(drawing, problem);
        let moved = move_junctions(drawing, problem);
        let levelled = level_out(drawing, problem);
        if !shifted && !moved && !levelled {
            break;
        }
        any = true;
    }
    any
}

/// Moves upright parts of lines to where they go on the part above or below them.
fn shift_parts(drawing: &mut Drawing, problem: &Problem) -> bool {
    let mut lines = Lines::of(drawing, problem);
    let mut any = false;
    // A line may wait for one that comes before or behind it to go aside.
    let count = drawing.lines.len();
    for e in (0..count).chain((0..count).rev()) {
        while let Some(shift) = Shift::find(drawing, problem, &lines, e) {
            drawing.lines[e].columns[shift.column] = shift.to;
            drawing.lines[e].straighten();
            lines = Lines::of(drawing, problem);
            any = true;
        }
    }
    any
}

/// Makes one level part of two of a line where it hardly goes up between them.
fn level_out(drawing: &mut Drawing, problem: &Problem) -> bool {
    let mut lines = Lines::of(drawing, problem);
    let mut any = false;
    let count = drawing.lines.len();
    for e in (0..count).chain((0..count).rev()) {
        while let Some(merge) = Merge::find(drawing, problem, &lines, e) {
            drawing.lines[e].columns.remove(merge.kept.max(merge.gone));
            drawing.lines[e].turns.remove(merge.gone);
            drawing.lines[e].straighten();
            lines = Lines::of(drawing, problem);
            any = true;
        }
    }
    any
}

/// Moves junctions to where more of what they join runs straight.
fn move_junctions(drawing: &mut Drawing, problem: &Problem) -> bool {
    let mut touching: Vec<Vec<usize>> = vec![Vec::new(); problem.sizes.len()];
    for (e, line) in drawing.lines.iter().enumerate() {
        for v in [line.upper, line.lower] {
            if is_junction(problem, v) {
                touching[v].push(e);
            }
        }
    }
    let mut lines = Lines::of(drawing, problem);
    let mut any = false;
    for (junction, touching) in touching.iter().enumerate().filter(|(_, t)| !t.is_empty()) {
        let Some(step) = Step::find(drawing, problem, &lines, junction, touching) else { continue };
        drawing.x[junction] = step.to;
        for (&e, line) in touching.iter().zip(step.moved) {
            drawing.lines[e] = line;
        }
        lines = Lines::of(drawing, problem);
        any = true;
    }
    any
}

/// Whether a border of a group is near to a range across.
fn is_beside(frame: &Frame, near: f64, far: f64) -> bool {
    [frame.left, frame.right].iter().any(|x| near - CLEAR < *x && *x < far + CLEAR)
}

/// Whether a box is near to a range across.
fn is_box_beside(drawing: &Drawing, problem: &Problem, v: usize, near: f64, far: f64) -> bool {
    let (x, mut half) = (drawing.x[v], problem.sizes[v].0 / 2.0);
    if is_junction(problem, v) {
        // What reaches it from the side is among the lines.
        half -= problem.loops[v];
    }
    x - half < far + CLEAR && near - CLEAR < x + half
}

/// Whether a line touches a box, with its upper or its lower end, at a place that is far enough from
/// where others do: heads are wider than lines.
fn is_apart(drawing: &Drawing, problem: &Problem, e: usize, is_upper: bool, to: f64) -> bool {
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
struct Way {
    top: f64,
    bottom: f64,
    from: f64,
    to: f64,
}

impl Way {
    fn range(&self) -> (f64, f64) {
        (self.from.min(self.to), self.from.max(self.to))
    }

    fn is_beside(&self, top: f64, bottom: f64) -> bool {
        top < self.bottom && self.top < bottom
    }

    /// Whether there is a box, other than those that the thing itself touches.
    fn meets_box(&self, drawing: &Drawing, problem: &Problem, touched: &[usize]) -> bool {
        let (near, far) = self.range();
        (0..problem.sizes.len()).any(|v| {
            let top = drawing.top[v];
            self.is_beside(top, top + problem.sizes[v].1)
                && is_box_beside(drawing, problem, v, near, far)
                && !touched.contains(&v)
        })
    }

    /// Whether there is an upright border of a group.
    fn meets_border(&self, drawing: &Drawing) -> bool {
        let (near, far) = self.range();
        let mut frames = drawing.groups.iter().flatten();
        frames.any(|f| self.is_beside(f.top, f.bottom) && is_beside(f, near, far))
    }

    /// Whether it leads under the title of a group.
    fn meets_title(&self, drawing: &Drawing, problem: &Problem) -> bool {
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
    fn meets_line(&self, lines: &Lines, is_own: &dyn Fn(usize) -> bool) -> bool {
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
    fn is_taken_at(&self, level: Turn, lines: &Lines, is_own: &dyn Fn(usize) -> bool) -> bool {
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

/// An upright part of a line, and the place of the part next to it, where both are one.
struct Shift {
    column: usize,
    to: f64,
}

impl Shift {
    /// A part of a line that can go to where the line has a small step less; one at the lower end before
    /// others.
    fn find(drawing: &Drawing, problem: &Problem, lines: &Lines, e: usize) -> Option<Self> {
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
    fn ends_well(&self, drawing: &Drawing, problem: &Problem, e: usize) -> bool {
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
    fn beyond(&self, line: &Line) -> Option<usize> {
        let (before, after) = (self.column.checked_sub(1), self.column + 1);
        let joins_before = before.is_some_and(|i| line.columns[i] == self.to);
        if joins_before { Some(after).filter(|i| *i < line.columns.len()) } else { before }
    }

    /// Whether no wider step on its other side becomes a small one.
    fn is_step_kept(&self, line: &Line) -> bool {
        let Some(beyond) = self.beyond(line) else { return true };
        let [old, new] = [line.columns[self.column], self.to].map(|x| line.columns[beyond] - x);
        let is_small = |step: f64| step.abs() <= LEAVING;
        new == 0.0 || if is_small(old) { is_small(new) } else { old * new > 0.0 && !is_small(new) }
    }

    /// Whether nothing is in the way.
    fn is_free(&self, drawing: &Drawing, problem: &Problem, lines: &Lines, e: usize) -> bool {
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
struct Merge {
    gone: usize,
    kept: usize,
}

impl Merge {
    /// Two turns of a line that can be one.
    fn find(drawing: &Drawing, problem: &Problem, lines: &Lines, e: usize) -> Option<Self> {
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
    fn is_free(&self, drawing: &Drawing, problem: &Problem, lines: &Lines, e: usize) -> bool {
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

/// The way of a junction to where more of what it joins runs straight.
struct Step<'a> {
    junction: usize,
    /// What the arrow leads to.
    target: usize,
    to: f64,
    /// From where to where the arrow and what meets in the junction run there.
    way: Way,
    /// Where they run sideways.
    levels: Vec<Turn>,
    /// The arrow and what meets in the junction, as they are and as they come to be.
    touching: &'a [usize],
    moved: Vec<Line>,
}

impl<'a> Step<'a> {
    /// A place for a junction with fewer small steps, if there is one that all that meets there can
    /// follow to; the one under its arrow before others.
    fn find(
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
    fn of(
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
    fn arrow(&mut self, drawing: &Drawing, problem: &Problem, e: usize) -> Option<Line> {
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
    fn stays_aside(&self, line: &Line) -> bool {
        let [before, after] = [self.way.from, self.to].map(|x| line.columns[0] - x);
        before * after > 0.0 && after.abs() >= side::ASIDE
    }

    /// A line that comes straight from below as it comes to be: from elsewhere on its box, else from
    /// the side, together with others.
    fn straight(
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
    fn turning(&mut self, line: &Line) -> Option<Line> {
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

    fn add_level(&mut self, turn: Turn) {
        self.way.bottom = self.way.bottom.max(turn.y);
        self.levels.push(turn);
    }

    /// Whether nothing is in the way, neither of the junction and its arrow nor of what meets there.
    fn is_free(&self, drawing: &Drawing, problem: &Problem, lines: &Lines) -> bool {
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
fn has_small_step(line: &Line, junction: usize) -> bool {
    let last = line.turns.len();
    let is_step = |i: usize, small: f64| (line.columns[i] - line.columns[i + 1]).abs() < small;
    match last {
        0 => false,
        _ if line.lower == junction => is_step(last - 1, STEP),
        _ => !line.from_side && is_step(0, SWING),
    }
}

/// A part of a line that is upright or level: at a place, from and to another.
#[derive(Debug, Clone, Copy)]
struct Part {
    line: usize,
    /// What a level part shares its height with.
    track: usize,
    at: f64,
    from: f64,
    to: f64,
}

impl Part {
    fn new(line: usize, track: usize, at: f64, a: f64, b: f64) -> Self {
        Self { line, track, at, from: a.min(b), to: a.max(b) }
    }

    /// Whether it crosses a line at a place that goes through a range.
    fn crosses(&self, place: f64, from: f64, to: f64) -> bool {
        self.from < place && place < self.to && from < self.at && self.at < to
    }
}

/// The parts of all lines.
struct Lines {
    upright: Vec<Part>,
    level: Vec<Part>,
}

impl Lines {
    fn of(drawing: &Drawing, problem: &Problem) -> Self {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn line(upper: usize, lower: usize, columns: &[f64], turns: &[f64]) -> Line {
        let turn = |&y: &f64| Turn { y, track: NONE, ..Turn::default() };
        let (columns, turns) = (columns.to_vec(), turns.iter().map(turn).collect());
        Line { upper, lower, columns, turns, from_side: false }
    }

    /// A target, a junction below it, two boxes that meet there, and another far to the left that
    /// bears on the target, and whose line turns beside the junction's arrow.
    fn step() -> (Problem, Drawing) {
        let card = (200.0, 50.0);
        let sizes = vec![card, (10.0, 10.0), card, card, card];
        let problem = Problem {
            loops: vec![0.0; sizes.len()],
            group_of: vec![NONE; sizes.len()],
            // The heads are at the first box.
            edges: vec![(3, 0, 1); 8],
            sizes,
            ..Problem::default()
        };
        let lines = vec![
            line(0, 1, &[90.0, 60.0], &[70.0]),
            line(1, 2, &[60.0, -100.0], &[115.0]),
            line(1, 3, &[60.0, 180.0], &[115.0]),
            line(0, 4, &[70.0, -400.0], &[60.0]),
        ];
        let (x, top) =
            (vec![100.0, 60.0, -100.0, 180.0, -400.0], vec![0.0, 90.0, 150.0, 150.0, 150.0]);
        (problem, Drawing { x, top, lines, ..Drawing::default() })
    }

    #[test]
    fn a_junction_goes_under_its_arrow_with_what_meets_there() {
        let (problem, mut drawing) = step();
        assert!(take_out(&mut drawing, &problem));
        assert_eq!(drawing.x[1], 90.0);
        assert_eq!((&drawing.lines[0].columns[..], drawing.lines[0].turns.len()), (&[90.0][..], 0));
        assert_eq!(drawing.lines[1].columns, [90.0, -100.0]);
        assert_eq!(drawing.lines[2].columns, [90.0, 180.0]);
        assert!(!take_out(&mut drawing, &problem));
    }

    #[test]
    fn what_comes_to_a_junction_straight_from_a_box_leaves_that_elsewhere() {
        let (problem, mut drawing) = step();
        (drawing.x[3], drawing.lines[2]) = (60.0, line(1, 3, &[60.0], &[]));
        assert!(take_out(&mut drawing, &problem));
        assert_eq!((drawing.x[1], &drawing.lines[2].columns[..]), (90.0, &[90.0][..]));
        // Not beyond the box.
        let (problem, mut drawing) = step();
        (drawing.x[3], drawing.lines[2]) = (-10.0, line(1, 3, &[60.0], &[]));
        assert!(!take_out(&mut drawing, &problem));
    }

    #[test]
    fn what_comes_to_a_junction_straight_from_too_far_comes_from_its_side() {
        let (problem, mut drawing) = step();
        (drawing.x[3], drawing.lines[2]) = (-20.0, line(1, 3, &[60.0], &[]));
        drawing.lines[1].turns[0].track = 7;
        assert!(take_out(&mut drawing, &problem));
        assert_eq!((drawing.x[1], &drawing.lines[1].columns[..]), (90.0, &[90.0, -100.0][..]));
        let turned = &drawing.lines[2];
        assert_eq!((&turned.columns[..], turned.turns[0].track), (&[90.0, 60.0][..], 7));
        // Nothing meets there at a height of its own.
        let (problem, mut drawing) = step();
        (drawing.x[3], drawing.lines[2]) = (-20.0, line(1, 3, &[60.0], &[]));
        assert!(!take_out(&mut drawing, &problem));
    }

    #[test]
    fn a_junction_goes_to_where_a_line_comes_from_straight_below() {
        let (problem, mut drawing) = step();
        (drawing.x[1], drawing.lines[0]) = (90.0, line(0, 1, &[90.0], &[]));
        drawing.lines[1] = line(1, 2, &[90.0, -100.0], &[115.0]);
        drawing.lines[2] = line(1, 3, &[90.0, 96.0, 180.0], &[115.0, 130.0]);
        drawing.lines.pop();
        // A box beside the line.
        (drawing.x[4], drawing.top[4]) = (-20.0, 120.0);
        assert!(move_junctions(&mut drawing, &problem));
        assert_eq!((drawing.x[1], &drawing.lines[0].columns[..]), (96.0, &[96.0][..]));
        assert_eq!(drawing.lines[2].columns, [96.0, 180.0]);
    }

    #[test]
    fn a_junction_stays_where_something_is_in_the_way() {
        // A line upright beside the arrow, and one that what meets there would cross.
        for (column, from) in [(96.0, 40.0), (75.0, 95.0)] {
            let (problem, mut drawing) = step();
            drawing.lines.push(line(0, 4, &[300.0, column, -400.0], &[from, 140.0]));
            assert!(!take_out(&mut drawing, &problem), "{column}");
        }
        // A box.
        let (problem, mut drawing) = step();
        (drawing.x[4], drawing.top[4]) = (195.0, 60.0);
        assert!(!take_out(&mut drawing, &problem));
        // What meets there comes from the side, and is to come from there.
        let (problem, mut drawing) = step();
        drawing.lines[2].columns[1] = 95.0;
        assert!(!move_junctions(&mut drawing, &problem));
    }

    #[test]
    fn an_arrow_beside_a_junction_stays_there() {
        // The junction would come nearer to it, or moves away from it.
        for (column, is_moved) in [(77.0, false), (43.0, true)] {
            let (problem, mut drawing) = step();
            let aside = Line { from_side: true, ..line(1, 3, &[column], &[]) };
            (drawing.x[3], drawing.lines[2]) = (column, aside);
            drawing.lines[1] = line(1, 2, &[60.0, -100.0], &[115.0]);
            assert_eq!(take_out(&mut drawing, &problem), is_moved);
            assert_eq!(drawing.lines[2].columns, [column]);
        }
    }

    #[test]
    fn an_arrow_to_the_side_of_a_junction_runs_straight() {
        let (problem, mut drawing) = step();
        let aside = Line { from_side: true, ..line(1, 3, &[77.0, 90.0], &[125.0]) };
        (drawing.x[3], drawing.lines[2]) = (150.0, aside);
        assert!(shift_parts(&mut drawing, &problem));
        assert_eq!(drawing.lines[2].columns, [77.0]);
        // It can leave its box there no more, but come up further from the junction.
        let (problem, mut drawing) = step();
        let aside = Line { from_side: true, ..line(1, 3, &[77.0, 90.0], &[125.0]) };
        (drawing.x[3], drawing.lines[2]) = (172.0, aside);
        assert!(shift_parts(&mut drawing, &problem));
        assert_eq!(drawing.lines[2].columns, [90.0]);
    }

    #[test]
    fn an_arrow_reaches_its_box_where_it_comes_straight() {
        let (problem, mut drawing) = step();
        drawing.lines = vec![line(0, 3, &[150.0, 180.0], &[100.0])];
        drawing.x[3] = 270.0;
        assert!(shift_parts(&mut drawing, &problem));
        assert_eq!(drawing.lines[0].columns, [180.0]);
        // Not where another head is.
        let (problem, mut drawing) = step();
        drawing.lines = vec![line(0, 3, &[150.0, 180.0], &[100.0]), line(0, 4, &[185.0], &[])];
        (drawing.x[3], drawing.x[4], drawing.top[4]) = (270.0, 500.0, 70.0);
        assert!(!shift_parts(&mut drawing, &problem));
        // A line that has its head elsewhere needs less room.
        let (mut problem, mut drawing) = step();
        drawing.lines = vec![line(0, 3, &[150.0, 180.0], &[100.0]), line(0, 4, &[191.0], &[])];
        (drawing.x[3], drawing.x[4], drawing.top[4]) = (270.0, 500.0, 70.0);
        assert!(!shift_parts(&mut drawing, &problem));
        problem.edges[1] = (0, 4, 1);
        assert!(shift_parts(&mut drawing, &problem));
    }

    #[test]
    fn a_step_within_a_line_goes_where_the_way_is_free() {
        let detour = || line(0, 3, &[150.0, 300.0, 312.0, 180.0], &[70.0, 90.0, 120.0]);
        let (problem, mut drawing) = step();
        drawing.lines = vec![detour()];
        assert!(shift_parts(&mut drawing, &problem));
        assert_eq!(drawing.lines[0].columns, [150.0, 300.0, 180.0]);
        // Others are beside it, here and there.
        let (problem, mut drawing) = step();
        drawing.lines = vec![detour()];
        for column in [294.0, 306.0, 318.0] {
            drawing.lines.push(line(0, 4, &[100.0, column, -400.0], &[60.0, 140.0]));
        }
        assert!(!shift_parts(&mut drawing, &problem));
    }

    #[test]
    fn a_line_goes_aside_once_one_behind_it_has_made_way() {
        let (problem, mut drawing) = step();
        drawing.lines = vec![
            line(0, 4, &[120.0, 112.0, -300.0], &[70.0, 120.0]),
            line(0, 4, &[137.0, 125.0, 300.0], &[60.0, 130.0]),
            line(0, 4, &[100.0], &[]),
        ];
        (drawing.x[2], drawing.x[3], drawing.top[4]) = (-900.0, 900.0, 170.0);
        assert!(shift_parts(&mut drawing, &problem));
        assert_eq!(drawing.lines[0].columns, [120.0, -300.0]);
        assert_eq!(drawing.lines[1].columns, [137.0, 300.0]);
    }

    #[test]
    fn of_very_many_lines_none_is_looked_at() {
        let (problem, mut drawing) = step();
        drawing.lines.resize(4_000, line(0, 3, &[150.0, 180.0], &[100.0]));
        assert!(!take_out(&mut drawing, &problem));
    }

    #[test]
    fn two_level_parts_of_a_line_become_one() {
        let stairs = || line(0, 3, &[150.0, 300.0, 500.0], &[70.0, 90.0]);
        let (problem, mut drawing) = step();
        (drawing.lines, drawing.x[3]) = (vec![stairs()], 500.0);
        assert!(level_out(&mut drawing, &problem));
        let level = &drawing.lines[0];
        assert_eq!((&level.columns[..], level.turns[0].y), (&[150.0, 500.0][..], 70.0));
        // Also where it goes aside and back again.
        let (problem, mut drawing) = step();
        drawing.lines = vec![line(0, 3, &[150.0, 80.0, 500.0], &[70.0, 90.0])];
        drawing.x[3] = 500.0;
        assert!(level_out(&mut drawing, &problem));
        assert_eq!(drawing.lines[0].columns, [150.0, 500.0]);
        // A box that one way is over, a line the other.
        let (problem, mut drawing) = step();
        (drawing.lines, drawing.x[3]) = (vec![stairs()], 500.0);
        (drawing.x[4], drawing.top[4]) = (420.0, 10.0);
        assert!(level_out(&mut drawing, &problem));
        assert_eq!(drawing.lines[0].turns[0].y, 90.0);
        let (problem, mut drawing) = step();
        (drawing.lines, drawing.x[3]) = (vec![stairs()], 500.0);
        (drawing.x[4], drawing.top[4]) = (420.0, 10.0);
        drawing.lines.push(line(0, 2, &[200.0, -100.0], &[80.0]));
        assert!(!level_out(&mut drawing, &problem));
    }

    #[test]
    fn a_line_does_not_come_to_cross_another_at_its_box() {
        let (problem, mut drawing) = step();
        drawing.lines.push(line(0, 3, &[150.0, 190.0], &[100.0]));
        drawing.lines.push(line(0, 3, &[-300.0, 165.0], &[130.0]));
        assert!(!shift_parts(&mut drawing, &problem));
    }

    #[test]
    fn a_line_leaves_its_box_where_it_goes_straight_on() {
        let (problem, mut drawing) = step();
        drawing.lines.push(line(0, 3, &[190.0, 180.0], &[100.0]));
        drawing.lines.push(line(0, 2, &[10.0, -100.0], &[100.0]));
        assert!(shift_parts(&mut drawing, &problem));
        assert_eq!(drawing.lines[4].columns, [190.0]);
        assert_eq!(drawing.lines[5].columns, [10.0, -100.0]);
    }
}
