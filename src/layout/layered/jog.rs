//! Takes out small steps in lines, which look like mistakes.
//!
//! When things slide across, what is beside another stays on its side, also a junction that stands under
//! the turn of a line beside its arrow; and lines leave boxes from the middle, also where a little
//! beside it they would run straight. Where the way is free in the end, the junction goes under its
//! arrow, and the line leaves where it can go straight on.

use super::super::problem::Problem;
use super::drawing::{Drawing, Frame};
use super::route::{self, is_junction};

/// Wider steps than these do not look like a mistake: of a junction, and of a line that leaves a box.
const STEP: f64 = 60.0;
const LEAVING: f64 = 40.0;
/// As near as this nothing comes to what is moved.
const CLEAR: f64 = 10.0;
/// As far aside as this what meets in a junction still comes from its side.
const ASIDE: f64 = 20.0;

/// Takes out the small steps that can be, and tells whether there were any.
pub(super) fn take_out(drawing: &mut Drawing, problem: &Problem) -> bool {
    let moved = move_junctions(drawing, problem);
    let left = leave_straight(drawing, problem);
    if moved || left {
        drawing.straighten();
    }
    moved || left
}

/// Moves junctions under their arrows.
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
    for (junction, touching) in touching.iter().enumerate() {
        let Some(step) = Step::of(drawing, problem, junction, touching) else { continue };
        if !step.is_free(drawing, problem, &lines) {
            continue;
        }
        drawing.x[junction] = step.to;
        for &e in touching {
            let line = &mut drawing.lines[e];
            let column = if line.upper == junction { 0 } else { line.turns.len() };
            line.columns[column] = step.to;
        }
        lines = Lines::of(drawing, problem);
        any = true;
    }
    any
}

/// Lets lines leave their boxes where they go straight on.
fn leave_straight(drawing: &mut Drawing, problem: &Problem) -> bool {
    let mut lines = Lines::of(drawing, problem);
    let mut any = false;
    for e in 0..drawing.lines.len() {
        let line = &drawing.lines[e];
        let Some(turn) = line.turns.last().map(|turn| turn.y) else { continue };
        let last = line.turns.len();
        let (from, to, v) = (line.columns[last], line.columns[last - 1], line.lower);
        let is_step = (from - to).abs() <= LEAVING && !is_junction(problem, v);
        if !is_step || (to - drawing.x[v]).abs() > route::reach(problem, v) {
            continue;
        }
        let top = drawing.top[v];
        let meets_title = (0..drawing.groups.len()).any(|group| {
            let Some(frame) = drawing.groups[group] else { return false };
            let past = route::past_title(problem, group).unwrap_or(0.0);
            turn < frame.top && frame.top < top && frame.left < to && to < frame.left + past
        });
        let (near, far) = (from.min(to), from.max(to));
        let within = |upper: f64, lower: f64| upper < top && turn < lower;
        let meets_box = (0..problem.sizes.len()).any(|w| {
            let upper = drawing.top[w];
            w != v
                && is_box_beside(drawing, problem, w, near, far)
                && within(upper, upper + problem.sizes[w].1)
        });
        let mut frames = drawing.groups.iter().flatten();
        let meets_border = frames.any(|f| is_beside(f, near, far) && within(f.top, f.bottom));
        // Beside it, other lines end at the box, and come from aside.
        let is_near = |part: &Part| part.line != e && part.is_near(to, turn, top);
        let is_crossed = |part: &Part| part.line != e && part.crosses(to, turn, top);
        if meets_title
            || meets_box
            || meets_border
            || lines.upright.iter().any(is_near)
            || lines.level.iter().any(is_crossed)
        {
            continue;
        }
        drawing.lines[e].columns[last] = to;
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
    let (x, half) = (drawing.x[v], problem.sizes[v].0 / 2.0);
    x - half < far + CLEAR && near - CLEAR < x + half
}

/// The way of a junction to where it stands under its arrow.
struct Step<'a> {
    junction: usize,
    /// What the arrow leads to.
    target: usize,
    /// From where to where, downwards, the arrow and what meets in the junction run there.
    top: f64,
    bottom: f64,
    from: f64,
    to: f64,
    /// Where what meets in the junction runs sideways.
    levels: Vec<f64>,
    /// The arrow and what meets in the junction.
    touching: &'a [usize],
}

impl<'a> Step<'a> {
    /// The step of a junction, if it is a small one that all that meets there can follow.
    fn of(
        drawing: &Drawing,
        problem: &Problem,
        junction: usize,
        touching: &'a [usize],
    ) -> Option<Self> {
        let (arrows, sources): (Vec<usize>, Vec<usize>) =
            touching.iter().partition(|&&e| drawing.lines[e].lower == junction);
        let &[arrow] = &arrows[..] else { return None };
        let arrow = &drawing.lines[arrow];
        let (from, to, target) = (drawing.x[junction], arrow.columns[0], arrow.upper);
        let is_step = arrow.turns.len() == 1 && (from - to).abs() <= STEP;
        if !is_step || is_junction(problem, target) {
            return None;
        }
        let top = drawing.top[target] + problem.sizes[target].1;
        let bottom = drawing.top[junction] + problem.sizes[junction].1;
        let mut step =
            Self { junction, target, top, bottom, from, to, levels: Vec::new(), touching };
        for line in sources.into_iter().map(|e| &drawing.lines[e]) {
            if line.from_side {
                return None;
            }
            let Some(turn) = line.turns.first() else {
                // It comes straight from a box, and can from elsewhere on it.
                let (v, x) = (line.lower, drawing.x[line.lower]);
                if is_junction(problem, v) || (to - x).abs() > route::reach(problem, v) {
                    return None;
                }
                step.bottom = step.bottom.max(drawing.top[v]);
                continue;
            };
            // It goes on to come from the same side.
            let [before, after] = [from, to].map(|x| line.columns[1] - x);
            if before * after <= 0.0 || after.abs() < ASIDE {
                return None;
            }
            step.levels.push(turn.y);
            step.bottom = step.bottom.max(turn.y);
        }
        Some(step)
    }

    /// Whether nothing is in the way, neither of the junction and its arrow nor of what meets there.
    fn is_free(&self, drawing: &Drawing, problem: &Problem, lines: &Lines) -> bool {
        let (near, far) = (self.from.min(self.to), self.from.max(self.to));
        let bottom = self.bottom;
        let within = |top: f64, height: f64| top < bottom && self.top < top + height;
        let is_box_near = |v: usize| {
            is_box_beside(drawing, problem, v, near, far)
                && within(drawing.top[v], problem.sizes[v].1)
        };
        let mut others =
            (0..problem.sizes.len()).filter(|&v| v != self.junction && v != self.target);
        // Titles are under the upper borders of groups.
        let is_border_near = |frame: &Frame| {
            let across = frame.left < far && near < frame.right;
            (is_beside(frame, near, far) && within(frame.top, frame.bottom - frame.top))
                || (across && within(frame.top - CLEAR, CLEAR))
        };
        if others.any(is_box_near) || drawing.groups.iter().flatten().any(is_border_near) {
            return false;
        }
        let is_upright_near = |part: &Part| {
            part.is_near(self.to, self.top, bottom)
                || self.levels.iter().any(|&level| part.crosses(level, near, far))
        };
        let is_level_near = |part: &Part| {
            part.crosses(self.to, self.top, bottom)
                || self.levels.iter().any(|&level| part.is_near(level, near, far))
        };
        let foreign = |part: &&Part| !self.touching.contains(&part.line);
        !lines.upright.iter().filter(foreign).any(is_upright_near)
            && !lines.level.iter().filter(foreign).any(is_level_near)
    }
}

/// A part of a line that is upright or level: at a place, from and to another.
#[derive(Debug, Clone, Copy)]
struct Part {
    line: usize,
    at: f64,
    from: f64,
    to: f64,
}

impl Part {
    fn new(line: usize, at: f64, a: f64, b: f64) -> Self {
        Self { line, at, from: a.min(b), to: a.max(b) }
    }

    /// Whether it runs near beside a place, somewhere in a range.
    fn is_near(&self, place: f64, from: f64, to: f64) -> bool {
        (self.at - place).abs() < CLEAR && self.from < to && from < self.to
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
                upright.push(Part::new(e, columns[0], from, turn.y));
                level.push(Part::new(e, turn.y, columns[0], columns[1]));
                from = turn.y;
            }
            let last = line.columns[line.turns.len()];
            upright.push(Part::new(e, last, from, drawing.top[line.lower]));
        }
        Self { upright, level }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::problem::NONE;
    use super::super::drawing::{Line, Turn};
    use super::*;

    fn line(upper: usize, lower: usize, columns: &[f64], turns: &[f64]) -> Line {
        let turn = |&y: &f64| Turn { y, ..Turn::default() };
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
    fn a_junction_stays_where_something_is_in_the_way() {
        // A line upright beside the arrow, and one that what meets there would cross.
        for (column, from) in [(98.0, 40.0), (75.0, 95.0)] {
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
        let (problem, mut drawing) = step();
        (drawing.x[3], drawing.lines[2]) =
            (77.0, Line { from_side: true, ..line(1, 3, &[77.0], &[]) });
        assert!(!take_out(&mut drawing, &problem));
        assert_eq!(drawing.lines[2].columns, [77.0]);
    }

    #[test]
    fn a_line_does_not_come_to_cross_another_at_its_box() {
        let (problem, mut drawing) = step();
        drawing.lines.push(line(0, 3, &[150.0, 180.0], &[100.0]));
        drawing.lines.push(line(0, 3, &[-300.0, 165.0], &[130.0]));
        assert!(!leave_straight(&mut drawing, &problem));
    }

    #[test]
    fn a_line_leaves_its_box_where_it_goes_straight_on() {
        let (problem, mut drawing) = step();
        drawing.lines.push(line(0, 3, &[190.0, 180.0], &[100.0]));
        drawing.lines.push(line(0, 2, &[10.0, -100.0], &[100.0]));
        assert!(leave_straight(&mut drawing, &problem));
        drawing.straighten();
        assert_eq!(drawing.lines[4].columns, [190.0]);
        assert_eq!(drawing.lines[5].columns, [10.0, -100.0]);
    }
}
