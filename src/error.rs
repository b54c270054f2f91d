//! What keeps argraph from looking at a file at all. What it finds when it can look is a
//! [`Finding`](crate::diagnostic::Finding).

use std::io;
use std::path::PathBuf;

/// A file could not be looked at, or an output could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file is missing, not readable, or a folder.
    #[error("cannot read `{name}`: {reason}")]
    Read {
        /// The file's name as the user gave it.
        name: String,
        /// What the operating system says, in its own words.
        reason: io::Error,
    },
    /// The file holds bytes that are not UTF-8.
    #[error(
        "`{name}` is not UTF-8 text: line {line}, column {column} holds an invalid byte; \
         save the file as UTF-8"
    )]
    NotUtf8 {
        /// The file's name as the user gave it.
        name: String,
        /// Line of the first invalid byte, from 1.
        line: usize,
        /// Column of the first invalid byte, in characters, from 1.
        column: usize,
    },
    /// The file is larger than the limit that was set.
    #[error("`{name}` is larger than {limit} bytes; raise the limit with `--max-bytes`")]
    TooLarge {
        /// The file's name as the user gave it.
        name: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// The output could not be written. What was there before is still there.
    #[error("cannot write `{}`: {reason}", path.display())]
    Write {
        /// Where it was to be written.
        path: PathBuf,
        /// What the operating system says.
        reason: io::Error,
    },
}

/// The result of an operation that can fail to look at its input.
pub type Result<T, E = Error> = std::result::Result<T, E>;
