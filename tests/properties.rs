//! What holds for every text, however odd.

use std::sync::LazyLock;

use demarche::document::Offsets;
use demarche::{Document, ErrorKind, Extractor, OwnedDocument, Span};
use proptest::prelude::*;

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(Extractor::default);

/// Pieces that news is made of, with the signs that trouble a reader of it.
const PIECES: &[&str] = &[
    "Foreign Minister",
    "Ann Lee",
    "of Fiji",
    "the minister",
    "The sides",
    "Tonga",
    "Suva",
    "R.Meredan",
    "S.V. Lavrin",
    "H.E. Mr.",
    "deputy prime minister",
    "ministers of Fiji, Tonga and",
    "counterparts",
    "he",
    "they",
    "who",
    "which",
    "that",
    "to",
    "by",
    "said",
    "noted that",
    "was signed",
    "agreed to hold",
    "called for",
    "will host",
    "did not attend",
    "expressed hope",
    "met with",
    "exchanged views on",
    "according to",
    "announced",
    "proposed",
    "were adopted",
    "told",
    "chairing",
    "held talks",
    "may",
    "the Blue Pact",
    "Lake States Organization",
    "(LSO)",
    "a joint statement",
    "cooperation",
    "including",
    "such as",
    "as well as",
    "on Monday",
    "24 December 2022",
    "12-16 July",
    "last week",
    "in 2023",
    "Nov. 4",
    "13:3724.10.2023",
    "at 2 p.m.for",
    "31 February",
    ",",
    ".",
    ". ",
    ";",
    ":",
    "?",
    "!",
    "...",
    "…",
    "-",
    "–",
    "—",
    " - ",
    "--",
    "/",
    "///",
    "+",
    "&",
    "%",
    "$",
    "“",
    "”",
    "\"",
    "‘",
    "’",
    "'",
    "'s",
    "n't",
    "s'",
    "(",
    ")",
    "[",
    "]",
    "«",
    "»",
    "*",
    "•",
    "1.",
    "2)",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "\u{a0}",
    "\u{202f}",
    "\u{2060}",
    "\u{feff}",
    "\u{2029}",
    "\u{0}",
    "\u{fffd}",
    "é",
    "e\u{301}",
    "Ç",
    "中文",
    "😀",
    "SUVA, Nov. 23 (Lakes News) --",
    "U.S.",
    "U.S.-Fiji",
    "C5+1",
    "and",
    "or",
    "and",
    "the",
    "a",
    "of",
    "in",
    "with",
];

/// News-like text: pieces in any order, mostly with spaces between.
fn shuffled() -> impl Strategy<Value = String> {
    prop::collection::vec((prop::sample::select(PIECES), prop::bool::weighted(0.85)), 0..60).prop_map(|pieces| {
        pieces.into_iter().map(|(piece, space)| format!("{piece}{}", if space { " " } else { "" })).collect()
    })
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![2 => shuffled(), 1 => any::<String>(), 1 => "\\PC{0,200}"]
}

/// Every span of a document, with what it is.
fn spans(doc: &Document<'_>) -> Vec<(&'static str, Span)> {
    let mut out: Vec<(&'static str, Span)> = doc.sentences.iter().map(|s| ("sentence", *s)).collect();
    for m in doc.mentions() {
        out.push(("mention", m.span));
        out.extend(m.name.map(|n| ("name", n)));
    }
    for e in doc.events() {
        out.push(("trigger", e.trigger));
        out.extend(e.implicit_actor.map(|a| ("implicit actor", a.span)));
        for a in &e.args {
            out.push(("argument", a.span));
            out.extend(a.items.iter().map(|i| ("item", *i)));
        }
    }
    out
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let doc = EXTRACTOR.extract(text);
    for (what, span) in spans(&doc) {
        let words = text.get(span.range());
        prop_assert!(words.is_some_and(|w| !w.is_empty()), "{what} {span:?} is no span of {text:?}");
    }
    for pair in doc.sentences.windows(2) {
        prop_assert!(pair[0].end <= pair[1].start, "sentences overlap in {text:?}");
    }
    for m in doc.mentions() {
        prop_assert!(m.name.is_none_or(|n| m.span.contains(n)), "a name outside its mention in {text:?}");
        prop_assert!(m.entity.is_none_or(|e| (e as usize) < doc.entities().len()));
    }
    for (n, e) in doc.events().iter().enumerate() {
        prop_assert!((e.sentence as usize) < doc.sentences.len());
        prop_assert!(e.nested_in.is_none_or(|v| (v as usize) < doc.events().len() && v as usize != n));
        for a in &e.args {
            prop_assert!(a.items.iter().all(|i| a.span.contains(*i)), "an item outside its content in {text:?}");
            prop_assert!(a.mentions.iter().all(|m| doc.mentions().get(*m as usize).is_some()));
        }
    }
    // The same again.
    prop_assert!(doc == EXTRACTOR.extract(text), "the same text gives another document: {text:?}");
    // Written and read: equal, and the texts in it are those of the spans.
    let json = serde_json::to_string(&doc.view(Offsets::Bytes, true)).unwrap();
    let back: OwnedDocument = serde_json::from_str(&json).unwrap();
    prop_assert!(back == doc.into_owned(), "written and read again it is another: {json}");
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    reported(text, &value["mentions"])?;
    reported(text, &value["events"])
}

/// Every `{"start", "end", "text"}` in a JSON value.
fn reported(text: &str, value: &serde_json::Value) -> Result<(), TestCaseError> {
    let number = |key| value.get(key).and_then(serde_json::Value::as_u64).map(|n| n as usize);
    if let (Some(start), Some(end)) = (number("start"), number("end")) {
        prop_assert_eq!(value["text"].as_str(), text.get(start..end));
    }
    match value {
        serde_json::Value::Array(list) => list.iter().try_for_each(|v| reported(text, v)),
        serde_json::Value::Object(map) => map.values().try_for_each(|v| reported(text, v)),
        _ => Ok(()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn documents_are_sound(text in text()) {
        check(&text)?;
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
        check(&text).unwrap();
        for at in [text.len() / 3, text.len() / 2, text.len() * 4 / 5] {
            let at = text.floor_char_boundary(at);
            check(&text[..at]).unwrap();
            check(&text[at..]).unwrap();
        }
    }
}

#[test]
fn texts_over_the_limit_are_not_taken() {
    let extractor = Extractor::builder().max_bytes(10).build().unwrap();
    assert_eq!(extractor.extract_bytes(b"eleven bytes", None).unwrap_err().kind(), ErrorKind::TooLong);
    assert!(extractor.extract_bytes(b"ten bytes.", None).is_ok());
}
