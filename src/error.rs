//! The one error type of the crate: opaque, with a kind and a position.

use std::fmt;
use std::path::{Path, PathBuf};

/// Everything that can go wrong in this crate.
///
/// An error has a [`kind`](Error::kind), says in words what happened, and, where there is one, carries the
/// [`position`](Error::position): the file, line, column or byte offset.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    message: String,
    position: Position,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What sort of thing went wrong.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// Reading or writing failed.
    Io,
    /// The text is not valid UTF-8; the position holds the byte offset of the first bad byte.
    InvalidUtf8,
    /// The text, or a pack, is longer than the limit.
    TooLong,
    /// A text holds more mentions or events than the limit.
    TooMany,
    /// A gazetteer or lexicon table is malformed.
    Gazetteer,
    /// A rule file is malformed or inconsistent.
    Rule,
    /// A record of the input is malformed.
    Record,
    /// A gold or prediction file is malformed.
    Gold,
    /// Wrong use: an option or argument that makes no sense.
    Usage,
}

/// Where an error lies. Every part is optional; lines and columns count from 1, `offset` is in bytes from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// The file, or the name of a built-in table.
    pub file: Option<PathBuf>,
    /// Line, from 1.
    pub line: Option<u64>,
    /// Column in characters, from 1.
    pub column: Option<u64>,
    /// Byte offset, from 0.
    pub offset: Option<u64>,
}

/// Shorthand for results of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The beginning of something that may be of any length, for a message.
pub(crate) fn short(text: &str) -> std::borrow::Cow<'_, str> {
    cut(text, 200)
}

/// The first characters of a text.
pub(crate) fn cut(text: &str, longest: usize) -> std::borrow::Cow<'_, str> {
    match text.char_indices().nth(longest) {
        Some((at, _)) => format!("{}...", text.get(..at).unwrap_or_default()).into(),
        None => text.into(),
    }
}

impl Error {
    /// A new error without a position.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Error(Box::new(Inner { kind, message: message.into(), position: Position::default(), source: None }))
    }

    /// What sort of error this is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Where it lies.
    pub fn position(&self) -> &Position {
        &self.0.position
    }

    /// The message without the position.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The same error, placed in `file`.
    #[must_use]
    pub fn in_file(mut self, file: impl AsRef<Path>) -> Self {
        self.0.position.file = Some(file.as_ref().to_path_buf());
        self
    }

    /// The same error, placed at `line` (from 1).
    #[must_use]
    pub fn at_line(mut self, line: u64) -> Self {
        self.0.position.line = Some(line);
        self
    }

    /// The same error, placed at `column` (characters, from 1).
    #[must_use]
    pub fn at_column(mut self, column: u64) -> Self {
        self.0.position.column = Some(column);
        self
    }

    /// The same error, placed at a byte offset.
    #[must_use]
    pub fn at_offset(mut self, offset: u64) -> Self {
        self.0.position.offset = Some(offset);
        self
    }

    /// The same error with the error that caused it.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { file, line, column, offset } = &self.0.position;
        if let Some(file) = file {
            write!(f, "{}", file.display())?;
            if let Some(line) = line {
                write!(f, ":{line}")?;
                if let Some(column) = column {
                    write!(f, ":{column}")?;
                }
            }
            write!(f, ": ")?;
        } else if let Some(line) = line {
            write!(f, "line {line}: ")?;
        }
        write!(f, "{}", self.0.message)?;
        if let Some(offset) = offset {
            write!(f, " (at byte {offset})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|e| e as _)
    }
}

impl From<std::io::Error> for Error {
    fn from(e: std::io::Error) -> Self {
        Error::new(ErrorKind::Io, e.to_string()).caused_by(e)
    }
}
