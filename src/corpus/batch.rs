//! The unit of work between reader and workers.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::format::date_in_name;
use super::listing::Input;
use super::reject::Reject;
use crate::date::DateRange;

/// A place between two batches of a corpus, from which reading can go on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Position {
    /// Index into the listing.
    pub input: usize,
    /// Plain bytes of that input read so far, without byte order mark; rows for Parquet.
    pub offset: u64,
    /// Lines read so far.
    pub lines: u64,
}

impl Position {
    /// The start of an input.
    pub fn start_of(input: usize) -> Self {
        Position { input, ..Position::default() }
    }
}

/// A stretch of an input. Where one batch ends and the next begins depends on the input's bytes alone, never on how
/// the reads fell: the members of a compressed output, and with them its bytes, follow the batches.
#[derive(Debug)]
pub(crate) struct Batch {
    pub origin: Arc<Origin>,
    pub data: Data,
    /// Where the next batch starts.
    pub after: Position,
    /// Bytes that the batch is expected to hold in memory.
    pub weight: usize,
}

/// The file a batch comes from.
#[derive(Debug, Default)]
pub(crate) struct Origin {
    pub file: String,
    /// Ids that records lack are made from this and their line.
    pub stem: String,
    /// From the file's name.
    pub date: Option<DateRange>,
}

impl Origin {
    pub fn of(input: &Input) -> Arc<Self> {
        let file = input.path.display().to_string();
        let name = input.path.file_name().map(|n| n.to_string_lossy()).unwrap_or_default();
        Arc::new(Origin { stem: input.id.clone(), date: date_in_name(&name), file })
    }
}

#[derive(Debug)]
pub(crate) enum Data {
    /// Whole lines of JSON; the first has the number `first + 1`.
    Lines { bytes: Vec<u8>, first: u64 },
    /// Rows of a table.
    Rows { rows: Vec<csv::ByteRecord>, columns: Columns },
    /// Text files, by their index in the listing: workers read them.
    Files(Range<usize>),
    /// The text on standard input, up to one byte over the limit.
    Text(Vec<u8>),
    /// Columns of a Parquet file; the first row has the number `first + 1`.
    #[cfg(feature = "parquet")]
    Columns { rows: arrow_array::RecordBatch, first: u64 },
    /// What the reader itself could not take.
    Fault(Reject),
}

/// Which columns of a table hold what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Columns {
    pub id: Option<usize>,
    pub date: Option<usize>,
    pub text: usize,
    /// Columns of the header.
    pub width: usize,
}

impl Columns {
    /// Finds the columns by name; the error says which names there are.
    pub fn find(names: &[&str], fields: &super::Fields) -> Result<Self, String> {
        let at = |name: &str| names.iter().position(|n| *n == name);
        let text = at(&fields.text).ok_or_else(|| {
            let shown = crate::error::short(&names.join(", ")).into_owned();
            format!("there is no column {:?} (columns: {shown}); --text-field names it", fields.text)
        })?;
        Ok(Columns { id: at(&fields.id), date: at(&fields.date), text, width: names.len() })
    }
}
