//! Where arrows carry signs: of what became of them in a comparison, or of how many links they are
//! drawn for.

use std::ops::Range;

use crate::layout::{Point, Rect};
use crate::render::picture::Picture;
use crate::render::scene::{SceneLink, State};

/// How far the middle of a sign is to be from whatever is not its own line.
const CLEAR: f64 = 15.0;
/// Signs times pieces of lines up to which the clearest places are searched for.
const EFFORT: usize = 2_000_000;

/// A straight piece of a line.
type Piece = (Point, Point);

/// What an arrow carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// What became of it.
    State(State),
    /// For how many links it is drawn.
    Count(usize),
}

/// What became of links, and of the sources that joined one, and how many are drawn as one: each with
/// the place of its sign, on a
/// straight piece of its own line, away from other lines, heads, cards, titles and signs, if there is
/// such a place; else on the clearest one.
pub(super) fn places(picture: &Picture) -> Vec<(Sign, Point)> {
    let marked = marks(&picture.scene.links);
    // The pieces of all lines, and where those of each begin.
    let mut all: Vec<Piece> = Vec::new();
    let mut start = vec![0];
    for route in &picture.layout.edges {
        all.extend(pieces(&route.points));
        start.push(all.len());
    }
    let is_small = marked.len() * all.len() <= EFFORT;
    let ends: Vec<Point> =
        picture.layout.edges.iter().filter_map(|route| route.points.last().copied()).collect();
    let mut placed: Vec<(Sign, Point)> = Vec::new();
    for (sign, parts) in marked {
        let own = start[parts.start]..start[parts.end];
        let mut candidates: Vec<(f64, Point)> =
            all[own.clone()].iter().copied().flat_map(candidates).collect();
        candidates.sort_by(|a, b| b.0.total_cmp(&a.0));
        // A number may stand beside its line.
        if matches!(sign, Sign::Count(_)) {
            candidates.extend(all[own.clone()].iter().copied().flat_map(beside));
        }
        if !is_small {
            // Where very much is drawn, the middle of the longest piece has to do.
            let longest = candidates.first().map_or_else(Point::default, |(_, at)| *at);
            placed.push((sign, longest));
            continue;
        }
        let room = |at: Point| {
            let foreign = all[..own.start].iter().chain(&all[own.end..]);
            let lines = foreign.map(|piece| distance(at, *piece));
            let heads = ends.iter().map(|end| (end.x - at.x).hypot(end.y - at.y) - 6.0);
            let signs = placed.iter().map(|(_, sign)| (sign.x - at.x).hypot(sign.y - at.y) - 8.0);
            let solid = picture.layout.titles.iter().chain(&picture.layout.nodes);
            let solid = solid.map(|rect| outside(at, rect));
            lines.chain(heads).chain(signs).chain(solid).fold(CLEAR, f64::min)
        };
        let mut best = (f64::NEG_INFINITY, Point::default());
        for (_, at) in candidates.into_iter().take(200) {
            let room = room(at);
            if room > best.0 {
                best = (room, at);
            }
            if room >= CLEAR {
                break;
            }
        }
        placed.push((sign, best.1));
    }
    placed
}

/// Which parts of the picture's links want a sign: each new leg of a link one of its own, and a link
/// that changed one on what is not new of it.
fn marks(links: &[SceneLink]) -> Vec<(Sign, Range<usize>)> {
    let mut marks = Vec::new();
    let mut first = 0;
    for link in links {
        let last = first + link.parts.len();
        let new = |at: &usize| link.parts[*at - first].is_new;
        marks.extend((first..last).filter(new).map(|at| (Sign::State(State::Added), at..at + 1)));
        let has_new = link.parts.iter().any(|part| part.is_new);
        if link.state != State::Same {
            let from = if has_new { last - 1 } else { first };
            marks.push((Sign::State(link.state), from..last));
        }
        if link.stands_for > 1 {
            marks.push((Sign::Count(link.stands_for), last - 1..last));
        }
        first = last;
    }
    marks
}

/// The straight pieces of a route, and the chords of its bends.
fn pieces(points: &[Point]) -> impl Iterator<Item = Piece> {
    points.windows(4).step_by(3).map(|curve| (curve[0], curve[3]))
}

/// Places on a piece with the length of it, its middle first.
fn candidates((from, to): Piece) -> impl Iterator<Item = (f64, Point)> {
    let length = (to.x - from.x).hypot(to.y - from.y);
    [0.5, 0.35, 0.65, 0.2, 0.8].into_iter().enumerate().map(move |(turn, part)| {
        let at = Point { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
        (length * (1.0 - 0.1 * turn as f64), at)
    })
}

/// Places on either side of a piece, with the length of it.
fn beside((from, to): Piece) -> impl Iterator<Item = (f64, Point)> {
    const ASIDE: f64 = 17.0;
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length = dx.hypot(dy).max(f64::MIN_POSITIVE);
    candidates((from, to)).flat_map(move |(weight, at)| {
        [ASIDE, -ASIDE].map(|by| {
            let at = Point { x: at.x + by * dy / length, y: at.y - by * dx / length };
            (weight, at)
        })
    })
}

/// How far a point is from a rectangle; 0 inside.
fn outside(at: Point, rect: &Rect) -> f64 {
    let beyond = |at: f64, from: f64, size: f64| (from - at).max(at - from - size).max(0.0);
    beyond(at.x, rect.x, rect.width).hypot(beyond(at.y, rect.y, rect.height))
}

/// How far a point is from a piece.
fn distance(at: Point, (from, to): Piece) -> f64 {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 {
        (((at.x - from.x) * dx + (at.y - from.y) * dy) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (at.x - from.x - along * dx).hypot(at.y - from.y - along * dy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Kind, Link, Node};
    use crate::render::fixture;

    #[test]
    fn signs_stand_on_their_own_line_and_clear_of_each_other() {
        let nodes = (0..6).map(|at| Node::new(format!("n{at}"), Kind::Claim, "It is so."));
        let links = vec![
            Link::supports(["n1", "n2"], "n0").with_id("step"),
            Link::attacks(["n3"], "step"),
            Link::supports(["n4"], "n0"),
            Link::attacks(["n5"], "n0"),
            Link::attacks(["n5"], "n4"),
        ];
        let document = Document { nodes: nodes.collect(), links, ..Document::default() };
        let mut picture = fixture::picture(document);
        assert!(places(&picture).is_empty());
        picture.scene.links.iter_mut().for_each(|link| link.state = State::Added);
        let placed = places(&picture);
        assert_eq!(placed.len(), 5);
        // One of the two premises of the step was not there before.
        picture.scene.links[0].state = State::Changed;
        picture.scene.links[0].parts[1].is_new = true;
        let placed = places(&picture);
        let signs = [State::Added, State::Changed].map(Sign::State);
        assert_eq!([placed[0].0, placed[1].0], signs);
        assert_eq!(placed.len(), 6);
        for (at, (parts, (_, sign))) in
            marks(&picture.scene.links).into_iter().map(|mark| mark.1).zip(&placed).enumerate()
        {
            let mut own = parts.flat_map(|part| pieces(&picture.layout.edges[part].points));
            assert!(own.any(|piece| distance(*sign, piece) < 0.01), "{at}: {sign:?}");
            for (_, other) in &placed[..at] {
                assert!((other.x - sign.x).hypot(other.y - sign.y) > 16.0, "{at}: {sign:?}");
            }
        }
    }
}
