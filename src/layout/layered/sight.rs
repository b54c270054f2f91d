//! Which things see each other along one direction, with nothing between them.

use super::in_order;

/// Pairs (first, second) of things that overlap across, the first before the second along the
/// direction, such that every other overlap follows from them. `reach` holds from where to where
/// each thing extends across; the things are given in their order along.
///
/// A sweep across holds what is present in its order along: O(n log n), with at most three pairs for
/// each thing.
pub(super) fn pairs(reach: &[(f64, f64)]) -> Vec<(usize, usize)> {
    // Place across, whether something starts there, and what: in one number, which sorts faster. What
    // ends goes before what starts at the same place.
    let mut events: Vec<i128> = Vec::with_capacity(2 * reach.len());
    for (i, &(from, to)) in reach.iter().enumerate().filter(|(_, r)| r.0 < r.1) {
        events.push(i128::from(in_order(from)) << 64 | 1 << 63 | i as i128);
        events.push(i128::from(in_order(to)) << 64 | i as i128);
    }
    events.sort_unstable();
    let mut present = Present::new(reach.len());
    let mut pairs = Vec::with_capacity(events.len());
    for event in events {
        let (starts, i) = (event >> 63 & 1 == 1, event as usize & (usize::MAX >> 1));
        let (before, after) = (present.before(i), present.after(i));
        present.toggle(i);
        if starts {
            pairs.extend(before.map(|b| (b, i)));
            pairs.extend(after.map(|a| (i, a)));
        } else {
            pairs.extend(before.zip(after));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// A set of small numbers that tells the next one on either side, as bits in words, with a bit for each
/// word that is not empty above them, and so on up to a single word.
struct Present(Vec<Vec<u64>>);

impl Present {
    fn new(count: usize) -> Self {
        let mut levels = vec![vec![0; count / 64 + 1]];
        while levels[levels.len() - 1].len() > 1 {
            let above = levels[levels.len() - 1].len() / 64 + 1;
            levels.push(vec![0; above]);
        }
        Self(levels)
    }

    /// Takes a number in, or out.
    fn toggle(&mut self, mut at: usize) {
        for level in &mut self.0 {
            let word = &mut level[at / 64];
            let was_empty = *word == 0;
            *word ^= 1 << (at % 64);
            if !was_empty && *word != 0 {
                break;
            }
            at /= 64;
        }
    }

    /// The next number above `at`.
    fn after(&self, at: usize) -> Option<usize> {
        // In two steps, for the last bit of a word cannot be passed in one.
        self.nearest(at, |word, bit| word & (!0 << bit << 1), u64::trailing_zeros)
    }

    /// The next number below `at`.
    fn before(&self, at: usize) -> Option<usize> {
        self.nearest(at, |word, bit| word & !(!0 << bit), u64::ilog2)
    }

    fn nearest(
        &self,
        mut at: usize,
        beyond: fn(u64, u32) -> u64,
        first: fn(u64) -> u32,
    ) -> Option<usize> {
        for (height, level) in self.0.iter().enumerate() {
            let rest = beyond(level[at / 64], (at % 64) as u32);
            if rest != 0 {
                let mut found = at / 64 * 64 + first(rest) as usize;
                for level in self.0[..height].iter().rev() {
                    found = found * 64 + first(level[found]) as usize;
                }
                return Some(found);
            }
            at /= 64;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::numbers;
    use super::*;

    #[test]
    fn the_next_on_either_side_is_that_of_a_sorted_set() {
        let mut next = numbers(7);
        for count in [1, 63, 64, 65, 4_095, 4_096, 4_097, 300_000] {
            let (mut bits, mut sorted) = (Present::new(count), BTreeSet::new());
            for _ in 0..500 {
                let at = next(count);
                bits.toggle(at);
                if !sorted.insert(at) {
                    sorted.remove(&at);
                }
                let at = next(count);
                assert_eq!(bits.after(at), sorted.range(at + 1..).next().copied());
                assert_eq!(bits.before(at), sorted.range(..at).next_back().copied());
            }
        }
    }

    #[test]
    fn what_is_behind_something_is_not_seen_at_once() {
        // A wide thing, two narrow ones after it, and a wide one that sees past them.
        let reach = [(0.0, 9.0), (1.0, 3.0), (2.0, 4.0), (0.0, 9.0)];
        assert_eq!(pairs(&reach), [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]);
        let reach = [(0.0, 9.0), (0.0, 9.0), (0.0, 9.0)];
        assert_eq!(pairs(&reach), [(0, 1), (1, 2)]);
        assert_eq!(pairs(&[(0.0, 1.0), (1.0, 2.0)]), []);
    }

    #[test]
    fn every_overlap_follows_from_the_pairs() {
        let mut next = numbers(11);
        let reach: Vec<(f64, f64)> = (0..60)
            .map(|_| {
                let from = next(100) as f64;
                (from, from + 1.0 + next(20) as f64)
            })
            .collect();
        let mut before = vec![vec![false; 60]; 60];
        for (a, b) in pairs(&reach) {
            before[a][b] = true;
        }
        for k in 0..60 {
            for i in 0..60 {
                for j in 0..60 {
                    before[i][j] |= before[i][k] && before[k][j];
                }
            }
        }
        for i in 0..60 {
            for j in i + 1..60 {
                let overlap = reach[i].0 < reach[j].1 && reach[j].0 < reach[i].1;
                assert!(!overlap || before[i][j], "{i} and {j}");
            }
        }
    }
}
