//! What others wrote, in Markdown: nothing in it is taken for markup, HTML, a mention or an issue.

use crate::diagnostic::{is_unprintable, printable};

/// A text in which nothing acts, on one line.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            // An entity keeps a name from being mentioned and an issue from being linked.
            '@' => escaped.push_str("&#64;"),
            '#' => escaped.push_str("&#35;"),
            // A backslash would not keep it from closing what another one opened.
            '`' => escaped.push_str("&#96;"),
            '\\' | '*' | '_' | '[' | ']' | '~' | '|' | '!' => {
                escaped.push('\\');
                escaped.push(character);
            }
            '\n' | '\r' | '\t' => escaped.push(' '),
            _ if is_unprintable(character) => escaped.extend(character.escape_default()),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// A report's own words: ids that stand between backticks in them are code. An id may hold
/// backticks itself; where it is then not certain what Markdown would take for code, nothing is.
pub(super) fn words(words: &str) -> String {
    let parts: Vec<&str> = words.split('`').collect();
    // An odd number of backticks leaves one without its partner, and two in a row are a mark of
    // their own, which only two close.
    let is_certain = parts.len() % 2 == 1 && !words.contains("``");
    if !is_certain {
        return escape(words);
    }
    let mut spelled = String::with_capacity(words.len() + 8);
    for (at, part) in parts.into_iter().enumerate() {
        if at % 2 == 0 {
            spelled.push_str(&escape(part));
        } else {
            spelled.push_str(&code(&printable(part)));
        }
    }
    spelled
}

/// A code span, with more backticks than the id has in a row.
pub(super) fn code(id: &str) -> String {
    let longest = id.split(|character| character != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    // Without a space between, the marks and the id's own backticks would be one mark, and so
    // would those around an empty id.
    let touches = id.is_empty() || id.starts_with('`') || id.ends_with('`');
    let space = if touches { " " } else { "" };
    format!("{fence}{space}{id}{space}{fence}")
}

#[cfg(test)]
mod tests {
    use super::{code, escape, words};

    #[test]
    fn words_of_the_document_are_no_markup() {
        assert_eq!(
            escape("<img> *x* @you #1 [a](b) `c`\n|"),
            "&lt;img&gt; \\*x\\* &#64;you &#35;1 \\[a\\](b) &#96;c&#96; \\|"
        );
    }

    #[test]
    fn only_what_is_certain_to_be_code_is_left_as_it_is() {
        assert_eq!(words("supports `a_b`, *not* `<c>`"), "supports `a_b`, \\*not\\* `<c>`");
        assert_eq!(words("a ` <b> @you"), "a &#96; &lt;b&gt; &#64;you");
        assert_eq!(words("``` <b> `"), "&#96;&#96;&#96; &lt;b&gt; &#96;");
        assert_eq!(words("`` <b> ``"), "&#96;&#96; &lt;b&gt; &#96;&#96;");
    }

    #[test]
    fn code_is_closed_by_its_own_mark() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`` <b>"), "``` `` <b> ```");
        assert_eq!(code(""), "`  `");
    }
}
