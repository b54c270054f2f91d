//! Tests of the library and the program from outside, in one binary.

mod diff_cases;
mod diff_laws;
