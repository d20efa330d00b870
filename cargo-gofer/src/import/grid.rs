//! The keys of instances as those of several axes.

use super::names::is_worded;

/// The most axes that a task is given.
const MOST_AXES: usize = 4;

/// All ways to see keys as combinations of several, each axis with two keys or more, of which the last
/// varies fastest; those of the most axes first.
pub fn grids<'a>(keys: &[&'a str], separator: char) -> Vec<Vec<Vec<&'a str>>> {
    let mut found = splits(keys, separator, MOST_AXES);
    found.sort_by_key(|grid| std::cmp::Reverse(grid.len()));
    found
}

fn splits<'a>(keys: &[&'a str], separator: char, most: usize) -> Vec<Vec<Vec<&'a str>>> {
    let mut found = Vec::new();
    for size in (2..=keys.len() / 2).filter(|size| most > 1 && keys.len().is_multiple_of(*size)) {
        for (at, _) in keys[0].match_indices(separator) {
            let Some((outer, inner)) = split(keys, separator, size, at) else { continue };
            for mut grid in splits(&outer, separator, most - 1) {
                grid.push(inner.clone());
                found.push(grid);
            }
            found.push(vec![outer, inner]);
        }
    }
    found
}

/// Two lists of keys whose combinations these are, the inner ones this many; the first key is
/// parted here.
fn split<'a>(keys: &[&'a str], separator: char, size: usize, at: usize) -> Option<(Vec<&'a str>, Vec<&'a str>)> {
    let (first_outer, first_inner) = (&keys[0][..at], &keys[0][at + 1..]);
    let inner = |key: &&'a str| key.strip_prefix(first_outer)?.strip_prefix(separator);
    let outer = |key: &&'a str| key.strip_suffix(first_inner)?.strip_suffix(separator);
    let inner: Vec<&str> = keys[..size].iter().map(inner).collect::<Option<_>>()?;
    let outer: Vec<&str> = keys.iter().step_by(size).map(outer).collect::<Option<_>>()?;
    let are_words = inner.iter().chain(&outer).all(|key| is_worded(key));
    let mut all = outer.iter().flat_map(|outer| inner.iter().map(move |inner| (outer, inner))).zip(keys);
    let is_grid = |((outer, inner), key): ((&&str, &&str), &&str)| {
        key.strip_prefix(*outer).and_then(|rest| rest.strip_prefix(separator)) == Some(*inner)
    };
    (are_words && all.all(is_grid)).then_some((outer, inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_combinations() {
        let two = grids(&["bookworm_14", "bookworm_15", "next_14", "next_15"], '_');
        assert_eq!(two, [[["bookworm", "next"], ["14", "15"]]]);
        let three = grids(&["a-x-1", "a-x-2", "a-y-1", "a-y-2", "b-x-1", "b-x-2", "b-y-1", "b-y-2"], '-');
        assert_eq!(three[0], [["a", "b"], ["x", "y"], ["1", "2"]]);
        assert_eq!(three.len(), 3, "and two ways with two axes: {three:?}");
        let with_separators = grids(&["x86_64_debug", "x86_64_release", "arm_debug", "arm_release"], '_');
        assert_eq!(with_separators, [[["x86_64", "arm"], ["debug", "release"]]]);
    }

    #[test]
    fn what_is_no_combination() {
        for keys in [
            &["a_1", "a_2", "b_1"][..],
            &["a_1", "a_2", "b_1", "b_3"],
            &["a_1", "a_2"],
            &["a1", "a2", "b1", "b2"],
            // What varies fastest stands last.
            &["a_1", "b_1", "a_2", "b_2"],
        ] {
            assert!(grids(keys, '_').is_empty(), "{keys:?}");
        }
    }
}
