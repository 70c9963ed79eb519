//! Parquet: a few columns, read in batches of rows.

use std::borrow::Cow;
use std::fs::File;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::Ordering;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int32Type, Int64Type, UInt32Type, UInt64Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, Field};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::{Context, Send, Stop, put};
use crate::corpus::Options;
use crate::corpus::batch::{Columns, Data, Position};
use crate::corpus::listing::Input;
use crate::corpus::work::{Desk, Record};

/// Rows of a batch. Few, because a row can hold a text of any length.
const ROWS: usize = 128;

const EPOCH: Date = date(1970, 1, 1);

/// Reads from row `at.offset` to the end. A damaged file is a fault even where the decoder panics over it.
pub(super) fn read(context: &Context<'_>, input: &Input, at: Position, send: &mut Send<'_>) -> Result<(), Stop> {
    panic::catch_unwind(AssertUnwindSafe(|| try_read(context, input, at, send)))
        .unwrap_or_else(|_| Err(context.fault(None, "the Parquet file is damaged")))
}

fn try_read(context: &Context<'_>, input: &Input, mut at: Position, send: &mut Send<'_>) -> Result<(), Stop> {
    if input.stdin {
        return Err(context.fault(None, "Parquet cannot be read from standard input, which has no end to start at"));
    }
    let damaged = |e: &dyn std::fmt::Display| context.fault(None, format!("the Parquet file cannot be read: {e}"));
    let file = File::open(&input.path).map_err(|e| context.io(None, &e))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| damaged(&e))?;
    let fields = &context.options.fields;
    let names: Vec<String> = builder.schema().fields().iter().map(|f| f.name().clone()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let columns = Columns::find(&names, fields).map_err(|e| context.fault(None, e))?;
    for at in [columns.id, columns.date, Some(columns.text)].into_iter().flatten() {
        supported(builder.schema().field(at), at == columns.text).map_err(|e| context.fault(None, e))?;
    }
    let wanted = [columns.id, columns.date, Some(columns.text)];
    let mask = ProjectionMask::roots(builder.parquet_schema(), wanted.into_iter().flatten());
    let total = u64::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(0).max(1);
    let skip = usize::try_from(at.offset).unwrap_or(usize::MAX);
    let reader = builder.with_projection(mask).with_batch_size(ROWS).with_offset(skip).build();
    for rows in reader.map_err(|e| damaged(&e))? {
        let rows = rows.map_err(|e| damaged(&e))?;
        let first = at.offset;
        at.offset += rows.num_rows() as u64;
        let share =
            |row: u64| u64::try_from(u128::from(input.bytes) * u128::from(row) / u128::from(total)).unwrap_or(0);
        context.raw.fetch_add(share(at.offset).saturating_sub(share(first)), Ordering::Relaxed);
        let weight = rows.get_array_memory_size();
        put(send, context.batch(Data::Columns { rows, first }, at, weight))?;
    }
    Ok(())
}

/// Whether a column has a type that can be read.
fn supported(field: &Field, text: bool) -> Result<(), String> {
    let strings = matches!(field.data_type(), DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View);
    let scalars = matches!(
        field.data_type(),
        DataType::Int32 | DataType::Int64 | DataType::UInt32 | DataType::UInt64 | DataType::Date32 | DataType::Null
    );
    if strings || (!text && scalars) {
        return Ok(());
    }
    let expected = if text { "strings" } else { "strings, whole numbers or dates" };
    Err(format!("the column {:?} has the type {}, expected {expected}", field.name(), field.data_type()))
}

/// Takes the rows of a batch to the engine. Rows count from 1 through the whole file.
pub(in crate::corpus) fn columns(desk: &mut Desk<'_>, rows: &RecordBatch, first: u64, options: &Options) {
    let column = |name: &str| rows.column_by_name(name).map(AsRef::as_ref);
    let fields = &options.fields;
    let (id, date, text) = (column(&fields.id), column(&fields.date), column(&fields.text));
    for row in 0..rows.num_rows() {
        let cell = |array: Option<&dyn Array>| array.and_then(|a| value(a, row)).map(Cow::into_owned).map(Cow::Owned);
        let text = text.and_then(|a| value(a, row));
        let line = Some(first + row as u64 + 1);
        desk.record(Record { id: cell(id), date: cell(date), text, line, html: options.html, changed: false });
    }
}

fn value(array: &dyn Array, row: usize) -> Option<Cow<'_, str>> {
    if array.is_null(row) {
        return None;
    }
    Some(match array.data_type() {
        DataType::Utf8 => Cow::Borrowed(array.as_string::<i32>().value(row)),
        DataType::LargeUtf8 => Cow::Borrowed(array.as_string::<i64>().value(row)),
        DataType::Utf8View => Cow::Borrowed(array.as_string_view().value(row)),
        DataType::Int32 => Cow::Owned(array.as_primitive::<Int32Type>().value(row).to_string()),
        DataType::Int64 => Cow::Owned(array.as_primitive::<Int64Type>().value(row).to_string()),
        DataType::UInt32 => Cow::Owned(array.as_primitive::<UInt32Type>().value(row).to_string()),
        DataType::UInt64 => Cow::Owned(array.as_primitive::<UInt64Type>().value(row).to_string()),
        DataType::Date32 => {
            let days = array.as_primitive::<Date32Type>().value(row);
            Cow::Owned(EPOCH.checked_add(days.days()).ok()?.to_string())
        }
        _ => return None,
    })
}
