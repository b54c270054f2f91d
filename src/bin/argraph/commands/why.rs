//! `argraph why`: show why a statement stands or falls, and what would change it.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::bail;
use argraph::diagnostic::shown;
use argraph::document::Kind;
use argraph::evaluate::{Evaluation, Proof, evaluate};
use argraph::graph::{ArgumentGraph, Element, LinkId};
use argraph::render::{Overlay, Scene, SceneOptions};
use argraph::report::proof::{self, ProofReport};

use crate::Outcome;
use crate::input::{self, InputArgs, Read};
use crate::numbers;
use crate::output::{styles_for, typed, write_result, write_text};
use crate::overwriting::{refuse, refuse_sources};
use crate::picture::{Drawing, picture_of, refuse_binary_on_terminal, report_format};

/// Show why a statement stands or falls, and what would make it stand
#[derive(clap::Args)]
#[command(after_help = "\
For something that stands the tree is a proof: its supports in force, down to what is given, and \
the attacks, with what answers them. For something that falls it is a refutation, and below it \
stands which challenges would have to be answered or claims supported for it to stand.

Example: argraph why data/belt-and-road.argraph.json mutual-trust")]
pub(crate) struct Args {
    /// Document to read; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Node or link to ask about [default: the thesis]
    #[arg(value_name = "ID")]
    id: Option<String>,

    /// Levels of the tree to show; what lies deeper is counted
    #[arg(long, value_name = "N", value_parser = numbers::whole::<usize>)]
    depth: Option<usize>,

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
    /// A tree
    Text,
    /// For programs; `argraph schema why` prints its schema; `--depth` does not cut it
    Json,
    /// A nested list
    Markdown,
    /// A picture of what settles it, with marks for what stands
    Svg,
    /// The same picture, in pixels
    Png,
    /// The same picture, on a page
    Pdf,
    /// The same picture, for Graphviz
    Dot,
    /// The same picture, for a README or a comment on a forge
    Mermaid,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let format = report_format(args.format, &args.output)?;
    refuse(&args.output, [args.file.as_path()])?;
    refuse_swapped(args)?;
    let Some(Read { graph, .. }) = input::read_graph(&args.file, &args.input, "evaluated")? else {
        return Ok(Outcome::Failed);
    };
    refuse_sources(&args.output, &args.file, graph.document())?;
    let elements = match &args.id {
        Some(id) => vec![input::find(&graph, id)?],
        None => theses(&graph),
    };
    if elements.is_empty() {
        bail!("there is no thesis: name the node to ask about, as in `argraph why FILE ID`");
    }
    if elements.len() > 1 && matches!(format, Format::Json) {
        bail!("there are {} theses: name one of them, as in `argraph why FILE ID`", elements.len());
    }
    let evaluation = evaluate(&graph);
    if let Some(picture) = picture_of(&format) {
        refuse_binary_on_terminal(picture, &args.output)?;
        let scene = scene(&graph, &evaluation, &elements);
        write_result(&args.output, &Drawing::new(picture).draw(scene)?)?;
        return Ok(Outcome::Clean);
    }
    let styles = styles_for(&args.output);
    let mut out = Vec::new();
    for (at, element) in elements.into_iter().enumerate() {
        let report = ProofReport::new(&graph, &evaluation, element);
        if at > 0 {
            writeln!(out)?;
        }
        match format {
            Format::Json => proof::json(&report, &mut out)?,
            Format::Markdown => proof::markdown(&report, args.depth, &mut out)?,
            _ => proof::text(&report, args.depth, styles, &mut out)?,
        }
    }
    write_text(&args.output, &out)?;
    Ok(Outcome::Clean)
}

/// Refuses an id in the place of the file, and the file in that of the id.
fn refuse_swapped(args: &Args) -> anyhow::Result<()> {
    let Some(id) = &args.id else { return Ok(()) };
    let is_file = |path: &Path| path == Path::new("-") || path.exists();
    if is_file(Path::new(id)) && !is_file(&args.file) {
        bail!(
            "there is no file `{file}`, and `{id}` is one: the file comes first, as in \
             `argraph why {} {}`",
            typed(Path::new(id)),
            typed(&args.file),
            file = args.file.display()
        );
    }
    Ok(())
}

/// The part of the graph that settles these.
fn scene(graph: &ArgumentGraph, evaluation: &Evaluation, elements: &[Element]) -> Scene {
    let mut only: Vec<Element> = Vec::new();
    for element in elements {
        let proof = Proof::of(graph, evaluation, *element);
        only.extend(proof.parts.iter().map(|part| part.element));
        // What a link bears on has to be seen where the question is about the link.
        let target = element.link().and_then(|link| graph.target(link));
        only.extend(target);
    }
    // A link is drawn only with all that it starts from.
    let links: Vec<LinkId> = only.iter().filter_map(|one| one.link()).collect();
    only.extend(links.iter().flat_map(|link| graph.sources(*link)).map(Element::Node));
    let options = SceneOptions { only: Some(only), ..SceneOptions::default() };
    let overlay = Overlay { standing: Some(evaluation), ..Overlay::default() };
    let mut scene = Scene::new(graph, &options, &overlay);
    let asked: Vec<&str> =
        elements.iter().filter_map(|one| one.node()).map(|node| graph.id(node)).collect();
    for card in &mut scene.cards {
        card.is_focus = asked.contains(&card.id.as_str());
    }
    let about = match asked.as_slice() {
        [] => "the link is in force".to_owned(),
        [one] => format!("{} stands", shown(one)),
        many => format!("{} theses stand", many.len()),
    };
    let (drawn, all) = (scene.cards.len(), graph.nodes().len());
    let mut said = format!("{drawn} of {all} statements: those that settle whether {about}");
    if scene.links.is_empty() && !links.is_empty() {
        said.push_str(" · its links only bear on each other, and such a ring is not drawn");
    }
    scene.remark = Some(said);
    scene
}

fn theses(graph: &ArgumentGraph) -> Vec<Element> {
    let theses = graph.nodes().filter(|node| graph.node(*node).kind.value == Kind::Thesis);
    theses.map(Element::Node).collect()
}
