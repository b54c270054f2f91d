//! Takes JSON text apart, token by token, each as it stands in the text.
//!
//! Reading needs the place of every value, and wants to go on behind one that is not what it
//! should be. serde_json gives places only through `RawValue`, which costs several calls for each
//! value and a second look at its text. This scanner does that one thing: it knows the grammar of
//! RFC 8259 and what lies where, and turns nothing into values. It takes exactly the texts that
//! serde_json takes, as a test compares; what is wrong with another text is for serde_json to say.
//!
//! Nothing recurses: brackets within brackets lie on a stack of its own.

/// The text is no JSON.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::document) struct Malformed;

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

    /// The first byte of the next token; 0 at the end of the text.
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
    pub(super) fn take(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == byte && self.at < self.text.len();
        self.at += usize::from(is_next);
        is_next
    }

    /// The next key of an object and the colon behind it; nothing where the object ends. The first
    /// key follows the opening brace, the others a comma.
    pub(super) fn key(&mut self, is_first: bool) -> Result<Option<&'t str>, Malformed> {
        if self.take(b'}') {
            return Ok(None);
        }
        if !is_first && !self.take(b',') {
            return Err(Malformed);
        }
        if self.peek() != b'"' {
            return Err(Malformed);
        }
        let start = self.at;
        self.string()?;
        let key = &self.text[start..self.at];
        if self.take(b':') { Ok(Some(key)) } else { Err(Malformed) }
    }

    /// Whether a list has another item. The first follows the opening bracket, the others a comma.
    pub(super) fn item(&mut self, is_first: bool) -> Result<bool, Malformed> {
        if self.take(b']') {
            return Ok(false);
        }
        if is_first || self.take(b',') { Ok(true) } else { Err(Malformed) }
    }

    /// The next value, whole.
    pub(super) fn value(&mut self) -> Result<&'t str, Malformed> {
        let first = self.peek();
        let start = self.at;
        if matches!(first, b'{' | b'[') {
            self.nested()?
        } else {
            self.simple(first)?
        }
        Ok(&self.text[start..self.at])
    }

    /// Whether nothing but white space is left.
    pub(super) fn is_at_end(&mut self) -> bool {
        self.peek();
        self.at == self.text.len()
    }

    /// Goes behind an object or a list.
    fn nested(&mut self) -> Result<(), Malformed> {
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
                    first => self.simple(first)?,
                }
            } else {
                open.pop();
                if open.is_empty() {
                    return Ok(());
                }
            }
        }
    }

    /// Goes behind a string, number, `true`, `false` or `null` that begins with this byte.
    fn simple(&mut self, first: u8) -> Result<(), Malformed> {
        match first {
            b'"' => self.string(),
            b'-' | b'0'..=b'9' => self.number(),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'n' => self.word("null"),
            _ => Err(Malformed),
        }
    }

    fn word(&mut self, word: &str) -> Result<(), Malformed> {
        if !self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            return Err(Malformed);
        }
        self.at += word.len();
        Ok(())
    }

    fn number(&mut self) -> Result<(), Malformed> {
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
        if is_number { Ok(()) } else { Err(Malformed) }
    }

    /// Goes behind a string whose opening quotation mark is next.
    fn string(&mut self) -> Result<(), Malformed> {
        let bytes = self.text.as_bytes();
        let mut at = self.at + 1;
        loop {
            at += plain_bytes(&bytes[at..]);
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
        }
        self.at = at + 1;
        Ok(())
    }
}

/// How many bytes there are before the first quotation mark, backslash or control character.
fn plain_bytes(bytes: &[u8]) -> usize {
    const fn each(byte: u8) -> u64 {
        u64::from_ne_bytes([byte; 8])
    }
    // Eight bytes at a time. The highest bit of a byte is set where it is one of these, and
    // perhaps in bytes behind the first such: of use is only the first.
    let (pieces, rest) = bytes.as_chunks::<8>();
    for (at, piece) in pieces.iter().enumerate() {
        let piece = u64::from_le_bytes(*piece);
        let equal = |byte: u8| {
            let other = piece ^ each(byte);
            other.wrapping_sub(each(1)) & !other
        };
        let control = piece.wrapping_sub(each(b' ')) & !piece;
        let found = (equal(b'"') | equal(b'\\') | control) & each(0x80);
        if found != 0 {
            return at * 8 + found.trailing_zeros() as usize / 8;
        }
    }
    let is_plain = |byte: &u8| !matches!(byte, b'"' | b'\\' | 0..b' ');
    pieces.len() * 8 + rest.iter().take_while(|byte| is_plain(byte)).count()
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
        scanner.is_at_end().then_some(value)
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
