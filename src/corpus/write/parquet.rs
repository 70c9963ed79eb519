//! Parquet: one event a row, its arguments nested. The columns are those of [`crate::arrow`].

use std::fs::File;
use std::io::Write;
use std::path::Path;

use arrow_array::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use super::{Encoder, Payload};
use crate::arrow::{self, EventRows};
use crate::document::Document;
use crate::error::{Error, Result};

/// A group of rows is closed at this size: it is held in memory until then.
const GROUP_BYTES: usize = 8 << 20;

impl Encoder for EventRows {
    fn document(&mut self, doc: &Document<'_>, _: bool) -> Result<()> {
        self.push(doc)
    }

    fn finish(self: Box<Self>) -> Payload {
        let batches = EventRows::finish(*self);
        debug_assert!(batches.is_ok(), "{batches:?}");
        Payload::Rows(batches.unwrap_or_default())
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
        let writer = ArrowWriter::try_new(out, arrow::schema(), Some(properties));
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
