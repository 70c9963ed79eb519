//! Part-of-speech tags, by rule.
//!
//! News English is ambiguous where it hurts an event extractor most: `visits`, `support`, `calls` are nouns or verbs,
//! `joined` is finite or a participle, `to` opens an infinitive or a prepositional phrase. One pass from left to right
//! decides each word from its possible readings, the decisions to its left, the readings of the next words, and whether
//! the clause already has its finite verb. Look-ahead is bounded, so the pass is linear.
//!
//! The contextual rules follow the tradition of Brill (1992) and constraint grammar (Karlsson 1990), written by hand.

use crate::lexicon::{Facts, Lexicon, Pos};
use crate::token::{Shape, Token};

/// Part of speech, or kind of punctuation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
#[repr(u8)]
pub enum Tag {
    None,
    // Punctuation.
    Comma,
    Stop,
    Ellipsis,
    Semicolon,
    Colon,
    QuoteStraight,
    QuoteSingle,
    QuoteOpen,
    QuoteClose,
    Open,
    Close,
    Dash,
    Bullet,
    Slash,
    Plus,
    Ampersand,
    Symbol,
    // Words.
    /// `'s`
    Possessive,
    /// `'` after a plural
    PossessiveMark,
    /// A later token of a fixed phrase.
    Part,
    Number,
    Determiner,
    /// `his`, `their`
    PossPronoun,
    Pronoun,
    Adjective,
    Noun,
    Plural,
    Proper,
    Preposition,
    /// Infinitive marker.
    To,
    Conjunction,
    Subordinator,
    /// Complementiser.
    That,
    Relative,
    Wh,
    Modal,
    Be,
    Have,
    Do,
    Negation,
    Adverb,
    /// Base form: infinitive or present plural.
    Base,
    Third,
    /// Past tense, until shown to be a reduced relative.
    Past,
    Participle,
    Gerund,
}

impl Tag {
    /// Noun, name, pronoun.
    #[inline]
    pub const fn is_nominal(self) -> bool {
        matches!(self, Tag::Noun | Tag::Plural | Tag::Proper | Tag::Pronoun | Tag::Number)
    }

    /// Any full verb form.
    #[inline]
    pub const fn is_verb(self) -> bool {
        matches!(self, Tag::Base | Tag::Third | Tag::Past | Tag::Participle | Tag::Gerund)
    }

    /// Auxiliary or modal.
    #[inline]
    pub const fn is_auxiliary(self) -> bool {
        matches!(self, Tag::Modal | Tag::Be | Tag::Have | Tag::Do)
    }

    /// Words that stand before a noun.
    #[inline]
    const fn is_prenominal(self) -> bool {
        matches!(
            self,
            Tag::Determiner | Tag::PossPronoun | Tag::Possessive | Tag::PossessiveMark | Tag::Adjective | Tag::Number
        )
    }
}

const NOMINAL: Pos = Pos::NOUN.or(Pos::PLURAL).or(Pos::ADJECTIVE).or(Pos::NUMBER);
/// Facts about words that are no readings.
const NOT_A_READING: Pos = Pos::GIVEN_NAME
    .or(Pos::ABBREVIATION)
    .or(Pos::TO_NOUN)
    .or(Pos::INFINITIVE_NOUN)
    .or(Pos::TIME)
    .or(Pos::PLURAL_SUBJECT)
    .or(Pos::NAME_PARTICLE)
    .or(Pos::NAME_LINK)
    .or(Pos::PERSONAL)
    .or(Pos::NEUTER)
    .or(Pos::REGION)
    .or(Pos::SIDE)
    .or(Pos::FORMAT)
    .or(Pos::OF)
    .or(Pos::INDEFINITE)
    .or(Pos::INCLUSION)
    .or(Pos::ORIGIN)
    .or(Pos::LOCATIVE)
    .or(Pos::BY)
    .or(Pos::FUTURE)
    .or(Pos::PLANS)
    .or(Pos::FAILS)
    .or(Pos::CONDITION)
    .or(Pos::FOR)
    .or(Pos::CONTRAST)
    .or(Pos::BARE_CLAUSE)
    .or(Pos::OUTLET)
    .or(Pos::REPORTS);
const OPENS_NP: Pos = Pos::DETERMINER.or(Pos::POSSESSIVE).or(Pos::PRONOUN);

/// Tags the words of one sentence. `headline`: capitals say nothing. Tokens that carry a tag already keep it.
pub fn tag_sentence(text: &str, tokens: &mut [Token], lexicon: &Lexicon, headline: bool) {
    tag_with(&mut Vec::new(), text, tokens, lexicon, headline);
}

/// The same with a buffer that serves every sentence of a document.
pub(crate) fn tag_with(readings: &mut Vec<Pos>, text: &str, tokens: &mut [Token], lexicon: &Lexicon, headline: bool) {
    readings.clear();
    readings.extend(tokens.iter().map(|t| readings_of(text, t, lexicon, headline)));
    Tagger { readings, tokens, lexicon, headline, finite: false, infinitive: false, initial: true }.run();
}

/// Possible readings of a token, tagged or not.
fn readings_of(text: &str, token: &Token, lexicon: &Lexicon, headline: bool) -> Pos {
    match token.tag {
        Tag::Number => return Pos::NUMBER.or(Pos::ADJECTIVE),
        Tag::Proper => return Pos::NOUN,
        Tag::None => {}
        _ => return Pos::NONE,
    }
    let words = Pos(token.pos.0 & !NOT_A_READING.0);
    if !words.is_empty() {
        return words;
    }
    if !token.is_word() {
        return Pos::NONE;
    }
    if token.is_capital() && !headline {
        return Pos::NOUN;
    }
    guess(text, token, lexicon)
}

/// Readings of an unknown word from its ending.
fn guess(text: &str, token: &Token, lexicon: &Lexicon) -> Pos {
    let word = token.span().text(text);
    if token.shape.has(Shape::HYPHEN)
        && let Some(cut) = word.rfind(['-', '\u{2010}', '\u{2011}', '\u{2013}'])
    {
        let last = &word[cut + 1 + if word.as_bytes()[cut] == b'-' { 0 } else { 2 }..];
        let pos = lexicon.word(lexicon.find_folded(last)).pos;
        if pos.has(Pos::PARTICIPLE.or(Pos::GERUND).or(Pos::ADJECTIVE)) && !pos.has(Pos::NOUN) || pos.is_empty() {
            return Pos::ADJECTIVE;
        }
        return if pos.has(Pos::PLURAL) { Pos::PLURAL } else { Pos::NOUN.or(Pos::ADJECTIVE) };
    }
    let b = word.as_bytes();
    let ends = |e: &str| b.len() > e.len() + 1 && b[b.len() - e.len()..].eq_ignore_ascii_case(e.as_bytes());
    if ends("ly") {
        Pos::ADVERB
    } else if ends("ing") {
        Pos::GERUND
    } else if ends("ed") {
        Pos::PAST.or(Pos::PARTICIPLE)
    } else if ["ous", "ive", "able", "ible", "ful", "less", "al", "ic", "ary", "ish", "ian"].iter().any(|e| ends(e)) {
        Pos::ADJECTIVE
    } else if ["ise", "ize", "ify"].iter().any(|e| ends(e)) {
        Pos::BASE
    } else if ends("s") && !ends("ss") && !ends("us") && !ends("is") {
        Pos::PLURAL
    } else {
        Pos::NOUN
    }
}

/// The tag of a word that can be one thing only, whatever stands around it.
#[inline]
const fn only_reading(r: Pos) -> Tag {
    match r {
        Pos::DETERMINER => Tag::Determiner,
        Pos::PREPOSITION => Tag::Preposition,
        Pos::CONJUNCTION => Tag::Conjunction,
        Pos::SUBORDINATOR => Tag::Subordinator,
        Pos::PRONOUN => Tag::Pronoun,
        Pos::POSSESSIVE => Tag::PossPronoun,
        Pos::MODAL => Tag::Modal,
        Pos::BE => Tag::Be,
        Pos::HAVE => Tag::Have,
        Pos::DO => Tag::Do,
        Pos::NEGATION => Tag::Negation,
        Pos::NOUN => Tag::Noun,
        Pos::PLURAL => Tag::Plural,
        Pos::ADJECTIVE => Tag::Adjective,
        Pos::ADVERB => Tag::Adverb,
        Pos::NUMBER => Tag::Number,
        Pos::THIRD => Tag::Third,
        _ => Tag::None,
    }
}

struct Tagger<'a> {
    /// Possible readings by token; only those ahead are asked for.
    readings: &'a [Pos],
    tokens: &'a mut [Token],
    lexicon: &'a Lexicon,
    headline: bool,
    /// The clause has its finite verb.
    finite: bool,
    /// An infinitive or modal verb phrase is open.
    infinitive: bool,
    /// The next word begins the sentence or a quotation.
    initial: bool,
}

impl Tagger<'_> {
    fn run(&mut self) {
        let mut at = 0;
        while at < self.tokens.len() {
            let token = self.tokens[at];
            match token.tag {
                Tag::None => {
                    if let Some(n) = self.phrase(at) {
                        at += n;
                        self.initial = false;
                        continue;
                    }
                    let tag = self.decide(at);
                    self.tokens[at].tag = tag;
                    self.note(tag);
                }
                Tag::Possessive => {
                    let before = self.prev(at);
                    let clausal = matches!(before, Tag::Pronoun | Tag::Wh | Tag::That | Tag::Relative | Tag::Adverb);
                    if clausal {
                        self.tokens[at].tag = Tag::Be;
                        self.finite = true;
                    }
                }
                Tag::QuoteOpen | Tag::Colon | Tag::Bullet => {
                    self.initial = true;
                    self.finite = false;
                    self.infinitive = false;
                }
                Tag::Semicolon | Tag::Dash | Tag::Open => {
                    self.finite = false;
                    self.infinitive = false;
                }
                Tag::QuoteClose | Tag::Close => {}
                Tag::Comma | Tag::Stop => {}
                _ => self.initial = false,
            }
            at += 1;
        }
    }

    fn note(&mut self, tag: Tag) {
        match tag {
            Tag::Past | Tag::Third | Tag::Modal | Tag::Have | Tag::Be | Tag::Do => {
                self.finite = true;
                self.infinitive = tag == Tag::Modal;
            }
            Tag::To => self.infinitive = true,
            Tag::Subordinator | Tag::That | Tag::Relative | Tag::Wh => {
                self.finite = false;
                self.infinitive = false;
            }
            _ => {}
        }
        self.initial = false;
    }

    fn phrase(&mut self, at: usize) -> Option<usize> {
        if !self.tokens[at].facts.has(Facts::PHRASE) {
            return None;
        }
        let (n, pos) = self
            .lexicon
            .phrase(self.tokens[at].word, |i| self.tokens.get(at + i).map_or_else(Default::default, |t| t.word))?;
        // `is due to visit him`: an infinitive, not the preposition `due to`.
        let last = self.tokens[at + n - 1].word;
        if pos.has(Pos::PREPOSITION) && self.lexicon.word(last).pos.has(Pos::TO) && self.readings(at + n).has(Pos::BASE)
        {
            let after = self.readings(at + n + 1);
            if after.has(OPENS_NP) || self.next_is_proper(at + n) {
                return None;
            }
        }
        if self.tokens[at + 1..at + n].iter().any(|t| t.tag == Tag::Proper) {
            return None;
        }
        let tag = if pos.has(Pos::PREPOSITION) {
            Tag::Preposition
        } else if pos.has(Pos::CONJUNCTION) {
            Tag::Conjunction
        } else if pos.has(Pos::TO) {
            // `in order to` before a verb.
            Tag::To
        } else if pos.has(Pos::SUBORDINATOR) {
            Tag::Subordinator
        } else if pos.has(Pos::PRONOUN) {
            Tag::Pronoun
        } else if pos.has(Pos::NEGATION) {
            Tag::Negation
        } else {
            Tag::Adverb
        };
        self.tokens[at].tag = tag;
        self.note(tag);
        for t in &mut self.tokens[at + 1..at + n] {
            t.tag = Tag::Part;
        }
        Some(n)
    }

    /// The tag before `at`, adverbs, quotation marks and phrase parts passed over.
    fn prev(&self, at: usize) -> Tag {
        self.prev_at(at).map_or(Tag::None, |i| self.tokens[i].tag)
    }

    fn prev_at(&self, at: usize) -> Option<usize> {
        self.tokens[at.saturating_sub(64)..at]
            .iter()
            .rposition(|t| {
                !matches!(t.tag, Tag::Adverb | Tag::QuoteOpen | Tag::QuoteClose | Tag::QuoteSingle | Tag::Part)
            })
            .map(|i| at.saturating_sub(64) + i)
    }

    /// Possible readings of a token that is not behind.
    #[inline]
    fn readings(&self, at: usize) -> Pos {
        self.readings.get(at).copied().unwrap_or_default()
    }

    /// Readings of the next word, adverbs passed over (at most two).
    fn next(&self, at: usize) -> Pos {
        for i in at + 1..at + 4 {
            match self.tokens.get(i).map(|t| t.tag) {
                Some(Tag::QuoteOpen | Tag::QuoteSingle) => continue,
                Some(Tag::None) => {
                    let r = self.readings(i);
                    if r == Pos::ADVERB && i < at + 3 {
                        continue;
                    }
                    return r;
                }
                Some(_) => return self.readings(i),
                None => return Pos::NONE,
            }
        }
        Pos::NONE
    }

    fn next_is_proper(&self, at: usize) -> bool {
        self.tokens.get(at + 1).is_some_and(|t| t.tag == Tag::Proper || t.is_capital() && !self.headline && t.is_word())
    }

    fn tag_at(&self, at: usize) -> Tag {
        self.tokens.get(at).map_or(Tag::None, |t| t.tag)
    }

    fn next_tag(&self, at: usize) -> Tag {
        self.tokens.get(at + 1).map_or(Tag::None, |t| t.tag)
    }

    /// Whether an unmistakable finite verb follows before the clause can end.
    fn finite_ahead(&self, at: usize) -> bool {
        let mut nominal = false;
        for i in at + 1..(at + 14).min(self.tokens.len()) {
            let t = &self.tokens[i];
            if matches!(t.tag, Tag::Comma | Tag::Stop | Tag::Semicolon | Tag::Colon | Tag::QuoteOpen | Tag::Dash) {
                return false;
            }
            let r = self.readings(i);
            if r.has(Pos::RELATIVE.or(Pos::THAT).or(Pos::SUBORDINATOR)) && !r.has(Pos::PREPOSITION) {
                return false;
            }
            if r.has(Pos::AUXILIARY) && !t.is_capital() {
                return true;
            }
            if r.has(Pos::PAST.or(Pos::THIRD)) && !r.has(NOMINAL) && nominal {
                return true;
            }
            nominal |= r.has(Pos::NOUN.or(Pos::PLURAL));
            if r.has(Pos::CONJUNCTION) && !r.has(Pos::DETERMINER) {
                // `before generals and asked`: the verb belongs to what stood before.
                nominal = false;
            }
        }
        false
    }

    fn decide(&mut self, at: usize) -> Tag {
        let token = self.tokens[at];
        let r = self.readings(at);
        if r.is_empty() {
            return if token.is_word() { Tag::Proper } else { Tag::Symbol };
        }
        if r.has(Pos::FUNCTION) {
            // `US`, `May`, `IT`: names and months in the shape of function words.
            if token.shape.has(Shape::ALL_CAPS) && !self.headline && token.end - token.start == 2 && !self.initial {
                return Tag::Proper;
            }
            let only = only_reading(r);
            if only != Tag::None {
                return only;
            }
            if let Some(tag) = self.function_word(at, r) {
                return tag;
            }
        }
        if r.has(Pos::MONTH.or(Pos::WEEKDAY)) && token.is_capital() {
            return Tag::Proper;
        }
        if token.is_capital() && !self.initial && !self.headline {
            return self.capitalised(&token, r);
        }
        if token.is_capital()
            && self.initial
            && !self.headline
            && self.lexicon.word(token.word).pos.has(Pos::GIVEN_NAME)
            && !r.has(Pos::VERB)
            && self.next_is_proper(at)
        {
            return Tag::Proper;
        }
        self.open_class(at, r)
    }

    fn capitalised(&self, token: &Token, r: Pos) -> Tag {
        if !token.word.is_known() || self.lexicon.word(token.word).pos.is_empty() {
            return Tag::Proper;
        }
        if r.has(Pos::PLURAL) && !r.has(Pos::NOUN) {
            Tag::Plural
        } else if r.has(Pos::NOUN) && !r.has(Pos::ADJECTIVE.or(Pos::VERB)) {
            Tag::Noun
        } else {
            Tag::Proper
        }
    }

    fn function_word(&mut self, at: usize, r: Pos) -> Option<Tag> {
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
                && after.has(OPENS_NP.or(Pos::THAT).or(Pos::PREPOSITION).or(Pos::TO).or(Pos::WH))
                && r.has(Pos::PRONOUN);
            let noun = (next_nominal || n.has(OPENS_NP) && !n.has(Pos::AUXILIARY)) && !verb_next;
            if !r.has(Pos::PRONOUN.or(Pos::ADVERB)) || noun {
                return Some(Tag::Determiner);
            }
            return Some(Tag::Pronoun);
        }
        if r.has(Pos::PREPOSITION) {
            return Some(self.preposition(r, p, n, next_nominal));
        }
        if r.has(Pos::PRONOUN) {
            if r.has(Pos::NUMBER) && next_nominal {
                return Some(Tag::Number);
            }
            if r.has(Pos::ADVERB) && !r.has(Pos::NUMBER) && !n.has(Pos::BE.or(Pos::MODAL).or(Pos::THIRD)) {
                return Some(if n.has(Pos::ADJECTIVE) || !next_nominal { Tag::Adverb } else { Tag::Determiner });
            }
            if r.has(Pos::ADJECTIVE) && next_nominal {
                return Some(Tag::Adjective);
            }
            return Some(Tag::Pronoun);
        }
        None
    }

    fn preposition(&self, r: Pos, p: Tag, n: Pos, next_nominal: bool) -> Tag {
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
        let opens =
            next_nominal || n.has(OPENS_NP) || n.has(Pos::WH.or(Pos::RELATIVE).or(Pos::NUMBER)) || n.has(Pos::GERUND);
        // `pointed out that ...`
        if r.has(Pos::ADVERB) && (!opens || n.has(Pos::THAT) && p.is_verb()) { Tag::Adverb } else { Tag::Preposition }
    }

    fn to(&self, at: usize, n: Pos) -> Tag {
        let before = self.prev_at(at).map(|i| self.lexicon.word(self.tokens[i].word).pos).unwrap_or_default();
        let next = self.tokens.get(at + 1);
        if next.is_some_and(|t| t.is_capital() && !self.headline)
            || !n.has(Pos::BASE.or(Pos::BE).or(Pos::HAVE).or(Pos::DO))
        {
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
        if before.has(Pos::TO_NOUN) && !before.has(Pos::INFINITIVE_NOUN) {
            return if after.has(OPENS_NP) && !after.has(Pos::PRONOUN) { Tag::To } else { Tag::Preposition };
        }
        if object || n.has(Pos::BASE) && !n.has(Pos::NOUN) {
            return Tag::To;
        }
        let p = self.prev(at);
        let governed =
            before.has(Pos::INFINITIVE_NOUN) || p.is_verb() || p == Tag::Adjective || p == Tag::Be || p == Tag::Have;
        if after.has(Pos::PREPOSITION.or(Pos::ADVERB)) || governed { Tag::To } else { Tag::Preposition }
    }

    fn that(&self, at: usize, p: Tag, n: Pos) -> Tag {
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
        if (p.is_verb() || p == Tag::Be) && verb_next {
            return Tag::Pronoun;
        }
        Tag::That
    }

    fn open_class(&mut self, at: usize, r: Pos) -> Tag {
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
            return if r.has(Pos::ADJECTIVE) && n.has(Pos::NOUN.or(Pos::PLURAL)) && !n.has(Pos::ADVERB) && !perfect {
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

    fn auxiliary_before(&self, at: usize) -> bool {
        self.tokens[..at].iter().rev().take(3).any(|t| matches!(t.tag, Tag::Modal | Tag::Do | Tag::To))
    }

    fn after_be_or_have(&self, at: usize) -> bool {
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

    fn past(&mut self, at: usize, r: Pos, p: Tag, n: Pos) -> Tag {
        let noun_next =
            n.has(Pos::NOUN.or(Pos::PLURAL)) && !n.has(OPENS_NP) || self.next_is_proper(at) && p == Tag::Determiner;
        let adjectival = p.is_prenominal() && p != Tag::Number
            || p == Tag::Preposition
            || p == Tag::Conjunction && self.before_conjunction_is_adjective(at);
        if r.has(Pos::NOUN) && p.is_prenominal() && !noun_next {
            return Tag::Noun;
        }
        if adjectival
            && (noun_next || n.has(Pos::ADJECTIVE) || self.next_tag(at) == Tag::Conjunction || p.is_prenominal())
            && r.has(Pos::PARTICIPLE)
        {
            return Tag::Adjective;
        }
        if r.has(Pos::ADJECTIVE) && noun_next && !n.has(OPENS_NP) && p == Tag::None && !self.next_is_proper(at) {
            return Tag::Adjective;
        }
        // `cut`, `put`, `read`: base and past alike.
        // `to remain united in`: nothing between two verbs.
        if matches!(p, Tag::Base | Tag::Gerund | Tag::Third | Tag::Past | Tag::Participle)
            && r.has(Pos::PARTICIPLE)
            && self.prev_at(at) == at.checked_sub(1)
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
        // `chaired by Hayashi`, against `rose by 5 percent`.
        if r.has(Pos::PARTICIPLE)
            && p != Tag::Pronoun
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

    fn before_conjunction_is_adjective(&self, at: usize) -> bool {
        let Some(cc) = self.prev_at(at) else { return false };
        cc > 0 && self.tokens[cc - 1].tag == Tag::Adjective
    }

    fn gerund(&mut self, at: usize, r: Pos, p: Tag, n: Pos) -> Tag {
        if p == Tag::Be {
            return if r.has(Pos::ADJECTIVE) && n.has(Pos::PREPOSITION) && !r.has(Pos::NOUN) {
                Tag::Adjective
            } else {
                Tag::Gerund
            };
        }
        let opens = n.has(OPENS_NP) && !n.has(Pos::THAT) || self.next_is_proper(at);
        if r.has(Pos::NOUN) && !opens && self.after_dated_determiner(at) {
            return Tag::Noun;
        }
        if p.is_prenominal() && p != Tag::Number {
            if r.has(Pos::ADJECTIVE) && n.has(NOMINAL) {
                return Tag::Adjective;
            }
            return if n.has(Pos::NOUN.or(Pos::PLURAL)) && !r.has(Pos::NOUN) { Tag::Adjective } else { Tag::Noun };
        }
        if r.has(Pos::NOUN) && !opens {
            let after_noun = matches!(p, Tag::Noun | Tag::Plural | Tag::Proper | Tag::Adjective);
            if after_noun || p == Tag::Preposition && !n.has(NOMINAL) || p == Tag::None && n.has(Pos::AUXILIARY) {
                return Tag::Noun;
            }
        }
        if r.has(Pos::ADJECTIVE) && n.has(Pos::NOUN.or(Pos::PLURAL)) && !opens && !r.has(Pos::NOUN) {
            return Tag::Adjective;
        }
        Tag::Gerund
    }

    /// Whether `and` joins the noun before `at` to another, with nothing but nouns around it.
    fn coordinated_subject(&self, at: usize) -> bool {
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
    fn after_dated_determiner(&self, at: usize) -> bool {
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
    fn third(&self, at: usize, p: Tag, n: Pos) -> bool {
        match p {
            Tag::Pronoun | Tag::Relative => !n.has(Pos::AUXILIARY),
            Tag::Noun | Tag::Proper | Tag::Close | Tag::Comma | Tag::Plural | Tag::Number => {
                if self.tokens.get(at + 1).is_some_and(|t| t.tag == Tag::QuoteOpen) {
                    return true;
                }
                let direct = self.readings(at + 1);
                let object = direct.has(OPENS_NP.or(Pos::THAT).or(Pos::WH)) && !direct.has(Pos::RELATIVE)
                    || self.next_is_proper(at) && p != Tag::Comma;
                if p == Tag::Plural || p == Tag::Comma && !object {
                    return false;
                }
                // `security forces opened fire`: of two words that may be the verb the past is it.
                let past = direct.has(Pos::PAST) && !direct.has(Pos::NOUN.or(Pos::PLURAL));
                if past && (!direct.has(Pos::ADJECTIVE) || self.readings(at + 2).has(OPENS_NP)) {
                    return false;
                }
                // `..., the ministry reports.`
                if matches!(self.next_tag(at), Tag::Stop | Tag::None) && p != Tag::Comma && self.after_comma(at) {
                    return true;
                }
                if object {
                    return !self.finite || !self.finite_ahead(at) && p != Tag::Comma;
                }
                // `Task Forces for Combating X`: in a headline a noun, as in `Task Forces`.
                let noun_like = self.headline && direct.has(Pos::PREPOSITION);
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

    /// Whether the noun phrase before `at` follows a comma, with no verb between.
    fn after_comma(&self, at: usize) -> bool {
        for t in self.tokens[..at].iter().rev().take(9) {
            match t.tag {
                Tag::Comma => return true,
                Tag::Noun | Tag::Plural | Tag::Proper | Tag::Adjective | Tag::Determiner | Tag::Possessive => {}
                _ => return false,
            }
        }
        false
    }

    /// Whether a word that is a base form or a noun (or adjective) is the verb.
    fn base(&self, at: usize, r: Pos, p: Tag, n: Pos) -> bool {
        let noun = r.has(Pos::NOUN.or(Pos::PLURAL));
        let adjective = r.has(Pos::ADJECTIVE);
        if !noun && !adjective {
            return true;
        }
        let direct = self.readings(at + 1);
        let object = direct.has(OPENS_NP.or(Pos::THAT).or(Pos::WH)) || self.next_is_proper(at);
        match p {
            Tag::Pronoun | Tag::Relative => {
                let subject = self
                    .prev_at(at)
                    .is_some_and(|i| self.lexicon.word(self.tokens[i].word).pos.has(Pos::PLURAL_SUBJECT));
                subject && !n.has(Pos::AUXILIARY)
            }
            // `Iran and the Emirates back the talks`
            Tag::Noun | Tag::Proper => object && !self.finite && noun && self.coordinated_subject(at),
            // `..., officials claim.`
            Tag::Plural
                if matches!(self.next_tag(at), Tag::Stop | Tag::None)
                    && self.next(at).is_empty()
                    && self.after_comma(at)
                    && r.has(Pos::BASE) =>
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
                open && (object
                    || direct.has(Pos::ADJECTIVE) && !adjective && p == Tag::Conjunction
                    || direct.has(NOMINAL) && p == Tag::Comma && self.infinitive && direct.has(Pos::ADJECTIVE))
            }
            _ => false,
        }
    }
}
