//! `"cargo +{toolchain} test"` in a task with the axis `toolchain`: braces that only `format!` reads.

use std::ops::Range;

use gofer_core::{Problem, Rule};

use crate::ast::{Content, List, Task, Value};
use crate::keys::TaskKey;
use crate::literal::Written;
use crate::problem::Problems;

/// Reports the texts of a task that name one of its axes in braces. Of an image more is wrong with them.
pub fn check(task: &Task, problems: &mut Problems) {
    if task.axes.is_empty() {
        return;
    }
    let names: Vec<String> = task.axes.iter().map(|axis| axis.name.to_string()).collect();
    if let Some(docs) = &task.docs
        && let Some(first) = places(&docs.text, &names).next()
    {
        let problem = Problem::new(format!("`{}` stays as it is in a comment", &docs.text[first]));
        let help = match formatted(&docs.text, &names) {
            Some(right) => format!("describe the task by its field `description: {right}`"),
            None => "what depends on an axis is a `description`, made by `format!`".to_owned(),
        };
        problems.at(docs.range, problem.help(help));
    }
    let fields = task.fields.list.iter().filter(|field| field.key.means != TaskKey::Image.into());
    for value in fields.flat_map(|field| values(&field.content)) {
        let Some(Written::Text(text)) = Written::read(&value.tokens) else { continue };
        if let Some(first) = places(&text, &names).next() {
            problems.at(value.range(), problem(&text[first], &text, &names));
        } else if let Some(right) = gofer_core::formatted_image(&text, &names) {
            // `${{ matrix.v }}`, which is told.
            problems.retell(value.range(), |problem| match problem.rule {
                Rule::MalformedReference => problem.help(format!("write `{right}`")),
                _ => problem,
            });
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

/// Where `{v}` and `{v.0}` of an axis `v` stand: not in `${v}` and `%{v}`, which a shell and other programs read, nor in `{{v}}`.
fn places<'t>(text: &'t str, names: &'t [String]) -> impl Iterator<Item = Range<usize>> + 't {
    text.match_indices('{').filter_map(move |(start, _)| {
        // Up to the next brace of either kind, so that a text of many is gone over once.
        let length = text[start + 1..].find(['{', '}'])?;
        let end = start + length + 2;
        if !text[..end].ends_with('}') {
            return None;
        }
        let (name, field) = match text[start + 1..end - 1].split_once('.') {
            Some((name, field)) => (name, field),
            None => (&text[start + 1..end - 1], "0"),
        };
        let is_axis = names.iter().any(|axis| axis == name) && field.chars().all(char::is_alphanumeric);
        let is_others = text[..start].ends_with(['$', '%', '#', '@', '{', '\\']) || text[end..].starts_with('}');
        (is_axis && !is_others && !field.is_empty()).then_some(start..end)
    })
}

fn problem(shown: &str, text: &str, names: &[String]) -> Problem {
    let problem = Problem::new(format!("`{shown}` stays as it is in a text that no `format!` reads"));
    let name = shown.trim_matches(['{', '}']);
    let help = if let Some(right) = formatted(text, names) {
        format!("write `{right}`; what is to keep its braces has two of them there, as in `{{{shown}}}`")
    } else {
        // A field stands in no braces.
        let value = if name.contains('.') { format!("\"{{}}\", {name}") } else { format!("\"{shown}\"") };
        format!(
            "a value is put into a text as in `format!({value})`; what is to keep its braces has two of them there, as in `{{{shown}}}`"
        )
    };
    problem.help(help)
}

/// The text in `format!`: with all braces twice but those of the axes. `None` if it is too long to be shown, or if `format!` reads
/// it in no such way.
fn formatted(text: &str, names: &[String]) -> Option<String> {
    const LONGEST: usize = 72;
    let mut formatted = String::new();
    let mut done = 0;
    let twice = |text: &str| text.replace('{', "{{").replace('}', "}}");
    for place in places(text, names) {
        formatted.push_str(&twice(&text[done..place.start]));
        formatted.push_str(&text[place.clone()]);
        done = place.end;
    }
    formatted.push_str(&twice(&text[done..]));
    let has_field = places(text, names).any(|place| text[place].contains('.'));
    let written = format!("{formatted:?}");
    let can_be_shown =
        written.len() <= LONGEST && !text.contains(['\n', '`']) && written == gofer_core::shown(&written);
    (can_be_shown && !has_field).then(|| format!("format!({written})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Vec<String> {
        vec!["v".to_owned()]
    }

    #[test]
    fn only_what_is_meant_for_format_is_found() {
        for text in ["{v}", "a{v}b", "${x}{v}", "{ {v} }", "{v.0}", "é{v}é"] {
            assert_eq!(places(text, &names()).count(), 1, "{text}");
        }
        for text in
            ["${v}", "%{v}", "{{v}}", "{w}", "{ v }", "v", "{v", "\\{v}", "$${v}", "{v: 1}", "{v.}", "{v,v}", "{v{"]
        {
            assert_eq!(places(text, &names()).count(), 0, "{text}");
        }
    }

    #[test]
    fn other_braces_are_kept() {
        assert_eq!(formatted("{v} ${HOME} {}", &names()).unwrap(), r#"format!("{v} ${{HOME}} {{}}")"#);
        assert_eq!(formatted("{v.0}", &names()), None);
    }
}
