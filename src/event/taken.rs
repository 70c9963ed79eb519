//! Which tokens of a sentence are triggers already: conflicts are settled by a look at the tokens, not at every event before.

/// The events that have the tokens of a sentence for their triggers.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// The sentence's first token.
    first: u32,
    /// The row of the event by token, counted from 1; 0 for none.
    by: Vec<u32>,
}

impl Taken {
    /// Nothing is taken of these tokens.
    pub(super) fn none_of(first: u32, end: u32) -> Self {
        Taken { first, by: vec![0; end.saturating_sub(first) as usize] }
    }

    /// The first event that has one of these tokens.
    pub(super) fn by(&self, (first, end): (u32, u32)) -> Option<usize> {
        let tokens = first.saturating_sub(self.first) as usize..end.saturating_sub(self.first) as usize;
        let by = self.by.get(tokens.start..tokens.end.min(self.by.len())).unwrap_or_default();
        by.iter().filter(|row| **row > 0).min().map(|row| *row as usize - 1)
    }

    /// Gives tokens to an event.
    pub(super) fn take(&mut self, (first, end): (u32, u32), row: usize) {
        for token in first.saturating_sub(self.first)..end.saturating_sub(self.first) {
            if let Some(by) = self.by.get_mut(token as usize) {
                *by = row as u32 + 1;
            }
        }
    }
}

/// How far triggers reach that begin at a token or before it, for the triggers of one sentence.
#[derive(Debug)]
pub(super) struct Covered {
    first: u32,
    end: Vec<u32>,
}

impl Covered {
    /// The reach of these triggers.
    pub(super) fn of(triggers: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let first = triggers.clone().map(|t| t.0).min().unwrap_or(0);
        let last = triggers.clone().map(|t| t.0).max().unwrap_or(0);
        let mut end = vec![0; (last - first) as usize + 1];
        for (start, stop) in triggers {
            if let Some(end) = end.get_mut((start - first) as usize) {
                *end = stop.max(*end);
            }
        }
        let mut most = 0;
        for end in &mut end {
            most = most.max(*end);
            *end = most;
        }
        Covered { first, end }
    }

    /// Whether one of the triggers covers all of these tokens.
    pub(super) fn holds(&self, (first, end): (u32, u32)) -> bool {
        let reach = first.checked_sub(self.first).map(|n| self.end.get(n as usize).or(self.end.last()));
        reach.flatten().is_some_and(|reach| end <= *reach)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_event_on_the_tokens_has_them() {
        let mut taken = Taken::none_of(10, 20);
        taken.take((14, 16), 1);
        taken.take((12, 13), 3);
        assert_eq!(taken.by((10, 12)), None);
        assert_eq!(taken.by((12, 14)), Some(3));
        assert_eq!(taken.by((12, 15)), Some(1));
        assert_eq!(taken.by((16, 40)), None);
        assert_eq!(Taken::default().by((3, 4)), None);
    }

    #[test]
    fn a_trigger_covers_what_lies_inside_it() {
        let covered = Covered::of([(5, 9), (7, 8)].into_iter());
        for (tokens, inside) in [((5, 9), true), ((8, 9), true), ((8, 10), false), ((4, 6), false), ((30, 31), false)] {
            assert_eq!(covered.holds(tokens), inside, "{tokens:?}");
        }
        assert!(!Covered::of(std::iter::empty()).holds((0, 1)));
    }
}
