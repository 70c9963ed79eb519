//! Part-of-speech tags, by rule.
//!
//! News English is ambiguous where it hurts an event extractor most: `visits`, `support`, `calls` are nouns or verbs,
//! `joined` is finite or a participle, `to` opens an infinitive or a prepositional phrase. One pass from left to right
//! decides each word from its possible readings, the decisions to its left, the readings of the next words, and whether
//! the clause already has its finite verb. Look-ahead is bounded, so the pass is linear.
//!
//! The contextual rules follow the tradition of Brill (1992) and constraint grammar (Karlsson 1990), written by hand.

mod function;
mod open;
mod opening;
mod past;

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
    .or(Pos::REPORTS)
    .or(Pos::MODIFIER)
    .or(Pos::QUANTITY)
    .or(Pos::INTRANSITIVE)
    .or(Pos::COPULAR)
    .or(Pos::ABSOLUTE);
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
#[inline]
fn readings_of(text: &str, token: &Token, lexicon: &Lexicon, headline: bool) -> Pos {
    match token.tag {
        Tag::Number => return Pos::NUMBER.or(Pos::ADJECTIVE),
        Tag::Proper => return Pos::NOUN,
        Tag::None => {}
        _ => return Pos::NONE,
    }
    let words = Pos(token.pos.0 & !NOT_A_READING.0);
    if words.is_empty() { unread(text, token, lexicon, headline) } else { words }
}

/// Readings of a word that the lexicon has none for.
#[inline(never)]
fn unread(text: &str, token: &Token, lexicon: &Lexicon, headline: bool) -> Pos {
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
fn only_reading(r: Pos) -> Tag {
    if r.0.is_power_of_two() { ONLY[r.0.trailing_zeros() as usize] } else { Tag::None }
}

/// The same by the number of the reading.
static ONLY: [Tag; 64] = {
    let mut tags = [Tag::None; 64];
    let mut n = 0;
    while n < 64 {
        tags[n] = tag_of(Pos(1 << n));
        n += 1;
    }
    tags
};

const fn tag_of(r: Pos) -> Tag {
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
                    let direct = at.checked_sub(1).map_or(Tag::None, |k| self.tokens[k].tag);
                    let clausal = direct == Tag::Pronoun
                        || matches!(before, Tag::Pronoun | Tag::Wh | Tag::That | Tag::Relative | Tag::Adverb);
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
                // `“It is late,” the sign reads`: what was quoted had a verb of its own.
                Tag::QuoteClose if at > 0 && matches!(self.tokens[at - 1].tag, Tag::Comma | Tag::Stop) => {
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
        // `more than 20 towns`, against `more than the others`.
        if pos.has(Pos::QUANTITY) && !self.readings(at + n).has(Pos::NUMBER) {
            return None;
        }
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
            if r.has(Pos::RELATIVE.or(Pos::THAT).or(Pos::SUBORDINATOR).or(Pos::WH)) && !r.has(Pos::PREPOSITION) {
                return false;
            }
            if r.has(Pos::AUXILIARY) && !t.is_capital() {
                return true;
            }
            let transitive = r.has(Pos::PAST)
                && !r.has(Pos::NOUN.or(Pos::PLURAL))
                && (self.readings(i + 1).has(OPENS_NP.or(Pos::NUMBER))
                    || !self.headline && self.tokens.get(i + 1).is_some_and(|t| t.is_capital()));
            if r.has(Pos::PAST.or(Pos::THIRD)) && (!r.has(NOMINAL) || transitive) && nominal {
                return true;
            }
            // `as the mayor noted, ...`: nothing that it could describe follows.
            if r.has(Pos::PAST) && nominal && matches!(self.tag_at(i + 1), Tag::Comma | Tag::Stop) {
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
        // Most words have a small letter and one reading.
        let only = only_reading(r);
        if only != Tag::None && !token.is_capital() {
            return only;
        }
        if r.is_empty() {
            return if token.is_word() { Tag::Proper } else { Tag::Symbol };
        }
        if self.names_speaker(at) {
            return Tag::Proper;
        }
        if r.has(Pos::FUNCTION) {
            // `US`, `May`, `IT`: names and months in the shape of function words.
            if token.shape.has(Shape::ALL_CAPS) && !self.headline && token.end - token.start == 2 && !self.initial {
                return Tag::Proper;
            }
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
        // `Lind was summoned`: a word that no table has, with a capital although another could stand there.
        if token.is_capital() && self.initial && !self.headline && only == Tag::Noun && !token.word.is_known() {
            return Tag::Proper;
        }
        self.open_class(at, r)
    }

    /// `Bob said`, `Will wrote`: a given name that is a verb as well, right before an unmistakable verb.
    fn names_speaker(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        if !token.is_capital() || self.headline {
            return false;
        }
        let next = self.readings(at + 1);
        token.pos.has(Pos::GIVEN_NAME)
            && self.tokens.get(at + 1).is_some_and(|t| t.tag == Tag::None && !t.is_capital())
            && next.has(Pos::PAST.or(Pos::THIRD))
            && !next.has(NOMINAL.or(Pos::BASE).or(Pos::FUNCTION))
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
}
