//! What `evaluate`, `why` and `stats` print.

#[test]
fn standing_proofs_and_figures_are_printed_so() {
    trycmd::TestCases::new().case("tests/cli/standing/*.md");
}
