//! The figures of one system, and of two systems side by side.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::align::Alignment;
use super::bootstrap::{Difference, Interval};
use super::events::Fault;
use super::figures::{Counts, Figure, Share, Tally};
use super::mentions::{BCubed, MentionScore};
use super::mistakes::Mistake;
use super::modes::{ModeCounts, Modes};

/// Everything measured about one system. Serialises to a JSON object of fractions (0 to 1).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// How events and arguments were paired.
    pub alignment: Alignment,
    /// The counts of every document, in the order of their ids.
    pub documents: Vec<(String, Counts)>,
    /// The sum of these counts.
    pub total: Counts,
    /// 95 % intervals of F1, in the order of [`Figure::ALL`].
    pub intervals: [Interval; 5],
    /// TC by event type.
    pub kinds: BTreeMap<String, Tally>,
    /// AC+ relaxed by role.
    pub roles: BTreeMap<String, Tally>,
    /// The four span modes of arguments.
    pub arguments: Modes,
    /// Right date values, over found arguments whose gold states one.
    pub dates: Share,
    /// Event-free sentences that got an event.
    pub false_alarms: Share,
    /// Mentions, where the gold has them.
    pub mentions: Option<MentionScore>,
    /// How many mistakes of each sort there are.
    pub faults: BTreeMap<Fault, usize>,
    /// The first mistakes, as many as were asked for.
    pub mistakes: Vec<Mistake>,
    /// What a careful reader of the figures should know: documents without prediction, spans outside their text.
    pub warnings: Vec<String>,
}

impl Report {
    /// The micro-averaged counts of a figure.
    pub const fn tally(&self, figure: Figure) -> Tally {
        self.total.tally(figure)
    }

    /// The 95 % interval of a figure's F1.
    pub fn interval(&self, figure: Figure) -> Interval {
        self.intervals.get(figure as usize).copied().unwrap_or_default()
    }

    /// Macro average of TC over the types that occur in gold: precision, recall, F1.
    pub fn macro_average(&self) -> (f64, f64, f64) {
        macro_average(&self.kinds)
    }
}

/// Means over the rows with support.
pub(super) fn macro_average(rows: &BTreeMap<String, Tally>) -> (f64, f64, f64) {
    let supported: Vec<&Tally> = rows.values().filter(|t| t.gold > 0).collect();
    let mean = |of: fn(&Tally) -> f64| supported.iter().map(|t| of(t)).sum::<f64>() / supported.len().max(1) as f64;
    (mean(Tally::precision), mean(Tally::recall), mean(Tally::f1))
}

/// Two systems on the same gold. Serialises to a JSON object of fractions.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Differences, in the order of [`Figure::ALL`].
    pub differences: Vec<Difference>,
}

impl Serialize for Tally {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        tally(&mut map, self)?;
        map.end()
    }
}

fn tally<M: SerializeMap>(map: &mut M, t: &Tally) -> Result<(), M::Error> {
    prf(map, (t.precision(), t.recall(), t.f1()))?;
    map.serialize_entry("right", &t.right)?;
    map.serialize_entry("pred", &t.pred)?;
    map.serialize_entry("gold", &t.gold)
}

fn prf<M: SerializeMap>(map: &mut M, (p, r, f1): (f64, f64, f64)) -> Result<(), M::Error> {
    map.serialize_entry("P", &p)?;
    map.serialize_entry("R", &r)?;
    map.serialize_entry("F1", &f1)
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(Some(3))?;
        map.serialize_entry("share", &self.value())?;
        map.serialize_entry("hits", &self.hits)?;
        map.serialize_entry("of", &self.of)?;
        map.end()
    }
}

impl Serialize for Interval {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        [self.low, self.high].serialize(s)
    }
}

impl Serialize for ModeCounts {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        prf(&mut map, (self.precision(), self.recall(), self.f1()))?;
        for (name, n) in [
            ("COR", self.correct),
            ("INC", self.incorrect),
            ("PAR", self.partial),
            ("MIS", self.missing),
            ("SPU", self.spurious),
        ] {
            map.serialize_entry(name, &n)?;
        }
        map.end()
    }
}

impl Serialize for Modes {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_map(self.named())
    }
}

impl Serialize for BCubed {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        prf(&mut map, (self.precision(), self.recall(), self.f1()))?;
        map.serialize_entry("mentions", &self.mentions)?;
        map.end()
    }
}

impl Serialize for MentionScore {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        map.serialize_entry("found", &self.found())?;
        map.serialize_entry("kinds", &self.kinds)?;
        map.serialize_entry("modes", &self.modes)?;
        map.serialize_entry("b_cubed", &self.clusters)?;
        map.serialize_entry("key", &self.all_keys())?;
        map.serialize_entry("keys", &self.keys)?;
        map.serialize_entry("person_role_and_country", &self.people)?;
        map.serialize_entry("dates", &self.dates)?;
        map.serialize_entry("unseen", &self.unseen)?;
        map.serialize_entry("reference", &self.all_references())?;
        map.serialize_entry("references", &self.references)?;
        map.serialize_entry("docs", &self.documents)?;
        map.end()
    }
}

struct FigureView<'a>(&'a Report, Figure);

impl Serialize for FigureView<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        tally(&mut map, &self.0.tally(self.1))?;
        map.serialize_entry("ci", &self.0.interval(self.1))?;
        map.end()
    }
}

struct MacroView((f64, f64, f64));

impl Serialize for MacroView {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(None)?;
        prf(&mut map, self.0)?;
        map.end()
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let (total, mut map) = (&self.total, s.serialize_map(None)?);
        for figure in Figure::ALL {
            map.serialize_entry(figure.key(), &FigureView(self, figure))?;
        }
        map.serialize_entry("modality", &total.modality().value())?;
        let n = [("docs", self.documents.len()), ("gold", total.gold_events), ("pred", total.pred_events)];
        map.serialize_entry("n", &BTreeMap::from(n))?;
        map.serialize_entry("alignment", self.alignment.as_str())?;
        map.serialize_entry("trigger_exact", &Share { hits: total.triggers_exact, of: total.triggers })?;
        map.serialize_entry("macro", &MacroView(self.macro_average()))?;
        map.serialize_entry("types", &self.kinds)?;
        map.serialize_entry("roles", &self.roles)?;
        map.serialize_entry("argument_modes", &self.arguments)?;
        map.serialize_entry("argument_dates", &self.dates)?;
        map.serialize_entry("false_alarms", &self.false_alarms)?;
        map.serialize_entry("mentions", &self.mentions)?;
        let faults: BTreeMap<&str, usize> = self.faults.iter().map(|(f, n)| (f.as_str(), *n)).collect();
        map.serialize_entry("faults", &faults)?;
        map.serialize_entry("errors", &self.mistakes)?;
        map.serialize_entry("warnings", &self.warnings)?;
        map.end()
    }
}

struct DifferenceView<'a>(&'a Difference);

impl Serialize for DifferenceView<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let (d, mut map) = (self.0, s.serialize_map(None)?);
        map.serialize_entry("first", &d.first)?;
        map.serialize_entry("second", &d.second)?;
        map.serialize_entry("difference", &(d.first - d.second))?;
        map.serialize_entry("ci", &d.interval)?;
        map.serialize_entry("wins", &d.wins)?;
        map.serialize_entry("ties", &d.ties)?;
        map.end()
    }
}

impl Serialize for Comparison {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_map(self.differences.iter().map(|d| (d.figure.key(), DifferenceView(d))))
    }
}
