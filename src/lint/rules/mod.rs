//! The catalogue. One rule a file; its page lies beside it.

pub(super) mod attack_cycle;
pub(super) mod circular_group;
pub(super) mod circular_support;
pub(super) mod disconnected_node;
pub(super) mod duplicate_id;
pub(super) mod duplicate_link;
pub(super) mod duplicate_text;
pub(super) mod empty_text;
pub(super) mod invalid_document;
pub(super) mod isolated_node;
pub(super) mod malformed_id;
pub(super) mod malformed_link;
pub(super) mod misquoted_source;
pub(super) mod missing_source;
pub(super) mod no_thesis;
pub(super) mod self_link;
pub(super) mod supported_premise;
pub(super) mod unanswered_challenge;
pub(super) mod ungrounded_claim;
pub(super) mod unknown_id;
pub(super) mod unknown_key;
pub(super) mod unsupported_claim;
pub(super) mod unused_allowance;
pub(super) mod unused_group;
pub(super) mod unused_source;

use super::Rule;

/// All rules: errors first, then warnings, then those that are allowed by default; each part in
/// the order in which they are best learned.
pub static RULES: &[&Rule] = &[
    // Errors: first what is written wrong,
    &invalid_document::RULE,
    &unknown_key::RULE,
    &duplicate_id::RULE,
    &unknown_id::RULE,
    &malformed_link::RULE,
    &self_link::RULE,
    &empty_text::RULE,
    &malformed_id::RULE,
    &circular_group::RULE,
    &missing_source::RULE,
    &misquoted_source::RULE,
    // then what is argued badly.
    &unsupported_claim::RULE,
    &circular_support::RULE,
    &ungrounded_claim::RULE,
    // Warnings.
    &no_thesis::RULE,
    &isolated_node::RULE,
    &disconnected_node::RULE,
    &supported_premise::RULE,
    &unanswered_challenge::RULE,
    &attack_cycle::RULE,
    &duplicate_link::RULE,
    &duplicate_text::RULE,
    &unused_group::RULE,
    &unused_source::RULE,
    &unused_allowance::RULE,
];
