//! Boxes and arrows in, coordinates out.
//!
//! This module knows nothing of arguments: it places boxes of a given size in layers, draws
//! routes between them, and surrounds groups of boxes with a background. `render` decides what
//! the boxes stand for and draws the result. Lengths are CSS pixels, the origin is the top left
//! corner, y grows downward.

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
}

/// An arrow from one box to another. The target is placed nearer to the head of the picture.
#[derive(Debug, Clone, Default)]
pub struct Edge {
    /// Index of the box where it starts.
    pub from: usize,
    /// Index of the box that it points at.
    pub to: usize,
    /// Whether the arrow should keep its target near and straight: 1 for an ordinary edge,
    /// more for one that should be shorter and straighter.
    pub weight: u32,
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
