//! A picture as `usvg` reads it from its SVG: every rule of style and every text resolved, for the
//! writers that paint.
//!
//! The fonts are the shipped ones, so that a picture comes out the same on every machine. Only
//! where a text has characters that they lack are the fonts of the machine looked at.

use std::sync::Arc;

use resvg::usvg::{self, fontdb};

use crate::render::text::{BOLD_FONT, REGULAR_FONT, is_measured};
use crate::render::{Picture, Theme, svg};

/// Reads a picture's SVG. A viewer's setting is not known to a painter, so [`Theme::Auto`] is
/// light.
pub(super) fn tree(picture: &Picture, theme: Theme) -> Result<usvg::Tree, usvg::Error> {
    let theme = if theme == Theme::Auto { Theme::Light } else { theme };
    let mut source = Vec::new();
    svg(picture, theme, &mut source).expect("a Vec takes everything");
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(REGULAR_FONT.to_vec());
    fonts.load_font_data(BOLD_FONT.to_vec());
    fonts.set_sans_serif_family("Liberation Sans");
    if std::str::from_utf8(&source).is_ok_and(|text| !is_measured(text)) {
        fonts.load_system_fonts();
    }
    let options = usvg::Options {
        fontdb: Arc::new(fonts),
        font_family: "Liberation Sans".to_owned(),
        ..usvg::Options::default()
    };
    usvg::Tree::from_data(&source, &options)
}
