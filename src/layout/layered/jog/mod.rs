//! Takes out small steps in lines, which look like mistakes.
//!
//! When things slide across, what is beside another stays on its side, also a junction that stands under
//! the turn of a line beside its arrow; and lines leave boxes from the middle, also where a little
//! beside it they would run straight. Where the way is free in the end, the part of a line above or
//! below a step goes aside until both are one, and a junction goes to where more of what it joins runs
//! straight. Two level parts of a line with hardly any height between them become one.

mod junction;
mod part;
mod way;

use super::super::problem::Problem;
use super::drawing::Drawing;
use super::route::is_junction;
use junction::Step;
use part::{Merge, Shift};
use way::Lines;

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
    change_lines(drawing, problem, |drawing, lines, e| {
        let Some(shift) = Shift::find(drawing, problem, lines, e) else { return false };
        drawing.lines[e].columns[shift.column] = shift.to;
        true
    })
}

/// Makes one level part of two of a line where it hardly goes up between them.
fn level_out(drawing: &mut Drawing, problem: &Problem) -> bool {
    change_lines(drawing, problem, |drawing, lines, e| {
        let Some(merge) = Merge::find(drawing, problem, lines, e) else { return false };
        drawing.lines[e].columns.remove(merge.kept.max(merge.gone));
        drawing.lines[e].turns.remove(merge.gone);
        true
    })
}

/// Changes one line after the other for as long as there is something to change; tells whether there
/// was.
fn change_lines(
    drawing: &mut Drawing,
    problem: &Problem,
    change: impl Fn(&mut Drawing, &Lines, usize) -> bool,
) -> bool {
    let mut lines = Lines::of(drawing, problem);
    let mut any = false;
    // A line may wait for one that comes before or behind it to go aside.
    let count = drawing.lines.len();
    for e in (0..count).chain((0..count).rev()) {
        while change(drawing, &lines, e) {
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

#[cfg(test)]
mod tests {
    use super::super::super::problem::NONE;
    use super::super::drawing::{Line, Turn};
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
