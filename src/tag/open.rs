//! Words of open classes: noun or verb, past or participle, gerund or noun.

use super::{NOMINAL, OPENS_NP, Tag, Tagger, only_reading};
use crate::lexicon::{NounClass, Pos};

impl Tagger<'_> {
    pub(super) fn open_class(&mut self, at: usize, r: Pos) -> Tag {
        let only = only_reading(r);
        if only != Tag::None {
            return only;
        }
        let p = self.prev(at);
        let n = self.next(at);
        if r.has(Pos::NUMBER) {
            return Tag::Number;
        }
        // Verb after an infinitive marker or auxiliary.
        if r.has(Pos::BASE)
            && (matches!(p, Tag::To | Tag::Modal | Tag::Do) || p == Tag::Negation && self.auxiliary_before(at))
        {
            return Tag::Base;
        }
        if r.has(Pos::PARTICIPLE) && self.after_be_or_have(at) {
            // `is limited editions`, but `has rejected appeals`.
            let perfect = p == Tag::Have;
            let noun = n.has(Pos::NOUN.or(Pos::PLURAL)) && !n.has(Pos::ADVERB);
            return if r.has(Pos::ADJECTIVE) && noun && !perfect && !self.leads_to_post(at) {
                Tag::Adjective
            } else {
                Tag::Participle
            };
        }
        if r.has(Pos::PAST.or(Pos::PARTICIPLE)) {
            return self.past(at, r, p, n);
        }
        if r.has(Pos::GERUND) {
            return self.gerund(at, r, p, n);
        }
        if r.has(Pos::THIRD) {
            if !r.has(Pos::PLURAL.or(Pos::NOUN)) {
                return Tag::Third;
            }
            if self.third(at, p, n) {
                return Tag::Third;
            }
            return if r.has(Pos::PLURAL) { Tag::Plural } else { Tag::Noun };
        }
        if r.has(Pos::BASE) && self.base(at, r, p, n) {
            return Tag::Base;
        }
        // `was clear that`, `was clear with X that`
        if r.has(Pos::ADVERB)
            && r.has(Pos::ADJECTIVE)
            && r.has(Pos::BASE)
            && p == Tag::Be
            && n.has(Pos::THAT.or(Pos::WH).or(Pos::PREPOSITION))
        {
            return Tag::Adjective;
        }
        if r.has(Pos::ADVERB) && (r.has(Pos::ADJECTIVE.or(Pos::NOUN))) {
            return if p.is_prenominal() || n.has(Pos::NOUN.or(Pos::PLURAL)) && r.has(Pos::ADJECTIVE) {
                let noun = r.has(Pos::NOUN) && !n.has(NOMINAL) && !self.next_is_proper(at);
                if r.has(Pos::ADJECTIVE) && !noun { Tag::Adjective } else { Tag::Noun }
            } else if p == Tag::Preposition && r.has(Pos::NOUN) {
                Tag::Noun
            } else {
                Tag::Adverb
            };
        }
        // `is hopeful that`: a person would have an article.
        if p == Tag::Be && r.has(Pos::ADJECTIVE) && r.has(Pos::NOUN) && n.has(Pos::THAT) {
            return Tag::Adjective;
        }
        if r.has(Pos::ADJECTIVE) && r.has(Pos::NOUN) && self.is_somebody(at, p) {
            return Tag::Noun;
        }
        if r.has(Pos::ADJECTIVE) && r.has(Pos::NOUN) && self.modifies(at) {
            return Tag::Adjective;
        }
        if r.has(Pos::ADJECTIVE) && (n.has(NOMINAL) || !r.has(Pos::NOUN.or(Pos::PLURAL)) || self.next_is_proper(at)) {
            return Tag::Adjective;
        }
        if r.has(Pos::PLURAL) && !(r.has(Pos::NOUN) && p == Tag::Determiner && !n.has(Pos::BASE)) {
            return Tag::Plural;
        }
        if r.has(Pos::NOUN) {
            return Tag::Noun;
        }
        if r.has(Pos::ADVERB) {
            return Tag::Adverb;
        }
        if r.has(Pos::BASE) { Tag::Base } else { Tag::Noun }
    }

    /// Whether an adjective that may be a noun modifies what follows: `local elected officials`, `local and state officials`.
    fn modifies(&self, at: usize) -> bool {
        let (next, after) = (self.readings(at + 1), self.readings(at + 2));
        let noun = Pos::NOUN.or(Pos::PLURAL);
        let participle =
            next.has(Pos::PARTICIPLE) && !next.has(Pos::AUXILIARY) && after.has(noun) && !after.has(OPENS_NP);
        let joined = next.has(Pos::CONJUNCTION)
            && !self.tokens.get(at + 2).is_some_and(|t| t.is_capital())
            && after.has(Pos::ADJECTIVE.or(Pos::NOUN))
            && !after.has(Pos::PAST.or(Pos::PARTICIPLE).or(Pos::GERUND))
            && (self.readings(at + 3).has(Pos::PLURAL) && !self.readings(at + 3).has(Pos::VERB)
                || after.has(Pos::ADJECTIVE)
                    && self.readings(at + 3).has(Pos::NOUN)
                    && self.readings(at + 4).has(Pos::PLURAL)
                    && !self.readings(at + 4).has(Pos::VERB));
        participle || joined
    }

    /// Whether a word that is an adjective or somebody is the latter: `the general pledged loyalty`, `the police chief
    /// resigned`, `found the general guilty of`; not in `local elected officials said`.
    fn is_somebody(&self, at: usize, p: Tag) -> bool {
        if !self.lexicon.word(self.tokens[at].word).class.is_party() || !(p.is_prenominal() || p.is_nominal()) {
            return false;
        }
        // `The military also rejected the plan`
        let step = usize::from(self.readings(at + 1) == Pos::ADVERB);
        let (next, after) = (self.readings(at + step + 1), self.readings(at + step + 2));
        let noun = Pos::NOUN.or(Pos::PLURAL);
        if next.has(Pos::PAST) && !next.has(noun.or(Pos::FUNCTION)) && !self.finite {
            let people = self
                .tokens
                .get(at + step + 2)
                .is_some_and(|t| self.lexicon.word(self.lexicon.word(t.word).noun).class.is_party());
            return !(after.has(noun) && !after.has(OPENS_NP) && people && self.finite_ahead(at));
        }
        let described = next.has(Pos::ADJECTIVE) && !next.has(noun.or(Pos::VERB).or(Pos::FUNCTION));
        described && p.is_prenominal() && after.has(Pos::PREPOSITION) && !after.has(NOMINAL)
    }

    /// Whether one person's post follows without an article: `was appointed trade minister`.
    fn leads_to_post(&self, at: usize) -> bool {
        let nominal =
            |i: &usize| self.readings(*i).has(Pos::NOUN.or(Pos::ADJECTIVE)) && !self.readings(*i).has(OPENS_NP);
        let head = (at + 1..at + 4).take_while(nominal).last();
        head.and_then(|i| self.tokens.get(i)).is_some_and(|t| {
            let word = self.lexicon.word(t.word);
            word.pos.has(Pos::NOUN) && word.class == NounClass::Person
        })
    }

    pub(super) fn auxiliary_before(&self, at: usize) -> bool {
        self.tokens[..at].iter().rev().take(3).any(|t| matches!(t.tag, Tag::Modal | Tag::Do | Tag::To))
    }

    pub(super) fn after_be_or_have(&self, at: usize) -> bool {
        let mut i = at;
        for _ in 0..5 {
            let Some(k) = i.checked_sub(1) else { return false };
            i = k;
            match self.tokens[i].tag {
                Tag::Be | Tag::Have => return true,
                Tag::Adverb | Tag::Negation | Tag::Part => {}
                // `has been formally signed and ratified`
                Tag::Conjunction if i > 0 && self.tokens[i - 1].tag == Tag::Participle => i -= 1,
                _ => return false,
            }
        }
        false
    }

    pub(super) fn gerund(&mut self, at: usize, r: Pos, p: Tag, n: Pos) -> Tag {
        if p == Tag::Be {
            // `That is encouraging news`: a thing that is pointed at does nothing.
            let pointed = r.has(Pos::ADJECTIVE)
                && n.has(Pos::NOUN.or(Pos::PLURAL))
                && self.prev_at(at).and_then(|k| self.prev_at(k)).is_some_and(|k| {
                    let token = &self.tokens[k];
                    matches!(token.tag, Tag::Pronoun | Tag::Determiner)
                        && !self.lexicon.word(token.word).pos.has(Pos::PERSONAL)
                });
            if pointed {
                return Tag::Adjective;
            }
            return if r.has(Pos::ADJECTIVE) && n.has(Pos::PREPOSITION) && !r.has(Pos::NOUN) {
                Tag::Adjective
            } else {
                Tag::Gerund
            };
        }
        let opens = n.has(OPENS_NP) && !n.has(Pos::THAT) || self.next_is_proper(at);
        // `gave opening remarks`
        if self.lexicon.word(self.tokens[at].word).pos.has(Pos::MODIFIER)
            && matches!(p, Tag::Base | Tag::Third | Tag::Past | Tag::Participle | Tag::Gerund | Tag::Preposition)
            && self.tokens.get(at + 1).is_some_and(|t| {
                let class = self.lexicon.word(t.word).class;
                let plural = self.lexicon.word(self.lexicon.word(t.word).noun).class;
                let gathering = |c: NounClass| matches!(c, NounClass::Speech | NounClass::Event);
                gathering(class) || gathering(plural)
            })
        {
            return Tag::Adjective;
        }
        if r.has(Pos::NOUN) && !opens && self.after_dated_determiner(at) {
            return Tag::Noun;
        }
        if p.is_prenominal() && p != Tag::Number {
            if r.has(Pos::ADJECTIVE) && n.has(NOMINAL) {
                return Tag::Adjective;
            }
            return if n.has(Pos::NOUN.or(Pos::PLURAL)) && !r.has(Pos::NOUN) { Tag::Adjective } else { Tag::Noun };
        }
        // `leaders working to end the war`, `leaders from the country working to end it`
        if r.has(Pos::NOUN)
            && n.has(Pos::TO)
            && self.class_before(at).is_some_and(|c| c.is_party() || c == NounClass::Place)
        {
            return Tag::Gerund;
        }
        if r.has(Pos::NOUN) && !opens {
            let after_noun = matches!(p, Tag::Noun | Tag::Plural | Tag::Proper | Tag::Adjective);
            // `pledged to go on | working with`: one that is an adjective too is no noun by itself.
            if after_noun
                || p == Tag::Preposition && !n.has(NOMINAL) && !r.has(Pos::ADJECTIVE)
                || p == Tag::None && (n.has(Pos::AUXILIARY) || n.has(Pos::PAST) && !n.has(NOMINAL))
                // `Meeting participants discussed X`: a plural between the two that is the subject.
                || p == Tag::None && n.has(Pos::PLURAL) && {
                    let verb = self.readings(at + 2);
                    verb.has(Pos::PAST) && !verb.has(NOMINAL)
                }
            {
                return Tag::Noun;
            }
        }
        if r.has(Pos::ADJECTIVE) && n.has(Pos::NOUN.or(Pos::PLURAL)) && !opens && !r.has(Pos::NOUN) {
            return Tag::Adjective;
        }
        // `help working and middle-class families`: one of two words that tell what kind.
        if p.is_verb()
            && n.has(Pos::CONJUNCTION)
            && self.readings(at + 2).has(Pos::ADJECTIVE)
            && !self.readings(at + 2).has(Pos::BASE)
            && self.readings(at + 3).has(Pos::PLURAL)
        {
            return Tag::Adjective;
        }
        // `emphasized enduring Norwegian support`
        if r.has(Pos::ADJECTIVE) && p.is_verb() && !n.has(OPENS_NP) && !r.has(Pos::NOUN) {
            return Tag::Adjective;
        }
        Tag::Gerund
    }

    /// The class of a plural noun, or of one with an article, right before `at`.
    fn class_before(&self, at: usize) -> Option<NounClass> {
        let k = self.prev_at(at).filter(|k| k + 1 == at)?;
        let token = &self.tokens[k];
        let article = k > 0 && self.tokens[k - 1].tag == Tag::Determiner;
        let noun = self.lexicon.word(token.word).noun;
        match token.tag {
            Tag::Plural => Some(self.lexicon.word(noun).class),
            Tag::Noun if article => Some(self.lexicon.word(token.word).class),
            _ => None,
        }
    }

    /// Whether `and` joins the noun before `at` to another, with nothing but nouns around it.
    pub(super) fn coordinated_subject(&self, at: usize) -> bool {
        let mut joined = false;
        for t in self.tokens[..at].iter().rev().take(10) {
            match t.tag {
                Tag::Conjunction => joined = true,
                Tag::Noun | Tag::Proper | Tag::Plural | Tag::Determiner | Tag::Adjective | Tag::Number => {}
                _ => return joined && t.tag != Tag::Preposition,
            }
        }
        joined
    }

    /// `the March 18 meeting`: a determiner, a month and a number before.
    pub(super) fn after_dated_determiner(&self, at: usize) -> bool {
        for t in self.tokens[..at].iter().rev().take(4) {
            match t.tag {
                Tag::Number | Tag::Proper => {}
                Tag::Determiner | Tag::PossPronoun => return true,
                _ => return false,
            }
        }
        false
    }

    /// Whether a word that is a third person or a plural noun is the verb.
    pub(super) fn third(&self, at: usize, p: Tag, n: Pos) -> bool {
        match p {
            Tag::Pronoun | Tag::Relative => !n.has(Pos::AUXILIARY),
            Tag::Noun | Tag::Proper | Tag::Close | Tag::Comma | Tag::Plural | Tag::Number => {
                if self.tokens.get(at + 1).is_some_and(|t| t.tag == Tag::QuoteOpen) {
                    return true;
                }
                let direct = self.readings(at + 1);
                // `B, and victim advocates working with C`
                let lead = self.prev_at(at).and_then(|k| k.checked_sub(1)).map_or(Tag::None, |k| self.tokens[k].tag);
                if direct.has(Pos::GERUND) && p == Tag::Noun && matches!(lead, Tag::Conjunction | Tag::Comma) {
                    return false;
                }
                let object = direct.has(OPENS_NP.or(Pos::THAT).or(Pos::WH)) && !direct.has(Pos::RELATIVE)
                    || self.next_is_proper(at) && p != Tag::Comma;
                let class = self.lexicon.word(self.tokens[at].word).class;
                let people = class.is_party();
                // `The plan, which was backed by A, | calls for B`
                if p == Tag::Comma
                    && (object || direct.has(Pos::PREPOSITION.or(Pos::THAT)) || self.next_is_proper(at))
                    && self.closes_aside(at)
                {
                    return !people;
                }
                if p == Tag::Plural && !(object && !self.finite && self.after_singular_of(at))
                    || p == Tag::Comma && !object
                {
                    return false;
                }
                // `security forces opened fire`: of two words that may be the verb the past is it.
                // `peace talks collapsed on Monday`, against `remains committed to`.
                let past = direct.has(Pos::PAST) && (people || !direct.has(Pos::NOUN.or(Pos::PLURAL)));
                let after = self.readings(at + 2);
                if past
                    && (people
                        || !direct.has(Pos::ADJECTIVE)
                        || after.has(OPENS_NP)
                        || class != NounClass::Other && !after.has(NOMINAL))
                {
                    return false;
                }
                // `..., the ministry reports.`
                if matches!(self.next_tag(at), Tag::Stop | Tag::None) && p != Tag::Comma && self.after_comma(at) {
                    return true;
                }
                if object {
                    return !self.finite || !self.finite_ahead(at) && p != Tag::Comma;
                }
                // `The mayor fears prices will rise`: the verb of the clause that the first one takes.
                if !self.finite
                    && direct.has(Pos::NOUN.or(Pos::PLURAL))
                    && self.takes_bare_clause(at)
                    && self.auxiliary_ahead(at)
                {
                    return true;
                }
                // `Task Forces for Combating X`: in a headline a noun, as in `Task Forces`; not `Kenya Calls for Calm`.
                let noun_like = self.headline
                    && self.tokens[at].is_capital()
                    && (direct.has(Pos::PREPOSITION) || at + 1 == self.tokens.len())
                    && (people || self.finite_ahead(at) || !self.is_named(at));
                !self.finite && (!self.finite_ahead(at) || self.headline) && !noun_like && p != Tag::Number
            }
            Tag::Conjunction => {
                // Parallel to a verb in the third person: `is a partner and makes good boats`.
                let direct = self.readings(at + 1);
                direct.has(OPENS_NP.or(Pos::THAT).or(Pos::ADJECTIVE))
                    && self.tokens[..at].iter().rev().take(30).any(|t| matches!(t.tag, Tag::Third | Tag::Be))
            }
            _ => false,
        }
    }

    /// Whether a word that is a base form or a noun (or adjective) is the verb.
    pub(super) fn base(&self, at: usize, r: Pos, p: Tag, n: Pos) -> bool {
        let noun = r.has(Pos::NOUN.or(Pos::PLURAL));
        let adjective = r.has(Pos::ADJECTIVE);
        if !noun && !adjective {
            return true;
        }
        let direct = self.readings(at + 1);
        let object = direct.has(OPENS_NP.or(Pos::THAT).or(Pos::WH)) || self.next_is_proper(at);
        match p {
            // `whom police say they hold`: of two words that may be the verb, the one that can be nothing else.
            Tag::Relative
                if noun && direct.has(Pos::BASE.or(Pos::PAST)) && !direct.has(NOMINAL.or(Pos::PREPOSITION)) =>
            {
                false
            }
            Tag::Pronoun | Tag::Relative => {
                let subject = self
                    .prev_at(at)
                    .is_some_and(|i| self.lexicon.word(self.tokens[i].word).pos.has(Pos::PLURAL_SUBJECT));
                subject && !n.has(Pos::AUXILIARY)
            }
            // `Iran and the Emirates back the talks`
            // `Ministers from the bloc refuse to ...`
            Tag::Noun | Tag::Proper if noun && !self.finite && (object || direct.has(Pos::TO)) => {
                object && self.coordinated_subject(at)
                    || self.after_plural_of(at) && !self.finite_ahead(at) && !self.headline
            }
            // `Kenya, Norway sign fisheries pact`: without articles.
            Tag::Noun | Tag::Proper
                if !self.finite
                    && direct.has(NOMINAL.or(Pos::PREPOSITION))
                    && !direct.has(Pos::OF)
                    && (self.tokens[at].is_capital() == self.headline)
                    && self.opens_with_names(at) =>
            {
                !self.finite_ahead(at)
            }
            // `..., officials claim.`
            Tag::Plural
                if matches!(self.next_tag(at), Tag::Stop | Tag::None)
                    && self.next(at).is_empty()
                    && self.after_comma(at)
                    && r.has(Pos::BASE) =>
            {
                true
            }
            // `Polls show farmers could win`: the verb of the clause that the first one takes.
            Tag::Plural
                if !self.finite && direct.has(NOMINAL) && !direct.has(Pos::PAST) && self.takes_bare_clause(at) =>
            {
                true
            }
            Tag::Plural => {
                object && (!self.finite || !self.finite_ahead(at))
                    || !self.finite
                        && !self.finite_ahead(at)
                        && direct.has(Pos::TO.or(Pos::PREPOSITION).or(NOMINAL))
                        && !adjective
            }
            Tag::Conjunction | Tag::Comma => {
                let before = self.prev_at(at).and_then(|i| i.checked_sub(1)).map_or(Tag::None, |i| self.tokens[i].tag);
                if before == Tag::Base {
                    return true;
                }
                // `a free and open region`: the noun is yet to come.
                if p == Tag::Conjunction && adjective && self.has_begun_noun(at) {
                    return false;
                }
                // `We condemn A and call on B`
                let present =
                    self.tokens[..at].iter().rev().take(24).position(|t| t.tag == Tag::Base).is_some_and(|k| {
                        let verb = at - 1 - k;
                        verb > 0 && matches!(self.tokens[verb - 1].tag, Tag::Pronoun | Tag::Plural)
                    });
                if p == Tag::Conjunction
                    && present
                    && direct.has(Pos::PREPOSITION)
                    && !direct.has(Pos::OF)
                    && !self.finite
                {
                    return true;
                }
                let open = self.infinitive || self.tokens[..at].iter().rev().take(24).any(|t| t.tag == Tag::Base);
                p == Tag::Comma && object && self.closes_aside(at)
                    || open
                        && (object
                            || direct.has(Pos::ADJECTIVE) && !adjective && p == Tag::Conjunction
                            || direct.has(NOMINAL) && p == Tag::Comma && self.infinitive && direct.has(Pos::ADJECTIVE))
            }
            _ => false,
        }
    }
}
