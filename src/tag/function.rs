//! Function words: auxiliaries, determiners, pronouns, `to`, `that` and the other words of closed classes.

use super::{NOMINAL, OPENS_NP, Tag, Tagger};
use crate::lexicon::Pos;
use crate::token::Shape;

impl Tagger<'_> {
    pub(super) fn function_word(&mut self, at: usize, r: Pos) -> Option<Tag> {
        if r.has(Pos::BE) && !r.has(Pos::MODAL) {
            return Some(Tag::Be);
        }
        let p = self.prev(at);
        let n = self.next(at);
        let next_nominal = n.has(NOMINAL.or(Pos::GERUND))
            || self.next_is_proper(at)
            || n.has(Pos::PARTICIPLE) && !n.has(Pos::AUXILIARY);
        if r.has(Pos::MODAL) {
            if r.has(Pos::MONTH)
                && self.tokens[at].is_capital()
                && (p == Tag::Preposition || p == Tag::Number || n.has(Pos::NUMBER) || !self.initial)
            {
                return Some(Tag::Proper);
            }
            if r.has(Pos::NOUN) && p.is_prenominal() && p != Tag::Number {
                return Some(Tag::Noun);
            }
            if r.has(Pos::HAVE) {
                return Some(if n.has(Pos::BASE) { Tag::Modal } else { Tag::Have });
            }
            return Some(Tag::Modal);
        }
        if r.has(Pos::BE) {
            return Some(Tag::Be);
        }
        if r.has(Pos::HAVE) {
            return Some(Tag::Have);
        }
        if r.has(Pos::DO) {
            return Some(Tag::Do);
        }
        if r.has(Pos::TO) {
            return Some(self.to(at, n));
        }
        if r.has(Pos::THAT) {
            return Some(self.that(at, p, n));
        }
        if r.has(Pos::NEGATION) && !r.has(Pos::CONJUNCTION) {
            return Some(if r.has(Pos::DETERMINER) && next_nominal && !p.is_auxiliary() {
                Tag::Determiner
            } else {
                Tag::Negation
            });
        }
        if r.has(Pos::POSSESSIVE) {
            return Some(if !r.has(Pos::PRONOUN) || next_nominal && !n.has(Pos::FUNCTION) {
                Tag::PossPronoun
            } else {
                Tag::Pronoun
            });
        }
        if r.has(Pos::RELATIVE) {
            let after = p.is_nominal() || matches!(p, Tag::Comma | Tag::Preposition | Tag::Close | Tag::Conjunction);
            return Some(if after { Tag::Relative } else { Tag::Wh });
        }
        if r.has(Pos::WH) {
            return Some(if r.has(Pos::SUBORDINATOR) && !p.is_verb() && p != Tag::Preposition {
                Tag::Subordinator
            } else {
                Tag::Wh
            });
        }
        if r.has(Pos::SUBORDINATOR) {
            // `In the north, though, the dam is safe.`
            let alone = p == Tag::Comma && matches!(self.next_tag(at), Tag::Comma | Tag::Stop);
            if alone && !r.has(Pos::CONDITION) {
                return Some(Tag::Adverb);
            }
            if !r.has(Pos::PREPOSITION.or(Pos::ADVERB)) {
                return Some(Tag::Subordinator);
            }
            let subject = self.tokens.get(at + 1).is_some_and(|t| {
                let w = self.lexicon.word(t.word).pos;
                w.has(Pos::PRONOUN) && !w.has(Pos::DETERMINER.or(Pos::POSSESSIVE))
            });
            if subject
                || next_nominal && self.finite_ahead(at)
                || n.has(Pos::DETERMINER.or(Pos::POSSESSIVE)) && self.finite_ahead(at)
                || self.opens_present(at)
            {
                return Some(Tag::Subordinator);
            }
            return Some(if r.has(Pos::PREPOSITION) { Tag::Preposition } else { Tag::Adverb });
        }
        if r.has(Pos::CONJUNCTION) {
            if r.has(Pos::ADVERB) && p != Tag::Comma {
                return Some(Tag::Adverb);
            }
            if r.has(Pos::DETERMINER) {
                return Some(if next_nominal { Tag::Determiner } else { Tag::Conjunction });
            }
            return Some(Tag::Conjunction);
        }
        if r.has(Pos::DETERMINER) && p == Tag::To && n.has(Pos::BASE) {
            return Some(Tag::Adverb);
        }
        // `is most proud of`, `most recently`
        if r.has(Pos::DETERMINER)
            && r.has(Pos::ADVERB)
            && r.has(Pos::ADJECTIVE)
            && (p == Tag::Be && n.has(Pos::ADJECTIVE.or(Pos::PARTICIPLE)) || self.readings(at + 1) == Pos::ADVERB)
        {
            return Some(Tag::Adverb);
        }
        if r.has(Pos::DETERMINER) {
            // `All emphasized the need`, against `all displaced persons`.
            let after = self.readings(at + 2);
            // `neither confirmed nor denied`
            if r.has(Pos::CONJUNCTION) && r.has(Pos::NEGATION) && n.has(Pos::PAST.or(Pos::BASE)) && p.is_nominal() {
                return Some(Tag::Negation);
            }
            let verb_next = n.has(Pos::PAST)
                && !n.has(Pos::NOUN)
                && !self.next_is_proper(at)
                && (after.has(OPENS_NP.or(Pos::THAT).or(Pos::PREPOSITION).or(Pos::TO).or(Pos::WH))
                    || matches!(self.tag_at(at + 2), Tag::Comma | Tag::Colon | Tag::QuoteOpen))
                && r.has(Pos::PRONOUN);
            // `Most support the plan`, `Both think the road is safe`: who the verb is said of.
            let base_next = n.has(Pos::BASE)
                && r.has(Pos::PLURAL_SUBJECT)
                && matches!(p, Tag::None | Tag::Comma | Tag::Conjunction | Tag::Subordinator)
                && after.has(Pos::DETERMINER.or(Pos::POSSESSIVE))
                && !after.has(Pos::THAT);
            let verb_next = verb_next || base_next && r.has(Pos::PRONOUN);
            let noun = (next_nominal || n.has(OPENS_NP) && !n.has(Pos::AUXILIARY.or(Pos::RELATIVE))) && !verb_next;
            if !r.has(Pos::PRONOUN.or(Pos::ADVERB)) || noun {
                return Some(Tag::Determiner);
            }
            return Some(Tag::Pronoun);
        }
        if r.has(Pos::PREPOSITION) {
            // `About three quarters back the plan`: not a phrase but a rough number, and with it a subject.
            let digits = self.tokens.get(at + 1).is_some_and(|t| t.shape.has(Shape::DIGIT));
            let rough = if p.is_verb() { digits } else { !p.is_nominal() && self.counts_subject(at) };
            if r.has(Pos::ADVERB) && n.has(Pos::NUMBER) && rough && self.next_tag(at) == Tag::Number {
                return Some(Tag::Adverb);
            }
            return Some(self.preposition(at, r, p, n, next_nominal));
        }
        if r.has(Pos::PRONOUN) {
            // `Day One`, `Phase One`
            let counts = self.tokens[at].is_capital() && !self.initial && matches!(p, Tag::Noun | Tag::Proper);
            if r.has(Pos::NUMBER) && (next_nominal || counts) {
                return Some(Tag::Number);
            }
            // `most of them`
            let of = self.tokens.get(at + 1).is_some_and(|t| self.lexicon.word(t.word).pos.has(Pos::OF));
            if of && r.has(Pos::PLURAL_SUBJECT) && r.has(Pos::ADVERB) {
                return Some(Tag::Pronoun);
            }
            // `a bigger one`
            if r.has(Pos::NUMBER) && p == Tag::Adjective {
                return Some(Tag::Noun);
            }
            // `there had been`, `there’s`
            let exists = n.has(Pos::BE.or(Pos::MODAL).or(Pos::THIRD).or(Pos::HAVE))
                || n.is_empty() && self.next_tag(at) == Tag::Possessive;
            if r.has(Pos::ADVERB) && !r.has(Pos::NUMBER) && !exists {
                return Some(if n.has(Pos::ADJECTIVE) || !next_nominal { Tag::Adverb } else { Tag::Determiner });
            }
            if r.has(Pos::ADJECTIVE) && next_nominal {
                return Some(Tag::Adjective);
            }
            return Some(Tag::Pronoun);
        }
        None
    }

    /// Whether a verb follows the number after `at` before any comma, with nothing but a noun phrase between.
    fn counts_subject(&self, at: usize) -> bool {
        let mut nominal = false;
        for i in at + 1..(at + 10).min(self.tokens.len()) {
            if matches!(self.tokens[i].tag, Tag::Comma | Tag::Stop | Tag::Semicolon | Tag::Colon | Tag::Dash) {
                return false;
            }
            let r = self.readings(i);
            if nominal && r.has(Pos::AUXILIARY.or(Pos::PAST).or(Pos::BASE)) {
                return true;
            }
            nominal |= r.has(NOMINAL);
        }
        false
    }

    /// `as | the talks continue`: a plural that nothing but modifiers stand before, then a word that can only be its verb.
    fn opens_present(&self, at: usize) -> bool {
        let modifier = Pos::DETERMINER.or(Pos::POSSESSIVE).or(Pos::ADJECTIVE).or(Pos::NOUN);
        let noun = (at + 1..at + 5).find(|k| !self.readings(*k).has(modifier) || self.readings(*k).has(Pos::PLURAL));
        noun.is_some_and(|k| {
            let verb = self.readings(k + 1);
            self.readings(k).has(Pos::PLURAL) && verb.has(Pos::BASE) && !verb.has(NOMINAL) && !verb.has(Pos::FUNCTION)
        })
    }

    pub(super) fn preposition(&self, at: usize, r: Pos, p: Tag, n: Pos, next_nominal: bool) -> Tag {
        if r.has(Pos::BASE) && (matches!(p, Tag::To | Tag::Modal | Tag::Do) || p == Tag::Pronoun && !self.finite) {
            return Tag::Base;
        }
        if r.has(Pos::PARTICIPLE) && matches!(p, Tag::Be | Tag::Have) {
            return Tag::Participle;
        }
        if r.has(Pos::ADJECTIVE) && p.is_prenominal() && p != Tag::Number {
            return Tag::Adjective;
        }
        if r.has(Pos::NOUN) && p.is_prenominal() {
            return Tag::Noun;
        }
        // `convened over 100 mayors`, against `over 20 years`.
        if self.lexicon.word(self.tokens[at].word).pos.has(Pos::QUANTITY)
            && n.has(Pos::NUMBER)
            && !self.is_time(at + 2)
            && !p.is_nominal()
        {
            return Tag::Adverb;
        }
        let opens =
            next_nominal || n.has(OPENS_NP) || n.has(Pos::WH.or(Pos::RELATIVE).or(Pos::NUMBER)) || n.has(Pos::GERUND);
        // `pointed out that ...`
        if r.has(Pos::ADVERB) && (!opens || n.has(Pos::THAT) && p.is_verb()) { Tag::Adverb } else { Tag::Preposition }
    }

    fn is_time(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| self.lexicon.word(t.word).pos.has(Pos::TIME))
    }

    pub(super) fn to(&self, at: usize, n: Pos) -> Tag {
        let before = self.prev_at(at).map(|i| self.lexicon.word(self.tokens[i].word).pos).unwrap_or_default();
        let next = self.tokens.get(at + 1);
        // `to both deter A and ...`
        let both = next.map_or(Pos::NONE, |t| self.lexicon.word(t.word).pos);
        let verb = self.readings(at + 2);
        // `to not only deliver A but to do B`
        let negated = self.readings(at + 1).has(Pos::NEGATION) && !self.readings(at + 1).has(Pos::DETERMINER);
        let base = |r: Pos| r.has(Pos::BASE) && !r.has(OPENS_NP);
        if negated && (base(verb) || verb.has(Pos::ADVERB) && base(self.readings(at + 3))) {
            return Tag::To;
        }
        if both.has(Pos::DETERMINER)
            && both.has(Pos::PLURAL_SUBJECT.or(Pos::CONJUNCTION))
            && verb.has(Pos::BASE)
            && !verb.has(NOMINAL.or(OPENS_NP))
        {
            return Tag::To;
        }
        if next.is_some_and(|t| t.is_capital() && !self.headline)
            || !n.has(Pos::BASE.or(Pos::BE).or(Pos::HAVE).or(Pos::DO))
        {
            return Tag::Preposition;
        }
        // `look forward to further deepening ties`
        if self.readings(at + 1).has(Pos::ADVERB) && verb.has(Pos::GERUND) && !verb.has(NOMINAL) {
            return Tag::Preposition;
        }
        if !n.has(Pos::NOUN.or(Pos::ADJECTIVE)) {
            return Tag::To;
        }
        // `to help promote`
        let next_after = self.readings(at + 2);
        if next_after.has(Pos::BASE) && !next_after.has(NOMINAL) {
            return Tag::To;
        }
        // `to support ...`: a verb where a noun phrase or particle follows; a noun after words that govern `to`.
        let after = self.readings(at + 2);
        let object = after.has(OPENS_NP.or(NOMINAL).or(Pos::THAT).or(Pos::WH).or(Pos::NUMBER))
            || self.tokens.get(at + 2).is_some_and(|t| t.is_capital() && t.is_word());
        // `urged lawmakers to act.`
        let ends = matches!(self.tag_at(at + 2), Tag::Comma | Tag::Stop | Tag::Semicolon);
        if ends
            && n.has(Pos::BASE)
            && !before.has(Pos::TO_NOUN)
            && matches!(self.prev(at), Tag::Proper | Tag::Plural | Tag::Pronoun)
        {
            return Tag::To;
        }
        if before.has(Pos::TO_NOUN) && !before.has(Pos::INFINITIVE_NOUN) {
            return if after.has(OPENS_NP) && !after.has(Pos::PRONOUN) { Tag::To } else { Tag::Preposition };
        }
        if object || n.has(Pos::BASE) && !n.has(Pos::NOUN) {
            return Tag::To;
        }
        let p = self.prev(at);
        let governed = before.has(Pos::INFINITIVE_NOUN)
            || p.is_verb()
            || matches!(p, Tag::Adjective | Tag::Be | Tag::Have | Tag::Comma);
        if after.has(Pos::PREPOSITION.or(Pos::ADVERB)) || governed { Tag::To } else { Tag::Preposition }
    }

    pub(super) fn that(&self, at: usize, p: Tag, n: Pos) -> Tag {
        let inclusion =
            self.prev_at(at).is_some_and(|i| self.lexicon.word(self.tokens[i].word).pos.has(Pos::INCLUSION));
        if inclusion && (n.has(OPENS_NP) || self.next_is_proper(at)) {
            return Tag::That;
        }
        if matches!(p, Tag::Preposition | Tag::None | Tag::Be) && !n.has(OPENS_NP) && p != Tag::Be {
            return if n.has(NOMINAL) { Tag::Determiner } else { Tag::Pronoun };
        }
        let direct = self.tokens.get(at + 1).map(|_| self.readings(at + 1)).unwrap_or_default();
        let verb_next = direct.has(Pos::AUXILIARY)
            || direct.has(Pos::THIRD.or(Pos::PAST)) && !direct.has(NOMINAL)
            || direct.has(Pos::BASE) && !direct.has(NOMINAL)
            || direct.has(Pos::NEGATION) && !direct.has(Pos::DETERMINER);
        if p.is_nominal() && verb_next {
            return Tag::Relative;
        }
        // `an officer on duty that evening`
        let time = self.tokens.get(at + 1).is_some_and(|t| self.lexicon.word(t.word).pos.has(Pos::TIME));
        if p.is_nominal() && time && direct.has(Pos::NOUN) {
            return Tag::Determiner;
        }
        // `..., and that's why`
        let is = direct.has(Pos::BE) || self.next_tag(at) == Tag::Possessive;
        if (p.is_verb() || p == Tag::Be) && verb_next || p == Tag::Conjunction && is {
            return Tag::Pronoun;
        }
        Tag::That
    }
}
