//! Parquet: a few columns, read in batches of rows.
//!
//! What the decoder holds at once is a page of each column and a batch of rows, each of which may repeat the longest text
//! of a page. So pages are bounded before they are decoded (`pages.rs`), and batches are small where pages are large.

use std::borrow::Cow;
use std::fs::File;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::Ordering;

use arrow_array::{Array, RecordBatch};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::{Context, Send, Stop, pages, put, stream};
use crate::arrow::{Use, cell, check};
use crate::corpus::Options;
use crate::corpus::batch::{Columns, Data, Position};
use crate::corpus::listing::Input;
use crate::corpus::work::{Desk, Record};

/// Rows of a batch. Few, because a row can hold a text of any length.
const ROWS: usize = 128;

/// Bytes of a batch, as far as that leaves a row in it.
const BATCH: u64 = 256 << 20;

/// A page may be that large whatever the limits, since it holds many texts.
const ANY_PAGE: u64 = 64 << 20;

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
    let again = file.try_clone().map_err(|e| context.io(None, &e))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(again).map_err(|e| damaged(&e))?;
    let fields = &context.options.fields;
    let names: Vec<String> = builder.schema().fields().iter().map(|f| f.name().clone()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let columns = Columns::find(&names, fields).map_err(|e| context.fault(None, e))?;
    for (at, used) in [(columns.id, Use::Id), (columns.date, Use::Date), (Some(columns.text), Use::Text)] {
        let checked = at.map_or(Ok(()), |at| check(builder.schema().field(at), used));
        checked.map_err(|e| context.fault(None, e.message()))?;
    }
    let wanted = [columns.id, columns.date, Some(columns.text)];
    let mask = ProjectionMask::roots(builder.parquet_schema(), wanted.into_iter().flatten());
    let total = u64::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(0).max(1);
    let most = (context.options.longest_record() as u64).max(ANY_PAGE);
    let page = pages::largest(&file, builder.metadata(), &mask, most).map_err(|e| damaged(&e))?;
    let batch = usize::try_from(BATCH / page.max(1)).unwrap_or(ROWS).clamp(1, ROWS);
    let reader = builder.with_projection(mask).with_batch_size(batch).build();
    let (mut seen, mut given) = (0, 0);
    for rows in reader.map_err(|e| damaged(&e))? {
        let rows = rows.map_err(|e| damaged(&e))?;
        given += rows.get_array_memory_size() as u64;
        if stream::is_bomb(given, input.bytes, context.options.max_ratio) {
            return Err(context.fault(None, stream::bomb(context.options.max_ratio)));
        }
        // A run that goes on decodes what was read before again, so that the growth is that of the whole file.
        let read_before = usize::try_from(at.offset.saturating_sub(seen)).unwrap_or(usize::MAX).min(rows.num_rows());
        seen += rows.num_rows() as u64;
        if read_before == rows.num_rows() {
            continue;
        }
        let rows = rows.slice(read_before, rows.num_rows() - read_before);
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

/// Takes the rows of a batch to the engine. Rows count from 1 through the whole file.
pub(in crate::corpus) fn columns(desk: &mut Desk<'_>, rows: &RecordBatch, first: u64, options: &Options) {
    let column = |name: &str| rows.column_by_name(name).map(AsRef::as_ref);
    let fields = &options.fields;
    let (id, date, text) = (column(&fields.id), column(&fields.date), column(&fields.text));
    for row in 0..rows.num_rows() {
        let owned = |array: Option<&dyn Array>| array.and_then(|a| cell(a, row)).map(Cow::into_owned).map(Cow::Owned);
        let text = text.and_then(|a| cell(a, row));
        let line = Some(first + row as u64 + 1);
        desk.record(Record { id: owned(id), date: owned(date), text, line, html: options.html, changed: false });
    }
}
