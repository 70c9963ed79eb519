//! Reports as plain text.

use std::collections::BTreeMap;
use std::fmt;

use super::figures::{Figure, Share, Tally};
use super::mentions::MentionScore;
use super::modes::Modes;
use super::report::{Comparison, Report};

/// A report as text: see [`Report::text`].
#[derive(Clone, Copy, Debug)]
pub struct ReportText<'a> {
    report: &'a Report,
    tables: bool,
}

impl Report {
    /// The report as text for a terminal, figures in per cent; with `tables` also by event type and by role.
    pub const fn text(&self, tables: bool) -> ReportText<'_> {
        ReportText { report: self, tables }
    }
}

/// Fractions as per cent.
fn cent(fraction: f64) -> f64 {
    100.0 * fraction
}

struct Of(Share);

impl fmt::Display for Of {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} % ({} of {})", cent(self.0.value()), self.0.hits, self.0.of)
    }
}

impl fmt::Display for ReportText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let r = self.report;
        // Without gold events there is nothing to say about events.
        if !r.documents.is_empty() || r.mentions.is_none() {
            self.events(f)?;
        }
        if let Some(mentions) = &r.mentions {
            self.mentions(f, mentions)?;
        }
        for mistake in &r.mistakes {
            write!(f, "\n{mistake}")?;
        }
        Ok(())
    }
}

impl ReportText<'_> {
    fn events(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let r = self.report;
        for figure in Figure::ALL {
            let (t, ci) = (r.tally(figure), r.interval(figure));
            let (p, q, f1) = (cent(t.precision()), cent(t.recall()), cent(t.f1()));
            let (low, high) = (cent(ci.low), cent(ci.high));
            writeln!(f, "{:48} P {p:5.1}  R {q:5.1}  F1 {f1:5.1}  [{low:.1}, {high:.1}]", figure.label())?;
        }
        let total = &r.total;
        writeln!(f, "modality right on {} of TC", Of(total.modality()))?;
        let (docs, gold, pred) = (r.documents.len(), total.gold_events, total.pred_events);
        writeln!(
            f,
            "documents {docs}, gold events {gold}, scored predictions {pred}, {} pairing",
            r.alignment.as_str()
        )?;
        let supported = r.kinds.values().filter(|t| t.gold > 0).count();
        writeln!(f, "macro F1 over {supported} types {:.1}", cent(r.macro_average().2))?;
        writeln!(f, "event-free sentences with an event {}", Of(r.false_alarms))?;
        if r.dates.of > 0 {
            writeln!(f, "date values of found arguments right {}", Of(r.dates))?;
        }
        if self.tables {
            table(f, "type", &r.kinds)?;
            table(f, "role (relaxed)", &r.roles)?;
        }
        writeln!(f)?;
        modes(f, "argument spans", &r.arguments)?;
        if r.mentions.is_some() {
            writeln!(f)?;
        }
        Ok(())
    }
}

fn table(f: &mut fmt::Formatter<'_>, title: &str, rows: &BTreeMap<String, Tally>) -> fmt::Result {
    writeln!(f, "\n{title:16}   gold   pred  right      P      R     F1")?;
    let mut rows: Vec<(&String, &Tally)> = rows.iter().collect();
    rows.sort_by_key(|(_, t)| std::cmp::Reverse(t.gold));
    for (name, t) in rows {
        let (p, r, f1) = (cent(t.precision()), cent(t.recall()), cent(t.f1()));
        writeln!(f, "{name:16} {:6} {:6} {:6}  {p:5.1}  {r:5.1}  {f1:5.1}", t.gold, t.pred, t.right)?;
    }
    Ok(())
}

fn modes(f: &mut fmt::Formatter<'_>, title: &str, modes: &Modes) -> fmt::Result {
    writeln!(f, "{title:16}    COR    INC    PAR    MIS    SPU      P      R     F1")?;
    for (name, m) in modes.named() {
        let (p, r, f1) = (cent(m.precision()), cent(m.recall()), cent(m.f1()));
        let (cor, inc, par, mis, spu) = (m.correct, m.incorrect, m.partial, m.missing, m.spurious);
        writeln!(f, "{name:16} {cor:6} {inc:6} {par:6} {mis:6} {spu:6}  {p:5.1}  {r:5.1}  {f1:5.1}")?;
    }
    Ok(())
}

impl ReportText<'_> {
    fn mentions(&self, f: &mut fmt::Formatter<'_>, m: &MentionScore) -> fmt::Result {
        modes(f, "mention spans", &m.modes)?;
        writeln!(f, "\nmentions found {}, {} documents", Of(m.found()), m.documents)?;
        if self.tables {
            for (kind, share) in &m.kinds {
                writeln!(f, "  {kind:14} {}", Of(*share))?;
            }
        }
        let c = &m.clusters;
        let (p, r, f1) = (cent(c.precision()), cent(c.recall()), cent(c.f1()));
        writeln!(f, "entities of {} found mentions, B-cubed: P {p:.1}  R {r:.1}  F1 {f1:.1}", c.mentions)?;
        for (name, share) in [
            ("entity keys right", m.all_keys()),
            ("persons with role and country right", m.people),
            ("date values right", m.dates),
            ("persons and others in no gazetteer found", m.unseen),
        ] {
            if share.of > 0 {
                writeln!(f, "{name} {}", Of(share))?;
            }
        }
        for (prefix, share) in &m.keys {
            writeln!(f, "  {prefix:14} {}", Of(*share))?;
        }
        if !m.references.is_empty() {
            writeln!(f, "references understood {}", Of(m.all_references()))?;
        }
        for (sort, share) in &m.references {
            writeln!(f, "  {sort:14} {}", Of(*share))?;
        }
        Ok(())
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:48} first  second  difference", "paired by document (F1)")?;
        for d in &self.differences {
            let (a, b, low, high) = (cent(d.first), cent(d.second), cent(d.interval.low), cent(d.interval.high));
            write!(f, "{:48} {a:5.1}   {b:5.1}  {:+5.1} [{low:+.1}, {high:+.1}]", d.figure.label(), a - b)?;
            writeln!(f, "  first wins {:.1} % of draws, ties {:.1} %", cent(d.wins), cent(d.ties))?;
        }
        Ok(())
    }
}
