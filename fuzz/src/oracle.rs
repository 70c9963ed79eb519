//! What holds for every document.

use demarche::document::{Offsets, Role};
use demarche::{Document, OwnedDocument, Span};
use serde_json::Value;

/// Every span of a document, with what it is.
pub fn spans(doc: &Document<'_>) -> Vec<(&'static str, Span)> {
    let mut out: Vec<(&'static str, Span)> = doc.sentences.iter().map(|s| ("sentence", *s)).collect();
    for m in doc.mentions() {
        out.push(("mention", m.span));
        out.extend(m.name.map(|n| ("name", n)));
    }
    for e in doc.events() {
        out.push(("trigger", e.trigger));
        out.extend(e.implicit_actor.map(|a| ("implicit actor", a.span)));
        for a in &e.args {
            out.push(("argument", a.span));
            out.extend(a.items.iter().map(|i| ("item", *i)));
        }
    }
    out
}

/// Spans lie on the text, relations lead somewhere, and the document survives being written and read.
pub fn sound(doc: &Document<'_>) {
    let text = doc.text();
    for (what, span) in spans(doc) {
        let words = text.get(span.range());
        assert!(words.is_some_and(|w| !w.is_empty()), "{what} {span:?} is no span of {text:?}");
    }
    for pair in doc.sentences.windows(2) {
        assert!(pair[0].end <= pair[1].start, "sentences overlap in {text:?}");
    }
    mentions(doc);
    events(doc);
    written(doc);
}

fn mentions(doc: &Document<'_>) {
    let text = doc.text();
    for pair in doc.mentions().windows(2) {
        let (a, b) = (pair[0].span, pair[1].span);
        assert!(a.start < b.start || a.start == b.start && a.end >= b.end, "mentions out of order in {text:?}");
    }
    let mut holders: Vec<Span> = Vec::new();
    for m in doc.mentions() {
        holders.retain(|h| m.span.start < h.end);
        assert!(holders.iter().all(|h| h.contains(m.span)), "{m:?} crosses one of {holders:?} in {text:?}");
        holders.push(m.span);
    }
    for (n, m) in doc.mentions().iter().enumerate() {
        assert!(m.name.is_none_or(|n| m.span.contains(n)), "a name outside its mention in {text:?}");
        assert!(m.date.is_none_or(|d| d.from <= d.to), "a date that ends before it begins in {text:?}");
        if let Some(entity) = m.entity {
            let entity = doc.entities().get(entity as usize).unwrap_or_else(|| panic!("no entity {entity}: {text:?}"));
            assert!(entity.mentions.contains(&(n as u32)), "an entity that does not know its mention {n} in {text:?}");
        }
    }
    for (n, entity) in doc.entities().iter().enumerate() {
        for m in &entity.mentions {
            let back = doc.mentions().get(*m as usize).and_then(|m| m.entity);
            assert_eq!(back, Some(n as u32), "a mention that does not know its entity in {text:?}");
        }
        assert!(entity.members.iter().all(|e| (*e as usize) < doc.entities().len() && *e as usize != n), "{text:?}");
    }
}

fn events(doc: &Document<'_>) {
    let text = doc.text();
    for (n, e) in doc.events().iter().enumerate() {
        let sentence = doc.sentences.get(e.sentence as usize);
        assert!(sentence.is_some_and(|s| s.contains(e.trigger)), "a trigger outside its sentence in {text:?}");
        for a in &e.args {
            assert!(a.items.iter().all(|i| a.span.contains(*i)), "an item outside its content in {text:?}");
            assert!(a.entity.is_none_or(|e| (e as usize) < doc.entities().len()), "{text:?}");
            assert!(a.date.is_none_or(|d| d.from <= d.to), "a date that ends before it begins in {text:?}");
            for m in &a.mentions {
                let inside = doc.mentions().get(*m as usize).is_some_and(|m| a.span.contains(m.span));
                assert!(inside, "a mention outside its argument in {text:?}");
            }
        }
        let Some(outer) = e.nested_in else { continue };
        let holds = doc
            .events()
            .get(outer as usize)
            .is_some_and(|o| outer as usize != n && o.args_with(Role::Content).any(|a| a.span.contains(e.trigger)));
        assert!(holds, "event {n} is nested where no content holds it, in {text:?}");
        // Up to the outermost event in fewer steps than there are events.
        let mut at = Some(outer);
        for _ in 0..doc.events().len() {
            at = at.and_then(|v| doc.events()[v as usize].nested_in);
        }
        assert_eq!(at, None, "events nested in a circle in {text:?}");
    }
}

/// Written and read: equal, and the texts in it are those of the spans, in every unit.
fn written(doc: &Document<'_>) {
    let text = doc.text();
    let json = serde_json::to_string(&doc.view(Offsets::Bytes, true)).unwrap();
    let back: OwnedDocument = serde_json::from_str(&json).unwrap_or_else(|e| panic!("{e}: {json}"));
    assert!(&back == doc, "written and read again it is another: {json}");
    let value: Value = serde_json::from_str(&json).unwrap();
    reported(&value, &|start, end| text.get(start..end).map(str::to_owned));
    let chars: Vec<char> = text.chars().collect();
    let value = serde_json::to_value(doc.view(Offsets::Chars, false)).unwrap();
    reported(&value, &|start, end| chars.get(start..end).map(|c| c.iter().collect()));
    let units: Vec<u16> = text.encode_utf16().collect();
    let value = serde_json::to_value(doc.view(Offsets::Utf16, false)).unwrap();
    reported(&value, &|start, end| units.get(start..end).and_then(|u| String::from_utf16(u).ok()));
}

/// Every `{"start", "end", "text"}` in a JSON value.
fn reported(value: &Value, slice: &dyn Fn(usize, usize) -> Option<String>) {
    let number = |key| value.get(key).and_then(Value::as_u64).map(|n| n as usize);
    if let (Some(start), Some(end)) = (number("start"), number("end")) {
        assert_eq!(value["text"].as_str(), slice(start, end).as_deref(), "{value}");
    }
    match value {
        Value::Array(list) => list.iter().for_each(|v| reported(v, slice)),
        Value::Object(map) => map.values().for_each(|v| reported(v, slice)),
        _ => {}
    }
}
