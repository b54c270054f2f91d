//! The catalogue. One rule a file; its page lies beside it.

pub(super) mod alike_ids;
pub(super) mod attack_cycle;
pub(super) mod circular_group;
pub(super) mod circular_support;
pub(super) mod compound_text;
pub(super) mod defeated_thesis;
pub(super) mod disconnected_node;
pub(super) mod double_counting;
pub(super) mod duplicate_id;
pub(super) mod duplicate_link;
pub(super) mod duplicate_text;
pub(super) mod empty_text;
pub(super) mod invalid_document;
pub(super) mod isolated_node;
pub(super) mod long_chain;
pub(super) mod malformed_id;
pub(super) mod malformed_link;
pub(super) mod misquoted_source;
pub(super) mod missing_source;
pub(super) mod no_challenge;
pub(super) mod no_thesis;
pub(super) mod quoted_implicit;
pub(super) mod redundant_link;
pub(super) mod repeated_premise;
pub(super) mod self_link;
pub(super) mod single_point_of_failure;
pub(super) mod single_premise_step;
pub(super) mod support_and_attack;
pub(super) mod supported_premise;
pub(super) mod unanswered_challenge;
pub(super) mod unavailing_answer;
pub(super) mod uncovered_passage;
pub(super) mod ungrounded_claim;
pub(super) mod unknown_id;
pub(super) mod unknown_key;
pub(super) mod unquoted_node;
pub(super) mod unsupported_claim;
pub(super) mod unused_allowance;
pub(super) mod unused_group;
pub(super) mod unused_source;
pub(super) mod used_thesis;
pub(super) mod weakened_link;

use super::Rule;

/// All rules: errors first, then warnings, then those that are allowed by default; each part in
/// the order in which they are best learned.
pub static RULES: &[&Rule] = &[
    // Errors: first what is written wrong,
    &invalid_document::RULE,
    &unknown_key::RULE,
    &duplicate_id::RULE,
    // Before `unknown-id`, which names malformed ids as they are to be mended.
    &malformed_id::RULE,
    &unknown_id::RULE,
    &malformed_link::RULE,
    &self_link::RULE,
    &empty_text::RULE,
    &circular_group::RULE,
    &missing_source::RULE,
    &misquoted_source::RULE,
    // then what is argued badly.
    &unsupported_claim::RULE,
    &circular_support::RULE,
    &ungrounded_claim::RULE,
    // Warnings: what a first graph often lacks,
    &no_thesis::RULE,
    &isolated_node::RULE,
    &disconnected_node::RULE,
    &supported_premise::RULE,
    &used_thesis::RULE,
    // what became of the challenges and of the thesis,
    &unanswered_challenge::RULE,
    &unavailing_answer::RULE,
    &defeated_thesis::RULE,
    &weakened_link::RULE,
    &attack_cycle::RULE,
    // what is there twice, or speaks against itself,
    &duplicate_text::RULE,
    &duplicate_link::RULE,
    &repeated_premise::RULE,
    &double_counting::RULE,
    &support_and_attack::RULE,
    &quoted_implicit::RULE,
    &alike_ids::RULE,
    // and what is of no use.
    &unused_group::RULE,
    &unused_source::RULE,
    &unused_allowance::RULE,
    // Allowed by default: questions to a graph that is sound.
    &single_premise_step::RULE,
    &compound_text::RULE,
    &long_chain::RULE,
    &redundant_link::RULE,
    &single_point_of_failure::RULE,
    &no_challenge::RULE,
    &unquoted_node::RULE,
    &uncovered_passage::RULE,
];
