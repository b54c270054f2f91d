//! Boxes from an argument document, as the renderer makes them.

use std::path::Path;

use argraph::document::Document;
use argraph::graph::ArgumentGraph;
use argraph::layout::{Boxes, Direction};
use argraph::render::{Overlay, Scene, SceneOptions};
use argraph::source::{DEFAULT_MAX_BYTES, Source};

/// Size of a generated card that holds a text of so many characters.
pub fn card(characters: usize) -> (f64, f64) {
    let lines = characters.div_ceil(32).clamp(1, 12);
    (220.0, 36.0 + 17.0 * lines as f64)
}

/// A generated junction's size.
pub const JUNCTION: f64 = 8.0;

/// The boxes of the document at `path`.
pub fn boxes(path: &str, groups: bool) -> Boxes {
    let source = Source::read(Path::new(path), DEFAULT_MAX_BYTES).expect("a readable file");
    let Ok((document, _)) = Document::read(&source) else { panic!("{path} is no document") };
    let options = SceneOptions { groups, ..SceneOptions::default() };
    Scene::new(&ArgumentGraph::new(document), &options, &Overlay::default()).boxes(Direction::Up)
}
