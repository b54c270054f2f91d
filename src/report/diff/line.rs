//! The lines of a diff's report: words and what they are, not yet spelled for any format.

use crate::diagnostic::shown;

/// One thing that is said.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub(super) mark: Mark,
    pub(super) parts: Vec<Part>,
}

/// What stands before a line.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Added,
    Removed,
    Changed,
    /// Something followed from the changes.
    Follows,
    /// More about the line before.
    #[default]
    Detail,
    /// A remark in a section.
    Remark,
    /// A line of its own.
    Plain,
}

/// A stretch of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// The report's own words.
    Plain(String),
    /// The report's own words, where they matter most.
    Strong(String),
    /// An id.
    Id(String),
    /// The document's words.
    Text(String),
    /// The document's words that are gone.
    Removed(String),
    /// The document's words that are new.
    Added(String),
}

impl Line {
    pub(super) fn new(mark: Mark) -> Self {
        Self { mark, parts: Vec::new() }
    }

    pub(super) fn plain(mut self, text: impl Into<String>) -> Self {
        self.parts.push(Part::Plain(text.into()));
        self
    }

    pub(super) fn strong(mut self, text: impl Into<String>) -> Self {
        self.parts.push(Part::Strong(text.into()));
        self
    }

    pub(super) fn id(mut self, id: &str) -> Self {
        self.parts.push(Part::Id(shown(id)));
        self
    }

    pub(super) fn text(mut self, text: &str) -> Self {
        self.parts.push(Part::Text(text.split_whitespace().collect::<Vec<_>>().join(" ")));
        self
    }

    /// Pairs of ids with commas; of many the first ones.
    pub(super) fn pairs(mut self, most: usize, pairs: &[(&str, &str)]) -> Self {
        let named = if pairs.len() <= most + 1 { pairs.len() } else { most };
        for (at, (before, after)) in pairs[..named].iter().enumerate() {
            let comma = if at > 0 { ", " } else { "" };
            self = self.plain(comma).id(before).plain(" → ").id(after);
        }
        if named < pairs.len() {
            self = self.plain(format!(" and {} more", pairs.len() - named));
        }
        self
    }

    /// Ids with commas; of many the first ones.
    pub(super) fn ids<'i>(
        mut self,
        most: usize,
        ids: impl ExactSizeIterator<Item = &'i str>,
    ) -> Self {
        let count = ids.len();
        let named = if count <= most + 1 { count } else { most };
        for (at, id) in ids.take(named).enumerate() {
            if at > 0 {
                self = self.plain(", ");
            }
            self = self.id(id);
        }
        if named < count {
            self = self.plain(format!(" and {} more", count - named));
        }
        self
    }
}
