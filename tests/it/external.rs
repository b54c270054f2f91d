//! Programs that tests run: argraph itself, and those that a machine may lack.

#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Runs `argraph` in a folder.
pub(crate) fn argraph(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_argraph"));
    command.current_dir(folder).args(arguments).output().expect("it starts")
}

/// Runs `argraph` in a folder; its exit status, standard output and standard error.
pub(crate) fn argraph_says(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = argraph(folder, arguments);
    let text = |bytes| String::from_utf8(bytes).expect("it is text");
    (status.code().expect("it ends by itself"), text(stdout), text(stderr))
}

/// Whether one of these programs is there, and which. Where the environment says `CI=true` it has
/// to be; elsewhere a word says what is skipped.
pub(crate) fn find(names: &[&'static str], what: &str) -> Option<&'static str> {
    let answers = |name: &&&str| {
        let mut command = Command::new(name);
        command.arg(if **name == "dot" { "-V" } else { "--version" });
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    let found = names.iter().find(answers).copied();
    if found.is_none() {
        let missing = format!("{what}: none of {names:?} is installed");
        assert!(!is_ci(), "{missing}");
        eprintln!("skipped, {missing}");
    }
    found
}

/// Whether everything that a test needs has to be there.
pub(crate) fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true")
}
