//! Draws boxes near to where an earlier picture has them, so that a small edit moves little: what
//! the layout is to keep of the reader's mental map (K. Misue, P. Eades, W. Lai, K. Sugiyama, "Layout
//! adjustment and the mental map", Journal of Visual Languages and Computing 6 (1995)).
//!
//! What was above something stays above it, which makes the layers; what was left of something stays
//! left of it, which makes the order; and all boxes wish to be where they were. What is new goes to
//! the nearest room that the earlier picture left free, if there is some near.

use super::super::fold::Fold;
use super::super::problem::{NONE, Placed, Problem};
use super::super::{Options, Point, Rect};
use super::graph::LayeredGraph;
use super::group::Forest;
use super::rank::{self, Arc};
use super::room;
use super::{Pull, demands, draw, layers};
use super::{order, sight};

/// New boxes up to this many are given free room; of more, the picture is another one anyway. The
/// search takes the time of new boxes times all, which may be so many.
const FEW: usize = 200;
const MANY: usize = 1_000_000;

/// What one more rank costs between boxes that were in line, where an edge costs 4.
const IN_LINE: i64 = 64;

/// Whether the earlier picture is of use: most arrows point the same way as in it.
pub(super) fn is_alike(problem: &Problem) -> bool {
    let place = |v: usize| problem.earlier.get(v).copied().flatten();
    let edges = problem.edges.iter().zip(&problem.loose).filter(|(_, loose)| !**loose);
    let kept = edges.filter_map(|(&(from, to, _), _)| place(from).zip(place(to)));
    let (upward, downward): (Vec<_>, Vec<_>) = kept.partition(|(from, to)| to.y < from.y);
    problem.earlier.iter().any(Option::is_some) && upward.len() >= downward.len()
}

/// Places the boxes near to where they were; tells how many edges cross.
pub(in super::super) fn place(
    problem: &Problem,
    turned: &[bool],
    options: &Options,
) -> (Placed, u64) {
    let problem = with_new(problem, options);
    let graph = LayeredGraph::new(&problem, layers_like(&problem, turned, options));
    let (order, stay) = order_like(&problem, &graph);
    (draw(&problem, &graph, &order, &stay, options), order::crossings(&graph, &order))
}

/// The boxes with the room that new ones find among the others.
fn with_new(problem: &Problem, options: &Options) -> Problem {
    let mut problem = problem.clone();
    problem.earlier.resize(problem.sizes.len(), None);
    // Breadth first, so that what a new box bears on has its place before.
    let mut near = vec![Vec::new(); problem.sizes.len()];
    for &(from, to, _) in &problem.edges {
        near[from].push((to, true));
        near[to].push((from, false));
    }
    let mut queue: Vec<usize> = (0..near.len()).filter(|&v| problem.earlier[v].is_some()).collect();
    let new = near.len() - queue.len();
    if new > FEW || new * near.len() > MANY {
        return problem;
    }
    let mut at = 0;
    while let Some(&v) = queue.get(at) {
        at += 1;
        for &(w, above) in &near[v] {
            // `above` tells that `v` bears on `w`.
            if problem.earlier[w].is_none() {
                problem.earlier[w] = room::find(&problem, w, v, !above, options);
                if problem.earlier[w].is_some() {
                    queue.push(w);
                }
            }
        }
    }
    problem
}

/// Something that was at some height in the earlier picture.
struct Thing {
    /// Its unknown rank.
    unknown: usize,
    /// Whether it is the upper border of a group, or the lower one.
    border: Option<bool>,
    rect: Rect,
    /// Whether it is half a rank out of step.
    odd: bool,
}

/// The layer of each box: below all that it bears on, and below what it was below.
fn layers_like(problem: &Problem, turned: &[bool], options: &Options) -> Vec<usize> {
    let count = problem.sizes.len();
    let mut arcs = demands(problem, turned, &Fold::plain(problem), Pull { tight: 4, compact: 4 });
    let firm = arcs.len();
    let mut things: Vec<Thing> = Vec::new();
    for (v, rect) in problem.earlier.iter().enumerate() {
        let odd = problem.is_junction(v);
        things.extend(rect.map(|rect| Thing { unknown: v, border: None, rect, odd }));
    }
    for (g, frame) in frames(problem).into_iter().enumerate() {
        let Some(frame) = frame else { continue };
        let line = |y| Rect { y, height: 0.0, ..frame };
        let (top, bottom) = (line(frame.y), line(frame.y + frame.height));
        let unknown = count + 2 * g;
        things.push(Thing { unknown, border: Some(true), rect: top, odd: false });
        things.push(Thing { unknown: unknown + 1, border: Some(false), rect: bottom, odd: false });
    }
    things.sort_by(|a, b| a.rect.y.total_cmp(&b.rect.y));
    let margin = options.node_gap / 3.0;
    let reach: Vec<(f64, f64)> = things
        .iter()
        .map(|t| {
            let margin = match t.border {
                Some(_) => 0.0,
                // Room beside a junction is free.
                None if t.odd => -problem.loops[t.unknown],
                None => margin,
            };
            (t.rect.x - margin, t.rect.x + t.rect.width + margin)
        })
        .collect();
    for (a, b) in sight::pairs(&reach) {
        let (a, b) = (&things[a], &things[b]);
        // What is inside a group is held by its borders already.
        let inside = a.border == Some(true) || b.border == Some(false);
        if !inside && a.rect.y + a.rect.height <= b.rect.y + 1.0 {
            let length = if a.odd == b.odd { 2 } else { 1 };
            arcs.push(Arc { above: a.unknown, below: b.unknown, length, weight: 0 });
        }
    }
    let mut unknowns = count + 2 * problem.parents.len();
    // What was in line stays in line, if it can.
    let line = |t: &Thing| {
        let group = problem.group_of.get(t.unknown).copied();
        (t.border.is_none()).then(|| (group, t.odd, t.rect.y.round() as i64))
    };
    things.sort_by(|a, b| line(a).cmp(&line(b)).then(a.rect.x.total_cmp(&b.rect.x)));
    for pair in things.windows(2).filter(|p| line(&p[0]).is_some() && line(&p[0]) == line(&p[1])) {
        for thing in pair {
            let (above, below) = (unknowns, thing.unknown);
            arcs.push(Arc { above, below, length: 0, weight: IN_LINE });
        }
        unknowns += 1;
    }
    break_cycles(unknowns, &mut arcs, firm);
    let ranks = rank::ranks(&arcs, vec![0; unknowns], 60_000_000);
    layers(&ranks[..count])
}

/// Drops arcs that contradict others, but none of the first `firm`, which have no cycle.
fn break_cycles(count: usize, arcs: &mut Vec<Arc>, firm: usize) {
    let mut below = vec![Vec::new(); count];
    let mut waiting = vec![0_usize; count];
    for arc in arcs.iter() {
        below[arc.above].push(arc.below);
        waiting[arc.below] += 1;
    }
    let mut free: Vec<usize> = (0..count).filter(|&v| waiting[v] == 0).collect();
    while let Some(v) = free.pop() {
        for &w in &below[v] {
            waiting[w] -= 1;
            if waiting[w] == 0 {
                free.push(w);
            }
        }
    }
    let mut nth = 0;
    arcs.retain(|arc| {
        nth += 1;
        nth <= firm || waiting[arc.above] == 0 || waiting[arc.below] == 0
    });
}

/// The backgrounds that the groups had, by where their members were.
pub(super) fn frames(problem: &Problem) -> Vec<Option<Rect>> {
    let mut frames: Vec<Option<Rect>> = vec![None; problem.parents.len()];
    for (v, rect) in problem.earlier.iter().enumerate() {
        if let (Some(rect), group) = (rect, problem.group_of[v])
            && group != NONE
        {
            frames[group] = Some(around(frames[group], *rect));
        }
    }
    for g in Forest::new(&problem.parents).inner_first {
        let frame = &problem.frames[g];
        let Some(inner) = frames[g] else { continue };
        let outer = Rect {
            x: inner.x - frame.left,
            y: inner.y - frame.top,
            width: (inner.width + frame.left + frame.right).max(frame.min_width),
            height: (inner.height + frame.top + frame.bottom).max(frame.min_height),
        };
        frames[g] = Some(outer);
        let parent = problem.parents[g];
        if parent != NONE {
            frames[parent] = Some(around(frames[parent], outer));
        }
    }
    frames
}

/// The least rectangle around both.
pub(super) fn around(a: Option<Rect>, b: Rect) -> Rect {
    let Some(a) = a else { return b };
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    let (right, bottom) =
        ((a.x + a.width).max(b.x + b.width), (a.y + a.height).max(b.y + b.height));
    Rect { x, y, width: right - x, height: bottom - y }
}

/// The order of before, and where across everything was. What has no place yet goes between what it
/// is joined to.
fn order_like(problem: &Problem, graph: &LayeredGraph) -> (order::Order, Vec<Option<f64>>) {
    let mut keys: Vec<Option<f64>> = vec![None; graph.layer_of.len()];
    for (key, rect) in keys.iter_mut().zip(&problem.earlier) {
        *key = rect.map(|r| r.x + r.width / 2.0);
    }
    let fixed: Vec<bool> = keys.iter().map(Option::is_some).collect();
    let heights = heights(problem, graph);
    for (chain, course) in graph.chains.iter().zip(&problem.courses) {
        for &v in &chain[1..chain.len() - 1] {
            let height = heights[graph.layer_of[v as usize]];
            keys[v as usize] = height.and_then(|y| across(course, y));
        }
    }
    let mut stay = keys.clone();
    let ends = |&(from, to, _): &(usize, usize, u32)| [(from, to), (to, from)];
    let mut joined: Vec<(usize, usize)> = problem.edges.iter().flat_map(ends).collect();
    joined.retain(|&(v, _)| keys[v].is_none());
    // Of a chain of new boxes, each goes by the one before.
    for _ in 0..8 {
        for &(v, w) in &joined {
            keys[v] = keys[v].or(keys[w].map(|x| x + 0.5));
        }
    }
    for chain in &graph.chains {
        let (upper, lower) = (chain[0] as usize, chain[chain.len() - 1] as usize);
        let ends = keys[upper].or(keys[lower]).zip(keys[lower].or(keys[upper]));
        let steps = (chain.len() - 1) as f64;
        for (nth, &v) in chain.iter().enumerate() {
            let between = ends.map(|(from, to)| from + (to - from) * nth as f64 / steps);
            keys[v as usize] = keys[v as usize].or(between);
        }
    }
    // Nothing draws a group out of its place, or comes between its members.
    let frames = frames(problem);
    let keys: Vec<f64> = keys
        .into_iter()
        .enumerate()
        .map(|(v, key)| {
            let held = hold(graph, &frames, v, key);
            if key != Some(held) && !graph.is_box(v) {
                stay[v] = Some(held);
            }
            held
        })
        .collect();
    (order::keep(graph, &keys, fixed), stay)
}

/// The place nearest to `key` that is in the background of the vertex's group, and in no other.
fn hold(graph: &LayeredGraph, frames: &[Option<Rect>], v: usize, key: Option<f64>) -> f64 {
    let group = graph.group_of[v];
    let own = graph.group(v).and_then(|g| frames[g]);
    let mut key = match own {
        Some(f) => key.unwrap_or(f.x + f.width / 2.0).clamp(f.x, f.x + f.width),
        None => key.unwrap_or(0.0),
    };
    if !graph.is_box(v) {
        // From the inside out, so that the outermost foreign one has the last word.
        for &g in &graph.sections[graph.layer_of[v]].groups {
            let Some(Some(f)) = frames.get(g) else { continue };
            if graph.forest.common(g, group) != g && key > f.x && key < f.x + f.width {
                key = if key - f.x < f.width / 2.0 { f.x } else { f.x + f.width };
            }
        }
    }
    key
}

/// The mean height at which the boxes of each layer were.
fn heights(problem: &Problem, graph: &LayeredGraph) -> Vec<Option<f64>> {
    let mut sums = vec![(0.0, 0.0); graph.sections.len()];
    for (v, rect) in problem.earlier.iter().enumerate() {
        if let Some(rect) = rect {
            let sum = &mut sums[graph.layer_of[v]];
            *sum = (sum.0 + rect.y + rect.height / 2.0, sum.1 + 1.0);
        }
    }
    sums.into_iter().map(|(sum, count)| (count > 0.0).then(|| sum / count)).collect()
}

/// Where across a course is at some height.
fn across(course: &[Point], y: f64) -> Option<f64> {
    course.windows(2).find_map(|p| {
        let (high, low) = if p[0].y < p[1].y { (p[0], p[1]) } else { (p[1], p[0]) };
        let part = (y - high.y) / (low.y - high.y);
        (0.0..=1.0).contains(&part).then_some(high.x + (low.x - high.x) * part)
    })
}
