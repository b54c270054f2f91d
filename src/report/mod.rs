//! What was found as people and machines read it: one format or one kind of result a file.

use crate::diagnostic::{Finding, Severity};

pub mod proof;
pub mod standing;
pub mod statistics;

pub use proof::ProofReport;
pub use standing::StandingReport;
mod diff;
mod findings;
mod github;
mod paint;
mod sarif;
mod text;
mod unified;

pub use diff::{DIFF_SCHEMA, DiffReport, diff_github, diff_json, diff_markdown, diff_text};
pub use findings::{
    CHECK_SCHEMA, findings_concise, findings_github, findings_json, findings_markdown,
};
pub use sarif::findings_sarif;
pub use text::{Report, Styles, text};
pub use unified::unified;

/// How many errors and warnings there are, in words; nothing where there are none.
pub fn counts<'a>(findings: impl Iterator<Item = &'a Finding> + Clone) -> Option<String> {
    let count = |severity| findings.clone().filter(|finding| finding.severity == severity).count();
    let word = |count: usize, word: &str| match count {
        0 => None,
        1 => Some(format!("1 {word}")),
        many => Some(format!("{many} {word}s")),
    };
    let counts = [word(count(Severity::Error), "error"), word(count(Severity::Warning), "warning")];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    (!counts.is_empty()).then(|| counts.join(", "))
}
