//! Names that other systems have, and the user's file has not: `secrets.TOKEN`, `getenv("HOME")`,
//! `bash`. The compiler says of them that they are not found, but not what stands here for them.

use crate::tokens::TokenTree;
use gofer_core::{Problem, ReferenceKind};
use proc_macro2::Delimiter;

use super::known::Known;
use super::text::is_text_of_signs;
use super::{Around, Parser};
use crate::keys::{Key, Kind, Place, TaskKey};
use crate::literal::Written;
use crate::problem::Range;
use crate::tokens;
use crate::words;

/// Words that are the beginning of a command or the name of an image, where they stand alone.
const WORDS: [&str; 40] = [
    "alpine",
    "ash",
    "bash",
    "bun",
    "busybox",
    "cargo",
    "cmake",
    "curl",
    "dash",
    "debian",
    "deno",
    "docker",
    "dotnet",
    "echo",
    "fedora",
    "git",
    "go",
    "golang",
    "gradle",
    "helm",
    "just",
    "kubectl",
    "make",
    "mvn",
    "nginx",
    "node",
    "npm",
    "npx",
    "pip",
    "pnpm",
    "podman",
    "postgres",
    "pytest",
    "python",
    "python3",
    "redis",
    "sh",
    "terraform",
    "yarn",
    "zsh",
];

/// Images that are no programs.
const IMAGES: [&str; 4] = ["archlinux", "mysql", "rust", "ubuntu"];

/// Words that are the value of a variable more often than anything else.
const LEVELS: [&str; 16] = [
    "debug",
    "dev",
    "development",
    "error",
    "info",
    "latest",
    "main",
    "master",
    "prod",
    "production",
    "release",
    "staging",
    "test",
    "trace",
    "verbose",
    "warn",
];

/// What is said of a field of another task.
const NO_VALUE: &str = "a task is not a value: what tasks share is a `const`, or a `let` before the block";

impl Parser<'_> {
    /// Takes and reports a member of what other systems know, or a call of a function they have.
    pub(super) fn foreign_name(&mut self, around: Around) -> bool {
        self.foreign_name_in(around, None)
    }

    /// The same as the value of a variable.
    pub(super) fn foreign_name_in(&mut self, around: Around, variable: Option<&str>) -> bool {
        if self.key_without_quotes() {
            return true;
        }
        if self.axis_of_a_matrix_in_format(around) {
            return true;
        }
        let Some(word) = self.cursor.ident(0).filter(|_| Known::tells()) else { return false };
        let path = self.path();
        let Some(help) = self.instead_of(&path, variable).filter(|_| self.known.is_nowhere(word)) else {
            return false;
        };
        let length = self.length_of_value(around);
        let problem = Problem::new(format!("there is no `{word}` here"));
        self.problems.at(tokens::range_or(self.cursor.ahead(0, length), word.span()), problem.help(help));
        self.take_all(length);
        true
    }

    /// `format!("rust:{}", matrix.rust)`.
    fn axis_of_a_matrix_in_format(&mut self, around: Around) -> bool {
        let Some(group) = self.cursor.group(2, Delimiter::Parenthesis).filter(|_| self.cursor.is_punct(1, '!')) else {
            return false;
        };
        let found = group.tokens().windows(3).find_map(|words| match words {
            [TokenTree::Ident(matrix), TokenTree::Punct(dot), TokenTree::Ident(axis)]
                if matrix == "matrix" && dot.as_char() == '.' && self.known.is_axis(axis.text()) =>
            {
                Some((matrix.clone(), axis.clone()))
            }
            _ => None,
        });
        let Some((matrix, axis)) = found.filter(|(matrix, _)| self.known.is_nowhere(matrix)) else { return false };
        let problem = Problem::new(format!("there is no `{matrix}` here"));
        let help = format!("an axis is a variable of Rust's: write `{axis}`");
        self.problems.at(Range::new(matrix.span(), axis.span()), problem.help(help));
        self.take_all(self.length_of_value(around));
        true
    }

    /// `pipeline_secret(TOKEN)`.
    fn key_without_quotes(&mut self) -> bool {
        let is_helper = self.cursor.ident(0).is_some_and(|word| ReferenceKind::from_word(word.text()).is_some());
        let Some(group) = self.cursor.group(1, Delimiter::Parenthesis).filter(|_| is_helper && self.ends_value(2))
        else {
            return false;
        };
        let [TokenTree::Ident(key)] = group.tokens() else { return false };
        let key = key.clone();
        if !self.known.is_nowhere(&key) {
            return false;
        }
        let problem = Problem::new(format!("there is no `{key}` here"));
        self.problems.at(key.span(), problem.help(format!("a key stands in quotes: write `\"{key}\"`")));
        self.take_all(2);
        true
    }

    /// A name of another system's where only braces may stand.
    pub(super) fn foreign_group(&mut self, key: &Key) -> bool {
        let Some(word) = self.cursor.ident(0).cloned() else { return false };
        if self.instead_of(&self.path(), None).is_none() || !self.known.is_nowhere(&word) {
            return false;
        }
        let length = self.length_of_value(Around::Braces);
        let problem = Problem::new("expected `{ ... }`, found an expression")
            .help(format!("its entries stand in braces, as in `{}`", key.shown()));
        self.problems.at(tokens::range_or(self.cursor.ahead(0, length), word.span()), problem);
        self.take_all(length);
        true
    }

    /// The words of `a.b.c`, which come next.
    fn path(&self) -> Vec<String> {
        const LONGEST: usize = 6;
        let mut path = Vec::new();
        while let Some(word) = self.cursor.ident(2 * path.len()).filter(|_| path.len() < LONGEST) {
            path.push(word.to_string());
            if !self.cursor.is_punct(2 * path.len() - 1, '.') {
                break;
            }
        }
        path
    }

    /// The text in the parentheses or brackets after so many words.
    fn argument(&self, words: usize, delimiter: Delimiter) -> Option<String> {
        let group = self.cursor.group(2 * words - 1, delimiter)?;
        let first = group.tokens().get(..1)?;
        match Written::read(first) {
            Some(Written::Text(text)) => Some(gofer_core::shown(&text)),
            _ => None,
        }
    }

    /// What stands here for a name of another system's.
    fn instead_of(&self, path: &[String], variable: Option<&str>) -> Option<String> {
        let words: Vec<&str> = path.iter().map(String::as_str).collect();
        let called = || self.argument(words.len(), Delimiter::Parenthesis);
        let indexed = || self.argument(words.len(), Delimiter::Bracket);
        Some(match words.as_slice() {
            [name] if self.helper_near(name).is_some() => {
                format!("write `{}({:?})`", self.helper_near(name)?, called()?)
            }
            // `pipeline_sec`, as it is typed.
            [name] if variable.is_some() && helper_begun(name).is_some() && self.ends_value(1) => {
                let (helper, key) = (helper_begun(name)?, variable?);
                format!("it takes a key, as in `{helper}({:?})`", key.to_lowercase())
            }
            ["secrets", key] => self.secret(key, variable),
            ["secrets"] => self.secret(&indexed()?, variable),
            ["secret" | "get_secret" | "getSecret" | "read_secret" | "from_secret" | "vault" | "credentials"] => {
                let key = called()?;
                self.secret(key.rsplit('/').next().unwrap_or(&key), variable)
            }
            [helper] if ReferenceKind::from_word(helper).is_some() => return None,
            [name] if name.ends_with("_secret") || name.ends_with("_secrets") => self.secret(&called()?, variable),
            [name] if name.ends_with("_object") || name.ends_with("_objects") => {
                let key = called()?;
                format!("an object is named by a function: write `run_object({key:?})`, or `pipeline_object({key:?})`")
            }
            ["env" | "vars" | "process" | "os", .., name] if called().is_none() && indexed().is_none() => {
                of_the_environment(name)
            }
            ["env" | "vars" | "os" | "process", ..] if words.len() > 1 => {
                of_the_environment(&called().or_else(indexed)?)
            }
            ["env" | "getenv" | "getEnv" | "get_env" | "env_var" | "environ" | "ENV"] => {
                of_the_environment(&called().or_else(indexed)?)
            }
            ["file" | "read_file" | "readFile" | "include_str" | "cat"] => {
                let file = called()?;
                format!("the text of a file, beside this one, is `include_str!({file:?})`")
            }
            ["matrix", axis] if self.known.is_axis(axis) => {
                format!("an axis is a variable of Rust's: write `{axis}`")
            }
            ["matrix" | "strategy", .., axis] if words.len() > 1 => {
                let axis = gofer_core::shown(axis);
                format!("an axis is a variable of Rust's, as in `task test for {axis} in {{ ... }}`")
            }
            ["tasks" | "jobs", task, key] if self.known.is_task(task) && Place::Task.find(key).is_some() => {
                NO_VALUE.to_owned()
            }
            ["steps" | "needs" | "jobs" | "tasks", _, _, ..] => {
                let object = "what a task leaves for another is an object of the run, whose key is the variable's name";
                match variable {
                    Some(name) => format!("{object}: write `run_object({name:?})`"),
                    None => format!("{object}: `variables: {{ VERSION: run_object(\"VERSION\") }}`"),
                }
            }
            [task, _, ..] if self.known.is_task(task) && !matches!(*task, "env" | "vars" | "inputs" | "params") => {
                NO_VALUE.to_owned()
            }
            ["github" | "gitlab" | "runner", name] => {
                of_the_environment(&format!("{}_{name}", words[0]).to_uppercase())
            }
            ["github" | "gitlab" | "runner", _, _, ..] => of_the_environment("NAME"),
            ["inputs" | "params" | "parameters" | "workflow" | "var" | "local" | "data" | "each", .., name]
                if words.len() > 1 =>
            {
                let name = gofer_core::shown(name);
                format!(
                    "a value that is named is a variable of Rust's, set by `let {name} = ...` before `pipeline!`, and \
                     stands here as `{name}`"
                )
            }
            _ => return None,
        })
    }

    /// The helper that a word is nearly.
    fn helper_near(&self, word: &str) -> Option<ReferenceKind> {
        let is_call =
            ReferenceKind::from_word(word).is_none() && self.cursor.group(1, Delimiter::Parenthesis).is_some();
        if !is_call {
            return None;
        }
        let of_several = ["global", "org", "organization", "shared", "team", "common", "company"];
        if word.ends_with("secret") && word.split('_').any(|part| of_several.contains(&part)) {
            return Some(ReferenceKind::GlobalSecret);
        }
        ReferenceKind::from_word(gofer_core::nearest(word, ReferenceKind::ALL.map(ReferenceKind::word))?)
    }

    pub(super) fn secret(&self, key: &str, variable: Option<&str>) -> String {
        if self.place == Place::RegistryAuth {
            return of_the_environment(key);
        }
        if variable.is_some() {
            return format!("a secret is named by a function: write `pipeline_secret({key:?})`");
        }
        let name = gofer_core::variable_for(ReferenceKind::PipelineSecret, key).unwrap_or_else(|| "TOKEN".to_owned());
        format!("a secret is the value of a variable, as in `variables: {{ {name}: pipeline_secret({key:?}) }}`")
    }

    /// `rust:1.95` in place of a field, whose name has been read: the image that is meant.
    pub(super) fn image_without_key(&self, name: &str) -> Option<(String, Range)> {
        const LONGEST: usize = 9;
        if !WORDS.contains(&name) && !IMAGES.contains(&name) || !self.cursor.is_colon(0) || !self.cursor.adjoins(0) {
            return None;
        }
        let length = (2..LONGEST).find(|length| self.ends_value(*length))?;
        let is_tight = (0..length - 1).all(|at| self.cursor.adjoins(at));
        let tag = self.cursor.ahead(1, length);
        let is_name = |token: &TokenTree| match token {
            TokenTree::Literal(text) => text.to_string().starts_with(|c: char| c.is_ascii_digit()),
            TokenTree::Punct(sign) => "-.".contains(sign.as_char()),
            TokenTree::Ident(_) => true,
            TokenTree::Group(_) => false,
        };
        let tag = Some(tag).filter(|tag| is_tight && tag.iter().all(is_name))?;
        Some((format!("{name}:{}", tokens::source(tag)?), Range::of(tag)?))
    }

    /// `image: rust` and `shell: bash`: one word without its quotes; `None` is the value of a variable, or an element.
    pub(super) fn bare_word(&mut self, key: Option<&Key>) -> bool {
        let Some(word) = self.cursor.ident(0).cloned().filter(|_| self.ends_value(1)) else { return false };
        let written = word.to_string();
        let name = written.to_lowercase();
        let is_known = WORDS.contains(&name.as_str()) || IMAGES.contains(&name.as_str());
        let flag = words::flag(&name);
        let of_a_run = ["CI_", "GITHUB_"].iter().any(|prefix| written.starts_with(prefix));
        let no_limit = ["none", "unlimited", "infinite", "infinity", "off", "no"].contains(&name.as_str());
        let quoted = format!("{name:?}");
        let help = match key {
            Some(key) if key.kind == Kind::Integer && no_limit => {
                format!("`0` sets no limit: write `{}: 0`", key.word)
            }
            Some(key) if key.kind == Kind::Bool && flag.is_some() => {
                format!("write `{}: {}`", key.word, flag.unwrap_or_default())
            }
            Some(Key { kind: Kind::Integer | Kind::Bool, .. }) => return false,
            // What is written for readers is a text more often than the name of one.
            Some(key) if matches!(key.word, "name" | "description") => {
                format!("text stands in quotes: write `{}: \"{written}\"`", key.word)
            }
            _ if of_a_run => of_the_environment(&written),
            Some(key) if is_known && key.kind == Kind::List => {
                let shell = words::shell(std::slice::from_ref(&quoted));
                let shell = shell.filter(|_| key.means == TaskKey::Shell.into());
                format!("text stands in quotes: write `{}: [{}]`", key.word, shell.unwrap_or(quoted))
            }
            Some(key) if is_known => format!("text stands in quotes: write `{}: {quoted}`", key.word),
            None if is_known => format!("text stands in quotes: write `{quoted}`"),
            None if flag.is_some() || LEVELS.contains(&written.as_str()) || is_version(&written) => {
                format!("text stands in quotes: write `\"{written}\"`")
            }
            _ => return false,
        };
        if !self.known.is_nowhere(&word) || self.problems.is_declared(&written) {
            return false;
        }
        self.problems.at(word.span(), Problem::new(format!("there is no `{written}` here")).help(help));
        self.cursor.advance();
        true
    }

    /// `[cargo, build]`.
    pub(super) fn bare_words(&mut self) -> bool {
        let Some(list) = self.list_alone() else {
            return false;
        };
        let inside = list.tokens();
        let entries: Vec<&[TokenTree]> = tokens::at_commas(inside).filter(|entry| !entry.is_empty()).collect();
        let Some([TokenTree::Ident(first)]) = entries.first() else { return false };
        if !WORDS.contains(&first.text()) {
            return false;
        }
        let quoted = |entry: &&[TokenTree]| match entry {
            // A task's name is nowhere else than here.
            [TokenTree::Ident(word)] => {
                let is_text = self.known.is_task(word.text()) || self.known.is_nowhere(word);
                is_text.then(|| format!("\"{word}\""))
            }
            entry if Written::is_text(entry) => tokens::source(entry),
            entry => tokens::source(entry).filter(|_| is_text_of_signs(entry)).map(|text| format!("{text:?}")),
        };
        let Some(quoted) = entries.iter().map(quoted).collect::<Option<Vec<String>>>() else { return false };
        let problem = Problem::new(format!("there is no `{first}` here"));
        let words = quoted.join(", ");
        self.problems.at(list.span(), problem.help(format!("text stands in quotes: write `[{words}]`")));
        self.cursor.advance();
        true
    }
}

/// `v2`
fn is_version(word: &str) -> bool {
    word.strip_prefix('v').is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// A variable of the environment in which the JSON is made.
fn of_the_environment(name: &str) -> String {
    let name = gofer_core::shown(name);
    format!("in a `main` that returns a `Result`, take it from where the JSON is made: `gofer_dsl::env(\"{name}\")?`")
}

/// The helper that a word is the beginning of: past the `_` in it, so that it is no other word.
fn helper_begun(word: &str) -> Option<ReferenceKind> {
    let is_begun = |kind: &ReferenceKind| {
        let (first, _) = kind.word().split_once('_').unwrap_or((kind.word(), ""));
        word.len() > first.len() + 1 && kind.word() != word && kind.word().starts_with(word)
    };
    ReferenceKind::ALL.into_iter().find(is_begun)
}
