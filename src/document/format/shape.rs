//! How each object of the format and each of its values is laid out.

use Shape::{Rows, Verbatim, Words};

/// How a value is laid out.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// As written.
    Verbatim,
    /// Strings: `[..]` or `{..}` on one line where it fits, else one a line.
    Words,
    /// A list of objects, always one below the other.
    Rows(&'static Record),
}

/// How an object is laid out.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) breaks: Breaks,
    /// Its keys in canonical order, and the shape of their values.
    pub(super) keys: &'static [(&'static str, Shape)],
}

/// When an object is broken into one line a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Breaks {
    Always,
    WhereItDoesNotFit,
    /// Its long part is one string, which breaking would not make shorter.
    Never,
}

pub(super) static DOCUMENT: Record = Record {
    breaks: Breaks::Always,
    keys: &[
        ("$schema", Verbatim),
        ("version", Verbatim),
        ("title", Verbatim),
        ("description", Verbatim),
        ("sources", Rows(&SOURCE)),
        ("groups", Rows(&GROUP)),
        ("nodes", Rows(&NODE)),
        ("links", Rows(&LINK)),
    ],
};

pub(super) static SOURCE: Record = Record {
    breaks: Breaks::WhereItDoesNotFit,
    keys: &[
        ("id", Verbatim),
        ("path", Verbatim),
        ("title", Verbatim),
        ("author", Verbatim),
        ("url", Verbatim),
    ],
};

pub(super) static GROUP: Record = Record {
    breaks: Breaks::WhereItDoesNotFit,
    keys: &[("id", Verbatim), ("title", Verbatim), ("within", Verbatim)],
};

pub(super) static NODE: Record = Record {
    breaks: Breaks::Always,
    keys: &[
        ("id", Verbatim),
        ("kind", Verbatim),
        ("text", Verbatim),
        ("quotes", Rows(&QUOTE)),
        ("group", Verbatim),
        ("tags", Words),
        ("note", Verbatim),
        ("implicit", Verbatim),
        ("weight", Verbatim),
        ("allow", Words),
        ("formerly", Verbatim),
        ("meta", Verbatim),
    ],
};

pub(super) static LINK: Record = Record {
    breaks: Breaks::WhereItDoesNotFit,
    keys: &[
        ("id", Verbatim),
        ("from", Words),
        ("supports", Verbatim),
        ("attacks", Verbatim),
        ("scheme", Verbatim),
        ("note", Verbatim),
        ("weight", Verbatim),
        ("quotes", Rows(&QUOTE)),
        ("allow", Words),
        ("meta", Verbatim),
    ],
};

pub(super) static QUOTE: Record =
    Record { breaks: Breaks::Never, keys: &[("source", Verbatim), ("text", Verbatim)] };
