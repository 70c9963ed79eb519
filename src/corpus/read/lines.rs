//! JSON lines: cut into batches of whole lines.

use std::io::{self, BufRead, Read};

use super::{Context, Send, Stop, put};
use crate::corpus::batch::{Data, Position};
use crate::corpus::reject::Reject;
use crate::corpus::stream::Stream;

/// Reads a stream that stands at `at` to its end.
///
/// A batch is the shortest run of whole lines of at least `batch_bytes`. A line over the limit is never held in memory:
/// it is passed over and rejected.
pub(super) fn read(
    context: &Context<'_>,
    mut stream: Stream,
    mut at: Position,
    send: &mut Send<'_>,
) -> Result<(), Stop> {
    let longest = context.options.longest_record();
    loop {
        let mut chunk = Chunk::default();
        let outcome = chunk.fill(&mut stream, context.options.batch_bytes, longest);
        let first = at.lines;
        at.lines += chunk.lines();
        at.offset += (chunk.bytes.len() as u64) + chunk.passed_over;
        let whole = !chunk.bytes.is_empty();
        if whole {
            let weight = chunk.bytes.len();
            let before_fault = Position { offset: at.offset - chunk.passed_over, ..at };
            put(send, context.batch(Data::Lines { bytes: chunk.bytes, first }, before_fault, weight))?;
        }
        if chunk.passed_over > 0 {
            at.lines += 1;
            let reason = format!("the line has {} bytes, the limit is {longest}; see --max-bytes", chunk.passed_over);
            let reject = Reject::record(&context.origin.file, Some(at.lines), reason);
            put(send, context.batch(Data::Fault(reject), at, 0))?;
        } else if !whole && outcome.is_ok() {
            return Ok(());
        }
        outcome.map_err(|e| context.io(Some(at.lines + 1), &e))?;
    }
}

#[derive(Default)]
struct Chunk {
    bytes: Vec<u8>,
    /// Length of a too long line that followed the bytes.
    passed_over: u64,
}

impl Chunk {
    fn lines(&self) -> u64 {
        let ends = memchr::memchr_iter(b'\n', &self.bytes).count() as u64;
        ends + u64::from(self.bytes.last().is_some_and(|b| *b != b'\n'))
    }

    /// Fills the chunk. On an error it keeps the whole lines before the fault; the line at fault is lost.
    fn fill(&mut self, stream: &mut Stream, target: usize, longest: usize) -> io::Result<()> {
        let outcome = self.try_fill(stream, target, longest);
        if outcome.is_err() {
            self.bytes.truncate(memchr::memrchr(b'\n', &self.bytes).map_or(0, |n| n + 1));
        }
        outcome
    }

    fn try_fill(&mut self, stream: &mut Stream, target: usize, longest: usize) -> io::Result<()> {
        self.bytes.reserve(target + target / 16);
        stream.take(target as u64).read_to_end(&mut self.bytes)?;
        if self.bytes.len() < target || self.bytes.last() == Some(&b'\n') {
            return Ok(());
        }
        let line = memchr::memrchr(b'\n', &self.bytes).map_or(0, |n| n + 1);
        let room = longest.saturating_sub(self.bytes.len() - line) as u64 + 1;
        stream.take(room).read_until(b'\n', &mut self.bytes)?;
        if self.bytes.len() - line > longest && self.bytes.last() != Some(&b'\n') {
            self.passed_over = (self.bytes.len() - line) as u64;
            self.bytes.truncate(line);
            self.passed_over += pass_over_line(stream)?;
        }
        Ok(())
    }
}

fn pass_over_line(stream: &mut Stream) -> io::Result<u64> {
    let mut passed = 0;
    loop {
        let buf = stream.fill_buf()?;
        let end = memchr::memchr(b'\n', buf);
        let n = end.map_or(buf.len(), |n| n + 1);
        stream.consume(n);
        passed += n as u64;
        if n == 0 || end.is_some() {
            return Ok(passed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunks(text: &str, target: usize, longest: usize) -> Vec<(String, u64)> {
        let mut stream: Stream = Box::new(io::Cursor::new(text.as_bytes().to_vec()));
        let mut all = Vec::new();
        loop {
            let mut chunk = Chunk::default();
            chunk.fill(&mut stream, target, longest).unwrap();
            if chunk.bytes.is_empty() && chunk.passed_over == 0 {
                return all;
            }
            all.push((String::from_utf8(chunk.bytes).unwrap(), chunk.passed_over));
        }
    }

    #[test]
    fn batches_are_whole_lines_of_at_least_the_target() {
        let batch = |s: &str| (s.to_string(), 0);
        assert_eq!(chunks("aa\nbb\ncc\n", 4, 100), [batch("aa\nbb\n"), batch("cc\n")]);
        assert_eq!(chunks("aa\nbb\ncc", 3, 100), [batch("aa\n"), batch("bb\n"), batch("cc")]);
        assert_eq!(chunks("aa\nbb", 1, 100), [batch("aa\n"), batch("bb")]);
        assert_eq!(chunks("", 3, 100), []);
    }

    #[test]
    fn long_lines_are_passed_over() {
        let long = "x".repeat(50);
        let text = format!("aa\n{long}\nbb\n{long}");
        let expected = [("aa\n".to_string(), 51), ("bb\n".to_string(), 50)];
        assert_eq!(chunks(&text, 4, 10), expected);
    }
}
