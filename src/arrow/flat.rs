//! Nested arguments as plain columns: the columns of the CSV output, for data frames.

use std::sync::{Arc, LazyLock};

use arrow_array::builder::StringBuilder;
use arrow_array::cast::AsArray;
use arrow_array::types::UInt32Type;
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray, StructArray};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};

use super::rows;
use crate::document::Role;
use crate::error::{Error, ErrorKind, Result};

/// Between the arguments of one cell.
const SEPARATOR: &str = " | ";

static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    let string = |name: &&str| Field::new(*name, DataType::Utf8, true);
    let mut fields: Vec<Field> =
        ["id", "date", "event", "type", "plover", "cameo", "modality", "trigger"].iter().map(string).collect();
    fields.extend(["start", "end"].map(|name| Field::new(name, DataType::UInt32, false)));
    let rest = ["actors", "targets", "content", "event_date", "place", "source", "implicit_actor", "nested_in"];
    fields.extend(rest.iter().chain(&["sentence", "rule", "rule_at"]).map(string));
    Arc::new(Schema::new(fields))
});

/// The schema of [`flatten`]'s batches: the columns of the CSV output.
pub fn flat_schema() -> SchemaRef {
    Arc::clone(&SCHEMA)
}

/// One event a row without nesting: arguments by role, several of one role joined by ` | `, dates resolved. A role that an
/// event has no argument for is null.
///
/// ```
/// use arrow_array::cast::AsArray;
/// use demarche::{Extractor, arrow, document::Offsets};
///
/// let mut rows = arrow::EventRows::new(Offsets::Bytes);
/// rows.push(&Extractor::default().extract("Fiji and Tonga signed a treaty."))?;
/// let flat = arrow::flatten(&rows.finish()?[0])?;
/// assert_eq!(flat["content"].as_string::<i32>().value(0), "a treaty");
/// # Ok::<(), demarche::Error>(())
/// ```
///
/// # Errors
/// The batch has another schema than [`schema`](super::schema), or a column of the result would pass 2 GiB.
pub fn flatten(batch: &RecordBatch) -> Result<RecordBatch> {
    if batch.schema() != rows::schema() {
        return Err(Error::new(ErrorKind::Record, "the table has another schema than a table of events"));
    }
    try_flatten(batch).map_err(|e| Error::new(ErrorKind::Record, e.to_string()).caused_by(e))
}

fn try_flatten(batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let nested = |name: &str| batch.column_by_name(name).ok_or_else(|| ArrowError::SchemaError(name.to_owned()));
    let part = |name: &str, field: &str| {
        let column = nested(name)?.as_struct().column_by_name(field).cloned();
        column.ok_or_else(|| ArrowError::SchemaError(field.to_owned()))
    };
    let mut columns: Vec<ArrayRef> = Vec::with_capacity(SCHEMA.fields().len());
    for name in ["id", "date", "event", "type", "plover", "cameo", "modality"] {
        columns.push(Arc::clone(nested(name)?));
    }
    for field in ["text", "start", "end"] {
        columns.push(part("trigger", field)?);
    }
    columns.extend(roles(batch)?);
    for name in ["implicit_actor", "nested_in", "sentence"] {
        columns.push(Arc::clone(nested(name)?));
    }
    let (file, line) = (part("rule", "file")?, part("rule", "line")?);
    let (file, line) = (file.as_string::<i32>(), line.as_primitive::<UInt32Type>());
    let at: StringArray =
        (0..batch.num_rows()).map(|row| Some(format!("{}:{}", file.value(row), line.value(row)))).collect();
    columns.push(part("rule", "id")?);
    columns.push(Arc::new(at));
    RecordBatch::try_new(flat_schema(), columns)
}

/// `actors` to `source`.
fn roles(batch: &RecordBatch) -> Result<Vec<ArrayRef>, ArrowError> {
    const ROLES: [Role; 6] = [Role::Actor, Role::Target, Role::Content, Role::Date, Role::Place, Role::Source];
    let lists =
        batch.column_by_name("args").ok_or_else(|| ArrowError::SchemaError("args".to_owned()))?.as_list::<i32>();
    let args = Args::of(lists.values().as_struct())?;
    let mut columns: [StringBuilder; ROLES.len()] = Default::default();
    let mut cell = String::new();
    for window in lists.value_offsets().windows(2) {
        let &[from, to] = window else { continue };
        for (role, column) in ROLES.iter().zip(&mut columns) {
            cell.clear();
            for arg in (from as usize..to as usize).filter(|n| args.role.value(*n) == role.as_str()) {
                if !cell.is_empty() {
                    cell.push_str(SEPARATOR);
                }
                args.write(&mut cell, arg);
            }
            if column.values_slice().len() + cell.len() > i32::MAX as usize {
                return Err(ArrowError::OffsetOverflowError(cell.len()));
            }
            column.append_option(Some(cell.as_str()).filter(|c| !c.is_empty()));
        }
    }
    Ok(columns.map(|mut c| Arc::new(c.finish()) as ArrayRef).into())
}

struct Args<'a> {
    role: &'a StringArray,
    text: &'a StringArray,
    from: &'a StringArray,
    to: &'a StringArray,
    precision: &'a StringArray,
}

impl<'a> Args<'a> {
    fn of(args: &'a StructArray) -> Result<Self, ArrowError> {
        let column = |name: &str| match args.column_by_name(name) {
            Some(column) => Ok(column.as_string::<i32>()),
            None => Err(ArrowError::SchemaError(name.to_owned())),
        };
        let (role, text) = (column("role")?, column("text")?);
        Ok(Args { role, text, from: column("from")?, to: column("to")?, precision: column("precision")? })
    }

    /// The words on one line, or the value of a date.
    fn write(&self, out: &mut String, n: usize) {
        if self.role.value(n) == Role::Date.as_str() && !self.from.is_null(n) {
            let (from, to) = (self.from.value(n), self.to.value(n));
            // A year of four digits, as dates print.
            let cut = |length: usize| from.get(..length).unwrap_or(from);
            match self.precision.value(n) {
                "day" => out.push_str(from),
                "month" => out.push_str(cut(7)),
                "year" => out.push_str(cut(4)),
                _ => out.extend([from, "/", to]),
            }
            return;
        }
        for (i, word) in self.text.value(n).split_whitespace().enumerate() {
            if i > 0 {
                out.push(' ');
            }
            out.push_str(word);
        }
    }
}
