//! Pairing of what nothing but its content tells apart: items that bear one id, links that say the
//! same.

use std::cmp::Ordering;

/// Pairs what has the same content, then the rest in the order of contents, as far as there are
/// partners. In the time of sorting, however many there are.
pub(crate) fn pair_by_content<T: Copy, C: Ord>(
    olds: impl Iterator<Item = (C, T)>,
    news: impl Iterator<Item = (C, T)>,
) -> Vec<(T, T)> {
    let (mut olds, mut news): (Vec<_>, Vec<_>) = (olds.collect(), news.collect());
    olds.sort_by(|(a, _), (b, _)| a.cmp(b));
    news.sort_by(|(a, _), (b, _)| a.cmp(b));
    let (mut pairs, mut old_rest, mut new_rest) = (Vec::new(), Vec::new(), Vec::new());
    let (mut olds, mut news) = (olds.into_iter().peekable(), news.into_iter().peekable());
    while let (Some((old, _)), Some((new, _))) = (olds.peek(), news.peek()) {
        let order = old.cmp(new);
        let old = olds.next_if(|_| order != Ordering::Greater).map(|(_, old)| old);
        let new = news.next_if(|_| order != Ordering::Less).map(|(_, new)| new);
        match (old, new) {
            (Some(old), Some(new)) => pairs.push((old, new)),
            (old, new) => {
                old_rest.extend(old);
                new_rest.extend(new);
            }
        }
    }
    old_rest.extend(olds.map(|(_, old)| old));
    new_rest.extend(news.map(|(_, new)| new));
    pairs.extend(old_rest.into_iter().zip(new_rest));
    pairs
}

#[cfg(test)]
mod tests {
    use super::pair_by_content;

    fn pairs(olds: &str, news: &str) -> Vec<(usize, usize)> {
        let items = |text: &str| text.chars().zip(0..).collect::<Vec<(char, usize)>>().into_iter();
        pair_by_content(items(olds), items(news))
    }

    #[test]
    fn the_same_are_paired_first_and_the_rest_in_order() {
        assert_eq!(pairs("ba", "ab"), [(1, 0), (0, 1)]);
        assert_eq!(pairs("aab", "bca"), [(0, 2), (2, 0), (1, 1)]);
        assert_eq!(pairs("xa", "ay"), [(1, 0), (0, 1)]);
        assert_eq!(pairs("aaa", "a"), [(0, 0)]);
        assert_eq!(pairs("", "a"), []);
    }
}
