//! Turns tables of office holders from elsewhere into rows of `people.csv`.
//!
//! Two shapes are understood by their column names: results of a Wikidata query (`person`, `personLabel`, `country`,
//! `position`, `positionLabel`, `start`, `end`; CSV, or the JSON that the query service gives) and Popolo as EveryPolitician
//! publishes it (`id`, `name`, `group`, `area`, `term`, `start_date`, `end_date`, `wikidata`). What cannot be placed is reported
//! with its line, never dropped silently.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::{Knowledge, Problem};
use crate::date::DateRange;
use crate::error::{Error, ErrorKind, Result};
use crate::gazetteer::EntryKind;

/// One row of `people.csv`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// `kz/mukhtar-tleuberdi`.
    pub key: String,
    /// Usual English name.
    pub name: String,
    /// Other full names, `|` between them.
    pub aliases: String,
    /// ISO alpha-2.
    pub country: String,
    /// Key of `offices.csv`.
    pub role: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Wikidata id.
    pub wikidata: String,
    /// Remark.
    pub note: String,
}

/// What an import gives.
#[derive(Clone, Debug, Default)]
pub struct Import {
    /// New rows, sorted.
    pub rows: Vec<Row>,
    /// What could not be placed or contradicts another row.
    pub problems: Vec<Problem>,
    /// Records read.
    pub records: usize,
}

/// Defaults for what a table leaves out.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// ISO alpha-2 for records without a country.
    pub country: Option<String>,
    /// Key of `offices.csv` for records without a known position.
    pub role: Option<String>,
}

/// One record with its columns.
struct Record {
    line: u64,
    fields: HashMap<String, String>,
}

impl Record {
    fn first(&self, names: &[&str]) -> &str {
        names.iter().find_map(|n| self.fields.get(*n)).map_or("", |v| v.trim())
    }
}

/// Reads a table of office holders; `progress` hears how many records are done.
///
/// # Errors
/// A text that is neither CSV with a header nor the JSON of a query, or has no column for names.
pub fn import(
    know: &Knowledge,
    file: &std::path::Path,
    text: &str,
    options: &Options,
    mut progress: impl FnMut(usize),
) -> Result<Import> {
    let records = if text.trim_start().starts_with(['{', '[']) { json(text) } else { csv_records(text) };
    let records = records.map_err(|e| e.in_file(file))?;
    let mut out = Import::default();
    let mut seen: BTreeMap<(String, String), BTreeSet<Row>> = BTreeMap::new();
    let mut names: HashMap<String, (String, u64)> = HashMap::new();
    for record in &records {
        out.records += 1;
        progress(out.records);
        let mut reject = |message: String| out.problems.push(Problem { file: file.into(), line: record.line, message });
        match row(know, record, options) {
            Ok(row) => {
                // One key, two persons: they need keys of their own.
                let (id, line) = names.entry(row.key.clone()).or_insert((row.wikidata.clone(), record.line));
                if *id != row.wikidata {
                    let message = format!("{} is {} here and {} in line {line}", row.key, row.wikidata, id);
                    reject(message);
                    continue;
                }
                let terms = seen.entry((row.country.clone(), row.role.clone())).or_default();
                if let Some(other) = terms.iter().find(|o| o.key == row.key && o.from == row.from && o.to != row.to) {
                    reject(format!("{} ends {:?} here and {:?} elsewhere", row.key, row.to, other.to));
                    continue;
                }
                terms.insert(row);
            }
            Err(message) => reject(message),
        }
    }
    out.rows = seen.into_values().flatten().collect();
    out.rows.sort();
    out.rows.dedup();
    Ok(out)
}

/// Writes rows as a canonical `people.csv`.
///
/// # Errors
/// A failure of the writer.
pub fn write(rows: &[Row], out: impl std::io::Write) -> Result<()> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(out);
    let fail = |e: csv::Error| Error::new(ErrorKind::Io, "cannot write the table").caused_by(e);
    writer
        .write_record(["key", "name", "aliases", "country", "role", "from", "to", "wikidata", "note"])
        .map_err(fail)?;
    for r in rows {
        let fields = [&r.key, &r.name, &r.aliases, &r.country, &r.role, &r.from, &r.to, &r.wikidata, &r.note];
        writer.write_record(fields.map(String::as_bytes)).map_err(fail)?;
    }
    writer.flush()?;
    Ok(())
}

fn csv_records(text: &str) -> Result<Vec<Record>> {
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let fail = |e: csv::Error| {
        let line = e.position().map_or(1, csv::Position::line);
        Error::new(ErrorKind::Gazetteer, e.to_string()).at_line(line)
    };
    let headers: Vec<String> = reader.headers().map_err(fail)?.iter().map(|h| h.trim().to_owned()).collect();
    if !headers.iter().any(|h| NAME.contains(&h.as_str())) {
        return Err(
            Error::new(ErrorKind::Gazetteer, format!("no column for names (any of {})", NAME.join(", "))).at_line(1)
        );
    }
    let mut out = Vec::new();
    for record in reader.records() {
        let record = record.map_err(fail)?;
        let line = record.position().map_or(0, csv::Position::line);
        let fields =
            headers.iter().cloned().zip(record.iter().map(str::to_owned)).filter(|(_, v)| !v.is_empty()).collect();
        out.push(Record { line, fields });
    }
    Ok(out)
}

/// The query service's JSON: `{"results":{"bindings":[{"person":{"value":...}}]}}`, or a plain list of objects.
fn json(text: &str) -> Result<Vec<Record>> {
    let value: Value = serde_json::from_str(text)
        .map_err(|e| Error::new(ErrorKind::Gazetteer, e.to_string()).at_line(e.line() as u64))?;
    let list = value.pointer("/results/bindings").or_else(|| value.get("persons")).unwrap_or(&value).as_array();
    let list = list.ok_or_else(|| Error::new(ErrorKind::Gazetteer, "neither a list of records nor query results"))?;
    let mut out = Vec::new();
    for (n, item) in list.iter().enumerate() {
        let mut fields = HashMap::new();
        for (name, v) in item.as_object().into_iter().flatten() {
            let v = v.get("value").unwrap_or(v);
            let text =
                v.as_str().map_or_else(|| if v.is_null() { String::new() } else { v.to_string() }, str::to_owned);
            if !text.is_empty() {
                fields.insert(name.clone(), text);
            }
        }
        out.push(Record { line: n as u64 + 1, fields });
    }
    Ok(out)
}

const NAME: &[&str] = &["personLabel", "name", "itemLabel", "holderLabel", "label"];

fn row(know: &Knowledge, record: &Record, options: &Options) -> std::result::Result<Row, String> {
    let name = record.first(NAME).split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err("no name".into());
    }
    let id = |field: &str| {
        let tail = field.rsplit('/').next().unwrap_or("");
        let number = tail.strip_prefix('Q')?;
        (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).then(|| tail.to_owned())
    };
    if id(&name).is_some() {
        return Err(format!("{name} has no label"));
    }
    let country =
        [record.first(&["countryLabel", "country_name"]), record.first(&["country", "countryCode", "country_code"])]
            .into_iter()
            .find_map(|c| country(know, c))
            .or_else(|| options.country.clone())
            .ok_or_else(|| format!("{name}: unknown country {:?}", record.first(&["countryLabel", "country"])))?;
    let position = record.first(&["positionLabel", "position_label", "role", "office", "position"]);
    let role = role(know, position, &country)
        .or_else(|| options.role.clone())
        .ok_or_else(|| format!("{name}: unknown office {position:?}"))?;
    let from = day(record.first(&["start", "startDate", "start_date", "from"]))?;
    let to = day(record.first(&["end", "endDate", "end_date", "to"]))?;
    let wikidata = ["person", "item", "holder", "wikidata", "qid", "wikidata_id"];
    let wikidata = wikidata.iter().find_map(|c| id(record.first(&[c]))).unwrap_or_default();
    let key = format!("{}/{}", country.to_lowercase(), slug(&name));
    let also: BTreeSet<&str> = record
        .first(&["aliases", "sort_name", "altLabel", "other_names"])
        .split(['|', ';'])
        .map(str::trim)
        .filter(|a| !a.is_empty() && *a != name && a.contains(' ') && !a.contains(','))
        .collect();
    let aliases = also.into_iter().collect::<Vec<_>>().join("|");
    Ok(Row { key, name, aliases, country, role, from, to, wikidata, note: String::new() })
}

fn country(know: &Knowledge, text: &str) -> Option<String> {
    let code = text.to_ascii_uppercase();
    if know.world.country(&code).is_some() {
        return Some(code);
    }
    let row = know.look_up(text).into_iter().find(|e| e.kind == EntryKind::Country)?.index;
    Some(know.world.countries.get(row as usize)?.code.to_string())
}

/// The office that a title means for the country: `Minister of Foreign Affairs of Chile`.
fn role(know: &Knowledge, title: &str, country: &str) -> Option<String> {
    let wanted = know.world.country(country);
    let mut words: Vec<&str> = title.split_whitespace().collect();
    while !words.is_empty() {
        let offices = know.look_up(&words.join(" ")).into_iter().filter(|e| e.kind == EntryKind::Office);
        let mut offices: Vec<_> = offices.filter_map(|e| know.world.offices.get(e.index as usize)).collect();
        offices.retain(|o| o.country.is_none() || o.country == wanted);
        if let Some(office) = offices.iter().find(|o| o.country.is_some()).or(offices.first()) {
            return Some(office.key.to_string());
        }
        words.pop();
    }
    None
}

/// `2022-12-24T00:00:00Z` and shorter forms as `people.csv` has them.
fn day(text: &str) -> std::result::Result<String, String> {
    let date = text.split('T').next().unwrap_or("").trim_start_matches('+');
    if date.is_empty() || date.starts_with("http") || date.starts_with('_') {
        return Ok(String::new());
    }
    let date = date.trim_end_matches("-00").trim_end_matches("-00");
    date.parse::<DateRange>().map(|_| date.to_owned())
}

fn slug(name: &str) -> String {
    let mut out = String::new();
    for c in name.to_lowercase().chars() {
        match c {
            c if c.is_alphanumeric() => out.push(c),
            '\'' | '\u{2019}' | '.' => {}
            _ if !out.ends_with('-') && !out.is_empty() => out.push('-'),
            _ => {}
        }
    }
    out.trim_end_matches('-').to_owned()
}
