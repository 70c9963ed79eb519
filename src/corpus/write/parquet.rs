//! Parquet: one event a row, its arguments nested.
//!
//! | column | type |
//! |---|---|
//! | `id`, `date` | string: of the document |
//! | `event` | string: `v0` ... within the document |
//! | `type`, `plover`, `cameo`, `modality` | string |
//! | `sentence` | string: its words |
//! | `trigger` | struct: `start`, `end` (uint32), `text` |
//! | `args` | list of struct: `role`, `start`, `end`, `text`, `name`, `key`, `country`, `from`, `to`, `precision` |
//! | `implicit_actor`, `nested_in` | string |
//! | `rule` | struct: `id`, `file`, `line` (uint32) |
//!
//! `name`, `key` and `country` are those of the argument's entity, `from`, `to` and `precision` of a date.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use arrow_array::{ArrayRef, ListArray, RecordBatch, StringArray, StructArray, UInt32Array};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use super::{Encoder, Payload};
use crate::date::Precision;
use crate::document::{Argument, Document, Event, Offsets};
use crate::error::{Error, Result};

/// A group of rows is closed at this size: it is held in memory until then.
const GROUP_BYTES: usize = 8 << 20;

fn string(name: &str) -> Field {
    Field::new(name, DataType::Utf8, true)
}

fn number(name: &str) -> Field {
    Field::new(name, DataType::UInt32, false)
}

static TRIGGER: LazyLock<Fields> = LazyLock::new(|| vec![number("start"), number("end"), string("text")].into());
static RULE: LazyLock<Fields> = LazyLock::new(|| vec![string("id"), string("file"), number("line")].into());
static ARGUMENT: LazyLock<Fields> = LazyLock::new(|| {
    let mut fields = vec![string("role"), number("start"), number("end")];
    fields.extend(["text", "name", "key", "country", "from", "to", "precision"].map(string));
    fields.into()
});
static ITEM: LazyLock<Arc<Field>> =
    LazyLock::new(|| Arc::new(Field::new("item", DataType::Struct(ARGUMENT.clone()), false)));
static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    let mut fields: Vec<Field> =
        ["id", "date", "event", "type", "plover", "cameo", "modality", "sentence"].into_iter().map(string).collect();
    fields.push(Field::new("trigger", DataType::Struct(TRIGGER.clone()), false));
    fields.push(Field::new("args", DataType::List(Arc::clone(&ITEM)), false));
    fields.extend(["implicit_actor", "nested_in"].map(string));
    fields.push(Field::new("rule", DataType::Struct(RULE.clone()), false));
    Arc::new(Schema::new(fields))
});

type Strings = Vec<Option<String>>;

/// The rows of a batch, column by column.
#[derive(Default)]
pub(super) struct Rows {
    offsets: Offsets,
    /// `id` to `sentence`, as in the schema.
    strings: [Strings; 8],
    trigger_start: Vec<u32>,
    trigger_end: Vec<u32>,
    trigger_text: Strings,
    args_of_row: Vec<usize>,
    args: Args,
    implicit_actor: Strings,
    nested_in: Strings,
    rule_id: Strings,
    rule_file: Strings,
    rule_line: Vec<u32>,
}

#[derive(Default)]
struct Args {
    role: Strings,
    start: Vec<u32>,
    end: Vec<u32>,
    /// `text` to `precision`, as in the schema.
    strings: [Strings; 7],
}

impl Rows {
    pub fn new(offsets: Offsets) -> Self {
        Rows { offsets, ..Rows::default() }
    }

    fn event(&mut self, doc: &Document<'_>, i: usize, event: &Event, at: &dyn Fn(u32) -> u32) {
        let sentence = doc.sentences.get(event.sentence as usize).map(|s| doc.slice(*s).to_string());
        let cells = [
            doc.id.clone(),
            doc.date.map(|d| d.to_string()),
            Some(format!("v{i}")),
            Some(event.kind.to_string()),
            event.plover.as_deref().map(str::to_string),
            event.cameo.as_deref().map(str::to_string),
            Some(event.modality.to_string()),
            sentence,
        ];
        push(&mut self.strings, cells);
        self.trigger_start.push(at(event.trigger.start));
        self.trigger_end.push(at(event.trigger.end));
        self.trigger_text.push(Some(doc.slice(event.trigger).to_string()));
        self.args_of_row.push(event.args.len());
        for arg in &event.args {
            self.args.push(doc, arg, at);
        }
        self.implicit_actor.push(event.implicit_actor.map(|a| doc.slice(a.span).to_string()));
        self.nested_in.push(event.nested_in.map(|n| format!("v{n}")));
        self.rule_id.push(Some(event.rule.id.clone()));
        self.rule_file.push(Some(event.rule.file.clone()));
        self.rule_line.push(event.rule.line);
    }

    fn batch(self) -> Result<RecordBatch, ArrowError> {
        let trigger = StructArray::try_new(
            TRIGGER.clone(),
            vec![numbers(self.trigger_start), numbers(self.trigger_end), strings(self.trigger_text)],
            None,
        )?;
        let rule = StructArray::try_new(
            RULE.clone(),
            vec![strings(self.rule_id), strings(self.rule_file), numbers(self.rule_line)],
            None,
        )?;
        let offsets = OffsetBuffer::from_lengths(self.args_of_row);
        let args = ListArray::try_new(Arc::clone(&ITEM), offsets, Arc::new(self.args.array()?), None)?;
        let mut columns: Vec<ArrayRef> = self.strings.into_iter().map(strings).collect();
        columns.push(Arc::new(trigger));
        columns.push(Arc::new(args));
        columns.extend([strings(self.implicit_actor), strings(self.nested_in)]);
        columns.push(Arc::new(rule));
        RecordBatch::try_new(Arc::clone(&SCHEMA), columns)
    }
}

impl Args {
    fn push(&mut self, doc: &Document<'_>, arg: &Argument, at: &dyn Fn(u32) -> u32) {
        let entity = doc.entity(arg.entity);
        self.role.push(Some(arg.role.to_string()));
        self.start.push(at(arg.span.start));
        self.end.push(at(arg.span.end));
        let cells = [
            Some(doc.slice(arg.span).to_string()),
            entity.map(|e| e.name.clone()),
            entity.and_then(|e| e.key.as_deref()).map(str::to_string),
            entity.and_then(|e| e.country.as_deref()).map(str::to_string),
            arg.date.map(|d| d.from.to_string()),
            arg.date.map(|d| d.to.to_string()),
            arg.date.map(|d| precision(d.precision).to_string()),
        ];
        push(&mut self.strings, cells);
    }

    fn array(self) -> Result<StructArray, ArrowError> {
        let mut columns = vec![strings(self.role), numbers(self.start), numbers(self.end)];
        columns.extend(self.strings.into_iter().map(strings));
        StructArray::try_new(ARGUMENT.clone(), columns, None)
    }
}

fn push<const N: usize>(columns: &mut [Strings; N], cells: [Option<String>; N]) {
    for (column, cell) in columns.iter_mut().zip(cells) {
        column.push(cell);
    }
}

fn strings(column: Strings) -> ArrayRef {
    Arc::new(StringArray::from(column))
}

fn numbers(column: Vec<u32>) -> ArrayRef {
    Arc::new(UInt32Array::from(column))
}

fn precision(precision: Precision) -> &'static str {
    match precision {
        Precision::Day => "day",
        Precision::Month => "month",
        Precision::Quarter => "quarter",
        Precision::Year => "year",
        Precision::Range => "range",
    }
}

impl Encoder for Rows {
    fn document(&mut self, doc: &Document<'_>, _: bool) {
        let units = doc.offsets(self.offsets);
        for (i, event) in doc.events.iter().enumerate() {
            self.event(doc, i, event, &|byte| units.at(byte));
        }
    }

    fn finish(self: Box<Self>) -> Payload {
        let empty = self.args_of_row.is_empty();
        let rows = self.batch();
        debug_assert!(rows.is_ok(), "{rows:?}");
        Payload::Rows(rows.ok().filter(|_| !empty))
    }
}

/// The file that rows are appended to.
pub(super) struct Table(ArrowWriter<Box<dyn Write + Send>>);

impl Table {
    pub fn create(stream: Option<Box<dyn Write + Send>>, path: &Path) -> Result<Self> {
        let out = match stream {
            Some(stream) => stream,
            None => Box::new(File::create(path).map_err(|e| Error::from(e).in_file(path))?),
        };
        let level = ZstdLevel::default();
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(level)).build();
        let writer = ArrowWriter::try_new(out, Arc::clone(&SCHEMA), Some(properties));
        writer.map(Table).map_err(|e| failed(e).in_file(path))
    }

    pub fn write(&mut self, rows: &RecordBatch) -> Result<()> {
        self.0.write(rows).map_err(failed)?;
        if self.0.in_progress_size() >= GROUP_BYTES {
            self.0.flush().map_err(failed)?;
        }
        Ok(())
    }

    pub fn finish(&mut self) -> Result<()> {
        self.0.finish().map(drop).map_err(failed)
    }
}

/// The error behind the error: a full disk or a closed pipe is one here as everywhere.
fn failed(error: ParquetError) -> Error {
    let message = error.to_string();
    match error {
        ParquetError::External(source) => match source.downcast::<std::io::Error>() {
            Ok(io) => Error::from(*io),
            Err(other) => Error::new(crate::ErrorKind::Io, message).caused_by(other),
        },
        other => Error::new(crate::ErrorKind::Io, message).caused_by(other),
    }
}
