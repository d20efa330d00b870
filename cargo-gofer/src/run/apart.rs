//! What tells the scripts of tasks apart.

use std::collections::{HashMap, HashSet};

/// Of each text what comes after the lines with which another one begins too: tasks share beginnings, such as that
/// which fetches the source. Nothing is left out of a text that stands alone; of one that is all another's beginning
/// its last line is left.
pub fn own_parts<'a>(texts: &[&'a str]) -> Vec<&'a str> {
    // Texts as paths in a tree of lines; for each step how many go there.
    let mut tree: HashMap<(usize, &str), (usize, usize)> = HashMap::new();
    let different: HashSet<&str> = texts.iter().copied().collect();
    for text in &different {
        let mut place = 0;
        for line in text.split_inclusive('\n') {
            let new = tree.len() + 1;
            let (next, texts) = tree.entry((place, line.trim_end())).or_insert((new, 0));
            *texts += 1;
            place = *next;
        }
    }
    texts.iter().map(|text| &text[shared(text, &tree)..]).collect()
}

/// How much of a text is another's beginning, in whole lines.
fn shared(text: &str, tree: &HashMap<(usize, &str), (usize, usize)>) -> usize {
    let (mut place, mut end, mut last) = (0, 0, 0);
    for line in text.split_inclusive('\n') {
        match tree.get(&(place, line.trim_end())) {
            Some((next, texts)) if *texts > 1 => (place, last, end) = (*next, end, end + line.len()),
            _ => return end,
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shared_at_the_beginning_is_left_out() {
        let texts = ["get\ncd\ntest", "get\ncd\ntest", "get\ncd\npublish\ntell", "echo", ""];
        assert_eq!(own_parts(&texts), ["test", "test", "publish\ntell", "echo", ""]);
        // All of it another's beginning, with a line end or without.
        assert_eq!(own_parts(&["a\nb", "a\nb\nc"]), ["b", "c"]);
        assert_eq!(own_parts(&["a", "a\nb"]), ["a", "b"]);
        // Nothing else to tell it from.
        assert_eq!(own_parts(&["a\nb", "a\nb"]), ["a\nb", "a\nb"]);
        assert_eq!(own_parts(&[]), [""; 0]);
    }
}
