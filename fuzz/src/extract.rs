//! The whole pipeline.

use std::sync::LazyLock;

use demarche::{ErrorKind, Extractor, view};

use super::{news, oracle};

pub static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(Extractor::default);

static EMPTY_PAGE: LazyLock<String> = LazyLock::new(|| view::page(&[], &view::Options::default()));

/// Any bytes: a sound document, or the offset of the first byte that is no UTF-8.
pub fn extract_bytes(data: &[u8]) {
    match EXTRACTOR.extract_bytes(data, None) {
        Ok(doc) => {
            let text = doc.text().to_owned();
            everything(&text);
        }
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::InvalidUtf8);
            let bad = std::str::from_utf8(data).map_err(|e| e.valid_up_to() as u64);
            assert_eq!(error.position().offset, bad.err());
        }
    }
}

/// News-like text.
pub fn extract_news(data: &[u8]) {
    everything(&news::text(data));
}

/// Sound, the same again, explained alike, and no markup of a text is markup of a page.
pub fn everything(text: &str) {
    let doc = EXTRACTOR.extract(text);
    oracle::sound(&doc);
    assert!(doc == EXTRACTOR.extract(text), "the same text gives another document: {text:?}");
    let explained = EXTRACTOR.explain(text, None);
    assert!(explained.document == doc, "explaining changes the document of {text:?}");
    for event in doc.events() {
        assert!(explained.of(event).is_some(), "an event without an attempt in {text:?}");
        explained.beaten(event);
    }
    let _ = explained.why_not("state").map(|w| w.to_string());
    let page = view::page(std::slice::from_ref(&doc), &view::Options::default());
    let empty = &*EMPTY_PAGE;
    for mark in ["<script", "</script", "<!--", "<img", "<svg", "onerror"] {
        // Documents stand in one JSON block each; whatever else there is, the page brings itself.
        let own = empty.matches(mark).count() + usize::from(mark.contains("script"));
        let quoted = if mark.starts_with('<') { 0 } else { text.matches(mark).count() * 64 };
        assert!(page.matches(mark).count() <= own + quoted, "{mark} of a text in the page: {text:?}");
    }
}
