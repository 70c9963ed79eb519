//! Reading: the listing becomes a sequence of batches.
//!
//! One thread does this, so it does as little as it can: it splits streams at the ends of lines and rows. Parsing, and
//! the opening of text files, is left to the workers.

mod lines;
#[cfg(feature = "parquet")]
mod pages;
#[cfg(feature = "parquet")]
mod parquet;
mod rows;

use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::Options;
use super::batch::{Batch, Data, Origin, Position};
use super::format::InputFormat;
use super::listing::{Input, Listing};
use super::reject::Reject;
use super::stream::{self, Stream};

/// Takes a batch on; `false` when nobody wants more.
pub(super) type Send<'a> = dyn FnMut(Batch) -> bool + 'a;

/// Why the reading of one input ended before its end.
pub(super) enum Stop {
    /// The input is at fault.
    Fault(Reject),
    /// Nobody wants more.
    Closed,
}

/// What the readers of the formats share.
pub(super) struct Context<'a> {
    pub options: &'a Options,
    pub raw: &'a Arc<AtomicU64>,
    pub origin: Arc<Origin>,
}

impl Context<'_> {
    fn fault(&self, line: Option<u64>, reason: impl Into<String>) -> Stop {
        Stop::Fault(Reject::file(&self.origin.file, line, reason))
    }

    fn io(&self, line: Option<u64>, error: &io::Error) -> Stop {
        self.fault(line, stream::explain(error))
    }

    fn batch(&self, data: Data, after: Position, weight: usize) -> Batch {
        Batch { origin: Arc::clone(&self.origin), data, after, weight }
    }
}

/// Reads all inputs from a position on.
pub(crate) fn read(listing: &Listing, options: &Options, raw: &Arc<AtomicU64>, from: Position, send: &mut Send<'_>) {
    let mut at = from;
    while let Some(format) = listing.format(at.input) {
        let next = Position::start_of(at.input + 1);
        if format.is_single() && !listing.get(at.input).is_some_and(|i| i.stdin) {
            let batch = files(listing, at.input, options.batch_bytes);
            at = batch.after;
            if !send(batch) {
                return;
            }
            continue;
        }
        let Some(input) = listing.get(at.input) else { return };
        let context = Context { options, raw, origin: Origin::of(&input) };
        match one(&context, &input, at, send) {
            Ok(()) => {}
            Err(Stop::Closed) => return,
            Err(Stop::Fault(reject)) => {
                if !send(context.batch(Data::Fault(reject), next, 0)) {
                    return;
                }
            }
        }
        at = next;
    }
}

/// As many text files as make a batch.
fn files(listing: &Listing, first: usize, batch_bytes: usize) -> Batch {
    let (mut end, mut bytes) = (first, 0);
    while bytes < batch_bytes as u64 && listing.format(end).is_some_and(InputFormat::is_single) {
        if end > first && listing.get(end).is_some_and(|i| i.stdin) {
            break;
        }
        // A file costs something even when it is empty.
        bytes += listing.bytes(end).max(1024);
        end += 1;
    }
    let weight = usize::try_from(bytes).unwrap_or(usize::MAX);
    Batch { origin: Arc::default(), data: Data::Files(first..end), after: Position::start_of(end), weight }
}

/// Reads one input of many documents.
fn one(context: &Context<'_>, input: &Input, at: Position, send: &mut Send<'_>) -> Result<(), Stop> {
    if input.format == InputFormat::Parquet {
        return parquet(context, input, at, send);
    }
    let mut stream =
        stream::open(input, at.offset, context.raw, context.options.max_ratio).map_err(|e| context.io(None, &e))?;
    let mut format = input.format;
    if input.guessed {
        let start = stream.fill_buf().map_err(|e| context.io(None, &e))?;
        if start.is_empty() {
            return Ok(());
        }
        if start.trim_ascii_start().first() == Some(&b'{') {
            format = InputFormat::JsonLines;
        }
    }
    match format {
        InputFormat::Csv => rows::read(context, input, b',', stream, at, send),
        InputFormat::Tsv => rows::read(context, input, b'\t', stream, at, send),
        InputFormat::JsonLines | InputFormat::Parquet => lines::read(context, stream, at, send),
        InputFormat::Text | InputFormat::Html => text(context, stream, at, send),
    }
}

/// Reads the one text of standard input.
fn text(context: &Context<'_>, stream: Stream, at: Position, send: &mut Send<'_>) -> Result<(), Stop> {
    let mut bytes = Vec::new();
    let limit = context.options.max_bytes as u64 + 1;
    stream.take(limit).read_to_end(&mut bytes).map_err(|e| context.io(None, &e))?;
    let weight = bytes.len();
    put(send, context.batch(Data::Text(bytes), Position::start_of(at.input + 1), weight))
}

#[cfg(feature = "parquet")]
pub(super) use parquet::columns;
#[cfg(feature = "parquet")]
use parquet::read as parquet;

#[cfg(not(feature = "parquet"))]
fn parquet(context: &Context<'_>, _: &Input, _: Position, _: &mut Send<'_>) -> Result<(), Stop> {
    Err(context.fault(None, super::NO_PARQUET))
}

fn put(send: &mut Send<'_>, batch: Batch) -> Result<(), Stop> {
    if send(batch) { Ok(()) } else { Err(Stop::Closed) }
}
