//! Explains an extraction: which rule gave each event and how, and why another rule gave none.
//!
//! ```
//! use demarche::Extractor;
//!
//! let explanation = Extractor::default().explain("Minister Ann Lee visited Oslo on Friday.", None);
//! let event = &explanation.document.events()[0];
//! assert_eq!(explanation.of(event).unwrap().rule.id, event.rule.id);
//! println!("{}", explanation.why_not("sign").unwrap());
//! ```
//!
//! Nothing here decides anything: the matcher records what it tries in a [`Trace`] (see
//! [`event::trace`](crate::event::trace)), and this module reads that record.

use std::fmt;

use crate::date::DateRange;
use crate::document::{Document, Event};
use crate::error::Result;
use crate::event::trace::{Attempt, Trace, Why};
use crate::extract::Extractor;
use crate::lexicon::WordId;
use crate::span::Span;
use crate::token::tokenize;

/// A document and the record of how its events came about.
#[derive(Debug)]
pub struct Explanation<'t> {
    /// The extracted document.
    pub document: Document<'t>,
    /// Every rule that was tried, in the order of trying.
    pub attempts: Vec<Attempt>,
    extractor: Extractor,
}

impl Extractor {
    /// Extracts and keeps the record. Slower than [`extract`](Self::extract): losing rules are tried too.
    pub fn explain<'t>(&self, text: &'t str, date: Option<DateRange>) -> Explanation<'t> {
        let trace = Trace::default();
        let document = self.traced(text, date, &trace);
        Explanation { document, attempts: trace.attempts.into_inner(), extractor: self.clone() }
    }
}

/// Why a rule gave no event, or none of its own.
#[derive(Clone, Debug)]
pub struct WhyNot {
    /// The rule's id.
    pub rule: String,
    /// How far it got; `None`: it did fire.
    pub why: Option<Why>,
    /// What shows it.
    pub span: Option<Span>,
    /// In one sentence.
    pub told: String,
}

impl fmt::Display for WhyNot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.rule, self.told)
    }
}

impl Explanation<'_> {
    /// The attempt that made the event.
    pub fn of(&self, event: &Event) -> Option<&Attempt> {
        self.attempts.iter().find(|a| a.rule.id == event.rule.id && a.outcome == Ok(event.trigger))
    }

    /// The rules that the event's rule came before, on the same verb.
    pub fn beaten(&self, event: &Event) -> Vec<&Attempt> {
        let Some(own) = self.of(event) else { return Vec::new() };
        let here = |a: &&Attempt| a.verb.overlaps(own.verb) && a.rule.id != own.rule.id && a.outcome.is_err();
        let mut out: Vec<&Attempt> = Vec::new();
        for attempt in self.attempts.iter().filter(here) {
            if !out.iter().any(|a| a.rule.id == attempt.rule.id) {
                out.push(attempt);
            }
        }
        out
    }

    /// Why the rule that won came before the other.
    pub fn precedence(&self, winner: &str, loser: &str) -> &'static str {
        let rules = self.extractor.rules();
        let written = |id: &str| rules.written.iter().find(|w| w.rule.id == id);
        let frame = |id: &str| rules.frames.iter().find(|f| f.rule.id == id);
        let (Some(a), Some(b)) = (written(winner), written(loser)) else { return "tried later" };
        match (a.pattern, b.pattern) {
            (true, false) => return "patterns come before frames",
            (true, true) => return "the longer match wins, then the later pack, then what is written first",
            _ => {}
        }
        let (Some(f), Some(g)) = (frame(winner), frame(loser)) else { return "tried later" };
        let noun = |f: &crate::rule::Frame| f.heads.is_some() || !f.subject_heads.is_empty();
        if noun(f) && !noun(g) {
            "a rule that asks for a noun comes before one that does not"
        } else if a.pack > b.pack {
            "a later pack comes first"
        } else if f.party_object && !g.party_object {
            "a rule that asks for a party comes before one that does not"
        } else {
            "more words in the trigger come first, then what needs more, then what is written first"
        }
    }

    /// The nearest miss of a rule.
    ///
    /// # Errors
    /// No rule has that id.
    pub fn why_not(&self, id: &str) -> Result<WhyNot> {
        let rules = self.extractor.rules();
        let written = rules.named(id)?;
        let doc = &self.document;
        let out = |why, span, told| Ok(WhyNot { rule: id.to_owned(), why, span, told });
        let mine: Vec<&Event> = doc.events().iter().filter(|e| e.rule.id == id).collect();
        if let Some(event) = mine.iter().find(|e| e.nested_in.is_none()) {
            return out(None, Some(event.trigger), format!("it did fire, on {:?}", doc.slice(event.trigger)));
        }
        if let Some(event) = mine.first() {
            let holder = event.nested_in.and_then(|n| doc.events().get(n as usize));
            let holder = holder.map(|h| format!(" {} {:?} (rule {})", h.kind, doc.slice(h.trigger), h.rule.id));
            let told = format!(
                "it did fire, on {:?}, but nested in the content of{}",
                doc.slice(event.trigger),
                holder.unwrap_or_default()
            );
            return out(None, Some(event.trigger), told);
        }
        let misses = self.attempts.iter().filter(|a| a.rule.id == id);
        let nearest = misses.max_by_key(|a| a.outcome.err().unwrap_or(Why::Beaten));
        if let Some(a) = nearest {
            let why = a.outcome.err().unwrap_or(Why::Beaten);
            return out(Some(why), Some(a.at), self.told(a, why));
        }
        match self.word_of(id) {
            Some(span) => {
                let told = format!("{:?} is there, but not as a verb of a clause", doc.slice(span));
                out(Some(Why::NotAVerb), Some(span), told)
            }
            None if written.pattern => {
                out(Some(Why::NoVerb), None, "no word that its trigger may begin with occurs".to_owned())
            }
            None => {
                const MOST: usize = 6;
                let verbs = written.entries.iter().filter_map(|span| written.text.get(span.clone()));
                let verbs: Vec<&str> = verbs.map(|v| v.trim_matches(['"', '\''])).collect();
                let more = if verbs.len() > MOST { ", ..." } else { "" };
                let verbs = verbs.iter().take(MOST).copied().collect::<Vec<_>>().join(", ");
                out(Some(Why::NoVerb), None, format!("none of its verbs occurs ({verbs}{more})"))
            }
        }
    }

    /// The words of a span in quotation marks, on one line.
    fn quoted(&self, span: Span) -> String {
        let words: Vec<&str> = self.document.slice(span).split_whitespace().collect();
        format!("{:?}", words.join(" "))
    }

    /// A word of the text that is a form of one of the rule's verbs.
    fn word_of(&self, id: &str) -> Option<Span> {
        let rules = self.extractor.rules();
        let lexicon = &self.extractor.knowledge().lexicon;
        let frame = rules.frames.iter().position(|f| f.rule.id == id);
        let pattern = rules.patterns.all.iter().position(|p| p.rule.id == id);
        let named = |lemma: WordId| {
            frame.is_some_and(|row| lemma.is_known() && rules.of_verb(lemma).iter().any(|e| e.frame as usize == row))
        };
        let mut tokens = Vec::new();
        tokenize(self.document.text(), lexicon, &mut tokens);
        let found = tokens.iter().find(|t| {
            let word = lexicon.word(t.word);
            named(word.verb)
                || named(word.past_of)
                || named(t.word)
                || named(word.noun)
                || pattern.is_some_and(|row| rules.patterns.anchored_by(t.word).contains(&(row as u32)))
        });
        found.map(|t| t.span())
    }

    /// The first nouns of a frame's list.
    fn heads(&self, frame: Option<&crate::rule::Frame>) -> String {
        let lexicon = &self.extractor.knowledge().lexicon;
        let Some(heads) = frame.and_then(|f| f.heads.as_ref()) else { return String::new() };
        let phrase = |words: &[WordId]| words.iter().map(|w| lexicon.text(*w)).collect::<Vec<_>>().join(" ");
        let single = heads.nouns.single.iter().map(|w| lexicon.text(*w).to_owned());
        let mut all: Vec<String> = single.chain(heads.nouns.phrases.iter().map(|p| phrase(p))).collect();
        all.sort();
        let more = if all.len() > 6 { ", ..." } else { "" };
        all.truncate(6);
        format!(" ({}{more})", all.join(", "))
    }

    /// A miss in one sentence.
    pub fn told(&self, attempt: &Attempt, why: Why) -> String {
        let (verb, at) = (self.quoted(attempt.verb), self.quoted(attempt.at));
        let frame = self.extractor.rules().frames.iter().find(|f| f.rule.id == attempt.rule.id);
        match why {
            Why::NoVerb => "none of its verbs occurs".into(),
            Why::NotAVerb => format!("{at} is there, but not as a verb of a clause"),
            Why::Particle => format!("{verb} is not followed by the words of its trigger; {at} stands there"),
            Why::Voice => format!("{verb} is in the wrong voice for it"),
            Why::NotFinite => format!("{verb} is no finite verb"),
            Why::Headline => format!("{verb} makes no clause, in a headline"),
            Why::Sequence => {
                let part = attempt.missing.as_deref().unwrap_or("a part");
                format!("its part `{part}` is not there; {at} stands in its place")
            }
            Why::NoSubject => format!("{verb} has no subject"),
            Why::Expletive => format!("the subject {at} stands for nobody"),
            Why::SubjectKind => format!("the subject {at} is not of the kind it asks for"),
            Why::SubjectNumber => format!("the subject {at} is one, it asks for several"),
            Why::NoObject => format!("{verb} has no object"),
            Why::HeadNoun => format!("the head noun of {at} is not in its list{}", self.heads(frame)),
            Why::ObjectKind => {
                format!("the object {at} is nobody who can be addressed (a person, country, body or group)")
            }
            Why::ObjectTaken => format!("it takes no object, and {at} is one"),
            Why::NoReport => format!("{verb} stands after what it reports, and the rule does not list `report`"),
            Why::NothingReported => format!("nothing stands before {verb} that it could report"),
            Why::BecameSource => format!("{at} became the source of the event it reports"),
            Why::Needs => {
                let roles = crate::document::Role::ALL.iter();
                let needed = frame.map_or(0, |f| f.needs);
                let roles: Vec<&str> = roles.filter(|r| needed >> **r as u8 & 1 == 1).map(|r| r.as_str()).collect();
                format!("{verb} has no {}, which it needs", roles.join(" or "))
            }
            Why::NoActor => format!("nobody does {verb}, a participle or infinitive"),
            Why::NoArgument => format!("nothing around {verb} fits a role"),
            Why::Beaten => match &attempt.winner {
                Some(winner) => {
                    let reason = self.precedence(&winner.id, &attempt.rule.id);
                    format!("it would fit {verb}, but {} made the event ({reason})", winner.id)
                }
                None => format!("it would fit {verb}, but another event has the same trigger"),
            },
        }
    }
}
