//! Documents and outputs are what their JSON Schemas say.

use std::fs;
use std::path::{Path, PathBuf};

use argraph::diagnostic::{Finding, Severity};
use argraph::document::{Document, Texts};
use argraph::graph::ArgumentGraph;
use argraph::lint::{self, Levels, RULES, Subject};
use argraph::report::{Report, findings_json, findings_sarif};
use argraph::source::Source;
use serde_json::Value;

use crate::outputs;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn schema(name: &str) -> jsonschema::Validator {
    let text = fs::read_to_string(root().join("data").join(name)).expect("the schema is there");
    let schema: Value = serde_json::from_str(&text).expect("a schema is JSON");
    jsonschema::validator_for(&schema).expect("it is a schema")
}

fn assert_valid(schema: &jsonschema::Validator, text: &str, what: &str) {
    let value: Value = serde_json::from_str(text).expect("it is JSON");
    let errors: Vec<String> = schema
        .iter_errors(&value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{what}: {errors:#?}");
}

fn documents() -> Vec<PathBuf> {
    let folders =
        ["data", "examples/gallery", "src/bin/argraph/commands"].map(|folder| root().join(folder));
    let mut documents: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| fs::read_dir(folder).expect("the folder is there"))
        .map(|entry| entry.expect("it can be read").path())
        .filter(|path| path.to_string_lossy().ends_with(".argraph.json"))
        .collect();
    documents.sort();
    documents
}

#[test]
fn every_document_follows_the_schema_of_the_format() {
    let schema = schema("argraph.schema.json");
    let documents = documents();
    assert!(documents.len() >= 9, "{documents:?}");
    for path in documents {
        let text = fs::read_to_string(&path).expect("it can be read");
        assert_valid(&schema, &text, &path.display().to_string());
    }
    for rule in RULES {
        let (_, passes) = rule.page.split_once("## Passes").expect("a page shows what passes");
        let block = passes.split("```").nth(1).and_then(|block| Some(&block[block.find('{')?..]));
        assert_valid(&schema, block.expect("a document"), rule.name);
    }
}

#[test]
fn what_the_reader_refuses_the_schema_refuses_too() {
    let schema = schema("argraph.schema.json");
    let texts = Texts::default();
    for wrong in [
        r#"{"nodes": []}"#,
        r#"{"version": 2, "nodes": []}"#,
        r#"{"version": 1, "nodes": [], "link": []}"#,
        r#"{"version": 1, "nodes": [{"id": "a", "kind": "clam", "text": "A"}]}"#,
        r#"{"version": 1, "nodes": [{"id": "a", "kind": "claim"}]}"#,
        r#"{"version": 1, "nodes": [{"id": "a", "kind": "claim", "text": "A", "weight": 2}]}"#,
        r#"{"version": 1, "nodes": [{"id": "A b", "kind": "claim", "text": "A"}]}"#,
        r#"{"version": 1, "nodes": [], "links": [{"from": "a"}]}"#,
        r#"{"version": 1, "nodes": [], "links": [{"from": "a", "supports": "b", "attacks": "b"}]}"#,
        r#"{"version": 1, "nodes": [], "links": [{"from": [], "supports": "b"}]}"#,
        r#"{"version": 1, "nodes": [], "$schema": null}"#,
        r#"{"version": 1, "nodes": [], "title": null}"#,
        r#"{"version": 1, "nodes": [], "sources": [{"id": "s", "path": null}]}"#,
        r#"{"version": 1, "nodes": [], "groups": [{"id": "g", "title": null}]}"#,
        r#"{"version": 1, "nodes": [{"id": "a", "kind": "claim", "text": "A", "note": null}]}"#,
        r#"{"version": 1, "nodes": [{"id": "a", "kind": "claim", "text": "A", "weight": null}]}"#,
        r#"{"version": 1, "nodes": [], "links": [{"from": "a", "supports": "b", "scheme": null}]}"#,
    ] {
        let value: Value = serde_json::from_str(wrong).expect("it is JSON");
        assert!(!schema.is_valid(&value), "the schema takes {wrong}");
        let source = Source::new("x", wrong);
        let (document, reading) = Document::read(&source).expect("it is an object");
        let graph = ArgumentGraph::new(document);
        let subject = Subject::new(&graph, &texts);
        let findings = lint::check(&subject, reading, &Levels::default());
        let is_error = |finding: &Finding| finding.severity == Severity::Error;
        assert!(findings.iter().any(is_error), "the rules take {wrong}");
    }
}

#[test]
fn a_key_without_a_value_is_left_out_and_not_null() {
    let schema = schema("argraph.schema.json");
    for wrong in [
        r#"{"version": 1, "title": null, "nodes": []}"#,
        r#"{"version": 1, "nodes": [{"id": "a", "kind": "claim", "text": "A", "note": null}]}"#,
        r#"{"version": 1, "nodes": [{"id": "a", "kind": "claim", "text": "A", "weight": null}]}"#,
        r#"{"version": 1, "nodes": [], "links": [{"from": "a", "supports": "b", "note": null}]}"#,
        r#"{"version": 1, "nodes": [], "groups": [{"id": "g", "title": null}]}"#,
        r#"{"version": 1, "nodes": [], "sources": [{"id": "s", "path": null}]}"#,
    ] {
        let source = Source::new("wrong", wrong);
        let (_, findings) = Document::read(&source).expect("it is an object");
        assert_eq!(findings.len(), 1, "{wrong}: {findings:?}");
        let value: Value = serde_json::from_str(wrong).expect("it is JSON");
        assert!(!schema.is_valid(&value), "the schema takes {wrong}");
    }
}

#[test]
fn reports_of_findings_follow_their_formats() {
    let text = r#"{"version": 1, "titel": "é", "nodes": [7, {"id": "x"}]}"#;
    let source = Source::new("a b%/x.argraph.json", text);
    let (document, mut findings) = Document::read(&source).expect("it is a document");
    findings[0] = findings[0].clone().related(findings[1].span, "another place");
    assert!(findings.iter().any(|finding| finding.suggestion.is_some()), "{findings:?}");
    let report = || Report { source: &source, document: Some(&document), findings: &findings };
    let mut json = Vec::new();
    findings_json(&[report()], &mut json).expect("a Vec takes everything");
    let json = String::from_utf8(json).expect("JSON is text");
    assert!(json.starts_with("{\n  \"version\": 1,"));
    assert_valid(&schema("check.schema.json"), &json, "check --format json");

    let mut sarif = Vec::new();
    findings_sarif(&[report()], &mut sarif).expect("a Vec takes everything");
    let sarif = String::from_utf8(sarif).expect("JSON is text");
    let official = include_str!("../data/sarif-2.1.0.schema.json");
    let official: Value = serde_json::from_str(official).expect("it is JSON");
    let official = jsonschema::validator_for(&official).expect("it is a schema");
    assert_valid(&official, &sarif, "check --format sarif");
    let wrong = sarif.replace("\"startLine\": 1", "\"startLine\": 0");
    assert!(!official.is_valid(&serde_json::from_str(&wrong).expect("it is JSON")));
    let sarif: Value = serde_json::from_str(&sarif).expect("SARIF is JSON");
    let run = &sarif["runs"][0];
    assert_eq!(run["results"].as_array().map(Vec::len), Some(findings.len()));
    for result in run["results"].as_array().expect("results") {
        let index = result["ruleIndex"].as_u64().expect("the rule is known") as usize;
        assert_eq!(result["ruleId"], RULES[index].name);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "a%20b%25/x.argraph.json");
    }
}

/// What every subcommand writes as JSON, of documents that have much and little in them. Keys that
/// are left out where they are empty were required of a link and of a node.
#[test]
fn what_is_written_as_json_follows_the_schemas() {
    let subcommands = ["check", "evaluate", "stats", "why", "diff"];
    let schemas = subcommands.map(|name| (name, schema(&format!("{name}.schema.json"))));
    let official = include_str!("../data/sarif-2.1.0.schema.json");
    let official: Value = serde_json::from_str(official).expect("it is JSON");
    let official = jsonschema::validator_for(&official).expect("it is a schema");
    let folder = tempfile::tempdir().expect("a folder");
    let bare = r#"{ "version": 1, "nodes": [{ "id": "t", "kind": "thesis", "text": "T." }] }"#;
    let bare_file = folder.path().join("bare.argraph.json").display().to_string();
    fs::write(&bare_file, bare).expect("it can be written");
    let full = r#"{
      "version": 1, "title": "T", "description": "D", "sources": [{ "id": "s", "url": "u" }],
      "groups": [{ "id": "g", "title": "G" }],
      "nodes": [
        { "id": "t", "kind": "thesis", "text": "Not T!", "meta": { "a": [null] } },
        { "id": "p", "kind": "premise", "text": "P.", "quotes": [{ "source": "s", "text": "q" }],
          "group": "g", "tags": ["x"], "note": "N", "implicit": true, "weight": 0.5,
          "allow": { "no-such-rule": "why" }, "formerly": "o", "meta": null },
        { "id": "c", "kind": "challenge", "text": "C." }
      ],
      "links": [
        { "id": "l", "from": "p", "supports": "t", "scheme": "sign", "note": "N", "weight": 1,
          "quotes": [{ "source": "s", "text": "q" }], "allow": { "x": "y" }, "meta": 1 },
        { "from": ["c"], "attacks": "l" }, { "from": "c", "supports": "t", "attacks": "p" }
      ]
    }"#;
    let full_file = folder.path().join("full.argraph.json").display().to_string();
    fs::write(&full_file, full).expect("it can be written");
    let data = |name: &str| root().join("data").join(name).display().to_string();
    let essay = data("belt-and-road.argraph.json");
    let draft = data("belt-and-road.draft.argraph.json");
    let mut validated = 0;
    for (document, node, other) in [
        (&draft, "mutual-trust", &essay),
        (&essay, "mutual-trust", &draft),
        (&bare_file, "t", &full_file),
        (&full_file, "t", &bare_file),
    ] {
        for run in outputs::all(document, node, other, false) {
            if run.kind != outputs::Kind::Json {
                continue;
            }
            let output = run.output(folder.path(), |_| {});
            let text = String::from_utf8(output.stdout).expect("JSON is text");
            let what = run.arguments.join(" ");
            if run.arguments.iter().any(|argument| argument == "sarif") {
                assert_valid(&official, &text, &what);
            } else {
                let of = |(name, _): &&(&str, _)| *name == run.arguments[0];
                let (_, schema) = schemas.iter().find(of).expect("it has a schema");
                assert_valid(schema, &text, &what);
            }
            validated += 1;
        }
    }
    assert!(validated >= 24, "only {validated} outputs were validated");
}
