//! The date a text gives itself: in a trailer, a dateline, a letterhead, or on a line of its own.

use super::Run;
use crate::date::{DateRange, Precision};
use crate::document::MentionKind;
use crate::mention::Found;
use crate::mention::date::Expr;
use crate::sentence::Sentence;
use crate::tag::Tag;
use crate::token::Gap;

/// Sentences at either end of a text that are looked at.
const HEAD: usize = 6;
const TAIL: usize = 3;
/// Mentions among which a line that is nothing but a date is sought.
const LINES: usize = 60;

impl Run<'_, '_> {
    /// A full date in a trailer, else at the head of the text, else on a line of its own, else in the last words.
    pub(super) fn own_date(&self) -> Option<DateRange> {
        let trailer = self.sentences.iter().rev().take(TAIL).find(|s| {
            let opener = &self.tokens[s.first as usize];
            opener.tag == Tag::Slash && opener.end - opener.start > 1
        });
        // `///nCa, 24 December 2022`
        if let Some(s) = trailer {
            return self.full_date(s.first, s.end);
        }
        let head = self.sentences.iter().take(HEAD).find_map(|s| {
            let dateline = if s.body > s.first { self.full_date(s.first, s.body) } else { None };
            dateline.or_else(|| self.short_sentence(s))
        });
        head.or_else(|| self.mentions.iter().take(LINES).find_map(|m| self.own_line(m)))
            .or_else(|| self.mentions.iter().rev().take(LINES).find_map(|m| self.own_line(m)))
            .or_else(|| self.sentences.iter().rev().take(TAIL).find_map(|s| self.short_sentence(s)))
    }

    fn full_date(&self, first: u32, end: u32) -> Option<DateRange> {
        let from = self.mentions.partition_point(|m| m.first < first);
        self.mentions[from..].iter().take_while(|m| m.first < end).find_map(day)
    }

    /// The date of a sentence that holds little else: `New Delhi | 14 June 2022`.
    fn short_sentence(&self, s: &Sentence) -> Option<DateRange> {
        let words = self.tokens[s.first as usize..s.end as usize].iter();
        let words = words.filter(|t| t.is_word() || t.tag == Tag::Number).count();
        if words <= 6 { self.full_date(s.first, s.end) } else { None }
    }

    /// A date with nothing but places and marks around it on its line.
    fn own_line(&self, m: &Found) -> Option<DateRange> {
        let date = day(m)?;
        let mark =
            |i: usize| self.tokens.get(i).is_some_and(|t| !t.is_word() && t.tag != Tag::Number && t.tag != Tag::Stop);
        let starts = |i: usize| self.tokens.get(i).is_none_or(|t| t.gap >= Gap::Line);
        let mut end = m.end as usize;
        while !starts(end) && mark(end) {
            end += 1;
        }
        let mut first = m.first as usize;
        while first > 0 && !starts(first) && mark(first - 1) {
            first -= 1;
        }
        if !starts(first) {
            // The place: `Suva, Fiji, 3 May 2023`.
            let at = self.mentions.partition_point(|o| (o.first as usize) < first);
            let place = self.mentions[..at].iter().rev().take(3).filter(|o| {
                !o.nested && matches!(o.kind, MentionKind::Place | MentionKind::Country) && o.end as usize <= first
            });
            first = place.map(|o| o.first as usize).rfind(|f| first - f <= 8).unwrap_or(first);
        }
        (starts(first) && starts(end)).then_some(date)
    }
}

fn day(m: &Found) -> Option<DateRange> {
    match m.date {
        Some(Expr::Absolute(range)) if range.precision == Precision::Day => Some(range),
        _ => None,
    }
}
