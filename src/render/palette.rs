//! The colours: one light and one dark set, for readers with any colour vision.
//!
//! Hues follow Okabe and Ito (2008), whose colours stay apart for all common kinds of colour
//! blindness; lightness is set so that text has a contrast of at least 4.5:1 and lines of at
//! least 3:1 (WCAG 2.2, 1.4.3 and 1.4.11). A test computes both. Colour is never the only sign.

use super::scene::{SceneLink, State};
use crate::document::Relation;
use crate::evaluate::LinkStanding;

/// A set of colours, each as `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// The page.
    pub page: &'static str,
    /// A card.
    pub card: &'static str,
    /// The card of the thesis.
    pub card_thesis: &'static str,
    /// A card that is not in force.
    pub card_faded: &'static str,
    /// Texts.
    pub ink: &'static str,
    /// Ids, and what is less important.
    pub muted: &'static str,
    /// The background of a group, from the outermost to the inner ones.
    pub groups: [&'static str; 2],
    /// The outline of a group.
    pub group_line: &'static str,
    /// Accent of the thesis.
    pub thesis: &'static str,
    /// Accent of a claim.
    pub claim: &'static str,
    /// Accent of a premise.
    pub premise: &'static str,
    /// Accent of a challenge.
    pub challenge: &'static str,
    /// Lines of support.
    pub supports: &'static str,
    /// Lines of attack.
    pub attacks: &'static str,
    /// Lines that are not in force.
    pub faded: &'static str,
    /// What was added.
    pub added: &'static str,
    /// What was removed.
    pub removed: &'static str,
    /// What was changed.
    pub changed: &'static str,
}

impl Palette {
    /// The colour of a link's line.
    pub(super) fn line(&self, link: &SceneLink) -> &'static str {
        let faded = link.standing.is_some_and(|standing| standing != LinkStanding::InForce);
        match (link.state, link.relation) {
            (State::Added, _) => self.added,
            (State::Removed, _) => self.removed,
            (State::Changed, _) => self.changed,
            (State::Same, _) if faded => self.faded,
            (State::Same, Relation::Supports) => self.supports,
            (State::Same, Relation::Attacks) => self.attacks,
        }
    }
}

/// For light pages.
pub const LIGHT: Palette = Palette {
    page: "#ffffff",
    card: "#ffffff",
    card_thesis: "#f5effb",
    card_faded: "#f3f4f6",
    ink: "#1b1f24",
    muted: "#57606a",
    groups: ["#f4f6f9", "#e9eef4"],
    group_line: "#c3ccd6",
    thesis: "#5b2c86",
    claim: "#0a5a9c",
    premise: "#086b4e",
    challenge: "#a8430a",
    supports: "#2f5d8a",
    attacks: "#b3400a",
    faded: "#7d8590",
    added: "#0f6f3c",
    removed: "#b3261e",
    changed: "#7a5200",
};

/// For dark pages.
pub const DARK: Palette = Palette {
    page: "#0f1318",
    card: "#262e38",
    card_thesis: "#352c49",
    card_faded: "#14191f",
    ink: "#e8ecf1",
    muted: "#a3adb8",
    groups: ["#141a21", "#19212a"],
    group_line: "#3a4653",
    thesis: "#c9a6f0",
    claim: "#7fbcf5",
    premise: "#63cfa6",
    challenge: "#f5a06b",
    supports: "#6b99cc",
    attacks: "#d97f4a",
    faded: "#79838e",
    added: "#5fd38d",
    removed: "#ff8f86",
    changed: "#e6bd5c",
};

/// For printing in black: shape alone tells things apart.
pub const PRINT: Palette = Palette {
    page: "#ffffff",
    card: "#ffffff",
    card_thesis: "#ffffff",
    card_faded: "#ffffff",
    ink: "#000000",
    muted: "#3d3d3d",
    groups: ["#f6f6f6", "#eeeeee"],
    group_line: "#9a9a9a",
    thesis: "#000000",
    claim: "#000000",
    premise: "#000000",
    challenge: "#000000",
    supports: "#000000",
    attacks: "#000000",
    faded: "#767676",
    added: "#000000",
    removed: "#000000",
    changed: "#000000",
};

/// Accents by group, for `--color-by group`; groups beyond the last take them in turn.
pub const GROUP_ACCENTS: [[&str; 2]; 8] = [
    ["#086b4e", "#63cfa6"],
    ["#8a2f6b", "#f09ccf"],
    ["#6b5600", "#e0c25a"],
    ["#5b2c86", "#c9a6f0"],
    ["#1f6470", "#74cbd9"],
    ["#3f6b12", "#a8d66b"],
    ["#4a5568", "#b8c4d6"],
    ["#6e4a3a", "#d3b3a2"],
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance of an sRGB colour, as WCAG 2.2 defines it.
    fn luminance(colour: &str) -> f64 {
        let channel = |at: usize| {
            let value = u8::from_str_radix(&colour[at..at + 2], 16).expect("hexadecimal");
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn texts_and_lines_have_contrast_in_every_theme() {
        assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
        for palette in [LIGHT, DARK, PRINT] {
            let grounds = [palette.page, palette.groups[0], palette.groups[1]];
            let cards = [palette.card, palette.card_thesis, palette.card_faded];
            for text in [palette.ink, palette.muted] {
                for ground in grounds.into_iter().chain(cards) {
                    let found = contrast(text, ground);
                    assert!(found >= 4.5, "text {text} on {ground}: {found:.2}");
                }
            }
            let accents = [palette.thesis, palette.claim, palette.premise, palette.challenge];
            for accent in accents {
                for card in cards {
                    let found = contrast(accent, card);
                    assert!(found >= 4.5, "kind word {accent} on {card}: {found:.2}");
                }
            }
            let marks = [palette.added, palette.removed, palette.changed];
            let lines = [palette.supports, palette.attacks, palette.faded];
            for line in accents.into_iter().chain(lines).chain(marks) {
                for ground in grounds {
                    let found = contrast(line, ground);
                    assert!(found >= 3.0, "line {line} on {ground}: {found:.2}");
                }
            }
        }
        for [light, dark] in GROUP_ACCENTS {
            for (accent, card) in [(light, LIGHT.card), (dark, DARK.card)] {
                assert!(contrast(accent, card) >= 4.5, "accent {accent} on {card}");
            }
        }
    }
}
