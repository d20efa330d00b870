//! Words that are no keys here and whose value tells more of what is meant than they do.

use proc_macro2::Delimiter;

use super::Parser;
use super::foreign_axes::{axes_of_a_matrix, keys_of_group};
use super::foreign_tasks::has_key;
use super::own_tasks::first_task;
use super::yaml_tree::tree;
use crate::keys::Place;
use crate::literal::Written;
use crate::problem::Range;
use crate::tokens::{self, Group, TokenTree};
use crate::words::{self, Asked};

const TASKS_AS_VALUES: &str =
    "tasks that are values are added after the block, by `pipeline! { ... }.tasks(...)`, or each by `.task(...)`";

impl Parser<'_> {
    /// What a word stands for whose value tells more of it than the word does.
    pub(super) fn by_its_value(&self, place: Place, word: &str) -> Option<String> {
        const LONGEST: usize = 5;
        if let Some(help) = self.condition_by_its_value(place, word) {
            return Some(help);
        }
        let is_value = self.cursor.is_colon(0) || self.cursor.is_punct(0, '=');
        let value = self.cursor.peek(1).filter(|_| is_value)?;
        let nested = self.nested_value();
        if let Some(help) = self.asked_by_its_value(place, word, nested.as_ref().unwrap_or(value)) {
            return Some(help);
        }
        if nested.is_some() {
            return None;
        }
        // `tasks: ["core", "server"].map(...)`
        if (place, word) == (Place::Pipeline, "tasks") && self.cursor.is_punct(2, '.') {
            return Some(TASKS_AS_VALUES.to_owned());
        }
        // `if-not-present` is one word too.
        let length = (1..=LONGEST).find(|length| self.ends_value(1 + length))?;
        let written: String = (0..length).filter_map(|at| self.cursor.peek(1 + at)).map(ToString::to_string).collect();
        let is_one = length == 1 && tokens::is_word(value);
        let word = words::snake_case(word);
        let nothing = matches!(written.as_str(), "none" | "nothing" | "null" | "None" | "nil" | "\"\"" | "\"none\"");
        if let Some(Written::Text(directory)) = Written::read(std::slice::from_ref(value)).filter(|_| is_one)
            && let Some(help) = words::in_directory(place, &word, &directory)
        {
            return Some(help);
        }
        match (place, word.as_str()) {
            (Place::Task, word) if nothing && words::stands_for(place, word) == Some("depends_on") => {
                Some("it is called `depends_on` here; leave it out: a task without parents waits for none".to_owned())
            }
            (Place::Task, "uses") if written.contains("checkout") => Some(words::FETCH.to_owned()),
            // What asks nobody, and what only describes.
            (
                Place::Task,
                "init" | "tty" | "stdin" | "stdin_open" | "interactive" | "labels" | "networks" | "logging"
                | "metadata",
            ) if matches!(written.as_str(), "true" | "false") || matches!(value, TokenTree::Group(_)) => {
                Some(words::REMOVE.to_owned())
            }
            (Place::Task, "environment") if is_one && !written.contains('=') || is_deployment(value) => {
                Some("Gofer has no environments to deploy to: remove it, or set a variable".to_owned())
            }
            (Place::Task | Place::Defaults, "pull" | "pull_policy" | "image_pull_policy") => {
                let always = words::flag(written.trim_matches('"'))?;
                Some(format!(
                    "it is called `always_pull_newest_image` here: write `always_pull_newest_image: {always}`"
                ))
            }
            (Place::Task, "when" | "type" | "trigger")
                if matches!(written.trim_matches('"'), "manual" | "approval") =>
            {
                Some(words::NOBODY.to_owned())
            }
            // (`user: "1000"` asks for another user in the container.)
            (Place::Task, "user" | "username" | "pass" | "password") if is_one && is_login(&written) => {
                let login = match word.as_str() {
                    "user" | "username" => format!("user: {written}, pass: ..."),
                    _ => format!("user: ..., pass: {written}"),
                };
                Some(format!("the registry's login is `registry_auth: {{ {login} }}`"))
            }
            (Place::Task, "include") if is_one => Some(words::SHARE.to_owned()),
            (Place::Pipeline, "tasks" | "jobs") if self.cursor.is_colon(2) && tokens::is_word(value) => Some(format!(
                "each task is an entry of its own: `task {} {{ image: \"ubuntu:latest\" }}`",
                gofer_core::shown(value.word().trim_matches('"'))
            )),
            (Place::Pipeline, "tasks")
                if matches!(value, TokenTree::Ident(_)) && !self.lists_structs() && !self.cursor.is_colon(2) =>
            {
                Some(TASKS_AS_VALUES.to_owned())
            }
            (Place::Pipeline, "entrypoint") if is_one => {
                Some("a pipeline begins with the tasks that wait for none: remove this".to_owned())
            }
            (Place::Pipeline, "services") => {
                let TokenTree::Group(services) = value else { return None };
                let has_image = |token: &TokenTree| matches!(token, TokenTree::Group(one) if has_key(one, Place::Task));
                services.tokens().iter().any(has_image).then(|| {
                    let own = first_task(services.tokens());
                    let own = own.unwrap_or_else(|| "task postgres { image: \"postgres:17\" }".to_owned());
                    format!("each of them is a task, as in `{own}`; but no task can reach another's container")
                })
            }
            (Place::Defaults, "run") => {
                let TokenTree::Group(run) = value else { return None };
                let shell = run.tokens().iter().any(|token| token.to_string() == "shell");
                shell.then(|| {
                    "the shell of all scripts is `shell: [\"bash\", \"-euo\", \"pipefail\", \"-c\"]`".to_owned()
                })
            }
            _ => None,
        }
    }

    /// What is nested below the key by indentation, as it stands in braces.
    pub(super) fn nested_value(&self) -> Option<TokenTree> {
        let key = Range::from(self.cursor.before()?);
        if tokens::on_one_line_with(self.cursor.peek(0), self.cursor.peek(1)) {
            return None;
        }
        let length = self.indented(key, 1);
        if length == 0 { None } else { tree(self.cursor.ahead(1, 1 + length)) }
    }

    fn asked_by_its_value(&self, place: Place, word: &str, value: &TokenTree) -> Option<String> {
        let asked = words::asked(place, word)?;
        match asked {
            Asked::Limit | Asked::Retry => self.limit_in_the_script(asked, word, value),
            Asked::Condition => is_manual(value).then(|| words::NOBODY.to_owned()),
            Asked::Matrix if place == Place::Task => {
                // `toset(["a"])`
                let list = self.cursor.group(2, Delimiter::Parenthesis).map(Group::tokens);
                let value = match list {
                    Some([list]) if matches!(value, TokenTree::Ident(_)) => list,
                    _ => value,
                };
                let axes = axes_of_a_matrix(value).or_else(|| axis_of_a_list(value))?;
                Some(format!("a matrix stands in the task's header, between its id and its braces: `for {axes}`"))
            }
            Asked::Matrix => None,
        }
    }

    /// `: vec![Task { … }]`.
    fn lists_structs(&self) -> bool {
        let list = self.cursor.group(3, Delimiter::Bracket).filter(|_| self.cursor.is_punct(2, '!'));
        let is_struct = |pair: &[TokenTree]| {
            matches!(pair, [TokenTree::Ident(name), TokenTree::Group(body)]
                if name == "Task" && body.delimiter() == Delimiter::Brace)
        };
        list.is_some_and(|list| list.tokens().windows(2).any(is_struct))
    }

    /// What `when: always()` and `if: github.ref == "main"` stand for.
    fn condition_by_its_value(&self, place: Place, word: &str) -> Option<String> {
        const LONGEST: usize = 16;
        if place != Place::Task || words::asked(place, word) != Some(Asked::Condition) || !self.cursor.is_colon(0) {
            return None;
        }
        let length = (1..LONGEST).find(|length| self.ends_value(1 + length))?;
        let written: String = self.cursor.ahead(1, 1 + length).iter().map(ToString::to_string).collect();
        words::condition(&written.to_lowercase().replace(['_', '-'], ""))
    }
}

/// Whether a literal may be the name or the password of somebody, and is no number of a user.
fn is_login(written: &str) -> bool {
    written.len() <= 32 && written.strip_prefix('"').is_some_and(|text| text.starts_with(|c: char| c.is_alphabetic()))
}

/// `manual`, `[{ when: "manual" }]`.
fn is_manual(value: &TokenTree) -> bool {
    let says = |token: &TokenTree| matches!(token.word().trim_matches('"'), "manual" | "approval");
    let says_when = |object: &TokenTree| {
        let TokenTree::Group(object) = object else { return false };
        object.tokens().windows(3).any(|entry| entry[0].word().trim_matches('"') == "when" && says(&entry[2]))
    };
    says(value)
        || says_when(value)
        || matches!(value, TokenTree::Group(list) if list.delimiter() == Delimiter::Bracket && list.tokens().iter().any(says_when))
}

/// `["a", "b"]`, `3`, `{ count: 3 }` and `{ start: 1, end: 3 }` as an axis.
fn axis_of_a_list(value: &TokenTree) -> Option<String> {
    const MOST: usize = 12;
    let number = |token: &TokenTree| match Written::read(std::slice::from_ref(token)) {
        Some(Written::Integer(number)) => number.digits.parse::<usize>().ok(),
        Some(Written::Text(text)) => text.parse().ok(),
        _ => None,
    };
    let numbers = |first: usize, last: usize| {
        let few = first <= last && last - first < MOST;
        few.then(|| (first..=last).map(|number| number.to_string()).collect::<Vec<_>>().join(", "))
    };
    match value {
        TokenTree::Group(list) if list.delimiter() == Delimiter::Bracket => {
            Some(format!("item in {{ {} }}", keys_of_group(std::slice::from_ref(value))?))
        }
        TokenTree::Group(object) => {
            let of = |key: &str| {
                object.tokens().windows(3).find(|entry| entry[0].word() == key).and_then(|entry| number(&entry[2]))
            };
            let keys = match (of("count"), of("start"), of("end")) {
                (Some(count), start, _) => {
                    numbers(start.unwrap_or(1), count.checked_add(start.unwrap_or(1))?.checked_sub(1)?)
                }
                (None, Some(first), Some(last)) => numbers(first, last),
                _ => None,
            };
            Some(format!("item in {{ {} }}", keys?))
        }
        count => Some(format!("shard in {{ {} }}", numbers(1, number(count)?)?)),
    }
}

/// `{ name: "production", url: "https://example.com" }`, where other systems deploy to.
fn is_deployment(value: &TokenTree) -> bool {
    let TokenTree::Group(object) = value else { return false };
    keys_of(object).any(|key| key == "url") && keys_of(object).all(|key| key == "name" || key == "url")
}

fn keys_of(object: &Group) -> impl Iterator<Item = &str> {
    tokens::at_commas(object.tokens()).filter_map(|entry| Some(entry.first()?.word()))
}
