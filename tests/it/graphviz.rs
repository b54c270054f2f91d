//! What Graphviz makes of the DOT that is written, and of the boxes that it is given.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use argraph::document::{Document, Kind, Link, Node};
use argraph::graph::ArgumentGraph;
use argraph::layout::{Direction, Engine, LayoutError, Options, layout, verify};
use argraph::render::palette::LIGHT;
use argraph::render::{Overlay, Scene, SceneOptions, dot};
use argraph::source::{DEFAULT_MAX_BYTES, Source};

use crate::external;

/// The documents that are drawn here.
pub(crate) fn documents() -> Vec<(String, Document)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<PathBuf> = Vec::new();
    for folder in ["data", "examples/gallery"] {
        let entries = std::fs::read_dir(root.join(folder)).expect("the folder is there");
        paths.extend(entries.map(|entry| entry.expect("it can be read").path()));
    }
    paths.retain(|path| path.to_string_lossy().ends_with(".argraph.json"));
    paths.sort();
    let read = |path: &PathBuf| {
        let source = Source::read(path, DEFAULT_MAX_BYTES).expect("it is readable");
        let (document, _) = Document::read(&source).expect("it is a document");
        (path.file_name().expect("a file has a name").to_string_lossy().into_owned(), document)
    };
    let mut documents: Vec<(String, Document)> = paths.iter().map(read).collect();
    documents.push(("hostile".to_owned(), hostile()));
    documents
}

/// Texts that mean something to Graphviz, to HTML and to XML.
pub(crate) fn hostile() -> Document {
    let texts = [
        "a\"]; x [label=\"b\\",
        "\\N \\G \\E \\l\\r\\n \\",
        "<b>html</b> & &amp; &#34; <script>alert(1)</script>",
        "]]> <!-- --> <?xml?> ${x} {{y}} %%{init}%%",
        "العربية تُكتب من اليمين إلى اليسار",
        "亚洲需要共同安全，也需要合作。👩‍👩‍👧 e\u{301}\u{302}\u{303}",
        "\u{202e}turned\u{202c} \u{7}\u{1b}[31mred",
        "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle",
    ];
    let node = |(at, text): (usize, &&str)| {
        let kind = Kind::ALL[at % Kind::ALL.len()];
        Node::new(format!("n{at} {text}"), kind, (*text).to_owned())
    };
    let nodes: Vec<Node> = texts.iter().enumerate().map(node).collect();
    let ids: Vec<_> = nodes.iter().map(|node| node.id.value.clone()).collect();
    let links = vec![
        Link::supports([ids[1].clone(), ids[2].clone()], ids[0].clone()).with_id("\"step\\"),
        Link::attacks([ids[3].clone()], "\"step\\"),
        Link::attacks([ids[4].clone()], ids[0].clone()),
    ];
    let title = Some("<&\"'\\ title %%".to_owned().into());
    Document { title, nodes, links, ..Document::default() }
}

fn scene(document: &Document) -> Scene {
    let graph = ArgumentGraph::new(document.clone());
    Scene::new(&graph, &SceneOptions::default(), &Overlay::default())
}

/// Runs the installed `dot` on a text, and gives its JSON.
fn run(source: &str) -> serde_json::Value {
    let mut child = Command::new("dot")
        .arg("-Tjson0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("dot runs");
    child.stdin.take().expect("it is piped").write_all(source.as_bytes()).expect("it is taken");
    let output = child.wait_with_output().expect("dot ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !said.contains("syntax error"), "{said}\n{source}");
    serde_json::from_slice(&output.stdout).expect("dot writes JSON")
}

#[test]
fn graphviz_finds_every_card_arrow_and_group_in_the_dot_that_is_written() {
    if external::find(&["dot"], "DOT as Graphviz reads it").is_none() {
        return;
    }
    for (name, document) in documents() {
        let scene = scene(&document);
        let mut source = Vec::new();
        dot(&scene, Default::default(), &LIGHT, &mut source).expect("a Vec takes everything");
        let read = run(&String::from_utf8(source).expect("DOT is text"));
        let objects = read["objects"].as_array().expect("there are objects");
        let name_of = |object: &serde_json::Value| object["name"].as_str().unwrap().to_owned();
        let (clusters, nodes): (Vec<_>, Vec<_>) =
            objects.iter().map(name_of).partition(|name| name.starts_with("cluster_"));
        assert_eq!(nodes.len(), scene.cards.len() + scene.junctions, "{name}");
        assert_eq!(clusters.len(), scene.groups.len(), "{name}");
        let arrows: usize = scene.links.iter().map(|link| link.parts.len()).sum();
        let edges = read["edges"].as_array().map_or(0, Vec::len);
        assert_eq!(edges, arrows, "{name}");
        for card in &scene.cards {
            let id = argraph::render::text::drawable(&card.id);
            let is_named = |name: &String| name.replace("\\\\", "\\") == id;
            assert!(nodes.iter().any(is_named), "{name}: {id} is not among {nodes:?}");
        }
    }
}

#[test]
fn the_installed_graphviz_lays_out_or_says_why_not() {
    if external::find(&["dot"], "layout by Graphviz").is_none() {
        return;
    }
    let options = Options { engine: Engine::Graphviz, ..Options::default() };
    let mut laid_out = 0;
    let documents = documents();
    for (name, document) in &documents {
        let boxes = scene(document).boxes(Direction::Up);
        match layout(&boxes, &options) {
            Ok(placed) => {
                assert_eq!(verify(&boxes, &placed), Ok(()), "{name}");
                laid_out += 1;
            }
            Err(error) => assert!(matches!(error, LayoutError::Dot(_)), "{name}: {error}"),
        }
    }
    assert!(laid_out * 2 > documents.len(), "{laid_out} of {}", documents.len());
}
