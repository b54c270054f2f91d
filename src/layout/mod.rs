//! Boxes and arrows in, coordinates out.
//!
//! This module knows nothing of arguments: it places boxes of a given size in layers, draws
//! routes between them, and surrounds groups of boxes with a background. `render` decides what
//! the boxes stand for and draws the result. Lengths are CSS pixels, the origin is the top left
//! corner, y grows downward.
//!
//! [`layout`] is the way in; [`verify()`] tells whether a result keeps what it promises.

mod dot;
mod fold;
mod layered;
mod problem;
#[cfg(test)]
mod tests;
mod verify;

use problem::Problem;

/// A picture as wide as this can be read on a page as it is: to make it narrower gains nothing.
const READABLE: f64 = 1100.0;

impl Options {
    /// The width of the smallest page that holds a picture of this size and can be read.
    fn page(&self, width: f64, height: f64) -> f64 {
        width.max(height * self.aspect).max(READABLE)
    }
}

pub use verify::{Violation, verify};

/// A point of the plane, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// Distance from the left edge.
    pub x: f64,
    /// Distance from the top edge.
    pub y: f64,
}

/// An upright rectangle, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width, never negative.
    pub width: f64,
    /// Height, never negative.
    pub height: f64,
}

/// What is to be laid out: boxes, the arrows between them, and groups of boxes.
#[derive(Debug, Clone, Default)]
pub struct Boxes {
    /// The boxes; other fields name them by their index.
    pub nodes: Vec<NodeBox>,
    /// The arrows.
    pub edges: Vec<Edge>,
    /// The groups; a box or a group names the group it is directly in.
    pub groups: Vec<Group>,
}

/// One box of fixed size.
#[derive(Debug, Clone, Default)]
pub struct NodeBox {
    /// Width in pixels.
    pub width: f64,
    /// Height in pixels.
    pub height: f64,
    /// Index of the innermost group that holds the box.
    pub group: Option<usize>,
    /// Whether it belongs at the head: where arrows run in a ring, those that leave it point back.
    pub is_head: bool,
}

/// An arrow from one box to another. The target is placed nearer to the head of the picture.
#[derive(Debug, Clone, Default)]
pub struct Edge {
    /// Index of the box where it starts.
    pub from: usize,
    /// Index of the box that it points at.
    pub to: usize,
    /// Whether the arrow should keep its target near and straight: 1 for an ordinary edge,
    /// more for one that should be shorter and straighter. 0 for one that stays whichever way an
    /// earlier picture has its ends, as what is drawn only to show that it is gone.
    pub weight: u32,
    /// Whether the arrow should reach a target that is no larger than a dot from its side, apart
    /// from what meets there; arrows with the same number may do so together, and those with
    /// another one from the other side. Only the layered engine does so.
    pub from_side: Option<u8>,
}

/// A titled background around its members.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// Index of the group that holds this one; the parents form a forest.
    pub parent: Option<usize>,
    /// Width that its title needs.
    pub title_width: f64,
    /// Height that its title needs, at the top of the background.
    pub title_height: f64,
}

/// Where the head of the picture is: the side towards which the arrows point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Direction {
    /// Arrows point up: targets above their sources.
    #[default]
    Up,
    /// Arrows point down.
    Down,
    /// Arrows point left.
    Left,
    /// Arrows point right.
    Right,
}

impl Direction {
    /// What DOT calls it, and Mermaid after it: from where to where the arrows run.
    pub(crate) fn rankdir(self) -> &'static str {
        match self {
            Self::Up => "BT",
            Self::Down => "TB",
            Self::Left => "RL",
            Self::Right => "LR",
        }
    }
}

/// Where everything is. Indices are those of [`Boxes`].
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// Width of the whole, from 0.
    pub width: f64,
    /// Height of the whole, from 0.
    pub height: f64,
    /// One rectangle for each box.
    pub nodes: Vec<Rect>,
    /// One background for each group; of zero size where the group has no members.
    pub groups: Vec<Rect>,
    /// Where each group's title goes, within its background; of zero size where the group has
    /// no members or no title.
    pub titles: Vec<Rect>,
    /// One route for each edge.
    pub edges: Vec<Route>,
}

/// The course of one arrow: a chain of cubic Bézier curves, 3k + 1 points (start, then two control
/// points and an end for each curve), from the border of its source to the border of its target.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Route {
    /// The points, as described above.
    pub points: Vec<Point>,
}

/// Where things were in an earlier picture, as far as they were in it. Indices are those of the
/// [`Boxes`] that are laid out now; the lists may end early.
#[derive(Debug, Clone, Default)]
pub struct Earlier {
    /// The rectangle of each box.
    pub nodes: Vec<Option<Rect>>,
    /// The course of each arrow.
    pub routes: Vec<Option<Route>>,
}

impl From<&Layout> for Earlier {
    fn from(layout: &Layout) -> Self {
        Self {
            nodes: layout.nodes.iter().copied().map(Some).collect(),
            routes: layout.edges.iter().cloned().map(Some).collect(),
        }
    }
}

/// The engine that does the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Engine {
    /// The better one for the boxes at hand; see [`layout`] for the rule.
    #[default]
    Auto,
    /// Graphviz's `dot`: the crate `graphviz-pure` where the feature `dot-engine` builds it in,
    /// else the installed program.
    Dot,
    /// Graphviz's `dot`: the installed program.
    Graphviz,
    /// Our own.
    Layered,
}

/// How to lay out. Lengths are pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// The engine.
    pub engine: Engine,
    /// Where the arrows point.
    pub direction: Direction,
    /// Least distance between neighbours in one layer.
    pub node_gap: f64,
    /// Least distance between two layers of cards.
    pub layer_gap: f64,
    /// Least distance between an arrow that passes and whatever is beside it.
    pub edge_gap: f64,
    /// Distance between a group's background and its members.
    pub group_padding: f64,
    /// Whether wide fans may be folded into several rows.
    pub fold: bool,
    /// Width over height of the page that the whole should resemble.
    pub aspect: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            engine: Engine::Auto,
            direction: Direction::Up,
            node_gap: 28.0,
            layer_gap: 44.0,
            edge_gap: 12.0,
            group_padding: 14.0,
            fold: true,
            aspect: 1.5,
        }
    }
}

/// Why there is no layout.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LayoutError {
    /// An edge names a box that does not exist.
    #[error("edge {edge} names box {node}, and there are only {count}")]
    UnknownBox {
        /// Index of the edge.
        edge: usize,
        /// The index that it names.
        node: usize,
        /// How many boxes there are.
        count: usize,
    },
    /// A box or a group names a group that does not exist.
    #[error("group {group} is named, and there are only {count}")]
    UnknownGroup {
        /// The index that is named.
        group: usize,
        /// How many groups there are.
        count: usize,
    },
    /// A size or an option is negative, infinite or not a number.
    #[error("{what} has a size that cannot be drawn")]
    Size {
        /// What has it.
        what: String,
    },
    /// The dot engine gave up, or drew what cannot be used.
    #[error(
        "dot found no layout for this graph: {0}; the engine `layered` has one for every graph"
    )]
    Dot(String),
    /// The installed program is asked for, and there is none.
    #[error(
        "there is no program `dot` on this machine: install Graphviz, or use the engine `layered`"
    )]
    NoGraphviz,
}

/// Places the boxes, the arrows and the groups' backgrounds.
///
/// The result keeps what [`verify()`] checks, whatever the input: cycles, loops, parallel edges,
/// empty groups. A cycle among the groups' parents is broken at its group of least index.
///
/// [`Engine::Auto`] takes the layered engine, at every size and in every direction: over seeded
/// argument-like graphs of 20 to 2,000 cards it crosses half as many arrows as `dot` does, fits a
/// page of half the width, and moves fewer boxes when a leaf is added (`examples/layout_quality`
/// measures it, `benches/README.md` holds the last table). [`Engine::Dot`] and
/// [`Engine::Graphviz`] are there for the look of Graphviz.
///
/// # Errors
///
/// [`LayoutError`] if an index is out of range or a size is not a finite length. Asked for by
/// name, `dot` may be missing ([`LayoutError::NoGraphviz`]), fail, or break what [`verify()`]
/// checks ([`LayoutError::Dot`]); the layered engine does not.
///
/// # Examples
///
/// ```
/// use argraph::layout::{Boxes, Edge, NodeBox, Options, layout};
///
/// let card = NodeBox { width: 220.0, height: 90.0, ..NodeBox::default() };
/// let boxes = Boxes {
///     nodes: vec![card.clone(), card],
///     edges: vec![Edge { from: 1, to: 0, weight: 1, from_side: None }],
///     groups: vec![],
/// };
/// let placed = layout(&boxes, &Options::default())?;
/// assert!(placed.nodes[0].y < placed.nodes[1].y);
/// # Ok::<(), argraph::layout::LayoutError>(())
/// ```
pub fn layout(boxes: &Boxes, options: &Options) -> Result<Layout, LayoutError> {
    layout_like(boxes, &Earlier::default(), options)
}

/// Places the boxes near to where they were in an earlier picture, so that an edit moves little.
///
/// Only places relative to each other count. Boxes that are new go to free room near what
/// they are joined to, where there is some. Where so much has changed that the picture would read far
/// worse than one drawn afresh, it is drawn afresh; and so it is by [`Engine::Dot`] and
/// [`Engine::Graphviz`], and where most arrows of the earlier picture run the other way. What
/// [`verify()`] checks holds as for [`layout()`].
///
/// # Errors
///
/// As for [`layout()`]; a place that is no finite length is [`LayoutError::Size`] too.
pub fn layout_like(
    boxes: &Boxes,
    earlier: &Earlier,
    options: &Options,
) -> Result<Layout, LayoutError> {
    problem::validate(boxes, options)?;
    problem::validate_earlier(earlier)?;
    match options.engine {
        Engine::Dot | Engine::Graphviz => {
            let program = match options.engine {
                Engine::Graphviz => dot::Program::Installed,
                _ => dot::Program::BuiltIn,
            };
            let layout = dot::place(boxes, options, program)?;
            verify(boxes, &layout).map_err(|broken| LayoutError::Dot(broken.to_string()))?;
            Ok(layout)
        }
        Engine::Auto | Engine::Layered => {
            let draw = |clear_titles| {
                let problem = Problem::new(boxes, earlier, options, clear_titles);
                problem.finish(layered::place(&problem, options), boxes, options)
            };
            let sideways = matches!(options.direction, Direction::Left | Direction::Right);
            let first = draw(false);
            let crossed = |placed: &Layout| {
                matches!(verify(boxes, placed), Err(Violation::RouteThroughTitle(..)))
            };
            Ok(if sideways && crossed(&first) { draw(true) } else { first })
        }
    }
}
