//! The integration tests, one module a subject.

mod bad_input;
mod essay;
mod report;
mod rules;
mod standing;
