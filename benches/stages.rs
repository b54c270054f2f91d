//! Each stage by itself, on the same generated tree: `cargo bench --bench stages`.

use argraph::document::{Document, Texts, format};
use argraph::evaluate::evaluate;
use argraph::graph::ArgumentGraph;
use argraph::layout::Direction;
use argraph::lint::{self, Levels, Subject};
use argraph::render::{Overlay, Picture, PictureOptions, Scene, SceneOptions, Theme, dot, svg};
use argraph::source::Source;
use divan::{Bencher, black_box};

#[allow(dead_code, reason = "each benchmark uses a part of it")]
mod generate;

fn main() {
    divan::main();
}

fn source(nodes: usize) -> Source {
    Source::new("generated", generate::document(generate::Shape::Tree, nodes, 1))
}

fn graph(nodes: usize) -> ArgumentGraph {
    ArgumentGraph::new(Document::read(&source(nodes)).expect("it is a document").0)
}

/// What the other rows are to be compared with: serde_json into plain structs.
#[divan::bench(args = [10_000, 100_000], sample_count = 5)]
fn plain(bencher: Bencher, nodes: usize) {
    #[derive(serde::Deserialize)]
    #[allow(dead_code, reason = "only reading them is measured")]
    struct PlainDocument {
        version: u32,
        nodes: Vec<PlainNode>,
        links: Vec<PlainLink>,
    }
    #[derive(serde::Deserialize)]
    #[allow(dead_code, reason = "only reading them is measured")]
    struct PlainNode {
        id: String,
        kind: String,
        text: String,
    }
    #[derive(serde::Deserialize)]
    #[allow(dead_code, reason = "only reading them is measured")]
    struct PlainLink {
        from: serde_json::Value,
        supports: Option<String>,
        attacks: Option<String>,
    }
    let source = source(nodes);
    bencher.bench_local(|| serde_json::from_str::<PlainDocument>(black_box(source.text())).is_ok());
}

#[divan::bench(args = [10_000, 100_000], sample_count = 5)]
fn read(bencher: Bencher, nodes: usize) {
    let source = source(nodes);
    bencher.bench_local(|| Document::read(black_box(&source)));
}

#[divan::bench(args = [10_000, 100_000], sample_count = 5)]
fn build(bencher: Bencher, nodes: usize) {
    let document = graph(nodes).into_document();
    bencher.with_inputs(|| document.clone()).bench_local_values(ArgumentGraph::new);
}

#[divan::bench(args = [10_000, 100_000], sample_count = 5)]
fn standing(bencher: Bencher, nodes: usize) {
    let graph = graph(nodes);
    bencher.bench_local(|| evaluate(black_box(&graph)));
}

#[divan::bench(args = [10_000, 100_000], sample_count = 5)]
fn check(bencher: Bencher, nodes: usize) {
    let (graph, texts) = (graph(nodes), Texts::default());
    let levels = Levels::default();
    bencher.bench_local(|| lint::check(&Subject::new(&graph, &texts), Vec::new(), &levels));
}

#[divan::bench(args = [10_000, 100_000], sample_count = 5)]
fn canonical_text(bencher: Bencher, nodes: usize) {
    let source = source(nodes);
    bencher.bench_local(|| format(black_box(&source)));
}

#[divan::bench(args = [1_000, 10_000], sample_count = 3)]
fn picture_as_svg(bencher: Bencher, nodes: usize) {
    let graph = graph(nodes);
    bencher.bench_local(|| {
        let scene = Scene::new(&graph, &SceneOptions::default(), &Overlay::default());
        let picture = Picture::new(scene, &PictureOptions::default()).expect("it is laid out");
        let mut out = Vec::new();
        svg(&picture, Theme::Auto, &mut out).expect("a Vec takes everything");
        out
    });
}

#[divan::bench(args = [1_000, 10_000], sample_count = 3)]
fn scene_as_dot(bencher: Bencher, nodes: usize) {
    let graph = graph(nodes);
    bencher.bench_local(|| {
        let scene = Scene::new(&graph, &SceneOptions::default(), &Overlay::default());
        let mut out = Vec::new();
        dot(&scene, Direction::Up, Theme::Light.palette(), &mut out).expect("a Vec takes all");
        out
    });
}
