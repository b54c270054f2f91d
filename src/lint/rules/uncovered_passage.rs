//! Sentences of a source that nothing quotes. O(text + quotes log quotes), besides the search for
//! the quotes.

use crate::diagnostic::{Finding, on_one_line, shown};
use crate::document::sentences::{sentences, touched};
use crate::lint::{Check, Level, Rule, Subject};
use crate::source::{Source, Span};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "uncovered-passage",
    level: Level::Allow,
    summary: "sentences of a source that nothing quotes",
    page: include_str!("uncovered_passage.md"),
    check: Check::Argument(check),
};

/// Characters of a passage that the message shows.
const SHOWN: usize = 60;

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let quoted = subject.quoted();
    let mut places: Vec<Vec<Span>> = vec![Vec::new(); quoted.texts.len()];
    for found in &quoted.quotes {
        places[found.source].extend(found.place);
    }
    for (index, source) in subject.graph.document().sources.iter().enumerate() {
        let (Some((text, _)), covered) = (&quoted.texts[index], &mut places[index]) else {
            continue;
        };
        if covered.is_empty() {
            continue;
        }
        covered.sort_unstable();
        let place = source.path.as_ref().map_or(source.id.span, |path| path.span);
        for (passage, sentences) in passages(text.text(), covered) {
            let message = message(text, passage, sentences, &shown(&source.id));
            findings.push(
                Finding::new(RULE.name, place, message)
                    .help("quote it in a node that says what it argues, or leave it: not all of a text argues"),
            );
        }
    }
}

fn message(text: &Source, passage: Span, sentences: usize, source: &str) -> String {
    let (first, last) =
        (text.position(passage.start as usize).line, text.position(passage.end as usize).line);
    let lines =
        if first == last { format!("line {first}") } else { format!("lines {first} to {last}") };
    let said = on_one_line(text.slice(passage));
    let mut start: String = said.chars().take(SHOWN).collect();
    if start.len() < said.len() {
        start.push('…');
    }
    match sentences {
        1 => format!("nothing quotes {lines} of `{source}`: “{start}”"),
        _ => format!("nothing quotes {sentences} sentences in {lines} of `{source}`: “{start}”"),
    }
}

/// Runs of sentences that no place touches, with their number. The places are in order.
fn passages(text: &str, places: &[Span]) -> Vec<(Span, usize)> {
    let sentences = sentences(text);
    let touched = touched(&sentences, places);
    let pairs: Vec<(Span, bool)> = sentences.into_iter().zip(touched).collect();
    let runs = pairs.chunk_by(|before, after| before.1 == after.1).filter(|run| !run[0].1);
    let whole =
        |run: &[(Span, bool)]| Span { start: run[0].0.start, end: run[run.len() - 1].0.end };
    runs.map(|run| (whole(run), run.len())).collect()
}

#[cfg(test)]
mod tests {
    use super::{Span, passages};

    const TEXT: &str = "Title\n\nOne is said. “Is two?” Three\nruns on! Four";

    #[test]
    fn neighbours_without_a_quote_are_one_passage() {
        let place = |part: &str| {
            let start = TEXT.find(part).unwrap();
            Span::new(start, start + part.len())
        };
        let found = |parts: &[&str]| {
            let mut places: Vec<Span> = parts.iter().map(|part| place(part)).collect();
            places.sort_unstable();
            let runs = passages(TEXT, &places);
            runs.iter().map(|(run, count)| (&TEXT[run.range()], *count)).collect::<Vec<_>>()
        };
        assert_eq!(found(&["two", "is said"]), [("Title", 1), ("Three\nruns on! Four", 2)]);
        assert_eq!(found(&["said. “Is two?” Three"]), [("Title", 1), ("Four", 1)]);
        assert_eq!(found(&["Title", "Four", "One is said. “Is two?” Three\nruns"]), []);
    }
}
