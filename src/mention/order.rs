//! The order of mentions: by their start, longer before shorter. Two of them stand one inside the other or apart.

use super::Found;

impl Found {
    /// What mentions are sorted by.
    pub(super) fn order(&self) -> (u32, u32, bool, (u16, u16)) {
        (self.first, u32::MAX - self.end, self.nested, self.cut)
    }
}

/// Sorts mentions, which mostly are sorted, and drops one of two that cross: the one without a name of its own, or else the
/// later.
pub(super) fn settle(found: &mut Vec<Found>) {
    found.sort_by_key(Found::order);
    // Mentions that go on where the current one begins, the innermost last.
    let mut open: Vec<usize> = Vec::new();
    let mut lost: Vec<usize> = Vec::new();
    for n in 0..found.len() {
        let m = found[n];
        let mut stays = true;
        while let Some(&last) = open.last() {
            let holder = found[last];
            if holder.end >= m.end {
                break;
            }
            if holder.end > m.first {
                // They cross.
                stays = holder.anaphor.is_some() && m.anaphor.is_none();
                if !stays {
                    break;
                }
                lost.push(last);
            }
            open.pop();
        }
        if stays {
            found[n].nested |= !open.is_empty();
            open.push(n);
        } else {
            lost.push(n);
        }
    }
    if !lost.is_empty() {
        lost.sort_unstable();
        let mut n = 0;
        found.retain(|_| {
            n += 1;
            lost.binary_search(&(n - 1)).is_err()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::MentionKind;
    use crate::mention::Anaphor;

    fn settled(mut found: Vec<Found>) -> Vec<(u32, u32, bool)> {
        settle(&mut found);
        found.iter().map(|m| (m.first, m.end, m.nested)).collect()
    }

    fn country(first: usize, end: usize) -> Found {
        Found::new(MentionKind::Country, first, end)
    }

    fn anaphor(first: usize, end: usize) -> Found {
        Found { anaphor: Some(Anaphor::Country), ..country(first, end) }
    }

    #[test]
    fn the_longer_of_two_comes_first_and_holds_the_other() {
        let found = vec![country(3, 4), country(2, 6), country(2, 3), country(6, 7)];
        assert_eq!(settled(found), [(2, 6, false), (2, 3, true), (3, 4, true), (6, 7, false)]);
    }

    #[test]
    fn parts_of_a_word_follow_the_whole_of_it() {
        let part = |cut| Found { cut, nested: true, ..country(1, 2) };
        let mut found = vec![part((5, 0)), part((0, 6)), country(1, 2)];
        settle(&mut found);
        assert_eq!(found.iter().map(|m| m.cut).collect::<Vec<_>>(), [(0, 0), (0, 6), (5, 0)]);
    }

    #[test]
    fn of_two_that_cross_the_named_one_stays_or_else_the_earlier() {
        assert_eq!(settled(vec![anaphor(0, 2), country(1, 4)]), [(1, 4, false)]);
        assert_eq!(settled(vec![country(0, 2), anaphor(1, 4)]), [(0, 2, false)]);
        assert_eq!(settled(vec![country(0, 2), country(1, 4), country(3, 5)]), [(0, 2, false), (3, 5, false)]);
    }
}
