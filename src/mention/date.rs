//! Date expressions in tokens, and their values against a document date.
//!
//! An expression is found first ([`Expr`]) and valued later ([`Expr::resolve`]): a bare weekday or a day without its year
//! means the nearest such day at or before the document's date, or after it when the event lies in the future.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::date::{DateRange, Precision};
pub use crate::pack::Unit;

mod find;

pub use find::at;

/// A date expression, not yet valued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expr {
    /// A value that needs no document date.
    Absolute(DateRange),
    /// Month and first and last day, without a year.
    Days(i8, i8, i8),
    /// Month and day to month and day, without a year.
    Between((i8, i8), (i8, i8)),
    /// A month without a year.
    Month(i8),
    /// `last March` is -1, `this March` 0, `next March` 1.
    MonthOf(i8, i8),
    /// A month of the document's year or of one so many years on: `May of last year`.
    MonthIn(i8, i8),
    /// A weekday (1 = Monday), `-1` last, `0` bare, `1` next.
    Weekday(i8, i8),
    /// Days from the document's date.
    Offset(i32),
    /// A unit counted from the document's: `this week` is 0, `last week` -1.
    Unit(Unit, i32),
    /// From the document's date so many units ahead or back: `over the next four years`.
    Span(Unit, i32),
    /// A quarter or half without its year; `Some(1)`: of the next year.
    Part(Unit, i8, Option<i8>),
    /// A time that cannot be valued: `recent weeks`.
    Vague,
}

impl Expr {
    /// Whether it names a day or a time close to the document's (`Monday`, `last week`), not a month or year.
    pub fn is_day(self) -> bool {
        match self {
            Expr::Absolute(r) => {
                matches!(r.precision, Precision::Day)
                    || r.precision == Precision::Range && r.from.year() == r.to.year() && r.from.month() == r.to.month()
            }
            Expr::Days(..) | Expr::Between(..) | Expr::Weekday(..) | Expr::Offset(_) | Expr::Unit(..) => true,
            Expr::Month(_) | Expr::MonthOf(..) | Expr::MonthIn(..) | Expr::Span(..) | Expr::Part(..) | Expr::Vague => {
                false
            }
        }
    }

    /// The value against the document's date.
    pub fn resolve(self, document: Option<Date>, future: bool) -> Option<DateRange> {
        if let Expr::Absolute(range) = self {
            return Some(range);
        }
        let today = document?;
        match self {
            Expr::Absolute(range) => Some(range),
            Expr::Vague => None,
            Expr::Offset(days) => today.checked_add(days.days()).ok().map(DateRange::day),
            Expr::Days(month, from, to) => {
                let first = |year| Date::new(year, month, from).ok();
                let day =
                    nearest(first(today.year())?, first(today.year() - 1), first(today.year() + 1), today, future);
                if from == to {
                    return Some(DateRange::day(day));
                }
                Some(DateRange::range(day, Date::new(day.year(), month, to).ok()?))
            }
            Expr::Between((month, from), (last, to)) => {
                let first = |year| Date::new(year, month, from).ok();
                let day =
                    nearest(first(today.year())?, first(today.year() - 1), first(today.year() + 1), today, future);
                let year = day.year() + i16::from(last < month);
                Some(DateRange::range(day, Date::new(year, last, to).ok()?))
            }
            Expr::Month(month) => {
                let first = |year| Date::new(year, month, 1).ok();
                let day =
                    nearest(first(today.year())?, first(today.year() - 1), first(today.year() + 1), today, future);
                DateRange::month(day.year(), month)
            }
            // `last November` in November is a year ago, in December three weeks.
            Expr::MonthOf(month, which) => {
                let years = match which {
                    -1 => -i16::from(month >= today.month()),
                    1 => i16::from(month <= today.month()),
                    _ => 0,
                };
                DateRange::month(today.year().checked_add(years)?, month)
            }
            Expr::MonthIn(month, years) => DateRange::month(today.year().checked_add(i16::from(years))?, month),
            Expr::Weekday(day, which) => {
                let weekday = Weekday::from_monday_one_offset(day).ok()?;
                let date = if future || which > 0 {
                    today.nth_weekday(1, weekday).ok()?
                } else if today.weekday() == weekday && which == 0 {
                    today
                } else {
                    today.nth_weekday(-1, weekday).ok()?
                };
                Some(DateRange::day(date))
            }
            Expr::Unit(unit, n) => Self::unit(today, unit, n),
            Expr::Span(unit, n) => {
                let span = match unit {
                    Unit::Day => n.days(),
                    Unit::Week | Unit::Weekend => n.weeks(),
                    Unit::Month => n.months(),
                    Unit::Quarter => n.checked_mul(3)?.months(),
                    Unit::Half => n.checked_mul(6)?.months(),
                    Unit::Year => n.years(),
                    Unit::Other => return None,
                };
                Some(DateRange::range(today, today.checked_add(span).ok()?))
            }
            Expr::Part(unit, n, years) => {
                let this = Self::part(today.year() + i16::from(years.unwrap_or(0)), unit, n)?;
                match years {
                    // `in the first quarter` is the one that is over, or the one to come.
                    None if future && this.to < today => Self::part(today.year() + 1, unit, n),
                    None if !future && this.from > today => Self::part(today.year() - 1, unit, n),
                    _ => Some(this),
                }
            }
        }
    }

    /// The `n`th quarter or half of a year.
    fn part(year: i16, unit: Unit, n: i8) -> Option<DateRange> {
        match unit {
            Unit::Quarter => DateRange::quarter(year, n),
            Unit::Half if n <= 2 => {
                let (a, b) = (DateRange::quarter(year, 2 * n - 1)?, DateRange::quarter(year, 2 * n)?);
                Some(DateRange::range(a.from, b.to))
            }
            _ => None,
        }
    }

    fn unit(today: Date, unit: Unit, n: i32) -> Option<DateRange> {
        let months = |n: i32| today.first_of_month().checked_add(n.months()).ok();
        match unit {
            Unit::Week | Unit::Weekend => {
                let back = i32::from(today.weekday().to_monday_zero_offset());
                let monday = today.checked_add((n.checked_mul(7)?.checked_sub(back)?).days()).ok()?;
                let day = |d: i32| monday.checked_add(d.days()).ok();
                let from = if unit == Unit::Week { monday } else { day(5)? };
                Some(DateRange::range(from, day(6)?))
            }
            Unit::Month => {
                let m = months(n)?;
                DateRange::month(m.year(), m.month())
            }
            Unit::Quarter => {
                let m = months(n.checked_mul(3)?)?;
                DateRange::quarter(m.year(), (m.month() + 2) / 3)
            }
            Unit::Year => DateRange::year(today.year().checked_add(i16::try_from(n).ok()?)?),
            Unit::Day => today.checked_add(n.days()).ok().map(DateRange::day),
            Unit::Half | Unit::Other => None,
        }
    }
}

/// Of the same day in three years, the one nearest to `today` on the side that `future` says; same year when close.
fn nearest(this: Date, last: Option<Date>, next: Option<Date>, today: Date, future: bool) -> Date {
    let ahead = i64::from(this.duration_since(today).as_hours() as i32) / 24;
    if future {
        if ahead < -1 { next.unwrap_or(this) } else { this }
    } else if ahead > 60 {
        last.unwrap_or(this)
    } else {
        this
    }
}
