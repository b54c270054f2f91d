//! PDF: lines stay lines and text stays text, on one page of the picture's size.

use std::io::{self, Write};

use krilla::geom::Size;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla_svg::{SurfaceExt, SvgSettings};

use crate::render::tree::tree;
use crate::render::{Picture, Theme};

/// Points, the unit of PDF, in a CSS pixel.
const POINTS: f64 = 0.75;
/// The longest side of a page, in points (ISO 32000-1, annex C.2). What is larger is drawn
/// smaller.
const LONGEST: f64 = 14_400.0;

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PdfError {
    /// The painter does not take the picture.
    #[error("the picture cannot be painted: {0}")]
    Paint(String),
    /// It cannot be written.
    #[error(transparent)]
    Write(#[from] io::Error),
}

/// Writes a picture as a PDF of one page. [`Theme::Auto`] is light. The same picture gives the
/// same bytes: no date is written. Gives the characters that neither the shipped fonts nor those of the
/// machine have: they show as empty boxes.
///
/// # Errors
/// [`PdfError`], as its variants say.
pub fn pdf(picture: &Picture, theme: Theme, out: &mut impl Write) -> Result<Vec<char>, PdfError> {
    let failed = |reason: &dyn std::fmt::Debug| PdfError::Paint(format!("{reason:?}"));
    let (tree, missing) = tree(picture, theme).map_err(|error| failed(&error))?;
    let scale = POINTS.min(LONGEST / picture.width.max(picture.height).max(1.0));
    let points = |length: f64| (length * scale) as f32;
    let size = Size::from_wh(points(picture.width), points(picture.height))
        .ok_or_else(|| failed(&"it has no size"))?;
    let mut document = krilla::Document::new();
    let mut metadata = Metadata::new().producer("argraph".to_owned());
    if let Some(title) = &picture.scene.title {
        metadata = metadata.title(title.clone());
    }
    document.set_metadata(metadata.description(picture.scene.description.clone()));
    let mut page = document.start_page_with(PageSettings::new(size));
    let mut surface = page.surface();
    surface
        .draw_svg(&tree, size, SvgSettings::default())
        .ok_or_else(|| failed(&"its SVG is not understood"))?;
    surface.finish();
    page.finish();
    let content = document.finish().map_err(|error| failed(&error))?;
    out.write_all(&content)?;
    Ok(missing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Kind, Node};
    use crate::render::fixture;

    #[test]
    fn the_same_picture_gives_the_same_bytes_and_pages_are_no_larger_than_allowed() {
        for nodes in [1, 3_000] {
            let nodes = (0..nodes).map(|at| Node::new(format!("n{at}"), Kind::Claim, "Why not?"));
            let document = Document { nodes: nodes.collect(), ..Document::default() };
            let draw = || {
                let mut picture = fixture::picture(document.clone());
                picture.width *= 4.0;
                let mut out = Vec::new();
                pdf(&picture, Theme::Auto, &mut out).expect("it is painted");
                out
            };
            let drawn = draw();
            assert!(drawn.starts_with(b"%PDF-"));
            assert!(drawn == draw(), "the bytes differ");
            let text = String::from_utf8_lossy(&drawn);
            let (_, size) = text.split_once("/MediaBox").expect("there is a page");
            let numbers = size.split(|c: char| !(c.is_ascii_digit() || c == '.'));
            let longest = numbers.filter_map(|n| n.parse::<f64>().ok()).take(4).fold(0.0, f64::max);
            assert!((50.0..=LONGEST).contains(&longest), "{longest}");
        }
    }
}
