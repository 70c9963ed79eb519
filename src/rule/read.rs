//! Reads a rule file key by key, so that one mistake does not hide the next.
//!
//! A file without mistakes is read as a whole. Where that fails, it is parsed to a table with positions, and each `[[type]]`,
//! `[[frame]]` and `[[pattern]]` deserialised on its own. A key that the structs of [`parse`](super::parse) do not know, or a value of the wrong kind, is reported and taken
//! out, and the entry is tried again without it.

use std::cell::{OnceCell, RefCell};
use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IntoDeserializer};
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::lint::Lint;
use super::parse::RuleFile;
use crate::pack::PackFile;
use crate::problem::{Problem, Severity, suggestion};

/// A file of a pack and the place where its problems are noted.
pub(super) struct Source<'a> {
    pub(super) file: &'a PackFile,
    text: OnceCell<Arc<str>>,
    /// Where its lines end.
    ends: OnceCell<Vec<usize>>,
    problems: &'a RefCell<Vec<Problem>>,
}

/// The most problems that are told; whoever has that many begins with these.
const MAX_PROBLEMS: usize = 1000;
/// The most mistakes in one rule that are told.
const MAX_IN_ONE: usize = 100;

/// The problem is noted already.
#[derive(Clone, Copy, Debug)]
pub(super) struct Noted;

impl<'a> Source<'a> {
    pub(super) fn new(file: &'a PackFile, problems: &'a RefCell<Vec<Problem>>) -> Self {
        Source { file, text: OnceCell::new(), ends: OnceCell::new(), problems }
    }

    /// The file's text, shared.
    pub(super) fn text(&self) -> Arc<str> {
        self.text.get_or_init(|| self.file.text.as_ref().into()).clone()
    }

    /// Notes what was wrong when its file was read.
    pub(super) fn take(&self, problems: Vec<Problem>) {
        let mut all = self.problems.borrow_mut();
        let room = MAX_PROBLEMS.saturating_sub(all.len());
        all.extend(problems.into_iter().take(room));
    }

    /// Whether so much is wrong that no more is told.
    pub(super) fn is_full(&self) -> bool {
        self.problems.borrow().len() >= MAX_PROBLEMS
    }

    /// The line of a byte, counted from 1.
    pub(super) fn line(&self, at: usize) -> u32 {
        let text = &self.file.text;
        let ends = self.ends.get_or_init(|| memchr::memchr_iter(b'\n', text.as_bytes()).collect());
        ends.partition_point(|end| *end < at) as u32 + 1
    }

    /// Notes a problem.
    pub(super) fn note(
        &self,
        severity: Severity,
        span: Range<usize>,
        message: impl Into<String>,
        label: impl Into<String>,
        help: Option<String>,
    ) -> Noted {
        if self.is_full() {
            return Noted;
        }
        let problem = Problem {
            severity,
            file: self.file.shown.clone(),
            text: self.text(),
            span,
            message: message.into(),
            label: label.into(),
            help,
        };
        self.problems.borrow_mut().push(problem);
        Noted
    }

    /// Notes a warning.
    pub(super) fn warn(
        &self,
        span: Range<usize>,
        message: impl Into<String>,
        label: impl Into<String>,
        help: Option<String>,
    ) -> Noted {
        self.note(Severity::Warning, span, message, label, help)
    }

    /// Notes an error.
    pub(super) fn fail(
        &self,
        span: Range<usize>,
        message: impl Into<String>,
        label: impl Into<String>,
        help: Option<String>,
    ) -> Noted {
        self.note(Severity::Error, span, message, label, help)
    }
}

/// The rule files of packs as they were read, in their order, each with what is wrong in it and doubtful.
pub(crate) struct RuleFiles(pub(super) Vec<(RuleFile, Vec<Problem>)>);

impl RuleFiles {
    /// Reads them. Needs no words, so that it can go on beside the reading of the tables.
    pub(crate) fn read(files: &[PackFile]) -> RuleFiles {
        let mut lint = Lint::default();
        let one = |file| {
            let problems = RefCell::default();
            let source = Source::new(file, &problems);
            let read = read(&source);
            lint.file(&source, &read);
            drop(source);
            (read, problems.into_inner())
        };
        RuleFiles(files.iter().filter(|f| f.is_rules()).map(one).collect())
    }
}

/// Reads one rule file; what is wrong in it is noted and left out.
fn read(source: &Source<'_>) -> RuleFile {
    let (root, errors) = DeTable::parse_recoverable(&source.file.text);
    if errors.is_empty()
        && let Ok(read) = RuleFile::deserialize(toml::Deserializer::from(root))
    {
        return read;
    }
    read_in_parts(source)
}

/// The same entry by entry, for a file with mistakes.
fn read_in_parts(source: &Source<'_>) -> RuleFile {
    let mut out = RuleFile::default();
    let (root, errors) = DeTable::parse_recoverable(&source.file.text);
    if !errors.is_empty() {
        for e in errors {
            source.fail(e.span().unwrap_or(0..0), format!("this is not TOML: {}", e.message()), "here", None);
        }
        return out;
    }
    for (key, value) in root.into_inner() {
        match key.get_ref().as_ref() {
            "type" => out.types = entries(source, "type", value),
            "frame" => out.frames = entries(source, "frame", value),
            "pattern" => out.patterns = entries(source, "pattern", value),
            "off" => out.off = entry(source, "off", value).unwrap_or_default(),
            other => {
                let help = suggestion(other, ["type", "frame", "pattern", "off"]);
                source.fail(key.span(), format!("unknown key `{other}`"), "not known here", help);
            }
        }
    }
    out
}

fn entries<T: DeserializeOwned>(source: &Source<'_>, what: &str, value: Spanned<DeValue<'_>>) -> Vec<T> {
    let span = value.span();
    match value.into_inner() {
        DeValue::Array(items) => items.into_iter().filter_map(|item| entry(source, what, item)).collect(),
        _ => {
            source.fail(span, format!("a {what} is written `[[{what}]]`, with two brackets"), "one bracket", None);
            Vec::new()
        }
    }
}

fn entry<T: DeserializeOwned>(source: &Source<'_>, what: &str, value: Spanned<DeValue<'_>>) -> Option<T> {
    let mut value = value;
    for _ in 0..MAX_IN_ONE {
        if source.is_full() {
            break;
        }
        let error = match T::deserialize(value.clone().into_deserializer()) {
            Ok(read) => return Some(read),
            Err(error) => error,
        };
        let whole = value.span();
        let span = error.span().unwrap_or_else(|| whole.clone());
        let message = error.message();
        let (told, label, help) = explain(what, message);
        source.fail(span.clone(), told, label, help);
        if !take_out(&mut value, &span) {
            break;
        }
    }
    None
}

/// Serde's message in the words of somebody who writes rules.
fn explain(what: &str, message: &str) -> (String, &'static str, Option<String>) {
    let quoted = |text: &str| text.split('`').nth(1).unwrap_or_default().to_owned();
    if let Some((unknown, expected)) =
        message.strip_prefix("unknown field ").map(|rest| rest.split_once(", ").unwrap_or((rest, "")))
    {
        let name = quoted(unknown);
        let known = expected.split('`').skip(1).step_by(2);
        let help = crate::problem::nearest(&name, known.clone()).map(|near| format!("did you mean `{near}`?"));
        let all = || Some(format!("the keys are: {}", known.collect::<Vec<_>>().join(", ")));
        return (format!("unknown key `{name}`"), "not known here", help.or_else(all));
    }
    if let Some(missing) = message.strip_prefix("missing field ") {
        return (format!("this {what} has no `{}`", quoted(missing)), "needs it", None);
    }
    let plain = [
        ("expected a sequence", "a list is wanted here: `[\"...\", \"...\"]`, or `[[...]]` for a table"),
        ("expected a boolean", "`true` or `false` is wanted here"),
        ("expected a string", "a text in quotation marks is wanted here"),
        ("expected a map", "a table is wanted here: `{ name = \"...\" }`"),
    ];
    match plain.iter().find(|(expected, _)| message.ends_with(expected)) {
        Some((_, told)) => ((*told).to_owned(), "wrong kind of value", None),
        None => (message.to_owned(), "wrong value", None),
    }
}

/// Takes the key at `span`, or the smallest value around it, out of the table.
fn take_out<'v>(value: &mut Spanned<DeValue<'v>>, span: &Range<usize>) -> bool {
    let holds = |outer: Range<usize>| outer.start <= span.start && span.end <= outer.end;
    match value.get_mut() {
        DeValue::Table(table) => {
            let keys: Vec<(String, Range<usize>)> = table.keys().map(|k| (k.get_ref().to_string(), k.span())).collect();
            for (name, key) in keys {
                // `[[frame.example]]` stands outside the brackets of `[[frame]]`: look into every value whatever its span.
                let Some(inner) = table.get_mut(name.as_str()) else { continue };
                if !holds(key) {
                    if take_out(inner, span) {
                        return true;
                    }
                    if !holds(inner.span()) {
                        continue;
                    }
                }
                return table.remove(name.as_str()).is_some();
            }
            false
        }
        DeValue::Array(items) => {
            let mut done = false;
            let kept = items.iter().cloned().filter_map(|mut item| {
                let inside = !done && take_out(&mut item, span);
                let whole = !done && !inside && holds(item.span());
                done |= inside || whole;
                (!whole).then_some(item)
            });
            let mut left = DeArray::new();
            kept.for_each(|item| left.push(item));
            *items = left;
            done
        }
        _ => false,
    }
}
