//! Two nodes that say the same. O(text).

use std::hash::{BuildHasher, Hasher};

use hashbrown::DefaultHashBuilder;

use crate::diagnostic::{Finding, shown};
use crate::graph::NodeId;
use crate::lint::{Check, Level, Rule, Subject};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "duplicate-text",
    level: Level::Warn,
    summary: "two nodes that say the same",
    page: include_str!("duplicate_text.md"),
    check: Check::Argument(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let graph = subject.graph;
    let mut hashes = Hashes::default();
    for id in graph.nodes().filter(|id| subject.is_whole(*id)) {
        hashes.add(&graph.node(id).text, id);
    }
    for same in hashes.repeated().chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
        let first = graph.node(same[0].1);
        for (_, id) in &same[1..] {
            let node = graph.node(*id);
            // Unlikely as it is, two texts may have the same hash.
            if !normal(&node.text).eq(normal(&first.text)) {
                continue;
            }
            let message = format!("`{}` says the same as `{}`", shown(&node.id), shown(&first.id));
            findings.push(
                Finding::new(RULE.name, node.text.span, message)
                    .related(first.text.span, "it is said here already")
                    .help("use one node in both places, or say how the two differ"),
            );
        }
    }
}

/// The hashes of the texts in their normal form.
#[derive(Default)]
struct Hashes {
    hasher: DefaultHashBuilder,
    all: Vec<(u64, NodeId)>,
    buffer: String,
}

impl Hashes {
    fn add(&mut self, text: &str, of: NodeId) {
        let mut hash = self.hasher.build_hasher();
        // Most texts are plain, and then their normal form need not be written out.
        if is_plain(text) {
            hash_small(text.trim_end_matches(is_end).trim_start_matches(' '), &mut hash);
        } else {
            self.buffer.clear();
            self.buffer.extend(normal(text));
            hash_small(&self.buffer, &mut hash);
        }
        self.all.push((hash.finish(), of));
    }

    /// Those that occur more than once, the same beside each other, and a few others.
    fn repeated(mut self) -> Vec<(u64, NodeId)> {
        // Nearly all occur once. To leave out most of these by one bit for each of their lower
        // halves is much faster than to sort them.
        let slots = (self.all.len() * 16).next_power_of_two().max(64);
        let mut seen = vec![0u64; slots / 64];
        let mut again = vec![0u64; slots / 64];
        let place = |hash: u64| ((hash as usize % slots) / 64, 1u64 << (hash % 64));
        for (hash, _) in &self.all {
            let (word, bit) = place(*hash);
            again[word] |= seen[word] & bit;
            seen[word] |= bit;
        }
        self.all.retain(|(hash, _)| {
            let (word, bit) = place(*hash);
            again[word] & bit != 0
        });
        self.all.sort_unstable();
        self.all
    }
}

/// Eight times the byte.
const fn each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// A text in pieces of eight bytes, the last filled up.
fn pieces(text: &str, filling: u8) -> impl Iterator<Item = u64> + '_ {
    let (pieces, rest) = text.as_bytes().as_chunks::<8>();
    let mut last = [filling; 8];
    last[..rest.len()].copy_from_slice(rest);
    let last = (!rest.is_empty()).then_some(last);
    pieces.iter().copied().chain(last).map(u64::from_le_bytes)
}

/// Hashes a text with its ASCII letters made small.
fn hash_small(text: &str, hash: &mut impl Hasher) {
    for piece in pieces(text, 0) {
        // The highest bit of each byte tells whether it is a capital letter.
        let low = piece & each(0x7f);
        let capital = (low + each(0x80 - b'A')) & !(low + each(0x7f - b'Z')) & !piece & each(0x80);
        hash.write_u64(piece | (capital >> 2));
    }
    hash.write_usize(text.len());
}

/// Whether a text is of ASCII alone, and has no white space but single spaces before its end.
fn is_plain(text: &str) -> bool {
    let (mut odd, mut space_before) = (0, 0);
    for piece in pieces(text.trim_end_matches(is_end), b'.') {
        // In the highest bit of each byte: whether it is a space, and whether it is below one.
        let other = piece ^ each(b' ');
        let space = !(((other & each(0x7f)) + each(0x7f)) | other | each(0x7f));
        let below = piece.wrapping_sub(each(b' ')) & !piece;
        odd |= piece | below | (space & ((space << 8) | space_before));
        space_before = space >> 56;
    }
    odd & each(0x80) == 0
}

/// White space and marks that do not count at the end of a text.
fn is_end(character: char) -> bool {
    character.is_whitespace() || matches!(character, '.' | '!' | ';' | ',' | ':')
}

/// The text in small letters, its white space folded, its quotation marks and dashes plain, and
/// without marks at its end.
fn normal(text: &str) -> impl Iterator<Item = char> + '_ {
    let mut characters = text.trim_end_matches(is_end).trim_start().chars().peekable();
    let mut small = None;
    std::iter::from_fn(move || {
        if let Some(next) = small.as_mut().and_then(std::char::ToLowercase::next) {
            return Some(next);
        }
        let character = characters.next()?;
        if character.is_whitespace() {
            while characters.next_if(|next| next.is_whitespace()).is_some() {}
            return Some(' ');
        }
        if character.is_ascii() {
            return Some(character.to_ascii_lowercase());
        }
        match character {
            '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' => Some('\''),
            '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => Some('"'),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
            other => {
                let mut letters = other.to_lowercase();
                let first = letters.next();
                small = Some(letters);
                first
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use std::hash::{DefaultHasher, Hasher};

    use super::{hash_small, is_end, is_plain, normal};

    #[test]
    fn small_differences_of_writing_do_not_count_and_signs_do() {
        let same = |a: &str, b: &str| normal(a).eq(normal(b));
        assert!(same(" Asia’s  rise –\n“sure”. ", "asia's rise - \"sure\""));
        assert!(same("İSTANBUL grows", "i̇stanbul grows"));
        assert!(!same("x < 1", "x > 1"));
        assert!(!same("Is it so?", "Is it so."));
        assert!(same(" .!", ""));
    }

    #[test]
    fn plain_texts_hash_as_their_normal_form_does() {
        let hash = |write: &dyn Fn(&mut DefaultHasher)| {
            let mut hasher = DefaultHasher::new();
            write(&mut hasher);
            hasher.finish()
        };
        let pieces = ["a", "Z", "@", "[", "`", "{", " ", "  ", ".", "!", "~", "\u{7f}", "\t", "é"];
        for at in 0..20_000 {
            let (mut text, mut rest) = (String::new(), at * 7_919);
            for _ in 0..at % 21 {
                text.push_str(pieces[rest % pieces.len()]);
                rest = rest / 3 + at;
            }
            let trimmed = text.trim_end_matches(is_end);
            let plain = trimmed.bytes().all(|byte| (b' '..0x80).contains(&byte));
            assert_eq!(is_plain(&text), plain && !trimmed.contains("  "), "{text:?}");
            if is_plain(&text) {
                let normal: String = normal(&text).collect();
                let text = trimmed.trim_start_matches(' ');
                let both = [text, &normal].map(|text| hash(&|hasher| hash_small(text, hasher)));
                assert_eq!(both[0], both[1], "{text:?} {normal:?}");
                assert_eq!(text.to_ascii_lowercase(), normal);
            }
        }
    }
}
