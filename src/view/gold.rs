//! How documents differ from gold, in the page's offsets.

use serde::Serialize;

use crate::document::{Document, OffsetMap, Offsets};
use crate::score::{Annotation, Corpus, Fault, Figure, Frame, Report, Row, Scorer, Tally};
use crate::span::Span;

/// Compares documents with gold, one by one, and sums up the figures.
pub(super) struct Judge<'a> {
    gold: &'a Corpus,
    scorer: Scorer,
    totals: [Tally; 5],
}

/// What gold says about one document.
#[derive(Debug, Serialize)]
pub(super) struct Judgement {
    /// All gold events.
    events: Vec<FrameView>,
    faults: Vec<FaultView>,
    figures: Vec<FigureView>,
}

#[derive(Debug, Serialize)]
struct FrameView {
    #[serde(rename = "type")]
    kind: String,
    modality: String,
    trigger: [u32; 2],
    args: Vec<(String, [u32; 2])>,
}

#[derive(Debug, Serialize)]
struct FaultView {
    fault: &'static str,
    /// Where its trigger stands: gold's, else the prediction's.
    at: [u32; 2],
    /// Index into [`Judgement::events`].
    gold: Option<usize>,
    /// Id of the predicted event.
    event: Option<String>,
    rows: Vec<Row>,
}

/// One figure of a document or of all.
#[derive(Debug, Serialize)]
pub(super) struct FigureView {
    name: &'static str,
    precision: f64,
    recall: f64,
    f1: f64,
}

impl Judgement {
    /// How many mistakes of each sort, in the order of [`Fault::ALL`].
    pub fn counts(&self) -> [usize; 4] {
        Fault::ALL.map(|fault| self.faults.iter().filter(|f| f.fault == fault.as_str()).count())
    }
}

impl<'a> Judge<'a> {
    pub fn new(gold: &'a Corpus) -> Self {
        Judge { gold, scorer: Scorer::default().draws(0).mistakes(usize::MAX), totals: [Tally::default(); 5] }
    }

    /// Compares one document; none where gold lacks it.
    pub fn document(&mut self, document: &Document<'_>) -> Option<Judgement> {
        let id = document.id.as_deref()?;
        let gold = self.gold.documents.get(id)?;
        // Spans of both sides must mean this text, whatever text gold may carry.
        let gold = Annotation { text: Some(document.text().to_owned()), ..gold.clone() };
        let one = |a: Annotation| Corpus::from_iter([(id.to_owned(), a)]);
        let report = self.scorer.score(&one(gold.clone()), &one(Annotation::from(document))).ok()?;
        for (total, figure) in self.totals.iter_mut().zip(Figure::ALL) {
            *total += report.tally(figure);
        }
        Some(judgement(document, &gold, report))
    }

    /// The figures over all documents so far.
    pub fn figures(self) -> Vec<FigureView> {
        figures(&self.totals)
    }
}

fn judgement(document: &Document<'_>, gold: &Annotation, report: Report) -> Judgement {
    let map = document.offsets(Offsets::Utf16);
    let length = document.text().len() as u32;
    let at = |s: Span| units(&map, s, length);
    let view = |f: &Frame| FrameView {
        kind: f.kind.clone(),
        modality: f.modality.clone(),
        trigger: at(f.trigger),
        args: f.args.iter().map(|a| (a.role.clone(), at(a.span))).collect(),
    };
    let tallies = Figure::ALL.map(|f| report.tally(f));
    let faults = report.mistakes.into_iter().map(|m| FaultView {
        fault: m.fault.as_str(),
        at: at(m.gold.as_ref().or(m.pred.as_ref()).map(|f| f.trigger).unwrap_or_default()),
        gold: m.gold.and_then(|g| gold.frames.iter().position(|f| *f == g)),
        event: m.pred.and_then(|p| event_id(document, &p)),
        rows: m.rows,
    });
    Judgement { faults: faults.collect(), events: gold.frames.iter().map(view).collect(), figures: figures(&tallies) }
}

/// A span of the gold file may lie outside the text: it is cut to it.
fn units(map: &OffsetMap, span: Span, length: u32) -> [u32; 2] {
    [map.at(span.start.min(length)), map.at(span.end.min(length))]
}

fn event_id(document: &Document<'_>, frame: &Frame) -> Option<String> {
    let same = |e: &&crate::document::Event| {
        e.nested_in.is_none() && e.trigger == frame.trigger && e.kind() == frame.kind && Frame::from(*e) == *frame
    };
    let at = document.events().iter().position(|e| same(&e))?;
    Some(format!("v{at}"))
}

fn figures(tallies: &[Tally; 5]) -> Vec<FigureView> {
    const NAMES: [&str; 5] = ["Trigger", "Type", "Argument", "Role", "Role, exact"];
    let view = |(name, t): (&'static str, &Tally)| FigureView {
        name,
        precision: t.precision(),
        recall: t.recall(),
        f1: t.f1(),
    };
    NAMES.into_iter().zip(tallies).map(view).collect()
}
