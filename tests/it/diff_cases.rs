//! Revisions as they occur in the histories of real arguments, one trap each: what the diff says
//! of them, in numbers and word for word. `ARGRAPH_UPDATE=1` writes the words anew.

use std::fs;
use std::path::{Path, PathBuf};

use argraph::diff::{GraphDiff, MatchReason, NodeChange, Reviewed, diff, findings_delta, impact};
use argraph::document::{Document, Texts};
use argraph::evaluate::evaluate;
use argraph::graph::ArgumentGraph;
use argraph::lint::{self, Levels, Subject};
use argraph::report::{DiffReport, StandingReport, Styles, diff_json, diff_text, standing};
use argraph::source::Source;
use serde_json::Value;

pub(crate) struct Compared {
    old: ArgumentGraph,
    new: ArgumentGraph,
    diff: GraphDiff,
    text: String,
    pub(crate) json: Value,
}

fn compare(old: &Path, new: &Path, name: &str) -> Compared {
    let read = |path: &Path, side: &str| {
        let text = fs::read_to_string(path).expect("the file is there");
        Source::new(format!("{name}/{side}.json"), text)
    };
    compare_sources(read(old, "old"), read(new, "new"))
}

/// Two revisions, read, checked and compared.
pub(crate) fn compare_sources(old: Source, new: Source) -> Compared {
    let read = |source: Source| {
        let (document, findings) = Document::read(&source).expect("it is an object");
        (source, ArgumentGraph::new(document), findings)
    };
    let (old_source, old, before) = read(old);
    let (new_source, new, after) = read(new);
    let texts = Texts::default();
    let check = |graph: &ArgumentGraph, reading| {
        lint::check(&Subject::new(graph, &texts), reading, &Levels::default())
    };
    let (before, after) = (check(&old, before), check(&new, after));
    let diff = diff(&old, &new);
    let impact = impact(&old, &new, &diff);
    let before = Reviewed { source: &old_source, graph: &old, findings: &before };
    let after = Reviewed { source: &new_source, graph: &new, findings: &after };
    let findings = findings_delta(&diff, before, after);
    let report = DiffReport {
        old: &old,
        new: &new,
        old_source: &old_source,
        new_source: &new_source,
        diff: &diff,
        impact: &impact,
        findings: &findings,
    };
    let mut text = Vec::new();
    diff_text(&report, Styles::Plain, &mut text).expect("memory can be written");
    let text = String::from_utf8(text).expect("the report is text");
    let mut json = Vec::new();
    diff_json(&report, &mut json).expect("memory can be written");
    let json = serde_json::from_slice(&json).expect("it is JSON");
    Compared { old, new, diff, text, json }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff")
}

/// A case of `tests/diff`.
fn case(name: &str) -> Compared {
    let folder = folder().join(name);
    compare(&folder.join("old.json"), &folder.join("new.json"), name)
}

fn essay() -> Compared {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let old = data.join("belt-and-road.draft.argraph.json");
    compare(&old, &data.join("belt-and-road.argraph.json"), "essay")
}

impl Compared {
    /// Statements added, removed, renamed, reworded.
    fn counts(&self) -> [usize; 4] {
        let diff = &self.diff;
        [diff.added.len(), diff.removed.len(), diff.renamed.len(), self.reworded().count()]
    }

    fn reworded(&self) -> impl Iterator<Item = &NodeChange> {
        self.diff.changed.iter().filter(|change| change.rewording.is_some())
    }

    /// Links added, removed, and what happened to the others.
    fn links(&self) -> (usize, usize, Vec<&str>) {
        let mut words: Vec<&str> =
            self.diff.links_changed.iter().map(|change| change.word()).collect();
        words.sort_unstable();
        (self.diff.links_added.len(), self.diff.links_removed.len(), words)
    }

    fn renames(&self) -> Vec<(&str, &str, MatchReason)> {
        let renamed = self.diff.renamed.iter();
        renamed.map(|pair| (self.old.id(pair.old), self.new.id(pair.new), pair.reason)).collect()
    }
}

#[test]
fn the_report_reads_as_expected() {
    let mut cases: Vec<PathBuf> = fs::read_dir(folder())
        .expect("the cases are there")
        .map(|entry| entry.expect("readable").path())
        .collect();
    cases.sort();
    assert!(cases.len() >= 10, "the cases were lost");
    for path in cases {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let text = if name == "essay" { essay().text } else { case(&name).text };
        let expected = path.join("expected.txt");
        if std::env::var_os("ARGRAPH_UPDATE").is_some() {
            fs::write(&expected, &text).expect("the case can be written");
        }
        let expected = fs::read_to_string(&expected).unwrap_or_default();
        assert_eq!(text, expected, "tests/diff/{name}");
    }
}

#[test]
fn positional_ids_that_shift_are_renamed() {
    let shifted = case("shifted-ids");
    assert_eq!(shifted.counts(), [1, 0, 17, 0]);
    assert_eq!(shifted.links(), (1, 0, vec![]));
    assert_eq!(shifted.renames()[0], ("untitled-4", "untitled-5", MatchReason::SameText));
}

#[test]
fn renamed_ids_with_unchanged_texts_are_renamed() {
    let renamed = case("renamed-ids");
    assert_eq!(renamed.counts(), [0, 0, 20, 0]);
    assert_eq!(renamed.links(), (0, 0, vec![]));
}

#[test]
fn texts_permuted_over_stable_ids_are_reworded_and_their_old_places_named() {
    let permuted = case("permuted-texts");
    assert_eq!(permuted.counts(), [0, 0, 0, 9]);
    assert_eq!(permuted.links(), (0, 0, vec![]));
    let said_by = |change: &NodeChange| change.rewording.as_ref().and_then(|it| it.said_by);
    let places = permuted.reworded().filter_map(said_by);
    let names: Vec<&str> = places.map(|node| permuted.old.id(node)).collect();
    assert_eq!(names[..3], ["noise-sleep", "buses-cities", "shops-calm"]);
    assert_eq!(names.len(), 9);
}

#[test]
fn what_is_said_with_the_words_of_all_is_not_the_same_statement() {
    let similar = case("reworded-and-renamed");
    assert_eq!(similar.counts(), [1, 1, 1, 1]);
    assert_eq!(similar.renames(), [("roads", "railways", MatchReason::SimilarText)]);
}

#[test]
fn a_translation_keeps_the_structure() {
    let translated = case("translated");
    assert_eq!(translated.counts(), [0, 0, 0, 5]);
    assert_eq!(translated.links(), (0, 0, vec![]));
}

#[test]
fn a_clause_that_moves_is_followed() {
    let moved = case("moved-clause");
    assert_eq!(moved.counts(), [0, 0, 0, 2]);
    let changes: Vec<_> = moved.reworded().filter_map(|change| change.rewording.as_ref()).collect();
    assert_eq!(changes[0].given.len(), 1);
    assert_eq!(changes[1].taken.len(), 1);
}

#[test]
fn white_space_and_punctuation_are_cosmetic() {
    let cosmetic = case("punctuation-only");
    assert!(cosmetic.diff.changed.iter().all(|change| !change.is_substantial()));
    assert_eq!(cosmetic.counts(), [0, 0, 0, 2]);
}

#[test]
fn order_is_no_change() {
    assert!(case("reordered").diff.is_empty());
}

#[test]
fn or_becomes_and_and_back() {
    assert_eq!(case("joined-and-left").links(), (1, 1, vec!["joined", "left"]));
    assert_eq!(case("undercut-and-flip").links(), (0, 0, vec!["flipped", "retargeted"]));
}

#[test]
fn the_report_of_a_small_change_fits_on_a_screen() {
    assert!(case("answer-undone").text.lines().count() <= 36);
}

#[test]
fn the_essay_and_its_draft_differ_as_was_planned() {
    let essay = essay();
    let ids = |graph: &ArgumentGraph, nodes: &[argraph::graph::NodeId]| {
        let mut ids: Vec<String> = nodes.iter().map(|node| graph.id(*node).to_owned()).collect();
        ids.sort();
        ids.join(" ")
    };
    let Compared { old, new, diff, .. } = &essay;
    assert_eq!(
        ids(new, &diff.added),
        "call-heeded challenges-met development-secures overlapping-frameworks peace-earns-trust \
         resource-disputes"
    );
    assert_eq!(ids(old, &diff.removed), "author-director");
    assert_eq!(
        essay.renames(),
        [
            ("asian-bank", "construction", MatchReason::Formerly),
            ("friends-outside", "outside-cooperation", MatchReason::SameText),
        ]
    );
    let reworded: Vec<_> = essay.reworded().map(|change| change.new).collect();
    assert_eq!(
        ids(new, &reworded),
        "bonds-countries china-needs-asia colonial-rule conflicts-eased construction \
         social-instability thesis trust-compromised"
    );
    let kinds = diff.changed.iter().filter(|change| change.field("kind").is_some());
    let kinds: Vec<_> = kinds.map(|change| change.new).collect();
    assert_eq!(ids(new, &kinds), "blueprint relations-dependence");
    let by_word = |word: &str| {
        let links = diff.links_changed.iter().filter(|change| change.word() == word);
        let mut names: Vec<String> = links
            .map(|change| {
                let link = new.link(change.new);
                link.id.as_ref().unwrap_or(&link.from[0]).to_string()
            })
            .collect();
        names.sort();
        names.join(" ")
    };
    assert_eq!(by_word("flipped"), "relations-decide social-instability");
    assert_eq!(
        by_word("retargeted"),
        "by-shared-destiny common-commitment gap-filled smooth-only us-rebalancing"
    );
}

#[test]
fn a_reason_is_named_as_evaluate_names_it() {
    let mut kinds = Vec::new();
    for Compared { new: graph, json, .. } in
        [case("undercut-and-flip"), case("answer-undone"), essay()]
    {
        let evaluation = evaluate(&graph);
        let report = StandingReport { graph: &graph, evaluation: &evaluation, strengths: None };
        let mut out = Vec::new();
        standing::json(&report, None, &mut out).expect("memory can be written");
        let evaluated: Value = serde_json::from_slice(&out).expect("it is JSON");
        for change in json["impact"].as_array().expect("a list") {
            let mut nodes = evaluated["nodes"].as_array().expect("a list").iter();
            let node = nodes.find(|node| node["id"] == change["id"]).expect("it is evaluated");
            assert_eq!(change["reason"]["kind"], node["reason"]["kind"], "{change}");
            kinds.push(change["reason"]["kind"].as_str().expect("a word").to_owned());
        }
    }
    kinds.sort();
    kinds.dedup();
    assert!(kinds.contains(&"supported".to_owned()), "{kinds:?}");
    assert!(kinds.contains(&"attacked".to_owned()), "{kinds:?}");
}
