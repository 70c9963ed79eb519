//! The records of a CSV table, cell by cell, without a copy of them.
//!
//! Nearly every line of a pack holds no quotation mark: it is cut at its commas where it stands, eight bytes at a time. Any
//! other is read by `csv_core`, whose reading of the rest the short way agrees with.

use std::ops::Range;

use csv_core::{ReadRecordResult, Reader};

use crate::lexicon::last_bytes;

/// The cells of one record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    text: &'a str,
    cells: &'a [Range<usize>],
}

impl<'a> Record<'a> {
    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    #[inline]
    pub(super) fn get(&self, cell: usize) -> Option<&'a str> {
        self.text.get(self.cells.get(cell)?.clone())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &'a str> {
        let text = self.text;
        self.cells.iter().filter_map(|cell| text.get(cell.clone()))
    }
}

/// Cuts a text into records, one after the other.
pub(super) struct Records<'t> {
    text: &'t str,
    /// Where the next record is looked for.
    at: usize,
    cells: Vec<Range<usize>>,
    /// The cells of a record with quotation marks, one after the other.
    unquoted: String,
    reader: Option<Box<Reader>>,
}

impl<'t> Records<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Records { text, at, cells: Vec::new(), unquoted: String::new(), reader: None }
    }

    /// The next record and where it begins. Empty lines are none.
    pub(super) fn next(&mut self) -> Option<(usize, Record<'_>)> {
        let rest = self.text.as_bytes().get(self.at..)?;
        self.at += rest.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let start = self.at;
        let rest = self.text.get(start..).filter(|rest| !rest.is_empty())?;
        self.cells.clear();
        let bytes = self.text.as_bytes();
        let (mut from, mut at) = (start, start);
        let end = 'record: loop {
            let Some(block) = bytes.get(at..).filter(|left| !left.is_empty()) else { break bytes.len() };
            let mut found = marks(last_bytes(block));
            while found != 0 {
                let mark = at + found.trailing_zeros() as usize / 8;
                found &= found - 1;
                match (bytes.get(mark), bytes.get(mark + 1)) {
                    (Some(b','), _) => {
                        self.cells.push(from..mark);
                        from = mark + 1;
                    }
                    (Some(b'\n'), _) | (Some(b'\r'), None | Some(b'\n')) => break 'record mark,
                    _ => {
                        self.cells.clear();
                        self.at = start + self.quoted(rest);
                        return Some((start, Record { text: &self.unquoted, cells: &self.cells }));
                    }
                }
            }
            at += 8;
        };
        self.cells.push(from..end);
        self.at = end;
        Some((start, Record { text: self.text, cells: &self.cells }))
    }

    /// Reads the record that `rest` begins with; gives its length.
    fn quoted(&mut self, rest: &str) -> usize {
        let reader = self.reader.get_or_insert_with(|| Box::new(Reader::new()));
        reader.reset();
        let mut out = std::mem::take(&mut self.unquoted).into_bytes();
        out.clear();
        out.resize(256, 0);
        let mut ends = vec![0; 16];
        let (mut read, mut written, mut ended) = (0, 0, 0);
        loop {
            let input = rest.as_bytes().get(read..).unwrap_or_default();
            let room = out.get_mut(written..).unwrap_or_default();
            let (result, nin, nout, nend) = reader.read_record(input, room, ends.get_mut(ended..).unwrap_or_default());
            (read, written, ended) = (read + nin, written + nout, ended + nend);
            match result {
                // All is read; once more, with nothing, for the end.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => out.resize(out.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => ends.resize(ends.len() * 2, 0),
                ReadRecordResult::Record | ReadRecordResult::End => break,
            }
        }
        out.truncate(written);
        // Marks are taken out of UTF-8 between its characters, which leaves UTF-8.
        self.unquoted = String::from_utf8(out).unwrap_or_default();
        let mut from = 0;
        for end in ends.iter().take(ended) {
            self.cells.push(from..*end);
            from = *end;
        }
        read
    }
}

/// The commas, ends of line and quotation marks among eight bytes, as their highest bits.
#[inline]
const fn marks(block: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const LOW: u64 = 0x7f * ONES;
    // The highest bit of a byte stays off where all of it is zero.
    const fn other(block: u64, mark: u8) -> u64 {
        let differs = block ^ (mark as u64 * ONES);
        ((differs & LOW) + LOW) | differs
    }
    !(other(block, b',') & other(block, b'\n') & other(block, b'\r') & other(block, b'"')) & !LOW
}

/// The pieces of a cell between marks.
#[inline]
pub(super) fn pieces(cell: &str, mark: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(cell);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = memchr::memchr(mark, text.as_bytes());
        rest = end.and_then(|end| text.get(end + 1..));
        end.map_or(Some(text), |end| text.get(..end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(text: &str) -> Vec<Vec<String>> {
        let mut records = Records::new(text);
        let mut out = Vec::new();
        while let Some((_, record)) = records.next() {
            out.push(record.iter().map(str::to_owned).collect());
        }
        out
    }

    fn by_csv(text: &str) -> Vec<Vec<String>> {
        let reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
        reader.into_records().flatten().map(|r| r.iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn quotation_marks_hide_commas_and_lines() {
        let text = "\u{feff}a,b\r\n\n\"x, \"\"y\"\"\",\"1\n2\"\nø,";
        let want = [vec!["a", "b"], vec!["x, \"y\"", "1\n2"], vec!["ø", ""]];
        assert_eq!(all(text), want);
        let mut records = Records::new(text);
        let starts: Vec<usize> = std::iter::from_fn(|| records.next().map(|(start, _)| start)).collect();
        assert_eq!(starts.iter().filter_map(|s| text[*s..].chars().next()).collect::<String>(), "a\"ø");
    }

    #[test]
    fn a_record_longer_than_the_first_buffers() {
        let cell = format!("\"{}\"", "é,".repeat(500));
        let text = vec![cell.as_str(); 40].join(",");
        assert_eq!(all(&text), by_csv(&text));
        assert_eq!(all(&text)[0].len(), 40);
    }

    proptest! {
        #[test]
        fn tables_read_as_the_csv_crate_reads_them(text in "\u{feff}?([a,\"\r\né|]|,\"|\"\"|\r\n){0,60}") {
            prop_assert_eq!(all(&text), by_csv(&text));
        }

        #[test]
        fn pieces_are_those_between_the_marks(text in "[aé|]{0,12}") {
            prop_assert_eq!(pieces(&text, b'|').collect::<Vec<_>>(), text.split('|').collect::<Vec<_>>());
        }
    }
}
