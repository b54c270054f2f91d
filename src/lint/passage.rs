//! The passage of a text that a misquotation is most like.
//!
//! Words vote: each word of the quote that stands somewhere in the text speaks for the place
//! where the quote would then begin. The places near each other with the most votes win. Words
//! that stand in very many places have no vote, so that time is linear in the text once, and in
//! the quote for each quote.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use crate::document::quotes::Folded;
use crate::source::Span;

/// Places that a word may stand in and still vote.
const RARE: usize = 200;

/// Words of a long quote that are compared.
const COMPARED: usize = 400;

/// A text's words, made ready to be searched.
pub(super) struct Words<'t> {
    text: &'t Folded,
    words: Vec<Range<usize>>,
    places: HashMap<String, Vec<u32>>,
}

/// The passage that a quote is most like.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Nearest {
    /// Where it stands in the original text.
    pub(super) place: Span,
    /// The first difference, if it can be told in words.
    pub(super) difference: Option<Difference>,
}

/// Where quote and text part.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Difference {
    /// What the quote says there, as a place in the quote; empty where it leaves something out.
    pub(super) quoted: Option<Span>,
    /// What the text says there, as a place in the original text.
    pub(super) said: Option<Span>,
}

impl<'t> Words<'t> {
    pub(super) fn new(text: &'t Folded) -> Self {
        let words = words(text.text());
        let mut places: HashMap<String, Vec<u32>> = HashMap::new();
        for (at, word) in words.iter().enumerate() {
            places.entry(key(&text.text()[word.clone()])).or_default().push(at as u32);
        }
        Self { text, words, places }
    }

    /// The passage most like the quote, if at least two fifths of its words stand there.
    pub(super) fn nearest(&self, quote: &str) -> Option<Nearest> {
        let quote = Folded::new(quote);
        let mut quoted = words(quote.text());
        quoted.truncate(COMPARED);
        // For each place where the quote might begin, the words of it that say so.
        let mut votes: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
        for (at, word) in quoted.iter().enumerate() {
            let places = self.places.get(&key(&quote.text()[word.clone()]));
            for place in places.iter().flat_map(|places| places.iter()).take(RARE) {
                votes.entry(i64::from(*place) - at as i64).or_default().push(at);
            }
        }
        let reach = (quoted.len() as i64 / 4).max(2);
        let starts: Vec<(i64, usize)> =
            votes.iter().map(|(start, words)| (*start, words.len())).collect();
        let (mut from, mut count, mut best) = (0, 0, (0, 0..0));
        for (to, (start, words)) in starts.iter().enumerate() {
            count += words;
            while start - starts[from].0 > reach {
                count -= starts[from].1;
                from += 1;
            }
            if count > best.0 {
                best = (count, from..to + 1);
            }
        }
        if best.0 == 0 || best.0 * 5 < quoted.len() * 2 {
            return None;
        }
        let chosen = &starts[best.1];
        // Aligned by the first word of the quote that was found there.
        let (start, _) = chosen
            .iter()
            .map(|(start, _)| (*start, votes[start][0]))
            .min_by_key(|(start, word)| (*word, *start))?;
        let first = usize::try_from(start.max(0)).ok()?;
        let last = chosen.last().map_or(start, |(start, _)| *start) + quoted.len() as i64;
        let last = usize::try_from(last).ok()?.clamp(first + 1, self.words.len());
        let passage = &self.words[first..last];
        let place = self.text.original(passage[0].start..passage[passage.len() - 1].end);
        let skipped = usize::try_from((-start).max(0)).ok()?;
        let difference = self.difference(&quote, quoted.get(skipped..)?, first);
        Some(Nearest { place, difference })
    }

    fn difference(
        &self,
        quote: &Folded,
        quoted: &[Range<usize>],
        first: usize,
    ) -> Option<Difference> {
        let in_quote = |at: usize| quoted.get(at).map(|word| &quote.text()[word.clone()]);
        let in_text =
            |at: usize| self.words.get(first + at).map(|word| &self.text.text()[word.clone()]);
        // At its ends a quote may cut off the marks around a word.
        let same = |at: usize| {
            let (Some(quoted_word), Some(said)) = (in_quote(at), in_text(at)) else { return false };
            quoted_word == said
                || (at == 0 && said.ends_with(quoted_word))
                || (at + 1 == quoted.len() && said.starts_with(quoted_word))
        };
        let at = (0..quoted.len()).find(|at| !same(*at))?;
        let leaves_out = in_quote(at).is_some() && in_quote(at) == in_text(at + 1);
        let adds = in_text(at).is_some() && in_text(at) == in_quote(at + 1);
        let said = self.words.get(first + at).map(|word| self.text.original(word.clone()));
        Some(Difference {
            quoted: (!leaves_out).then(|| quote.original(quoted[at].clone())),
            said: said.filter(|_| !adds),
        })
    }
}

fn words(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = 0;
    for part in text.split(' ') {
        if !part.is_empty() {
            words.push(start..start + part.len());
        }
        start += part.len() + 1;
    }
    words
}

/// A word as it votes: in small letters and without the marks around it.
fn key(word: &str) -> String {
    let bare = word.trim_matches(|character: char| !character.is_alphanumeric());
    if bare.is_empty() { word.to_owned() } else { bare.to_lowercase() }
}

#[cfg(test)]
mod tests {
    use super::{Folded, Words};

    const TEXT: &str = "There is an old saying. The initiative will surely boost common security \
                        and prosperity in the region, and then it ends.";

    /// The nearest passage, what the quote says where they part, and what the text says there.
    fn nearest(quote: &str) -> Option<(&'static str, Option<(&str, &'static str)>)> {
        let text = Folded::new(TEXT);
        let nearest = Words::new(&text).nearest(quote)?;
        let difference = nearest.difference.map(|difference| {
            (
                difference.quoted.map_or("", |span| &quote[span.range()]),
                difference.said.map_or("", |span| &TEXT[span.range()]),
            )
        });
        Some((&TEXT[nearest.place.range()], difference))
    }

    #[test]
    fn a_changed_word_is_shown_with_its_place() {
        let (passage, difference) = nearest("will surely boost joint security and").unwrap();
        assert_eq!(passage, "will surely boost common security and");
        assert_eq!(difference, Some(("joint", "common")));
    }

    #[test]
    fn words_left_out_or_added_are_shown() {
        let difference = |quote| nearest(quote).unwrap().1;
        assert_eq!(difference("initiative will boost common security"), Some(("", "surely")));
        assert_eq!(difference("will surely boost our common security"), Some(("our", "")));
        assert_eq!(difference("the initiative will surely boost"), Some(("the", "The")));
        assert_eq!(difference("and then it ends. Amen"), Some(("Amen", "")));
    }

    #[test]
    fn what_is_like_nothing_has_no_nearest_passage() {
        assert_eq!(nearest("quite another matter altogether"), None);
        assert_eq!(nearest(""), None);
        assert_eq!(nearest(" … "), None);
    }
}
