//! PNG, painted by resvg.

use std::io::{self, Write};

use resvg::tiny_skia::{Pixmap, Transform};

use crate::render::tree::tree;
use crate::render::{Picture, Theme};

/// The most pixels that a PNG may have: 1 GiB of memory while it is painted.
pub const MAX_PIXELS: u64 = 1 << 28;

/// Why there is no PNG.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PngError {
    /// It would be too large.
    #[error(
        "a PNG of {width} by {height} pixels is too large to paint: take a smaller `--scale`, draw \
         less with `--focus` or `--collapse`, or write SVG"
    )]
    TooLarge {
        /// Width in pixels.
        width: u64,
        /// Height in pixels.
        height: u64,
    },
    /// The scale is not a positive number.
    #[error("a scale of {0} leaves nothing to see")]
    Scale(f32),
    /// The painter does not take the picture.
    #[error("the picture cannot be painted: {0}")]
    Paint(String),
    /// It cannot be written.
    #[error(transparent)]
    Write(#[from] io::Error),
}

/// Writes a picture as a PNG with `scale` pixels to a unit of the SVG. [`Theme::Auto`] is light. Gives
/// the characters that neither the shipped fonts nor those of the machine have: they show as empty
/// boxes.
///
/// # Errors
/// [`PngError`], as its variants say.
pub fn png(
    picture: &Picture,
    theme: Theme,
    scale: f32,
    out: &mut impl Write,
) -> Result<Vec<char>, PngError> {
    if !(scale.is_finite() && scale > 0.0) {
        return Err(PngError::Scale(scale));
    }
    let pixels = |length: f64| ((length * f64::from(scale)).ceil() as u64).max(1);
    let (width, height) = (pixels(picture.width), pixels(picture.height));
    let small = |length: u64| u32::try_from(length).ok();
    let mut pixmap = small(width)
        .zip(small(height))
        .filter(|_| width.saturating_mul(height) <= MAX_PIXELS)
        .and_then(|(width, height)| Pixmap::new(width, height))
        .ok_or(PngError::TooLarge { width, height })?;
    let (tree, missing) =
        tree(picture, theme).map_err(|error| PngError::Paint(error.to_string()))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    let encoded = pixmap.encode_png().map_err(|error| PngError::Paint(error.to_string()))?;
    out.write_all(&encoded)?;
    Ok(missing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Kind, Node};
    use crate::render::fixture;

    fn picture(text: &str) -> Picture {
        let nodes = vec![Node::new("a", Kind::Claim, text)];
        fixture::picture(Document { nodes, ..Document::default() })
    }

    fn painted(picture: &Picture, scale: f32) -> Pixmap {
        let mut out = Vec::new();
        png(picture, Theme::Light, scale, &mut out).expect("it is painted");
        Pixmap::decode_png(&out).expect("it is a PNG")
    }

    #[test]
    fn a_png_is_as_large_as_the_picture_times_the_scale_and_shows_the_text() {
        let dark = |pixmap: &Pixmap| {
            pixmap.pixels().iter().filter(|p| p.red() < 90 && p.blue() < 90).count()
        };
        let with_text = picture("Many words stand on this card");
        for scale in [0.5, 1.0, 2.0] {
            let pixmap = painted(&with_text, scale);
            assert_eq!(pixmap.width(), (with_text.width * f64::from(scale)).ceil() as u32);
            assert_eq!(pixmap.height(), (with_text.height * f64::from(scale)).ceil() as u32);
        }
        let (more, less) = (painted(&with_text, 1.0), painted(&picture("."), 1.0));
        assert!(dark(&more) > dark(&less) + 200, "{} and {}", dark(&more), dark(&less));
    }

    #[test]
    fn what_is_too_large_is_refused_before_memory_is_taken() {
        let picture = picture("x");
        let refused = |scale| png(&picture, Theme::Light, scale, &mut Vec::new()).unwrap_err();
        assert!(matches!(refused(1e9), PngError::TooLarge { .. }));
        assert!(matches!(refused(f32::INFINITY), PngError::Scale(_)));
        assert!(matches!(refused(0.0), PngError::Scale(_)));
        assert!(matches!(refused(f32::NAN), PngError::Scale(_)));
    }
}
