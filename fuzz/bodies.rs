//! What the fuzz targets do with bytes. The normal suite runs the same bodies on documents that it
//! breaks at random (`tests/it/fuzz.rs`), so that they are exercised without a nightly toolchain.
//!
//! A body must not panic, and asserts what has to hold of every input.

use argraph::diff::diff;
use argraph::document::{Document, Texts, format, quotes};
use argraph::evaluate::{Proof, evaluate};
use argraph::graph::ArgumentGraph;
use argraph::layout::Direction;
use argraph::lint::{self, Levels, Subject};
use argraph::merge::{merge, merge_lines};
use argraph::outline::outline;
use argraph::render::{Overlay, Picture, PictureOptions, Scene, SceneOptions, Theme, dot, svg};
use argraph::report::{self, Report, Styles};
use argraph::source::Source;

fn source(bytes: &[u8]) -> Option<Source> {
    Source::from_bytes("fuzzed", bytes.to_vec()).ok()
}

fn graph(source: &Source) -> Option<ArgumentGraph> {
    Some(ArgumentGraph::new(Document::read(source).ok()?.0))
}

/// Reads, checks, evaluates and reports.
pub(crate) fn document(bytes: &[u8]) {
    let Some(source) = source(bytes) else { return };
    let findings = match Document::read(&source) {
        Err(finding) => vec![*finding],
        Ok((document, reading)) => {
            let graph = ArgumentGraph::new(document);
            let evaluation = evaluate(&graph);
            for node in graph.nodes().take(3) {
                let _ = Proof::of(&graph, &evaluation, node);
            }
            outline(&graph, &mut Vec::new()).expect("a Vec takes everything");
            lint::check(&Subject::new(&graph, &Texts::default()), reading, &Levels::default())
        }
    };
    for finding in &findings {
        let range = finding.span.range();
        assert!(source.text().get(range.clone()).is_some(), "{range:?} is no part of the text");
        assert!(!finding.message.is_empty() && !finding.message.contains('\n'));
    }
    let mut said = Vec::new();
    report::text(
        &Report { source: &source, document: None, findings: &findings },
        Styles::Plain,
        &mut said,
    )
    .expect("a Vec takes everything");
    let said = String::from_utf8(said).expect("a report is text");
    let escape = said.chars().find(|said| said.is_control() && !matches!(said, '\n' | '\t'));
    assert!(escape.is_none(), "{escape:?} would reach the terminal");
}

/// Draws.
pub(crate) fn picture(bytes: &[u8]) {
    let Some(graph) = source(bytes).as_ref().and_then(graph) else { return };
    if graph.nodes().len() > 200 || graph.links().len() > 400 {
        return;
    }
    let evaluation = evaluate(&graph);
    let overlay = Overlay { standing: Some(&evaluation), ..Overlay::default() };
    let scene = Scene::new(&graph, &SceneOptions::default(), &overlay);
    let mut written = Vec::new();
    dot(&scene, Direction::Up, Theme::Light.palette(), &mut written).expect("a Vec takes all");
    let written = String::from_utf8(written).expect("DOT is text");
    assert!(!written.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')));
    let Ok(picture) = Picture::new(scene, &PictureOptions::default()) else { return };
    let mut drawn = Vec::new();
    svg(&picture, Theme::Auto, &mut drawn).expect("a Vec takes everything");
    let drawn = String::from_utf8(drawn).expect("an SVG is text");
    let drawn = roxmltree::Document::parse(&drawn).expect("an SVG is XML");
    for element in drawn.descendants().filter(roxmltree::Node::is_element) {
        assert!(element.tag_name().name() != "script", "it would run");
        // What stands behind `data-` are the document's own words.
        for attribute in element.attributes().filter(|one| !one.name().starts_with("data-")) {
            let (name, value) = (attribute.name(), attribute.value());
            assert!(!name.starts_with("on") && name != "href", "{name} would run");
            assert!(!value.contains("NaN") && !value.contains("inf"), "{name}=\"{value}\"");
        }
    }
}

/// Lays out as canonical text: possible for whatever can be read, and done after once.
pub(crate) fn canonical(bytes: &[u8]) {
    let Some(source) = source(bytes) else { return };
    let read = Document::read(&source);
    let Ok(text) = format(&source) else {
        assert!(read.is_err(), "it can be read and not laid out");
        return;
    };
    let (document, findings) = read.expect("what can be laid out can be read");
    let laid_out = Source::new("laid out", text.as_str());
    assert!(format(&laid_out).is_ok_and(|again| again == text), "it is not laid out after once");
    let (same, found) = Document::read(&laid_out).expect("what is laid out can be read");
    assert_eq!(document.nodes.len(), same.nodes.len());
    assert_eq!(document.links.len(), same.links.len());
    assert_eq!(findings.len(), found.len(), "{findings:?} {found:?}");
}

/// The parts of an input: what stands between bytes of zero.
fn parts<const N: usize>(bytes: &[u8]) -> Option<[Source; N]> {
    let parts: Vec<Source> = bytes.split(|byte| *byte == 0).filter_map(source).collect();
    parts.try_into().ok()
}

/// Compares two documents.
pub(crate) fn compare(bytes: &[u8]) {
    let Some([old, new]) = parts::<2>(bytes) else { return };
    let Some((old, new)) = graph(&old).zip(graph(&new)) else { return };
    let _ = diff(&old, &new);
    assert!(diff(&old, &old).is_empty(), "a document differs from itself");
}

/// Merges three documents. What comes out is read without a finding, or is JSON once a side is taken
/// of all that is in conflict.
pub(crate) fn merge_three(bytes: &[u8]) {
    let Some([base, ours, theirs]) = parts::<3>(bytes) else { return };
    let Ok(merge) = merge(&base, &ours, &theirs) else {
        merge_lines(base.text().as_bytes(), ours.text().as_bytes(), theirs.text().as_bytes());
        return;
    };
    if merge.conflicts.is_empty() {
        let (_, findings) = Document::read(&Source::new("merged", merge.text)).expect("it is JSON");
        assert!(findings.is_empty(), "{findings:?}");
        return;
    }
    for ours in [true, false] {
        let left = Source::new("left", taken(&merge.text, ours));
        let read = Document::read(&left);
        assert!(read.is_ok(), "{:?}: {}", read.unwrap_err(), left.text());
    }
}

/// What is left of a text when one side of every conflict is taken.
pub(crate) fn taken(text: &str, ours: bool) -> String {
    let mut side = None;
    let mut left = String::new();
    for line in text.lines() {
        match line {
            "<<<<<<< ours" => side = Some(true),
            "=======" => side = Some(false),
            ">>>>>>> theirs" => side = None,
            _ if side.is_none_or(|side| side == ours) => left.extend([line, "\n"]),
            _ => {}
        }
    }
    left
}

/// Looks for a quote in a text.
pub(crate) fn quote(bytes: &[u8]) {
    let Some([text, quote]) = parts::<2>(bytes) else { return };
    let folded = quotes::Folded::new(text.text());
    if let Some(span) = quotes::find(&folded, quote.text()) {
        assert!(text.text().get(span.range()).is_some());
    }
}
