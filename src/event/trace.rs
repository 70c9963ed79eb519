//! Why rules fire and why they do not: the record that `explain` reads.
//!
//! The matcher itself keeps it: every way in which a frame may not fit a predicate ends in a [`Miss`], a small `Copy` value
//! that costs nothing where nobody listens. With a [`Trace`] in the scene each attempt is recorded, and rules that come
//! after the winner are tried too, so that it can be said which ones it beat.

use std::cell::RefCell;
use std::sync::Arc;

use crate::document::{Role, RuleRef};
use crate::span::Span;

/// Where a rule stopped fitting; in the order in which rules look, so that the later one is the nearer miss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The verb (or a pattern's trigger word) is nowhere in the text.
    NoVerb,
    /// The word is there, but stands as a noun or adjective.
    NotAVerb,
    /// The words that must follow the verb do not.
    Particle,
    /// Active where the rule asks for the passive, or the other way round.
    Voice,
    /// The rule asks for a finite verb.
    NotFinite,
    /// In a headline only a clause makes an event.
    Headline,
    /// A pattern's sequence breaks off here.
    Sequence,
    /// There is no subject.
    NoSubject,
    /// `it`, `there`.
    Expletive,
    /// The subject is nobody who can act.
    SubjectKind,
    /// The subject is one, the rule asks for several.
    SubjectNumber,
    /// There is no object.
    NoObject,
    /// The object's (or the passive subject's) head noun is not in the list.
    HeadNoun,
    /// The object is nobody who can be addressed.
    ObjectKind,
    /// The rule takes no object.
    ObjectTaken,
    /// Stands after what is reported, and the rule does not report.
    NoReport,
    /// Nothing stands before it that could be reported.
    NothingReported,
    /// The outlet became the source of the event that it reports.
    BecameSource,
    /// None of the roles the rule needs is filled.
    Needs,
    /// A participle or infinitive without anyone who does it.
    NoActor,
    /// Nothing around the verb fits.
    NoArgument,
    /// Another rule made the event.
    Beaten,
}

/// A miss: why, and the chunk that shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Miss {
    /// The reason.
    pub why: Why,
    /// The chunk it shows on, if not the verb's.
    pub chunk: Option<u32>,
}

impl Why {
    /// The miss on the verb itself.
    pub(super) const fn here(self) -> Miss {
        Miss { why: self, chunk: None }
    }

    /// The miss on another chunk.
    pub(super) const fn at(self, chunk: usize) -> Miss {
        Miss { why: self, chunk: Some(chunk as u32) }
    }
}

/// A construction in which a rule matched. Several may hold: a passive in a relative clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Construction {
    Active,
    PassiveByAgent,
    PassiveWithoutAgent,
    Inverted,
    ReportedBy,
    Participle,
    Relative,
    Coordinated,
    SharedSubject,
    Infinitive,
    Purpose,
    Gerund,
    Adjective,
    LightVerb,
    LightNounSubject,
    Phrase,
    Pattern,
    Quoted,
}

impl Construction {
    /// In words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Construction::Active => "active",
            Construction::PassiveByAgent => "passive with by-agent",
            Construction::PassiveWithoutAgent => "passive without agent",
            Construction::Inverted => "inverted (subject after the verb)",
            Construction::ReportedBy => "reported-by (after what was said)",
            Construction::Participle => "participle",
            Construction::Relative => "relative clause",
            Construction::Coordinated => "coordinated with an earlier verb",
            Construction::SharedSubject => "subject shared with an earlier verb",
            Construction::Infinitive => "infinitive",
            Construction::Purpose => "purpose infinitive",
            Construction::Gerund => "gerund",
            Construction::Adjective => "predicative adjective",
            Construction::LightVerb => "light verb with its noun",
            Construction::LightNounSubject => "light verb, its noun the subject",
            Construction::Phrase => "phrase",
            Construction::Pattern => "pattern",
            Construction::Quoted => "inside quoted speech",
        }
    }
}

/// How an argument was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Cut {
    Subject,
    PassiveSubject,
    InvertedSubject,
    ByPhrase,
    Object,
    After(Span),
    ThatClause,
    WhClause,
    Infinitive,
    Gerund,
    Quotation,
    ClauseBefore,
    ZeroClause,
    DateBefore,
    DateAfter,
    PlaceAfter,
    Slot,
    Reporter,
}

/// One argument of a recorded event.
#[derive(Clone, Debug)]
pub struct TracedArg {
    /// Its role.
    pub role: Role,
    /// Its bytes.
    pub span: Span,
    /// How it was found.
    pub cut: Cut,
}

/// One rule tried on one predicate (or a pattern on one sentence).
#[derive(Clone, Debug)]
pub struct Attempt {
    /// The rule.
    pub rule: Arc<RuleRef>,
    /// The verb, in bytes.
    pub verb: Span,
    /// Sentence.
    pub sentence: u32,
    /// The event's trigger, or why there is none.
    pub outcome: Result<Span, Why>,
    /// What a miss shows on.
    pub at: Span,
    /// The rule that made the event of this verb, where it is another.
    pub winner: Option<Arc<RuleRef>>,
    /// A pattern's part that was not found.
    pub missing: Option<String>,
    /// Constructions, where it fits.
    pub constructions: Vec<Construction>,
    /// Arguments, where it fits.
    pub args: Vec<TracedArg>,
}

/// The record of one extraction.
#[derive(Debug, Default)]
pub struct Trace {
    pub(crate) attempts: RefCell<Vec<Attempt>>,
}
