//! `argraph schema`: print the JSON Schema of the document format.

use std::path::Path;

use crate::Outcome;
use crate::output::write_whole;

/// Print the JSON Schema of documents, for editors and validators.
#[derive(clap::Args)]
#[command(after_help = "Example: argraph schema > argraph.schema.json")]
pub(crate) struct Args {}

pub(crate) fn run(_: &Args) -> anyhow::Result<Outcome> {
    write_whole(Path::new("-"), argraph::document::SCHEMA.as_bytes())?;
    Ok(Outcome::Clean)
}
