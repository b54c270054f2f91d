//! Numbers on the command line, with messages that say which are meant.

use std::ops::RangeInclusive;
use std::str::FromStr;

/// Reads a whole number of a range.
pub(crate) fn between(
    range: RangeInclusive<u16>,
) -> impl Fn(&str) -> Result<u16, String> + Clone + Send + Sync {
    move |text| {
        let number = text.parse().ok().filter(|number| range.contains(number));
        number.ok_or_else(|| {
            format!("it takes a whole number from {} to {}", range.start(), range.end())
        })
    }
}

/// Reads a whole number.
pub(crate) fn whole<T: FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| "it takes a whole number, 0 or more".to_owned())
}
