//! What the documents show is what the program does: the examples in them are run, and the table
//! of rules is the registry. `TRYCMD=overwrite cargo test` and `ARGRAPH_UPDATE=1 cargo test` write
//! them anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use argraph::config::Config;
use argraph::document::SCHEMA;
use argraph::lint::{Level, RULES};
use argraph::source::Source;
use serde_json::Value;

use crate::external::argraph_says;

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn page(name: &str) -> String {
    fs::read_to_string(path(name)).expect("the page is there")
}

/// The blocks of a page in one language.
fn blocks<'p>(page: &'p str, language: &str) -> Vec<&'p str> {
    let fence = format!("```{language}\n");
    let rests = page.split(&*fence).skip(1);
    rests.map(|rest| rest.split_once("```").expect("a block ends").0).collect()
}

/// trycmd wants a line `? 1` where a command exits with 1, and an empty line at the end of a block. A
/// reader of the README need not see them: the status stands in a comment before the block.
const STATUS: &str = "<!-- exit status: 1 -->\n```console\n";

/// The README as trycmd wants it.
fn for_trycmd(readme: &str) -> String {
    let mut blocks = readme.split("```console\n");
    let mut text = blocks.next().unwrap_or_default().to_owned();
    for block in blocks {
        let (block, rest) = block.split_once("```\n").expect("a block ends");
        text.push_str("```console\n");
        if text.ends_with(STATUS) {
            let (command, output) = block.split_once('\n').expect("a command");
            text.push_str(&format!("{command}\n? 1\n{output}\n```\n{rest}"));
        } else {
            text.push_str(&format!("{block}\n```\n{rest}"));
        }
    }
    text
}

/// The README as it is shipped.
fn for_readers(text: &str) -> String {
    text.replace("\n? 1\n", "\n").replace("\n\n```\n", "\n```\n")
}

#[test]
fn the_examples_in_the_readme_come_out_as_shown() {
    let readme = page("README.md");
    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join("README.md");
    let text = for_trycmd(&readme);
    assert_eq!(text.matches("\n? 1\n").count(), readme.matches(STATUS).count());
    assert_eq!(for_readers(&text), readme, "nothing else is changed on the way");
    fs::write(&copy, text).expect("it can be written");
    trycmd::TestCases::new().case(&copy).run();
    if std::env::var("TRYCMD").is_ok_and(|mode| mode == "overwrite") {
        let fresh = for_readers(&fs::read_to_string(&copy).expect("it is there"));
        fs::write(path("README.md"), fresh).expect("the README can be written");
    }
}

/// Asserts that `argraph check` finds nothing in a document, and `argraph fmt` nothing to change.
fn assert_clean_and_canonical(folder: &Path, document: &str) {
    fs::write(folder.join("a.argraph.json"), document).expect("it can be written");
    let (status, found, _) = argraph_says(folder, &["check", "a.argraph.json"]);
    assert_eq!((status, &*found), (0, "1 file checked: nothing to complain of\n"), "{document}");
    let (status, changes, _) = argraph_says(folder, &["fmt", "--diff", "a.argraph.json"]);
    assert_eq!((status, &*changes), (0, ""), "{document}");
}

#[test]
fn the_document_in_the_readme_is_clean_and_canonical_wherever_it_is_copied() {
    let readme = page("README.md");
    let folder = tempfile::tempdir().expect("a folder");
    let documents = blocks(&readme, "json");
    assert_eq!(documents.len(), 1);
    assert_clean_and_canonical(folder.path(), documents[0]);
}

#[test]
fn the_documents_on_the_page_of_the_format_are_clean_and_canonical_and_the_rest_is_taken_from_them()
{
    let page = page("docs/format.md");
    let folder = tempfile::tempdir().expect("a folder");
    let letter = blocks(&page, "text");
    fs::write(folder.path().join("letter.txt"), letter[0]).expect("it can be written");
    let (documents, excerpts): (Vec<&str>, Vec<&str>) =
        blocks(&page, "json").into_iter().partition(|block| block.contains("\"version\""));
    documents.iter().for_each(|document| assert_clean_and_canonical(folder.path(), document));
    let complete = documents.last().expect("it ends with a document");
    for excerpt in excerpts {
        let is_in = |indent: usize| {
            let indent = " ".repeat(indent);
            let lines = excerpt.lines().map(|line| format!("{indent}{line}"));
            complete.contains(&format!("\n{}", lines.collect::<Vec<_>>().join("\n")))
        };
        assert!((0..10).any(is_in), "not in the document that the page ends with: {excerpt}");
    }
}

/// The objects of the format: their headings on its page, their names in the schema, and their
/// places in a document.
const OBJECTS: [(&str, &str, &[&str]); 6] = [
    ("The document", "", &[""]),
    ("Nodes", "Node", &["nodes"]),
    ("Links", "Link", &["links"]),
    ("Quotes", "Quote", &["nodes.quotes", "links.quotes"]),
    ("Sources", "TextSource", &["sources"]),
    ("Groups", "Group", &["groups"]),
];

/// Keys, and whether they are required.
type Keys = BTreeMap<String, bool>;

/// The keys that the schema gives to one of its objects.
fn keys_of_schema(schema: &Value, object: &str) -> Keys {
    let object = if object.is_empty() { schema } else { &schema["$defs"][object] };
    let required = object["required"].as_array().expect("a list");
    let keys = object["properties"].as_object().expect("it has keys").keys();
    keys.map(|key| (key.clone(), required.contains(&Value::from(key.as_str())))).collect()
}

/// The keys in the table under a heading of the page.
fn keys_of_page(page: &str, heading: &str) -> Keys {
    let (_, section) = page.split_once(&format!("\n## {heading}\n")).expect("it has the heading");
    let head = "| key | value | without it | what it is for |\n|---|---|---|---|\n";
    let (_, table) = section.split_once(head).expect("a table of keys");
    let rows = table.lines().take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches(['|', ' ']).split(" | ").collect();
        assert_eq!(cells.len(), 4, "{row}");
        (cells[0].trim_matches('`').to_owned(), cells[2] == "required")
    })
    .collect()
}

/// The keys of all objects that lie at a place of a document.
fn keys_used(value: &Value, place: &str) -> BTreeSet<String> {
    let mut objects = vec![value];
    for step in place.split('.').filter(|step| !step.is_empty()) {
        let inner = objects.into_iter().filter_map(|object| object[step].as_array());
        objects = inner.flatten().collect();
    }
    let keys = objects.into_iter().filter_map(Value::as_object).flat_map(|object| object.keys());
    keys.cloned().collect()
}

#[test]
fn the_page_of_the_format_names_and_shows_every_key_of_the_schema_and_no_other() {
    let schema: Value = serde_json::from_str(SCHEMA).expect("a schema is JSON");
    let page = page("docs/format.md");
    let complete = blocks(&page, "json").pop().expect("it ends with a document");
    let complete: Value = serde_json::from_str(complete).expect("it is JSON");
    for (heading, object, places) in OBJECTS {
        let keys = keys_of_schema(&schema, object);
        assert_eq!(keys_of_page(&page, heading), keys, "{heading}");
        for place in places {
            let used = keys_used(&complete, place);
            assert!(used.iter().eq(keys.keys()), "{place}: {used:?}");
        }
    }
    let objects: BTreeSet<&str> = OBJECTS.iter().map(|(_, object, _)| *object).collect();
    let mut defined = schema["$defs"].as_object().expect("objects").keys();
    assert!(defined.all(|name| name == "Kind" || objects.contains(&**name)), "an object is new");
}

/// What a code host makes of a heading, for links to it.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_'));
    kept.collect::<String>().trim().to_lowercase().replace(' ', "-")
}

#[test]
fn every_link_within_the_documents_leads_somewhere() {
    let mut count = 0;
    for name in ["README.md", "ARCHITECTURE.md", "docs/ci.md", "docs/format.md", "docs/git.md"] {
        let text = page(name);
        let targets = text.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0));
        for target in targets.filter(|target| !target.contains("://")) {
            count += 1;
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let here = path(name);
            let there = match file {
                "" => here,
                file => here.parent().expect("a folder").join(file),
            };
            assert!(there.exists(), "{name}: {target}");
            if !heading.is_empty() {
                let text = fs::read_to_string(there).expect("it is a page");
                let mut headings = text.lines().filter(|line| line.starts_with('#'));
                assert!(headings.any(|line| anchor(line) == heading), "{name}: {target}");
            }
        }
    }
    assert!(count > 60, "{count}");
}

#[test]
fn every_argraph_toml_in_the_documents_is_right() {
    for name in ["README.md", "docs/ci.md"] {
        let page = page(name);
        let blocks = blocks(&page, "toml");
        assert!(!blocks.is_empty(), "{name}");
        for block in blocks {
            let (_, findings) = Config::read(&Source::new(name, block));
            assert!(findings.is_empty(), "{name}: {findings:#?}");
        }
    }
}

#[test]
fn the_readme_lists_every_rule() {
    let readme = page("README.md");
    let (start, end) = ("<!-- rules: kept by a test -->\n", "<!-- end of rules -->");
    let (before, rest) = readme.split_once(start).expect("the table's start is marked");
    let (_, after) = rest.split_once(end).expect("the table's end is marked");
    let mut table = String::from("| rule | level | finds |\n|---|---|---|\n");
    for rule in RULES {
        let level = match rule.level {
            Level::Deny => "error",
            Level::Warn => "warning",
            Level::Allow => "off",
        };
        let page = rule.name.replace('-', "_");
        table.push_str(&format!(
            "| [{}](src/lint/rules/{page}.md) | {level} | {} |\n",
            rule.name, rule.summary
        ));
    }
    let fresh = format!("{before}{start}{table}{end}{after}");
    if std::env::var_os("ARGRAPH_UPDATE").is_some() {
        fs::write(path("README.md"), &fresh).expect("the README can be written");
    }
    assert!(
        fresh == page("README.md"),
        "the README's table is stale: ARGRAPH_UPDATE=1 cargo test readme"
    );
}

#[path = "../../examples/check_file.rs"]
#[allow(dead_code, reason = "its main is not called")]
mod check_file;

#[path = "../../examples/build_and_draw.rs"]
#[allow(dead_code, reason = "its main is not called")]
mod build_and_draw;

#[test]
fn the_examples_of_the_library_run() {
    let essay = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/belt-and-road.argraph.json");
    let lines = check_file::check(&essay).expect("the essay is read");
    assert!(lines.iter().any(|line| line.ends_with("[unanswered-challenge]")), "{lines:?}");
    let drawn = build_and_draw::draw(&build_and_draw::build()).expect("it is drawn");
    assert!(drawn.starts_with(b"<svg"));
}
