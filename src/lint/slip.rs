//! Which missing ids are an existing one mistyped, for certain enough to write that instead.
//!
//! An id that is near to another need not be meant by it: beside `premise-1` a `premise-2` may be
//! still to be written, and `unsafe`, `women-agree` and `study-us` are no misspellings of `safe`,
//! `men-agree` and `study-uk`. What makes another word in most languages is a letter replaced, and
//! letters added or left away at the beginning or end of a word; and of short words most changes do.

use super::rules::malformed_id::{fault, kebab};

/// Letters of the shortest word in which a slip is told from another word. In shorter ones it is
/// often neither the one nor the other: `form` and `from`, `trial` and `trail`, `lose` and `loose`.
const LONG: usize = 6;

/// An id in the spelling of ids, for comparing: its words in lower-case letters, hyphens between.
pub(super) fn spelled(id: &str) -> String {
    if fault(id).is_some() { kebab(id) } else { id.to_owned() }
}

/// Whether one id is the other with a slip of the pen in one of its words: in a word of at least
/// six letters two neighbours exchanged, or one inside it left out or typed twice.
pub(super) fn is_slip(id: &str, meant: &str) -> bool {
    // Such a slip makes an id longer or shorter by one letter at most, which is four bytes.
    if id.len().abs_diff(meant.len()) > 4 {
        return false;
    }
    let mut words = id.split('-');
    let mut differing = None;
    for right in meant.split('-') {
        let Some(word) = words.next() else { return false };
        if word != right && differing.replace((word, right)).is_some() {
            return false;
        }
    }
    let Some((word, right)) = differing.filter(|_| words.next().is_none()) else { return false };
    let (word, right): (Vec<char>, Vec<char>) = (word.chars().collect(), right.chars().collect());
    let are_letters = word.iter().chain(&right).all(|character| character.is_alphabetic());
    are_letters
        && right.len() >= LONG
        && (is_exchanged(&word, &right)
            || is_left_out_inside(&word, &right)
            || is_typed_twice_inside(&word, &right))
}

/// How many characters two words share from their beginning.
fn shared(a: &[char], b: &[char]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// Whether two neighbours stand the other way round.
fn is_exchanged(word: &[char], right: &[char]) -> bool {
    let at = shared(word, right);
    word.len() == right.len()
        && at + 1 < word.len()
        && (word[at], word[at + 1]) == (right[at + 1], right[at])
        && word[at + 2..] == right[at + 2..]
}

/// Whether the word lacks one letter, and neither its first nor its last.
fn is_left_out_inside(word: &[char], right: &[char]) -> bool {
    let at = shared(word, right);
    word.len() + 1 == right.len()
        && at < word.len()
        && word[at..] == right[at + 1..]
        && word != &right[1..]
}

/// Whether the word has one letter twice in a row that the right one has once, and neither its
/// first nor its last.
fn is_typed_twice_inside(word: &[char], right: &[char]) -> bool {
    is_left_out_inside(right, word) && {
        let at = shared(word, right);
        word[at] == word[at - 1]
    }
}

#[cfg(test)]
mod tests {
    use super::{is_slip, spelled};

    #[test]
    fn plain_slips_in_long_words_are_told() {
        for (id, meant) in [
            ("mutaul-trust", "mutual-trust"),
            ("rpemise-1", "premise-1"),
            ("mutal-trust", "mutual-trust"),
            ("mutuual-trust", "mutual-trust"),
            ("the-neihgbours", "the-neighbours"),
            ("aggreement", "agreement"),
            ("agrement", "agreement"),
            ("взаимоне", "взаимное"),
        ] {
            assert!(is_slip(id, meant), "{id} {meant}");
            assert!(!is_slip(meant, meant), "{meant}");
        }
    }

    #[test]
    fn what_may_be_another_word_is_left() {
        for (id, meant) in [
            ("premise-2", "premise-1"),
            ("premise-12", "premise-122"),
            ("gain-2020", "gain-2019"),
            ("finding1", "finding2"),
            ("women-agree", "men-agree"),
            ("unsafe", "safe"),
            ("nonviolent", "violent"),
            ("atypical", "typical"),
            ("study-us", "study-uk"),
            ("mark", "marks"),
            ("benefit", "benefits"),
            ("benefits", "benefit"),
            ("quieter", "quiete"),
            ("needles", "needless"),
            ("needless", "needles"),
            ("trains-lat", "trains-late"),
            ("complement", "compliment"),
            ("effect-larger", "affect-larger"),
            ("inflation", "deflation"),
            ("trail", "trial"),
            ("mutual-trust", "mutual-trust-grows"),
            ("no-mutual-trust", "mutual-trust"),
            ("mutual-turst", "mutual-trust"),
            ("mutaul-tursts", "mutual-trusts"),
            ("mutualtrust", "mutual-trust"),
            ("", "mutual"),
            ("互任", "互信"),
        ] {
            assert!(!is_slip(id, meant), "{id} {meant}");
        }
    }

    #[test]
    fn spelling_goes_by_words() {
        assert_eq!(spelled("Mutual Trust"), "mutual-trust");
        assert_eq!(spelled("mutual-trust"), "mutual-trust");
    }
}
