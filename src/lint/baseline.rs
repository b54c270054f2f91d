//! A baseline: the findings that a project has and lives with for now, so that only new ones are
//! reported.
//!
//! It knows a finding by its [fingerprint](super::fingerprints), so it goes on knowing it when
//! the document is reordered or edited elsewhere. One finding is one line of its file, sorted, so
//! that revisions of it merge.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Finding, printable};
use crate::source::{Source, Span};

/// The JSON Schema of a baseline, as in `data/baseline.schema.json`.
pub const SCHEMA: &str = include_str!("../../data/baseline.schema.json");

/// The version that is written, and the newest that is read.
const VERSION: u64 = 1;

/// The findings that are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    /// By the path of the document, relative to the folder of the baseline.
    files: BTreeMap<String, BTreeSet<Entry>>,
}

/// What stands in the file.
#[derive(Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(title = "argraph baseline"))]
struct Written {
    /// Version of this format: 1. Keys are only ever added.
    version: u64,
    /// The findings, by file, rule and fingerprint.
    findings: Vec<Known>,
}

/// A finding that is known.
#[derive(Serialize, Deserialize)]
#[serde(expecting = "an object with `file`, `rule` and `fingerprint`")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Known {
    /// Path of the document, relative to the folder of the baseline, with `/`.
    file: String,
    #[serde(flatten)]
    entry: Entry,
}

/// What a baseline knows of a finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Entry {
    /// Name of the rule.
    pub rule: String,
    /// The finding's name, which stays.
    pub fingerprint: String,
    /// What was wrong, for people who read the file.
    #[serde(default)]
    pub message: String,
}

/// How the findings of a document compare with a baseline.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compared {
    /// Findings that the baseline knows.
    pub known: usize,
    /// Entries of the baseline for this document that are not found any more.
    pub gone: usize,
}

impl Baseline {
    /// Reads the text of a baseline.
    ///
    /// # Errors
    /// A finding at the place where it is no baseline, or at its version where that is newer than
    /// this program knows.
    pub fn read(source: &Source) -> Result<Self, Box<Finding>> {
        #[derive(Deserialize)]
        struct Version {
            version: u64,
        }
        if !source.text().trim_start().starts_with('{') {
            let rest = source.text().trim_start();
            let start = source.text().len() - rest.len();
            let length = rest.chars().next().map_or(0, char::len_utf8);
            return Err(no_baseline(Span::new(start, start + length), "it is no JSON object"));
        }
        // The version first: what a newer one holds beside it cannot be known.
        let version: Version = parse(source)?;
        if version.version != VERSION {
            let at = source.text().find("\"version\"").unwrap_or_default();
            let span = Span::new(at, at + "\"version\"".len());
            let message =
                format!("this is a baseline of version {}, not {VERSION}", version.version);
            let help = "update argraph, or remove it and write it anew with `--write-baseline`";
            return Err(Box::new(Finding::new(NAME, span, message).help(help)));
        }
        let written: Written = parse(source)?;
        let mut baseline = Self::default();
        for Known { file, entry } in written.findings {
            baseline.files.entry(file).or_default().insert(entry);
        }
        Ok(baseline)
    }

    /// Adds the findings of a document, with their fingerprints.
    pub fn add(&mut self, file: &str, findings: &[Finding], fingerprints: Vec<String>) {
        let entries = findings.iter().zip(fingerprints).map(|(finding, fingerprint)| Entry {
            rule: finding.rule.to_owned(),
            fingerprint,
            message: finding.message.clone(),
        });
        self.files.entry(file.to_owned()).or_default().extend(entries);
    }

    /// How many findings it holds.
    pub fn len(&self) -> usize {
        self.files.values().map(BTreeSet::len).sum()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes the findings away that it knows of this document. Entries of rules that were not
    /// `asked` say nothing about whether they would be found.
    pub fn retain_new(
        &self,
        file: &str,
        findings: &mut Vec<Finding>,
        fingerprints: &[String],
        asked: impl Fn(&str) -> bool,
    ) -> Compared {
        let none = BTreeSet::new();
        let entries = self.files.get(file).unwrap_or(&none);
        let mut left: BTreeSet<&str> = entries
            .iter()
            .filter(|entry| asked(&entry.rule))
            .map(|entry| entry.fingerprint.as_str())
            .collect();
        let all: BTreeSet<&str> = entries.iter().map(|entry| entry.fingerprint.as_str()).collect();
        let before = findings.len();
        let mut prints = fingerprints.iter();
        findings.retain(|_| {
            let print = prints.next().map(String::as_str).unwrap_or_default();
            left.remove(print);
            !all.contains(print)
        });
        Compared { known: before - findings.len(), gone: left.len() }
    }

    /// Writes it, one finding a line.
    ///
    /// # Errors
    /// What `out` gives.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let all = self.files.iter().flat_map(|(file, entries)| {
            entries.iter().map(|entry| Known { file: file.clone(), entry: entry.clone() })
        });
        write!(out, "{{\n  \"version\": {VERSION},\n  \"findings\": [")?;
        for (at, known) in all.enumerate() {
            out.write_all(if at == 0 { b"\n    " } else { b",\n    " })?;
            serde_json::to_writer(&mut *out, &known)?;
        }
        writeln!(out, "\n  ]\n}}")
    }
}

/// What findings about a baseline are filed under. It is no rule: nobody can allow it.
const NAME: &str = "invalid-baseline";

fn parse<'t, T: Deserialize<'t>>(source: &'t Source) -> Result<T, Box<Finding>> {
    serde_json::from_str(source.text()).map_err(|error| {
        let place = source.character_at(error.line(), error.column());
        let text = error.to_string();
        let what = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what);
        no_baseline(place, what)
    })
}

fn no_baseline(span: Span, why: &str) -> Box<Finding> {
    let message = format!("this is no baseline: {}", printable(why));
    let finding = Finding::new(NAME, span, message);
    Box::new(finding.help("`argraph check --write-baseline FILE` writes one"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{self, Report, Styles};

    #[test]
    fn the_schema_in_data_is_fresh() {
        crate::schema_test::assert_fresh::<Written>("baseline.schema.json", SCHEMA);
    }

    fn finding(rule: &'static str) -> Finding {
        Finding::new(rule, Span::default(), format!("{rule} é \"x\""))
    }

    fn prints(prints: &[&str]) -> Vec<String> {
        prints.iter().map(|print| (*print).to_owned()).collect()
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut baseline = Baseline::default();
        for round in ["one", "two"] {
            let mut out = Vec::new();
            baseline.write(&mut out).expect("a vector takes all");
            let text = String::from_utf8(out).expect("it is text");
            let schema = serde_json::from_str(SCHEMA).expect("it is JSON");
            let value = serde_json::from_str(&text).expect("it is JSON");
            assert!(jsonschema::is_valid(&schema, &value), "{text}");
            assert_eq!(Baseline::read(&Source::new("b.json", text)), Ok(baseline.clone()));
            let findings = [finding("no-thesis"), finding("empty-text")];
            baseline.add(&format!("b/{round}.json"), &findings, prints(&["02", "01"]));
        }
        assert_eq!(baseline.len(), 4);
    }

    #[test]
    fn known_findings_are_taken_away_and_those_that_are_gone_are_counted() {
        let mut baseline = Baseline::default();
        let known = [finding("no-thesis"), finding("empty-text"), finding("self-link")];
        baseline.add("a.json", &known, prints(&["01", "02", "03"]));
        let compare = |file: &str, asked: fn(&str) -> bool| {
            let mut found = vec![finding("no-challenge"), finding("no-thesis")];
            let compared = baseline.retain_new(file, &mut found, &prints(&["04", "01"]), asked);
            (compared, found.len())
        };
        assert_eq!(compare("a.json", |_| true), (Compared { known: 1, gone: 2 }, 1));
        let without = compare("a.json", |rule| rule != "self-link");
        assert_eq!(without, (Compared { known: 1, gone: 1 }, 1));
        assert_eq!(compare("b.json", |_| true), (Compared::default(), 2));
    }

    #[test]
    fn what_is_no_baseline_is_refused_at_its_place() {
        let refused = |text: &str| {
            let source = Source::new("b.json", text);
            let finding = Baseline::read(&source).expect_err(text);
            let report = Report { source: &source, document: None, findings: &[*finding.clone()] };
            report::text(&report, Styles::Plain, &mut Vec::new())
                .expect("a vector takes everything");
            let place = source.position(finding.span.range().start);
            format!("{}:{} {}", place.line, place.column, finding.message)
        };
        let cases = [
            ("", "1:1 this is no baseline: it is no JSON object"),
            ("\n[\n]", "2:1 this is no baseline: it is no JSON object"),
            ("é", "1:1 this is no baseline: it is no JSON object"),
            ("{}", "1:2 this is no baseline: missing field `version`"),
            (
                "{\"version\": 1, \"findings\": [7]}",
                "1:29 this is no baseline: invalid type: integer `7`, \
                 expected an object with `file`, `rule` and `fingerprint`",
            ),
            (
                "{\"version\": 1,\n \"findings\": [{}]}",
                "2:16 this is no baseline: missing field `file`",
            ),
            ("{\"version\": 2, \"x\": 7}", "1:2 this is a baseline of version 2, not 1"),
            ("{\"version\": 1,\n\"é\": é}", "2:6 this is no baseline: expected value"),
        ];
        for (text, said) in cases {
            assert_eq!(refused(text), said);
        }
    }
}
