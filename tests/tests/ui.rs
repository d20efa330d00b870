//! What the compiler says of each mistake: one file a mistake, in folders by rule.

#[test]
fn mistakes() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*/*.rs");
}
