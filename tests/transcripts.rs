//! Transcripts of the command: `tests/cmd/*.md`. `TRYCMD=overwrite cargo test --test transcripts` writes them anew.
#![cfg(feature = "cli")]

#[test]
fn transcripts() {
    trycmd::TestCases::new().case("tests/cmd/*.md");
}
