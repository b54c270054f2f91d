//! Takes JSON text apart, token by token, each as it stands in the text.
//!
//! Reading needs the place of every value, and wants to go on behind one that is not what it
//! should be. serde_json gives places only through `RawValue`, which costs several calls for each
//! value and a second look at its text. This scanner does that one thing: it knows the grammar of
//! RFC 8259 and what lies where, and turns nothing into values. It takes exactly the texts that
//! serde_json takes, as a test compares; what is wrong with another text is for serde_json to say.
//!
//! Nothing recurses: brackets within brackets lie on a stack of its own.

use std::borrow::Cow;

/// The text is no JSON.
#[derive(Debug)]
pub(in crate::document) struct Malformed;

/// A value or a key as it stands in the text.
#[derive(Debug, Clone, Copy)]
pub(in crate::document) struct Token<'t> {
    pub(super) raw: &'t str,
    /// Whether it has no backslash.
    is_plain: bool,
}

impl<'t> Token<'t> {
    /// The string that it stands for, if it is one; nothing where an escape is no character.
    #[inline]
    pub(super) fn string(self) -> Option<Cow<'t, str>> {
        match self.raw.get(1..self.raw.len() - 1) {
            Some(inner) if self.is_plain => Some(inner.into()),
            _ => serde_json::from_str::<String>(self.raw).ok().map(Into::into),
        }
    }
}

impl std::ops::Deref for Token<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.raw
    }
}

/// A place in a JSON text, and what comes next.
#[derive(Debug, Clone)]
pub(super) struct Scanner<'t> {
    text: &'t str,
    /// Offset of the next byte.
    at: usize,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// Where the last token ended, or, after [`Scanner::peek`], where the next one starts.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// How many bytes are left.
    pub(super) fn left(&self) -> usize {
        self.text.len() - self.at
    }

    /// The first byte of the next token; 0 at the end of the text.
    #[inline]
    pub(super) fn peek(&mut self) -> u8 {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\t' | b'\r') {
                return *byte;
            }
            self.at += 1;
        }
        0
    }

    /// Goes behind the next token if it is this byte.
    #[inline]
    pub(super) fn take(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == byte && self.at < self.text.len();
        self.at += usize::from(is_next);
        is_next
    }

    /// The next key of an object and the colon behind it; nothing where the object ends. The first
    /// key follows the opening brace, the others a comma.
    pub(super) fn key(&mut self, is_first: bool) -> Result<Option<Token<'t>>, Malformed> {
        match self.peek() {
            b'}' => {
                self.at += 1;
                return Ok(None);
            }
            b',' if !is_first => self.at += 1,
            b'"' if is_first => {}
            _ => return Err(Malformed),
        }
        if self.peek() != b'"' {
            return Err(Malformed);
        }
        let start = self.at;
        let is_plain = self.string()?;
        let raw = &self.text[start..self.at];
        if self.take(b':') { Ok(Some(Token { raw, is_plain })) } else { Err(Malformed) }
    }

    /// Whether a list has another item. The first follows the opening bracket, the others a comma.
    pub(super) fn item(&mut self, is_first: bool) -> Result<bool, Malformed> {
        if self.take(b']') {
            return Ok(false);
        }
        if is_first || self.take(b',') { Ok(true) } else { Err(Malformed) }
    }

    /// The next value, whole.
    #[inline]
    pub(super) fn value(&mut self) -> Result<Token<'t>, Malformed> {
        let first = self.peek();
        let start = self.at;
        let is_plain = match first {
            b'"' => self.string()?,
            b'{' | b'[' => self.nested()?,
            _ => self.simple(first)?,
        };
        Ok(Token { raw: &self.text[start..self.at], is_plain })
    }

    /// Whether nothing but white space is left.
    pub(super) fn is_at_end(&mut self) -> bool {
        self.peek();
        self.at == self.text.len()
    }

    /// Goes behind an object or a list; false, as if it had backslashes.
    fn nested(&mut self) -> Result<bool, Malformed> {
        let mut open: Vec<u8> = Vec::new();
        let mut is_first = true;
        loop {
            // Here a value comes next, or, in what was just opened, its end.
            let closing = open.last().copied();
            let is_inside = match closing {
                None => true,
                Some(b'}') => self.key(is_first)?.is_some(),
                Some(_) => self.item(is_first)?,
            };
            is_first = false;
            if is_inside {
                match self.peek() {
                    bracket @ (b'{' | b'[') => {
                        self.at += 1;
                        // In ASCII each closing bracket is the second behind its opening one.
                        open.push(bracket + 2);
                        is_first = true;
                    }
                    first => {
                        self.simple(first)?;
                    }
                }
            } else {
                open.pop();
                if open.is_empty() {
                    return Ok(false);
                }
            }
        }
    }

    /// Goes behind a string, number, `true`, `false` or `null` that begins with this byte;
    /// false where it has a backslash.
    fn simple(&mut self, first: u8) -> Result<bool, Malformed> {
        match first {
            b'"' => self.string(),
            b'-' | b'0'..=b'9' => self.number(),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'n' => self.word("null"),
            _ => Err(Malformed),
        }
    }

    fn word(&mut self, word: &str) -> Result<bool, Malformed> {
        if !self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            return Err(Malformed);
        }
        self.at += word.len();
        Ok(true)
    }

    fn number(&mut self) -> Result<bool, Malformed> {
        let byte = |at: usize| self.text.as_bytes().get(at).copied().unwrap_or_default();
        let digits = |mut at: usize| {
            while byte(at).is_ascii_digit() {
                at += 1;
            }
            at
        };
        let whole = self.at + usize::from(byte(self.at) == b'-');
        let mut at = if byte(whole) == b'0' { whole + 1 } else { digits(whole) };
        let mut is_number = at > whole && !byte(at).is_ascii_digit();
        if byte(at) == b'.' {
            let end = digits(at + 1);
            is_number &= end > at + 1;
            at = end;
        }
        if matches!(byte(at), b'e' | b'E') {
            let start = at + 1 + usize::from(matches!(byte(at + 1), b'+' | b'-'));
            let end = digits(start);
            is_number &= end > start;
            at = end;
        }
        self.at = at;
        if is_number { Ok(true) } else { Err(Malformed) }
    }

    /// Goes behind a string whose opening quotation mark is next; false where it has a backslash.
    fn string(&mut self) -> Result<bool, Malformed> {
        let bytes = self.text.as_bytes();
        let mut is_plain = true;
        let mut at = plain_until(bytes, self.at + 1);
        loop {
            match bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => match bytes.get(at + 1) {
                    Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => at += 2,
                    Some(b'u') => {
                        let digits = bytes.get(at + 2..at + 6).ok_or(Malformed)?;
                        if !digits.iter().all(u8::is_ascii_hexdigit) {
                            return Err(Malformed);
                        }
                        at += 6;
                    }
                    _ => return Err(Malformed),
                },
                _ => return Err(Malformed),
            }
            is_plain = false;
            at = plain_until(bytes, at);
        }
        self.at = at + 1;
        Ok(is_plain)
    }
}

/// Where the first quotation mark, backslash or control character from a place on stands, or the
/// end of the text.
#[inline]
fn plain_until(bytes: &[u8], mut at: usize) -> usize {
    const fn each(byte: u8) -> u64 {
        u64::from_ne_bytes([byte; 8])
    }
    // Eight bytes at a time. The highest bit of a byte is set where it is one of these, and
    // perhaps in bytes behind the first such: of use is only the first.
    while let Some(piece) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let piece = u64::from_le_bytes(*piece);
        let (quote, escape) = (piece ^ each(b'"'), piece ^ each(b'\\'));
        let found = (quote.wrapping_sub(each(1)) & !quote)
            | (escape.wrapping_sub(each(1)) & !escape)
            | (piece.wrapping_sub(each(b' ')) & !piece);
        let found = found & each(0x80);
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let is_plain = |byte: &u8| !matches!(byte, b'"' | b'\\' | 0..b' ');
    at + bytes.get(at..).map_or(0, |rest| rest.iter().take_while(|byte| is_plain(byte)).count())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::de::IgnoredAny;

    use super::Scanner;

    /// The text's one value as it stands, if the text is JSON.
    fn scanned(text: &str) -> Option<&str> {
        let mut scanner = Scanner::new(text);
        let value = scanner.value().ok()?;
        scanner.is_at_end().then_some(value.raw)
    }

    fn agrees(text: &str) -> Result<(), TestCaseError> {
        let is_json = serde_json::from_str::<IgnoredAny>(text).is_ok();
        let spaces = [' ', '\n', '\t', '\r'];
        prop_assert_eq!(scanned(text), is_json.then(|| text.trim_matches(spaces)), "{}", text);
        Ok(())
    }

    #[test]
    fn what_serde_json_takes_is_taken_and_nothing_else() {
        let texts = [
            "",
            " ",
            "\0",
            "1",
            "-",
            "-0",
            "00",
            "01",
            "-01",
            "1.",
            ".1",
            "1.5",
            "1.5.5",
            "1e",
            "1e+",
            "1e+5",
            "1E-05",
            "1e5.5",
            "+1",
            "0e0",
            "0x1",
            "1 1",
            "NaN",
            "Infinity",
            "true",
            "tru",
            "truee",
            "nul",
            "null\0",
            "\"",
            "\"\"",
            "\"\\\"",
            "\"\\\"\"",
            "\"\\u12\"",
            "\"\\ud800\"",
            "\"\\u00G0\"",
            "\"\\x\"",
            "\"a\nb\"",
            "\"a\u{7f}\u{80}b\"",
            "\"12345678\"",
            "\"1234567\n\"",
            "\"12345678\u{1f}\"",
            "[]",
            "[,]",
            "[1,]",
            "[1 2]",
            "[1,2]",
            "[[]]",
            "[[],[[]]]",
            "[}",
            "{]",
            "{}",
            "{,}",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{\"a\":1 \"b\":2}",
            "{\"a\":1,\"b\":[{}]}",
            "{1:2}",
            "{a:1}",
            "[1]]",
            "{}{}",
            "/**/1",
            "\u{feff}1",
            "\u{a0}1",
            "[\u{b}]",
            " [ 1 , { \"a\" : [ ] } ] ",
        ];
        for text in texts {
            agrees(text).unwrap();
        }
    }

    #[test]
    fn deep_brackets_need_no_stack() {
        let deep = "[".repeat(200_000) + &"]".repeat(200_000);
        assert_eq!(scanned(&deep), Some(deep.as_str()));
        assert_eq!(scanned(&deep[1..]), None);
        let objects = "{\"a\":".repeat(200_000) + "1" + &"}".repeat(200_000);
        assert_eq!(scanned(&objects), Some(objects.as_str()));
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            rng_seed: proptest::test_runner::RngSeed::Fixed(3), failure_persistence: None,
            cases: 20_000, ..ProptestConfig::default()
        })]

        #[test]
        fn random_tokens_are_taken_as_serde_json_takes_them(
            tokens in proptest::collection::vec(
                prop_oneof![
                    Just("["), Just("]"), Just("{"), Just("}"), Just(","), Just(":"), Just("\"a\""),
                    Just("\"a\":"), Just("1"), Just("-2.5e3"), Just(" "), Just("null"), Just("[]"), Just("\""), Just("\\"),
                    Just("é"), Just("0"), Just("."), Just("e"),
                ],
                0..9,
            )
        ) {
            agrees(&tokens.concat())?;
        }

        #[test]
        fn random_strings_are_taken_as_serde_json_takes_them(inner in r#"[a-e"\\u0-9é字\x00-\x20\x7f]{0,24}"#) {
            agrees(&format!("\"{inner}\""))?;
            agrees(&format!("[\"{inner}\",1]"))?;
        }
    }
}
