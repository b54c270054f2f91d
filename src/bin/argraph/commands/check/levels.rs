//! The levels that the flags ask for.

use anyhow::bail;
use argraph::lint::{Level, Levels};
use clap::ArgMatches;

/// Flags that set the level of a rule; of several for one rule the last one holds.
#[derive(clap::Args)]
pub(super) struct LevelArgs {
    /// Report what this rule finds as an error; `warnings` stands for every rule that would warn,
    /// `all` for every rule
    #[arg(long, value_name = "RULE")]
    deny: Vec<String>,

    /// Report what this rule finds as a warning; `all` adds the rules that are off
    #[arg(long, value_name = "RULE")]
    warn: Vec<String>,

    /// Do not report what this rule finds; `all` leaves the rules that are errors, unless named
    #[arg(long, value_name = "RULE")]
    allow: Vec<String>,
}

/// What the flags ask for, in the order in which they were given.
pub(super) struct Asked {
    levels: Vec<(String, Level)>,
}

impl Asked {
    /// Reads the flags, and refuses those that name no rule.
    pub(super) fn new(args: &LevelArgs, matches: &ArgMatches) -> anyhow::Result<Self> {
        let mut given: Vec<(usize, &String, Level)> = Vec::new();
        for (names, level) in
            [(&args.deny, Level::Deny), (&args.warn, Level::Warn), (&args.allow, Level::Allow)]
        {
            let places = matches.indices_of(level.as_str()).into_iter().flatten();
            given.extend(places.zip(names).map(|(place, name)| (place, name, level)));
        }
        given.sort_unstable_by_key(|(place, ..)| *place);
        let mut all = Levels::default();
        for (_, name, level) in &given {
            if let Err(unknown) = all.set_named(name, *level) {
                bail!("{unknown}; {}", unknown.hint());
            }
        }
        let levels = given.into_iter().map(|(_, name, level)| (name.clone(), level));
        Ok(Self { levels: levels.collect() })
    }

    /// Puts them over other levels.
    pub(super) fn over(&self, mut levels: Levels) -> Levels {
        for (name, level) in &self.levels {
            levels.set_named(name, *level).expect("names of rules were looked at");
        }
        levels
    }
}
