//! The catalogue. One rule a file; its page lies beside it.

mod circular_support;
mod unknown_id;
mod unsupported_claim;

use super::Rule;

/// All rules: errors first, then warnings, then those that are allowed by default.
pub static RULES: &[&Rule] =
    &[&unknown_id::RULE, &circular_support::RULE, &unsupported_claim::RULE];
