//! The agency of a dateline (`GOMA, Nov. 20 (Lakes News) -`) or trailer (`///Lakes News, 20 November`).

use super::{Echoes, merge};
use crate::document::MentionKind;
use crate::lexicon::Pos;
use crate::mention::Found;
use crate::tag::Tag;

/// Sentences at the head of a text among which a byline is sought.
const HEAD: usize = 8;
/// Agencies of one text whose names are told from persons.
const AGENCIES: usize = 8;

impl Echoes<'_> {
    /// The agency in a dateline (`GOMA, Nov. 20 (Lakes News) -`) or trailer (`///Lakes News, 20 November`).
    pub(super) fn agencies(&self, found: &mut Vec<Found>) {
        let mut spans: Vec<(usize, usize)> = Vec::new();
        for s in self.sentences {
            let (first, body, end) = (s.first as usize, s.body as usize, s.end as usize);
            let opener = &self.tokens[first];
            if opener.tag == Tag::Slash && opener.end - opener.start > 1 {
                spans.extend(self.agency(first + 1, end));
                continue;
            }
            // `/Dunyo/` closes some datelines that are sentences of their own.
            let body = if first < 24 { body.max(end.min(24)) } else { body };
            let mut i = first;
            while i < body {
                if matches!(self.tag(i), Tag::Open | Tag::Slash | Tag::Stop | Tag::Dash)
                    && let Some((a, b)) = self.agency(i + 1, body)
                {
                    let closed = match self.tag(i) {
                        // `nCa` has a capital, the mark `(ii)` of a list has none.
                        Tag::Open => {
                            let capital = self.tokens[a].span().text(self.text).contains(char::is_uppercase);
                            capital && self.tag(b) == Tag::Close && b < s.body as usize
                        }
                        Tag::Slash => self.tag(b) == Tag::Slash,
                        _ => matches!(self.tag(b), Tag::Dash | Tag::Colon) && b < s.body as usize,
                    };
                    if closed {
                        spans.push((a, b));
                        i = b;
                    }
                }
                i += 1;
            }
        }
        self.bylines(&mut spans);
        if spans.is_empty() {
            return;
        }
        // A span that holds a date or a body already is left alone; what else stands in one gives way to the agency.
        let overlapping = |m: &Found| {
            let from = spans.partition_point(|s| s.1 <= m.first as usize);
            let to = spans.partition_point(|s| s.0 < m.end as usize);
            from..to.max(from)
        };
        let mut free = vec![true; spans.len()];
        for m in found.iter().filter(|m| matches!(m.kind, MentionKind::Date | MentionKind::Organization)) {
            // `///Turan Today`: a word of the name.
            let word =
                |s: &(usize, usize)| m.kind == MentionKind::Date && m.first as usize > s.0 && m.end == m.first + 1;
            if !spans[overlapping(m)].iter().all(word) {
                free[overlapping(m)].fill(false);
            }
        }
        found.retain(|m| !free[overlapping(m)].contains(&true));
        // `Khazar Wire reports` is no person where `Khazar Wire` filed the text.
        let words = |first: usize, end: usize| (first..end).map(|i| self.hash(i));
        let names: Vec<Vec<u64>> = spans.iter().take(AGENCIES).map(|(a, b)| words(*a, *b).collect()).collect();
        for m in found.iter_mut().filter(|m| m.kind == MentionKind::Person && (m.first, m.end) == m.name) {
            let (first, end) = (m.first as usize, m.end as usize);
            let same = names.iter().zip(&spans).find(|(n, _)| words(first, end).eq(n.iter().copied()));
            if let Some((_, span)) = same {
                *m = Found { same: span.0 as u32, name: m.name, ..Found::new(MentionKind::Organization, first, end) };
            }
        }
        let agency = |(first, end): (usize, usize)| Found {
            name: (first as u32, end as u32),
            agency: true,
            ..Found::new(MentionKind::Organization, first, end)
        };
        merge(found, spans.iter().zip(&free).filter(|(_, free)| **free).map(|(s, _)| agency(*s)).collect());
    }

    /// `By Ann Lee – Lakes News:`
    fn bylines(&self, spans: &mut Vec<(usize, usize)>) {
        for s in self.sentences.iter().take(HEAD) {
            let (first, end) = (s.first as usize, (s.end as usize).min(s.first as usize + 12));
            if !(self.pos(first).has(Pos::BY) && self.is_capital(first) && self.is_capital(first + 1)) {
                continue;
            }
            let Some(dash) = (first + 2..end).find(|i| self.tag(*i) == Tag::Dash) else { continue };
            if let Some((a, b)) = self.agency(dash + 1, end).filter(|(_, b)| *b == end || self.tag(*b) == Tag::Colon) {
                spans.push((a, b));
            }
        }
        spans.sort_unstable();
        spans.dedup();
    }

    /// A run of at most four capitalised words or numbers.
    fn agency(&self, from: usize, limit: usize) -> Option<(usize, usize)> {
        let mut end = from;
        while end < limit
            && (self.is_capital(end)
                || self.tag(end) == Tag::Number && end > from
                || end == from && self.tokens[end].is_word())
        {
            end += 1;
        }
        (end > from && end - from <= 4 && !self.pos(from).has(Pos::MONTH.or(Pos::WEEKDAY))).then_some((from, end))
    }
}
