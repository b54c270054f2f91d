//! argraph models the argument of a text as a graph.

pub mod diagnostic;
pub mod document;
pub mod error;
pub mod graph;
pub mod layout;
pub mod source;
