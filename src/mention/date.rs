//! Date expressions in tokens, and their values against a document date.
//!
//! An expression is found first ([`Expr`]) and valued later ([`Expr::resolve`]): a bare weekday or a day without its year
//! means the nearest such day at or before the document's date, or after it when the event lies in the future.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::date::{DateRange, Precision};
use crate::lexicon::{Facts, Lexicon, Pos};
use crate::tag::Tag;
use crate::token::{Gap, Shape, Token};

/// A date expression, not yet valued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expr {
    /// A value that needs no document date.
    Absolute(DateRange),
    /// Month and first and last day, without a year.
    Days(i8, i8, i8),
    /// A month without a year.
    Month(i8),
    /// `last March` is -1, `this March` 0, `next March` 1.
    MonthOf(i8, i8),
    /// A weekday (1 = Monday), `-1` last, `0` bare, `1` next.
    Weekday(i8, i8),
    /// Days from the document's date.
    Offset(i32),
    /// A unit counted from the document's: `this week` is 0, `last week` -1.
    Unit(Unit, i32),
    /// A time that cannot be valued: `recent weeks`.
    Vague,
}

/// A calendar unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Unit {
    Week,
    Weekend,
    Month,
    Quarter,
    Year,
}

impl Expr {
    /// Whether it names a day or a time close to the document's (`Monday`, `last week`), not a month or year.
    pub fn is_day(self) -> bool {
        match self {
            Expr::Absolute(r) => {
                matches!(r.precision, Precision::Day)
                    || r.precision == Precision::Range && r.from.year() == r.to.year() && r.from.month() == r.to.month()
            }
            Expr::Days(..) | Expr::Weekday(..) | Expr::Offset(_) | Expr::Unit(..) => true,
            Expr::Month(_) | Expr::MonthOf(..) | Expr::Vague => false,
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

/// A cursor over the tokens of one sentence.
struct Cursor<'a> {
    text: &'a str,
    tokens: &'a [Token],
    lexicon: &'a Lexicon,
}

/// Words that make a date after `the` without being words of time themselves. (`the last quarter`, `the end of 2020`)
pub(crate) const AFTER_THE: [&str; 18] = [
    "same",
    "past",
    "last",
    "next",
    "previous",
    "coming",
    "following",
    "first",
    "second",
    "third",
    "fourth",
    "beginning",
    "start",
    "end",
    "middle",
    "early",
    "late",
    "mid",
];

/// The date expression that begins at token `at` of a sentence, with the token it ends before.
#[inline]
pub fn at(text: &str, tokens: &[Token], lexicon: &Lexicon, at: usize) -> Option<(Expr, usize)> {
    const OPENS: Pos = Pos::MONTH.or(Pos::WEEKDAY).or(Pos::TIME).or(Pos::DETERMINER);
    let token = tokens.get(at)?;
    let opens =
        token.shape.has(Shape::DIGIT) || token.pos.has(OPENS) || matches!(token.tag, Tag::Adjective | Tag::Number);
    if opens { expression(text, tokens, lexicon, at) } else { None }
}

fn expression(text: &str, tokens: &[Token], lexicon: &Lexicon, at: usize) -> Option<(Expr, usize)> {
    let token = tokens.get(at)?;
    // Articles stand before nearly everything else.
    let article = token.tag == Tag::Determiner
        && token.pos.has(Pos::DETERMINER)
        && !token.pos.has(Pos::PRONOUN.or(Pos::MONTH).or(Pos::WEEKDAY).or(Pos::TIME));
    let dated = |t: &Token| t.pos.has(Pos::TIME) || t.facts.has(Facts::CALENDAR);
    if article && !tokens.get(at + 1).is_some_and(dated) {
        return None;
    }
    Cursor { text, tokens, lexicon }.full(at)
}

impl Cursor<'_> {
    fn word(&self, i: usize) -> &str {
        self.tokens.get(i).map_or("", |t| self.lexicon.text(t.word))
    }

    fn pos(&self, i: usize) -> Pos {
        self.tokens.get(i).map(|t| t.pos).unwrap_or_default()
    }

    fn raw(&self, i: usize) -> &str {
        self.tokens.get(i).map_or("", |t| t.span().text(self.text))
    }

    fn tag(&self, i: usize) -> Tag {
        self.tokens.get(i).map_or(Tag::None, |t| t.tag)
    }

    fn full(&self, at: usize) -> Option<(Expr, usize)> {
        // `earlier today`, `late last week`, `early on Monday`.
        if self.pos(at).has(Pos::ADVERB)
            && self.pos(at).has(Pos::TIME)
            && self.pos(at).has(Pos::ADJECTIVE)
            && self.pos(at + 1).has(Pos::TIME.or(Pos::MONTH).or(Pos::WEEKDAY).or(Pos::DETERMINER))
        {
            // `last November` is more than November.
            return self.relative(at).or_else(|| self.simple(at + 1)).or_else(|| self.simple(at));
        }
        self.simple(at)
    }

    fn simple(&self, at: usize) -> Option<(Expr, usize)> {
        let pos = self.pos(at);
        if pos.has(Pos::WEEKDAY) && self.capital(at) {
            return self.weekday(at);
        }
        if pos.has(Pos::MONTH) && self.capital(at) {
            return self.month_first(at);
        }
        if self.tokens[at].shape.has(Shape::DIGIT) {
            return self.digits(at);
        }
        self.relative(at).or_else(|| self.ago(at)).or_else(|| self.quarter(at))
    }

    fn capital(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(Token::is_capital)
    }

    fn weekday_number(&self, i: usize) -> Option<i8> {
        let w = self.word(i);
        let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        days.iter().position(|d| w.starts_with(d)).map(|n| n as i8 + 1)
    }

    fn month_number(&self, i: usize) -> Option<i8> {
        if !self.pos(i).has(Pos::MONTH) || !self.capital(i) {
            return None;
        }
        let w = self.word(i);
        let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
        months.iter().position(|m| w.starts_with(m)).map(|n| n as i8 + 1)
    }

    fn year_at(&self, i: usize) -> Option<i16> {
        let raw = self.raw(i);
        let year: i16 = (raw.len() == 4).then(|| raw.parse().ok())??;
        (1000..=2199).contains(&year).then_some(year)
    }

    /// `7`, `7th`: a day of a month.
    fn day_at(&self, i: usize) -> Option<i8> {
        let raw = self.raw(i);
        let digits = raw.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let suffix = &raw[digits.len()..];
        let ok = matches!(suffix.to_ascii_lowercase().as_str(), "" | "st" | "nd" | "rd" | "th");
        let day: i8 = (ok && digits.len() <= 2).then(|| digits.parse().ok())??;
        (1..=31).contains(&day).then_some(day)
    }

    /// `12-16`, `12–16`: two days.
    fn days_at(&self, i: usize) -> Option<(i8, i8)> {
        let raw = self.raw(i);
        let (a, b) = raw.split_once(['-', '\u{2013}', '\u{2010}'])?;
        let (a, b): (i8, i8) = (a.parse().ok()?, b.parse().ok()?);
        ((1..=31).contains(&a) && (a..=31).contains(&b)).then_some((a, b))
    }

    /// A year after an optional comma; gives the year and the token after it.
    fn trailing_year(&self, i: usize) -> (Option<i16>, usize) {
        let j = if self.tag(i) == Tag::Comma { i + 1 } else { i };
        match self.year_at(j) {
            Some(year) => (Some(year), j + 1),
            None => (None, i),
        }
    }

    fn build(&self, year: Option<i16>, month: i8, from: i8, to: i8) -> Option<Expr> {
        let Some(year) = year else {
            return Date::new(2024, month, from)
                .ok()
                .and(Date::new(2024, month, to).ok())
                .map(|_| Expr::Days(month, from, to));
        };
        let (a, b) = (Date::new(year, month, from).ok()?, Date::new(year, month, to).ok()?);
        Some(Expr::Absolute(if a == b { DateRange::day(a) } else { DateRange::range(a, b) }))
    }

    fn weekday(&self, at: usize) -> Option<(Expr, usize)> {
        let day = self.weekday_number(at)?;
        // `Monday (20 November)`, `Wednesday, September 7, 2022`.
        let next = if matches!(self.tag(at + 1), Tag::Comma | Tag::Open) { at + 2 } else { at + 1 };
        if next < self.tokens.len()
            && let Some((expr, end)) = if self.month_number(next).is_some() {
                self.month_first(next)
            } else if self.tokens[next].shape.has(Shape::DIGIT) {
                self.digits(next)
            } else {
                None
            }
            && matches!(expr, Expr::Absolute(_) | Expr::Days(..))
        {
            let end = if self.tag(at + 1) == Tag::Open && self.tag(end) == Tag::Close { end + 1 } else { end };
            return Some((expr, end));
        }
        let mut end = at + 1;
        if self.pos(end).has(Pos::TIME)
            && self.pos(end).has(Pos::NOUN)
            && matches!(self.word(end), "morning" | "afternoon" | "evening" | "night")
            || self.word(end) == "afternoon"
        {
            end += 1;
        }
        Some((Expr::Weekday(day, 0), end))
    }

    /// `December 24, 2022`, `Sept. 20`, `May 23 to 27`, `December 2022`, `March`.
    fn month_first(&self, at: usize) -> Option<(Expr, usize)> {
        let month = self.month_number(at)?;
        let mut i = at + 1;
        if let Some((a, b)) = self.days_at(i) {
            let (year, end) = self.trailing_year(i + 1);
            return Some((self.build(year, month, a, b)?, end));
        }
        if let Some(day) = self.day_at(i)
            && self.tokens[i].gap < Gap::Paragraph
        {
            i += 1;
            // `Nov. 30 to Dec. 1`, `May 23 to 27`, `April 3-May 2` is left to the single days.
            if matches!(self.word(i), "to" | "-" | "through" | "and")
                && let Some(last) = self.day_at(i + 1)
                && self.raw(i + 1).len() <= 2
                && last > day
                && !self.pos(i + 2).has(Pos::NOUN.or(Pos::PLURAL))
            {
                let (year, end) = self.trailing_year(i + 2);
                return Some((self.build(year, month, day, last)?, end));
            }
            let (year, end) = self.trailing_year(i);
            return Some((self.build(year, month, day, day)?, end));
        }
        let (year, end) = self.trailing_year(i);
        match year {
            Some(year) => Some((Expr::Absolute(DateRange::month(year, month)?), end)),
            // `the March Movement`
            None if self
                .tokens
                .get(i)
                .is_some_and(|t| t.is_capital() && t.is_word() && t.gap == Gap::Space && t.tag != Tag::Proper)
                && self.pos(i).has(Pos::NOUN) =>
            {
                None
            }
            None if self.word(at) == "march" || self.word(at) == "may" => {
                // Bare `March` and `May` only after a preposition or determiner.
                let before = at.checked_sub(1).map_or(Tag::None, |b| self.tag(b));
                matches!(before, Tag::Preposition | Tag::Determiner | Tag::Adjective).then_some((Expr::Month(month), i))
            }
            None => Some((Expr::Month(month), i)),
        }
    }

    fn digits(&self, at: usize) -> Option<(Expr, usize)> {
        let raw = self.raw(at);
        // `24/12/2022`, `24.10.2023`, `2022-12-24`.
        for separator in ['/', '.', '-'] {
            let mut parts = raw.split(separator);
            if let (Some(a), Some(b), Some(c), None) = (parts.next(), parts.next(), parts.next(), parts.next()) {
                let (a, b, c): (i16, i16, i16) = (a.parse().ok()?, b.parse().ok()?, c.parse().ok()?);
                let (year, month, day) = if a > 31 {
                    (a, b, c)
                } else if b > 12 {
                    (c, a, b)
                } else {
                    (c, b, a)
                };
                if year < 1000 {
                    return None;
                }
                let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
                return Some((Expr::Absolute(DateRange::day(date)), at + 1));
            }
        }
        if let Some((a, b)) = raw.split_once(['-', '\u{2013}']) {
            // `2023-2027`
            if let (Ok(a), Ok(b)) = (a.parse::<i16>(), b.parse::<i16>())
                && (1000..=2199).contains(&a)
                && (a..=2199).contains(&b)
            {
                let range = DateRange {
                    from: DateRange::year(a)?.from,
                    to: DateRange::year(b)?.to,
                    precision: Precision::Range,
                };
                return Some((Expr::Absolute(range), at + 1));
            }
            // `12-16 July 2021`
            let (a, b) = self.days_at(at)?;
            let month = self.month_number(at + 1)?;
            let (year, end) = self.trailing_year(at + 2);
            return Some((self.build(year, month, a, b)?, end));
        }
        // `24 December 2022`, `7th of March`
        if let Some(day) = self.day_at(at) {
            let m = if self.word(at + 1) == "of" { at + 2 } else { at + 1 };
            if let Some(month) = self.month_number(m) {
                let (year, end) = self.trailing_year(m + 1);
                return Some((self.build(year, month, day, day)?, end));
            }
            if self.word(at + 1) == "to" || self.word(at + 1) == "-" || self.word(at + 1) == "and" {
                let last = self.day_at(at + 2)?;
                let month = self.month_number(at + 3)?;
                let (year, end) = self.trailing_year(at + 4);
                return Some((self.build(year, month, day.min(last), last.max(day))?, end));
            }
            return self.ago(at);
        }
        if let Some(year) = self.year_at(at) {
            // A bare year only where a preposition or `the year` leads to it, and nothing is counted with it.
            let before = at.checked_sub(1);
            let led = before.is_some_and(|b| {
                self.tag(b) == Tag::Preposition
                    && !matches!(self.word(b), "of" | "with" | "to" | "for" | "at" | "about" | "over" | "than")
                    || self.word(b) == "year"
                    || self.pos(b).has(Pos::TIME) && self.pos(b).has(Pos::ADJECTIVE)
            });
            let counted =
                matches!(self.tag(at + 1), Tag::Plural | Tag::Noun | Tag::Symbol) || self.pos(at + 1).has(Pos::PLURAL);
            return (led && !counted).then(|| DateRange::year(year).map(|r| (Expr::Absolute(r), at + 1)))?;
        }
        None
    }

    /// `last week`, `this past weekend`, `next Monday`, `today`, `recent weeks`.
    fn relative(&self, at: usize) -> Option<(Expr, usize)> {
        let offset = match self.word(at) {
            "today" | "tonight" => Some(0),
            "yesterday" => Some(-1),
            "tomorrow" => Some(1),
            _ => None,
        };
        if let Some(days) = offset {
            let part = matches!(self.word(at + 1), "morning" | "afternoon" | "evening" | "night");
            return Some((Expr::Offset(days), at + 1 + usize::from(part)));
        }
        let mut i = at;
        if self.word(i) == "the"
            && matches!(self.word(i + 1), "same" | "past" | "last" | "next" | "previous" | "coming" | "following")
        {
            i += 1;
        }
        let mut n = match self.word(i) {
            "this" | "current" => 0,
            "last" | "past" | "previous" => -1,
            "next" | "coming" => 1,
            "recent" => {
                return (self.pos(i + 1).has(Pos::TIME) && self.pos(i + 1).has(Pos::PLURAL))
                    .then_some((Expr::Vague, i + 2));
            }
            "the" | "that" | "same" | "following" => return self.day_of_story(at, i),
            _ => return None,
        };
        i += 1;
        if n == 0 && matches!(self.word(i), "past" | "last" | "coming" | "week's") {
            n = if self.word(i) == "past" || self.word(i) == "last" { -1 } else { 1 };
            i += 1;
        }
        if let Some(day) = self.weekday_number(i).filter(|_| self.pos(i).has(Pos::WEEKDAY) && self.capital(i)) {
            return Some((Expr::Weekday(day, n as i8), i + 1));
        }
        if let Some(month) = self.month_number(i) {
            return Some((Expr::MonthOf(month, n as i8), i + 1));
        }
        let unit = match self.word(i) {
            "week" => Unit::Week,
            "weekend" => Unit::Weekend,
            "month" => Unit::Month,
            "quarter" => Unit::Quarter,
            "year" => Unit::Year,
            "morning" | "afternoon" | "evening" | "night" => {
                return Some((Expr::Offset(if n < 0 { -1 } else { 0 }), i + 1));
            }
            "spring" | "summer" | "fall" | "autumn" | "winter" | "decade" | "century" => {
                return Some((Expr::Vague, i + 1));
            }
            _ => {
                // `the past two weeks`, `the next five years`
                let count = self.pos(i).has(Pos::NUMBER)
                    || self.tag(i) == Tag::Number
                    || self.word(i) == "few"
                    || self.word(i) == "several";
                let time = |k| self.pos(k).has(Pos::TIME) && self.pos(k).has(Pos::PLURAL);
                return if count && time(i + 1) {
                    Some((Expr::Vague, i + 2))
                } else {
                    time(i).then_some((Expr::Vague, i + 1))
                };
            }
        };
        // `this week's summit` belongs to the noun.
        if self.tag(i + 1) == Tag::Possessive {
            return None;
        }
        Some((Expr::Unit(unit, n), i + 1))
    }

    /// `the same day`, `that day`, `the morning`: no value, but a time.
    fn day_of_story(&self, at: usize, i: usize) -> Option<(Expr, usize)> {
        let (led, k) = match self.word(i) {
            "that" | "same" | "following" => (true, i + 1),
            _ => return None,
        };
        let k = if self.word(k) == "same" { k + 1 } else { k };
        (led && at < k && matches!(self.word(k), "day" | "week" | "month" | "year" | "evening" | "morning" | "night"))
            .then_some((Expr::Vague, k + 1))
    }

    /// `two days ago`, `a week earlier`
    fn ago(&self, at: usize) -> Option<(Expr, usize)> {
        let unit = self.pos(at + 1);
        if unit.has(Pos::TIME)
            && unit.has(Pos::PLURAL.or(Pos::NOUN))
            && matches!(self.word(at + 2), "later" | "earlier")
            && (self.pos(at).has(Pos::NUMBER.or(Pos::DETERMINER)) || self.tag(at) == Tag::Number)
        {
            return Some((Expr::Vague, at + 3));
        }
        if !unit.has(Pos::TIME) || !unit.has(Pos::PLURAL.or(Pos::NOUN)) || self.word(at + 2) != "ago" {
            return None;
        }
        let n: i32 = match self.word(at) {
            "a" | "an" | "one" => 1,
            "two" => 2,
            "three" => 3,
            "four" => 4,
            "five" => 5,
            "six" => 6,
            "seven" => 7,
            "ten" => 10,
            _ => self.raw(at).parse().ok().filter(|n| *n < 2000).or(Some(-1)).filter(|_| {
                self.tokens[at].shape.has(Shape::DIGIT) || self.pos(at).has(Pos::NUMBER.or(Pos::DETERMINER))
            })?,
        };
        let expr = match self.word(at + 1).trim_end_matches('s') {
            _ if n < 0 => Expr::Vague,
            "day" => Expr::Offset(-n),
            "week" => Expr::Offset(-7 * n),
            "month" => Expr::Unit(Unit::Month, -n),
            "year" => Expr::Unit(Unit::Year, -n),
            _ => Expr::Vague,
        };
        Some((expr, at + 3))
    }

    /// `the first quarter of 2023`, `the second half of 2024`, `early 2015`, `the end of 2020`
    fn quarter(&self, at: usize) -> Option<(Expr, usize)> {
        let the = usize::from(self.word(at) == "the");
        let i = at + the;
        let n = match self.word(i) {
            "first" => 1,
            "second" => 2,
            "third" => 3,
            "fourth" | "last" => 4,
            "beginning" | "start" | "end" | "middle" if the == 1 => 0,
            "early" | "late" | "mid" => {
                if let Some(year) = self.year_at(i + 1) {
                    return Some((Expr::Absolute(DateRange::year(year)?), i + 2));
                }
                let (expr, end) = self.month_number(i + 1).and_then(|_| self.month_first(i + 1))?;
                return Some((expr, end));
            }
            _ => return None,
        };
        let (unit, of) = if n == 0 { ("", i + 1) } else { (self.word(i + 1), i + 2) };
        if !matches!(unit, "" | "quarter" | "half") || self.word(of) != "of" {
            return None;
        }
        let this_year = matches!(self.word(of + 1), "this" | "the") && self.word(of + 2) == "year";
        let Some(year) = self.year_at(of + 1) else {
            return this_year.then_some((Expr::Unit(Unit::Year, 0), of + 3));
        };
        let range = match unit {
            "quarter" => DateRange::quarter(year, n)?,
            "half" if n <= 2 => {
                let (a, b) = (DateRange::quarter(year, 2 * n - 1)?, DateRange::quarter(year, 2 * n)?);
                DateRange::range(a.from, b.to)
            }
            _ => DateRange::year(year)?,
        };
        Some((Expr::Absolute(range), of + 2))
    }
}
