//! The formats of a picture, shared by the commands that draw.

use std::path::Path;

use anyhow::{Context, bail};
use argraph::layout::Direction;
use argraph::render::{
    EarlierPicture, MAX_MERMAID_ARROWS, MAX_MERMAID_TEXT, Picture, PictureOptions, Scene, Theme,
    dot, mermaid, svg,
};
use clap::ValueEnum;

use crate::output::remark;

/// The format of a picture.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PictureFormat {
    /// Scalable Vector Graphics
    Svg,
    /// Pixels; `--scale` tells how many
    Png,
    /// One page, with lines and text
    Pdf,
    /// For Graphviz
    Dot,
    /// For a README or a comment on a forge
    Mermaid,
}

impl PictureFormat {
    /// Whether argraph lays the picture out itself; Graphviz and Mermaid do it for theirs.
    pub(crate) fn is_laid_out(self) -> bool {
        matches!(self, Self::Svg | Self::Png | Self::Pdf)
    }

    /// The format that a file's suffix names.
    pub(crate) fn of_suffix(path: &Path) -> Option<Self> {
        let suffix = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match suffix.as_str() {
            "svg" => Self::Svg,
            "png" => Self::Png,
            "pdf" => Self::Pdf,
            "dot" | "gv" => Self::Dot,
            "mmd" | "mermaid" => Self::Mermaid,
            _ => return None,
        })
    }
}

/// The picture among the formats of a report, by its name.
pub(crate) fn picture_of<F: ValueEnum>(format: &F) -> Option<PictureFormat> {
    PictureFormat::from_str(format.to_possible_value()?.get_name(), false).ok()
}

/// The format of a report: the one asked for by name, else the one that the suffix of its file
/// names; text where there is no suffix.
pub(crate) fn report_format<F: ValueEnum>(asked: Option<F>, path: &Path) -> anyhow::Result<F> {
    if let Some(format) = asked {
        refuse_contradiction(&format, path)?;
        return Ok(format);
    }
    let Some(suffix) = path.extension() else {
        return F::from_str("text", false).map_err(anyhow::Error::msg);
    };
    name_of_suffix(path).and_then(|name| F::from_str(&name, false).ok()).with_context(|| {
        let suffix = suffix.to_string_lossy();
        format!("no format has the suffix `.{suffix}`; say which with `--format`")
    })
}

/// The name of the format that a file's suffix stands for.
fn name_of_suffix(path: &Path) -> Option<String> {
    match path.extension()?.to_str()? {
        "txt" => Some("text".to_owned()),
        "json" => Some("json".to_owned()),
        "md" => Some("markdown".to_owned()),
        _ => PictureFormat::of_suffix(path).map(|picture| name_of(&picture)),
    }
}

fn name_of<F: ValueEnum>(format: &F) -> String {
    format.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
}

/// Refuses to write one format into a file with the suffix of another.
pub(crate) fn refuse_contradiction<F: ValueEnum>(format: &F, path: &Path) -> anyhow::Result<()> {
    let (asked, Some(named)) = (name_of(format), name_of_suffix(path)) else { return Ok(()) };
    let fits = match named.as_str() {
        // Any text may stand in a text file.
        "text" => !matches!(asked.as_str(), "png" | "pdf"),
        "markdown" => matches!(asked.as_str(), "text" | "markdown" | "github"),
        named => named == asked,
    };
    if !fits {
        bail!(
            "`--format {asked}` contradicts the suffix of `{}`: leave the flag away, or give the file \
             another suffix",
            path.display()
        );
    }
    Ok(())
}

/// How a picture is drawn, whatever it shows.
pub(crate) struct Drawing {
    pub(crate) format: PictureFormat,
    pub(crate) theme: Theme,
    pub(crate) options: PictureOptions,
    /// Pixels of a PNG to a unit of the SVG.
    pub(crate) scale: f32,
    /// The picture to keep to.
    pub(crate) like: Option<EarlierPicture>,
}

impl Drawing {
    /// As it is drawn where nothing is asked for.
    pub(crate) fn new(format: PictureFormat) -> Self {
        Self {
            format,
            theme: Theme::Auto,
            options: PictureOptions::default(),
            scale: DEFAULT_SCALE,
            like: None,
        }
    }

    /// Draws a scene.
    pub(crate) fn draw(&self, scene: Scene) -> anyhow::Result<Vec<u8>> {
        let mut content = Vec::new();
        // Graphviz and Mermaid lay out themselves.
        let direction = self.options.direction.unwrap_or(Direction::Up);
        match self.format {
            PictureFormat::Svg => svg(&self.picture(scene)?, self.theme, &mut content)?,
            PictureFormat::Png => self.png(&self.picture(scene)?, &mut content)?,
            PictureFormat::Pdf => self.pdf(&self.picture(scene)?, &mut content)?,
            PictureFormat::Dot => dot(&scene, direction, self.theme.palette(), &mut content)?,
            PictureFormat::Mermaid => {
                mermaid(&scene, direction, self.theme.palette(), &mut content)?;
                let arrows: usize = scene.links.iter().map(|link| link.parts.len()).sum();
                if arrows > MAX_MERMAID_ARROWS || content.len() > MAX_MERMAID_TEXT {
                    remark(&format!(
                        "Mermaid draws at most {MAX_MERMAID_ARROWS} arrows and reads at most \
                         {MAX_MERMAID_TEXT} characters unless its host allows more, and this has \
                         {arrows} and {}: draw less with `--focus` or `--collapse`, or write SVG",
                        content.len()
                    ));
                }
            }
        }
        Ok(content)
    }

    fn picture(&self, scene: Scene) -> anyhow::Result<Picture> {
        Ok(match &self.like {
            Some(earlier) => Picture::like(scene, earlier, &self.options)?,
            None => Picture::new(scene, &self.options)?,
        })
    }

    #[cfg(feature = "png")]
    fn png(&self, picture: &Picture, content: &mut Vec<u8>) -> anyhow::Result<()> {
        remark_on_fonts(&argraph::render::png(picture, self.theme, self.scale, content)?);
        Ok(())
    }

    #[cfg(not(feature = "png"))]
    fn png(&self, _: &Picture, _: &mut Vec<u8>) -> anyhow::Result<()> {
        let _ = self.scale;
        bail!("this argraph was built without PNG: build it with `--features png`, or write SVG")
    }

    #[cfg(feature = "pdf")]
    fn pdf(&self, picture: &Picture, content: &mut Vec<u8>) -> anyhow::Result<()> {
        remark_on_fonts(&argraph::render::pdf(picture, self.theme, content)?);
        Ok(())
    }

    #[cfg(not(feature = "pdf"))]
    fn pdf(&self, _: &Picture, _: &mut Vec<u8>) -> anyhow::Result<()> {
        bail!("this argraph was built without PDF: build it with `--features pdf`, or write SVG")
    }
}

/// Says so where empty boxes are painted, for want of a font.
#[cfg(feature = "png")]
fn remark_on_fonts(missing: &[char]) {
    if let Some(first) = missing.first() {
        let (count, code) = (missing.len(), u32::from(*first));
        let (what, shows) =
            if count == 1 { ("character", "shows") } else { ("characters", "show") };
        remark(&format!(
            "no font of this machine has {count} {what} of the text, such as `{first}` \
             (U+{code:04X}), which {shows} as empty boxes: install a font for them, or write SVG"
        ));
    }
}

/// Pixels of a PNG to a unit of the SVG where nothing is asked for: sharp on the screens of today.
pub(crate) const DEFAULT_SCALE: f32 = 2.0;

/// Reads a scale: a number above zero.
pub(crate) fn scale(text: &str) -> Result<f32, String> {
    match text.parse::<f32>() {
        Ok(scale) if scale.is_finite() && scale > 0.0 => Ok(scale),
        _ => Err("a scale is a number above 0, such as 2 or 0.5".to_owned()),
    }
}

/// Refuses to fill a terminal with what is not text.
pub(crate) fn refuse_binary_on_terminal(
    format: PictureFormat,
    output: &Path,
) -> anyhow::Result<()> {
    use std::io::IsTerminal;
    let is_binary = matches!(format, PictureFormat::Png | PictureFormat::Pdf);
    if is_binary && output == Path::new("-") && std::io::stdout().is_terminal() {
        bail!("a terminal cannot show this format: name a file with `-o`");
    }
    Ok(())
}
