//! Isotonic regression: the nearest values to some wishes that do not decrease.
//!
//! Pool adjacent violators (M. Ayer and others, 1955; R. E. Barlow and others, 1972), linear.

/// The non-decreasing values with the least weighted sum of squares of distances to the wishes,
/// given as (wish, weight) with positive weights.
pub(super) fn regression(wishes: impl Iterator<Item = (f64, f64)>) -> Vec<f64> {
    let mut pools = Pools::default();
    pools.take(wishes);
    pools.granted().collect()
}

/// Room for regressions, for who needs many of them.
#[derive(Debug, Default)]
pub(super) struct Pools {
    /// Mean, weight, and how many wishes.
    pools: Vec<(f64, f64, usize)>,
}

impl Pools {
    /// Takes wishes in the place of those before.
    pub(super) fn take(&mut self, wishes: impl Iterator<Item = (f64, f64)>) {
        self.pools.clear();
        for (wish, weight) in wishes {
            let mut pool = (wish, weight, 1);
            while let Some(&(mean, weight, length)) = self.pools.last() {
                if mean < pool.0 {
                    break;
                }
                let sum = weight + pool.1;
                pool = ((mean * weight + pool.0 * pool.1) / sum, sum, length + pool.2);
                self.pools.pop();
            }
            self.pools.push(pool);
        }
    }

    /// What [`regression`] gives for the wishes that were taken.
    pub(super) fn granted(&self) -> impl Iterator<Item = f64> {
        self.pools.iter().flat_map(|&(mean, _, length)| std::iter::repeat_n(mean, length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_stays_and_violators_pool() {
        let wishes = [(1.0, 1.0), (5.0, 1.0), (2.0, 2.0), (4.0, 1.0)];
        assert_eq!(regression(wishes.into_iter()), [1.0, 3.0, 3.0, 4.0]);
    }
}
