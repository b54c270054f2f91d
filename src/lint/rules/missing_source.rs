//! A source text that cannot be read. O(sources); the texts were read before.

use std::io;

use crate::diagnostic::{Finding, printable, shown};
use crate::document::{Missing, SourceText};
use crate::error::Error;
use crate::lint::{Check, Level, Rule, Subject};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "missing-source",
    level: Level::Deny,
    summary: "a source text that cannot be read",
    page: include_str!("missing_source.md"),
    check: Check::Form(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for (index, source) in subject.graph.document().sources.iter().enumerate() {
        let (Some(path), SourceText::Missing(missing)) = (&source.path, subject.texts.get(index))
        else {
            continue;
        };
        let (reason, help) = say(path, missing);
        let message = format!("the source `{}` cannot be read: {reason}", shown(&source.id));
        findings.push(Finding::new(RULE.name, path.span, message).help(help));
    }
}

/// Why, and what to do.
fn say(path: &str, missing: &Missing) -> (String, String) {
    if path.starts_with("http://") || path.starts_with("https://") {
        return (
            "its path is a web address".into(),
            "put the address under `url`, save the text beside the document and name that file"
                .into(),
        );
    }
    let help = match missing {
        Missing::Outside { .. } => "move the text inside, or widen the folder with `--root`",
        Missing::NotAFile => "name the file that holds the text",
        Missing::Unreadable(reason)
            if matches!(reason.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) =>
        {
            return (
                "there is no such file".into(),
                "a path starts from the document's own folder: mend it, or add the file".into(),
            );
        }
        Missing::Unreadable(_) => "see that the file may be read",
        Missing::NotText(Error::NotUtf8 { line, column, .. }) => {
            return (
                format!("line {line}, column {column} holds a byte that is not UTF-8"),
                "save the text as UTF-8".into(),
            );
        }
        Missing::NotText(Error::TooLarge { limit, .. }) => {
            return (
                format!("it is larger than {limit} bytes"),
                "raise the limit with `--max-bytes`".into(),
            );
        }
        Missing::NotText(_) => "save the source as plain text",
    };
    (printable(&missing.to_string()), help.into())
}
