//! What is wrong in a rule file: every problem at once, each with its place and, where one is near, the right name.

use std::fmt;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use super::parse::line_column;
use crate::error::{Error, ErrorKind};

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The rules work, but not as somebody may think.
    Warning,
    /// The pack is refused.
    Error,
}

/// One problem in a rule file.
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
    /// The errors among them as one error of the crate, placed at the first; `None` where there are only warnings.
    pub fn into_error(self) -> Option<Error> {
        let errors: Vec<Problem> = self.0.into_iter().filter(Problem::is_error).collect();
        let first = errors.first()?;
        let (line, column) = first.line_column();
        let mut message = first.message.clone();
        if let Some(help) = &first.help {
            message.push_str(&format!(" ({help})"));
        }
        for more in &errors[1..] {
            message.push_str(&format!("\n{more}"));
        }
        let file = first.file.clone();
        let error = Error::new(ErrorKind::Rule, message).in_file(file).at_line(line).at_column(column);
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

/// Edit distance in which two letters that changed places count once (optimal string alignment).
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
        assert_eq!(suggestion("banana", ["actor", "content"]).as_deref(), Some("one of: actor, content"));
    }
}
