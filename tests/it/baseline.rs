//! `--baseline` and `--write-baseline`: only what is new is reported, whatever else is done to
//! the documents.

use std::fs;

use crate::external::argraph_says;

const TRAM: &str = include_str!("tram.argraph.json");

/// A folder with a document of twelve findings in a folder, and the baseline of it in another.
fn recorded() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["talks", "ci"] {
        fs::create_dir(folder.path().join(name)).expect("a folder");
    }
    fs::write(folder.path().join("talks/tram.argraph.json"), TRAM).expect("it can be written");
    let said = argraph_says(folder.path(), &["check", "--write-baseline", "ci/known.json"]);
    let remark = "note: recorded 12 findings in 1 file as `ci/known.json`\n";
    assert_eq!(said, (0, String::new(), remark.to_owned()));
    folder
}

#[test]
fn known_findings_are_not_reported_from_wherever_it_is_started() {
    let folder = recorded();
    let baseline = fs::read_to_string(folder.path().join("ci/known.json")).expect("it is there");
    assert!(baseline.contains("\"file\":\"../talks/tram.argraph.json\""), "{baseline}");
    assert_eq!(baseline.lines().count(), 12 + 5, "a finding is a line");
    for (below, path) in
        [("", "ci/known.json"), ("ci", "known.json"), ("talks", "../ci/known.json")]
    {
        let documents = if below == "ci" { "../talks" } else { "." };
        let arguments = ["check", "--baseline", path, documents];
        let (status, out, said) = argraph_says(&folder.path().join(below), &arguments);
        assert_eq!((status, out.as_str()), (0, "1 file checked: nothing to complain of\n"));
        assert_eq!(said, format!("note: 12 more findings are known from `{path}`\n"));
    }
    let again = argraph_says(folder.path(), &["check", "--write-baseline", "ci/known.json"]);
    assert_eq!(again.0, 0);
    let rewritten = fs::read_to_string(folder.path().join("ci/known.json")).expect("it is there");
    assert_eq!(rewritten, baseline, "the same findings are the same file");
}

#[test]
fn what_is_new_is_reported_and_what_is_gone_is_counted() {
    let folder = recorded();
    let document = folder.path().join("talks/tram.argraph.json");
    let check = |arguments: &[&str]| {
        let fixed = ["check", "--baseline", "ci/known.json", "--format", "concise"];
        argraph_says(folder.path(), &[&fixed, arguments].concat())
    };
    // The nodes the other way round, lines moved, one more mistake, one mended.
    let (before, rest) = TRAM.split_once("\"nodes\": [\n").expect("a list");
    let (nodes, after) = rest.split_once("\n  ],").expect("its end");
    let mut nodes: Vec<&str> = nodes.lines().map(|line| line.trim_end_matches(',')).collect();
    nodes.reverse();
    nodes.insert(0, r#"{ "id": "new", "kind": "premise", "text": "This is new." }"#);
    let text = format!("\n\n{before}\"nodes\": [\n{}\n],{after}", nodes.join(",\n"));
    fs::write(&document, text.replace("titel", "title")).expect("it can be written");
    let (status, out, said) = check(&[]);
    assert_eq!(status, 0, "a warning is new");
    let place = "talks/tram.argraph.json:11:9: ";
    assert_eq!(
        out,
        format!("{place}warning: the premise `new` bears on nothing [isolated-node]\n")
    );
    assert_eq!(
        said,
        "note: 11 more findings are known from `ci/known.json`\n\
         note: 1 entry of `ci/known.json` is not found any more; \
         `--write-baseline ci/known.json` writes it anew\n"
    );
    assert_eq!(check(&["--deny", "isolated-node"]).0, 1);
    // Rules that are not asked say nothing about what is gone.
    assert_eq!(check(&["--allow", "unknown-key"]).2.lines().count(), 1);
    // What is known is not mended either.
    let before = fs::read(&document).expect("it is there");
    let (_, _, said) = check(&["--fix"]);
    assert!(said.starts_with("note: mended nothing\n"), "{said}");
    assert_eq!(fs::read(&document).expect("it is there"), before);
}

#[test]
fn what_cannot_be_compared_with_is_said_and_nothing_is_half_recorded() {
    let folder = recorded();
    let mut said = String::new();
    for text in [
        "{\n  \"version\": 2,\n  \"entries\": {}\n}\n",
        "{\n  \"version\": 1,\n  \"findings\": [\n    {\"file\":\"a\"}\n  ]\n}\n",
        "findings",
    ] {
        fs::write(folder.path().join("ci/known.json"), text).expect("it can be written");
        let run = argraph_says(folder.path(), &["check", "--baseline", "ci/known.json"]);
        assert_eq!((run.0, run.1.as_str()), (2, ""));
        said.push_str(&run.2);
    }
    insta::assert_snapshot!(said);

    let missing = argraph_says(folder.path(), &["check", "--baseline", "none.json"]);
    assert_eq!(missing.0, 2);
    assert!(missing.2.starts_with("error: cannot read `none.json`: "), "{}", missing.2);
    for contradiction in ["--baseline=ci/known.json", "--diff", "--format=json", "--output=x"] {
        let arguments = ["check", "--write-baseline", "x.json", contradiction];
        let (status, _, said) = argraph_says(folder.path(), &arguments);
        assert_eq!(status, 2, "{contradiction}");
        assert!(said.contains("cannot be used with"), "{said}");
    }

    fs::write(folder.path().join("talks/broken.argraph.json"), "{").expect("it can be written");
    let (status, out, said) =
        argraph_says(folder.path(), &["check", "--write-baseline", "new.json"]);
    assert_eq!(status, 2);
    assert!(out.contains("talks/broken.argraph.json:1:1"), "{out}");
    let why = "error: `new.json` is not written: not every document could be looked at\n";
    assert_eq!(said, why);
    assert!(!folder.path().join("new.json").exists());
}
