//! Reading documents as every subcommand does it.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::bail;
use argraph::diagnostic::{Finding, Severity, nearest, shown};
use argraph::document::{Document, Texts, default_root};
use argraph::error::Error;
use argraph::graph::{ArgumentGraph, Element};
use argraph::lint::{self, Level, Levels, RULES, Subject};
use argraph::source::{self, DEFAULT_MAX_BYTES, Source};
use clap::builder::{PathBufValueParser, TypedValueParser};

use crate::numbers;
use crate::output::{show_findings, typed, warn};

/// Options of a subcommand that reads documents and the texts that they quote.
#[derive(clap::Args, Clone)]
pub(crate) struct InputArgs {
    /// Folder that source texts may be read from [default: the repository's root,
    /// or the document's folder where there is none]
    #[arg(long, value_name = "DIR", value_parser = folder())]
    pub(crate) root: Option<PathBuf>,

    /// Largest file to read, in bytes
    #[arg(long, value_name = "N", default_value_t = DEFAULT_MAX_BYTES, value_parser = numbers::whole::<u64>)]
    pub(crate) max_bytes: u64,
}

/// Reads the path of a folder: below one that is not there nothing would be found.
fn folder() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new()
        .try_map(|path| if path.is_dir() { Ok(path) } else { Err("there is no such folder") })
}

/// Options of a subcommand that reads documents alone.
#[derive(clap::Args, Clone)]
pub(crate) struct DocumentArgs {
    /// Largest file to read, in bytes
    #[arg(long, value_name = "N", default_value_t = DEFAULT_MAX_BYTES, value_parser = numbers::whole::<u64>)]
    pub(crate) max_bytes: u64,
}

/// A file that was read: its text and what stands in it.
pub(crate) struct Input {
    pub(crate) source: Source,
    /// The graph and the findings of reading it, or the finding that there is no document.
    pub(crate) content: Result<(ArgumentGraph, Vec<Finding>), Box<Finding>>,
    pub(crate) texts: Texts,
}

/// Reads the text of a document; `-` is standard input.
pub(crate) fn read_source(path: &Path, max_bytes: u64) -> Result<Source, Error> {
    Source::from_bytes(name(path), read_bytes(path, max_bytes)?)
}

/// Reads the bytes of a file, which may be no text; `-` is standard input.
pub(crate) fn read_bytes(path: &Path, max_bytes: u64) -> Result<Vec<u8>, Error> {
    let name = name(path);
    if path == Path::new("-") {
        return source::read_bytes(&name, io::stdin().lock(), max_bytes);
    }
    match File::open(path) {
        Ok(file) => source::read_bytes(&name, file, max_bytes),
        Err(reason) => Err(Error::Read { name, reason }),
    }
}

/// What messages call a file.
pub(crate) fn name(path: &Path) -> String {
    let stdin = path == Path::new("-");
    if stdin { "<stdin>".to_owned() } else { path.display().to_string() }
}

/// Reads a document, builds its graph and reads the texts that it quotes.
pub(crate) fn read(path: &Path, args: &InputArgs) -> Result<Input, Error> {
    let source = read_source(path, args.max_bytes)?;
    let content = Document::read(&source);
    Ok(with_texts(source, content, path, args))
}

/// Builds the graph of what was read, and reads the texts that it quotes, relative to `path`.
pub(crate) fn with_texts(
    source: Source,
    content: Result<(Document, Vec<Finding>), Box<Finding>>,
    path: &Path,
    args: &InputArgs,
) -> Input {
    let folder = path.parent().filter(|_| path != Path::new("-")).unwrap_or(Path::new(""));
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let root = args.root.clone().unwrap_or_else(|| default_root(folder));
    let texts = match &content {
        Ok((document, _)) => Texts::read(document, folder, &root, args.max_bytes),
        Err(_) => Texts::default(),
    };
    let content = content.map(|(document, findings)| (ArgumentGraph::new(document), findings));
    Input { source, content, texts }
}

/// A graph that was read to be worked with, whatever the rules say of it.
pub(crate) struct Read {
    pub(crate) graph: ArgumentGraph,
    pub(crate) texts: Texts,
}

/// Reads a document for a subcommand that is not about findings: where there are some at error
/// level, one line says so, and how the document is `done` all the same. Nothing where there is no
/// document at all, which has been reported then.
pub(crate) fn read_graph(
    path: &Path,
    args: &InputArgs,
    done: &str,
) -> anyhow::Result<Option<Read>> {
    let input = read(path, args)?;
    let (graph, reading) = match input.content {
        Ok(content) => content,
        Err(finding) => {
            show_findings(&input.source, &[*finding])?;
            return Ok(None);
        }
    };
    let subject = Subject::new(&graph, &input.texts);
    // Only errors are counted, so only the rules that find them need run.
    let mut levels = Levels::default();
    for rule in RULES.iter().filter(|rule| rule.level != Level::Deny) {
        levels.set(rule, Level::Allow);
    }
    let findings = lint::check(&subject, reading, &levels);
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    if errors > 0 {
        let plural = if errors == 1 { "" } else { "s" };
        warn(&format!(
            "{errors} error finding{plural}: run `argraph check {}`; \
             {done} where the graph allows",
            typed(path)
        ));
    }
    Ok(Some(Read { graph, texts: input.texts }))
}

/// The word for what an id names; nothing where it names nothing.
pub(crate) fn kind_of(graph: &ArgumentGraph, id: &str) -> Option<&'static str> {
    match graph.find(id) {
        Some(Element::Node(_)) => return Some("statement"),
        Some(Element::Link(_)) => return Some("link"),
        None => {}
    }
    if graph.find_group(id).is_some() {
        return Some("group");
    }
    let is_source = graph.document().sources.iter().any(|source| *source.id == id);
    is_source.then_some("source")
}

/// What an id names, of a node or a link.
pub(crate) fn find(graph: &ArgumentGraph, id: &str) -> anyhow::Result<Element> {
    if let Some(element) = graph.find(id) {
        return Ok(element);
    }
    match kind_of(graph, id) {
        Some("group") => {
            let in_it = graph
                .nodes()
                .find(|node| graph.node(*node).group.as_ref().is_some_and(|group| **group == id));
            let such_as = in_it.map(|node| format!(", such as `{}`", shown(graph.id(node))));
            bail!(
                "`{}` is a group: name one of the statements in it{}",
                shown(id),
                such_as.unwrap_or_default()
            )
        }
        Some(kind) => bail!("`{}` is a {kind}: name a statement or a link", shown(id)),
        None => {}
    }
    let document = graph.document();
    let nodes = document.nodes.iter().map(|node| node.id.as_str());
    let links = document.links.iter().filter_map(|link| link.id.as_ref()).map(|id| id.as_str());
    match nearest(id, nodes.chain(links)) {
        Some(near) => {
            bail!("nothing has the id `{}`; did you mean `{}`?", shown(id), shown(near))
        }
        None => bail!("nothing has the id `{}`; `argraph evaluate` lists the ids", shown(id)),
    }
}
