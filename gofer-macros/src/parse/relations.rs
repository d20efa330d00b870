//! Dependencies between tasks, and not in them: `build -> test`, `[build, lint] >> deploy`, `build.then(test)`.

use gofer_core::{Problem, Status};
use proc_macro2::Delimiter;

use super::inside::Inside;
use super::{Around, Parser};
use crate::problem::Range;
use crate::tokens::{self, TokenTree};
use crate::words;

/// The tasks of one end of a relation, and how they are written as parents.
#[derive(Clone)]
struct End {
    tasks: Vec<String>,
    /// The same with a status, as in `build: failure >> test`.
    parents: Vec<String>,
}

impl Parser<'_> {
    /// Takes and reports what relates tasks to each other.
    pub(super) fn relation(&mut self) -> Option<Inside> {
        let token = self.cursor.peek(0)?.clone();
        if let Some((names, range)) = self.chain_by_a_call() {
            let chain = names.windows(2).map(|pair| (End::of(&pair[1..]), End::of(&pair[..1])));
            let problem = Problem::new(format!("unexpected `{}(...)`", tokens::shown(&token)));
            self.problems.at(range, problem.help(in_those_that_wait(chain)));
            self.rest_of_relation();
            return Some(Inside::ENDED);
        }
        let (range, shown) = match &token {
            TokenTree::Ident(word) if self.at_method_that_relates() => {
                (Range::new(word.span(), self.cursor.peek(1)?.span()), format!("{word}."))
            }
            TokenTree::Ident(word) if self.at_arrow(1) || self.at_relation() || self.status_before_arrow() => {
                ((&token).into(), word.to_string())
            }
            TokenTree::Group(_) if self.at_arrow(1) => ((&token).into(), tokens::shown(&token)),
            TokenTree::Literal(_) if self.at_arrow(1) && names(&token).is_some() => {
                ((&token).into(), tokens::shown(&token))
            }
            _ => return None,
        };
        let mut at = 0;
        let first = self.end_at(&mut at);
        let help = self.in_those_that_wait(first, at);
        self.problems.at(range, Problem::new(format!("unexpected `{}`", gofer_core::shown(&shown))).help(help));
        self.rest_of_relation();
        Some(Inside::ENDED)
    }

    /// `chain(build, test, deploy)`.
    fn chain_by_a_call(&self) -> Option<(Vec<String>, Range)> {
        let arguments = self.cursor.peek(1).filter(|_| self.cursor.group(1, Delimiter::Parenthesis).is_some())?;
        let names = names(arguments).filter(|names| names.iter().all(|name| self.known.is_task(name)))?;
        let is_chain = self.cursor.is_one_of(0, &["chain", "sequence", "series", "pipe"]) && names.len() > 1;
        is_chain.then(|| (names, Range::new(self.cursor.span(), arguments.span())))
    }

    /// `build.then(test)`.
    fn at_method_that_relates(&self) -> bool {
        let relates = self.cursor.ident(2).is_some_and(|method| words::is_relation(method.text()));
        self.cursor.is_punct(1, '.') && relates && self.cursor.group(3, Delimiter::Parenthesis).is_some()
    }

    /// `test after build`, `build => test`, `build | test`.
    fn at_relation(&self) -> bool {
        const MOST: usize = 3;
        let is_task = |at: usize| self.cursor.ident(at).is_some_and(|word| self.known.is_task(word.text()));
        let is_word = self.cursor.ident(1).is_some_and(|word| words::is_relation(word.text()));
        let sign = |at: &usize| self.cursor.punct(*at).is_some_and(|sign| "=|><~-&".contains(sign.as_char()));
        let signs = (1..=MOST).take_while(sign).count();
        // `build = test` is a setting.
        let is_sign = signs > 1 || signs == 1 && !self.cursor.is_punct(1, '=');
        is_task(0) && (is_word && self.cursor.ident(2).is_some() || is_sign && is_task(1 + signs))
    }

    /// `build: failure >> test`.
    fn status_before_arrow(&self) -> bool {
        let is_status = self.cursor.ident(2).is_some_and(|word| Status::from_word(word.text()).is_some());
        let is_task = self.cursor.ident(0).is_some_and(|word| self.known.is_task(word.text()));
        is_task && is_status && self.cursor.is_colon(1) && self.at_arrow(3)
    }

    /// `->`, `>>`, `-->`, `<-` after a word.
    pub(super) fn at_arrow(&self, ahead: usize) -> bool {
        let joint = |first, second| self.cursor.is_joint(ahead, first, second);
        joint('-', '>') || joint('>', '>') || joint('-', '-') || joint('<', '-') || joint('<', '<')
    }

    /// Past `build >> test >> deploy`: the next line may hold another one.
    fn rest_of_relation(&mut self) {
        while let Some(token) = self.cursor.advance() {
            let Some(next) = self.cursor.peek(0) else { return };
            let ended = matches!(token, TokenTree::Punct(sign) if matches!(sign.as_char(), ',' | ';'));
            // A line that ends or begins with a sign goes on.
            let goes_on = !ended && (matches!(token, TokenTree::Punct(_)) || matches!(next, TokenTree::Punct(_)));
            let is_line = tokens::on_one_line(token, next);
            let is_next = is_line == Some(false) && !goes_on || ended && self.at_other_relation();
            if self.at_task() || is_next || is_line != Some(true) && self.at_next(Around::Block) {
                return;
            }
        }
    }

    /// `build >> test` after a comma.
    fn at_other_relation(&self) -> bool {
        let fat_arrow = self.cursor.is_joint(1, '=', '>');
        self.at_arrow(1) || fat_arrow || self.cursor.is_punct(1, '.') || self.at_next(Around::Block)
    }

    /// Where a dependency belongs that stands after a task: what relates it to the next one comes at once.
    pub(super) fn in_the_task_that_waits(&self, first: &str) -> String {
        let first = first.trim_matches('"');
        let first = gofer_core::is_identifier(first).then(|| End::of(&[first.to_owned()]));
        self.in_those_that_wait(first, 0)
    }

    /// The same for all that are related: the `first`, and those that come after it, from `at` on.
    fn in_those_that_wait(&self, first: Option<End>, mut at: usize) -> String {
        const LONGEST: usize = 16;
        let mut related = Vec::new();
        let mut before = first;
        while let Some((length, first_waits)) = self.sign_of_relation(at).filter(|_| related.len() < LONGEST) {
            at += length;
            let after = self.end_at(&mut at);
            let Some((first, second)) = before.zip(after.clone()) else { break };
            related.push(if first_waits { (first, second) } else { (second, first) });
            before = after;
        }
        in_those_that_wait(related.into_iter())
    }

    /// How many tokens relate two tasks, and whether the first of them waits.
    fn sign_of_relation(&self, at: usize) -> Option<(usize, bool)> {
        let is_sign = |at: &usize| self.cursor.punct(*at).is_some_and(|sign| !matches!(sign.as_char(), ',' | ';'));
        let signs = (at..self.cursor.left()).take_while(is_sign).count();
        let word = self.cursor.ident(at + signs).filter(|word| words::is_relation(word.text()));
        let first_waits = self.cursor.is_punct(at, '<') || word.is_some_and(|word| words::waits_for(word.text()));
        let length = signs + usize::from(word.is_some());
        (length > 0).then_some((length, first_waits))
    }

    /// The tasks that come next, and a place past them.
    fn end_at(&self, at: &mut usize) -> Option<End> {
        *at += usize::from(self.cursor.is_word(*at, "task"));
        let mut end = End::of(&self.cursor.peek(*at).and_then(names)?);
        *at += 1;
        let status = self.cursor.ident(*at + 1).filter(|_| self.cursor.is_colon(*at));
        if let Some(status) = status.and_then(|word| Status::from_word(word.text())) {
            end.parents = end.tasks.iter().map(|task| format!("{task}: {status}")).collect();
            *at += 2;
        }
        Some(end)
    }
}

impl End {
    fn of(tasks: &[String]) -> End {
        End { tasks: tasks.to_vec(), parents: tasks.to_vec() }
    }
}

/// Where the dependencies of these belong, of which each first waits for its second.
fn in_those_that_wait(related: impl Iterator<Item = (End, End)>) -> String {
    const MOST: usize = 4;
    let mut waiting: Vec<(String, Vec<String>)> = Vec::new();
    for (children, end) in related {
        for child in children.tasks {
            match waiting.iter_mut().find(|(other, _)| *other == child) {
                Some((_, parents)) => parents.extend(end.parents.clone()),
                None => waiting.push((child, end.parents.clone())),
            }
        }
    }
    if waiting.is_empty() {
        waiting.push(("test".to_owned(), vec!["build".to_owned()]));
    }
    let written = |(child, parents): &(String, Vec<String>)| {
        format!("task {child} {{ depends_on: {{ {} }}, ... }}", parents.join(", "))
    };
    let shown: Vec<String> = waiting.iter().take(MOST).map(written).collect();
    match waiting.len() {
        ..=MOST => format!("a dependency stands in the task that waits: {}", gofer_core::list(&shown)),
        _ => format!("a dependency stands in the task that waits: `{}` and so on", shown.join("`, `")),
    }
}

/// `build`, `"build"`, `[build, lint]`, `(build)`: the names of tasks, where these are few.
pub(super) fn names(token: &TokenTree) -> Option<Vec<String>> {
    const MOST: usize = 8;
    let entries = match token {
        TokenTree::Group(group) => group.tokens(),
        token => std::slice::from_ref(token),
    };
    let entries: Vec<&[TokenTree]> =
        tokens::at_commas(entries).filter(|entry| !entry.is_empty()).take(MOST + 1).collect();
    let name = |entry: &&[TokenTree]| {
        let [name] = *entry else { return None };
        let name = tokens::shown(name).trim_matches('"').to_owned();
        gofer_core::is_identifier(&name).then_some(name)
    };
    let names: Option<Vec<String>> = entries.iter().map(name).collect();
    names.filter(|names| (1..=MOST).contains(&names.len()))
}
