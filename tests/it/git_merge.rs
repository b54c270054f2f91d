//! The merge driver, whatever git gives it: what it cannot merge as an argument must not lose a side.

use std::fs;

use crate::git::{FILE, Repository, document};

/// A repository whose merges go through our driver, with `ours` on `main`, which is checked out,
/// and `theirs` on `topic`.
fn split(ours: &[u8], theirs: &[u8]) -> Repository {
    let repository = Repository::new();
    repository.run("echo '*.argraph.json merge=argraph' > .git/info/attributes");
    let driver = "argraph merge %O %A %B -o %A --name=%P";
    repository.git(&["config", "merge.argraph.driver", driver]);
    for (branch, text) in [("topic", theirs), ("main", ours)] {
        repository.git(&["checkout", "--quiet", branch]);
        fs::write(repository.path().join(FILE), text).expect("it can be written");
        repository.git(&["commit", "--quiet", "--all", "-m", branch]);
    }
    repository
}

/// What the conflicting merge of a branch leaves in a file, and what was said.
fn conflict(repository: &Repository, branch: &str, file: &str) -> (String, String) {
    let (code, said) = repository.run(&format!("git merge {branch}"));
    assert_eq!(code, Some(1), "{said}");
    let left = fs::read(repository.path().join(file)).expect("it is there");
    (String::from_utf8_lossy(&left).into_owned(), said)
}

fn assert_in_order(text: &str, words: &[&str]) {
    let places: Vec<_> = words.iter().map(|words| text.find(words)).collect();
    assert!(places.is_sorted() && places.iter().all(Option::is_some), "{words:?} in {text}");
}

/// git gives an empty ancestor then, which was refused.
#[test]
fn a_file_that_both_sides_added_is_merged() {
    let repository = split(document("Our cars.", "").as_bytes(), b"{}");
    let file = "new.argraph.json";
    let extra = |id: &str, text: &str| {
        format!(",\n    {{ \"id\": \"{id}\", \"kind\": \"premise\", \"text\": \"{text}\" }}")
    };
    for (branch, id, text) in [("topic", "vans", "Vans come."), ("main", "buses", "Buses come.")] {
        repository.git(&["checkout", "--quiet", branch]);
        let text = document(&format!("Loud on {branch}."), &extra(id, text));
        fs::write(repository.path().join(file), text).expect("it can be written");
        repository.git(&["add", "."]);
        repository.git(&["commit", "--quiet", "-m", "added"]);
    }
    let (text, said) = conflict(&repository, "topic", file);
    assert!(said.contains("conflict in new.argraph.json: both sides changed `text`"), "{said}");
    let order = ["<<<<<<< ours", "Loud on main.", "=======", "Loud on topic.", ">>>>>>> theirs"];
    assert_in_order(&text, &order);
    assert!(text.contains("Vans come.") && text.contains("Buses come."), "{text}");
}

/// The ancestor is the merge of two earlier ones, with conflict marks in it.
#[test]
fn a_criss_cross_merge_keeps_both_sides() {
    let text = |text: &str| document(text, "");
    let repository = split(text("Cars roar.").as_bytes(), text("Cars hum.").as_bytes());
    let tips = ["main", "topic"].map(|tip| repository.git(&["rev-parse", tip]).trim().to_owned());
    for (branch, other, resolved) in
        [("main", &tips[1], "Cars roar or hum."), ("topic", &tips[0], "Cars hum or roar.")]
    {
        repository.git(&["checkout", "--quiet", branch]);
        conflict(&repository, other, FILE);
        repository.commit(&text(resolved), "resolved");
    }
    repository.git(&["checkout", "--quiet", "main"]);
    let (left, said) = conflict(&repository, "topic", FILE);
    assert!(said.contains("the common ancestor cannot be merged as an argument"), "{said}");
    assert!(said.contains("both sides changed the same lines, in 1 place"), "{said}");
    let order = ["<<<<<<< ours", "roar or hum", "=======", "hum or roar", ">>>>>>> theirs"];
    assert_in_order(&left, &order);
}

#[test]
fn a_side_that_is_no_document_is_merged_line_by_line() {
    let ours = document("Trams are loud.", "");
    let broken = document("Vans are loud.", "").replace("  \"links\"", "  links");
    let cases: [(Vec<u8>, &str); 3] = [
        (broken.clone().into_bytes(), "error[invalid-document]"),
        (broken.replace("Vans", "V\u{e9}ns").chars().map(|it| it as u8).collect(), "is not UTF-8"),
        (
            document("Vans are loud.", "").replace("noise\", \"k", "closed\", \"k").into(),
            "two nodes",
        ),
    ];
    for (theirs, expected) in cases {
        let repository = split(ours.as_bytes(), &theirs);
        let (text, said) = conflict(&repository, "topic", FILE);
        let warned = format!("warning: {FILE}: their side cannot be merged as an argument");
        assert!(said.contains(&warned) && said.contains(expected), "{said}");
        assert!(said.contains(&format!("{FILE}:")), "{said}");
        assert!(!said.contains(".merge_file"), "{said}");
        let order = ["<<<<<<< ours", "Trams", "=======", "s are loud.\" }\n>>>>>>> theirs"];
        assert_in_order(&text, &order);
        assert!(repository.git(&["status", "--short"]).starts_with("UU"));
    }
    // Nothing is in conflict: theirs changed another line. Someone has to look at it all the same.
    let theirs = document("Some cars are loud.", "").replace("  \"links\"", "  links");
    let (text, said) = conflict(&split(ours.as_bytes(), theirs.as_bytes()), "topic", FILE);
    assert!(said.contains("no line of argument.argraph.json is in conflict"), "{said}");
    assert!(text.contains("Trams are loud") && text.contains("  links"), "{text}");
}

/// They were located in `merged`.
#[test]
fn findings_are_located_in_the_document_as_it_is_called() {
    let side = |links: &str| {
        format!(
            r#"{{ "version": 1, "nodes": [
              {{ "id": "a", "kind": "claim", "text": "A" }},
              {{ "id": "b", "kind": "claim", "text": "B" }}
            ], "links": [{links}] }}"#
        )
    };
    let repository = split(b"{}", b"[]");
    for (name, links) in [
        ("base", ""),
        ("ours", r#"{ "from": "a", "supports": "b" }"#),
        ("theirs", r#"{ "from": "b", "supports": "a" }"#),
    ] {
        fs::write(repository.path().join(name), side(links)).expect("it can be written");
    }
    let (code, said) = repository.run("argraph merge base ours theirs --name=-doc -o out");
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("circular-support") && said.contains("--> -doc:"), "{said}");
}
