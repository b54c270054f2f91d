//! What was found as people and machines read it: one format or one kind of result a file.

pub mod proof;
pub mod standing;
pub mod statistics;
mod text;

pub use proof::ProofReport;
pub use standing::StandingReport;
pub use text::{Report, Styles, text};

/// How many errors and warnings there are, in words; nothing where there are none.
pub fn counts(findings: &[crate::diagnostic::Finding]) -> Option<String> {
    use crate::diagnostic::Severity;
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let word = |count: usize, word: &str| match count {
        0 => None,
        1 => Some(format!("1 {word}")),
        many => Some(format!("{many} {word}s")),
    };
    let counts = [word(count(Severity::Error), "error"), word(count(Severity::Warning), "warning")];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    (!counts.is_empty()).then(|| counts.join(", "))
}
