//! Events as Arrow tables: one event a row, its arguments nested.
//!
//! What Parquet files, data frames and clusters are handed. Documents come from columns of strings ([`cell`]), events go
//! into record batches of one schema ([`schema`], [`EventRows`]); [`flatten`] makes plain columns of the nested ones.
//!
//! ```
//! use demarche::document::Offsets;
//! use demarche::{Extractor, arrow};
//!
//! let mut rows = arrow::EventRows::new(Offsets::Bytes);
//! rows.push(&Extractor::default().extract("Fiji thanked Tonga. The sides agreed to continue the talks."))?;
//! let batches = rows.finish()?;
//! assert_eq!(batches[0].num_rows(), 2);
//! assert_eq!(batches[0].schema(), arrow::schema());
//! # Ok::<(), demarche::Error>(())
//! ```
//!
//! | column | type |
//! |---|---|
//! | `id`, `date` | string: of the document |
//! | `event` | string: `v0` ... within the document |
//! | `type`, `plover`, `cameo`, `modality` | string |
//! | `sentence` | string: its words |
//! | `trigger` | struct: `start`, `end` (uint32), `text` |
//! | `args` | list of struct: `role`, `start`, `end`, `text`, `name`, `key`, `country`, `from`, `to`, `precision` |
//! | `implicit_actor`, `nested_in` | string |
//! | `rule` | struct: `id`, `file`, `line` (uint32) |
//!
//! `name`, `key` and `country` are those of the argument's entity, `from`, `to` and `precision` of a date.

mod flat;
mod input;
mod rows;

pub use flat::{flat_schema, flatten};
pub use input::{Use, cell, check};
pub use rows::{EventRows, schema};
