//! Statistics as a table and as JSON.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use crate::diagnostic::{on_one_line, printable, shown};
use crate::document::Texts;
use crate::evaluate::evaluate;
use crate::graph::ArgumentGraph;
use crate::source::Position;
use crate::statistics::{Sentences, Statistics, coverage};

/// The JSON Schema of [`json`].
pub const SCHEMA: &str = include_str!("../../data/stats.schema.json");

/// The statistics of one file, as they are written.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FileStatistics {
    /// Its name as the user gave it.
    pub file: String,
    /// The figures.
    #[serde(flatten)]
    pub statistics: Statistics,
    /// Each source that could be read.
    pub sources: Vec<SourceStatistics>,
}

/// How much of a source is quoted.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SourceStatistics {
    /// Id of the source.
    pub id: String,
    /// Its sentences, and how many of them something quotes.
    pub sentences: Sentences,
    /// Those that nothing quotes, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uncovered: Option<Vec<Uncovered>>,
}

/// A sentence that nothing quotes.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Uncovered {
    /// Line that it begins on, from 1.
    pub line: usize,
    /// Column that it begins at, in characters from 1.
    pub column: usize,
    /// The sentence, with its white space folded.
    pub text: String,
}

impl FileStatistics {
    /// Works out the statistics of a file.
    pub fn new(file: String, graph: &ArgumentGraph, texts: &Texts, with_uncovered: bool) -> Self {
        let coverage = coverage(graph, texts);
        let statistics = Statistics::of(graph, &evaluate(graph), &coverage);
        let sources = coverage.into_iter().map(|coverage| {
            let text = match texts.get(coverage.source) {
                crate::document::SourceText::Read(text) => Some(text),
                _ => None,
            };
            let uncovered = text.filter(|_| with_uncovered).map(|text| {
                let sentences = coverage.uncovered.iter().map(|span| {
                    let Position { line, column } = text.position(span.start as usize);
                    let words: Vec<&str> = text.slice(*span).split_whitespace().collect();
                    Uncovered { line, column, text: words.join(" ") }
                });
                sentences.collect()
            });
            let id = graph.document().sources[coverage.source].id.to_string();
            SourceStatistics { id, sentences: coverage.sentences, uncovered }
        });
        Self { file, statistics, sources: sources.collect() }
    }
}

/// The figures of all files together.
pub fn total(files: &[FileStatistics]) -> Statistics {
    let mut total = Statistics::default();
    for file in files {
        total.add(&file.statistics);
    }
    total
}

/// Writes the figures of one file as a list, those of several as a table with a total; below them
/// the sentences that nothing quotes, where they were asked for.
///
/// # Errors
/// What `out` gives.
pub fn text(files: &[FileStatistics], out: &mut impl Write) -> io::Result<()> {
    match files {
        [] => {}
        [one] => list(one, out)?,
        many => table(many, out)?,
    }
    for file in files {
        for source in &file.sources {
            let Some(uncovered) = &source.uncovered else { continue };
            let id = shown(&source.id);
            writeln!(out)?;
            if files.len() > 1 {
                write!(out, "{}: ", printable(&file.file))?;
            }
            match uncovered.len() {
                0 => writeln!(out, "something quotes every sentence of `{id}`")?,
                count => writeln!(out, "nothing quotes {} of `{id}`", plural(count, "sentence"))?,
            }
            for sentence in uncovered {
                writeln!(out, "  line {}: {}", sentence.line, on_one_line(&sentence.text))?;
            }
        }
    }
    Ok(())
}

/// Writes the figures of all files and their total as JSON.
///
/// # Errors
/// What `out` gives.
pub fn json(files: &[FileStatistics], out: &mut impl Write) -> io::Result<()> {
    let document = AllStatistics { version: 1, files, total: total(files) };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

/// Figures about arguments.
#[derive(serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(title = "argraph stats --format json"))]
struct AllStatistics<'a> {
    /// Version of this output: 1.
    version: u32,
    /// Each file that could be read, in the order given.
    files: &'a [FileStatistics],
    /// All files together.
    total: Statistics,
}

fn list(file: &FileStatistics, out: &mut impl Write) -> io::Result<()> {
    let of = &file.statistics;
    let mut row = |name: &str, figure: String| writeln!(out, "{name:<22}{figure}");
    let nodes = of.nodes;
    row(
        "statements",
        figures(
            nodes.all(),
            &[
                (nodes.thesis, plural(nodes.thesis, "thesis")),
                (nodes.claim, plural(nodes.claim, "claim")),
                (nodes.premise, plural(nodes.premise, "premise")),
                (nodes.challenge, plural(nodes.challenge, "challenge")),
            ],
        ),
    )?;
    row("  unstated", nodes.unstated.to_string())?;
    let links = of.links;
    let named = |count: usize, words: &str| (count, format!("{count} {words}"));
    row(
        "links",
        figures(
            links.all,
            &[
                named(links.supports - links.backing, "support"),
                named(links.attacks - links.undercuts, "attack"),
                named(links.undercuts, "undercut another link"),
                named(links.backing, "back another link"),
                named(links.incomplete, "incomplete"),
            ],
        ),
    )?;
    row("  linked premises", share(links.linked, links.all))?;
    row("longest chain", plural(of.depth, "step"))?;
    row("widest step", plural(of.widest, "source"))?;
    let standing = of.standing;
    row(
        "standing",
        figures(
            nodes.all(),
            &[
                named(standing.stands, "stand"),
                named(standing.defeated, "defeated"),
                named(standing.unsupported, "unsupported"),
                named(standing.undecided, "undecided"),
            ],
        ),
    )?;
    row("grounded claims", share(of.claims.grounded, of.claims.all))?;
    let challenges = of.challenges;
    let attacking = challenges.all();
    let parts = figures(
        attacking,
        &[
            named(challenges.answered, "answered"),
            named(challenges.unanswered, "unanswered"),
            named(challenges.in_vain, "answered in vain"),
            named(challenges.undecided, "undecided"),
        ],
    );
    row("attacking challenges", parts)?;
    for source in &file.sources {
        let quoted = share(source.sentences.quoted, source.sentences.all);
        row("sentences quoted", format!("{quoted}, in `{}`", shown(&source.id)))?;
    }
    Ok(())
}

fn table(files: &[FileStatistics], out: &mut impl Write) -> io::Result<()> {
    const HEAD: [&str; 10] = [
        "file", "nodes", "links", "linked", "chain", "widest", "grounded", "answered", "stand",
        "quoted",
    ];
    let total = total(files);
    let rows = files
        .iter()
        .map(|file| (printable(&file.file), &file.statistics))
        .chain([("total".to_owned(), &total)]);
    let mut cells: Vec<Vec<String>> = vec![HEAD.map(str::to_owned).to_vec()];
    cells.extend(rows.map(|(name, of)| {
        let challenges = of.challenges.all();
        vec![
            name,
            of.nodes.all().to_string(),
            of.links.all.to_string(),
            of.links.linked.to_string(),
            of.depth.to_string(),
            of.widest.to_string(),
            percent(of.claims.grounded, of.claims.all),
            if challenges == 0 {
                "–".into()
            } else {
                format!("{}/{challenges}", of.challenges.answered)
            },
            percent(of.standing.stands, of.nodes.all()),
            percent(of.sentences.quoted, of.sentences.all),
        ]
    }));
    let mut widths = [0; HEAD.len()];
    for row in &cells {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().max(*width);
        }
    }
    for row in &cells {
        let mut line = String::new();
        for (at, (width, cell)) in widths.iter().zip(row).enumerate() {
            let gap = " ".repeat(width - cell.width());
            match at {
                0 => line.push_str(&format!("{cell}{gap}")),
                _ => line.push_str(&format!("  {gap}{cell}")),
            }
        }
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// A count, and in brackets what it is made of.
fn figures(all: usize, parts: &[(usize, String)]) -> String {
    let parts: Vec<&str> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(_, words)| words.as_str()).collect();
    if parts.is_empty() { all.to_string() } else { format!("{all}: {}", parts.join(", ")) }
}

fn share(part: usize, whole: usize) -> String {
    match whole {
        0 => "0 of 0".into(),
        _ => format!("{part} of {whole}, {}", percent(part, whole)),
    }
}

fn percent(part: usize, whole: usize) -> String {
    match whole {
        0 => "–".into(),
        // Rounded, but never up to all nor down to nothing.
        _ => {
            let rounded = (part * 200 + whole) / (whole * 2);
            let rounded = match part {
                0 => 0,
                all if all == whole => 100,
                _ => rounded.clamp(1, 99),
            };
            format!("{rounded} %")
        }
    }
}

fn plural(count: usize, word: &str) -> String {
    match (count, word) {
        (1, _) => format!("1 {word}"),
        (_, "thesis") => format!("{count} theses"),
        _ => format!("{count} {word}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::{AllStatistics, SCHEMA, percent};

    #[test]
    fn the_schema_in_data_is_fresh() {
        crate::schema_test::assert_written::<AllStatistics<'_>>("stats.schema.json", SCHEMA);
    }

    #[test]
    fn shares_are_rounded_but_not_to_all_or_nothing() {
        let shares = [(0, 3), (1, 1000), (1, 3), (2, 3), (999, 1000), (3, 3), (0, 0)];
        let shown = shares.map(|(part, whole)| percent(part, whole));
        assert_eq!(shown, ["0 %", "1 %", "33 %", "67 %", "99 %", "100 %", "–"]);
    }
}
