//! The `argraph` program.

fn main() {}
