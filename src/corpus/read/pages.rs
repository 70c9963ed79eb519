//! What the pages of a Parquet file claim, looked at before anything is decoded.
//!
//! A page says how long it is when it is decompressed, and how many values it holds, and the decoder makes room for as much at
//! once: a few bytes could ask for terabytes. So the headers of the columns that are read are passed over first, which costs a
//! seek for each. Headers are in the compact protocol of Thrift; of it they need whole numbers, bytes and structures. The encodings
//! that hold counts of their own (`DELTA_LENGTH_BYTE_ARRAY`, `DELTA_BYTE_ARRAY`) are rare; their pages are decompressed once
//! more, for these counts.
//!
//! Source: <https://parquet.apache.org/docs/file-format/>.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::sync::Arc;

use parquet::arrow::ProjectionMask;
use parquet::basic::Encoding;
use parquet::column::page::{Page, PageReader};
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData};
use parquet::file::serialized_reader::SerializedPageReader;

/// The most values of a page; writers end a page at some ten thousands.
const VALUES: u64 = 1 << 24;
/// Structures in structures of a header.
const DEEPEST: u8 = 8;
const DELTA_LENGTH: u64 = 6;
const DELTA_BYTES: u64 = 7;

type Result<T> = std::result::Result<T, String>;

/// The bytes of the largest page, decompressed, in the columns of `mask`.
///
/// # Errors
/// A page claims more than `most` bytes or an impossible number of values, or its header cannot be read.
pub(super) fn largest(file: &File, metadata: &ParquetMetaData, mask: &ProjectionMask, most: u64) -> Result<u64> {
    let again = || file.try_clone().map_err(|e| e.to_string());
    let mut reader = BufReader::new(again()?);
    let mut largest = 0;
    for group in metadata.row_groups() {
        for (_, column) in group.columns().iter().enumerate().filter(|(leaf, _)| mask.leaf_included(*leaf)) {
            let (start, end) =
                (column.dictionary_page_offset().unwrap_or(column.data_page_offset()), column.compressed_size());
            let (Ok(start), Ok(mut left)) = (u64::try_from(start), u64::try_from(end)) else {
                return Err("a column begins before the file".to_owned());
            };
            reader.seek(SeekFrom::Start(start)).map_err(|e| e.to_string())?;
            let mut counts = false;
            while left > 0 {
                let mut cursor = Cursor { reader: &mut reader, left };
                let page = cursor.header().ok_or("the header of a page cannot be read")?;
                if page.plain > most {
                    return Err(format!("a page claims {} bytes, the limit is {most}", page.plain));
                }
                if page.values > VALUES {
                    return Err(format!("a page claims {} values, the limit is {VALUES}", page.values));
                }
                cursor.pass(page.packed).ok_or("a page is longer than its column")?;
                left = cursor.left;
                largest = largest.max(page.plain);
                counts |= matches!(page.encoding, DELTA_LENGTH | DELTA_BYTES);
            }
            if counts {
                counts_hold(again()?, column, usize::try_from(group.num_rows()).unwrap_or(0))?;
            }
        }
    }
    Ok(largest)
}

/// What a header says.
#[derive(Debug, Default, PartialEq)]
struct Header {
    plain: u64,
    packed: u64,
    values: u64,
    encoding: u64,
}

/// The bytes that are left of a column.
struct Cursor<'a, R> {
    reader: &'a mut BufReader<R>,
    left: u64,
}

impl<R: Read + Seek> Cursor<'_, R> {
    fn byte(&mut self) -> Option<u8> {
        self.left = self.left.checked_sub(1)?;
        let mut byte = [0];
        self.reader.read_exact(&mut byte).ok()?;
        Some(byte[0])
    }

    fn pass(&mut self, bytes: u64) -> Option<()> {
        self.left = self.left.checked_sub(bytes)?;
        self.reader.seek_relative(i64::try_from(bytes).ok()?).ok()
    }

    fn number(&mut self) -> Option<u64> {
        let mut out = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            out |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(out);
            }
        }
        None
    }

    /// A whole number that must not be negative.
    fn size(&mut self) -> Option<u64> {
        let number = self.number()?;
        (number & 1 == 0).then_some(number >> 1)
    }

    /// The next field of a structure, its number and type; type 0 where the structure ends.
    fn field(&mut self, last: u64) -> Option<(u64, u8)> {
        let byte = self.byte()?;
        let kind = byte & 0x0f;
        let number = match byte >> 4 {
            0 if kind != 0 => self.size()?,
            step => last + u64::from(step),
        };
        Some((number, kind))
    }

    fn header(&mut self) -> Option<Header> {
        let mut out = Header::default();
        let mut last = 0;
        loop {
            let (field, kind) = self.field(last)?;
            last = field;
            match (field, kind) {
                (_, 0) => return Some(out),
                (2, 5) => out.plain = self.size()?,
                (3, 5) => out.packed = self.size()?,
                // Headers of data pages of both versions, and of dictionaries: the number of values, and the encoding.
                (5, 12) => self.page(&mut out, 2)?,
                (7, 12) => self.page(&mut out, 0)?,
                (8, 12) => self.page(&mut out, 4)?,
                _ => self.skip(kind, 0)?,
            }
        }
    }

    fn page(&mut self, out: &mut Header, encoding: u64) -> Option<()> {
        let mut last = 0;
        loop {
            let (field, kind) = self.field(last)?;
            last = field;
            match (field, kind) {
                (_, 0) => return Some(()),
                (1, 5) => out.values = self.size()?,
                (n, 5) if n == encoding => out.encoding = self.size()?,
                _ => self.skip(kind, 1)?,
            }
        }
    }

    fn skip(&mut self, kind: u8, depth: u8) -> Option<()> {
        match kind {
            1 | 2 => Some(()),
            3 => self.pass(1),
            4..=6 => self.number().map(drop),
            7 => self.pass(8),
            8 => {
                let length = self.number()?;
                self.pass(length)
            }
            12 if depth < DEEPEST => {
                let mut last = 0;
                loop {
                    let (field, kind) = self.field(last)?;
                    last = field;
                    match kind {
                        0 => return Some(()),
                        kind => self.skip(kind, depth + 1)?,
                    }
                }
            }
            // Lists and maps occur in no header.
            _ => None,
        }
    }
}

/// Whether the counts inside the pages of a column are no larger than their headers say.
fn counts_hold(file: File, column: &ColumnChunkMetaData, rows: usize) -> Result<()> {
    let told = |e: parquet::errors::ParquetError| e.to_string();
    let levels = column.column_descr();
    let (definition, repetition) = (levels.max_def_level() > 0, levels.max_rep_level() > 0);
    let mut pages = SerializedPageReader::new(Arc::new(file), column, rows, None).map_err(told)?;
    while let Some(page) = pages.get_next_page().map_err(told)? {
        let values = u64::from(page.num_values());
        let encoding = page.encoding();
        let bytes = match &page {
            Page::DataPage { buf, .. } => {
                // Levels stand before the values, each with its length.
                let rest = Some(buf.as_ref()).and_then(|b| if repetition { after_levels(b) } else { Some(b) });
                rest.and_then(|b| if definition { after_levels(b) } else { Some(b) })
            }
            Page::DataPageV2 { buf, def_levels_byte_len, rep_levels_byte_len, .. } => {
                buf.get((*def_levels_byte_len as usize).saturating_add(*rep_levels_byte_len as usize)..)
            }
            Page::DictionaryPage { .. } => continue,
        };
        let holds = match encoding {
            Encoding::DELTA_LENGTH_BYTE_ARRAY => bytes.and_then(|b| deltas(b, values)).is_some(),
            Encoding::DELTA_BYTE_ARRAY => {
                bytes.and_then(|b| deltas(b, values)).and_then(|rest| deltas(rest, values)).is_some()
            }
            _ => true,
        };
        if !holds {
            return Err("a page counts other values than its header".to_owned());
        }
    }
    Ok(())
}

fn after_levels(bytes: &[u8]) -> Option<&[u8]> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.get(u32::from_le_bytes(*length) as usize..)
}

/// Passes over `DELTA_BINARY_PACKED` numbers, of which there may be `most`; gives what follows.
fn deltas(bytes: &[u8], most: u64) -> Option<&[u8]> {
    let mut at = std::io::Cursor::new(bytes);
    let mut reader = BufReader::with_capacity(64, &mut at);
    let mut cursor = Cursor { reader: &mut reader, left: bytes.len() as u64 };
    let (block, minis, total) = (cursor.number()?, cursor.number()?, cursor.number()?);
    cursor.number()?;
    let each = block.checked_div(minis).filter(|each| *each > 0)?;
    let mut left = total.saturating_sub(1);
    if total > most {
        return None;
    }
    while left > 0 {
        cursor.number()?;
        if minis > cursor.left {
            return None;
        }
        let widths: Vec<u8> = (0..minis).map(|_| cursor.byte()).collect::<Option<_>>()?;
        for width in widths {
            // Parts that hold no value have a width all the same, and no bytes.
            if left == 0 {
                break;
            }
            cursor.pass(each.checked_mul(u64::from(width))? / 8)?;
            left = left.saturating_sub(each);
        }
    }
    let end = bytes.len() - usize::try_from(cursor.left).ok()?;
    bytes.get(end..)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(bytes: &[u8]) -> Option<Header> {
        let mut reader = BufReader::new(std::io::Cursor::new(bytes));
        Cursor { reader: &mut reader, left: bytes.len() as u64 }.header()
    }

    #[test]
    fn headers_are_read_and_bounded() {
        // Type 0, 100 bytes plain, 20 packed, 7 values in encoding 6 with statistics of three bytes.
        let good = [0x15, 0, 0x15, 200, 1, 0x15, 40, 0x2c, 0x15, 14, 0x15, 12, 0x3c, 0x18, 3, 1, 2, 3, 0, 0, 0];
        let expected = Header { plain: 100, packed: 20, values: 7, encoding: 6 };
        assert_eq!(header(&good), Some(expected));
        for end in 0..good.len() {
            assert_eq!(header(&good[..end]), None, "{end}");
        }
        // A negative size, bytes without end, structures without end.
        assert_eq!(header(&[0x15, 0, 0x15, 1, 0]), None);
        assert_eq!(header(&[0x18, 0xff, 0xff, 0xff, 0xff, 0x0f, 0]), None);
        assert_eq!(header(&[0x9c; 100]), None);
    }

    #[test]
    fn counts_are_bounded() {
        // One block of 128 in four parts, one value; then 33 values in two parts, whose numbers take no bits.
        assert_eq!(deltas(&[128, 1, 4, 1, 0, 9, 9], 1), Some(&[9, 9][..]));
        let more = [128, 1, 4, 33, 0, 0, 0, 0, 0, 0, 9];
        assert_eq!(deltas(&more, 33), Some(&[9][..]));
        assert_eq!(deltas(&more, 32), None);
        assert_eq!(deltas(&[128, 1, 0, 33, 0], 33), None);
        assert_eq!(deltas(&[128, 1, 4, 33, 0, 0, 8, 8, 8, 8, 9], 33), None);
    }
}
