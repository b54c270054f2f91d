//! What a person reads: the whole report on a document with a beginner's mistakes.

use std::io;

use argraph::document::{Document, Missing, SourceText, Texts};
use argraph::graph::ArgumentGraph;
use argraph::lint::{self, Levels, Subject};
use argraph::report::{self, Report, Styles};
use argraph::source::Source;

/// Twelve mistakes: a mistyped key, kind, id and group; a kind for an id's place; no `from`; two
/// relations; a group for a node; an id in capitals and one twice; a claim without support; a
/// text of dots; a reason that stands apart.
#[test]
fn twelve_mistakes_are_twelve_findings_and_the_first_is_the_one_to_start_with() {
    let text = include_str!("tram.argraph.json");
    let source = Source::new("tram.argraph.json", text);
    let (document, reading) = Document::read(&source).expect("it is JSON");
    let graph = ArgumentGraph::new(document);
    let texts = Texts::default();
    let findings = lint::check(&Subject::new(&graph, &texts), reading, &Levels::default());
    let mut out = Vec::new();
    let report = Report { source: &source, document: None, findings: &findings };
    report::text(&report, Styles::Plain, &mut out).expect("a vector takes all");
    insta::assert_snapshot!(String::from_utf8(out).expect("reports are UTF-8"));
    assert_eq!(findings.len(), 12);
}

/// Twelve habits brought from elsewhere: a version in quotation marks, percent, other words for
/// keys and kinds, a bare string for a list or an object, a list for an object, a statement named
/// twice, a quote from memory, a file that is not there, a circle.
#[test]
fn twelve_habits_from_elsewhere_are_twelve_findings() {
    let source = Source::new("noise.argraph.json", include_str!("noise.argraph.json"));
    let (document, reading) = Document::read(&source).expect("it is JSON");
    let report = Source::new("report.txt", "We measured at night: the noise fell by a third.");
    let paper = Missing::Unreadable(io::ErrorKind::NotFound.into());
    let texts = [SourceText::Read(report), SourceText::Missing(paper)];
    let (graph, texts) = (ArgumentGraph::new(document), Texts::from_memory(texts));
    let findings = lint::check(&Subject::new(&graph, &texts), reading, &Levels::default());
    let mut out = Vec::new();
    let report = Report { source: &source, document: None, findings: &findings };
    report::text(&report, Styles::Plain, &mut out).expect("a vector takes all");
    insta::assert_snapshot!(String::from_utf8(out).expect("reports are UTF-8"));
    assert_eq!(findings.len(), 12);
}
