//! One-to-one pairing of gold and predicted things.
//!
//! Both methods choose from the same [`Candidate`]s. The greedy one is the published definition of the figures; the optimal
//! one answers the question how much its order of choice costs. They differ only where things overlap crosswise, which
//! triggers and arguments rarely do.

/// How candidates are chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Alignment {
    /// Best first: highest rank, then largest overlap, then first in gold, then first in prediction. The reference.
    #[default]
    Greedy,
    /// Maximum-weight bipartite assignment: as many pairs of the highest rank as possible, then as many of the next one,
    /// and among these the largest sum of overlaps. Never fewer pairs of the highest rank than [`Alignment::Greedy`].
    Optimal,
}

impl Alignment {
    /// `greedy` or `optimal`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Alignment::Greedy => "greedy",
            Alignment::Optimal => "optimal",
        }
    }
}

/// A gold and a predicted thing that may be paired.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Index on the gold side.
    pub gold: usize,
    /// Index on the predicted side.
    pub pred: usize,
    /// Higher ranks win over any overlap (for triggers: 1 for the same type, 0 for another).
    pub rank: u8,
    /// Jaccard index of the spans, above 0.
    pub overlap: f64,
}

/// Chooses pairs `(gold, pred)` so that no index is used twice; best pairs first.
///
/// ```
/// use demarche::score::{Alignment, Candidate, align};
/// let c = |gold, pred, overlap| Candidate { gold, pred, rank: 0, overlap };
/// let crosswise = [c(0, 0, 0.6), c(0, 1, 0.7), c(1, 1, 0.5)];
/// assert_eq!(align(&crosswise, Alignment::Greedy), [(0, 1)]);
/// assert_eq!(align(&crosswise, Alignment::Optimal), [(0, 0), (1, 1)]);
/// ```
pub fn align(candidates: &[Candidate], alignment: Alignment) -> Vec<(usize, usize)> {
    let mut sorted = candidates.to_vec();
    sorted.sort_by(|a, b| {
        (b.rank.cmp(&a.rank)).then(b.overlap.total_cmp(&a.overlap)).then(a.gold.cmp(&b.gold)).then(a.pred.cmp(&b.pred))
    });
    let chosen = match alignment {
        Alignment::Greedy => sorted,
        Alignment::Optimal => {
            let best: std::collections::HashSet<_> = components(&sorted).iter().flat_map(|c| assign(c)).collect();
            sorted.retain(|c| best.contains(&(c.gold, c.pred)));
            sorted
        }
    };
    let (mut gold, mut pred) = (std::collections::HashSet::new(), std::collections::HashSet::new());
    let mut pairs = Vec::new();
    for c in chosen {
        if !gold.contains(&c.gold) && !pred.contains(&c.pred) {
            gold.insert(c.gold);
            pred.insert(c.pred);
            pairs.push((c.gold, c.pred));
        }
    }
    pairs
}

/// Splits candidates into groups that share no index, because assignment costs the cube of the group's size.
fn components(candidates: &[Candidate]) -> Vec<Vec<Candidate>> {
    let mut groups: Vec<Vec<Candidate>> = Vec::new();
    for &c in candidates {
        let touches = |group: &Vec<Candidate>| group.iter().any(|o| o.gold == c.gold || o.pred == c.pred);
        let (joined, mut rest): (Vec<_>, Vec<_>) = groups.into_iter().partition(touches);
        rest.push(joined.into_iter().flatten().chain([c]).collect());
        groups = rest;
    }
    groups
}

/// Maximum-weight assignment within one group.
fn assign(group: &[Candidate]) -> Vec<(usize, usize)> {
    if let [only] = group {
        return vec![(only.gold, only.pred)];
    }
    let names = |pick: fn(&Candidate) -> usize| {
        let mut all: Vec<usize> = group.iter().map(pick).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let (golds, preds) = (names(|c| c.gold), names(|c| c.pred));
    // One pair of a rank outweighs all pairs of lower ranks together, and one pair outweighs all overlaps.
    let base = (golds.len().min(preds.len()) + 1) as f64;
    let mut weight = vec![vec![0.0; preds.len()]; golds.len()];
    for c in group {
        if let (Ok(i), Ok(j)) = (golds.binary_search(&c.gold), preds.binary_search(&c.pred)) {
            weight[i][j] = base.powi(i32::from(c.rank) + 1) + c.overlap;
        }
    }
    hungarian(&weight).into_iter().filter(|&(i, j)| weight[i][j] > 0.0).map(|(i, j)| (golds[i], preds[j])).collect()
}

/// The Hungarian method with potentials (Kuhn 1955, Munkres 1957) in its O(n² m) form that adds one row at a time.
/// `weight` is a full rectangle; gives `(row, column)` pairs of greatest total weight.
fn hungarian(weight: &[Vec<f64>]) -> Vec<(usize, usize)> {
    let (rows, cols) = (weight.len(), weight.first().map_or(0, Vec::len));
    if rows > cols {
        let turned: Vec<Vec<f64>> = (0..cols).map(|j| weight.iter().map(|row| row[j]).collect()).collect();
        return hungarian(&turned).into_iter().map(|(j, i)| (i, j)).collect();
    }
    // Rows and columns count from 1; 0 is the free column that each new row starts from.
    let (mut row_pot, mut col_pot) = (vec![0.0; rows + 1], vec![0.0; cols + 1]);
    let mut row_of = vec![0usize; cols + 1];
    for row in 1..=rows {
        row_of[0] = row;
        let mut at = 0;
        let mut slack = vec![f64::INFINITY; cols + 1];
        let mut from = vec![0usize; cols + 1];
        let mut done = vec![false; cols + 1];
        while row_of[at] != 0 {
            done[at] = true;
            let i = row_of[at];
            let (mut delta, mut next) = (f64::INFINITY, 0);
            for j in (1..=cols).filter(|&j| !done[j]) {
                let reduced = -weight[i - 1][j - 1] - row_pot[i] - col_pot[j];
                if reduced < slack[j] {
                    slack[j] = reduced;
                    from[j] = at;
                }
                if slack[j] < delta {
                    delta = slack[j];
                    next = j;
                }
            }
            for j in 0..=cols {
                if done[j] {
                    row_pot[row_of[j]] += delta;
                    col_pot[j] -= delta;
                } else {
                    slack[j] -= delta;
                }
            }
            at = next;
        }
        while at != 0 {
            row_of[at] = row_of[from[at]];
            at = from[at];
        }
    }
    (1..=cols).filter(|&j| row_of[j] != 0).map(|j| (row_of[j] - 1, j - 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn c(gold: usize, pred: usize, rank: u8, overlap: f64) -> Candidate {
        Candidate { gold, pred, rank, overlap }
    }

    #[test]
    fn greedy_order() {
        type Case<'a> = (&'a str, &'a [Candidate], &'a [(usize, usize)]);
        let cases: [Case; 4] = [
            ("rank before overlap", &[c(0, 0, 0, 0.9), c(0, 1, 1, 0.1)], &[(0, 1)]),
            ("overlap next", &[c(0, 0, 1, 0.2), c(0, 1, 1, 0.3)], &[(0, 1)]),
            ("then gold order", &[c(1, 0, 1, 0.5), c(0, 0, 1, 0.5)], &[(0, 0)]),
            ("then prediction order", &[c(0, 1, 1, 0.5), c(0, 0, 1, 0.5)], &[(0, 0)]),
        ];
        for (name, candidates, want) in cases {
            assert_eq!(align(candidates, Alignment::Greedy), want, "{name}");
        }
    }

    #[test]
    fn optimal_takes_ranks_in_turn() {
        // One pair of rank 1 is worth more than two of rank 0.
        let candidates = [c(0, 0, 1, 0.1), c(0, 1, 0, 0.9), c(1, 0, 0, 0.9)];
        assert_eq!(align(&candidates, Alignment::Optimal), [(0, 0)]);
    }

    /// The greatest total weight by trying everything.
    fn brute(weight: &[Vec<f64>], row: usize, used: &mut Vec<bool>) -> f64 {
        let Some(here) = weight.get(row) else { return 0.0 };
        let mut best = brute(weight, row + 1, used);
        for j in 0..here.len() {
            if !used[j] {
                used[j] = true;
                best = best.max(here[j] + brute(weight, row + 1, used));
                used[j] = false;
            }
        }
        best
    }

    proptest! {
        #[test]
        fn hungarian_is_optimal(weight in (1usize..6, 1usize..6).prop_flat_map(|(n, m)| {
            prop::collection::vec(prop::collection::vec(0u8..20, m), n)
        })) {
            let weight: Vec<Vec<f64>> = weight.iter().map(|r| r.iter().map(|&w| f64::from(w)).collect()).collect();
            let pairs = hungarian(&weight);
            let total: f64 = pairs.iter().map(|&(i, j)| weight[i][j]).sum();
            prop_assert_eq!(total, brute(&weight, 0, &mut vec![false; weight[0].len()]));
        }

        #[test]
        fn pairs_are_one_to_one_and_optimal_never_has_fewer_of_the_top_rank(
            raw in prop::collection::btree_map((0usize..6, 0usize..6), (0u8..2, 1u8..10), 0..20)
        ) {
            let all: Vec<Candidate> =
                raw.iter().map(|(&(g, p), &(rank, o))| c(g, p, rank, f64::from(o) / 10.0)).collect();
            let top = |pairs: &[(usize, usize)]| pairs.iter().filter(|&&(g, p)| raw[&(g, p)].0 == 1).count();
            let (greedy, optimal) = (align(&all, Alignment::Greedy), align(&all, Alignment::Optimal));
            for pairs in [&greedy, &optimal] {
                for (n, a) in pairs.iter().enumerate() {
                    prop_assert!(pairs[..n].iter().all(|b| a.0 != b.0 && a.1 != b.1));
                }
            }
            prop_assert!(top(&optimal) >= top(&greedy));
        }
    }
}
