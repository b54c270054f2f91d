//! argraph models the argument of a text as a graph.

pub mod diagnostic;
pub mod document;
pub mod error;
pub mod evaluate;
pub mod graph;
pub mod layout;
pub mod lint;
pub mod report;
pub mod source;
pub mod statistics;

#[cfg(test)]
mod schema_test;
