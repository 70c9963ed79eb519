//! The lexicon: every word the pack knows, with its possible readings, behind one hash look-up per token.
//!
//! Words are folded (lower case, straight apostrophe, plain hyphen) and interned as [`WordId`]s. What is known of a word is
//! a set of [`Pos`] readings, the verb and noun it is a form of, and a semantic class for nouns. Inflected forms are made
//! here from the lemma tables, so that a pack lists a verb once.

use std::fmt;

/// An interned word. `WordId::NONE` stands for every word the pack does not know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordId(pub(crate) u32);

impl WordId {
    /// The id of all unknown words.
    pub const NONE: WordId = WordId(0);

    /// Whether the lexicon knows the word.
    #[inline]
    pub const fn is_known(self) -> bool {
        self.0 != 0
    }
}

/// A set of readings of a word.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Pos(pub(crate) u64);

macro_rules! readings {
    ($($(#[$m:meta])* $name:ident = $bit:literal, $text:literal;)+) => {
        impl Pos {
            $($(#[$m])* pub const $name: Pos = Pos(1 << $bit);)+

            /// The reading with that name, as used in `lexicon/function.csv`.
            pub fn parse(name: &str) -> Option<Pos> {
                match name { $($text => Some(Pos::$name),)+ _ => None }
            }
        }
        impl fmt::Debug for Pos {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let mut list = f.debug_list();
                $(if self.has(Pos::$name) { list.entry(&format_args!($text)); })+
                list.finish()
            }
        }
    };
}

readings! {
    /// `the`, `this`, `some`.
    DETERMINER = 0, "det";
    /// `his`, `their`.
    POSSESSIVE = 1, "possp";
    /// `he`, `they`, `others`.
    PRONOUN = 2, "pron";
    /// `in`, `between`.
    PREPOSITION = 3, "prep";
    /// `to`, `in order to`.
    TO = 4, "to";
    /// `and`, `or`, `as well as`.
    CONJUNCTION = 5, "cc";
    /// `because`, `while`.
    SUBORDINATOR = 6, "sub";
    /// `that`.
    THAT = 7, "that";
    /// `who`, `which`.
    RELATIVE = 8, "rel";
    /// `what`, `how`, `whether`.
    WH = 9, "wh";
    /// `will`, `may`.
    MODAL = 10, "modal";
    /// Forms of `be`.
    BE = 11, "be";
    /// Forms of `have`.
    HAVE = 12, "have";
    /// Forms of `do`.
    DO = 13, "do";
    /// `not`, `never`.
    NEGATION = 14, "not";
    /// Adverb.
    ADVERB = 15, "adv";
    /// Adjective.
    ADJECTIVE = 16, "adj";
    /// Singular noun.
    NOUN = 17, "noun";
    /// Plural noun.
    PLURAL = 18, "plural";
    /// Number word.
    NUMBER = 19, "num";
    /// Base form of a verb.
    BASE = 20, "vb";
    /// Third person singular.
    THIRD = 21, "vz";
    /// Past tense.
    PAST = 22, "vd";
    /// Past participle.
    PARTICIPLE = 23, "vn";
    /// Present participle, gerund.
    GERUND = 24, "vg";
    /// Name of a month.
    MONTH = 25, "month";
    /// Name of a weekday.
    WEEKDAY = 26, "weekday";
    /// A word that date expressions begin with or turn on: `today`, `last`, `quarter`.
    TIME = 27, "time";
    /// A noun or adjective after which `to` is a preposition: `access`, `due`, `response`.
    TO_NOUN = 28, "tonoun";
    /// An abbreviation that keeps its full stop.
    ABBREVIATION = 29, "abbr";
    /// A word after which an infinitive's `to` is likely: `readiness`, `effort`, `ready`.
    INFINITIVE_NOUN = 30, "infnoun";
    /// A given name.
    GIVEN_NAME = 31, "given";
    /// A pronoun that takes a verb in the plural: `they`, `who`, `others`.
    PLURAL_SUBJECT = 32, "plsub";
    /// A particle inside names: `al`, `bin`, `van der`.
    NAME_PARTICLE = 33, "particle";
    /// A connective that names of bodies and programmes may hold: `of`, `for`, `and`.
    NAME_LINK = 34, "link";
    /// A personal pronoun.
    PERSONAL = 35, "pers";
    /// `it`, `itself`.
    NEUTER = 36, "neuter";
    /// A noun that extends the adjective of a place: `region`.
    REGION = 37, "region";
    /// A noun that extends the adjective of a country: `side`.
    SIDE = 38, "side";
    /// A small-letter head that names of formats carry: `format`, `dialogue`.
    FORMAT = 39, "format";
    /// `of`.
    OF = 40, "of";
    /// `a`, `any`, `some`: determiners that point at nobody in particular.
    INDEFINITE = 41, "indef";
    /// `including`, `such as`: opens a list inside a phrase.
    INCLUSION = 42, "inclusion";
    /// `from`: says where people come from.
    ORIGIN = 43, "origin";
    /// `in`, `at`: may lead to the place of an event.
    LOCATIVE = 44, "locative";
    /// `by`.
    BY = 45, "by";
    /// A modal of the future.
    FUTURE = 46, "future";
    /// A verb or adjective whose infinitive lies ahead: `plan`, `expect`, `due`.
    PLANS = 47, "plans";
    /// A verb whose infinitive did not happen: `fail`.
    FAILS = 48, "fails";
    /// `if`, `unless`.
    CONDITION = 49, "condition";
    /// `for`: leads to the subject of an infinitive.
    FOR = 50, "for";
    /// `while`, `whereas`: sets one clause against another.
    CONTRAST = 51, "contrast";
    /// A verb that takes a clause without `that`: `say`, `believe`.
    BARE_CLAUSE = 52, "bare";
    /// A noun for a body that reports: `agency`, `press service`.
    OUTLET = 53, "outlet";
    /// A verb by which outlets report: `report`, `inform`.
    REPORTS = 54, "reports";
    /// Before a number, part of the amount: `over 100 mayors`, `more than 20 towns`.
    QUANTITY = 55, "quantity";
    /// A pronoun for those who speak: `we`.
    SPEAKERS = 62, "speakers";
    /// A pronoun that is never a subject: `him`.
    OBJECT = 63, "object";
}

impl Pos {
    /// No reading.
    pub const NONE: Pos = Pos(0);
    /// Any finite or non-finite form of a full verb.
    pub const VERB: Pos = Pos::BASE.or(Pos::THIRD).or(Pos::PAST).or(Pos::PARTICIPLE).or(Pos::GERUND);
    /// Auxiliaries and modals.
    pub const AUXILIARY: Pos = Pos::MODAL.or(Pos::BE).or(Pos::HAVE).or(Pos::DO);
    /// Closed-class words, which keep their reading when capitalised.
    pub const FUNCTION: Pos = Pos::DETERMINER
        .or(Pos::POSSESSIVE)
        .or(Pos::PRONOUN)
        .or(Pos::PREPOSITION)
        .or(Pos::TO)
        .or(Pos::CONJUNCTION)
        .or(Pos::SUBORDINATOR)
        .or(Pos::THAT)
        .or(Pos::RELATIVE)
        .or(Pos::WH)
        .or(Pos::AUXILIARY)
        .or(Pos::NEGATION);

    /// The union of two sets.
    #[inline]
    pub const fn or(self, other: Pos) -> Pos {
        Pos(self.0 | other.0)
    }

    /// Whether the two sets share a reading.
    #[inline]
    pub const fn has(self, other: Pos) -> bool {
        self.0 & other.0 != 0
    }

    /// The readings that are in `other` too.
    #[inline]
    pub const fn and(self, other: Pos) -> Pos {
        Pos(self.0 & other.0)
    }

    /// Whether there is no reading at all.
    #[inline]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// What a noun stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum NounClass {
    /// Not said.
    #[default]
    Other,
    /// One human being.
    Person,
    /// Several.
    People,
    /// A body of people: government, ministry, council.
    Body,
    /// Meeting, talks, summit.
    Event,
    /// Statement, agreement.
    Document,
    /// Remark, proposal.
    Speech,
    /// Attack, decision.
    Act,
    /// Time word.
    Time,
    /// Place word.
    Place,
    /// Amount word: `number`, `series`, `group` in `a number of X`.
    Measure,
}

impl NounClass {
    /// The class with that name in `lexicon/nouns.csv`; `thing` and `abstract` are `Other`.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "" | "thing" | "abstract" | "other" => NounClass::Other,
            "person" => NounClass::Person,
            "people" => NounClass::People,
            "body" => NounClass::Body,
            "event" => NounClass::Event,
            "document" => NounClass::Document,
            "speech" => NounClass::Speech,
            "act" => NounClass::Act,
            "time" => NounClass::Time,
            "place" => NounClass::Place,
            "measure" => NounClass::Measure,
            _ => return None,
        })
    }

    /// Whether such a noun can act and be addressed.
    pub const fn is_party(self) -> bool {
        matches!(self, NounClass::Person | NounClass::People | NounClass::Body)
    }
}

/// What the lexicon knows of one word.
#[derive(Clone, Copy, Debug, Default)]
pub struct Word {
    /// Its readings.
    pub pos: Pos,
    /// The verb that its base, third-person or gerund form belongs to.
    pub verb: WordId,
    /// The verb that its past or participle form belongs to (`found` -> `find`).
    pub past_of: WordId,
    /// The noun it is a form of.
    pub noun: WordId,
    /// What that noun stands for.
    pub class: NounClass,
    /// Where names that begin with this word start in the gazetteer's tree; 0 for nowhere.
    pub(crate) names: u32,
    /// The same for fixed phrases of the lexicon (`as well as`).
    pub(crate) phrases: u32,
}

/// Slots of an empty table: enough for the default pack, so that it never grows.
const FIRST_SIZE: usize = 1 << 17;

/// The words of a pack.
#[derive(Clone, Debug)]
pub struct Lexicon {
    /// Upper half of a word's hash and its id; the lower half says where to look. Eight bytes a slot: the look-up of every
    /// token is bound by cache misses.
    table: Vec<(u32, u32)>,
    mask: usize,
    words: Vec<Word>,
    /// All folded spellings, one after the other.
    texts: String,
    /// Word -> where its spelling ends.
    ends: Vec<u32>,
    /// Phrases by their first word: (words, reading), longest first; entry 0 is empty.
    phrases: Vec<Vec<(Box<[WordId]>, Pos)>>,
    /// `n't`.
    pub(crate) not: WordId,
}

/// Hash of a word of ASCII bytes, blind to case.
///
/// Eight bytes at a time; `| 0x20` lowers letters and leaves digits, full stop, hyphen and apostrophe alone.
#[inline]
pub(crate) fn hash_word(bytes: &[u8]) -> u64 {
    const LOW: u64 = 0x2020_2020_2020_2020;
    let mut h: u64 = 0x9e37_79b9_7f4a_7c15 ^ bytes.len() as u64;
    let (chunks, rest) = bytes.as_chunks::<8>();
    for c in chunks {
        h = mix(h, u64::from_le_bytes(*c) | LOW);
    }
    let mut last = [0x20u8; 8];
    for (to, from) in last.iter_mut().zip(rest) {
        *to = *from | 0x20;
    }
    mix(h, u64::from_le_bytes(last))
}

#[inline]
fn mix(h: u64, x: u64) -> u64 {
    let p = u128::from(h ^ x).wrapping_mul(0xa076_1d64_78bd_642f_u128 | 1);
    (p as u64) ^ ((p >> 64) as u64) ^ h.rotate_left(29)
}

/// Lower case, straight apostrophes, plain hyphens.
pub(crate) fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            '\u{2019}' | '\u{2018}' => out.push('\''),
            '\u{2010}' | '\u{2011}' | '\u{2013}' | '\u{2014}' => out.push('-'),
            _ if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            _ => out.extend(c.to_lowercase()),
        }
    }
    out
}

impl Default for Lexicon {
    fn default() -> Self {
        Self::new()
    }
}

impl Lexicon {
    /// A lexicon without words.
    pub fn new() -> Self {
        let mut lexicon = Lexicon {
            table: vec![(0, 0); FIRST_SIZE],
            mask: FIRST_SIZE - 1,
            words: vec![Word::default()],
            texts: String::new(),
            ends: vec![0],
            phrases: vec![Vec::new()],
            not: WordId::NONE,
        };
        lexicon.not = lexicon.add("n't", Pos::NEGATION);
        lexicon
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len() - 1
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What is known of a word.
    #[inline]
    pub fn word(&self, id: WordId) -> &Word {
        // Ids come from this table alone; the first entry stands in for anything else.
        self.words.get(id.0 as usize).unwrap_or(&self.words[0])
    }

    #[inline]
    pub(crate) fn word_mut(&mut self, id: WordId) -> &mut Word {
        let at = if (id.0 as usize) < self.words.len() { id.0 as usize } else { 0 };
        &mut self.words[at]
    }

    /// The folded spelling of a word.
    pub fn text(&self, id: WordId) -> &str {
        let end = self.ends.get(id.0 as usize).copied().unwrap_or(0) as usize;
        let start = (id.0 as usize).checked_sub(1).and_then(|n| self.ends.get(n)).copied().unwrap_or(0) as usize;
        self.texts.get(start..end).unwrap_or("")
    }

    #[inline]
    pub(crate) fn find_hash(&self, hash: u64) -> WordId {
        let mut at = hash as usize & self.mask;
        loop {
            let (h, id) = self.table[at];
            if id == 0 || h == (hash >> 32) as u32 {
                return WordId(id);
            }
            at = (at + 1) & self.mask;
        }
    }

    /// Looks a folded word up.
    pub fn find(&self, folded: &str) -> WordId {
        self.find_hash(hash_word(folded.as_bytes()))
    }

    /// Folds a word and looks it up.
    pub fn find_folded(&self, word: &str) -> WordId {
        if word.is_ascii() { self.find(word) } else { self.find(&fold(word)) }
    }

    /// Interns a word (folding it) without giving it a reading.
    pub fn intern(&mut self, word: &str) -> WordId {
        let wide = (!word.is_ascii()).then(|| fold(word));
        let folded = wide.as_deref().unwrap_or(word);
        let hash = hash_word(folded.as_bytes());
        let found = self.find_hash(hash);
        if found.is_known() {
            return found;
        }
        if (self.words.len() + 1) * 2 > self.table.len() {
            self.grow();
        }
        let id = self.words.len() as u32;
        self.words.push(Word::default());
        let start = self.texts.len();
        self.texts.push_str(folded);
        if let Some(new) = self.texts.get_mut(start..) {
            new.make_ascii_lowercase();
        }
        self.ends.push(self.texts.len() as u32);
        self.place(hash, id);
        WordId(id)
    }

    fn place(&mut self, hash: u64, id: u32) {
        let mut at = hash as usize & self.mask;
        while self.table[at].1 != 0 {
            at = (at + 1) & self.mask;
        }
        self.table[at] = ((hash >> 32) as u32, id);
    }

    fn grow(&mut self) {
        let size = self.table.len() * 2;
        self.mask = size - 1;
        self.table = vec![(0, 0); size];
        for id in 1..self.words.len() as u32 {
            self.place(hash_word(self.text(WordId(id)).as_bytes()), id);
        }
    }

    /// The words with a reading.
    pub(crate) fn with_reading(&self, pos: Pos) -> impl Iterator<Item = &str> {
        (0u32..).zip(&self.words).filter(move |(_, w)| w.pos.has(pos)).map(|(n, _)| self.text(WordId(n)))
    }

    /// A verb that is written nearly like `word`.
    pub(crate) fn near_verb(&self, word: &str) -> Option<&str> {
        let first = word.chars().next();
        let near = |verb: &&str| verb.len().abs_diff(word.len()) <= 1 && verb.chars().next() == first;
        crate::rule::nearest(word, self.with_reading(Pos::BASE).filter(near))
    }

    /// Replaces the fixed phrases (`as well as`).
    pub(crate) fn set_phrases(&mut self, phrases: Vec<(Vec<WordId>, Pos)>) {
        self.phrases = vec![Vec::new()];
        for (words, pos) in phrases {
            let Some(&first) = words.first() else { continue };
            let next = self.phrases.len() as u32;
            let slot = &mut self.word_mut(first).phrases;
            if *slot == 0 {
                *slot = next;
                self.phrases.push(Vec::new());
            }
            let slot = self.word(first).phrases as usize;
            self.phrases[slot].push((words.into(), pos));
        }
        for list in &mut self.phrases {
            list.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
    }

    /// The longest fixed phrase that begins with `first` and goes on with the words that `next` gives: (tokens, reading).
    #[inline]
    pub(crate) fn phrase(&self, first: WordId, next: impl Fn(usize) -> WordId) -> Option<(usize, Pos)> {
        let slot = self.word(first).phrases;
        if slot == 0 {
            return None;
        }
        let list = self.phrases.get(slot as usize)?;
        list.iter()
            .find(|(words, _)| words.iter().enumerate().skip(1).all(|(i, w)| next(i) == *w))
            .map(|(words, pos)| (words.len(), *pos))
    }

    /// Adds readings to a word.
    pub fn add(&mut self, word: &str, pos: Pos) -> WordId {
        let id = self.intern(word);
        let w = self.word_mut(id);
        w.pos = w.pos.or(pos);
        id
    }

    /// Adds a noun with its plural (`None`: regular; `Some("-")`: none).
    pub fn add_noun(&mut self, noun: &str, plural: Option<&str>, class: NounClass) -> WordId {
        let id = self.add(noun, Pos::NOUN);
        self.set_noun(id, id, class);
        match plural {
            Some("-") => {}
            Some(list) => {
                for p in list.split('|') {
                    let plural = self.add(p, Pos::PLURAL);
                    self.set_noun(plural, id, class);
                }
            }
            None => {
                let plural = self.add(&plural_of(noun), Pos::PLURAL);
                self.set_noun(plural, id, class);
            }
        }
        id
    }

    fn set_noun(&mut self, form: WordId, noun: WordId, class: NounClass) {
        let w = self.word_mut(form);
        if !w.noun.is_known() || w.class == NounClass::Other {
            w.noun = noun;
            w.class = class;
        }
    }

    /// Adds a verb with the forms that are not regular.
    pub fn add_verb(&mut self, lemma: &str, forms: &VerbForms<'_>) -> WordId {
        let id = self.add(lemma, Pos::BASE);
        self.word_mut(id).verb = id;
        let list = |given: &str, regular: String| -> Vec<String> {
            if given.is_empty() { vec![regular] } else { given.split('|').map(str::to_owned).collect() }
        };
        for (forms, pos) in [
            (list(forms.third, third_of(lemma)), Pos::THIRD),
            (list(forms.ing, gerund_of(lemma)), Pos::GERUND),
            (list(forms.past, past_of(lemma)), Pos::PAST),
            (
                list(
                    forms.participle,
                    forms
                        .past
                        .split('|')
                        .next()
                        .filter(|p| !p.is_empty())
                        .map_or_else(|| past_of(lemma), str::to_owned),
                ),
                Pos::PARTICIPLE,
            ),
        ] {
            for form in forms {
                let form = self.add(&form, pos);
                let w = self.word_mut(form);
                let slot = if pos.has(Pos::PAST.or(Pos::PARTICIPLE)) { &mut w.past_of } else { &mut w.verb };
                if !slot.is_known() {
                    *slot = id;
                }
            }
        }
        for letter in forms.also.chars() {
            match letter {
                'n' => {
                    self.add_noun(lemma, None, NounClass::Other);
                }
                'a' => {
                    self.add(lemma, Pos::ADJECTIVE);
                }
                'r' => {
                    self.add(lemma, Pos::ADVERB);
                }
                _ => {}
            }
        }
        id
    }
}

/// The forms of a verb that are not regular; empty fields are.
#[derive(Clone, Copy, Debug, Default)]
pub struct VerbForms<'a> {
    /// Past tense, several by `|`.
    pub past: &'a str,
    /// Past participle.
    pub participle: &'a str,
    /// Present participle.
    pub ing: &'a str,
    /// Third person singular.
    pub third: &'a str,
    /// Other readings of the base form: `n` noun, `a` adjective, `r` adverb.
    pub also: &'a str,
}

fn consonant_y(word: &str) -> bool {
    let b = word.as_bytes();
    b.last() == Some(&b'y') && b.len() > 1 && !b"aeiou".contains(&b[b.len() - 2])
}

fn third_of(verb: &str) -> String {
    if consonant_y(verb) {
        format!("{}ies", &verb[..verb.len() - 1])
    } else if ["s", "x", "z", "ch", "sh", "o"].iter().any(|e| verb.ends_with(e)) {
        format!("{verb}es")
    } else {
        format!("{verb}s")
    }
}

fn plural_of(noun: &str) -> String {
    if noun.ends_with('o') { format!("{noun}s") } else { third_of(noun) }
}

fn past_of(verb: &str) -> String {
    if consonant_y(verb) {
        format!("{}ied", &verb[..verb.len() - 1])
    } else if verb.ends_with('e') {
        format!("{verb}d")
    } else {
        format!("{verb}ed")
    }
}

fn gerund_of(verb: &str) -> String {
    if let Some(stem) = verb.strip_suffix("ie") {
        format!("{stem}ying")
    } else if verb.ends_with('e')
        && !verb.ends_with("ee")
        && !verb.ends_with("ye")
        && !verb.ends_with("oe")
        && verb != "be"
    {
        format!("{}ing", &verb[..verb.len() - 1])
    } else {
        format!("{verb}ing")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_share_a_lemma() {
        let mut lexicon = Lexicon::new();
        let announce = lexicon.add_verb("announce", &VerbForms::default());
        lexicon.add_verb("find", &VerbForms { past: "found", ..Default::default() });
        lexicon.add_verb("found", &VerbForms::default());
        for form in ["announces", "announcing"] {
            assert_eq!(lexicon.word(lexicon.find(form)).verb, announce, "{form}");
        }
        assert_eq!(lexicon.word(lexicon.find("announced")).past_of, announce);
        let found = lexicon.word(lexicon.find("found"));
        assert_eq!(lexicon.text(found.past_of), "find");
        assert_eq!(lexicon.text(found.verb), "found");
        assert!(found.pos.has(Pos::BASE) && found.pos.has(Pos::PARTICIPLE));
    }

    #[test]
    fn hash_is_blind_to_case_and_folding_to_dashes() {
        assert_eq!(hash_word(b"Minister-General"), hash_word(b"minister-general"));
        assert_ne!(hash_word(b"minister"), hash_word(b"ministers"));
        let mut lexicon = Lexicon::new();
        let id = lexicon.intern("Nur\u{2013}Sultan");
        assert_eq!(lexicon.find_folded("nur-sultan"), id);
        assert_eq!(lexicon.find_folded("Çelik"), WordId::NONE);
        let id = lexicon.intern("Çelik");
        assert_eq!(lexicon.find_folded("ÇELIK"), id);
    }
}
