//! Input that is no document, or a strange one: each gets its message at its place, and never a
//! panic.

use std::fmt::Write;
use std::thread;

use argraph::document::{Document, Texts};
use argraph::graph::ArgumentGraph;
use argraph::lint::{self, Level, Levels, RULES, Subject};
use argraph::report::{self, Report, Styles};
use argraph::source::Source;

/// What is said of a text, one line a finding: line, column, what stands there, message and help.
fn said(text: &str) -> String {
    let source = Source::new("input", text);
    let findings = match Document::read(&source) {
        Ok((document, findings)) => {
            let graph = ArgumentGraph::new(document);
            lint::check(&Subject::new(&graph, &Texts::default()), findings, &Levels::default())
        }
        Err(finding) => vec![*finding],
    };
    let mut said = String::new();
    for finding in &findings {
        let at = source.position(finding.span.start as usize);
        let token: String = source.slice(finding.span).chars().take(30).collect();
        let help = finding.help.as_deref().expect("each finding says what to do");
        writeln!(
            said,
            "{}:{} {token:?} {}: {} | {help}",
            at.line, at.column, finding.rule, finding.message
        )
        .expect("a string takes all");
    }
    report::text(
        &Report { source: &source, document: None, findings: &findings },
        Styles::Plain,
        &mut Vec::new(),
    )
    .expect("a vector takes all");
    said
}

/// A document with these nodes and links, as they stand.
fn document(nodes: &str, links: &str) -> String {
    format!("{{\"version\": 1, \"nodes\": [{nodes}], \"links\": [{links}]}}")
}

const SOUND: (&str, &str) = (
    r#"{"id": "a", "kind": "thesis", "text": "A."}, {"id": "b", "kind": "premise", "text": "B."}"#,
    r#"{"from": "b", "supports": "a"}"#,
);

#[test]
fn what_is_not_json_is_said_at_the_place_where_that_shows() {
    let cases = [
        "",
        " \n ",
        "hello",
        "[]",
        "\"text\"",
        "{",
        "{\"version\": 1,}",
        "{\"version\": 1, \"nodes\": [1,]}",
        "{version: 1}",
        "{\n  // a remark\n  \"version\": 1 }",
        "{\"version\" 1}",
        "{\"version\": 1 \"nodes\": []}",
        "{\"version\": 1, \"nodes\": [{} {}]}",
        "{\"version\": 1, \"nodes\": []} more",
        "{\"version\": 1, \"nodes\": [], \"title\": \"one\ntwo\"}",
        "{\"version\": 1, \"nodes\": [], \"title\": \"\\q\"}",
        "{\"version\": 1, \"nodes\": [], \"title\": \"open}",
        "{\"version\": 1, \"nodes\": [], \"title\": 'single'}",
        "{\"version\": 1, \"nodes\": [], \"title\": NaN}",
        "{\"version\": 1, \"nodes\": [], \"title\": 01}",
        "{\"version\": 1, \"nodes\": [], \"title\": .5}",
        "{\"version\": 1, \"nodes\": [], \"title\": 5kg}",
        "{\"version\": 1, \"nodes\": [], \"title\": True}",
        "{\"version\": 1, \"nodes\": [], \"title\": None}",
        "{\"version\": 1, \"nodes\": [], \"title\": “Title”}",
        "{\"version\": 1, \"nodes\": [], \"title\": “Don’t”}",
        "{\"version\": 1, \"nodes\": [], \"title\": \"Title”, \"links\": []}",
        "{\"version\": 1, \"nodes\": [], \"title\": \"“One”, they say, \"two\"\"}",
        "{ “version”: 1, \"nodes\": [] }",
        "{\"version\": 1, «nodes»: [] }",
        "{“version\": 1, \"nodes\": [] }",
        "{\"version”: 1, \"nodes\": [] }",
        "{\"version\": 1, \"nodes\": [], \"title\": Title}",
        "{\"version\": 1, \"nodes\": [], \"title\": \"a \"word\" of it\"}",
        "{\"version\": 1, \"nodes\": [], \"title\": }",
        "{'version': 1}",
        "{\"version\": 1,, \"nodes\": []}",
        "{\"version\": 1, \"nodes\": [{},, {}]}",
        "{\"version\": 1,5}",
        "{\"version\": 1;}",
        "{\"version\": 1 /* one */}",
        "// a remark\n{}",
        "{\"version\": 1,\n\"nodes\": [\n{}\n\"links\": []}",
        "{\"version\": 1,\n\"nodes\": [\n{},\n\"links\": []}",
        "{\"version\": 1,\n\"nodes\": [\n{\"id\": \"a\",\n{\"id\": \"b\"}]}",
        "{\"version\": 1,\n\"nodes\": [\n{\"id\": \"a\"\n]}",
        "{\"version\": 1,\n\"nodes\": [\n{\"id\": \"a\"}}",
        "{\"version\": 1,\n\"nodes\": [\n{\"id\": \"a\"}",
        "{\"version\": 1,\n\"nodes\": []},\n\"links\": []}",
        "{\"version\": 1,\n\"nodes\": []}}",
        "{\"version\": 1,\n<<<<<<< ours\n\"nodes\": []\n=======\n\"nodes\": [{}]\n>>>>>>> theirs\n}",
        "<<<<<<< ours\n{}",
    ];
    let all: String = cases.iter().map(|case| format!("{case:?}\n{}", said(case))).collect();
    insta::assert_snapshot!(all);
}

#[test]
fn wrong_types_missing_and_repeated_keys_are_all_found_in_one_run() {
    let (nodes, links) = SOUND;
    let node = |rest: &str| {
        document(
            &format!("{nodes}, {{{rest}}}"),
            &format!("{links}, {{\"from\": \"n\", \"supports\": \"a\"}}"),
        )
    };
    let link = |rest: &str| document(nodes, &format!("{links}, {{{rest}}}"));
    let n = r#""id": "n", "kind": "premise", "text": "N.""#;
    let (thesis, premise) =
        (r#""kind": "thesis", "text": "A.""#, r#""kind": "premise", "text": "B.""#);
    let cases = [
        "{}".to_owned(),
        r#"{"version": 1}"#.into(),
        r#"{"nodes": []}"#.into(),
        r#"{"version": 1, "titel": "T"}"#.into(),
        r#"{"version": 1, "title": "T", "scripts": {}}"#.into(),
        r#"{"version": 2, "nodes": []}"#.into(),
        r#"{"version": "1", "nodes": []}"#.into(),
        r#"{"version": 1.0, "nodes": []}"#.into(),
        r#"{"version": 1, "nodes": {}}"#.into(),
        r#"{"version": 1, "nodes": [], "nodes": []}"#.into(),
        node(r#""id": "n", "kind": "premise""#),
        node(r#""kind": "premise", "text": "N.""#),
        node(r#""id": "n", "text": "N.""#),
        node(r#""id": 1, "kind": "premise", "text": "N.""#),
        node(r#""id": "n", "kind": "Premise", "text": "N.""#),
        node(r#""id": "n", "kind": "fact", "text": "N.""#),
        node(r#""id": "n", "kind": null, "text": "N.""#),
        node(&format!(r#"{n}, "weight": 1.5"#)),
        node(&format!(r#"{n}, "weight": -1e-9"#)),
        node(&format!(r#"{n}, "weight": 1e999"#)),
        node(&format!(r#"{n}, "weight": "0.5""#)),
        node(&format!(r#"{n}, "implicit": "yes""#)),
        node(&format!(r#"{n}, "tags": "one""#)),
        node(&format!(r#"{n}, "tags": ["one", 2]"#)),
        node(&format!(r#"{n}, "quotes": "text""#)),
        node(&format!(r#"{n}, "quotes": [{{"text": "x"}}]"#)),
        node(&format!(r#"{n}, "quotes": [{{"source": "x"}}]"#)),
        node(&format!(r#"{n}, "allow": ["isolated-node"]"#)),
        node(&format!(r#"{n}, "allow": {{"isolated-node": " "}}"#)),
        node(&format!(r#"{n}, "allow": {{"isolated-nod": "why"}}"#)),
        node(&format!(r#"{n}, "allow": {{"isolated-node": "one", "isolated-node": "two"}}"#)),
        node(&format!(r#"{n}, "text": "again""#)),
        node(&format!(r#"{n}, "colour": "red""#)),
        node(r#""id": "n", "type": "premise", "label": "N.""#),
        node(r#""id": "n", "kind": "premise", "txt": "N.", "text": "M.""#),
        document(&format!("{nodes}, 7, null, []"), links),
        link(r#""supports": "a""#),
        link(r#""from": 7, "supports": "a""#),
        link(r#""from": [], "supports": "a""#),
        link(r#""from": ["b", 7], "supports": "a""#),
        link(r#""from": "b", "supports": ["a"]"#),
        link(r#""from": "b", "to": "a""#),
        link(r#""source": "b", "target": "a""#),
        link(r#""from": "b""#),
        link(r#""from": "b", "supports": "a", "attacks": "a""#),
        r#"{"version": 1, "title": null, "nodes": []}"#.into(),
        node(&format!(r#"{n}, "note": null, "weight": null, "meta": null"#)),
        node(&format!(r#"{n}, "group": ["g"]"#)),
        node(&format!(r#"{n}, "group": ["g", "h"]"#)),
        link(r#""from": "b", "supports": null"#),
        link(r#""from": "b", "supports": "a", "attacks": null"#),
        link(r#""from": "b", "to": "a", "type": "support""#),
        link(r#""from": "b", "target": "a", "relation": "undercut""#),
        link(r#""from": "b", "to": "a", "relation": "neutral""#),
        link(r#""from": "b", "to": 7, "relation": "attack""#),
        link(r#""from": "b", "relation": "attack""#),
        link(r#""from": "b", "supports": "a", "type": "support""#),
        link(r#""from": "b", "contradicts": "a""#),
        link(r#""from": "b", "undercuts": "a""#),
        r#"{"version": 1, "nodes": {"id": "a", "kind": "thesis", "text": "A."}}"#.into(),
        format!(
            r#"{{"version": 1, "nodes": {{"a": {{{thesis}}}, "b": {{{premise}}}}}, "links": [{links}]}}"#
        ),
    ];
    let all: String = cases.iter().map(|case| format!("{case}\n{}\n", said(case))).collect();
    insta::assert_snapshot!(all);
}

#[test]
fn a_byte_order_mark_is_no_matter_and_places_do_not_move() {
    let text = document(SOUND.0, r#"{"from": "b", "suports": "a"}"#);
    assert_eq!(said(&format!("\u{feff}{text}")), said(&text));
    assert_eq!(said("\u{feff}"), said(""));
}

#[test]
fn what_is_not_utf8_is_located() {
    let error = Source::from_bytes("input", b"{\"version\": 1,\n \"title\": \"\xff\"}".to_vec());
    let error = error.expect_err("ff is never UTF-8").to_string();
    assert_eq!(
        error,
        "`input` is not UTF-8 text: line 2, column 12 holds an invalid byte; save the file as UTF-8"
    );
}

#[test]
fn brackets_within_brackets_do_not_overflow_the_stack() {
    let deep = |open: &str, close: &str| open.repeat(100_000) + &close.repeat(100_000);
    let (nodes, links) = SOUND;
    on_a_small_stack(move || {
        for nested in
            [deep("[", "]"), "[".repeat(100_000), deep("{\"a\":", "}").replace(":}", ":1}")]
        {
            for text in [
                nested.clone(),
                format!("{{\"version\": 1, \"nodes\": {nested}}}"),
                document(&format!("{nodes}, {nested}"), links),
                document(nodes, &format!("{links}, {{\"from\": {nested}, \"supports\": \"a\"}}")),
                document(
                    &format!(
                        "{nodes}, {{\"id\": {nested}, \"kind\": \"premise\", \"text\": \"N.\"}}"
                    ),
                    links,
                ),
            ] {
                assert!(said(&text).contains("invalid-document"));
            }
        }
        // Under `meta` anything may stand.
        let meta = format!(
            "{nodes}, {{\"id\": \"n\", \"kind\": \"premise\", \"text\": \"N.\", \"meta\": {}}}",
            deep("[", "]")
        );
        let used = format!("{links}, {{\"from\": \"n\", \"supports\": \"a\"}}");
        assert_eq!(said(&document(&meta, &used)), "");
    });
}

#[test]
fn strange_ids_and_escapes_are_said_without_their_power() {
    let (_, links) = SOUND;
    let node = |id: &str| {
        let thesis = r#"{"id": "a", "kind": "thesis", "text": "A."}"#;
        let premise = r#"{"id": "b", "kind": "premise", "text": "B."}"#;
        let other = format!(r#"{{"id": "{id}", "kind": "premise", "text": "N."}}"#);
        let link = format!(r#"{links}, {{"from": "{id}", "supports": "a"}}"#);
        document(&format!("{thesis}, {premise}, {other}"), &link)
    };
    let cases = [
        "",
        "a",
        " ",
        "two words",
        "\\\"quoted\\\"",
        "line\\nbreak",
        "<script>alert(1)</script>",
        "\\u202egnp.exe",
        "\\u001b[31mred",
        "\\ud800",
        "\\ud800\\ud83d",
        "\\ud83d\\ude00",
        "互信",
        "ثقة",
        "e\\u0301te\\u0301",
        "__proto__",
        "constructor",
        "-",
        "--",
        "\\u0000",
        "\\u200b",
        "this-id-is-so-long-that-no-message-shows-it-to-its-end-and-that-is-well",
    ];
    let all: String = cases.iter().map(|id| format!("{id}\n{}\n", said(&node(id)))).collect();
    assert!(all.chars().all(|c| c == '\n' || !argraph::diagnostic::is_unprintable(c)), "{all:?}");
    insta::assert_snapshot!(all);
}

#[test]
fn three_unknown_ids_are_three_findings() {
    let links = r#"{"from": "bb", "supports": "aa"}, {"from": ["b", "x-y-z"], "supports": "a"}"#;
    insta::assert_snapshot!(said(&document(SOUND.0, links)));
}

#[test]
fn every_cut_of_a_document_is_read_without_a_panic() {
    let whole = include_str!("../../data/belt-and-road.argraph.json");
    for at in (0..whole.len()).step_by(97).filter(|at| whole.is_char_boundary(*at)) {
        assert!(said(&whole[..at]).contains("invalid-document"), "cut at {at}");
    }
}

#[test]
fn a_chain_of_300_000_nodes_loads_and_checks_on_a_small_stack() {
    const LENGTH: usize = 300_000;
    on_a_small_stack(|| {
        let mut nodes = String::from(r#"{"id":"n0","kind":"thesis","text":"N 0"}"#);
        let mut links = String::new();
        for at in 1..LENGTH {
            let kind = if at + 1 < LENGTH { "claim" } else { "premise" };
            write!(nodes, ",\n{{\"id\":\"n{at}\",\"kind\":\"{kind}\",\"text\":\"N {at}\"}}")
                .unwrap();
            let comma = if at > 1 { ",\n" } else { "" };
            write!(links, "{comma}{{\"from\":\"n{at}\",\"supports\":\"n{}\"}}", at - 1).unwrap();
        }
        let found = |links: &str, levels: &Levels| -> Vec<&'static str> {
            let source = Source::new("chain", document(&nodes, links));
            let (document, findings) = Document::read(&source).expect("it is JSON");
            let graph = ArgumentGraph::new(document);
            let texts = Texts::default();
            let found = lint::check(&Subject::new(&graph, &texts), findings, levels);
            found.iter().map(|finding| finding.rule).collect()
        };
        let mut levels = Levels::default();
        for rule in RULES {
            levels.set(rule, Level::Warn);
        }
        let mut all = found(&links, &levels);
        all.retain(|rule| !matches!(*rule, "single-premise-step" | "unquoted-node"));
        assert_eq!(all, ["no-challenge", "single-point-of-failure", "long-chain"]);
        // Closed to a circle, by support and by attack.
        let last = LENGTH - 1;
        let circles = format!(
            "{links}, {{\"from\":\"n0\",\"supports\":\"n{}\"}}, {{\"from\":\"n0\",\"attacks\":\"n{last}\"}}",
            last - 1
        );
        let all = found(&circles, &Levels::default());
        for rule in ["circular-support", "attack-cycle"] {
            assert_eq!(all.iter().filter(|found| **found == rule).count(), 1, "{all:?}");
        }
    });
}

/// Runs on a thread with a stack of 1 MiB.
fn on_a_small_stack(run: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().stack_size(1 << 20).spawn(run);
    thread.expect("threads can be started").join().expect("it ends without a panic");
}

/// Found by fuzzing: the place of the finding was the first byte of three.
#[test]
fn a_file_of_nothing_but_a_wide_space_is_empty() {
    let source = Source::new("input", "\u{2000}");
    let finding = Document::read(&source).expect_err("there is no document");
    assert_eq!(source.slice(finding.span), "\u{2000}");
}

#[test]
fn a_link_from_nothing_into_a_premise_is_one_finding() {
    let (nodes, links) = SOUND;
    let said = said(&document(nodes, &format!(r#"{links}, {{"from": [], "supports": "b"}}"#)));
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("malformed-link: this link starts from nothing"), "{said}");
}
