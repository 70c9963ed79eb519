//! Verbs beside and after others: the clause that a coordinated verb goes with, and a verb whose subject stands after the
//! verb before.

use super::{Candidate, ClauseKind, Run, Stance};
use crate::chunk::{ChunkKind, Form, Group};
use crate::lexicon::Pos;
use crate::tag::Tag;

impl Run<'_, '_> {
    /// The clause that a coordinated finite verb belongs to.
    pub(super) fn coordination_level(&self, c: usize) -> usize {
        let n = self.p.stack.len() - 1;
        let group = self.i.chunks[c].group;
        let past = match group.form {
            Form::Past => true,
            Form::Modal => self.i.lexicon.word(group.modal).pos.has(Pos::PAST),
            _ => false,
        };
        let speech = self.traits(c).framed();
        let mut first = None;
        let mark = self.opening_mark(c);
        for level in (0..=n).rev() {
            let clause = &self.p.stack[level];
            if clause.kind == ClauseKind::Bracket {
                return level;
            }
            let Some(finite) = clause.finite else { continue };
            first = first.or(Some(level));
            // `said they had “won and | earned” it`: both stand in the quotation marks.
            let head = self.i.chunks[self.out[finite as usize].chunk as usize].head;
            if mark.is_some_and(|m| m < head) {
                return level;
            }
            if self.is_past_class(finite) != Some(past) || !self.agrees(finite, c) || self.is_at_odds(level, c) {
                continue;
            }
            // `a ploy that does A, does B and does C`
            let word = |c: usize| self.i.tokens[self.i.chunks[c].head as usize].word;
            if clause.kind == ClauseKind::Relative && word(self.out[finite as usize].chunk as usize) == word(c) {
                return level;
            }
            // `a meeting, which was held in A and was chaired by B`: no comma has ended the relative clause.
            let start = clause.start as usize;
            let apart =
                clause.kind == ClauseKind::Relative && start >= 2 && self.kind(start - 2) == Some(ChunkKind::Comma);
            if apart
                && (group.passive || !self.traits(c).speech())
                && !(start..c).any(|k| self.kind(k) == Some(ChunkKind::Comma))
            {
                return level;
            }
            // `has said she wants A and | has praised B`: in aspect.
            let perfect = |f: u32| self.i.chunks[self.out[f as usize].chunk as usize].group.perfect;
            if group.perfect && speech && !perfect(finite) {
                let outer = (0..level).rev().find(|k| {
                    self.p.stack[*k].finite.is_some_and(|f| perfect(f) && self.is_past_class(f) == Some(past))
                });
                if let Some(outer) = outer {
                    return outer;
                }
            }
            // Same tense inside and outside: a framed verb goes with the framed verb outside when the inner one is none.
            let thing = clause.subject.is_some_and(|(f, end)| end == f + 1 && !self.names_party(f as usize));
            let inner_framed = self.traits(self.out[finite as usize].chunk as usize).framed()
                && !(self.traits(c).speech() && thing && !group.passive)
                && (!self.traits(c).speech() || self.traits(self.out[finite as usize].chunk as usize).stance());
            if level > 0
                && speech
                && (!inner_framed || clause.kind == ClauseKind::Relative || clause.kind == ClauseKind::Subordinate)
            {
                let outer = (0..level).rev().find(|k| {
                    self.p.stack[*k].finite.is_some_and(|f| {
                        self.is_past_class(f) == Some(past)
                            && self.traits(self.out[f as usize].chunk as usize).framed()
                            && self.agrees(f, c)
                            && !self.fits_better(finite, f, c)
                    })
                });
                if let Some(outer) = outer {
                    return outer;
                }
            }
            return level;
        }
        // `says its aim is X, but conceded that ...`: a verb of speech beside the verb of speech further out.
        let speaks = |f: u32| self.traits(self.out[f as usize].chunk as usize).speech();
        let inner = first.and_then(|k| self.p.stack[k].finite);
        if self.traits(c).speech() && inner.is_some_and(|f| !speaks(f)) {
            let outer = (0..n).rev().find(|k| self.p.stack[*k].finite.is_some_and(speaks));
            return outer.or(first).unwrap_or(n);
        }
        first.unwrap_or(n)
    }

    /// The quotation mark that the verb at `c` stands behind, where the quotation ends after it.
    fn opening_mark(&self, c: usize) -> Option<u32> {
        let head = self.i.chunks[c].head;
        let mark = |t: &u32| matches!(self.i.tokens[*t as usize].tag, Tag::QuoteOpen | Tag::QuoteClose);
        let open = (head.saturating_sub(24)..head).rev().find(mark)?;
        let close = (head + 1..(head + 40).min(self.i.tokens.len() as u32)).find(mark)?;
        let tag = |t: u32| self.i.tokens[t as usize].tag;
        (tag(open) == Tag::QuoteOpen && tag(close) == Tag::QuoteClose).then_some(open)
    }

    /// `values the ties we have with B and | views them as a success`: a pronoun in the plural is no subject of that verb.
    fn is_at_odds(&self, level: usize, c: usize) -> bool {
        let chunk = &self.i.chunks[c];
        let third = !chunk.group.auxiliary && self.i.tokens[chunk.head as usize].tag == Tag::Third;
        third
            && self.p.stack[level].subject.is_some_and(|(first, end)| {
                let token = &self.i.tokens[self.i.chunks[first as usize].head as usize];
                end == first + 1
                    && token.tag == Tag::Pronoun
                    && self.i.lexicon.word(token.word).pos.has(Pos::PLURAL_SUBJECT)
            })
    }

    /// Whether two simple presents agree in number: `we oppose a plan that does A and | denies B`.
    pub(super) fn agrees(&self, finite: u32, c: usize) -> bool {
        let number = |c: usize| {
            let chunk = &self.i.chunks[c];
            let tag = self.i.tokens[chunk.head as usize].tag;
            let simple = chunk.group.form == Form::Present && !chunk.group.auxiliary;
            (simple && matches!(tag, Tag::Third | Tag::Base)).then_some(tag)
        };
        match (number(self.out[finite as usize].chunk as usize), number(c)) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        }
    }

    /// Whether the verb at `c` goes better with the inner of two verbs: in aspect (`has been working on a plan that helps A
    /// and | supports B`), or in voice (`was received by X, who praised A and | noted B`).
    pub(super) fn fits_better(&self, inner: u32, outer: u32, c: usize) -> bool {
        let group = |p: u32| self.i.chunks[self.out[p as usize].chunk as usize].group;
        let (inner, outer, this) = (group(inner), group(outer), self.i.chunks[c].group);
        let simple = |g: Group| !g.auxiliary && !g.copula;
        simple(inner) && simple(this) && (outer.passive || outer.progressive)
    }

    /// A finite verb whose subject stands after the verb before.
    pub(super) fn with_candidate(&mut self, c: usize, cand: Candidate) {
        let cand = self.last_party(cand, c);
        if cand.conjunction {
            if self.bare_clause_of_two(c, cand) || self.bare_relative_of_two(c, cand) {
                return;
            }
            // `..., and B did Y`
            let level = self.same_speaker(c, cand).unwrap_or_else(|| self.coordination_level(c));
            let coordinated = self.p.stack[level].finite;
            let id = self.start_over(c, level, cand);
            self.out[id as usize].coordinated = coordinated;
            return;
        }
        let n = self.p.stack.len() - 1;
        let top = self.p.stack[0];
        if cand.comma {
            // `Noting that A, X reminded Y of B`: nothing has been said before.
            if self.closes_report(c) && (n > 0 || top.finite.is_some()) {
                let at = self.separator(cand.first as usize);
                self.close_to(0, at);
                self.p.stack.truncate(1);
                self.add(c, Stance::Reporting, None, Some((cand.first, cand.end)), false);
                return;
            }
            // A fronted clause has ended: `If A agrees, B will ...`
            let level = self.waiting_or_empty(n).unwrap_or_else(|| self.coordination_level(c));
            self.start_over(c, level, cand);
            return;
        }
        let top = self.p.stack[n];
        let takes_clause =
            cand.direct && top.last.is_some_and(|p| self.traits(self.out[p as usize].chunk as usize).clause());
        // `groups that support young voters | praised X`: only after a verb of speech or thought is the second verb inside.
        // `Whoever knows her | says it`: `her` is nobody's subject.
        let takes_clause = takes_clause && !self.is_object_pronoun(cand.first as usize);
        let takes_clause = takes_clause
            && (!matches!(top.kind, ClauseKind::Relative | ClauseKind::That)
                || top.last.is_some_and(|p| self.takes_bare_clause(p)));
        match self.waiting(n) {
            Some(level) if !takes_clause => {
                self.close_to(level + 1, c as u32);
                self.p.stack.truncate(level + 1);
                self.attach(c, level);
            }
            _ => {
                // A clause without its `that`; a gerund may begin its subject (`said selling the plan has been hard`).
                let gerund = top.last.and_then(|p| self.gerund_subject(p));
                let parent = gerund.map_or(top.last, |g| self.out[g as usize].parent);
                let start = gerund.map_or(cand.first, |g| self.out[g as usize].chunk);
                self.p.push(ClauseKind::That, parent, start);
                self.top().subject = Some((start, cand.end));
                let level = self.p.stack.len() - 1;
                self.attach(c, level);
            }
        }
    }

    /// A name, a pronoun or a word for somebody.
    pub(super) fn names_party(&self, k: usize) -> bool {
        let Some(chunk) = self.i.chunks.get(k).filter(|k| k.kind == ChunkKind::Noun) else { return false };
        let token = &self.i.tokens[chunk.head as usize];
        chunk.mention != u32::MAX || token.tag == Tag::Pronoun || self.i.lexicon.word(token.word).class.is_party()
    }

    fn is_object_pronoun(&self, c: usize) -> bool {
        let token = &self.i.tokens[self.i.chunks[c].head as usize];
        token.tag == Tag::Pronoun && self.i.lexicon.word(token.word).pos.has(Pos::OBJECT.or(Pos::POSSESSIVE))
    }

    /// `... in peace, growth and trade, and | the two leaders discussed`: a list of things is not the subject of a verb of
    /// speech whose last conjunct is a party.
    pub(super) fn last_party(&self, cand: Candidate, c: usize) -> Candidate {
        let party = |k: usize| self.names_party(k);
        let (first, end) = (cand.first as usize, cand.end as usize);
        let last = (first + 1..end)
            .rev()
            .find(|k| self.kind(*k) == Some(ChunkKind::Noun) && self.kind(*k - 1) == Some(ChunkKind::Conjunction));
        match last {
            Some(k) if self.traits(c).framed() && party(k) && !party(first) => {
                Candidate { first: k as u32, comma: false, conjunction: true, ..cand }
            }
            _ => cand,
        }
    }

    /// `She said the plan had failed, and she accused X of ...`: a pronoun that says or thinks goes with the verb of saying
    /// outside, not with what is said.
    pub(super) fn same_speaker(&self, c: usize, cand: Candidate) -> Option<usize> {
        let token = &self.i.tokens[self.i.chunks[cand.first as usize].head as usize];
        let pronoun = token.tag == Tag::Pronoun && self.i.lexicon.word(token.word).pos.has(Pos::PERSONAL);
        let n = self.p.stack.len() - 1;
        let stance = |f: u32| self.traits(self.out[f as usize].chunk as usize).stance();
        let inner = self.p.stack[n].finite?;
        if !pronoun || !self.traits(c).stance() || stance(inner) || self.p.stack[n].kind != ClauseKind::That {
            return None;
        }
        let past = self.i.chunks[c].group.form == Form::Past;
        (0..n).rev().find(|k| self.p.stack[*k].finite.is_some_and(|f| stance(f) && self.is_past_class(f) == Some(past)))
    }

    /// Begins clause `level` anew with the candidate as subject.
    pub(super) fn start_over(&mut self, c: usize, level: usize, cand: Candidate) -> u32 {
        let from = self.dated(cand.first as usize);
        let at = self.separator(from);
        self.close_to(level, at);
        self.p.stack.truncate(level + 1);
        let subject = Some((cand.first, cand.end));
        let parent = self.p.stack[level].parent;
        let top = self.top();
        top.subject = subject;
        top.frozen = true;
        top.start = from as u32;
        let id = self.add(c, Stance::Finite, parent, subject, false);
        self.top().finite = Some(id);
        self.claim_fronted(id, level);
        id
    }

    /// `A did X, and | today B does Y`: the chunk where a clause begins whose subject stands at `c`, with its date.
    pub(super) fn dated(&self, c: usize) -> usize {
        let mut k = c;
        // `and in July, | X`
        if k > 2 && self.kind(k - 1) == Some(ChunkKind::Comma) && self.kind(k - 2) == Some(ChunkKind::Date) {
            k -= 1;
        }
        if k > 1 && self.kind(k - 1) == Some(ChunkKind::Date) {
            k -= 1;
            if self.kind(k - 1) == Some(ChunkKind::Preposition) {
                k -= 1;
            }
        }
        if k > 0 && self.kind(k - 1) == Some(ChunkKind::Conjunction) { k } else { c }
    }

    /// Fronted participles of a clause (`Promising that it would end, X said ...`) have the subject of its verb.
    pub(super) fn claim_fronted(&mut self, id: u32, level: usize) {
        let main = self.out[id as usize];
        // `In a statement condemning X, | Y called for Z`: what stands before the comma ends there, and is Y's.
        if let Some(n) = (id as usize).checked_sub(1) {
            let pred = self.out[n];
            let (noun, first) = (pred.subject.0 as usize, main.subject.0);
            let fronted = pred.depth as usize == level
                && pred.stance == Stance::Reduced
                && pred.parent.is_none()
                && pred.chunk < first
                && first > 0
                && self.kind(first as usize - 1) == Some(ChunkKind::Comma)
                && noun > 0
                && self.kind(noun - 1) == Some(ChunkKind::Preposition);
            if fronted {
                let statement = self.is_thing(noun) && self.traits(pred.chunk as usize).stance();
                let pred = &mut self.out[n];
                pred.end = pred.end.min(first - 1).max(pred.chunk + 1);
                if statement {
                    pred.subject = main.subject;
                    pred.shared = true;
                }
            }
        }
        let fence = (self.p.fence as usize).min(id as usize);
        for pred in self.out[fence..id as usize].iter_mut().rev().take(24) {
            if pred.depth as usize == level
                && pred.stance == Stance::Adjunct
                && pred.subject.1 == 0
                && pred.parent.is_none()
            {
                pred.subject = main.subject;
                pred.parent = Some(id);
                if pred.end > main.subject.0 {
                    pred.end = main.subject.0.max(pred.chunk + 1);
                }
            }
        }
    }

    /// `to ensure A and B are effective`: both are the subject of a clause without `that`.
    pub(super) fn bare_clause_of_two(&mut self, c: usize, cand: Candidate) -> bool {
        let group = self.i.chunks[c].group;
        let last = self.top().last.filter(|p| {
            matches!(self.out[*p as usize].stance, Stance::Infinitive | Stance::NounInfinitive | Stance::Finite)
        });
        let finite = last.is_some_and(|p| self.out[p as usize].stance == Stance::Finite);
        // `to make sure A and B provide C`: in the present, where no open clause is.
        let apart = !finite
            && group.form == Form::Present
            && !group.auxiliary
            && !self.p.stack.iter().any(|k| k.finite.is_some_and(|f| self.is_past_class(f) == Some(false)));
        // `said farmers and fishers have less`: a present after a past; `said Lee and Berg left`: nobody says somebody.
        let told = finite
            && last.is_some_and(|p| {
                let verb = self.out[p as usize].chunk as usize;
                let shift = group.form == Form::Present && self.is_past_class(p) == Some(true);
                shift || self.traits(verb).speech() && !self.traits(verb).tells() && self.names_party(verb + 1)
            });
        let Some(last) = last.filter(|_| group.auxiliary || group.copula || apart || told) else { return false };
        let first = self.out[last as usize].chunk + 1;
        let plain = (first as usize..cand.first as usize).all(|k| match self.i.chunks[k].kind {
            ChunkKind::Noun | ChunkKind::Conjunction => true,
            ChunkKind::Preposition => finite || self.is_of(k),
            ChunkKind::Adjective => !finite,
            _ => false,
        });
        if !plain || first >= cand.first || !self.takes_bare_clause(last) {
            return false;
        }
        self.p.push(ClauseKind::That, Some(last), first);
        self.top().subject = Some((first, cand.end));
        let level = self.p.stack.len() - 1;
        self.attach(c, level);
        true
    }

    /// `discussed steps | ports and yards can take`: both are the subject of a relative clause without its pronoun.
    pub(super) fn bare_relative_of_two(&mut self, c: usize, cand: Candidate) -> bool {
        let Some(first) = (cand.first as usize).checked_sub(2).filter(|_| !cand.comma) else { return false };
        // The two plurals stand in one chunk: `steps ports`.
        let chunk = &self.i.chunks[first];
        let plural = |t: u32| self.i.tokens.get(t as usize).is_some_and(|t| t.tag == Tag::Plural);
        let beside =
            self.kind(first) == Some(ChunkKind::Noun) && plural(chunk.head) && (chunk.first..chunk.head).any(plural);
        if !beside || self.i.chunks[c].group.form != Form::Modal {
            return false;
        }
        let parent = self.top().last;
        self.p.push(ClauseKind::That, parent, first as u32);
        self.top().subject = Some((first as u32, cand.end));
        let level = self.p.stack.len() - 1;
        self.attach(c, level);
        true
    }
}
