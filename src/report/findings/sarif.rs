//! SARIF 2.1.0 (OASIS, 2020), which code hosts and editors show beside the lines.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::Report;
use crate::diagnostic::{Severity, Suggestion};
use crate::lint::{Level, RULES, fingerprints};
use crate::source::{Source, Span};

/// Writes the findings of several documents as one SARIF run.
///
/// # Errors
/// What `out` gives.
pub fn findings_sarif(reports: &[Report<'_>], out: &mut impl Write) -> io::Result<()> {
    let level = |severity: Severity| severity.as_str();
    let rules: Vec<Value> = RULES
        .iter()
        .map(|rule| {
            let default = match rule.level {
                Level::Deny => "error",
                Level::Warn | Level::Allow => "warning",
            };
            json!({
                "id": rule.name,
                "name": pascal(rule.name),
                "shortDescription": { "text": rule.summary },
                "fullDescription": { "text": opening(rule.page) },
                "help": { "text": rule.page, "markdown": rule.page },
                "defaultConfiguration": {
                    "enabled": rule.level != Level::Allow,
                    "level": default,
                },
            })
        })
        .collect();
    let mut results = Vec::new();
    for report in reports {
        let prints = fingerprints(report.source, report.document, report.findings);
        for (finding, print) in report.findings.iter().zip(prints) {
            let text = match &finding.help {
                Some(help) => format!("{}; {help}", finding.message),
                None => finding.message.clone(),
            };
            let related = finding.related.iter().map(|label| {
                let mut location = location(report.source, label.span);
                location["message"] = json!({ "text": label.message });
                location
            });
            let mut result = json!({
                "ruleId": finding.rule,
                "ruleIndex": RULES.iter().position(|rule| rule.name == finding.rule),
                "level": level(finding.severity),
                "message": { "text": text },
                "locations": [location(report.source, finding.span)],
                "relatedLocations": related.collect::<Vec<_>>(),
                "partialFingerprints": { "argraph/v1": print },
            });
            if let Some(suggestion) = &finding.suggestion {
                result["fixes"] = json!([fix(report.source, suggestion)]);
            }
            results.push(result);
        }
    }
    let sarif = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "argraph",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &sarif)?;
    writeln!(out)
}

fn location(source: &Source, span: Span) -> Value {
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(source.name()) },
        "region": region(source, span),
    } })
}

fn region(source: &Source, span: Span) -> Value {
    let (start, end) = (source.position(span.start as usize), source.position(span.end as usize));
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

/// The edits that mend a finding.
fn fix(source: &Source, suggestion: &Suggestion) -> Value {
    let replacements = suggestion.edits.iter().map(|edit| {
        json!({
            "deletedRegion": region(source, edit.span),
            "insertedContent": { "text": edit.replacement },
        })
    });
    json!({
        "description": { "text": suggestion.message },
        "artifactChanges": [{
            "artifactLocation": { "uri": uri(source.name()) },
            "replacements": replacements.collect::<Vec<_>>(),
        }],
    })
}

/// A name in kebab-case as SARIF likes to have the names of rules: `UnknownId`.
fn pascal(name: &str) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    name.split('-').map(capital).collect()
}

/// The first paragraph of a rule's page, on one line.
fn opening(page: &str) -> String {
    let paragraph = page.split("\n\n").nth(1).unwrap_or_default();
    paragraph.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A path as a URI reference (RFC 3986): whatever is not unreserved is percent-encoded.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        match byte {
            b'\\' => uri.push('/'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
