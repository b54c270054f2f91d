//! Graphviz's `dot`, by way of the crate `graphviz-pure`.

use super::{Boxes, Layout, LayoutError, Options};

pub(super) fn place(_boxes: &Boxes, _options: &Options) -> Result<Layout, LayoutError> {
    Err(LayoutError::Dot("not yet".to_owned()))
}
