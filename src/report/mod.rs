//! What was found as people and machines read it: one format or one kind of result a file.

pub mod standing;
mod text;

pub use standing::StandingReport;
pub use text::{Report, Styles, text};
