//! JSON lines: schema `demarche/1`, one document a line.

use super::{Encoder, Payload};
use crate::document::{Document, Offsets};

pub(super) struct JsonLines {
    offsets: Offsets,
    out: Vec<u8>,
}

impl JsonLines {
    pub fn new(offsets: Offsets) -> Self {
        JsonLines { offsets, out: Vec::new() }
    }
}

impl Encoder for JsonLines {
    fn document(&mut self, doc: &Document<'_>, with_text: bool) {
        // Writing to memory does not fail, and a document has no key that is no string.
        let written = serde_json::to_writer(&mut self.out, &doc.view(self.offsets, with_text));
        debug_assert!(written.is_ok());
        self.out.push(b'\n');
    }

    fn finish(self: Box<Self>) -> Payload {
        Payload::Bytes(self.out)
    }
}
