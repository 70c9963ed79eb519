//! CSV and TSV: cut into batches of rows.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Context, Send, Stop, put};
use crate::corpus::batch::{Columns, Data, Position};
use crate::corpus::listing::Input;
use crate::corpus::stream::{self, Stream};

/// Reads a stream that stands at `at` to its end. The header is read again when `at` lies behind it.
pub(super) fn read(
    context: &Context<'_>,
    input: &Input,
    delimiter: u8,
    stream: Stream,
    at: Position,
    send: &mut Send<'_>,
) -> Result<(), Stop> {
    let longest = context.options.longest_record();
    let mut rest = None;
    let start = match at.offset {
        0 => stream,
        _ => {
            rest = Some(stream);
            stream::open(input, 0, &Arc::default(), context.options.max_ratio).map_err(|e| context.io(None, &e))?
        }
    };
    let mut table = Table::new(start, delimiter, longest);
    let mut header = csv::ByteRecord::new();
    let more = table.next(&mut header).map_err(|e| broken(context, 0, &e))?;
    if !more {
        return Ok(());
    }
    let names: Vec<_> = header.iter().map(String::from_utf8_lossy).collect();
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    let columns = Columns::find(&names, &context.options.fields).map_err(|e| context.fault(Some(1), e))?;
    let mut base = Position { input: at.input, ..Position::default() };
    if let Some(rest) = rest {
        table = Table::new(rest, delimiter, longest);
        base = at;
    }
    loop {
        let (mut rows, mut weight) = (Vec::new(), 0);
        let outcome = loop {
            let mut row = csv::ByteRecord::new();
            match table.next(&mut row) {
                Ok(false) => break Ok(false),
                Err(e) => break Err(broken(context, base.lines, &e)),
                Ok(true) => {}
            }
            if let Some(position) = row.position() {
                let mut placed = position.clone();
                placed.set_line(position.line() + base.lines);
                row.set_position(Some(placed));
            }
            weight += row.as_slice().len() + 128;
            rows.push(row);
            if weight >= context.options.batch_bytes {
                break Ok(true);
            }
        };
        let here = table.reader.position();
        let after = Position {
            input: at.input,
            offset: base.offset + here.byte(),
            lines: base.lines + here.line().saturating_sub(1),
        };
        if !rows.is_empty() {
            put(send, context.batch(Data::Rows { rows, columns }, after, weight))?;
        }
        if !outcome? {
            return Ok(());
        }
    }
}

fn broken(context: &Context<'_>, lines: u64, error: &csv::Error) -> Stop {
    let line = error.position().map(|p| p.line() + lines);
    match error.kind() {
        csv::ErrorKind::Io(e) => context.io(line, e),
        _ => context.fault(line, error.to_string()),
    }
}

struct Table {
    reader: csv::Reader<Limited>,
    taken: Arc<AtomicU64>,
}

impl Table {
    fn new(stream: Stream, delimiter: u8, longest: usize) -> Self {
        let taken = Arc::new(AtomicU64::new(0));
        let limited = Limited { stream, taken: Arc::clone(&taken), longest: longest as u64 };
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .buffer_capacity(256 << 10)
            .from_reader(limited);
        Table { reader, taken }
    }

    fn next(&mut self, row: &mut csv::ByteRecord) -> Result<bool, csv::Error> {
        self.taken.store(0, Ordering::Relaxed);
        self.reader.read_byte_record(row)
    }
}

/// An unclosed quotation mark makes the rest of a file one record: this ends it at the limit.
struct Limited {
    stream: Stream,
    taken: Arc<AtomicU64>,
    longest: u64,
}

impl Read for Limited {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.taken.load(Ordering::Relaxed) > self.longest {
            let message =
                format!("a row is longer than {} bytes: an unclosed quotation mark? see --max-bytes", self.longest);
            return Err(io::Error::other(message));
        }
        let n = self.stream.read(buf)?;
        self.taken.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}
