//! Which things see each other along one direction, with nothing between them.

use std::collections::BTreeSet;

/// Pairs (first, second) of things that overlap across, the first before the second along the
/// direction, such that every other overlap follows from them. `reach` holds from where to where
/// each thing extends across; the things are given in their order along.
///
/// A sweep across holds what is present in its order along: O(n log n), with at most three pairs for
/// each thing.
pub(super) fn pairs(reach: &[(f64, f64)]) -> Vec<(usize, usize)> {
    let mut events: Vec<(f64, bool, usize)> = Vec::with_capacity(2 * reach.len());
    for (i, &(from, to)) in reach.iter().enumerate().filter(|(_, r)| r.0 < r.1) {
        events.push((from, true, i));
        events.push((to, false, i));
    }
    // What ends goes before what starts at the same place.
    events.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut present: BTreeSet<usize> = BTreeSet::new();
    let mut pairs = Vec::with_capacity(events.len());
    for (_, starts, i) in events {
        let before = present.range(..i).next_back().copied();
        let after = present.range(i + 1..).next().copied();
        if starts {
            present.insert(i);
            pairs.extend(before.map(|b| (b, i)));
            pairs.extend(after.map(|a| (i, a)));
        } else {
            present.remove(&i);
            pairs.extend(before.zip(after));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let mut seed = 11_u32;
        let mut next = |below: u32| {
            seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12_345);
            f64::from(seed >> 16 & 0x7FFF) % f64::from(below)
        };
        let reach: Vec<(f64, f64)> = (0..60)
            .map(|_| {
                let from = next(100);
                (from, from + 1.0 + next(20))
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
