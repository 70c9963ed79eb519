//! Boundaries: what opens and closes clauses without being a verb: `that`, relatives, subordinators, commas, semicolons,
//! colons, brackets.

use super::{Clause, ClauseKind, OPEN, Run, Stance};
use crate::chunk::{ChunkKind, Form};
use crate::lexicon::Pos;
use crate::tag::Tag;

impl Run<'_, '_> {
    pub(super) fn is_contrast(&self, c: usize) -> bool {
        let token = &self.i.tokens[self.i.chunks[c].head as usize];
        self.i.lexicon.word(token.word).pos.has(Pos::CONTRAST)
    }

    pub(super) fn comma(&mut self, c: usize) {
        self.end_fronted(c);
        // `said, “The plan” is dead`: what is said begins with the mark, though only part of it stands between marks.
        let n = self.p.stack.len() - 1;
        if let Some(last) = self.p.stack[n].last
            && self.out[last as usize].chunk as usize + 1 == c
            && self.traits(c - 1).speech()
            && self.i.tokens.get(self.i.chunks[c].end as usize).is_some_and(|t| t.tag == Tag::QuoteOpen)
            && self.kind(c + 1) != Some(ChunkKind::Quote)
        {
            self.freeze();
            self.p.push(ClauseKind::That, Some(last), c as u32 + 1);
            return;
        }
        // `While X says it is late, Y ...`: the comma ends what is said along with the clause that it stands in.
        let (main, top) = (self.p.stack[0], self.p.stack[n]);
        if n == 2
            && top.kind == ClauseKind::That
            && top.finite.is_some()
            && self.p.stack[1].kind == ClauseKind::Subordinate
            && main.finite.is_none()
            && main.subject.is_none()
            && main.last.is_none()
            && self.kind(c + 1) == Some(ChunkKind::Noun)
        {
            self.close_to(1, c as u32);
            self.p.stack.truncate(1);
            return;
        }
        // A comma ends a fronted subordinate clause and a relative clause whose holder still waits for its verb.
        while self.p.stack.len() > 1 {
            let n = self.p.stack.len() - 1;
            let top = self.p.stack[n];
            if top.finite.is_none() || top.kind == ClauseKind::That || top.kind == ClauseKind::Bracket {
                return;
            }
            let outer = self.p.stack[n - 1];
            let waits = outer.finite.is_none();
            let next_is_list = matches!(self.kind(c + 1), Some(ChunkKind::Conjunction));
            if !waits
                || next_is_list
                    && top.kind == ClauseKind::Subordinate
                    && outer.subject.is_none()
                    && !self.verb_follows(c + 2)
            {
                return;
            }
            self.close_to(n, c as u32);
            self.p.stack.truncate(n);
        }
    }

    /// `Noting that A is B, | Lind, a member of C, said D`: the clause after a fronted participle ends where the subject of the
    /// sentence stands with an apposition and its verb.
    fn end_fronted(&mut self, c: usize) {
        let n = self.p.stack.len() - 1;
        let (top, Some(outer)) = (self.p.stack[n], n.checked_sub(1).map(|k| self.p.stack[k])) else { return };
        let fronted = outer.finite.is_none()
            && outer.subject.is_none()
            && outer.last.is_some_and(|p| self.out[p as usize].stance == Stance::Adjunct);
        if top.kind != ClauseKind::That || top.finite.is_none() || !fronted {
            return;
        }
        if self.kind(c + 1) != Some(ChunkKind::Noun) || self.kind(c + 2) != Some(ChunkKind::Comma) {
            return;
        }
        let close = (c + 3..c + 16).find(|k| self.kind(*k) == Some(ChunkKind::Comma));
        let plain = |k: usize| {
            matches!(
                self.kind(k),
                Some(ChunkKind::Noun | ChunkKind::Preposition | ChunkKind::Adverb | ChunkKind::Bracket)
            )
        };
        let ends = close.is_some_and(|k| {
            (c + 3..k).all(plain)
                && self.kind(k + 1) == Some(ChunkKind::Verb)
                && self.i.chunks[k + 1].group.form.is_finite()
        });
        if ends {
            self.close_to(n - 1, c as u32);
            self.p.stack.truncate(n);
        }
    }

    pub(super) fn verb_follows(&self, c: usize) -> bool {
        self.kind(c) == Some(ChunkKind::Verb)
    }

    pub(super) fn break_(&mut self, c: usize) {
        let token = self.i.tokens[self.i.chunks[c].head as usize];
        match token.tag {
            Tag::Semicolon if self.list_continues(c + 1) => {}
            Tag::Semicolon => {
                self.close_to(0, c as u32);
                self.p.stack.truncate(1);
                *self.top() = Clause::new(ClauseKind::Main, None, c as u32 + 1);
            }
            Tag::Colon => {
                let top = *self.top();
                if top.finite.is_some() {
                    // What follows a colon is the complement of the verb before.
                    self.p.push(ClauseKind::That, top.last, c as u32 + 1);
                } else if top.kind == ClauseKind::Main && top.last.is_some() && self.p.stack.len() == 1 {
                    // `ENDING CENSORSHIP: The President signed ...`: a label.
                    self.p.fence = self.out.len() as u32;
                    self.close_to(0, c as u32);
                    *self.top() = Clause::new(ClauseKind::Main, None, c as u32 + 1);
                } else if top.subject.is_some() && top.last.is_none() {
                    let fresh = Clause { subject: None, frozen: false, start: c as u32 + 1, ..top };
                    *self.top() = fresh;
                }
            }
            _ => {
                self.end_dashed(c);
                self.freeze();
                // `So many guests – I see some of them here`: the pronoun begins a clause.
                let anew = self.kind(c + 1) == Some(ChunkKind::Noun)
                    && self.i.tokens[self.i.chunks[c + 1].head as usize].tag == Tag::Pronoun
                    && self.verb_follows(c + 2)
                    && self.i.chunks[c + 2].group.form.is_finite();
                let top = self.top();
                top.candidate = None;
                if anew && top.finite.is_none() {
                    top.subject = None;
                    top.frozen = false;
                }
            }
        }
    }

    /// `In the north -- which votes in May -- X said`: the second dash ends the relative clause that the first led to.
    fn end_dashed(&mut self, c: usize) {
        let n = self.p.stack.len() - 1;
        let top = self.p.stack[n];
        let dashed = (top.start as usize).checked_sub(2).and_then(|k| self.kind(k)) == Some(ChunkKind::Break);
        if n > 0 && dashed && top.kind == ClauseKind::Relative && top.finite.is_some() {
            self.close_to(n, c as u32);
            self.p.stack.truncate(n);
        }
    }

    /// Whether a bare base form at `c` goes on with an infinitive that is open.
    pub(super) fn goes_on_infinitive(&self, c: usize) -> bool {
        let group = self.i.chunks[c].group;
        let base = group.form == Form::Present && !group.auxiliary && self.bare_base(c);
        base && self.open_infinitive(self.p.stack.len() - 1)
    }

    /// Whether what follows a semicolon is a further list member, not a clause with a verb of its own.
    pub(super) fn list_continues(&self, c: usize) -> bool {
        // `to strengthen A; disrupt B; and exchange C`
        let verb = (c..c + 3).find(|k| !matches!(self.kind(*k), Some(ChunkKind::Conjunction | ChunkKind::Adverb)));
        if verb.is_some_and(|k| self.kind(k) == Some(ChunkKind::Verb) && self.goes_on_infinitive(k)) {
            return true;
        }
        for k in c..(c + 16).min(self.i.chunks.len()) {
            match self.i.chunks[k].kind {
                // `; the sanctioning of firms involved in A`
                ChunkKind::Verb
                    if self.is_participial(k)
                        && self.kind(k + 1) == Some(ChunkKind::Preposition)
                        && !self.is_intransitive(k) => {}
                ChunkKind::Verb => return !self.i.chunks[k].group.form.is_finite(),
                ChunkKind::That | ChunkKind::Relative | ChunkKind::Wh => return true,
                ChunkKind::Stop | ChunkKind::Quote => return true,
                ChunkKind::Break if self.i.tokens[self.i.chunks[k].head as usize].tag == Tag::Semicolon => return true,
                _ => {}
            }
        }
        true
    }

    pub(super) fn bracket(&mut self, c: usize) {
        let token = self.i.tokens[self.i.chunks[c].head as usize];
        if token.tag == Tag::Open {
            self.freeze();
            self.p.push(ClauseKind::Bracket, None, c as u32 + 1);
        } else if let Some(n) = self.p.stack.iter().rposition(|k| k.kind == ClauseKind::Bracket) {
            self.close_to(n, c as u32);
            self.p.stack.truncate(n.max(1));
        }
    }

    pub(super) fn that(&mut self, c: usize) {
        let conjoined = matches!(self.before_kind(c), Some(ChunkKind::Conjunction | ChunkKind::Comma));
        if conjoined && let Some(n) = self.p.stack.iter().rposition(|k| k.kind == ClauseKind::That) {
            // `that A and that B`: the second hangs on the same verb.
            let parent = self.p.stack[n].parent;
            self.close_to(n, self.separator(c));
            self.p.stack.truncate(n.max(1));
            self.p.push(ClauseKind::That, parent, c as u32 + 1);
            return;
        }
        self.freeze();
        let parent = self.top().last;
        self.p.push(ClauseKind::That, parent, c as u32 + 1);
    }

    /// Where a complement ends that is cut before chunk `c`: before the comma and conjunction that lead to `c`.
    pub(super) fn separator(&self, c: usize) -> u32 {
        let mut k = c;
        while k > 0
            && matches!(self.i.chunks[k - 1].kind, ChunkKind::Conjunction | ChunkKind::Comma | ChunkKind::Adverb)
        {
            k -= 1;
        }
        // `which way was best, | others went`: an adverb before the comma belongs to what is cut.
        let own = (k..c).find(|j| self.kind(*j) != Some(ChunkKind::Adverb));
        own.unwrap_or(k) as u32
    }

    /// Closes the predicates of clauses at depth `n` and deeper at chunk `at`.
    pub(super) fn close_to(&mut self, n: usize, at: u32) {
        let out = &mut *self.out;
        self.p.open.retain(|p| {
            let pred = &mut out[*p as usize];
            if pred.depth as usize >= n && pred.end == OPEN {
                pred.end = at.max(pred.chunk + 1);
                return false;
            }
            true
        });
    }
}
