//! Mistakes as a reader wants to see them: the text, and gold and prediction side by side.

use std::borrow::Cow;
use std::fmt;

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::align::Alignment;
use super::annotation::Frame;
use super::events::{Fault, pair_args, trimmed};
use crate::span::Span;

/// One event that was not got right, with everything needed to show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Mistake {
    /// The document's id.
    pub document: String,
    /// What is wrong.
    pub fault: Fault,
    /// The sentence of the trigger on one line, the trigger between `»` and `«`.
    pub context: String,
    /// The gold event.
    pub gold: Option<Frame>,
    /// The predicted event.
    pub pred: Option<Frame>,
    /// Both events part by part: trigger, type, modality (where it differs), then arguments.
    pub rows: Vec<Row>,
}

/// One part of an event on both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// `trigger`, `type`, `modality`, or a role.
    pub part: String,
    /// What gold has.
    pub gold: Option<String>,
    /// What the prediction has.
    pub pred: Option<String>,
    /// How well they agree.
    pub same: Sameness,
}

/// How well the two sides of a [`Row`] agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sameness {
    /// Equal, edges apart that do not count.
    Exact,
    /// Right by the relaxed measure.
    Relaxed,
    /// Wrong, or on one side only.
    None,
}

impl Mistake {
    pub(super) fn new(
        id: &str,
        text: &str,
        sentences: &[Span],
        fault: Fault,
        gold: Option<&Frame>,
        pred: Option<&Frame>,
    ) -> Self {
        let trigger = gold.or(pred).map(|f| f.trigger).unwrap_or_default();
        Mistake {
            document: id.to_owned(),
            fault,
            context: context(text, sentences, trigger),
            gold: gold.cloned(),
            pred: pred.cloned(),
            rows: rows(text, gold, pred),
        }
    }
}

/// The bytes from `start` to `end`, whatever boundaries they cut.
fn cut(text: &str, start: usize, end: usize) -> Cow<'_, str> {
    let bytes = text.as_bytes().get(start.min(text.len())..end.min(text.len())).unwrap_or_default();
    String::from_utf8_lossy(bytes)
}

/// All white space as single blanks.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn words(text: &str, span: Span) -> String {
    one_line(&cut(text, span.start as usize, span.end as usize))
}

/// The sentence around a trigger, or 120 bytes on either side where no sentence holds it.
fn context(text: &str, sentences: &[Span], trigger: Span) -> String {
    let (start, end) = (trigger.start as usize, trigger.end as usize);
    let window = sentences.iter().find(|s| s.contains(trigger)).map(|s| s.range()).unwrap_or_else(|| {
        let whole = |mut at: usize| {
            while !text.is_char_boundary(at) {
                at += 1;
            }
            at
        };
        whole(start.saturating_sub(120).min(text.len()))..whole((end + 120).min(text.len()))
    });
    let (before, after) = (cut(text, window.start, start), cut(text, end, window.end));
    one_line(&format!("{before}»{}«{after}", cut(text, start, end)))
}

fn rows<'a>(text: &str, gold: Option<&'a Frame>, pred: Option<&'a Frame>) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut row = |part: &str, gold: Option<String>, pred: Option<String>, same: Sameness| {
        rows.push(Row { part: part.to_owned(), gold, pred, same });
    };
    let equal = |same: bool| if same { Sameness::Exact } else { Sameness::None };
    let both = gold.zip(pred);
    let trigger = match both {
        Some((g, p)) if g.trigger == p.trigger => Sameness::Exact,
        Some((g, p)) if g.trigger.overlaps(p.trigger) => Sameness::Relaxed,
        _ => Sameness::None,
    };
    let trigger_of = |f: Option<&Frame>| f.map(|f| words(text, f.trigger));
    row("trigger", trigger_of(gold), trigger_of(pred), trigger);
    let kind_of = |f: Option<&Frame>| f.map(|f| f.kind.clone());
    row("type", kind_of(gold), kind_of(pred), equal(both.is_some_and(|(g, p)| g.kind == p.kind)));
    if let Some((g, p)) = both.filter(|(g, p)| g.modality != p.modality) {
        row("modality", Some(g.modality.clone()), Some(p.modality.clone()), Sameness::None);
    }
    let args_of = |f: Option<&'a Frame>| f.map(|f| trimmed(text, &f.args)).unwrap_or_default();
    let (gold_args, pred_args) = (args_of(gold), args_of(pred));
    let pairs = pair_args(&gold_args, &pred_args, true, Alignment::Greedy);
    let said = |f: Option<&Frame>, n: usize| f.and_then(|f| f.args.get(n)).map(|a| words(text, a.span));
    for (i, (role, span)) in gold_args.iter().enumerate() {
        match pairs.iter().find(|p| p.0 == i) {
            Some(&(_, j)) => {
                let same =
                    if pred_args.get(j).is_some_and(|p| p.1 == *span) { Sameness::Exact } else { Sameness::Relaxed };
                row(role, said(gold, i), said(pred, j), same);
            }
            None => row(role, said(gold, i), None, Sameness::None),
        }
    }
    for (j, (role, _)) in pred_args.iter().enumerate().filter(|(j, _)| pairs.iter().all(|p| p.1 != *j)) {
        row(role, None, said(pred, j), Sameness::None);
    }
    rows
}

/// Width of one column of the side-by-side listing, in characters.
const COLUMN: usize = 50;

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}", self.document, self.fault.as_str())?;
        writeln!(f, "  {}", shorten(&self.context, 2 * COLUMN + 16))?;
        writeln!(f, "  {:10} {:COLUMN$}   prediction", "", "gold")?;
        for row in &self.rows {
            let mark = match (&row.gold, &row.pred, row.same) {
                (_, _, Sameness::Exact) => '=',
                (_, _, Sameness::Relaxed) => '~',
                (Some(_), None, _) => '<',
                (None, Some(_), _) => '>',
                _ => '|',
            };
            let side = |s: &Option<String>| shorten(s.as_deref().unwrap_or("-"), COLUMN);
            writeln!(f, "  {:10} {:COLUMN$} {mark} {}", row.part, side(&row.gold), side(&row.pred))?;
        }
        Ok(())
    }
}

/// Cuts the middle out of what is longer than `width` characters: both edges of a span matter.
fn shorten(s: &str, width: usize) -> String {
    let count = s.chars().count();
    if count <= width {
        return s.to_owned();
    }
    let (head, tail) = (width / 2, width - width / 2 - 1);
    s.chars().take(head).chain(['…']).chain(s.chars().skip(count - tail)).collect()
}

struct FrameView<'a>(&'a Frame);

impl Serialize for FrameView<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct ArgView<'a> {
            role: &'a str,
            span: Span,
        }
        let args: Vec<ArgView> = self.0.args.iter().map(|a| ArgView { role: &a.role, span: a.span }).collect();
        let mut map = s.serialize_map(Some(4))?;
        map.serialize_entry("type", &self.0.kind)?;
        map.serialize_entry("trigger", &self.0.trigger)?;
        map.serialize_entry("args", &args)?;
        map.serialize_entry("modality", &self.0.modality)?;
        map.end()
    }
}

impl Serialize for Mistake {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(Some(6))?;
        map.serialize_entry("document", &self.document)?;
        map.serialize_entry("fault", self.fault.as_str())?;
        map.serialize_entry("text", &self.context)?;
        map.serialize_entry("gold", &self.gold.as_ref().map(FrameView))?;
        map.serialize_entry("pred", &self.pred.as_ref().map(FrameView))?;
        map.serialize_entry("rows", &self.rows)?;
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::annotation::Arg;

    #[test]
    fn side_by_side() {
        let text = "On Monday the Élysée\nsigned a treaty. B left.";
        let arg = |role: &str, start, end| Arg { role: role.into(), span: Span::new(start, end), date: None };
        let gold = Frame {
            kind: "sign".into(),
            trigger: Span::new(23, 29),
            args: vec![arg("actor", 14, 22), arg("content", 30, 38), arg("date", 3, 9)],
            modality: "actual".into(),
        };
        let pred = Frame {
            args: vec![arg("actor", 10, 22), arg("content", 32, 38), arg("target", 40, 41)],
            modality: "future".into(),
            ..gold.clone()
        };
        let mistake = Mistake::new("d1", text, &[Span::new(0, 39)], Fault::Arguments, Some(&gold), Some(&pred));
        assert_eq!(mistake.context, "On Monday the Élysée »signed« a treaty.");
        let shown: Vec<String> =
            mistake.to_string().lines().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(
            shown,
            [
                "d1: arguments",
                "On Monday the Élysée »signed« a treaty.",
                "gold prediction",
                "trigger signed = signed",
                "type sign = sign",
                "modality actual | future",
                "actor Élysée = the Élysée",
                "content a treaty = treaty",
                "date Monday < -",
                "target - > B",
            ]
        );
    }

    #[test]
    fn odd_spans_do_not_panic() {
        let frame = |start, end| Frame { trigger: Span::new(start, end), ..Frame::default() };
        for (start, end) in [(0, 0), (1, 2), (2, 90), (80, 90)] {
            Mistake::new("d", "é é", &[], Fault::Missed, Some(&frame(start, end)), None).to_string();
        }
    }

    #[test]
    fn long_text_keeps_both_ends() {
        assert_eq!(shorten("abcdefghij", 5), "ab…ij");
        assert_eq!(shorten("abcde", 5), "abcde");
    }
}
