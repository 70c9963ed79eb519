//! CSV: one event a row, for spreadsheets and data frames.
//!
//! Several arguments of one role are joined by ` | `. A cell that a spreadsheet would take for a formula (it starts
//! with `=`, `+`, `-`, `@`, a tab or a carriage return) gets an apostrophe in front.

use std::borrow::Cow;

use super::{Encoder, Payload, date_of, joined};
use crate::document::{Document, Event, Offsets, Role};
use crate::error::Result;

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
    fn document(&mut self, doc: &Document<'_>, _: bool) -> Result<()> {
        let units = doc.offsets(self.offsets);
        for (i, event) in doc.events.iter().enumerate() {
            let cells = cells(doc, i, event, |byte| units.at(byte));
            let written = self.out.write_record(cells.iter().map(|c| guarded(c).into_owned()));
            debug_assert!(written.is_ok());
        }
        Ok(())
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
    /// What data frames get and what spreadsheets get is one table.
    #[cfg(feature = "arrow")]
    #[test]
    fn flat_arrow_tables_are_the_same_table() {
        use arrow_array::Array;
        use arrow_array::cast::AsArray;
        use arrow_array::types::UInt32Type;

        let texts = [
            "São Tomé and Fiji agreed to sign a treaty on 4 December. A treaty was signed in Oslo\nin the first quarter of 2022.",
            "Minister Ann Lee of Fiji said: \u{201c}We will meet Tonga in 2027.\u{201d} The minister thanked Tonga and Samoa in June 2021.",
            "Nothing.",
        ];
        let (mut rows, mut expected) = (crate::arrow::EventRows::new(Offsets::Chars), Vec::new());
        for (n, text) in texts.iter().enumerate() {
            let mut doc = crate::Extractor::default().extract_dated(text, "2026-11-23".parse().ok());
            doc.id = (n > 0).then(|| n.to_string());
            rows.push(&doc).unwrap();
            let units = doc.offsets(Offsets::Chars);
            expected.extend(doc.events.iter().enumerate().map(|(i, e)| cells(&doc, i, e, |byte| units.at(byte))));
        }
        let nested = rows.finish().unwrap().remove(0);
        let flat = crate::arrow::flatten(&nested).unwrap();
        assert!(expected.len() > 4 && expected.len() == flat.num_rows());
        let schema = crate::arrow::flat_schema();
        assert_eq!(schema.fields().iter().map(|f| f.name().as_str()).collect::<Vec<_>>(), COLUMNS);
        for (row, expected) in expected.iter().enumerate() {
            let cell = |name: &&str| match flat[*name].as_string_opt::<i32>() {
                Some(column) => {
                    if column.is_null(row) {
                        String::new()
                    } else {
                        column.value(row).to_string()
                    }
                }
                None => flat[*name].as_primitive::<UInt32Type>().value(row).to_string(),
            };
            assert_eq!(&COLUMNS.each_ref().map(cell), expected);
        }
        assert!(crate::arrow::flatten(&flat).is_err());
    }
}
