//! The integration tests, one module a subject.

mod bad_input;
mod rules;
mod standing;
