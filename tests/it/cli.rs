//! What users type and see.

#[test]
fn checking_and_mending_look_so() {
    trycmd::TestCases::new().case("tests/cli/check/*.md").case("tests/cli/fmt/*.md");
}
