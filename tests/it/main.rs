//! The integration tests, one module a subject.

mod bad_input;
mod browser;
mod diff_cases;
mod diff_laws;
mod docs;
mod essay;
mod external;
mod fuzz;
mod git;
mod graphviz;
mod pictures;
mod program;
mod random;
mod report;
mod rules;
mod schemas;
mod sources;
mod standing;
