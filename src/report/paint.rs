//! Whether a text may hold colours, and those of standing, the same in every report.

use anstyle::{AnsiColor, Style};

use crate::evaluate::{LinkStanding, Standing};

/// Whether the text may hold colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Styles {
    /// No escape sequences.
    #[default]
    Plain,
    /// ANSI escape sequences.
    Ansi,
}

/// How a statement of a standing is set.
pub(super) fn style(standing: Standing) -> Style {
    match standing {
        Standing::Stands => AnsiColor::Green.on_default(),
        Standing::Defeated => AnsiColor::Red.on_default(),
        Standing::Unsupported => AnsiColor::Yellow.on_default(),
        Standing::Undecided => AnsiColor::Cyan.on_default(),
    }
}

/// How a link of a standing is set.
pub(super) fn link_style(standing: LinkStanding) -> Style {
    match standing {
        LinkStanding::InForce => Style::new(),
        LinkStanding::Fails => Style::new().dimmed(),
        LinkStanding::Undecided => AnsiColor::Cyan.on_default(),
    }
}

/// A text in a style, where there may be any.
pub(super) fn paint(style: Style, text: &str, styles: Styles) -> String {
    match styles {
        Styles::Plain => text.to_owned(),
        Styles::Ansi => format!("{style}{text}{style:#}"),
    }
}
