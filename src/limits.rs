//! Limits: what is taken at most, so that no text and no pack can use up a machine.
//!
//! The defaults are far above anything that people write and far below what a machine cannot bear. What is over a limit is
//! refused with an error that names the limit and, for packs, the file and line.
//!
//! ```
//! use demarche::{ErrorKind, Extractor, Limits};
//!
//! let mut limits = Limits::default();
//! limits.mentions = 3;
//! let extractor = Extractor::builder().limits(limits).build()?;
//! let error = extractor.extract_bytes(b"Fiji, Tonga, Samoa and Palau met.", None).unwrap_err();
//! assert_eq!(error.kind(), ErrorKind::TooMany);
//! # Ok::<(), demarche::Error>(())
//! ```

/// What an [`Extractor`](crate::Extractor) takes at most; see [`Builder::limits`](crate::Builder::limits).
///
/// The first three hold for [`extract_bytes`](crate::Extractor::extract_bytes) and in corpora. The plain
/// [`extract`](crate::Extractor::extract) takes what it is given, up to 4 GiB.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest text, in bytes (default 256 MiB, at most 4 GiB).
    pub text_bytes: usize,
    /// The most mentions in a text (default 16,777,216).
    pub mentions: usize,
    /// The most events in a text (default 4,194,304).
    pub events: usize,
    /// The largest pack, all its files together, in bytes (default 1 GiB). A million persons take about 60 MB.
    pub pack_bytes: u64,
    /// The most frames and patterns of all packs together (default 20,000).
    pub rules: usize,
    /// The largest compiled pattern, in bytes (default 4 MiB).
    pub pattern_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            text_bytes: 256 << 20,
            mentions: 1 << 24,
            events: 1 << 22,
            pack_bytes: 1 << 30,
            rules: 20_000,
            pattern_bytes: 4 << 20,
        }
    }
}
