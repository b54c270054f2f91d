//! `argraph render --like`, and pictures of a diff: what an edit leaves alone stays where it was.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::external::argraph_says;

const ESSAY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/belt-and-road.argraph.json");

/// The top left of each card, by its id.
fn cards(svg: &Path) -> BTreeMap<String, (f64, f64)> {
    let text = fs::read_to_string(svg).expect("the picture is there");
    let document = roxmltree::Document::parse(&text).expect("it is well-formed");
    let nodes = document.descendants().filter(|node| {
        node.attribute("class").is_some_and(|class| class.starts_with("node "))
            && node.has_attribute("data-id")
    });
    nodes
        .map(|node| {
            // The line with the kind and the id is as far from the corner in every card.
            let line = node.children().find(|child| child.attribute("class") == Some("k"));
            let line = line.expect("every card names its kind");
            let number = |name| line.attribute(name).and_then(|n| n.parse().ok()).expect("a place");
            (node.attribute("data-id").unwrap_or_default().to_owned(), (number("x"), number("y")))
        })
        .collect()
}

/// The essay with one more premise for a claim.
fn edited() -> String {
    let text = fs::read_to_string(ESSAY).expect("the essay is there");
    let mut document: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let push = |list: &mut serde_json::Value, item| list.as_array_mut().expect("a list").push(item);
    push(
        &mut document["nodes"],
        serde_json::json!({ "id": "more", "kind": "premise", "text": "A reviewer adds a premise." }),
    );
    push(
        &mut document["links"],
        serde_json::json!({ "from": "more", "supports": "regional-security" }),
    );
    // The texts that it quotes are not beside it, and are not needed to draw it.
    document.to_string()
}

/// How many pairs of cards of the first picture are turned around in the second, up and down or left
/// and right, and how many pairs there are.
fn turned(before: &Path, after: &Path) -> (usize, usize) {
    let (before, after) = (cards(before), cards(after));
    let both: Vec<_> = before.iter().map(|(id, at)| (*at, after[id])).collect();
    let around = |p: f64, q: f64| p * q < 0.0 && p.abs().min(q.abs()) > 30.0;
    let (mut turned, mut pairs) = (0, 0);
    for (i, (a, c)) in both.iter().enumerate() {
        for (b, d) in &both[..i] {
            pairs += 1;
            turned += usize::from(around(a.0 - b.0, c.0 - d.0) || around(a.1 - b.1, c.1 - d.1));
        }
    }
    (turned, pairs)
}

#[test]
fn one_more_premise_leaves_the_essay_where_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    fs::copy(ESSAY, at("old.argraph.json")).expect("it can be copied");
    fs::write(at("new.argraph.json"), edited()).expect("it can be written");
    // The first time there is no picture to be like.
    for document in ["old.argraph.json", "old.argraph.json", "new.argraph.json"] {
        let arguments = ["render", "--like", "essay.svg", "-o", "essay.svg", document];
        let (status, _, errors) = argraph_says(folder.path(), &arguments);
        assert_eq!(status, 0, "{errors}");
        if !at("first.svg").exists() {
            fs::copy(at("essay.svg"), at("first.svg")).expect("it can be copied");
        }
    }
    assert!(cards(&at("essay.svg")).contains_key("more"));
    let (turned_pairs, pairs) = turned(&at("first.svg"), &at("essay.svg"));
    assert!(turned_pairs * 100 < pairs, "{turned_pairs} of {pairs}");

    let arguments = ["diff", "old.argraph.json", "new.argraph.json", "-o", "diff.svg"];
    assert_eq!(argraph_says(folder.path(), &arguments).0, 1);
    let (turned_pairs, pairs) = turned(&at("first.svg"), &at("diff.svg"));
    assert!(turned_pairs * 100 < pairs, "{turned_pairs} of {pairs}");
}

#[test]
fn what_cannot_be_kept_to_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("other.svg"), "<svg/>").expect("it can be written");
    let cases = [
        (vec!["--like", "missing.svg", "-o", "x.svg"], "cannot read `missing.svg`"),
        (vec!["--like", "other.svg", "-o", "x.svg"], "it shows no cards"),
        (vec!["--like", ESSAY, "-o", "x.svg"], "it is no SVG"),
        (vec!["--like", "other.svg", "-o", "x.dot"], "is for SVG, PNG and PDF"),
        (
            vec!["--like", "other.svg", "--layout", "graphviz", "-o", "x.svg"],
            "is for SVG, PNG and PDF",
        ),
    ];
    for (flags, message) in cases {
        let arguments: Vec<&str> =
            [vec!["render"], flags, vec![ESSAY]].into_iter().flatten().collect();
        let (status, _, errors) = argraph_says(folder.path(), &arguments);
        assert_eq!(status, 2, "{arguments:?}: {errors}");
        assert!(errors.contains(message), "{arguments:?}: {errors}");
    }
    assert!(!folder.path().join("x.svg").exists());
}
