//! The source texts that a document quotes, read from disk and no further than allowed.

use std::collections::HashMap;
use std::fs;
use std::hash::Hash;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::Document;
use crate::error::Error;
use crate::source::Source;

/// The texts of a document's sources, in the order of [`Document::sources`]. A text that several
/// sources name is there once.
#[derive(Debug, Default)]
pub struct Texts {
    texts: Vec<SourceText>,
    /// For each source its text.
    of_source: Vec<usize>,
}

/// What became of one source.
#[derive(Debug)]
pub enum SourceText {
    /// The document gives no path: quotes cannot be compared.
    NoPath,
    /// The text was read.
    Read(Source),
    /// The text could not be read.
    Missing(Missing),
}

/// Why a source's text could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Missing {
    /// The path leads out of the tree that it may use.
    #[error("it lies outside `{}`, the folder that sources may be read from", root.display())]
    Outside {
        /// The root of that tree.
        root: PathBuf,
    },
    /// It is a folder, a device, or another thing that is not a plain file.
    #[error("it is not a plain file")]
    NotAFile,
    /// The file is missing or cannot be read.
    #[error("{0}")]
    Unreadable(io::Error),
    /// The file was opened, and is no text that can be searched.
    #[error("{0}")]
    NotText(Error),
}

impl Texts {
    /// Reads the texts that `document` names, relative to `folder` (where the document lies).
    /// A path must stay inside `root`, symbolic links followed.
    pub fn read(document: &Document, folder: &Path, root: &Path, max_bytes: u64) -> Self {
        let found = document.sources.iter().map(|source| match &source.path {
            None => Err(SourceText::NoPath),
            Some(path) => locate(&folder.join(&**path), root).map_err(SourceText::Missing),
        });
        Self::read_once(found, |found| match Source::read(found, max_bytes) {
            Ok(source) => SourceText::Read(source),
            Err(Error::Read { reason, .. }) => SourceText::Missing(Missing::Unreadable(reason)),
            Err(error) => SourceText::Missing(Missing::NotText(error)),
        })
    }

    /// Reads the place of each source's text, or takes what became of it instead. A place that
    /// many sources have is read once: a small document shall not fill the memory.
    pub fn read_once<P: Eq + Hash>(
        sources: impl IntoIterator<Item = Result<P, SourceText>>,
        read: impl Fn(&P) -> SourceText,
    ) -> Self {
        let (mut texts, mut of_place) = (Vec::new(), HashMap::new());
        let mut add = |text: SourceText| {
            texts.push(text);
            texts.len() - 1
        };
        let of_source = sources.into_iter().map(|place| match place {
            Err(text) => add(text),
            Ok(place) => match of_place.get(&place) {
                Some(known) => *known,
                None => {
                    let number = add(read(&place));
                    of_place.insert(place, number);
                    number
                }
            },
        });
        let of_source = of_source.collect();
        Self { texts, of_source }
    }

    /// Texts that are in memory already, one for each source of a document.
    pub fn from_memory(texts: impl IntoIterator<Item = SourceText>) -> Self {
        let texts: Vec<SourceText> = texts.into_iter().collect();
        let of_source = (0..texts.len()).collect();
        Self { texts, of_source }
    }

    /// What became of the source with this index in [`Document::sources`].
    pub fn get(&self, index: usize) -> &SourceText {
        self.texts.get(self.number(index)).unwrap_or(&SourceText::NoPath)
    }

    /// A number that sources share whose text is the same one.
    pub(crate) fn number(&self, index: usize) -> usize {
        self.of_source.get(index).copied().unwrap_or(usize::MAX)
    }
}

/// The folder that a document's sources may be read from unless the user names one: the nearest
/// folder upward with a `.git` in it, else the document's own folder.
pub fn default_root(folder: &Path) -> PathBuf {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let repository = absolute.ancestors().find(|ancestor| ancestor.join(".git").exists());
    repository.map_or(absolute.clone(), Path::to_owned)
}

/// The real path of a plain file inside `root`.
fn locate(path: &Path, root: &Path) -> Result<PathBuf, Missing> {
    let root = fs::canonicalize(root).map_err(Missing::Unreadable)?;
    // Refused as written, before the disk is asked: whether a file outside exists is not told.
    let absolute = std::path::absolute(path).map_err(Missing::Unreadable)?;
    let written = plain(&absolute);
    let plain_root = plain(&std::path::absolute(&root).map_err(Missing::Unreadable)?);
    let real_parent = written.parent().and_then(|parent| fs::canonicalize(parent).ok());
    let inside = written.starts_with(&plain_root)
        || real_parent.is_some_and(|parent| parent.starts_with(&root));
    if !inside {
        return Err(Missing::Outside { root });
    }
    let real = fs::canonicalize(&absolute).map_err(Missing::Unreadable)?;
    if !real.starts_with(&root) {
        return Err(Missing::Outside { root });
    }
    let metadata = fs::metadata(&real).map_err(Missing::Unreadable)?;
    if metadata.is_file() { Ok(real) } else { Err(Missing::NotAFile) }
}

/// The path with its `.` and `..` taken out, as written.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}
