//! How wide a text is, and where its lines break.
//!
//! Widths come from the metrics of Liberation Sans, which is shipped in the program and has the
//! advance widths of Arial and Helvetica, so that what is measured here holds in nearly every
//! viewer. For characters that the font lacks (CJK, emoji, Arabic and so on) a width is assumed
//! that the fonts which will draw them do not exceed. Kerning only ever makes a text narrower
//! here, so it is left out.

use std::borrow::Cow;
use std::sync::OnceLock;

use ttf_parser::Face;
use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

/// The font files, for writers that draw or embed them.
pub const REGULAR_FONT: &[u8] = include_bytes!("../../assets/fonts/LiberationSans-Regular.ttf");
/// The bold cut of the same font.
pub const BOLD_FONT: &[u8] = include_bytes!("../../assets/fonts/LiberationSans-Bold.ttf");

/// A cut of the font.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Weight {
    /// For texts.
    Regular,
    /// For titles and kinds.
    Bold,
}

/// Advance widths in units of the em: of the first 0x500 characters, which hold Latin, Greek and
/// Cyrillic, from a table, of others from the font.
struct Metrics {
    face: Face<'static>,
    units: f32,
    table: Vec<f32>,
}

impl Metrics {
    const TABLE: u32 = 0x500;

    fn of(weight: Weight) -> &'static Self {
        static REGULAR: OnceLock<Metrics> = OnceLock::new();
        static BOLD: OnceLock<Metrics> = OnceLock::new();
        match weight {
            Weight::Regular => REGULAR.get_or_init(|| Self::new(REGULAR_FONT)),
            Weight::Bold => BOLD.get_or_init(|| Self::new(BOLD_FONT)),
        }
    }

    fn new(font: &'static [u8]) -> Self {
        let face = Face::parse(font, 0).expect("the font that is shipped is whole");
        let units = f32::from(face.units_per_em());
        let mut metrics = Self { face, units, table: Vec::new() };
        metrics.table = (0..Self::TABLE)
            .map(|code| char::from_u32(code).map_or(0.0, |character| metrics.look_up(character)))
            .collect();
        metrics
    }

    fn width(&self, character: char) -> f32 {
        let known = self.table.get(character as usize).copied();
        known.unwrap_or_else(|| self.look_up(character))
    }

    fn look_up(&self, character: char) -> f32 {
        if character.is_control() {
            return 0.0;
        }
        let columns = character.width().unwrap_or(0);
        if columns == 0 {
            return 0.0;
        }
        let glyph = self.face.glyph_index(character);
        let advance = glyph.and_then(|glyph| self.face.glyph_hor_advance(glyph));
        match advance {
            Some(advance) => f32::from(advance) / self.units,
            None if columns > 1 && is_pictograph(character) => 1.4,
            None if columns > 1 => 1.0,
            None => 0.75,
        }
    }
}

fn is_pictograph(character: char) -> bool {
    matches!(character, '\u{2300}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// Width of a text on one line, in the unit of `size`.
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    f64::from(ems(text, Metrics::of(weight))) * size
}

fn ems(text: &str, metrics: &Metrics) -> f32 {
    text.chars().map(|character| metrics.width(character)).sum()
}

/// Widths of a word by itself and with the space behind it.
fn widths(word: &str, size: f64, metrics: &Metrics) -> (f64, f64) {
    let bare = word.trim_end();
    let ems_of = ems(bare, metrics);
    let whole = ems_of + ems(&word[bare.len()..], metrics);
    (f64::from(ems_of) * size, f64::from(whole) * size)
}

/// Whether the shipped font has every character of a text, so that its width is measured and not
/// assumed.
pub fn is_measured(text: &str) -> bool {
    text.is_ascii() || unmeasured(text).next().is_none()
}

/// The characters of a text that the shipped fonts lack.
pub(super) fn unmeasured(text: &str) -> impl Iterator<Item = char> {
    let face = &Metrics::of(Weight::Regular).face;
    let is_known =
        |character: &char| character.is_ascii() || face.glyph_index(*character).is_some();
    text.chars().filter(move |character| !is_known(character))
}

/// A text as it can be drawn: white space folded, and without the characters that XML forbids or
/// that would turn the direction of what follows them.
pub fn drawable(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return text.into();
    }
    let mut drawable = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            _ if character.is_whitespace() => {
                if !drawable.is_empty() && !drawable.ends_with(' ') {
                    drawable.push(' ');
                }
            }
            '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}' => {}
            '\u{fffe}' | '\u{ffff}' => drawable.push('\u{fffd}'),
            _ if character.is_control() => drawable.push('\u{fffd}'),
            _ => drawable.push(character),
        }
    }
    drawable.truncate(drawable.trim_end().len());
    drawable.into()
}

/// Whether a text is in ASCII, as most are, and can be drawn as it is.
fn is_plain(text: &str) -> bool {
    let mut before = b' ';
    let ends_well = text.bytes().all(|byte| {
        let is_plain = matches!(byte, b' '..=b'~') && !(before == b' ' && byte == b' ');
        before = byte;
        is_plain
    });
    ends_well && (before != b' ' || text.is_empty())
}

/// Lines of a text, none wider than asked for unless one character alone is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wrapped {
    /// What the lines hold, without breaks.
    pub text: String,
    /// The lines.
    pub lines: Vec<String>,
    /// Whether the end of the text was cut off; the last line then ends with an ellipsis.
    pub is_cut: bool,
}

/// Breaks a text into at most `max_lines` lines (at least one) by the Unicode line breaking
/// algorithm; a word that is too wide is broken between two characters. Where the last of a few
/// lines would be short, they are made about as long as each other. Linear in the text.
pub fn wrap(text: &str, max_width: f64, size: f64, weight: Weight, max_lines: usize) -> Wrapped {
    let text = drawable(text);
    let max_lines = max_lines.max(1);
    let filled = fill(&text, max_width, size, weight, max_lines);
    if filled.is_cut || !(2..=BALANCED).contains(&filled.lines.len()) {
        return filled;
    }
    let length = |line: &String| width(line, size, weight);
    let widest = filled.lines.iter().map(length).fold(0.0, f64::max);
    if filled.lines.last().is_some_and(|last| length(last) > widest / 2.0) {
        return filled;
    }
    let balanced = least_width(&text, filled.lines.len(), max_width, size, weight);
    fill(&text, balanced, size, weight, max_lines)
}

/// Of more lines than this, the last one may be short.
const BALANCED: usize = 6;

/// The least width at which a text needs no more lines than it does at `max_width`.
fn least_width(text: &str, lines: usize, max_width: f64, size: f64, weight: Weight) -> f64 {
    let metrics = Metrics::of(weight);
    let mut start = 0;
    let words: Vec<(f64, f64)> = linebreaks(text)
        .map(|(end, _)| widths(&text[std::mem::replace(&mut start, end)..end], size, metrics))
        .collect();
    let fits = |max_width: f64| {
        let (mut used, mut at) = (1, 0.0);
        for &(bare, whole) in &words {
            if at > 0.0 && at + bare > max_width {
                (used, at) = (used + 1, 0.0);
            }
            at += whole;
        }
        used <= lines
    };
    // No word is to be broken that was not.
    let widest = words.iter().map(|word| word.0).fold(0.0, f64::max);
    let (mut low, mut high) = (widest.min(max_width), max_width);
    if fits(low) {
        return low;
    }
    for _ in 0..8 {
        let middle = (low + high) / 2.0;
        if fits(middle) { high = middle } else { low = middle }
    }
    high
}

/// Breaks a text where its lines are full.
fn fill(text: &str, max_width: f64, size: f64, weight: Weight, max_lines: usize) -> Wrapped {
    let mut wrapped = Wrapped::default();
    let mut line = String::new();
    let mut line_width = 0.0;
    let metrics = Metrics::of(weight);
    let mut start = 0;
    for (end, opportunity) in linebreaks(text) {
        let word = &text[start..end];
        start = end;
        let (bare, whole) = widths(word, size, metrics);
        if line_width + bare > max_width && !line.is_empty() {
            push(&mut wrapped.lines, &mut line, &mut line_width);
            if wrapped.lines.len() > max_lines {
                break;
            }
        }
        if bare <= max_width {
            line.push_str(word);
            line_width += whole;
        } else {
            for cluster in word.graphemes(true) {
                let cluster_width = width(cluster, size, weight);
                if line_width + cluster_width > max_width && !line.is_empty() {
                    push(&mut wrapped.lines, &mut line, &mut line_width);
                    if wrapped.lines.len() > max_lines {
                        break;
                    }
                }
                line.push_str(cluster);
                line_width += cluster_width;
            }
        }
        if opportunity == BreakOpportunity::Mandatory || wrapped.lines.len() > max_lines {
            push(&mut wrapped.lines, &mut line, &mut line_width);
        }
    }
    if !line.is_empty() {
        push(&mut wrapped.lines, &mut line, &mut line_width);
    }
    if wrapped.lines.len() > max_lines {
        wrapped.lines.truncate(max_lines);
        wrapped.is_cut = true;
        let last = wrapped.lines.pop().unwrap_or_default();
        wrapped.lines.push(shorten(&(last + "…"), max_width, size, weight));
        wrapped.text = rejoined(text, &wrapped.lines);
    } else {
        text.clone_into(&mut wrapped.text);
    }
    wrapped
}

/// The start of a text that its lines hold: they lack the spaces at which it was broken.
fn rejoined(text: &str, lines: &[String]) -> String {
    let is_seen = |character: &char| *character != ' ';
    let seen = lines.iter().flat_map(|line| line.chars()).filter(is_seen).count();
    // The last of them is the ellipsis.
    let mut left = seen.saturating_sub(1);
    let end = text.char_indices().find(|(_, character)| {
        let is_behind = left == 0;
        left -= usize::from(!is_behind && is_seen(character));
        is_behind
    });
    format!("{}…", text[..end.map_or(text.len(), |(end, _)| end)].trim_end())
}

fn push(lines: &mut Vec<String>, line: &mut String, line_width: &mut f64) {
    lines.push(line.trim_end().to_owned());
    line.clear();
    *line_width = 0.0;
}

/// A text on one line, cut with an ellipsis where it would be wider than `max_width`.
pub fn shorten(text: &str, max_width: f64, size: f64, weight: Weight) -> String {
    if width(text, size, weight) <= max_width {
        return text.to_owned();
    }
    let room = max_width - width("…", size, weight);
    let mut shortened = String::new();
    let mut used = 0.0;
    for cluster in text.trim_end_matches('…').graphemes(true) {
        used += width(cluster, size, weight);
        if used > room {
            break;
        }
        shortened.push_str(cluster);
    }
    shortened.truncate(shortened.trim_end().len());
    shortened.push('…');
    shortened
}

/// Whether a text reads from right to left, by its first letter that has a direction (rules P2
/// and P3 of the Unicode bidirectional algorithm, for the scripts in living use).
pub fn reads_right_to_left(text: &str) -> bool {
    let first = text.chars().find(|character| character.is_alphabetic());
    first.is_some_and(|letter| {
        matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, max_width: f64, max_lines: usize) -> Vec<String> {
        wrap(text, max_width, 10.0, Weight::Regular, max_lines).lines
    }

    #[test]
    fn widths_are_those_of_the_font() {
        // Arial: 556 and 278 thousandths of an em.
        assert!((width("a", 1000.0, Weight::Regular) - 556.0).abs() < 1.0);
        assert!((width(" ", 1000.0, Weight::Regular) - 278.0).abs() < 1.0);
        assert_eq!(width("字", 10.0, Weight::Regular), 10.0);
        assert_eq!(width("e\u{301}", 10.0, Weight::Regular), width("e", 10.0, Weight::Regular));
    }

    #[test]
    fn lines_break_between_words_and_long_words_between_characters() {
        assert_eq!(lines("one two  three", 40.0, 9), ["one two", "three"]);
        assert_eq!(lines("abcdefghij", 30.0, 9), ["abcde", "fghij"]);
        assert_eq!(lines("亚洲需要共同安全", 40.0, 9), ["亚洲需要", "共同安全"]);
        assert_eq!(lines("", 40.0, 9), [""; 0]);
    }

    #[test]
    fn the_last_of_few_lines_is_not_a_short_one() {
        let text = "Lying on the back in delivery causes it.";
        assert_eq!(lines(text, 160.0, 9), ["Lying on the back in", "delivery causes it."]);
        // Never more lines, nor wider ones, than greedy filling needs, and the same words.
        let text = "Some words of a text that is long enough for a number of lines, some shorter.";
        for max_width in 30..400 {
            let max_width = f64::from(max_width);
            let filled = fill(text, max_width, 10.0, Weight::Regular, 99).lines;
            let balanced = lines(text, max_width, 99);
            assert_eq!(balanced.len(), filled.len(), "at {max_width}");
            let widest = |lines: &[String]| {
                lines.iter().map(|line| width(line, 10.0, Weight::Regular)).fold(0.0, f64::max)
            };
            assert!(widest(&balanced) <= widest(&filled), "at {max_width}");
            assert_eq!(balanced.concat().replace(' ', ""), text.replace(' ', ""));
        }
    }

    #[test]
    fn a_text_that_is_too_long_ends_with_an_ellipsis_that_fits() {
        let wrapped = wrap("one two three four five", 40.0, 10.0, Weight::Regular, 2);
        assert!(wrapped.is_cut);
        assert_eq!(wrapped.lines, ["one two", "three…"]);
        assert_eq!(wrapped.text, "one two three…");
        let broken = wrap("abcdefghij klm nop", 30.0, 10.0, Weight::Regular, 2);
        assert_eq!((broken.lines[0].as_str(), broken.text.as_str()), ("abcde", "abcdefghij…"));
        let long = wrap(&"x".repeat(100_000), 40.0, 10.0, Weight::Regular, 3);
        assert_eq!(long.lines.len(), 3);
        assert!(width(&long.lines[2], 10.0, Weight::Regular) <= 40.0);
    }

    #[test]
    fn what_cannot_be_drawn_is_replaced_or_left_out() {
        assert_eq!(drawable(" a\t\nb\u{7}\u{202e}c\u{ffff} "), "a b\u{fffd}c\u{fffd}");
    }
}
