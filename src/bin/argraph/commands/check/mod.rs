//! `argraph check`: run the rules and report what they find.

mod known;
mod levels;
mod mending;
mod report;

use std::path::{Path, PathBuf};

use anyhow::bail;
use argraph::diagnostic::{Finding, Severity};
use argraph::document::Document;
use argraph::error::Error;
use argraph::lint::baseline::Compared;
use argraph::lint::{self, Levels, Subject};
use argraph::source::Source;
use clap::ArgMatches;

use self::known::KnownFindings;
use self::levels::{Asked, LevelArgs};
use self::mending::Mending;
use self::report::{Format, Target};
use crate::Outcome;
use crate::config::{ConfigArgs, Configs};
use crate::documents::{named, of_project};
use crate::input::{self, Input, InputArgs};
use crate::output::complain;
use crate::overwriting::{refuse, refuse_sources};
use crate::parallel::in_parallel;

/// Check arguments: are the support chains sound, is everything supported and answered?
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    argraph check data/belt-and-road.argraph.json\n  \
    argraph check --deny warnings --allow unanswered-challenge essay.argraph.json\n  \
    argraph check --fix essay.argraph.json\n\n\
    Without FILE, what `[check] files` in argraph.toml names is checked, else every\n\
    *.argraph.json below the current folder. Hidden folders, `target` and `node_modules`, which\n\
    hold what programs make, are looked into only where they are named; links to folders are\n\
    not followed.\n\n\
    Levels of rules stand in argraph.toml too; flags win, and of several flags for one rule the\n\
    last. `argraph rules` lists the rules.\n\n\
    Exit status: 0 nothing at error level, 1 errors (with --diff: or something to mend), 2 could\n\
    not look at everything.")]
pub(crate) struct Args {
    /// Documents or folders to check; `-` is standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    #[command(flatten)]
    levels: LevelArgs,

    /// Mend what is certain (a key that one other is near to, an id that is not in kebab-case or has
    /// a plain slip of the pen, a link that stands there twice and says no more the second time, a
    /// premise that is given a reason and so is a claim) and report what remains
    #[arg(long)]
    fix: bool,

    /// Show what --fix would change, as a unified diff, and write nothing
    #[arg(long, conflicts_with_all = ["fix", "format"])]
    diff: bool,

    /// Report only findings that this file does not know
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,

    /// Record in this file what is found, for --baseline, instead of reporting it; it takes the
    /// place of nothing but an earlier baseline
    #[arg(long, value_name = "FILE", conflicts_with_all = ["baseline", "diff", "format", "output"])]
    write_baseline: Option<PathBuf>,

    /// Format of the report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Where to write the report; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,

    #[command(flatten)]
    config: ConfigArgs,

    #[command(flatten)]
    input: InputArgs,
}

/// A document that was looked at.
struct Checked {
    path: PathBuf,
    source: Source,
    document: Option<Document>,
    findings: Vec<Finding>,
    mended: Option<Mending>,
    compared: Compared,
}

pub(crate) fn run(args: &Args, matches: &ArgMatches) -> anyhow::Result<Outcome> {
    let asked = Asked::new(&args.levels, matches)?;
    let mut configs = Configs::new(&args.config, args.input.max_bytes);
    let files = if args.files.is_empty() {
        of_project(&*configs.of_folder(Path::new(""))?)?
    } else {
        named(&args.files)?
    };
    if let Some(path) = &args.write_baseline {
        known::refuse_to_replace(path, &files, args.input.max_bytes)?;
    }
    let known = args.baseline.as_deref();
    refuse(&args.output, files.iter().map(PathBuf::as_path).chain(known))?;
    let known = known.map(|path| KnownFindings::read(path, args.input.max_bytes)).transpose()?;
    let mut tasks = Vec::new();
    for file in &files {
        let levels = asked.over(configs.of_document(file)?.config.levels.clone());
        tasks.push(Task { file, levels, args, known: known.as_ref() });
    }
    refuse(&args.output, configs.files())?;
    let mut checked = Vec::new();
    for result in in_parallel(&tasks, Task::check) {
        match result {
            Ok(one) => checked.push(one),
            Err(error) => complain(&error.to_string()),
        }
    }
    for one in &checked {
        if let Some(document) = &one.document {
            refuse_sources(&args.output, &one.path, document)?;
        }
    }
    if args.fix {
        checked = mending::write(checked);
    }
    let has_failed = checked.len() < files.len();
    if let Some(path) = &args.write_baseline {
        return record(checked, has_failed, path, args);
    }
    if args.diff {
        mending::show(&checked, &args.output)?;
    } else {
        report::write(&checked, args.format, target(args))?;
    }
    if args.fix || args.diff {
        mending::sum_up(&checked, args.diff);
    }
    if let Some(known) = &known {
        known.sum_up(&checked);
    }
    let is_error = |finding: &Finding| finding.severity == Severity::Error;
    let has_errors = checked.iter().any(|one| one.findings.iter().any(is_error));
    let would_change = args.diff && checked.iter().any(|one| one.mended.is_some());
    Ok(match (has_failed, has_errors || would_change) {
        (true, _) => Outcome::Failed,
        (false, true) => Outcome::Found,
        (false, false) => Outcome::Clean,
    })
}

/// Records what was found, if every document could be looked at.
fn record(
    mut checked: Vec<Checked>,
    has_failed: bool,
    path: &Path,
    args: &Args,
) -> anyhow::Result<Outcome> {
    if !has_failed && checked.iter().all(|one| one.document.is_some()) {
        known::record(&checked, path)?;
        return Ok(Outcome::Clean);
    }
    checked.retain(|one| one.document.is_none());
    if !checked.is_empty() {
        report::write(&checked, args.format, Target::Output)?;
    }
    bail!("`{}` is not written: not every document could be looked at", path.display());
}

fn target(args: &Args) -> Target<'_> {
    let is_text_on_output = args.fix && args.files.iter().any(|file| file == Path::new("-"));
    match args.output.as_path() {
        output if output != Path::new("-") => Target::File(output),
        _ if is_text_on_output => Target::Error,
        _ => Target::Output,
    }
}

/// A document to look at, and how.
struct Task<'a> {
    file: &'a Path,
    levels: Levels,
    args: &'a Args,
    known: Option<&'a KnownFindings<'a>>,
}

impl Task<'_> {
    fn check(&self) -> Result<Checked, Error> {
        let source = input::read_source(self.file, self.args.input.max_bytes)?;
        if !self.args.fix && !self.args.diff {
            return Ok(self.look(source));
        }
        // What is not reported is not mended either.
        let mended = lint::mend(&source, |text| self.look(text.clone()).findings);
        let mut checked = self.look(mended.source);
        if mended.count > 0 {
            let (count, later) = (mended.count, mended.later);
            checked.mended = Some(Mending { before: source, count, later });
        }
        Ok(checked)
    }

    /// What the rules find in a document, less what is known.
    fn look(&self, source: Source) -> Checked {
        let content = Document::read(&source);
        let Input { source, content, texts } =
            input::with_texts(source, content, self.file, &self.args.input);
        let (document, findings) = match content {
            Ok((graph, reading)) => {
                let subject = Subject::new(&graph, &texts);
                let findings = lint::check(&subject, reading, &self.levels);
                (Some(graph.into_document()), findings)
            }
            Err(finding) => (None, vec![*finding]),
        };
        let (path, compared) = (self.file.to_owned(), Compared::default());
        let mut checked = Checked { path, source, document, findings, mended: None, compared };
        if let Some(known) = self.known {
            known.take_away(&mut checked, &self.levels);
        }
        checked
    }
}
