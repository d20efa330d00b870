//! `depends_on: { build, test[msrv]: failure }`.

use gofer_core::{Problem, Status, list, nearest};
use proc_macro2::{Delimiter, Group, Ident, TokenTree};

use super::name::NameOf;
use super::{Around, Parser};
use crate::ast::{Dependency, Name, Selected, Selection, Value};
use crate::literal::Written;
use crate::tokens;

const FORM: &str = "a task, such as `build` or `build: any`";

impl Parser<'_> {
    pub(super) fn depends_on(&mut self, value: &Value) -> Option<Vec<Dependency>> {
        let example = in_braces(value);
        let group = self.braces(value, "depends_on", &example)?;
        Some(self.inside(&group).dependencies())
    }

    fn dependencies(&mut self) -> Vec<Dependency> {
        let mut dependencies = Vec::new();
        while !self.cursor.at_end() {
            self.no_docs();
            if self.stray_separator() || self.cursor.at_end() {
                continue;
            }
            let Some(task) = self.name(NameOf::Id) else {
                self.stray(FORM, Around::Braces);
                continue;
            };
            dependencies.push(self.dependency(task));
        }
        dependencies
    }

    fn dependency(&mut self, task: Name) -> Dependency {
        let selection = match self.cursor.peek(0).cloned() {
            Some(TokenTree::Group(group)) => {
                self.cursor.advance();
                if group.delimiter() != Delimiter::Bracket {
                    let problem = Problem::new("a selection stands in brackets");
                    let keys = gofer_core::shown(group.stream().to_string().trim());
                    self.problems.at(group.span(), problem.help(format!("write `{}[{keys}]`", task.shown())));
                }
                Some(self.selection(&group))
            }
            _ => None,
        };
        let (status, status_word) = self.condition(&task);
        self.end_of_dependency();
        Dependency { task, selection, status, status_word }
    }

    fn selection(&mut self, group: &Group) -> Selection {
        let mut parser = self.inside(group);
        let mut keys = Vec::new();
        while !parser.cursor.at_end() {
            if parser.stray_separator() {
                continue;
            }
            let all = parser.cursor.is_word(0, "_");
            match parser.name(NameOf::Key) {
                Some(_) if all => keys.push(Selected::All),
                Some(name) => keys.push(Selected::Word(name)),
                None => {
                    parser.stray("a key, such as `msrv`, or `_` for all of an axis", Around::Brackets);
                    continue;
                }
            }
            parser.end_of_entry(Around::Brackets);
        }
        Selection { keys, range: group.span().into() }
    }

    /// `: status`, or nothing.
    fn condition(&mut self, task: &Name) -> (Status, Option<Ident>) {
        if let Some((word, status)) =
            self.cursor.ident(0).and_then(|word| Some((word.clone(), Status::from_word(&word.to_string())?)))
        {
            let problem = Problem::new(format!("missing `:` before `{status}`"));
            self.problems.at(word.span(), problem.help(format!("write `{}: {status}`", task.shown())));
            self.cursor.advance();
            return (status, Some(word));
        }
        let equals = self.cursor.is_punct(0, '=');
        if !equals && !self.cursor.is_colon(0) {
            return (Status::default(), None);
        }
        if equals {
            let span = self.cursor.span();
            let problem = Problem::new(format!("`=` after `{}`", gofer_core::shown(&task.text)));
            self.problems.at(span, problem.help(format!("write `:`, as in `{}: any`", task.shown())));
            if self.cursor.is_joint(0, '=', '>') {
                self.cursor.advance();
            }
        }
        let separator = self.cursor.span();
        self.cursor.advance();
        let start = self.cursor.place();
        while self.status_goes_on(start) {
            self.cursor.advance();
        }
        let written = self.cursor.since(start).to_vec();
        match tokens::open(&written).as_slice() {
            [] => {
                let problem = Problem::new(format!("the status of `{}` is missing", gofer_core::shown(&task.text)));
                self.problems.at(separator, problem.help(format!("write {}", words())));
                (Status::default(), None)
            }
            [TokenTree::Ident(ident)] => (self.status(&ident.to_string(), &written), Some(ident.clone())),
            opened => (self.status(&spelled(opened), &written), None),
        }
    }

    /// A status is one word or one literal; a path is read whole, to be refused whole.
    fn status_goes_on(&self, start: usize) -> bool {
        let Some(next) = self.cursor.peek(0) else { return false };
        match (self.cursor.since(start).last(), next) {
            (None, TokenTree::Punct(punct)) => !matches!(punct.as_char(), ',' | ';'),
            (None | Some(TokenTree::Punct(_)), _) => true,
            (Some(_), TokenTree::Punct(punct)) => matches!(punct.as_char(), ':' | '.'),
            (Some(_), _) => false,
        }
    }

    fn status(&mut self, word: &str, written: &[TokenTree]) -> Status {
        let plain = matches!(written, [TokenTree::Ident(_)]);
        let found = Status::from_word(word);
        if let (Some(status), true) = (found, plain) {
            return status;
        }
        let range = tokens::range_or(written, self.cursor.span());
        let last = word.rsplit([':', '.']).next().unwrap_or(word).trim().to_lowercase();
        if let Some(status) = Status::from_word(&last) {
            let problem = Problem::new(format!("a status is a plain word: `{status}`"));
            self.problems.at(range, problem.help(format!("write `{status}`")));
            return status;
        }
        let problem = Problem::new(format!("unknown status `{}`", gofer_core::shown(word)));
        let near = meaning(&last).or_else(|| nearest(&last, Status::ALL.map(Status::word)).and_then(Status::from_word));
        self.problems.at(
            range,
            match near {
                Some(near) => problem.help(format!("did you mean `{near}`?")),
                None => problem.help(format!("the statuses are {}", words())),
            },
        );
        near.unwrap_or_default()
    }

    fn end_of_dependency(&mut self) {
        let Some(token) = self.cursor.peek(0).cloned() else { return };
        let name = matches!(token, TokenTree::Ident(_) | TokenTree::Literal(_));
        if name {
            let problem = Problem::new(format!("missing `,` before `{}`", tokens::shown(&token)));
            self.problems.at(&token, problem.help("entries are separated by `,`"));
        } else {
            self.end_of_entry(Around::Braces);
        }
    }
}

/// The word of a status that is written as a literal or a path.
fn spelled(tokens: &[TokenTree]) -> String {
    match Written::read(tokens) {
        Some(Written::Text(text)) => text,
        _ => tokens.iter().map(tokens::shown).collect(),
    }
}

fn words() -> String {
    list(&Status::ALL.map(Status::word))
}

/// Other systems' words for a status.
fn meaning(word: &str) -> Option<Status> {
    match word {
        "always" | "finished" | "completed" | "done" => Some(Status::Any),
        "ok" | "succeeded" | "successful" | "passed" => Some(Status::Success),
        "failed" | "error" | "fail" => Some(Status::Failure),
        _ => None,
    }
}

/// What stands in brackets, parentheses or nothing, in braces.
fn in_braces(value: &Value) -> String {
    let tokens = match tokens::open(&value.tokens).as_slice() {
        [TokenTree::Group(group)] => group.stream().into_iter().collect(),
        tokens => tokens.to_vec(),
    };
    let names: Vec<String> = tokens
        .split(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ','))
        .filter_map(|entry| match Written::read(entry) {
            Some(Written::Text(id)) if !id.is_empty() => Some(bare(&gofer_core::shown(&id))),
            _ => match entry {
                [TokenTree::Ident(ident)] => Some(ident.to_string()),
                _ => None,
            },
        })
        .take(8)
        .collect();
    if names.is_empty() { "{ build, test: any }".to_owned() } else { format!("{{ {} }}", names.join(", ")) }
}

/// An id as an identifier if it can be one, else in quotes.
fn bare(id: &str) -> String {
    if gofer_core::is_identifier(id) { id.to_owned() } else { format!("\"{id}\"") }
}
