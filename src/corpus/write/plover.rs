//! Event-data records in the manner of PLOVER: who did what to whom, when, by code.
//!
//! Only events with a PLOVER code have a record: saying, announcing and the like have none. Several actors or targets
//! are joined by `; `. Countries are ISO 3166 alpha-2 codes of the parties whose country is known, without repetition.

use serde::Serialize;

use super::{Encoder, Payload, date_of, push_words};
use crate::document::{Document, Event, Role};
use crate::error::Result;

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Style {
    Json,
    Tsv,
}

/// The columns of the tab separated form, and the fields of the JSON form.
const COLUMNS: [&str; 11] =
    ["date", "source", "source_country", "target", "target_country", "code", "mode", "modality", "text", "id", "event"];

pub(super) fn head() -> Vec<u8> {
    let mut head = COLUMNS.join("\t").into_bytes();
    head.push(b'\n');
    head
}

pub(super) struct Records {
    style: Style,
    out: Vec<u8>,
}

impl Records {
    pub fn new(style: Style) -> Self {
        Records { style, out: Vec::new() }
    }
}

impl Encoder for Records {
    fn document(&mut self, doc: &Document<'_>, _: bool) -> Result<()> {
        for (i, event) in doc.events.iter().enumerate() {
            let Some(record) = Record::of(doc, i, event) else { continue };
            match self.style {
                Style::Json => {
                    let written = serde_json::to_writer(&mut self.out, &record);
                    debug_assert!(written.is_ok());
                }
                Style::Tsv => self.out.extend_from_slice(record.cells().join("\t").as_bytes()),
            }
            self.out.push(b'\n');
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Payload {
        Payload::Bytes(self.out)
    }
}

#[derive(Serialize)]
struct Record {
    date: Option<String>,
    source: Option<String>,
    source_country: Option<String>,
    target: Option<String>,
    target_country: Option<String>,
    code: String,
    mode: Option<String>,
    modality: &'static str,
    text: String,
    id: Option<String>,
    event: String,
}

impl Record {
    fn of(doc: &Document<'_>, i: usize, event: &Event) -> Option<Self> {
        let plover = event.plover.as_deref()?;
        let (code, mode) = match plover.split_once(':') {
            Some((code, mode)) => (code, Some(mode.to_string())),
            None => (plover, None),
        };
        let own_date = event.args_with(Role::Date).find(|a| a.date.is_some()).map(|a| date_of(doc, a));
        let (source, source_country) = parties(doc, event, Role::Actor);
        let (target, target_country) = parties(doc, event, Role::Target);
        let mut text = String::new();
        push_words(&mut text, doc.sentences.get(event.sentence as usize).map_or("", |s| doc.slice(*s)));
        Some(Record {
            date: own_date.or_else(|| doc.date.map(|d| d.to_string())),
            source,
            source_country,
            target,
            target_country,
            code: code.to_string(),
            mode,
            modality: event.modality.as_str(),
            text,
            id: doc.id.clone(),
            event: format!("v{i}"),
        })
    }

    /// Every cell on one line: tabs and line ends in ids become blanks.
    fn cells(self) -> [String; COLUMNS.len()] {
        let cell = |s: Option<String>| s.unwrap_or_default().replace(['\t', '\n', '\r'], " ");
        [
            cell(self.date),
            cell(self.source),
            cell(self.source_country),
            cell(self.target),
            cell(self.target_country),
            self.code,
            cell(self.mode),
            self.modality.to_string(),
            cell(Some(self.text)),
            cell(self.id),
            self.event,
        ]
    }
}

/// Names and countries of the parties with a role. The name is the entity's, else the words of the text.
fn parties(doc: &Document<'_>, event: &Event, role: Role) -> (Option<String>, Option<String>) {
    let (mut names, mut countries): (Vec<String>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut add = |entity: Option<u32>, words: &str| {
        let entity = doc.entity(entity);
        let mut name = String::new();
        push_words(&mut name, entity.map(|e| e.name.as_str()).filter(|n| !n.is_empty()).unwrap_or(words));
        names.push(name);
        if let Some(country) = entity.and_then(|e| e.country.as_deref())
            && !countries.contains(&country)
        {
            countries.push(country);
        }
    };
    for arg in event.args_with(role) {
        add(arg.entity, doc.slice(arg.span));
    }
    if role == Role::Actor
        && event.args_with(role).next().is_none()
        && let Some(actor) = event.implicit_actor
    {
        add(actor.entity, doc.slice(actor.span));
    }
    let some = |s: String| Some(s).filter(|s| !s.is_empty());
    (some(names.join("; ")), some(countries.join("; ")))
}
