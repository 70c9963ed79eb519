//! Past forms: past tense, participle or adjective.

use super::{NOMINAL, OPENS_NP, Tag, Tagger};
use crate::lexicon::{NounClass, Pos};
use crate::token::{Shape, Token};

impl Tagger<'_> {
    pub(super) fn past(&mut self, at: usize, r: Pos, p: Tag, n: Pos) -> Tag {
        let noun_next =
            n.has(Pos::NOUN.or(Pos::PLURAL)) && !n.has(OPENS_NP) || self.next_is_proper(at) && p == Tag::Determiner;
        // `574 federally recognized tribes`
        let counted = p == Tag::Number
            && self.tokens[at - 1].tag == Tag::Adverb
            && self.prev_at(at).is_some_and(|k| self.tokens[k].shape.has(Shape::DIGIT));
        let adjectival = p.is_prenominal() && p != Tag::Number
            || counted
            || p == Tag::Preposition
            || p == Tag::Conjunction && self.before_conjunction_is_adjective(at);
        if r.has(Pos::NOUN) && p.is_prenominal() && !noun_next {
            return Tag::Noun;
        }
        // `asked to stay anonymous | said the dam was safe`, `asked not to be named | said he knew`
        if matches!(p, Tag::Adjective | Tag::Participle)
            && r.has(Pos::PAST)
            && n.has(OPENS_NP)
            && self.is_bare_clause(at)
        {
            return Tag::Past;
        }
        if adjectival
            && (noun_next
                || n.has(Pos::ADJECTIVE)
                || self.next_tag(at) == Tag::Conjunction
                || p == Tag::Preposition
                    && self.readings(at + 1).has(Pos::CONJUNCTION)
                    && (self.readings(at + 2).has(Pos::ADJECTIVE)
                        || self.readings(at + 2).has(Pos::PARTICIPLE)
                            && self.readings(at + 3).has(Pos::NOUN.or(Pos::PLURAL))
                            && !self.readings(at + 3).has(OPENS_NP))
                // `for increased, high-standard investment`
                || p == Tag::Preposition && self.next_tag(at) == Tag::Comma && self.readings(at + 2).has(Pos::ADJECTIVE)
                || p.is_prenominal() && !counted
                || counted && self.next_is_proper(at))
            && r.has(Pos::PARTICIPLE)
        {
            return Tag::Adjective;
        }
        if r.has(Pos::ADJECTIVE) && noun_next && !n.has(OPENS_NP) && p == Tag::None && !self.next_is_proper(at) {
            return Tag::Adjective;
        }
        // `for increased, cross-border investment`
        if p == Tag::Preposition
            && r.has(Pos::PARTICIPLE)
            && self.next_tag(at) == Tag::Comma
            && self.readings(at + 2).has(Pos::ADJECTIVE)
        {
            return Tag::Adjective;
        }
        // `talks with Latino elected leaders`
        if r.has(Pos::PARTICIPLE)
            && r.has(Pos::ADJECTIVE)
            && matches!(p, Tag::Proper | Tag::Noun)
            && self.readings(at + 1).has(Pos::PLURAL)
            && self
                .tokens
                .get(at + 1)
                .is_some_and(|t| self.lexicon.word(self.lexicon.word(t.word).noun).class.is_person())
            && self.prev_at(at).and_then(|k| k.checked_sub(1)).is_some_and(|k| {
                matches!(self.tokens[k].tag, Tag::Preposition | Tag::Adjective)
                    || self.tokens[k].tag == Tag::Comma && p == Tag::Noun && self.tag_at(at + 2) == Tag::Comma
            })
        {
            return Tag::Adjective;
        }
        // `26 alleged members`
        if p == Tag::Number && r.has(Pos::ADJECTIVE) && n.has(Pos::PLURAL) && self.prev_at(at) == at.checked_sub(1) {
            return Tag::Adjective;
        }
        // `their loved ones`, `of loved ones`
        if matches!(p, Tag::Conjunction | Tag::Comma | Tag::Preposition)
            && r.has(Pos::ADJECTIVE)
            && self.readings(at + 1) == Pos::PRONOUN
        {
            return Tag::Adjective;
        }
        // `discussed the plan and continued U.S. assistance`, `A, continued support of B, and C`: beside a noun, before one
        // without article.
        if (p == Tag::Conjunction || p == Tag::Comma && self.finite && self.joins_later(at))
            && self.lexicon.word(self.tokens[at].word).pos.has(Pos::MODIFIER)
            && (noun_next || self.next_is_proper(at))
            && !n.has(OPENS_NP)
            && !self.is_told(at + 1)
        {
            return Tag::Adjective;
        }
        // `will host talks and shared events`, `will raise wages and cut fees`: after a modal nothing is told as past.
        if p == Tag::Conjunction
            && r.has(Pos::PARTICIPLE)
            && (noun_next || n.has(OPENS_NP))
            && (r.has(Pos::BASE) || !n.has(OPENS_NP))
            // `will meet Lee, and thanked Fiji`: a comma parts what is told at another time.
            && !self.next_is_proper(at)
            && self.prev_at(at).is_some_and(|cc| cc > 0 && self.tokens[cc - 1].tag != Tag::Comma)
            && self.is_after_modal(at)
        {
            return if r.has(Pos::BASE) { Tag::Base } else { Tag::Adjective };
        }
        // `cut`, `put`, `read`: base and past alike.
        // `to remain united in`: nothing between two verbs.
        if matches!(p, Tag::Base | Tag::Gerund | Tag::Third | Tag::Past | Tag::Participle)
            && r.has(Pos::PARTICIPLE)
            // `becoming more prepared`
            && (self.prev_at(at) == at.checked_sub(1)
                || p == Tag::Gerund && self.prev_at(at) == at.checked_sub(2) && r.has(Pos::ADJECTIVE))
        {
            return if r.has(Pos::ADJECTIVE) || noun_next { Tag::Adjective } else { Tag::Participle };
        }
        if r.has(Pos::BASE) && r.has(Pos::NOUN) && !p.is_nominal() && p != Tag::Conjunction && p != Tag::Comma {
            return Tag::Noun;
        }
        if r.has(Pos::BASE)
            && r.has(Pos::NOUN)
            && self.finite
            && p.is_nominal()
            && p != Tag::Pronoun
            && !n.has(OPENS_NP)
        {
            return Tag::Noun;
        }
        // `chaired by Lee`, against `rose by 5 percent`.
        if r.has(Pos::PARTICIPLE)
            && p != Tag::Pronoun
            && !self.by_means(at)
            && !self.by_event(at)
            && self.lexicon.word(self.tokens.get(at + 1).map_or_else(Default::default, |t| t.word)).pos.has(Pos::BY)
            && (self.tag_at(at + 2) != Tag::Number
                || self
                    .lexicon
                    .word(self.tokens.get(at + 3).map_or_else(Default::default, |t| t.word))
                    .class
                    .is_party())
        {
            return Tag::Participle;
        }
        if p == Tag::None && r.has(Pos::PARTICIPLE) && !self.headline {
            return Tag::Participle;
        }
        if r.has(Pos::PAST) { Tag::Past } else { Tag::Participle }
    }

    /// Whether all that was told so far was told with a modal.
    fn is_after_modal(&self, at: usize) -> bool {
        let told = |t: &Token| matches!(t.tag, Tag::Past | Tag::Third | Tag::Have | Tag::Be);
        self.infinitive
            && self.tokens[at.saturating_sub(60)..at].iter().any(|t| t.tag == Tag::Modal)
            && !self.tokens[at.saturating_sub(60)..at].iter().any(told)
    }

    /// `a free and | open`: a determiner and an adjective, but no noun.
    pub(super) fn has_begun_noun(&self, at: usize) -> bool {
        let before = |at: usize| self.prev_at(at);
        before(at)
            .and_then(before)
            .filter(|k| self.tokens[*k].tag == Tag::Adjective)
            .and_then(before)
            .is_some_and(|k| matches!(self.tokens[k].tag, Tag::Determiner | Tag::PossPronoun))
    }

    /// Whether a noun is one of what people tell or write: `outlined X and shared recommendations`.
    fn is_told(&self, at: usize) -> bool {
        let noun = self.tokens.get(at).map_or_else(Default::default, |t| self.lexicon.word(t.word).noun);
        matches!(self.lexicon.word(noun).class, NounClass::Speech | NounClass::Document)
    }

    /// Whether the past form at `at` is one of a verb that takes a clause without `that`.
    fn is_bare_clause(&self, at: usize) -> bool {
        let lemma = self.lexicon.word(self.tokens[at].word).past_of;
        self.lexicon.word(lemma).pos.has(Pos::BARE_CLAUSE)
    }

    /// `X stopped by a meeting`: no agent either, where the clause has no other verb.
    fn by_event(&self, at: usize) -> bool {
        let class = |k: usize| self.tokens.get(k).map_or(NounClass::Other, |t| self.lexicon.word(t.word).class);
        !self.finite
            && !self.finite_ahead(at)
            && self.readings(at + 2).has(Pos::DETERMINER)
            && (at + 3..at + 7)
                .take_while(|k| self.readings(*k).has(NOMINAL) || self.tokens.get(*k).is_some_and(|t| t.is_capital()))
                .any(|k| class(k) == NounClass::Event && !self.readings(k + 1).has(NOMINAL))
    }

    /// `X said by telephone`: what follows `by` is a thing without article, no agent.
    fn by_means(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at + 2) else { return false };
        let word = self.lexicon.word(token.word);
        let bare =
            word.pos.has(Pos::NOUN) && !token.is_capital() && !word.class.is_party() && word.class != NounClass::Other;
        let said = self.lexicon.word(self.lexicon.word(self.tokens[at].word).past_of).pos.has(Pos::BARE_CLAUSE);
        bare && said
    }

    pub(super) fn before_conjunction_is_adjective(&self, at: usize) -> bool {
        let Some(cc) = self.prev_at(at) else { return false };
        // `a peaceful, and integrated region`
        let comma = cc > 0 && self.tokens[cc - 1].tag == Tag::Comma;
        let at = cc - usize::from(comma && cc > 1);
        at > 0 && self.tokens[at - 1].tag == Tag::Adjective
    }
}
