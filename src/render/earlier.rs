//! Where an earlier picture has its cards and arrows, so that the next one is drawn like it.

use std::collections::HashMap;

use roxmltree::{Document, Node};

use crate::layout::{Earlier, Point, Rect, Route};
use crate::render::picture::Picture;
use crate::render::scene::{JUNCTION, Scene, SceneLink};
use crate::render::svg::escape;

/// Where an earlier picture has its cards, junctions and arrows, by the ids of the document.
#[derive(Debug, Clone, Default)]
pub struct EarlierPicture {
    cards: HashMap<String, Rect>,
    /// Links that are alike have one place each, in the order in which they are drawn.
    links: HashMap<LinkKey, Vec<LinkPlace>>,
}

/// By what a link is known again: its id, else what it joins.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum LinkKey {
    Id(String),
    Ends { from: String, to: String, relation: String },
}

/// Where a link was.
#[derive(Debug, Clone, Default)]
struct LinkPlace {
    junction: Option<Point>,
    parts: Vec<Route>,
}

/// Why a picture cannot be kept to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EarlierError {
    /// The text is no well-formed XML.
    #[error("it is no SVG: {0}")]
    Xml(String),
    /// There are no cards in it.
    #[error("it shows no cards: only an SVG that argraph has drawn can be kept to")]
    NoCards,
}

impl LinkKey {
    fn new(id: Option<&str>, from: String, to: &str, relation: &str) -> Self {
        match id {
            Some(id) => Self::Id(id.to_owned()),
            None => {
                // The target of an attack on a link without an id is known by its place in the
                // document, which changes.
                let to = if to.starts_with('#') { "#" } else { to };
                Self::Ends { from, to: to.to_owned(), relation: relation.to_owned() }
            }
        }
    }

    fn of(link: &SceneLink) -> Self {
        let id = link.id.as_deref().map(shown);
        Self::new(
            id.as_deref(),
            shown(&link.from.join(" ")),
            &shown(&link.to),
            link.relation.as_str(),
        )
    }
}

/// A text as it can be read from an SVG: characters that XML forbids are replaced, and white space
/// in attributes is.
fn shown(text: &str) -> String {
    if escape(text) == text && !text.contains(['\n', '\t', '\r']) {
        return text.to_owned();
    }
    let replaced = |c: char| match c {
        '\n' | '\t' => ' ',
        '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    };
    text.chars().map(replaced).collect()
}

impl EarlierPicture {
    /// Reads the places from an SVG that [`svg`](super::svg()) has written.
    ///
    /// # Errors
    /// [`EarlierError`] if the text is no such SVG.
    pub fn read(svg: &str) -> Result<Self, EarlierError> {
        let document =
            Document::parse(svg).map_err(|error| EarlierError::Xml(error.to_string()))?;
        let mut earlier = Self::default();
        for group in document.descendants().filter(|node| node.has_tag_name("g")) {
            let class = group.attribute("class").unwrap_or_default();
            let mut words = class.split(' ');
            match (words.next(), group.attribute("data-id")) {
                (Some("node"), Some(id)) => {
                    let outline = group.children().find(|n| n.attribute("class") == Some("o"));
                    if let Some(rect) = outline.and_then(card_rect) {
                        earlier.cards.insert(id.to_owned(), rect);
                    }
                }
                (Some("link"), id) => {
                    let (Some(from), Some(to), Some(relation)) =
                        (group.attribute("data-from"), group.attribute("data-to"), words.next())
                    else {
                        continue;
                    };
                    let key = LinkKey::new(id, from.to_owned(), to, relation);
                    earlier.links.entry(key).or_default().push(link_place(group));
                }
                _ => {}
            }
        }
        if earlier.cards.is_empty() { Err(EarlierError::NoCards) } else { Ok(earlier) }
    }

    /// Where the boxes and the arrows of a scene were, as far as they were in the picture.
    pub(super) fn of(&self, scene: &Scene) -> Earlier {
        let mut earlier = Earlier {
            nodes: scene
                .cards
                .iter()
                .map(|card| self.cards.get(&shown(&card.id)).copied())
                .collect(),
            routes: Vec::new(),
        };
        earlier.nodes.resize(scene.cards.len() + scene.junctions, None);
        let mut seen: HashMap<LinkKey, usize> = HashMap::new();
        for link in &scene.links {
            let key = LinkKey::of(link);
            let nth = seen.entry(key.clone()).or_default();
            let place = self.links.get(&key).and_then(|places| places.get(*nth));
            *nth += 1;
            if let (Some(junction), Some(at)) = (link.junction, place.and_then(|p| p.junction)) {
                let (x, y) = (at.x - JUNCTION / 2.0, at.y - JUNCTION / 2.0);
                earlier.nodes[junction] = Some(Rect { x, y, width: JUNCTION, height: JUNCTION });
            }
            let parts = place.map(|p| &p.parts).filter(|parts| parts.len() == link.parts.len());
            for part in 0..link.parts.len() {
                earlier.routes.push(parts.map(|parts| parts[part].clone()));
            }
        }
        earlier
    }
}

impl From<&Picture> for EarlierPicture {
    fn from(picture: &Picture) -> Self {
        let mut earlier = Self::default();
        let layout = &picture.layout;
        for (card, rect) in picture.scene.cards.iter().zip(&layout.nodes) {
            earlier.cards.insert(shown(&card.id), *rect);
        }
        let mut routes = layout.edges.iter().cloned();
        for link in &picture.scene.links {
            let middle = |at: usize| {
                let rect = layout.nodes[at];
                Point { x: rect.x + rect.width / 2.0, y: rect.y + rect.height / 2.0 }
            };
            let place = LinkPlace {
                junction: link.junction.map(middle),
                parts: routes.by_ref().take(link.parts.len()).collect(),
            };
            earlier.links.entry(LinkKey::of(link)).or_default().push(place);
        }
        earlier
    }
}

/// The rectangle of a card's outline, which is one or a path around one.
fn card_rect(outline: Node<'_, '_>) -> Option<Rect> {
    let number = |name| outline.attribute(name)?.parse().ok();
    if let Some(path) = outline.attribute("d") {
        let (mut x, mut y) = (Vec::new(), Vec::new());
        for (command, numbers) in commands(path) {
            match (command, &numbers[..]) {
                ('M' | 'L', &[a, b]) => {
                    x.push(a);
                    y.push(b);
                }
                ('H', &[a]) => x.push(a),
                ('V', &[b]) => y.push(b),
                _ => {}
            }
        }
        let least = |list: &[f64]| list.iter().copied().reduce(f64::min);
        let most = |list: &[f64]| list.iter().copied().reduce(f64::max);
        let (left, top) = (least(&x)?, least(&y)?);
        return Some(Rect { x: left, y: top, width: most(&x)? - left, height: most(&y)? - top });
    }
    Some(Rect {
        x: number("x")?,
        y: number("y")?,
        width: number("width")?,
        height: number("height")?,
    })
}

fn link_place(group: Node<'_, '_>) -> LinkPlace {
    let child = |class| group.children().find(move |n| n.attribute("class") == Some(class));
    let number = |node: Node<'_, '_>, name| node.attribute(name)?.parse().ok();
    let junction =
        child("j").and_then(|n| Some(Point { x: number(n, "cx")?, y: number(n, "cy")? }));
    let mut parts: Vec<Route> = Vec::new();
    let class = |node: Node<'_, '_>| node.attribute("class").unwrap_or_default().to_owned();
    let lines = group.children().filter(|n| class(*n).split(' ').next() == Some("l"));
    let lines = lines.filter_map(|line| line.attribute("d")).flat_map(commands);
    for (command, numbers) in lines {
        let mut ends = numbers.chunks_exact(2).map(|p| Point { x: p[0], y: p[1] });
        let part = parts.last_mut();
        let at = part.as_ref().and_then(|part| part.points.last().copied()).unwrap_or_default();
        // Only the ends of a curve matter; a line is a curve with control points on it.
        let straight_to = match (command, &numbers[..]) {
            ('L', &[x, y]) => Some(Point { x, y }),
            ('H', &[x]) => Some(Point { x, ..at }),
            ('V', &[y]) => Some(Point { y, ..at }),
            _ => None,
        };
        match (command, part, straight_to) {
            ('M', ..) => parts.push(Route { points: ends.next().into_iter().collect() }),
            (_, Some(part), Some(end)) => part.points.extend([end; 3]),
            ('C', Some(part), _) => part.points.extend(ends.take(3)),
            ('c', Some(part), _) => {
                let ends = ends.map(|p| Point { x: at.x + p.x, y: at.y + p.y });
                part.points.extend(ends.take(3));
            }
            _ => {}
        }
    }
    // The line of an attack is drawn from its head.
    if class(group).split(' ').any(|class| class == "attacks") {
        parts.iter_mut().for_each(|part| part.points.reverse());
    }
    LinkPlace { junction, parts }
}

/// The commands of a path with their numbers, as [`svg`](super::svg()) writes them.
fn commands(path: &str) -> Vec<(char, Vec<f64>)> {
    let mut commands: Vec<(char, Vec<f64>)> = Vec::new();
    for piece in path.split_inclusive(|c: char| c.is_ascii_alphabetic()) {
        let (numbers, command) = match piece.char_indices().next_back() {
            Some((at, c)) if c.is_ascii_alphabetic() => (&piece[..at], Some(c)),
            _ => (piece, None),
        };
        if let Some((_, list)) = commands.last_mut() {
            list.extend(numbers.split_ascii_whitespace().filter_map(|n| n.parse::<f64>().ok()));
        }
        commands.extend(command.map(|c| (c, Vec::new())));
    }
    commands
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Kind, Link, Node as Statement};
    use crate::render::{Theme, fixture, svg};

    fn picture() -> Picture {
        let node = |id, kind| Statement::new(id, kind, "It is said.");
        let nodes = vec![
            node("t", Kind::Thesis),
            node("<a> \"b\"", Kind::Premise),
            node("two\nlines", Kind::Claim),
            node("against", Kind::Challenge),
        ];
        let links = vec![
            Link::supports(["<a> \"b\"", "two\nlines"], "t").with_id("step"),
            Link::attacks(["against"], "step"),
            Link::attacks(["against"], "t"),
            Link::supports(["against"], "two\nlines"),
        ];
        fixture::picture(Document { nodes, links, ..Document::default() })
    }

    #[test]
    fn what_is_read_is_where_it_was_drawn() {
        let picture = picture();
        let mut text = Vec::new();
        svg(&picture, Theme::Auto, &mut text).expect("a string takes everything");
        let read = EarlierPicture::read(&String::from_utf8(text).expect("UTF-8")).expect("an SVG");
        let (read, known) = (read.of(&picture.scene), EarlierPicture::from(&picture));
        let known = known.of(&picture.scene);
        let near = |a: f64, b: f64| (a - b).abs() < 0.02;
        assert_eq!(read.nodes.len(), picture.layout.nodes.len());
        for (read, rect) in read.nodes.iter().zip(&picture.layout.nodes) {
            let read = read.expect("all are in the picture");
            assert!(near(read.x, rect.x) && near(read.y, rect.y), "{read:?} {rect:?}");
            assert!(near(read.width, rect.width) && near(read.height, rect.height));
        }
        assert_eq!(read.routes.len(), picture.layout.edges.len());
        for ((read, route), known) in
            read.routes.iter().zip(&picture.layout.edges).zip(&known.routes)
        {
            assert_eq!(known.as_ref(), Some(route));
            let read = read.as_ref().expect("all are in the picture");
            // All but the last, which is shortened for the arrow's head. Pieces without length are not
            // written.
            let ends = |route: &Route| {
                let mut ends: Vec<Point> = route.points.iter().step_by(3).copied().collect();
                ends.dedup_by(|a, b| near(a.x, b.x) && near(a.y, b.y));
                ends
            };
            let (read, route) = (ends(read), ends(route));
            assert_eq!(read.len(), route.len());
            for (a, b) in read.iter().zip(&route).take(route.len() - 1) {
                assert!(near(a.x, b.x) && near(a.y, b.y), "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn what_is_no_picture_of_ours_is_told_apart() {
        assert!(matches!(EarlierPicture::read("{}"), Err(EarlierError::Xml(_))));
        let other = "<svg xmlns=\"http://www.w3.org/2000/svg\"><g class=\"node\"/></svg>";
        assert_eq!(EarlierPicture::read(other).err(), Some(EarlierError::NoCards));
    }
}
