//! Pictures of an argument.
//!
//! `ArgumentGraph → Scene → Picture → one writer per format`. A [`Scene`] is what to draw: cards
//! with wrapped and measured texts, junctions, arrows, groups. A [`Picture`] is a scene and where
//! everything is. Writers only write: they never measure and never decide.

pub mod palette;
mod picture;
mod scene;
mod shape;
mod svg;
pub mod text;

pub use picture::{LegendEntry, Picture, PictureOptions, Sample};
pub use scene::{
    Card, CardKind, ColorBy, Focus, Head, Overlay, Part, Scene, SceneGroup, SceneLink,
    SceneOptions, State,
};
pub use svg::{Theme, svg};
