//! Confidence intervals by resampling documents.
//!
//! Sentences of one text stand and fall together, so whole documents are drawn (with replacement, as many as there are;
//! Efron 1979), the figure is computed on each draw, and the interval runs from the 2.5 % to the 97.5 % percentile. Two
//! systems are compared on the *same* draws: the interval of the paired difference is narrower than two intervals side by
//! side, because easy and hard documents cancel out.
//!
//! The draws come from the Mersenne Twister, seeded as Python's `random.Random(1)`: any implementation of the figures in
//! Python gives the same intervals, digit for digit, and every run repeats them.

use super::figures::{Counts, Figure, Tally};

/// The ends of a 95 % interval, as fractions.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// One figure of two systems on the same documents.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The figure.
    pub figure: Figure,
    /// F1 of the first system.
    pub first: f64,
    /// F1 of the second system.
    pub second: f64,
    /// 95 % interval of the first one's F1 minus the second one's.
    pub interval: Interval,
    /// Share of draws in which the first system is strictly better.
    pub wins: f64,
    /// Share of draws in which both are equal.
    pub ties: f64,
}

/// Draws documents with replacement.
#[derive(Clone, Debug)]
pub(super) struct Draws {
    random: Twister,
    count: usize,
}

impl Draws {
    pub(super) fn new(count: usize) -> Self {
        Draws { random: Twister::new(1), count }
    }

    /// The interval of a figure's F1. Draws go on where the last call stopped.
    pub(super) fn interval(&mut self, documents: &[Counts], figure: Figure) -> Interval {
        let tallies: Vec<Tally> = documents.iter().map(|c| c.tally(figure)).collect();
        let mut values: Vec<f64> = (0..self.count)
            .map(|_| {
                let drawn = (0..tallies.len()).filter_map(|_| tallies.get(self.random.below(tallies.len())));
                drawn.copied().sum::<Tally>().f1()
            })
            .collect();
        let whole = tallies.into_iter().sum::<Tally>().f1();
        percentiles(&mut values).unwrap_or(Interval { low: whole, high: whole })
    }

    /// The paired difference of a figure's F1; `pairs` holds both systems' counts of each document.
    pub(super) fn difference(&mut self, pairs: &[(Counts, Counts)], figure: Figure) -> Difference {
        let tallies: Vec<(Tally, Tally)> = pairs.iter().map(|(a, b)| (a.tally(figure), b.tally(figure))).collect();
        let f1 = |(a, b): (Tally, Tally)| (a.f1(), b.f1());
        let sum = |(a, b): (Tally, Tally), (c, d): (Tally, Tally)| (a + c, b + d);
        let (first, second) = f1(tallies.iter().copied().fold(Default::default(), sum));
        let (mut wins, mut ties) = (0usize, 0usize);
        let mut values: Vec<f64> = (0..self.count)
            .map(|_| {
                let drawn = (0..tallies.len()).filter_map(|_| tallies.get(self.random.below(tallies.len())).copied());
                let (a, b) = f1(drawn.fold(Default::default(), sum));
                wins += usize::from(a > b);
                ties += usize::from(a == b);
                a - b
            })
            .collect();
        let share = |n: usize| if self.count == 0 { 0.0 } else { n as f64 / self.count as f64 };
        let point = Interval { low: first - second, high: first - second };
        let interval = percentiles(&mut values).unwrap_or(point);
        Difference { figure, first, second, interval, wins: share(wins), ties: share(ties) }
    }
}

/// The 2.5 % and the 97.5 % percentile.
fn percentiles(values: &mut [f64]) -> Option<Interval> {
    values.sort_by(f64::total_cmp);
    let rank = |share: f64| (share * values.len() as f64) as usize;
    Some(Interval { low: *values.get(rank(0.025))?, high: *values.get(rank(0.975).saturating_sub(1))? })
}

const N: usize = 624;
const M: usize = 397;

/// MT19937 (Matsumoto and Nishimura 1998).
#[derive(Clone, Debug)]
struct Twister {
    state: Vec<u32>,
    at: usize,
}

impl Twister {
    /// Seeds by `init_by_array([seed])`, as Python does for small seeds.
    fn new(seed: u32) -> Self {
        let mut state = vec![19_650_218u32; N];
        for i in 1..N {
            state[i] = mix(state[i - 1]).wrapping_mul(1_812_433_253).wrapping_add(i as u32);
        }
        let wrap = |state: &mut Vec<u32>, i: usize| {
            if i + 1 < N {
                return i + 1;
            }
            state[0] = state[N - 1];
            1
        };
        let mut i = 1;
        for _ in 0..N {
            state[i] = (state[i] ^ mix(state[i - 1]).wrapping_mul(1_664_525)).wrapping_add(seed);
            i = wrap(&mut state, i);
        }
        for _ in 1..N {
            state[i] = (state[i] ^ mix(state[i - 1]).wrapping_mul(1_566_083_941)).wrapping_sub(i as u32);
            i = wrap(&mut state, i);
        }
        state[0] = 1 << 31;
        Twister { state, at: N }
    }

    fn next(&mut self) -> u32 {
        if self.at >= N {
            for i in 0..N {
                let y = (self.state[i] & 0x8000_0000) | (self.state[(i + 1) % N] & 0x7fff_ffff);
                let odd = if y & 1 == 1 { 0x9908_b0df } else { 0 };
                self.state[i] = self.state[(i + M) % N] ^ (y >> 1) ^ odd;
            }
            self.at = 0;
        }
        let mut y = self.state[self.at];
        self.at += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    /// A number below `n` (1 to 2³¹), by rejection: as many bits as `n` has, drawn again until they are below.
    fn below(&mut self, n: usize) -> usize {
        let bits = (usize::BITS - n.leading_zeros()).clamp(1, 32);
        loop {
            let drawn = (self.next() >> (32 - bits)) as usize;
            if drawn < n.max(1) {
                return drawn;
            }
        }
    }
}

const fn mix(word: u32) -> u32 {
    word ^ (word >> 30)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_numbers_as_python() {
        // random.Random(1): getrandbits(32) five times; randrange(36) twelve times.
        let mut random = Twister::new(1);
        let words: Vec<u32> = (0..5).map(|_| random.next()).collect();
        assert_eq!(words, [577_090_037, 2_444_712_010, 3_639_700_191, 3_445_702_192, 3_280_387_012]);
        let mut random = Twister::new(1);
        let drawn: Vec<usize> = (0..12).map(|_| random.below(36)).collect();
        assert_eq!(drawn, [8, 4, 16, 7, 31, 28, 30, 24, 13, 6, 31, 1]);
    }

    fn counts(found: usize) -> Counts {
        Counts { gold_events: 10, pred_events: 10, triggers: found, ..Counts::default() }
    }

    #[test]
    fn intervals() {
        let same = [counts(7); 12];
        let point = Draws::new(200).interval(&same, Figure::Trigger);
        assert_eq!(point, Interval { low: 0.7, high: 0.7 }, "equal documents leave nothing to chance");
        let mixed = [counts(2), counts(9), counts(5), counts(7)];
        let Interval { low, high } = Draws::new(1000).interval(&mixed, Figure::Trigger);
        assert!(low < 0.575 && 0.575 < high && low >= 0.2 && high <= 0.9, "{low} {high}");
        assert_eq!(Draws::new(0).interval(&mixed, Figure::Trigger), Interval { low: 0.575, high: 0.575 });
        assert_eq!(Draws::new(10).interval(&[], Figure::Trigger), Interval::default());
    }

    #[test]
    fn paired_differences() {
        // One more found event in each document: the difference is certain although the figure itself is not.
        let pairs: Vec<_> = [2, 9, 5, 7].iter().map(|&n| (counts(n + 1), counts(n))).collect();
        let d = Draws::new(1000).difference(&pairs, Figure::Trigger);
        assert!((d.interval.low - 0.1).abs() < 1e-9 && (d.interval.high - 0.1).abs() < 1e-9, "{d:?}");
        assert_eq!((d.wins, d.ties), (1.0, 0.0));
        let same: Vec<_> = pairs.iter().map(|p| (p.0, p.0)).collect();
        assert_eq!(Draws::new(100).difference(&same, Figure::Trigger).ties, 1.0);
    }
}
