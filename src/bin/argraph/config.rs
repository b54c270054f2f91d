//! Following `argraph.toml`: which one, and what it says.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::bail;
use argraph::config::{self, Config, Takes};
use argraph::source::Source;

use crate::output::show_findings;

/// Options of subcommands that follow an `argraph.toml`.
#[derive(clap::Args, Default)]
pub(crate) struct ConfigArgs {
    /// Follow this file [default: the nearest argraph.toml in a document's folder or above it]
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    config: Option<PathBuf>,

    /// Follow no argraph.toml
    #[arg(long)]
    no_config: bool,
}

/// The `argraph.toml` of a document, or of a folder.
#[derive(Default)]
pub(crate) struct Followed {
    /// Its text, unless there is none to follow.
    pub(crate) source: Option<Source>,
    /// The folder that it lies in.
    pub(crate) folder: PathBuf,
    /// What it says.
    pub(crate) config: Config,
}

/// The files that were read, each once.
pub(crate) struct Configs<'a> {
    args: &'a ConfigArgs,
    max_bytes: u64,
    /// By the folder of the document.
    of_folder: HashMap<PathBuf, Rc<Followed>>,
    of_file: HashMap<PathBuf, Rc<Followed>>,
}

impl<'a> Configs<'a> {
    pub(crate) fn new(args: &'a ConfigArgs, max_bytes: u64) -> Self {
        Self { args, max_bytes, of_folder: HashMap::new(), of_file: HashMap::new() }
    }

    /// The file that a document follows; standard input follows that of the current folder.
    pub(crate) fn of_document(&mut self, document: &Path) -> anyhow::Result<Rc<Followed>> {
        let folder = document.parent().filter(|_| document != Path::new("-"));
        self.of_folder(folder.unwrap_or(Path::new("")))
    }

    /// The file that is followed in a folder. What is wrong with it has been reported where this
    /// fails.
    pub(crate) fn of_folder(&mut self, folder: &Path) -> anyhow::Result<Rc<Followed>> {
        if let Some(followed) = self.of_folder.get(folder) {
            return Ok(Rc::clone(followed));
        }
        let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let file = match &self.args.config {
            _ if self.args.no_config => None,
            Some(file) => Some(file.clone()),
            None => config::find(here),
        };
        let followed = match file {
            None => Rc::default(),
            Some(file) => self.of_file(file)?,
        };
        self.of_folder.insert(folder.to_owned(), Rc::clone(&followed));
        Ok(followed)
    }

    /// The files that are followed.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Path> {
        self.of_file.keys().map(PathBuf::as_path)
    }

    fn of_file(&mut self, file: PathBuf) -> anyhow::Result<Rc<Followed>> {
        let absolute = std::path::absolute(&file).unwrap_or_else(|_| file.clone());
        if let Some(followed) = self.of_file.get(&absolute) {
            return Ok(Rc::clone(followed));
        }
        let shown = from_here(&file);
        let source = Source::read(&shown, self.max_bytes)?;
        let (config, findings) = Config::read(&source);
        if !findings.is_empty() {
            show_findings(&source, &findings)?;
            bail!("`{}` cannot be followed; mend it, or say `--no-config`", source.name());
        }
        let folder = shown.parent().unwrap_or(Path::new("")).to_owned();
        let followed = Rc::new(Followed { source: Some(source), folder, config });
        self.of_file.insert(absolute, Rc::clone(&followed));
        Ok(followed)
    }
}

/// A path as it is shortest from the current folder: of a file below, or of one in a folder
/// above, where it starts with `..`.
fn from_here(path: &Path) -> PathBuf {
    let Ok(here) = std::env::current_dir() else { return path.to_owned() };
    if let Ok(below) = path.strip_prefix(&here) {
        return below.to_owned();
    }
    for (up, ancestor) in here.ancestors().enumerate().skip(1) {
        // From the root on, `..` would say less than the path.
        if ancestor.parent().is_none() {
            break;
        }
        if let Ok(below) = path.strip_prefix(ancestor) {
            return std::iter::repeat_n("..", up).collect::<PathBuf>().join(below);
        }
    }
    path.to_owned()
}

/// The arguments of `argraph render` with what `[render]` says put before those that were given,
/// so that these win.
pub(crate) fn with_render_defaults(given: Vec<OsString>, config: &Config) -> Vec<OsString> {
    let flags = config.render.iter().flat_map(|(key, value)| {
        let flag = |prefix: &str| Some(format!("--{prefix}{}", key.name));
        let value = value.as_str();
        let (flag, value) = match key.takes {
            Takes::Yes => (flag("").filter(|_| value == "true"), None),
            Takes::No => (flag("no-").filter(|_| value == "false"), None),
            Takes::OneOf(_) | Takes::Number { .. } => (flag(""), Some(value.to_owned())),
        };
        flag.into_iter().chain(value).map(OsString::from)
    });
    let (program_and_subcommand, rest) = given.split_at(given.len().min(2));
    [program_and_subcommand, &flags.collect::<Vec<_>>(), rest].concat()
}
