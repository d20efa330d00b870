//! `toolchain` in a task that has no such axis, or in a setting: it is a variable only in the tasks that have it.

use std::collections::HashMap;

use gofer_core::Problem;
use proc_macro2::Delimiter;

use super::inside::forget_named;
use super::known::Known;
use crate::ast::{Axis, Block, Content, Fields, List, Name, Task, Value, Variables};
use crate::problem::{Problems, Range};
use crate::tokens::{self, Ident, TokenTree};

/// Words that may make a name in a value, of which nothing is said then.
const MAKE_NAMES: [&str; 10] =
    ["let", "for", "match", "fn", "const", "static", "use", "mod", "macro_rules", "pipeline"];

/// Macros whose arguments are values. What another does with a word is not known.
const TAKE_VALUES: [&str; 3] = ["format", "format_args", "vec"];

/// Types of Rust's own, which a word may be too that is an axis elsewhere: `n as u32`, `Vec<str>`.
const TYPES: [&str; 17] = [
    "bool", "char", "str", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
    "f32", "f64",
];

/// Reports the first use of another task's axis in each task, and in the settings.
pub(super) fn report(block: &mut Block, known: &Known, problems: &mut Problems) {
    let mut owners: HashMap<String, usize> = HashMap::new();
    for (place, task) in block.tasks.iter().enumerate().filter(|(_, task)| task.named && !task.name.malformed) {
        for axis in &task.axes {
            owners.entry(axis.name.to_string()).or_insert(place);
        }
    }
    if owners.is_empty() || !Known::tells() {
        return;
    }
    let used = |fields: &Fields, own: &[Axis]| {
        let is_own = |word: &Ident| own.iter().any(|axis| axis.name == word.text());
        let is_others = |word: &Ident| !is_own(word) && owners.contains_key(word.text()) && known.is_axis_alone(word);
        let values = fields.list.iter().flat_map(|field| values_in(&field.content));
        let (word, range) = values.flat_map(|value| uses(&value.tokens)).find(|(word, _)| is_others(word))?;
        Some((owners[word.text()], word, range))
    };
    if let Some((owner, axis, range)) = used(&block.settings, &[]) {
        let owner = gofer_core::shown(&block.tasks[owner].name.text);
        let problem = Problem::new(format!("`{axis}` is an axis of `{owner}`, and known only there"));
        problems.at(range, problem.help("what depends on an axis stands in the fields of a task that has it"));
        forget(&mut block.settings, &axis);
    }
    for place in 0..block.tasks.len() {
        let task = &block.tasks[place];
        if !task.sound {
            continue;
        }
        let Some((owner, axis, range)) = used(&task.fields, &task.axes) else { continue };
        let help = to_have_axis(task, &axis, Some(&block.tasks[owner].name).filter(|_| owner < place));
        let owner = gofer_core::shown(&block.tasks[owner].name.text);
        problems.at(range, Problem::new(format!("`{axis}` is an axis of `{owner}`, not of this task")).help(help));
        forget(&mut block.tasks[place].fields, &axis);
    }
}

fn forget(fields: &mut Fields, axis: &Ident) {
    for field in &mut fields.list {
        forget_named(&mut field.content, axis.text());
    }
}

/// How a task comes to have the axis of another, which stands above it.
fn to_have_axis(task: &Task, axis: &Ident, above: Option<&Name>) -> String {
    let name = task.name.shown();
    let Some(above) = above else {
        return format!("a task has its own axes, as in `task {name} for {axis} in {{ ... }}`");
    };
    let written = format!("{axis} in {}.{axis}", above.shown());
    let help = "with an instance for each of its keys this task begins";
    match task.axes.last() {
        None => format!("{help} `task {name} for {written}`"),
        Some(last) => format!("this task has an instance for each of its keys with {}", after_last(last, &written)),
    }
}

/// How another axis is written in a header that has some.
pub(super) fn after_last(last: &Axis, written: &str) -> String {
    format!("`, {written}` after the axis `{}`", last.name)
}

/// The values of a field.
fn values_in(content: &Content) -> Vec<&Value> {
    match content {
        Content::Value(value) | Content::List(List::Value(value)) => vec![value],
        Content::List(List::Elements(elements, _)) => elements.iter().collect(),
        Content::Variables(variables) => values_of(variables),
        // Defaults are not nested in each other.
        Content::Defaults(fields) | Content::Auth(fields) => fields
            .list
            .iter()
            .flat_map(|field| match &field.content {
                Content::Value(value) | Content::List(List::Value(value)) => vec![value],
                Content::List(List::Elements(elements, _)) => elements.iter().collect(),
                Content::Variables(variables) => values_of(variables),
                _ => Vec::new(),
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn values_of(variables: &Variables) -> Vec<&Value> {
    variables.list.iter().filter_map(|variable| variable.value.as_ref()).chain(&variables.spread).collect()
}

/// The variables that a value uses, and where; none if it may make names itself.
fn uses(value: &[TokenTree]) -> Vec<(Ident, Range)> {
    uses_unless_made(value).unwrap_or_default()
}

fn uses_unless_made(value: &[TokenTree]) -> Option<Vec<(Ident, Range)>> {
    let mut uses = Vec::new();
    let mut groups = vec![value];
    while let Some(tokens) = groups.pop() {
        for (at, token) in tokens.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| tokens.get(at));
            match token {
                TokenTree::Ident(word) if tokens::is_one_of(word, &MAKE_NAMES) => return None,
                TokenTree::Punct(sign) if matches!(sign.as_char(), '|' | '#' | '@') => return None,
                TokenTree::Ident(word) if tokens::is_one_of(word, &TYPES) => {}
                TokenTree::Ident(word) if is_use(before, tokens.get(at + 1..).unwrap_or_default()) => {
                    uses.push((word.clone(), Range::from(word.span())));
                }
                TokenTree::Group(group) if !is_sign(before, '!') => groups.push(group.tokens()),
                TokenTree::Group(group) => match at.checked_sub(2).map(|at| &tokens[at]) {
                    Some(TokenTree::Ident(word)) if tokens::is_one_of(word, &TAKE_VALUES) => {
                        // `format!("{v}", v = x)`
                        if names_an_argument(group.tokens()) {
                            return None;
                        }
                        if word != "vec" {
                            uses.extend(in_format(group.tokens()));
                        }
                        groups.push(group.tokens());
                    }
                    Some(TokenTree::Ident(_)) => return None,
                    // `!(a && b)`
                    _ => groups.push(group.tokens()),
                },
                _ => {}
            }
        }
    }
    Some(uses)
}

/// Whether a word between these is a variable that is used: no member, no part of a path, no call and no name of a field.
fn is_use(before: Option<&TokenTree>, after: &[TokenTree]) -> bool {
    let is_member = is_sign(before, '.') || is_sign(before, ':') || is_sign(before, '\'');
    let is_type = before.is_some_and(|before| before.word() == "as");
    let is_named = match after {
        [TokenTree::Punct(sign), next, ..] => {
            matches!(sign.as_char(), ':' | '!') && !is_sign(Some(next), '=')
                || sign.as_char() == '=' && !is_sign(Some(next), '=')
        }
        [TokenTree::Group(group), ..] => group.delimiter() != Delimiter::Bracket,
        _ => false,
    };
    !is_member && !is_type && !is_named
}

fn is_sign(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

fn names_an_argument(arguments: &[TokenTree]) -> bool {
    let mut entries = tokens::at_commas(arguments);
    entries.any(|entry| {
        matches!(entry, [TokenTree::Ident(_), TokenTree::Punct(sign), next, ..]
        if sign.as_char() == '=' && !is_sign(Some(next), '='))
    })
}

/// The variables in the braces of a text that `format!` reads.
fn in_format(arguments: &[TokenTree]) -> Vec<(Ident, Range)> {
    let Some(TokenTree::Literal(text)) = arguments.first() else { return Vec::new() };
    let without = text.text().replace("{{", "");
    let names = without.split('{').skip(1).filter_map(|rest| rest.split(['}', ':']).next());
    let names = names.filter(|name| gofer_core::is_identifier(name) && !name.starts_with(|c: char| c.is_ascii_digit()));
    names.map(|name| (Ident::new(name, text.span()), Range::from(text.span()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(value: &str) -> Vec<String> {
        let value = tokens::read(value.parse().unwrap());
        uses(&value).into_iter().map(|(word, _)| word.to_string()).filter(|word| word == "v").collect()
    }

    #[test]
    fn variables_are_found() {
        for value in [
            "v",
            "&v[1..]",
            "f(v)",
            "v.0",
            "v == 1",
            "a = v",
            "!v",
            "format!(\"{v:?}\")",
            "format!(\"{}\", v)",
            "vec![v]",
        ] {
            assert_eq!(used(value).len(), 1, "{value}");
        }
    }

    #[test]
    fn what_is_none_or_may_be_made_here_is_not() {
        for value in [
            "x.v",
            "a::v",
            "v::a",
            "1 as v",
            "v!()",
            "v()",
            "'v: loop {}",
            "S { v: 1 }",
            "f(|v| v)",
            "{ let v = 1; v }",
            "match a { v => v }",
            "stringify!(v)",
            "format!(\"{v}\", v = 1)",
            "format!(\"{{v}}\")",
            "\"{v}\"",
            "pipeline! { v }",
        ] {
            assert_eq!(used(value).len(), 0, "{value}");
        }
    }
}
