//! What a word can be: its readings as a set of bits, and what a noun stands for.

use std::fmt;

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
    /// A participle that makes a person stand for a country: `represented`, `led`.
    REPRESENTS = 55, "represents";
    /// A past form or gerund that stands before a noun more often than with an object: `continued`, `opening`.
    MODIFIER = 56, "modifier";
    /// Before a number, part of the amount: `over 100 mayors`, `more than 20 towns`.
    QUANTITY = 57, "quantity";
    /// A verb that is never a passive: `participate`, `arrive`.
    INTRANSITIVE = 58, "intrans";
    /// A verb that links a subject to an adjective as `be` does: `remain`.
    COPULAR = 59, "copular";
    /// `with`: leads to a clause without a finite verb (`with Fiji taking the chair`).
    ABSOLUTE = 60, "absolute";
    /// `between`: two things follow.
    PAIRED = 61, "paired";
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

    /// Whether such a noun stands for human beings.
    pub const fn is_person(self) -> bool {
        matches!(self, NounClass::Person | NounClass::People)
    }

    /// Whether such a noun can act and be addressed.
    pub const fn is_party(self) -> bool {
        matches!(self, NounClass::Person | NounClass::People | NounClass::Body)
    }
}
