//! Long lines, cut to what differs.

use std::fmt::Write as _;

use crate::text::columns;

/// Lines of up to this many columns are shown as they are.
const LONG: usize = 160;
/// Characters around what differs that are kept.
const AROUND: usize = 40;
/// Characters of what differs that are kept.
const MOST: usize = 400;

/// Two lines without what they have in common, if one is long and they can be told apart so.
pub fn elide(before: String, after: String) -> (String, String) {
    if before == after || columns(&before).max(columns(&after)) <= LONG {
        return (before, after);
    }
    let (old, new): (Vec<char>, Vec<char>) = (before.chars().collect(), after.chars().collect());
    let start = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let room = old.len().min(new.len()) - start;
    let end = old.iter().rev().zip(new.iter().rev()).take(room).take_while(|(old, new)| old == new).count();
    let (short_old, short_new) = (cut(&old, start, end), cut(&new, start, end));
    if short_old == short_new { (before, after) } else { (short_old, short_new) }
}

/// What differs is all but this much at the start and at the end.
fn cut(line: &[char], start: usize, end: usize) -> String {
    let differs = start..line.len() - end;
    let from = differs.start.saturating_sub(AROUND);
    let until = line.len().min(differs.end + AROUND);
    let mut text = String::from(if from > 0 { "…" } else { "" });
    if differs.len() > MOST {
        text.extend(&line[from..differs.start + MOST]);
        let _ = write!(text, "… ({} more characters)", line.len() - differs.start - MOST);
        return text;
    }
    text.extend(&line[from..until]);
    if until < line.len() {
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_around_the_difference() {
        let line = |middle: &str| format!("{}{middle}{}", "x".repeat(500), "y".repeat(500));
        let (before, after) = elide(line("one"), line("two"));
        assert_eq!(before, format!("…{}one{}…", "x".repeat(AROUND), "y".repeat(AROUND)));
        assert_eq!(after, format!("…{}two{}…", "x".repeat(AROUND), "y".repeat(AROUND)));
        let (_, after) = elide("short".to_owned(), "z".repeat(1000));
        assert_eq!(after, format!("{}… (600 more characters)", "z".repeat(MOST)));
    }

    #[test]
    fn what_is_short_or_would_be_the_same_is_whole() {
        assert_eq!(elide("a".to_owned(), "b".to_owned()), ("a".to_owned(), "b".to_owned()));
        let (before, after) = (format!("…{}", "x".repeat(AROUND)), "x".repeat(400));
        assert_eq!(elide(before.clone(), after.clone()), (before, after), "one could be cut to the other");
    }
}
