//! HTML articles reduced to their text.

/// The text of an HTML page or fragment: paragraphs apart by blank lines, no markup, no wrapping.
///
/// # Errors
/// Says in words why the page could not be reduced.
#[cfg(feature = "html")]
pub(crate) fn to_text(html: &str) -> Result<String, String> {
    use html2text::config;

    // Lines are not wrapped, so the width only bounds rulers and tables, which carry no text.
    const WIDTH: usize = 1 << 20;
    config::with_decorator(html2text::render::TrivialDecorator::new())
        .raw_mode(true)
        .no_table_borders()
        .string_from_read(html.as_bytes(), WIDTH)
        .map_err(|e| format!("the HTML cannot be reduced to text: {e}"))
}

/// Without the feature `html` there is no reducing.
#[cfg(not(feature = "html"))]
pub(crate) fn to_text(_: &str) -> Result<String, String> {
    Err("this demarche was built without HTML: build it with `--features html`".into())
}

#[cfg(all(test, feature = "html"))]
mod tests {
    use super::*;

    #[test]
    fn markup_goes_and_words_stay() {
        let html = "<html><head><title>T</title><style>p{}</style><script>alert('x')</script></head><body>\
            <h1>Headline</h1><p>The <b>foreign</b> minister <a href='http://x'>met</a> &amp; spoke.</p><hr>\
            <p>Second&nbsp;paragraph.<br>Next line.</p><ul><li>one</li></ul></body></html>";
        let text = to_text(html).unwrap();
        assert!(text.contains("The foreign minister met & spoke."), "{text:?}");
        assert!(!text.contains("alert") && !text.contains("p{}") && !text.contains("http"), "{text:?}");
        assert!(text.len() < 400, "{}", text.len());
        assert!(text.contains(".\n"), "{text:?}");
    }
}
