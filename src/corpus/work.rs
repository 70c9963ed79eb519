//! What a worker does with a batch: parse, extract, serialise, compress.

use std::borrow::Cow;
use std::io::{self, Read, Write};
use std::ops::Range;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};

use super::batch::{Batch, Columns, Data, Origin, Position};
use super::fields;
use super::format::{Compression, InputFormat};
use super::listing::Listing;
use super::reject::{Action, Reject};
use super::summary::Counts;
use super::write::{self, Encoder, Payload};
use super::{Engine, InvalidUtf8, Options, stream};
use crate::date::DateRange;

/// What comes of a batch.
#[derive(Debug)]
pub(crate) struct Finished {
    pub payload: Payload,
    pub rejects: Vec<Reject>,
    pub counts: Counts,
    pub after: Position,
}

/// What all workers share.
pub(crate) struct Worker<'a> {
    pub engine: &'a dyn Engine,
    pub listing: &'a Listing,
    pub options: &'a Options,
    pub raw: &'a Arc<AtomicU64>,
    pub spare: Spare,
}

/// Buffers that the writer has done with: the next batches fill them again. The output is several times the input, and
/// fresh memory for all of it would be cleared by the system and push the tables of the pack out of the caches.
#[derive(Debug, Default)]
pub(crate) struct Spare(Mutex<Vec<Vec<u8>>>);

/// Longer buffers are given back, in bytes.
const KEPT: usize = 4 << 20;

impl Spare {
    fn take(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    /// Takes what the writer has written.
    pub fn put(&self, payload: Payload) {
        if let Payload::Bytes(mut bytes) = payload
            && bytes.capacity() <= KEPT
        {
            bytes.clear();
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(bytes);
        }
    }
}

impl Worker<'_> {
    /// Does everything that can be done to a batch out of order.
    pub fn process(&self, batch: Batch) -> Finished {
        let encoder = write::encoder(self.options, self.spare.take());
        let mut desk =
            Desk { worker: self, origin: batch.origin, encoder, rejects: Vec::new(), counts: Counts::default() };
        match batch.data {
            Data::Lines { bytes, first } => desk.lines(&bytes, first),
            Data::Rows { rows, columns } => desk.rows(&rows, columns),
            Data::Files(range) => desk.files(range),
            #[cfg(feature = "parquet")]
            Data::Columns { rows, first } => super::read::columns(&mut desk, &rows, first, self.options),
            Data::Text(bytes) => {
                let id = desk.origin.stem.clone();
                desk.text(&bytes, &id, self.options.html);
            }
            Data::Fault(reject) => desk.reject(reject),
        }
        let Desk { encoder, rejects, counts, .. } = desk;
        let mut payload = encoder.finish();
        if let Payload::Bytes(bytes) = &mut payload
            && !bytes.is_empty()
        {
            *bytes = compress(std::mem::take(bytes), self.options.compression);
        }
        Finished { payload, rejects, counts, after: batch.after }
    }
}

/// One gzip member or Zstandard frame: whole by itself, so that a run can be resumed behind it.
pub(crate) fn compress(bytes: Vec<u8>, compression: Compression) -> Vec<u8> {
    let packed = match compression {
        Compression::None => return bytes,
        Compression::Gzip => {
            let mut out =
                flate2::write::GzEncoder::new(Vec::with_capacity(bytes.len() / 4), flate2::Compression::new(6));
            out.write_all(&bytes).and_then(|()| out.finish())
        }
        Compression::Zstd => zstd::encode_all(bytes.as_slice(), 3),
    };
    // Writing to memory does not fail.
    packed.unwrap_or_default()
}

/// A record on its way to the engine.
#[derive(Debug, Default)]
pub(crate) struct Record<'a> {
    pub id: Option<Cow<'a, str>>,
    pub date: Option<Cow<'a, str>>,
    pub text: Option<Cow<'a, str>>,
    pub line: Option<u64>,
    /// Whether the text is HTML.
    pub html: bool,
    /// Whether the text is no longer, byte for byte, what the input holds.
    pub changed: bool,
}

/// A worker at one batch.
pub(crate) struct Desk<'a> {
    worker: &'a Worker<'a>,
    origin: Arc<Origin>,
    encoder: Box<dyn Encoder>,
    rejects: Vec<Reject>,
    counts: Counts,
}

impl Desk<'_> {
    fn reject(&mut self, reject: Reject) {
        self.counts.reject(&reject);
        // Lines of two bytes can all be rejects: without a file for them only the first are shown.
        if self.worker.options.rejects.is_some() || self.rejects.len() < write::SHOWN {
            self.rejects.push(reject);
        }
    }

    fn refuse(&mut self, line: Option<u64>, id: Option<&str>, offset: Option<u64>, reason: impl Into<String>) {
        let reject = Reject::record(&self.origin.file, line, reason);
        self.reject(Reject { id: id.map(str::to_string), offset, ..reject });
    }

    fn lines(&mut self, bytes: &[u8], first: u64) {
        let longest = self.worker.options.longest_record();
        let fields = &self.worker.options.fields;
        for (n, line) in split_lines(bytes).enumerate() {
            let number = Some(first + n as u64 + 1);
            if line.trim_ascii().is_empty() {
                continue;
            }
            if line.len() > longest {
                let reason = format!("the line has {} bytes, the limit is {longest}; see --max-bytes", line.len());
                self.refuse(number, None, None, reason);
                continue;
            }
            let Some((line, changed)) = self.decode(line, number, None) else { continue };
            match fields::parse(&line, fields) {
                Ok(raw) => {
                    let html = self.worker.options.html;
                    let record = Record { id: raw.id, date: raw.date, text: raw.text, line: number, html, changed };
                    self.record(record);
                }
                // serde_json counts columns in bytes, from 1; the line is always its first.
                Err(e) => {
                    let reason = e.to_string();
                    let reason = reason.split(" at line 1 column ").next().unwrap_or(&reason);
                    let offset = e.column().saturating_sub(1) as u64;
                    self.refuse(number, None, Some(offset), format!("malformed JSON record: {reason}"));
                }
            }
        }
    }

    fn rows(&mut self, rows: &[csv::ByteRecord], columns: Columns) {
        for row in rows {
            let line = row.position().map(csv::Position::line);
            if row.len() != columns.width {
                let reason = format!("the row has {} fields, the header {}", row.len(), columns.width);
                self.refuse(line, None, None, reason);
                continue;
            }
            let mut changed = false;
            let mut bad = false;
            let mut field = |at: Option<usize>| {
                let bytes = row.get(at?)?;
                match self.decode(bytes, line, None) {
                    Some((text, was_changed)) => {
                        changed |= was_changed;
                        Some(text)
                    }
                    None => {
                        bad = true;
                        None
                    }
                }
            };
            let (id, date, text) = (field(columns.id), field(columns.date), field(Some(columns.text)));
            if !bad {
                let id = id.filter(|id| !id.is_empty());
                self.record(Record { id, date, text, line, html: self.worker.options.html, changed });
            }
        }
    }

    fn files(&mut self, range: Range<usize>) {
        for index in range {
            let Some(input) = self.worker.listing.get(index) else { continue };
            self.origin = Origin::of(&input);
            let limit = self.worker.options.max_bytes as u64;
            let mut bytes = Vec::with_capacity(usize::try_from(input.bytes.min(limit)).unwrap_or(0) + 1);
            let read = stream::open(&input, 0, self.worker.raw, self.worker.options.max_ratio)
                .and_then(|stream| stream.take(limit + 1).read_to_end(&mut bytes));
            if let Err(e) = read {
                self.reject(Reject::file(&self.origin.file, None, stream::explain(&e)));
                continue;
            }
            self.text(&bytes, &input.id, input.format == InputFormat::Html);
        }
    }

    /// A text file, read up to one byte over the limit.
    fn text(&mut self, bytes: &[u8], id: &str, html: bool) {
        if bytes.len() > self.worker.options.max_bytes {
            return self.too_long(None, Some(id), None);
        }
        if let Some((text, changed)) = self.decode(bytes, None, Some(id)) {
            let id = Some(Cow::Borrowed(id));
            self.record(Record { id, date: None, text: Some(text), line: None, html, changed });
        }
    }

    /// Bytes as text; bad ones are replaced or the record is refused. Tells whether something was replaced.
    fn decode<'t>(&mut self, bytes: &'t [u8], line: Option<u64>, id: Option<&str>) -> Option<(Cow<'t, str>, bool)> {
        let error = match std::str::from_utf8(bytes) {
            Ok(text) => return Some((Cow::Borrowed(text), false)),
            Err(e) => e,
        };
        let hint = match bytes {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => " (the file looks like UTF-16)",
            _ => "",
        };
        let reject = Reject {
            id: id.map(str::to_string),
            offset: Some(error.valid_up_to() as u64),
            ..Reject::record(&self.origin.file, line, format!("invalid UTF-8{hint}"))
        };
        match self.worker.options.invalid_utf8 {
            InvalidUtf8::Reject => {
                self.reject(reject);
                None
            }
            InvalidUtf8::Replace => {
                self.reject(Reject { action: Action::Replaced, ..reject });
                Some((String::from_utf8_lossy(bytes), true))
            }
        }
    }

    fn too_long(&mut self, line: Option<u64>, id: Option<&str>, bytes: Option<usize>) {
        let limit = self.worker.options.max_bytes;
        let reason = match bytes {
            Some(bytes) => format!("the text has {bytes} bytes, the limit is {limit}; see --max-bytes"),
            None => format!("the text is longer than the limit of {limit} bytes; see --max-bytes"),
        };
        self.refuse(line, id, None, reason);
    }

    /// Takes a record to its end: the output, or the rejects.
    pub(crate) fn record(&mut self, record: Record<'_>) {
        let Record { id, date, text, line, html, changed } = record;
        let options = self.worker.options;
        let Some(mut text) = text else {
            let reason =
                format!("the record has no text in the field {:?}; --text-field names it", options.fields.text);
            return self.refuse(line, id.as_deref(), None, reason);
        };
        if text.len() > options.max_bytes {
            return self.too_long(line, id.as_deref(), Some(text.len()));
        }
        let date = match self.date(date.as_deref()) {
            Ok(date) => date,
            Err(reason) => return self.refuse(line, id.as_deref(), None, reason),
        };
        if html {
            match super::html::to_text(&text) {
                Ok(plain) => text = Cow::Owned(plain),
                Err(reason) => return self.refuse(line, id.as_deref(), None, reason),
            }
        }
        let id = match (id, line) {
            (Some(id), _) => id.into_owned(),
            (None, Some(line)) => format!("{}:{line}", self.origin.stem),
            (None, None) => self.origin.stem.clone(),
        };
        self.extract(id, date, &text, line, html || changed);
    }

    fn extract(&mut self, id: String, date: Option<DateRange>, text: &str, line: Option<u64>, changed: bool) {
        let engine = self.worker.engine;
        // The engine does not panic; if it ever does, that costs one record, not the run.
        match panic::catch_unwind(AssertUnwindSafe(|| engine.extract_within(text, date))) {
            Ok(Ok(mut doc)) => {
                doc.id = Some(id);
                match self.encoder.document(&doc, self.worker.options.with_text || changed) {
                    Ok(()) => self.counts.document(&doc),
                    Err(e) => self.refuse(line, doc.id.as_deref(), e.position().offset, e.message()),
                }
            }
            Ok(Err(over)) => self.refuse(line, Some(&id), None, over.to_string()),
            Err(_) => self.refuse(line, Some(&id), None, "internal error: the extraction panicked; please report it"),
        }
    }

    /// The record's date, else that of the file's name, else the default.
    fn date(&self, stated: Option<&str>) -> Result<Option<DateRange>, String> {
        match stated.map(str::trim).filter(|s| !s.is_empty()) {
            Some(date) => Ok(Some(date.parse()?)),
            None => Ok(self.origin.date.or(self.worker.options.date)),
        }
    }
}

/// The lines of a batch without their ends.
fn split_lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let line = rest.get(..end)?;
        rest = rest.get(end + 1..).unwrap_or_default();
        Some(line)
    })
}

/// The error of a run that was told to write where nothing can be written.
pub(crate) fn is_broken_pipe(error: &crate::Error) -> bool {
    let source = std::error::Error::source(error);
    source.and_then(|e| e.downcast_ref::<io::Error>()).is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_split_at_newlines_only() {
        let lines = |s: &'static str| split_lines(s.as_bytes()).collect::<Vec<_>>();
        assert_eq!(lines("a\r\n\nb"), [&b"a\r"[..], b"", b"b"]);
        assert_eq!(lines("a\n"), [b"a"]);
        assert!(lines("").is_empty());
    }
}
