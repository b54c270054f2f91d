//! Finding a quote in a text.
//!
//! A quote is verbatim, but for what typesetting changes: runs of white space count as one space,
//! typographic quotation marks and dashes as plain ones, an ellipsis as three full stops, and
//! soft hyphens and zero-width characters as nothing. [`Folded`] holds a text in that form and
//! leads every place in it back to the bytes of the original.

use hashbrown::HashMap;
use memchr::memmem;

use crate::source::Span;

/// A text made ready to be searched for quotes.
#[derive(Debug, Clone, Default)]
pub struct Folded {
    text: String,
    /// Where the folded text stops running level with the original: offsets in the one and in the
    /// other. Between two entries both advance byte by byte.
    turns: Vec<(u32, u32)>,
    /// Where the character at each of `turns` ends in the original. The others are as long there
    /// as here.
    ends: Vec<u32>,
}

impl Folded {
    /// Folds a text, in time linear in it. Case and accents are kept: they are part of a quote.
    pub fn new(original: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(original.len()), ..Self::default() };
        let mut characters = original.char_indices().peekable();
        while let Some((start, character)) = characters.next() {
            let mut end = start + character.len_utf8();
            let class = class(character);
            if matches!(class, Class::Space | Class::Dash) {
                // A run, however long and whatever invisible characters are strewn into it.
                while let Some(&(at, next)) = characters.peek() {
                    let next_class = self::class(next);
                    if next_class != class && next_class != Class::Nothing {
                        break;
                    }
                    if next_class == class {
                        end = at + next.len_utf8();
                    }
                    characters.next();
                }
            }
            match class {
                Class::Nothing => {}
                Class::Space => folded.push(" ", start, end),
                Class::Dash => folded.push("-", start, end),
                Class::Apostrophe => folded.push("'", start, end),
                Class::Quotation => folded.push("\"", start, end),
                Class::Ellipsis => folded.push("...", start, end),
                Class::Other => {
                    folded.push(character.encode_utf8(&mut [0; 4]), start, end);
                }
            }
        }
        folded
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Leads a range of the folded text back to the original. The range must not be empty and
    /// must lie on characters.
    pub fn original(&self, range: std::ops::Range<usize>) -> Span {
        let last = self.text[range.clone()].chars().next_back().map_or(1, char::len_utf8);
        let (start, _) = self.place(range.start);
        let (_, end) = self.place(range.end - last);
        Span::new(start, end)
    }

    /// Where a folded character starts and ends in the original.
    fn place(&self, at: usize) -> (usize, usize) {
        let turn = self.turns.partition_point(|(folded, _)| *folded as usize <= at) - 1;
        let (folded, original) = self.turns[turn];
        let start = original as usize + (at - folded as usize);
        let width = self.text[at..].chars().next().map_or(0, char::len_utf8);
        let end = if folded as usize == at { self.ends[turn] as usize } else { start + width };
        (start, end)
    }

    fn push(&mut self, text: &str, start: usize, end: usize) {
        let at = self.text.len();
        let level = self.turns.last().is_some_and(|&(folded, original)| {
            start - original as usize == at - folded as usize && end - start == text.len()
        });
        if level && text.chars().count() == 1 {
            self.text.push_str(text);
            return;
        }
        // Each of the three full stops of an ellipsis stands for the whole of it.
        for character in text.chars() {
            self.turns.push((self.text.len() as u32, start as u32));
            self.ends.push(end as u32);
            self.text.push(character);
        }
    }
}

/// The first place in `text` where `quote` stands: where it can, with whole words at both ends,
/// else inside a word. An empty quote stands nowhere.
///
/// Time is linear in the text, for each quote.
pub fn find(text: &Folded, quote: &str) -> Option<Span> {
    let quote = Folded::new(quote);
    let quote = quote.text.trim_matches(' ');
    if quote.is_empty() {
        return None;
    }
    let mut first = None;
    for at in memmem::find_iter(text.text.as_bytes(), quote.as_bytes()) {
        if is_whole(text, at, quote) {
            return Some(text.original(at..at + quote.len()));
        }
        first = first.or(Some(at));
    }
    first.map(|at| text.original(at..at + quote.len()))
}

/// Whether a quote that stands at a place cuts no word in two.
fn is_whole(text: &Folded, at: usize, quote: &str) -> bool {
    let before = text.text[..at].chars().next_back();
    let after = text.text[at + quote.len()..].chars().next();
    let is_letter = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    !(quote.starts_with(char::is_alphanumeric) && is_letter(before)
        || quote.ends_with(char::is_alphanumeric) && is_letter(after))
}

/// Quotes of one text from which on it is walked over once for all of them.
const MANY: usize = 12;

/// Where each of several quotes stands: what [`find`] says of each.
///
/// The text is walked over once for all quotes, and at each place those are tried that begin
/// with the same eight bytes. So time is linear in the text and the quotes together, unless very
/// many quotes begin like very many places: those that are then left are looked for one by one.
pub fn find_all<'q>(text: &Folded, quotes: impl IntoIterator<Item = &'q str>) -> Vec<Option<Span>> {
    let quotes: Vec<&str> = quotes.into_iter().collect();
    if quotes.len() < MANY {
        return quotes.into_iter().map(|quote| find(text, quote)).collect();
    }
    let folded: Vec<Folded> = quotes.iter().map(|quote| Folded::new(quote)).collect();
    let trimmed: Vec<&str> = folded.iter().map(|quote| quote.text.trim_matches(' ')).collect();
    let mut sought = Sought::new(&trimmed);
    sought.walk(text, &trimmed);
    let place = |at: usize| match sought.found[at] {
        Found::Unknown => find(text, quotes[at]),
        Found::No => None,
        Found::Inside(start) | Found::Whole(start) => {
            Some(text.original(start..start + trimmed[at].len()))
        }
    };
    (0..quotes.len()).map(place).collect()
}

/// What is known of the place of a quote.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    /// It was not looked for.
    Unknown,
    No,
    /// The first place, which cuts a word in two.
    Inside(usize),
    /// The first place that does not.
    Whole(usize),
}

/// Quotes that are looked for all at once.
struct Sought {
    /// The quotes by their first eight bytes.
    by_start: HashMap<u64, Vec<usize>>,
    /// A bit for each start, by its hash: most places have none, and need no look at the table.
    starts: Vec<u64>,
    found: Vec<Found>,
    /// For each quote the end of its last occurrence: occurrences do not overlap.
    next: Vec<usize>,
    open: usize,
}

impl Sought {
    fn new(quotes: &[&str]) -> Self {
        let mut sought = Self {
            by_start: HashMap::new(),
            starts: vec![0; 1 << 10],
            found: vec![Found::Unknown; quotes.len()],
            next: vec![0; quotes.len()],
            open: 0,
        };
        for (at, quote) in quotes.iter().enumerate() {
            if let Some(start) = quote.as_bytes().first_chunk::<8>() {
                let start = u64::from_le_bytes(*start);
                sought.by_start.entry(start).or_default().push(at);
                let (word, bit) = Self::place(start);
                sought.starts[word] |= bit;
                sought.found[at] = Found::No;
                sought.open += 1;
            }
        }
        sought
    }

    fn place(start: u64) -> (usize, u64) {
        let hash = start.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48;
        ((hash >> 6) as usize, 1 << (hash & 63))
    }

    /// Looks for all quotes. Those that are still open when that took too much are left unknown.
    fn walk(&mut self, text: &Folded, quotes: &[&str]) {
        let bytes = text.text.as_bytes();
        let all: usize = quotes.iter().map(|quote| quote.len()).sum();
        let mut left = (bytes.len() + all) * 8;
        for (at, window) in bytes.windows(8).enumerate() {
            let start = u64::from_le_bytes(*window.first_chunk().expect("a window of eight bytes"));
            let (word, bit) = Self::place(start);
            if self.open == 0 {
                return;
            }
            if self.starts[word] & bit == 0 {
                continue;
            }
            let Some(candidates) = self.by_start.get_mut(&start) else { continue };
            candidates.retain(|&quote| {
                let sought = quotes[quote];
                let same = sought.bytes().zip(&bytes[at..]).take_while(|(a, b)| a == *b).count();
                left = left.saturating_sub(same);
                if same < sought.len() || at < self.next[quote] {
                    return true;
                }
                self.next[quote] = at + sought.len();
                if is_whole(text, at, sought) {
                    self.found[quote] = Found::Whole(at);
                    self.open -= 1;
                    return false;
                }
                if self.found[quote] == Found::No {
                    self.found[quote] = Found::Inside(at);
                }
                true
            });
            if left == 0 {
                let is_open = |found: &&mut Found| !matches!(found, Found::Whole(_));
                self.found.iter_mut().filter(is_open).for_each(|found| *found = Found::Unknown);
                return;
            }
        }
    }
}

/// What a character counts as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Nothing,
    Space,
    Dash,
    Apostrophe,
    Quotation,
    Ellipsis,
    Other,
}

fn class(character: char) -> Class {
    match character {
        ' ' => Class::Space,
        '-'
        | '\u{2010}'..='\u{2015}'
        | '\u{2212}'
        | '\u{2e3a}'
        | '\u{2e3b}'
        | '\u{fe58}'
        | '\u{fe63}'
        | '\u{ff0d}' => Class::Dash,
        '\''
        | '`'
        | '´'
        | '\u{2018}'..='\u{201b}'
        | '\u{2032}'
        | '\u{2039}'
        | '\u{203a}'
        | '\u{2bc}'
        | '\u{ff07}' => Class::Apostrophe,
        '"' | '«' | '»' | '\u{201c}'..='\u{201f}' | '\u{2033}' | '\u{ff02}' => Class::Quotation,
        '…' => Class::Ellipsis,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => Class::Nothing,
        other if other.is_whitespace() => Class::Space,
        _ => Class::Other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Folded, find, find_all};

    fn found<'t>(text: &'t str, quote: &str) -> Option<&'t str> {
        find(&Folded::new(text), quote).map(|span| &text[span.range()])
    }

    #[test]
    fn typesetting_does_not_count_and_places_lead_back_to_the_original() {
        let text = "He said:\u{a0}“It’s  a\n\ttrade–off – now, or so\u{ad}on…” Énd.";
        assert_eq!(found(text, "\"It's a trade-off - now"), Some("“It’s  a\n\ttrade–off – now"));
        assert_eq!(found(text, "off -- now"), Some("off – now"));
        assert_eq!(found(text, " soon "), Some("so\u{ad}on"));
        assert_eq!(found(text, "soon...\" Énd."), Some("so\u{ad}on…” Énd."));
        assert_eq!(found(text, "on.."), Some("on…"), "half an ellipsis leads to all of it");
        assert_eq!(found("one -\u{200b}- two", "one - two"), Some("one -\u{200b}- two"));
        assert_eq!(found(text, "énd"), None, "case counts");
        assert_eq!(found(text, "  "), None);
        assert_eq!(found("", "a"), None);
    }

    #[test]
    fn many_quotes_that_begin_like_every_place_are_found_too() {
        let text = "a".repeat(3_000) + "b " + &"a".repeat(3_000);
        let quotes: Vec<String> = (0..400).map(|at| "a".repeat(2_000 + at) + "b").collect();
        let folded = Folded::new(&text);
        let naive: Vec<_> = quotes.iter().map(|quote| find(&folded, quote)).collect();
        assert_eq!(find_all(&folded, quotes.iter().map(String::as_str)), naive);
        assert!(naive.iter().all(Option::is_some));
    }

    #[test]
    fn whole_words_are_preferred() {
        let text = "The heart of art: art.";
        let at = |quote| find(&Folded::new(text), quote).map(|span| span.start);
        assert_eq!(at("art"), Some(13));
        assert_eq!(at("hear"), Some(4), "else a part of a word will do");
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            rng_seed: proptest::test_runner::RngSeed::Fixed(1), failure_persistence: None,
            ..ProptestConfig::default()
        })]

        /// All at once are found where each is found by itself.
        #[test]
        fn many_quotes_are_found_where_each_is(
            text in "([ab]{0,6}[ab \n’—é]){0,40}",
            passages in proptest::collection::vec((0usize..200, 0usize..30, "[ab ]{0,2}"), 0..40),
        ) {
            let quotes: Vec<String> = passages
                .iter()
                .map(|(from, length, more)| {
                    text.chars().skip(*from).take(*length).chain(more.chars()).collect()
                })
                .collect();
            let folded = Folded::new(&text);
            let naive: Vec<_> = quotes.iter().map(|quote| find(&folded, quote)).collect();
            prop_assert_eq!(find_all(&folded, quotes.iter().map(String::as_str)), naive);
        }

        /// A passage of the text is found, and what is found folds to what was sought.
        #[test]
        fn every_passage_is_found(
            text in "[ab \n’'–—\u{2d}…\u{ad}é]{1,40}", from in 0usize..40, length in 1usize..20
        ) {
            let passage: String = text.chars().skip(from).take(length).collect();
            let sought = Folded::new(&passage).text().trim_matches(' ').to_owned();
            let place = find(&Folded::new(&text), &passage);
            prop_assert_eq!(place.is_none(), sought.is_empty());
            if let Some(place) = place {
                let folded = Folded::new(&text[place.range()]);
                prop_assert_eq!(folded.text().trim_matches(' '), sought);
            }
        }
    }
}
