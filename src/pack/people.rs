//! The people of a pack, packed: a million of them are to fit in memory and be found by country and office at once.
//!
//! Strings lie in one buffer, terms of office in one list in the order of their persons. Two sorted indexes answer what
//! the resolver asks: who has that family name, and who held that office of that country.

use jiff::civil::Date;

use super::world::Term;
use crate::lexicon::WordId;

/// About how long the strings of a row are together.
const TEXT_BYTES: usize = 64;

/// A stretch of the string buffer.
#[derive(Clone, Copy, Debug, Default)]
struct Text {
    start: u32,
    len: u32,
}

/// One person.
#[derive(Clone, Copy, Debug)]
struct Row {
    key: Text,
    name: Text,
    wikidata: Text,
    country: Option<u32>,
    first_term: u32,
}

/// A person of the table.
#[derive(Clone, Copy, Debug)]
pub struct Person<'a> {
    /// `person:kz/mukhtar-tleuberdi`.
    pub key: &'a str,
    /// Usual English name.
    pub name: &'a str,
    /// Country of the first listed term.
    pub country: Option<u32>,
    /// Terms of office.
    pub terms: &'a [Term],
    /// Wikidata id.
    pub wikidata: Option<&'a str>,
}

impl Person<'_> {
    /// The term that covers the day, as far as is known; the one that began last where several do.
    pub fn term_on(&self, day: Date) -> Option<&Term> {
        self.terms.iter().filter(|t| t.covers(day)).max_by_key(|t| t.from)
    }
}

/// All persons.
#[derive(Clone, Debug, Default)]
pub struct People {
    texts: String,
    rows: Vec<Row>,
    terms: Vec<Term>,
    /// Terms while the table is read: (person, term).
    pending: Vec<(u32, Term)>,
    /// (word, person), sorted.
    surnames: Vec<(WordId, u32)>,
    /// (country, role, person), sorted.
    holders: Vec<(u32, u32, u32)>,
}

impl People {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The person in that row.
    pub fn get(&self, row: u32) -> Option<Person<'_>> {
        let r = self.rows.get(row as usize)?;
        let end = self.rows.get(row as usize + 1).map_or(self.terms.len(), |next| next.first_term as usize);
        Some(Person {
            key: self.text(r.key),
            name: self.text(r.name),
            country: r.country,
            terms: self.terms.get(r.first_term as usize..end).unwrap_or_default(),
            wikidata: Some(self.text(r.wikidata)).filter(|w| !w.is_empty()),
        })
    }

    /// Rows of the persons with that word first or last in a name.
    pub fn with_surname(&self, word: WordId) -> impl Iterator<Item = u32> + '_ {
        let from = self.surnames.partition_point(|(w, _)| *w < word);
        self.surnames.iter().skip(from).take_while(move |(w, _)| *w == word).map(|(_, row)| *row)
    }

    /// Rows of the persons who ever held an office with that role for that country.
    pub fn holders(&self, country: u32, role: u32) -> impl Iterator<Item = u32> + '_ {
        let from = self.holders.partition_point(|(c, r, _)| (*c, *r) < (country, role));
        self.holders.iter().skip(from).take_while(move |(c, r, _)| (*c, *r) == (country, role)).map(|(_, _, row)| *row)
    }

    fn text(&self, t: Text) -> &str {
        self.texts.get(t.start as usize..(t.start + t.len) as usize).unwrap_or("")
    }

    fn store(&mut self, parts: &[&str]) -> Text {
        let start = self.texts.len() as u32;
        parts.iter().for_each(|p| self.texts.push_str(p));
        Text { start, len: self.texts.len() as u32 - start }
    }

    // -- Building -----------------------------------------------------------------------------------------------

    /// Makes room for that many rows of a table. What is too much is given back in the end.
    pub(super) fn reserve(&mut self, rows: usize) {
        self.texts.reserve(rows * TEXT_BYTES);
        self.rows.reserve(rows);
        self.pending.reserve(rows);
        self.surnames.reserve(rows * 3);
    }

    /// Adds a person without terms.
    pub(super) fn push(&mut self, key: &str, name: &str, wikidata: &str, country: Option<u32>) -> u32 {
        let (key, name, wikidata) = (self.store(&["person:", key]), self.store(&[name]), self.store(&[wikidata]));
        self.rows.push(Row { key, name, wikidata, country, first_term: 0 });
        self.rows.len() as u32 - 1
    }

    /// Adds a term of office to the person in that row.
    pub(super) fn push_term(&mut self, row: u32, term: Term) {
        self.pending.push((row, term));
    }

    /// Adds a word that can stand for the person.
    pub(super) fn push_surname(&mut self, word: WordId, row: u32) {
        self.surnames.push((word, row));
    }

    /// Builds the indexes; `role` gives the number of an office's role.
    pub(super) fn finish(&mut self, role: impl Fn(u32) -> Option<u32>) {
        self.surnames.sort_unstable();
        self.surnames.dedup();
        self.surnames.shrink_to_fit();
        // Rows of one person need not stand together: a later pack may add to a person of an earlier one.
        self.pending.sort_by_key(|(row, _)| *row);
        let mut terms = std::mem::take(&mut self.pending).into_iter().peekable();
        for (n, row) in self.rows.iter_mut().enumerate() {
            row.first_term = self.terms.len() as u32;
            while let Some((_, term)) = terms.next_if(|(person, _)| *person as usize == n) {
                self.terms.push(term);
            }
        }
        let mut holders = Vec::new();
        for row in 0..self.rows.len() as u32 {
            for t in self.get(row).map(|p| p.terms).unwrap_or_default() {
                if let (Some(country), Some(role)) = (t.country, t.office.and_then(&role)) {
                    holders.push((country, role, row));
                }
            }
        }
        holders.sort_unstable();
        holders.dedup();
        self.holders = holders;
        self.texts.shrink_to_fit();
        self.rows.shrink_to_fit();
        self.terms.shrink_to_fit();
    }
}
