//! JSON lines: schema `demarche/1`, one document a line.
//!
//! The same bytes as [`DocumentView`](crate::document::DocumentView) through `serde_json`, written straight into the
//! buffer: the output is several times the input, and every third byte of it is a key or a number.

use std::io::Write;

use jiff::civil::Date;

use super::{Encoder, Payload};
use crate::date::DateRange;
use crate::document::{Argument, Document, Entity, Event, Mention, OffsetMap, Offsets, SCHEMA};
use crate::error::Result;
use crate::span::Span;

pub(super) struct JsonLines {
    offsets: Offsets,
    out: Vec<u8>,
}

impl JsonLines {
    /// An encoder that writes into `out`, which is empty.
    pub fn new(offsets: Offsets, out: Vec<u8>) -> Self {
        JsonLines { offsets, out }
    }
}

impl Encoder for JsonLines {
    fn document(&mut self, doc: &Document<'_>, with_text: bool) -> Result<()> {
        self.out.reserve(doc.text.len() * 5);
        let map = doc.offsets(self.offsets);
        Line { doc, map, out: &mut self.out }.document(with_text);
        self.out.push(b'\n');
        Ok(())
    }

    fn finish(self: Box<Self>) -> Payload {
        Payload::Bytes(self.out)
    }
}

/// One document on its way into the buffer.
struct Line<'a> {
    doc: &'a Document<'a>,
    map: OffsetMap,
    out: &'a mut Vec<u8>,
}

impl Line<'_> {
    fn document(&mut self, with_text: bool) {
        let doc = self.doc;
        self.raw("{\"schema\":");
        self.string(SCHEMA);
        self.raw(",\"id\":");
        self.optional(doc.id.as_deref());
        self.raw(",\"date\":");
        self.optional(doc.date.map(|d| d.to_string()).as_deref());
        if with_text {
            self.raw(",\"text\":");
            self.string(&doc.text);
        }
        self.raw(",\"sentences\":[");
        self.list(&doc.sentences, |line, _, s| line.span(*s));
        self.raw("],\"mentions\":[");
        self.list(&doc.mentions, Self::mention);
        self.raw("],\"entities\":[");
        self.list(&doc.entities, Self::entity);
        self.raw("],\"events\":[");
        self.list(&doc.events, Self::event);
        self.raw("]}");
    }

    fn mention(&mut self, n: usize, m: &Mention) {
        self.raw("{\"id\":");
        self.id(b'm', n as u32);
        self.raw(",\"kind\":");
        self.plain(m.kind.as_str());
        self.raw(",");
        self.place(m.span);
        if let Some(name) = m.name {
            self.raw(",\"name\":");
            self.span(name);
        }
        if let Some(entity) = m.entity {
            self.raw(",\"entity\":");
            self.id(b'e', entity);
        }
        self.dates(m.date);
        self.raw("}");
    }

    fn entity(&mut self, n: usize, e: &Entity) {
        self.raw("{\"id\":");
        self.id(b'e', n as u32);
        self.raw(",\"kind\":");
        self.optional(e.kind.map(|k| k.as_str()));
        self.raw(",\"name\":");
        self.string(&e.name);
        self.raw(",\"key\":");
        self.optional(e.key.as_deref());
        self.raw(",\"country\":");
        self.optional(e.country.as_deref());
        self.raw(",\"roles\":[");
        self.list(&e.roles, |line, _, role| line.string(role));
        self.raw("],\"wikidata\":");
        self.optional(e.wikidata.as_deref());
        self.raw(",\"mentions\":[");
        self.list(&e.mentions, |line, _, m| line.id(b'm', *m));
        self.raw("]");
        if !e.members.is_empty() {
            self.raw(",\"members\":[");
            self.list(&e.members, |line, _, m| line.id(b'e', *m));
            self.raw("]");
        }
        self.raw("}");
    }

    fn event(&mut self, n: usize, e: &Event) {
        self.raw("{\"id\":");
        self.id(b'v', n as u32);
        self.raw(",\"type\":");
        self.string(&e.kind);
        self.raw(",\"plover\":");
        self.optional(e.plover.as_deref());
        self.raw(",\"cameo\":");
        self.optional(e.cameo.as_deref());
        self.raw(",\"modality\":");
        self.plain(e.modality.as_str());
        self.raw(",\"sentence\":");
        self.number(e.sentence);
        self.raw(",\"trigger\":{");
        self.place(e.trigger);
        self.raw("},\"args\":[");
        self.list(&e.args, |line, _, a| line.argument(a));
        self.raw("],\"implicit_actor\":");
        match e.implicit_actor {
            None => self.raw("null"),
            Some(actor) => {
                self.raw("{");
                self.place(actor.span);
                self.raw(",\"entity\":");
                self.optional_id(b'e', actor.entity);
                self.raw("}");
            }
        }
        self.raw(",\"nested_in\":");
        self.optional_id(b'v', e.nested_in);
        self.raw(",\"rule\":{\"id\":");
        self.string(&e.rule.id);
        self.raw(",\"file\":");
        self.string(&e.rule.file);
        self.raw(",\"line\":");
        self.number(e.rule.line);
        self.raw("}}");
    }

    fn argument(&mut self, a: &Argument) {
        self.raw("{\"role\":");
        self.plain(a.role.as_str());
        self.raw(",");
        self.place(a.span);
        if let Some(entity) = a.entity {
            self.raw(",\"entity\":");
            self.id(b'e', entity);
        }
        if !a.items.is_empty() {
            self.raw(",\"items\":[");
            self.list(&a.items, |line, _, s| line.span(*s));
            self.raw("]");
        }
        if !a.mentions.is_empty() {
            self.raw(",\"mentions\":[");
            self.list(&a.mentions, |line, _, m| line.id(b'm', *m));
            self.raw("]");
        }
        self.dates(a.date);
        self.raw("}");
    }

    /// `"start":..,"end":..,"text":..`
    fn place(&mut self, span: Span) {
        self.raw("\"start\":");
        self.number(self.map.at(span.start));
        self.raw(",\"end\":");
        self.number(self.map.at(span.end));
        self.raw(",\"text\":");
        self.string(self.doc.slice(span));
    }

    fn dates(&mut self, date: Option<DateRange>) {
        let Some(date) = date else { return };
        self.raw(",\"from\":");
        self.day(date.from);
        self.raw(",\"to\":");
        self.day(date.to);
        self.raw(",\"precision\":");
        self.plain(date.precision.as_str());
    }

    fn day(&mut self, day: Date) {
        self.raw("\"");
        // Writing to memory does not fail.
        let written = write!(self.out, "{day}");
        debug_assert!(written.is_ok());
        self.raw("\"");
    }

    fn span(&mut self, span: Span) {
        self.raw("[");
        self.number(self.map.at(span.start));
        self.raw(",");
        self.number(self.map.at(span.end));
        self.raw("]");
    }

    fn list<T>(&mut self, items: &[T], mut each: impl FnMut(&mut Self, usize, &T)) {
        for (n, item) in items.iter().enumerate() {
            if n > 0 {
                self.out.push(b',');
            }
            each(self, n, item);
        }
    }

    fn optional(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.string(text),
            None => self.raw("null"),
        }
    }

    fn optional_id(&mut self, letter: u8, number: Option<u32>) {
        match number {
            Some(number) => self.id(letter, number),
            None => self.raw("null"),
        }
    }

    /// `"m12"`
    #[inline]
    fn id(&mut self, letter: u8, number: u32) {
        self.out.extend_from_slice(&[b'"', letter]);
        self.number(number);
        self.out.push(b'"');
    }

    /// The digits are gathered in one word, the first of them lowest, and copied as four or eight bytes whatever their number.
    /// Leading zeros go; of 0 the last one stays.
    #[inline]
    fn number(&mut self, number: u32) {
        if number < 10_000 {
            let digits = four_digits(number);
            let zeros = (digits | 1 << 24).trailing_zeros() & !7;
            let text = (digits | 0x3030_3030) >> zeros;
            let end = self.out.len() + 4 - zeros as usize / 8;
            self.out.extend_from_slice(&text.to_le_bytes());
            self.out.truncate(end);
            return;
        }
        if number >= 100_000_000 {
            self.out.extend_from_slice(format!("{number}").as_bytes());
            return;
        }
        let (high, low) = (number / 10_000, number % 10_000);
        let digits = u64::from(four_digits(high)) | u64::from(four_digits(low)) << 32;
        let zeros = digits.trailing_zeros() & !7;
        let text = (digits | 0x3030_3030_3030_3030) >> zeros;
        let end = self.out.len() + 8 - zeros as usize / 8;
        self.out.extend_from_slice(&text.to_le_bytes());
        self.out.truncate(end);
    }

    /// A string that needs no escapes.
    #[inline]
    fn plain(&mut self, text: &str) {
        self.out.push(b'"');
        self.raw(text);
        self.out.push(b'"');
    }

    /// Copied in blocks of eight bytes as they are looked at, up to the first byte that wants an escape.
    fn string(&mut self, text: &str) {
        self.out.reserve(text.len() + 16);
        self.out.push(b'"');
        let (blocks, rest) = text.as_bytes().as_chunks::<8>();
        for (n, block) in blocks.iter().enumerate() {
            if is_escaped(u64::from_le_bytes(*block)) {
                return self.escaped(text.as_bytes().get(n * 8..).unwrap_or_default());
            }
            self.out.extend_from_slice(block);
        }
        match text.as_bytes().last_chunk::<8>() {
            // The last block begins among bytes that are there already.
            Some(block) if !is_escaped(u64::from_le_bytes(*block)) => {
                self.out.truncate(self.out.len() + rest.len() - 8);
                self.out.extend_from_slice(block);
            }
            _ if rest.iter().any(|b| *b < b' ' || matches!(b, b'"' | b'\\')) => return self.escaped(rest),
            _ => self.out.extend_from_slice(rest),
        }
        self.out.push(b'"');
    }

    /// The rest of a string that holds bytes to be escaped.
    fn escaped(&mut self, mut rest: &[u8]) {
        while let Some(at) = escaped_at(rest) {
            let (clean, from) = rest.split_at(at);
            self.out.extend_from_slice(clean);
            let Some((&byte, after)) = from.split_first() else { break };
            match byte {
                b'"' => self.raw("\\\""),
                b'\\' => self.raw("\\\\"),
                b'\n' => self.raw("\\n"),
                b'\r' => self.raw("\\r"),
                b'\t' => self.raw("\\t"),
                0x08 => self.raw("\\b"),
                0x0c => self.raw("\\f"),
                _ => {
                    let hex = |n: u8| b"0123456789abcdef".get(usize::from(n & 15)).copied().unwrap_or(b'0');
                    self.out.extend_from_slice(&[b'\\', b'u', b'0', b'0', hex(byte >> 4), hex(byte)]);
                }
            }
            rest = after;
        }
        self.out.extend_from_slice(rest);
        self.out.push(b'"');
    }

    #[inline]
    fn raw(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }
}

/// The decimal digits of a number below 10,000, the first of them lowest, as numbers.
#[inline]
const fn four_digits(number: u32) -> u32 {
    let pairs = (number / 100) | ((number % 100) << 16);
    // 103 / 1024 is a tenth, close enough below 100.
    let tens = (pairs * 103) >> 10 & 0x000f_000f;
    tens | (pairs - tens * 10) << 8
}

/// The high bit of the first byte that JSON wants escaped, and of some after it; 0 where there is none.
#[inline]
const fn escaped_bits(x: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * ONES;
    let (quote, slash) = (x ^ (0x22 * ONES), x ^ (0x5c * ONES));
    let control = x.wrapping_sub(0x20 * ONES) & !x;
    // Borrows reach upwards only: the lowest mark is true.
    (control | quote.wrapping_sub(ONES) & !quote | slash.wrapping_sub(ONES) & !slash) & HIGH
}

#[inline]
const fn is_escaped(block: u64) -> bool {
    escaped_bits(block) != 0
}

/// Where the first byte stands that JSON wants escaped; eight bytes at a time.
#[inline]
fn escaped_at(bytes: &[u8]) -> Option<usize> {
    let (blocks, rest) = bytes.as_chunks::<8>();
    for (n, block) in blocks.iter().enumerate() {
        let found = escaped_bits(u64::from_le_bytes(*block));
        if found != 0 {
            return Some(n * 8 + (found.trailing_zeros() / 8) as usize);
        }
    }
    rest.iter().position(|b| *b < b' ' || matches!(b, b'"' | b'\\')).map(|at| blocks.len() * 8 + at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Extractor;

    #[test]
    fn numbers_of_every_length() {
        let doc = Extractor::default().extract("");
        for number in
            [0, 7, 10, 99, 100, 101, 999, 1000, 9999, 10_000, 10_203, 999_999, 12_345_678, 99_999_999, 100_000_000]
        {
            let mut out = Vec::new();
            Line { doc: &doc, map: doc.offsets(Offsets::Bytes), out: &mut out }.number(number);
            assert_eq!(String::from_utf8(out).unwrap(), number.to_string());
        }
    }

    #[test]
    fn strings_of_every_length() {
        let doc = Extractor::default().extract("");
        let whole = "A ship of 20 tons came in from the north late on Monday.";
        for length in 0..whole.len() {
            for at in 0..=length {
                for mark in ["", "\"", "\\", "\n", "\u{1f}", "\u{e9}"] {
                    let text = format!("{}{mark}{}", &whole[..at], &whole[at..length]);
                    let mut out = Vec::new();
                    Line { doc: &doc, map: doc.offsets(Offsets::Bytes), out: &mut out }.string(&text);
                    assert_eq!(String::from_utf8(out).unwrap(), serde_json::to_string(&text).unwrap());
                }
            }
        }
    }

    #[test]
    fn same_bytes_as_serde() {
        let texts = [
            "",
            "OSLO, 3 March 2021 (Fjord News) - Foreign Minister Ola Berg met his Finnish counterpart in Turku on Monday.\n\n\
             The ministers \u{201c}discussed trade\u{201d}, energy and the \"Baltic\tplan\"\u{1}. A treaty was signed on 2 March. He will visit Riga.",
            "President Anna Kos said that Norway, Sweden and Denmark agreed on \\ a fund and on the first quarter of 2022.",
        ];
        for text in texts {
            for offsets in [Offsets::Bytes, Offsets::Chars, Offsets::Utf16] {
                for with_text in [false, true] {
                    let mut doc = Extractor::default().extract(text);
                    doc.id = Some("a\"b".to_owned());
                    let mut lines = JsonLines::new(offsets, Vec::new());
                    lines.document(&doc, with_text).unwrap();
                    let mut expected = serde_json::to_vec(&doc.view(offsets, with_text)).unwrap();
                    expected.push(b'\n');
                    assert_eq!(String::from_utf8(lines.out).unwrap(), String::from_utf8(expected).unwrap());
                }
            }
        }
    }
}
