//! argraph models the argument of a text as a graph.

pub mod layout;
