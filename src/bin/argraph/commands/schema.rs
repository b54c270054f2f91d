//! `argraph schema`: print the JSON Schema of what is read or written.

use std::path::Path;

use clap::ValueEnum;

use crate::Outcome;
use crate::output::write_result;

/// Print the JSON Schema of documents, of argraph.toml, or of what a subcommand prints as JSON.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    argraph schema > argraph.schema.json\n  \
    argraph schema config > config.schema.json\n  \
    argraph schema check > check.schema.json")]
pub(crate) struct Args {
    /// What it is the schema of
    #[arg(value_enum, default_value_t = Name::Document)]
    name: Name,
}

#[derive(ValueEnum, Clone, Copy)]
enum Name {
    /// Documents
    Document,
    /// argraph.toml
    Config,
    /// The file of `argraph check --write-baseline`
    Baseline,
    /// `argraph check --format json`
    Check,
    /// `argraph evaluate --format json`
    Evaluate,
    /// `argraph why --format json`
    Why,
    /// `argraph stats --format json`
    Stats,
    /// `argraph diff --format json`
    Diff,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let schema = match args.name {
        Name::Document => argraph::document::SCHEMA,
        Name::Config => argraph::config::SCHEMA,
        Name::Baseline => argraph::lint::baseline::SCHEMA,
        Name::Check => argraph::report::CHECK_SCHEMA,
        Name::Evaluate => argraph::report::standing::SCHEMA,
        Name::Why => argraph::report::proof::SCHEMA,
        Name::Stats => argraph::report::statistics::SCHEMA,
        Name::Diff => argraph::report::DIFF_SCHEMA,
    };
    write_result(Path::new("-"), schema.as_bytes())?;
    Ok(Outcome::Clean)
}
