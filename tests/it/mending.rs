//! `check --fix`: what is certain is mended, and nothing else in the text is touched.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use argraph::diagnostic::{Edit, Finding};
use argraph::document::{Document, Texts};
use argraph::graph::ArgumentGraph;
use argraph::lint::{self, Levels, Subject};
use argraph::source::{Source, Span};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn check(source: &Source) -> Vec<Finding> {
    let (document, reading) = match Document::read(source) {
        Ok(read) => read,
        Err(finding) => return vec![*finding],
    };
    let (graph, texts) = (ArgumentGraph::new(document), Texts::default());
    lint::check(&Subject::new(&graph, &texts), reading, &Levels::default())
}

/// A document with the given slips of the pen, each of which has one mending.
fn document(slips: u16) -> String {
    let slip = |at: u16, right: &'static str, wrong: &'static str| {
        if slips & (1 << at) != 0 { wrong } else { right }
    };
    format!(
        "{{\r\n  \"version\": 1,  \"{title}\": \"Streets \\u0026 trams\",\n\
         \t\"nodes\": [\n\
         {{\"id\":\"build-it\",\"kind\":\"thesis\",\"text\":\"Build it.\"}},\n\
         {{\"id\":\"{clean}\",\"kind\":\"{claim}\",\"text\":\"The air — “clean”.\"}} ,\n\
         {{\"{text}\": \"Trams run on power.\", \"id\":\"electric\", \"kind\":\"premise\"}},\n\
         {{\"id\":\"measured\",\"kind\":\"premise\",\"text\":\"It was measured.\", \
          \"meta\": {{\"kind\": \"clam\", \"x\": [1.50, 1e3]}}}}\n],\n\
         \"links\": [\n\
         {{\"from\": \"{from}\", \"supports\": \"build-it\"}},\n\
         {{\"from\": [\"electric\", \"measured\"{again}], \"{supports}\": \"{clean}\"}}{twice}{given}\n\
         ]}}",
        title = slip(0, "title", "titel"),
        clean = slip(1, "cleaner-air", "Cleaner_Air"),
        claim = slip(2, "claim", "clam"),
        text = slip(3, "text", "txet"),
        from = if slips & (1 << 1) != 0 {
            "Cleaner_Air"
        } else {
            slip(4, "cleaner-air", "claener-air")
        },
        supports = slip(5, "supports", "suports"),
        again = slip(6, "", " , \"measured\""),
        twice = match (slips & (1 << 7) != 0, slips & (1 << 1) != 0) {
            (true, true) =>
                ",\n{\"supports\": \"Cleaner_Air\", \"from\": [\"measured\", \"electric\"]}",
            (true, false) =>
                ",\n{\"supports\": \"cleaner-air\", \"from\": [\"measured\", \"electric\"]}",
            _ => "",
        },
        given = slip(8, "", ",\n{\"from\": \"measured\", \"supports\": \"electric\"}"),
    )
}

/// The documents on the rules' pages.
fn pages() -> Vec<&'static str> {
    let blocks = lint::RULES.iter().flat_map(|rule| rule.page.split("```json\n").skip(1));
    blocks.filter_map(|block| block.split_once("\n```")).map(|(block, _)| block).collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 256, rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn mending_gives_the_document_without_the_slips(slips in 0u16..1 << 9) {
        let source = Source::new("x", document(slips));
        let mended = lint::mend(&source, check);
        // A premise with support is no slip of the pen: its kind becomes another.
        let is_given = slips & (1 << 8) != 0;
        let mut expected = document(slips & (1 << 8));
        if is_given {
            expected = expected.replace(
                "\"electric\", \"kind\":\"premise\"", "\"electric\", \"kind\":\"claim\"");
        }
        prop_assert_eq!(mended.source.text(), &expected);
        prop_assert_eq!(mended.count, slips.count_ones() as usize - usize::from(
            // The id that is in capitals is not mistyped too.
            slips & 0b10010 == 0b10010));
        prop_assert!(check(&mended.source).is_empty(), "{:?}", check(&mended.source));
        prop_assert_eq!(lint::mend(&mended.source, check).count, 0);
    }

    /// Whatever somebody mistyped, mending ends, leaves a document, and leaves nothing to mend.
    #[test]
    fn mending_a_mistyped_document_comes_to_an_end(
        page in 0..pages().len(),
        slips in proptest::collection::vec((any::<proptest::sample::Index>(), 0..4), 1..6),
    ) {
        let mut text: Vec<char> = pages()[page].chars().collect();
        for (at, slip) in slips {
            let at = at.index(text.len() - 1);
            match slip {
                0 => { text.remove(at); }
                1 => text.insert(at, text[at]),
                2 => text.swap(at, at + 1),
                _ => text[at] = text[at].to_uppercase().next().expect("it has a capital"),
            }
        }
        let text: String = text.into_iter().collect();
        let source = Source::new("x", text);
        let mended = lint::mend(&source, check);
        let is_document = |source: &Source| Document::read(source).is_ok();
        prop_assert_eq!(is_document(&mended.source), is_document(&source));
        prop_assert_eq!(mended.count == 0, mended.source.text() == source.text());
        let left = check(&mended.source);
        prop_assert!(left.iter().all(|finding| finding.suggestion.is_none()), "{:#?}", left);
    }

    /// Whatever the edits are, the text between them stays, and they are those that a naive
    /// look at every pair would choose.
    #[test]
    fn text_outside_of_edits_is_unchanged(
        text in "[a-zé字\n]{0,40}",
        suggestions in proptest::collection::vec(
            proptest::collection::vec((0usize..44, 0usize..12, "[A-Z]{0,3}"), 1..3), 0..8),
    ) {
        let finding = |edits: &Vec<(usize, usize, String)>| {
            let edit = |(start, length, new): &(usize, usize, String)| Edit {
                span: Span::new(*start, start + length),
                replacement: new.clone(),
            };
            Finding::new("test", Span::default(), "wrong")
                .suggest("mend it", edits.iter().map(edit).collect())
        };
        let apart = |a: &Edit, b: &Edit| {
            let (a, b) = (a.span, b.span);
            (a.end <= b.start || b.end <= a.start) && a != b
        };
        let findings: Vec<Finding> = suggestions.iter().map(finding)
            // Edits of one suggestion do not overlap.
            .filter(|finding| match &finding.suggestion.as_ref().unwrap().edits[..] {
                [a, b] => apart(a, b) && a.span.start != b.span.start,
                _ => true,
            })
            .collect();
        let mut chosen: Vec<&Edit> = Vec::new();
        for finding in &findings {
            let edits = &finding.suggestion.as_ref().unwrap().edits;
            let fits = |edit: &Edit| text.get(edit.span.range()).is_some()
                && chosen.iter().all(|other| apart(edit, other));
            if edits.iter().all(fits) {
                chosen.extend(edits);
            }
        }
        chosen.sort_by_key(|edit| (edit.span.start, edit.span.end));
        let mut naive = text.clone();
        for edit in chosen.iter().rev() {
            naive.replace_range(edit.span.range(), &edit.replacement);
        }
        let applied = lint::apply(&text, &findings);
        prop_assert_eq!(applied.map_or(text, |(edited, _)| edited), naive);
    }
}

#[test]
fn more_mistyped_ids_than_are_looked_up_at_once_are_all_mended() {
    let node = |at: usize| {
        format!(
            "{{\"id\": \"premise-number-{at}\", \"kind\": \"premise\", \"text\": \"No {at}.\"}}"
        )
    };
    let nodes: Vec<String> = (0..250).map(|at| node(1000 + 37 * at)).collect();
    let link = |at: usize| {
        format!("{{\"from\": \"rpemise-number-{}\", \"supports\": \"all\"}}", 1000 + 37 * at)
    };
    let links: Vec<String> = (0..250).map(link).collect();
    let text = format!(
        "{{\"version\": 1, \"nodes\": [{{\"id\": \"all\", \"kind\": \"thesis\", \"text\": \"All.\"}}, {}], \"links\": [{}]}}",
        nodes.join(","),
        links.join(",")
    );
    let mended = lint::mend(&Source::new("x", text.clone()), check);
    assert_eq!(mended.count, 250);
    assert_eq!(mended.source.text(), text.replace("rpemise", "premise"));
}

/// A document with these links, about whose ids there is more to say than that they are near.
fn linked(links: &str) -> String {
    let ids = [
        ("ban", "thesis"),
        ("premise-1", "premise"),
        ("study-uk", "premise"),
        ("gain-2019", "premise"),
        ("men-agree", "premise"),
        ("safe", "premise"),
        ("marks", "claim"),
        ("less-bullying", "claim"),
    ];
    let nodes = ids.map(|(id, kind)| {
        format!("{{\"id\": \"{id}\", \"kind\": \"{kind}\", \"text\": \"This is {id}.\"}}")
    });
    format!("{{\"version\": 1, \"nodes\": [{}], \"links\": [{links}]}}", nodes.join(","))
}

/// An id that names nothing may be that of a statement which is still to be written.
#[test]
fn what_may_be_missing_on_purpose_is_offered_and_not_written() {
    for (links, offer) in [
        (r#"{"from": ["premise-1", "premise-2"], "supports": "ban"}"#, "premise-1"),
        (r#"{"from": "premise-2", "supports": "ban"}"#, "premise-1"),
        (r#"{"from": "gain-2020", "supports": "ban"}"#, "gain-2019"),
        (r#"{"from": "women-agree", "supports": "ban"}"#, "men-agree"),
        (r#"{"from": "unsafe", "attacks": "ban"}"#, "safe"),
        (r#"{"from": "study-us", "attacks": "study-uk"}"#, "study-uk"),
        (r#"{"from": "mark", "supports": "marks"}"#, "marks"),
        // It would support itself, or be there twice.
        (r#"{"from": "less-bulyling", "supports": "less-bullying"}"#, "less-bullying"),
        (r#"{"from": ["less-bullying", "less-bulying"], "supports": "ban"}"#, "less-bullying"),
        (r#"{"from": "Less_Bullying", "supports": "less-bullying"}"#, "less-bullying"),
        (r#"{"id": "the-reason", "from": "safe", "attacks": "the-raeson"}"#, "the-reason"),
        // Missing twice, in one spelling or in two.
        (
            r#"{"from": "less-bulying", "supports": "ban"}, {"from": "safe", "supports": "less-bulying"}"#,
            "less-bullying",
        ),
        (
            r#"{"from": "less-bulying", "supports": "ban"}, {"from": "safe", "attacks": "less-bulyling"}"#,
            "less-bullying",
        ),
        (
            r#"{"from": "Less Bulying", "supports": "ban"}, {"from": "safe", "supports": "Less_Bulying"}"#,
            "less-bullying",
        ),
    ] {
        let source = Source::new("x", linked(links));
        let mended = lint::mend(&source, check);
        assert_eq!(mended.source.text(), source.text(), "{links}");
        let unknown: Vec<Finding> =
            check(&source).into_iter().filter(|finding| finding.rule == "unknown-id").collect();
        assert!(!unknown.is_empty(), "{links}");
        for finding in unknown {
            assert_eq!(finding.help, Some(format!("did you mean `{offer}`?")), "{links}");
        }
    }
}

#[test]
fn an_id_that_is_mistyped_for_certain_is_written() {
    for wrong in
        ["less-bulying", "less-bulyling", "less-bullyying", "Less Bullying", "LESS_BULLYING"]
    {
        let link = |id: &str| linked(&format!("{{\"from\": \"{id}\", \"supports\": \"ban\"}}"));
        let mended = lint::mend(&Source::new("x", link(wrong)), check);
        assert_eq!(mended.source.text(), link("less-bullying"), "{wrong}");
    }
}

/// One mistake elsewhere does not keep a double link, and none of its words is lost with it.
#[test]
fn a_double_link_goes_unless_something_of_it_was_not_read() {
    let again = |between: &str, rest: &str| {
        let one = r#"{"from": "safe", "attacks": "ban"}"#;
        let two = format!(r#"{{"from": "safe", "attacks": "ban"{rest}}}"#);
        let wrong = r#"{"from": 7, "attacks": "ban"}"#;
        linked(&format!("{one}{between}, {two}, {wrong}"))
    };
    let mend = |text: &str| lint::mend(&Source::new("x", text), check).source.text().to_owned();
    let kept = linked(r#"{"from": "safe", "attacks": "ban"}, {"from": 7, "attacks": "ban"}"#);
    assert_eq!(mend(&again("", "")), kept);
    for (between, rest) in [
        (r#", "it is not safe""#, ""),
        ("", r#", "weight": 2"#),
        ("", r#", "because": "it is not""#),
        ("", r#", "from": ["marks"]"#),
        ("", r#", "note": "it is not""#),
    ] {
        let text = again(between, rest);
        assert_eq!(mend(&text), text);
    }
}

fn argraph(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_argraph"))
        .current_dir(folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    child.stdin.take().expect("it is piped").write_all(input.as_bytes()).expect("it reads");
    child.wait_with_output().expect("it ends")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("it is text")
}

#[test]
fn files_are_mended_in_place_and_what_remains_is_reported() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.argraph.json");
    let wrong = format!("\u{feff}{}", document(0b100)).replace("It was measured.", " ");
    fs::write(&path, &wrong).expect("it can be written");

    let shown = argraph(folder.path(), &["check", "--diff", "a.argraph.json"], "");
    assert_eq!(shown.status.code(), Some(1));
    assert_eq!(fs::read_to_string(&path).expect("it is there"), wrong, "nothing is written");
    assert!(text(&shown.stdout).starts_with("--- a.argraph.json\n+++ a.argraph.json\n@@ "));
    assert_eq!(
        text(&shown.stderr),
        "note: `--fix` would mend 1 finding in 1 file; 1 finding would remain\n"
    );

    let arguments = ["check", "--fix", "--format", "concise", "a.argraph.json", "./a.argraph.json"];
    let fixed = argraph(folder.path(), &arguments, "");
    assert_eq!(fixed.status.code(), Some(1), "a finding remains");
    assert_eq!(text(&fixed.stderr), "note: mended 1 finding in 1 file\n");
    assert!(text(&fixed.stdout).ends_with("[empty-text]\n"), "{}", text(&fixed.stdout));
    assert_eq!(text(&fixed.stdout).lines().count(), 1);
    let mended = wrong.replace("\"clam\",\"text", "\"claim\",\"text");
    assert_ne!(mended, wrong);
    assert_eq!(fs::read_to_string(&path).expect("it is there"), mended);

    // The diff that was shown does the same.
    fs::write(&path, &wrong).expect("it can be written");
    let patched = Command::new("git")
        .current_dir(folder.path())
        .env("GIT_CEILING_DIRECTORIES", folder.path())
        .args(["apply", "-p0", "-"])
        .stdin(Stdio::piped())
        .spawn()
        .and_then(|mut git| {
            git.stdin.take().expect("it is piped").write_all(&shown.stdout)?;
            git.wait()
        });
    assert!(patched.expect("git runs").success());
    assert_eq!(fs::read_to_string(&path).expect("it is there"), mended);
}

#[test]
fn standard_input_is_mended_to_standard_output_and_reported_beside_it() {
    let folder = tempfile::tempdir().expect("a folder");
    for slips in [0, 0b1] {
        let fixed = argraph(folder.path(), &["check", "--fix", "-"], &document(slips));
        assert_eq!(fixed.status.code(), Some(0));
        assert_eq!(text(&fixed.stdout), document(0));
        assert!(text(&fixed.stderr).starts_with("1 file checked: nothing to complain of\nnote: "));
    }
    let contradiction = argraph(folder.path(), &["check", "--fix", "--diff", "-"], "");
    assert_eq!(contradiction.status.code(), Some(2));
}

/// Levels hold for mending too: what is allowed is not mended.
#[test]
fn what_is_allowed_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let arguments = ["check", "--fix", "--allow", "supported-premise", "-"];
    let fixed = argraph(folder.path(), &arguments, &document(1 << 8));
    assert_eq!(text(&fixed.stdout), document(1 << 8));
}
