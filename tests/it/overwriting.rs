//! No result takes the place of what it is made from.

use std::fs;
use std::path::Path;

use crate::external::argraph_says;

const DOCUMENT: &str = r#"{"version": 1,
  "sources": [{"id": "letter", "path": "letter.txt"}],
  "nodes": [
    {"id": "close", "kind": "thesis", "text": "Close it."},
    {"id": "safer", "kind": "premise", "text": "It is safer.",
      "quotes": [{"source": "letter", "text": "safer"}]}],
  "links": [{"from": "safer", "supports": "close"}]}"#;

/// A folder with a document, an older one, and the text that both quote.
fn desk() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [
        ("essay.argraph.json", DOCUMENT),
        ("old.argraph.json", DOCUMENT),
        ("letter.txt", "It will be safer."),
        ("argraph.toml", "[rules]\n"),
    ] {
        fs::write(folder.path().join(name), text).expect("it can be written");
    }
    folder
}

/// Everything that lies in the folder.
fn content(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    let mut content: Vec<_> = entries
        .map(|entry| {
            let name = entry.file_name().into_string().expect("it is text");
            (name, fs::read(entry.path()).expect("it is a file"))
        })
        .collect();
    content.sort();
    content
}

/// The command is refused with these words, and everything stays as it is.
fn refuses(folder: &Path, line: &str, words: &str) {
    let before = content(folder);
    let (status, out, said) = argraph_says(folder, &line.split(' ').collect::<Vec<_>>());
    assert_eq!((status, out.as_str()), (2, ""), "{line}: {said}");
    assert!(said.contains(words), "{line}: {said}");
    assert_eq!(content(folder), before, "{line}");
}

#[test]
fn no_output_overwrites_what_it_is_made_from() {
    let desk = desk();
    let folder = desk.path();
    let mut names = vec!["essay.argraph.json".to_owned(), "./essay.argraph.json".to_owned()];
    names.push(folder.join("essay.argraph.json").display().to_string());
    fs::hard_link(folder.join("essay.argraph.json"), folder.join("hard.json")).expect("a link");
    names.push("hard.json".to_owned());
    #[cfg(unix)]
    {
        let link = folder.join("soft.json");
        std::os::unix::fs::symlink("essay.argraph.json", link).expect("a link");
        names.push("soft.json".to_owned());
    }
    for name in names {
        let words = format!("`{name}` is read here, and the output would overwrite it");
        for line in [
            "check essay.argraph.json",
            "check --fix essay.argraph.json",
            "check --diff essay.argraph.json",
            "check",
            "evaluate essay.argraph.json",
            "stats old.argraph.json essay.argraph.json",
            "outline essay.argraph.json",
            "diff old.argraph.json essay.argraph.json",
            "diff essay.argraph.json old.argraph.json",
            "why essay.argraph.json",
        ] {
            refuses(folder, &format!("{line} -o {name}"), &words);
        }
    }
    // Where it has the suffix of a document, a picture is refused for that.
    fs::copy(folder.join("old.argraph.json"), folder.join("essay")).expect("it can be written");
    refuses(folder, "render -f svg essay -o ./essay", "`./essay` is read here");
}

#[test]
fn no_output_overwrites_a_text_that_is_quoted_or_what_is_followed() {
    let desk = desk();
    for line in [
        "check essay.argraph.json -o letter.txt",
        "check essay.argraph.json -o argraph.toml",
        "evaluate essay.argraph.json -o letter.txt",
        "stats essay.argraph.json -o letter.txt",
        "outline essay.argraph.json -o letter.txt",
        "why essay.argraph.json -o letter.txt",
        "diff old.argraph.json essay.argraph.json -o letter.txt",
        "render -f svg essay.argraph.json -o letter.txt",
    ] {
        refuses(desk.path(), line, "is read here, and the output would overwrite it");
    }
    let recorded = ["check", "--write-baseline", "known.json"];
    assert_eq!(argraph_says(desk.path(), &recorded).0, 0);
    refuses(desk.path(), "check --baseline known.json -o known.json", "`known.json` is read here");
}

#[test]
fn a_baseline_takes_the_place_of_nothing_but_a_baseline() {
    let desk = desk();
    let folder = desk.path();
    for line in [
        "check --write-baseline essay.argraph.json",
        "check --fix --write-baseline ./essay.argraph.json essay.argraph.json",
    ] {
        refuses(folder, line, "is a document that is checked: name the baseline first, as in");
    }
    for other in ["essay.argraph.json", "letter.txt", "argraph.toml"] {
        let line = format!("check --write-baseline {other} old.argraph.json");
        refuses(folder, &line, "is there already and is no baseline");
    }
    fs::write(folder.join("empty.json"), "").expect("it can be written");
    for name in ["new.json", "new.json", "empty.json"] {
        assert_eq!(argraph_says(folder, &["check", "--write-baseline", name]).0, 0, "{name}");
    }
}

#[test]
fn what_is_to_be_written_in_place_still_is() {
    let desk = desk();
    let folder = desk.path();
    for line in [
        "fmt essay.argraph.json",
        "check --fix essay.argraph.json",
        "merge essay.argraph.json old.argraph.json old.argraph.json -o old.argraph.json",
        "render essay.argraph.json -o essay.svg",
        "render --like essay.svg essay.argraph.json -o essay.svg",
        "outline essay.argraph.json -o essay.txt",
        "outline essay.argraph.json -o essay.txt",
    ] {
        let (status, _, said) = argraph_says(folder, &line.split(' ').collect::<Vec<_>>());
        assert_eq!(status, 0, "{line}: {said}");
    }
}
