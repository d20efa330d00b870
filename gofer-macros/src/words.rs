//! Words that are no keys here: what they stand for, and what to do instead.

use gofer_core::{Problem, list, nearest, shown};

use crate::keys::{Key, Place};

/// What a word of other systems stands for here.
enum Meaning {
    /// A key of a task.
    Task(&'static str),
    /// Something that is done elsewhere or not at all.
    Elsewhere(&'static str),
}

fn meaning(word: &str) -> Option<Meaning> {
    Some(match word {
        "needs" | "after" | "requires" | "dependencies" => Meaning::Task("depends_on"),
        "env" | "environment" => Meaning::Task("variables"),
        "run" | "steps" => Meaning::Task("script"),
        "cmd" | "args" => Meaning::Task("command"),
        "cron" | "schedule" | "on" => {
            Meaning::Elsewhere("when a pipeline runs is set on the server, by subscribing it to a trigger")
        }
        "timeout" => {
            Meaning::Elsewhere("Gofer has none; limit the command itself: `script: \"timeout 10m make test\"`")
        }
        "retries" | "retry" => Meaning::Elsewhere(
            "Gofer has none; repeat in the script: `for try in 1 2 3; do make && exit; done; exit 1`",
        ),
        "if" | "when" => Meaning::Elsewhere(
            "Gofer has none; whether a task runs is decided by how its parents ended: `depends_on: { build: failure }`",
        ),
        "secrets" => {
            Meaning::Elsewhere("a secret is a variable's value: `variables: { TOKEN: pipeline_secret(\"token\") }`")
        }
        "namespace" => Meaning::Elsewhere("the namespace is named when the pipeline is brought to the server"),
        "task" => Meaning::Elsewhere(
            "tasks stand side by side in the block, each as `task build { image: \"ubuntu:latest\" }`",
        ),
        "tasks" | "jobs" => {
            Meaning::Elsewhere("each task is an entry of its own: `task build { image: \"ubuntu:latest\" }`")
        }
        _ => return None,
    })
}

/// A word that is no key here: what is wrong, and the key it is most likely meant to be.
pub fn unknown_key(place: Place, word: &str) -> (Problem, Option<&'static Key>) {
    let problem = Problem::new(format!("unknown {} `{}`", place.noun(), shown(word)));
    match meaning(word) {
        Some(Meaning::Task(key)) if place == Place::Task => {
            return (problem.help(format!("it is called `{key}` here")), place.find(key));
        }
        Some(Meaning::Task(key)) => return (problem.help(format!("in a task it is called `{key}`")), None),
        Some(Meaning::Elsewhere(help)) => return (problem.help(help), None),
        None => {}
    }
    let words = || place.keys().iter().map(|key| key.word);
    if let Some(other) = elsewhere(place, word) {
        return (problem.help(other), None);
    }
    if let Some(near) = nearest(word, words()) {
        return (problem.help(format!("did you mean `{near}`?")), place.find(near));
    }
    let all: Vec<&str> = words().collect();
    (problem.help(format!("the {}s are {}", place.noun(), list(&all))), None)
}

/// A key that stands in the wrong place.
fn elsewhere(place: Place, word: &str) -> Option<String> {
    match place {
        Place::Pipeline if Place::Task.find(word).is_some() => {
            Some(format!("`{word}` belongs in a task: `task build {{ {word}: … }}`"))
        }
        Place::Task if word == "id" || word == "name" => {
            Some("a task is named by its id alone: `task build { … }`; use a `///` comment to describe it".to_owned())
        }
        Place::Task if Place::Pipeline.find(word).is_some() => {
            Some(format!("`{word}` is a setting of the pipeline and comes before the tasks"))
        }
        Place::Task if Place::RegistryAuth.find(word).is_some() => {
            Some(format!("`{word}` belongs in `registry_auth: {{ {word}: … }}`"))
        }
        _ => None,
    }
}
