//! Byte offsets in other units, for the languages whose strings are not bytes.

/// The unit in which offsets are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Offsets {
    /// UTF-8 bytes.
    #[default]
    Bytes,
    /// Unicode scalar values (Python string indexes).
    Chars,
    /// UTF-16 code units (JavaScript and Java string indexes).
    Utf16,
}

/// Byte offsets in another unit: see [`Document::offsets`](super::Document::offsets).
///
/// Checkpoints after every character that is not ASCII, so that an ASCII text costs nothing.
///
/// ```
/// use demarche::{Extractor, document::Offsets};
///
/// let doc = Extractor::default().extract("São Tomé thanked Fiji.");
/// let trigger = doc.events()[0].trigger;
/// assert_eq!((trigger.start, doc.offsets(Offsets::Chars).at(trigger.start)), (11, 9));
/// ```
#[derive(Clone, Debug, Default)]
pub struct OffsetMap {
    /// (byte offset of the first byte after a non-ASCII character, bytes minus units up to there)
    steps: Vec<(u32, u32)>,
}

impl OffsetMap {
    pub(super) fn new(text: &str, unit: Offsets) -> Self {
        // Blocks of plain ASCII, which most texts are made of, are passed over at once.
        const BLOCK: usize = 64;
        let mut steps = Vec::new();
        let mut lost = 0u32;
        if unit == Offsets::Bytes {
            return OffsetMap { steps };
        }
        for (n, block) in text.as_bytes().chunks(BLOCK).enumerate() {
            if block.is_ascii() {
                continue;
            }
            for (i, first) in block.iter().enumerate() {
                // The first byte of a character tells its length; the others begin with the bits 10.
                let (bytes, utf16) = match first {
                    0xf0.. => (4, 2),
                    0xe0.. => (3, 1),
                    0xc0.. => (2, 1),
                    _ => continue,
                };
                lost += bytes - if unit == Offsets::Utf16 { utf16 } else { 1 };
                steps.push(((n * BLOCK + i) as u32 + bytes, lost));
            }
        }
        OffsetMap { steps }
    }

    /// The offset of a byte that begins a character, in the map's unit.
    pub fn at(&self, byte: u32) -> u32 {
        let n = self.steps.partition_point(|s| s.0 <= byte);
        byte - n.checked_sub(1).and_then(|i| self.steps.get(i)).map_or(0, |s| s.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_counted_in_every_unit() {
        let text = format!("{}é{}€\u{1f600}\u{1f600}{}ﬁn", "a".repeat(62), "b".repeat(63), "c".repeat(200));
        let maps = [Offsets::Bytes, Offsets::Chars, Offsets::Utf16].map(|unit| OffsetMap::new(&text, unit));
        let (mut chars, mut utf16) = (0, 0);
        for (byte, c) in text.char_indices().chain([(text.len(), ' ')]) {
            assert_eq!(maps.each_ref().map(|m| m.at(byte as u32)), [byte as u32, chars, utf16], "at {byte}");
            (chars, utf16) = (chars + 1, utf16 + c.len_utf16() as u32);
        }
    }
}
