//! How far the complement of a predicate reaches: to the end of its clause, to the first adjunct that is an event itself,
//! or, where two verbs share an object, over that of the second.

use std::cell::OnceCell;

use super::Scene;
use super::complement::Reach;
use crate::chunk::{ChunkKind, Form};
use crate::clause::{Predicate, Stance};
use crate::lexicon::Pos;
use crate::rule::Frame;
use crate::tag::Tag;

impl Scene<'_> {
    /// How far the complement of a predicate reaches: its own end, or the first adjunct clause that is an event itself.
    pub(super) fn reach(&self, n: u32, pred: &Predicate, start: usize) -> Reach {
        if let Some((_, reach)) = self.reached.get().filter(|(of, reach)| *of == n && reach.start == start) {
            return reach;
        }
        let reach = self.find_reach(n, pred, start);
        self.reached.set(Some((n, reach)));
        reach
    }

    fn find_reach(&self, n: u32, pred: &Predicate, start: usize) -> Reach {
        let mut end = (pred.end as usize).min(self.chunks.len());
        while end > start && matches!(self.kind(end - 1), Some(ChunkKind::Stop)) {
            end -= 1;
        }
        let mut listed = false;
        // A complement of more predicates than that is no sentence.
        for q in self.preds.iter().skip(n as usize + 1).take(32) {
            let at = q.chunk as usize;
            if at >= end {
                break;
            }
            if q.stance == Stance::Gerund {
                listed = true;
            }
            // `said the dam was safe: | “It is safe,” he said`
            if let Some(colon) = self.colon_before_quote(q).filter(|k| *k > start) {
                return Reach { start, end: colon };
            }
            // `, stressing ...`, `, and stressing ...`, `while stressing ...`
            let comma = at > start
                && (matches!(self.kind(at - 1), Some(ChunkKind::Comma | ChunkKind::Subordinator))
                    || self.kind(at - 1) == Some(ChunkKind::Break) && self.head_tag(at - 1) == Tag::Dash
                    || self.kind(at - 1) == Some(ChunkKind::Conjunction)
                        && at > 1
                        && self.kind(at - 2) == Some(ChunkKind::Comma));
            let gerund = self.chunks[at].group.form == Form::Gerund;
            // `signed the pact, with Fiji taking the chair`
            let (first, last) = (q.subject.0 as usize, q.subject.1 as usize);
            if gerund
                && q.stance == Stance::Reduced
                && last == at
                && first > start + 1
                && self.pos(first - 1).has(Pos::ABSOLUTE)
                && self.kind(first - 2) == Some(ChunkKind::Comma)
                && self.is_party(first)
            {
                return Reach { start, end: first - 2 };
            }
            if q.stance == Stance::Adjunct
                && comma
                && (gerund
                    && (!listed && (self.is_stance(at) || self.told_clause(start)) || self.is_speech(at))
                    && !self.is_item(q, at, end)
                    || self.has_agent(at) && self.is_framed(at) && !self.parenthetical(at, end))
                && q.clause == pred.clause
                && !self.inside_list(start, at)
            {
                let mut cut = at - 1;
                while cut > start && matches!(self.kind(cut - 1), Some(ChunkKind::Comma | ChunkKind::Adverb)) {
                    cut -= 1;
                }
                return Reach { start, end: cut.max(start) };
            }
        }
        Reach { start, end }
    }

    /// `signed and ratified | the pact`: a verb that asks for an object and has none has that of the next predicate, where
    /// nothing stands between the two.
    pub(super) fn shared_reach(&self, n: u32, pred: &Predicate, frame: &Frame, own: Reach) -> Option<Reach> {
        let asks = frame.needs != 0 || frame.heads.is_some() || frame.party_object;
        if own.end > own.start || !asks {
            return None;
        }
        let start = own.start;
        let next = self.preds.get(n as usize + 1).filter(|q| q.coordinated == Some(n))?;
        let (own, other) = (self.chunks[pred.chunk as usize].group, self.chunks[next.chunk as usize].group);
        let beside = (start..next.chunk as usize)
            .all(|k| matches!(self.kind(k), Some(ChunkKind::Conjunction | ChunkKind::Adverb)));
        let fits = beside && !own.passive && !other.passive && next.chunk as usize <= start + 3;
        fits.then(|| self.find_reach(n + 1, next, next.chunk as usize + 1))
    }

    /// The colon before a quotation that the verb of speech after it reports.
    fn colon_before_quote(&self, q: &Predicate) -> Option<usize> {
        let first = q.subject.0.min(q.chunk) as usize;
        let told = matches!(q.stance, Stance::Finite | Stance::Reporting) && self.is_speech(q.chunk as usize);
        let quote = (0..first).rev().find(|k| self.kind(*k) != Some(ChunkKind::Comma)).filter(|_| told)?;
        let colon = quote.checked_sub(1)?;
        let found = self.kind(quote) == Some(ChunkKind::Quote)
            && self.kind(colon) == Some(ChunkKind::Break)
            && matches!(self.head_tag(colon), Tag::Colon | Tag::Dash);
        found.then_some(colon)
    }

    fn is_framed(&self, c: usize) -> bool {
        let lemma = crate::clause::lemma(self.lexicon, &self.tokens[self.chunks[c].head as usize]);
        self.rules.traits.of(lemma).framed()
    }

    pub(super) fn is_speech(&self, c: usize) -> bool {
        let lemma = crate::clause::lemma(self.lexicon, &self.tokens[self.chunks[c].head as usize]);
        self.rules.traits.of(lemma).speech()
    }

    /// Whether a clause or an infinitive is the complement that begins at chunk `start`: a participle after its comma goes
    /// with the verb that tells it (`pledged to leave, reversing a decision`).
    fn told_clause(&self, start: usize) -> bool {
        self.kind(start) == Some(ChunkKind::That)
    }

    pub(super) fn is_stance(&self, c: usize) -> bool {
        let lemma = crate::clause::lemma(self.lexicon, &self.tokens[self.chunks[c].head as usize]);
        self.rules.traits.of(lemma).stance()
    }

    fn has_agent(&self, c: usize) -> bool {
        self.kind(c + 1) == Some(ChunkKind::Preposition) && self.pos(c + 1).has(Pos::BY)
    }

    /// `the plan, backed by X, and its costs`: a list goes on after what the participle at `c` says.
    fn parenthetical(&self, c: usize, end: usize) -> bool {
        let comma = (c + 1..end).find(|k| self.kind(*k) == Some(ChunkKind::Comma));
        comma.is_some_and(|k| {
            // `, backed by X, to mend A`
            self.kind(k + 1) == Some(ChunkKind::Verb) && self.chunks[k + 1].group.to
                || self.kind(k + 1) == Some(ChunkKind::Conjunction)
                    && self.kind(k + 2) == Some(ChunkKind::Noun)
                    && !(k + 3..end)
                        .any(|v| self.kind(v) == Some(ChunkKind::Verb) && self.chunks[v].group.form.is_finite())
        })
    }

    /// `discussed trade, | widening access, and opening clinics`: a gerund that goes on with the list a noun has begun, and tells
    /// nothing of its own.
    fn is_item(&self, q: &Predicate, at: usize, end: usize) -> bool {
        let last = |c: usize| {
            self.kind(c) == Some(ChunkKind::Verb)
                && self.chunks[c].group.form == Form::Gerund
                && self.kind(c - 1) == Some(ChunkKind::Conjunction)
                && self.kind(c - 2) == Some(ChunkKind::Comma)
        };
        (at + 3..end).any(last) && !self.may_tell(q)
    }

    /// Whether a rule of speech or stance has what it asks for, as far as single words tell: `advancing a claim`, not `advancing equity`.
    fn may_tell(&self, q: &Predicate) -> bool {
        let verb = q.chunk as usize;
        let lemma = crate::clause::lemma(self.lexicon, &self.tokens[self.chunks[verb].head as usize]);
        let ahead = self.ahead(verb);
        let nouns = OnceCell::new();
        self.rules.traits.keyed(lemma).any(|(key, entry)| {
            let frame = self.rules.frames.get(entry.frame as usize);
            !key.adjective
                && frame.and_then(|f| self.rules.types.get(f.kind as usize)).is_some_and(|t| t.speech)
                && (!key.lead.is_known() || ahead.contains(&key.lead))
                && (key.mask == 0 || self.may_have_noun(key, q, &nouns))
                && (!key.words || self.has_words_of(q, verb, entry))
        })
    }

    /// Whether `including` or `such as` has opened a list between the two chunks.
    fn inside_list(&self, from: usize, to: usize) -> bool {
        (from..to).any(|c| self.kind(c) == Some(ChunkKind::Preposition) && self.pos(c).has(Pos::INCLUSION))
    }
}
