//! What is wrong in the files of a pack: every problem at once, each with its place and, where one is near, the right name.

use std::fmt;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use crate::error::{Error, ErrorKind};

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The rules work, but not as somebody may think.
    Warning,
    /// The pack is refused.
    Error,
}

/// One problem in a file of a pack.
#[derive(Clone, Debug)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// The file.
    pub file: PathBuf,
    /// Its whole text.
    pub text: Arc<str>,
    /// The bytes of the text that are wrong.
    pub span: Range<usize>,
    /// What is wrong, in one line.
    pub message: String,
    /// A few words for right under those bytes.
    pub label: String,
    /// What may help: the nearest name, the names there are.
    pub help: Option<String>,
}

impl Problem {
    /// Line and column (characters), both from 1.
    pub fn line_column(&self) -> (u64, u64) {
        line_column(&self.text, self.span.start)
    }

    /// Whether it refuses the pack.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.line_column();
        write!(f, "{}:{line}:{column}: ", self.file.display())?;
        if self.severity == Severity::Warning {
            write!(f, "warning: ")?;
        }
        write!(f, "{}", self.message)?;
        self.help.as_ref().map_or(Ok(()), |help| write!(f, " ({help})"))
    }
}

/// All problems of a pack: the source of the [`Error`] that refuses it.
#[derive(Clone, Debug, Default)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// The errors among them as one error of the crate, placed at the first; `None` where there are only warnings. Its
    /// kind goes by the first: [`ErrorKind::Gazetteer`] for a table, [`ErrorKind::Rule`] for rules.
    pub fn into_error(self) -> Option<Error> {
        let errors: Vec<Problem> = self.0.into_iter().filter(Problem::is_error).collect();
        let first = errors.first()?;
        let (line, column) = first.line_column();
        let mut message = first.message.clone();
        if let Some(help) = &first.help {
            message.push_str(&format!(" ({help})"));
        }
        for more in errors.iter().skip(1) {
            message.push_str(&format!("\n{more}"));
        }
        let file = first.file.clone();
        let table = file.extension().is_some_and(|e| e == "csv");
        let error = Error::new(if table { ErrorKind::Gazetteer } else { ErrorKind::Rule }, message)
            .in_file(file)
            .at_line(line)
            .at_column(column);
        Some(error.caused_by(Problems(errors)))
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(Problem::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for Problems {}

/// Line and column (characters), both from 1, of a byte offset.
pub(crate) fn line_column(text: &str, offset: usize) -> (u64, u64) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.bytes().filter(|b| *b == b'\n').count() as u64 + 1;
    let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) as u64 + 1;
    (line, column)
}

/// `did you mean "X"?`, or the list of names where none is near and they are few.
pub(crate) fn suggestion<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let known: Vec<&str> = known.into_iter().collect();
    if let Some(near) = nearest(name, known.iter().copied()) {
        return Some(format!("did you mean {near:?}?"));
    }
    (!known.is_empty() && known.len() <= 24).then(|| format!("one of: {}", known.join(", ")))
}

/// The name nearest to a misspelt one, if any is near.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 64;
    if name.len() > LONGEST {
        return None;
    }
    let (d, best) = known.filter(|k| k.len() <= 2 * LONGEST).map(|k| (distance(name, k), k)).min()?;
    (d <= 1 + name.chars().count() / 3).then_some(best)
}

/// Whether a word may be a slip of the pen for another one: short words are all near to some other.
pub(crate) fn is_slip(word: &str, other: &str) -> bool {
    let n = word.chars().count();
    let most = match n {
        0..=4 => 0,
        5..=9 => 1,
        _ => 2,
    };
    other.chars().count().abs_diff(n) <= most && distance(word, other) <= most
}

/// Edit distance in which two letters that changed places count once (optimal string alignment).
#[expect(clippy::indexing_slicing, reason = "each row has a place more than `b` has letters")]
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut next = vec![i + 1; b.len() + 1];
        for (j, cb) in b.iter().enumerate() {
            let mut cost = (row[j] + usize::from(ca != cb)).min(row[j + 1] + 1).min(next[j] + 1);
            if i > 0 && j > 0 && *ca == b[j - 1] && a[i - 1] == *cb {
                cost = cost.min(before[j - 1] + 1);
            }
            next[j + 1] = cost;
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names() {
        assert_eq!(nearest("verb", ["id", "verbs", "why"].into_iter()), Some("verbs"));
        assert_eq!(nearest("contetn", ["actor", "content"].into_iter()), Some("content"));
        assert_eq!(nearest("banana", ["actor", "content"].into_iter()), None);
        assert!(is_slip("annnounce", "announce") && !is_slip("flay", "flag") && !is_slip("toughen", "tighten"));
        assert_eq!(suggestion("banana", ["actor", "content"]).as_deref(), Some("one of: actor, content"));
    }
}
