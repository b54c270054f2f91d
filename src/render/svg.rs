//! SVG: one style sheet, no script, no reference to anything outside.
//!
//! A card is `<g class="node claim" data-id="…">` with its outline first, a link
//! `<g class="link supports" data-index="…" data-from="a b" data-to="…">`, a group
//! `<g class="group" data-id="…">`.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::document::{Kind, Relation};
use crate::evaluate::{LinkStanding, Standing};
use crate::layout::{Point, Rect};
use crate::parallel;
use crate::render::palette::GROUP_ACCENTS;
use crate::render::picture::{LEGEND, LegendEntry, Picture, SAMPLE, Sample};
use crate::render::scene::{
    Card, CardKind, GROUP_LINE, GROUP_TITLE, HEADER, Head, JUNCTION, LINE, MARK, PAD, SMALL,
    SceneLink, State, TEXT, THESIS_LINE,
};
use crate::render::shape::{arrow, kind_mark, number, outline, standing_sign, state_sign};
use crate::render::signs::{self, Sign};
use crate::render::style::{
    CARD_TEXT, GROUP_TEXT, ID_TEXT, KIND_TEXT, LEGEND_TEXT, REMARK_TEXT, THESIS_STYLE, TITLE_TEXT,
    TextStyle, Theme, style,
};
use crate::render::text::{Weight, reads_right_to_left, width};

/// How far the light around the card that was asked about reaches: further than heads do.
const FOCUS: f64 = 8.0;

/// Writes a picture as an SVG document. The same picture gives the same bytes.
///
/// # Errors
/// What `out` gives.
pub fn svg(picture: &Picture, theme: Theme, out: &mut impl Write) -> io::Result<()> {
    let scene = &picture.scene;
    let (width, height) = (number(picture.width), number(picture.height));
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"argraph\" role=\"img\" \
         width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"'Liberation Sans',Arimo,Arial,Helvetica,sans-serif\">"
    )?;
    let title = scene.title.as_deref().unwrap_or("An argument graph");
    writeln!(out, "<title>{}</title>", escape(title))?;
    writeln!(out, "<desc>{}</desc>", escape(&scene.description))?;
    writeln!(out, "<style>{}</style>", style(theme, scene.accents.len()))?;
    writeln!(out, "<rect class=\"page\" width=\"{width}\" height=\"{height}\"/>")?;
    for (at, line) in &picture.title {
        text_line(out, &TITLE_TEXT, *at, line, picture.width)?;
    }
    if let Some((at, remark)) = &picture.remark {
        text_line(out, &ID_TEXT, *at, remark, picture.width)?;
    }
    groups(picture, out)?;
    focus(picture, out)?;
    let mut part = 0;
    let links = scene.links.iter().map(|link| {
        part += link.parts.len();
        (link, part - link.parts.len())
    });
    let mut links: Vec<(&SceneLink, usize)> = links.collect();
    // What is no longer there lies below all else.
    links.sort_by_key(|(link, _)| link.state != State::Removed);
    write_all(&links, |(link, part), out| self::link(picture, link, *part, out), out)?;
    group_titles(picture, out)?;
    for (sign, at) in signs::places(picture) {
        match sign {
            Sign::State(state) => state_mark(state, at, out)?,
            Sign::Count(count) => count_mark(count, at, out)?,
        }
        writeln!(out)?;
    }
    let cards: Vec<(&Card, &Rect)> = scene.cards.iter().zip(&picture.layout.nodes).collect();
    let colours_are_groups = !scene.accents.is_empty();
    write_all(&cards, |(card, rect), out| self::card(card, **rect, colours_are_groups, out), out)?;
    for entry in &picture.legend {
        legend(entry, colours_are_groups, out)?;
    }
    writeln!(out, "</svg>")
}

/// Writes things one after the other. Of many, parts of the text are worked out at the same time.
fn write_all<T: Sync>(
    things: &[T],
    write: impl Fn(&T, &mut Vec<u8>) -> io::Result<()> + Sync,
    out: &mut impl Write,
) -> io::Result<()> {
    const AT_ONCE: usize = 500;
    let parts: Vec<&[T]> = things.chunks(AT_ONCE).collect();
    let written = parallel::map(&parts, |part| {
        let mut text = Vec::new();
        part.iter().try_for_each(|thing| write(thing, &mut text)).map(|()| text)
    });
    written.into_iter().try_for_each(|text| out.write_all(&text?))
}

fn groups(picture: &Picture, out: &mut impl Write) -> io::Result<()> {
    let layout = &picture.layout;
    for (at, group) in picture.scene.groups.iter().enumerate() {
        let rect = layout.groups[at];
        if rect.width <= 0.0 {
            continue;
        }
        let shade = group.depth % 2;
        write!(out, "<g class=\"group g{shade}\" data-id=\"{}\">", escape(&group.id))?;
        write!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"6\"/>",
            number(rect.x),
            number(rect.y),
            number(rect.width),
            number(rect.height)
        )?;
        writeln!(out, "</g>")?;
    }
    Ok(())
}

/// Writes the titles of the groups, above the arrows and on a plate in the colour of the group, so
/// that one that crosses a title leaves it legible.
fn group_titles(picture: &Picture, out: &mut impl Write) -> io::Result<()> {
    for (at, group) in picture.scene.groups.iter().enumerate() {
        let Some(title) = picture.layout.titles.get(at).filter(|title| title.width > 0.0) else {
            continue;
        };
        let shade = group.depth % 2;
        write!(
            out,
            "<rect class=\"g{shade}t\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
            number(title.x - 3.0),
            number(title.y),
            number(title.width + 6.0),
            number(title.height - 2.0)
        )?;
        let (x, mut y) = (title.x, title.y + GROUP_TITLE);
        if let [line] = &group.lines[..] {
            text_line(out, &GROUP_TEXT, Point { x, y }, line, x * 2.0 + title.width)?;
        } else {
            lines(out, &GROUP_TEXT, (x, x + title.width), &group.lines, &mut y, GROUP_LINE)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Writes one link, whose first part has the index `part` among all parts.
fn link(picture: &Picture, link: &SceneLink, part: usize, out: &mut impl Write) -> io::Result<()> {
    write!(
        out,
        "<g class=\"link {}{}{}\" data-index=\"{}\"",
        link.relation.as_str(),
        if link.standing.is_some_and(|standing| standing != LinkStanding::InForce) {
            " faded"
        } else {
            ""
        },
        state_class(link.state),
        link.index
    )?;
    if let Some(id) = &link.id {
        write!(out, " data-id=\"{}\"", escape(id))?;
    }
    let (from, to) = (link.from.join(" "), &link.to);
    writeln!(out, " data-from=\"{}\" data-to=\"{}\">", escape(&from), escape(to))?;
    writeln!(out, "<title>{}</title>", escape(&link.tooltip))?;
    let mut heads = String::new();
    let mut was_new = None;
    for (part, route) in link.parts.iter().zip(&picture.layout.edges[part..]) {
        let (line, head) = arrow(route, part.head, link.relation);
        heads.push_str(&head);
        // As few paths as there are ways to draw them.
        if was_new != Some(part.is_new) {
            let end = if was_new.is_some() { "\"/>" } else { "" };
            let class = if part.is_new { "l added" } else { "l" };
            write!(out, "{end}<path class=\"{class}\" d=\"")?;
            was_new = Some(part.is_new);
        }
        write!(out, "{line}")?;
    }
    write!(out, "\"/>")?;
    if !heads.is_empty() {
        write!(out, "<path class=\"h\" d=\"{heads}\"/>")?;
    }
    if let Some(junction) = link.junction {
        let rect = picture.layout.nodes[junction];
        let (x, y) = (rect.x + rect.width / 2.0, rect.y + rect.height / 2.0);
        let radius = number(JUNCTION / 2.0);
        write!(
            out,
            "<circle class=\"j\" cx=\"{}\" cy=\"{}\" r=\"{radius}\"/>",
            number(x),
            number(y)
        )?;
    }
    writeln!(out, "</g>")
}

/// Writes the light around the card that was asked about. It lies below the arrows, whose heads it
/// would hide.
fn focus(picture: &Picture, out: &mut impl Write) -> io::Result<()> {
    for (card, rect) in picture.scene.cards.iter().zip(&picture.layout.nodes) {
        if card.is_focus {
            let (x, y) = (rect.x - FOCUS, rect.y - FOCUS);
            let (width, height) = (rect.width + 2.0 * FOCUS, rect.height + 2.0 * FOCUS);
            let around = Rect { x, y, width, height };
            writeln!(out, "{}", outline("f", card.kind, around))?;
        }
    }
    Ok(())
}

fn card(card: &Card, rect: Rect, colours_are_groups: bool, out: &mut impl Write) -> io::Result<()> {
    let faded = card.standing.is_some_and(|standing| standing != Standing::Stands);
    let class = match card.kind {
        CardKind::Statement(kind) => kind.as_str(),
        // `group` is the class of what lies behind the cards of a group.
        CardKind::Group => "group-card",
    };
    write!(out, "<g class=\"node {class}")?;
    match card.accent {
        Some(accent) => write!(out, " a{}", accent % GROUP_ACCENTS.len())?,
        // Where colours stand for groups, that of a kind would be taken for one.
        None if colours_are_groups => out.write_all(b" an")?,
        None if card.kind == CardKind::Statement(Kind::Thesis) => out.write_all(b" tint")?,
        None => {}
    }
    if card.is_implicit {
        out.write_all(b" implicit")?;
    }
    if card.is_focus {
        out.write_all(b" focus")?;
    }
    if faded {
        out.write_all(b" faded")?;
    }
    writeln!(out, "{}\" data-id=\"{}\">", state_class(card.state), escape(&card.id))?;
    write!(out, "{}", outline("o", card.kind, rect))?;
    write!(out, "<title>{}</title>", escape(&card.tooltip))?;
    let left = rect.x + PAD;
    // A card that was made high for its arrows has its text in the middle.
    let top = rect.y + ((rect.height - card.height) / 2.0).max(0.0);
    let baseline = top + PAD + SMALL * 0.78;
    let mark = Point { x: left + 5.5, y: baseline - SMALL * 0.36 };
    write!(out, "<path class=\"m\" d=\"{}\"/>", kind_mark(card.kind, mark))?;
    let word = Point { x: left + MARK, y: baseline };
    text_line(out, &KIND_TEXT, word, card.kind.word(), 0.0)?;
    let word_width = width(card.kind.word(), SMALL, Weight::Bold);
    let id = Point { x: word.x + word_width + 8.0, y: baseline };
    text_line(out, &ID_TEXT, id, &card.shown_id, 0.0)?;
    if let Some(standing) = card.standing {
        let centre = Point { x: rect.x + rect.width - PAD - 5.0, y: mark.y };
        standing_mark(standing, centre, out)?;
    }
    let (text, line) = match card.kind {
        CardKind::Statement(Kind::Thesis) => (THESIS_STYLE, THESIS_LINE),
        _ => (CARD_TEXT, LINE),
    };
    let mut y = baseline - SMALL * 0.78 + HEADER + text.size;
    let within = (left, rect.x + rect.width - PAD);
    lines(out, &text, within, &card.lines, &mut y, line)?;
    y += TEXT - text.size;
    lines(out, &REMARK_TEXT, within, &card.remark, &mut y, LINE - 3.0)?;
    if card.state != State::Same {
        let corner = Point { x: rect.x + 1.0, y: rect.y + 1.0 };
        state_mark(card.state, corner, out)?;
    }
    writeln!(out, "</g>")
}

/// Lines of one text between two columns. They are pieces of one element, so that the text can be
/// selected and searched as a whole.
fn lines(
    out: &mut impl Write,
    style: &TextStyle,
    (left, right): (f64, f64),
    lines: &[String],
    y: &mut f64,
    height: f64,
) -> io::Result<()> {
    let Some(first) = lines.first() else { return Ok(()) };
    let turned = reads_right_to_left(first);
    let x = number(if turned { right } else { left });
    let direction = if turned { " direction=\"rtl\"" } else { "" };
    write!(out, "<text class=\"{}\"{direction}>", style.class)?;
    for (at, line) in lines.iter().enumerate() {
        let mut line = Cow::from(line);
        if at + 1 < lines.len() {
            line.to_mut().push(' ');
        }
        let (fit, top) = (style.fit(&line), number(*y));
        write!(out, "<tspan x=\"{x}\" y=\"{top}\"{fit}>{}</tspan>", escape(&line))?;
        *y += height;
    }
    write!(out, "</text>")
}

/// One line of text. One that reads from right to left ends as far from `mirror` as it would
/// have begun from 0.
fn text_line(
    out: &mut impl Write,
    style: &TextStyle,
    at: Point,
    text: &str,
    mirror: f64,
) -> io::Result<()> {
    let turned = mirror > 0.0 && reads_right_to_left(text);
    let x = number(if turned { mirror - at.x } else { at.x });
    let direction = if turned { " direction=\"rtl\"" } else { "" };
    let y = number(at.y);
    let (class, fit) = (style.class, style.fit(text));
    write!(
        out,
        "<text class=\"{class}\" x=\"{x}\" y=\"{y}\"{direction}{fit}>{}</text>",
        escape(text)
    )
}

fn standing_mark(standing: Standing, centre: Point, out: &mut impl Write) -> io::Result<()> {
    let name = match standing {
        Standing::Stands => "stands",
        Standing::Defeated => "defeated",
        Standing::Unsupported => "unsupported",
        Standing::Undecided => "undecided",
    };
    let (x, y) = (number(centre.x), number(centre.y));
    write!(
        out,
        "<g class=\"s {name}\"><circle cx=\"{x}\" cy=\"{y}\" r=\"6.5\"/><path d=\"{}\"/></g>",
        standing_sign(standing, centre)
    )
}

fn state_mark(state: State, centre: Point, out: &mut impl Write) -> io::Result<()> {
    let (x, y) = (number(centre.x), number(centre.y));
    write!(
        out,
        "<g class=\"d{}\"><circle cx=\"{x}\" cy=\"{y}\" r=\"8\"/><path d=\"{}\"/></g>",
        state_class(state),
        state_sign(state, centre)
    )
}

/// How many links an arrow is drawn for.
fn count_mark(count: usize, centre: Point, out: &mut impl Write) -> io::Result<()> {
    let (word, width) = (format!("×{count}"), signs::count_width(count));
    let [x, y] = [centre.x - width / 2.0, centre.y - 8.0].map(number);
    let across = number(width);
    write!(
        out,
        "<g class=\"n\"><rect x=\"{x}\" y=\"{y}\" width=\"{across}\" height=\"16\" rx=\"8\"/>"
    )?;
    let start = Point { x: centre.x - width / 2.0 + 4.0, y: centre.y + SMALL * 0.36 };
    text_line(out, &ID_TEXT, start, &word, 0.0)?;
    write!(out, "</g>")
}

fn state_class(state: State) -> &'static str {
    match state {
        State::Same => "",
        State::Added => " added",
        State::Removed => " removed",
        State::Changed => " changed",
    }
}

fn legend(entry: &LegendEntry, colours_are_groups: bool, out: &mut impl Write) -> io::Result<()> {
    let Point { x, y } = entry.at;
    let straight = |from: f64, to: f64| {
        let end = |x| Point { x, y };
        crate::layout::Route { points: vec![end(from), end(from), end(to), end(to)] }
    };
    let sample_arrow = |relation: Relation, to: f64, out: &mut dyn Write| {
        let (line, head) = arrow(&straight(x, to), Head::of(relation), relation);
        let class = relation.as_str();
        write!(
            out,
            "<g class=\"link {class}\"><path class=\"l\" d=\"{line}\"/><path class=\"h\" d=\"{head}\"/>"
        )
    };
    let dot = |cx: f64, cy: f64| {
        format!("<circle class=\"j\" cx=\"{}\" cy=\"{}\" r=\"4\"/>", number(cx), number(cy))
    };
    out.write_all(b"<g class=\"legend\">")?;
    match entry.sample {
        Sample::Supports => {
            sample_arrow(Relation::Supports, x + SAMPLE - 8.0, out)?;
            out.write_all(b"</g>")?;
        }
        Sample::Attacks => {
            // Where it starts, a dash ends.
            sample_arrow(Relation::Attacks, x + SAMPLE - 3.5, out)?;
            out.write_all(b"</g>")?;
        }
        Sample::Linked(relation) => {
            let (top, low, end) = (number(y - 6.0), number(y + 6.0), number(x + 12.0));
            // Where it starts, a dash ends.
            let end_of_linked = SAMPLE - if relation == Relation::Attacks { 1.5 } else { 6.0 };
            let (x0, y0) = (number(x), number(y));
            write!(
                out,
                "<g class=\"link {}\"><path class=\"l\" \
                 d=\"M{x0} {top}L{end} {y0}M{x0} {low}L{end} {y0}\"/>",
                relation.as_str()
            )?;
            let (line, head) =
                arrow(&straight(x + 12.0, x + end_of_linked), Head::of(relation), relation);
            write!(out, "<path class=\"l\" d=\"{line}\"/><path class=\"h\" d=\"{head}\"/>")?;
            write!(out, "{}</g>", dot(x + 12.0, y))?;
        }
        Sample::OnStep(relation, step) => {
            sample_arrow(relation, x + SAMPLE - 14.0, out)?;
            let dot = dot(x + SAMPLE - 10.0, y);
            write!(out, "</g><g class=\"link {}\">{dot}</g>", step.as_str())?;
        }
        Sample::Implicit => {
            let (left, top) = (number(x), number(y - 7.0));
            // The colour of a claim may be that of a group.
            let class = if colours_are_groups { "an" } else { "claim" };
            write!(
                out,
                "<g class=\"node {class} implicit\"><rect class=\"o\" x=\"{left}\" y=\"{top}\" \
                 width=\"26\" height=\"14\" rx=\"3\"/></g>"
            )?;
        }
        Sample::Standing(standing) => standing_mark(standing, Point { x: x + 18.0, y }, out)?,
        Sample::State(state) => state_mark(state, Point { x: x + 18.0, y }, out)?,
        Sample::Accent(accent) => {
            let accent = accent % GROUP_ACCENTS.len();
            let (left, top) = (number(x), number(y - 7.0));
            let mark = kind_mark(CardKind::Group, Point { x: x + 13.0, y });
            write!(
                out,
                "<g class=\"a{accent}\"><rect class=\"o\" x=\"{left}\" y=\"{top}\" \
                 width=\"26\" height=\"14\" rx=\"3\"/><path class=\"m\" d=\"{mark}\"/></g>"
            )?;
        }
    }
    let at = Point { x: x + SAMPLE, y: y + LEGEND * 0.35 };
    text_line(out, &LEGEND_TEXT, at, &entry.word, 0.0)?;
    writeln!(out, "</g>")
}

/// Text for XML, in an element or between quotation marks. Characters that XML forbids are
/// replaced.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    // Most texts have none of these, nor a byte with which one beyond ASCII begins.
    let may_be_special = |byte: u8| {
        byte < b' ' || matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'' | 0x7f | 0xc2 | 0xef)
    };
    if !text.bytes().any(may_be_special) {
        return text.into();
    }
    let special = |character: char| {
        matches!(character, '&' | '<' | '>' | '"' | '\'' | '\u{fffe}' | '\u{ffff}')
            || (character.is_control() && !matches!(character, '\n' | '\t'))
    };
    if !text.contains(special) {
        return text.into();
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ if special(character) => escaped.push('\u{fffd}'),
            _ => escaped.push(character),
        }
    }
    escaped.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Group, Link, Node};
    use crate::graph::ArgumentGraph;
    use crate::render::fixture;
    use crate::render::{Overlay, PictureOptions, Scene, SceneOptions};

    fn drawn(document: Document) -> (Picture, String) {
        let picture = fixture::picture(document);
        let mut drawn = Vec::new();
        svg(&picture, Theme::Light, &mut drawn).expect("a vector takes everything");
        (picture, String::from_utf8(drawn).expect("an SVG is text"))
    }

    /// A group with a title around some of three cards, two of which bear on the other.
    fn titled(title: &str, members: &[&str]) -> Document {
        let text = "A statement that is long enough for two lines.";
        let mut nodes = ["a", "b", "c"].map(|id| Node::new(id, Kind::Claim, text)).to_vec();
        let group = Group {
            id: crate::document::Id::from("g").into(),
            title: Some(title.to_owned().into()),
            ..Group::default()
        };
        for node in nodes.iter_mut().filter(|node| members.contains(&node.id.as_str())) {
            node.group = Some(crate::document::Id::from("g").into());
        }
        let links = vec![Link::supports(["b"], "a"), Link::supports(["c"], "a")];
        Document { nodes, links, groups: vec![group], ..Document::default() }
    }

    #[test]
    fn a_long_title_of_a_group_takes_two_lines() {
        let title =
            "What the first of all the speakers had to say of this in the long hearing of May";
        let (picture, drawn) = drawn(titled(title, &["b", "c"]));
        let lines = &picture.scene.groups[0].lines;
        assert_eq!((lines.len(), lines.join(" ")), (2, title.to_owned()));
        let title = picture.layout.titles[0];
        assert!(title.width < 361.0 && title.height > 30.0, "{title:?}");
        assert_eq!(drawn.matches(" of May</tspan></text>").count(), 1, "{drawn}");
    }

    #[test]
    fn a_line_passes_beside_the_title_around_its_only_card() {
        let (picture, _) = drawn(titled("A title as wide as the card that it is over", &["b"]));
        let (title, lines) = (picture.layout.titles[0], &picture.scene.groups[0].lines);
        assert_eq!(lines.len(), 2);
        let x = picture.layout.edges[0].points[0].x;
        assert!(x < title.x || title.x + title.width < x, "{title:?}, {x}");
    }

    /// The class of a card says what it is, and the sheet colours it by that.
    #[test]
    fn a_group_drawn_as_a_card_is_coloured_as_a_card() {
        let mut node = Node::new("a", Kind::Premise, "x");
        node.group = Some(crate::document::Id::from("g").into());
        let group = Group { id: crate::document::Id::from("g").into(), ..Group::default() };
        let document = Document { nodes: vec![node], groups: vec![group], ..Document::default() };
        let graph = ArgumentGraph::new(document);
        let collapse = graph.find_group("g").into_iter().collect();
        let options = SceneOptions { collapse, ..SceneOptions::default() };
        let scene = Scene::new(&graph, &options, &Overlay::default());
        let picture = Picture::new(scene, &PictureOptions::default()).expect("it is laid out");
        let mut drawn = Vec::new();
        svg(&picture, Theme::Light, &mut drawn).expect("a vector takes everything");
        let drawn = String::from_utf8(drawn).expect("an SVG is text");
        assert!(drawn.contains("<g class=\"node group-card\""), "{drawn}");
        for part in [".argraph .node.group-card>.o", ".argraph .group-card>.m", ".group-card>.k"] {
            assert!(drawn.contains(part), "{part} in {drawn}");
        }
    }
}
