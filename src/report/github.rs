//! Annotations in a GitHub workflow: one line each, which is shown beside the line that it names.

use std::io::{self, Write};

use crate::source::{Source, Span};

/// Writes one workflow command: `error`, `warning` or `notice`.
pub(super) fn annotate(
    out: &mut impl Write,
    command: &str,
    source: &Source,
    span: Option<Span>,
    title: &str,
    message: &str,
) -> io::Result<()> {
    write!(out, "::{command} file={}", property(source.name()))?;
    if let Some(span) = span {
        let start = source.position(span.start as usize);
        let end = source.position(span.end as usize);
        // GitHub takes columns within one line only.
        if start.line == end.line {
            let (from, to) = (start.column, end.column);
            write!(out, ",line={},col={from},endLine={},endColumn={to}", start.line, end.line)?;
        } else {
            write!(out, ",line={},endLine={}", start.line, end.line)?;
        }
    }
    writeln!(out, ",title={}::{}", property(title), data(message))
}

/// Escapes a message: the runner reads line by line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property's value, which a comma or colon would end.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn annotated(name: &str, text: &str, span: Option<Span>, message: &str) -> String {
        let mut out = Vec::new();
        let source = Source::new(name, text);
        annotate(&mut out, "error", &source, span, "no-thesis", message).expect("memory");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn workflow_commands_cannot_be_forged() {
        assert_eq!(
            annotated("a:b,c.json", "x", Some(Span::new(0, 1)), "50 %\n::error::forged"),
            "::error file=a%3Ab%2Cc.json,line=1,col=1,endLine=1,endColumn=2,title=no-thesis::\
             50 %25%0A::error::forged\n"
        );
    }

    #[test]
    fn columns_are_given_within_one_line_only() {
        assert_eq!(
            annotated("a.json", "{\n}", Some(Span::new(0, 3)), "x"),
            "::error file=a.json,line=1,endLine=2,title=no-thesis::x\n"
        );
        assert_eq!(
            annotated("a.json", "{}", None, "x"),
            "::error file=a.json,title=no-thesis::x\n"
        );
    }
}
