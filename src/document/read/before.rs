//! What stands before the place where the reading of a text stopped.

use crate::source::Span;

/// What stands before a place: the brackets that are open there, and the last token.
pub(super) struct Before {
    pub(super) open: Vec<usize>,
    pub(super) last: Option<Span>,
}

impl Before {
    pub(super) fn new(text: &str, end: usize) -> Self {
        let bytes = &text.as_bytes()[..end];
        let mut before = Self { open: Vec::new(), last: None };
        let mut at = 0;
        while at < bytes.len() {
            let start = at;
            at += 1;
            match bytes[start] {
                b' ' | b'\t' | b'\n' | b'\r' => continue,
                b'{' | b'[' => before.open.push(start),
                b'}' | b']' => {
                    before.open.pop();
                }
                b'"' => at = end_of_string(bytes, at),
                byte if is_in_word(byte) => {
                    at += bytes[at..].iter().take_while(|byte| is_in_word(**byte)).count();
                }
                _ => {}
            }
            before.last = Some(Span::new(start, at));
        }
        before
    }
}

/// The end of the string that goes on at `at`.
pub(super) fn end_of_string(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Whether a byte belongs to a number or a word that no marks surround.
pub(super) fn is_in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.' | b'_') || byte >= 0x80
}
