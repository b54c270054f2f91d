//! `argraph diff`: what a revision did to an argument.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::bail;
use argraph::diagnostic::{Finding, Severity};
use argraph::diff::{
    FindingsDelta, GraphDiff, Impact, Reviewed, diff, findings_delta, ghosts, impact,
};
use argraph::document::Document;
use argraph::graph::ArgumentGraph;
use argraph::lint::{self, Levels, Subject};
use argraph::render::{EarlierPicture, Overlay, Picture, PictureOptions, Scene, SceneOptions};
use argraph::report::{self, DiffReport, Styles};
use argraph::source::Source;

use crate::Outcome;
use crate::config::{ConfigArgs, Configs};
use crate::input::{Input, InputArgs};
use crate::output::{complain, show_findings, typed, write_result};
use crate::overwriting::{refuse, refuse_sources};
use crate::picture::{Drawing, picture_of, refuse_binary_on_terminal, report_format};
use crate::revision::Place;

/// Compare two revisions of an argument: what changed, and what that means for the rest.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  argraph diff old.argraph.json new.argraph.json
  argraph diff --git HEAD~1 data/belt-and-road.argraph.json
  argraph diff main:data/belt-and-road.argraph.json data/belt-and-road.argraph.json
  argraph diff --format markdown --fail-on standing --git main data/belt-and-road.argraph.json

Exit status: 0 the same, 1 different (or what `--fail-on` names), 2 could not compare.")]
pub(crate) struct Args {
    /// The old and the new revision: files, or REV:PATH in git; with `--git` the file alone.
    /// /dev/null is a document that is not there yet, or no more
    #[arg(value_name = "FILE", num_args = 1..=2, required = true)]
    files: Vec<OsString>,

    /// Compare with the file as it was in this revision of git
    #[arg(long, value_name = "REV")]
    git: Option<OsString>,

    /// Format of the report [default: by the suffix of the output, else text]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,

    /// File to write the report to; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,

    /// What makes the exit status 1
    #[arg(long, value_name = "WHAT", default_value = "any")]
    fail_on: FailOn,

    #[command(flatten)]
    config: ConfigArgs,

    #[command(flatten)]
    input: InputArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For a terminal
    Text,
    /// For programs; `argraph schema diff` prints its schema
    Json,
    /// For a comment on a pull request
    Markdown,
    /// Annotations of a GitHub workflow
    Github,
    /// A picture: the new graph, with what was removed as ghosts
    Svg,
    /// The same picture, in pixels
    Png,
    /// The same picture, on a page
    Pdf,
    /// The same picture, for Graphviz
    Dot,
    /// The same picture, for a README or a comment on a forge
    Mermaid,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    /// Any difference
    Any,
    /// A statement of both revisions that stands otherwise than before
    Standing,
    /// A new finding at error level
    Errors,
}

/// What git calls the file where it was added or deleted.
pub(crate) const ABSENT: &str = "/dev/null";

/// A revision that was read, and what the rules say of it.
pub(crate) struct Revision {
    pub(crate) source: Source,
    pub(crate) graph: ArgumentGraph,
    pub(crate) findings: Vec<Finding>,
}

impl Revision {
    /// Looks at a revision; the finding where there is nothing to look at.
    pub(crate) fn new(input: Input, levels: &Levels) -> Result<Self, (Source, Box<Finding>)> {
        let Input { source, content, texts } = input;
        match content {
            Ok((graph, reading)) => {
                let subject = Subject::new(&graph, &texts);
                let findings = lint::check(&subject, reading, levels);
                Ok(Self { source, graph, findings })
            }
            Err(finding) => Err((source, finding)),
        }
    }

    /// What stands for a file that is not there yet, or no more: a document with nothing in it, of
    /// which the rules say nothing.
    pub(crate) fn absent() -> Self {
        let source = Source::new(ABSENT, "");
        Self { source, graph: ArgumentGraph::new(Document::default()), findings: Vec::new() }
    }

    fn reviewed(&self) -> Reviewed<'_> {
        let Self { source, graph, findings } = self;
        Reviewed { source, graph, findings }
    }
}

/// Two revisions and what differs.
pub(crate) struct Comparison {
    old: Revision,
    new: Revision,
    pub(crate) diff: GraphDiff,
    pub(crate) impact: Impact,
    pub(crate) findings: FindingsDelta,
}

impl Comparison {
    pub(crate) fn new(old: Revision, new: Revision) -> Self {
        let diff = diff(&old.graph, &new.graph);
        let impact = impact(&old.graph, &new.graph, &diff);
        let findings = findings_delta(&diff, old.reviewed(), new.reviewed());
        Self { old, new, diff, impact, findings }
    }

    /// The new graph with ghosts.
    fn scene(&self) -> Scene {
        let ghosts = ghosts(&self.old.graph, &self.new.graph, &self.diff, &self.impact);
        let overlay = Overlay { standing: None, nodes: ghosts.nodes, links: ghosts.links };
        Scene::new(&ghosts.graph, &SceneOptions::default(), &overlay)
    }

    /// Where the picture of the new revision has everything: the comparison is drawn like it, with
    /// what is gone where it finds room.
    fn new_picture(&self) -> anyhow::Result<EarlierPicture> {
        let scene = Scene::new(&self.new.graph, &SceneOptions::default(), &Overlay::default());
        Ok(EarlierPicture::from(&Picture::new(scene, &PictureOptions::default())?))
    }

    pub(crate) fn report(&self) -> DiffReport<'_> {
        DiffReport {
            old: &self.old.graph,
            new: &self.new.graph,
            old_source: &self.old.source,
            new_source: &self.new.source,
            diff: &self.diff,
            impact: &self.impact,
            findings: &self.findings,
        }
    }
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let format = report_format(args.format, &args.output)?;
    let picture = picture_of(&format);
    if let Some(picture) = picture {
        refuse_binary_on_terminal(picture, &args.output)?;
    }
    let (old, new) = args.places()?;
    let places = [&old, &new];
    refuse(&args.output, places.into_iter().filter_map(Place::file))?;
    // Both revisions are judged alike, or a change of levels would look like one of the argument.
    let mut configs = Configs::new(&args.config, args.input.max_bytes);
    let is_absent = |place: &Place| *place == Place::File(ABSENT.into());
    let judged = if is_absent(&new) { &old } else { &new };
    let followed = configs.of_folder(judged.folder())?;
    // Both sides are read before anything is said, so that both can be named.
    let read = |side: &str, place: &Place| {
        if is_absent(place) {
            return Some(Revision::absent());
        }
        match place.read(&args.input) {
            Err(error) => {
                complain(&format!("the {side} revision: {error:#}"));
                None
            }
            Ok(input) => Revision::new(input, &followed.config.levels)
                .map_err(|(source, finding)| {
                    complain(&format!("the {side} revision is no argument document"));
                    let _ = show_findings(&source, &[*finding]);
                })
                .ok(),
        }
    };
    let (Some(old), Some(new)) = (read("old", &old), read("new", &new)) else {
        return Ok(Outcome::Failed);
    };
    for (place, revision) in places.into_iter().zip([&old, &new]) {
        if let Some(path) = place.file() {
            refuse_sources(&args.output, path, revision.graph.document())?;
        }
    }
    let comparison = Comparison::new(old, new);
    let report = comparison.report();
    if format == Format::Text && args.output == Path::new("-") {
        let mut out = anstream::AutoStream::auto(io::stdout().lock());
        report::diff_text(&report, Styles::Ansi, &mut out)?;
        out.flush()?;
    } else {
        let mut content = Vec::new();
        match format {
            Format::Text => report::diff_text(&report, Styles::Plain, &mut content)?,
            Format::Json => report::diff_json(&report, &mut content)?,
            Format::Markdown => report::diff_markdown(&report, &mut content)?,
            Format::Github => report::diff_github(&report, &mut content)?,
            Format::Svg | Format::Png | Format::Pdf | Format::Dot | Format::Mermaid => {
                let mut drawing = picture.map(Drawing::new).expect("it is a picture");
                if drawing.format.is_laid_out() {
                    drawing.like = Some(comparison.new_picture()?);
                }
                content = drawing.draw(comparison.scene())?;
            }
        }
        write_result(&args.output, &content)?;
    }
    let found = match args.fail_on {
        FailOn::Any => !comparison.diff.is_empty(),
        FailOn::Standing => !comparison.impact.standings.is_empty(),
        FailOn::Errors => {
            comparison.findings.new.iter().any(|finding| finding.severity == Severity::Error)
        }
    };
    Ok(if found { Outcome::Found } else { Outcome::Clean })
}

impl Args {
    fn places(&self) -> anyhow::Result<(Place, Place)> {
        match (&self.git, &self.files[..]) {
            (Some(revision), [file]) => {
                let path = Path::new(file);
                Ok((Place::at(revision, path)?, Place::File(path.to_owned())))
            }
            (Some(_), _) => bail!("`--git` takes one file, and compares it with its earlier self"),
            (None, [old, new]) => {
                if old == "-" && new == "-" {
                    bail!("only one of the two revisions can be standard input");
                }
                Ok((Place::parse(old), Place::parse(new)))
            }
            (None, _) => bail!(
                "name two revisions, or one file with `--git REV`: argraph diff --git HEAD {}",
                typed(Path::new(&self.files[0]))
            ),
        }
    }
}
