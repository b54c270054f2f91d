//! Source texts that cannot be read: each is said at the path, with a reason that helps.

use std::fs;
use std::path::Path;

use argraph::document::{Document, Texts};
use argraph::graph::ArgumentGraph;
use argraph::lint::{self, Levels, Subject};
use argraph::source::Source;

/// Message and help on a document in `folder` whose source has this path.
fn said(folder: &Path, root: &Path, path: &str) -> Vec<String> {
    let text = format!(
        r#"{{"version": 1, "sources": [{{"id": "s", "path": "{path}"}}], "nodes": [
            {{"id": "t", "kind": "thesis", "text": "T."}},
            {{"id": "p", "kind": "premise", "text": "P.", "quotes": [{{"source": "s", "text": "P"}}]}}
        ], "links": [{{"from": "p", "supports": "t"}}]}}"#
    );
    let (document, reading) =
        Document::read(&Source::new("input", text.as_str())).expect("it is JSON");
    let texts = Texts::read(&document, folder, root, 1000);
    let graph = ArgumentGraph::new(document);
    let found = lint::check(&Subject::new(&graph, &texts), reading, &Levels::default());
    let root = root.canonicalize().expect("the root is there").display().to_string();
    let line = |finding: &argraph::diagnostic::Finding| {
        assert_eq!(&text[finding.span.range()], format!("\"{path}\""), "it points at the path");
        let help = finding.help.as_deref().expect("each finding says what to do");
        format!("{} [{}] {help}", finding.message, finding.rule).replace(&root, "ROOT")
    };
    found.iter().map(line).collect()
}

#[test]
fn what_is_no_readable_text_inside_the_tree_is_said_at_its_path() {
    let outer = tempfile::tempdir().expect("a folder can be made");
    let root = outer.path().join("root");
    let folder = root.join("data");
    fs::create_dir_all(&folder).expect("a folder can be made");
    fs::write(folder.join("good.txt"), "P").expect("it can be written");
    fs::write(outer.path().join("secret.txt"), "P").expect("it can be written");
    fs::write(folder.join("latin.txt"), b"caf\xe9").expect("it can be written");
    fs::write(folder.join("long.txt"), "P".repeat(2000)).expect("it can be written");
    let say = |path: &str| said(&folder, &root, path);
    assert!(say("good.txt").is_empty());
    assert!(say("../data/./good.txt").is_empty());
    let mut cases = vec![
        "no-such.txt",
        ".",
        "",
        "../../secret.txt",
        "../../no-such.txt",
        "/dev/zero",
        "latin.txt",
        "long.txt",
        "https://example.org/essay.txt",
        "good.txt/more",
    ];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(outer.path().join("secret.txt"), folder.join("link.txt"))
            .expect("a link can be made");
        cases.push("link.txt");
        let fifo = std::process::Command::new("mkfifo").arg(folder.join("fifo")).status();
        if fifo.is_ok_and(|status| status.success()) {
            let found = say("fifo");
            assert!(found[0].contains("it is not a plain file"), "{found:?}");
        }
    }
    let all: Vec<String> =
        cases.iter().map(|path| format!("{path:?}: {}", say(path).join("\n"))).collect();
    insta::assert_snapshot!(all.join("\n"));
}
