//! Tasks below one that is to run after all others, which do not wait for it.

use std::collections::{HashMap, HashSet};

use gofer_model::{Pipeline, Status, Task};

use crate::problem::Problem;
use crate::rules::BELOW_ALL_OTHERS;

/// `_: any` is every task above. The JSON says which these are, and the source that they were meant so.
pub fn problems(source: &str, pipeline: &Pipeline) -> Vec<Problem> {
    let names = after_all_others(source);
    if names.is_empty() {
        return Vec::new();
    }
    let tasks = &pipeline.tasks;
    let mut problems = Vec::new();
    for (at, task) in tasks.iter().enumerate().filter(|(at, task)| waits_for_all(&tasks[..*at], task)) {
        let Some(name) = names.iter().find(|name| is_made_of(&task.id, name)) else { continue };
        // With the instances of the same task.
        let below = at + tasks[at..].iter().take_while(|other| is_made_of(&other.id, name)).count();
        let own: Vec<&str> = tasks[at..below].iter().map(|task| task.id.as_str()).collect();
        let ordered = ordered_with(tasks, &own);
        for late in tasks[below..].iter().filter(|late| !ordered.contains(late.id.as_str())) {
            let message = format!("written below `{name}`, whose `_: any` is every task above, without waiting for it");
            let help = format!("move it above `{name}`, or let it wait: `{name}: any`");
            problems.push(Problem::warning(BELOW_ALL_OTHERS, message).help(help).of(Some(&late.id), "depends_on"));
        }
    }
    problems
}

fn waits_for_all(above: &[Task], task: &Task) -> bool {
    task.depends_on.values().any(|status| *status == Status::Any)
        && task.depends_on.len() == above.len()
        && above.iter().all(|other| task.depends_on.contains_key(&other.id))
}

/// Whether an id is that of a task with this name in the block, or of an instance of it.
fn is_made_of(id: &str, name: &str) -> bool {
    let kebab = name.replace('_', "-");
    [(name, '_'), (&kebab, '-')].iter().any(|(name, separator)| {
        id.strip_prefix(*name).is_some_and(|rest| rest.is_empty() || rest.starts_with(*separator))
    })
}

/// The tasks that wait for one of these, and those that one of these waits for, at whatever distance.
fn ordered_with<'a>(tasks: &'a [Task], own: &[&'a str]) -> HashSet<&'a str> {
    let mut children: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut parents: HashMap<&str, Vec<&str>> = HashMap::new();
    for task in tasks {
        for parent in task.depends_on.keys() {
            children.entry(parent).or_default().push(&task.id);
            parents.entry(&task.id).or_default().push(parent);
        }
    }
    let mut ordered = HashSet::new();
    for edges in [children, parents] {
        let mut open = own.to_vec();
        while let Some(task) = open.pop() {
            for next in edges.get(task).into_iter().flatten() {
                if ordered.insert(*next) {
                    open.push(next);
                }
            }
        }
    }
    ordered
}

/// The names of the tasks in a source whose block has `_: any`.
fn after_all_others(source: &str) -> Vec<&str> {
    let words = words(source);
    let is_task = |at: &usize| {
        let header = words.get(*at..at + 3);
        header.is_some_and(|header| header[0] == "task" && matches!(header[2], "{" | "for"))
    };
    let starts: Vec<usize> = (0..words.len()).filter(is_task).collect();
    let ends = starts.iter().skip(1).copied().chain([words.len()]);
    let has_others =
        |(start, end): &(usize, usize)| words[*start..*end].windows(3).any(|three| three == ["_", ":", "any"]);
    let found = starts.iter().copied().zip(ends).filter(has_others);
    found.map(|(start, _)| words[start + 1].trim_start_matches("r#").trim_matches('"')).collect()
}

/// The words and signs of a source, without its comments; a text is one of them.
fn words(source: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let length = if first.is_whitespace() {
            rest = rest.trim_start();
            continue;
        } else if rest.starts_with("//") {
            rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
            continue;
        } else if let Some(length) = text(rest) {
            length
        } else if let Some(word) = rest.strip_prefix("r#") {
            2 + word.find(|c| !is_word(c)).unwrap_or(word.len())
        } else if is_word(first) {
            rest.find(|c| !is_word(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        words.push(&rest[..length]);
        rest = &rest[length..];
    }
    words
}

/// The length of the text that begins here: `"..."`, `r#"..."#`, and `'"'` and `'\"`, which begin none.
fn text(source: &str) -> Option<usize> {
    if source.starts_with("'\"'") || source.starts_with("'\\\"") {
        return Some(3);
    }
    let raw = source.strip_prefix('r').filter(|raw| raw.trim_start_matches('#').starts_with('"'));
    if let Some(raw) = raw {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let start = 1 + hashes + 1;
        let end = format!("\"{}", "#".repeat(hashes));
        return Some(source[start..].find(&end).map_or(source.len(), |at| start + at + end.len()));
    }
    let inside = source.strip_prefix('"')?;
    let mut escaped = false;
    let end = inside.find(|c| {
        let is_end = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        is_end
    });
    Some(end.map_or(source.len(), |at| at + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_tasks_with_all_others() {
        let source = r##"
            //! task nothing { depends_on: { _: any } }
            fn task() { let quote = '"'; let text = "task no { \" _: any }"; }
            task build { script: r#"task no { "_: any" }"# }
            task clean_up { depends_on: { build: failure, _ : any } } // task x {
            task "2nd" for os in test.os { depends_on: { _: any } }
            task publish { depends_on: { _ }, variables: { any: "_" } }
            task r#match { depends_on: { _: any } }
        "##;
        assert_eq!(after_all_others(source), ["clean_up", "2nd", "match"]);
        assert_eq!(after_all_others("task"), Vec::<&str>::new());
        assert_eq!(after_all_others("task a { \"é"), Vec::<&str>::new());
    }

    #[test]
    fn ids_are_made_of_names() {
        for (id, name) in [
            ("clean_up", "clean_up"),
            ("clean-up", "clean_up"),
            ("clean_up_deb", "clean_up"),
            ("clean-up-deb", "clean_up"),
        ] {
            assert!(is_made_of(id, name), "{id}");
        }
        assert!(!is_made_of("cleaned", "clean") && !is_made_of("clean", "clean_up"));
    }

    #[test]
    fn tasks_that_neither_wait_nor_are_waited_for() {
        let any = |parents: &[&str]| parents.iter().map(|parent| (parent.to_string(), Status::Any)).collect::<Vec<_>>();
        let tasks = [
            Task::new("early", "x").depends_on(["awaited"]),
            Task::new("build", "x"),
            Task::new("clean_up", "x").depends_on(any(&["early", "build"])),
            Task::new("after", "x").depends_on(["clean_up"]),
            Task::new("after_that", "x").depends_on(["after"]),
            Task::new("awaited", "x"),
            Task::new("late", "x").depends_on(["build"]),
        ];
        let pipeline = Pipeline::new("ship", "Ship").tasks(tasks);
        let found = problems("task clean_up { depends_on: { _: any } }", &pipeline);
        assert_eq!(found.iter().map(|problem| problem.task.as_deref()).collect::<Vec<_>>(), [Some("late")]);
        assert!(problems("task clean_up { depends_on: { early: any, build: any } }", &pipeline).is_empty());
    }
}
