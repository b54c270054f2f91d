//! `argraph rules`: list the rules, or print the page of one.

use std::io::{self, Write};

use anyhow::bail;
use argraph::diagnostic::nearest;
use argraph::lint::{self, Level, RULES};

use crate::Outcome;

/// List the rules, or print the page of one.
#[derive(clap::Args)]
#[command(after_help = "Example: argraph rules unsupported-claim")]
pub(crate) struct Args {
    /// Rule whose page to print
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let mut out = anstream::stdout().lock();
    let Some(name) = &args.name else {
        let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
        for rule in RULES {
            let level = match rule.level {
                Level::Deny => "error",
                Level::Warn => "warning",
                Level::Allow => "allowed",
            };
            writeln!(out, "{:width$}  {level:7}  {}", rule.name, rule.summary)?;
        }
        return Ok(Outcome::Clean);
    };
    let Some(rule) = lint::rule(name) else {
        match nearest(name, RULES.iter().map(|rule| rule.name)) {
            Some(near) => bail!("there is no rule `{name}`; did you mean `{near}`?"),
            None => bail!("there is no rule `{name}`; `argraph rules` lists them"),
        }
    };
    io::Write::write_all(&mut out, rule.page.as_bytes())?;
    Ok(Outcome::Clean)
}
