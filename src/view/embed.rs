//! JSON and hashes as they stand in the page.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// JSON that can stand inside `<script type="application/json">`.
///
/// `<`, `>` and `&` only occur inside JSON strings, where a `\u` escape says the same: no `</script>` and no `<!--`
/// remains. U+2028 and U+2029 are line ends to some readers of JavaScript.
pub(super) fn json<T: Serialize>(value: &T) -> String {
    // Maps with string keys into memory: nothing that can fail.
    let plain = serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned());
    let mut out = String::with_capacity(plain.len() + plain.len() / 32);
    for c in plain.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            _ => out.push(c),
        }
    }
    out
}

/// The Content-Security-Policy that allows this script and this style sheet, and nothing else.
pub(super) fn policy(script: &str, style: &str) -> String {
    let hash = |s: &str| STANDARD.encode(Sha256::digest(s.as_bytes()));
    format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; img-src data:; base-uri 'none'; \
         form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
        hash(script),
        hash(style)
    )
}
