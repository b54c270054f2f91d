//! Writing results: to standard output, or to a file whole or not at all.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use argraph::diagnostic::Finding;
use argraph::error::Error;
use argraph::report::{self, Report, Styles};
use argraph::source::Source;

use crate::atomic::{Unplaced, Worth};

/// Writes a document to the file at `path`, or to standard output where that is `-`. A file is
/// written before it takes its place, so that nobody ever sees half of it, and what was there
/// stays there if anything fails.
pub(crate) fn write_whole(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    write(path, content, Worth::Work)
}

/// Writes what is made from a document, as [`write_whole`] writes one.
pub(crate) fn write_result(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    write(path, content, Worth::Result)
}

fn write(path: &Path, content: &[u8], worth: Worth) -> anyhow::Result<()> {
    if path == Path::new("-") {
        let mut out = io::stdout().lock();
        out.write_all(content)?;
        return Ok(out.flush()?);
    }
    replace(path, content, None, worth).map_err(|reason| failure(path, reason))
}

/// How a text is written to a place: standard output takes the colours away where it is no terminal.
pub(crate) fn styles_for(path: &Path) -> Styles {
    if path == Path::new("-") { Styles::Ansi } else { Styles::Plain }
}

/// Writes a text in the styles for its place.
pub(crate) fn write_text(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    if path == Path::new("-") {
        let mut out = anstream::stdout().lock();
        out.write_all(content)?;
        return Ok(out.flush()?);
    }
    write_result(path, content)
}

/// Writes a file as [`write_whole`] does, unless it is no longer what it was when it was read.
pub(crate) fn write_if_still(path: &Path, read: &str, content: &str) -> anyhow::Result<()> {
    replace(path, content.as_bytes(), Some(read.as_bytes()), Worth::Work)
        .map_err(|reason| failure(path, reason))
}

/// What the system says, without the name of the temporary file, which tells nobody anything.
fn failure(path: &Path, reason: io::Error) -> anyhow::Error {
    // `tempfile` puts it behind the words of the system, and keeps those to itself.
    let text = reason.to_string();
    let plain = text.rsplit_once(" at path \"").map(|(plain, _)| plain.to_owned());
    let reason = plain.map_or(reason, io::Error::other);
    Error::Write { path: path.to_owned(), reason }.into()
}

fn replace(path: &Path, content: &[u8], read: Option<&[u8]>, worth: Worth) -> io::Result<()> {
    // A link is followed, so that it stays a link; a device or pipe cannot be replaced.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let existing = fs::metadata(&path).ok();
    if existing.as_ref().is_some_and(fs::Metadata::is_dir) {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
    }
    if existing.as_ref().is_some_and(|metadata| !metadata.is_file()) {
        if read.is_some() {
            return Err(io::Error::new(io::ErrorKind::Unsupported, "it is not a plain file"));
        }
        return fs::OpenOptions::new().write(true).open(&path)?.write_all(content);
    }
    let read_only = existing.as_ref().is_some_and(|metadata| metadata.permissions().readonly());
    if read_only {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let permissions = existing.map(|metadata| metadata.permissions());
    let unplaced = Unplaced::new(folder, content, permissions, worth)?;
    if read.is_some_and(|read| fs::read(&path).map_or(true, |now| now != read)) {
        return Err(io::Error::other("it was changed meanwhile, so it is left as it is"));
    }
    unplaced.place(&path)
}

/// Writes the lines in which documents differ: coloured to a terminal, else as they are.
pub(crate) fn show_changes<'a>(
    changes: impl Iterator<Item = (&'a Source, &'a Source)>,
    output: &Path,
) -> anyhow::Result<()> {
    let mut out = Vec::new();
    let to_terminal = output == Path::new("-") && io::stdout().is_terminal();
    let styles = if to_terminal { Styles::Ansi } else { Styles::Plain };
    for (before, after) in changes {
        report::unified(before, after, styles, &mut out)?;
    }
    if to_terminal {
        let mut terminal = anstream::AutoStream::auto(io::stdout().lock());
        terminal.write_all(&out)?;
        return Ok(terminal.flush()?);
    }
    write_result(output, &out)
}

/// Shows findings, for a person, beside the output.
pub(crate) fn show_findings(source: &Source, findings: &[Finding]) -> io::Result<()> {
    let report = Report { source, document: None, findings };
    report::text(&report, Styles::Ansi, &mut anstream::stderr().lock())
}

/// Prints a message that keeps the program from going on.
pub(crate) fn complain(message: &str) {
    let style = anstyle::AnsiColor::Red.on_default().bold();
    // Nothing is left to be done where standard error itself is gone.
    let _ = writeln!(anstream::stderr(), "{style}error{style:#}: {message}");
}

/// Prints a message on what is wrong and does not keep the program from going on.
pub(crate) fn warn(message: &str) {
    let style = anstyle::AnsiColor::Yellow.on_default().bold();
    // As with `complain`.
    let _ = writeln!(anstream::stderr(), "{style}warning{style:#}: {message}");
}

/// Prints a message beside the output, for the reader to know.
pub(crate) fn remark(message: &str) {
    let style = anstyle::AnsiColor::Cyan.on_default().bold();
    // As with `complain`.
    let _ = writeln!(anstream::stderr(), "{style}note{style:#}: {message}");
}

/// A path as it is typed on a command line: between quotation marks where a shell would take it
/// apart.
pub(crate) fn typed(path: &Path) -> String {
    let written = path.display().to_string();
    // Where it parts folders, a shell leaves it.
    let is_special = |c: char| "$`\"!".contains(c) || (c == '\\' && !cfg!(windows));
    let is_plain = |c: char| c.is_alphanumeric() || ("-_./:@%+=,\\".contains(c) && !is_special(c));
    if !written.is_empty() && written.chars().all(is_plain) {
        written
    } else if written.contains(is_special) {
        format!("'{}'", written.replace('\'', r"'\''"))
    } else {
        format!("\"{written}\"")
    }
}

/// "1 file", "2 files".
pub(crate) fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_changed_or_removed_meanwhile_is_left_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("x.json");
        fs::write(&path, "theirs").expect("it can be written");
        let error = write_if_still(&path, "as read", "mine").expect_err("it was changed");
        assert!(error.to_string().ends_with("it was changed meanwhile, so it is left as it is"));
        assert_eq!(fs::read(&path).expect("it is there"), b"theirs");
        write_if_still(&path, "theirs", "mine").expect("it was not changed");
        assert_eq!(fs::read(&path).expect("it is there"), b"mine");
        fs::remove_file(&path).expect("it is there");
        write_if_still(&path, "mine", "again").expect_err("it was removed");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }

    #[test]
    fn a_path_is_quoted_where_a_shell_would_take_it_apart() {
        for (path, expected) in [
            ("a/b-1.argraph.json", "a/b-1.argraph.json"),
            ("-", "-"),
            ("Übung.json", "Übung.json"),
            ("my essay.json", "\"my essay.json\""),
            ("it's.json", "\"it's.json\""),
            ("a $x.json", "'a $x.json'"),
            ("it's $x.json", r"'it'\''s $x.json'"),
        ] {
            assert_eq!(typed(Path::new(path)), expected);
        }
    }

    #[test]
    fn no_message_names_a_temporary_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("missing/x.json");
        let message = write_whole(&path, b"x").expect_err("the folder is missing").to_string();
        assert!(!message.contains(".argraph-"), "{message}");
        assert!(message.starts_with("cannot write `"), "{message}");
    }
}
