//! Texts of a matrix' instances, made of its axes.

use std::collections::BTreeMap;

use super::single::{Kind, Single};
use super::text;

mod axis;
mod naming;
mod template;
mod words;

pub use axis::Axis;
use axis::Draft;
pub use naming::stands_in_braces;
pub use template::{Expression, MadeText};

/// The longest text of one line that is worth making of an axis.
const LONGEST: usize = 72;

/// The most texts that may differ between instances, for each axis.
const MOST_TEXTS: usize = 10;

/// The texts at one place, one of each instance.
type All<'a> = Vec<&'a str>;

/// The axes with these keys and all texts that are made of them; nothing if that would be harder to
/// read than the tasks one by one.
pub fn of<'a>(instances: &[Single<'a>], keys: &[Vec<&'a str>]) -> Option<(Vec<Axis<'a>>, BTreeMap<usize, MadeText>)> {
    let mut differing = differing(instances, MOST_TEXTS * keys.len())?;
    // A description seldom has the values as they are used.
    differing.sort_by_key(|(place, kind, _)| (*kind == Kind::Description, *place));
    let mut drafts = Draft::of_all(keys);
    let mut made = BTreeMap::new();
    for (place, kind, all) in &differing {
        made.insert(*place, MadeText::of(all, *kind, &mut drafts)?);
        if drafts.iter().any(Draft::is_too_much) {
            return None;
        }
    }
    Some((naming::named(drafts, instances[0], &made), made))
}

/// The texts that are not the same in all instances, by their places; nothing if one cannot be made, or
/// they are too many.
fn differing<'a>(instances: &[Single<'a>], most: usize) -> Option<Vec<(usize, Kind<'a>, All<'a>)>> {
    let first: Vec<(Kind, &str)> = instances[0].texts().collect();
    let mut columns: BTreeMap<usize, All> = BTreeMap::new();
    for (number, single) in instances.iter().enumerate() {
        for (place, (kind, text)) in single.texts().enumerate().filter(|(place, (_, text))| *text != first[*place].1) {
            let first = first[place].1;
            columns.entry(place).or_insert_with(|| vec![first; number]).push(text);
            if !can_be_made(kind, text) || !can_be_made(kind, first) {
                return None;
            }
        }
        // Those that are like the first again.
        for (place, column) in &mut columns {
            column.resize(number + 1, first[*place].1);
        }
        if columns.len() > most {
            return None;
        }
    }
    Some(columns.into_iter().map(|(place, column)| (place, first[place].0, column)).collect())
}

/// Braces mean something to `format!`, and to a server; what is long or has blank ends stands
/// better where it is used. Only a script has lines, of which some may have braces.
fn can_be_made(kind: Kind, text: &str) -> bool {
    let is_short = text.len() <= LONGEST && !text.contains('\n');
    let has_lines = kind == Kind::Script && text.contains('\n') && !text::ends_in_blanks(text);
    let is_empty = text.is_empty() && !matches!(kind, Kind::Variable(_));
    let is_bare = !is_empty && text.trim() == text && (has_lines || !text.contains(['{', '}']));
    let is_short = is_short && !text.contains('\t');
    is_bare && (is_short || has_lines) && text::is_visible(text)
}
