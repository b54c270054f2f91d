//! Pictures of graphs that nobody draws twice, and the formats of `argraph render`.

use std::path::Path;

use argraph::document::{Document, Group, Id, Kind, Link, Node};
use argraph::graph::ArgumentGraph;
use argraph::layout::{Direction, verify};
use argraph::render::{Overlay, Picture, PictureOptions, Scene, SceneOptions, Theme, svg};
use argraph::source::Spanned;

use crate::external::argraph;

/// Draws a document, holds the layout to its promises, and gives the picture.
fn draw(document: Document) -> Picture {
    let graph = ArgumentGraph::new(document);
    let scene = Scene::new(&graph, &SceneOptions::default(), &Overlay::default());
    let boxes = scene.boxes(Direction::Up);
    let picture = Picture::new(scene, &PictureOptions::default()).expect("it is laid out");
    // The layout was moved to where it is drawn: the page is what bounds it now.
    let mut layout = picture.layout.clone();
    (layout.width, layout.height) = (picture.width, picture.height);
    assert_eq!(verify(&boxes, &layout), Ok(()));
    let mut out = Vec::new();
    svg(&picture, Theme::Auto, &mut out).expect("a Vec takes everything");
    let text = String::from_utf8(out).expect("an SVG is text");
    let read = roxmltree::Document::parse(&text).expect("it is well-formed");
    let class =
        |node: &roxmltree::Node<'_, '_>| node.attribute("class").unwrap_or_default().to_owned();
    let cards = read
        .descendants()
        .filter(|node| class(node).starts_with("node ") && node.has_attribute("data-id"));
    assert_eq!(cards.count(), picture.scene.cards.len());
    picture
}

fn nodes(count: usize) -> Vec<Node> {
    (0..count).map(|at| Node::new(format!("n{at}"), Kind::Premise, "It is said.")).collect()
}

fn aspect(picture: &Picture) -> f64 {
    picture.width / picture.height
}

#[test]
fn an_empty_graph_is_an_empty_page() {
    let picture = draw(Document::default());
    assert!(picture.width > 0.0 && picture.width < 500.0 && picture.height < 200.0);
}

#[test]
fn isolated_statements_fill_a_page() {
    let picture = draw(Document { nodes: nodes(200), ..Document::default() });
    assert!((0.7..3.0).contains(&aspect(&picture)), "{}", aspect(&picture));
}

#[test]
fn a_link_with_five_hundred_sources_is_folded() {
    let links = vec![Link::supports((1..501).map(|at| format!("n{at}")), "n0")];
    let picture = draw(Document { nodes: nodes(501), links, ..Document::default() });
    assert!((0.3..6.0).contains(&aspect(&picture)), "{}", aspect(&picture));
}

#[test]
fn very_many_links_into_one_statement_are_folded() {
    let links = (1..1_001).map(|at| Link::supports([format!("n{at}")], "n0")).collect();
    let picture = draw(Document { nodes: nodes(1_001), links, ..Document::default() });
    assert!((0.2..9.0).contains(&aspect(&picture)), "{}", aspect(&picture));
}

#[test]
fn a_very_long_text_and_a_very_long_word_stay_in_their_cards() {
    let texts = ["word ".repeat(6_000), "x".repeat(30_000), "字".repeat(30_000)];
    let node =
        |(at, text): (usize, &String)| Node::new(format!("n{at}"), Kind::Claim, text.clone());
    let nodes = texts.iter().enumerate().map(node).collect();
    let picture = draw(Document { nodes, ..Document::default() });
    for card in &picture.scene.cards {
        assert!(card.lines.len() <= 12 && card.width < 400.0 && card.height < 400.0);
        assert!(card.lines[11].ends_with('…'), "{:?}", card.lines[11]);
        assert!(card.tooltip.len() > 29_000, "the tooltip has the whole text");
    }
}

#[test]
fn groups_that_lie_in_each_other_are_drawn_once_each() {
    let group = |id: &str, within: &str| Group {
        id: Spanned::from(Id::from(id)),
        within: Some(Spanned::from(Id::from(within))),
        ..Group::default()
    };
    let groups = vec![group("a", "b"), group("b", "a"), group("c", "c"), group("d", "nowhere")];
    let mut nodes = nodes(4);
    for (node, group) in nodes.iter_mut().zip(["a", "b", "c", "d"]) {
        node.group = Some(Spanned::from(Id::from(group)));
    }
    let picture = draw(Document { nodes, groups, ..Document::default() });
    assert_eq!(picture.scene.groups.len(), 4);
}

/// What is printed in black has no colours for groups, neither on the cards nor in the legend.
#[test]
fn the_print_theme_knows_no_colours() {
    let document = "data/belt-and-road.argraph.json";
    let by = |by| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        argraph(root, &["render", document, "--theme", "print", "--color-by", by])
    };
    let (groups, kinds) = (by("group"), by("kind"));
    assert!(groups.stdout == kinds.stdout, "the pictures differ");
    let said = String::from_utf8_lossy(&groups.stderr).into_owned();
    let remark = "note: `--theme print` has no colours, so `--color-by group` changes nothing";
    assert!(said.lines().any(|line| line == remark), "{said}");
}

#[test]
fn what_cannot_colour_by_group_is_said() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let by_group = ["examples/gallery/high-street.argraph.json", "--color-by", "group"];
    for (format, is_said) in [("dot", true), ("mermaid", true), ("svg", false)] {
        let drawn = argraph(root, &[&["render", "--format", format], &by_group[..]].concat());
        let said = String::from_utf8_lossy(&drawn.stderr).into_owned();
        assert_eq!(said.contains("in Mermaid and DOT colours are kinds"), is_said, "{said}");
    }
}

#[test]
fn an_overview_of_no_groups_is_said_to_be_none() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let said = |document| {
        let drawn = argraph(root, &["render", document, "--overview"]);
        String::from_utf8_lossy(&drawn.stderr).into_owned()
    };
    let without = "data/belt-and-road.argraph.json";
    assert!(!said(without).contains("there are no groups"));
    let without = "examples/gallery/bermuda.argraph.json";
    assert_eq!(
        said(without),
        format!("note: {without}: there are no groups, so `--overview` draws every statement\n")
    );
}

#[test]
fn the_suffix_or_the_flag_tells_the_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/gallery/bermuda.argraph.json");
    for (suffix, format, begins) in [
        ("svg", "svg", &b"<svg "[..]),
        ("png", "png", b"\x89PNG"),
        ("pdf", "pdf", b"%PDF-"),
        ("dot", "dot", b"digraph"),
        ("gv", "dot", b"digraph"),
        ("mmd", "mermaid", b"---\ntitle"),
    ] {
        let file = format!("picture.{suffix}");
        let output = argraph(folder.path(), &["render", document, "-o", &file]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let written = std::fs::read(folder.path().join(&file)).expect("it is written");
        assert!(written.starts_with(begins), "{suffix}");
        let printed = argraph(folder.path(), &["render", document, "--format", format]);
        assert!(printed.stdout == written, "{suffix}: the bytes differ");
        let why = argraph(folder.path(), &["why", document, "-o", &file]);
        assert!(why.status.success(), "{}", String::from_utf8_lossy(&why.stderr));
        assert!(std::fs::read(folder.path().join(&file)).unwrap().starts_with(&begins[..3]));
    }
    let refused = argraph(folder.path(), &["render", document, "-o", "picture.jpg"]);
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("`picture.jpg` names no format; use .svg, .png, .pdf"), "{said}");
    let large = argraph(folder.path(), &["render", document, "--scale", "500", "-o", "large.png"]);
    assert_eq!(large.status.code(), Some(2));
    let said = String::from_utf8_lossy(&large.stderr).into_owned();
    assert!(said.contains("too large to paint: take a smaller `--scale`"), "{said}");
    assert!(!folder.path().join("large.png").exists());
}
