//! Programs that some tests need, and that a machine may lack.

#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::process::{Command, Stdio};

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
