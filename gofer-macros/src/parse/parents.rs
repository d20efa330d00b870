//! Parents in another form than `{ build, test: any }`.

use gofer_core::{Problem, Status};
use proc_macro2::{Delimiter, Ident, TokenTree};

use super::depends_on::FORM;
use super::status::meaning;
use super::{Around, Parser};
use crate::ast::{Dependency, Name, Selected, Selection, Value};
use crate::literal::Written;
use crate::problem::Range;
use crate::tokens;

impl Parser<'_> {
    /// `!build`, `not build`.
    pub(super) fn negation(&mut self) -> bool {
        let not = self.cursor.is_word(0, "not") && self.cursor.ident(1).is_some();
        if !not && !self.cursor.is_punct(0, '!') {
            return false;
        }
        let Some(token) = self.cursor.advance() else { return false };
        let problem = Problem::new(format!("unexpected `{}`", tokens::shown(&token)));
        self.problems.at(
            &token,
            problem.help("Gofer has no \"not\": `build: failure` is met when it failed, `build: any` however it ended"),
        );
        self.skip(Around::Braces);
        true
    }

    /// `failed(build)`, `build(failure)`, `build.success`, `build::failure`, `failure: build`,
    /// `tasks.build`: a task and perhaps a status in another order or form.
    pub(super) fn as_call_or_path(&mut self) -> Option<Dependency> {
        let first = self.cursor.ident(0)?.clone();
        let known = |parser: &Self, word: &Ident| {
            let word = word.to_string();
            word == "_" || parser.known.is_task(&word) || parser.known.is_axis(&word)
        };
        let (length, second) = match self.cursor.peek(1)? {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {
                let inside: Vec<TokenTree> = group.stream().into_iter().collect();
                match inside.as_slice() {
                    [] | [TokenTree::Literal(_)] => (2, None),
                    [TokenTree::Ident(word)] => (2, Some(word.clone())),
                    _ => return None,
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == '.' => (3, Some(self.cursor.ident(2)?.clone())),
            TokenTree::Punct(_) if self.cursor.is_joint(1, ':', ':') => (4, Some(self.cursor.ident(3)?.clone())),
            TokenTree::Punct(punct) if punct.as_char() == ':' && !known(self, &first) => {
                (3, Some(self.cursor.ident(2).filter(|word| known(self, word))?.clone()))
            }
            _ => return None,
        };
        let status =
            |word: &Ident| Status::from_word(&word.to_string()).or_else(|| meaning(&word.to_string().to_lowercase()));
        let (task, status) = match second {
            None => (first.clone(), Some(Status::default())),
            Some(second) if known(self, &second) && !known(self, &first) => {
                (second.clone(), status(&first).filter(|status| second != "_" || *status != Status::Failure))
            }
            // `test.msrv`: a selection.
            Some(second)
                if self.known.has_axes(&first.to_string())
                    && self.cursor.is_punct(1, '.')
                    && status(&second).is_none() =>
            {
                return Some(self.selection_by_dot(first, second));
            }
            Some(second) => (first.clone(), Some(status(&second)?)),
        };
        let name = task.to_string();
        let start = self.cursor.place();
        for _ in 0..length {
            self.cursor.advance();
        }
        let written = self.cursor.since(start).to_vec();
        let range = tokens::range_or(&written, first.span());
        let shown = tokens::source(&written).unwrap_or_else(|| name.clone());
        let problem = Problem::new(format!("`{shown}` is not a task with its status"));
        let status = status.unwrap_or_default();
        let right = if status == Status::default() { name.clone() } else { format!("{name}: {status}") };
        self.problems.at(
            range,
            if known(self, &task) {
                problem.help(format!("write `{right}`"))
            } else {
                problem.help(format!("what stands here is {FORM}"))
            },
        );
        let name = Name { text: name, quoted: false, ident: Some(task), range, malformed: true };
        Some(Dependency { task: name, selection: None, status, status_word: None })
    }

    fn selection_by_dot(&mut self, task: Ident, key: Ident) -> Dependency {
        for _ in 0..3 {
            self.cursor.advance();
        }
        let range = Range::new(task.span(), key.span());
        let problem = Problem::new(format!("`{task}.{key}` is not a task: its instances are selected in brackets"));
        self.problems.at(range, problem.help(format!("write `{task}[{key}]`")));
        let count = self.known.axes(&task.to_string());
        let name =
            |ident: Ident| Name { text: ident.to_string(), quoted: false, ident: Some(ident), range, malformed: true };
        let mut keys = vec![Selected::Word(name(key))];
        keys.resize_with(count, || Selected::All);
        let selection = Some(Selection { keys, range });
        Dependency { task: name(task), selection, status: Status::default(), status_word: None }
    }

    /// `depends_on: build: failure, test`, without the braces.
    pub(super) fn bare_dependencies(&mut self) -> bool {
        let start = self.cursor.place();
        let mut entries: Vec<String> = Vec::new();
        let mut statuses = false;
        while let Some(task) =
            self.cursor.ident(0).map(ToString::to_string).filter(|word| word == "_" || self.known.is_task(word))
        {
            if self.place.find(&task).is_some() {
                break;
            }
            self.cursor.advance();
            let status = self.cursor.ident(1).filter(|_| self.cursor.is_colon(0)).map(ToString::to_string);
            if let Some(status) = status.filter(|status| Status::from_word(status).is_some()) {
                statuses = true;
                self.cursor.advance();
                self.cursor.advance();
                entries.push(format!("{task}: {status}"));
            } else {
                entries.push(task);
            }
            let another = self.cursor.is_punct(0, ',')
                && self.cursor.ident(1).is_some_and(|word| {
                    self.known.is_task(&word.to_string()) && self.place.find(&word.to_string()).is_none()
                });
            if !another {
                break;
            }
            self.cursor.advance();
        }
        if entries.len() < 2 && !statuses && entries != ["_"] {
            self.cursor.back_to(start);
            return false;
        }
        let written = self.cursor.since(start).to_vec();
        let problem = Problem::new("expected `{ ... }`, found words");
        let range = tokens::range_or(&written, self.cursor.span());
        self.problems.at(range, problem.help(format!("write `{{ {} }}`", entries.join(", "))));
        true
    }

    /// How a value would be written in braces.
    pub(super) fn in_braces(&self, value: &Value) -> String {
        const WORDS: &str = "parents stand in braces, as in `depends_on: { build, test: any }`";
        let opened = tokens::open(&value.tokens);
        let tokens: Vec<TokenTree> = match opened.as_slice() {
            [.., TokenTree::Group(group)] if group.delimiter() != Delimiter::Brace => {
                group.stream().into_iter().collect()
            }
            tokens => tokens.to_vec(),
        };
        let text = match Written::read(&tokens) {
            Some(Written::Text(text)) => text,
            _ => tokens.iter().map(tokens::shown).collect::<Vec<String>>().join(" "),
        };
        if text.contains('|') || text.split_whitespace().any(|word| word == "or") {
            return "Gofer has no \"or\", conditions are joined by \"and\": write one task for each parent".to_owned();
        }
        if text.contains("&&") || text.contains("& &") {
            return self.conjunction(&text).unwrap_or_else(|| {
                "conditions are joined by \"and\", as in `depends_on: { build, test: any }`".to_owned()
            });
        }
        let entries = tokens.split(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ','));
        let names: Option<Vec<String>> =
            entries.filter(|entry| !entry.is_empty()).map(|entry| self.parent(entry)).collect();
        match names {
            Some(names) if !names.is_empty() && names.len() <= 8 => {
                format!("write `{{ {} }}`", names.join(", "))
            }
            _ => WORDS.to_owned(),
        }
    }

    /// `build`, `"build"` or `task.build` if there is such a task.
    fn parent(&self, entry: &[TokenTree]) -> Option<String> {
        let name = match (entry, Written::read(entry)) {
            (_, Some(Written::Text(id))) => id,
            ([.., TokenTree::Ident(ident)], _) => ident.to_string(),
            _ => return None,
        };
        (name == "_" || self.known.is_task(&name)).then(|| if name == "_" { name.clone() } else { bare(&name) })
    }

    /// `a && b.Failed`.
    fn conjunction(&self, text: &str) -> Option<String> {
        let text = text.replace("& &", "&&").replace(" . ", ".");
        let parts: Option<Vec<String>> = text
            .split("&&")
            .map(|part| {
                let part = part.trim();
                let (name, status) = part.split_once('.').unwrap_or((part, "success"));
                let status = status.trim().to_lowercase();
                let status = Status::from_word(&status).or_else(|| meaning(&status))?;
                let name = self.known.is_task(name.trim()).then(|| bare(name.trim()))?;
                Some(if status == Status::default() { name } else { format!("{name}: {status}") })
            })
            .collect();
        Some(format!("conditions are joined by \"and\": write `{{ {} }}`", parts?.join(", ")))
    }
}

/// An id as an identifier if it can be one, else in quotes.
fn bare(id: &str) -> String {
    if gofer_core::is_identifier(id) { id.to_owned() } else { format!("\"{id}\"") }
}
