//! Record batches of events, built column by column.

use std::fmt::Write;
use std::sync::{Arc, LazyLock};

use arrow_array::builder::{StringBuilder, UInt32Builder};
use arrow_array::{ArrayRef, ListArray, RecordBatch, StructArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema, SchemaRef};

use crate::document::{Argument, Document, Event, OffsetMap, Offsets};
use crate::error::{Error, ErrorKind, Result};

/// A batch with this many bytes of strings is closed: a column of strings ends at 2 GiB.
const BATCH_BYTES: usize = 64 << 20;
/// The most that one event may bring.
const EVENT_BYTES: usize = 1 << 30;

fn string(name: &str) -> Field {
    Field::new(name, DataType::Utf8, true)
}

/// A column in which every row has a value: readers need not ask.
fn words(name: &str) -> Field {
    Field::new(name, DataType::Utf8, false)
}

fn number(name: &str) -> Field {
    Field::new(name, DataType::UInt32, false)
}

static TRIGGER: LazyLock<Fields> = LazyLock::new(|| vec![number("start"), number("end"), words("text")].into());
static RULE: LazyLock<Fields> = LazyLock::new(|| vec![words("id"), words("file"), number("line")].into());
static ARGUMENT: LazyLock<Fields> = LazyLock::new(|| {
    let mut fields = vec![words("role"), number("start"), number("end"), words("text")];
    fields.extend(["name", "key", "country", "from", "to", "precision"].map(string));
    fields.into()
});
static ITEM: LazyLock<Arc<Field>> =
    LazyLock::new(|| Arc::new(Field::new("item", DataType::Struct(ARGUMENT.clone()), false)));
static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    let mut fields = vec![string("id"), string("date"), words("event"), words("type")];
    fields.extend([string("plover"), string("cameo"), words("modality"), string("sentence")]);
    fields.push(Field::new("trigger", DataType::Struct(TRIGGER.clone()), false));
    fields.push(Field::new("args", DataType::List(Arc::clone(&ITEM)), false));
    fields.extend(["implicit_actor", "nested_in"].map(string));
    fields.push(Field::new("rule", DataType::Struct(RULE.clone()), false));
    Arc::new(Schema::new(fields))
});

/// The schema of all tables of events: see [the module](crate::arrow).
pub fn schema() -> SchemaRef {
    Arc::clone(&SCHEMA)
}

/// Collects documents into record batches, one event a row.
#[derive(Debug, Default)]
pub struct EventRows {
    offsets: Offsets,
    done: Vec<RecordBatch>,
    rows: usize,
    open: Columns,
}

impl EventRows {
    /// No rows yet; spans will be written in that unit.
    pub fn new(offsets: Offsets) -> Self {
        EventRows { offsets, ..EventRows::default() }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Adds the events of a document. One without events adds no row.
    ///
    /// # Errors
    /// [`ErrorKind::TooLong`] where an event's strings do not fit in a table; then none of the document is added.
    pub fn push(&mut self, doc: &Document<'_>) -> Result<()> {
        if let Some(event) = doc.events.iter().find(|e| bytes(doc, e) > EVENT_BYTES) {
            let message = "an event whose words are longer than 1 GiB does not fit in a table";
            return Err(Error::new(ErrorKind::TooLong, message).at_offset(event.trigger.start.into()));
        }
        let units = doc.offsets(self.offsets);
        let date = doc.date.map(|d| d.to_string());
        for (i, event) in doc.events.iter().enumerate() {
            let bytes = bytes(doc, event);
            if self.open.bytes > 0 && self.open.bytes + bytes > BATCH_BYTES {
                self.close()?;
            }
            self.open.event(doc, date.as_deref(), i, event, &units);
            self.open.bytes += bytes;
            self.rows += 1;
        }
        Ok(())
    }

    /// The rows: no batch where there are none, rarely more than one (a batch ends at 64 MiB).
    ///
    /// # Errors
    /// None that is known; Arrow checks its arrays.
    pub fn finish(mut self) -> Result<Vec<RecordBatch>> {
        self.close()?;
        Ok(self.done)
    }

    fn close(&mut self) -> Result<()> {
        let open = std::mem::take(&mut self.open);
        if open.args_of_row.is_empty() {
            return Ok(());
        }
        let batch = open.batch().map_err(|e| Error::new(ErrorKind::Record, e.to_string()).caused_by(e))?;
        self.done.push(batch);
        Ok(())
    }
}

/// The bytes that a document's event brings into the columns, or a few more. Never zero.
fn bytes(doc: &Document<'_>, event: &Event) -> usize {
    const SMALL: usize = 256;
    let sentence = doc.sentences.get(event.sentence as usize).map_or(0, |s| s.len() as usize);
    let arg = |a: &Argument| {
        let name = doc.entity(a.entity).map_or(0, |e| e.name.len());
        a.span.len() as usize + name + SMALL
    };
    let id = doc.id.as_ref().map_or(0, String::len);
    let words = event.trigger.len() as usize + event.implicit_actor.map_or(0, |a| a.span.len() as usize);
    let rule = event.rule.id.len() + event.rule.file.len();
    event.args.iter().map(arg).sum::<usize>() + sentence + words + id + rule + SMALL
}

#[derive(Debug, Default)]
struct Columns {
    bytes: usize,
    /// `id` to `sentence`, as in the schema.
    strings: [StringBuilder; 8],
    trigger: Words,
    args_of_row: Vec<usize>,
    role: StringBuilder,
    arg: Words,
    /// `name` to `precision`, as in the schema.
    value: [StringBuilder; 6],
    implicit_actor: StringBuilder,
    nested_in: StringBuilder,
    rule_id: StringBuilder,
    rule_file: StringBuilder,
    rule_line: UInt32Builder,
}

/// Spans with their text.
#[derive(Debug, Default)]
struct Words {
    start: UInt32Builder,
    end: UInt32Builder,
    text: StringBuilder,
}

impl Words {
    fn push(&mut self, doc: &Document<'_>, span: crate::Span, units: &OffsetMap) {
        self.start.append_value(units.at(span.start));
        self.end.append_value(units.at(span.end));
        self.text.append_value(doc.slice(span));
    }
}

impl Columns {
    fn event(&mut self, doc: &Document<'_>, date: Option<&str>, i: usize, event: &Event, units: &OffsetMap) {
        let [id, day, number, kind, plover, cameo, modality, sentence] = &mut self.strings;
        id.append_option(doc.id.as_deref());
        day.append_option(date);
        numbered(number, i);
        kind.append_value(&event.kind);
        plover.append_option(event.plover.as_deref());
        cameo.append_option(event.cameo.as_deref());
        modality.append_value(event.modality.as_str());
        sentence.append_option(doc.sentences.get(event.sentence as usize).map(|s| doc.slice(*s)));
        self.trigger.push(doc, event.trigger, units);
        self.args_of_row.push(event.args.len());
        for arg in &event.args {
            self.arg(doc, arg, units);
        }
        self.implicit_actor.append_option(event.implicit_actor.map(|a| doc.slice(a.span)));
        match event.nested_in {
            Some(outer) => numbered(&mut self.nested_in, outer as usize),
            None => self.nested_in.append_null(),
        }
        self.rule_id.append_value(&event.rule.id);
        self.rule_file.append_value(&event.rule.file);
        self.rule_line.append_value(event.rule.line);
    }

    fn arg(&mut self, doc: &Document<'_>, arg: &Argument, units: &OffsetMap) {
        self.role.append_value(arg.role.as_str());
        self.arg.push(doc, arg.span, units);
        let entity = doc.entity(arg.entity);
        let [name, key, country, from, to, precision] = &mut self.value;
        name.append_option(entity.map(|e| &e.name));
        key.append_option(entity.and_then(|e| e.key.as_deref()));
        country.append_option(entity.and_then(|e| e.country.as_deref()));
        from.append_option(arg.date.map(|d| d.from.to_string()));
        to.append_option(arg.date.map(|d| d.to.to_string()));
        precision.append_option(arg.date.map(|d| d.precision.as_str()));
    }

    fn batch(mut self) -> Result<RecordBatch, ArrowError> {
        let trigger = StructArray::try_new(TRIGGER.clone(), self.trigger.arrays(), None)?;
        let rule = vec![strings(self.rule_id), strings(self.rule_file), Arc::new(self.rule_line.finish()) as ArrayRef];
        let rule = StructArray::try_new(RULE.clone(), rule, None)?;
        let mut args = vec![strings(self.role)];
        args.extend(self.arg.arrays());
        args.extend(self.value.map(strings));
        let args = StructArray::try_new(ARGUMENT.clone(), args, None)?;
        let offsets = OffsetBuffer::from_lengths(self.args_of_row);
        let args = ListArray::try_new(Arc::clone(&ITEM), offsets, Arc::new(args), None)?;
        let mut columns: Vec<ArrayRef> = self.strings.into_iter().map(strings).collect();
        columns.push(Arc::new(trigger));
        columns.push(Arc::new(args));
        columns.extend([strings(self.implicit_actor), strings(self.nested_in)]);
        columns.push(Arc::new(rule));
        RecordBatch::try_new(schema(), columns)
    }
}

impl Words {
    fn arrays(mut self) -> Vec<ArrayRef> {
        vec![Arc::new(self.start.finish()), Arc::new(self.end.finish()), strings(self.text)]
    }
}

fn strings(mut column: StringBuilder) -> ArrayRef {
    Arc::new(column.finish())
}

/// `v7`
fn numbered(column: &mut StringBuilder, number: usize) {
    // Writing into a column's memory does not fail.
    let _ = write!(column, "v{number}");
    column.append_value("");
}
