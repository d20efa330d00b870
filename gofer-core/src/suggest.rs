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
    let folded = fold(word)?;
    let most = (folded.len() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    let mut begun = None;
    let mut beginnings = 0;
    for candidate in candidates {
        let Some(other) = fold(candidate) else { continue };
        if folded.len() >= 2 && other.starts_with(&folded) {
            beginnings += 1;
            begun = Some(candidate);
        }
        if folded.len().abs_diff(other.len()) > most {
            continue;
        }
        let distance = distance(&folded, &other);
        // A word of one or two letters is "near" almost anything of its length.
        let near = distance <= most && distance < folded.len().min(other.len());
        if near && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    let begun = begun.filter(|_| beginnings == 1);
    best.map(|(_, candidate)| candidate).or(begun)
}

fn fold(word: &str) -> Option<Vec<char>> {
    let folded: Vec<char> = word.chars().take(LONGEST + 1).flat_map(char::to_lowercase).collect();
    (!folded.is_empty() && folded.len() <= LONGEST).then_some(folded)
}

/// Optimal string alignment: Levenshtein's distance with swaps of neighbours.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before = vec![0; b.len() + 1];
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut row = vec![i + 1; b.len() + 1];
        for (j, &y) in b.iter().enumerate() {
            row[j + 1] = (above[j] + usize::from(x != y)).min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                row[j + 1] = row[j + 1].min(before[j - 1] + 1);
            }
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

/// Words in backticks as a list in prose.
///
/// ```
/// assert_eq!(gofer_core::list(&["a", "b", "c"]), "`a`, `b` and `c`");
/// ```
#[must_use]
pub fn list<S: AsRef<str>>(words: &[S]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{}`", crate::shown(word.as_ref()))).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
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
    fn a_list_reads_as_prose() {
        assert_eq!(list::<&str>(&[]), "");
        assert_eq!(list(&["a"]), "`a`");
        assert_eq!(list(&["a", "b"]), "`a` and `b`");
    }
}
