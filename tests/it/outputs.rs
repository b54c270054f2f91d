//! Everything that the program writes about a document, for tests of what has to hold of all of it.

use std::path::Path;
use std::process::{Command, Output};

/// What an output is for, and so what has to hold of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Read on a terminal.
    Text,
    Json,
    Markdown,
    Dot,
    Mermaid,
    Svg,
    /// A document again.
    Document,
    /// PNG or PDF.
    Bytes,
}

/// The arguments of one run, and what it writes.
pub(crate) struct Run {
    pub(crate) kind: Kind,
    pub(crate) arguments: Vec<String>,
}

/// One run for each output of each subcommand, for a document, one of its nodes, and another
/// document. Pictures in bytes only where they are asked for: to draw them takes a while.
pub(crate) fn all(document: &str, node: &str, other: &str, with_bytes: bool) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut add = |kind: Kind, arguments: &[&str]| {
        let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        runs.push(Run { kind, arguments });
    };
    for (format, kind) in [
        ("text", Kind::Text),
        ("concise", Kind::Text),
        ("github", Kind::Text),
        ("markdown", Kind::Markdown),
        ("json", Kind::Json),
        ("sarif", Kind::Json),
    ] {
        add(kind, &["check", "--warn", "all", "--format", format, document]);
    }
    for command in ["evaluate", "stats"] {
        add(Kind::Text, &[command, document]);
        add(Kind::Json, &[command, "--format", "json", document]);
    }
    add(Kind::Text, &["evaluate", "--semantics", "df-quad", document]);
    for (format, kind) in
        [("text", Kind::Text), ("json", Kind::Json), ("dot", Kind::Dot), ("svg", Kind::Svg)]
    {
        add(kind, &["why", "--format", format, document, node]);
        add(kind, &["diff", "--format", format, document, other]);
    }
    add(Kind::Markdown, &["why", "--format", "markdown", document, node]);
    add(Kind::Markdown, &["diff", "--format", "markdown", document, other]);
    add(Kind::Text, &["diff", "--format", "github", document, other]);
    add(Kind::Text, &["outline", document]);
    for (format, kind) in [("svg", Kind::Svg), ("dot", Kind::Dot), ("mermaid", Kind::Mermaid)] {
        add(kind, &["render", "--standing", "--format", format, document]);
    }
    add(
        Kind::Svg,
        &["render", "--theme", "dark", "--color-by", "group", "--direction", "left", document],
    );
    add(Kind::Document, &["merge", document, document, other]);
    if with_bytes {
        add(Kind::Bytes, &["render", "--scale", "0.5", "--format", "png", document]);
        add(Kind::Bytes, &["render", "--format", "pdf", document]);
    }
    runs
}

impl Run {
    /// Runs it in a folder; `prepare` may change the rest of its environment.
    pub(crate) fn output(&self, folder: &Path, prepare: impl FnOnce(&mut Command)) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_argraph"));
        command.current_dir(folder).args(&self.arguments);
        prepare(&mut command);
        command.output().expect("it starts")
    }
}
