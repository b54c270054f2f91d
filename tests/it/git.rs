//! The set-up that `docs/git.md` describes, in a real repository: every command on that page is
//! run as it stands there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub(crate) struct Repository {
    folder: tempfile::TempDir,
}

pub(crate) const FILE: &str = "argument.argraph.json";

pub(crate) fn document(text: &str, extra: &str) -> String {
    format!(
        r#"{{
  "version": 1,
  "nodes": [
    {{ "id": "closed", "kind": "thesis", "text": "The old town should be closed to cars." }},
    {{ "id": "noise", "kind": "premise", "text": "{text}" }}{extra}
  ],
  "links": [
    {{ "from": "noise", "supports": "closed" }}
  ]
}}
"#
    )
}

impl Repository {
    /// A repository with two revisions of an argument on `main` and a branch `topic`.
    pub(crate) fn new() -> Self {
        let repository = Self { folder: tempfile::tempdir().expect("a folder") };
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository.commit(&document("Some cars are loud.", ""), "first");
        repository.git(&["branch", "topic"]);
        repository.commit(&document("All cars are loud.", ""), "second");
        repository
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, text: &str) {
        fs::write(self.path().join(FILE), text).expect("the file can be written");
    }

    pub(crate) fn commit(&self, text: &str, message: &str) {
        self.write(text);
        self.git(&["add", "."]);
        self.git(&["commit", "--quiet", "-m", message]);
    }

    /// A command with our program on the path and nobody's own settings.
    pub(crate) fn command(&self, program: &str) -> Command {
        let program_folder = PathBuf::from(env!("CARGO_BIN_EXE_argraph"));
        let program_folder = program_folder.parent().expect("a folder").to_owned();
        let paths = std::env::var_os("PATH").unwrap_or_default();
        let paths = std::iter::once(program_folder).chain(std::env::split_paths(&paths));
        let mut command = Command::new(program);
        command
            .current_dir(self.path())
            .env("PATH", std::env::join_paths(paths).expect("a path"))
            .env("HOME", self.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_PAGER", "cat")
            .env("LC_ALL", "C")
            .env_remove("GIT_DIR")
            .env_remove("GIT_INDEX_FILE")
            .env_remove("GIT_WORK_TREE");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "A").env(format!("GIT_{who}_EMAIL"), "a@b");
            command.env(format!("GIT_{who}_DATE"), "2026-01-01T00:00:00Z");
        }
        command
    }

    pub(crate) fn run(&self, line: &str) -> (Option<i32>, String) {
        let output = self.command("sh").args(["-c", line]).output().expect("sh is there");
        (output.status.code(), both(&output))
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let output = self.command("git").args(arguments).output().expect("git is there");
        assert!(output.status.success(), "git {arguments:?}: {}", both(&output));
        both(&output)
    }
}

fn both(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// The commands of the page, in order.
fn commands() -> Vec<String> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/git.md");
    let page = fs::read_to_string(page).expect("the page is there");
    let mut commands = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        match line {
            "```sh" => inside = true,
            "```" => inside = false,
            _ if inside => commands.push(line.to_owned()),
            _ => {}
        }
    }
    commands
}

#[test]
fn every_command_of_the_page_does_what_it_says() {
    let repository = Repository::new();
    repository.git(&["checkout", "--quiet", "topic"]);
    let extra =
        ",\n    { \"id\": \"dawn\", \"kind\": \"premise\", \"text\": \"Vans come at dawn.\" }";
    repository.commit(&document("Some cars are loud.", extra), "on topic");
    repository.git(&["checkout", "--quiet", "main"]);
    let mut outputs: Vec<(String, String)> = Vec::new();
    for line in commands() {
        let (code, output) = repository.run(&line);
        let differs =
            line.starts_with("argraph diff HEAD") || line.starts_with("argraph diff --git HEAD");
        let expected = if differs { 1 } else { 0 };
        // After the merge the file is the merged one, which differs from the branch before it.
        let known = code == Some(expected) || (line.contains("--git main") && code == Some(0));
        assert!(known, "{line}: {code:?}\n{output}");
        outputs.push((line, output));
    }
    assert!(outputs.len() > 15, "the page lost its commands");
    let output = |line: &str| {
        let mut of = outputs.iter().filter(|(command, _)| command == line).map(|(_, text)| text);
        let found = of.next().unwrap_or_else(|| panic!("`{line}` is not on the page"));
        (found.as_str(), of.next().map_or("", String::as_str))
    };
    let report = "[-Some-] {+All+} cars are loud.";
    for line in [
        "argraph diff --git HEAD~1 argument.argraph.json",
        "argraph diff HEAD~1:argument.argraph.json HEAD:argument.argraph.json",
        "git log -p --ext-diff -1",
        "git difftool --no-prompt --tool argraph HEAD~1",
    ] {
        assert!(output(line).0.contains(report), "{line}\n{}", output(line).0);
    }
    let outline = "-  supported by premise `noise`: Some cars are loud.\n\
                   +  supported by premise `noise`: All cars are loud.\n";
    let (by_outline, by_driver) = output("git diff HEAD~1");
    assert!(by_outline.contains(outline), "{by_outline}");
    assert!(by_driver.contains(report), "{by_driver}");
    assert!(output("git log -p -1").0.contains(outline));
    assert!(output("git diff --no-ext-diff HEAD~1").0.contains(outline));
    let text = fs::read_to_string(repository.path().join(FILE)).expect("it is merged");
    assert!(text.contains("All cars") && text.contains("Vans come at dawn"), "{text}");
}

#[test]
fn a_conflict_is_left_to_the_user_with_both_versions() {
    let repository = Repository::new();
    repository.run("echo '*.argraph.json merge=argraph' > .git/info/attributes");
    let driver = "argraph merge %O %A %B -o %A --name=%P";
    repository.git(&["config", "merge.argraph.driver", driver]);
    repository.git(&["checkout", "--quiet", "topic"]);
    repository.commit(&document("Most cars are loud.", ""), "on topic");
    repository.git(&["checkout", "--quiet", "main"]);
    let (code, said) = repository.run("git merge topic");
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("both sides changed `text` of node `noise`"), "{said}");
    assert!(said.contains("ours    \"All cars are loud.\""), "{said}");
    let text = fs::read_to_string(repository.path().join(FILE)).expect("it is there");
    let order = ["<<<<<<< ours", "All cars", "=======", "Most cars", ">>>>>>> theirs"];
    let places: Vec<_> = order.iter().map(|words| text.find(words)).collect();
    assert!(places.is_sorted() && places.iter().all(Option::is_some), "{text}");
    assert!(repository.git(&["status", "--short"]).starts_with("UU"));
}

#[test]
fn what_git_cannot_find_is_told_in_its_own_words() {
    let repository = Repository::new();
    let (code, said) = repository.run("argraph diff --git nowhere argument.argraph.json");
    assert_eq!(code, Some(2));
    assert!(said.contains("the old revision: git: "), "{said}");
    assert!(said.contains("nowhere"), "{said}");
    let (code, said) = repository.run("argraph diff HEAD:other.json argument.argraph.json");
    assert_eq!(code, Some(2));
    assert!(said.contains("path 'other.json' does not exist in 'HEAD'"), "{said}");
    let (code, said) = repository.run("argraph diff -- --upload-pack=x:y argument.argraph.json");
    assert_eq!(code, Some(2));
    assert!(said.contains("begins with a dash"), "{said}");
}

#[test]
fn a_revision_that_is_no_argument_is_named_and_hides_nothing() {
    let repository = Repository::new();
    repository.commit("{ not JSON\n", "broken");
    repository.commit(&document("No cars are loud.", ""), "mended");
    let (code, said) = repository.run("argraph diff --git HEAD~1 argument.argraph.json");
    assert_eq!(code, Some(2));
    assert!(said.contains("the old revision is no argument document"), "{said}");
    repository.run("echo '*.argraph.json diff=argraph' > .git/info/attributes");
    repository.git(&["config", "diff.argraph.textconv", "argraph outline --textconv --"]);
    fs::write(repository.path().join(FILE), b"\xff\n").expect("it can be written");
    let bytes = repository.git(&["diff"]);
    assert!(bytes.contains("-thesis `closed`"), "bytes that are no text stop nothing: {bytes}");
    repository.git(&["checkout", "--quiet", "."]);
    let log = repository.git(&["log", "-p"]);
    assert!(log.contains("-{ not JSON") && log.contains("Some cars are loud"), "{log}");
    repository.git(&["config", "diff.argraph.command", "argraph git-diff --"]);
    let log = repository.git(&["log", "-p", "--ext-diff"]);
    assert!(log.contains("the new revision is no argument document"), "{log}");
    assert!(log.contains("+ thesis `closed`"), "the first revision is compared with none: {log}");
}

#[test]
fn revisions_are_found_from_a_folder_below() {
    let repository = Repository::new();
    let below = repository.path().join("notes");
    fs::create_dir(&below).expect("a folder");
    let (code, said) =
        repository.run("cd notes && argraph diff --git HEAD~1 ../argument.argraph.json");
    assert_eq!(code, Some(1), "{said}");
    let (code, _) = repository
        .run("cd notes && argraph diff HEAD~1:argument.argraph.json ../argument.argraph.json");
    assert_eq!(code, Some(1));
}

/// Two people edit canonical text: one rewords a node and notes something on a link, the other
/// weighs the node behind it, adds a node there, and notes something on the link after the next. A
/// forge, which knows no driver, merges that line by line.
#[test]
fn independent_edits_of_canonical_text_merge_line_by_line() {
    let essay = include_str!("../../data/belt-and-road.argraph.json");
    let canonical = |value: &serde_json::Value| {
        let source = argraph::source::Source::new(FILE, value.to_string());
        argraph::document::format(&source).expect("it is a document")
    };
    let base: serde_json::Value = serde_json::from_str(essay).expect("it is JSON");
    let count = |of: &str| base[of].as_array().expect("a list").len();
    let (nodes, links) = (count("nodes"), count("links"));
    let repository = Repository::new();
    for round in 0..20 {
        // Neighbours among the nodes, and every other link.
        let (node, link) = (round * 7 % (nodes - 1), round * 3 % (links - 2));
        let (mut ours, mut theirs, mut both) = (base.clone(), base.clone(), base.clone());
        for value in [&mut ours, &mut both] {
            value["nodes"][node]["text"] = format!("Reworded in round {round}.").into();
            value["links"][link]["note"] = "Ours.".into();
        }
        for value in [&mut theirs, &mut both] {
            value["links"][link + 2]["note"] = "Theirs.".into();
            let next = value["nodes"][node + 1].as_object_mut().expect("a node");
            next.insert("weight".to_owned(), 0.5.into());
            let added = serde_json::json!({ "id": "added", "kind": "premise", "text": "Added." });
            value["nodes"].as_array_mut().expect("a list").insert(node + 2, added);
        }
        for (name, value) in [("base", &base), ("ours", &ours), ("theirs", &theirs)] {
            fs::write(repository.path().join(name), canonical(value)).expect("it can be written");
        }
        let merged = repository.git(&["merge-file", "-p", "ours", "base", "theirs"]);
        assert_eq!(merged, canonical(&both), "round {round}");
    }
}

/// One such file stopped the whole of `git diff`.
#[test]
fn files_of_any_name_are_compared_and_merged() {
    let repository = Repository::new();
    repository.run("echo '*.argraph.json diff=argraph merge=argraph' > .git/info/attributes");
    for line in commands().iter().filter(|line| line.starts_with("git config")) {
        assert_eq!(repository.run(line).0, Some(0), "{line}");
    }
    let names = ["-x", "--help", "-h", "q'uote \"d\" $(x)", "new\nline", "ü"];
    let mut names: Vec<std::ffi::OsString> =
        names.iter().map(|name| format!("{name}.argraph.json").into()).collect();
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStringExt;
        names.push(std::ffi::OsString::from_vec(b"not\xe9utf.argraph.json".to_vec()));
    }
    let commit = |branch: &str, text: &str| {
        repository.git(&["checkout", "--quiet", branch]);
        for name in &names {
            fs::write(repository.path().join(name), text).expect("it can be written");
        }
        repository.git(&["add", "--all"]);
        repository.git(&["commit", "--quiet", "-m", "odd"]);
    };
    commit("main", &document("Some cars are loud.", ""));
    repository.git(&["branch", "--force", "topic"]);
    commit("main", &document("All cars are loud.", ""));
    let extra = ",\n    { \"id\": \"dawn\", \"kind\": \"premise\", \"text\": \"Vans come.\" }";
    commit("topic", &document("Some cars are loud.", extra));
    repository.git(&["checkout", "--quiet", "main"]);
    for command in ["git diff HEAD~1", "git diff --no-ext-diff HEAD~1"] {
        let (code, said) = repository.run(command);
        assert_eq!(code, Some(0), "{command}: {said}");
        let compared = said.matches("All").count();
        assert_eq!(compared, names.len(), "{command}: {said}");
        assert!(!said.contains("error"), "{said}");
    }
    let (code, said) = repository.run("git difftool --no-prompt --tool argraph HEAD~1");
    assert_eq!((code, said.matches("{+All+}").count()), (Some(0), names.len()), "{said}");
    for name in &names {
        let revision = |revision: &str| {
            let mut argument = std::ffi::OsString::from(revision);
            argument.push(name);
            argument
        };
        let mut diff = repository.command("argraph");
        let diff = diff.arg("diff").args([revision("HEAD~1:"), revision("HEAD:")]).output();
        assert!(both(&diff.expect("it runs")).contains("{+All+}"), "{name:?}");
        let mut diff = repository.command("argraph");
        let diff = diff.args(["diff", "--git", "HEAD~1", "--"]).arg(name).output();
        assert!(both(&diff.expect("it runs")).contains("{+All+}"), "{name:?}");
    }
    repository.git(&["merge", "topic"]);
    for name in &names {
        let text = fs::read_to_string(repository.path().join(name)).expect("it is merged");
        assert!(text.contains("All cars") && text.contains("Vans come"), "{name:?}: {text}");
    }
}

/// "1 fixed", said of the document that was not there before.
#[test]
fn of_a_file_that_is_not_there_the_rules_say_nothing() {
    let repository = Repository::new();
    repository.run("echo '*.argraph.json diff=argraph' > .git/info/attributes");
    repository.git(&["config", "diff.argraph.command", "argraph git-diff --"]);
    repository.git(&["rm", "--quiet", FILE]);
    let deleted = repository.git(&["diff", "HEAD"]);
    let added = repository.git(&["diff", "-R", "HEAD"]);
    repository.git(&["reset", "--quiet", "--hard"]);
    let (_, compared) = repository.run("argraph diff /dev/null argument.argraph.json");
    // The levels are those of the document that is there, on whichever side.
    repository.run("printf '[rules]\\nno-thesis = 3\\n' > argraph.toml");
    for line in ["argument.argraph.json /dev/null", "/dev/null argument.argraph.json"] {
        let (code, said) = repository.run(&format!("argraph diff {line} 2>&1"));
        assert!(code == Some(2) && said.contains("argraph.toml"), "{line}: {code:?} {said}");
    }
    for (said, expected) in [
        (&deleted, "- thesis `closed`"),
        (&added, "+ thesis `closed`"),
        (&compared, "+ thesis `closed`"),
    ] {
        assert!(said.contains(expected), "{said}");
        assert!(!said.contains("no-thesis") && !said.contains("Findings"), "{said}");
    }
}
