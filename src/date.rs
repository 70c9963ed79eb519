//! Dates: closed intervals with a precision, and the calendar arithmetic behind them.
//!
//! News dates are rarely points: `December 2022`, `the first quarter of 2023`, `12-16 July 2021`, `last week`. Every date
//! is therefore a closed interval of days with the precision in which it was stated. Finding date expressions in text is
//! [`mention::date`](crate::mention)'s work; this module only knows values.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize};

use crate::error::short;

/// How finely a date was stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// One day.
    Day,
    /// One month.
    Month,
    /// A quarter.
    Quarter,
    /// One year.
    Year,
    /// Any other interval.
    Range,
}

impl Precision {
    /// The name used in JSON and tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Precision::Day => "day",
            Precision::Month => "month",
            Precision::Quarter => "quarter",
            Precision::Year => "year",
            Precision::Range => "range",
        }
    }
}

/// A closed interval of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DateRange {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// How finely it was stated.
    pub precision: Precision,
}

impl DateRange {
    /// One day.
    pub fn day(day: Date) -> Self {
        DateRange { from: day, to: day, precision: Precision::Day }
    }

    /// A whole month, if year and month make one.
    pub fn month(year: i16, month: i8) -> Option<Self> {
        let from = Date::new(year, month, 1).ok()?;
        Some(DateRange { from, to: from.last_of_month(), precision: Precision::Month })
    }

    /// A whole year.
    pub fn year(year: i16) -> Option<Self> {
        let from = Date::new(year, 1, 1).ok()?;
        Some(DateRange { from, to: from.last_of_year(), precision: Precision::Year })
    }

    /// The quarter 1 to 4 of a year.
    pub fn quarter(year: i16, quarter: i8) -> Option<Self> {
        let last = Date::new(year, quarter.checked_mul(3)?, 1).ok()?;
        let from = Date::new(year, quarter * 3 - 2, 1).ok()?;
        Some(DateRange { from, to: last.last_of_month(), precision: Precision::Quarter })
    }

    /// Any interval; the ends are put in order.
    pub fn range(a: Date, b: Date) -> Self {
        DateRange { from: a.min(b), to: a.max(b), precision: Precision::Range }
    }

    /// Whether the day lies inside.
    pub fn contains(&self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }

    pub(crate) fn serialize_into<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("from", &Iso(self.from))?;
        map.serialize_entry("to", &Iso(self.to))?;
        map.serialize_entry("precision", &self.precision)
    }
}

struct Iso(Date);
impl Serialize for Iso {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&self.0)
    }
}

/// `2022-12-24`, `2022-12`, `2022`, or `2022-12-24/2022-12-31`.
impl fmt::Display for DateRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.precision {
            Precision::Day => write!(f, "{}", self.from),
            Precision::Month => write!(f, "{:04}-{:02}", self.from.year(), self.from.month()),
            Precision::Year => write!(f, "{:04}", self.from.year()),
            Precision::Quarter | Precision::Range => write!(f, "{}/{}", self.from, self.to),
        }
    }
}

impl FromStr for DateRange {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let bad = || format!("{:?} is no date (YYYY, YYYY-MM, YYYY-MM-DD or FROM/TO)", short(s));
        let day = |s: &str| s.get(..10).unwrap_or(s).parse::<Date>().map_err(|_| bad());
        // The usual way to write one; tables hold thousands.
        if let Some(day) = plain_day(s) {
            return Ok(DateRange::day(day));
        }
        if let Some((a, b)) = s.split_once('/') {
            return Ok(DateRange::range(day(a)?, day(b)?));
        }
        let mut parts = s.splitn(3, '-');
        let year: i16 = parts.next().filter(|y| y.len() == 4).and_then(|y| y.parse().ok()).ok_or_else(bad)?;
        match (parts.next(), parts.next()) {
            (None, _) => DateRange::year(year).ok_or_else(bad),
            (Some(m), None) => m.parse().ok().and_then(|m| DateRange::month(year, m)).ok_or_else(bad),
            _ => Ok(DateRange::day(day(s)?)),
        }
    }
}

/// The day that `YYYY-MM-DD` in digits stands for.
fn plain_day(s: &str) -> Option<Date> {
    let [y3, y2, y1, y0, b'-', m1, m0, b'-', d1, d0] = s.as_bytes() else { return None };
    let mut numbers = [0i16; 3];
    for (number, digits) in numbers.iter_mut().zip([&[*y3, *y2, *y1, *y0][..], &[*m1, *m0], &[*d1, *d0]]) {
        for digit in digits {
            *number = *number * 10 + i16::from(digit.checked_sub(b'0').filter(|n| *n < 10)?);
        }
    }
    let [year, month, day] = numbers;
    Date::new(year, month as i8, day as i8).ok()
}

/// The date fields of a JSON object, all or none present.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct DateFields {
    from: Option<String>,
    to: Option<String>,
    precision: Option<Precision>,
}

impl DateFields {
    pub(crate) fn finish(self) -> Result<Option<DateRange>, String> {
        let day = |s: &str| s.parse::<Date>().map_err(|e| format!("bad date {s:?}: {e}"));
        match (self.from, self.to, self.precision) {
            (Some(from), Some(to), Some(precision)) => {
                Ok(Some(DateRange { from: day(&from)?, to: day(&to)?, precision }))
            }
            (None, None, None) => Ok(None),
            _ => Err("a date needs from, to and precision".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_print_and_parse() {
        for s in ["2022", "2022-12", "2022-12-24", "2023-01-01/2023-03-31"] {
            assert_eq!(s.parse::<DateRange>().unwrap().to_string(), s);
        }
        for s in ["2022-02-30", "2022-13-01", "2022-1a-01", "202:-01-01"] {
            assert!(s.parse::<DateRange>().is_err(), "{s}");
        }
        assert!("24.12.2022".parse::<DateRange>().is_err());
        assert_eq!(DateRange::quarter(2023, 1).unwrap().to_string(), "2023-01-01/2023-03-31");
        assert!(DateRange::quarter(2023, 5).is_none());
        assert!(DateRange::month(2023, 13).is_none());
    }
}
