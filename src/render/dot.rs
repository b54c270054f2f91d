//! DOT, for Graphviz: built as graphviz-rust's types and printed by it.
//!
//! graphviz-rust prints ids and labels as they are, so every one of them goes through [`quote`].
//! `newrank=true` is needed for links between groups to be drawn well, and points of a size
//! stand for the junctions.

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

use graphviz_rust::dot_structures::{
    Attribute, Edge, EdgeTy, Graph, GraphAttributes, Id, Node, NodeId, Stmt, Subgraph, Vertex,
};
use graphviz_rust::printer::{DotPrinter, PrinterContext};

use crate::document::{Kind, Relation};
use crate::evaluate::Standing;
use crate::layout::Direction;
use crate::render::palette::Palette;
use crate::render::scene::{Card, CardKind, Head, Scene, SceneLink, State};
use crate::render::text::drawable;

/// Groups within groups beyond this depth are drawn in the one at it: the printer recurses.
const MAX_DEPTH: usize = 64;

/// Writes a scene as DOT.
///
/// # Errors
/// What `out` gives.
pub fn dot(
    scene: &Scene,
    direction: Direction,
    palette: &Palette,
    out: &mut impl Write,
) -> io::Result<()> {
    let names = Names::new(scene);
    let mut stmts = vec![
        set("newrank", "true"),
        set("rankdir", direction.rankdir()),
        set("fontname", "Helvetica"),
        set("bgcolor", palette.page),
        set("nodesep", "0.3"),
        set("ranksep", "0.45"),
        Stmt::GAttribute(GraphAttributes::Node(vec![
            attribute("shape", "box"),
            attribute("fontname", "Helvetica"),
            attribute("fontsize", "10"),
            attribute("fontcolor", palette.ink),
            attribute("style", "filled"),
            attribute("fillcolor", palette.card),
            attribute("margin", "0.13,0.09"),
        ])),
        Stmt::GAttribute(GraphAttributes::Edge(vec![attribute("arrowsize", "0.8")])),
    ];
    if let Some(title) = &scene.title {
        stmts.push(set("label", &label(title)));
        stmts.push(set("labelloc", "t"));
        stmts.push(set("fontsize", "16"));
        stmts.push(set("fontcolor", palette.ink));
    }
    // Graphviz draws upward by turning the picture over, and takes the titles of clusters along.
    let title_side = if direction == Direction::Up { "b" } else { "t" };
    stmts.extend(nodes_and_groups(scene, &names, title_side, palette));
    let edges = scene.links.iter().flat_map(|link| {
        link.parts.iter().map(|part| edge(link, part.from, part.to, part.head, &names, palette))
    });
    stmts.extend(edges);
    let graph = Graph::DiGraph { id: quoted("argument"), strict: false, stmts };
    // Without line breaks within a statement, whatever its length.
    let mut context = PrinterContext::new(true, 2, "\n".to_owned(), 0);
    let printed = graph.print(&mut context);
    out.write_all(printed.as_bytes())?;
    out.write_all(b"\n")
}

/// The names of the boxes: a card is called by its id, a junction by its link. Names are unique
/// even where ids are not.
struct Names(Vec<String>);

impl Names {
    fn new(scene: &Scene) -> Self {
        let mut names = vec![String::new(); scene.cards.len() + scene.junctions];
        for (at, card) in scene.cards.iter().enumerate() {
            names[at] = drawable(&card.id).into_owned();
        }
        for link in &scene.links {
            if let Some(junction) = link.junction {
                names[junction] = match &link.id {
                    Some(id) => format!("link {}", drawable(id)),
                    None => format!("link #{}", link.index),
                };
            }
        }
        let mut taken: HashSet<String> = HashSet::with_capacity(names.len());
        let mut next: HashMap<String, usize> = HashMap::new();
        for name in &mut names {
            while !taken.insert(name.clone()) {
                let count = next.entry(name.clone()).or_insert(1);
                *count += 1;
                name.push_str(&format!(" ({count})"));
            }
        }
        Self(names)
    }
}

fn nodes_and_groups(
    scene: &Scene,
    names: &Names,
    title_side: &str,
    palette: &Palette,
) -> Vec<Stmt> {
    // What stands directly in each group, and last what stands in none.
    let mut inside: Vec<Vec<Stmt>> = vec![Vec::new(); scene.groups.len() + 1];
    let none = scene.groups.len();
    for (at, card) in scene.cards.iter().enumerate() {
        let attributes = card_attributes(card, palette);
        inside[card.group.unwrap_or(none)].push(node(&names.0[at], attributes));
    }
    let colour_of: HashMap<usize, &str> =
        scene.links.iter().filter_map(|link| Some((link.junction?, palette.line(link)))).collect();
    for (at, group) in scene.junction_groups.iter().enumerate() {
        let junction = scene.cards.len() + at;
        let colour = colour_of.get(&junction).copied().unwrap_or(palette.supports);
        let attributes = vec![
            attribute("shape", "circle"),
            attribute("label", ""),
            attribute("width", "0.1"),
            attribute("fixedsize", "true"),
            attribute("color", colour),
            attribute("fillcolor", colour),
        ];
        inside[group.unwrap_or(none)].push(node(&names.0[junction], attributes));
    }
    // Outer groups come before inner ones, so going backward closes the inner ones first.
    for (at, group) in scene.groups.iter().enumerate().rev() {
        let members = std::mem::take(&mut inside[at]);
        if group.depth >= MAX_DEPTH {
            inside[group.parent.unwrap_or(none)].extend(members);
            continue;
        }
        let mut stmts = vec![
            set("label", &label(&group.title)),
            set("labeljust", "l"),
            set("labelloc", title_side),
            set("fontsize", "10"),
            set("fontcolor", palette.ink),
            set("style", "rounded,filled"),
            set("fillcolor", palette.groups[group.depth % 2]),
            set("color", palette.group_line),
            set("margin", "12"),
        ];
        stmts.extend(members);
        let id = quoted(&format!("cluster_{at} {}", drawable(&group.id)));
        inside[group.parent.unwrap_or(none)].push(Stmt::Subgraph(Subgraph { id, stmts }));
    }
    std::mem::take(&mut inside[none])
}

fn card_attributes(card: &Card, palette: &Palette) -> Vec<Attribute> {
    let faded = card.standing.is_some_and(|standing| standing != Standing::Stands);
    let mut text = format!("{}  {}", card.kind.word(), card.shown_id);
    if let Some(standing) = card.standing {
        text.push_str(&format!("  ({})", standing.as_str()));
    }
    let mut lines = label(&text) + "\\l";
    for line in card.lines.iter().chain(&card.remark) {
        lines.push_str(&label(line));
        lines.push_str("\\l");
    }
    let (shape, rounded, accent) = match card.kind {
        CardKind::Statement(Kind::Thesis) => ("box", true, palette.thesis),
        CardKind::Statement(Kind::Claim) => ("box", true, palette.claim),
        CardKind::Statement(Kind::Premise) => ("box", false, palette.premise),
        CardKind::Statement(Kind::Challenge) => ("box", false, palette.challenge),
        CardKind::Group => ("folder", false, palette.muted),
    };
    let colour = match card.state {
        State::Added => palette.added,
        State::Removed => palette.removed,
        State::Changed => palette.changed,
        State::Same if faded => palette.faded,
        State::Same => accent,
    };
    let mut style = vec!["filled"];
    if rounded {
        style.push("rounded");
    }
    // An octagon would be half as large again as its text.
    if card.kind == CardKind::Statement(Kind::Challenge) {
        style.push("diagonals");
    }
    if card.is_implicit {
        style.push("dashed");
    }
    if card.state == State::Removed {
        style.push("dotted");
    }
    let heavy = matches!(card.kind, CardKind::Statement(Kind::Thesis))
        || matches!(card.state, State::Added | State::Changed);
    let mut attributes = vec![
        attribute("label", &lines),
        attribute("color", colour),
        attribute("style", &style.join(",")),
        attribute("tooltip", &label(&card.tooltip)),
    ];
    if shape != "box" {
        attributes.push(attribute("shape", shape));
    }
    if heavy {
        attributes.push(attribute("penwidth", "2.2"));
    }
    if card.kind == CardKind::Statement(Kind::Thesis) {
        attributes.push(attribute("fillcolor", palette.card_thesis));
    }
    if faded {
        attributes.push(attribute("fillcolor", palette.card_faded));
        attributes.push(attribute("fontcolor", palette.muted));
    }
    attributes
}

fn edge(
    link: &SceneLink,
    from: usize,
    to: usize,
    head: Head,
    names: &Names,
    palette: &Palette,
) -> Stmt {
    let end = |at: usize| Vertex::N(NodeId(quoted(&names.0[at]), None));
    let mut attributes = vec![
        attribute("color", palette.line(link)),
        attribute("tooltip", &label(&link.tooltip)),
        attribute(
            "arrowhead",
            match head {
                Head::None => "none",
                Head::Triangle => "normal",
                Head::Bar => "tee",
            },
        ),
    ];
    let style = match (link.state, link.relation) {
        (State::Removed, _) => Some("dotted"),
        (_, Relation::Attacks) => Some("dashed"),
        _ => None,
    };
    attributes.extend(style.map(|style| attribute("style", style)));
    if link.stands_for > 1 && head != Head::None {
        attributes.push(attribute("label", &format!("×{}", link.stands_for)));
    }
    if matches!(link.state, State::Added | State::Changed) {
        attributes.push(attribute("penwidth", "2.2"));
    }
    Stmt::Edge(Edge { ty: EdgeTy::Pair(end(from), end(to)), attributes })
}

fn node(name: &str, attributes: Vec<Attribute>) -> Stmt {
    Stmt::Node(Node { id: NodeId(quoted(name), None), attributes })
}

fn set(key: &str, value: &str) -> Stmt {
    Stmt::Attribute(attribute(key, value))
}

fn attribute(key: &str, value: &str) -> Attribute {
    // A label brings its own escapes: `\l` ends a line.
    Attribute(Id::Plain(key.to_owned()), Id::Escaped(format!("\"{}\"", value.replace('"', "\\\""))))
}

fn quoted(name: &str) -> Id {
    Id::Escaped(format!("\"{}\"", quote(name)))
}

/// A text between quotation marks in DOT. Backslashes are doubled, so that none is taken for an
/// escape and the closing mark stays one.
fn quote(text: &str) -> String {
    drawable(text).replace('\\', "\\\\").replace('"', "\\\"")
}

/// A text in a label, where Graphviz reads escapes and entities.
fn label(text: &str) -> String {
    drawable(text).replace('\\', "\\\\").replace('&', "&amp;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Link, Node as Statement};
    use crate::render::fixture::scene;
    use crate::render::palette::LIGHT;

    fn drawn(document: Document) -> String {
        let mut out = Vec::new();
        dot(&scene(document), Direction::Up, &LIGHT, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_long_chain_is_printed_on_a_small_stack() {
        let print = || {
            let id = |at: usize| format!("n{at}");
            let nodes = (0..300_000).map(|at| Statement::new(id(at), Kind::Claim, "")).collect();
            let link = |at: usize| Link::supports([id(at)], id(at - 1));
            let links = (1..300_000).map(link).collect();
            drawn(Document { nodes, links, ..Document::default() }).len()
        };
        let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(print).unwrap();
        assert!(thread.join().expect("it ends without an overflow") > 300_000);
    }
}
