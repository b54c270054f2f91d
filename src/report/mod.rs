//! Findings as people and machines read them: one format a file.

mod diff_github;
mod diff_json;
mod diff_markdown;
mod diff_story;
mod diff_text;
mod text;

pub use diff_github::diff_github;
pub use diff_json::{DIFF_SCHEMA, diff_json};
pub use diff_markdown::diff_markdown;
pub use diff_story::DiffReport;
pub use diff_text::diff_text;
pub use text::{Report, Styles, text};
