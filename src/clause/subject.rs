//! Subjects: the noun phrases that grow into the subject of a clause, and those after its verb that may turn out to be the
//! subject of the next.

use super::{Candidate, Run};
use crate::chunk::ChunkKind;
use crate::lexicon::{NounClass, Pos};
use crate::tag::Tag;

impl Run<'_, '_> {
    /// The noun phrase a relative clause at `c` hangs on.
    pub(super) fn antecedent(&self, c: usize) -> Option<(u32, u32)> {
        let mut k = c;
        while k > 0 {
            k -= 1;
            match self.i.chunks[k].kind {
                ChunkKind::Comma
                | ChunkKind::Preposition
                | ChunkKind::Date
                | ChunkKind::Adverb
                | ChunkKind::Bracket => {}
                ChunkKind::Noun => {
                    // `foreign ministers of A and B who`: up the chain of `of`.
                    let mut first = k;
                    let class =
                        |c: usize| self.i.lexicon.word(self.i.tokens[self.i.chunks[c].head as usize].word).class;
                    let who = self.i.tokens[self.i.chunks[c].head as usize].pos.has(Pos::PRONOUN);
                    while first >= 2
                        && self.i.chunks[first - 1].kind == ChunkKind::Preposition
                        && self.is_of(first - 1)
                        && self.i.chunks[first - 2].kind == ChunkKind::Noun
                        // `the voices of farmers who`: of the two, those who are somebody.
                        && !(who && class(first).is_person() && self.is_no_party(first - 2))
                    {
                        first -= 2;
                    }
                    return Some((first as u32, k as u32 + 1));
                }
                // `A statement was adopted, which ...`
                ChunkKind::Verb => return self.p.stack.last().and_then(|t| t.subject),
                _ => return None,
            }
        }
        None
    }

    /// A noun phrase: it begins or grows the clause's subject, or, after the verb, what may be the next one.
    pub(super) fn noun(&mut self, c: usize) {
        let mut before = self.before(c);
        // `On Tuesday X`, `and on Tuesday X`: the date has closed its phrase.
        let dated = c > 0 && self.i.chunks[c - 1].kind == ChunkKind::Date;
        if dated && let Some(k) = before.filter(|k| self.i.chunks[*k].kind == ChunkKind::Preposition) {
            before = self.before(k);
        }
        let lead = before.map(|k| self.i.chunks[k].kind);
        // `In response to A and B, ...`: B stands in the phrase too.
        let conjoined = lead == Some(ChunkKind::Conjunction)
            && self.p.stack.last().is_some_and(|t| {
                t.finite.is_none() && t.subject.is_none() && before.is_some_and(|b| b > t.start as usize)
            });
        let in_phrase = lead == Some(ChunkKind::Preposition) || conjoined;
        self.grow_subject(c, lead, in_phrase);
        self.grow_candidate(c, lead, in_phrase, before.unwrap_or(0));
    }

    fn grow_subject(&mut self, c: usize, lead: Option<ChunkKind>, in_phrase: bool) {
        let top = self.top();
        if top.finite.is_some() {
            return;
        }
        let (subject, last, frozen) = (top.subject, top.last.is_some(), top.frozen);
        let here = Some((c as u32, c as u32 + 1));
        let comma = lead == Some(ChunkKind::Comma);
        let (grown, anew) = match subject {
            // After a fronted participle (`Welcoming A, B said`): its object first, the subject after a comma.
            None if last && !comma || !last && in_phrase => return,
            None => (here, true),
            // `A few minutes later, she said`, `The week after, X said`: not a list but a date before the subject.
            Some(_) if comma && self.is_fronted(c) => (here, true),
            Some(_) if frozen => return,
            // Two noun phrases without anything between: the second is the subject.
            Some((first, _)) if lead == Some(ChunkKind::Noun) => {
                let pronoun = self.is_pronoun_before(c);
                let head = |k: usize| &self.i.tokens[self.i.chunks[k].head as usize];
                // `They both emphasized`
                if pronoun && head(c).tag == Tag::Pronoun {
                    return;
                }
                // `the mayor of Veld, Secretary of Ports | Ann Lee`: a name after its title.
                let titled = c > 0
                    && self.kind(c - 1) == Some(ChunkKind::Noun)
                    && head(c - 1).is_capital()
                    && head(c).is_capital()
                    && self.i.chunks[c].mention != u32::MAX
                    && !pronoun;
                (Some((if titled { first } else { c as u32 }, c as u32 + 1)), false)
            }
            // `A long-time fighter for peace, the minister said`: what somebody is before who it is.
            Some(_) if comma && self.is_described(c) => (here, true),
            // `Through the pact of A, B, and C, the bloc is`: the list before the last comma belongs to the phrase in front.
            Some(_) if comma && self.follows_fronted_list(c) => (here, true),
            Some((first, _)) => (Some((first, c as u32 + 1)), false),
        };
        let top = self.top();
        top.subject = grown;
        top.frozen &= !anew;
    }

    /// Whether the clause's subject so far is a time, or chunk `c` a pronoun that can only be a subject.
    fn is_fronted(&self, c: usize) -> bool {
        let word = |c: usize| self.i.lexicon.word(self.i.tokens[self.i.chunks[c].head as usize].word).pos;
        let first = self.p.stack.last().and_then(|t| t.subject).map_or(c, |s| s.0 as usize);
        let pronoun = self.i.tokens[self.i.chunks[c].head as usize].tag == Tag::Pronoun;
        let class = self.i.lexicon.word(self.i.tokens[self.i.chunks[first].head as usize].word).class;
        let time = class == NounClass::Time || word(first).has(Pos::TIME);
        time && word(first).has(Pos::NOUN.or(Pos::PLURAL))
            || pronoun && word(c).has(Pos::PERSONAL) && self.kind(c + 1) == Some(ChunkKind::Verb)
    }

    /// Whether the subject so far is somebody with `a`, and chunk `c`, right before the verb, somebody in particular.
    fn is_described(&self, c: usize) -> bool {
        let Some((first, end)) = self.p.stack.last().and_then(|t| t.subject) else { return false };
        let word = |t: u32| self.i.lexicon.word(self.i.tokens[t as usize].word);
        let (chunk, own) = (&self.i.chunks[first as usize], &self.i.chunks[c]);
        let definite = own.mention != u32::MAX
            || self.i.tokens[own.first as usize].tag == Tag::Determiner
                && !word(own.first).pos.has(Pos::INDEFINITE)
                && word(own.head).class.is_party();
        word(chunk.first).pos.has(Pos::INDEFINITE)
            && word(chunk.head).class.is_party()
            && !self.i.tokens[chunk.head as usize].is_capital()
            && end as usize + 1 == c
            && definite
            && self.kind(c + 1) == Some(ChunkKind::Verb)
    }

    /// Whether the clause begins with a phrase whose list has had its `and`, and chunk `c`, after a comma, stands before the verb.
    fn follows_fronted_list(&self, c: usize) -> bool {
        let Some(top) = self.p.stack.last() else { return false };
        let Some((first, end)) = top.subject else { return false };
        self.kind(top.start as usize) == Some(ChunkKind::Preposition)
            && self.kind(c + 1) == Some(ChunkKind::Verb)
            && (first..end).any(|k| self.kind(k as usize) == Some(ChunkKind::Conjunction))
            && first > 1
            && self.kind(first as usize - 1) == Some(ChunkKind::Comma)
            && self.kind(first as usize - 2) == Some(ChunkKind::Noun)
    }

    fn grow_candidate(&mut self, c: usize, lead: Option<ChunkKind>, in_phrase: bool, before: usize) {
        let conjunction = lead == Some(ChunkKind::Conjunction);
        let comma = self.kind(before) == Some(ChunkKind::Comma)
            || self.kind(before) == Some(ChunkKind::Conjunction)
                && before > 0
                && self.i.chunks[before - 1].kind == ChunkKind::Comma;
        let apposed = lead == Some(ChunkKind::Comma)
            && self
                .p
                .stack
                .last()
                .and_then(|t| t.candidate)
                .is_some_and(|k| self.closes_apposition(c, k.first as usize));
        let top = self.top();
        if top.finite.is_none() && top.last.is_none() {
            return;
        }
        let adjoins = |k: &Candidate| k.end + 1 == c as u32;
        let grows = match &top.candidate {
            Some(k) if in_phrase => adjoins(k),
            // `A, B and C` or an apposition: one candidate.
            Some(k) if lead == Some(ChunkKind::Comma) => adjoins(k) && !k.conjunction && !k.direct,
            // `..., and Ann Lee, the mayor, said`: an apposition that a comma closes right before a verb.
            Some(k) if lead == Some(ChunkKind::Comma) && k.conjunction && !k.direct => adjoins(k) && apposed,
            Some(k) if conjunction => k.comma && !k.direct && k.end as usize + 1 >= before,
            _ => false,
        };
        let direct = lead == Some(ChunkKind::Verb);
        if let Some((_, end)) = top.held.as_mut()
            && in_phrase
            && *end + 1 == c as u32
        {
            *end = c as u32 + 1;
        }
        if let Some(cand) = top.candidate.as_mut().filter(|_| grows) {
            cand.end = c as u32 + 1;
        } else if !in_phrase {
            if direct {
                top.held = Some((c as u32, c as u32 + 1));
            }
            top.candidate = Some(Candidate { first: c as u32, end: c as u32 + 1, comma, conjunction, direct });
        }
    }

    /// Whether the phrase at `c` stands between commas, before a finite verb, after the name at `name`.
    fn closes_apposition(&self, c: usize, name: usize) -> bool {
        let named = self.i.tokens[self.i.chunks[name].head as usize].is_capital();
        let plain = |k: usize| matches!(self.kind(k), Some(ChunkKind::Noun | ChunkKind::Preposition));
        let Some(close) = (c + 1..c + 10).find(|k| !plain(*k)) else { return false };
        named
            && self.kind(close) == Some(ChunkKind::Comma)
            && self.kind(close + 1) == Some(ChunkKind::Verb)
            && self.i.chunks[close + 1].group.form.is_finite()
    }

    /// `an opportunity for A and B to discuss`: A and B.
    pub(super) fn for_subject(&self, c: usize) -> Option<(u32, u32)> {
        let mut k = c;
        // `for the leaders of A and B to discuss`
        for _ in 0..12 {
            let before = k.checked_sub(1).map(|b| &self.i.chunks[b])?;
            let pos = self.i.lexicon.word(self.i.tokens[before.head as usize].word).pos;
            match before.kind {
                ChunkKind::Noun | ChunkKind::Conjunction => k -= 1,
                ChunkKind::Preposition if pos.has(Pos::OF.or(Pos::ORIGIN)) => k -= 1,
                // `stood in line for hours to help`
                ChunkKind::Preposition if pos.has(Pos::FOR) && k < c && self.is_time_noun(k) => return None,
                ChunkKind::Preposition if pos.has(Pos::FOR) && k < c => {
                    // `the need for efforts to restore trade`: nobody.
                    if self.is_thing(k) {
                        return Some((0, 0));
                    }
                    return (self.i.chunks[k].kind == ChunkKind::Noun).then_some((k as u32, c as u32));
                }
                _ => return None,
            }
        }
        None
    }

    /// A common noun for nobody.
    fn is_no_party(&self, c: usize) -> bool {
        let chunk = &self.i.chunks[c];
        let token = &self.i.tokens[chunk.head as usize];
        let word = self.i.lexicon.word(token.word);
        chunk.mention == u32::MAX
            && matches!(token.tag, Tag::Noun | Tag::Plural)
            && !token.is_capital()
            && word.noun.is_known()
            && !word.class.is_party()
            && word.class != NounClass::Measure
    }

    pub(super) fn is_thing(&self, c: usize) -> bool {
        let chunk = &self.i.chunks[c];
        let token = &self.i.tokens[chunk.head as usize];
        let word = self.i.lexicon.word(token.word);
        chunk.kind == ChunkKind::Noun
            && chunk.mention == u32::MAX
            && matches!(token.tag, Tag::Noun | Tag::Plural)
            && !token.is_capital()
            && word.noun.is_known()
            && matches!(word.class, NounClass::Act | NounClass::Speech | NounClass::Document | NounClass::Event)
    }

    /// Whether the noun at chunk `c` stands for nobody and for no body.
    fn is_inanimate(&self, c: usize) -> bool {
        let chunk = &self.i.chunks[c];
        let token = &self.i.tokens[chunk.head as usize];
        chunk.mention == u32::MAX
            && matches!(token.tag, Tag::Noun | Tag::Plural)
            && !token.is_capital()
            && !self.i.lexicon.word(token.word).class.is_party()
    }

    fn is_time_noun(&self, c: usize) -> bool {
        let word = self.i.lexicon.word(self.i.tokens[self.i.chunks[c].head as usize].word);
        word.class == NounClass::Time || word.pos.has(Pos::TIME)
    }

    /// `urged Fiji to join`, `called on all sides to stop`: who is addressed is to do it.
    pub(super) fn controlled_subject(&self, parent: u32, c: usize) -> Option<(u32, u32)> {
        let verb = self.out.get(parent as usize)?.chunk as usize;
        if !self.traits(verb).controls() || self.i.chunks[verb].group.passive {
            return None;
        }
        let first = (verb + 1..c.min(verb + 3)).find(|k| self.i.chunks[*k].kind != ChunkKind::Preposition)?;
        let noun = |k: usize| self.i.chunks[k].kind == ChunkKind::Noun;
        // `stopped by a meeting to congratulate X`: a meeting does nothing.
        if first > verb + 1 && self.is_thing(first) {
            return None;
        }
        // `The visit provides a chance to discuss X`: neither of the two discusses anything.
        let giver = self.out.get(parent as usize)?.subject.0 as usize;
        if noun(first) && self.is_thing(giver) && self.is_inanimate(first) {
            return Some((0, 0));
        }
        let plain =
            (first..c).all(|k| noun(k) || matches!(self.i.chunks[k].kind, ChunkKind::Conjunction) || self.is_of(k));
        let end = if plain { c } else { first + 1 };
        noun(first).then_some((first as u32, end as u32))
    }

    pub(super) fn is_pronoun_before(&self, c: usize) -> bool {
        self.before(c).is_some_and(|k| self.i.tokens[self.i.chunks[k].head as usize].tag == Tag::Pronoun)
    }

    pub(super) fn noun_before(&self, c: usize) -> Option<(u32, u32)> {
        let k = self.before(c)?;
        (self.i.chunks[k].kind == ChunkKind::Noun).then_some((k as u32, k as u32 + 1))
    }
}
