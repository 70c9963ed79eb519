//! What could not be taken as it stood, and why: nothing is dropped silently.

use std::fmt;

use serde::Serialize;

use super::write::printable;
use crate::error::cut;

/// One record, or one file, that was not taken as it stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reject {
    /// The file, as it was named or found.
    pub file: String,
    /// The line at which the record starts, from 1; the row for Parquet. None for a whole file.
    pub line: Option<u64>,
    /// The record's id, where it got far enough to have one.
    pub id: Option<String>,
    /// Byte offset of the fault: in the text of a text file or field, in the line of a malformed JSON record.
    pub offset: Option<u64>,
    /// What was done about it.
    pub action: Action,
    /// What is wrong, in words.
    pub reason: String,
}

/// What was done about a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// The record has no line in the output.
    Rejected,
    /// The record was taken, with U+FFFD in the place of bad bytes.
    Replaced,
    /// The file could not be opened, or not read to its end.
    Unread,
}

impl Reject {
    pub(crate) fn record(file: &str, line: Option<u64>, reason: impl Into<String>) -> Self {
        // A reason may quote the input.
        let (file, reason) = (file.to_string(), cut(&reason.into(), 500).into_owned());
        Reject { file, line, id: None, offset: None, action: Action::Rejected, reason }
    }

    pub(crate) fn file(file: &str, line: Option<u64>, reason: impl Into<String>) -> Self {
        Reject { action: Action::Unread, ..Reject::record(file, line, reason) }
    }
}

/// `file:line: reason`, safe to show on a terminal.
impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", printable(&self.file))?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", printable(&self.reason))?;
        if let Some(offset) = self.offset {
            write!(f, " (at byte {offset})")?;
        }
        Ok(())
    }
}
