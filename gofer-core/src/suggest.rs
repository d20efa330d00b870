/// Words longer than this are never compared: nobody mistypes a page of text.
const LONGEST: usize = 64;

/// The candidate that a mistyped word most likely stands for.
///
/// A candidate is near if it differs by at most a third of the word's length in insertions,
/// deletions, replacements and swaps of neighbours, or in case only, or if it is the only
/// candidate that begins with the word (a word still being typed). Of several equally near,
/// the first is taken.
///
/// ```
/// use gofer_core::nearest;
/// assert_eq!(nearest("comand", ["image", "command"]), Some("command"));
/// assert_eq!(nearest("im", ["image", "command"]), Some("image"));
/// assert_eq!(nearest("xyz", ["image", "command"]), None);
/// ```
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_of(word, &mut candidates.into_iter())
}

fn nearest_of<'a>(word: &str, candidates: &mut dyn Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut candidates = candidates.filter(|candidate| may_be_near(word, candidate)).peekable();
    candidates.peek()?;
    let mut folded = Vec::new();
    if !fold(word, &mut folded) {
        return None;
    }
    let most = (folded.len() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    let mut begun = None;
    let mut beginnings = 0;
    let (mut other, mut rows) = (Vec::new(), Rows::default());
    for candidate in candidates {
        if !fold(candidate, &mut other) {
            continue;
        }
        if folded.len() >= 2 && other.starts_with(&folded) {
            beginnings += 1;
            begun = Some(candidate);
        }
        // A word of one or two letters is "near" almost anything of its length.
        let most = most.min(folded.len().min(other.len()) - 1);
        // Of those equally near the first counts, so a later one has to be nearer.
        let most = match best {
            Some((0, _)) => continue,
            Some((least, _)) => most.min(least - 1),
            None => most,
        };
        if let Some(distance) = rows.distance(&folded, &other, most) {
            best = Some((distance, candidate));
        }
    }
    let begun = begun.filter(|_| beginnings == 1);
    best.map(|(_, candidate)| candidate).or(begun)
}

/// How many unknown words are worth a suggestion each among so many candidates: a suggestion
/// compares with all of them, and nobody reads hundreds.
///
/// ```
/// use gofer_core::most_suggestions;
/// assert_eq!(most_suggestions(20), 100);
/// assert!(most_suggestions(1_000_000) < 10);
/// ```
#[must_use]
pub const fn most_suggestions(candidates: usize) -> usize {
    const MOST: usize = 100;
    const MOST_COMPARISONS: usize = 100_000;
    let affordable = MOST_COMPARISONS / if candidates == 0 { 1 } else { candidates };
    if affordable > MOST { MOST } else { affordable + 1 }
}

/// Whether a candidate is about as long as the word, or begins with it. That is told of plain letters alone, without a look
/// at each of them: a macro asks it of most words of a block, and is not optimised.
fn may_be_near(word: &str, candidate: &str) -> bool {
    let (word, candidate) = (word.as_bytes(), candidate.as_bytes());
    let most = (word.len() / 3).max(1);
    word.len().abs_diff(candidate.len()) <= most
        || !candidate.is_ascii()
        || !word.is_ascii()
        || candidate.len() > word.len() && candidate[..word.len()].eq_ignore_ascii_case(word)
}

/// The word's letters without their case; whether it is one that can be compared.
fn fold(word: &str, folded: &mut Vec<char>) -> bool {
    folded.clear();
    folded.extend(word.chars().take(LONGEST + 1).flat_map(char::to_lowercase));
    !folded.is_empty() && folded.len() <= LONGEST
}

/// The last three rows of the table that a distance is read from.
#[derive(Default)]
struct Rows {
    before: Vec<usize>,
    above: Vec<usize>,
    row: Vec<usize>,
}

impl Rows {
    /// Optimal string alignment: Levenshtein's distance with swaps of neighbours. Nothing if it
    /// is more than `most`.
    fn distance(&mut self, a: &[char], b: &[char], most: usize) -> Option<usize> {
        if a.len().abs_diff(b.len()) > most {
            return None;
        }
        let Rows { before, above, row } = self;
        for row in [&mut *before, &mut *row] {
            row.clear();
            row.resize(b.len() + 1, 0);
        }
        above.clear();
        above.extend(0..=b.len());
        for (i, &x) in a.iter().enumerate() {
            row[0] = i + 1;
            for (j, &y) in b.iter().enumerate() {
                row[j + 1] = (above[j] + usize::from(x != y)).min(above[j + 1] + 1).min(row[j] + 1);
                if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                    row[j + 1] = row[j + 1].min(before[j - 1] + 1);
                }
            }
            // What follows is at least the least of the last two rows.
            if row.iter().chain(above.iter()).all(|distance| *distance > most) {
                return None;
            }
            std::mem::swap(before, above);
            std::mem::swap(above, row);
        }
        above.last().copied().filter(|distance| *distance <= most)
    }
}

/// Words in backticks as a list in prose.
///
/// ```
/// assert_eq!(gofer_core::list(&["a", "b", "c"]), "`a`, `b` and `c`");
/// ```
#[must_use]
pub fn list<S: AsRef<str>>(words: &[S]) -> String {
    let mut text = String::new();
    for (place, word) in words.iter().enumerate() {
        text.push_str(match place {
            0 => "`",
            _ if place + 1 == words.len() => "` and `",
            _ => "`, `",
        });
        text.push_str(&crate::shown(word.as_ref()));
    }
    if !words.is_empty() {
        text.push('`');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found() {
        let ids = ["build", "build_docs", "test", "release"];
        assert_eq!(nearest("biuld", ids), Some("build"));
        assert_eq!(nearest("Build", ids), Some("build"));
        assert_eq!(nearest("releas", ids), Some("release"));
        assert_eq!(nearest("rel", ids), Some("release"));
        assert_eq!(nearest("buildd_ocs", ids), Some("build_docs"));
    }

    #[test]
    fn far_words_are_not() {
        assert_eq!(nearest("q", ["a", "b"]), None);
        assert_eq!(nearest("", ["a"]), None);
        assert_eq!(nearest(&"x".repeat(10_000), ["a"]), None);
        assert_eq!(nearest("deploy", ["build", "test"]), None);
        assert_eq!(nearest("in", ["image", "command", "inner", "input"]), None, "two begin so");
    }

    #[test]
    fn a_third_of_the_word_may_differ() {
        assert_eq!(nearest("abcdef", ["abcdXY"]), Some("abcdXY"));
        assert_eq!(nearest("abcdef", ["abcXYZ"]), None);
        assert_eq!(nearest("abcde", ["abcXY"]), None, "5 / 3 is 1");
        assert_eq!(nearest("ab", ["ax"]), Some("ax"), "one always may");
        assert_eq!(nearest("a", ["x"]), None, "but not all");
    }

    #[test]
    fn of_equally_near_words_the_first_is_taken() {
        assert_eq!(nearest("test_c", ["test_a", "test_b"]), Some("test_a"));
        assert_eq!(nearest("test_c", ["tast_a", "test_b"]), Some("test_b"), "a nearer one counts wherever it stands");
        assert_eq!(nearest("test_c", ["test_a", "Test_C", "TEST_C"]), Some("Test_C"));
    }

    /// The textbook's table, row by row.
    #[test]
    fn giving_up_early_changes_no_distance() {
        let words = ["", "a", "ab", "ba", "abc", "cab", "kitten", "sitting", "abcdef", "badcfe", "xbadcf"];
        let letters = |word: &str| word.chars().collect::<Vec<char>>();
        for (a, b) in words.iter().flat_map(|a| words.map(|b| (letters(a), letters(b)))) {
            let far = Rows::default().distance(&a, &b, 100).unwrap();
            for most in 0..8 {
                assert_eq!(Rows::default().distance(&a, &b, most), Some(far).filter(|far| *far <= most), "{a:?} {b:?}");
            }
        }
        let distance = |a, b| Rows::default().distance(&letters(a), &letters(b), 100).unwrap();
        assert_eq!([distance("kitten", "sitting"), distance("ab", "ba"), distance("ca", "abc")], [3, 1, 3]);
    }

    #[test]
    fn a_list_reads_as_prose() {
        assert_eq!(list::<&str>(&[]), "");
        assert_eq!(list(&["a"]), "`a`");
        assert_eq!(list(&["a", "b"]), "`a` and `b`");
    }
}
