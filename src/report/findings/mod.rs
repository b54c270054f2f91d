//! Findings: those of a document, how many there are, and one writer a format.

mod concise;
mod github;
mod json;
mod markdown;
mod sarif;
mod text;

pub use concise::findings_concise;
pub use github::findings_github;
pub use json::{CHECK_SCHEMA, findings_json};
pub use markdown::findings_markdown;
pub use sarif::findings_sarif;
pub use text::text;

use crate::diagnostic::{Finding, Severity};
use crate::document::Document;
use crate::source::Source;

/// The findings of one document.
#[derive(Debug)]
pub struct Report<'a> {
    /// The document's text.
    pub source: &'a Source,
    /// The document, unless the text could not be read as one.
    pub document: Option<&'a Document>,
    /// What was found in it, in order.
    pub findings: &'a [Finding],
}

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
