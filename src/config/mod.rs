//! What `argraph.toml` says: levels of rules, the documents to check, how pictures are drawn.
//!
//! The file lies beside the documents or in a folder above them, so a project says once what
//! would else stand in many commands. Like a document it is read with places: whatever it holds
//! that is not known is a finding at its token, all of them in one run.

mod keys;
mod pattern;
mod read;

use std::path::{Path, PathBuf};

use crate::diagnostic::Finding;
use crate::lint::Levels;
use crate::source::Source;

pub use keys::{Key, RENDER, Takes};
pub use pattern::{Pattern, is_left_out};

/// The name of the file.
pub const FILE_NAME: &str = "argraph.toml";

/// The JSON Schema of the file, as in `data/config.schema.json`; editors take it for TOML too.
pub const SCHEMA: &str = include_str!("../../data/config.schema.json");

/// What an `argraph.toml` says.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The levels of the rules, `[rules]`.
    pub levels: Levels,
    /// The documents that are checked where none is named, `[check] files`.
    pub files: Vec<Pattern>,
    /// Defaults for pictures, `[render]`: a key of [`RENDER`] and its value as written on a
    /// command line.
    pub render: Vec<(&'static Key, String)>,
}

impl Config {
    /// Reads the text of an `argraph.toml`. What is found wrong with it comes beside what is
    /// right, in the order of the text; a caller that finds anything there had better stop.
    pub fn read(source: &Source) -> (Self, Vec<Finding>) {
        read::read(source)
    }
}

/// The nearest `argraph.toml` in a folder or above it, no higher than the root of the repository
/// that the folder lies in, so that what a run finds depends on nothing outside.
pub fn find(folder: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    for ancestor in absolute.ancestors() {
        let file = ancestor.join(FILE_NAME);
        // A link that leads nowhere is there, and is said to be unreadable.
        if file.symlink_metadata().is_ok() {
            return Some(file);
        }
        if ancestor.join(".git").exists() {
            break;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_nearest_file_is_found_and_none_above_the_repository() {
        let root = tempfile::tempdir().expect("a folder");
        let (outer, repository) = (root.path().join("outer"), root.path().join("outer/repository"));
        let deep = repository.join("a/b");
        fs::create_dir_all(&deep).expect("folders");
        fs::write(outer.join(FILE_NAME), "").expect("a file");
        assert_eq!(find(&deep), Some(outer.join(FILE_NAME)));
        fs::create_dir(repository.join(".git")).expect("a folder");
        assert_eq!(find(&deep), None);
        fs::write(repository.join(FILE_NAME), "").expect("a file");
        assert_eq!(find(&deep), Some(repository.join(FILE_NAME)));
        fs::write(repository.join("a").join(FILE_NAME), "").expect("a file");
        assert_eq!(find(&deep), Some(repository.join("a").join(FILE_NAME)));
    }

    #[test]
    fn a_star_stays_within_a_folder_and_two_do_not() {
        let pattern = |text: &str| {
            let source = Source::new("argraph.toml", format!("[check]\nfiles = ['{text}']"));
            let (config, findings) = Config::read(&source);
            assert!(findings.is_empty(), "{findings:?}");
            config.files[0].clone()
        };
        assert!(pattern("*.json").matches("a.json"));
        assert!(!pattern("*.json").matches("b/a.json"));
        assert!(pattern("**/*.json").matches("a.json"));
        assert!(pattern("**/*.json").matches("b/c/a.json"));
        assert!(pattern("./talks/*.json").matches("talks/a.json"));
        assert!(!pattern("talks/*.json").matches("talks/old/a.json"));
    }
}
