//! The essay's graph: what is said of it, and that every break in it is noticed.

use std::path::Path;

use argraph::diagnostic::{Finding, Severity};
use argraph::document::{Document, SourceText, Texts};
use argraph::graph::ArgumentGraph;
use argraph::lint::{self, Levels, Subject};
use argraph::source::Source;

const ESSAY: &str = include_str!("../../data/belt-and-road.argraph.json");
const DRAFT: &str = include_str!("../../data/belt-and-road.draft.argraph.json");
const TEXT: &str = include_str!("../../seeds/belt-and-road.txt");

fn findings(document: &str) -> Vec<Finding> {
    let source = Source::new("essay", document);
    let (document, reading) = Document::read(&source).expect("it is JSON");
    let text = || SourceText::Read(Source::new("belt-and-road.txt", TEXT));
    let texts = Texts::from_memory(document.sources.iter().map(|_| text()));
    let graph = ArgumentGraph::new(document);
    lint::check(&Subject::new(&graph, &texts), reading, &Levels::default())
}

/// Rule and token of each finding.
fn said(document: &str) -> Vec<(Severity, &'static str, String)> {
    let token = |finding: &Finding| document[finding.span.range()].trim_matches('"').to_owned();
    let findings = findings(document);
    findings.iter().map(|finding| (finding.severity, finding.rule, token(finding))).collect()
}

#[test]
fn the_essay_has_no_errors_and_only_honest_warnings() {
    let warning = |rule, id: &str| (Severity::Warning, rule, id.to_owned());
    assert_eq!(
        said(ESSAY),
        [
            warning("unavailing-answer", "geopolitical-conflicts"),
            warning("unavailing-answer", "territorial-disputes"),
            warning("unanswered-challenge", "us-rebalancing"),
            warning("unanswered-challenge", "three-forces"),
            warning("unanswered-challenge", "resource-disputes"),
            warning("unanswered-challenge", "overlapping-frameworks"),
            warning("unanswered-challenge", "social-instability"),
            warning("unanswered-challenge", "smooth-only"),
        ]
    );
}

#[test]
fn the_draft_fails_and_names_its_unsupported_claims() {
    let mut errors = said(DRAFT);
    errors.retain(|(severity, ..)| *severity == Severity::Error);
    let error = |id: &str| (Severity::Error, "unsupported-claim", id.to_owned());
    assert_eq!(errors, [error("mutual-trust"), error("each-through-other")]);
}

#[test]
fn the_sources_lie_where_the_documents_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    for text in [ESSAY, DRAFT] {
        let (document, _) = Document::read(&Source::new("essay", text)).expect("it is JSON");
        let root = folder.parent().expect("data lies in the package");
        let texts = Texts::read(&document, &folder, root, 1 << 20);
        assert!(matches!(texts.get(0), SourceText::Read(source) if source.text() == TEXT));
    }
}

/// Breaks each quote, id and end of a link in turn.
#[test]
fn every_broken_quote_id_and_link_is_an_error() {
    let (document, _) = Document::read(&Source::new("essay", ESSAY)).expect("it is JSON");
    let quotes = document.nodes.iter().flat_map(|node| &node.quotes);
    let quotes = quotes.chain(document.links.iter().flat_map(|link| &link.quotes));
    let mut tokens = Vec::new();
    for quote in quotes {
        tokens.extend([("misquoted-source", quote.text.span), ("unknown-id", quote.source.span)]);
    }
    let ids = document.nodes.iter().map(|node| (node.id.as_str(), node.id.span));
    let named = document.links.iter().filter_map(|link| link.id.as_ref());
    let groups = document.groups.iter().map(|group| (group.id.as_str(), group.id.span));
    for (id, span) in ids.chain(named.map(|id| (id.as_str(), id.span))).chain(groups) {
        // An id that nothing names can be anything, as far as anybody can tell.
        if ESSAY.matches(&format!("\"{id}\"")).count() > 1 {
            tokens.push(("unknown-id", span));
        }
    }
    for link in &document.links {
        let ends = link.from.iter().chain(&link.supports).chain(&link.attacks);
        tokens.extend(ends.map(|end| ("unknown-id", end.span)));
    }
    assert!(tokens.len() > 300, "{}", tokens.len());
    for (rule, span) in tokens {
        let token = &ESSAY[span.range()];
        let middle = token.len() / 2;
        let middle = (middle..).find(|at| token.is_char_boundary(*at)).expect("its end is one");
        let broken = format!("{}x-q{}", &token[..middle], &token[middle..]);
        let mut document = ESSAY.to_owned();
        document.replace_range(span.range(), &broken);
        let found = findings(&document);
        let errors = found.iter().filter(|finding| finding.severity == Severity::Error);
        assert!(errors.clone().any(|finding| finding.rule == rule), "{broken}: {found:#?}");
        // One break is one error, however many places name what is broken.
        assert!(errors.clone().all(|finding| finding.rule == rule), "{broken}: {found:#?}");
    }
}

/// Takes each support of a claim away, and each statement, in turn.
#[test]
fn every_claim_that_loses_its_support_is_an_error() {
    let (document, _) = Document::read(&Source::new("essay", ESSAY)).expect("it is JSON");
    for at in 0..document.links.len() {
        let mut document = document.clone();
        let link = document.links.remove(at);
        let Some(target) = &link.supports else { continue };
        let graph = ArgumentGraph::new(document);
        let Some(node) = graph.find(target).and_then(|element| element.node()) else { continue };
        let is_bare = graph.supports(node).next().is_none();
        let needs = matches!(graph.node(node).kind.value.as_str(), "thesis" | "claim");
        let texts = Texts::default();
        let found = lint::check(&Subject::new(&graph, &texts), Vec::new(), &Levels::default());
        let is_said = found.iter().any(|finding| {
            finding.rule == "unsupported-claim" && finding.span == graph.node(node).id.span
        });
        assert_eq!(is_said, is_bare && needs, "without a support of {}", target.value);
    }
}
