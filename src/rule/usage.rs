//! How often each rule fires on a gold file, and how often it is right.

use std::collections::{BTreeMap, HashSet};

use crate::error::Result;
use crate::extract::Extractor;
use crate::score::{Annotation, Corpus, Fault, Scorer, is_nested};

/// What a rule does on a gold file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Events it made that were scored.
    pub hits: usize,
    /// Those whose trigger and type are gold's (figure TC of [`score`](crate::score)).
    pub right: usize,
}

impl Usage {
    /// The share that is right; `None` without hits.
    pub fn precision(&self) -> Option<f64> {
        (self.hits > 0).then(|| self.right as f64 / self.hits as f64)
    }
}

/// Extracts from the texts of a gold corpus and counts by rule id.
///
/// # Errors
/// A gold document without text.
pub fn usage(extractor: &Extractor, gold: &Corpus) -> Result<BTreeMap<String, Usage>> {
    let mut out: BTreeMap<String, Usage> = BTreeMap::new();
    let scorer = Scorer::default().draws(0).mistakes(usize::MAX);
    for (id, annotation) in &gold.documents {
        let text = annotation.text.as_deref().unwrap_or_default();
        let doc = extractor.extract_dated(text, annotation.date);
        let single = |a: Annotation| -> Corpus { [(id.clone(), a)].into_iter().collect() };
        let report = scorer.score(&single(annotation.clone()), &single(Annotation::from(&doc)))?;
        let wrong = report.mistakes.iter().filter(|m| matches!(m.fault, Fault::Spurious | Fault::WrongType));
        let wrong: HashSet<_> =
            wrong.filter_map(|m| m.pred.as_ref()).map(|p| (p.trigger.start, p.trigger.end)).collect();
        for event in doc.outer_events().filter(|e| !is_nested(e.trigger, &annotation.frames)) {
            let usage = out.entry(event.rule.id.clone()).or_default();
            usage.hits += 1;
            usage.right += usize::from(!wrong.contains(&(event.trigger.start, event.trigger.end)));
        }
    }
    Ok(out)
}
