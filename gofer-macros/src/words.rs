//! Words that are no keys here: what they stand for, and what to do instead.

use gofer_core::{Problem, list, nearest, shown};

mod heads;
mod table;
mod values;

pub use heads::{RustWord, ends_a_block, is_relation, is_task, is_wrapper, runs_later, rust_word, waits_for};
pub use table::{FETCH, KEYS, NOBODY, PRESENT, REMOVE, SHARE, SIDE_BY_SIDE};
pub use values::{condition, flag, in_quotes, shell};

use crate::keys::{Key, Place};
use table::Meaning::{self, Elsewhere, Key as IsKey, Runs};
use table::{
    AFTER_FAILURE, BEGIN, CONDITION, DEPENDS, DIRECTORY, IN_PIPELINE, IN_TASK, INSTANCES, LATER, LIMIT, MATRIX, NOTIFY,
    PARALLEL, RETRY, TASK, TRIGGER, VARIABLES, look_up, rows,
};

/// The same of a word that is nearly one: `enviroment`, `paralell`. It begins and ends within a letter of where the other does.
fn nearly_foreign(place: Place, word: &str) -> Option<Meaning> {
    const SHORTEST: usize = 6;
    let word = snake_case(word);
    let is_like = |other: &&str| {
        other.len() >= SHORTEST && other.len().abs_diff(word.len()) <= 1 && other.as_bytes()[0] == word.as_bytes()[0]
    };
    let words = rows(place).iter().flat_map(|(words, _)| words.split(' ')).filter(is_like);
    let near = if word.len() < SHORTEST { None } else { nearest(&word, words) };
    look_up(rows(place), near?)
}

fn meaning(place: Place, word: &str) -> Option<Meaning> {
    if place == Place::Defaults && matches!(word, "id" | "name") {
        return None;
    }
    look_up(rows(place), word).or_else(|| look_up(rows(place), &snake_case(word)))
}

/// `runs-on` and `runsOn` as `runs_on`, `RUN` as `run`.
pub fn snake_case(word: &str) -> String {
    let shouted = !word.contains(|c: char| c.is_ascii_lowercase());
    let mut snake = String::new();
    for c in word.chars() {
        if c.is_ascii_uppercase() && !shouted && !snake.is_empty() && !snake.ends_with('_') {
            snake.push('_');
        }
        snake.push(if c == '-' { '_' } else { c.to_ascii_lowercase() });
    }
    snake
}

/// Whether a word is a key here, or nearly.
pub fn is_nearly_key(place: Place, word: &str) -> bool {
    place.find(word).is_some() || nearest(word, place.keys().iter().map(|key| key.word)).is_some()
}

/// Whether a word is a key here, or nearly, or stands for one.
pub fn is_like_key(place: Place, word: &str) -> bool {
    is_nearly_key(place, word) || meaning(place, word).is_some()
}

/// The key of `defaults` that a setting is meant for: `image`, `default_image`, `container`, `env`.
pub fn shared_key(word: &str) -> Option<&'static str> {
    let word = snake_case(word);
    if word == "from" {
        return Some("image");
    }
    let own = ["default_", "global_", "common_", "shared_"].into_iter().find_map(|prefix| word.strip_prefix(prefix));
    if let Some(key) = Place::Defaults.find(own.unwrap_or(&word)) {
        return Some(key.word);
    }
    let key = match look_up(IN_PIPELINE, &word) {
        Some(Elsewhere(VARIABLES)) => "variables",
        Some(_) => return None,
        None => match look_up(IN_TASK, &word)? {
            IsKey(key) => key,
            Elsewhere(_) | Runs(_) => return None,
        },
    };
    Some(Place::Defaults.find(key)?.word)
}

/// The key that a word of another system stands for.
pub fn stands_for(place: Place, word: &str) -> Option<&'static str> {
    match meaning(place, word) {
        Some(IsKey(key)) => Some(key),
        _ => None,
    }
}

/// Whether a word in a task names the program that it runs.
pub fn is_program(word: &str) -> bool {
    word == "command" || !word.starts_with("arg") && stands_for(Place::Task, word) == Some("command")
}

/// What a word of another system asks for that its value tells more of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// For how long a task may run.
    Limit,
    /// How often it is tried again.
    Retry,
    /// Several instances.
    Matrix,
    /// When it runs.
    Condition,
}

/// What a word that is no key asks for.
pub fn asked(place: Place, word: &str) -> Option<Asked> {
    match meaning(place, word)? {
        Elsewhere(LIMIT) => Some(Asked::Limit),
        Elsewhere(RETRY) => Some(Asked::Retry),
        Elsewhere(MATRIX | INSTANCES | PARALLEL) => Some(Asked::Matrix),
        Elsewhere(CONDITION) => Some(Asked::Condition),
        _ => None,
    }
}

/// Whether a word says what is run, in another form.
pub fn says_what_runs(place: Place, word: &str) -> bool {
    matches!(meaning(place, word), Some(Runs(_)))
}

/// What is said of a word in the task `id`, whose example would name that task as its own parent, or another one than it
/// where it is meant. A `parent` is asked for if it is needed.
pub fn of_this_task(help: &str, id: &str, parent: impl FnOnce() -> String) -> Option<String> {
    match help {
        CONDITION => Some(help.replace("{ build:", &format!("{{ {}:", parent()))),
        DEPENDS | AFTER_FAILURE | LATER | NOTIFY => Some(help.replace("{ build:", &format!("{{ {id}:"))),
        _ => None,
    }
}

/// What is said of a word for the directory in which a task runs, with that one.
pub fn in_directory(place: Place, word: &str, directory: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._".contains(c);
    match meaning(place, word)? {
        Elsewhere(DIRECTORY) if !directory.is_empty() && directory.chars().all(is_plain) => {
            Some(DIRECTORY.replace("cd app", &format!("cd {directory}")))
        }
        _ => None,
    }
}

/// What is said of what is around tasks, with the user's own `task` as the example.
pub fn with_own_task(help: &str, task: Option<String>) -> String {
    const EXAMPLE: &str = "task build { image: \"ubuntu:latest\" }";
    let Some(task) = task else { return help.to_owned() };
    match help {
        SIDE_BY_SIDE => help.replace(';', &format!(", as in `{task}`;")),
        DIRECTLY => format!("{help}, a task as `{task}`"),
        _ => help.replace(EXAMPLE, &task),
    }
}

/// Whether there is a task in this as an example.
pub fn shows_a_task(help: &str) -> bool {
    help == TASK
}

/// Whether it is a word of another system.
#[cfg(test)]
pub fn is_foreign(place: Place, word: &str) -> bool {
    meaning(place, word).is_some()
}

/// The key that a word is, or is called here.
pub fn key(place: Place, word: &str) -> Option<&'static Key> {
    place.find(word).or_else(|| match meaning(place, word)? {
        IsKey(key) => place.find(key),
        Elsewhere(_) | Runs(_) => None,
    })
}

/// Whether a word stands for something that is no key here.
pub fn is_elsewhere(place: Place, word: &str) -> bool {
    place.find(word).is_none() && matches!(meaning(place, word), Some(Elsewhere(_) | Runs(_)))
}

/// Whether a word among the settings is what tasks are often called.
pub fn begins_a_task(word: &str) -> bool {
    matches!(meaning(Place::Pipeline, word), Some(Elsewhere(BEGIN)))
}

/// Whether a word among the settings stands for something else than a task without `task`.
pub fn is_meant_otherwise(word: &str) -> bool {
    !begins_a_task(word) && is_like_key(Place::Pipeline, word) || is_wrapper(word) || rust_word(word).is_some()
}

/// What is said of a word that is no key.
pub struct Unknown {
    pub problem: Problem,
    /// The key it is most likely meant to be.
    pub meant: Option<&'static Key>,
    /// Whether it says what is run, so that there is no `image` for that reason.
    pub runs: bool,
}

/// What a word is told to be that is no key here.
pub fn no_key(place: Place, word: &str) -> Problem {
    Problem::new(if belongs_elsewhere(place, word) {
        format!("`{}` is not {}", shown(word), place.key())
    } else {
        format!("unknown {} `{}`", place.noun(), shown(word))
    })
}

/// A word that is no key here. All keys are listed where that is wanted and nothing better can be
/// said.
pub fn unknown_key(place: Place, word: &str, list_all: impl FnOnce() -> bool) -> Unknown {
    let noun = place.noun();
    let word = word.strip_prefix("r#").unwrap_or(word);
    let problem = no_key(place, word);
    let words = || place.keys().iter().map(|key| key.word);
    let meaning = meaning(place, word).filter(|meaning| matches!(meaning, IsKey(_)) || place.find(word).is_none());
    let runs = matches!(meaning, Some(Runs(_)));
    let told = |help: String, meant| Unknown { problem: problem.clone().help(help), meant, runs };
    match meaning {
        // In `defaults`, what it is called may still be no key.
        Some(IsKey(key)) => match place.find(key) {
            Some(found) => return told(format!("it is called `{key}` here"), Some(found)),
            None => return told(format!("in a task it is called `{key}`"), None),
        },
        Some(Elsewhere(help) | Runs(help)) => return told(help.to_owned(), None),
        None => {}
    }
    if let Some(near) = nearest(word, words()).filter(|_| !belongs_elsewhere(place, word)) {
        return told(format!("there is a {noun} `{near}`"), place.find(near));
    }
    if let Some(help) = elsewhere(place, word) {
        return told(help, None);
    }
    if let Some(Elsewhere(help) | Runs(help)) = nearly_foreign(place, word) {
        return told(help.to_owned(), None);
    }
    if let Some(IsKey(key)) = nearly_foreign(place, word) {
        return told(format!("it is called `{key}` here"), place.find(key));
    }
    if place == Place::Pipeline && (nearest(word, ["task"]).is_some() && word.len() > 2 || "task".starts_with(word)) {
        return told("a task begins with the word `task`".to_owned(), None);
    }
    if !list_all() {
        return Unknown { problem, meant: None, runs };
    }
    let all: Vec<&str> = words().collect();
    told(format!("the {noun}s are {}", list(&all)), None)
}

fn belongs_elsewhere(place: Place, word: &str) -> bool {
    [Place::Pipeline, Place::Task, Place::Defaults, Place::RegistryAuth]
        .into_iter()
        .any(|other| other != place && other.find(word).is_some())
}

/// A key that stands in the wrong place.
fn elsewhere(place: Place, word: &str) -> Option<String> {
    match place {
        Place::Defaults => not_in_defaults(word),
        Place::Pipeline if Place::Task.find(word).is_some() => {
            Some(format!("`{word}` belongs in a task: `task build {{ {word}: ... }}`"))
        }
        Place::Pipeline => match look_up(IN_TASK, &snake_case(word))? {
            IsKey(key) => Some(format!("in a task it is called `{key}`")),
            Elsewhere(help) | Runs(help) => Some(help.to_owned()),
        },
        Place::Task if Place::Pipeline.find(word).is_some() => {
            Some(format!("`{word}` is a setting of the pipeline and comes before the tasks"))
        }
        Place::Task if Place::RegistryAuth.find(word).is_some() => {
            Some(format!("`{word}` belongs in `registry_auth: {{ {word}: ... }}`"))
        }
        _ => None,
    }
}

/// Why a key of a task, or of the pipeline, is none of `defaults`.
fn not_in_defaults(word: &str) -> Option<String> {
    Some(match word {
        "registry_auth" => {
            "it stands in each task: a default would send the password to the registry of every image".to_owned()
        }
        "entrypoint" => "it stands in each task, which would have no way back to its image's own".to_owned(),
        "description" | "depends_on" | "command" | "script" => {
            format!("`{word}` is a task's own: it stands in the task")
        }
        _ if Place::Pipeline.find(word).is_some() => {
            format!("`{word}` is a setting of the pipeline: it stands beside `defaults`")
        }
        _ => return None,
    })
}

/// Whether braces after a word in a task or in `defaults` are around fields of that very place.
pub fn holds_fields(place: Place, word: &str) -> bool {
    match place {
        Place::Task => matches!(word, "config" | "spec" | "options" | "with") || !is_like_key(place, word),
        Place::Defaults => {
            matches!(word, "task" | "tasks" | "job" | "jobs" | "config" | "container") || !is_like_key(place, word)
        }
        Place::Pipeline | Place::RegistryAuth => false,
    }
}

/// Whether what stands in the braces after such a word are tasks alone.
pub fn is_around_tasks(word: &str) -> bool {
    matches!(instead_of_wrapper(word), TASK | SIDE_BY_SIDE)
}

const DIRECTLY: &str = "settings and tasks stand directly in `pipeline! { ... }`";

/// What the language has in place of such a thing.
pub fn instead_of_wrapper(word: &str) -> &'static str {
    match word {
        "group" | "groups" | "stages" | "stage" | "parallel" | "dag" | "graph" => SIDE_BY_SIDE,
        "job" | "jobs" | "tasks" | "steps" | "templates" => TASK,
        _ if matches!(meaning(Place::Pipeline, word), Some(Elsewhere(TRIGGER))) => TRIGGER,
        _ if matches!(look_up(IN_TASK, word), Some(Elsewhere(SIDE_BY_SIDE))) => SIDE_BY_SIDE,
        _ => DIRECTLY,
    }
}
