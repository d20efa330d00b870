//! Names as a block has them: an identifier where it can be one, else in quotes.

use gofer_core::is_identifier;
use gofer_model::Ids;

use super::text;

/// An id as an identifier where it can be one, else in quotes. An identifier has underscores
/// where the id has the separator.
pub fn id(id: &str, ids: Ids) -> String {
    // `task task {` reads as a task without an id.
    let identifier = id.replace(ids.separator(), "_");
    if is_identifier(&identifier) && !id.starts_with('-') && id != "task" { identifier } else { text::literal(id) }
}

/// A matrix' name, likewise. `for` would begin the axes, and `in` their values.
pub fn name(name: &str, ids: Ids) -> String {
    if matches!(name, "for" | "in") { text::literal(name) } else { id(name, ids) }
}

/// The key of an axis as it is: unlike that of a task's id, its identifier keeps its underscores as a value.
pub fn axis_key(key: &str) -> String {
    let is_number = key.parse::<u32>().is_ok_and(|number| number.to_string() == key);
    if is_identifier(key) || is_number { key.to_owned() } else { text::literal(key) }
}

/// The name of a variable, likewise. `{ name: "A", value: "b" }` would read as one variable.
pub fn variable(name: &str) -> String {
    if is_identifier(name) && !matches!(name, "name" | "key") { name.to_owned() } else { text::literal(name) }
}

/// Whether a part of an id begins and ends in a letter or digit.
pub fn is_worded(part: &str) -> bool {
    part.starts_with(|c: char| c.is_ascii_alphanumeric()) && part.ends_with(|c: char| c.is_ascii_alphanumeric())
}
