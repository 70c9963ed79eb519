//! Fills the [`Trace`]: only when somebody asks for an explanation.

use super::trace::{Attempt, Construction, Cut, Miss, Trace, TracedArg, Why};
use super::{Draft, DraftArg, Scene};
use crate::chunk::{ChunkKind, Form};
use crate::clause::{ClauseKind, Predicate, Stance};
use crate::document::{Role, RuleRef};
use crate::lexicon::{Pos, WordId};
use crate::rule::FrameEntry;
use crate::span::Span;
use std::sync::Arc;

impl Scene<'_> {
    /// Records a frame that made an event.
    pub(super) fn record(
        &self,
        trace: &Trace,
        pred: &Predicate,
        adjective: Option<usize>,
        entry: &FrameEntry,
        draft: &Draft,
    ) {
        let light = self.rules.frames.get(entry.frame as usize).and_then(|f| f.heads.as_ref()).is_some_and(|h| h.light);
        let trigger = self.bytes(draft.trigger.0, draft.trigger.1);
        let args = draft.args.iter().map(|a| TracedArg {
            role: a.role,
            span: self.bytes(a.first, a.end),
            cut: self.cut(pred, draft, a),
        });
        trace.attempts.borrow_mut().push(Attempt {
            rule: draft.rule.clone(),
            verb: self.chunk_bytes(pred.chunk as usize),
            sentence: self.sentence,
            outcome: Ok(trigger),
            at: trigger,
            winner: None,
            missing: None,
            constructions: self.constructions(pred, adjective, light, draft),
            args: args.collect(),
        });
    }

    /// Records a frame that does not fit.
    pub(super) fn record_miss(
        &self,
        trace: &Trace,
        pred: &Predicate,
        entry: &FrameEntry,
        miss: Miss,
        winner: Option<&Arc<RuleRef>>,
    ) {
        let Some(frame) = self.rules.frames.get(entry.frame as usize) else { return };
        let at = miss.chunk.map_or(pred.chunk as usize, |c| c as usize);
        trace.attempts.borrow_mut().push(Attempt {
            rule: frame.rule.clone(),
            verb: self.chunk_bytes(pred.chunk as usize),
            sentence: self.sentence,
            outcome: Err(miss.why),
            at: self.chunk_bytes(at),
            winner: winner.cloned(),
            missing: None,
            constructions: Vec::new(),
            args: Vec::new(),
        });
    }

    /// Records the frames that come after the one that won.
    pub(super) fn record_rest(
        &self,
        trace: &Trace,
        n: u32,
        pred: &Predicate,
        lemma: WordId,
        adjective: Option<usize>,
        won: u32,
    ) {
        let Some(winner) = self.rules.frames.get(won as usize).map(|f| f.rule.clone()) else { return };
        let after = self.rules.of_verb(lemma).iter().skip_while(|e| e.frame != won).filter(|e| e.frame != won);
        for entry in after.filter(|e| e.adjective == adjective.is_some()) {
            let miss = self.fit(n, pred, entry, adjective, &mut Vec::new()).err().unwrap_or(Why::Beaten.here());
            self.record_miss(trace, pred, entry, miss, Some(&winner));
        }
    }

    /// Records the frames of a verb that a pattern took.
    pub(super) fn record_losers(&self, trace: &Trace, n: u32, pred: &Predicate, winner: &Arc<RuleRef>) {
        let lemma = crate::clause::lemma(self.lexicon, &self.tokens[self.chunks[pred.chunk as usize].head as usize]);
        for entry in self.rules.of_verb(lemma).iter().filter(|e| !e.adjective) {
            let miss = self.fit(n, pred, entry, None, &mut Vec::new()).err().unwrap_or(Why::Beaten.here());
            self.record_miss(trace, pred, entry, miss, Some(winner));
        }
    }

    /// Records `according to X`.
    pub(super) fn record_phrase(&self, trace: &Trace, c: usize, draft: &Draft) {
        let trigger = self.chunk_bytes(c);
        let cut = |role: Role| if role == Role::Content { Cut::ClauseBefore } else { Cut::Reporter };
        let args =
            draft.args.iter().map(|a| TracedArg { role: a.role, span: self.bytes(a.first, a.end), cut: cut(a.role) });
        trace.attempts.borrow_mut().push(Attempt {
            rule: draft.rule.clone(),
            verb: trigger,
            sentence: self.sentence,
            outcome: Ok(trigger),
            at: trigger,
            winner: None,
            missing: None,
            constructions: vec![Construction::Phrase],
            args: args.collect(),
        });
    }

    /// Records a phrase that made no event.
    pub(super) fn record_phrase_miss(&self, trace: &Trace, c: usize, entry: &FrameEntry, miss: Miss) {
        let Some(frame) = self.rules.frames.get(entry.frame as usize) else { return };
        trace.attempts.borrow_mut().push(Attempt {
            rule: frame.rule.clone(),
            verb: self.chunk_bytes(c),
            sentence: self.sentence,
            outcome: Err(miss.why),
            at: self.chunk_bytes(miss.chunk.map_or(c, |c| c as usize)),
            winner: None,
            missing: None,
            constructions: Vec::new(),
            args: Vec::new(),
        });
    }

    fn chunk_bytes(&self, c: usize) -> Span {
        match self.chunks.get(c).or(self.chunks.last()) {
            Some(chunk) => self.bytes(chunk.first, chunk.end),
            None => Span::new(0, 0),
        }
    }

    fn constructions(
        &self,
        pred: &Predicate,
        adjective: Option<usize>,
        light: bool,
        draft: &Draft,
    ) -> Vec<Construction> {
        let group = self.chunks[pred.chunk as usize].group;
        let passive =
            adjective.is_none() && (group.passive || pred.stance == Stance::Reduced && group.form == Form::Past);
        let after = pred.subject.1 > pred.subject.0 && pred.subject.0 > pred.chunk;
        let inverted = after || draft.args.iter().any(|a| self.cut(pred, draft, a) == Cut::InvertedSubject);
        let mut out = Vec::new();
        out.push(match (adjective, pred.stance, passive) {
            (Some(_), ..) => Construction::Adjective,
            (_, Stance::Reporting, _) => Construction::ReportedBy,
            (_, _, true) if draft.args.iter().any(|a| a.role == Role::Actor) => Construction::PassiveByAgent,
            (_, _, true) => Construction::PassiveWithoutAgent,
            _ => Construction::Active,
        });
        if inverted {
            out.push(Construction::Inverted);
        }
        if light {
            out.push(if passive { Construction::LightNounSubject } else { Construction::LightVerb });
        }
        match pred.stance {
            Stance::Adjunct | Stance::Reduced => out.push(Construction::Participle),
            Stance::Gerund => out.push(Construction::Gerund),
            Stance::Infinitive | Stance::NounInfinitive => {
                let purpose =
                    pred.parent.and_then(|p| self.preds.get(p as usize)).is_some_and(|p| self.takes_purpose(p));
                out.push(if purpose { Construction::Purpose } else { Construction::Infinitive });
            }
            _ => {}
        }
        if pred.clause == ClauseKind::Relative {
            out.push(Construction::Relative);
        }
        if pred.coordinated.is_some() {
            out.push(Construction::Coordinated);
        } else if pred.shared {
            out.push(Construction::SharedSubject);
        }
        if self.quoted {
            out.push(Construction::Quoted);
        }
        out
    }

    /// Whether some frame of the predicate's verb is of a type whose infinitives are purposes.
    fn takes_purpose(&self, pred: &Predicate) -> bool {
        let lemma = crate::clause::lemma(self.lexicon, &self.tokens[self.chunks[pred.chunk as usize].head as usize]);
        let frames = self.rules.of_verb(lemma).iter().filter_map(|e| self.rules.frames.get(e.frame as usize));
        frames.filter_map(|f| self.rules.types.get(f.kind as usize)).any(|t| t.purpose)
    }

    /// How an argument was found, by where it stands.
    fn cut(&self, pred: &Predicate, draft: &Draft, arg: &DraftArg) -> Cut {
        let verb = &self.chunks[pred.chunk as usize];
        let at = self.chunks.iter().position(|c| c.first <= arg.first && arg.first < c.end);
        let kind = at.and_then(|c| self.kind(c));
        let before = arg.end <= verb.first;
        let group = verb.group;
        let passive = group.passive || pred.stance == Stance::Reduced && group.form == Form::Past;
        let subject = at.is_some_and(|c| (pred.subject.0 as usize..pred.subject.1 as usize).contains(&c));
        match arg.role {
            Role::Date => return if before { Cut::DateBefore } else { Cut::DateAfter },
            Role::Source => return Cut::Reporter,
            _ if subject && arg.first > verb.first => return Cut::InvertedSubject,
            _ if subject && passive => return Cut::PassiveSubject,
            _ if subject => return Cut::Subject,
            _ => {}
        }
        if kind == Some(ChunkKind::Quote) {
            return Cut::Quotation;
        }
        if before {
            return Cut::ClauseBefore;
        }
        let previous = at.and_then(|c| c.checked_sub(1)).filter(|c| self.kind(*c) == Some(ChunkKind::Preposition));
        match kind {
            Some(ChunkKind::That) => Cut::ThatClause,
            Some(ChunkKind::Wh) => Cut::WhClause,
            Some(ChunkKind::Verb) => {
                let to = at.is_some_and(|c| self.chunks[c].group.form == Form::Gerund);
                if to { Cut::Gerund } else { Cut::Infinitive }
            }
            _ => match previous {
                Some(c) if self.pos(c).has(Pos::BY) && passive => Cut::ByPhrase,
                Some(_) if arg.role == Role::Place => Cut::PlaceAfter,
                Some(c) => Cut::After(self.chunk_bytes(c)),
                None if arg.role == Role::Actor => Cut::InvertedSubject,
                None => {
                    let clause = self
                        .preds
                        .iter()
                        .any(|q| q.clause == ClauseKind::That && q.chunk > pred.chunk && at == Some(q.start as usize));
                    if clause && draft.trigger.1 <= arg.first { Cut::ZeroClause } else { Cut::Object }
                }
            },
        }
    }
}
