//! Looks a whole pack over: what the loader refuses, and beyond that rules that can never fire, rules without examples and
//! examples that fail. Everything at once, in the order of the files.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::{Clauses, Frame, FrameEntry, RuleSet, Voice, Written};
use crate::error::Result;
use crate::extract::{Builder, Extractor};
use crate::problem::{Problem, Problems, Severity};

/// Checks the packs of a builder: errors and warnings of all its tables and rule files.
///
/// With `below`, files of packs under that number (0 is the embedded pack) are loaded, but not reported on.
///
/// # Errors
/// A pack that cannot be read.
pub fn check(builder: Builder, below: u32) -> Result<Problems> {
    let (extractor, mut problems) = builder.build_anyway()?;
    let rules = extractor.rules();
    problems.0.extend(dead(rules));
    problems.0.extend(dead_patterns(rules));
    problems.0.extend(unused(rules));
    problems.0.extend(bare(rules));
    let packs: Vec<(&std::path::Path, u32)> = rules.written.iter().map(|w| (w.shown.as_path(), w.pack)).collect();
    let pack = |p: &Problem| packs.iter().find(|(file, _)| *file == p.file).map_or(u32::MAX, |(_, pack)| *pack);
    problems.0.retain(|p| pack(p) >= below);
    if !problems.0.iter().any(Problem::is_error) {
        problems.0.extend(failing(&extractor, below));
    }
    problems.0.sort_by(|a, b| (&a.file, a.span.start).cmp(&(&b.file, b.span.start)));
    Ok(problems)
}

fn problem(
    severity: Severity,
    written: &Written,
    span: Range<usize>,
    message: String,
    label: &str,
    help: Option<String>,
) -> Problem {
    Problem {
        severity,
        file: written.shown.clone(),
        text: written.text.clone(),
        span,
        message,
        label: label.to_owned(),
        help,
    }
}

/// Rules without examples of both sorts.
fn bare(rules: &RuleSet) -> Vec<Problem> {
    let told = |w: &Written| {
        let takes = w.examples.iter().any(|e| !e.none);
        let leaves = w.examples.iter().any(|e| e.none);
        let (lacks, wanted) = match (takes, leaves) {
            (true, true) => return None,
            (false, false) => ("has no example", "a sentence that it takes, and one that it must not take"),
            (true, false) => ("has no counter-example", "a sentence that it must not take, and `none = true`"),
            (false, true) => ("has no example of what it takes", "a sentence that it takes, and `expect`"),
        };
        let what = if w.pattern { "pattern" } else { "frame" };
        let help = format!("add `[[{what}.example]]` with {wanted}");
        Some(problem(Severity::Warning, w, w.id.clone(), format!("`{}` {lacks}", w.rule.id), "untested", Some(help)))
    };
    rules.written.iter().filter_map(told).collect()
}

/// Types that no rule gives.
fn unused(rules: &RuleSet) -> Vec<Problem> {
    let used: HashSet<u32> = rules.written.iter().map(|w| w.kind).collect();
    let idle = (0u32..).zip(&rules.types).filter(|(row, _)| !used.contains(row));
    let told = |(_, t): (u32, &super::EventType)| Problem {
        severity: Severity::Warning,
        file: t.written.shown.clone(),
        text: t.written.text.clone(),
        span: t.written.name.clone(),
        message: format!("no rule makes events of the type `{}`", t.name),
        label: "never used".to_owned(),
        help: None,
    };
    idle.map(told).collect()
}

/// Patterns that say what an earlier one of the pack says.
fn dead_patterns(rules: &RuleSet) -> Vec<Problem> {
    let mut seen: HashMap<(u32, String), &Written> = HashMap::new();
    let mut out = Vec::new();
    for w in rules.written.iter().filter(|w| w.pattern) {
        let Some(text) = w.entries.first().and_then(|span| w.text.get(span.clone())) else { continue };
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let Some(first) = seen.get(&(w.pack, words.clone())) else {
            seen.insert((w.pack, words), w);
            continue;
        };
        let message = format!("`{}` can never fire: `{}` always wins", w.rule.id, first.rule.id);
        let help = format!("`{}` ({}:{}) is the same pattern", first.rule.id, first.rule.file, first.rule.line);
        out.push(problem(Severity::Error, w, w.id.clone(), message, "never reached", Some(help)));
    }
    out
}

/// Examples that fail.
fn failing(extractor: &Extractor, below: u32) -> Vec<Problem> {
    let wanted = |id: &str| extractor.rules().written.iter().any(|w| w.pack >= below && w.rule.id == id);
    let failures = super::test_where(extractor, wanted).failures;
    let told = |f: super::Failure| Problem {
        severity: Severity::Error,
        message: format!("an example of `{}` fails", f.rule),
        label: f.differences.join("; "),
        help: Some(format!("`demarche explain --text ... --why-not {}` tells how far the rule gets", f.rule)),
        file: f.file,
        text: f.source,
        span: f.span,
    };
    failures.into_iter().map(told).collect()
}

/// Rules, and verbs of rules, behind others that always win.
fn dead(rules: &RuleSet) -> Vec<Problem> {
    let mut out = Vec::new();
    // Which verbs of each frame are behind which frame.
    let mut behind: Vec<Vec<Option<u32>>> = vec![Vec::new(); rules.frames.len()];
    for list in rules.traits.all() {
        for (n, later) in list.iter().enumerate() {
            let winner = list.iter().take(n).find(|earlier| shadows(rules, earlier, later)).map(|e| e.frame);
            if let Some(slot) = behind.get_mut(later.frame as usize) {
                slot.push(winner);
            }
        }
    }
    for (frame, winners) in rules.frames.iter().zip(&behind) {
        let lost = winners.iter().flatten().count();
        let Some(written) = rules.written.iter().find(|w| w.rule.id == frame.rule.id) else { continue };
        let winner = winners.iter().flatten().next().and_then(|w| rules.frames.get(*w as usize));
        let Some(winner) = winner.filter(|_| lost > 0) else { continue };
        if lost < winners.len() {
            out.extend(dead_verbs(rules, frame));
        } else {
            let place = format!("{}:{}", winner.rule.file, winner.rule.line);
            let message = format!("`{}` can never fire: `{}` always wins", frame.rule.id, winner.rule.id);
            let help = format!(
                "`{}` ({place}) has the same verbs and asks for no more; ask for `heads`, `needs` or `voice` here, or give this rule its id",
                winner.rule.id
            );
            out.push(problem(Severity::Error, written, written.id.clone(), message, "never reached", Some(help)));
        }
    }
    out
}

/// Verbs that a rule lists in vain, though others of its verbs work.
fn dead_verbs(rules: &RuleSet, frame: &Frame) -> Vec<Problem> {
    let mut out = Vec::new();
    let Some(written) = rules.written.iter().find(|w| w.rule.id == frame.rule.id) else { return out };
    let is_own = |e: &FrameEntry| rules.frames.get(e.frame as usize).is_some_and(|f| f.rule.id == frame.rule.id);
    for list in rules.traits.all() {
        for (n, later) in list.iter().enumerate().filter(|(_, e)| is_own(e)) {
            let winner = list.iter().take(n).find(|earlier| shadows(rules, earlier, later));
            let winner = winner.and_then(|w| rules.frames.get(w.frame as usize));
            let span = later.place.and_then(|p| written.entries.get(p as usize)).cloned();
            let (Some(winner), Some(span)) = (winner, span) else { continue };
            let message = format!("this verb of `{}` is taken by `{}` before", frame.rule.id, winner.rule.id);
            let help = format!("`{}` is at {}:{}", winner.rule.id, winner.rule.file, winner.rule.line);
            out.push(problem(Severity::Warning, written, span, message, "never reached", Some(help)));
        }
    }
    out
}

/// Whether wherever `later` fits, `earlier` fits too; only within a pack, since a later pack means to win.
fn shadows(rules: &RuleSet, earlier: &FrameEntry, later: &FrameEntry) -> bool {
    let words = |e: &FrameEntry| (e.particles.clone(), e.tail.clone(), e.adjective);
    if earlier.frame == later.frame || words(earlier) != words(later) {
        return false;
    }
    let (Some(a), Some(b)) = (rules.frames.get(earlier.frame as usize), rules.frames.get(later.frame as usize)) else {
        return false;
    };
    let pack = |f: &Frame| rules.written.iter().find(|w| w.rule.id == f.rule.id).map(|w| w.pack);
    if pack(a) != pack(b) {
        return false;
    }
    let heads = match (&a.heads, &b.heads) {
        (None, _) => true,
        (Some(a), Some(b)) => a.light == b.light && a.nouns.covers(&b.nouns),
        _ => false,
    };
    let subjects =
        a.subject_heads.is_empty() || !b.subject_heads.is_empty() && a.subject_heads.covers(&b.subject_heads);
    let voice = a.voice == Voice::Any || a.voice == b.voice;
    let asks = |f: &Frame| [f.party_object, f.party_subject, f.plural_subject, f.finite, f.predicative, f.post_object];
    let flags = asks(a).iter().zip(asks(b)).all(|(a, b)| !a || b);
    // What fills the needed roles must be cut alike, or `needs` cannot be compared.
    let alike = a.object == b.object && a.preps == b.preps && a.clauses == b.clauses && a.subject == b.subject;
    let needs = a.needs == 0 || alike && b.needs != 0 && b.needs & !a.needs == 0;
    let object = a.object != super::ObjectRole::None || b.object == super::ObjectRole::None;
    let subject = a.subject == b.subject || !a.party_subject;
    let report = a.clauses.has(Clauses::REPORT) || !b.clauses.has(Clauses::REPORT);
    let except = a.except.is_empty() && a.link == b.link && !a.yields;
    heads && subjects && except && voice && flags && needs && object && subject && report
}
