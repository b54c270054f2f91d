//! The sentences of a text.
//!
//! A sentence ends behind a full stop, a question or exclamation mark or an ellipsis, with the
//! closing marks behind it, where white space follows and what comes next may begin a sentence;
//! and at every empty line, so that a heading is a sentence of its own. A line break alone ends
//! nothing, for texts are often broken at a fixed width. The Unicode rules for sentences (UAX 29)
//! differ in both points: they end one at each line break, and behind each "Mr.".

use crate::source::Span;

/// Words with a full stop behind which a sentence goes on.
const ABBREVIATIONS: [&str; 24] = [
    "Mr", "Mrs", "Ms", "Dr", "Prof", "St", "Gen", "Col", "Lt", "Sgt", "Capt", "Adm", "Sen", "Rep",
    "Gov", "Hon", "Mt", "e.g", "i.e", "cf", "vs", "viz", "esp", "al",
];

/// Words with a full stop behind which a number goes on.
const NUMBERED: [&str; 14] =
    ["no", "nos", "p", "pp", "fig", "figs", "art", "ch", "sec", "eq", "vol", "ca", "c", "approx"];

/// The sentences of a text in order, without white space around them. What holds no letter and no
/// digit, such as a line of stars, is none. Time is linear in the text.
pub fn sentences(text: &str) -> Vec<Span> {
    let mut sentences = Vec::new();
    let mut start: Option<usize> = None;
    // Behind the last character that is no white space.
    let mut end = 0;
    let mut ended = Ending::None;
    let mut newlines = 0;
    for (at, character) in text.char_indices() {
        if character.is_whitespace() {
            newlines += match character {
                '\n' | '\u{85}' | '\u{2028}' => 1,
                '\u{c}' | '\u{2029}' => 2,
                _ => 0,
            };
            continue;
        }
        if let Some(first) = start {
            let gap = at > end;
            let ends = match ended {
                _ if newlines > 1 => true,
                Ending::None => false,
                // Chinese and Japanese put no space between sentences.
                Ending::Wide => gap || !closes(character) && !is_terminal(character),
                Ending::Plain => {
                    gap && may_begin(character) && !is_abbreviation(&text[first..end], character)
                }
            };
            if ends {
                sentences.push(Span::new(first, end));
                start = None;
                ended = Ending::None;
            }
        }
        newlines = 0;
        start = start.or(Some(at));
        ended = match character {
            '。' | '！' | '？' => Ending::Wide,
            other if is_terminal(other) => Ending::Plain,
            other if closes(other) => ended,
            _ => Ending::None,
        };
        end = at + character.len_utf8();
    }
    sentences.extend(start.map(|start| Span::new(start, end)));
    sentences.retain(|span| text[span.range()].contains(char::is_alphanumeric));
    sentences
}

/// For each sentence, whether some place has a part of it. Both are in order; sentences do not
/// overlap, places may. Time is linear in their number.
pub fn touched(sentences: &[Span], places: &[Span]) -> Vec<bool> {
    let mut places = places.iter().peekable();
    let mut reach = 0;
    let is_touched = |sentence: &Span| {
        while let Some(place) = places.next_if(|place| place.start < sentence.end) {
            reach = reach.max(place.end);
        }
        reach > sentence.start
    };
    sentences.iter().map(is_touched).collect()
}

/// Whether what was read last can end a sentence.
#[derive(Clone, Copy)]
enum Ending {
    None,
    Plain,
    /// A mark of East Asian width.
    Wide,
}

fn is_terminal(character: char) -> bool {
    matches!(character, '.' | '?' | '!' | '…' | '‽' | '。' | '！' | '？' | '؟' | '۔' | '।')
}

/// Whether a mark behind a full stop still belongs to the sentence.
fn closes(character: char) -> bool {
    matches!(character, '"' | '\'' | ')' | ']' | '}' | '”' | '’' | '»' | '›' | '」' | '』' | '）')
}

/// Whether a sentence may begin so: not with a small letter, which follows an abbreviation, nor
/// with a mark that goes on with what was said.
fn may_begin(character: char) -> bool {
    !character.is_lowercase() && !matches!(character, ',' | ';' | ':')
}

/// Whether what was read ends with an abbreviation that `next` goes on from; initials count, as in
/// "J. Smith" and "the U.S. Congress".
fn is_abbreviation(read: &str, next: char) -> bool {
    let Some(word) = read.strip_suffix('.') else { return false };
    let start = word.rfind(|character: char| !character.is_alphanumeric() && character != '.');
    let word =
        start.map_or(word, |at| word[at..].trim_start_matches(|c: char| !c.is_alphanumeric()));
    let mut letters = word.split('.');
    let initials = letters.all(|letter| {
        letter.len() <= 2 && letter.chars().count() == 1 && letter.chars().all(char::is_uppercase)
    });
    initials && word != "I"
        || ABBREVIATIONS.contains(&word)
        || next.is_ascii_digit() && NUMBERED.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::{Span, sentences, touched};

    fn parts(text: &str) -> Vec<&str> {
        sentences(text).iter().map(|span| &text[span.range()]).collect()
    }

    #[test]
    fn sentences_end_at_marks_and_empty_lines() {
        let text = "A Title\n\nOne is said. “Is two?” Three\nruns on! “Four.” (Five.) \r\n\r\n* * *\n\nSix";
        let expected = [
            "A Title",
            "One is said.",
            "“Is two?”",
            "Three\nruns on!",
            "“Four.”",
            "(Five.)",
            "Six",
        ];
        assert_eq!(parts(text), expected);
        assert_eq!(parts(" \n "), [""; 0]);
    }

    #[test]
    fn abbreviations_numbers_and_small_letters_end_nothing() {
        let text = "Mr. Xi and J. Smith of the U.S. Congress met Dr. No. They said no. They agreed \
                    on 3.5 per cent, i.e. little ... or so. So did I. Then “why?” he asked. See \
                    e.g. Fig. 2.";
        let expected = [
            "Mr. Xi and J. Smith of the U.S. Congress met Dr. No.",
            "They said no.",
            "They agreed on 3.5 per cent, i.e. little ... or so.",
            "So did I.",
            "Then “why?” he asked.",
            "See e.g. Fig. 2.",
        ];
        assert_eq!(parts(text), expected);
        assert_eq!(parts("他说。“是吗？”她问！"), ["他说。", "“是吗？”", "她问！"]);
    }

    #[test]
    fn a_sentence_is_touched_by_any_part_of_a_place() {
        let sentences = [Span::new(0, 5), Span::new(6, 10), Span::new(11, 15), Span::new(16, 20)];
        let of = |places: &[(usize, usize)]| {
            let places: Vec<Span> = places.iter().map(|(from, to)| Span::new(*from, *to)).collect();
            touched(&sentences, &places)
        };
        assert_eq!(of(&[]), [false; 4]);
        assert_eq!(of(&[(4, 7)]), [true, true, false, false]);
        assert_eq!(of(&[(0, 12), (1, 2), (5, 6)]), [true, true, true, false]);
        assert_eq!(of(&[(5, 6), (10, 11), (20, 30)]), [false; 4]);
    }
}
