//! Reads gold and predictions from JSON lines.
//!
//! Two forms of record are read, and told apart by the field `schema`:
//! - gold: `{"id", "events": [{"type", "trigger": [s, e], "args": [{"role", "span": [s, e]}], "modality"}],
//!   "mentions": [{"kind", "start", "end", "id", "attrs"}]}`, where the `id` of a mention names the thing;
//! - the extractor's output (`demarche/1`), where spans are `{"start", "end"}`, and things stand in `entities`.
//!
//! Every span may be written either way in either form. Events with a `nested_in` that is not null are left out, fields
//! with other names are skipped.

use std::collections::HashMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::annotation::{Annotation, Arg, Corpus, Frame, Tag};
use crate::date::{DateFields, DateRange};
use crate::error::{Error, ErrorKind, Result};
use crate::span::Span;

#[derive(Deserialize)]
struct Record {
    id: Option<String>,
    schema: Option<String>,
    date: Option<String>,
    text: Option<String>,
    #[serde(default)]
    sentences: Vec<Range>,
    events: Option<Vec<Event>>,
    mentions: Option<Vec<Mention>>,
    #[serde(default)]
    entities: Vec<Entity>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(untagged, expecting = "expected a span, [start, end] or {\"start\", \"end\"} in bytes")]
enum Range {
    Pair(u32, u32),
    Ends { start: u32, end: u32 },
}

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "type")]
    kind: String,
    trigger: Range,
    #[serde(default)]
    args: Vec<Argument>,
    modality: Option<String>,
    nested_in: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Argument {
    role: String,
    span: Option<Range>,
    start: Option<u32>,
    end: Option<u32>,
    #[serde(flatten)]
    date: DateFields,
}

#[derive(Deserialize)]
struct Mention {
    kind: String,
    span: Option<Range>,
    start: Option<u32>,
    end: Option<u32>,
    id: Option<String>,
    entity: Option<String>,
    nested_in: Option<IgnoredAny>,
    #[serde(default)]
    attrs: Attributes,
    #[serde(flatten)]
    date: DateFields,
}

#[derive(Default, Deserialize)]
struct Attributes {
    nested_in: Option<IgnoredAny>,
    role: Option<String>,
    country: Option<String>,
    #[serde(default)]
    unseen: bool,
    #[serde(default)]
    coref: Reference,
    #[serde(default)]
    members: Vec<String>,
}

/// `true`, or the sort of reference.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected true, false or a sort of reference")]
enum Reference {
    Is(bool),
    Sort(String),
}

impl Default for Reference {
    fn default() -> Self {
        Reference::Is(false)
    }
}

#[derive(Deserialize)]
struct Entity {
    id: String,
    key: Option<String>,
    country: Option<String>,
    #[serde(default)]
    roles: Vec<String>,
    #[serde(default)]
    members: Vec<String>,
}

/// Reads events (and mentions, where there are any) by document.
pub(super) fn corpus(text: &str) -> Result<Corpus> {
    let mut corpus = Corpus::default();
    let mut lines: HashMap<String, u64> = HashMap::new();
    for (line, record) in records(text)? {
        let fail = |message: String| Error::new(ErrorKind::Gold, message).at_line(line);
        let id = record.id.clone().ok_or_else(|| fail("the record has no id".into()))?;
        if let Some(first) = lines.insert(id.clone(), line) {
            return Err(fail(format!("document {id:?} stands in line {first} already")));
        }
        corpus.documents.insert(id, annotation(record).map_err(fail)?);
    }
    Ok(corpus)
}

/// Reads gold mentions: for each document its id, and what is known of it.
pub(super) fn mentions(text: &str) -> Result<Vec<(Option<String>, Annotation)>> {
    let read = |(line, mut record): (u64, Record)| {
        let fail = |m: String| Error::new(ErrorKind::Gold, m).at_line(line);
        let tags = tags(&mut record).and_then(|t| t.ok_or_else(|| "the record has no mentions".into()));
        let mentions = Some(tags.map_err(fail)?);
        let date = record.date.as_deref().map(str::parse).transpose().map_err(fail)?;
        Ok((record.id, Annotation { text: record.text, date, mentions, mentions_only: true, ..Annotation::default() }))
    };
    records(text)?.into_iter().map(read).collect()
}

/// The records of a text with the line each starts at. A text whose first line is no whole value is one record.
fn records(text: &str) -> Result<Vec<(u64, Record)>> {
    let mut lines = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()).peekable();
    let whole = lines.peek().is_some_and(|(_, first)| serde_json::from_str::<IgnoredAny>(first).is_err());
    if whole && serde_json::from_str::<IgnoredAny>(text).is_ok() {
        return Ok(vec![(1, serde_json::from_str(text).map_err(|e| syntax(&e, text, 0))?)]);
    }
    let read = |(n, line): (usize, &str)| {
        let record = serde_json::from_str(line).map_err(|e| syntax(&e, line, n as u64))?;
        Ok((n as u64 + 1, record))
    };
    lines.map(read).collect()
}

/// A reader's error at its place in the file; `above` lines stand before the text it was given.
fn syntax(error: &serde_json::Error, text: &str, above: u64) -> Error {
    let message = error.to_string();
    let message = message.rfind(" at line ").and_then(|at| message.get(..at)).unwrap_or(&message);
    let line = text.lines().nth(error.line().saturating_sub(1)).unwrap_or_default();
    let column = line.get(..error.column()).map_or(error.column(), |head| head.chars().count());
    Error::new(ErrorKind::Gold, message).at_line(above + error.line().max(1) as u64).at_column(column.max(1) as u64)
}

fn annotation(mut record: Record) -> Result<Annotation, String> {
    let mentions = tags(&mut record)?;
    let events = record.events.ok_or("the record has no events")?;
    let outer = events.into_iter().filter(|e| e.nested_in.is_none());
    Ok(Annotation {
        text: record.text,
        date: record.date.as_deref().map(str::parse).transpose()?,
        sentences: record.sentences.into_iter().map(|s| s.span("sentence")).collect::<Result<_, _>>()?,
        frames: outer.map(frame).collect::<Result<_, _>>()?,
        mentions,
        mentions_only: false,
    })
}

fn frame(event: Event) -> Result<Frame, String> {
    let arg = |a: Argument| {
        let span = ends(a.span, a.start, a.end, &a.role)?;
        Ok::<_, String>(Arg { role: a.role, span, date: a.date.finish()? })
    };
    Ok(Frame {
        trigger: event.trigger.span("trigger")?,
        args: event.args.into_iter().map(arg).collect::<Result<_, _>>()?,
        modality: event.modality.unwrap_or_else(|| "actual".into()),
        kind: event.kind,
    })
}

fn tags(record: &mut Record) -> Result<Option<Vec<Tag>>, String> {
    let own_output = record.schema.is_some();
    let entities: HashMap<&str, &Entity> = record.entities.iter().map(|e| (e.id.as_str(), e)).collect();
    let tag = |m: Mention| if own_output { output_tag(m, &entities) } else { gold_tag(m) };
    record.mentions.take().map(|all| all.into_iter().map(tag).collect()).transpose()
}

/// A mention of a gold record: its id is the thing it names.
fn gold_tag(m: Mention) -> Result<Tag, String> {
    let date = match m.date.finish()? {
        Some(date) => Some(date),
        None => m.id.as_deref().and_then(|id| id.strip_prefix("date:")).and_then(parse_date),
    };
    let coref = match m.attrs.coref {
        Reference::Is(false) => None,
        Reference::Is(true) => Some("reference".to_owned()),
        Reference::Sort(sort) => Some(sort),
    };
    Ok(Tag {
        span: ends(m.span, m.start, m.end, &m.kind)?,
        kind: m.kind,
        entity: m.entity.or_else(|| m.id.clone()),
        key: m.id,
        country: m.attrs.country,
        roles: m.attrs.role.into_iter().collect(),
        date,
        optional: m.nested_in.is_some() || m.attrs.nested_in.is_some(),
        unseen: m.attrs.unseen,
        coref,
        members: m.attrs.members,
    })
}

/// A mention of the extractor's output: what it names stands among the entities.
fn output_tag(m: Mention, entities: &HashMap<&str, &Entity>) -> Result<Tag, String> {
    let entity = m.entity.as_deref().and_then(|e| entities.get(e));
    Ok(Tag {
        span: ends(m.span, m.start, m.end, &m.kind)?,
        kind: m.kind,
        key: entity.and_then(|e| e.key.clone()),
        country: entity.and_then(|e| e.country.clone()),
        roles: entity.map(|e| e.roles.clone()).unwrap_or_default(),
        entity: m.entity,
        date: m.date.finish()?,
        optional: m.nested_in.is_some(),
        members: entity.map(|e| e.members.clone()).unwrap_or_default(),
        ..Tag::default()
    })
}

/// `2022`, `2022-12`, `2022-12-24`, `FROM/TO`, and `2023-Q1`.
fn parse_date(value: &str) -> Option<DateRange> {
    if let Some((year, quarter)) = value.split_once("-Q") {
        return DateRange::quarter(year.parse().ok()?, quarter.parse().ok()?);
    }
    value.parse().ok()
}

fn ends(span: Option<Range>, start: Option<u32>, end: Option<u32>, what: &str) -> Result<Span, String> {
    match (span, start, end) {
        (Some(range), ..) => range.span(what),
        (None, Some(start), Some(end)) => Range::Ends { start, end }.span(what),
        _ => Err(format!("{what} has no span: expected \"span\": [start, end], or \"start\" and \"end\"")),
    }
}

impl Range {
    fn span(self, what: &str) -> Result<Span, String> {
        let (Range::Pair(start, end) | Range::Ends { start, end }) = self;
        if start > end {
            return Err(format!("{what} ends at {end}, before its start {start}"));
        }
        Ok(Span::new(start, end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOLD: &str =
        r#"{"id":"a","events":[{"type":"sign","trigger":[4,10],"args":[{"role":"actor","span":[0,3]}]}]}"#;

    #[test]
    fn both_forms_read_alike() {
        let output = r#"{"schema":"demarche/1","id":"a","date":null,"sentences":[],"mentions":[],"entities":[],"events":[
            {"type":"sign","trigger":{"start":4,"end":10,"text":"x"},"modality":"actual","nested_in":null,
             "args":[{"role":"actor","start":0,"end":3,"entity":"e0"}]},
            {"type":"state","trigger":[1,2],"args":[],"nested_in":"v0"}]}"#;
        let (a, b) = (Corpus::from_json(GOLD).unwrap(), Corpus::from_json(output).unwrap());
        assert_eq!(a.documents["a"].frames, b.documents["a"].frames);
        assert_eq!(a.documents["a"].frames[0].modality, "actual");
        assert_eq!((&a.documents["a"].mentions, &b.documents["a"].mentions), (&None, &Some(vec![])));
    }

    #[test]
    fn mentions_of_gold_and_output() {
        let mut gold = Corpus::from_json(GOLD).unwrap();
        gold.add_mentions(
            r#"{"mentions":[
                {"kind":"date","start":3,"end":19,"id":"date:2023-Q1"},
                {"kind":"person","start":1,"end":2,"id":"person:x","attrs":{"role":"president","country":"KZ","unseen":true}},
                {"kind":"country","start":0,"end":5,"id":"country:JP","attrs":{"nested_in":"person:x"}}]}"#,
        )
        .unwrap();
        let tags = gold.documents["a"].mentions.as_ref().unwrap();
        assert_eq!(tags[0].date, DateRange::quarter(2023, 1));
        assert_eq!((tags[1].roles.as_slice(), tags[1].unseen), (&["president".to_owned()][..], true));
        assert_eq!((tags[2].key.as_deref(), tags[2].optional), (Some("country:JP"), true));

        let output = r#"{"schema":"demarche/1","id":"a","events":[],"mentions":[
            {"id":"m0","kind":"country","start":0,"end":5,"entity":"e0"},
            {"id":"m1","kind":"date","start":6,"end":9,"from":"2022-12-24","to":"2022-12-24","precision":"day"}],
            "entities":[{"id":"e0","key":"country:JP","country":"JP","roles":[]}]}"#;
        let output = Corpus::from_json(output).unwrap();
        let tags = output.documents["a"].mentions.as_ref().unwrap();
        assert_eq!((tags[0].entity.as_deref(), tags[0].key.as_deref()), (Some("e0"), Some("country:JP")));
        assert_eq!(tags[1].date.unwrap().to_string(), "2022-12-24");
    }

    #[test]
    fn malformed_records_say_where() {
        let cases = [
            ("{", "line 1: EOF while parsing an object"),
            ("[]", "line 1: "),
            (r#"{"id":"a"}"#, "line 1: the record has no events"),
            (r#"{"events":[]}"#, "line 1: the record has no id"),
            (r#"{"id":"a","events":[{"type":"x"}]}"#, "line 1: missing field `trigger`"),
            (r#"{"id":"a","events":[{"type":"x","trigger":[-1,2]}]}"#, "line 1: expected a span, [start, end]"),
            (r#"{"id":"a","events":[{"type":"x","trigger":[1,99999999999]}]}"#, "line 1: expected a span"),
            (r#"{"id":"a","events":[{"type":"x","trigger":[5,2]}]}"#, "line 1: trigger ends at 2, before its start 5"),
            (
                r#"{"id":"a","events":[{"type":"x","trigger":[1,2],"args":[{"role":"actor","start":1}]}]}"#,
                "line 1: actor has no span",
            ),
            (
                "{\"id\":\"a\",\"events\":[]}\n\n{\"id\":\"a\",\"events\":[]}",
                "line 3: document \"a\" stands in line 1 already",
            ),
            ("{\"id\":\"a\",\"events\":[]}\nnonsense", "line 2: expected ident"),
            ("{\"id\":\"a\",\n\"events\":[{}]}", "line 2: missing field `type`"),
            (r#"{"id":"a","date":"soon","events":[]}"#, "line 1: \"soon\" is no date"),
        ];
        for (text, want) in cases {
            let error = Corpus::from_json(text).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Gold, "{text}");
            assert!(error.to_string().starts_with(want), "{text}\n  gives {error}\n  wanted {want}");
        }
    }

    #[test]
    fn mentions_without_id_need_one_document() {
        let error = Corpus::default().add_mentions(r#"{"mentions":[]}"#).unwrap_err();
        assert!(error.to_string().contains("0 gold documents"), "{error}");
        let error = Corpus::from_json(GOLD).unwrap().add_mentions(r#"{"id":"a"}"#).unwrap_err();
        assert_eq!(error.to_string(), "line 1: the record has no mentions");
    }

    #[test]
    fn documents_that_only_have_mentions() {
        let mut gold = Corpus::from_json(GOLD).unwrap();
        let record = r#"{"id":"b","date":"2023-05-02","text":"He left.","mentions":[{"kind":"person","start":0,"end":2,"id":"person:x","attrs":{"coref":SORT}}]}"#;
        for (sort, read) in [("\"pronoun\"", Some("pronoun")), ("true", Some("reference")), ("false", None)] {
            gold.add_mentions(&record.replace("SORT", sort)).unwrap();
            let added = &gold.documents["b"];
            assert!(added.mentions_only && added.date.is_some() && added.text.as_deref() == Some("He left."));
            assert_eq!(added.mentions.as_ref().unwrap()[0].coref.as_deref(), read);
        }
        assert!(!gold.documents["a"].mentions_only);
        let error = gold.add_mentions(&record.replace("SORT", "3")).unwrap_err();
        assert!(error.to_string().contains("a sort of reference"), "{error}");
    }

    #[test]
    fn records_without_mentions() {
        let error = Corpus::from_json(GOLD).unwrap().add_mentions(r#"{"id":"a"}"#).unwrap_err();
        assert_eq!(error.to_string(), "line 1: the record has no mentions");
    }
}
