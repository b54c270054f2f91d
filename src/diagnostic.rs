//! What a rule has to say: findings, the places they point at, and suggested edits.

use crate::source::Span;

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Fails the run.
    Error,
    /// Shown, and does not fail the run.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One thing that a rule has to say about a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Name of the rule, as in `argraph rules`.
    pub rule: &'static str,
    /// How serious it is.
    pub severity: Severity,
    /// What is wrong: one lower-case sentence without a full stop, ids in backticks.
    pub message: String,
    /// The smallest token that lets the reader mend it.
    pub span: Span,
    /// What stands at that token, in a few words; may be empty.
    pub label: String,
    /// Other places that belong to it.
    pub related: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
    /// Edits that mend it, where they are certain.
    pub suggestion: Option<Suggestion>,
}

impl Finding {
    /// An error-level finding without label, help or related places. The registry of rules
    /// settles the final severity.
    pub fn new(rule: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: Severity::Error,
            message: message.into(),
            span,
            label: String::new(),
            related: Vec::new(),
            help: None,
            suggestion: None,
        }
    }

    /// Adds what stands at the place.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds another place that belongs to the finding.
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Label { span, message: message.into() });
        self
    }

    /// Adds what to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds edits that mend it for certain.
    pub fn suggest(mut self, message: impl Into<String>, edits: Vec<Edit>) -> Self {
        self.suggestion = Some(Suggestion { message: message.into(), edits });
        self
    }
}

/// A place and what it has to do with a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place, in the same document.
    pub span: Span,
    /// What it has to do with the finding, in a few words.
    pub message: String,
}

/// Edits that together mend a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What the edits do.
    pub message: String,
    /// The edits; they do not overlap.
    pub edits: Vec<Edit>,
}

/// One replacement in the document's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// What takes its place.
    pub replacement: String,
}

/// The candidate that is most like `word`, if any is like it enough to be meant.
///
/// Near means an optimal string alignment distance of at most a third of the longer word's
/// length (but at least 1). Of equally near candidates the first wins. Time is linear in the
/// candidates; those whose length alone puts them out of reach cost nothing.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let other = candidate.chars().count();
        let reach = (length.max(other) / 3).max(1);
        let reach = best.map_or(reach, |(distance, _)| reach.min(distance.saturating_sub(1)));
        if length.abs_diff(other) > reach || other > 200 {
            continue;
        }
        let distance = strsim::osa_distance(word, candidate);
        if distance <= reach && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// A name from a document as a message shows it: on one line, no longer than 60 characters, and
/// without characters that steer a terminal or turn the direction of the text.
pub fn shown(name: &str) -> String {
    let mut shown = String::new();
    for (at, character) in name.chars().enumerate() {
        if at == 60 {
            shown.push('…');
            break;
        }
        if is_unprintable(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Whether a character would steer a terminal, break the line or turn the direction of what
/// follows it, instead of being shown.
pub fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_candidate_wins_and_far_ones_are_not_suggested() {
        let ids = ["mutual-trust", "lifeline", "us-rebalancing"];
        assert_eq!(nearest("mutal-trust", ids), Some("mutual-trust"));
        assert_eq!(nearest("lifelnie", ids), Some("lifeline"));
        assert_eq!(nearest("peace", ids), None);
        assert_eq!(nearest("", ids), None);
    }
}
