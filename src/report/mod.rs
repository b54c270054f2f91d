//! What was found as people and machines read it: one format or one kind of result a file.

pub mod proof;
pub mod standing;
pub mod statistics;
mod text;

pub use proof::ProofReport;
pub use standing::StandingReport;
pub use text::{Report, Styles, text};
