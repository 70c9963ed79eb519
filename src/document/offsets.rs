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

/// Byte offset -> other unit, by checkpoints before every non-ASCII character.
#[derive(Clone, Debug)]
pub(crate) struct OffsetMap {
    /// (byte offset of the first byte after a non-ASCII character, bytes minus units up to there)
    steps: Vec<(u32, u32)>,
}

impl OffsetMap {
    pub(super) fn new(text: &str, unit: Offsets) -> Self {
        let mut steps = Vec::new();
        let mut lost = 0u32;
        if unit == Offsets::Bytes {
            return OffsetMap { steps };
        }
        for (at, c) in text.char_indices() {
            if !c.is_ascii() {
                let units = if unit == Offsets::Utf16 { c.len_utf16() } else { 1 };
                lost += (c.len_utf8() - units) as u32;
                steps.push(((at + c.len_utf8()) as u32, lost));
            }
        }
        OffsetMap { steps }
    }

    pub(crate) fn at(&self, byte: u32) -> u32 {
        let n = self.steps.partition_point(|s| s.0 <= byte);
        byte - n.checked_sub(1).and_then(|i| self.steps.get(i)).map_or(0, |s| s.1)
    }
}
