//! What was found as people and machines read it. A kind of result has a file, or a folder with a
//! file for each format.

pub mod proof;
pub mod standing;
pub mod statistics;

mod diff;
mod findings;
mod github;
mod markdown;
mod paint;
mod unified;

pub use diff::{DIFF_SCHEMA, DiffReport, diff_github, diff_json, diff_markdown, diff_text};
pub use findings::{
    CHECK_SCHEMA, Report, counts, findings_concise, findings_github, findings_json,
    findings_markdown, findings_sarif, text,
};
pub use paint::Styles;
pub use proof::ProofReport;
pub use standing::StandingReport;
pub use unified::unified;
