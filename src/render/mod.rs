//! Pictures of an argument.
//!
//! `ArgumentGraph → Scene → Picture → one writer per format`. A [`Scene`] is what to draw: cards
//! with wrapped and measured texts, junctions, arrows, groups. A [`Picture`] is a scene and where
//! everything is. Writers only write: they never measure and never decide.

mod dot;
mod earlier;
#[cfg(test)]
mod fixture;
mod mermaid;
pub mod palette;
#[cfg(feature = "pdf")]
mod pdf;
mod picture;
#[cfg(feature = "png")]
mod png;
mod scene;
mod shape;
mod signs;
mod style;
mod svg;
pub mod text;
#[cfg(feature = "png")]
mod tree;

pub use dot::dot;
pub use earlier::{EarlierError, EarlierPicture};
pub use mermaid::{MAX_MERMAID_ARROWS, MAX_MERMAID_TEXT, mermaid};
#[cfg(feature = "pdf")]
pub use pdf::{PdfError, pdf};
pub use picture::{LegendEntry, Picture, PictureOptions, Sample};
#[cfg(feature = "png")]
pub use png::{MAX_PIXELS, PngError, png};
pub use scene::{
    Card, CardKind, ColorBy, Focus, Head, Overlay, Part, Scene, SceneGroup, SceneLink,
    SceneOptions, State,
};
pub use style::Theme;
pub use svg::svg;
