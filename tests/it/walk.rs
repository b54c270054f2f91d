//! Which documents are found in a folder, and by the patterns of `argraph.toml`.

use std::fs;
use std::path::Path;

use crate::external::argraph_says;

const DOCUMENT: &str = r#"{"version": 1, "nodes": [
    {"id": "close", "kind": "thesis", "text": "Close it."},
    {"id": "safer", "kind": "premise", "text": "It is safer."}],
  "links": [{"from": "safer", "supports": "close"}, {"from": "safer", "supports": "close"}]}"#;

/// A repository with documents at these places, each of which has one finding.
fn repository(files: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join(".git")).expect("a folder");
    for file in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, DOCUMENT).expect("it can be written");
    }
    folder
}

/// The files of which something is found, and what else is said.
fn checked(folder: &Path, paths: &[&str]) -> (Vec<String>, String) {
    let arguments = [&["check", "--format", "concise"], paths].concat();
    let (_, found, said) = argraph_says(folder, &arguments);
    let file = |line: &str| line.split_once(':').expect("a place").0.replace('\\', "/");
    (found.lines().map(file).collect(), said)
}

const PLACES: [&str; 9] = [
    ".dot.argraph.json",
    ".github/b.argraph.json",
    "UPPER.ARGRAPH.JSON",
    "a.argraph.json",
    "build/c.argraph.json",
    "node_modules/x/d.argraph.json",
    "other.json",
    "target/e.argraph.json",
    "x/target/f.argraph.json",
];

#[test]
fn folders_that_are_left_out_are_looked_into_where_they_are_named() {
    let folder = repository(&PLACES);
    let found = |paths: &[&str]| checked(folder.path(), paths);
    let walked =
        [".dot.argraph.json", "UPPER.ARGRAPH.JSON", "a.argraph.json", "build/c.argraph.json"];
    assert_eq!(found(&[]).0, walked);
    assert_eq!(found(&["target"]).0, ["target/e.argraph.json"]);
    assert_eq!(found(&[".github", "node_modules"]).0.len(), 2);
    let (none, said) = found(&["x"]);
    assert_eq!(none, [""; 0]);
    assert_eq!(
        said,
        "error: there is no *.argraph.json in `x`; hidden folders, `target` and `node_modules` are \
         looked into where you name them\n"
    );
    for (patterns, expected) in [
        (r#""target/*.argraph.json""#, vec!["target/e.argraph.json"]),
        (r#"".github/*.argraph.json""#, vec![".github/b.argraph.json"]),
        (r#""*.argraph.json""#, walked[..3].to_vec()),
        (r#""**/*.argraph.json""#, walked.to_vec()),
        (r#""**/target/**""#, vec!["target/e.argraph.json", "x/target/f.argraph.json"]),
        (
            r#""build/*", "**/node_modules/**/*.json""#,
            vec!["build/c.argraph.json", "node_modules/x/d.argraph.json"],
        ),
    ] {
        let config = format!("[check]\nfiles = [{patterns}]\n");
        fs::write(folder.path().join("argraph.toml"), config).expect("it can be written");
        assert_eq!(found(&[]), (expected.iter().map(ToString::to_string).collect(), String::new()));
    }
}

#[cfg(unix)]
#[test]
fn links_to_files_inside_are_followed_and_no_others() {
    use std::os::unix::fs::symlink;

    let outside = repository(&["out.argraph.json"]);
    let folder = repository(&["a/real.txt", "a/z.argraph.json", "shared/s.argraph.json"]);
    let link = |to: &Path, name: &str| symlink(to, folder.path().join(name)).expect("a link");
    link(Path::new("real.txt"), "a/linked.argraph.json");
    link(Path::new("../shared/s.argraph.json"), "a/shared.argraph.json");
    // The file is there itself.
    link(Path::new("z.argraph.json"), "a/again.argraph.json");
    link(Path::new("."), "a/loop");
    link(Path::new("."), "a/loop.argraph.json");
    link(Path::new("nowhere"), "a/.#z.argraph.json");
    let expected = ["a/linked.argraph.json", "a/shared.argraph.json", "a/z.argraph.json"];
    assert_eq!(checked(folder.path(), &["a"]), (expected.map(str::to_owned).into(), String::new()));
    let config = "[check]\nfiles = [\"a/**/*.argraph.json\"]\n";
    fs::write(folder.path().join("argraph.toml"), config).expect("it can be written");
    assert_eq!(checked(folder.path(), &[]), (expected.map(str::to_owned).into(), String::new()));

    link(Path::new("nowhere"), "a/lost.argraph.json");
    link(&outside.path().join("out.argraph.json"), "a/out.argraph.json");
    let (found, said) = checked(folder.path(), &["a"]);
    assert_eq!(found, expected);
    assert!(said.contains("`a/lost.argraph.json` is left out: it leads to no file\n"), "{said}");
    assert!(said.contains("`a/out.argraph.json` is left out: it leads out of"), "{said}");
    assert_eq!(checked(folder.path(), &["a/out.argraph.json"]).0.len(), 1);
}
