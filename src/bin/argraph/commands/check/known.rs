//! `--baseline` and `--write-baseline`: findings that are known, and recording them.

use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::bail;
use argraph::lint::baseline::{Baseline, Compared};
use argraph::lint::{Level, Levels, fingerprints, rule};
use argraph::source::Source;

use super::Checked;
use crate::output::{counted, remark, show_findings, typed, write_whole};
use crate::overwriting::is_same;

/// A baseline that was read.
pub(super) struct KnownFindings<'a> {
    path: &'a Path,
    folder: PathBuf,
    baseline: Baseline,
}

impl<'a> KnownFindings<'a> {
    /// Reads a baseline. What is wrong with it has been reported where this fails.
    pub(super) fn read(path: &'a Path, max_bytes: u64) -> anyhow::Result<Self> {
        let source = Source::read(path, max_bytes)?;
        let baseline = match Baseline::read(&source) {
            Ok(baseline) => baseline,
            Err(finding) => {
                show_findings(&source, &[*finding])?;
                bail!("cannot compare with `{}`", source.name());
            }
        };
        Ok(Self { path, folder: folder_of(path), baseline })
    }

    /// Takes the findings away that are known.
    pub(super) fn take_away(&self, checked: &mut Checked, levels: &Levels) {
        // What is no document at all is never known.
        let Some(document) = &checked.document else { return };
        let prints = fingerprints(&checked.source, Some(document), &checked.findings);
        let file = name_from(&self.folder, &checked.path);
        let asked = |name: &str| rule(name).is_none_or(|rule| levels.of(rule) != Level::Allow);
        checked.compared = self.baseline.retain_new(&file, &mut checked.findings, &prints, asked);
    }

    /// Says how many findings are known, and how many entries are of no use any more.
    pub(super) fn sum_up(&self, checked: &[Checked]) {
        let sum =
            |count: fn(&Compared) -> usize| checked.iter().map(|one| count(&one.compared)).sum();
        let (known, gone): (usize, usize) = (sum(|one| one.known), sum(|one| one.gone));
        let path = self.path.display();
        if known > 0 {
            let verb = if known == 1 { "is" } else { "are" };
            remark(&format!("{} {verb} known from `{path}`", counted(known, "more finding")));
        }
        if gone > 0 {
            let (entries, verb) = match gone {
                1 => ("1 entry".to_owned(), "is"),
                many => (format!("{many} entries"), "are"),
            };
            let hint = format!("`--write-baseline {path}` writes it anew");
            remark(&format!("{entries} of `{path}` {verb} not found any more; {hint}"));
        }
    }
}

/// Refuses to record the findings over anything but an earlier baseline; an empty file is nothing
/// to lose.
pub(super) fn refuse_to_replace(
    path: &Path,
    documents: &[PathBuf],
    max_bytes: u64,
) -> anyhow::Result<()> {
    let shown = path.display();
    if documents.iter().any(|document| is_same(path, document)) {
        bail!(
            "`{shown}` is a document that is checked: name the baseline first, as in \
             `argraph check --write-baseline argraph-baseline.json {}`",
            typed(path)
        );
    }
    let holds_something = fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() > 0);
    let is_baseline =
        || Source::read(path, max_bytes).is_ok_and(|source| Baseline::read(&source).is_ok());
    if holds_something && !is_baseline() {
        bail!(
            "`{shown}` is there already and is no baseline that this argraph reads: name another \
             file, or remove it first"
        );
    }
    Ok(())
}

/// Records what was found.
pub(super) fn record(checked: &[Checked], path: &Path) -> anyhow::Result<()> {
    let mut baseline = Baseline::default();
    let folder = folder_of(path);
    for one in checked {
        let prints = fingerprints(&one.source, one.document.as_ref(), &one.findings);
        baseline.add(&name_from(&folder, &one.path), &one.findings, prints);
    }
    let mut out = Vec::new();
    baseline.write(&mut out)?;
    write_whole(path, &out)?;
    let (findings, files) = (counted(baseline.len(), "finding"), counted(checked.len(), "file"));
    remark(&format!("recorded {findings} in {files} as `{}`", path.display()));
    Ok(())
}

/// The folder that a file lies in, or will lie in.
fn folder_of(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    real(folder.unwrap_or(Path::new(".")))
}

fn real(path: &Path) -> PathBuf {
    let absolute = || std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    fs::canonicalize(path).unwrap_or_else(|_| absolute())
}

/// The name of a document in a baseline: its path from the folder that the baseline lies in,
/// the same wherever argraph is started.
fn name_from(folder: &Path, document: &Path) -> String {
    if document == Path::new("-") {
        return "-".to_owned();
    }
    let document = real(document);
    let shared = folder.components().zip(document.components());
    let shared = shared.take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(shared).map(|_| Component::ParentDir);
    let parts = up.chain(document.components().skip(shared));
    let parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_named_from_the_folder_of_the_baseline() {
        let name = |folder: &str, document: &str| name_from(Path::new(folder), Path::new(document));
        assert_eq!(name("/no/such", "/no/such/a/b.json"), "a/b.json");
        assert_eq!(name("/no/such/ci", "/no/such/a/b.json"), "../a/b.json");
        assert_eq!(name("/no/such/ci", "/elsewhere.json"), "../../../elsewhere.json");
        assert_eq!(name("/no/such", "-"), "-");
    }
}
