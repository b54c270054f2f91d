//! What `--fix` writes and `--diff` shows.

use std::path::Path;

use argraph::source::Source;

use super::Checked;
use crate::output::{complain, counted, remark, show_changes, write_if_still, write_whole};

/// What was mended in a document.
pub(super) struct Mending {
    /// The document as it was read.
    pub(super) before: Source,
    /// How many findings it had that are mended.
    pub(super) count: usize,
    /// How many of them it did not show before others were mended.
    pub(super) later: usize,
}

/// Writes the mended documents over those that were read, and gives those that could be written;
/// of the others a message says why not. What came from standard input goes to standard output,
/// mended or not.
pub(super) fn write(checked: Vec<Checked>) -> Vec<Checked> {
    let mut written = checked;
    written.retain(|one| match write_one(one) {
        Ok(()) => true,
        Err(error) => {
            complain(&format!("{error:#}"));
            false
        }
    });
    written
}

fn write_one(checked: &Checked) -> anyhow::Result<()> {
    let text = checked.source.file_text();
    if checked.path == Path::new("-") {
        return write_whole(&checked.path, text.as_bytes());
    }
    match &checked.mended {
        Some(Mending { before, .. }) => write_if_still(&checked.path, &before.file_text(), &text),
        None => Ok(()),
    }
}

/// Writes what mending changes, as a unified diff.
pub(super) fn show(checked: &[Checked], output: &Path) -> anyhow::Result<()> {
    let mended = checked.iter().filter_map(|one| Some((&one.mended.as_ref()?.before, &one.source)));
    show_changes(mended, output)
}

/// Says how much was mended, or would be.
pub(super) fn sum_up(checked: &[Checked], only_shown: bool) {
    let mended = || checked.iter().filter_map(|one| one.mended.as_ref());
    let findings = counted(mended().map(|one| one.count).sum(), "finding");
    let what = match mended().count() {
        0 => "nothing".to_owned(),
        files => format!("{findings} in {}", counted(files, "file")),
    };
    let later = match mended().map(|one| one.later).sum() {
        0 => String::new(),
        later => format!(", {later} of which the others hid"),
    };
    if only_shown {
        let remaining = match checked.iter().map(|one| one.findings.len()).sum() {
            0 if mended().count() == 0 => return remark("there is nothing to mend"),
            0 => "nothing".to_owned(),
            many => counted(many, "finding"),
        };
        remark(&format!("`--fix` would mend {what}{later}; {remaining} would remain"));
    } else {
        remark(&format!("mended {what}{later}"));
    }
}
