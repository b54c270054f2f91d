//! Findings for a terminal: the line, a mark under the token, related places and help.
//!
//! annotate-snippets draws them from a window of lines, for its time grows with the text that it
//! is given: one finding costs microseconds whatever the size of the file.

use std::borrow::Cow;
use std::io::{self, Write};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::Report;
use crate::diagnostic::{Severity, is_unprintable};
use crate::report::Styles;
use crate::source::{Position, Source, Span};

/// Characters of a long line that are shown around a token.
const CONTEXT: usize = 60;

/// Writes findings for a terminal, one paragraph each.
///
/// # Errors
/// What `out` gives.
pub fn text(report: &Report<'_>, styles: Styles, out: &mut impl Write) -> io::Result<()> {
    let renderer = match styles {
        Styles::Plain => Renderer::plain(),
        Styles::Ansi => Renderer::styled(),
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    for finding in report.findings {
        let level = match finding.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut group =
            Group::with_title(level.primary_title(finding.message.as_str()).id(finding.rule));
        let mut places: Vec<(Span, &str, AnnotationKind)> =
            vec![(finding.span, &finding.label, AnnotationKind::Primary)];
        places.extend(
            finding
                .related
                .iter()
                .map(|related| (related.span, related.message.as_str(), AnnotationKind::Context)),
        );
        for window in windows(report.source, &mut places) {
            if let Some(at) = window.clipped_at {
                // The drawn line lacks its start, so the column has to be told.
                let Position { line, column } = report.source.position(at);
                let origin = Origin::path(report.source.name()).line(line).char_column(column);
                group = group.element(origin);
            }
            group = group.element(window.snippet);
        }
        if let Some(help) = &finding.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        writeln!(out, "{}\n", renderer.render(&[group]))?;
    }
    Ok(())
}

/// A part of the text and the places in it.
struct Window<'a> {
    snippet: Snippet<'a, Annotation<'a>>,
    /// The place of the window, where its first line is not shown from the start.
    clipped_at: Option<usize>,
}

/// Cuts the text into windows of lines, so that near places share one. The window with the
/// primary place comes first.
fn windows<'a>(
    source: &'a Source,
    places: &mut [(Span, &'a str, AnnotationKind)],
) -> Vec<Window<'a>> {
    let primary = places[0].0;
    places.sort_by_key(|(span, _, _)| *span);
    let mut windows: Vec<(bool, Window<'a>)> = Vec::new();
    for near in places.chunk_by(|a, b| near(source, a.0, b.0)) {
        let first = near[0].0.start as usize;
        let last = near.iter().map(|(span, _, _)| span.end as usize).max().unwrap_or(first);
        let (top, bottom) = (source.position(first).line, source.position(last).line);
        let line = source.line_range(top).start;
        let start = clip_start(source, line, first);
        let end = clip_end(source, source.line_range(bottom).end.max(last), last);
        let visible = &source.text()[start..end];
        let mut snippet = Snippet::source(masked(visible)).line_start(top);
        for (span, label, kind) in near {
            let range = span.start as usize - start..span.end as usize - start;
            let label = (!label.is_empty()).then(|| Cow::from(*label));
            snippet = snippet.annotation(kind.span(range).label(label));
        }
        let has_primary = near.iter().any(|(span, _, _)| *span == primary);
        let at = if has_primary { primary.start as usize } else { first };
        let clipped_at = (start > line).then_some(at);
        if clipped_at.is_none() {
            snippet = snippet.path(source.name());
        }
        windows.push((has_primary, Window { snippet, clipped_at }));
    }
    windows.sort_by_key(|(has_primary, _)| !has_primary);
    windows.into_iter().map(|(_, window)| window).collect()
}

/// Whether two places are near enough to be shown in one window.
fn near(source: &Source, a: Span, b: Span) -> bool {
    let bytes = b.start.saturating_sub(a.end) as usize;
    bytes < 40 * CONTEXT && {
        let lines = source.position(b.start as usize).line - source.position(a.start as usize).line;
        lines < 20 && (lines > 0 || bytes < CONTEXT)
    }
}

/// The start of the visible part of a line: not far before the token.
fn clip_start(source: &Source, line: usize, token: usize) -> usize {
    let from = token.saturating_sub(CONTEXT * 2).max(line);
    (from..=token).find(|at| source.text().is_char_boundary(*at)).unwrap_or(token)
}

/// The end of the visible part of a line: not far behind the token.
fn clip_end(source: &Source, line: usize, token: usize) -> usize {
    let to = (token + CONTEXT * 2).min(line);
    (token..=to).rev().find(|at| source.text().is_char_boundary(*at)).unwrap_or(token)
}

/// The text with every character replaced that a terminal would act upon, byte for byte, so that
/// places stay right.
fn masked(text: &str) -> Cow<'_, str> {
    let acts =
        |character: char| is_unprintable(character) && !matches!(character, '\n' | '\t' | '\r');
    if !text.contains(acts) {
        return text.into();
    }
    let mut masked = String::with_capacity(text.len());
    for character in text.chars() {
        if acts(character) {
            masked.extend(std::iter::repeat_n('?', character.len_utf8()));
        } else {
            masked.push(character);
        }
    }
    masked.into()
}
