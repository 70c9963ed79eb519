//! Opening an input as a stream of plain bytes at a given offset.
//!
//! Compression is told by the first bytes, not by the name: no UTF-8 text begins with the magic numbers of gzip or
//! Zstandard, so a misnamed file is read right. A UTF-8 byte order mark at the start of a file is dropped; offsets, of
//! the journal as of the documents, count from the byte after it.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::listing::Input;

/// A stream of plain bytes. `Send`, because workers open text files themselves.
pub(crate) type Stream = Box<dyn BufRead + Send>;

const BUFFER: usize = 256 << 10;
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Opens an input and skips `offset` plain bytes. `raw` counts the bytes taken from the disk.
///
/// A compressed stream that grows more than `max_ratio` times ends in an error.
pub(crate) fn open(input: &Input, offset: u64, raw: &Arc<AtomicU64>, max_ratio: u32) -> io::Result<Stream> {
    if input.stdin {
        return skipped(plain(Counted::new(io::stdin(), raw), max_ratio)?, offset);
    }
    open_file(&input.path, offset, raw, max_ratio)
}

fn open_file(path: &Path, offset: u64, raw: &Arc<AtomicU64>, max_ratio: u32) -> io::Result<Stream> {
    let mut file = File::open(path)?;
    if offset > 0 {
        // A plain file is entered in the middle; a compressed one has to be read from its start.
        let mut magic = [0; 4];
        let n = read_up_to(&mut file, &mut magic)?;
        let start = magic.get(..n).unwrap_or_default();
        if compression(start) == Magic::None {
            let bom = if start.starts_with(BOM) { BOM.len() as u64 } else { 0 };
            file.seek(SeekFrom::Start(offset + bom))?;
            raw.fetch_add(offset + bom, Ordering::Relaxed);
            return Ok(Box::new(BufReader::with_capacity(BUFFER, Counted::new(file, raw))));
        }
        file.rewind()?;
    }
    skipped(plain(Counted::new(file, raw), max_ratio)?, offset)
}

fn plain<R: Read + Send + 'static>(counted: Counted<R>, max_ratio: u32) -> io::Result<Stream> {
    let taken = Arc::clone(&counted.taken);
    let mut reader = BufReader::with_capacity(BUFFER, counted);
    let decoder: Box<dyn Read + Send> = match compression(reader.fill_buf()?) {
        Magic::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(reader)),
        Magic::Zstd => Box::new(zstd::Decoder::with_buffer(reader)?),
        Magic::None => return without_mark(Box::new(reader)),
    };
    without_mark(Box::new(BufReader::with_capacity(BUFFER, Bounded { decoder, taken, given: 0, max_ratio })))
}

fn without_mark(mut stream: Stream) -> io::Result<Stream> {
    if stream.fill_buf()?.starts_with(BOM) {
        stream.consume(BOM.len());
    }
    Ok(stream)
}

fn skipped(mut stream: Stream, offset: u64) -> io::Result<Stream> {
    let skipped = io::copy(&mut (&mut stream).take(offset), &mut io::sink())?;
    if skipped < offset {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the input is shorter than it was"));
    }
    Ok(stream)
}

#[derive(PartialEq)]
enum Magic {
    None,
    Gzip,
    Zstd,
}

fn compression(start: &[u8]) -> Magic {
    match start {
        [0x1f, 0x8b, ..] => Magic::Gzip,
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Magic::Zstd,
        _ => Magic::None,
    }
}

fn read_up_to(file: &mut File, buf: &mut [u8]) -> io::Result<usize> {
    let mut n = 0;
    while let Some(rest) = buf.get_mut(n..).filter(|b| !b.is_empty()) {
        match file.read(rest)? {
            0 => break,
            more => n += more,
        }
    }
    Ok(n)
}

struct Counted<R> {
    inner: R,
    /// Of all inputs together.
    raw: Arc<AtomicU64>,
    /// Of this one.
    taken: Arc<AtomicU64>,
}

impl<R> Counted<R> {
    fn new(inner: R, raw: &Arc<AtomicU64>) -> Self {
        Counted { inner, raw: Arc::clone(raw), taken: Arc::default() }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.raw.fetch_add(n as u64, Ordering::Relaxed);
        self.taken.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// What a compressed file may grow to however small it is.
const ANY_RATIO: u64 = 64 << 20;

/// Whether a compressed file has grown beyond all measure.
pub(super) fn is_bomb(given: u64, taken: u64, max_ratio: u32) -> bool {
    given > taken.saturating_mul(max_ratio.into()).max(ANY_RATIO)
}

/// What is said of such a file.
pub(super) fn bomb(max_ratio: u32) -> String {
    format!("the file grows more than {max_ratio} times when it is decompressed; see --max-ratio")
}

/// A few kilobytes can stand for any number of gigabytes: this ends such a stream.
struct Bounded {
    decoder: Box<dyn Read + Send>,
    taken: Arc<AtomicU64>,
    given: u64,
    max_ratio: u32,
}

impl Read for Bounded {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.decoder.read(buf)?;
        self.given += n as u64;
        if is_bomb(self.given, self.taken.load(Ordering::Relaxed), self.max_ratio) {
            return Err(io::Error::other(bomb(self.max_ratio)));
        }
        Ok(n)
    }
}

/// What went wrong with a stream, in words that help.
pub(crate) fn explain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => format!("the file ends too early, it is cut off or damaged ({error})"),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => format!("the file is damaged ({error})"),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn read(bytes: &[u8], offset: u64) -> io::Result<String> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        let mut text = String::new();
        open_file(file.path(), offset, &Arc::default(), 250)?.read_to_string(&mut text)?;
        Ok(text)
    }

    fn gzip(text: &str) -> Vec<u8> {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        out.write_all(text.as_bytes()).unwrap();
        out.finish().unwrap()
    }

    #[test]
    fn plain_gzip_and_zstd_are_told_by_their_bytes() {
        let two_members = [gzip("one "), gzip("two")].concat();
        let frames = [zstd::encode_all(&b"one "[..], 1).unwrap(), zstd::encode_all(&b"two"[..], 1).unwrap()].concat();
        for bytes in [b"one two".to_vec(), two_members, frames, b"\xEF\xBB\xBFone two".to_vec()] {
            assert_eq!(read(&bytes, 0).unwrap(), "one two");
            assert_eq!(read(&bytes, 4).unwrap(), "two");
        }
        assert_eq!(read(b"", 0).unwrap(), "");
    }

    #[test]
    fn a_file_that_grows_without_end_is_an_error() {
        let zeros = "\0".repeat(80 << 20);
        for bomb in [zstd::encode_all(zeros.as_bytes(), 1).unwrap(), gzip(&zeros)] {
            let mut file = tempfile::NamedTempFile::new().unwrap();
            file.write_all(&bomb).unwrap();
            let all = |ratio| {
                let mut stream = open_file(file.path(), 0, &Arc::default(), ratio)?;
                io::copy(&mut stream, &mut io::sink())
            };
            let error = all(100).unwrap_err();
            assert!(explain(&error).contains("more than 100 times"), "{error:?}");
            assert_eq!(all(u32::MAX).unwrap(), 80 << 20);
        }
    }

    #[test]
    fn a_cut_off_file_is_an_error() {
        let whole = gzip(&"text ".repeat(1000));
        let error = read(&whole[..whole.len() - 12], 0).unwrap_err();
        assert!(explain(&error).contains("cut off"), "{error:?}");
        assert!(read(&gzip("abc"), 9).is_err());
    }
}
