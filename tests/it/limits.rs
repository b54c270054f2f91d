//! What is too much is refused with a message, and what is much is done all the same.

use std::fs;
use std::process::Output;

use crate::external::argraph;
use crate::fuzz::generate::{self, Shape};

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_file_that_is_larger_than_allowed_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let document = generate::document(Shape::Star, 50, 1);
    fs::write(folder.path().join("star.json"), &document).expect("it can be written");
    let exact = document.len().to_string();
    let less = (document.len() - 1).to_string();
    assert!(
        argraph(folder.path(), &["check", "--max-bytes", &exact, "star.json"]).status.success()
    );
    let refused = argraph(folder.path(), &["check", "--max-bytes", &less, "star.json"]);
    assert_eq!(refused.status.code(), Some(2));
    let expected = format!("star.json is larger than {less} bytes");
    assert!(said(&refused).replace('`', "").contains(&expected), "{}", said(&refused));
    assert!(said(&refused).contains("--max-bytes"), "it says what to do: {}", said(&refused));
}

#[test]
fn a_picture_of_very_many_cards_is_drawn_with_a_remark() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, nodes: usize| {
        let document = generate::document(Shape::Star, nodes, 1);
        fs::write(folder.path().join(name), document).expect("it can be written");
    };
    write("large.json", 5_001);
    write("small.json", 500);
    let remark = "cards are more than a picture can show well";
    let large = argraph(folder.path(), &["render", "-f", "dot", "large.json"]);
    assert!(large.status.success() && large.stdout.starts_with(b"digraph"), "{}", said(&large));
    assert!(said(&large).contains(remark) && said(&large).contains("--focus"), "{}", said(&large));
    let small = argraph(folder.path(), &["render", "-f", "dot", "small.json"]);
    assert!(small.status.success() && !said(&small).contains(remark), "{}", said(&small));
}

/// Each outline would cost time in every layer, and no eye tells a hundred frames apart.
#[test]
fn of_groups_in_each_other_the_outer_ones_are_outlined() {
    let folder = tempfile::tempdir().expect("a folder");
    let count = 3_000;
    let groups: Vec<String> = (0..count)
        .map(|g| match g {
            0 => r#"{"id": "g0"}"#.into(),
            _ => format!(r#"{{"id": "g{g}", "within": "g{}"}}"#, g - 1),
        })
        .collect();
    let node = |g| format!(r#"{{"id": "n{g}", "kind": "premise", "text": "N.", "group": "g{g}"}}"#);
    let nodes: Vec<String> = (0..count).map(node).collect();
    let link = |g| format!(r#"{{"from": "n{g}", "supports": "n{}"}}"#, g - 1);
    let links: Vec<String> = (1..count).map(link).collect();
    let (groups, nodes, links) = (groups.join(","), nodes.join(","), links.join(","));
    let text = format!(
        r#"{{"version": 1, "groups": [{groups}], "nodes": [{nodes}], "links": [{links}]}}"#
    );
    fs::write(folder.path().join("deep.json"), text).expect("it can be written");
    for (format, outline) in
        [("svg", "<g class=\"group "), ("dot", "subgraph "), ("mermaid", "subgraph ")]
    {
        let output = argraph(folder.path(), &["render", "-f", format, "deep.json"]);
        assert!(output.status.success(), "{}", said(&output));
        let drawn = String::from_utf8_lossy(&output.stdout);
        assert_eq!(drawn.matches(outline).count(), 24, "{format}");
        let remark = "2976 groups are not outlined: more than 24 in each other";
        assert_eq!(drawn.contains(remark), format == "svg", "{format}");
    }
}

/// A text as long as a book is read, checked, shown and compared, word by word as far as that goes.
#[test]
fn a_text_as_long_as_a_book_is_no_trouble() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, each: usize| {
        let word = |at: usize| {
            if at.is_multiple_of(each) { "not ".into() } else { format!("w{} ", at % 977) }
        };
        let text: String = (0..60_000).map(word).collect();
        let document = serde_json::json!({
            "version": 1,
            "nodes": [{ "id": "t", "kind": "thesis", "text": text }, { "id": "p", "kind": "premise", "text": "P." }],
            "links": [{ "from": "p", "supports": "t" }],
        });
        fs::write(folder.path().join(name), document.to_string()).expect("it can be written");
    };
    write("old.json", 7);
    write("new.json", 5);
    assert!(argraph(folder.path(), &["check", "old.json"]).status.success());
    let diff = argraph(folder.path(), &["diff", "--format", "json", "old.json", "new.json"]);
    assert_eq!(diff.status.code(), Some(1), "{}", said(&diff));
    let picture = argraph(folder.path(), &["render", "old.json"]);
    assert!(picture.status.success(), "{}", said(&picture));
    // Once whole, as the title of the card, and the first lines of it.
    let once = fs::metadata(folder.path().join("old.json")).expect("it is there").len() as usize;
    assert!(picture.stdout.len() < once + 20_000, "{} for {once}", picture.stdout.len());
}

/// Whoever writes one id or one link a thousand times does not keep the comparison busy for hours.
#[test]
fn what_stands_there_many_times_is_compared_in_good_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, notes: &dyn Fn(usize) -> usize| {
        let many = |item: &dyn Fn(usize) -> serde_json::Value| -> Vec<serde_json::Value> {
            (0..20_000).map(|at| item(notes(at))).collect()
        };
        let mut nodes = many(&|note| {
            serde_json::json!({
                "id": "n", "kind": "premise", "text": format!("{note}")
            })
        });
        nodes.extend(["a", "b"].map(|id| {
            serde_json::json!({
                "id": id, "kind": "claim", "text": id
            })
        }));
        let document = serde_json::json!({
            "version": 1,
            "nodes": nodes,
            "sources": many(&|note| serde_json::json!({ "id": "s", "path": format!("{note}.txt") })),
            "groups": many(&|note| serde_json::json!({ "id": "g", "title": format!("{note}") })),
            "links": many(&|note| serde_json::json!({
                "from": "a", "supports": "b", "note": format!("{note}")
            })),
        });
        fs::write(folder.path().join(name), document.to_string()).expect("it can be written");
    };
    write("old.json", &|at| at);
    write("turned.json", &|at| 19_999 - at);
    write("other.json", &|at| 20_000 + at);
    let same = argraph(folder.path(), &["diff", "old.json", "turned.json"]);
    assert!(same.status.success(), "order is no change: {}", said(&same));
    let other = argraph(folder.path(), &["diff", "--format", "json", "old.json", "other.json"]);
    assert_eq!(other.status.code(), Some(1), "{}", said(&other));
}

/// A small document that names one long text many times takes no more memory than the text.
#[test]
fn a_text_that_many_sources_name_is_read_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "One sentence of many. ".repeat(5_000);
    fs::write(folder.path().join("text.txt"), text).expect("it can be written");
    let path = |at: usize| "./".repeat(at % 50) + "text.txt";
    let source = |at: usize| serde_json::json!({ "id": format!("s{at}"), "path": path(at) });
    let quote = |at: usize| serde_json::json!({ "source": format!("s{at}"), "text": "One sentence of many." });
    let document = serde_json::json!({
        "version": 1,
        "sources": (0..2_000).map(source).collect::<Vec<_>>(),
        "nodes": [{
            "id": "t", "kind": "thesis", "text": "T.",
            "quotes": (0..200).map(quote).collect::<Vec<_>>(),
        }],
        "links": [],
    });
    fs::write(folder.path().join("d.json"), document.to_string()).expect("it can be written");
    let check = argraph(folder.path(), &["check", "--format", "concise", "d.json"]);
    let found = String::from_utf8_lossy(&check.stdout);
    assert_eq!(found.matches("[unused-source]").count(), 1_800, "{}", said(&check));
    assert!(!found.contains("misquoted"), "{}", said(&check));
    assert!(argraph(folder.path(), &["stats", "d.json"]).status.success());
}

/// Each of many findings about one link is told apart from the others without reading it anew.
#[test]
fn a_link_with_very_many_sources_is_checked_in_good_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let from: Vec<String> = (0..20_000).map(|at| format!("s{}", at / 2)).collect();
    let document = serde_json::json!({
        "version": 1,
        "nodes": [{ "id": "t", "kind": "thesis", "text": "T." }],
        "links": [{ "from": from, "supports": "t" }],
    });
    fs::write(folder.path().join("d.json"), document.to_string()).expect("it can be written");
    let check = argraph(folder.path(), &["check", "--format", "sarif", "d.json"]);
    assert_eq!(check.status.code(), Some(1), "{}", said(&check));
    let same = argraph(folder.path(), &["diff", "d.json", "d.json"]);
    assert!(same.status.success(), "{}", said(&same));
}

/// Whoever allows twenty thousand things has each looked up, and not compared with all others.
#[test]
fn very_many_allowances_are_read_and_merged_in_good_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, reason: &str, changed: usize| {
        let allow = |at: usize| {
            let reason = if at == changed { reason } else { "why not" };
            (format!("x{at}"), serde_json::Value::from(reason))
        };
        let allow: serde_json::Map<String, serde_json::Value> = (0..20_000).map(allow).collect();
        let document = serde_json::json!({
            "version": 1,
            "nodes": [{ "id": "t", "kind": "thesis", "text": "T.", "allow": allow }],
        });
        fs::write(folder.path().join(name), document.to_string()).expect("it can be written");
    };
    write("base.json", "why not", 0);
    write("ours.json", "our reason", 0);
    write("theirs.json", "their reason", 19_999);
    let merge = argraph(folder.path(), &["merge", "base.json", "ours.json", "theirs.json"]);
    assert!(merge.status.success(), "{}", said(&merge));
    let merged = String::from_utf8_lossy(&merge.stdout);
    assert!(merged.contains("our reason") && merged.contains("their reason"));
}
