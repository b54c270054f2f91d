//! The program as a user starts it: exit statuses, files that are written whole or not at all,
//! messages about what could not be done.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::external;

const ESSAY: &str = "data/belt-and-road.argraph.json";

fn argraph(arguments: &[&str]) -> Output {
    external::argraph(Path::new(env!("CARGO_MANIFEST_DIR")), arguments)
}

fn status(output: &Output) -> i32 {
    output.status.code().expect("it ends by itself")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn exit_statuses_tell_clean_found_and_failed() {
    assert_eq!(status(&argraph(&["check", ESSAY])), 0);
    assert_eq!(status(&argraph(&["check", "data/belt-and-road.draft.argraph.json"])), 1);
    assert_eq!(status(&argraph(&["check", "--deny", "warnings", ESSAY])), 1);
    assert_eq!(status(&argraph(&["check", "no-such-file"])), 2);
    assert_eq!(status(&argraph(&["check", "docs"])), 2, "a folder without documents");
    assert_eq!(status(&argraph(&["check", "examples"])), 0, "a folder with documents");
    assert_eq!(status(&argraph(&["no-such-command"])), 2);
    assert_eq!(status(&argraph(&[])), 2);
}

#[test]
fn of_several_levels_for_one_rule_the_last_one_holds() {
    let rule = "unanswered-challenge";
    let findings = |arguments: &[&str]| {
        let fixed = ["check", "--format", "concise", ESSAY];
        let output = argraph(&[&fixed, arguments].concat());
        String::from_utf8_lossy(&output.stdout).matches(rule).count()
    };
    assert_eq!(findings(&[]), 6);
    assert_eq!(findings(&["--allow", rule]), 0);
    assert_eq!(findings(&["--allow", rule, "--warn", rule]), 6);
    assert_eq!(findings(&["--warn", rule, "--allow", rule]), 0);
    assert_eq!(findings(&["--allow", "warnings"]), 0);
    let unknown = argraph(&["check", "--deny", "unanswered-chalenge", ESSAY]);
    assert_eq!(status(&unknown), 2);
    assert!(said(&unknown).contains("did you mean `unanswered-challenge`?"), "{}", said(&unknown));
}

#[test]
fn a_document_to_start_from_is_clean_and_canonical_and_nothing_is_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.argraph.json");
    let name = file.to_str().expect("a plain path");
    let written = argraph(&["init", name]);
    assert_eq!(status(&written), 0);
    assert!(said(&written).contains("argraph.schema.json"), "both files are named");
    let check = argraph(&["check", name]);
    assert_eq!(String::from_utf8_lossy(&check.stdout), "1 file checked: nothing to complain of\n");
    assert_eq!(status(&argraph(&["fmt", "--check", name])), 0);
    assert!(!said(&written).contains("finds only"), "its name is right");
    let other = folder.path().join("essay.json");
    let written = argraph(&["init", other.to_str().expect("a plain path")]);
    let hint = "note: `argraph check` without a file finds only what is named *.argraph.json\n";
    assert!(said(&written).ends_with(hint), "{}", said(&written));
    let spaced = folder.path().join("my essay.argraph.json");
    let spaced = spaced.to_str().expect("a plain path");
    let hint =
        format!("try `argraph check \"{spaced}\"` and `argraph render \"{spaced}\" -o x.svg`");
    let written = said(&argraph(&["init", spaced]));
    assert!(written.contains(&hint), "{written}");
    let before = fs::read(&file).expect("it is there");
    assert_eq!(status(&argraph(&["init", name])), 2);
    assert_eq!(fs::read(&file).expect("it is there"), before);
}

#[test]
fn a_man_page_tells_what_arguments_take() {
    for (command, usage) in [
        (&["man"][..], "argraph <COMMAND>"),
        (&["man", "why"], "argraph why [OPTIONS] <FILE> [ID]"),
        (&["man", "fmt"], "argraph fmt [OPTIONS] [FILE]..."),
    ] {
        let page = String::from_utf8_lossy(&argraph(command).stdout).into_owned();
        let synopsis = page.lines().skip_while(|line| *line != ".SH SYNOPSIS").nth(1);
        let synopsis = synopsis.unwrap_or_default().replace("\\fB", "").replace("\\fR", "");
        assert_eq!(synopsis.replace("\\&", ""), usage);
    }
}

/// What is said to be run can be run.
#[test]
fn the_findings_of_standard_input_are_read_from_standard_input() {
    let mut render = Command::new(env!("CARGO_BIN_EXE_argraph"));
    render.args(["render", "-"]).stdin(Stdio::piped()).stdout(Stdio::null());
    let mut child = render.stderr(Stdio::piped()).spawn().expect("it starts");
    let empty = br#"{ "version": 1, "nodes": [] }"#;
    child.stdin.take().expect("it is piped").write_all(empty).expect("it is read");
    let said = said(&child.wait_with_output().expect("it ends"));
    assert!(
        said.starts_with("note: <stdin>: 1 warning; read it with `argraph check -`\n"),
        "{said}"
    );
}

#[test]
fn the_documents_of_this_repository_are_canonical() {
    let mut count = 0;
    for folder in ["data", "examples/gallery"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for entry in fs::read_dir(path).expect("the folder is there") {
            let path = entry.expect("it can be read").path();
            let name = path.to_str().expect("a plain path");
            if name.ends_with(".argraph.json") {
                assert_eq!(status(&argraph(&["fmt", "--check", name])), 0, "{name}");
                count += 1;
            }
        }
    }
    assert!(count >= 8, "the documents were lost");
}

#[test]
fn a_picture_is_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name).to_str().expect("a plain path").to_owned();
    assert_eq!(status(&argraph(&["render", ESSAY, "-o", &at("a.svg")])), 0);
    fs::create_dir(at("b.svg")).expect("a folder");
    assert_eq!(status(&argraph(&["render", ESSAY, "-o", &at("b.svg")])), 2, "a folder is there");
    assert_eq!(status(&argraph(&["render", ESSAY, "-o", &at("no/c.svg")])), 2);
    let suffix = argraph(&["render", ESSAY, "-o", &at("d.bmp")]);
    assert_eq!(status(&suffix), 2);
    assert!(said(&suffix).contains("names no format"), "{}", said(&suffix));
    let focus = argraph(&["render", ESSAY, "--focus", "mutal-trust", "-o", &at("e.svg")]);
    assert!(said(&focus).contains("did you mean `mutual-trust`?"), "{}", said(&focus));
    let mut left: Vec<_> = fs::read_dir(folder.path())
        .expect("it is there")
        .map(|entry| entry.expect("it can be read").file_name())
        .collect();
    left.sort();
    assert_eq!(left, ["a.svg", "b.svg"], "no temporary file stays");
}

#[test]
fn a_reader_who_goes_away_is_no_failure() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_argraph"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["schema"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    drop(child.stdout.take());
    assert!(child.wait().expect("it ends").success());
}

/// Real Graphviz takes every DOT that is printed, and finds in it what the scene has.
#[test]
#[allow(clippy::print_stderr, reason = "a skipped test says so")]
fn graphviz_takes_the_dot_that_is_printed() {
    if Command::new("dot").arg("-V").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "CI has to install Graphviz");
        eprintln!("skipped: Graphviz is not installed");
        return;
    }
    let hostile = r#"{"version": 1, "title": "a\"];b[\\", "groups": [{"id": "g\"}", "title": "<b>&amp;\\"}],
        "nodes": [{"id": "a\"]; x [", "kind": "thesis", "text": "\\l \"q\" <script> & \u202e 字 é", "group": "g\"}"},
                  {"id": "\\", "kind": "challenge", "text": "back\\slash\\", "implicit": true}],
        "links": [{"from": "\\", "attacks": "a\"]; x ["}]}"#;
    let folder = tempfile::tempdir().expect("a folder");
    let written = folder.path().join("hostile.argraph.json");
    fs::write(&written, hostile).expect("it can be written");
    let documents = [
        (written.to_str().expect("a plain path").to_owned(), 2, 1, 1),
        // 59 statements and 19 junctions; an edge for each part of a link.
        (ESSAY.to_owned(), 0, 0, 12),
        ("examples/gallery/bermuda.argraph.json".to_owned(), 7, 6, 0),
    ];
    for (document, nodes, edges, clusters) in documents {
        let printed = argraph(&["render", "-f", "dot", &document]);
        assert_eq!(status(&printed), 0, "{}", said(&printed));
        let mut dot = Command::new("dot")
            .args(["-Tjson0"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut input = dot.stdin.take().expect("it is piped");
        let text = printed.stdout;
        let writer = std::thread::spawn(move || input.write_all(&text));
        let drawn = dot.wait_with_output().expect("it ends");
        writer.join().expect("no panic").expect("it reads all");
        assert!(drawn.status.success(), "{document}: {}", said(&drawn));
        let complaints = said(&drawn);
        assert!(!complaints.contains("syntax error"), "{document}: {complaints}");
        let graph: serde_json::Value = serde_json::from_slice(&drawn.stdout).expect("JSON");
        let objects = graph["objects"].as_array().expect("objects");
        let is_cluster = |object: &&serde_json::Value| object.get("nodes").is_some();
        assert_eq!(objects.iter().filter(is_cluster).count(), clusters, "{document}");
        if nodes > 0 {
            assert_eq!(objects.len() - clusters, nodes, "{document}");
            assert_eq!(graph["edges"].as_array().map_or(0, Vec::len), edges, "{document}");
        }
    }
}

#[test]
fn marks_of_standing_move_nothing() {
    let lines = |arguments: &[&str]| {
        let output = argraph(arguments);
        assert_eq!(status(&output), 0, "{}", said(&output));
        let picture = String::from_utf8(output.stdout).expect("a picture is text");
        let svg = roxmltree::Document::parse(&picture).expect("it is well-formed");
        let places = svg.descendants().filter(|node| {
            matches!(node.attribute("class"), Some("o" | "l" | "h")) && !in_legend(node)
        });
        let place = |node: roxmltree::Node| {
            ["x", "y", "width", "height", "d"].map(|name| node.attribute(name).map(str::to_owned))
        };
        places.map(place).collect::<Vec<_>>()
    };
    let with = lines(&["render", ESSAY, "--standing", "--format", "svg"]);
    assert!(with.len() > 150);
    assert_eq!(with, lines(&["render", ESSAY, "--format", "svg"]));
}

fn in_legend(node: &roxmltree::Node) -> bool {
    node.ancestors().any(|around| around.attribute("class") == Some("legend"))
}

#[test]
fn proofs_and_differences_are_drawn() {
    let bermuda = "examples/gallery/bermuda.argraph.json";
    let drawn = |arguments: &[&str], expected: i32| {
        let output = argraph(arguments);
        assert_eq!(status(&output), expected, "{}", said(&output));
        String::from_utf8(output.stdout).expect("a picture is text")
    };
    let why = drawn(&["why", bermuda, "warrant", "--format", "svg"], 0);
    assert!(why.starts_with("<svg") && why.ends_with("</svg>\n"));
    assert!(why.contains("2 of 6 statements: those that settle whether warrant stands"), "{why}");
    assert_eq!(why.matches(" focus\" data-id=").count(), 1);
    assert!(why.contains("data-id=\"statutes\"") && !why.contains("data-id=\"no-sign\""));
    assert!(drawn(&["why", bermuda, "--format", "dot"], 0).starts_with("digraph"));

    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("new.argraph.json");
    let new = path.to_str().expect("a plain path");
    let text = Path::new(env!("CARGO_MANIFEST_DIR")).join(bermuda);
    let text = fs::read_to_string(text).expect("it is there").replace("Harry was", "Harry was not");
    fs::write(&path, text).expect("it can be written");
    let diff = drawn(&["diff", bermuda, new, "--format", "svg"], 1);
    assert!(diff.contains("class=\"node premise changed\""), "{diff}");
    assert!(diff.contains(">changed</text>"), "the legend tells it");
    assert!(drawn(&["diff", bermuda, new, "--format", "dot"], 1).starts_with("digraph"));
}
