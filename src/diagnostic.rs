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

impl Edit {
    /// Puts a string, written as JSON, in the place of another.
    pub fn string(span: Span, value: &str) -> Self {
        Self { span, replacement: serde_json::Value::from(value).to_string() }
    }
}

/// The candidate that is most like `word`, if any is like it enough to be meant; of equally near
/// candidates the first. See [`nearest_all`] for what near means.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_all(word, candidates).into_iter().next()
}

/// All candidates that are equally and most like `word`, each once and in order. Only where it is
/// one can it be said to be meant.
///
/// Near means an optimal string alignment distance of at most a third of the longer word's
/// length (but at least 1). Time is linear in the candidates; those whose length alone puts them
/// out of reach cost nothing.
pub fn nearest_all<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let length = word.chars().count();
    let mut least = usize::MAX;
    let mut best: Vec<&str> = Vec::new();
    for candidate in candidates {
        let other = candidate.chars().count();
        let reach = (length.max(other) / 3).max(1).min(least);
        if length.abs_diff(other) > reach || other > 200 {
            continue;
        }
        let distance = strsim::osa_distance(word, candidate);
        if distance > reach || distance == length.max(other) {
            continue;
        }
        if distance < least {
            least = distance;
            best.clear();
        }
        if !best.contains(&candidate) {
            best.push(candidate);
        }
    }
    best
}

/// The help line that offers what may have been meant: "did you mean `a` or `b`?".
pub fn did_you_mean(near: &[&str]) -> Option<String> {
    let quoted: Vec<String> = near.iter().take(3).map(|id| format!("`{}`", shown(id))).collect();
    let (last, rest) = quoted.split_last()?;
    Some(match rest {
        [] => format!("did you mean {last}?"),
        rest => format!("did you mean {} or {last}?", rest.join(", ")),
    })
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
        if is_unprintable(character) || is_invisible(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// A text as it can be shown on one line: what [`is_unprintable`] is written as an escape.
pub fn printable(text: &str) -> String {
    let mut printable = String::with_capacity(text.len());
    for character in text.chars() {
        if is_unprintable(character) {
            printable.extend(character.escape_default());
        } else {
            printable.push(character);
        }
    }
    printable
}

/// A text of several lines or with much room in it on one line, its words a space apart and each
/// as [`printable`] writes it.
pub fn on_one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    printable(&words.join(" "))
}

/// Whether a character would steer a terminal, break the line or turn the direction of what
/// follows it, instead of being shown.
pub fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{feff}')
}

/// Whether a character takes no room, so that two names can differ by it and look the same.
pub fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

#[cfg(test)]
mod tests {
    use super::{did_you_mean, nearest, nearest_all, on_one_line, printable};

    #[test]
    fn the_nearest_candidate_wins_and_far_ones_are_not_suggested() {
        let ids = ["mutual-trust", "lifeline", "us-rebalancing"];
        assert_eq!(nearest("mutal-trust", ids), Some("mutual-trust"));
        assert_eq!(nearest("lifelnie", ids), Some("lifeline"));
        assert_eq!(nearest("peace", ids), None);
        assert_eq!(nearest("", ids), None);
        assert_eq!(nearest("x", ["y"]), None, "nothing in common");
    }

    #[test]
    fn equally_near_candidates_are_all_offered() {
        let ids = ["part-1", "part-2", "other", "part-1"];
        assert_eq!(nearest_all("part-3", ids), ["part-1", "part-2"]);
        assert_eq!(nearest_all("part-2", ids), ["part-2"]);
        let offer = did_you_mean(&nearest_all("part-3", ids)).unwrap();
        assert_eq!(offer, "did you mean `part-1` or `part-2`?");
        assert_eq!(did_you_mean(&[]), None);
    }

    #[test]
    fn a_text_on_one_line_steers_nothing() {
        let text = " one\r\n\ttwo  \u{202e}three\u{1b}[2J ";
        assert_eq!(on_one_line(text), "one two \\u{202e}three\\u{1b}[2J");
        assert_eq!(printable("one\ntwo  three"), "one\\ntwo  three");
        assert_eq!(on_one_line(" \n "), "");
    }
}
