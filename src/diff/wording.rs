//! Two wordings of one statement, word by word.
//!
//! A token is a word, a number or a mark, with the white space behind it. Tokens are compared
//! without white space, so that a new line break is no change. A changed negation, quantifier,
//! number or word of certainty can turn a statement round with three letters: [`Notice`] points
//! it out. The word lists are English; numbers are found in every language.

use std::cmp::Ordering;

use hashbrown::HashMap;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// What happened to the wording of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// The old and the new text in one, in reading order.
    pub pieces: Vec<Piece>,
    /// Changed words that change what is said more than their length tells.
    pub notices: Vec<Notice>,
    /// Whether nothing but white space, punctuation and capitals changed.
    pub cosmetic: bool,
}

impl Wording {
    /// Whether hardly a word is left: the two texts are better read one behind the other.
    pub fn is_new_text(&self) -> bool {
        let count = |fate| -> usize {
            let pieces = self.pieces.iter().filter(|piece| piece.fate == fate);
            pieces.map(|piece| words(&piece.text).count()).sum()
        };
        count(Fate::Kept) * 3 < count(Fate::Added).min(count(Fate::Removed))
    }
}

/// A stretch of text that stayed, went or came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What happened to it.
    pub fate: Fate,
    /// The words, with the white space behind them.
    pub text: String,
}

/// What happened to a stretch of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// It stands in both texts.
    Kept,
    /// It stands in the old text only.
    Removed,
    /// It stands in the new text only.
    Added,
}

/// Words of one kind that changed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Notice {
    /// The kind.
    pub aspect: Aspect,
    /// Words that are gone.
    pub gone: Vec<String>,
    /// Words that are new.
    pub new: Vec<String>,
    /// Words that stand at another place now.
    pub moved: Vec<String>,
}

/// What a word does to a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Aspect {
    /// It denies: "not", "never", "unless".
    Negation,
    /// It says of how many: "all", "some", "more than".
    Quantifier,
    /// It is a number.
    Number,
    /// It says how sure: "may", "must", "surely".
    Certainty,
}

impl Aspect {
    /// All aspects, the weightiest first.
    pub const ALL: [Self; 4] = [Self::Negation, Self::Quantifier, Self::Number, Self::Certainty];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Negation => "negation",
            Self::Quantifier => "quantifier",
            Self::Number => "number",
            Self::Certainty => "certainty",
        }
    }

    /// What a lower-case word, or two words behind each other, does to a statement.
    fn of(word: &str) -> Option<Self> {
        let single = !word.contains(' ');
        match word {
            _ if single && word.contains(char::is_numeric) => Some(Self::Number),
            _ if single && word.ends_with("n't") => Some(Self::Negation),
            "not" | "no" | "never" | "neither" | "nor" | "none" | "nobody" | "nothing"
            | "nowhere" | "cannot" | "without" | "unless" => Some(Self::Negation),
            "all" | "every" | "each" | "any" | "some" | "most" | "many" | "much" | "few"
            | "fewer" | "several" | "both" | "either" | "only" | "always" | "often"
            | "sometimes" | "usually" | "mostly" | "rarely" | "seldom" | "everyone"
            | "everybody" | "everything" | "everywhere" | "someone" | "somebody" | "something"
            | "somewhere" | "anyone" | "anybody" | "anything" | "anywhere" | "entire" | "whole"
            | "half" | "majority" | "minority" | "more than" | "less than" | "fewer than"
            | "at least" | "at most" | "up to" | "a few" | "only if" => Some(Self::Quantifier),
            "zero" | "two" | "three" | "four" | "five" | "six" | "seven" | "eight" | "nine"
            | "ten" | "eleven" | "twelve" | "twenty" | "thirty" | "forty" | "fifty" | "sixty"
            | "seventy" | "eighty" | "ninety" | "dozen" | "hundred" | "thousand" | "million"
            | "billion" | "once" | "twice" => Some(Self::Number),
            "will" | "would" | "shall" | "may" | "might" | "can" | "could" | "must" | "should"
            | "surely" | "certainly" | "definitely" | "probably" | "possibly" | "perhaps"
            | "maybe" | "likely" | "unlikely" | "necessarily" | "clearly" | "undoubtedly"
            | "apparently" | "presumably" => Some(Self::Certainty),
            _ => None,
        }
    }
}

/// Tokens of a differing middle part above which the two texts are not compared word by word.
const LONGEST: usize = 4_000;

/// Compares two wordings. Time grows with the product of length and difference; of a very long
/// text the differing middle part is given as replaced.
pub fn compare(before: &str, after: &str) -> Wording {
    let (old, new) = (tokens(before), tokens(after));
    let mut pieces = Pieces::default();
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    for op in operations(&old, &new) {
        let (tag, removed, added) = op.as_tag_tuple();
        if tag == similar::DiffTag::Equal {
            for (was, is) in old[removed].iter().zip(&new[added]) {
                // The last word of one text has space behind it in the other.
                let longer = if was.text.len() > is.text.len() { was } else { is };
                pieces.push(Fate::Kept, longer.text);
            }
            continue;
        }
        old[removed.clone()].iter().for_each(|token| pieces.push(Fate::Removed, token.text));
        new[added.clone()].iter().for_each(|token| pieces.push(Fate::Added, token.text));
        gone.push(removed);
        come.push(added);
    }
    let notices = notices(&telling(&old, &gone), &telling(&new, &come));
    Wording { pieces: pieces.0, notices, cosmetic: normalise(before) == normalise(after) }
}

/// The text as the matching compares it: lower-case words without punctuation, one space
/// between them.
pub fn normalise(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    let tokens = Tokens { rest: text, after_space: true };
    for token in tokens.filter(|token| !token.is_punctuation()) {
        if !normal.is_empty() {
            normal.push(' ');
        }
        // Character by character: every text of both revisions passes here.
        for character in token.core().chars() {
            match character {
                '\u{2019}' => normal.push('\''),
                _ if character.is_ascii() => normal.push(character.to_ascii_lowercase()),
                _ => normal.extend(character.to_lowercase()),
            }
        }
    }
    normal
}

/// The lower-case words of a text, without punctuation.
pub fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    Tokens { rest: text, after_space: true }
        .filter(|token| !token.is_punctuation())
        .map(|token| token.key())
}

/// How alike two texts are, from 0 to 1: the words that they share, each as often as it stands
/// in both, against all their words (Dice, 1945). Both lists must be sorted.
pub fn likeness(a: &[String], b: &[String]) -> f64 {
    shared(a, b).1
}

/// How many items two sorted lists share, each as often as it stands in both, and what part of all
/// their items that is.
pub(super) fn shared<T: Ord>(a: &[T], b: &[T]) -> (usize, f64) {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            Ordering::Less => i += 1,
            Ordering::Greater => j += 1,
            Ordering::Equal => (i, j, shared) = (i + 1, j + 1, shared + 1),
        }
    }
    let all = a.len() + b.len();
    (shared, if all == 0 { 0.0 } else { (2 * shared) as f64 / all as f64 })
}

/// A word, a number or a mark, and the white space behind it.
#[derive(Debug, Clone, Copy)]
struct Token<'t> {
    text: &'t str,
}

impl<'t> Token<'t> {
    fn core(self) -> &'t str {
        self.text.trim_end()
    }

    /// What is compared: lower-case, with plain apostrophes.
    fn key(self) -> String {
        self.core().to_lowercase().replace('\u{2019}', "'")
    }

    fn is_punctuation(self) -> bool {
        self.core().chars().all(is_punctuation)
    }
}

impl PartialEq for Token<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.core() == other.core()
    }
}

impl Eq for Token<'_> {}

impl std::hash::Hash for Token<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.core().hash(state);
    }
}

impl PartialOrd for Token<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Token<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.core().cmp(other.core())
    }
}

struct Tokens<'t> {
    rest: &'t str,
    after_space: bool,
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    Tokens { rest: text.trim(), after_space: true }.collect()
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        self.rest = self.rest.trim_start();
        let mut characters = self.rest.char_indices().peekable();
        let (_, first) = characters.next()?;
        let next = characters.peek().map(|(_, next)| *next);
        let signed = first == '-' && self.after_space && next.is_some_and(char::is_numeric);
        let mut end = first.len_utf8();
        if (is_word(first) && !stands_alone(first)) || signed {
            let mut previous = first;
            while let Some((at, character)) = characters.next() {
                let following = characters.peek().map(|(_, following)| *following);
                // An apostrophe in a word and a point or comma in a number belong to it.
                let inner = match character {
                    '\'' | '\u{2019}' => {
                        previous.is_alphabetic() && following.is_some_and(char::is_alphabetic)
                    }
                    '.' | ',' => previous.is_numeric() && following.is_some_and(char::is_numeric),
                    _ => false,
                };
                if !inner && (!is_word(character) || stands_alone(character)) {
                    break;
                }
                end = at + character.len_utf8();
                previous = character;
            }
        }
        let space = self.rest[end..].len() - self.rest[end..].trim_start().len();
        let (token, rest) = self.rest.split_at(end + space);
        self.rest = rest;
        self.after_space = space > 0;
        Some(Token { text: token })
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || is_mark(character)
}

/// Combining marks, which belong to the letter before them.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}')
}

/// Scripts that put no space between words: each character is a word.
fn stands_alone(character: char) -> bool {
    matches!(character, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Marks that the matching overlooks. Signs such as `¬`, `%` or `<` say something.
fn is_punctuation(character: char) -> bool {
    match character {
        '%' | '$' | '+' | '<' | '=' | '>' | '~' | '^' | '|' | '&' | '#' | '@' => false,
        '¿' | '¡' | '«' | '»' | '·' => true,
        '\u{2010}'..='\u{206f}' | '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff0f}' => true,
        _ => character.is_ascii_punctuation() || character.is_whitespace(),
    }
}

/// The steps from the old tokens to the new ones.
fn operations(old: &[Token<'_>], new: &[Token<'_>]) -> Vec<DiffOp> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev());
    let tail = tail.take_while(|(a, b)| a == b).count();
    let middle = (old.len() - head - tail).min(new.len() - head - tail);
    if middle <= LONGEST {
        return capture_diff_slices(Algorithm::Patience, old, new);
    }
    vec![
        DiffOp::Equal { old_index: 0, new_index: 0, len: head },
        DiffOp::Replace {
            old_index: head,
            old_len: old.len() - head - tail,
            new_index: head,
            new_len: new.len() - head - tail,
        },
        DiffOp::Equal { old_index: old.len() - tail, new_index: new.len() - tail, len: tail },
    ]
}

/// Pieces under construction: neighbours of one fate are joined.
#[derive(Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    fn push(&mut self, fate: Fate, text: &str) {
        match self.0.last_mut() {
            Some(last) if last.fate == fate => last.text.push_str(text),
            _ => self.0.push(Piece { fate, text: text.to_owned() }),
        }
    }
}

/// The telling words of a text that lie in one of `ranges`, two-word ones where one word does.
fn telling(tokens: &[Token<'_>], ranges: &[std::ops::Range<usize>]) -> Vec<(Aspect, String)> {
    let mut found = Vec::new();
    for range in ranges.iter().filter(|range| !range.is_empty()) {
        let mut at = range.start.saturating_sub(1);
        while at < range.end {
            let word = tokens[at].key();
            let pair = tokens.get(at + 1).map(|next| format!("{word} {}", next.key()));
            if let Some((aspect, pair)) = pair.and_then(|pair| Some((Aspect::of(&pair)?, pair))) {
                found.push((aspect, pair));
                at += 2;
                continue;
            }
            if at >= range.start {
                found.extend(Aspect::of(&word).map(|aspect| (aspect, word)));
            }
            at += 1;
        }
    }
    found
}

fn notices(gone: &[(Aspect, String)], come: &[(Aspect, String)]) -> Vec<Notice> {
    let mut notices = Vec::new();
    for aspect in Aspect::ALL {
        let of = |words: &[(Aspect, String)]| -> Vec<String> {
            let words = words.iter().filter(|(other, _)| *other == aspect);
            words.map(|(_, word)| word.clone()).collect()
        };
        let (mut gone, mut new, mut moved) = (of(gone), of(come), Vec::new());
        // As often as a word both goes and comes it has moved: the first of each.
        let mut left: HashMap<String, usize> = HashMap::new();
        for word in &gone {
            *left.entry(word.clone()).or_default() += 1;
        }
        let mut takes = HashMap::new();
        new.retain(|word| match left.get_mut(word).filter(|left| **left > 0) {
            None => true,
            Some(left) => {
                *left -= 1;
                *takes.entry(word.clone()).or_insert(0) += 1;
                moved.push(word.clone());
                false
            }
        });
        gone.retain(|word| match takes.get_mut(word).filter(|takes| **takes > 0) {
            None => true,
            Some(takes) => {
                *takes -= 1;
                false
            }
        });
        // A number or quantifier that goes and comes in one rewritten stretch says nothing new.
        if aspect != Aspect::Negation {
            moved.clear();
        }
        if !(gone.is_empty() && new.is_empty() && moved.is_empty()) {
            notices.push(Notice { aspect, gone, new, moved });
        }
    }
    notices
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(before: &str, after: &str) -> String {
        let wording = compare(before, after);
        let mut shown = String::new();
        for piece in &wording.pieces {
            match piece.fate {
                Fate::Kept => shown.push_str(&piece.text),
                Fate::Removed => shown.push_str(&format!("[-{}-]", piece.text)),
                Fate::Added => shown.push_str(&format!("{{+{}+}}", piece.text)),
            }
        }
        for notice in &wording.notices {
            let Notice { aspect, gone, new, moved } = notice;
            shown.push_str(&format!("\n{} -{gone:?} +{new:?} ~{moved:?}", aspect.as_str()));
        }
        shown
    }

    #[test]
    fn changed_words_are_marked_and_the_telling_ones_pointed_out() {
        insta::assert_snapshot!(
            shown("It bonds 60 countries in Asia.", "It bonds more than 60 countries in Asia."),
            @r#"
        It bonds {+more than +}60 countries in Asia.
        quantifier -[] +["more than"] ~[]
        "#
        );
        insta::assert_snapshot!(
            shown("China's rise is sustainable if Asia rises.",
                  "China's rise is not sustainable unless Asia rises."),
            @r#"
        China's rise is {+not +}sustainable [-if -]{+unless +}Asia rises.
        negation -[] +["not", "unless"] ~[]
        "#
        );
        insta::assert_snapshot!(
            shown("It costs 1,250 a day, at least.", "It costs 1,350 a day, at most."),
            @r#"
        It costs [-1,250 -]{+1,350 +}a day, at [-least-]{+most+}.
        quantifier -["at least"] +["at most"] ~[]
        number -["1,250"] +["1,350"] ~[]
        "#
        );
        insta::assert_snapshot!(
            shown("Not the poor but the rich pay.", "The poor but not the rich pay."),
            @r#"
        [-Not the -]{+The +}poor but {+not +}the rich pay.
        negation -[] +[] ~["not"]
        "#
        );
    }

    #[test]
    fn white_space_punctuation_and_capitals_are_cosmetic() {
        assert!(compare("A  claim,\nwell", "a claim – well.").cosmetic);
        assert!(!compare("It is 5 degrees", "It is -5 degrees").cosmetic);
        assert!(!compare("p", "¬p").cosmetic);
        assert!(!compare("v1.2", "v12").cosmetic);
        assert_eq!(compare("a\n b", "a b").pieces.len(), 1);
    }

    #[test]
    fn a_removed_and_an_added_text_give_the_two_texts_back() {
        let texts = ["", "x", "don’t – 字字 b", "a b  c", "c b a", "-5 - 5 (-7)"];
        for before in texts {
            for after in texts {
                let wording = compare(before, after);
                let side = |not| -> String {
                    let pieces = wording.pieces.iter().filter(|piece| piece.fate != not);
                    pieces.map(|piece| piece.text.as_str()).collect()
                };
                let bare = |text: &str| text.split_whitespace().collect::<String>();
                assert_eq!(bare(&side(Fate::Added)), bare(before));
                assert_eq!(bare(&side(Fate::Removed)), bare(after));
            }
        }
    }
}
