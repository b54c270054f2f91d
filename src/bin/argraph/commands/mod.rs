//! One file a subcommand, each with its arguments and its `run`.

pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod diff;
pub(crate) mod evaluate;
pub(crate) mod fmt;
pub(crate) mod git_diff;
pub(crate) mod init;
pub(crate) mod merge;
pub(crate) mod outline;
pub(crate) mod render;
pub(crate) mod rules;
pub(crate) mod schema;
pub(crate) mod stats;
pub(crate) mod why;
