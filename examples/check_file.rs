//! Checks a document with the default rules and prints what they find, one line a finding.
//!
//! Run it with `cargo run --example check_file -- data/belt-and-road.argraph.json`.

#![allow(clippy::print_stdout, reason = "an example shows what it found")]

use std::path::{Path, PathBuf};

use argraph::document::{Document, Texts, default_root};
use argraph::error::Error;
use argraph::graph::ArgumentGraph;
use argraph::lint::{self, Levels, Subject};
use argraph::source::{DEFAULT_MAX_BYTES, Source};

fn main() -> Result<(), Error> {
    let path = std::env::args_os().nth(1).map(PathBuf::from);
    let path = path.unwrap_or_else(|| "data/belt-and-road.argraph.json".into());
    for line in check(&path)? {
        println!("{line}");
    }
    Ok(())
}

/// The findings of a document, as lines.
pub fn check(path: &Path) -> Result<Vec<String>, Error> {
    let source = Source::read(path, DEFAULT_MAX_BYTES)?;
    let findings = match Document::read(&source) {
        // Not even a JSON object: this one finding says where it breaks off.
        Err(finding) => vec![*finding],
        Ok((document, reading)) => {
            let folder = path.parent().unwrap_or(Path::new("."));
            let texts = Texts::read(&document, folder, &default_root(folder), DEFAULT_MAX_BYTES);
            let graph = ArgumentGraph::new(document);
            lint::check(&Subject::new(&graph, &texts), reading, &Levels::default())
        }
    };
    let line = |finding: argraph::diagnostic::Finding| {
        let place = source.position(finding.span.start as usize);
        format!("{}:{}: {} [{}]", place.line, place.column, finding.message, finding.rule)
    };
    Ok(findings.into_iter().map(line).collect())
}
