//! Mends what findings suggest for certain, and touches nothing else in the text.
//!
//! A suggestion is applied whole or not at all. Where two overlap, the finding that is reported
//! first wins, and the other is looked at again in the next round.

use std::collections::BTreeMap;

use crate::diagnostic::{Edit, Finding};
use crate::source::Source;

/// Rounds after which mending stops in any case. Each round leaves fewer unknown keys, or as many
/// and fewer malformed ids, or as many and fewer unknown names, or as many and fewer links, sources
/// of links or premises; so mending ends by itself. Most documents take one or two rounds; more
/// than a hundred mistyped ids take one for each hundred, for only so many are looked up at once.
const ROUNDS: usize = 100;

/// A document after mending.
#[derive(Debug)]
pub struct Mended {
    /// Its text, under the same name, with a byte order mark where there was one.
    pub source: Source,
    /// How many findings were mended.
    pub count: usize,
    /// How many of them the document did not show before others were mended.
    pub later: usize,
}

/// Mends a document till `check` finds nothing more in it that can be mended.
pub fn mend(source: &Source, mut check: impl FnMut(&Source) -> Vec<Finding>) -> Mended {
    let mut mended = Mended { source: source.clone(), count: 0, later: 0 };
    let mut findings = check(source);
    let shown = findings.iter().filter(|finding| finding.suggestion.is_some()).count();
    for _ in 0..ROUNDS {
        let Some((text, count)) = apply(mended.source.text(), &findings) else { break };
        mended.source = mended.source.with_text(text);
        mended.count += count;
        findings = check(&mended.source);
    }
    mended.later = mended.count.saturating_sub(shown);
    mended
}

/// The text with the findings' edits in it, and how many findings were mended by them; nothing
/// where none suggests an edit. Linear in the text, plus O(log edits) an edit.
pub fn apply(text: &str, findings: &[Finding]) -> Option<(String, usize)> {
    let mut chosen: BTreeMap<(u32, u32), &Edit> = BTreeMap::new();
    let mut count = 0;
    for suggestion in findings.iter().filter_map(|finding| finding.suggestion.as_ref()) {
        let fits = |edit: &Edit| is_on(text, edit) && is_free(&chosen, edit);
        if suggestion.edits.is_empty() || !suggestion.edits.iter().all(fits) {
            continue;
        }
        chosen.extend(suggestion.edits.iter().map(|edit| ((edit.span.start, edit.span.end), edit)));
        count += 1;
    }
    if count == 0 {
        return None;
    }
    let mut edited = String::with_capacity(text.len());
    let mut copied = 0;
    for edit in chosen.values() {
        edited.push_str(&text[copied..edit.span.start as usize]);
        edited.push_str(&edit.replacement);
        copied = edit.span.end as usize;
    }
    edited.push_str(&text[copied..]);
    Some((edited, count))
}

/// Whether an edit's place lies on the text.
fn is_on(text: &str, edit: &Edit) -> bool {
    text.get(edit.span.range()).is_some()
}

/// Whether an edit overlaps none of those that are chosen; it may touch them.
fn is_free(chosen: &BTreeMap<(u32, u32), &Edit>, edit: &Edit) -> bool {
    let (start, end) = (edit.span.start, edit.span.end);
    // Those that are chosen lie apart: of those that begin before this one ends, the last ends
    // last. An edit at the very same place is no other edit.
    let before = chosen.range(..(end, 0)).next_back();
    before.is_none_or(|((_, other), _)| *other <= start) && !chosen.contains_key(&(start, end))
}

#[cfg(test)]
mod tests {
    use super::{apply, mend};
    use crate::diagnostic::{Edit, Finding};
    use crate::source::{Source, Span};

    fn finding(edits: &[(usize, usize, &str)]) -> Finding {
        let edit = |&(start, end, replacement): &(usize, usize, &str)| Edit {
            span: Span::new(start, end),
            replacement: replacement.to_owned(),
        };
        Finding::new("test", Span::default(), "wrong")
            .suggest("mend it", edits.iter().map(edit).collect())
    }

    #[test]
    fn of_overlapping_suggestions_the_first_wins_and_a_suggestion_is_applied_whole() {
        let apply = |findings: &[Finding]| apply("0123456789", findings);
        let (first, second) = (finding(&[(2, 5, "x")]), finding(&[(4, 6, "y"), (8, 9, "z")]));
        assert_eq!(apply(&[first.clone(), second.clone()]), Some(("01x56789".into(), 1)));
        assert_eq!(apply(&[second, first.clone()]), Some(("0123y67z9".into(), 1)));
        let touching = finding(&[(0, 2, ""), (5, 7, "")]);
        assert_eq!(apply(&[first.clone(), touching]), Some(("x789".into(), 2)));
        assert_eq!(apply(&[first.clone(), first.clone()]), Some(("01x56789".into(), 1)));
        let (within, around) = (finding(&[(3, 4, "w")]), finding(&[(0, 9, "a")]));
        assert_eq!(apply(&[first.clone(), within, around]), Some(("01x56789".into(), 1)));
        let outside = finding(&[(9, 12, "o")]);
        assert_eq!(apply(&[outside, Finding::new("test", Span::default(), "wrong")]), None);
        assert_eq!(apply(&[]), None);
    }

    #[test]
    fn mending_ends_though_a_rule_were_never_content() {
        let mended = mend(&Source::new("x", "\u{feff}x"), |_| vec![finding(&[(0, 0, "x")])]);
        assert_eq!((mended.count, mended.source.text().len()), (100, 101));
        assert_eq!(mended.later, 99, "one was there at first");
        assert!(mended.source.has_byte_order_mark());
    }
}
