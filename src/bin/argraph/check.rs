//! `argraph check`: run the rules and report what they find.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::bail;
use argraph::diagnostic::{Finding, Severity, nearest};
use argraph::document::Document;
use argraph::lint::{self, Level, Levels, RULES, Subject};
use argraph::report::{
    self, Report, Styles, findings_concise, findings_github, findings_json, findings_markdown,
    findings_sarif,
};
use argraph::source::Source;
use clap::{ArgMatches, ValueEnum};

use crate::Outcome;
use crate::input::{self, InputArgs};
use crate::output::{complain, write_whole};

/// Check arguments: are the support chains sound, is everything supported and answered?
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    argraph check data/belt-and-road.argraph.json\n  \
    argraph check --deny warnings --allow unanswered-challenge essay.argraph.json\n\n\
    Without FILE, every *.argraph.json below the current folder is checked.\n\
    `argraph rules` lists the rules.")]
pub(crate) struct Args {
    /// Documents or folders to check; `-` is standard input [default: .]
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Report what this rule finds as an error; `warnings` and `all` stand for many
    #[arg(long, value_name = "RULE")]
    deny: Vec<String>,

    /// Report what this rule finds as a warning
    #[arg(long, value_name = "RULE")]
    warn: Vec<String>,

    /// Do not report what this rule finds
    #[arg(long, value_name = "RULE")]
    allow: Vec<String>,

    /// Format of the report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Where to write the report; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,

    #[command(flatten)]
    input: InputArgs,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq)]
enum Format {
    /// For a terminal: the line, the place in it, what to do
    Text,
    /// One line each: file:line:column: severity: message [rule]
    Concise,
    /// For programs; its schema is data/check.schema.json
    Json,
    /// SARIF 2.1.0, for code hosts and editors
    Sarif,
    /// Workflow commands of GitHub Actions
    Github,
    /// A table, for a comment on a pull request
    Markdown,
}

/// A document that was looked at.
struct Checked {
    source: Source,
    document: Option<Document>,
    findings: Vec<Finding>,
}

pub(crate) fn run(args: &Args, matches: &ArgMatches) -> anyhow::Result<Outcome> {
    let levels = levels(args, matches)?;
    let mut failed = false;
    let mut checked = Vec::new();
    for file in files(&args.files)? {
        match check(&file, args, &levels) {
            Ok(one) => checked.push(one),
            Err(error) => {
                complain(&error.to_string());
                failed = true;
            }
        }
    }
    write(args, &checked)?;
    let is_error = |finding: &Finding| finding.severity == Severity::Error;
    let found = checked.iter().any(|one| one.findings.iter().any(is_error));
    Ok(match (failed, found) {
        (true, _) => Outcome::Failed,
        (false, true) => Outcome::Found,
        (false, false) => Outcome::Clean,
    })
}

fn check(file: &Path, args: &Args, levels: &Levels) -> Result<Checked, argraph::error::Error> {
    let input = input::read(file, &args.input)?;
    Ok(match input.content {
        Ok((graph, reading)) => {
            let findings = lint::check(&Subject::new(&graph, &input.texts), reading, levels);
            let document = Some(graph.into_document());
            Checked { source: input.source, document, findings }
        }
        Err(finding) => Checked { source: input.source, document: None, findings: vec![*finding] },
    })
}

/// The levels that the flags ask for, in the order in which they were given.
fn levels(args: &Args, matches: &ArgMatches) -> anyhow::Result<Levels> {
    let mut given: Vec<(usize, &str, Level)> = Vec::new();
    for (flag, names, level) in [
        ("deny", &args.deny, Level::Deny),
        ("warn", &args.warn, Level::Warn),
        ("allow", &args.allow, Level::Allow),
    ] {
        let places = matches.indices_of(flag).into_iter().flatten();
        given.extend(places.zip(names).map(|(place, name)| (place, name.as_str(), level)));
    }
    given.sort_unstable_by_key(|(place, ..)| *place);
    let mut levels = Levels::default();
    for (_, name, level) in given {
        match (name, lint::rule(name)) {
            ("warnings", _) if level == Level::Deny => levels.deny_warnings(),
            ("all" | "warnings", _) => {
                let meant = |rule: &&&lint::Rule| name == "all" || levels.of(rule) == Level::Warn;
                let rules: Vec<_> = RULES.iter().filter(meant).collect();
                for rule in rules {
                    // A document that cannot be read whole is never made less of.
                    if level != Level::Allow || rule.level != Level::Deny {
                        levels.set(rule, level);
                    }
                }
            }
            (_, Some(rule)) => levels.set(rule, level),
            (_, None) => match nearest(name, RULES.iter().map(|rule| rule.name)) {
                Some(near) => bail!("there is no rule `{name}`; did you mean `{near}`?"),
                None => bail!("there is no rule `{name}`; `argraph rules` lists them"),
            },
        }
    }
    Ok(levels)
}

/// The documents that are meant: files as named, folders with every `*.argraph.json` below.
fn files(named: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let here = [PathBuf::from(".")];
    let named = if named.is_empty() { &here } else { named };
    let mut files: Vec<PathBuf> = Vec::new();
    for path in named {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let before = files.len();
        let mut folders = vec![path.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder)? {
                let entry = entry?;
                let name = entry.file_name().to_string_lossy().into_owned();
                let kind = entry.file_type()?;
                let is_left_out =
                    name.starts_with('.') || name == "target" || name == "node_modules";
                if kind.is_dir() && !is_left_out {
                    folders.push(entry.path());
                } else if kind.is_file() && name.ends_with(".argraph.json") {
                    let file = entry.path();
                    files.push(file.strip_prefix("./").map(Path::to_owned).unwrap_or(file));
                }
            }
        }
        if files.len() == before {
            bail!("there is no *.argraph.json in `{}`; `argraph init` writes one", path.display());
        }
        files[before..].sort();
    }
    let mut seen = std::collections::HashSet::new();
    files.retain(|file| seen.insert(file.clone()));
    Ok(files)
}

fn write(args: &Args, checked: &[Checked]) -> anyhow::Result<()> {
    let reports: Vec<Report<'_>> = checked
        .iter()
        .map(|one| Report {
            source: &one.source,
            document: one.document.as_ref(),
            findings: &one.findings,
        })
        .collect();
    if args.format == Format::Text && args.output == Path::new("-") {
        let mut out = io::BufWriter::new(anstream::AutoStream::auto(io::stdout().lock()));
        text(&reports, Styles::Ansi, &mut out)?;
        return Ok(out.flush()?);
    }
    let mut out = Vec::new();
    match args.format {
        Format::Text => text(&reports, Styles::Plain, &mut out)?,
        Format::Concise => findings_concise(&reports, &mut out)?,
        Format::Json => findings_json(&reports, &mut out)?,
        Format::Sarif => findings_sarif(&reports, &mut out)?,
        Format::Github => findings_github(&reports, &mut out)?,
        Format::Markdown => findings_markdown(&reports, &mut out)?,
    }
    write_whole(&args.output, &out)
}

fn text(reports: &[Report<'_>], styles: Styles, out: &mut impl Write) -> io::Result<()> {
    for report in reports {
        report::text(report, styles, out)?;
    }
    let all: Vec<Finding> = reports.iter().flat_map(|report| report.findings.to_vec()).collect();
    let files = match reports.len() {
        1 => "1 file".to_owned(),
        many => format!("{many} files"),
    };
    match report::counts(&all) {
        Some(counts) => writeln!(out, "{counts} in {files}"),
        None if reports.is_empty() => Ok(()),
        None => writeln!(out, "{files} checked: nothing to complain of"),
    }
}
