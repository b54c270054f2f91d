//! How an SVG looks: its themes, its texts and its style sheet.

use crate::render::palette::{DARK, GROUP_ACCENTS, LIGHT, PRINT, Palette};
use crate::render::picture::{LEGEND, TITLE};
use crate::render::scene::{GROUP_TITLE, REMARK, SMALL, TEXT, THESIS_TEXT};
use crate::render::shape::number;
use crate::render::text::{Weight, is_measured, width};

/// The colours of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Theme {
    /// Light or dark, as the viewer has it set; light where the viewer cannot tell.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// Black on white.
    Print,
}

impl Theme {
    /// The colours; of [`Theme::Auto`] the light ones.
    pub fn palette(self) -> &'static Palette {
        match self {
            Self::Auto | Self::Light => &LIGHT,
            Self::Dark => &DARK,
            Self::Print => &PRINT,
        }
    }
}

/// How a kind of text looks: the class that the style sheet names, and what that sets.
pub(super) struct TextStyle {
    pub(super) class: &'static str,
    pub(super) size: f64,
    pub(super) weight: Weight,
}

pub(super) const TITLE_TEXT: TextStyle =
    TextStyle { class: "title", size: TITLE, weight: Weight::Bold };
pub(super) const CARD_TEXT: TextStyle =
    TextStyle { class: "t", size: TEXT, weight: Weight::Regular };
pub(super) const THESIS_STYLE: TextStyle =
    TextStyle { class: "t", size: THESIS_TEXT, weight: Weight::Bold };
pub(super) const REMARK_TEXT: TextStyle =
    TextStyle { class: "r", size: REMARK, weight: Weight::Regular };
pub(super) const KIND_TEXT: TextStyle = TextStyle { class: "k", size: SMALL, weight: Weight::Bold };
pub(super) const ID_TEXT: TextStyle =
    TextStyle { class: "i", size: SMALL, weight: Weight::Regular };
pub(super) const GROUP_TEXT: TextStyle =
    TextStyle { class: "gt", size: GROUP_TITLE, weight: Weight::Bold };
pub(super) const LEGEND_TEXT: TextStyle =
    TextStyle { class: "lt", size: LEGEND, weight: Weight::Regular };

impl TextStyle {
    /// The width that a line was given, so that a viewer without the font draws it as wide with
    /// another. A text with characters that the font lacks keeps the width it comes out with.
    pub(super) fn fit(&self, line: &str) -> String {
        if line.is_empty() || !is_measured(line) {
            return String::new();
        }
        let width = number(width(line, self.size, self.weight));
        format!(" textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\"")
    }
}

/// What colours which part of what, by the name of a variable.
const COLOURS: &[(&str, &str, &str)] = &[
    (".page", "fill", "page"),
    (".o,.s circle,.d circle,.n>rect", "fill", "card"),
    (".n>rect", "stroke", "muted"),
    (".t,.title,.lt,.gt,.r", "fill", "ink"),
    (".i", "fill", "muted"),
    (".g0>rect", "fill", "group-0"),
    (".g1>rect", "fill", "group-1"),
    (".g0t", "fill", "group-0"),
    (".g1t", "fill", "group-1"),
    (".group>rect", "stroke", "group-line"),
    (".tint>.o", "fill", "card-thesis"),
    (".thesis>.o", "stroke", "thesis"),
    (".thesis>.m,.thesis>.k", "fill", "thesis"),
    (".claim>.o", "stroke", "claim"),
    (".claim>.m,.claim>.k", "fill", "claim"),
    (".premise>.o", "stroke", "premise"),
    (".premise>.m,.premise>.k", "fill", "premise"),
    (".challenge>.o", "stroke", "challenge"),
    (".challenge>.m,.challenge>.k", "fill", "challenge"),
    (".node.group-card>.o,.an>.o", "stroke", "muted"),
    (".group-card>.m,.group-card>.k", "fill", "ink"),
    (".an>.m,.an>.k", "fill", "muted"),
    // Heads that are not in force are to be seen on it, too.
    (".f", "fill", "page"),
    (".f", "stroke", "ink"),
    (".supports>.l", "stroke", "supports"),
    (".supports>.h,.supports>.j", "fill", "supports"),
    (".attacks>.l,.attacks>.h", "stroke", "attacks"),
    (".attacks>.j", "fill", "attacks"),
    (".s>circle,.s>path", "stroke", "ink"),
    (".link.faded>.l,.attacks.faded>.h", "stroke", "faded"),
    (".supports.faded>.h,.link.faded>.j", "fill", "faded"),
    (".node.faded>.o", "fill", "card-faded"),
    (".node.faded>.o,.faded>.s>circle,.faded>.s>path", "stroke", "faded"),
    (".faded>.t,.faded>.m,.faded>.k", "fill", "muted"),
    (".added>.o,.d.added>circle,.d.added>path,.link.added>.l", "stroke", "added"),
    (".removed>.o,.d.removed>circle,.d.removed>path,.link.removed>.l", "stroke", "removed"),
    (".changed>.o,.d.changed>circle,.d.changed>path,.link.changed>.l", "stroke", "changed"),
    (".attacks.added>.h,.link.changed>.l.added", "stroke", "added"),
    (".attacks.removed>.h", "stroke", "removed"),
    (".attacks.changed>.h", "stroke", "changed"),
    (".supports.added>.h,.link.added>.j", "fill", "added"),
    (".supports.removed>.h,.link.removed>.j", "fill", "removed"),
    (".supports.changed>.h,.link.changed>.j", "fill", "changed"),
];

/// The style sheet. Plain colours come first, for viewers that know no variables; those that do
/// take them from variables, which a page around the picture can set.
pub(super) fn style(theme: Theme, accents: usize) -> String {
    let mut style = String::from(
        ".argraph .o{stroke-width:1.4}.argraph .thesis>.o{stroke-width:2.8}\
         .argraph .implicit>.o{stroke-dasharray:5 4}\
         .argraph .f{stroke-width:2;stroke-opacity:.55}\
         .argraph .l{fill:none;stroke-width:1.6}.argraph .attacks>.l{stroke-dasharray:6 4}\
         .argraph .attacks>.h{fill:none;stroke-width:3}\
         .argraph .s>circle{stroke-width:1.3}.argraph .s>path,.argraph .d>path{fill:none;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}\
         .argraph .added>.o,.argraph .changed>.o{stroke-width:2.6}\
         .argraph .removed>.o{stroke-width:1.6;stroke-dasharray:2 3}.argraph .d>circle{stroke-width:2}.argraph .d>path{stroke-width:2}\
         .argraph .link.added>.l,.argraph .link.changed>.l{stroke-width:2.6}.argraph .link.removed>.l{stroke-dasharray:1 4;stroke-width:2;stroke-linecap:round}\
         .argraph .group>rect{stroke-width:1}",
    );
    for TextStyle { class, size, weight } in
        [TITLE_TEXT, CARD_TEXT, REMARK_TEXT, KIND_TEXT, ID_TEXT, GROUP_TEXT, LEGEND_TEXT]
    {
        let weight = if weight == Weight::Bold { ";font-weight:bold" } else { "" };
        style.push_str(&format!(".argraph .{class}{{font-size:{}px{weight}}}", number(size)));
    }
    style.push_str(&format!(
        ".argraph .thesis>.t{{font-size:{}px;font-weight:bold}}",
        number(THESIS_STYLE.size)
    ));
    let palette = theme.palette();
    let accents = accents.min(GROUP_ACCENTS.len());
    let dark = usize::from(theme == Theme::Dark);
    style.push_str(&rules(&|name| value(palette, name).to_owned()));
    style.push_str(&accent_rules(accents, |accent| match theme {
        Theme::Print => palette.ink,
        _ => GROUP_ACCENTS[accent][dark],
    }));
    if theme == Theme::Auto {
        let variables = |palette: &Palette| -> String {
            let names = NAMES.iter().map(|name| format!("--{name}:{};", value(palette, name)));
            format!(".argraph{{{}}}", names.collect::<String>())
        };
        style.push_str("@supports(color:var(--page)){");
        style.push_str(&variables(&LIGHT));
        style.push_str(&rules(&|name| format!("var(--{name})")));
        style.push_str("@media(prefers-color-scheme:dark){");
        style.push_str(&variables(&DARK));
        style.push_str(&accent_rules(accents, |accent| GROUP_ACCENTS[accent][1]));
        style.push_str("}}");
    }
    style
}

fn rules(colour: &dyn Fn(&str) -> String) -> String {
    let rule = |(selectors, property, name): &(&str, &str, &str)| {
        let selectors: Vec<String> =
            selectors.split(',').map(|selector| format!(".argraph {selector}")).collect();
        format!("{}{{{property}:{}}}", selectors.join(","), colour(name))
    };
    COLOURS.iter().map(rule).collect()
}

fn accent_rules(accents: usize, colour: impl Fn(usize) -> &'static str) -> String {
    let rule = |accent: usize| {
        let colour = colour(accent);
        format!(
            ".argraph .a{accent}>.o{{stroke:{colour}}}\
             .argraph .a{accent}>.m,.argraph .a{accent}>.k{{fill:{colour}}}"
        )
    };
    (0..accents).map(rule).collect()
}

const NAMES: &[&str] = &[
    "page",
    "card",
    "card-thesis",
    "card-faded",
    "ink",
    "muted",
    "group-0",
    "group-1",
    "group-line",
    "thesis",
    "claim",
    "premise",
    "challenge",
    "supports",
    "attacks",
    "faded",
    "added",
    "removed",
    "changed",
];

fn value(palette: &Palette, name: &str) -> &'static str {
    match name {
        "page" => palette.page,
        "card" => palette.card,
        "card-thesis" => palette.card_thesis,
        "card-faded" => palette.card_faded,
        "ink" => palette.ink,
        "muted" => palette.muted,
        "group-0" => palette.groups[0],
        "group-1" => palette.groups[1],
        "group-line" => palette.group_line,
        "thesis" => palette.thesis,
        "claim" => palette.claim,
        "premise" => palette.premise,
        "challenge" => palette.challenge,
        "supports" => palette.supports,
        "attacks" => palette.attacks,
        "faded" => palette.faded,
        "added" => palette.added,
        "removed" => palette.removed,
        _ => palette.changed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of all kinds have contrast on the page, and what is faded would have none on a tint.
    #[test]
    fn heads_are_seen_on_the_light_around_a_card() {
        for theme in [Theme::Light, Theme::Dark, Theme::Print] {
            let style = style(theme, 0);
            let light = format!(".argraph .f{{fill:{}}}", theme.palette().page);
            assert!(style.contains(&light) && !style.contains("fill-opacity"), "{theme:?}");
        }
    }
}
