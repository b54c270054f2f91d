//! Outputs that would take the place of what they are made from.

use std::fs;
use std::path::Path;

use anyhow::bail;
use argraph::document::Document;

/// Refuses to write a result over one of the files that it is made from. The result of `-` goes to
/// standard output, and what is read from there is no file.
pub(crate) fn refuse<'a>(
    output: &Path,
    read: impl IntoIterator<Item = &'a Path>,
) -> anyhow::Result<()> {
    if read.into_iter().any(|read| is_same(output, read)) {
        bail!(
            "`{}` is read here, and the output would overwrite it; name another file with `-o`",
            output.display()
        );
    }
    Ok(())
}

/// Refuses to write a result over one of the texts that its document quotes.
pub(crate) fn refuse_sources(
    output: &Path,
    path: &Path,
    document: &Document,
) -> anyhow::Result<()> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let paths = document.sources.iter().filter_map(|source| source.path.as_ref());
    let read: Vec<_> = paths.map(|path| folder.join(&**path)).collect();
    refuse(output, read.iter().map(AsRef::as_ref))
}

/// Whether two paths lead to one plain file, by whatever links.
pub(crate) fn is_same(a: &Path, b: &Path) -> bool {
    if [a, b].contains(&Path::new("-")) {
        return false;
    }
    let real = |path: &Path| fs::canonicalize(path).ok().filter(|path| path.is_file());
    // Mostly the output is not there yet.
    let Some(a) = real(a) else { return false };
    real(b).is_some_and(|b| a == b || is_hard_link(&a, &b))
}

/// Whether two names stand for one file.
#[cfg(unix)]
fn is_hard_link(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;

    let place = |path| fs::metadata(path).ok().map(|file| (file.dev(), file.ino()));
    place(a).is_some_and(|a| place(b) == Some(a))
}

#[cfg(not(unix))]
fn is_hard_link(_: &Path, _: &Path) -> bool {
    false
}
