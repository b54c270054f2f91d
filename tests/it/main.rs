//! The integration tests, one module a subject.

mod bad_input;
mod browser;
mod diff_cases;
mod diff_laws;
mod docs;
mod environment;
mod essay;
mod external;
mod faults;
mod fuzz;
mod git;
mod graphviz;
mod hostile;
mod limits;
mod outputs;
mod pictures;
mod program;
mod random;
mod report;
mod rules;
mod schemas;
mod sources;
mod standing;
