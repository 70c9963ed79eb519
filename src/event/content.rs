//! Content spans: where what was said, agreed or done ends.

use super::complement::{Complement, Reach};
use super::party::Parties;
use super::{DraftArg, Scene};
use crate::chunk::{ChunkKind, Form};
use crate::clause::Stance;
use crate::document::{MentionKind, Role};
use crate::lexicon::{NounClass, Pos};
use crate::rule::{EventType, Frame};
use crate::tag::Tag;

impl Scene<'_> {
    /// Content from chunk `c` to the end of reach, dates and places of the event taken off its end.
    pub(super) fn content_from(
        &self,
        frame: &Frame,
        kind: &EventType,
        c: usize,
        reach: Reach,
        out: &mut Complement,
        clausal: bool,
    ) {
        let mut end = reach.end;
        if kind.purpose && !clausal {
            // `joined the lunch today to make the case`: the purpose is an event of its own.
            let plain = (c + 1..end)
                .find(|k| matches!(self.kind(*k), Some(ChunkKind::Relative | ChunkKind::That)))
                .unwrap_or(end);
            // `spoke about the work by the two to restore trade`: the noun's own infinitive.
            let own = |k: usize| {
                (c..k).any(|n| self.kind(n) == Some(ChunkKind::Noun) && self.pos(n).has(Pos::INFINITIVE_NOUN))
            };
            end = (c + 1..plain)
                .find(|k| self.kind(*k) == Some(ChunkKind::Verb) && self.chunks[*k].group.to)
                .filter(|k| !own(*k))
                .unwrap_or(end);
        }
        if kind.purpose && !clausal {
            end = self.before_told_relative(c, end);
        }
        if !clausal && !kind.act {
            // `offered a slogan when I asked him`: when and why it was offered is no part of the slogan.
            end = self.object_end(c, end);
            end = self.before_interlocutor(frame, kind, c, end, out);
        }
        if !clausal && kind.act {
            // An act: `provided X if Y`, `ratified X on Tuesday by 204 votes`, `delivered X to Y` end with X.
            end = self.act_end(frame, c, end, out);
        }
        if !clausal && !self.holds_clause(c, end) {
            // `spoke about the fighting on the border`: where the fighting is.
            let topic = c > 0 && self.kind(c - 1) == Some(ChunkKind::Preposition);
            end = self.trailing(c, end, (kind.place && !topic, kind.act), &mut out.args).max(c + 1);
        }
        while end > c + 1
            && matches!(
                self.kind(end - 1),
                Some(ChunkKind::Comma | ChunkKind::Stop | ChunkKind::Conjunction | ChunkKind::Break)
            )
        {
            end -= 1;
        }
        let Some(last) = self.chunks.get(end.saturating_sub(1)) else { return };
        let first = self.chunks[c].first;
        let (first, last) = self.with_quotes(first, last.end);
        out.args.push(DraftArg { role: Role::Content, first, end: last });
    }

    /// `discussed trade | with Minister Lee`: a person that the frame's preposition leads to is the one it was done with, unless
    /// the noun before takes that preposition itself (`a call with Minister Lee`).
    fn before_interlocutor(
        &self,
        frame: &Frame,
        kind: &EventType,
        c: usize,
        end: usize,
        out: &mut Complement,
    ) -> usize {
        for k in c + 1..end {
            match self.kind(k) {
                Some(ChunkKind::Preposition)
                    if k + 1 < end
                        && self
                            .role_of(frame, k)
                            .is_some_and(|r| matches!(r, Role::Target | Role::Actor) && !out.has(r))
                        && self.is_interlocutor(k + 1)
                        && self.kind(k - 1) == Some(ChunkKind::Noun) =>
                {
                    let head = &self.tokens[self.chunks[k - 1].head as usize];
                    let class = self.lexicon.word(head.word).class;
                    let own = self.tokens[self.chunks[k - 1].first as usize].tag == Tag::PossPronoun;
                    let role = self.role_of(frame, k).unwrap_or(Role::Target);
                    let parties = self.parties(k + 1, end, role, false);
                    let last = (parties.next..end).all(|n| {
                        matches!(self.kind(n), Some(ChunkKind::Preposition | ChunkKind::Date | ChunkKind::Comma))
                            || self.kind(n) == Some(ChunkKind::Noun) && self.place(n, end).is_some()
                    });
                    let relational = role == Role::Target
                        && !kind.purpose
                        && (own || matches!(class, NounClass::Event | NounClass::Act | NounClass::Document));
                    if !last || relational {
                        return end;
                    }
                    self.with_adjuncts(parties, end, out);
                    return k;
                }
                Some(ChunkKind::Noun | ChunkKind::Preposition | ChunkKind::Conjunction | ChunkKind::Comma) => {}
                _ => return end,
            }
        }
        end
    }

    /// A person, or people without a name: `his counterpart`, `representatives of A`, `the Kenyan delegation`.
    fn is_interlocutor(&self, c: usize) -> bool {
        let head = self.chunks.get(c).map_or(0, |k| k.head);
        let named = self
            .mention_of(c)
            .is_some_and(|m| matches!(m.kind, MentionKind::Country | MentionKind::Organization) && head < m.end);
        self.is_person(c) || self.is_party(c) && !named
    }

    /// Takes the parties and the dates and places right after them, up to chunk `end`.
    fn with_adjuncts(&self, parties: Parties, end: usize, out: &mut Complement) {
        out.args.extend(parties.args);
        let mut rest = parties.next;
        while let Some((arg, next)) = self.adjunct(rest, end) {
            out.args.push(arg);
            rest = next;
        }
    }

    /// Where the object of an act ends: before a subordinate clause, a date of its own, or a phrase the frame gives a role.
    pub(super) fn act_end(&self, frame: &Frame, c: usize, end: usize, out: &mut Complement) -> usize {
        let mut k = c + 1;
        while k < end {
            match self.kind(k) {
                Some(ChunkKind::Subordinator) => return k,
                Some(ChunkKind::Preposition) if self.pos(k).has(Pos::SUBORDINATOR) && self.is_gerund(k + 1) => {
                    return k;
                }
                Some(ChunkKind::Verb | ChunkKind::Relative | ChunkKind::That | ChunkKind::Wh) => {
                    return self.subordinate_after(k, end);
                }
                Some(ChunkKind::Preposition)
                    if self.kind(k + 1) == Some(ChunkKind::Date) && !self.is_of(k) && k + 2 < end =>
                {
                    if !out.has(Role::Date) {
                        out.args.extend(self.adjunct(k, end).map(|(a, _)| a));
                    }
                    return k;
                }
                // `signed the pact late Tuesday, a day after X`
                Some(ChunkKind::Date)
                    if self.kind(k - 1) == Some(ChunkKind::Noun)
                        && k + 2 < end
                        && self.kind(k + 1) == Some(ChunkKind::Comma)
                        && self.kind(k + 2) == Some(ChunkKind::Noun) =>
                {
                    if !out.has(Role::Date) {
                        out.args.push(self.date_arg(k));
                    }
                    return k;
                }
                Some(ChunkKind::Preposition) => match self.role_of(frame, k) {
                    // `spoke to reporters about the trip to Fiji`: whom it was done to is told already.
                    Some(Role::Target) if out.has(Role::Target) => {}
                    Some(Role::Target) if k + 1 < end && self.is_party(k + 1) => {
                        let parties = self.parties(k + 1, end, Role::Target, false);
                        self.with_adjuncts(parties, end, out);
                        return k;
                    }
                    // `sent a team to Niamey`: the recipient is a place.
                    Some(Role::Target) if k + 1 < end && self.place(k + 1, end).is_none() => {}
                    Some(Role::Place | Role::Target) if k + 1 < end && self.kind(k + 1) == Some(ChunkKind::Noun) => {
                        let (arg, next) = self.place(k + 1, end).unwrap_or((
                            DraftArg {
                                role: Role::Place,
                                first: self.chunks[k + 1].first,
                                end: self.chunks[k + 1].end,
                            },
                            k + 2,
                        ));
                        out.args.push(arg);
                        if let Some((arg, _)) = self.adjunct(next, end) {
                            out.args.push(arg);
                        }
                        return k;
                    }
                    _ => {}
                },
                _ => {}
            }
            k += 1;
        }
        end
    }

    /// `hosted a dinner | where the guests discussed trade`: the clause after the object of a meeting or visit, where somebody
    /// named in it does something that the rules know, is told for itself.
    fn before_told_relative(&self, c: usize, end: usize) -> usize {
        let opens = |k: &usize| {
            *k > c
                && matches!(self.kind(*k - 1), Some(ChunkKind::Noun | ChunkKind::Comma | ChunkKind::Date))
                && (self.kind(*k) == Some(ChunkKind::Relative) && self.kind(*k - 1) == Some(ChunkKind::Comma)
                    || self.pos(*k).has(Pos::WH) && self.pos(*k).has(Pos::SUBORDINATOR))
        };
        let Some(at) = (c + 1..end).find(opens) else { return end };
        let told = self.preds.iter().any(|q| {
            let (first, last) = (q.subject.0 as usize, q.subject.1 as usize);
            let inside =
                q.stance == Stance::Finite && first > at && last <= q.chunk as usize && (q.chunk as usize) < end;
            inside && first < last && first <= at + 2 && self.is_party(first) && self.is_framed_predicate(q)
        });
        if told { at } else { end }
    }

    /// `underscored A, | as they also discussed B`: after a comma a pronoun does something that the rules know.
    fn tells_more(&self, c: usize, end: usize) -> bool {
        c > 0
            && self.kind(c - 1) == Some(ChunkKind::Comma)
            && self.head_tag(c + 1) == Tag::Pronoun
            && self.preds.iter().any(|q| {
                q.stance == Stance::Finite
                    && (q.chunk as usize) < end
                    && q.subject == (c as u32 + 1, c as u32 + 2)
                    && self.is_framed_predicate(q)
            })
    }

    fn is_gerund(&self, c: usize) -> bool {
        self.kind(c) == Some(ChunkKind::Verb) && self.chunks[c].group.form == Form::Gerund
    }

    /// Where the noun phrase of an object at chunk `c` ends before a subordinate clause.
    fn object_end(&self, c: usize, end: usize) -> usize {
        for k in c + 1..end {
            match self.kind(k) {
                Some(ChunkKind::Subordinator) if !self.pos(k).has(Pos::PREPOSITION) || self.tells_more(k, end) => {
                    return k;
                }
                // `broke the silence by asking`, `left the post after losing a vote`
                Some(ChunkKind::Preposition)
                    if self.pos(k).has(Pos::BY.or(Pos::SUBORDINATOR)) && self.is_gerund(k + 1) =>
                {
                    return k;
                }
                Some(ChunkKind::Verb | ChunkKind::Relative | ChunkKind::That | ChunkKind::Wh | ChunkKind::Quote) => {
                    return end;
                }
                _ => {}
            }
        }
        end
    }

    pub(super) fn subordinate_after(&self, from: usize, end: usize) -> usize {
        (from..end).find(|k| self.kind(*k) == Some(ChunkKind::Subordinator)).unwrap_or(end)
    }

    /// A content span that a quotation mark opens or closes takes its marks along.
    pub(super) fn with_quotes(&self, first: u32, end: u32) -> (u32, u32) {
        let opens = first > 0 && self.tokens[first as usize - 1].tag == Tag::QuoteOpen;
        let closes = self.tokens.get(end as usize).is_some_and(|t| t.tag == Tag::QuoteClose);
        (if opens { first - 1 } else { first }, if closes { end + 1 } else { end })
    }

    /// Whether a clause with its own finite verb, participle or infinitive stands in the range: a date or place at its end
    /// is that verb's (`mourned the men they lost on Monday`).
    pub(super) fn holds_clause(&self, from: usize, to: usize) -> bool {
        self.chunks[from..to.min(self.chunks.len())].iter().any(|k| {
            matches!(k.kind, ChunkKind::That | ChunkKind::Relative | ChunkKind::Wh)
                || k.kind == ChunkKind::Verb && !matches!(k.group.form, Form::Gerund)
        })
    }
}
