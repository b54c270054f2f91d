//! The numbers of a diff in one sentence.

use super::line::{Line, Mark};
use super::story::DiffReport;
use crate::diagnostic::Severity;
use crate::diff::NodeChange;

/// The numbers in one sentence.
pub(super) fn summary(report: &DiffReport<'_>) -> Line {
    let line = Line::new(Mark::Plain);
    let DiffReport { diff, impact, findings, .. } = *report;
    if diff.is_empty() {
        let findings = match (findings.new.len(), findings.fixed.len()) {
            (0, 0) => String::new(),
            (new, fixed) => format!("; findings: {new} new, {fixed} fixed"),
        };
        return line.plain(format!("the argument is the same{findings}"));
    }
    let mut parts = Vec::new();
    let mut count = |what: &str, numbers: &[(usize, &str)]| {
        let words: Vec<String> = numbers
            .iter()
            .filter(|(number, _)| *number > 0)
            .map(|(number, word)| format!("{number} {word}"))
            .collect();
        if !words.is_empty() {
            parts.push(format!("{what}: {}", words.join(", ")));
        }
    };
    let reworded = diff.changed.iter().filter(|change| change.rewording.is_some()).count();
    let kind = diff.changed.iter().filter(|change| change.field("kind").is_some()).count();
    let noted = |change: &&NodeChange| change.rewording.is_none() && change.field("kind").is_none();
    count(
        "statements",
        &[
            (diff.added.len(), "added"),
            (diff.removed.len(), "removed"),
            (diff.renamed.len(), "renamed"),
            (reworded, "reworded"),
            (kind, "of another kind"),
            (diff.changed.iter().filter(noted).count(), "otherwise changed"),
        ],
    );
    let word =
        |word: &str| diff.links_changed.iter().filter(|change| change.word() == word).count();
    count(
        "links",
        &[
            (diff.links_added.len(), "added"),
            (diff.links_removed.len(), "removed"),
            (word("flipped"), "turned round"),
            (word("retargeted"), "retargeted"),
            (word("joined") + word("left") + word("resourced"), "with other sources"),
            (word("renamed"), "renamed"),
            (word("annotated"), "annotated otherwise"),
        ],
    );
    count("standings", &[(impact.standings.len(), "changed")]);
    let errors = findings.new.iter().filter(|it| it.severity == Severity::Error).count();
    count(
        "findings",
        &[
            (errors, if errors == 1 { "new error" } else { "new errors" }),
            (
                findings.new.len() - errors,
                if findings.new.len() - errors == 1 { "new warning" } else { "new warnings" },
            ),
            (findings.fixed.len(), "fixed"),
        ],
    );
    let items = diff.groups.len() + diff.sources.len() + diff.document.len();
    count("document", &[(items, if items == 1 { "change" } else { "changes" })]);
    line.plain(parts.join("; "))
}
