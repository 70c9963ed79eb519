//! Scores extracted events, and mentions, against gold.
//!
//! This page is the written definition of every figure. All spans are bytes of the raw text: no gold sentences, no gold
//! tokens and no gold entities help a prediction.
//!
//! ```
//! use demarche::score::{Corpus, Figure, Scorer};
//!
//! let gold = r#"{"id": "a", "text": "The two sides signed a treaty on trade.", "events": [{"type": "sign",
//!     "trigger": [14, 20], "args": [{"role": "actor", "span": [4, 13]}, {"role": "content", "span": [21, 38]}]}]}"#;
//! let pred = r#"{"id": "a", "events": [{"type": "sign", "trigger": [14, 20],
//!     "args": [{"role": "actor", "span": [0, 13]}, {"role": "content", "span": [21, 29]}]}]}"#;
//! let report = Scorer::default().score(&Corpus::from_json(gold)?, &Corpus::from_json(pred)?)?;
//!
//! assert_eq!(report.tally(Figure::Kind).f1(), 1.0);
//! // `The two sides` is `two sides`; `a treaty` covers less than half of `a treaty on trade`.
//! assert_eq!(report.tally(Figure::ArgumentExact).right, 1);
//! assert_eq!(report.tally(Figure::ArgumentRole).f1(), 0.5);
//! println!("{}", report.text(false));
//! # Ok::<(), demarche::Error>(())
//! ```
//!
//! # What is compared
//!
//! A [`Corpus`] holds one [`Annotation`] for each document: from JSON lines (gold records or the extractor's own output),
//! from brat standoff, or from a [`Document`](crate::Document). Events that are marked as nested in another event's content
//! are left out on both sides. So is a *prediction whose trigger lies inside a gold content span and touches no gold
//! trigger*: gold files do not list what happens inside a content, so nothing can be said about it. Documents that only the
//! prediction has are left out; a gold document without prediction counts as one with no events.
//!
//! # Pairing
//!
//! Events are paired one to one. Candidates are all gold and predicted events whose triggers share a byte. Candidates
//! of equal type come first; within these and within the others, larger Jaccard index ([`jaccard`]) first; then the order
//! of the gold file, then that of the prediction. Going through this list, a pair is taken when neither side is
//! taken yet ([`Alignment::Greedy`]). [`Alignment::Optimal`] takes instead the one-to-one assignment with the most pairs of
//! equal type, among these with the most pairs, among these with the largest sum of Jaccard indexes. It never gives a
//! lower TC than the greedy pairing. Published figures are greedy ones; the two differ only where triggers overlap
//! crosswise.
//!
//! Arguments are paired within a pair of events of equal type, by the same two methods, among spans whose Jaccard index
//! is one half or more after both were [`normalized`]: without leading articles and without quotation marks, white space,
//! and punctuation at the edges.
//!
//! # Figures
//!
//! | figure | counts as right | out of |
//! |---|---|---|
//! | TI | a pair of events | events |
//! | TC | a pair of events of equal type | events |
//! | AI+ | a pair of arguments, whatever their roles | arguments |
//! | AC+ relaxed | a pair of arguments, paired among equal roles only | arguments |
//! | AC+ exact | such a pair whose normalised spans are equal | arguments |
//! | modality | a TC pair of equal modality | TC pairs |
//!
//! Arguments of events that are not paired, or paired with another type, count as missed and superfluous (that is the `+`).
//! - **Micro** precision is right over predicted, recall right over gold, F1 their harmonic mean, each summed over all
//!   documents ([`Tally`]); an empty denominator gives 0.
//! - **By type** it is TC of each event type, with its support; **by role** it is AC+ relaxed of each role. The **macro**
//!   average is the unweighted mean over the types that occur in gold.
//! - **Intervals** are bootstraps over documents: see [`Interval`]. As many documents as there are are drawn with
//!   replacement, 1,000 times; F1 is computed on each draw; the interval goes from the value of rank ⌊0.025 n⌋ to that of
//!   rank ⌊0.975 n⌋ − 1 (from 0). Draws are the same in every run. **Comparisons** of two systems
//!   ([`Scorer::compare`]) take both figures on the same draws, and report the interval of their difference and the share
//!   of draws in which the first system is strictly better.
//! - **Span modes** of arguments ([`Modes`]): the strict, exact, partial and type counts of SemEval-2013 on
//!   normalised spans, within TC pairs; arguments of all other events are missing or spurious.
//! - **False alarms**: of the sentences that hold no gold trigger and touch no gold content, the share that holds the
//!   trigger of a scored prediction. Sentences are the gold's, else the prediction's, else those of UAX 29.
//! - **Dates** of arguments: of the AC+ relaxed pairs whose gold argument states `from`, `to` and `precision`, those with the
//!   same first and last day.
//!
//! # Mentions
//!
//! Where gold has mentions (`{"id", "mentions": [{"kind", "start", "end", "id", "attrs"}]}`, `id` being what the mention
//! names), they are scored as [`MentionScore`] says: found by kind and normalised span, span modes, [`BCubed`] clusters,
//! keys, roles of persons, dates (`"id": "date:2022-12-24"`), and recall of names that are in no gazetteer
//! (`"attrs": {"unseen": true}`). Gold mentions with `nested_in`, on their own or in `attrs`, are optional.
//! - **References** are gold mentions with `"attrs": {"coref": "pronoun"}` (or another sort, or `true`), every further mention
//!   of a person by name, and groups with `"attrs": {"members": [ID, ...]}`. Every predicted entity stands for the gold entity
//!   that most of its found mentions with a name (those without `coref`) name; one without such mentions stands for what
//!   its references refer to, when that has no name in the text. A reference is right when it is found, its entity stands
//!   for the right one, and holds its first mention by name that was found; a group when its members stand for exactly the
//!   gold members. References that are not found count as wrong.
//!
//! Documents that only the gold mentions have take no part in the figures about events.

#[expect(clippy::indexing_slicing, reason = "a full rectangle, whose rows and columns are counted before")]
mod align;
mod annotation;
#[expect(clippy::indexing_slicing, reason = "the generator's state has its fixed length")]
mod bootstrap;
mod brat;
mod events;
mod figures;
mod json;
mod mentions;
mod mistakes;
mod modes;
mod normal;
mod references;
mod render;
mod report;
mod sentences;

use std::collections::BTreeSet;

pub use align::{Alignment, Candidate, align};
pub use annotation::{Annotation, Arg, Corpus, Frame, Tag};
pub use bootstrap::{Difference, Interval};
pub use events::Fault;
pub(crate) use events::is_nested;
pub use figures::{Counts, Figure, Share, Tally};
pub use mentions::{BCubed, MentionScore};
pub use mistakes::{Mistake, Row, Sameness};
pub use modes::{ModeCounts, Modes};
pub use normal::{jaccard, normalized};
pub use render::ReportText;
pub use report::{Comparison, Report};

use crate::error::{Error, ErrorKind, Result};
use crate::span::Span;

/// Scores predictions against gold. See the [module](self) for what is measured.
#[derive(Clone, Debug)]
pub struct Scorer {
    alignment: Alignment,
    draws: usize,
    mistakes: usize,
}

impl Default for Scorer {
    fn default() -> Self {
        Scorer { alignment: Alignment::Greedy, draws: 1000, mistakes: 0 }
    }
}

impl Scorer {
    /// How events and arguments are paired (default greedy).
    #[must_use]
    pub const fn alignment(mut self, alignment: Alignment) -> Self {
        self.alignment = alignment;
        self
    }

    /// How many times documents are drawn for intervals (default 1,000). With 0, intervals are single points.
    #[must_use]
    pub const fn draws(mut self, draws: usize) -> Self {
        self.draws = draws;
        self
    }

    /// How many mistakes are listed (default 0).
    #[must_use]
    pub const fn mistakes(mut self, mistakes: usize) -> Self {
        self.mistakes = mistakes;
        self
    }

    /// Scores predictions against gold.
    ///
    /// # Errors
    /// [`ErrorKind::Gold`] for a gold document whose text neither side has.
    pub fn score(&self, gold: &Corpus, pred: &Corpus) -> Result<Report> {
        let mut report = Report { alignment: self.alignment, warnings: strangers(gold, pred), ..Report::default() };
        let tags = gold.documents.values().flat_map(|d| d.mentions.iter().flatten());
        let kinds: BTreeSet<&str> = tags.map(|t| mentions::compared(&t.kind)).collect();
        let absent = Annotation::default();
        let mut misplaced = (Vec::new(), Vec::new());
        for (id, gold) in &gold.documents {
            let pred = pred.documents.get(id).unwrap_or(&absent);
            let text = gold.text.as_deref().or(pred.text.as_deref());
            let text = text.ok_or_else(|| Error::new(ErrorKind::Gold, format!("no text for document {id:?}")))?;
            misplaced.0.extend((!fits(text, gold)).then_some(id.as_str()));
            misplaced.1.extend((!fits(text, pred)).then_some(id.as_str()));
            if !gold.mentions_only {
                self.document(&mut report, id, text, gold, pred);
            }
            if let Some(tags) = &gold.mentions {
                let given = pred.mentions.as_deref().unwrap_or_default();
                *report.mentions.get_or_insert_default() += &mentions::score(text, tags, given, &kinds);
            }
        }
        let message = "spans outside the text or inside a character (offsets are bytes of the raw text)";
        report.warnings.extend(warning(&misplaced.0, &format!("gold documents with {message}")));
        report.warnings.extend(warning(&misplaced.1, &format!("predicted documents with {message}")));
        let counts: Vec<Counts> = report.documents.iter().map(|d| d.1).collect();
        let mut draws = bootstrap::Draws::new(self.draws);
        report.intervals = Figure::ALL.map(|figure| draws.interval(&counts, figure));
        Ok(report)
    }

    /// Adds the events of one document to the report.
    fn document(&self, report: &mut Report, id: &str, text: &str, gold: &Annotation, pred: &Annotation) {
        let score = events::score(text, &gold.frames, &pred.frames, self.alignment);
        report.documents.push((id.to_owned(), score.counts));
        report.total += score.counts;
        report.arguments += score.modes;
        report.dates += score.dates;
        for (kind, tally) in score.kinds {
            *report.kinds.entry(kind.to_owned()).or_default() += tally;
        }
        for (role, tally) in score.roles {
            *report.roles.entry(role.to_owned()).or_default() += tally;
        }
        let sentences = sentences::sentences(text, gold, pred);
        report.false_alarms += sentences::false_alarms(&sentences, &gold.frames, &score.kept);
        for (fault, gold, pred) in score.faults {
            *report.faults.entry(fault).or_default() += 1;
            if report.mistakes.len() < self.mistakes {
                report.mistakes.push(Mistake::new(id, text, &sentences, fault, gold, pred));
            }
        }
    }

    /// Compares two systems that were scored against the same gold.
    ///
    /// ```
    /// use demarche::score::{Corpus, Scorer};
    ///
    /// let gold = r#"{"id": "a", "text": "A met B.", "events": [{"type": "meet", "trigger": [2, 5]}]}"#;
    /// let (gold, nothing) = (Corpus::from_json(gold)?, Corpus::default());
    /// let scorer = Scorer::default();
    /// let comparison = scorer.compare(&scorer.score(&gold, &gold)?, &scorer.score(&gold, &nothing)?)?;
    /// assert_eq!(comparison.differences[0].wins, 1.0);
    /// # Ok::<(), demarche::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] when the reports are about different documents.
    pub fn compare(&self, first: &Report, second: &Report) -> Result<Comparison> {
        let ids = |r: &Report| r.documents.iter().map(|d| d.0.clone()).collect::<Vec<_>>();
        if ids(first) != ids(second) {
            return Err(Error::new(ErrorKind::Usage, "the two systems were scored on different documents"));
        }
        let pairs: Vec<_> = first.documents.iter().zip(&second.documents).map(|(a, b)| (a.1, b.1)).collect();
        let mut draws = bootstrap::Draws::new(self.draws);
        Ok(Comparison { differences: Figure::ALL.iter().map(|&f| draws.difference(&pairs, f)).collect() })
    }
}

/// Warns of documents that only one side has.
fn strangers(gold: &Corpus, pred: &Corpus) -> Vec<String> {
    let only = |a: &Corpus, b: &Corpus, what: &str| {
        let ids: Vec<&str> =
            a.documents.keys().filter(|id| !b.documents.contains_key(*id)).map(String::as_str).collect();
        warning(&ids, what)
    };
    let silent = only(gold, pred, "gold documents without prediction, counted as predicted empty");
    let extra = only(pred, gold, "predicted documents without gold, left out");
    silent.into_iter().chain(extra).collect()
}

/// A warning about some documents, the first few of them named.
fn warning(ids: &[&str], what: &str) -> Option<String> {
    let shown = ids.iter().take(5).copied().collect::<Vec<_>>().join(", ");
    let more = if ids.len() > 5 { ", ..." } else { "" };
    (!ids.is_empty()).then(|| format!("{} {what}: {shown}{more}", ids.len()))
}

/// Whether all spans can be meant. Mostly they are not when offsets count characters, or the text is another version.
fn fits(text: &str, annotation: &Annotation) -> bool {
    let mut spans = annotation.frames.iter().flat_map(|f| f.args.iter().map(|a| a.span).chain([f.trigger]));
    let mut tags = annotation.mentions.iter().flatten().map(|t| t.span);
    let on_text = |s: Span| text.get(s.range()).is_some();
    spans.all(on_text) && tags.all(on_text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corpus(json: &str) -> Corpus {
        Corpus::from_json(json).unwrap()
    }

    #[test]
    fn missing_texts_and_strangers() {
        let bare = corpus(r#"{"id":"a","events":[]}"#);
        let error = Scorer::default().score(&bare, &bare).unwrap_err();
        assert_eq!((error.kind(), error.message()), (ErrorKind::Gold, "no text for document \"a\""));
        let gold = corpus(r#"{"id":"a","text":"é","events":[{"type":"x","trigger":[1,2]}]}"#);
        let report = Scorer::default().score(&gold, &corpus(r#"{"id":"b","events":[]}"#)).unwrap();
        assert_eq!(
            report.warnings,
            [
                "1 gold documents without prediction, counted as predicted empty: a",
                "1 predicted documents without gold, left out: b",
                "1 gold documents with spans outside the text or inside a character (offsets are bytes of the raw text): a",
            ]
        );
        let other = Scorer::default().score(&Corpus::default(), &gold).unwrap();
        assert_eq!(Scorer::default().compare(&report, &other).unwrap_err().kind(), ErrorKind::Usage);
    }

    #[test]
    fn an_empty_gold_gives_zeros() {
        let report = Scorer::default().score(&Corpus::default(), &Corpus::default()).unwrap();
        assert_eq!((report.tally(Figure::Kind).f1(), report.macro_average()), (0.0, (0.0, 0.0, 0.0)));
        assert!(report.text(true).to_string().contains("documents 0"));
        serde_json::to_string(&report).unwrap();
    }

    #[test]
    fn mistakes_are_counted_all_and_listed_up_to_the_limit() {
        let gold = corpus(
            r#"{"id":"a","text":"A met B. C left.","events":[{"type":"meet","trigger":[2,5]},{"type":"visit","trigger":[11,15]}]}"#,
        );
        let report = Scorer::default().mistakes(1).score(&gold, &Corpus::default()).unwrap();
        assert_eq!((report.faults[&Fault::Missed], report.mistakes.len()), (2, 1));
        assert_eq!(report.mistakes[0].context, "A »met« B.");
    }
}
