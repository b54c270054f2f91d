//! What the documents show is what the program does: the examples in them are run, and the table
//! of rules is the registry. `TRYCMD=overwrite cargo test` and `ARGRAPH_UPDATE=1 cargo test` write
//! them anew.

use std::fs;
use std::path::Path;

use argraph::config::Config;
use argraph::lint::{Level, RULES};
use argraph::source::Source;

#[test]
fn the_examples_in_the_readme_come_out_as_shown() {
    trycmd::TestCases::new().case("README.md");
}

#[test]
fn every_argraph_toml_in_the_documents_is_right() {
    for name in ["README.md", "docs/ci.md"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        let text = fs::read_to_string(path).expect("the document is there");
        let blocks: Vec<&str> = text.split("```toml\n").skip(1).collect();
        assert!(!blocks.is_empty(), "{name}");
        for block in blocks {
            let (block, _) = block.split_once("```").expect("a block ends");
            let (_, findings) = Config::read(&Source::new(name, block));
            assert!(findings.is_empty(), "{name}: {findings:#?}");
        }
    }
}

#[test]
fn the_readme_lists_every_rule() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).expect("there is a README");
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
        fs::write(&path, &fresh).expect("the README can be written");
    }
    let shipped = fs::read_to_string(&path).expect("there is a README");
    assert!(fresh == shipped, "the README's table is stale: ARGRAPH_UPDATE=1 cargo test readme");
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
