//! Parents in another form than `{ build, test: any }`.

use gofer_core::{Problem, Status};
use proc_macro2::Delimiter;

use super::known::Known;
use super::status::{instead_of_not, written_status};
use super::{Around, Parser};
use crate::ast::Value;
use crate::literal::Written;
use crate::tokens::{self, Ident, TokenTree};

const COMPUTED: &str = "the graph is read at compile time: choose between two blocks, or add the parent to the \
                        `depends_on` of the task that is made";

impl Parser<'_> {
    /// `!build`, `not build`.
    pub(super) fn negation(&mut self) -> bool {
        let not = self.cursor.is_word(0, "not") && self.cursor.ident(1).is_some();
        if !not && !self.cursor.is_punct(0, '!') {
            return false;
        }
        let Some(token) = self.cursor.advance() else { return false };
        let token = token.clone();
        let problem = Problem::new(format!("unexpected `{}`", tokens::shown(&token)));
        let task = self.cursor.ident(0).filter(|word| self.known.is_task(word.text()));
        let help = instead_of_not(task.map_or("build", Ident::text));
        self.problems.at(&token, problem.help(help));
        self.skip(Around::Braces);
        true
    }

    /// `depends_on: build: failure, test`, without the braces.
    pub(super) fn bare_dependencies(&mut self) -> bool {
        let start = self.cursor.place();
        let mut entries: Vec<String> = Vec::new();
        let mut statuses = false;
        while let Some(task) =
            self.cursor.ident(0).map(ToString::to_string).filter(|word| word == "_" || self.known.may_be_parent(word))
        {
            if self.place.find(&task).is_some() {
                break;
            }
            self.cursor.advance();
            let status = self.cursor.ident(1).filter(|_| self.cursor.is_colon(0)).map(ToString::to_string);
            if let Some(status) = status.and_then(|status| written_status(&status)) {
                statuses = true;
                self.cursor.advance();
                self.cursor.advance();
                entries.push(format!("{task}: {status}"));
            } else {
                entries.push(task);
            }
            let another = self.cursor.is_punct(0, ',')
                && self.cursor.ident(1).is_some_and(|word| {
                    self.known.may_be_parent(word.text()) && self.place.find(word.text()).is_none()
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
        let found = if written.len() == 1 { "a word" } else { "words" };
        let problem = Problem::new(format!("expected `{{ ... }}`, found {found}"));
        let range = tokens::range_or(&written, self.cursor.span());
        self.problems.at(range, problem.help(format!("write `{{ {} }}`", entries.join(", "))));
        true
    }

    /// How a value would be written in braces.
    pub(super) fn in_braces(&self, value: &Value) -> String {
        const WORDS: &str = "parents stand in braces, as in `depends_on: { build, test: any }`";
        let opened = tokens::open(&value.tokens);
        let tokens = match opened {
            [TokenTree::Group(group)] if group.delimiter() != Delimiter::Brace => group.tokens(),
            tokens => tokens,
        };
        let text = match Written::read(tokens) {
            Some(Written::Text(text)) => text,
            _ => tokens.iter().map(tokens::shown).collect::<Vec<String>>().join(" "),
        };
        if let Some(written) = self.parent_in_text(opened) {
            return format!("write `{{ {written} }}`");
        }
        if let Some(help) = self.instead_of_condition(&text) {
            return help;
        }
        if text.contains('|') || text.split_whitespace().any(|word| word == "or") {
            return gofer_core::NO_OR.to_owned();
        }
        if text.contains("&&") || text.contains("& &") {
            return "conditions are joined by \"and\", as in `depends_on: { build, test: any }`".to_owned();
        }
        let names: Vec<&str> = text.split([',', ' ']).filter(|name| !name.is_empty()).collect();
        if (2..=8).contains(&names.len()) && names.iter().all(|name| self.known.is_task(name)) {
            return format!("write `{{ {} }}`", names.into_iter().map(bare).collect::<Vec<_>>().join(", "));
        }
        let meant = self.meant_by_pattern(&text);
        if text.contains('*') && !meant.is_empty() {
            return format!("write `{{ {} }}`", meant.into_iter().map(bare).collect::<Vec<_>>().join(", "));
        }
        if is_every(&text) && !self.known.is_task(&text) {
            return "write `{ _ }`, which is every task above".to_owned();
        }
        if let [TokenTree::Punct(star), TokenTree::Ident(_)] = tokens
            && star.as_char() == '*'
        {
            return "there are no aliases here: each parent is named, as in `depends_on: { build, test: any }`"
                .to_owned();
        }
        if matches!(text.as_str(), "none" | "nothing" | "null" | "None" | "false") && !self.known.is_task(&text) {
            return "leave `depends_on` out: a task without parents waits for none".to_owned();
        }
        let is_empty_list = matches!(opened, [TokenTree::Punct(and), TokenTree::Group(list)]
            if and.as_char() == '&' && list.tokens().is_empty());
        if tokens.is_empty() || is_empty_list {
            return "write `{}`".to_owned();
        }
        match self.parent(tokens) {
            Some(name) => format!("write `{{ {name} }}`"),
            None if self.is_computed(opened) => COMPUTED.to_owned(),
            None => WORDS.to_owned(),
        }
    }

    /// `if ci { ... }`, `parents()`, `parents` where that is declared.
    fn is_computed(&self, value: &[TokenTree]) -> bool {
        match value {
            [TokenTree::Ident(word), _, ..] => {
                tokens::is_one_of(word, &["if", "match", "unsafe", "loop"])
                    || tokens::is_variable(word)
                        && matches!(value.last(), Some(TokenTree::Group(call)) if call.delimiter() == Delimiter::Parenthesis)
            }
            [TokenTree::Ident(word)] => {
                let is_name = tokens::is_variable(word) && !self.known.is_axis(word.text());
                is_name && Known::tells() && !self.known.is_nowhere(word)
            }
            _ => false,
        }
    }

    /// `_ except lint`, `_ - lint`.
    pub(super) fn all_but(&mut self) -> bool {
        let is_word =
            ["except", "but", "without", "minus", "not", "excluding"].iter().any(|word| self.cursor.is_word(1, word));
        if !self.cursor.is_word(0, "_") || !is_word && !self.cursor.is_punct(1, '-') && !self.cursor.is_punct(1, '!') {
            return false;
        }
        let names = |token: &TokenTree| -> Vec<String> {
            let words = match token {
                TokenTree::Group(group) => group.tokens(),
                token => std::slice::from_ref(token),
            };
            words.iter().map(ToString::to_string).filter(|word| self.known.is_task(word)).collect()
        };
        let length = (2..self.cursor.left()).find(|at| self.cursor.is_punct(*at, ',')).unwrap_or(self.cursor.left());
        let written: Vec<TokenTree> = (0..length).filter_map(|ahead| self.cursor.peek(ahead).cloned()).collect();
        let left_out: Vec<String> = written.iter().flat_map(names).map(|name| format!("{name}: any, ")).collect();
        let status = match written.as_slice() {
            [.., TokenTree::Punct(colon), TokenTree::Ident(word)] if colon.as_char() == ':' => {
                Status::from_word(word.text()).filter(|status| *status != Status::Success)
            }
            _ => None,
        };
        let status = status.map_or_else(String::new, |status| format!(": {status}"));
        let shown = tokens::source(&written).unwrap_or_else(|| "_ ...".to_owned());
        let problem = Problem::new(format!("`{shown}` is not a task with its status"));
        let help = match left_out.as_slice() {
            [] => "`_` is every task above that no other entry names".to_owned(),
            names => format!(
                "`_` is every task above that no other entry names, and `any` waits however a task ends: write \
                 `{}_{status}`",
                names.concat()
            ),
        };
        self.problems.at(tokens::range_or(&written, self.cursor.span()), problem.help(help));
        for _ in 0..length {
            self.cursor.advance();
        }
        let _ = self.cursor.take_punct(',');
        true
    }

    /// `if strict { lint }`.
    fn condition_among_parents(&mut self) -> bool {
        // `..if strict { … }`
        let at = if self.cursor.is_joint(0, '.', '.') { 2 } else { 0 };
        let word = ["if", "match", "for", "unless"].into_iter().find(|word| self.cursor.is_word(at, word));
        let Some(word) = word.filter(|word| !self.known.is_task(word) && self.cursor.peek(at + 1).is_some()) else {
            return false;
        };
        if self.cursor.is_punct(at + 1, ',') || self.cursor.is_colon(at + 1) {
            return false;
        }
        for _ in 0..at {
            self.cursor.advance();
        }
        let problem = Problem::new(format!("unexpected `{word}`"));
        let help = self.parents_of_a_loop().unwrap_or_else(|| COMPUTED.to_owned());
        self.problems.at(self.cursor.span(), problem.help(help));
        self.skip(Around::Braces);
        true
    }

    /// `for failed in tasks { build, test } { failed: failure }`, which comes next: how that is said.
    fn parents_of_a_loop(&self) -> Option<String> {
        let axis = self.cursor.ident(1).filter(|_| self.cursor.is_word(0, "for") && self.cursor.is_word(2, "in"))?;
        let word = usize::from(self.cursor.ident(3).is_some());
        let TokenTree::Group(tasks) = self.cursor.peek(3 + word)? else { return None };
        let is_task = |name: &[TokenTree]| match name {
            [name] => self.known.is_task(name.word().trim_matches('"')),
            name => name.is_empty(),
        };
        if tasks.tokens().is_empty() || !tokens::at_commas(tasks.tokens()).all(is_task) {
            return None;
        }
        let names = tokens::at_commas(tasks.tokens()).filter_map(|name| name.first());
        let names: Vec<String> = names.map(|name| bare(name.word().trim_matches('"'))).collect();
        let status = match self.cursor.peek(4 + word) {
            Some(TokenTree::Group(body)) => status_of_each(axis, body.tokens())?,
            None => Status::Success,
            Some(_) => self.cursor.is_punct(4 + word, ',').then_some(Status::Success)?,
        };
        let names = match status {
            Status::Failure => names.join(", "),
            Status::Success => {
                return Some(format!("each parent is named, as in `depends_on: {{ {} }}`", names.join(", ")));
            }
            Status::Any => {
                let names = names.join(": any, ");
                return Some(format!("each parent is named, as in `depends_on: {{ {names}: any }}`"));
            }
        };
        Some(format!(
            "an instance of this task for each of them is an axis in its header, `for {axis} in tasks {{ {names} }}`, with \
             `depends_on: {{ {axis}: {status} }}`"
        ))
    }

    /// `checks::lint`, where no task of the block is called so: takes and reports it.
    fn task_of_a_module(&mut self) -> bool {
        let is_sign = |at: usize| self.cursor.is_joint(at, ':', ':') && self.cursor.ident(at + 2).is_some();
        let length = 1 + (0..self.cursor.left()).take_while(|part| is_sign(1 + 3 * part)).count() * 3;
        let path = self.cursor.ahead(0, length);
        let words = path.iter().filter(|token| tokens::is_word(token)).map(tokens::shown);
        let words: Vec<String> = words.collect();
        let is_told = |word: &String| self.known.is_task(word) || self.known.is_axis(word);
        let names_a_status = words.last().is_some_and(|word| written_status(word).is_some());
        let ends =
            self.cursor.peek(length).is_none() || self.cursor.is_punct(length, ',') || self.cursor.is_colon(length);
        if length < 4 || !ends || words.iter().any(is_told) || self.known.is_task(&words.join("_")) || names_a_status {
            return false;
        }
        let problem = Problem::new(format!("`{}` is not a task of this block", words.join("::")));
        let help =
            "parents are tasks of the block, by their ids; one of another module is added in Rust, by `.task(...)`";
        self.problems.at(tokens::range_or(path, self.cursor.span()), problem.help(help));
        self.take_all(length);
        self.skip(Around::Braces);
        true
    }

    /// `task build`, `&build`, `self`, `all`, `*all`: words and signs that do not belong before or in
    /// the place of a task.
    pub(super) fn odd_parent(&mut self) -> bool {
        if self.condition_among_parents() || self.task_of_a_module() {
            return true;
        }
        let Some(token) = self.cursor.peek(0).cloned() else { return false };
        let word = tokens::shown(&token);
        let next_is_task = self.cursor.ident(1).is_some_and(|next| self.known.is_task(next.text()));
        let known = self.known.is_task(&word) || self.known.is_axis(&word);
        let unexpected = Problem::new(format!("unexpected `{word}`"));
        let goes_on = self.cursor.is_joint(1, ':', ':') || self.cursor.is_punct(1, '.');
        let ended = !goes_on && !matches!(self.cursor.peek(1), Some(TokenTree::Group(_)));
        let joined = self.cursor.is_one_of(1, &["and", "or"]) || ['&', '|'].iter().any(|c| self.cursor.is_punct(1, *c));
        let alone = self.cursor.peek(1).is_none() || self.cursor.is_punct(1, ',') || joined;
        if self.starred() {
            return true;
        }
        let is_rule = matches!(
            word.as_str(),
            "trigger_rule"
                | "condition"
                | "when"
                | "status"
                | "rule"
                | "optional"
                | "required"
                | "artifacts"
                | "policy"
        );
        if is_rule && !known && self.cursor.is_colon(1) {
            let problem = unexpected.help("how a parent must have ended stands after it, as in `build: any`");
            self.problems.at(&token, problem);
            self.cursor.advance();
            self.cursor.advance();
            self.skip(Around::Braces);
            return true;
        }
        match &token {
            TokenTree::Ident(_) if !known && alone && Status::from_word(&word).is_some() => {
                let help = match self.cursor.since(0) {
                    [
                        ..,
                        task @ TokenTree::Ident(_),
                        TokenTree::Punct(colon),
                        TokenTree::Ident(_),
                        TokenTree::Punct(_),
                    ] if colon.as_char() == ':' => {
                        format!(
                            "a parent has one status: `{task}: any` is met however it ended, also when it was skipped"
                        )
                    }
                    _ => format!("a status stands after a task, as in `build: {word}`: a parent has one status"),
                };
                self.problems.at(&token, unexpected.help(help));
            }
            TokenTree::Punct(_) if matches!(word.as_str(), "&" | "@" | "$" | "-") && next_is_task => {
                self.problems.at(&token, unexpected.help("remove it: a parent is named by its id alone"));
            }
            TokenTree::Punct(_) if word == "*" && self.cursor.ident(1).is_some() => {
                let problem = unexpected.help("remove it: there are no aliases here, and each parent is named");
                self.problems.at(&token, problem);
                self.cursor.advance();
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) if self.word_before_task() => return true,
            TokenTree::Ident(_) if !known && ended && matches!(word.as_str(), "self" | "Self" | "this") => {
                self.problems.at(&token, unexpected.help("a task does not wait for itself: remove this"));
            }
            TokenTree::Ident(_) if !known && ended && is_every(&word) => {
                self.problems.at(&token, unexpected.help("write `_`, which is every task above"));
            }
            _ => return false,
        }
        self.cursor.advance();
        if !next_is_task || word == "*" {
            self.skip(Around::Braces);
        }
        true
    }

    /// `task build`: takes and reports the word that does not belong there.
    pub(super) fn word_before_task(&mut self) -> bool {
        let is_task = |at: usize| self.cursor.ident(at).is_some_and(|word| self.known.is_task(word.text()));
        let word = self.cursor.ident(0).map(ToString::to_string);
        let is_before = |text: &String| !is_task(0) && !self.known.is_axis(text) && is_task(1) && is_word_before(text);
        // `..test`, as if it held its instances.
        let dots = self.cursor.is_joint(0, '.', '.') && is_task(2);
        let Some(text) = word.filter(is_before).or_else(|| dots.then(|| "..".to_owned())) else { return false };
        let length = if dots { 2 } else { 1 };
        let problem = Problem::new(format!("unexpected `{text}` before a task"));
        let range = tokens::range_or(self.cursor.ahead(0, length), self.cursor.span());
        self.problems.at(range, problem.help("remove it: a task is named by its id alone"));
        self.take_all(length);
        true
    }

    /// `build`, `"build"` or `task.build` if there is such a task. Which there are in another system's groups is not known.
    fn parent(&self, entry: &[TokenTree]) -> Option<String> {
        let name = match (entry, Written::read(entry)) {
            (_, Some(Written::Text(id))) => id,
            ([.., TokenTree::Ident(ident)], _) => ident.to_string(),
            _ => return None,
        };
        (name == "_" || self.unwrapped || self.known.may_be_parent(&name))
            .then(|| if name == "_" { name.clone() } else { bare(&name) })
    }
}

/// An id as an identifier if it can be one, else in quotes; `_` is every task above.
pub(super) fn bare(id: &str) -> String {
    if id == "_" || gofer_core::is_identifier(id) { id.to_owned() } else { format!("\"{id}\"") }
}

/// A key under which other systems name a task.
pub(super) fn is_key_of_a_task(key: &TokenTree) -> bool {
    matches!(key.word().trim_matches('"'), "job" | "task" | "name" | "id" | "step" | "stage")
}

fn is_word_before(word: &str) -> bool {
    const WORDS: [&str; 15] = [
        "task", "tasks", "job", "step", "stage", "on", "after", "needs", "for", "wait", "ref", "and", "also", "plus",
        "when",
    ];
    WORDS.contains(&word)
}

/// The status in `failed: failure`, `failed => failure`, or of `failed` alone, for each `failed`. What else is done with it is
/// not known.
fn status_of_each(axis: &Ident, body: &[TokenTree]) -> Option<Status> {
    let is_end = |token: &TokenTree| matches!(token, TokenTree::Punct(end) if matches!(end.as_char(), ',' | ';'));
    let body = body.split_last().filter(|(last, _)| is_end(last)).map_or(body, |(_, body)| body);
    let [first, rest @ ..] = body else { return Some(Status::Success) };
    let is_axis = matches!(first, TokenTree::Ident(first) if *first == axis.text());
    match rest {
        _ if !is_axis => None,
        [] => Some(Status::Success),
        [signs @ .., TokenTree::Ident(status)] => {
            let signs: String = signs.iter().map(tokens::shown).collect();
            matches!(signs.as_str(), ":" | "=" | "=>" | "->" | "==").then(|| written_status(status.text()))?
        }
        _ => None,
    }
}

/// Words for all tasks.
pub(super) fn is_every(word: &str) -> bool {
    matches!(word, "all" | "every" | "everything" | "others" | "rest" | "*")
}
