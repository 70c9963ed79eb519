//! What must hold for every input, as functions of bytes. Each panics where something does not hold.
//!
//! The fuzz targets call these with bytes that libFuzzer makes up; `tests/fuzz_regressions.rs` of demarche calls them with
//! every input under `fuzz/regressions`, so that what was found once is looked for in every `cargo test`.

mod extract;
mod gazetteer;
mod input;
mod news;
mod oracle;
mod pack;
mod records;
mod scorer;
mod stages;

pub use extract::{extract_bytes, extract_news};
pub use gazetteer::gazetteer;
pub use pack::{pack, rules};
pub use records::records;
pub use scorer::scorer;
pub use stages::stages;

/// A fuzz target: it panics where an oracle is broken.
pub type Target = fn(&[u8]);

/// The targets by name.
pub const TARGETS: &[(&str, Target)] = &[
    ("extract_bytes", extract_bytes),
    ("extract_news", extract_news),
    ("stages", stages),
    ("gazetteer", gazetteer),
    ("pack", pack),
    ("rules", rules),
    ("records", records),
    ("scorer", scorer),
];
