//! The words of date expressions: what `lexicon/times.csv` says of them.

/// A calendar unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// `day`.
    Day,
    /// `week`.
    Week,
    /// `weekend`.
    Weekend,
    /// `month`.
    Month,
    /// `quarter`.
    Quarter,
    /// `half`.
    Half,
    /// `year`.
    Year,
    /// One without a fixed length: `spring`, `decade`.
    Other,
}

impl Unit {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "day" => Unit::Day,
            "week" => Unit::Week,
            "weekend" => Unit::Weekend,
            "month" => Unit::Month,
            "quarter" => Unit::Quarter,
            "half" => Unit::Half,
            "year" => Unit::Year,
            "other" => Unit::Other,
            _ => return None,
        })
    }
}

/// How a word for a part of a time stands by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// `the end of 2024`.
    Noun,
    /// `late 2024`.
    Adjective,
}

/// What a word says about time: one row or more of `lexicon/times.csv`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimeWord {
    /// 1 to 12.
    pub month: Option<i8>,
    /// A short form without a full stop (`Nov`), which needs more beside it.
    pub short: bool,
    /// 1 (Monday) to 7.
    pub weekday: Option<i8>,
    /// Days from the document's: `tomorrow`.
    pub day: Option<i8>,
    /// Units from the document's: `last`, `this`, `next`.
    pub shift: Option<i8>,
    /// A unit of time.
    pub unit: Option<Unit>,
    /// A part of a day.
    pub part: bool,
    /// A part of a longer time.
    pub edge: Option<Edge>,
    /// A count: `two`; -1 for an unknown one (`several`).
    pub count: Option<i32>,
    /// `first`.
    pub ordinal: Option<i8>,
    /// `Q1`.
    pub code: Option<(Unit, i8)>,
    /// `ago`.
    pub ago: bool,
    /// `later`: counted from a day of the story.
    pub apart: bool,
    /// `the same day`.
    pub story: bool,
    /// `recent weeks`.
    pub recent: bool,
    /// `fiscal year 2024`.
    pub fiscal: bool,
    /// Joins the ends of a range: `to`.
    pub range: bool,
    /// May lead to a bare year: `in`.
    pub lead: bool,
}

impl TimeWord {
    /// Whether a date can begin with it.
    pub(super) fn opens(&self) -> bool {
        let counted = TimeWord { count: None, range: false, lead: false, apart: false, ago: false, ..*self };
        counted != TimeWord::default()
    }

    /// Adds what one row says; false where it makes no sense.
    pub(super) fn add(&mut self, kind: &str, value: &str) -> bool {
        match kind {
            "part" => self.part = true,
            "ago" => self.ago = true,
            "apart" => self.apart = true,
            "story" => self.story = true,
            "recent" => self.recent = true,
            "fiscal" => self.fiscal = true,
            "range" => self.range = true,
            "lead" => self.lead = true,
            "unit" => {
                let Some(unit) = Unit::parse(value) else { return false };
                self.unit = Some(unit);
            }
            "edge" => {
                self.edge = Some(match value {
                    "noun" => Edge::Noun,
                    "adjective" => Edge::Adjective,
                    _ => return false,
                });
            }
            _ => return value.parse().is_ok_and(|n| self.add_number(kind, n)),
        }
        true
    }

    fn add_number(&mut self, kind: &str, n: i8) -> bool {
        match kind {
            "month" if (1..=12).contains(&n) => self.month = Some(n),
            "short-month" if (1..=12).contains(&n) => (self.month, self.short) = (Some(n), true),
            "weekday" if (1..=7).contains(&n) => self.weekday = Some(n),
            "day" => self.day = Some(n),
            "shift" => self.shift = Some(n),
            "count" => self.count = Some(i32::from(n)),
            "ordinal" if n > 0 => self.ordinal = Some(n),
            "quarter" if (1..=4).contains(&n) => self.code = Some((Unit::Quarter, n)),
            "half" if (1..=2).contains(&n) => self.code = Some((Unit::Half, n)),
            _ => return false,
        }
        true
    }
}
