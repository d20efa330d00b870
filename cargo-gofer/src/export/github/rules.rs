//! What GitHub takes. Sources: GitHub's documentation of the workflow syntax, of contexts and of
//! secrets, and the limits that its runner's source states.

use gofer_core::ReferenceKind;
use gofer_model::Task;

use crate::export::names::Naming;
use crate::export::notes::{At, Notes};
use crate::export::rules::Rules;
use crate::handed::LONGEST;

pub const RULES: Rules = Rules {
    target: "GitHub Actions",
    word: "github",
    // A workflow has no limit of its own below the size of its file.
    most_tasks: usize::MAX,
    variable: None,
    longest_text: LONGEST,
    largest: 1024 * 1024,
    lacks: &[
        (ReferenceKind::PipelineObject, "make it a variable, or a secret that is set on GitHub"),
        (ReferenceKind::RunObject, "do both in one task, or carry it through a registry or store of your own"),
    ],
    most_parallel: 1,
};

/// `[A-Za-z_][A-Za-z0-9_-]*`, but those that begin with `__` are GitHub's own; two that differ only in case are one.
pub const NAMING: Naming = Naming {
    name: |id| {
        if id.starts_with("__") {
            return (format!("job{id}"), Some("names that begin with `__` are GitHub's own"));
        }
        if id.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            return (id.to_owned(), None);
        }
        (format!("_{id}"), Some("a job's name begins with a letter or `_`"))
    },
    same: str::to_ascii_lowercase,
    why: "it takes capitals and small letters for the same",
};

/// The most characters of an expression.
const LONGEST_EXPRESSION: usize = 21_000;

/// The most arguments of a function but its first. Of the function `format` each stands for one `${{`.
const MOST_PLACES: usize = 254;

pub fn check_script(task: &Task, script: &str, notes: &mut Notes) {
    let places = script.matches("${{").count();
    let length = length_as_expression(script).unwrap_or_default();
    let too_much = if length > LONGEST_EXPRESSION {
        format!("have {LONGEST_EXPRESSION} characters, and this task's would have {length}")
    } else if places > MOST_PLACES {
        format!("stand for {MOST_PLACES} of these, and this task has {places}")
    } else {
        return;
    };
    notes.error(
        &RULES.code("expression-too-long"),
        At::task(&task.id, "command"),
        format!("a text with `${{{{` in it is an expression there, which may {too_much}"),
        "take `${{` out of the task's texts, or shorten them",
    );
}

pub fn check_condition(task: &Task, condition: &str, notes: &mut Notes) {
    let length = characters(condition);
    if length > LONGEST_EXPRESSION {
        notes.error(
            &RULES.code("expression-too-long"),
            At::task(&task.id, "depends_on"),
            format!("a condition may have {LONGEST_EXPRESSION} characters there, and this task's would have {length}"),
            "let it wait for fewer tasks",
        );
    }
}

/// How long a text with `${{` in it is for GitHub, which makes of it one call of its function `format`, whose first
/// argument has all quotes and braces twice.
fn length_as_expression(text: &str) -> Option<usize> {
    let (expressions, length) = text.split("${{").enumerate().fold((0, 0), |(_, length), (place, literal)| {
        let doubled = literal.matches(['\'', '{', '}']).count();
        (place, length + characters(literal) + doubled)
    });
    let each = |place: usize| "{}, '${{'".len() + place.to_string().len();
    (expressions > 0).then(|| "format('')".len() + length + (0..expressions).map(each).sum::<usize>())
}

/// As .NET counts them.
fn characters(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_as_long_as_the_call_that_github_makes_of_them() {
        assert_eq!(length_as_expression("echo 'a'"), None);
        let made = "format('echo ''{0}'' {{}} {1}', '${{', '${{')";
        assert_eq!(length_as_expression("echo '${{' {} ${{"), Some(made.len()));
        assert_eq!(length_as_expression("\u{1f980}${{"), Some("format('xx{0}', '${{')".len()));
    }
}
