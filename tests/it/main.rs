//! The integration tests, one module a subject.

mod bad_input;
mod essay;
mod random;
mod report;
mod rules;
