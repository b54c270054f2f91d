//! Where arrows carry signs: of what became of them in a comparison, or of how many links they are
//! drawn for.

use std::ops::Range;

use crate::layout::{Point, Rect};
use crate::render::picture::Picture;
use crate::render::scene::{SMALL, SceneLink, State};
use crate::render::shape::corners;
use crate::render::text::{Weight, width};

/// How far the middle of a sign is to be from whatever is not its own line.
const CLEAR: f64 = 15.0;
/// How far that of a sign of radius 8 is to be at least on its own line; else it stands beside it.
const ENOUGH: f64 = 10.0;
/// How far the middle of a sign is from the line that it stands beside, and that of a number of links
/// at least from another line.
const ASIDE: f64 = 15.0;
const BESIDE: f64 = 9.0;
/// What a place beside its line is worth at most where another line is as near.
const UNCLEAR: f64 = 4.0;
/// Signs times pieces of lines up to which the clearest places are searched for.
const EFFORT: usize = 2_000_000;
/// Places that are looked at for one sign, on its line and beside it.
const PLACES: usize = 100;

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

impl Sign {
    /// How much further a sign reaches to either side than upwards.
    fn reach(self) -> f64 {
        match self {
            Self::State(_) => 0.0,
            Self::Count(count) => count_width(count) / 2.0 - 8.0,
        }
    }
}

/// How wide the plate of a number of links is.
pub(super) fn count_width(count: usize) -> f64 {
    width(&format!("×{count}"), SMALL, Weight::Regular) + 8.0
}

/// What became of links, and of the sources that joined one, and how many are drawn as one: each with
/// the place of its sign, on a straight piece of its own line, away from lines, heads, cards, titles
/// and other signs, if there is such a place; else beside it, or on the clearest place that there is.
pub(super) fn places(picture: &Picture) -> Vec<(Sign, Point)> {
    let marked = marks(&picture.scene.links);
    if marked.is_empty() {
        return Vec::new();
    }
    let mut board = Board::new(picture);
    let is_small = marked.len() * board.lines.len() <= EFFORT;
    if is_small {
        board.heads = heads(picture);
    }
    for (sign, parts) in marked {
        let own = board.start[parts.start]..board.start[parts.end];
        let at = if is_small { board.place(sign, own) } else { board.longest(own) };
        board.placed.push((sign, at));
    }
    board.placed
}

/// What a sign has to keep clear of.
struct Board<'p> {
    picture: &'p Picture,
    /// The pieces of all lines, and where those of each begin.
    lines: Vec<Piece>,
    start: Vec<usize>,
    heads: Vec<Piece>,
    placed: Vec<(Sign, Point)>,
}

impl<'p> Board<'p> {
    fn new(picture: &'p Picture) -> Self {
        let (mut lines, mut start) = (Vec::new(), vec![0]);
        for route in &picture.layout.edges {
            lines.extend(pieces(&route.points));
            start.push(lines.len());
        }
        Self { picture, lines, start, heads: Vec::new(), placed: Vec::new() }
    }

    /// The middle of the longest piece: where very much is drawn, it has to do.
    fn longest(&self, own: Range<usize>) -> Point {
        let places = self.lines[own].iter().copied().flat_map(candidates);
        let longest = places.reduce(|best, other| if other.0 > best.0 { other } else { best });
        longest.map_or_else(Point::default, |(_, at)| at)
    }

    /// Where a sign goes whose line has the pieces `own`.
    fn place(&self, sign: Sign, own: Range<usize>) -> Point {
        let pieces = || self.lines[own.clone()].iter().copied();
        let mut on_line: Vec<(f64, Point)> = pieces().flat_map(candidates).collect();
        on_line.sort_by(|a, b| b.0.total_cmp(&a.0));
        let on_line = on_line.into_iter().take(PLACES).map(|(_, at)| at);
        let best = clearest(on_line, |at| self.room(sign, at, &own));
        // A number hides more of its line.
        let (enough, apart) = match sign {
            Sign::State(_) => (ENOUGH, ASIDE + 2.0),
            Sign::Count(_) => (CLEAR, BESIDE),
        };
        if best.0 >= enough {
            return best.1;
        }
        let beside = pieces().flat_map(|piece| beside(piece, sign)).take(PLACES);
        let other = clearest(beside, |at| {
            let room = self.room(sign, at, &own);
            // Beside two lines it would not be seen to which it belongs.
            if self.to_lines(at, &own) < apart { room.min(UNCLEAR) } else { room }
        });
        if other.0 > best.0.min(ENOUGH) { other.1 } else { best.1 }
    }

    /// How far what the sign covers is from all that is not its own line, and from the border of the
    /// picture, up to [`CLEAR`].
    fn room(&self, sign: Sign, at: Point, own: &Range<usize>) -> f64 {
        let reach = sign.reach();
        let spots = if reach > 0.0 { &[0.0, -1.0, 1.0][..] } else { &[0.0] };
        let spots = spots.iter().map(|by| Point { x: at.x + by * reach, y: at.y });
        spots.map(|spot| self.room_around(spot, own)).fold(CLEAR, f64::min)
    }

    fn room_around(&self, at: Point, own: &Range<usize>) -> f64 {
        let heads = self.heads.iter().map(|piece| distance(at, *piece));
        let signs = self.placed.iter().map(|(sign, place)| {
            let end = |by: f64| Point { x: place.x + by * sign.reach(), y: place.y };
            distance(at, (end(-1.0), end(1.0))) - 8.0
        });
        let solid = self.picture.layout.titles.iter().chain(&self.picture.layout.nodes);
        let solid = solid.map(|rect| outside(at, rect));
        let (right, low) = (self.picture.width - at.x, self.picture.height - at.y);
        let border = at.x.min(at.y).min(right).min(low);
        heads.chain(signs).chain(solid).fold(self.to_lines(at, own).min(border), f64::min)
    }

    /// How far the nearest line is that is not a sign's own.
    fn to_lines(&self, at: Point, own: &Range<usize>) -> f64 {
        let foreign = self.lines[..own.start].iter().chain(&self.lines[own.end..]);
        foreign.map(|piece| distance(at, *piece)).fold(f64::INFINITY, f64::min)
    }
}

/// The first place with all the room that is wanted, else that with the most.
fn clearest(places: impl Iterator<Item = Point>, room: impl Fn(Point) -> f64) -> (f64, Point) {
    let mut best = (f64::NEG_INFINITY, Point::default());
    for at in places {
        let room = room(at);
        if room > best.0 {
            best = (room, at);
        }
        if room >= CLEAR {
            break;
        }
    }
    best
}

/// The outlines of all heads.
fn heads(picture: &Picture) -> Vec<Piece> {
    let links = &picture.scene.links;
    let parts = links.iter().flat_map(|link| &link.parts).zip(&picture.layout.edges);
    let mut heads = Vec::new();
    for (part, route) in parts {
        let corners = corners(&route.points, part.head);
        let turned = corners.iter().skip(1).chain(corners.first());
        heads.extend(corners.iter().copied().zip(turned.copied()));
    }
    heads
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

/// Places on either side of a piece.
fn beside((from, to): Piece, sign: Sign) -> impl Iterator<Item = Point> {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length = dx.hypot(dy).max(f64::MIN_POSITIVE);
    // A wide sign is to be as far from an upright line.
    let aside = ASIDE + sign.reach() * dy.abs() / length;
    candidates((from, to)).flat_map(move |(_, at)| {
        [aside, -aside].map(|by| Point { x: at.x + by * dy / length, y: at.y - by * dx / length })
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
        assert_clear(&picture);
    }

    /// Asserts that each sign is on its own line or beside it, and on no head and no other sign.
    fn assert_clear(picture: &Picture) {
        let placed = places(picture);
        for (at, (parts, (_, sign))) in
            marks(&picture.scene.links).into_iter().map(|mark| mark.1).zip(&placed).enumerate()
        {
            let mut own = parts.flat_map(|part| pieces(&picture.layout.edges[part].points));
            assert!(own.any(|piece| distance(*sign, piece) < ASIDE + 0.01), "{at}: {sign:?}");
            let inside = |at: f64, size: f64| (8.0..=size - 8.0).contains(&at);
            assert!(inside(sign.x, picture.width) && inside(sign.y, picture.height));
            for (_, other) in &placed[..at] {
                assert!((other.x - sign.x).hypot(other.y - sign.y) > 16.0, "{at}: {sign:?}");
            }
            for head in heads(picture) {
                assert!(distance(*sign, head) > 8.0, "{at}: {sign:?}");
            }
        }
    }

    /// Lines that are hardly longer than their heads, and lines close to each other.
    #[test]
    fn signs_hide_no_heads_and_are_told_apart() {
        for sources in 1..6 {
            let nodes = (0..=sources).map(|at| Node::new(format!("n{at}"), Kind::Claim, "Yes."));
            let from = |at: usize| Link::supports([format!("n{at}")], "n0");
            let mut links: Vec<Link> = (1..=sources).map(from).collect();
            links.push(Link::supports((1..=sources).map(|at| format!("n{at}")), "n0"));
            links.push(Link::attacks(["n0"], "n1"));
            let document = Document { nodes: nodes.collect(), links, ..Document::default() };
            let mut picture = fixture::picture(document);
            for state in [State::Added, State::Changed] {
                picture.scene.links.iter_mut().for_each(|link| link.state = state);
                assert_clear(&picture);
            }
        }
    }

    /// A number would hide a line that is as short as the number is high.
    #[test]
    fn a_number_stands_beside_a_short_line() {
        let nodes = ["a", "b"].map(|id| Node::new(id, Kind::Claim, "Yes.")).to_vec();
        let links = vec![Link::supports(["a"], "b")];
        let mut picture = fixture::picture(Document { nodes, links, ..Document::default() });
        picture.scene.links[0].stands_for = 2;
        let (sign, place) = places(&picture)[0];
        let own: Vec<Piece> = pieces(&picture.layout.edges[0].points).collect();
        let is_on =
            |place: Point| own.iter().any(|piece| distance(place, *piece) <= count_width(2) / 2.0);
        assert!(!is_on(place), "{sign:?} at {place:?}");
        // Also where another line passes as near as the number has room.
        let start = picture.layout.edges[0].points[0];
        let across = |x: f64| Point { x: start.x + x, y: start.y - 13.0 };
        let points = vec![across(-90.0), across(-30.0), across(30.0), across(90.0)];
        picture.layout.edges.push(crate::layout::Route { points });
        let (sign, place) = places(&picture)[0];
        assert!(!is_on(place), "{sign:?} at {place:?}");
    }
}
