//! The pictures that the documents show are what the program draws. `ARGRAPH_UPDATE=1 cargo test
//! --test it pictures` draws them anew; look at each before you keep it.

use std::fs;
use std::path::{Path, PathBuf};

use argraph::document::Document;
use argraph::evaluate::evaluate;
use argraph::graph::{ArgumentGraph, Element};
use argraph::render::{Focus, Overlay, Picture, PictureOptions, Scene, SceneOptions, Theme, svg};
use argraph::source::{DEFAULT_MAX_BYTES, Source};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What of an argument is drawn.
#[derive(Clone, Copy)]
enum Shown {
    All,
    /// What is near this statement.
    Focus(&'static str),
    /// Each group as one card.
    Overview,
}

fn drawn(document: &Path, theme: Theme, standing: bool, shown: Shown) -> String {
    let source = Source::read(document, DEFAULT_MAX_BYTES).expect("the document is there");
    let (document, findings) = Document::read(&source).expect("it is a document");
    assert!(findings.is_empty(), "{findings:?}");
    let graph = ArgumentGraph::new(document);
    let evaluation = standing.then(|| evaluate(&graph));
    let overlay = Overlay { standing: evaluation.as_ref(), ..Overlay::default() };
    let mut options = SceneOptions::default();
    match shown {
        Shown::All => {}
        Shown::Focus(id) => {
            let node = graph.find(id).and_then(Element::node).expect("it is there");
            options.focus = Some(Focus { node, depth: 1 });
        }
        Shown::Overview => options.collapse = graph.groups().collect(),
    }
    let scene = Scene::new(&graph, &options, &overlay);
    let picture = Picture::new(scene, &PictureOptions::default()).expect("it is laid out");
    let mut out = Vec::new();
    svg(&picture, theme, &mut out).expect("a Vec takes everything");
    String::from_utf8(out).expect("an SVG is text")
}

fn assert_fresh(picture: &Path, fresh: &str) {
    if std::env::var_os("ARGRAPH_UPDATE").is_some() {
        fs::write(picture, fresh).expect("the picture can be written");
    }
    let shipped = fs::read_to_string(picture).unwrap_or_default();
    assert!(fresh == shipped, "{} is not what the program draws", picture.display());
}

#[test]
fn the_essay_is_shown_as_it_is_drawn() {
    let essay = root().join("data/belt-and-road.argraph.json");
    for (name, theme) in [("light", Theme::Light), ("dark", Theme::Dark)] {
        for (what, shown) in [
            ("belt-and-road", Shown::All),
            ("overview", Shown::Overview),
            ("mutual-trust", Shown::Focus("mutual-trust")),
        ] {
            let picture = root().join(format!("docs/images/{what}-{name}.svg"));
            assert_fresh(&picture, &drawn(&essay, theme, false, shown));
        }
    }
}

#[test]
fn the_gallery_is_shown_as_it_is_drawn() {
    let entries = fs::read_dir(root().join("examples/gallery")).expect("there is a gallery");
    let paths = entries.map(|entry| entry.expect("it can be read").path());
    let documents: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|suffix| suffix == "json")).collect();
    assert!(documents.len() >= 6, "{documents:?}");
    for document in documents {
        let name = document.to_string_lossy().replace(".argraph.json", ".svg");
        assert_fresh(Path::new(&name), &drawn(&document, Theme::Auto, true, Shown::All));
    }
}
