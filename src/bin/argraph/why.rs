//! `argraph why`: show why a statement stands or falls, and what would change it.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::bail;
use argraph::document::Kind;
use argraph::evaluate::{Evaluation, Proof, evaluate};
use argraph::graph::{ArgumentGraph, Element};
use argraph::layout::Direction;
use argraph::render::{Overlay, Picture, PictureOptions, Scene, SceneOptions, Theme, dot, svg};
use argraph::report::Styles;
use argraph::report::proof::{self, ProofReport};

use crate::Outcome;
use crate::input::{self, InputArgs, Read};
use crate::output::write_whole;

/// Show why a statement stands or falls, and what would make it stand
#[derive(clap::Args)]
#[command(after_help = "\
For something that stands the tree is a proof: its supports in force, down to what is given, and \
the attacks, with what answers them. For something that falls it is a refutation, and below it \
stands which challenges would have to be answered or claims supported for it to stand.

Example: argraph why data/belt-and-road.argraph.json mutual-trust")]
pub(crate) struct Args {
    /// Document; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Node or link to ask about [default: the thesis]
    #[arg(value_name = "ID")]
    id: Option<String>,

    /// Levels of the tree to show; what lies deeper is counted
    #[arg(long, value_name = "N")]
    depth: Option<usize>,

    /// Form of the output
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,

    #[command(flatten)]
    input: InputArgs,
}

#[derive(clap::ValueEnum, Clone, Copy, Default)]
enum Format {
    /// A tree
    #[default]
    Text,
    /// JSON, as `data/why.schema.json` describes it; `--depth` does not cut it
    Json,
    /// A nested list
    Markdown,
    /// A picture of what settles it, with marks for what stands
    Svg,
    /// The same picture, for Graphviz
    Dot,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let Some(Read { graph, .. }) = input::read_graph(&args.file, &args.input, "evaluated")? else {
        return Ok(Outcome::Failed);
    };
    let elements = match &args.id {
        Some(id) => vec![input::find(&graph, id)?],
        None => theses(&graph),
    };
    if elements.is_empty() {
        bail!("there is no thesis: name the node to ask about, as in `argraph why FILE ID`");
    }
    if elements.len() > 1 && matches!(args.format, Format::Json) {
        bail!("there are {} theses: name one of them, as in `argraph why FILE ID`", elements.len());
    }
    let evaluation = evaluate(&graph);
    let mut out = Vec::new();
    if matches!(args.format, Format::Svg | Format::Dot) {
        draw(&graph, &evaluation, &elements, args.format, &mut out)?;
        write_whole(Path::new("-"), &out)?;
        return Ok(Outcome::Clean);
    }
    for (at, element) in elements.into_iter().enumerate() {
        let report = ProofReport::new(&graph, &evaluation, element);
        if at > 0 {
            writeln!(out)?;
        }
        match args.format {
            Format::Text => proof::text(&report, args.depth, Styles::Ansi, &mut out)?,
            Format::Json => proof::json(&report, &mut out)?,
            Format::Markdown => proof::markdown(&report, args.depth, &mut out)?,
            Format::Svg | Format::Dot => unreachable!("drawn above"),
        }
    }
    anstream::stdout().write_all(&out)?;
    Ok(Outcome::Clean)
}

/// Draws the part of the graph that settles these.
fn draw(
    graph: &ArgumentGraph,
    evaluation: &Evaluation,
    elements: &[Element],
    format: Format,
    out: &mut Vec<u8>,
) -> anyhow::Result<()> {
    let mut only: Vec<Element> = Vec::new();
    for element in elements {
        let proof = Proof::of(graph, evaluation, *element);
        only.extend(proof.parts.iter().map(|part| part.element));
        // What a link bears on has to be seen where the question is about the link.
        let target = element.link().and_then(|link| graph.target(link));
        only.extend(target);
    }
    let options = SceneOptions { only: Some(only), ..SceneOptions::default() };
    let overlay = Overlay { standing: Some(evaluation), ..Overlay::default() };
    let scene = Scene::new(graph, &options, &overlay);
    if matches!(format, Format::Dot) {
        dot(&scene, Direction::Up, Theme::Light.palette(), out)?;
    } else {
        svg(&Picture::new(scene, &PictureOptions::default())?, Theme::Auto, out)?;
    }
    Ok(())
}

fn theses(graph: &ArgumentGraph) -> Vec<Element> {
    let theses = graph.nodes().filter(|node| graph.node(*node).kind.value == Kind::Thesis);
    theses.map(Element::Node).collect()
}
