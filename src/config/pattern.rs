//! Patterns of file paths, and the folders that they reach only by name.

use crate::source::Span;

/// Whether a folder of this name is left out of what is looked through, unless it is named: it is
/// hidden, as `.git` is, or holds what programs make or fetch, and often very much of it.
pub fn is_left_out(folder: &str) -> bool {
    folder.starts_with('.') || matches!(folder, "target" | "node_modules")
}

/// A pattern of file paths, relative to the folder of `argraph.toml`: `*` and `?` stand for
/// anything but `/`, `**` for any folders, `[a-z]` for one of several characters. Capital letters
/// do not count. A folder that [is left out](is_left_out) has to be written out, or at least its dot.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// Where it is written.
    pub span: Span,
    text: String,
    parts: Vec<Part>,
}

/// What stands between slashes.
#[derive(Debug, Clone)]
enum Part {
    /// `**`: any folders, or none.
    Folders,
    /// A file or one folder.
    One(glob::Pattern),
}

impl Pattern {
    /// Reads a pattern; it says what is wrong with a malformed one.
    pub(super) fn new(span: Span, text: &str) -> Result<Self, &'static str> {
        let parts = text.split('/').map(|part| match part {
            "**" => Ok(Part::Folders),
            part => glob::Pattern::new(part).map(Part::One).map_err(|error| error.msg),
        });
        Ok(Self { span, text: text.to_owned(), parts: parts.collect::<Result<_, _>>()? })
    }

    /// Whether it stands for a path, written with `/` and relative to the folder of
    /// `argraph.toml`.
    pub fn matches(&self, path: &str) -> bool {
        let path: Vec<&str> = path.split('/').collect();
        fits(&self.parts, &path, false)
    }

    /// Whether it may stand for something in a folder, whose path is given as above.
    pub fn reaches_into(&self, folder: &str) -> bool {
        let folders: Vec<&str> = folder.split('/').collect();
        fits(&self.parts, &folders, true)
    }

    /// The pattern as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// Whether parts of a pattern stand for a path, or, where that is one of `folders` alone, whether
/// more parts are left for what is in the last of them.
fn fits(parts: &[Part], path: &[&str], folders: bool) -> bool {
    match (parts, path) {
        (_, []) if folders => !parts.is_empty(),
        ([], _) => path.is_empty(),
        ([Part::Folders, rest @ ..], _) => {
            let passes = |first: &str, behind: &[&str]| {
                let is_folder = folders || !behind.is_empty();
                !(is_folder && is_left_out(first)) && fits(parts, behind, folders)
            };
            fits(rest, path, folders)
                || path.split_first().is_some_and(|(first, behind)| passes(first, behind))
        }
        ([Part::One(part), rest @ ..], [first, behind @ ..]) => {
            let is_folder = folders || !behind.is_empty();
            matches_one(part, first, is_folder) && fits(rest, behind, folders)
        }
        ([Part::One(_), ..], []) => false,
    }
}

fn matches_one(part: &glob::Pattern, name: &str, is_folder: bool) -> bool {
    let is_named = match is_folder && is_left_out(name) {
        true if name.starts_with('.') => part.as_str().starts_with('.'),
        true => part.as_str().eq_ignore_ascii_case(name),
        false => true,
    };
    let options = glob::MatchOptions { case_sensitive: false, ..glob::MatchOptions::new() };
    is_named && part.matches_with(name, options)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Pattern {
        Pattern::new(Span::default(), text).expect(text)
    }

    #[test]
    fn patterns_stand_for_paths() {
        for (text, path, is_so) in [
            ("*.json", "a.json", true),
            ("*.json", "b/a.json", false),
            ("*.json", ".a.json", true),
            ("**/*.json", "a.json", true),
            ("**/*.json", "b/c/a.json", true),
            ("talks/*.json", "talks/a.json", true),
            ("talks/*.json", "talks/old/a.json", false),
            ("talks/**", "talks/old/a.json", true),
            ("talks/**/a.*", "talks/a.json", true),
            ("**/old/**/a.json", "talks/old/very/a.json", true),
            ("**/old/**/a.json", "talks/new/very/a.json", false),
            ("*.argraph.json", "A.ARGRAPH.JSON", true),
        ] {
            assert_eq!(pattern(text).matches(path), is_so, "{text} {path}");
        }
    }

    #[test]
    fn folders_that_are_left_out_are_reached_by_name() {
        for (text, path, is_so) in [
            ("**/*.json", ".github/a.json", false),
            ("*/*.json", ".github/a.json", false),
            ("?github/*.json", ".github/a.json", false),
            (".github/*.json", ".github/a.json", true),
            (".g*/*.json", ".github/a.json", true),
            ("**/.github/**/*.json", "x/.github/y/a.json", true),
            ("**/.github/**/*.json", "x/.github/.y/a.json", false),
            ("target/*.json", "target/a.json", true),
            ("t*/*.json", "target/a.json", false),
            ("**/target/*.json", "x/target/a.json", true),
            ("**/*.json", "x/node_modules/y/a.json", false),
            ("**/*.json", "targets/a.json", true),
            ("**/target", "target", true),
        ] {
            assert_eq!(pattern(text).matches(path), is_so, "{text} {path}");
        }
    }

    #[test]
    fn only_folders_that_may_hold_something_are_reached() {
        for (text, folder, is_so) in [
            ("*.json", "talks", false),
            ("talks/*.json", "talks", true),
            ("talks/*.json", "talks/old", false),
            ("talks/*.json", "essays", false),
            ("talks/**/a.json", "talks/old/very", true),
            ("**/*.json", "talks/old", true),
            ("**/*.json", "talks/.old", false),
            ("talks/.old/*.json", "talks/.old", true),
            ("**/target/*.json", "x/target", true),
            ("talks/**", "talks", true),
        ] {
            assert_eq!(pattern(text).reaches_into(folder), is_so, "{text} {folder}");
        }
    }

    #[test]
    fn what_is_malformed_is_told() {
        for text in ["a***", "a**/b", "[a", "x/[a/b].json"] {
            assert!(Pattern::new(Span::default(), text).is_err(), "{text}");
        }
    }
}
