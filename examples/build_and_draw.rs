//! Builds an argument in code, asks whether its thesis stands, and draws it.
//!
//! Run it with `cargo run --example build_and_draw > street.svg`.

use std::io::{self, Write};

use argraph::document::{Document, Kind, Link, Node};
use argraph::evaluate::{Standing, evaluate};
use argraph::graph::{ArgumentGraph, Element};
use argraph::render::{Overlay, Picture, PictureOptions, Scene, SceneOptions, Theme, svg};
use argraph::source::Spanned;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    io::stdout().write_all(&draw(&build())?)?;
    Ok(())
}

/// A small argument with linked premises, a challenge and an answer.
pub fn build() -> ArgumentGraph {
    ArgumentGraph::new(Document {
        version: 1,
        title: Some(Spanned::from("Close the high street to cars".to_owned())),
        nodes: vec![
            Node::new("close-street", Kind::Thesis, "The high street should be closed to cars."),
            Node::new("accidents", Kind::Premise, "Nine accidents happened there last year."),
            Node::new("cars-caused", Kind::Premise, "Cars caused them."),
            Node::new("shops-lose", Kind::Challenge, "The shops lose customers."),
            Node::new("shops-gained", Kind::Premise, "In the next town the shops gained."),
        ],
        links: vec![
            Link::supports(["accidents", "cars-caused"], "close-street"),
            Link::attacks(["shops-lose"], "close-street"),
            Link::attacks(["shops-gained"], "shops-lose"),
        ],
        ..Document::default()
    })
}

/// Draws it as SVG, with marks for what stands.
pub fn draw(graph: &ArgumentGraph) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let evaluation = evaluate(graph);
    let thesis = graph.find("close-street").and_then(Element::node).ok_or("no such node")?;
    assert_eq!(evaluation.node(thesis), Standing::Stands, "the challenge is answered");
    let overlay = Overlay { standing: Some(&evaluation), ..Overlay::default() };
    let scene = Scene::new(graph, &SceneOptions::default(), &overlay);
    let picture = Picture::new(scene, &PictureOptions::default())?;
    let mut drawn = Vec::new();
    svg(&picture, Theme::Auto, &mut drawn)?;
    Ok(drawn)
}
