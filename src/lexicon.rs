//! The lexicon: every word the pack knows, with its possible readings, behind one hash look-up per token.
//!
//! Words are folded (lower case, straight apostrophe, plain hyphen) and interned as [`WordId`]s. What is known of a word is
//! a set of [`Pos`] readings, the verb and noun it is a form of, and a semantic class for nouns. Inflected forms are made
//! here from the lemma tables, so that a pack lists a verb once.

mod inflect;
mod readings;

pub use inflect::VerbForms;
pub use readings::{NounClass, Pos};

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

/// What the lexicon knows of one word: half a line of the cache, and never parts of two.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(32))]
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
    /// A bit for the remainder of every word that goes on with a name after this one: see [`name_bit`].
    pub(crate) names_on: u16,
    /// What the stages ask of every token before they look closer.
    pub(crate) facts: Facts,
}

/// Facts of a word that are no readings: most tokens are told by them to be of no interest, at the cost of a bit test.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts(u8);

impl Facts {
    /// A name of the gazetteer begins with it.
    pub const NAME: Facts = Facts(1);
    /// A fixed phrase begins with it.
    pub const PHRASE: Facts = Facts(2);
    /// A form of a noun that heads names of bodies, programmes, documents or places.
    pub const HEAD: Facts = Facts(4);
    /// A form of a noun that stands for a group of parties.
    pub const COLLECTIVE: Facts = Facts(8);
    /// A noun for one person, or for one of a group of persons.
    pub const PERSON: Facts = Facts(16);
    /// A date can begin with it, or with it after `the` (`last`, `end`).
    pub const CALENDAR: Facts = Facts(32);
    /// It is a name of the gazetteer by itself.
    pub const ALONE: Facts = Facts(64);
    /// It says something about time.
    pub const TIMED: Facts = Facts(128);

    /// The union of two sets.
    #[inline]
    pub const fn or(self, other: Facts) -> Facts {
        Facts(self.0 | other.0)
    }

    /// Whether the two sets share a fact.
    #[inline]
    pub const fn has(self, other: Facts) -> bool {
        self.0 & other.0 != 0
    }

    /// Adds facts.
    #[inline]
    pub const fn set(&mut self, other: Facts, on: bool) {
        self.0 = if on { self.0 | other.0 } else { self.0 & !other.0 };
    }
}

/// The bit of a word in [`Word::names_on`].
#[inline]
pub(crate) const fn name_bit(word: WordId) -> u16 {
    1 << (word.0 & 15)
}

/// Fixed phrases with one first word.
#[derive(Clone, Debug, Default)]
struct Phrases {
    /// A bit for the remainder of every second word: most words that do not go on with a phrase are told by it alone.
    next: u64,
    /// (words, reading), longest first.
    list: Vec<(Box<[WordId]>, Pos)>,
}

/// The bit of a second word in [`Phrases::next`].
#[inline]
const fn phrase_bit(word: WordId) -> u64 {
    1 << (word.0 & 63)
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
    /// The spelling of the form that is being made.
    spelling: String,
    /// Phrases by their first word; entry 0 is empty.
    phrases: Vec<Phrases>,
    /// A bit by hash for every abbreviation: few words before a full stop are one, and most are told by it alone.
    abbreviations: [u64; 64],
    /// `n't`.
    pub(crate) not: WordId,
}

/// `| LOW` lowers letters and leaves digits, full stop, hyphen and apostrophe alone.
pub(crate) const LOW: u64 = 0x2020_2020_2020_2020;
/// Where the hash of a word begins.
pub(crate) const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// Hash of a word of ASCII bytes, blind to case: eight bytes at a time, the last one to eight with the length. The
/// tokenizer works it out while it looks for the end of the word.
#[inline]
pub(crate) fn hash_word(bytes: &[u8]) -> u64 {
    let mut h = SEED;
    let mut rest = bytes;
    while let Some((block, after)) = rest.split_first_chunk::<8>().filter(|(_, after)| !after.is_empty()) {
        h = mix(h, u64::from_le_bytes(*block) | LOW);
        rest = after;
    }
    mix(h ^ bytes.len() as u64, last_bytes(rest) | LOW)
}

/// Up to eight bytes as a number, the first one lowest.
#[inline]
pub(crate) fn last_bytes(bytes: &[u8]) -> u64 {
    if let Some(all) = bytes.first_chunk::<8>() {
        return u64::from_le_bytes(*all);
    }
    // Two looks that overlap see the same bytes in the same place.
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        return u64::from(first) | u64::from(last) << ((bytes.len() - 4) * 8);
    }
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// Where the bit of an abbreviation stands: the upper bits of its hash, which say nothing of its place in the table.
#[inline]
const fn abbreviation_bit(hash: u64) -> (usize, u64) {
    ((hash >> 58) as usize, 1 << (hash >> 52 & 63))
}

#[inline]
pub(crate) fn mix(h: u64, x: u64) -> u64 {
    let p = u128::from(h ^ x).wrapping_mul(0xa076_1d64_78bd_642f_u128 | 1);
    (p as u64) ^ ((p >> 64) as u64) ^ h.rotate_left(29)
}

/// Lower case, straight apostrophes, plain hyphens.
pub(crate) fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
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
            words: Vec::with_capacity(FIRST_SIZE / 2),
            texts: String::with_capacity(FIRST_SIZE * 4),
            ends: Vec::with_capacity(FIRST_SIZE / 2),
            spelling: String::new(),
            phrases: vec![Phrases::default()],
            abbreviations: [0; 64],
            not: WordId::NONE,
        };
        lexicon.words.push(Word::default());
        lexicon.ends.push(0);
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
        self.look(hash).unwrap_or_default()
    }

    /// The word with that hash as far as its first slot tells; nothing where others have to be looked at.
    #[inline]
    pub(crate) fn glance(&self, hash: u64) -> Option<WordId> {
        let (h, id) = self.table[hash as usize & self.mask];
        (h == (hash >> 32) as u32 || id == 0).then_some(WordId(id))
    }

    /// The word with that hash, or the slot where it would stand.
    #[inline]
    fn look(&self, hash: u64) -> Result<WordId, usize> {
        let mut at = hash as usize & self.mask;
        loop {
            let (h, id) = self.table[at];
            if id == 0 {
                return Err(at);
            }
            if h == (hash >> 32) as u32 {
                return Ok(WordId(id));
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
        let mut free = match self.look(hash) {
            Ok(found) => return found,
            Err(free) => free,
        };
        if (self.words.len() + 1) * 2 > self.table.len() {
            self.grow();
            free = self.look(hash).err().unwrap_or(free);
        }
        let id = self.words.len() as u32;
        self.words.push(Word::default());
        let start = self.texts.len();
        self.texts.push_str(folded);
        if let Some(new) = self.texts.get_mut(start..) {
            new.make_ascii_lowercase();
        }
        self.ends.push(self.texts.len() as u32);
        self.table[free] = ((hash >> 32) as u32, id);
        WordId(id)
    }

    fn grow(&mut self) {
        let size = self.table.len() * 2;
        self.mask = size - 1;
        self.table = vec![(0, 0); size];
        for id in 1..self.words.len() as u32 {
            let hash = hash_word(self.text(WordId(id)).as_bytes());
            // Words whose hashes agree in their upper halves may have stood apart in the smaller table.
            let mut at = hash as usize & self.mask;
            while self.table[at].1 != 0 {
                at = (at + 1) & self.mask;
            }
            self.table[at] = ((hash >> 32) as u32, id);
        }
    }

    /// The words with a reading.
    pub(crate) fn with_reading(&self, pos: Pos) -> impl Iterator<Item = &str> {
        (0u32..).zip(&self.words).filter(move |(_, w)| w.pos.has(pos)).map(|(n, _)| self.text(WordId(n)))
    }

    /// A verb from which `word` differs by a slip of the pen.
    pub(crate) fn near_verb(&self, word: &str) -> Option<&str> {
        let letters = |text: &str| text.replace('-', "");
        let verbs = || self.with_reading(Pos::BASE).filter(|verb| verb.chars().next() == word.chars().next());
        // With a hyphen more or less it is the same verb.
        if verbs().any(|verb| letters(verb) == letters(word)) {
            return None;
        }
        verbs().find(|verb| crate::problem::is_slip(word, verb))
    }

    /// Replaces the fixed phrases (`as well as`).
    pub(crate) fn set_phrases(&mut self, phrases: Vec<(Vec<WordId>, Pos)>) {
        self.phrases = vec![Phrases::default()];
        for (words, pos) in phrases {
            let Some(&first) = words.first() else { continue };
            let next = self.phrases.len() as u32;
            let word = self.word_mut(first);
            word.facts.set(Facts::PHRASE, true);
            if word.phrases == 0 {
                word.phrases = next;
                self.phrases.push(Phrases::default());
            }
            let slot = self.word(first).phrases as usize;
            let phrases = &mut self.phrases[slot];
            phrases.next |= words.get(1).map_or(u64::MAX, |second| phrase_bit(*second));
            phrases.list.push((words.into(), pos));
        }
        for phrases in &mut self.phrases {
            phrases.list.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
    }

    /// The longest fixed phrase that begins with `first` and goes on with the words that `next` gives: (tokens, reading).
    #[inline]
    pub(crate) fn phrase(&self, first: WordId, next: impl Fn(usize) -> WordId) -> Option<(usize, Pos)> {
        let slot = self.word(first).phrases;
        if slot == 0 {
            return None;
        }
        let phrases = self.phrases.get(slot as usize).filter(|phrases| phrases.next & phrase_bit(next(1)) != 0)?;
        let list = &phrases.list;
        list.iter()
            .find(|(words, _)| words.iter().enumerate().skip(1).all(|(i, w)| next(i) == *w))
            .map(|(words, pos)| (words.len(), *pos))
    }

    /// Notes the facts that depend on other tables, once all of them are read: nouns that are heads of names, nouns for
    /// groups, and whether those are groups of persons, and words of time, and whether dates begin with them.
    pub(crate) fn note_facts(
        &mut self,
        heads: impl Iterator<Item = WordId>,
        groups: impl Iterator<Item = (WordId, bool)>,
        times: impl Iterator<Item = (WordId, bool)>,
    ) {
        let mut of_noun = vec![Facts::default(); self.words.len()];
        for noun in heads.filter(|noun| noun.is_known()) {
            if let Some(fact) = of_noun.get_mut(noun.0 as usize) {
                fact.set(Facts::HEAD, true);
            }
        }
        for (noun, persons) in groups.filter(|(noun, _)| noun.is_known()) {
            if let Some(fact) = of_noun.get_mut(noun.0 as usize) {
                fact.set(Facts::COLLECTIVE, true);
                fact.set(Facts::PERSON, persons);
            }
        }
        for word in self.words.iter_mut().skip(1) {
            let noun = of_noun.get(word.noun.0 as usize).copied().unwrap_or_default();
            let single = !word.pos.has(Pos::PLURAL);
            word.facts.set(Facts::HEAD, noun.has(Facts::HEAD));
            word.facts.set(Facts::COLLECTIVE, noun.has(Facts::COLLECTIVE));
            let person = word.class == NounClass::Person || noun.has(Facts::PERSON);
            word.facts.set(Facts::PERSON, single && person);
        }
        for (id, opens) in times.filter(|(id, _)| id.is_known()) {
            let facts = &mut self.word_mut(id).facts;
            facts.set(Facts::TIMED, true);
            facts.set(Facts::CALENDAR, opens);
        }
    }

    /// Adds readings to a word.
    pub fn add(&mut self, word: &str, pos: Pos) -> WordId {
        let id = self.intern(word);
        let w = self.word_mut(id);
        w.pos = w.pos.or(pos);
        if pos.has(Pos::ABBREVIATION) {
            let hash = hash_word(self.text(id).as_bytes());
            let (at, bit) = abbreviation_bit(hash);
            self.abbreviations[at] |= bit;
        }
        id
    }

    /// Whether the word with that hash is an abbreviation.
    #[inline]
    pub(crate) fn is_abbreviation(&self, hash: u64) -> bool {
        let (at, bit) = abbreviation_bit(hash);
        self.abbreviations[at] & bit != 0 && self.word(self.find_hash(hash)).pos.has(Pos::ABBREVIATION)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn a_glance_says_what_the_search_finds_or_nothing() {
        let mut lexicon = Lexicon::new();
        for n in 0..40_000 {
            lexicon.intern(&format!("w{n}"));
        }
        // Every second word is unknown.
        let hashes: Vec<u64> = (0..80_000).map(|n| hash_word(format!("w{n}").as_bytes())).collect();
        let told = hashes.iter().filter_map(|hash| Some((*hash, lexicon.glance(*hash)?)));
        let told: Vec<(u64, WordId)> = told.collect();
        assert!(told.iter().all(|(hash, word)| lexicon.find_hash(*hash) == *word));
        assert!(told.len() > 40_000 && told.len() < 80_000);
    }
}
