//! Checks the tables of a pack beyond what loading asks of them: canonical form, and facts that cannot both be true.
//!
//! Canonical form keeps the history of a table readable: one row more is one line more in a diff. Rows are sorted by their
//! bytes, fields are quoted only where they must be, nothing stands twice.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::path::PathBuf;

use jiff::civil::Date;

use super::{OfficeClass, PackFile};
use crate::date::DateRange;

/// Something wrong in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: u64,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.message)
    }
}

/// What a check found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Rows by table.
    pub rows: BTreeMap<String, usize>,
    /// Names (with aliases, adjectives, titles) by table.
    pub names: BTreeMap<String, usize>,
    /// What is wrong, in the order of files and lines.
    pub problems: Vec<Problem>,
}

/// Columns whose items are names to be matched.
const NAME_COLUMNS: &[&str] = &["name", "names", "aliases", "adjectives", "nationals", "variants", "plurals", "form"];

/// A table read for checking.
struct Table<'f> {
    file: &'f PackFile,
    columns: Vec<String>,
    rows: Vec<(u64, csv::StringRecord)>,
}

impl Table<'_> {
    fn get<'r>(&self, row: &'r csv::StringRecord, column: &str) -> &'r str {
        self.columns.iter().position(|c| c == column).and_then(|i| row.get(i)).unwrap_or("")
    }

    fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|c| c == column)
    }
}

/// A term of office while overlaps are looked for.
struct Held<'t> {
    key: &'t str,
    from: DateRange,
    to: Option<DateRange>,
    marked: bool,
    line: u64,
}

/// Checks the CSV tables among the files. Codes and keys may refer to any of the files.
pub fn check(files: &[PackFile]) -> Report {
    let mut report = Report::default();
    let mut tables = Vec::new();
    for file in files.iter().filter(|f| f.path.ends_with(".csv")) {
        tables.extend(read(file, &mut report));
    }
    let countries = keys(&tables, "countries.csv", "code");
    let offices = keys(&tables, "offices.csv", "key");
    for table in &tables {
        let rows = report.rows.entry(table.file.path.clone()).or_default();
        *rows += table.rows.len();
        canonical(table, &mut report);
        values(table, &countries, &offices, &mut report);
    }
    let classes = classes(&tables);
    for table in tables.iter().filter(|t| t.file.path.ends_with("people.csv")) {
        overlaps(table, &classes, &mut report);
    }
    report.problems.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    report
}

fn problem(report: &mut Report, file: &PackFile, line: u64, message: impl Into<String>) {
    report.problems.push(Problem { file: file.shown.clone(), line, message: message.into() });
}

fn read<'f>(file: &'f PackFile, report: &mut Report) -> Option<Table<'f>> {
    let mut reader = csv::Reader::from_reader(file.text.as_bytes());
    let columns = match reader.headers() {
        Ok(headers) => headers.iter().map(str::to_owned).collect(),
        Err(e) => {
            problem(report, file, 1, e.to_string());
            return None;
        }
    };
    let mut rows = Vec::new();
    for record in reader.into_records() {
        match record {
            Ok(record) => rows.push((record.position().map_or(0, csv::Position::line), record)),
            Err(e) => {
                problem(report, file, e.position().map_or(0, csv::Position::line), e.to_string());
                return None;
            }
        }
    }
    Some(Table { file, columns, rows })
}

fn keys<'t>(tables: &'t [Table<'_>], name: &str, column: &str) -> HashSet<&'t str> {
    let named = tables.iter().filter(|t| t.file.path.ends_with(name));
    named.flat_map(|t| t.rows.iter().map(|(_, row)| t.get(row, column))).collect()
}

/// Sorted, without duplicates, minimally quoted, with plain line ends.
fn canonical(table: &Table<'_>, report: &mut Report) {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    let written = writer
        .write_record(&table.columns)
        .and_then(|()| table.rows.iter().try_for_each(|(_, row)| writer.write_record(row)));
    let bytes = writer.into_inner().unwrap_or_default();
    if written.is_err() || bytes != table.file.text.as_bytes() {
        let wanted = bytes.split(|b| *b == b'\n');
        let differs = table.file.text.as_bytes().split(|b| *b == b'\n').zip(wanted).position(|(a, b)| a != b);
        let line = differs.map_or(1, |n| n as u64 + 1);
        problem(report, table.file, line, "not in canonical form: quotes only where needed, line feeds at line ends");
    }
    for pair in table.rows.windows(2) {
        let [(_, a), (line, b)] = pair else { continue };
        match a.iter().cmp(b.iter()) {
            std::cmp::Ordering::Less => {}
            std::cmp::Ordering::Equal => problem(report, table.file, *line, "the row stands twice"),
            std::cmp::Ordering::Greater if !table.file.path.ends_with("phrases.csv") => {
                problem(report, table.file, *line, "rows are not sorted: this one belongs before the last");
            }
            std::cmp::Ordering::Greater => {}
        }
    }
}

/// Codes, keys, dates and lists.
fn values(table: &Table<'_>, countries: &HashSet<&str>, offices: &HashSet<&str>, report: &mut Report) {
    let file = table.file;
    let people = file.path.ends_with("people.csv");
    let mut alpha3: HashMap<&str, u64> = HashMap::new();
    let mut codes: HashMap<&str, u64> = HashMap::new();
    let mut names = 0;
    let mut spellings: HashMap<&str, (&str, &str)> = HashMap::new();
    for (line, row) in &table.rows {
        for field in row {
            if field.trim() != field || field.split('|').any(|item| item.trim() != item) {
                problem(report, file, *line, format!("white space around {field:?}"));
            }
        }
        if file.path.ends_with("countries.csv") {
            for (column, len, seen) in [("code", 2, &mut codes), ("alpha3", 3, &mut alpha3)] {
                let code = table.get(row, column);
                if code.len() != len || !code.bytes().all(|b| b.is_ascii_uppercase()) {
                    problem(report, file, *line, format!("{code:?} is no ISO 3166 {column}"));
                } else if let Some(first) = seen.insert(code, *line) {
                    problem(report, file, *line, format!("{column} {code} stands in line {first} too"));
                }
            }
        }
        let country = table.get(row, "country");
        if !country.is_empty() && !countries.is_empty() && !countries.contains(country) {
            problem(report, file, *line, format!("unknown country {country:?}"));
        }
        let role = table.get(row, "role");
        if people && !role.is_empty() && !offices.is_empty() && !offices.contains(role) {
            problem(report, file, *line, format!("unknown office {role:?}"));
        }
        let day = |column| -> Option<Result<DateRange, String>> {
            Some(table.get(row, column)).filter(|d| !d.is_empty()).map(str::parse)
        };
        match (table.has("from").then(|| day("from")).flatten(), table.has("to").then(|| day("to")).flatten()) {
            (Some(Err(e)), _) | (_, Some(Err(e))) => problem(report, file, *line, e),
            (Some(Ok(from)), Some(Ok(to))) if from.from > to.to => {
                problem(report, file, *line, "ends before it begins")
            }
            _ => {}
        }
        let mut own = HashSet::new();
        for column in NAME_COLUMNS.iter().filter(|c| table.has(c)) {
            for name in table.get(row, column).split('|').filter(|n| !n.is_empty()) {
                names += 1;
                if !own.insert((name, *column == "adjectives" || *column == "nationals" || *column == "plurals")) {
                    problem(report, file, *line, format!("{name:?} stands twice in the row"));
                }
            }
        }
        if people {
            // All rows of a person carry the same name and aliases.
            let this = (table.get(row, "name"), table.get(row, "aliases"));
            let first = *spellings.entry(table.get(row, "key")).or_insert(this);
            if first != this {
                problem(report, file, *line, "name or aliases differ from the person's first row");
            }
        }
    }
    *report.names.entry(file.path.clone()).or_default() += names;
}

fn classes<'t>(tables: &'t [Table<'_>]) -> HashMap<&'t str, OfficeClass> {
    let mut out = HashMap::new();
    for t in tables.iter().filter(|t| t.file.path.ends_with("offices.csv")) {
        for (_, row) in &t.rows {
            if let Some(class) = OfficeClass::parse(t.get(row, "class")) {
                out.entry(t.get(row, "key")).or_insert(class);
            }
        }
    }
    out
}

/// Two persons in one office of one holder on one day, unless a note says why.
fn overlaps(table: &Table<'_>, classes: &HashMap<&str, OfficeClass>, report: &mut Report) {
    let mut offices: BTreeMap<(&str, &str), Vec<Held<'_>>> = BTreeMap::new();
    for (line, row) in &table.rows {
        let (country, role) = (table.get(row, "country"), table.get(row, "role"));
        let single = matches!(
            classes.get(role),
            Some(OfficeClass::Foreign | OfficeClass::HeadOfState | OfficeClass::HeadOfGovernment)
        );
        let (Ok(from), true) = (table.get(row, "from").parse::<DateRange>(), single && !country.is_empty()) else {
            continue;
        };
        offices.entry((country, role)).or_default().push(Held {
            key: table.get(row, "key"),
            from,
            to: table.get(row, "to").parse().ok(),
            marked: !table.get(row, "note").is_empty(),
            line: *line,
        });
    }
    for ((country, role), mut held) in offices {
        held.sort_by_key(|h| (h.from.from, h.line));
        for (n, a) in held.iter().enumerate() {
            // The last day that the first certainly held the office, as far as stated.
            let last = a.to.map_or(Date::MAX, |t| t.from);
            for b in held.iter().skip(n + 1).take_while(|b| b.from.from < last) {
                if a.key != b.key && b.from.to < last && !a.marked && !b.marked {
                    let message = format!("{} overlaps {} of line {} as {role} of {country}", b.key, a.key, a.line);
                    problem(report, table.file, b.line, message);
                }
            }
        }
    }
}
