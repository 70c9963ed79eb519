//! Infinitives, gerunds and participles: what each depends on, and whose subject it shares.

use super::{ClauseKind, OPEN, Run, Stance};
use crate::chunk::{ChunkKind, Form};
use crate::lexicon::Pos;
use crate::tag::Tag;

impl Run<'_, '_> {
    pub(super) fn infinitive(&mut self, c: usize) {
        let n = self.p.stack.len() - 1;
        let lead = self.before_kind(c);
        let conjoined = matches!(lead, Some(ChunkKind::Conjunction | ChunkKind::Comma))
            || lead == Some(ChunkKind::Break) && self.goes_on_infinitive(c);
        let top = self.p.stack[n];
        if conjoined {
            // `to discuss A and (to) advance B`, `will host A and chair B`: beside the last infinitive or modal of the clause.
            let sibling = self.p.open.iter().rev().copied().find(|p| {
                let pred = &self.out[*p as usize];
                let g = self.i.chunks[pred.chunk as usize].group;
                let modal = g.form == Form::Modal && !self.i.chunks[c].group.to;
                pred.depth as usize == n
                    && (g.form == Form::Infinitive
                        || modal
                        || g.form == Form::Present && pred.stance == Stance::Infinitive)
            });
            if let Some(sibling) = sibling {
                let other = self.out[sibling as usize];
                let at = self.separator(c);
                // Everything begun since the sibling is closed with it.
                let out = &mut *self.out;
                self.p.open.retain(|p| {
                    if *p >= sibling && out[*p as usize].end == OPEN {
                        let pred = &mut out[*p as usize];
                        pred.end = at.max(pred.chunk + 1);
                        return false;
                    }
                    true
                });
                let stance = if other.stance == Stance::Finite { Stance::Finite } else { other.stance };
                let id = self.add(c, stance, other.parent, Some(other.subject), true);
                self.out[id as usize].coordinated = Some(sibling);
                return;
            }
        }
        if top.finite.is_none() && top.subject.is_some() {
            // `efforts to end X were ...`
            let last = top.last;
            self.add(c, Stance::NounInfinitive, last, None, false);
            let top = self.top();
            top.frozen = true;
            return;
        }
        // `held talks, hosted by X, to discuss A`: the purpose is that of the talks' holder.
        let aside = |p: &u32| {
            let pred = &self.out[*p as usize];
            pred.stance == Stance::Adjunct && Some(pred.subject) == top.held
        };
        // `held talks with groups representing farmers to discuss A`: not what the groups do.
        let described = |p: &u32| {
            let pred = &self.out[*p as usize];
            let group = self.i.chunks[pred.chunk as usize].group;
            pred.stance == Stance::Reduced
                && group.form == Form::Gerund
                && self.traits(c).framed()
                && self.before_kind(c) == Some(ChunkKind::Noun)
                && top.finite.is_some_and(|f| self.traits(self.out[f as usize].chunk as usize).gathers())
        };
        let parent = top.last.filter(|p| !aside(p) && !described(p)).or(top.finite);
        // `listened to farmers share their views`: the bare infinitive has the noun before it for its subject.
        let bare = !self.i.chunks[c].group.to && self.before_kind(c) == Some(ChunkKind::Noun);
        let near = if bare { self.noun_before(c) } else { self.for_subject(c) };
        let near = near.or_else(|| self.controlled_subject(parent?, c)).or_else(|| self.idle_subject(parent?, c));
        let subject = near.or_else(|| parent.map(|p| self.out[p as usize].subject));
        self.add(c, Stance::Infinitive, parent, subject, true);
    }

    /// `promises made by X at the fair | to deepen ties`: a thing that something was done to does nothing itself.
    fn idle_subject(&self, parent: u32, c: usize) -> Option<(u32, u32)> {
        let pred = self.out.get(parent as usize)?;
        let passive = pred.stance == Stance::Reduced && self.i.chunks[pred.chunk as usize].group.form != Form::Gerund;
        let apart = self.before_kind(c) != Some(ChunkKind::Verb);
        (passive && apart && self.is_thing(pred.subject.0 as usize)).then_some((0, 0))
    }

    pub(super) fn gerund(&mut self, c: usize) {
        let n = self.p.stack.len() - 1;
        let top = self.p.stack[n];
        match self.before_kind(c) {
            Some(ChunkKind::Preposition) => {
                let parent = top.last;
                // `thanked Fiji for hosting`: who is thanked has done it.
                let thanked = top.held.filter(|h| self.is_reason(c, h.0 as usize) && !self.is_thing(h.0 as usize));
                let subject = thanked.or_else(|| parent.map(|p| self.out[p as usize].subject)).or(top.subject);
                self.nested(c, Stance::Gerund, parent, subject);
            }
            // `will be in Rome today briefing X`
            Some(ChunkKind::Noun)
                if c > 0
                    && self.kind(c - 1) == Some(ChunkKind::Date)
                    && top.finite.is_some_and(|f| self.i.chunks[self.out[f as usize].chunk as usize].group.copula) =>
            {
                self.adjunct(c);
            }
            Some(ChunkKind::Noun) if !self.is_pronoun_before(c) => {
                let subject = self.noun_before(c);
                self.nested(c, Stance::Reduced, top.last, subject);
            }
            Some(ChunkKind::Conjunction) => {
                let sibling =
                    top.last.filter(|p| self.i.chunks[self.out[*p as usize].chunk as usize].group.form == Form::Gerund);
                match sibling {
                    Some(p) => {
                        let other = self.out[p as usize];
                        let at = self.separator(c);
                        let pred = &mut self.out[p as usize];
                        if pred.end == OPEN {
                            pred.end = at.max(pred.chunk + 1);
                        }
                        let id = self.add(c, other.stance, other.parent, Some(other.subject), true);
                        self.out[id as usize].coordinated = Some(p);
                    }
                    None => match top.finite.filter(|f| self.is_progressive(*f)) {
                        // `is crying foul over A and threatening B`
                        Some(f) => {
                            let at = self.separator(c);
                            self.close_to(n, at);
                            self.nested(c, Stance::Adjunct, Some(f), top.subject);
                        }
                        None => self.adjunct(c),
                    },
                }
            }
            Some(ChunkKind::Verb) => {
                let parent = top.last;
                let subject = parent.map(|p| self.out[p as usize].subject);
                self.nested(c, Stance::Gerund, parent, subject);
            }
            _ => self.adjunct(c),
        }
    }

    /// Whether the gerund at `c` follows `for` (or `as`, where both tell), with one phrase between its verb of stance and it: the object at chunk `o`.
    fn is_reason(&self, c: usize, o: usize) -> bool {
        let lead = self.i.tokens[self.i.chunks[c - 1].head as usize].pos;
        let cited = o > 0 && lead.has(Pos::SUBORDINATOR) && self.traits(o - 1).speech() && self.traits(c).speech();
        let held = c > o + 1
            && o > 0
            && (lead.has(Pos::FOR) || cited)
            && (o + 1..c - 1).all(|k| self.kind(k) == Some(ChunkKind::Noun) || self.is_of(k));
        held && self.kind(o - 1) == Some(ChunkKind::Verb) && self.traits(o - 1).stance()
    }

    /// Whether a bare gerund stands at `c + 1`.
    pub(super) fn gerund_follows(&self, c: usize) -> bool {
        self.i.chunks.get(c + 1).is_some_and(|k| k.kind == ChunkKind::Verb && k.group.form == Form::Gerund)
    }

    pub(super) fn participle(&mut self, c: usize) {
        let top = *self.top();
        match self.before_kind(c) {
            Some(ChunkKind::Noun) => {
                let subject = self.noun_before(c);
                self.nested(c, Stance::Reduced, top.last, subject);
            }
            Some(ChunkKind::Verb) => {
                let parent = top.last;
                let subject = parent.map(|p| self.out[p as usize].subject);
                self.nested(c, Stance::Gerund, parent, subject);
            }
            // `held talks, hosted by X`: what was hosted is the object, where that is no party.
            Some(ChunkKind::Comma)
                if top.held.is_some_and(|h| self.is_thing(h.0 as usize))
                    && self.kind(c + 1) == Some(ChunkKind::Preposition)
                    && self.i.tokens[self.i.chunks[c + 1].head as usize].pos.has(Pos::BY) =>
            {
                self.nested(c, Stance::Adjunct, top.finite, top.held);
            }
            _ => self.adjunct(c),
        }
    }

    /// `, doing ...`, `, chaired by ...`, or at the head of the sentence: the subject is the clause's.
    pub(super) fn adjunct(&mut self, c: usize) {
        let n = self.p.stack.len() - 1;
        // `X has agreed to Y, Ann Lee said, adding that ...`: what the speaker of the report goes on to say.
        if let Some(report) = self.report_before(c) {
            let at = self.separator(c);
            let pred = &mut self.out[report as usize];
            pred.end = at.max(pred.chunk + 1);
            let subject = pred.subject;
            return self.nested(c, Stance::Adjunct, Some(report), Some(subject));
        }
        if let Some((report, subject)) = self.speaker_before(c) {
            return self.nested(c, Stance::Adjunct, Some(report), Some(subject));
        }
        let mut level = n;
        // `said it would close, adding that ...`: a participle of speech goes with the verb of speech further out.
        let anew = self.traits(c).stance() && self.takes_up(c, n);
        if n > 0 && (self.traits(c).speech() || anew) && self.is_parted(c) {
            let speaks = |k: &usize| {
                self.p.stack[*k].finite.is_some_and(|f| self.traits(self.out[f as usize].chunk as usize).stance())
            };
            let bracket = self.p.stack.iter().rposition(|k| k.kind == ClauseKind::Bracket).map_or(0, |k| k + 1);
            let reports = |k: &usize| {
                self.p.stack[*k].finite.is_some_and(|f| self.traits(self.out[f as usize].chunk as usize).speech())
            };
            if (!speaks(&n) || !reports(&n) && (bracket..n).any(|k| reports(&k)))
                && let Some(outer) = (bracket..n).rev().find(speaks)
            {
                level = outer;
                self.close_to(level + 1, c as u32 - 1);
                self.p.stack.truncate(level + 1);
            }
        }
        let top = self.p.stack[level];
        // `X voted for it while acknowledging that ...`: a clause without a subject has that of its holder.
        if top.kind == ClauseKind::Subordinate && top.finite.is_none() && top.subject.is_none() {
            let subject = top.parent.map(|p| self.out[p as usize].subject);
            return self.nested(c, Stance::Adjunct, top.parent, subject);
        }
        self.nested(c, Stance::Adjunct, top.finite, top.subject);
    }

    /// `praised the man who led the march, calling him brave`, `said the plan was dead, blaming Lee`: what the participle at `c`
    /// tells is no deed of the inner clause.
    fn takes_up(&self, c: usize, n: usize) -> bool {
        let clause = &self.p.stack[n];
        let pronoun = self.kind(c + 1) == Some(ChunkKind::Noun)
            && self.i.tokens[self.i.chunks[c + 1].head as usize].tag == Tag::Pronoun;
        let thing = clause.subject.is_some_and(|(first, end)| end == first + 1 && !self.names_party(first as usize));
        pronoun && (thing || matches!(clause.kind, ClauseKind::Relative | ClauseKind::Wh | ClauseKind::That))
    }

    fn is_progressive(&self, pred: u32) -> bool {
        self.i.chunks[self.out[pred as usize].chunk as usize].group.progressive
    }

    /// Whether a comma or a dash stands right before chunk `c`.
    fn is_parted(&self, c: usize) -> bool {
        let Some(k) = c.checked_sub(1) else { return false };
        let dash = || self.i.tokens[self.i.chunks[k].head as usize].tag == Tag::Dash;
        self.kind(k) == Some(ChunkKind::Comma) || self.kind(k) == Some(ChunkKind::Break) && dash()
    }

    /// The verb of a report after what it reports, where it is the last before the comma in front of the participle at `c`.
    fn report_before(&self, c: usize) -> Option<u32> {
        if !(self.traits(c).speech() || self.traits(c).stance()) || self.before_kind(c) != Some(ChunkKind::Comma) {
            return None;
        }
        let id = (self.out.len() as u32).checked_sub(1)?;
        let pred = self.out.get(id as usize)?;
        (pred.stance == Stance::Reporting && (pred.chunk as usize) < c).then_some(id)
    }

    /// `CLAUSE, said X, adding that ...`: the speaker after the verb of the report that stands last before the participle at
    /// `c`; what stands before the report is no subject of the participle.
    fn speaker_before(&self, c: usize) -> Option<(u32, (u32, u32))> {
        if !(self.traits(c).speech() || self.traits(c).stance()) || self.before_kind(c) != Some(ChunkKind::Comma) {
            return None;
        }
        let id = (self.out.len() as u32).checked_sub(1)?;
        let verb = self.out.get(id as usize)?.chunk as usize;
        let led = verb > 0 && self.kind(verb - 1) == Some(ChunkKind::Comma);
        let inverted = led
            && self.out[id as usize].stance == Stance::Finite
            && self.out[id as usize].shared
            && self.traits(verb).speech()
            && self.kind(verb + 1) == Some(ChunkKind::Noun)
            && !self.is_thing(verb + 1);
        let end = self.separator(c);
        let plain = (verb + 1..end as usize).all(|k| {
            matches!(
                self.i.chunks[k].kind,
                ChunkKind::Noun | ChunkKind::Comma | ChunkKind::Conjunction | ChunkKind::Bracket | ChunkKind::Date
            ) || self.kind(k) == Some(ChunkKind::Preposition)
        });
        (inverted && plain).then_some((id, (verb as u32 + 1, end)))
    }

    /// A predicate that is not the clause's finite one.
    pub(super) fn nested(&mut self, c: usize, stance: Stance, parent: Option<u32>, subject: Option<(u32, u32)>) {
        self.freeze();
        self.add(c, stance, parent, subject, stance != Stance::Reduced);
    }
}
