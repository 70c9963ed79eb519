//! What a file name says about a file: its format, its compression, its date, its document id.
//!
//! Only the name is asked here, so that a listing of millions of files opens none of them. Compression is looked at
//! again when a file is opened ([`stream`](super::stream)): the bytes have the last word.

use std::path::Path;

use crate::date::DateRange;

/// The format of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InputFormat {
    /// One document a file.
    Text,
    /// One document a file, reduced to text first.
    Html,
    /// One JSON object a line.
    JsonLines,
    /// One document a row, comma separated, with a header.
    Csv,
    /// One document a row, tab separated, with a header.
    Tsv,
    /// One document a row, in columns.
    Parquet,
}

impl InputFormat {
    /// The format that a file name stands for, compression endings set aside.
    pub fn of(name: &str) -> Option<Self> {
        let (_, ext) = Compression::strip(name).0.rsplit_once('.')?;
        Some(match ext.to_ascii_lowercase().as_str() {
            "txt" | "text" => InputFormat::Text,
            "html" | "htm" | "xhtml" => InputFormat::Html,
            "jsonl" | "ndjson" => InputFormat::JsonLines,
            "csv" => InputFormat::Csv,
            "tsv" => InputFormat::Tsv,
            "parquet" => InputFormat::Parquet,
            _ => return None,
        })
    }

    /// Whether a file of this format holds exactly one document.
    pub fn is_single(self) -> bool {
        matches!(self, InputFormat::Text | InputFormat::Html)
    }
}

/// The format of the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OutputFormat {
    /// Schema `demarche/1`, one document a line.
    #[default]
    JsonLines,
    /// One event a row.
    Csv,
    /// One event a row, arguments nested.
    Parquet,
    /// A folder with a `.txt` and an `.ann` for every document, as the brat annotation tool reads them.
    Brat,
    /// Event-data records, one JSON object a line.
    Plover,
    /// Event-data records, tab separated.
    PloverTsv,
    /// For reading: every event as an aligned frame.
    Text,
}

impl OutputFormat {
    /// The format that the name of an output file stands for.
    pub fn of(name: &str) -> Option<Self> {
        let (_, ext) = Compression::strip(name).0.rsplit_once('.')?;
        Some(match ext.to_ascii_lowercase().as_str() {
            "jsonl" | "ndjson" | "json" => OutputFormat::JsonLines,
            "csv" => OutputFormat::Csv,
            "parquet" => OutputFormat::Parquet,
            "tsv" => OutputFormat::PloverTsv,
            "txt" => OutputFormat::Text,
            _ => return None,
        })
    }
}

/// How a stream of bytes is compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Compression {
    /// Not at all.
    #[default]
    None,
    /// gzip, one or more members.
    Gzip,
    /// Zstandard, one or more frames.
    Zstd,
}

impl Compression {
    /// The name without its compression ending, and what the ending says.
    pub fn strip(name: &str) -> (&str, Self) {
        for (ending, compression) in
            [(".gz", Compression::Gzip), (".zst", Compression::Zstd), (".zstd", Compression::Zstd)]
        {
            if name.len() > ending.len() {
                let cut = name.len() - ending.len();
                if let Some((bare, end)) = name.split_at_checked(cut)
                    && end.eq_ignore_ascii_case(ending)
                {
                    return (bare, compression);
                }
            }
        }
        (name, Compression::None)
    }
}

/// The file name without folder, compression ending and extension: the id of a text file's document.
pub(crate) fn stem(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let bare = Compression::strip(&name).0;
    match bare.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem.to_string(),
        _ => bare.to_string(),
    }
}

/// The first `YYYY-MM-DD` in a file name that is a day of the calendar and not part of a longer number.
pub(crate) fn date_in_name(name: &str) -> Option<DateRange> {
    let bytes = name.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    (0..bytes.len().saturating_sub(9)).find_map(|at| {
        let shape = bytes.get(at..at + 10)?.iter().enumerate().all(|(i, b)| match i {
            4 | 7 => *b == b'-',
            _ => b.is_ascii_digit(),
        });
        if !shape || digit(at + 10) || (at > 0 && digit(at - 1)) {
            return None;
        }
        name.get(at..at + 10)?.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_formats_through_compression() {
        assert_eq!(InputFormat::of("a.jsonl.gz"), Some(InputFormat::JsonLines));
        assert_eq!(InputFormat::of("a.b.TXT.zst"), Some(InputFormat::Text));
        assert_eq!(InputFormat::of("a.csv"), Some(InputFormat::Csv));
        assert_eq!(InputFormat::of("README"), None);
        assert_eq!(InputFormat::of("gold.json"), None);
        assert_eq!(OutputFormat::of("out.csv.gz"), Some(OutputFormat::Csv));
        assert_eq!(OutputFormat::of("out.tsv"), Some(OutputFormat::PloverTsv));
    }

    #[test]
    fn stems_keep_inner_dots() {
        assert_eq!(stem(Path::new("x/a.b.txt.gz")), "a.b");
        assert_eq!(stem(Path::new("x/.hidden")), ".hidden");
        assert_eq!(stem(Path::new("plain")), "plain");
    }

    #[test]
    fn dates_stand_alone_in_names() {
        let day = |s| date_in_name(s).map(|d| d.to_string());
        assert_eq!(day("readout-2022-12-24-tokyo.txt").as_deref(), Some("2022-12-24"));
        assert_eq!(day("2022-12-24").as_deref(), Some("2022-12-24"));
        assert_eq!(day("12022-12-24"), None);
        assert_eq!(day("2022-12-245"), None);
        assert_eq!(day("2022-13-24 and 2021-01-02").as_deref(), Some("2021-01-02"));
        assert_eq!(day("über-2022-12-24é").as_deref(), Some("2022-12-24"));
    }
}
