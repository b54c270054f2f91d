//! Writing results: to standard output, or to a file whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use argraph::error::Error;

/// Writes to the file at `path`, or to standard output where that is `-`. A file is written
/// beside its place and then renamed, so that nobody ever sees half of it, and what was there
/// stays there if anything fails.
pub(crate) fn write_whole(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    if path == Path::new("-") {
        let mut out = io::stdout().lock();
        out.write_all(content)?;
        return Ok(out.flush()?);
    }
    replace(path, content).map_err(|reason| Error::Write { path: path.to_owned(), reason }.into())
}

fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    // A link is followed, so that it stays a link; a device or pipe cannot be replaced.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let existing = fs::metadata(&path).ok();
    if existing.as_ref().is_some_and(fs::Metadata::is_dir) {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
    }
    if existing.as_ref().is_some_and(|metadata| !metadata.is_file()) {
        return fs::OpenOptions::new().write(true).open(&path)?.write_all(content);
    }
    let read_only = existing.as_ref().is_some_and(|metadata| metadata.permissions().readonly());
    if read_only {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".argraph-");
    let permissions = existing.map(|metadata| metadata.permissions());
    #[cfg(unix)]
    let permissions = permissions.or_else(|| {
        // What `File::create` asks for; the system takes its umask off.
        Some(std::os::unix::fs::PermissionsExt::from_mode(0o666))
    });
    if let Some(permissions) = permissions.clone() {
        builder.permissions(permissions);
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    file.persist(&path).map_err(|error| error.error)?;
    Ok(())
}

/// Prints a message that keeps the program from going on.
pub(crate) fn complain(message: &str) {
    let style = anstyle::AnsiColor::Red.on_default().bold();
    // Nothing is left to be done where standard error itself is gone.
    let _ = writeln!(anstream::stderr(), "{style}error{style:#}: {message}");
}

/// Prints a message beside the output, for the reader to know.
pub(crate) fn remark(message: &str) {
    let style = anstyle::AnsiColor::Cyan.on_default().bold();
    // As with `complain`.
    let _ = writeln!(anstream::stderr(), "{style}note{style:#}: {message}");
}
