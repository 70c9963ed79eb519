//! Finds date expressions. What a word contributes (a month, a unit, a direction) is pack data: `lexicon/times.csv`.

use jiff::civil::Date;

use super::{Expr, Unit};
use crate::date::{DateRange, Precision};
use crate::lexicon::{Facts, Pos};
use crate::pack::{Edge, Knowledge, TimeWord};
use crate::tag::Tag;
use crate::token::{Gap, Shape, Token};

/// A cursor over the tokens of one sentence.
struct Cursor<'a> {
    text: &'a str,
    tokens: &'a [Token],
    know: &'a Knowledge,
}

/// The date expression that begins at token `at` of a sentence, with the token it ends before.
#[inline]
pub fn at(text: &str, tokens: &[Token], know: &Knowledge, at: usize) -> Option<(Expr, usize)> {
    let token = tokens.get(at)?;
    if opens(token) { expression(text, tokens, know, at) } else { None }
}

/// Whether a date can begin with a token.
#[inline]
fn opens(token: &Token) -> bool {
    const OPENS: Pos = Pos::MONTH.or(Pos::WEEKDAY).or(Pos::TIME).or(Pos::DETERMINER);
    let counts = token.facts.has(Facts::TIMED) || token.pos.has(Pos::NUMBER);
    // Shaped like `mid-2024` or `FY2024`.
    let coded = token.shape.has(Shape::HYPHEN) || token.is_capital() && token.end - token.start == 6;
    token.shape.has(Shape::DIGIT)
        || token.pos.has(OPENS)
        || token.facts.has(Facts::CALENDAR)
        || token.tag == Tag::Number
        || token.tag == Tag::Adjective && counts
        || coded
}

fn expression(text: &str, tokens: &[Token], know: &Knowledge, at: usize) -> Option<(Expr, usize)> {
    let token = tokens.get(at)?;
    // Without digits a date begins with a word of time, or right before one.
    let timed = |t: &Token| t.facts.has(Facts::TIMED);
    let digit = || text.as_bytes().get(token.end as usize - 1).is_some_and(u8::is_ascii_digit);
    let told = timed(token)
        || tokens.get(at + 1).is_some_and(timed)
        || token.pos.has(Pos::TIME)
        || token.shape.has(Shape::DIGIT)
        || digit();
    if !told {
        return None;
    }
    // Articles stand before nearly everything else.
    let article = token.tag == Tag::Determiner
        && token.pos.has(Pos::DETERMINER)
        && !token.pos.has(Pos::PRONOUN.or(Pos::MONTH).or(Pos::WEEKDAY).or(Pos::TIME));
    let dated = |t: &Token| t.pos.has(Pos::TIME) || t.facts.has(Facts::CALENDAR);
    if article && !tokens.get(at + 1).is_some_and(dated) {
        return None;
    }
    Cursor { text, tokens, know }.full(at)
}

impl Cursor<'_> {
    fn pos(&self, i: usize) -> Pos {
        self.tokens.get(i).map(|t| t.pos).unwrap_or_default()
    }

    /// What the word at `i` says about time.
    fn time(&self, i: usize) -> TimeWord {
        let word = self.tokens.get(i).filter(|t| t.facts.has(Facts::TIMED)).map(|t| t.word);
        word.and_then(|w| self.know.world.times.get(&w)).copied().unwrap_or_default()
    }

    fn raw(&self, i: usize) -> &str {
        self.tokens.get(i).map_or("", |t| t.span().text(self.text))
    }

    fn tag(&self, i: usize) -> Tag {
        self.tokens.get(i).map_or(Tag::None, |t| t.tag)
    }

    fn capital(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(Token::is_capital)
    }

    /// `the`: a determiner that is no pronoun and points at something.
    fn article(&self, i: usize) -> bool {
        let pos = self.pos(i);
        pos.has(Pos::DETERMINER) && !pos.has(Pos::PRONOUN.or(Pos::INDEFINITE).or(Pos::NUMBER).or(Pos::PLURAL_SUBJECT))
    }

    fn full(&self, at: usize) -> Option<(Expr, usize)> {
        if let Some(found) = self.within(at) {
            return Some(found);
        }
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
        if self.tokens.get(at)?.shape.has(Shape::DIGIT) {
            return self.digits(at);
        }
        self.relative(at)
            .or_else(|| self.ago(at))
            .or_else(|| self.part(at))
            .or_else(|| self.edge(at))
            .or_else(|| self.coded(at))
    }

    fn month_number(&self, i: usize) -> Option<i8> {
        self.time(i).month.filter(|_| self.capital(i))
    }

    // -- Numbers ----------------------------------------------------------------------------------------------

    fn year_at(&self, i: usize) -> Option<i16> {
        let raw = self.raw(i);
        let year: i16 = (raw.len() == 4).then(|| raw.parse().ok())??;
        (1000..=2199).contains(&year).then_some(year)
    }

    /// `2023-2027`, `2022-25`, `2023/24`.
    fn years_at(&self, i: usize) -> Option<DateRange> {
        let (a, b) = self.raw(i).split_once(['-', '\u{2013}', '\u{2010}', '/'])?;
        let from: i16 = (a.len() == 4).then(|| a.parse().ok())??;
        let to: i16 = match b.len() {
            4 => b.parse().ok()?,
            2 => from / 100 * 100 + b.parse::<i16>().ok()?,
            _ => return None,
        };
        ((1000..=2199).contains(&from) && (from..=2199).contains(&to)).then(|| Self::years(from, to))?
    }

    fn years(from: i16, to: i16) -> Option<DateRange> {
        Some(DateRange { from: DateRange::year(from)?.from, to: DateRange::year(to)?.to, precision: Precision::Range })
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

    /// How many: `2`, `two`, `a`; -1 where it is not said (`several`).
    fn count_at(&self, i: usize) -> Option<i32> {
        if let Some(n) = self.time(i).count {
            return Some(n);
        }
        if self.tokens.get(i)?.shape.has(Shape::DIGIT) {
            return Some(self.raw(i).parse().ok().filter(|n| (1..2000).contains(n)).unwrap_or(-1));
        }
        self.pos(i).has(Pos::NUMBER).then_some(-1)
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

    /// The days of two months.
    fn between(&self, year: Option<i16>, from: (i8, i8), to: (i8, i8)) -> Option<Expr> {
        let Some(year) = year else {
            Date::new(2024, from.0, from.1).and(Date::new(2024, to.0, to.1)).ok()?;
            return Some(Expr::Between(from, to));
        };
        let last = Date::new(year, to.0, to.1).ok()?;
        let first = Date::new(year - i16::from(from.0 > to.0), from.0, from.1).ok()?;
        Some(Expr::Absolute(DateRange::range(first, last)))
    }

    /// `to`, `through`, a dash: what joins the ends of a range.
    fn joins(&self, i: usize) -> bool {
        self.tag(i) == Tag::Dash || self.time(i).range
    }

    // -- Weekdays, months and days ----------------------------------------------------------------------------

    fn weekday(&self, at: usize) -> Option<(Expr, usize)> {
        let day = self.time(at).weekday?;
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
        Some((Expr::Weekday(day, 0), at + 1 + usize::from(self.time(at + 1).part)))
    }

    /// `December 24, 2022`, `Sept. 20`, `May 23 to 27`, `Nov. 30 to Dec. 1`, `December 2022`, `March`.
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
            if self.joins(i)
                && let Some(last) = self.month_number(i + 1)
                && let Some(to) = self.day_at(i + 2)
            {
                let (year, end) = self.trailing_year(i + 3);
                return Some((self.between(year, (month, day), (last, to))?, end));
            }
            // `May 23 to 27`; `April 3 and 4`.
            if (self.joins(i) || self.tag(i) == Tag::Conjunction)
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
        // `May of this year`
        if self.pos(i).has(Pos::OF)
            && let Some((Err(0), end)) = self.of_year(i)
        {
            return Some((Expr::MonthOf(month, 0), end));
        }
        let (year, end) = self.trailing_year(i);
        if let Some(year) = year {
            return Some((Expr::Absolute(DateRange::month(year, month)?), end));
        }
        // `May of this year`
        if self.pos(i).has(Pos::OF)
            && let Some((Err(years), end)) = self.of_year(i)
        {
            return Some((Expr::MonthIn(month, years), end));
        }
        // `the March Movement`
        let named = self
            .tokens
            .get(i)
            .is_some_and(|t| t.is_capital() && t.is_word() && t.gap == Gap::Space && t.tag != Tag::Proper)
            && self.pos(i).has(Pos::NOUN);
        if named {
            return None;
        }
        // A month that is another word too (`March`, `May`) only after a preposition or the like.
        let word = self.pos(at).has(Pos::VERB.or(Pos::MODAL)) || self.time(at).short;
        let before = at.checked_sub(1).map_or(Tag::None, |b| self.tag(b));
        let led = matches!(before, Tag::Preposition | Tag::Determiner | Tag::Adjective);
        (!word || led).then_some((Expr::Month(month), i))
    }

    fn digits(&self, at: usize) -> Option<(Expr, usize)> {
        if let Some(day) = self.numeric(at) {
            return Some((Expr::Absolute(DateRange::day(day)), at + 1));
        }
        if let Some(years) = self.years_at(at) {
            return Some((Expr::Absolute(years), at + 1));
        }
        // `12-16 July 2021`
        if let Some((a, b)) = self.days_at(at) {
            let month = self.month_number(at + 1)?;
            let (year, end) = self.trailing_year(at + 2);
            return Some((self.build(year, month, a, b)?, end));
        }
        if let Some(day) = self.day_at(at) {
            return self.day_first(at, day).or_else(|| self.ago(at));
        }
        self.year_at(at).and_then(|year| self.year(at, year)).or_else(|| self.ago(at))
    }

    /// `24/12/2022`, `24.10.2023` (day first), `2022-12-24`, `13:3724.10.2023`.
    fn numeric(&self, at: usize) -> Option<Date> {
        let mut raw = self.raw(at);
        // The time of day may be glued on: `13:37` and the date.
        if let Some((_, rest)) = raw.split_once(':') {
            raw = rest.get(2..)?;
        }
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
                return Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
            }
        }
        None
    }

    /// `24 December 2022`, `7th of March`, `5 to 8 February`, `28 May - 2 June 2023`.
    fn day_first(&self, at: usize, day: i8) -> Option<(Expr, usize)> {
        let m = if self.pos(at + 1).has(Pos::OF) { at + 2 } else { at + 1 };
        if let Some(month) = self.month_number(m) {
            if self.joins(m + 1)
                && let Some(to) = self.day_at(m + 2)
                && let Some(last) = self.month_number(m + 3)
            {
                let (year, end) = self.trailing_year(m + 4);
                return Some((self.between(year, (month, day), (last, to))?, end));
            }
            let (year, end) = self.trailing_year(m + 1);
            return Some((self.build(year, month, day, day)?, end));
        }
        if !self.joins(at + 1) && self.tag(at + 1) != Tag::Conjunction {
            return None;
        }
        let last = self.day_at(at + 2)?;
        let month = self.month_number(at + 3)?;
        let (year, end) = self.trailing_year(at + 4);
        Some((self.build(year, month, day.min(last), last.max(day))?, end))
    }

    /// A bare year only where a preposition or `the year` leads to it, and nothing is counted with it.
    fn year(&self, at: usize, year: i16) -> Option<(Expr, usize)> {
        let b = at.checked_sub(1)?;
        // `the Declaration of 2012`, `the summer of 2012`; not `a total of 2012`.
        let of = self.pos(b).has(Pos::OF)
            && b.checked_sub(1).is_some_and(|n| self.capital(n) || self.pos(n).has(Pos::TIME.or(Pos::MONTH)));
        let dated =
            self.pos(b).has(Pos::TIME) && (self.pos(b).has(Pos::ADJECTIVE) || self.time(b).unit == Some(Unit::Year));
        if !(self.time(b).lead || of || dated) {
            return None;
        }
        if self.joins(at + 1)
            && let Some(last) = self.year_at(at + 2).filter(|last| *last > year)
        {
            return Some((Expr::Absolute(Self::years(year, last)?), at + 3));
        }
        let counted =
            matches!(self.tag(at + 1), Tag::Plural | Tag::Noun | Tag::Symbol) || self.pos(at + 1).has(Pos::PLURAL);
        (!counted).then(|| DateRange::year(year).map(|r| (Expr::Absolute(r), at + 1)))?
    }

    // -- Counted from the document ----------------------------------------------------------------------------

    /// `last week`, `this past weekend`, `next Monday`, `today`, `recent weeks`, `the next four years`.
    fn relative(&self, at: usize) -> Option<(Expr, usize)> {
        if let Some(days) = self.time(at).day {
            return Some((Expr::Offset(i32::from(days)), at + 1 + usize::from(self.time(at + 1).part)));
        }
        let mut i = at + usize::from(self.article(at));
        let opener = self.time(i);
        // `in the afternoon`, `at the weekend`: of the day or week that is spoken of.
        if i > at && i > 1 && self.pos(at - 1).has(Pos::LOCATIVE) && self.tag(i + 1) != Tag::Possessive {
            if opener.part {
                return Some((Expr::Offset(0), i + 1));
            }
            if opener.unit == Some(Unit::Weekend) {
                return Some((Expr::Unit(Unit::Weekend, 0), i + 1));
            }
        }
        if opener.story {
            return self.day_of_story(at, i);
        }
        if opener.recent {
            return self.plural_unit(i + 1).is_some().then_some((Expr::Vague, i + 2));
        }
        let mut n = i32::from(opener.shift?);
        i += 1;
        // `this past weekend`
        if n == 0
            && let Some(shift) = self.time(i).shift.filter(|s| *s != 0)
        {
            n = i32::from(shift);
            i += 1;
        }
        let word = self.time(i);
        if let Some(day) = word.weekday.filter(|_| self.capital(i)) {
            return Some((Expr::Weekday(day, n as i8), i + 1 + usize::from(self.time(i + 1).part)));
        }
        if let Some(month) = self.month_number(i) {
            return Some((Expr::MonthOf(month, n as i8), i + 1));
        }
        if word.part {
            return Some((Expr::Offset(if n < 0 { -1 } else { 0 }), i + 1));
        }
        if let Some(unit) = self.plural_unit(i + 1)
            && let Some(count) = self.count_at(i)
        {
            return Some((if count > 0 && n != 0 { Expr::Span(unit, n * count) } else { Expr::Vague }, i + 2));
        }
        if self.plural_unit(i).is_some() {
            return Some((Expr::Vague, i + 1));
        }
        match word.unit? {
            Unit::Day => None,
            // `this week's summit` belongs to the noun.
            _ if self.tag(i + 1) == Tag::Possessive => None,
            Unit::Other => Some((Expr::Vague, i + 1)),
            unit => Some((Expr::Unit(unit, n), i + 1)),
        }
    }

    fn plural_unit(&self, i: usize) -> Option<Unit> {
        self.time(i).unit.filter(|_| self.pos(i).has(Pos::PLURAL))
    }

    /// `the same day`, `that day`: no value, but a time.
    fn day_of_story(&self, at: usize, i: usize) -> Option<(Expr, usize)> {
        let k = i + 1 + usize::from(self.time(i + 1).story);
        let word = self.time(k);
        let time = word.part
            || word.unit.is_some_and(|u| !matches!(u, Unit::Quarter | Unit::Half | Unit::Weekend | Unit::Other));
        (at < k && time && !self.pos(k).has(Pos::PLURAL)).then_some((Expr::Vague, k + 1))
    }

    /// `earlier in the day`, `later in the year`
    fn within(&self, at: usize) -> Option<(Expr, usize)> {
        let unit = self.time(at + 3).unit.is_some() || self.time(at + 3).part;
        let fits = self.time(at).apart && self.pos(at + 1).has(Pos::LOCATIVE) && self.article(at + 2) && unit;
        fits.then_some((Expr::Vague, at + 4))
    }

    /// `two days ago`, `a week earlier`
    fn ago(&self, at: usize) -> Option<(Expr, usize)> {
        let unit = self.time(at + 1).unit?;
        let n = match self.count_at(at) {
            Some(n) => n,
            // `seventy-nine years ago`: some number in words.
            None if self.tokens.get(at).is_some_and(|t| t.shape.has(Shape::HYPHEN)) && self.time(at + 2).ago => -1,
            None => return None,
        };
        if self.time(at + 2).apart {
            return Some((Expr::Vague, at + 3));
        }
        if !self.time(at + 2).ago {
            return None;
        }
        let expr = match unit {
            _ if n < 0 => Expr::Vague,
            Unit::Day => Expr::Offset(-n),
            Unit::Week => Expr::Offset(-7 * n),
            Unit::Month | Unit::Quarter | Unit::Year => Expr::Unit(unit, -n),
            Unit::Weekend | Unit::Half | Unit::Other => Expr::Vague,
        };
        // `ten years ago today`
        let end = match self.relative(at + 3) {
            Some((Expr::Offset(0), end)) => end,
            _ => at + 3,
        };
        Some((expr, end))
    }

    // -- Parts of a year --------------------------------------------------------------------------------------

    /// `the first quarter of 2023`, `the second half of next year`, `the third quarter`.
    fn part(&self, at: usize) -> Option<(Expr, usize)> {
        let the = self.article(at);
        let i = at + usize::from(the);
        let n = self.time(i).ordinal?;
        let unit = self.time(i + 1).unit.filter(|u| matches!(u, Unit::Quarter | Unit::Half))?;
        if let Some((year, end)) = self.of_year(i + 2) {
            let expr = match year {
                Ok(year) => Expr::Absolute(Expr::part(year, unit, n)?),
                Err(shift) => Expr::Part(unit, n, Some(shift)),
            };
            return Some((expr, end));
        }
        let goes_on = self.pos(i + 2).has(Pos::OF) || self.tag(i + 2).is_nominal();
        (the && unit == Unit::Quarter && !goes_on).then_some((Expr::Part(unit, n, None), i + 2))
    }

    /// `of 2023`, `of the year`, `of next year`: the year or how many years on, and where it ends.
    fn of_year(&self, at: usize) -> Option<(Result<i16, i8>, usize)> {
        let i = at + usize::from(self.pos(at).has(Pos::OF));
        if let Some(year) = self.year_at(i) {
            return Some((Ok(year), i + 1));
        }
        let shift = if i > at && self.article(i) { Some(0) } else { self.time(i).shift };
        shift.filter(|_| self.time(i + 1).unit == Some(Unit::Year)).map(|s| (Err(s), i + 2))
    }

    /// `early 2015`, `late March`, `the end of 2020`, `the end of the month`.
    fn edge(&self, at: usize) -> Option<(Expr, usize)> {
        let i = at + usize::from(self.article(at));
        match self.time(i).edge? {
            Edge::Adjective => {
                if let Some(year) = self.year_at(i + 1) {
                    return Some((Expr::Absolute(DateRange::year(year)?), i + 2));
                }
                self.month_number(i + 1).and_then(|_| self.month_first(i + 1))
            }
            Edge::Noun => {
                let of = i + 1;
                if !self.pos(of).has(Pos::OF) {
                    return None;
                }
                if self.month_number(of + 1).is_some() {
                    return self.month_first(of + 1);
                }
                if let Some((year, end)) = self.of_year(of) {
                    let expr = match year {
                        Ok(year) => Expr::Absolute(DateRange::year(year)?),
                        Err(shift) => Expr::Unit(Unit::Year, i32::from(shift)),
                    };
                    return Some((expr, end));
                }
                let shift = if self.article(of + 1) { Some(0) } else { self.time(of + 1).shift };
                let unit = self.time(of + 2).unit.filter(|u| matches!(u, Unit::Week | Unit::Month | Unit::Quarter))?;
                (!self.pos(of + 2).has(Pos::PLURAL)).then_some((Expr::Unit(unit, i32::from(shift?)), of + 3))
            }
        }
    }

    /// `Q1 2024`, `FY 2024`, `fiscal year 2023-24`, `FY2024`, `mid-2024`: a fiscal year is given as the years it is named by.
    fn coded(&self, at: usize) -> Option<(Expr, usize)> {
        let word = self.time(at);
        if let Some((unit, n)) = word.code {
            let (year, end) = self.of_year(at + 1)?;
            return Some((Expr::Absolute(Expr::part(year.ok()?, unit, n)?), end));
        }
        let years = |i: usize| {
            let one = self.year_at(i).and_then(DateRange::year);
            one.or_else(|| self.years_at(i)).map(|r| (Expr::Absolute(r), i + 1))
        };
        if word.fiscal {
            let i = at + 1 + usize::from(self.time(at + 1).unit == Some(Unit::Year));
            return years(i);
        }
        let raw = self.raw(at);
        let digits = raw.len().checked_sub(4).filter(|n| raw.is_char_boundary(*n) && *n > 0)?;
        let year: i16 = raw[digits..].parse().ok().filter(|y| (1000..=2199).contains(y))?;
        let prefix = self.know.lexicon.find_folded(raw[..digits].trim_end_matches(['-', '\u{2010}', '\u{2013}']));
        let prefix = self.know.world.times.get(&prefix)?;
        (prefix.fiscal || prefix.edge.is_some()).then(|| DateRange::year(year).map(|r| (Expr::Absolute(r), at + 1)))?
    }
}
