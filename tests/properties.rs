//! What holds for every text, however odd.

use std::sync::LazyLock;

use demarche::{ErrorKind, Extractor};
use proptest::prelude::*;

#[path = "../fuzz/src/input.rs"]
#[allow(dead_code)]
mod input;
#[path = "../fuzz/src/news.rs"]
#[allow(dead_code)]
mod news;
#[path = "../fuzz/src/oracle.rs"]
mod oracle;

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(Extractor::default);

/// News-like text: pieces in any order, mostly with spaces between.
fn shuffled() -> impl Strategy<Value = String> {
    prop::collection::vec((prop::sample::select(news::PIECES), prop::bool::weighted(0.85)), 0..60).prop_map(|pieces| {
        pieces.into_iter().map(|(piece, space)| format!("{piece}{}", if space { " " } else { "" })).collect()
    })
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![2 => shuffled(), 1 => any::<String>(), 1 => "\\PC{0,200}"]
}

fn check(text: &str) {
    let doc = EXTRACTOR.extract(text);
    oracle::sound(&doc);
    assert!(doc == EXTRACTOR.extract(text), "the same text gives another document: {text:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn documents_are_sound(text in text()) {
        check(&text);
    }

    #[test]
    fn bad_bytes_are_named_by_their_offset(before in "\\PC{0,40}", bad in 0x80u8..0xc0, after in any::<Vec<u8>>()) {
        let mut bytes = before.clone().into_bytes();
        bytes.push(bad);
        bytes.extend(after);
        let error = EXTRACTOR.extract_bytes(&bytes, None).unwrap_err();
        prop_assert_eq!(error.kind(), ErrorKind::InvalidUtf8);
        prop_assert_eq!(error.position().offset, Some(before.len() as u64));
    }
}

#[test]
fn fixtures_are_sound_cut_anywhere() {
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/articles")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        check(&text);
        for at in [text.len() / 3, text.len() / 2, text.len() * 4 / 5] {
            let at = text.floor_char_boundary(at);
            check(&text[..at]);
            check(&text[at..]);
        }
    }
}

#[test]
fn texts_over_the_limit_are_not_taken() {
    let extractor = Extractor::builder().max_bytes(10).build().unwrap();
    assert_eq!(extractor.extract_bytes(b"eleven bytes", None).unwrap_err().kind(), ErrorKind::TooLong);
    assert!(extractor.extract_bytes(b"ten bytes.", None).is_ok());
}
