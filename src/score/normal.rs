//! What makes two spans the same: trimming and overlap.
//!
//! Annotators and rules disagree about edges that carry no meaning: `the treaty` or `treaty`, `"yes,"` or `yes`. Spans are
//! therefore trimmed before arguments and mentions are compared. The trimming works on bytes and is plain enough to be
//! rewritten in any language in ten lines; triggers are compared as they stand.

use crate::span::Span;

/// The span without leading articles, quotation marks, opening brackets, commas and white space, and without trailing
/// punctuation, closing quotation marks, closing brackets and white space.
///
/// Leading: any run of ASCII white space, `" ' ( , ; :`, `‘`, `“` and the words `the`, `a`, `an` (any case, followed by
/// white space). Trailing: any run of ASCII white space, `" ' ) , ; : . ! ?`, `’` and `”`. What is only made of such
/// things becomes empty. A span that reaches past the text is cut at its end.
///
/// ```
/// use demarche::{Span, score::normalized};
/// let text = "signed “the treaty,” he said";
/// assert_eq!(normalized(text, Span::new(7, 24)).text(text), "treaty");
/// ```
pub fn normalized(text: &str, span: Span) -> Span {
    let cut = |at: u32| (at as usize).min(text.len());
    let bytes = text.as_bytes().get(cut(span.start)..cut(span.end)).unwrap_or_default();
    let left = leading(bytes);
    let right = trailing(bytes, left);
    Span::new(span.start.saturating_add(left as u32), span.start.saturating_add(right as u32))
}

/// Shared bytes over the bytes of the smallest span that holds both: 1 for equal spans, 0 for disjoint ones.
///
/// For overlapping ranges the smallest span that holds both is their union, so this is the Jaccard index.
///
/// ```
/// use demarche::{Span, score::jaccard};
/// assert_eq!(jaccard(Span::new(0, 10), Span::new(5, 10)), 0.5);
/// assert_eq!(jaccard(Span::new(0, 5), Span::new(5, 10)), 0.0);
/// ```
pub fn jaccard(a: Span, b: Span) -> f64 {
    let shared = i64::from(a.end.min(b.end)) - i64::from(a.start.max(b.start));
    if shared <= 0 {
        return 0.0;
    }
    shared as f64 / (i64::from(a.end.max(b.end)) - i64::from(a.start.min(b.start))) as f64
}

/// White space as regular expressions over bytes know it; unlike `u8::is_ascii_whitespace` it holds the vertical tab.
const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}

/// How many bytes the leading run is long.
fn leading(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(step) = bytes.get(at..).and_then(leading_step) {
        at += step;
    }
    at
}

fn leading_step(rest: &[u8]) -> Option<usize> {
    let first = *rest.first()?;
    if is_space(first) || b"\"'(,;:".contains(&first) {
        return Some(1);
    }
    if rest.starts_with("‘".as_bytes()) || rest.starts_with("“".as_bytes()) {
        return Some(3);
    }
    let article = |word: &[u8]| {
        let fits = rest.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
        (fits && rest.get(word.len()).copied().is_some_and(is_space)).then_some(word.len() + 1)
    };
    // Part of the definition of the figure, hence not in a pack.
    [&b"the"[..], b"a", b"an"].into_iter().find_map(article)
}

/// Where the trailing run starts, not before `left`.
fn trailing(bytes: &[u8], left: usize) -> usize {
    let mut end = bytes.len();
    while let Some(step) = bytes.get(left..end).and_then(trailing_step) {
        end -= step;
    }
    end
}

fn trailing_step(rest: &[u8]) -> Option<usize> {
    let last = *rest.last()?;
    if is_space(last) || b"\"'),;:.!?".contains(&last) {
        return Some(1);
    }
    (rest.ends_with("’".as_bytes()) || rest.ends_with("”".as_bytes())).then_some(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trimming() {
        let cases = [
            ("treaty", "treaty"),
            ("the treaty", "treaty"),
            ("The  a an treaty", "treaty"),
            ("theatre", "theatre"),
            ("an", "an"),
            ("the ", ""),
            ("\u{b}a\ttreaty\u{c}", "treaty"),
            ("“to hold a forum,” ", "to hold a forum"),
            ("'(“‘quoted’”)'.", "quoted"),
            ("A. B.", "A. B"),
            ("...", ""),
            ("", ""),
        ];
        for (text, want) in cases {
            let span = normalized(text, Span::new(0, text.len() as u32));
            assert_eq!(span.text(text), want, "{text:?}");
        }
    }

    #[test]
    fn spans_outside_the_text() {
        assert_eq!(normalized("ab.", Span::new(1, 90)), Span::new(1, 2));
        assert_eq!(normalized("ab.", Span::new(70, 90)), Span::new(70, 70));
        assert_eq!(normalized("é", Span::new(1, 2)), Span::new(1, 2), "inside a character: compared as bytes");
    }

    #[test]
    fn overlap() {
        for (a, b, want) in [
            ((0, 4), (0, 4), 1.0),
            ((0, 4), (2, 6), 2.0 / 6.0),
            ((0, 8), (2, 6), 0.5),
            ((0, 4), (4, 8), 0.0),
            ((3, 3), (3, 3), 0.0),
        ] {
            assert_eq!(jaccard(a.into(), b.into()), want);
            assert_eq!(jaccard(b.into(), a.into()), want);
        }
    }
}
