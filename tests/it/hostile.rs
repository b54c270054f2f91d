//! Documents made to do harm: whatever they hold, every output stays what it is.
//!
//! Each text below stands wherever a document has room for one: as id, text, title, author,
//! address, path, note, tag, scheme, key of `allow`, `meta`. Then everything that the program writes
//! about that document is looked at: no output breaks out of its format, no terminal is steered.

use std::fs;
use std::path::{Path, PathBuf};

use argraph::diagnostic::is_unprintable;
use serde_json::{Value, json};

use crate::outputs::{self, Kind, Run};

/// Texts that mean something to somebody.
const TEXTS: &[&str] = &[
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onload='alert(1)",
    "</text></svg><script href=\"//x\"/>",
    "]]><![CDATA[",
    "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>&e;",
    "&lt;script&gt;&#60;script&#x3e; &amp;amp; &",
    "<?xml-stylesheet href='//x'?><!-- --",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "data:text/html,<script>alert(1)</script>",
    "url(https://x/y) } @import 'x'; *{fill:url(//x)}",
    "\u{1b}[31mred\u{1b}]0;title\u{7}\u{1b}[2J",
    "\u{9b}31m\u{90}q\u{9c}\u{85}",
    "\u{0}\u{1}\u{8}\u{b}\u{c}\u{1f}\u{7f}",
    "a\r\nb\nc\rd\te",
    "\u{202e}desrever\u{202c} \u{2066}x\u{2069}\u{200f}\u{61c}",
    "a\u{200b}b\u{ad}c\u{2060}d\u{feff}",
    "\u{2028}line\u{2029}paragraph",
    "\u{fffe}\u{ffff}\u{fdd0}\u{10ffff}\u{e000}",
    "a\"]; b [label=\"\\",
    "\\N \\G \\E \\l\\r\\n {a|b} <f0>",
    "digraph { x -> y } // # /* ",
    "%%{init: {}}%% end --> A[\"x\"]; click A call x()",
    "| a | b |\n|---|\n<details>`code` **b** [x](javascript:alert(1)) ![](//x) @everyone #1",
    "::error file=x::y %0A::set-output name=a::b",
    "__proto__",
    "constructor",
    "../../../etc/passwd",
    "/dev/zero",
    "\\\\server\\share\\c:\\x",
    "-rf",
    "--help",
    "$(id) `id` ${HOME} %PATH%",
    "Z\u{351}\u{36b}\u{343}\u{32a}\u{302}\u{36b}a\u{321}\u{350}l\u{34e}g\u{489}o",
    "👩‍👩‍👧‍👦🏳️‍🌈\u{1f1e9}\u{1f1ea}",
    "العربية 字 ",
    "﷽﷽﷽",
    "a ` <img src=x> @you",
    "``` <img src=x> `",
    "`` <img src=x> @you",
    "",
    " ",
];

/// A document that has each text everywhere. `change` tells the two of a pair apart.
fn document(change: &str) -> String {
    let (mut nodes, mut links, mut groups, mut sources) = (vec![], vec![], vec![], vec![]);
    for (at, text) in TEXTS.iter().enumerate() {
        let kind = ["thesis", "claim", "premise", "challenge"][at % 4];
        nodes.push(json!({
            "id": text, "kind": kind, "text": format!("{text}{change}"), "group": text, "note": text,
            "quotes": [{ "source": text, "text": text }], "tags": [text, text], "formerly": text,
            "allow": { *text: text }, "meta": { *text: [text] },
        }));
        let link = format!("link {text}");
        let target = TEXTS[at / 2];
        let relation = if at % 3 == 0 { "attacks" } else { "supports" };
        links.push(json!({
            "id": link, "from": [text, TEXTS[at * 7 % TEXTS.len()]], relation: target, "scheme": text,
            "note": text, "quotes": [{ "source": text, "text": text }], "meta": text,
        }));
        links.push(json!({ "from": format!("no {text}"), "supports": format!("nor {text}") }));
        groups.push(json!({ "id": text, "title": text, "within": TEXTS[at / 2] }));
        sources.push(json!({
            "id": text, "path": text, "title": text, "author": text, "url": text,
        }));
        links.push(json!({ "from": text, "attacks": link }));
    }
    let document = json!({
        "$schema": TEXTS[0], "version": 1, "title": TEXTS.concat(), "description": TEXTS.concat(),
        "sources": sources, "groups": groups, "nodes": nodes, "links": links,
        "<script>": "an unknown key", "\u{1b}[31m": 1,
    });
    // Half of a pair of escapes is valid in JSON and no character.
    let lone = r#"{ "id": "lone", "kind": "claim", "text": "\ud800", "note": "\udc00\ud800" },"#;
    document.to_string().replacen("\"nodes\":[", &format!("\"nodes\":[{lone}"), 1)
}

/// Two hostile documents in a folder of their own.
fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    fs::write(folder.path().join("a.json"), document("")).expect("it can be written");
    fs::write(folder.path().join("b.json"), document(" and")).expect("it can be written");
    let path = folder.path().to_owned();
    (folder, path)
}

#[test]
fn no_output_of_a_hostile_document_breaks_out_of_its_format() {
    let (_folder, path) = folder();
    let runs = outputs::all("a.json", TEXTS[0], "b.json", false);
    for run in &runs {
        look_at(run, &path);
    }
    let has = |kind: Kind| runs.iter().filter(|run| run.kind == kind).count();
    assert!(has(Kind::Svg) > 2 && has(Kind::Json) > 4 && has(Kind::Text) > 6, "all were looked at");
}

/// Each node by itself, for it is named in messages of its own.
#[test]
fn every_hostile_id_can_be_asked_about() {
    let (_folder, path) = folder();
    for id in TEXTS.iter().filter(|id| !id.contains('\0') && !id.starts_with('-')) {
        for arguments in
            [vec!["why", "a.json", id], vec!["render", "-f", "dot", "--focus", id, "a.json"]]
        {
            let kind = if arguments[0] == "why" { Kind::Text } else { Kind::Dot };
            let arguments = arguments.into_iter().map(str::to_owned).collect();
            look_at(&Run { kind, arguments }, &path);
        }
    }
}

fn look_at(run: &Run, folder: &Path) {
    let output = run.output(folder, |command| {
        command.env("NO_COLOR", "1");
    });
    let what = run.arguments.join(" ");
    let said = String::from_utf8(output.stderr).expect("messages are text");
    assert!(matches!(output.status.code(), Some(0..=2)), "{what}: {:?} {said}", output.status);
    assert_steers_nothing(&what, &said);
    if output.status.code() == Some(2) {
        // To merge what cannot be read whole is refused, and it is said why.
        assert!(output.stdout.is_empty() && said.contains("error"), "{what}: {said}");
        assert_eq!(run.kind, Kind::Document, "{what}: {said}");
        return;
    }
    let written = String::from_utf8(output.stdout).expect("what it writes is text");
    match run.kind {
        Kind::Text => assert_steers_nothing(&what, &written),
        Kind::Markdown => {
            assert_steers_nothing(&what, &written);
            assert_is_no_html(&what, &written);
        }
        Kind::Json => {
            serde_json::from_str::<Value>(&written)
                .unwrap_or_else(|error| panic!("{what}: {error}"));
        }
        Kind::Document => assert!(written.contains("\"version\""), "{what}"),
        Kind::Dot | Kind::Mermaid => assert_steers_nothing(&what, &written),
        Kind::Svg => assert_is_harmless(&what, &written),
        Kind::Bytes => {}
    }
}

/// No character that a terminal obeys or that turns the text about.
fn assert_steers_nothing(what: &str, text: &str) {
    let steers = |character: &char| is_unprintable(*character) && !matches!(character, '\n' | '\t');
    if let Some(at) = text.char_indices().find(|(_, character)| steers(character)) {
        let before: String = text[..at.0].chars().rev().take(60).collect();
        let before: String = before.chars().rev().collect();
        panic!("{what}: {:?} behind {before:?}", at.1);
    }
}

/// Markdown in which no tag of the document is left a tag.
fn assert_is_no_html(what: &str, text: &str) {
    for line in text.lines() {
        let code_free = without_code(line);
        // A mark behind a backslash marks nothing.
        let mut parts = code_free.split('\\');
        let first = parts.next().map(str::to_owned);
        let line: String =
            first.into_iter().chain(parts.map(|part| part.chars().skip(1).collect())).collect();
        let tags = ["<script", "<img", "<details>code", "<!DOCTYPE", "<?xml", "](javascript:"];
        for tag in tags.into_iter().chain(["@you", "@everyone"]) {
            assert!(!line.contains(tag), "{what}: {tag} in {line}");
        }
    }
}

/// A line of Markdown without its code: what stands between two equal runs of backticks.
fn without_code(line: &str) -> String {
    let mut rest = line;
    let mut kept = String::new();
    while let Some(at) = rest.find('`') {
        let (before, from) = rest.split_at(at);
        kept.push_str(before);
        let run = from.len() - from.trim_start_matches('`').len();
        let inner = &from[run..];
        let mut at = 0;
        let end = loop {
            let Some(next) = inner[at..].find('`').map(|next| at + next) else { break None };
            let length = inner[next..].len() - inner[next..].trim_start_matches('`').len();
            if length == run && !before.ends_with('\\') {
                break Some(next + length);
            }
            at = next + length;
        };
        rest = &inner[end.unwrap_or(0)..];
    }
    kept + rest
}

/// Well-formed, and without anything that runs, or is fetched from elsewhere.
pub(crate) fn assert_is_harmless(what: &str, svg: &str) {
    let parsed = roxmltree::Document::parse(svg).unwrap_or_else(|error| panic!("{what}: {error}"));
    assert!(!svg.contains("<!DOCTYPE") && !svg.contains("<?xml-stylesheet"), "{what}");
    for element in parsed.descendants() {
        // What is shown is shown as it is written; attributes are for programs.
        if element.is_text() {
            assert_steers_nothing(what, element.text().unwrap_or_default());
        }
        assert!(!element.is_pi(), "{what}: {element:?}");
        let name = element.tag_name().name();
        let runs = ["script", "foreignObject", "iframe", "image", "animate", "set", "handler"];
        assert!(!runs.contains(&name), "{what}: <{name}>");
        for attribute in element.attributes() {
            let (key, value) = (attribute.name(), attribute.value());
            assert!(!key.starts_with("on"), "{what}: {key}={value:?}");
            if key == "href" || key == "src" {
                assert!(value.starts_with('#'), "{what}: {key}={value:?}");
            }
            if matches!(key, "style" | "fill" | "stroke" | "filter" | "mask" | "marker-end") {
                assert_refers_inside(what, value);
            }
        }
        if name == "style" {
            assert_refers_inside(what, element.text().unwrap_or_default());
        }
    }
}

fn assert_refers_inside(what: &str, style: &str) {
    assert!(!style.contains("@import") && !style.contains("expression("), "{what}: {style}");
    for (at, _) in style.match_indices("url(") {
        let address = style[at + 4..].trim_start_matches(['"', '\'']);
        assert!(address.starts_with('#'), "{what}: {style}");
    }
}

/// The assertions themselves find what they are for.
#[test]
#[should_panic(expected = "onload")]
fn an_event_handler_would_be_found() {
    assert_is_harmless("made up", "<svg><g onload=\"x\"/></svg>");
}

#[test]
#[should_panic(expected = "@import")]
fn a_style_from_elsewhere_would_be_found() {
    assert_is_harmless("made up", "<svg><style>@import 'x';</style></svg>");
}
