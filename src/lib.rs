//! Structured, span-exact events out of diplomatic and political news.
#![deny(missing_docs)]
#![forbid(unsafe_code)]

#[cfg(feature = "corpus")]
pub mod corpus;
pub mod date;
pub mod document;
mod error;
mod extract;
mod span;

pub use document::{Document, OwnedDocument};
pub use error::{Error, ErrorKind, Position, Result};
pub use extract::{Builder, Extractor};
pub use span::Span;
