//! Slips on the command line: each is told by name, with what to write instead.

use std::fs;
use std::path::Path;

use crate::external::argraph_says;

const DOCUMENT: &str = r#"{"version": 1,
  "sources": [{"id": "letter"}], "groups": [{"id": "street"}],
  "nodes": [
    {"id": "close", "kind": "thesis", "text": "Close it.", "group": "street"},
    {"id": "safer", "kind": "premise", "text": "It is safer.",
      "quotes": [{"source": "letter", "text": "safer"}]}],
  "links": [{"id": "step", "from": "safer", "supports": "close"}]}"#;

/// A folder with the document in it, and what argraph says there.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("a.json"), DOCUMENT).expect("it can be written");
        Self(folder)
    }

    fn says(&self, line: &str) -> (i32, String, String) {
        let arguments: Vec<&str> = line.split(' ').collect();
        argraph_says(self.0.path(), &arguments)
    }

    fn file(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    /// The command is refused with this message, and writes no file.
    fn refuses(&self, line: &str, message: &str) {
        let count = || fs::read_dir(self.0.path()).expect("a folder").count();
        let before = count();
        let (status, _, errors) = self.says(line);
        assert_eq!(status, 2, "{line}: {errors}");
        assert!(errors.contains(message), "{line}: {errors}");
        assert_eq!(count(), before, "{line}: nothing is written");
    }
}

#[test]
fn a_format_that_contradicts_the_suffix_is_refused() {
    let desk = Desk::new();
    let contradiction = "contradicts the suffix";
    desk.refuses(
        "render a.json -f svg -o x.png",
        "`--format svg` contradicts the suffix of `x.png`",
    );
    desk.refuses("render a.json -f dot -o x.json", contradiction);
    desk.refuses("why a.json --format json -o x.svg", contradiction);
    desk.refuses("diff a.json a.json --format pdf -o x.txt", contradiction);
    desk.refuses("evaluate a.json --format text -o x.json", contradiction);
    for fitting in [
        "render a.json -f svg -o x.svg",
        "render a.json -f svg -o x",
        "render a.json -f svg -o x.SVG",
        "render a.json -f dot -o x.txt",
        "diff a.json a.json --format github -o x.md",
        "diff a.json a.json --format markdown -o x.txt",
    ] {
        assert_eq!(desk.says(fitting).0, 0, "{fitting}");
    }
}

#[test]
fn an_id_of_the_wrong_kind_is_told_with_what_it_is() {
    let desk = Desk::new();
    desk.refuses(
        "render a.json --focus street",
        "`street` is a group, and `--focus` takes a statement",
    );
    desk.refuses("render a.json --focus street", "`--collapse street` draws the group");
    desk.refuses("render a.json --focus step", "`step` is a link, and `--focus` takes a statement");
    desk.refuses("render a.json --focus letter", "`letter` is a source");
    desk.refuses(
        "render a.json --collapse close",
        "`close` is a statement, and `--collapse` takes a",
    );
    desk.refuses(
        "render a.json --collapse step",
        "`step` is a link, and `--collapse` takes a group",
    );
    desk.refuses(
        "why a.json street",
        "`street` is a group: name one of the statements in it, such as `close`",
    );
    desk.refuses("why a.json letter", "`letter` is a source: name a statement or a link");
    desk.refuses("evaluate a.json --node street", "`street` is a group");
}

#[test]
fn a_file_and_an_id_that_are_exchanged_are_told() {
    let desk = Desk::new();
    desk.refuses("why close a.json", "the file comes first, as in `argraph why a.json close`");
    desk.refuses("why b.json close", "cannot read `b.json`");
}

#[test]
fn numbers_out_of_range_are_told_in_words() {
    let desk = Desk::new();
    desk.refuses("render a.json --wrap 5", "it takes a whole number from 12 to 200");
    desk.refuses("render a.json --max-lines 0", "it takes a whole number from 1 to 65535");
    desk.refuses("render a.json --focus close --depth x", "it takes a whole number");
    desk.refuses("why a.json --depth -1", "");
    desk.refuses("check a.json --max-bytes 1GB", "it takes a whole number");
}

#[test]
fn init_writes_to_standard_output_and_tells_of_a_missing_folder() {
    let desk = Desk::new();
    let (status, printed, _) = desk.says("init -");
    assert_eq!(status, 0);
    assert!(printed.starts_with("{\n  \"$schema\""), "{printed}");
    assert!(!desk.file("-").exists() && !desk.file("argraph.schema.json").exists());
    desk.refuses("init no/x.argraph.json", "there is no folder `no`: make it first");
}

#[test]
fn a_picture_to_be_like_that_is_no_svg_is_told() {
    let desk = Desk::new();
    fs::write(desk.file("x.png"), b"\x89PNG\r\n").expect("it can be written");
    desk.refuses("render a.json --like x.png -o y.svg", "`--like` takes an SVG that argraph drew");
}

#[test]
fn answers_go_to_a_file_in_the_format_of_its_suffix() {
    let desk = Desk::new();
    for line in ["evaluate a.json -o e.json", "stats a.json -o s.json"] {
        assert_eq!(desk.says(line), (0, String::new(), String::new()), "{line}");
    }
    for (line, name) in [
        ("evaluate a.json", "e.txt"),
        ("evaluate a.json --format json", "e.json"),
        ("stats a.json", "s.txt"),
        ("stats a.json --format json", "s.json"),
        ("outline a.json", "o.txt"),
    ] {
        let (_, printed, _) = desk.says(line);
        assert_eq!(desk.says(&format!("{line} -o {name}")).0, 0, "{line}");
        assert_eq!(fs::read_to_string(desk.file(name)).expect("it is there"), printed, "{line}");
    }
}

#[test]
fn what_cannot_be_listed_and_what_is_wrong_is_remarked() {
    let desk = Desk::new();
    let (_, _, errors) = desk.says("stats a.json --uncovered");
    assert!(errors.contains("note: a.json: `--uncovered` lists nothing"), "{errors}");
    fs::write(desk.file("b.json"), DOCUMENT.replace("\"safer\", \"supp", "\"safe\", \"supp"))
        .expect("it can be written");
    let (_, _, errors) = desk.says("render b.json -o b.svg");
    assert!(errors.starts_with("warning: b.json: 1 error; read it with"), "{errors}");
}

#[test]
fn as_many_findings_are_mended_as_can_be() {
    let desk = Desk::new();
    let text = DOCUMENT
        .replace("\"close\"", "\"Close It\"")
        .replace("\"supports\": \"Close It\"", "\"supports\": \"close it\"")
        .replace("\"premise\"", "\"Premise\"")
        .replace("\"version\": 1", "\"version\": \"1\"");
    fs::write(desk.file("b.json"), text).expect("it can be written");
    let (_, found, _) = desk.says("check b.json");
    assert!(found.contains("4 can be mended with `--fix`"), "{found}");
    let (_, found, mended) = desk.says("check --fix b.json");
    assert_eq!(found, "1 file checked: nothing to complain of\n");
    assert_eq!(mended, "note: mended 4 findings in 1 file\n");
    // That a link stands there twice shows when its target is mended.
    let twice = r#"{"from": "safer", "supports": "pedestrain"}, {"from""#;
    let text =
        DOCUMENT.replace("\"close\"", "\"pedestrian\"").replace(r#"{"id": "step", "from""#, twice);
    fs::write(desk.file("b.json"), text).expect("it can be written");
    let (_, found, _) = desk.says("check b.json");
    assert!(found.contains("1 can be mended with `--fix`"), "{found}");
    let (_, _, mended) = desk.says("check --fix b.json");
    assert_eq!(mended, "note: mended 2 findings in 1 file, 1 of which the others hid\n");
}

#[test]
fn a_rename_makes_no_finding_new() {
    let desk = Desk::new();
    let lacking = DOCUMENT.replace("\"from\": \"safer\"", "\"from\": \"saver\"");
    let renamed = lacking
        .replace("\"close\"", "\"close-street\"")
        .replace("\"step\"", "\"by-safety\"")
        .replace("\"street\"", "\"the-street\"");
    fs::write(desk.file("old.json"), lacking).expect("it can be written");
    fs::write(desk.file("new.json"), renamed).expect("it can be written");
    let (status, report, _) = desk.says("diff --fail-on errors old.json new.json");
    assert_eq!(status, 0, "{report}");
    let (_, report, _) = desk.says("diff --format json old.json new.json");
    let report: serde_json::Value = serde_json::from_str(&report).expect("it is JSON");
    assert_eq!(report["findings"]["new"], serde_json::json!([]));
    assert_eq!(report["findings"]["fixed"], serde_json::json!([]));
    assert_ne!(report["findings"]["unchanged"], 0);
}

#[test]
fn the_help_of_merge_keeps_a_command_on_its_line() {
    let (_, help, _) = argraph_says(Path::new("."), &["merge", "--help"]);
    assert!(help.contains("theirs.argraph.json -o merged.argraph.json\n"), "{help}");
}

/// `--fail-on errors` failed, and the report named no error.
#[test]
fn new_errors_are_listed_where_the_argument_is_the_same() {
    let desk = Desk::new();
    let document =
        DOCUMENT.replace("\"safer\", \"kind\": \"premise\"", "\"safer\", \"kind\": \"claim\"");
    fs::write(desk.file("old.json"), &document).expect("it can be written");
    let slip = document.replace("\"kind\": \"claim\"", "\"kind\": \"clam\"");
    fs::write(desk.file("new.json"), slip).expect("it can be written");
    for format in ["text", "markdown"] {
        let line = format!("diff --fail-on errors old.json new.json --format {format}");
        let (status, report, _) = desk.says(&line);
        assert_eq!(status, 1, "{report}");
        assert!(report.contains("the argument is the same; findings: 1 new, 0 fixed"), "{report}");
        assert!(report.contains("clam") && report.contains("new.json:5:29"), "{report}");
    }
}
