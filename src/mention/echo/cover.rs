//! Which tokens mentions cover, asked in order.

use super::super::Found;
use crate::document::MentionKind;
use crate::token::Token;

/// Which tokens mentions cover, asked in order.
pub(super) struct Cover {
    spans: Vec<(u32, u32, bool)>,
    at: usize,
}

impl Cover {
    pub(super) fn new(found: &[Found], extra: &[Found]) -> Self {
        let mut spans: Vec<_> = found
            .iter()
            .chain(extra)
            .filter(|m| !m.nested)
            .map(|m| (m.first, m.end, m.kind == MentionKind::Place && m.anaphor.is_none()))
            .collect();
        // Two sorted runs, which this sort merges.
        spans.sort();
        Cover { spans, at: 0 }
    }

    /// The end of the mention that covers token `i`.
    pub(super) fn at(&mut self, i: usize) -> Option<usize> {
        while self.spans.get(self.at).is_some_and(|s| s.1 as usize <= i) {
            self.at += 1;
        }
        self.spans.get(self.at).filter(|s| s.0 as usize <= i).map(|s| s.1 as usize)
    }

    /// How many tokens from `i` on are dull, up to the next mention.
    #[inline]
    pub(super) fn dull(&self, i: usize, tokens: &[Token], is_dull: impl Fn(&Token) -> bool) -> usize {
        let free = tokens.get(i..self.next_start().min(tokens.len())).unwrap_or_default();
        free.iter().position(|t| !is_dull(t)).unwrap_or(free.len())
    }

    pub(super) fn is_place(&self, i: usize) -> bool {
        self.spans.get(self.at).is_some_and(|s| s.2 && s.0 as usize <= i)
    }

    /// Where the next mention after the token last asked for begins.
    pub(super) fn next_start(&self) -> usize {
        self.spans.get(self.at).map_or(usize::MAX, |s| s.0 as usize)
    }
}
