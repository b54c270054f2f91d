//! A picture as `usvg` reads it from its SVG: every rule of style and every text resolved, for the
//! writers that paint.
//!
//! The fonts are the shipped ones, so that a picture comes out the same on every machine. Only
//! where a text has characters that they lack are the fonts of the machine looked at.

use std::collections::BTreeSet;
use std::sync::Arc;

use resvg::usvg::{self, fontdb};

use crate::render::text::{BOLD_FONT, REGULAR_FONT, unmeasured};
use crate::render::{Picture, Theme, svg};

/// Reads a picture's SVG. A viewer's setting is not known to a painter, so [`Theme::Auto`] is
/// light. Tells which characters neither the shipped fonts nor those of the machine have, in their
/// order of Unicode.
pub(super) fn tree(
    picture: &Picture,
    theme: Theme,
) -> Result<(usvg::Tree, Vec<char>), usvg::Error> {
    let theme = if theme == Theme::Auto { Theme::Light } else { theme };
    let mut source = Vec::new();
    svg(picture, theme, &mut source).expect("a Vec takes everything");
    let source = String::from_utf8(source).expect("SVG is written as UTF-8");
    let unmeasured: BTreeSet<char> = unmeasured(&source).collect();
    let fonts = fonts(!unmeasured.is_empty());
    let missing = missing(unmeasured, &fonts);
    let options = usvg::Options {
        fontdb: Arc::new(fonts),
        font_family: "Liberation Sans".to_owned(),
        ..usvg::Options::default()
    };
    Ok((usvg::Tree::from_str(&turned(&source), &options)?, missing))
}

/// Those of the characters that no font has.
fn missing(mut characters: BTreeSet<char>, fonts: &fontdb::Database) -> Vec<char> {
    for face in fonts.faces() {
        if characters.is_empty() {
            break;
        }
        fonts.with_face_data(face.id, |data, index| {
            if let Ok(face) = ttf_parser::Face::parse(data, index) {
                characters.retain(|character| face.glyph_index(*character).is_none());
            }
        });
    }
    characters.into_iter().collect()
}

/// The SVG with texts that read from right to left as `usvg` needs them: it takes every text for
/// one that reads from left to right, and would begin these where they have to end. A mark behind
/// each line keeps its last full stop with it.
fn turned(source: &str) -> String {
    const MARK: &str = "\u{200f}";
    // No text holds the pattern, for its quotation marks are escaped.
    let mut pieces = source.split(" direction=\"rtl\"");
    let mut turned = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (text, rest) = piece.split_at(piece.find("</text>").unwrap_or(piece.len()));
        turned.push_str(" text-anchor=\"end\"");
        turned.push_str(&text.replace("</tspan>", &format!("{MARK}</tspan>")));
        if !text.contains("</tspan>") {
            turned.push_str(MARK);
        }
        turned.push_str(rest);
    }
    turned
}

/// The shipped fonts, and those of the machine too where a text needs them.
fn fonts(and_of_the_machine: bool) -> fontdb::Database {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(REGULAR_FONT.to_vec());
    fonts.load_font_data(BOLD_FONT.to_vec());
    fonts.set_sans_serif_family("Liberation Sans");
    if and_of_the_machine {
        fonts.load_system_fonts();
    }
    fonts
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

    #[test]
    fn what_no_font_has_is_named_once() {
        // A character for private use: what fonts have it is nobody's business.
        let missing = |text| tree(&picture(text), Theme::Light).expect("the SVG is sound").1;
        assert_eq!(missing("A \u{10fffd} and \u{10fffd}."), ['\u{10fffd}']);
        assert_eq!(missing("Ein Übermaß; ένα; один."), []);
    }

    #[test]
    fn a_text_that_reads_from_right_to_left_stays_on_its_card() {
        let picture = picture("\u{5d0}\u{5d1}\u{5d2}\u{5d3} \u{5d4}\u{5d5}\u{5d6} \u{5d7}\u{5d8}");
        let (tree, _) = tree(&picture, Theme::Light).expect("the SVG is sound");
        let card = picture.layout.nodes[0];
        let mut texts = 0;
        let mut groups = vec![tree.root()];
        while let Some(group) = groups.pop() {
            for child in group.children() {
                match child {
                    usvg::Node::Group(group) => groups.push(group),
                    usvg::Node::Text(text) => {
                        let bounds = text.abs_bounding_box();
                        let inside = |y: f64| card.y < y && y < card.y + card.height;
                        if inside(f64::from(bounds.y())) {
                            let (left, right) = (bounds.left(), bounds.right());
                            assert!(f64::from(left) >= card.x, "{left} is left of {}", card.x);
                            assert!(f64::from(right) <= card.x + card.width, "{right}");
                            texts += 1;
                        }
                    }
                    _ => {}
                }
            }
        }
        assert_eq!(texts, 3, "kind, id and text");
    }
}
