//! The rules' pages are their specification: the documents on them are run here.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use argraph::config;
use argraph::diagnostic::Finding;
use argraph::document::{Document, SourceText, Texts};
use argraph::graph::ArgumentGraph;
use argraph::lint::{self, Level, Levels, RULES, Rule, Subject};
use argraph::report::findings_sarif;
use argraph::source::Source;
use serde_json::Value;

/// What is said of a document whose sources have the given text; without one they are read from
/// a folder that does not hold them.
fn findings(document: &str, text: Option<&str>, levels: &Levels) -> Vec<Finding> {
    let source = Source::new("page", document);
    let (document, reading) = Document::read(&source).expect("the page's document is JSON");
    let texts = match text {
        Some(text) => {
            let source = || SourceText::Read(Source::new("essay.txt", text));
            Texts::from_memory(document.sources.iter().map(|_| source()))
        }
        None => {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
            Texts::read(&document, &folder, &folder, 1 << 20)
        }
    };
    let graph = ArgumentGraph::new(document);
    lint::check(&Subject::new(&graph, &texts), reading, levels)
}

/// The first block of this language behind a heading of a page, if it stands before the next
/// heading.
fn block<'p>(page: &'p str, heading: &str, language: &str) -> Option<&'p str> {
    let section = page.split_once(&format!("\n## {heading}\n"))?.1;
    let section = section.split("\n## ").next()?;
    let block = section.split_once(&format!("```{language}\n"))?.1;
    Some(block.split_once("\n```")?.0)
}

fn names(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.rule).collect()
}

fn forced(rule: &'static Rule) -> Levels {
    let mut levels = Levels::default();
    if levels.of(rule) == Level::Allow {
        levels.set(rule, Level::Warn);
    }
    levels
}

#[test]
fn each_page_fails_where_it_says_so_and_nothing_repeats_it() {
    for rule in RULES {
        let document = block(rule.page, "Fails", "json").expect(rule.name);
        let text = block(rule.page, "Fails", "text");
        let found = findings(document, text, &forced(rule));
        assert!(!found.is_empty(), "{}: nothing found", rule.name);
        let others: Vec<_> = found.iter().filter(|finding| finding.rule != rule.name).collect();
        assert!(others.is_empty(), "{}: {others:#?}", rule.name);
        let source = Source::new("page", document);
        for finding in found {
            assert!(!source.slice(finding.span).is_empty(), "{finding:?}");
            assert!(finding.help.is_some(), "{finding:?}");
        }
    }
}

#[test]
fn each_page_passes_where_it_says_so() {
    for rule in RULES {
        let document = block(rule.page, "Passes", "json").expect(rule.name);
        let text = block(rule.page, "Passes", "text");
        let found = findings(document, text, &forced(rule));
        assert_eq!(names(&found), [""; 0], "{}", rule.name);
    }
}

#[test]
fn files_names_and_registry_agree() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lint/rules");
    let mut files: BTreeSet<String> = BTreeSet::new();
    for entry in fs::read_dir(folder).expect("the rules have a folder") {
        let name = entry.expect("it can be read").file_name();
        files.insert(name.into_string().expect("rules have plain names"));
    }
    files.remove("mod.rs");
    let mut expected: BTreeSet<String> = BTreeSet::new();
    for rule in RULES {
        let stem = rule.name.replace('-', "_");
        expected.extend([format!("{stem}.rs"), format!("{stem}.md")]);
        assert_eq!(rule.page.lines().next(), Some(&*format!("# {}", rule.name)));
        assert!(rule.summary.len() < 120 && !rule.summary.ends_with('.'), "{}", rule.summary);
        assert!(std::ptr::eq(lint::rule(rule.name).expect("it is registered"), *rule));
    }
    assert_eq!(files, expected);
    let levels: Vec<Level> = RULES.iter().map(|rule| rule.level).collect();
    assert!(levels.is_sorted_by(|a, b| a >= b), "errors, then warnings, then the rest");
}

/// The README's table is compared with the registry by a test in `docs.rs`.
#[test]
fn sarif_and_the_schema_of_argraph_toml_list_every_rule() {
    let names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    let mut sarif = Vec::new();
    findings_sarif(&[], &mut sarif).expect("a vector takes all");
    let sarif: Value = serde_json::from_slice(&sarif).expect("it is JSON");
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().expect("a list");
    let listed: Vec<&str> = rules.iter().filter_map(|rule| rule["id"].as_str()).collect();
    assert_eq!(listed, names);

    let schema: Value = serde_json::from_str(config::SCHEMA).expect("it is JSON");
    let rules = schema["properties"]["rules"]["properties"].as_object().expect("keys");
    let listed: BTreeSet<&str> = rules.keys().map(String::as_str).collect();
    assert_eq!(listed, names.into_iter().chain(Levels::MANY).collect());
    for rule in RULES {
        assert_eq!(rules[rule.name]["default"], rule.level.as_str());
    }
}

#[test]
fn suggested_edits_mend_the_page() {
    for rule in RULES {
        let document = block(rule.page, "Fails", "json").expect(rule.name);
        let text = block(rule.page, "Fails", "text");
        let found = findings(document, text, &forced(rule));
        let Some((mended, _)) = lint::apply(document, &found) else { continue };
        assert_eq!(names(&findings(&mended, text, &forced(rule))), [""; 0], "{mended}");
    }
}

/// Challenges that attack something together need each other: an answer to one disarms both, and
/// nobody is asked to rescue an objection. Of a joint answer that fails so one would want to know.
#[test]
fn an_answer_to_a_part_of_a_joint_objection_disarms_it() {
    let found = |links: &str| -> Vec<String> {
        let node = |(id, kind): (&str, &str)| {
            format!(r#"{{ "id": "{id}", "kind": "{kind}", "text": "It says {id}." }}"#)
        };
        let nodes = [
            ("thesis", "thesis"),
            ("ground", "premise"),
            ("one", "challenge"),
            ("other", "challenge"),
            ("reply", "premise"),
            ("more", "premise"),
        ];
        let nodes = nodes.map(node).join(",");
        let document = format!(
            r#"{{ "version": 1, "nodes": [{nodes}], "links": [
                {{ "from": ["ground", "more"], "supports": "thesis" }}, {links} ] }}"#
        );
        let found = findings(&document, None, &Levels::default());
        found.iter().map(|finding| format!("{}: {}", finding.rule, finding.message)).collect()
    };
    let joint = r#"{ "from": ["one", "other"], "attacks": "thesis" }"#;
    let reply = r#"{ "from": "reply", "attacks": "one" }"#;
    assert_eq!(found(&format!("{joint}, {reply}")), [""; 0]);
    let answer = r#"{ "from": "one", "attacks": "thesis" },
        { "from": ["reply", "more"], "attacks": "one" }, { "from": "other", "attacks": "reply" }"#;
    let said = found(answer);
    let weak = "weakened-link: this answer fails, for `reply` is defeated";
    assert!(said.iter().any(|said| said == weak), "{said:?}");
}

/// What the help of `attack-cycle` and of an undecided `defeated-thesis` says does settle it, and
/// what it says does not.
#[test]
fn an_answer_settles_a_circle_of_attacks_and_support_does_not() {
    let undecided = |links: &str| {
        let nodes = [
            ("thesis", "thesis"),
            ("claim", "claim"),
            ("ground", "premise"),
            ("doubt", "challenge"),
            ("more", "premise"),
        ];
        let node = |(id, kind): (&str, &str)| {
            format!(r#"{{ "id": "{id}", "kind": "{kind}", "text": "It says {id}." }}"#)
        };
        let nodes = nodes.map(node).join(",");
        let document = format!(
            r#"{{ "version": 1, "nodes": [{nodes}], "links": [
                {{ "from": "claim", "supports": "thesis" }},
                {{ "from": "ground", "supports": "claim" }},
                {{ "id": "doubted", "from": "doubt", "attacks": "claim" }}, {links} ] }}"#
        );
        let found = findings(&document, None, &Levels::default());
        let mut of_thesis = found.iter().filter(|finding| finding.rule == "defeated-thesis");
        of_thesis.next().map(|finding| finding.message.clone())
    };
    let open = Some("whether the thesis `thesis` stands is undecided".to_owned());
    for circle in [
        r#"{ "id": "loop", "from": "claim", "attacks": "doubt" }"#,
        r#"{ "id": "loop", "from": "doubt", "attacks": "doubt" }"#,
    ] {
        assert_eq!(undecided(circle), open);
        let with = |link: &str| undecided(&format!("{circle}, {link}"));
        assert_eq!(with(r#"{ "from": "more", "supports": "claim" }"#), open);
        assert_eq!(with(r#"{ "from": "more", "supports": "thesis" }"#), None);
        for answered in ["doubt", "doubted", "loop"] {
            let answer = format!(r#"{{ "from": "more", "attacks": "{answered}" }}"#);
            assert_ne!(with(&answer), open, "{answered}");
        }
    }
}
