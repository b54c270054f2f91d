//! What differs between two revisions, as people and machines read it: the story, which says what
//! is told and in which words, and one writer a format.

mod github;
mod impact;
mod json;
mod line;
mod links;
mod markdown;
mod statements;
mod story;
mod summary;
mod text;

pub use github::diff_github;
pub use json::{DIFF_SCHEMA, diff_json};
pub use markdown::diff_markdown;
pub use story::DiffReport;
pub use text::diff_text;
