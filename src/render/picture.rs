//! A scene and where everything is: title on top, graph below it, legend at the foot.

use std::thread;

use crate::document::Relation;
use crate::evaluate::Standing;
use crate::layout::{self, Boxes, Direction, Earlier, Engine, Layout, LayoutError, Point, Rect};
use crate::render::earlier::EarlierPicture;
use crate::render::scene::{Head, Scene, State};
use crate::render::text::{Weight, width, wrap};

/// Distance between the picture's edge and everything in it.
const MARGIN: f64 = 24.0;
/// Size and line height of the title.
pub(super) const TITLE: f64 = 20.0;
const TITLE_LINE: f64 = 26.0;
/// Size of the legend's and the remark's text.
pub(super) const LEGEND: f64 = 12.0;
const LEGEND_ROW: f64 = 24.0;
/// Room for the sample before a legend's word.
pub(super) const SAMPLE: f64 = 34.0;

/// How a scene is laid out.
#[derive(Debug, Clone, Copy)]
pub struct PictureOptions {
    /// The engine.
    pub engine: Engine,
    /// Where the arrows point; none takes what comes nearest to a page.
    pub direction: Option<Direction>,
    /// Whether a legend is drawn.
    pub legend: bool,
}

impl Default for PictureOptions {
    fn default() -> Self {
        Self { engine: Engine::Auto, direction: Some(Direction::Up), legend: true }
    }
}

/// What a legend explains. Only what occurs is explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sample {
    /// An arrow of support.
    Supports,
    /// An arrow of attack.
    Attacks,
    /// What bears on a link, and what that one does.
    OnStep(Relation, Relation),
    /// Linked premises.
    Linked(Relation),
    /// A dashed card.
    Implicit,
    /// The mark of a standing.
    Standing(Standing),
    /// What became of a thing between two revisions.
    State(State),
    /// The accent of a group.
    Accent(usize),
}

/// An entry of the legend.
#[derive(Debug, Clone)]
pub struct LegendEntry {
    /// What is shown.
    pub sample: Sample,
    /// What it stands for.
    pub word: String,
    /// Where the sample starts; the word follows behind 34 pixels.
    pub at: Point,
}

/// A scene with all its coordinates.
#[derive(Debug, Clone)]
pub struct Picture {
    /// What is drawn.
    pub scene: Scene,
    /// Where it is drawn; moved already, so that the title has room.
    pub layout: Layout,
    /// Lines of the title, each with the start of its baseline.
    pub title: Vec<(Point, String)>,
    /// The remark below it.
    pub remark: Option<(Point, String)>,
    /// The legend.
    pub legend: Vec<LegendEntry>,
    /// Width of the whole.
    pub width: f64,
    /// Height of the whole.
    pub height: f64,
}

impl Picture {
    /// Lays a scene out.
    ///
    /// # Errors
    /// What [`layout::layout`] gives.
    pub fn new(scene: Scene, options: &PictureOptions) -> Result<Self, LayoutError> {
        Self::near(scene, Earlier::default(), options)
    }

    /// Lays a scene out like an earlier picture: what is in both stays where it was, as far as it
    /// can. See [`layout::layout_like`].
    ///
    /// # Errors
    /// What [`layout::layout_like`] gives.
    pub fn like(
        scene: Scene,
        earlier: &EarlierPicture,
        options: &PictureOptions,
    ) -> Result<Self, LayoutError> {
        let earlier = earlier.of(&scene);
        Self::near(scene, earlier, options)
    }

    fn near(scene: Scene, earlier: Earlier, options: &PictureOptions) -> Result<Self, LayoutError> {
        let lay_out = |direction| {
            let options =
                layout::Options { engine: options.engine, direction, ..layout::Options::default() };
            layout::layout_like(&scene.boxes(direction), &earlier, &options)
        };
        let is_known = earlier.nodes.iter().any(Option::is_some);
        let direction = match options.direction {
            None if is_known => main_direction(&scene.boxes(Direction::Up), &earlier),
            direction => direction.unwrap_or_default(),
        };
        let is_small = scene.cards.len() + scene.junctions <= 2_000;
        let tries_both = options.direction.is_none() && !is_known && is_small;
        let mut placed = if tries_both {
            let (upright, sideways) = thread::scope(|scope| {
                let sideways = scope.spawn(|| lay_out(Direction::Right));
                (lay_out(direction), sideways.join())
            });
            let sideways = sideways.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            let (upright, sideways) = (upright?, sideways?);
            let is_nearer = far_from_page(&sideways) < far_from_page(&upright);
            if is_nearer { sideways } else { upright }
        } else {
            lay_out(direction)?
        };
        let entries = if options.legend { legend(&scene) } else { Vec::new() };
        let entry_width = |word: &str| SAMPLE + width(word, LEGEND, Weight::Regular) + 22.0;
        let widest_entry = entries.iter().map(|(_, word)| entry_width(word)).fold(0.0, f64::max);
        let remark = scene.remark.as_deref().unwrap_or_default();
        let remark_width = width(remark, LEGEND, Weight::Regular);
        let inner = placed.width.max(360.0).max(widest_entry).max(remark_width);
        let mut top = MARGIN;
        let mut title = Vec::new();
        if let Some(text) = &scene.title {
            for line in wrap(text, inner, TITLE, Weight::Bold, 4).lines {
                title.push((Point { x: MARGIN, y: top + TITLE * 0.86 }, line));
                top += TITLE_LINE;
            }
        }
        let remark = scene.remark.clone().map(|remark| {
            let line = (Point { x: MARGIN, y: top + LEGEND }, remark);
            top += LEGEND + 8.0;
            line
        });
        if top > MARGIN {
            top += 10.0;
        }
        let left = MARGIN + (inner - placed.width) / 2.0;
        shift(&mut placed, left, top);
        let mut bottom = top + placed.height;
        let mut placed_entries = Vec::new();
        if !entries.is_empty() {
            bottom += if placed.height > 0.0 { 18.0 } else { 0.0 };
            let mut x = MARGIN;
            for (sample, word) in entries {
                let needed = entry_width(&word);
                if x > MARGIN && x + needed > MARGIN + inner + 22.0 {
                    x = MARGIN;
                    bottom += LEGEND_ROW;
                }
                placed_entries.push(LegendEntry {
                    sample,
                    word,
                    at: Point { x, y: bottom + 12.0 },
                });
                x += needed;
            }
            bottom += LEGEND_ROW;
        }
        Ok(Self {
            scene,
            layout: placed,
            title,
            remark,
            legend: placed_entries,
            width: (inner + 2.0 * MARGIN).ceil(),
            height: (bottom + MARGIN).ceil(),
        })
    }
}

/// Up or right, as most arrows of the earlier picture ran.
fn main_direction(boxes: &Boxes, earlier: &Earlier) -> Direction {
    let place = |v: usize| earlier.nodes[v];
    let known = || boxes.edges.iter().filter_map(|e| place(e.from).zip(place(e.to)));
    let up = known().filter(|(from, to)| to.y < from.y).count();
    let right = known().filter(|(from, to)| to.x > from.x).count();
    if right > up { Direction::Right } else { Direction::Up }
}

/// How far a shape is from a page, upright or on its side: 0 is a page.
fn far_from_page(layout: &Layout) -> f64 {
    let aspect = (layout.width.max(1.0) / layout.height.max(1.0)).ln();
    let page = 2.0_f64.sqrt().ln();
    (aspect.abs() - page).max(0.0)
}

fn shift(layout: &mut Layout, x: f64, y: f64) {
    let rects = layout.nodes.iter_mut().chain(&mut layout.groups).chain(&mut layout.titles);
    for Rect { x: left, y: top, .. } in rects {
        *left += x;
        *top += y;
    }
    for point in layout.edges.iter_mut().flat_map(|route| &mut route.points) {
        point.x += x;
        point.y += y;
    }
}

/// What occurs in a scene and wants explaining.
fn legend(scene: &Scene) -> Vec<(Sample, String)> {
    let mut entries: Vec<(Sample, String)> = Vec::new();
    let has =
        |relation| scene.links.iter().any(|link| link.relation == relation && !link.bears_on_link);
    // What the first step does on which something bears so.
    let step = |relation| {
        let on_it = scene.links.iter().find(|l| l.bears_on_link && l.relation == relation);
        let junction = on_it?.parts.last()?.to;
        scene.links.iter().find(|l| l.junction == Some(junction)).map(|l| l.relation)
    };
    let linked = |link: &&super::SceneLink| {
        link.parts.iter().filter(|part| part.head == Head::None).count() > 1
    };
    if has(Relation::Supports) {
        entries.push((Sample::Supports, "supports".into()));
    }
    if let Some(link) = scene.links.iter().find(|link| linked(link)) {
        entries.push((Sample::Linked(link.relation), "only together".into()));
    }
    if has(Relation::Attacks) {
        entries.push((Sample::Attacks, "attacks".into()));
    }
    for (relation, word) in [
        (Relation::Supports, "supports the step"),
        (Relation::Attacks, "attacks the step, not the statement"),
    ] {
        if let Some(step) = step(relation) {
            entries.push((Sample::OnStep(relation, step), word.into()));
        }
    }
    if scene.cards.iter().any(|card| card.is_implicit) {
        entries.push((Sample::Implicit, "left unsaid by the text".into()));
    }
    for (standing, word) in [
        (Standing::Stands, "stands"),
        (Standing::Defeated, "defeated"),
        (Standing::Unsupported, "unsupported"),
        (Standing::Undecided, "undecided"),
    ] {
        if scene.cards.iter().any(|card| card.standing == Some(standing)) {
            entries.push((Sample::Standing(standing), word.into()));
        }
    }
    let states = scene.cards.iter().map(|card| card.state);
    let mut states: Vec<State> = states.chain(scene.links.iter().map(|link| link.state)).collect();
    if scene.links.iter().flat_map(|link| &link.parts).any(|part| part.is_new) {
        states.push(State::Added);
    }
    for (state, word) in
        [(State::Added, "added"), (State::Removed, "removed"), (State::Changed, "changed")]
    {
        if states.contains(&state) {
            entries.push((Sample::State(state), word.into()));
        }
    }
    for (accent, title) in scene.accents.iter().enumerate() {
        entries.push((Sample::Accent(accent), title.clone()));
    }
    entries
}
