//! `argraph init`: write a document to start from.

use std::path::{Path, PathBuf};

use anyhow::bail;

use crate::Outcome;
use crate::output::{remark, typed, write_whole};

/// Write a document to start from, and beside it the JSON Schema that helps your editor.
#[derive(clap::Args)]
#[command(after_help = "\
Example: argraph init essay.argraph.json

docs/format.md in argraph's repository names every key of a document, with examples; the schema \
tells your editor what each is for.")]
pub(crate) struct Args {
    /// Where to write it; a file that is there already is left alone; `-` is standard output
    #[arg(value_name = "FILE", default_value = "argument.argraph.json")]
    file: PathBuf,
}

const START: &str = include_str!("start.argraph.json");

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    if args.file == Path::new("-") {
        write_whole(&args.file, START.as_bytes())?;
        return Ok(Outcome::Clean);
    }
    let folder = args.file.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        bail!("there is no folder `{}`: make it first, or name another file", folder.display());
    }
    if args.file.exists() {
        bail!("`{}` is there already; name another file", args.file.display());
    }
    let schema = args.file.with_file_name("argraph.schema.json");
    let mut beside = String::new();
    if !schema.exists() {
        write_whole(&schema, argraph::document::SCHEMA.as_bytes())?;
        beside = format!(" and `{}`", schema.display());
    }
    write_whole(&args.file, START.as_bytes())?;
    let (file, typed) = (args.file.display(), typed(&args.file));
    remark(&format!(
        "wrote `{file}`{beside}; try `argraph check {typed}` and `argraph render {typed} -o x.svg`"
    ));
    let name = args.file.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    if !name.ends_with(".argraph.json") {
        remark("`argraph check` without a file finds only what is named *.argraph.json");
    }
    Ok(Outcome::Clean)
}
