//! The pipeline, stage by stage: the crate's table of contents.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;

use crate::date::DateRange;
use crate::document::Document;
use crate::error::{Error, ErrorKind, Result};

/// Extracts events from texts. Cheap to clone, immutable, shareable between threads.
#[derive(Clone, Debug)]
pub struct Extractor(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    max_bytes: usize,
}

/// Builds an [`Extractor`] from packs and limits.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    packs: Vec<PathBuf>,
    bare: bool,
    max_bytes: Option<usize>,
}

impl Builder {
    /// Adds a pack folder over the packs so far.
    #[must_use]
    pub fn pack_dir(mut self, dir: impl Into<PathBuf>) -> Self {
        self.packs.push(dir.into());
        self
    }

    /// Leaves the embedded default pack out.
    #[must_use]
    pub fn without_default_pack(mut self) -> Self {
        self.bare = true;
        self
    }

    /// The longest text that is taken, in bytes (default 256 MiB).
    #[must_use]
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.max_bytes = Some(bytes);
        self
    }

    /// Loads the packs and compiles them.
    ///
    /// # Errors
    /// A pack that cannot be read or holds a malformed table or rule.
    pub fn build(self) -> Result<Extractor> {
        Ok(Extractor(Arc::new(Inner { max_bytes: self.max_bytes.unwrap_or(256 << 20) })))
    }
}

impl Default for Extractor {
    fn default() -> Self {
        Extractor(Arc::new(Inner { max_bytes: 256 << 20 }))
    }
}

impl Extractor {
    /// A builder with the embedded default pack.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Extracts from a text.
    pub fn extract<'t>(&self, text: &'t str) -> Document<'t> {
        self.extract_dated(text, None)
    }

    /// Extracts from a text whose date is known; without one the text's own dateline or trailer gives it.
    pub fn extract_dated<'t>(&self, text: &'t str, date: Option<DateRange>) -> Document<'t> {
        Document {
            text: Cow::Borrowed(text),
            id: None,
            date,
            sentences: Vec::new(),
            mentions: Vec::new(),
            entities: Vec::new(),
            events: Vec::new(),
        }
    }

    /// Extracts from bytes.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidUtf8`] with the offset of the first bad byte, [`ErrorKind::TooLong`] over the limit.
    pub fn extract_bytes<'t>(&self, bytes: &'t [u8], date: Option<DateRange>) -> Result<Document<'t>> {
        if bytes.len() > self.0.max_bytes {
            return Err(Error::new(
                ErrorKind::TooLong,
                format!("{} bytes, the limit is {}", bytes.len(), self.0.max_bytes),
            ));
        }
        let text = std::str::from_utf8(bytes)
            .map_err(|e| Error::new(ErrorKind::InvalidUtf8, e.to_string()).at_offset(e.valid_up_to() as u64))?;
        Ok(self.extract_dated(text, date))
    }
}
