//! Mermaid, for READMEs and comments on a forge that draws it.
//!
//! A flowchart: cards in shapes by their kind, small dots where linked premises meet and where an
//! attack on a step ends, groups as subgraphs. Mermaid lays out, breaks lines and follows the
//! reader's theme for what has no colour here; cards bring their colours, so that they stay
//! legible on any page.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::document::{Kind, Relation};
use crate::evaluate::Standing;
use crate::layout::Direction;
use crate::render::palette::Palette;
use crate::render::scene::{Card, CardKind, Head, Scene, SceneLink, State};
use crate::render::text::drawable;

/// The most arrows that Mermaid draws unless its host allows more.
pub const MAX_MERMAID_ARROWS: usize = 500;
/// The most characters that Mermaid reads unless its host allows more.
pub const MAX_MERMAID_TEXT: usize = 50_000;

/// Writes a scene as a Mermaid flowchart.
///
/// # Errors
/// What `out` gives.
pub fn mermaid(
    scene: &Scene,
    direction: Direction,
    palette: &Palette,
    out: &mut impl Write,
) -> io::Result<()> {
    if let Some(title) = &scene.title {
        // JSON is YAML, and has no escape that could end the header.
        writeln!(out, "---\ntitle: {}\n---", serde_json::Value::from(title.as_str()))?;
    }
    writeln!(out, "flowchart {}", direction.rankdir())?;
    nodes_and_groups(scene, out)?;
    let mut styles: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut count = 0;
    for link in &scene.links {
        for part in &link.parts {
            let (from, to) = (name(scene, part.from), name(scene, part.to));
            let label = match (link.stands_for, part.head) {
                (1, _) | (_, Head::None) => String::new(),
                (many, _) => format!("|×{many}|"),
            };
            writeln!(out, "  {from} {}{label} {to}", arrow(link, part.head))?;
            styles.entry(line_style(link, palette)).or_default().push(count);
            count += 1;
        }
    }
    for (style, links) in &styles {
        let links: Vec<String> = links.iter().map(ToString::to_string).collect();
        writeln!(out, "  linkStyle {} {style}", links.join(","))?;
    }
    classes(scene, palette, out)
}

/// What a box is called: `n` and `j` with a number, since Mermaid gives words such as `end` a
/// meaning.
fn name(scene: &Scene, at: usize) -> String {
    match at.checked_sub(scene.cards.len()) {
        None => format!("n{at}"),
        Some(junction) => format!("j{junction}"),
    }
}

fn nodes_and_groups(scene: &Scene, out: &mut impl Write) -> io::Result<()> {
    // What stands directly in each group, and last what stands in none.
    let none = scene.groups.len();
    let mut members: Vec<Vec<String>> = vec![Vec::new(); none + 1];
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); none + 1];
    for (at, group) in scene.groups.iter().enumerate() {
        children[group.parent.unwrap_or(none)].push(at);
    }
    for (at, card) in scene.cards.iter().enumerate() {
        members[card.group.unwrap_or(none)].push(node(at, card));
    }
    let mut relations = vec![Relation::Supports; scene.junctions];
    for link in &scene.links {
        if let Some(junction) = link.junction {
            relations[junction - scene.cards.len()] = link.relation;
        }
    }
    for (at, group) in scene.junction_groups.iter().enumerate() {
        let relation = relations[at].as_str();
        members[group.unwrap_or(none)].push(format!("j{at}(( )):::{relation}"));
    }
    let mut stack: Vec<(usize, bool)> = vec![(none, false)];
    while let Some((group, closing)) = stack.pop() {
        if closing {
            writeln!(out, "  end")?;
            continue;
        }
        if group < none {
            let title = &scene.groups[group].title;
            writeln!(out, "  subgraph g{group}[\"{}\"]", escape(title))?;
            writeln!(out, "  class g{group} box{}", scene.groups[group].depth % 2)?;
            stack.push((group, true));
        }
        for member in &members[group] {
            writeln!(out, "  {member}")?;
        }
        stack.extend(children[group].iter().rev().map(|child| (*child, false)));
    }
    Ok(())
}

fn node(at: usize, card: &Card) -> String {
    let mut label = format!("<b>{}</b> {}", card.kind.word(), escape(&card.shown_id));
    if let Some(standing) = card.standing {
        label.push_str(&format!(" ({})", standing.as_str()));
    }
    for text in [&card.text, &card.remark.join(" ")] {
        if !text.is_empty() {
            label.push_str("<br>");
            label.push_str(&escape(text));
        }
    }
    let (open, close) = match card.kind {
        CardKind::Statement(Kind::Thesis) => ("([", "])"),
        CardKind::Statement(Kind::Claim) => ("(", ")"),
        CardKind::Statement(Kind::Premise) => ("[", "]"),
        CardKind::Statement(Kind::Challenge) => ("{{", "}}"),
        CardKind::Group => ("[[", "]]"),
    };
    let mut line = format!("n{at}{open}\"{label}\"{close}:::{}", class(card));
    if card.is_implicit {
        line.push_str("\n  class n");
        line.push_str(&at.to_string());
        line.push_str(" implicit");
    }
    line
}

fn class(card: &Card) -> &'static str {
    match card.state {
        State::Added => return "added",
        State::Removed => return "removed",
        State::Changed => return "changed",
        State::Same => {}
    }
    if card.standing.is_some_and(|standing| standing != Standing::Stands) {
        return "faded";
    }
    card.kind.word()
}

/// An arrow: support is solid, attack is dotted with a cross for a head.
fn arrow(link: &SceneLink, head: Head) -> &'static str {
    match (link.relation, head) {
        (Relation::Supports, Head::None) => "---",
        (Relation::Attacks, Head::None) => "-.-",
        (_, Head::Triangle) => "-->",
        (_, Head::Bar) => "-.-x",
    }
}

fn line_style(link: &SceneLink, palette: &Palette) -> String {
    let width = if matches!(link.state, State::Added | State::Changed) { 3 } else { 2 };
    format!("stroke:{},stroke-width:{width}px", palette.line(link))
}

/// The styles of what occurs.
fn classes(scene: &Scene, palette: &Palette, out: &mut impl Write) -> io::Result<()> {
    let card = |fill: &str, stroke: &str, ink: &str, width: f64| {
        format!("fill:{fill},stroke:{stroke},color:{ink},stroke-width:{width}px,text-align:left")
    };
    let plain = |stroke: &str| card(palette.card, stroke, palette.ink, 1.5);
    let styles = [
        ("thesis", card(palette.card, palette.thesis, palette.ink, 3.0)),
        ("claim", plain(palette.claim)),
        ("premise", plain(palette.premise)),
        ("challenge", plain(palette.challenge)),
        ("group", plain(palette.muted)),
        ("faded", card(palette.card_faded, palette.faded, palette.muted, 1.5)),
        ("added", card(palette.card, palette.added, palette.ink, 3.0)),
        (
            "removed",
            card(palette.card, palette.removed, palette.muted, 1.5) + ",stroke-dasharray:2 3",
        ),
        ("changed", card(palette.card, palette.changed, palette.ink, 3.0)),
    ];
    for (name, style) in styles {
        if scene.cards.iter().any(|card| class(card) == name) {
            writeln!(out, "  classDef {name} {style}")?;
        }
    }
    for (shade, fill) in palette.groups.iter().enumerate() {
        if scene.groups.iter().any(|group| group.depth % 2 == shade) {
            let style = format!("fill:{fill},stroke:{},color:{}", palette.group_line, palette.ink);
            writeln!(out, "  classDef box{shade} {style}")?;
        }
    }
    if scene.cards.iter().any(|card| card.is_implicit) {
        writeln!(out, "  classDef implicit stroke-dasharray:5 4")?;
    }
    for (relation, colour) in
        [(Relation::Supports, palette.supports), (Relation::Attacks, palette.attacks)]
    {
        if scene.links.iter().any(|link| link.junction.is_some() && link.relation == relation) {
            writeln!(out, "  classDef {} fill:{colour},stroke:{colour}", relation.as_str())?;
        }
    }
    Ok(())
}

/// A text between quotation marks. Whatever could mean something to Mermaid, to Markdown or to
/// HTML is written as a character reference, which Mermaid writes with `#` for `&`.
fn escape(text: &str) -> Cow<'_, str> {
    let special = |character: char| {
        character.is_ascii_punctuation()
            && !matches!(character, '.' | ',' | '-' | '(' | ')' | '\'' | '/' | '?' | '!')
    };
    let text = drawable(text);
    if !text.contains(special) {
        return text;
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    let mut last = ' ';
    for character in text.chars() {
        if last == '\\' && character == 'n' {
            // Mermaid breaks the line at these two even where they were written as references;
            // a word joiner, which is not seen, keeps them apart.
            escaped.push('\u{2060}');
        }
        if special(character) {
            escaped.push_str(&format!("#{};", u32::from(character)));
        } else {
            escaped.push(character);
        }
        last = character;
    }
    escaped.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Link, Node as Statement};
    use crate::render::fixture::scene;
    use crate::render::palette::LIGHT;

    fn drawn(document: Document) -> String {
        let mut out = Vec::new();
        mermaid(&scene(document), Direction::Up, &LIGHT, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn linked_premises_meet_in_a_dot_and_attacks_end_on_it() {
        let nodes = vec![
            Statement::new("t", Kind::Thesis, "It will rain."),
            Statement::new("a", Kind::Premise, "There are clouds."),
            Statement::new("b", Kind::Premise, "Clouds bring rain."),
            Statement::new("end", Kind::Challenge, "Not \"these\" clouds."),
        ];
        let mut step = Link::supports(["a", "b"], "t");
        step = step.with_id("step");
        let links = vec![step, Link::attacks(["end"], "step")];
        let drawn = drawn(Document { nodes, links, ..Document::default() });
        insta::assert_snapshot!(drawn, @r##"
        flowchart BT
          n0(["<b>thesis</b> t<br>It will rain."]):::thesis
          n1["<b>premise</b> a<br>There are clouds."]:::premise
          n2["<b>premise</b> b<br>Clouds bring rain."]:::premise
          n3{{"<b>challenge</b> end<br>Not #34;these#34; clouds."}}:::challenge
          j0(( )):::supports
          n1 --- j0
          n2 --- j0
          j0 --> n0
          n3 -.-x j0
          linkStyle 0,1,2 stroke:#2f5d8a,stroke-width:2px
          linkStyle 3 stroke:#b3400a,stroke-width:2px
          classDef thesis fill:#ffffff,stroke:#5b2c86,color:#1b1f24,stroke-width:3px,text-align:left
          classDef premise fill:#ffffff,stroke:#086b4e,color:#1b1f24,stroke-width:1.5px,text-align:left
          classDef challenge fill:#ffffff,stroke:#a8430a,color:#1b1f24,stroke-width:1.5px,text-align:left
          classDef supports fill:#2f5d8a,stroke:#2f5d8a
        "##);
    }

    #[test]
    fn nothing_leaves_its_quotation_marks() {
        let hostile =
            "a\"]; click n0 \"javascript:alert(1)\"\n%%{init: {}}%% <script> `x` #quot; end";
        let nodes = vec![Statement::new(hostile, Kind::Claim, hostile)];
        let title = Some(hostile.to_owned().into());
        let drawn = drawn(Document { nodes, title, ..Document::default() });
        let lines: Vec<&str> = drawn.lines().collect();
        assert_eq!(lines.len(), 6, "{drawn}");
        assert_eq!(lines[4].matches('"').count(), 2, "{drawn}");
        assert!(!lines[4].contains(['`', '%']) && !lines[4].contains("<script"), "{drawn}");
    }
}
