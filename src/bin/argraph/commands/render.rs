//! `argraph render`: draw an argument.

use std::path::{Path, PathBuf};
use std::{panic, thread};

use anyhow::{Context, anyhow, bail};
use argraph::diagnostic::{Severity, nearest, shown};
use argraph::evaluate::evaluate;
use argraph::graph::{ArgumentGraph, Element, GroupId, NodeId};
use argraph::layout::{Direction, Engine};
use argraph::lint::{self, Levels, Subject};
use argraph::render::{
    ColorBy, EarlierPicture, Focus, Overlay, PictureOptions, Scene, SceneOptions, Theme,
};
use argraph::report;
use argraph::source::Source;
use clap::ValueEnum;

use crate::Outcome;
use crate::config::ConfigArgs;
use crate::input::{self, Input, InputArgs};
use crate::numbers;
use crate::output::{remark, show_findings, typed, warn, write_result};
use crate::overwriting::{refuse, refuse_sources};
use crate::picture::{self, Drawing, PictureFormat};

/// Draw an argument, as SVG, PNG, PDF, Mermaid or DOT
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    argraph render --check data/belt-and-road.argraph.json -o essay.svg\n  \
    argraph render --focus thesis --depth 1 data/belt-and-road.argraph.json -o thesis.svg\n  \
    argraph render --like essay.svg -o essay.svg data/belt-and-road.argraph.json\n  \
    argraph render --theme print data/belt-and-road.argraph.json -o essay.pdf\n  \
    argraph render -f dot data/belt-and-road.argraph.json | dot -Tsvg > essay.svg\n\n\
    `[render]` in argraph.toml gives the flags other defaults.")]
#[command(args_override_self = true)]
pub(crate) struct Args {
    /// Document to draw; `-` is standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// Where to write; its suffix tells the format; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,

    /// Format, where the suffix of the output does not tell it [default: svg]
    #[arg(short, long, value_enum)]
    format: Option<PictureFormat>,

    /// Pixels of a PNG to a unit of the SVG
    #[arg(long, value_name = "N", default_value_t = picture::DEFAULT_SCALE, value_parser = picture::scale)]
    scale: f32,

    /// Also run the rules, print what they find, and exit with 1 if there are errors
    #[arg(long)]
    check: bool,

    /// Mark which statements stand, and fade what is not in force
    #[arg(long)]
    standing: bool,

    /// Colours; `auto` follows the viewer's setting
    #[arg(long, value_enum, default_value_t = ThemeName::Auto)]
    theme: ThemeName,

    /// Side to which the arrows point; `auto` takes what comes nearest to a page
    #[arg(long, value_enum, default_value_t = DirectionName::Up)]
    direction: DirectionName,

    /// Layout engine
    #[arg(long, value_enum, default_value_t = EngineName::Auto)]
    layout: EngineName,

    /// Keep cards and arrows where this SVG, drawn by argraph earlier, has them, so that little
    /// moves; it must be there, but for the output itself, which is not there the first time
    #[arg(long, value_name = "SVG")]
    like: Option<PathBuf>,

    /// Characters in a line of a card
    #[arg(long, value_name = "N", default_value_t = 34, value_parser = numbers::between(12..=200))]
    wrap: u16,

    /// Lines of a card beyond which its text is cut
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = numbers::between(1..=u16::MAX))]
    max_lines: u16,

    /// Draw no groups
    #[arg(long)]
    no_groups: bool,

    /// Draw a group as one card; may be given more than once
    #[arg(long, value_name = "GROUP")]
    collapse: Vec<String>,

    /// Draw each group as one card: the argument at a glance
    #[arg(long, conflicts_with_all = ["collapse", "no_groups"])]
    overview: bool,

    /// Draw only what is near this node
    #[arg(long, value_name = "ID")]
    focus: Option<String>,

    /// How many links away from the focus to draw
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = numbers::whole::<usize>, requires = "focus")]
    depth: usize,

    /// What the colour of a card stands for; the print theme has none
    #[arg(long, value_enum, default_value_t = ColorName::Kind)]
    color_by: ColorName,

    /// Draw no legend
    #[arg(long)]
    no_legend: bool,

    /// Title instead of the document's
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,

    #[command(flatten)]
    pub(crate) input: InputArgs,
}

#[derive(ValueEnum, Clone, Copy)]
enum ThemeName {
    /// Light or dark as the viewer has it set; light in PNG and PDF
    Auto,
    /// Dark on light
    Light,
    /// Light on dark
    Dark,
    /// Black on white
    Print,
}

#[derive(ValueEnum, Clone, Copy)]
enum DirectionName {
    Up,
    Down,
    Left,
    Right,
    Auto,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq)]
enum EngineName {
    /// `layered`
    Auto,
    /// Graphviz's: built in with the feature `dot-engine`, else the installed one
    Dot,
    /// Graphviz's, as it is installed
    Graphviz,
    /// argraph's own
    Layered,
}

#[derive(ValueEnum, Clone, Copy)]
enum ColorName {
    Kind,
    Group,
}

/// Cards above which a picture is drawn, and a remark says how to get a better one.
const LARGE: usize = 5_000;

pub(crate) fn run(args: &Args, levels: &Levels) -> anyhow::Result<Outcome> {
    let format = format(args)?;
    picture::refuse_binary_on_terminal(format, &args.output)?;
    refuse(&args.output, [args.file.as_path()])?;
    let Input { source, content, texts } = input::read(&args.file, &args.input)?;
    let (graph, reading) = match content {
        Ok(content) => content,
        Err(finding) => {
            show_findings(&source, &[*finding])?;
            bail!("{}: there is no argument to draw", source.name());
        }
    };
    refuse_sources(&args.output, &args.file, graph.document())?;
    // The rules know nothing of the picture, and it nothing of them.
    let (drawn, findings) = thread::scope(|scope| {
        let checked = scope.spawn(|| lint::check(&Subject::new(&graph, &texts), reading, levels));
        let drawn = draw(args, format, &graph);
        (drawn, checked.join().unwrap_or_else(|error| panic::resume_unwind(error)))
    });
    let has_errors = findings.iter().any(|finding| finding.severity == Severity::Error);
    if args.check {
        show_findings(&source, &findings)?;
    }
    if let Some(counts) = report::counts(findings.iter()) {
        let them = if findings.len() == 1 { "it" } else { "them" };
        let hint = format!("; read {them} with `argraph check {}`", typed(&args.file));
        let hint = if args.check { "" } else { hint.as_str() };
        let say = if has_errors { warn } else { remark };
        say(&format!("{}: {counts}{hint}", source.name()));
    }
    let Drawn { cards, content } = drawn?;
    if let Some(said) = of_group_colours(args, format) {
        remark(said);
    }
    if let Some(said) = of_so_many_cards(cards, args, &graph) {
        remark(&format!("{}: {said}", source.name()));
    }
    write_result(&args.output, &content)?;
    Ok(if args.check && has_errors { Outcome::Found } else { Outcome::Clean })
}

/// A picture, and how many cards are on it.
struct Drawn {
    cards: usize,
    content: Vec<u8>,
}

fn draw(args: &Args, format: PictureFormat, graph: &ArgumentGraph) -> anyhow::Result<Drawn> {
    let options = scene_options(args, graph)?;
    let evaluation = args.standing.then(|| evaluate(graph));
    let overlay = Overlay { standing: evaluation.as_ref(), ..Overlay::default() };
    let scene = Scene::new(graph, &options, &overlay);
    let like = earlier_picture(args, format)?;
    let cards = scene.cards.len();
    Ok(Drawn { cards, content: Drawing { like, ..drawing(args, format) }.draw(scene)? })
}

/// What is to be said of no cards, of as many as without an overview, and of very many.
fn of_so_many_cards(cards: usize, args: &Args, graph: &ArgumentGraph) -> Option<String> {
    if cards == 0 {
        return Some("there are no statements, so the picture is empty".to_owned());
    }
    let has_overview = graph.groups().len() > 0 && !args.overview;
    let overview = if has_overview { ", `--overview` each group as one card" } else { "" };
    if args.overview && graph.groups().len() == 0 {
        return Some("there are no groups, so `--overview` draws every statement".to_owned());
    }
    (cards > LARGE && args.focus.is_none()).then(|| {
        format!(
            "{cards} cards are more than a picture can show well; `--focus ID --depth N` draws what \
             is near one statement{overview}"
        )
    })
}

/// The format asked for by name, else by the suffix of the output.
fn format(args: &Args) -> anyhow::Result<PictureFormat> {
    if let Some(format) = args.format {
        picture::refuse_contradiction(&format, &args.output)?;
        return Ok(format);
    }
    if args.output == Path::new("-") {
        return Ok(PictureFormat::Svg);
    }
    PictureFormat::of_suffix(&args.output).with_context(|| {
        format!(
            "the suffix of `{}` names no format; use .svg, .png, .pdf, .mmd or .dot, or say \
             `--format`",
            args.output.display()
        )
    })
}

/// The picture that `--like` names. The first picture has none before it: then the output, which is to
/// be redrawn like itself, is not there yet.
fn earlier_picture(args: &Args, format: PictureFormat) -> anyhow::Result<Option<EarlierPicture>> {
    let Some(path) = &args.like else { return Ok(None) };
    if !format.is_laid_out() || matches!(args.layout, EngineName::Dot | EngineName::Graphviz) {
        bail!("`--like` is for SVG, PNG and PDF, laid out by argraph itself");
    }
    if path == &args.output && !path.exists() {
        return Ok(None);
    }
    let cannot =
        || format!("`--like` takes an SVG that argraph drew, and `{}` is none", path.display());
    if PictureFormat::of_suffix(path).is_some_and(|format| format != PictureFormat::Svg) {
        bail!("{}", cannot());
    }
    let source = Source::read(path, args.input.max_bytes)?;
    Ok(Some(EarlierPicture::read(source.text()).with_context(cannot)?))
}

fn scene_options(args: &Args, graph: &ArgumentGraph) -> anyhow::Result<SceneOptions> {
    let focus = match &args.focus {
        None => None,
        Some(id) => Some(Focus { node: focused(graph, id)?, depth: args.depth }),
    };
    let collapse = if args.overview {
        graph.groups().collect()
    } else {
        args.collapse.iter().map(|id| collapsed(graph, id)).collect::<anyhow::Result<_>>()?
    };
    Ok(SceneOptions {
        wrap: args.wrap.into(),
        max_lines: args.max_lines.into(),
        groups: !args.no_groups,
        focus,
        only: None,
        collapse,
        color_by: match args.color_by {
            ColorName::Group if !is_black(args) => ColorBy::Group,
            ColorName::Group | ColorName::Kind => ColorBy::Kind,
        },
        title: args.title.clone(),
    })
}

/// Why colours cannot stand for groups, where they are to.
fn of_group_colours(args: &Args, format: PictureFormat) -> Option<&'static str> {
    if !matches!(args.color_by, ColorName::Group) {
        None
    } else if is_black(args) {
        Some("`--theme print` has no colours, so `--color-by group` changes nothing")
    } else if !format.is_laid_out() {
        Some("`--color-by group` is for SVG, PNG and PDF; in Mermaid and DOT colours are kinds")
    } else {
        None
    }
}

/// Whether there are no colours, so that a card can only be told from others by its kind and place.
fn is_black(args: &Args) -> bool {
    matches!(args.theme, ThemeName::Print)
}

/// The node that `--focus` names.
fn focused(graph: &ArgumentGraph, id: &str) -> anyhow::Result<NodeId> {
    if let Some(Element::Node(node)) = graph.find(id) {
        return Ok(node);
    }
    let instead = ("group", "--collapse", "draws the group as one card");
    let known = graph.nodes().map(|node| graph.id(node));
    Err(misnamed(graph, id, ("--focus", "statement"), instead, known))
}

/// The group that `--collapse` names.
fn collapsed(graph: &ArgumentGraph, id: &str) -> anyhow::Result<GroupId> {
    let instead = ("statement", "--focus", "draws what is near the statement");
    let known = graph.document().groups.iter().map(|group| group.id.as_str());
    graph.find_group(id).ok_or_else(|| misnamed(graph, id, ("--collapse", "group"), instead, known))
}

/// Why an id is not what a flag takes; for another kind of thing there may be another flag.
fn misnamed<'a>(
    graph: &ArgumentGraph,
    id: &str,
    (flag, wanted): (&str, &str),
    (other, other_flag, draws): (&str, &str, &str),
    known: impl Iterator<Item = &'a str>,
) -> anyhow::Error {
    if let Some(kind) = input::kind_of(graph, id) {
        let id = shown(id);
        let hint = match kind == other {
            true => format!("; `{other_flag} {id}` {draws}"),
            false => String::new(),
        };
        return anyhow!("`{id}` is a {kind}, and `{flag}` takes a {wanted}{hint}");
    }
    let hint = nearest(id, known).map(|near| format!("; did you mean `{}`?", shown(near)));
    anyhow!("there is no {wanted} `{}`{}", shown(id), hint.unwrap_or_default())
}

fn drawing(args: &Args, format: PictureFormat) -> Drawing {
    let options = PictureOptions {
        engine: match args.layout {
            EngineName::Auto => Engine::Auto,
            EngineName::Dot => Engine::Dot,
            EngineName::Graphviz => Engine::Graphviz,
            EngineName::Layered => Engine::Layered,
        },
        direction: match args.direction {
            DirectionName::Up => Some(Direction::Up),
            DirectionName::Down => Some(Direction::Down),
            DirectionName::Left => Some(Direction::Left),
            DirectionName::Right => Some(Direction::Right),
            DirectionName::Auto => None,
        },
        legend: !args.no_legend,
    };
    let theme = match args.theme {
        ThemeName::Auto => Theme::Auto,
        ThemeName::Light => Theme::Light,
        ThemeName::Dark => Theme::Dark,
        ThemeName::Print => Theme::Print,
    };
    Drawing { format, theme, options, scale: args.scale, like: None }
}
