//! Findings as people and machines read them: one format a file.

mod text;

pub use text::{Report, Styles, text};
