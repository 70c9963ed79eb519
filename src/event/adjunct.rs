//! Dates and places of the event itself: beside the verb, at the head of the clause, or at the end of the object.

use super::{DraftArg, Scene};
use crate::chunk::ChunkKind;
use crate::clause::Predicate;
use crate::document::{MentionKind, Role};
use crate::gazetteer::Form;
use crate::lexicon::{NounClass, Pos};
use crate::tag::Tag;

impl Scene<'_> {
    /// A date or place phrase at chunk `c` (its preposition, or the date itself): the argument and the chunk after it.
    pub(super) fn adjunct(&self, c: usize, limit: usize) -> Option<(DraftArg, usize)> {
        match self.kind(c)? {
            ChunkKind::Date => Some((self.date_arg(c), c + 1)),
            ChunkKind::Preposition if c + 1 < limit => {
                if self.kind(c + 1) == Some(ChunkKind::Date) {
                    return (!self.is_of(c)).then(|| (self.date_arg(c + 1), c + 2));
                }
                if !self.pos(c).has(Pos::LOCATIVE) {
                    return None;
                }
                self.place(c + 1, limit)
            }
            _ => None,
        }
    }

    pub(super) fn date_arg(&self, c: usize) -> DraftArg {
        let chunk = &self.chunks[c];
        // `the first quarter of 2023` keeps its article; `earlier today` loses nothing.
        DraftArg { role: Role::Date, first: chunk.first, end: chunk.end }
    }

    /// A place phrase at chunk `c`: `the Harbour House in Suva`, `Jakarta, Indonesia`, `the G20 Summit in Bali`.
    pub(super) fn place(&self, c: usize, limit: usize) -> Option<(DraftArg, usize)> {
        if c >= limit || !self.is_place(c) {
            return None;
        }
        let mut k = c + 1;
        let mut end = self.chunks[c].end;
        while k < limit {
            let joins = self.kind(k) == Some(ChunkKind::Preposition)
                && (self.is_of(k) || self.pos(k).has(Pos::LOCATIVE))
                && k + 1 < limit
                && self.kind(k + 1) == Some(ChunkKind::Noun);
            let comma = self.kind(k) == Some(ChunkKind::Comma)
                && k + 1 < limit
                && self.is_named_place(k + 1)
                && self.is_named_place(k - 1)
                && !self.lists_places(k, limit);
            if joins && (self.is_of(k) || self.is_place(k + 1)) || comma {
                end = self.chunks[k + 1].end;
                k += 2;
            } else {
                break;
            }
        }
        Some((DraftArg { role: Role::Place, first: self.chunks[c].first, end }, k))
    }

    /// `Kansas, Ohio and Iowa`, `Fiji, Samoa`: a list, no town with its country.
    fn lists_places(&self, comma: usize, limit: usize) -> bool {
        let country = |c: usize| self.mention_of(c).is_some_and(|m| m.kind == MentionKind::Country);
        let mut k = comma + 2;
        if k < limit && self.kind(k) == Some(ChunkKind::Comma) {
            k += 1;
        }
        let last = k < limit && self.kind(k) == Some(ChunkKind::Conjunction);
        let another = last && k + 1 < limit && self.is_named_place(k + 1);
        // `in Suva, Fiji, and Apia, Samoa`
        let pairs = k + 3 < limit && self.kind(k + 2) == Some(ChunkKind::Comma) && self.is_named_place(k + 3);
        country(comma - 1) && country(comma + 1) || another && !pairs
    }

    /// The chunk after `Kansas, Ohio and Iowa`: two places or more with a conjunction before the last.
    pub(super) fn place_list(&self, c: usize, limit: usize) -> Option<usize> {
        // Not `the Arab and Muslim world`.
        let whole = |c: usize| {
            self.is_named_place(c)
                && self.mention_of(c).is_some_and(|m| m.form == Form::Name && m.end == self.chunks[c].end)
        };
        let mut k = c;
        for _ in 0..24 {
            if k >= limit || !whole(k) {
                return None;
            }
            let mut j = k + 1;
            j += usize::from(self.kind(j) == Some(ChunkKind::Comma));
            let conjunction = self.kind(j) == Some(ChunkKind::Conjunction);
            j += usize::from(conjunction);
            if j == k + 1 {
                return None;
            }
            if conjunction {
                return (j < limit && whole(j)).then_some(j + 1);
            }
            k = j;
        }
        None
    }

    fn is_named_place(&self, c: usize) -> bool {
        self.kind(c) == Some(ChunkKind::Noun)
            && self.mention_of(c).is_some_and(|m| matches!(m.kind, MentionKind::Place | MentionKind::Country))
    }

    fn is_place(&self, c: usize) -> bool {
        if self.kind(c) != Some(ChunkKind::Noun) {
            return false;
        }
        let chunk = &self.chunks[c];
        // `Syrian banks`: the country says whose, the noun what.
        let named = self.mention_of(c).filter(|m| m.kind != MentionKind::Country || m.end > chunk.head);
        if let Some(m) = named {
            return match m.kind {
                MentionKind::Place | MentionKind::Country => true,
                MentionKind::Organization => m.anaphor.is_none(),
                // `at the Vienna Summit`; not `in the C5+1 format`.
                MentionKind::Program => {
                    self.lexicon.word(self.tokens[chunk.head as usize].word).class == NounClass::Event
                }
                _ => false,
            };
        }
        let head = self.lexicon.word(self.tokens[chunk.head as usize].word);
        let definite = self.tokens[chunk.first as usize].tag == Tag::Determiner
            || self.tokens[chunk.first as usize].is_capital()
            || self.tokens[chunk.first as usize].tag == Tag::PossPronoun;
        match head.class {
            NounClass::Place => definite,
            NounClass::Event => definite && self.tokens[chunk.head as usize].is_capital(),
            _ => false,
        }
    }

    /// Whether the phrase at chunk `c` belongs to a noun before it that is no gathering, speech or place.
    fn hangs_on_noun(&self, c: usize) -> bool {
        let Some(k) = c.checked_sub(1).filter(|k| self.kind(*k) == Some(ChunkKind::Noun)) else { return false };
        let class = self.lexicon.word(self.tokens[self.chunks[k].head as usize].word).class;
        !self.is_place(k) && !matches!(class, NounClass::Event | NounClass::Speech | NounClass::Place)
    }

    /// Date and place phrases before the verb: at the head of the clause, and between subject and verb.
    pub(super) fn leading(&self, pred: &Predicate, out: &mut Vec<DraftArg>) {
        let verb = pred.chunk as usize;
        let (subject, subject_end) = (pred.subject.0 as usize, pred.subject.1 as usize);
        let has_subject = subject_end > subject && subject < verb;
        let mut c = pred.start as usize;
        // `Following the visit to Suva in March, ...`: the date of the visit.
        let from = c;
        let aside = self.kind(c) == Some(ChunkKind::Preposition)
            && !self.pos(c).has(Pos::LOCATIVE)
            && self.kind(c + 1) == Some(ChunkKind::Noun);
        if has_subject {
            // Where a place ends: `In Suva | last April, ...`.
            let mut placed = usize::MAX;
            while c < subject {
                match self.adjunct(c, subject).filter(|(a, _)| !(aside && a.role == Role::Date && c > from)).filter(
                    |(a, _)| {
                        a.role != Role::Date
                            || self.kind(c) != Some(ChunkKind::Date)
                            || c == 0
                            || c == placed
                            || self.kind(c - 1) != Some(ChunkKind::Noun)
                    },
                ) {
                    // `After years of deadlock in Congress, ...`: where the deadlock was.
                    Some((arg, next)) if arg.role == Role::Place && (self.hangs_on_noun(c) || self.names_topic(c)) => {
                        c = next;
                    }
                    Some((arg, next)) if arg.role == Role::Date || self.fronted(next, subject) => {
                        if arg.role == Role::Place {
                            placed = next;
                        }
                        out.push(arg);
                        c = next;
                    }
                    Some((_, next)) => c = next,
                    None if matches!(
                        self.kind(c),
                        Some(ChunkKind::Comma | ChunkKind::Adverb | ChunkKind::Conjunction)
                    ) =>
                    {
                        c += 1
                    }
                    // `In his speech on Monday, ...`: a phrase of another kind; its date still counts.
                    None if matches!(self.kind(c), Some(ChunkKind::Preposition | ChunkKind::Noun)) => c += 1,
                    None => break,
                }
            }
        }
        let mut c = if has_subject { subject_end } else { verb.saturating_sub(2).max(pred.start as usize) };
        while c < verb {
            if has_subject && matches!(self.kind(c), Some(ChunkKind::Relative | ChunkKind::Verb | ChunkKind::That)) {
                break;
            }
            match self.adjunct(c, verb) {
                // `a programme for 2026-2027 was signed`: a part of the subject.
                Some((arg, next)) if arg.role == Role::Date && !(has_subject && self.pos(c).has(Pos::FOR)) => {
                    out.push(arg);
                    c = next;
                }
                _ => c += 1,
            }
        }
    }

    /// `On Fiji, the leaders discussed ...`: what is spoken of, by a preposition that leads to places and to topics.
    fn names_topic(&self, c: usize) -> bool {
        let chunk = self.chunks.get(c + 1);
        let bare = chunk.is_some_and(|k| self.mention_of(c + 1).is_some_and(|m| m.first == k.first && m.has_name()));
        bare && self.pos(c).has(Pos::NAME_LINK)
    }

    /// Whether a comma ends what is put in front of a clause at chunk `c`, or after a date there.
    fn fronted(&self, c: usize, subject: usize) -> bool {
        let comma = |c: usize| self.kind(c) == Some(ChunkKind::Comma);
        comma(c) || self.adjunct(c, subject).is_some_and(|(a, after)| a.role == Role::Date && comma(after))
    }

    /// Whether the date at chunk `c`, at the end of an object, is the event's own: a day, or (of an act) any date that
    /// `on` or `in` leads to. `for 2022-2024` and `the term 2025-2027` belong to the object.
    fn own_date(&self, c: usize, act: bool) -> bool {
        // `welcomed the vote earlier this week`: of the vote.
        if !act && self.kind(c - 1) == Some(ChunkKind::Noun) && self.head_tag(c) == Tag::Adverb {
            let first = self.tokens[self.chunks[c].first as usize];
            let apart = first.tag == Tag::Adverb && self.chunks[c].end > self.chunks[c].first + 2;
            if apart {
                return false;
            }
        }
        let led = c > 0 && self.kind(c - 1) == Some(ChunkKind::Preposition);
        if led && !self.pos(c - 1).has(Pos::LOCATIVE) {
            return act && !self.pos(c - 1).has(Pos::FOR);
        }
        let first = self.chunks[c].first;
        let at = self.mentions.partition_point(|m| m.first < first);
        let day = self.mentions.get(at).and_then(|m| m.date).is_some_and(|d| d.is_day());
        day || act && led
    }

    /// `adopted by 120 votes`: a number of acts is nobody.
    pub(super) fn counts_acts(&self, c: usize) -> bool {
        let word = self.lexicon.word(self.tokens[self.chunks[c].head as usize].word);
        self.tokens[self.chunks[c].first as usize].tag == Tag::Number
            && self.lexicon.word(word.noun).class == NounClass::Act
    }

    fn is_act(&self, c: usize) -> bool {
        let word = self.lexicon.word(self.tokens[self.chunks[c].head as usize].word);
        self.kind(c) == Some(ChunkKind::Noun) && word.class == NounClass::Act
    }

    /// Whether the end of chunks `from..end` is the last member of what `including` opens: `..., including a visit on Monday`.
    fn in_inclusion(&self, from: usize, end: usize) -> bool {
        let opener = (from..end)
            .rev()
            .find(|k| self.kind(*k) == Some(ChunkKind::Preposition) && self.pos(*k).has(Pos::INCLUSION));
        opener.is_some_and(|k| !(k..end).any(|c| self.kind(c) == Some(ChunkKind::Comma)))
    }

    /// `expressed support following Fiji's raid on Monday`: the date at the end of chunks `from..end` is that of the raid.
    fn dates_cause(&self, from: usize, end: usize) -> bool {
        let Some(k) = end.checked_sub(3).filter(|k| *k > from + 1) else { return false };
        let class = self.lexicon.word(self.word(k)).class;
        self.kind(end - 1) == Some(ChunkKind::Date)
            && self.kind(end - 2) == Some(ChunkKind::Preposition)
            && self.kind(k) == Some(ChunkKind::Noun)
            && self.kind(k - 1) == Some(ChunkKind::Preposition)
            && !self.is_of(k - 1)
            && !self.pos(k - 1).has(Pos::LOCATIVE)
            && matches!(class, NounClass::Act | NounClass::Event)
            && self.tokens[self.chunks[k].first as usize..self.chunks[k].head as usize]
                .iter()
                .any(|t| matches!(t.tag, Tag::Possessive | Tag::PossessiveMark))
    }

    /// `repeated X in his letter of thanks on Monday`: the date at the end of chunks `from..end` is that of the letter.
    fn dates_speech(&self, from: usize, end: usize) -> bool {
        let Some(k) = end.checked_sub(3).filter(|k| *k > from + 1) else { return false };
        let (phrase, first) = (&self.chunks[k], self.tokens[self.chunks[k].first as usize].tag);
        let class = self.lexicon.word(self.tokens[phrase.head as usize].word).class;
        self.kind(end - 1) == Some(ChunkKind::Date)
            && self.kind(end - 2) == Some(ChunkKind::Preposition)
            && self.kind(k) == Some(ChunkKind::Noun)
            && self.kind(k - 1) == Some(ChunkKind::Preposition)
            && !self.is_of(k - 1)
            && first == Tag::PossPronoun
            && matches!(class, NounClass::Speech | NounClass::Document)
    }

    /// Takes date and place phrases off the end of chunks `from..end`; gives the new end.
    pub(super) fn trailing(
        &self,
        from: usize,
        end: usize,
        (place, act): (bool, bool),
        out: &mut Vec<DraftArg>,
    ) -> usize {
        let mut end = end;
        for _ in 0..3 {
            while end > from && matches!(self.kind(end - 1), Some(ChunkKind::Comma | ChunkKind::Stop)) {
                end -= 1;
            }
            if end <= from + 1 {
                return end;
            }
            if self.kind(end - 1) == Some(ChunkKind::Date) && self.kind(end - 2) == Some(ChunkKind::Verb) {
                return end;
            }
            if self.kind(end - 1) == Some(ChunkKind::Date) && !self.own_date(end - 1, act) {
                return end;
            }
            if self.dates_cause(from, end) || self.in_inclusion(from, end) || !act && self.dates_speech(from, end) {
                return end;
            }
            if self.kind(end - 1) == Some(ChunkKind::Date) && !out.iter().any(|a| a.role == Role::Date) {
                let preposition = self.kind(end - 2) == Some(ChunkKind::Preposition);
                if preposition && (self.is_of(end - 2) || end - 2 <= from) {
                    return end;
                }
                out.push(self.date_arg(end - 1));
                end -= if preposition { 2 } else { 1 };
                continue;
            }
            if !place || out.iter().any(|a| a.role == Role::Place) {
                return end;
            }
            // The longest place phrase that ends here.
            let found = (from + 1..end)
                .rev()
                .take(9)
                .filter(|c| self.kind(*c) == Some(ChunkKind::Preposition) && self.pos(*c).has(Pos::LOCATIVE))
                // `held a session in view of the war on Norway`: where the war is.
                .filter(|c| *c - 1 == from || !self.is_act(*c - 1))
                .filter_map(|c| self.place(c + 1, end).filter(|(_, next)| *next == end).map(|(arg, _)| (c, arg)))
                .next_back();
            match found {
                Some((c, arg)) => {
                    out.push(arg);
                    end = c;
                }
                None => return end,
            }
        }
        end
    }
}
