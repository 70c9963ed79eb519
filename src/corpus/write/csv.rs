//! CSV: one event a row, for spreadsheets and data frames.
//!
//! Several arguments of one role are joined by ` | `. A cell that a spreadsheet would take for a formula (it starts
//! with `=`, `+`, `-`, `@`, a tab or a carriage return) gets an apostrophe in front.

use std::borrow::Cow;

use super::{Encoder, Payload, date_of, joined};
use crate::document::{Document, Event, Offsets, Role};

/// The columns.
pub(super) const COLUMNS: [&str; 21] = [
    "id",
    "date",
    "event",
    "type",
    "plover",
    "cameo",
    "modality",
    "trigger",
    "start",
    "end",
    "actors",
    "targets",
    "content",
    "event_date",
    "place",
    "source",
    "implicit_actor",
    "nested_in",
    "sentence",
    "rule",
    "rule_at",
];

/// Between the arguments of one cell.
const SEPARATOR: &str = " | ";

pub(super) fn head() -> Vec<u8> {
    let mut head = COLUMNS.join(",").into_bytes();
    head.push(b'\n');
    head
}

pub(super) struct Rows {
    offsets: Offsets,
    out: csv::Writer<Vec<u8>>,
}

impl Rows {
    pub fn new(offsets: Offsets) -> Self {
        Rows { offsets, out: csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new()) }
    }
}

impl Encoder for Rows {
    fn document(&mut self, doc: &Document<'_>, _: bool) {
        let units = doc.offsets(self.offsets);
        for (i, event) in doc.events.iter().enumerate() {
            let cells = cells(doc, i, event, |byte| units.at(byte));
            let written = self.out.write_record(cells.iter().map(|c| guarded(c).into_owned()));
            debug_assert!(written.is_ok());
        }
    }

    fn finish(self: Box<Self>) -> Payload {
        Payload::Bytes(self.out.into_inner().unwrap_or_default())
    }
}

fn cells(doc: &Document<'_>, i: usize, event: &Event, at: impl Fn(u32) -> u32) -> [String; COLUMNS.len()] {
    let text = |s: Option<&str>| s.unwrap_or_default().to_string();
    let dates: Vec<_> = event.args_with(Role::Date).map(|a| date_of(doc, a)).collect();
    let sentence = doc.sentences.get(event.sentence as usize).map(|s| doc.slice(*s));
    [
        text(doc.id.as_deref()),
        doc.date.map(|d| d.to_string()).unwrap_or_default(),
        format!("v{i}"),
        event.kind.to_string(),
        text(event.plover.as_deref()),
        text(event.cameo.as_deref()),
        event.modality.to_string(),
        doc.slice(event.trigger).to_string(),
        at(event.trigger.start).to_string(),
        at(event.trigger.end).to_string(),
        joined(doc, event, Role::Actor, SEPARATOR),
        joined(doc, event, Role::Target, SEPARATOR),
        joined(doc, event, Role::Content, SEPARATOR),
        dates.join(SEPARATOR),
        joined(doc, event, Role::Place, SEPARATOR),
        joined(doc, event, Role::Source, SEPARATOR),
        text(event.implicit_actor.map(|a| doc.slice(a.span))),
        event.nested_in.map(|n| format!("v{n}")).unwrap_or_default(),
        text(sentence),
        event.rule.id.clone(),
        format!("{}:{}", event.rule.file, event.rule.line),
    ]
}

/// A cell that no spreadsheet takes for a formula.
fn guarded(cell: &str) -> Cow<'_, str> {
    match cell.bytes().next() {
        Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r') => Cow::Owned(format!("'{cell}")),
        _ => Cow::Borrowed(cell),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_disarmed() {
        for cell in ["=1+1", "+1", "-1", "@x", "\tx", "\rx"] {
            assert_eq!(guarded(cell), format!("'{cell}"));
        }
        assert_eq!(guarded("a=b"), "a=b");
        assert_eq!(guarded(""), "");
    }
}
