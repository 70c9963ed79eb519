//! Symbols: a sentence as bytes for the `regex` engine.
//!
//! One symbol is four bytes, each from a quarter of its own, so that no expression can match across symbols:
//!
//! | byte | range | holds |
//! |---|---|---|
//! | 1 | `00-3f` | kind of mention (0 none, else 1 + [`MentionKind`]) times five, plus [`Part`] |
//! | 2 | `40-7f` | part of speech ([`Tag`]) |
//! | 3, 4 | `80-bf`, `c0-ff` | class of the word, twelve bits |

use std::fmt::Write;

use crate::document::MentionKind;
use crate::tag::Tag;

/// Bytes per symbol.
pub(crate) const WIDTH: usize = 4;
/// Word classes a pack can tell apart.
pub(crate) const MAX_CLASSES: usize = 4095;

const PARTS: u8 = 5;

/// Where in its chunk a symbol stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// In no group.
    Outside,
    /// Begins a noun phrase.
    Noun,
    /// Begins a verb group.
    Verb,
    /// Goes on with a noun phrase.
    InNoun,
    /// Goes on with a verb group.
    InVerb,
}

/// Appends a symbol.
pub(crate) fn push(out: &mut Vec<u8>, mention: Option<MentionKind>, part: Part, tag: Tag, class: u16) {
    let kind = mention.map_or(0, |k| k as u8 + 1);
    let class = class.min(MAX_CLASSES as u16);
    out.extend([kind * PARTS + part as u8, 0x40 | tag as u8, 0x80 | (class >> 6) as u8, 0xc0 | (class & 0x3f) as u8]);
}

const ANY_KIND: &str = r"[\x00-\x3f]";
const ANY_TAG: &str = r"[\x40-\x7f]";
const ANY_WORD: &str = r"[\x80-\xbf][\xc0-\xff]";

/// A class of bytes, written as ranges: with each byte by itself the engine takes a fifth longer to read the expressions.
fn set(bytes: impl Iterator<Item = u8>) -> String {
    let mut bytes: Vec<u8> = bytes.collect();
    bytes.sort_unstable();
    let mut out = String::from("[");
    for range in bytes.chunk_by(|a, b| b - a <= 1) {
        if let [first, .., last] = range {
            let _ = write!(out, r"\x{first:02x}-\x{last:02x}");
        } else if let [byte] = range {
            let _ = write!(out, r"\x{byte:02x}");
        }
    }
    out.push(']');
    // An empty class matches nothing, which the engine wants written so.
    if out == "[]" { r"[^\x00-\xff]".into() } else { out }
}

fn kinds(kinds: u16, parts: &[Part]) -> String {
    let all = MentionKind::ALL.iter().filter(|k| kinds >> **k as u16 & 1 == 1);
    set(all.flat_map(|k| parts.iter().map(|p| (*k as u8 + 1) * PARTS + *p as u8)))
}

fn parts(parts: &[Part]) -> String {
    set((0..=MentionKind::ALL.len() as u8).flat_map(|k| parts.iter().map(move |p| k * PARTS + *p as u8)))
}

fn tags(bits: u64) -> String {
    set((0..64u8).filter(|t| bits >> t & 1 == 1).map(|t| 0x40 | t))
}

/// A word of one of the classes.
pub(super) fn word(classes: &[u16]) -> String {
    let one = |c: &u16| format!(r"\x{:02x}\x{:02x}", 0x80 | (c >> 6), 0xc0 | (c & 0x3f));
    let ways: Vec<String> = classes.iter().map(one).collect();
    let ways = if ways.is_empty() { r"[^\x00-\xff]".to_owned() } else { ways.join("|") };
    format!("{ANY_KIND}{ANY_TAG}(?:{ways})")
}

/// A word with one of the tags.
pub(super) fn tagged(bits: u64) -> String {
    format!("{ANY_KIND}{}{ANY_WORD}", tags(bits))
}

/// A mention of one of the kinds, an article before it passed over; `list`: or several.
pub(super) fn mentions(bits: u16, list: bool) -> String {
    let all = [Part::Outside, Part::Noun, Part::Verb, Part::InNoun, Part::InVerb];
    let one = format!("(?:{})?{}{ANY_TAG}{ANY_WORD}", tagged(1 << Tag::Determiner as u64), kinds(bits, &all));
    if !list {
        return one;
    }
    let (comma, and) = (tagged(1 << Tag::Comma as u64), tagged(1 << Tag::Conjunction as u64));
    format!("{one}(?:(?:{comma}(?:{and})?|{and}){one})*")
}

/// A noun phrase with its of-phrases; `of`: the expression of the word.
pub(super) fn noun_group(of: &str) -> String {
    let first = format!("{}{ANY_TAG}{ANY_WORD}", parts(&[Part::Noun]));
    let rest = format!("{}{ANY_TAG}{ANY_WORD}", parts(&[Part::InNoun]));
    format!("{first}(?:{rest})*(?:{of}{first}(?:{rest})*)*")
}

/// A verb group.
pub(super) fn verb_group() -> String {
    format!("{}{ANY_TAG}{ANY_WORD}(?:{}{ANY_TAG}{ANY_WORD})*", parts(&[Part::Verb]), parts(&[Part::InVerb]))
}

/// What a gap with a number may pass over: anything but punctuation.
pub(super) fn open() -> String {
    let closed = [
        Tag::Comma,
        Tag::Stop,
        Tag::Ellipsis,
        Tag::Semicolon,
        Tag::Colon,
        Tag::Open,
        Tag::Close,
        Tag::Dash,
        Tag::Bullet,
    ];
    tagged(!closed.iter().fold(0u64, |bits, t| bits | 1 << *t as u64))
}

/// What a gap without a number may pass over: anything up to the end of the sentence or a semicolon.
pub(super) fn inside() -> String {
    tagged(!(1 << Tag::Stop as u64 | 1 << Tag::Semicolon as u64))
}
