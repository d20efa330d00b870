//! `"cargo +{toolchain} test"` in a task with the axis `toolchain`: braces that only `format!` reads.

use gofer_core::Problem;

use crate::ast::{Content, List, Task, Value};
use crate::keys::TaskKey;
use crate::literal::Written;
use crate::problem::Problems;

/// Reports the texts of a task that name one of its axes in braces. Of an image more is wrong with them.
pub fn check(task: &Task, problems: &mut Problems) {
    let names: Vec<String> = task.axes.iter().map(|axis| axis.name.to_string()).collect();
    let fields = task.fields.list.iter().filter(|field| field.key.means != TaskKey::Image.into());
    for value in fields.flat_map(|field| values(&field.content)) {
        let Some(Written::Text(text)) = Written::read(&value.tokens) else { continue };
        if let Some(axis) = names.iter().find(|axis| places(&text, axis).next().is_some()) {
            problems.at(value.range(), problem(axis, &text, &names));
        }
    }
}

fn values(content: &Content) -> Vec<&Value> {
    match content {
        Content::Value(value) | Content::List(List::Value(value)) => vec![value],
        Content::List(List::Elements(elements, _)) => elements.iter().collect(),
        Content::Variables(variables) => variables.list.iter().filter_map(|variable| variable.value.as_ref()).collect(),
        _ => Vec::new(),
    }
}

/// Where an axis stands in braces: not in `${v}` and `%{v}`, which a shell and other programs read, nor in `{{v}}`.
fn places<'t>(text: &'t str, axis: &str) -> impl Iterator<Item = usize> + 't {
    let named = format!("{{{axis}}}");
    let length = named.len();
    let places: Vec<usize> = text.match_indices(&named).map(|(at, _)| at).collect();
    places.into_iter().filter(move |at| {
        !text[..*at].ends_with(['$', '%', '#', '@', '{', '\\']) && !text[at + length..].starts_with('}')
    })
}

fn problem(axis: &str, text: &str, names: &[String]) -> Problem {
    let problem = Problem::new(format!("`{{{axis}}}` stays as it is in a text that no `format!` reads"));
    let written = format!("{:?}", formatted(text, names));
    let is_short = written.len() <= 72 && !text.contains(['\n', '`']) && written == gofer_core::shown(&written);
    let right = if is_short { format!("`format!({written})`") } else { format!("`format!(\"{{{axis}}}\")`") };
    problem.help(if is_short {
        format!("write {right}; what is to keep its braces has two of them there, as in `{{{{{axis}}}}}`")
    } else {
        format!("a value is put into it as in {right}; what is to keep its braces has two of them there, as in `{{{{{axis}}}}}`")
    })
}

/// The text as `format!` reads it: with all braces twice but those of the axes.
fn formatted(text: &str, names: &[String]) -> String {
    let mut keep = vec![false; text.len()];
    for axis in names {
        for at in places(text, axis) {
            keep[at] = true;
            keep[at + axis.len() + 1] = true;
        }
    }
    let mut formatted = String::new();
    for (at, c) in text.char_indices() {
        if matches!(c, '{' | '}') && !keep[at] {
            formatted.push(c);
        }
        formatted.push(c);
    }
    formatted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_format_would_read_is_found() {
        for text in ["{v}", "a{v}b", "${x}{v}", "{ {v} }"] {
            assert_eq!(places(text, "v").count(), 1, "{text}");
        }
        for text in ["${v}", "%{v}", "{{v}}", "{w}", "{ v }", "v", "{v", "\\{v}", "$${v}"] {
            assert_eq!(places(text, "v").count(), 0, "{text}");
        }
    }

    #[test]
    fn other_braces_are_kept() {
        assert_eq!(formatted("{v} ${HOME} {}", &["v".to_owned()]), "{v} ${{HOME}} {{}}");
    }
}
