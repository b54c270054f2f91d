//! What the tests of the writers draw.

use crate::document::Document;
use crate::graph::ArgumentGraph;
use crate::render::{Overlay, Picture, PictureOptions, Scene, SceneOptions};

/// The scene of a document, as it is drawn where nothing is asked for.
pub(super) fn scene(document: Document) -> Scene {
    let graph = ArgumentGraph::new(document);
    Scene::new(&graph, &SceneOptions::default(), &Overlay::default())
}

/// Its picture.
pub(super) fn picture(document: Document) -> Picture {
    Picture::new(scene(document), &PictureOptions::default()).expect("it is laid out")
}
