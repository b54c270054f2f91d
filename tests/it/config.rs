//! `argraph.toml`: what it does, and what is said of one that is wrong.

use std::fs;
use std::path::Path;

use argraph::config::{self, Config, Key, RENDER, Takes};
use argraph::lint::{self, Level, Levels};
use argraph::report::{self, Report, Styles};
use argraph::source::Source;
use serde_json::Value;

use crate::external::argraph_says;

const DOCUMENT: &str = r#"{
  "version": 1,
  "title": "Streets",
  "nodes": [
    { "id": "safer", "kind": "thesis", "text": "Streets become safer." },
    { "id": "alone", "kind": "premise", "text": "This stands apart." }
  ]
}
"#;

fn read(text: &str) -> (Config, String) {
    let source = Source::new("argraph.toml", text);
    let (config, findings) = Config::read(&source);
    let mut out = Vec::new();
    let report = Report { source: &source, document: None, findings: &findings };
    report::text(&report, Styles::Plain, &mut out).expect("a vector takes all");
    (config, String::from_utf8(out).expect("reports are UTF-8"))
}

/// A folder with an `argraph.toml` and a document in it, and one in a folder below.
fn project(config: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join(".git")).expect("a folder");
    fs::create_dir(folder.path().join("talks")).expect("a folder");
    fs::write(folder.path().join("argraph.toml"), config).expect("it can be written");
    for file in ["a.argraph.json", "talks/b.json"] {
        fs::write(folder.path().join(file), DOCUMENT).expect("it can be written");
    }
    folder
}

#[test]
fn everything_that_is_wrong_is_said_at_its_place() {
    let (config, report) = read(
        r#"files = ["x"]
check = 7
[rule]
[rules]
unsuported-claim = "warn"
isolated-node = "error"
no-thesis = 1
no-challenge = "allow"
xyz = "deny"
[render]
theme = "drak"
layout = "graphviz"
wrap = 1000
max-lines = 1.5
legend = "no"
direction = ["up"]
title = "A title for all"
"#,
    );
    insta::assert_snapshot!(report);
    // What is right is read all the same.
    let rule = lint::rule("no-challenge").expect("a rule");
    assert_eq!(config.levels.of(rule), Level::Allow);
}

#[test]
fn what_is_no_toml_is_said_at_its_place() {
    let (_, report) =
        read("[check]\nfiles = [\"../x\", \"/x\", \"a***b\", 'a\\b', \"\", 7]\nfile = 1\n");
    insta::assert_snapshot!(report);
    let (_, report) =
        read("[check\nfiles = [x]\n[rules]\nno-thesis = \"warn\"\nno-thesis = \"warn\"\n");
    insta::assert_snapshot!(report);
}

#[test]
fn nothing_is_too_strange_to_be_read() {
    let deep = format!("a = {}", "[".repeat(100_000));
    let keys = format!("{}x = 1", "a.".repeat(100_000));
    for text in ["", "\u{feff}", "=", "[[rules]]\n[[rules]]", "rules.a.b = 1", &deep, &keys, "\0"] {
        let (_, findings) = Config::read(&Source::new("argraph.toml", text));
        assert!(
            text.trim_start_matches('\u{feff}').is_empty() || !findings.is_empty(),
            "{text:.40}"
        );
    }
    let (_, report) = read("\"\u{1b}[2J\u{202e}\" = 1");
    assert!(!report.contains(['\u{1b}', '\u{202e}']), "{report:?}");
}

#[test]
fn levels_hold_for_documents_beside_it_and_below_and_flags_win() {
    let folder = project("[rules]\nisolated-node = \"deny\"\nunsupported-claim = \"allow\"\n");
    let check = |arguments: &[&str]| {
        let fixed = ["check", "--format", "concise", "talks/b.json"];
        let (status, out, _) = argraph_says(folder.path(), &[&fixed, arguments].concat());
        let rules: Vec<String> = out
            .lines()
            .map(|line| {
                let (_, finding) = line.split_once(": ").expect("a place");
                let rule = finding.split('[').next_back().expect("a rule").trim_end_matches(']');
                format!("{} {rule}", finding.split(':').next().expect("a severity"))
            })
            .collect();
        (status, rules)
    };
    let expected = |rules: &[&str]| rules.iter().map(|rule| (*rule).to_owned()).collect::<Vec<_>>();
    assert_eq!(check(&[]), (1, expected(&["error isolated-node"])));
    let flags = check(&["--warn", "isolated-node", "--warn", "unsupported-claim"]);
    assert_eq!(flags.0, 0, "{flags:?}");
    assert!(flags.1.contains(&"warning isolated-node".to_owned()), "{flags:?}");
    let without = check(&["--no-config"]);
    assert!(without.1.contains(&"warning isolated-node".to_owned()), "{without:?}");
    assert_eq!(without.0, check(&["--config", "none.toml"]).0 - 1);

    // The nearest file counts, and only that.
    fs::write(folder.path().join("talks/argraph.toml"), "").expect("it can be written");
    assert_eq!(check(&[]), without);
    assert_eq!(
        check(&["--config", "argraph.toml"]).1,
        check(&["--deny", "isolated-node", "--allow", "unsupported-claim"]).1
    );
    let render = |arguments: &[&str]| {
        let fixed = ["render", "--check", "-o", "x.svg"];
        argraph_says(folder.path(), &[&fixed, arguments].concat()).2
    };
    assert!(render(&["a.argraph.json"]).contains("error[isolated-node]"));
    assert!(render(&["talks/b.json"]).contains("warning[isolated-node]"));
}

#[test]
fn revisions_are_judged_by_its_levels_too() {
    let folder = project("[rules]\nisolated-node = \"deny\"\n");
    let before =
        DOCUMENT.replace("\"alone\", \"kind\": \"premise\"", "\"alone\", \"kind\": \"thesis\"");
    assert_ne!(before, DOCUMENT);
    fs::write(folder.path().join("before.json"), before).expect("it can be written");
    let diff = |arguments: &[&str]| {
        let fixed = ["diff", "--fail-on", "errors", "before.json", "a.argraph.json"];
        argraph_says(folder.path(), &[&fixed, arguments].concat()).0
    };
    assert_eq!((diff(&[]), diff(&["--no-config"])), (1, 0));
    assert_eq!(diff(&["--config", "none.toml"]), 2);
}

#[test]
fn the_order_of_keys_has_no_meaning() {
    let (first, _) = read("[rules]\nall = 'warn'\nno-thesis = 'allow'\nwarnings = 'deny'");
    let (second, _) = read("[rules]\nno-thesis = 'allow'\nwarnings = 'deny'\nall = 'warn'");
    assert_eq!(first.levels, second.levels);
    let of = |name: &str| first.levels.of(lint::rule(name).expect("a rule"));
    assert_eq!((of("no-thesis"), of("no-challenge")), (Level::Allow, Level::Deny));
}

#[test]
fn without_files_those_are_checked_that_it_names() {
    let folder = project("[check]\nfiles = [\"talks/*.json\", \"essays/**/*.json\"]\n");
    let concise = ["check", "--format", "concise"];
    let (status, out, said) = argraph_says(folder.path(), &concise);
    assert_eq!(status, 1);
    assert!(out.lines().count() > 1 && out.lines().all(|line| line.starts_with("talks/b.json:")));
    assert_eq!(said, "note: argraph.toml:2: no file is named by `essays/**/*.json`\n");
    let (_, below, said) = argraph_says(&folder.path().join("talks"), &concise);
    assert_eq!(below, out.replace("talks/b.json", "../talks/b.json"));
    assert!(said.starts_with("note: ../argraph.toml:2: "), "{said}");
    let (_, named, _) = argraph_says(folder.path(), &[&concise[..], &["a.argraph.json"]].concat());
    assert!(named.lines().all(|line| line.starts_with("a.argraph.json:")), "{named}");
    let (_, all, _) = argraph_says(folder.path(), &[&concise[..], &["--no-config"]].concat());
    assert!(all.lines().all(|line| line.starts_with("a.argraph.json:")), "{all}");

    let folder = project("[check]\nfiles = [\"essays/**/*.json\"]\n");
    let (status, _, said) = argraph_says(folder.path(), &concise);
    assert_eq!(status, 2);
    let expected = "error: no file is named by `[check] files` in `argraph.toml`; \
        name documents, or mend it\n";
    assert_eq!(said, expected);
}

fn values(key: &Key) -> Vec<String> {
    match key.takes {
        Takes::OneOf(words) => words.iter().map(|word| format!("\"{word}\"")).collect(),
        Takes::Number { least, most } => vec![least.to_string(), most.to_string()],
        Takes::Yes | Takes::No => vec!["true".into(), "false".into()],
    }
}

/// What `[render]` takes is what the flags of `argraph render` take, no more and no less.
#[test]
fn every_default_of_pictures_is_a_flag_and_does_what_the_flag_does() {
    let draw = |folder: &Path, arguments: &[&str]| {
        let (status, out, said) =
            argraph_says(folder, &[&["render", "a.argraph.json"], arguments].concat());
        assert_eq!(status, 0, "{arguments:?}: {said}");
        out
    };
    for key in RENDER {
        for value in values(key) {
            let folder = project(&format!("[render]\n{} = {value}\n", key.name));
            let word = value.trim_matches('"');
            let (flag, no_flag) = (format!("--{}", key.name), format!("--no-{}", key.name));
            let flags: &[&str] = match (&key.takes, word) {
                (Takes::Yes, "true") => &[&flag],
                (Takes::No, "false") => &[&no_flag],
                (Takes::Yes | Takes::No, _) => &[],
                _ => &[&flag, word],
            };
            let flags = [&["--no-config"], flags].concat();
            assert_eq!(draw(folder.path(), &[]), draw(folder.path(), &flags), "{flags:?}");
        }
        let folder = project("");
        let refused = |value: &str| {
            let arguments = ["render", "a.argraph.json", &format!("--{}", key.name), value];
            let (status, _, said) = argraph_says(folder.path(), &arguments);
            assert_eq!(status, 2, "{arguments:?}");
            said
        };
        match key.takes {
            Takes::OneOf(words) => {
                let list = format!("[possible values: {}]", words.join(", "));
                let said = refused("no-such-word");
                assert!(said.contains(&list), "{said} {list}");
            }
            Takes::Number { least, most } => {
                refused(&(least - 1).to_string());
                refused(&(u32::from(most) + 1).to_string());
            }
            Takes::Yes | Takes::No => {}
        }
    }
}

#[test]
fn flags_of_pictures_win() {
    let folder = project("[render]\ntheme = \"dark\"\nwrap = 12\n");
    let draw = |arguments: &[&str]| {
        argraph_says(folder.path(), &[&["render", "a.argraph.json"], arguments].concat()).1
    };
    assert_ne!(draw(&[]), draw(&["--theme", "light", "--wrap", "34"]));
    assert_eq!(
        draw(&["--theme", "light", "--wrap", "34"]),
        draw(&["--no-config", "--theme", "light"])
    );
}

/// What the schema takes and what the reader takes is the same.
#[test]
fn the_schema_agrees_with_the_reader() {
    let schema: Value = serde_json::from_str(config::SCHEMA).expect("it is JSON");
    let schema = jsonschema::validator_for(&schema).expect("it is a schema");
    let right = [
        "",
        "[rules]\nno-thesis = 'deny'\nall = 'warn'\nwarnings = 'allow'",
        "[check]\nfiles = []",
        "[check]\nfiles = ['**/*.json']\n[render]\nwrap = 12\nlegend = false\ntheme = 'print'",
    ];
    let wrong = [
        "x = 1",
        "rules = []",
        "[rules]\nno-thesis = 'error'",
        "[rules]\nno-thesiss = 'deny'",
        "[check]\nfiles = 'x'",
        "[check]\nfiles = ['']",
        "[check]\nfile = ['x']",
        "[render]\nwrap = 11",
        "[render]\nwrap = '34'",
        "[render]\nlegend = 'no'",
        "[render]\ntheme = 'drak'",
    ];
    for (texts, is_right) in [(&right[..], true), (&wrong[..], false)] {
        for text in texts {
            let value: Value = toml_as_json(text);
            assert_eq!(schema.is_valid(&value), is_right, "{text}");
            assert_eq!(read(text).1.is_empty(), is_right, "{text}");
        }
    }
    assert_eq!(read("").0.levels, Levels::default());
}

/// The few shapes that these tests use: tables with keys of words, numbers, booleans and lists.
fn toml_as_json(text: &str) -> Value {
    let mut root = serde_json::Map::new();
    let mut table = String::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix('[') {
            table = name.trim_end_matches(']').to_owned();
            root.insert(table.clone(), Value::Object(serde_json::Map::new()));
            continue;
        }
        let (key, value) = line.split_once(" = ").expect("a key and a value");
        let value: Value =
            serde_json::from_str(&value.replace('\'', "\"")).expect("it is JSON too");
        let target = match root.get_mut(&table) {
            Some(table) => table.as_object_mut().expect("a table"),
            None => &mut root,
        };
        target.insert(key.to_owned(), value);
    }
    Value::Object(root)
}
