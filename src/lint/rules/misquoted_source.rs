//! A quote that is not in its source. Each quote is searched for in time linear in the text; for
//! each of the first hundred that are not found, the nearest passage takes time linear in the
//! quote, after one walk over the text.

use crate::diagnostic::{Finding, on_one_line, shown};
use crate::lint::passage::{Nearest, Words};
use crate::lint::rules::empty_text::says_something;
use crate::lint::{Check, Level, Rule, Subject};
use crate::source::{Source, Span, Spanned};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "misquoted-source",
    level: Level::Deny,
    summary: "a quote that is not in its source",
    page: include_str!("misquoted_source.md"),
    check: Check::Form(check),
};

/// Misquotations whose nearest passage is looked for.
const COMPARED: usize = 100;

/// Characters of a passage that are shown on either side of the difference.
const AROUND: usize = 45;

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let quoted = subject.quoted();
    let mut words: Vec<Option<Words<'_>>> = quoted.texts.iter().map(|_| None).collect();
    let misquoted = quoted.quotes.iter().filter(|found| found.place.is_none());
    for (count, found) in misquoted.enumerate() {
        let quote = &found.quote.text;
        let name = shown(&found.quote.source);
        if !says_something(quote) {
            let finding = Finding::new(RULE.name, quote.span, "this quote is empty");
            findings.push(finding.help(format!("quote a passage of `{name}`, or remove it")));
            continue;
        }
        let Some((source, text)) = &quoted.texts[found.source] else { continue };
        let words = &mut words[found.source];
        let nearest = (count < COMPARED)
            .then(|| words.get_or_insert_with(|| Words::new(text)).nearest(quote))
            .flatten();
        let message = format!("the quote is not in the source `{name}`");
        findings.push(match nearest {
            None => Finding::new(RULE.name, quote.span, message)
                .help("copy the passage word for word, or say which source it is from"),
            Some(nearest) => {
                let part = nearest.difference.as_ref().and_then(|difference| difference.quoted);
                let place = part.map_or(quote.span, |part| within(quote, part));
                Finding::new(RULE.name, place, message).help(say(quote, source, &nearest))
            }
        });
    }
}

/// The place in the document of a part of a string, where the string is written without escapes;
/// else that of the whole string.
fn within(string: &Spanned<String>, part: Span) -> Span {
    if string.span.range().len() == string.value.len() + 2 {
        let start = string.span.start + 1;
        Span { start: start + part.start, end: start + part.end }
    } else {
        string.span
    }
}

/// What the source says, and where the quote departs from it.
fn say(quote: &str, source: &Source, nearest: &Nearest) -> String {
    let line = source.position(nearest.place.start as usize).line;
    let said = nearest.difference.as_ref().and_then(|difference| difference.said);
    let passage = excerpt(source.text(), nearest.place, said.unwrap_or(nearest.place));
    let quoted = |span: Span| format!("“{}”", on_one_line(&quote[span.range()]));
    let in_source = |span: Span| format!("“{}”", on_one_line(source.slice(span)));
    let departs = match &nearest.difference {
        None => String::new(),
        Some(difference) => match (difference.quoted, difference.said) {
            (Some(here), Some(there)) => {
                format!("; the quote says {} for {}", quoted(here), in_source(there))
            }
            (Some(here), None) => format!("; the quote adds {}", quoted(here)),
            (None, Some(there)) => format!("; the quote leaves out {}", in_source(there)),
            (None, None) => String::new(),
        },
    };
    format!("line {line} of the source has {passage}{departs}")
}

/// The part of the passage around the difference, in quotation marks.
fn excerpt(text: &str, passage: Span, part: Span) -> String {
    let (passage, part) = (passage.range(), part.range());
    let part =
        part.start.clamp(passage.start, passage.end)..part.end.clamp(passage.start, passage.end);
    let back = text[passage.start..part.start].char_indices().rev().nth(AROUND);
    let start = back.map_or(passage.start, |(at, _)| passage.start + at);
    let ahead = text[part.start..passage.end].char_indices().nth(AROUND * 2);
    let end = ahead.map_or(passage.end, |(at, _)| part.start + at);
    let before = if start > passage.start { "…" } else { "" };
    let after = if end < passage.end { "…" } else { "" };
    format!("“{before}{}{after}”", on_one_line(&text[start..end]))
}
