use std::fmt;

use crate::Rule;
use crate::suggest::{list, nearest};

/// What is wrong, and how to mend it.
///
/// The message is one lower-case sentence without a full stop that names the thing in
/// backticks; the help says what to write instead. Where the mistake is, is known to the
/// caller only: a span in the macro, a task and a field at run time.
///
/// ```
/// let problem = gofer_core::Problem::new("it is raining").help("take an umbrella");
/// assert_eq!(problem.to_string(), "it is raining\nhelp: take an umbrella");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Problem {
    /// What it is a breach of.
    pub rule: Rule,
    /// What is wrong, in the words of the person who wrote the pipeline.
    pub message: String,
    /// How to mend it, where that can be said.
    pub help: Option<String>,
    /// The same for who has the pipeline's JSON before them, where that is to be said in other words.
    json: Option<Box<Problem>>,
}

impl Problem {
    /// A problem that only a block can have ([`Rule::Block`]), without help.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Problem { rule: Rule::Block, message: message.into(), help: None, json: None }
    }

    /// The same problem with a way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same problem with a way out that can be written into JSON.
    #[must_use]
    pub(crate) fn json_help(mut self, help: impl Into<String>) -> Self {
        let help = Some(help.into());
        self.json = Some(Box::new(Problem { help, ..self.for_json() }));
        self
    }

    /// The same problem with a message for JSON.
    #[must_use]
    pub(crate) fn json_message(mut self, message: impl Into<String>) -> Self {
        self.json = Some(Box::new(Problem { message: message.into(), ..self.for_json() }));
        self
    }

    /// The problem as it is told to who has the pipeline's JSON before them, where a block's keys and calls are nothing
    /// that could be written.
    ///
    /// ```
    /// let problem = gofer_core::check_parallelism(-1).unwrap_err();
    /// assert_eq!(problem.help.as_deref(), Some("`parallelism: 0` sets no limit"));
    /// assert_eq!(problem.for_json().help.as_deref(), Some("write `0`, which sets no limit"));
    /// ```
    #[must_use]
    pub fn for_json(&self) -> Problem {
        self.json.as_deref().unwrap_or(self).clone()
    }

    /// The same problem, in a block too with the way out that can be written into JSON.
    #[must_use]
    pub(crate) fn helped_as_in_json(self) -> Self {
        Problem { help: self.for_json().help, ..self }
    }

    /// The same problem with another message, made of the one it has.
    #[must_use]
    pub fn reword(self, words: impl Fn(&str) -> String) -> Self {
        let json = self.json.map(|json| Box::new(Problem { message: words(&json.message), ..*json }));
        Problem { message: words(&self.message), json, ..self }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, "\nhelp: {help}"),
            None => Ok(()),
        }
    }
}

/// A text as it is shown within a message: what [`steers`] is escaped, and it is cut after 80 characters.
///
/// ```
/// assert_eq!(gofer_core::shown("two\nlines"), "two\\nlines");
/// assert_eq!(gofer_core::shown("a\u{202e}b"), "a\\u{202e}b");
/// assert!(gofer_core::shown(&"x".repeat(1000)).ends_with("..."));
/// ```
#[must_use]
pub fn shown(text: &str) -> String {
    const MOST: usize = 80;
    let mut shown = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == MOST {
            shown.push_str("...");
            break;
        }
        if steers(c) || is_invisible(c) { shown.extend(c.escape_default()) } else { shown.push(c) }
    }
    shown
}

/// Whether nothing is seen of a character, which is wrong for that reason alone: no reader would find it.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Whether a character works on what is shown around it: it steers a terminal, ends a line, or
/// turns the direction in which what follows is read.
///
/// ```
/// assert!(gofer_core::steers('\u{1b}') && gofer_core::steers('\u{202e}'));
/// assert!(!gofer_core::steers('\u{5d0}'), "a letter that is read from right to left");
/// ```
#[must_use]
pub fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// How many instances of a matrix task share a problem with the one that is named.
///
/// ```
/// assert_eq!(gofer_core::more_instances(2), " (2 more instances too)");
/// ```
#[must_use]
pub fn more_instances(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => " (1 more instance too)".to_owned(),
        count => format!(" ({count} more instances too)"),
    }
}

/// A dependency of a task on itself.
///
/// ```
/// assert!(gofer_core::self_dependency("build").message.contains("depends on itself"));
/// ```
#[must_use]
pub fn self_dependency(task: &str) -> Problem {
    Rule::SelfDependency
        .problem(format!("task `{}` depends on itself, so it would wait for ever", shown(task)))
        .help("remove this dependency")
}

/// A dependency of `child` on a task that is not there; `ids` are those that are, or none
/// where too many dependencies are unknown for each to be worth a suggestion.
///
/// ```
/// let problem = gofer_core::unknown_task("biuld", "test", &["build", "test"]);
/// assert_eq!(problem.help.as_deref(), Some("there is a task `build`"));
/// ```
#[must_use]
pub fn unknown_task(name: &str, child: &str, ids: &[&str]) -> Problem {
    const SHORT: usize = 10;
    let problem = Rule::UnknownTask.problem(format!("no task of this pipeline is called `{}`", shown(name)));
    let others = || ids.iter().copied().filter(|id| *id != child);
    if let Some(near) = nearest(name, others()) {
        return problem.help(format!("there is a task `{}`", shown(near)));
    }
    let listed: Vec<&str> = others().take(SHORT + 1).collect();
    match listed.as_slice() {
        [] => problem.help("remove this dependency, or add the task"),
        [only] => problem.help(format!("the only other task is `{}`", shown(only))),
        listed if listed.len() <= SHORT => problem.help(format!("the other tasks are {}", list(listed))),
        _ => problem.help("a dependency names the id of a task of the same pipeline"),
    }
}

/// Checks `parallelism`: the number of runs of a pipeline allowed at one time, from 0 (no
/// limit) to [`i64::MAX`].
///
/// # Errors
/// If the number is negative.
///
/// ```
/// assert!(gofer_core::check_parallelism(0).is_ok());
/// assert!(gofer_core::check_parallelism(-1).is_err());
/// ```
pub fn check_parallelism(runs: i64) -> Result<(), Problem> {
    if runs >= 0 {
        return Ok(());
    }
    Err(Rule::NegativeParallelism
        .problem(format!("`parallelism` is {runs}, but it is a number of runs: 0 or more"))
        .help("`parallelism: 0` sets no limit")
        .json_help("write `0`, which sets no limit"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn help(name: &str, ids: &[&str]) -> String {
        unknown_task(name, "child", ids).help.unwrap_or_default()
    }

    #[test]
    fn ten_other_tasks_are_listed_and_no_more() {
        let ids: Vec<String> = (0..11).map(|place| format!("t{place:02}")).collect();
        let mut ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        assert_eq!(help("quux", &ids), "a dependency names the id of a task of the same pipeline");
        ids[10] = "child";
        let listed = help("quux", &ids);
        assert!(listed.starts_with("the other tasks are `t00`, `t01`") && listed.ends_with(" and `t09`"), "{listed}");
        assert_eq!(help("quux", &["child", "one"]), "the only other task is `one`");
        assert_eq!(help("quux", &["child"]), "remove this dependency, or add the task");
    }

    #[test]
    fn what_is_shown_is_cut_after_eighty_characters() {
        let long = "\u{e9}".repeat(80);
        assert_eq!(shown(&long), long);
        assert_eq!(shown(&"x".repeat(81)).chars().filter(|c| *c == 'x').count(), 80);
    }
}
