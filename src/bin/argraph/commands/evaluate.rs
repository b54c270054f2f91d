//! `argraph evaluate`: say which statements stand, and why.

use std::path::PathBuf;

use argraph::evaluate::evaluate;
use argraph::evaluate::strength::{self, Convergence, strengths};
use argraph::report::{self, StandingReport};

use crate::Outcome;
use crate::input::{self, InputArgs, Read};
use crate::output::{remark, styles_for, write_text};
use crate::overwriting::{refuse, refuse_sources};
use crate::picture::report_format;

/// Say which statements stand, and why
#[derive(clap::Args)]
#[command(after_help = "\
A statement stands when it is given or a support of it is in force, and no attack on it is. \
It is defeated when an attack on it is in force, unsupported when what it rests on fell, and \
undecided when neither can be said, as where two attack each other.

Example: argraph evaluate data/belt-and-road.argraph.json")]
pub(crate) struct Args {
    /// Document to evaluate; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Show one node or link only, with all that bears on it
    #[arg(long, value_name = "ID")]
    node: Option<String>,

    /// Show strengths beside standing, from each node's `weight` (0.5 where it has none)
    #[arg(long, value_enum, value_name = "NAME")]
    semantics: Option<Semantics>,

    /// Format of the report [default: by the suffix of the output, else text]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,

    /// File to write to; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,

    #[command(flatten)]
    input: InputArgs,
}

#[derive(clap::ValueEnum, Clone, Copy)]
enum Format {
    /// A table
    Text,
    /// For programs; `argraph schema evaluate` prints its schema
    Json,
}

#[derive(clap::ValueEnum, Clone, Copy)]
enum Semantics {
    /// Rago and others 2016
    DfQuad,
    /// Potyka 2018
    QuadraticEnergy,
    /// Amgoud and Ben-Naim 2017
    Euler,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let format = report_format(args.format, &args.output)?;
    refuse(&args.output, [args.file.as_path()])?;
    let Some(Read { graph, .. }) = input::read_graph(&args.file, &args.input, "evaluated")? else {
        return Ok(Outcome::Failed);
    };
    refuse_sources(&args.output, &args.file, graph.document())?;
    let only = args.node.as_deref().map(|id| input::find(&graph, id)).transpose()?;
    let evaluation = evaluate(&graph);
    let strengths = args.semantics.map(|semantics| strengths(&graph, semantics.into()));
    if let Some(strengths) = &strengths
        && matches!(strengths.outcome, Convergence::NotConverged { .. })
    {
        remark(&report::standing::outcome(strengths));
    }
    let report =
        StandingReport { graph: &graph, evaluation: &evaluation, strengths: strengths.as_ref() };
    let mut out = Vec::new();
    let styles = styles_for(&args.output);
    match (format, only) {
        (Format::Json, only) => report::standing::json(&report, only, &mut out)?,
        (Format::Text, None) => report::standing::text(&report, styles, &mut out)?,
        (Format::Text, Some(one)) => report::standing::one(&report, one, styles, &mut out)?,
    }
    write_text(&args.output, &out)?;
    Ok(Outcome::Clean)
}

impl From<Semantics> for strength::Semantics {
    fn from(semantics: Semantics) -> Self {
        match semantics {
            Semantics::DfQuad => Self::DfQuad,
            Semantics::QuadraticEnergy => Self::QuadraticEnergy,
            Semantics::Euler => Self::Euler,
        }
    }
}
