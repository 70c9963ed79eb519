//! brat standoff: a `.txt` and an `.ann` for every document, offsets in characters as brat counts them.
//!
//! Triggers and arguments are text-bound annotations (`T`), events are `E`, modality other than `actual` is an
//! attribute (`A`), the rule a note (`#`). A repeated role gets a number: `Actor`, `Actor2`.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Encoder, Payload, push_words};
use crate::document::{Document, Modality, Offsets};
use crate::error::Result;
use crate::span::Span;

/// The two files of a document, by their common name.
#[derive(Debug)]
pub(crate) struct Pair {
    pub id: String,
    pub name: String,
    pub txt: String,
    pub ann: String,
}

#[derive(Default)]
pub(super) struct Pairs(Vec<Pair>);

impl Encoder for Pairs {
    fn document(&mut self, doc: &Document<'_>, _: bool) -> Result<()> {
        let id = doc.id.clone().unwrap_or_default();
        let pair = Pair { name: file_name(&id), id, txt: doc.text.to_string(), ann: annotations(doc) };
        self.0.push(pair);
        Ok(())
    }

    fn finish(self: Box<Self>) -> Payload {
        Payload::Files(self.0)
    }
}

/// A file name for an id: other ids give other names, and none leads out of the folder.
fn file_name(id: &str) -> String {
    let mut name = String::with_capacity(id.len());
    for (i, c) in id.chars().enumerate() {
        let plain = c.is_alphanumeric() || matches!(c, '-' | '_' | ' ') || (c == '.' && i > 0);
        if plain {
            name.push(c);
        } else {
            let mut buf = [0; 4];
            for byte in c.encode_utf8(&mut buf).bytes() {
                let _ = write!(name, "%{byte:02X}");
            }
        }
    }
    if name.is_empty() { "%".into() } else { name }
}

fn annotations(doc: &Document<'_>) -> String {
    let units = doc.offsets(Offsets::Chars);
    let mut out = String::new();
    let mut spans: BTreeMap<(Span, String), usize> = BTreeMap::new();
    let mut attributes = 0;
    for (i, event) in doc.events.iter().enumerate() {
        let mut bound = |span: Span, label: String, out: &mut String| {
            let next = spans.len() + 1;
            let number = *spans.entry((span, label.clone())).or_insert(next);
            if number == next {
                text_bound(out, number, &label, span, doc.slice(span), |byte| units.at(byte));
            }
            number
        };
        let kind = capital(&event.kind);
        let trigger = bound(event.trigger, kind.clone(), &mut out);
        let mut frame = format!("{kind}:T{trigger}");
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for arg in &event.args {
            let role = arg.role.as_str();
            let number = bound(arg.span, capital(role), &mut out);
            let n = seen.entry(role).or_default();
            *n += 1;
            let suffix = if *n > 1 { n.to_string() } else { String::new() };
            let _ = write!(frame, " {}{suffix}:T{number}", capital(role));
        }
        let event_number = i + 1;
        let _ = writeln!(out, "E{event_number}\t{frame}");
        if event.modality != Modality::Actual {
            attributes += 1;
            let _ = writeln!(out, "A{attributes}\tModality E{event_number} {}", capital(event.modality.as_str()));
        }
        let rule = event.rule.as_ref();
        let _ =
            writeln!(out, "#{event_number}\tAnnotatorNotes E{event_number}\t{} {}:{}", rule.id, rule.file, rule.line);
    }
    out
}

/// brat wants a span that crosses a line end in pieces, one a line.
fn text_bound(out: &mut String, number: usize, label: &str, span: Span, text: &str, at: impl Fn(u32) -> u32) {
    let mut pieces = Vec::new();
    let mut start = span.start;
    for line in text.split_inclusive('\n') {
        let words = line.trim_end_matches(['\n', '\r']);
        if !words.is_empty() {
            pieces.push(format!("{} {}", at(start), at(start + words.len() as u32)));
        }
        start += line.len() as u32;
    }
    let mut words = String::new();
    push_words(&mut words, text);
    let _ = writeln!(out, "T{number}\t{label} {}\t{words}", pieces.join(";"));
}

fn capital(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_become_names_that_stay_in_the_folder() {
        assert_eq!(file_name("2022-tokyo"), "2022-tokyo");
        assert_eq!(file_name("../../etc/passwd"), "%2E.%2F..%2Fetc%2Fpasswd");
        assert_ne!(file_name("a/b"), file_name("a%2Fb"));
        assert_eq!(file_name(""), "%");
    }

    #[test]
    fn spans_over_lines_are_cut() {
        let mut out = String::new();
        text_bound(&mut out, 1, "Actor", Span::new(2, 9), "the\nsid", |b| b);
        assert_eq!(out, "T1\tActor 2 5;6 9\tthe sid\n");
    }
}
