//! The rows of a pack's CSV tables, and what is wrong in them: every row at once, each with its cell.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use super::PackFile;
use super::records::{Record, Records, pieces};
use crate::date::DateRange;
use crate::problem::{Problem, Severity, nearest, suggestion};

/// A row that cannot be used is left out, and its problem noted.
pub(super) type RowResult<T = ()> = Result<T, Box<Problem>>;

/// How many problems of one table are noted: a wrong column makes every row wrong.
const MOST: usize = 50;

/// The files of packs, and what is wrong in their tables.
#[derive(Debug)]
pub(super) struct Tables<'a> {
    files: &'a [PackFile],
    problems: RefCell<Vec<Problem>>,
}

impl<'a> Tables<'a> {
    pub(super) fn new(files: &'a [PackFile]) -> Self {
        Tables { files, problems: RefCell::default() }
    }

    /// How many lines the named table has in all packs: more than rows.
    pub(super) fn lines(&self, path: &str) -> usize {
        let lines = |file: &PackFile| memchr::memchr_iter(b'\n', file.text.as_bytes()).count();
        self.files.iter().filter(|f| f.is_table(path)).map(lines).sum()
    }

    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.problems.into_inner()
    }
}

/// One row, with the means to complain about it.
pub(super) struct Row<'a> {
    table: &'a Table<'a>,
    /// Where it begins in the file.
    start: usize,
    record: Record<'a>,
}

/// One file.
struct Table<'a> {
    file: &'a PackFile,
    text: OnceCell<Arc<str>>,
    columns: Vec<String>,
}

impl Table<'_> {
    fn problem(&self, span: Range<usize>, message: impl Into<String>, label: &str, help: Option<String>) -> Problem {
        Problem {
            severity: Severity::Error,
            file: self.file.shown.clone(),
            text: self.text.get_or_init(|| self.file.text.as_ref().into()).clone(),
            span,
            message: message.into(),
            label: label.to_owned(),
            help,
        }
    }

    /// The bytes of the line that begins at an offset; the reader's may lie before the end of the last line.
    fn line(&self, told: usize) -> Range<usize> {
        let rest = self.file.text.get(told..).unwrap_or_default();
        let line = rest.trim_start_matches(['\r', '\n']);
        let start = told + rest.len() - line.len();
        let line = line.split('\n').next().unwrap_or_default().trim_end_matches('\r');
        start..start + line.len()
    }
}

impl<'a> Row<'a> {
    /// Inlined, names of columns are compared as numbers.
    #[inline(always)]
    pub(super) fn get(&self, column: &str) -> &'a str {
        self.table.columns.iter().position(|c| c == column).and_then(|i| self.record.get(i)).unwrap_or("")
    }

    #[inline(always)]
    pub(super) fn need(&self, column: &str) -> RowResult<&'a str> {
        match self.get(column) {
            "" => Err(self.empty(column)),
            value => Ok(value),
        }
    }

    #[cold]
    fn empty(&self, column: &str) -> Box<Problem> {
        self.error(column, "", format!("column {column:?} is empty"), None)
    }

    #[inline(always)]
    pub(super) fn list(&self, column: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        pieces(self.get(column), b'|').filter(|s| !s.is_empty())
    }

    /// A day; a year or month stands for its first (`end`: last) day.
    pub(super) fn day(&self, column: &str, end: bool) -> RowResult<Option<Date>> {
        let value = self.get(column);
        if value.is_empty() {
            return Ok(None);
        }
        let range: DateRange = value.parse().map_err(|e: String| self.error(column, value, e, None))?;
        Ok(Some(if end { range.to } else { range.from }))
    }

    /// A problem of `value`, or of what stands in the column around it.
    pub(super) fn error(
        &self,
        column: &str,
        value: &str,
        message: impl Into<String>,
        help: Option<String>,
    ) -> Box<Problem> {
        Box::new(self.table.problem(self.cell(column, value), message, column, help))
    }

    /// `unknown office "..."`, with the nearest of those that are known.
    pub(super) fn unknown<'k>(
        &self,
        what: &str,
        column: &str,
        value: &str,
        known: impl IntoIterator<Item = &'k str>,
    ) -> Box<Problem> {
        // They may come out of a hash map.
        let known: BTreeSet<&str> = known.into_iter().collect();
        self.error(column, value, format!("unknown {what} {value:?}"), suggestion(value, known))
    }

    /// The bytes of a value in a column; without a value, or where quotation marks hide the cells, as near as can be told.
    fn cell(&self, column: &str, value: &str) -> Range<usize> {
        let span = self.table.line(self.start);
        let raw = self.table.file.text.get(span.clone()).unwrap_or_default();
        let (mut from, mut cell) = (0, raw);
        let number = self.table.columns.iter().position(|c| c == column);
        if let Some(number) = number.filter(|_| !raw.contains('"')) {
            from = raw.split(',').take(number).map(|c| c.len() + 1).sum();
            cell = raw.split(',').nth(number).unwrap_or_default();
        }
        match cell.find(value).filter(|_| !value.is_empty()) {
            Some(at) => span.start + from + at..span.start + from + at + value.len(),
            None => span,
        }
    }
}

/// Calls `each` for every row of the named table in every pack, in order.
pub(super) fn rows(tables: &Tables<'_>, path: &str, needed: &[&str], mut each: impl FnMut(&Row<'_>) -> RowResult) {
    for file in tables.files.iter().filter(|f| f.is_table(path)) {
        let mut found = Vec::new();
        let mut table = Table { file, text: OnceCell::new(), columns: Vec::new() };
        let mut records = Records::new(&file.text);
        let Some((_, headers)) = records.next() else { continue };
        table.columns = headers.iter().map(|h| h.trim().to_owned()).collect();
        if let Some(missing) = needed.iter().find(|n| !table.columns.iter().any(|c| c == **n)) {
            let near = nearest(missing, table.columns.iter().map(String::as_str).filter(|c| !needed.contains(c)));
            let help = near.map(|near| format!("is {near:?} meant to be it?"));
            let line = table.line(0);
            tables.problems.borrow_mut().push(table.problem(line, format!("no column {missing:?}"), "columns", help));
            continue;
        }
        while found.len() < MOST
            && let Some((start, record)) = records.next()
        {
            let row = Row { table: &table, start, record };
            if record.len() != table.columns.len() {
                let (cells, columns) = (record.len(), table.columns.len());
                let message = format!("this row has {cells} cells, the table has {columns} columns");
                found.push(table.problem(table.line(start), message, "row", None));
            } else if let Err(problem) = each(&row) {
                found.push(*problem);
            }
        }
        tables.problems.borrow_mut().append(&mut found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> (String, String) {
        let file = PackFile {
            path: "gazetteer/x.csv".into(),
            shown: "x.csv".into(),
            text: text.to_owned().into(),
            embedded: false,
            pack: 1,
        };
        let files = [file];
        let tables = Tables::new(&files);
        rows(&tables, "gazetteer/x.csv", &["key", "kind"], |row| {
            Err(row.unknown("kind", "kind", row.need("kind")?, ["place"]))
        });
        let problem = tables.into_problems().swap_remove(0);
        (problem.text[problem.span.clone()].to_owned(), problem.to_string())
    }

    #[test]
    fn the_cell_is_pointed_at_however_the_table_was_saved() {
        let plain = problem("key,kind\nplaec,plaec\n");
        assert_eq!(plain.1, "x.csv:2:7: unknown kind \"plaec\" (did you mean \"place\"?)");
        for text in [
            "\u{feff}key,kind\r\nplaec,plaec\r\n",
            "key,kind\n\n\nx,plaec\n",
            "key,kind\n\"x, \"\"y\"\"\",plaec\n",
            "\u{feff}key,kind\r\n\"ø\",plaec",
        ] {
            assert_eq!(problem(text).0, "plaec", "{text:?}");
        }
        assert_eq!(problem("key,kind\nx\n").0, "x");
        assert_eq!(problem("key,kin\nx,y\n").1, "x.csv:1:1: no column \"kind\" (is \"kin\" meant to be it?)");
        assert_eq!(problem("key,kind\nx,\n").1, "x.csv:2:1: column \"kind\" is empty");
    }
}
