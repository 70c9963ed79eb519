//! Structured, span-exact events out of diplomatic and political news.
#![deny(missing_docs)]
#![forbid(unsafe_code)]

mod assemble;
pub mod chunk;
pub mod clause;
#[cfg(feature = "corpus")]
pub mod corpus;
pub mod date;
pub mod document;
mod error;
pub mod event;
mod extract;
pub mod gazetteer;
pub mod lexicon;
pub mod mention;
pub mod pack;
pub mod resolve;
pub mod rule;
pub mod score;
pub mod sentence;
mod span;
pub mod tag;
pub mod token;
#[cfg(feature = "view")]
pub mod view;

pub use document::{Document, OwnedDocument};
pub use error::{Error, ErrorKind, Position, Result};
pub use extract::{Builder, Extractor};
pub use span::Span;
