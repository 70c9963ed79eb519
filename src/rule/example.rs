//! Runs the examples of rules: every rule carries its own tests.
//!
//! An example is a text and what the rule makes of it: `expect` names the words of roles, and `trigger`, `type` and
//! `modality`; what it does not name may be anything. `none = true`: this rule makes no event of the text.

use std::fmt;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use super::{Example, Expected};
use crate::document::{Document, Event, Role};
use crate::extract::Extractor;
use crate::problem::line_column;

/// An example that does not come out as it says.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The rule's id.
    pub rule: String,
    /// The rule's file.
    pub file: PathBuf,
    /// The text of that file.
    pub source: Arc<str>,
    /// Bytes of the example's text in it.
    pub span: Range<usize>,
    /// The example's text.
    pub text: String,
    /// What was expected and what came out, one a line.
    pub differences: Vec<String>,
}

impl Failure {
    /// Line of the example, from 1.
    pub fn line(&self) -> u64 {
        line_column(&self.source, self.span.start).0
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}:{}: an example of `{}` fails: {:?}", self.file.display(), self.line(), self.rule, self.text)?;
        self.differences.iter().try_for_each(|d| writeln!(f, "    {d}"))
    }
}

/// How many examples were run, and which failed.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Examples run.
    pub run: usize,
    /// The ones that failed, in the order of the rules.
    pub failures: Vec<Failure>,
}

/// Runs the examples of all rules of an extractor.
///
/// ```
/// let outcome = demarche::rule::test(&demarche::Extractor::default());
/// assert!(outcome.run > 0);
/// ```
pub fn test(extractor: &Extractor) -> Outcome {
    test_where(extractor, |_| true)
}

/// Runs the examples of the rules with the ids that `wanted` takes.
pub fn test_where(extractor: &Extractor, wanted: impl Fn(&str) -> bool) -> Outcome {
    let mut out = Outcome::default();
    let rules = extractor.rules();
    for written in rules.written.iter().filter(|w| wanted(&w.rule.id)) {
        for example in &written.examples {
            out.run += 1;
            let differences = differences(extractor, &written.rule.id, example);
            if !differences.is_empty() {
                out.failures.push(Failure {
                    rule: written.rule.id.clone(),
                    file: written.shown.clone(),
                    source: written.text.clone(),
                    span: example.text.span(),
                    text: example.text.get_ref().clone(),
                    differences,
                });
            }
        }
    }
    out
}

fn differences(extractor: &Extractor, id: &str, example: &Example) -> Vec<String> {
    let doc = extractor.extract(example.text.get_ref());
    let mine: Vec<&Event> = doc.events().iter().filter(|e| e.rule.id == id).collect();
    let Some(expect) = &example.expect else {
        if example.none {
            return mine.iter().map(|e| format!("expected no event of this rule, got {}", told(&doc, e))).collect();
        }
        let nothing = mine.is_empty().then(|| format!("expected an event of this rule, got {}", others(&doc)));
        return nothing.into_iter().collect();
    };
    // The event that comes nearest to what is expected.
    let compared = mine.iter().map(|e| {
        let wrong: Vec<String> =
            expect.iter().filter_map(|(key, want)| compare(&doc, e, key.get_ref(), want)).collect();
        wrong
    });
    match compared.min_by_key(Vec::len) {
        Some(wrong) => wrong,
        None => vec![format!("expected an event of this rule, got {}", others(&doc))],
    }
}

fn compare(doc: &Document<'_>, event: &Event, key: &str, want: &Expected) -> Option<String> {
    let want = want.texts();
    let got: Vec<&str> = match key {
        "type" => vec![&event.kind],
        "modality" => vec![event.modality.as_str()],
        "trigger" => vec![doc.slice(event.trigger)],
        role => Role::parse(role).map_or_else(Vec::new, |r| event.args_with(r).map(|a| doc.slice(a.span)).collect()),
    };
    (got != want).then(|| format!("{key}: expected {}, got {}", list(&want), list(&got)))
}

fn list(texts: &[&str]) -> String {
    match texts {
        [] => "nothing".to_owned(),
        texts => texts.iter().map(|t| format!("{t:?}")).collect::<Vec<_>>().join(", "),
    }
}

fn told(doc: &Document<'_>, event: &Event) -> String {
    format!("{} {:?}", event.kind, doc.slice(event.trigger))
}

fn others(doc: &Document<'_>) -> String {
    if doc.events().is_empty() {
        return "no event at all".to_owned();
    }
    let events: Vec<String> =
        doc.events().iter().map(|e| format!("{} of rule `{}`", told(doc, e), e.rule.id)).collect();
    events.join(", ")
}
