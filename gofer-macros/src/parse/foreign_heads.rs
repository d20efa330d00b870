//! Pipelines and tasks with a head of another language's: `pipeline "ship" { … }`, `Task { id: "build", … }`,
//! `resource "task" "build" { … }`, `job("build", image: "x")`.

use std::collections::BTreeSet;

use crate::tokens::{Group, TokenTree};
use gofer_core::Problem;
use proc_macro2::Delimiter;

use super::Parser;
use super::calls::as_list;
use super::foreign_tasks::{has_key, name_in, unnamed_keyword};
use super::foreign_variables::variable_in_braces;
use super::own_tasks::first_task;
use crate::ast::{Block, Content, Field, Fields, Name, Task, Value};
use crate::keys::{Key, Kind, Place};
use crate::literal::Written;
use crate::problem::Range;
use crate::tokens;
use crate::words;

impl Parser<'_> {
    /// Takes and reports what has such a head.
    pub(super) fn foreign_head(&mut self, block: &mut Block) -> bool {
        self.named_pipeline(&mut block.settings) || self.struct_literal(block) || self.words_before_braces(block)
    }

    /// `pipeline ship "Ship" {` and `pipeline("ship") {`: takes and reports what stands before the braces, and keeps the id
    /// and the name.
    fn named_pipeline(&mut self, fields: &mut Fields) -> bool {
        const WORDS: [&str; 7] = ["pipeline", "Pipeline", "workflow", "Workflow", "flow", "dag", "project"];
        let Some(word) = self.cursor.ident(0).filter(|word| tokens::is_one_of(word, &WORDS)).cloned() else {
            return false;
        };
        let Some((settings, length)) = self.settings_in_head() else { return false };
        let Some(group) = self.cursor.group(length, Delimiter::Brace).cloned() else { return false };
        let written: Vec<String> =
            settings.iter().map(|(key, token)| format!("{}: {}", key.word, tokens::shown(token))).collect();
        let written = gofer_core::shown(&written.join(", "));
        let problem = Problem::new(format!("unexpected `{word}`"));
        let help = format!("the block is the pipeline, and what names it are settings: `{written}`");
        self.problems.at(word.span(), problem.help(help));
        self.problems.told(group.span_open());
        self.take_all(length);
        for (key, token) in settings {
            let is_given =
                group.tokens().windows(2).any(|pair| pair[0].word() == key.word && tokens::is_assignment(&pair[1]));
            if is_given || fields.get(key.means).is_some() {
                continue;
            }
            let range = Range::from(&token);
            let value = Value { tokens: vec![token] };
            let content = match key.kind {
                Kind::Id => Content::Id(self.name_value(&value)),
                _ => Content::Value(value),
            };
            fields.list.push(Field { key, word: range, exact: false, content });
        }
        true
    }

    /// The id and the name between such a word and its braces, and how many tokens stand before these.
    fn settings_in_head(&self) -> Option<(Vec<(&'static Key, TokenTree)>, usize)> {
        const MOST: usize = 2;
        let (head, length) = match self.cursor.peek(1)? {
            TokenTree::Group(call) if call.delimiter() == Delimiter::Parenthesis => (call.tokens(), 2),
            _ => {
                let words = (1..=MOST).take_while(|at| self.cursor.peek(*at).is_some_and(tokens::is_word)).count();
                (self.cursor.ahead(1, 1 + words), 1 + words)
            }
        };
        let mut settings: Vec<(&'static Key, TokenTree)> = Vec::new();
        for token in head.iter().filter(|token| tokens::is_word(token)) {
            let is_id = settings.is_empty() && gofer_core::is_identifier(token.word().trim_matches('"'));
            let is_first = settings.iter().all(|(key, _)| key.word != "name");
            let word = match token {
                _ if is_id => "id",
                TokenTree::Literal(_) if is_first => "name",
                _ => return None,
            };
            settings.push((Place::Pipeline.find(word)?, token.clone()));
        }
        (!settings.is_empty()).then_some((settings, length))
    }

    /// `Task { id: "build", … }`, as Rust writes a value of a struct.
    fn struct_literal(&mut self, block: &mut Block) -> bool {
        const WORDS: [&str; 4] = ["Task", "Job", "Step", "Stage"];
        let new = usize::from(self.cursor.is_word(0, "new"));
        let mut at = new;
        while self.cursor.ident(at).is_some() && self.cursor.is_joint(at + 1, ':', ':') {
            at += 3;
        }
        let Some(group) = self.cursor.group(at + 1, Delimiter::Brace).cloned() else { return false };
        let name = name_in(&group);
        if !self.cursor.is_one_of(at, &WORDS) || name.is_none() && !has_key(&group, Place::Task) {
            return false;
        }
        let path = self.cursor.ahead(0, at + 1);
        let range = tokens::range_or(path, self.cursor.span());
        let shown: String = path[new..].iter().map(tokens::shown).collect();
        let shown = if new > 0 { format!("new {shown}") } else { shown };
        let id = name.as_ref().map(|(_, id)| tokens::shown(id).trim_matches('"').to_owned());
        let id = id.filter(|id| gofer_core::is_identifier(id));
        let problem = Problem::new(format!("unexpected `{shown}`: a task begins with the word `task`"));
        let own = first_task(self.cursor.ahead(at, at + 2)).filter(|_| id.is_some());
        let own = own.unwrap_or_else(|| format!("task {} {{ ... }}", id.as_deref().unwrap_or("build")));
        let help = format!("its id stands before its braces: `{own}`");
        self.problems.at(range, problem.help(help));
        self.take_all(at + 2);
        let _ = self.cursor.take_punct(',').or_else(|| self.cursor.take_punct(';'));
        // `..Default::default()` goes with it.
        let dot = |token: &&TokenTree| matches!(token, TokenTree::Punct(dot) if dot.as_char() == '.');
        let rest = group.tokens().iter().find(dot).map(TokenTree::span);
        if let Some(rest) = rest {
            self.problems.told(rest);
        }
        let task = match name {
            Some((key, id)) => {
                self.problems.told(&key);
                let mut name = self.name_value(&Value { tokens: vec![id] });
                name.malformed = true;
                unnamed_keyword(name, self.fields(Place::Task, &group))
            }
            None => self.without_a_name(range, &group),
        };
        block.tasks.push(task);
        true
    }

    /// A task of which it is told already that it has no id.
    pub(super) fn without_a_name(&mut self, range: Range, group: &Group) -> Task {
        let name = Name { text: String::new(), quoted: true, ident: None, range, malformed: true };
        let fields = self.fields(Place::Task, group);
        Task { named: false, ..unnamed_keyword(name, fields) }
    }

    /// `"push" { image: "x" }` after a task.
    pub(super) fn task_without_its_word(&mut self, block: &mut Block) -> bool {
        let is_text = |token: &&TokenTree| matches!(token, TokenTree::Literal(_)) && tokens::is_word(token);
        let Some(group) = self.cursor.group(1, Delimiter::Brace).cloned() else { return false };
        let Some(id) = self.cursor.peek(0).filter(is_text).cloned() else { return false };
        let shown = gofer_core::shown(&tokens::shown(&id));
        let range = Range::from(&id);
        let problem = Problem::new(format!("unexpected `{shown}`: a task begins with the word `task`"));
        self.problems.at(range, problem.help(format!("write `task {shown}`")));
        self.take_all(2);
        let mut name = self.name_value(&Value { tokens: vec![id] });
        name.malformed = true;
        let fields = self.fields(Place::Task, &group);
        block.tasks.push(unnamed_keyword(name, fields));
        true
    }

    /// `resource "task" "build" {`, as Terraform has it.
    fn words_before_braces(&mut self, block: &mut Block) -> bool {
        let is_text = |at: usize| matches!(self.cursor.peek(at), Some(TokenTree::Literal(_)));
        let Some(group) = self.cursor.group(3, Delimiter::Brace).filter(|_| is_text(1) && is_text(2)).cloned() else {
            return false;
        };
        let is_word =
            self.cursor.ident(0).is_some_and(|word| word != "task" && words::rust_word(word.text()).is_none());
        if !is_word || !has_key(&group, Place::Task) && !group.tokens().is_empty() {
            return false;
        }
        let head = self.cursor.ahead(0, 3).to_vec();
        let range = tokens::range_or(&head, self.cursor.span());
        let shown = head.iter().map(tokens::shown).collect::<Vec<String>>().join(" ");
        let problem =
            Problem::new(format!("unexpected `{}`: a task begins with the word `task`", gofer_core::shown(&shown)));
        self.take_all(4);
        let mut name = self.name_value(&Value { tokens: head[2..].to_vec() });
        self.problems.at(range, problem.help(format!("write `task {}`", name.shown())));
        name.malformed = true;
        name.range = range;
        let fields = self.fields(Place::Task, &group);
        block.tasks.push(unnamed_keyword(name, fields));
        true
    }

    /// `job("build", image: "x")`, `new Task("build", { image: "x" })` and `step(name = "build", image = "x")`.
    pub(super) fn call_of_a_task(&mut self, block: &mut Block) -> bool {
        if self.cursor.is_word(0, "task") && self.cursor.is_punct(1, '!') {
            return self.macro_of_a_task(block);
        }
        let variable = self.variable_before_a_call();
        let start = variable.as_ref().map_or(0, |(_, length)| *length);
        let new = start + usize::from(self.cursor.is_word(start, "new"));
        let Some(group) = self.cursor.group(1 + new, Delimiter::Parenthesis).cloned() else { return false };
        let is_word = self.cursor.ident(new).is_some_and(|word| words::rust_word(word.text()).is_none());
        let ends = self.cursor.group(2 + new, Delimiter::Brace).is_none() && !self.cursor.is_punct(2 + new, '.');
        if !is_word || !ends {
            return false;
        }
        let named_by_variable = || {
            let (name, _) = variable.filter(|_| has_key(&group, Place::Task))?;
            let fields = tokens::at_commas(group.tokens()).filter(|entry| !entry.is_empty());
            Some((name, fields.map(<[TokenTree]>::to_vec).collect()))
        };
        let Some((id, fields)) = id_and_fields(&group).or_else(named_by_variable) else { return false };
        let problem = Problem::new("a task is not a call");
        let help = match tokens::source(std::slice::from_ref(&id)).zip(in_braces(&fields)) {
            Some((id, fields)) => format!("write `task {id} {fields}`"),
            None => "its id stands before its braces, as in `task build { ... }`".to_owned(),
        };
        self.take_call(2 + new, problem.help(help), id, block);
        true
    }

    /// `build =` and `let build =` before `Task(`: the variable, and how many tokens that is.
    fn variable_before_a_call(&self) -> Option<(TokenTree, usize)> {
        const WORDS: [&str; 5] = ["task", "Task", "job", "Job", "new"];
        let at = usize::from(self.cursor.is_word(0, "let"));
        let name = self.cursor.peek(at).filter(|name| matches!(name, TokenTree::Ident(_)))?;
        let is_held = self.cursor.is_punct(at + 1, '=') && self.cursor.is_one_of(at + 2, &WORDS);
        is_held.then(|| (name.clone(), at + 2))
    }

    /// `task!(build { image: "x" })` and `task! { build, image: "x" }`.
    fn macro_of_a_task(&mut self, block: &mut Block) -> bool {
        let Some(TokenTree::Group(group)) = self.cursor.peek(2).cloned() else { return false };
        let body_follows = self.cursor.group(3, Delimiter::Brace).is_some();
        let Some((id, fields)) = in_a_macro(&group).filter(|_| !body_follows) else { return false };
        let problem = Problem::new("a task is not a macro");
        let help = match tokens::source(std::slice::from_ref(&id)).zip(in_braces(&fields)) {
            Some((id, fields)) => format!("write `task {id} {fields}`"),
            None => "its id and its braces follow `task` at once, as in `task build { ... }`".to_owned(),
        };
        self.take_call(3, problem.help(help), id, block);
        true
    }

    /// Takes and reports a call of so many tokens, which is a task of this id.
    fn take_call(&mut self, length: usize, problem: Problem, id: TokenTree, block: &mut Block) {
        let start = self.cursor.place();
        self.take_all(length);
        let _ = self.cursor.take_punct(',').or_else(|| self.cursor.take_punct(';'));
        self.problems.at(tokens::range_or(self.cursor.since(start), id.span()), problem);
        let mut name = self.name_value(&Value { tokens: vec![id] });
        name.malformed = true;
        block.tasks.push(unnamed_keyword(name, Fields { open: true, ..Fields::default() }));
    }
}

/// `build { image: "x" }` in a macro's brackets, and `build, image: "x"`.
fn in_a_macro(call: &Group) -> Option<(TokenTree, Vec<Vec<TokenTree>>)> {
    match call.tokens() {
        [id, body @ TokenTree::Group(fields)] if tokens::is_word(id) && has_key(fields, Place::Task) => {
            Some((id.clone(), vec![vec![body.clone()]]))
        }
        _ => id_and_fields(call),
    }
}

/// The id in the parentheses of a call, and what else stands there, if that are fields of a task.
fn id_and_fields(call: &Group) -> Option<(TokenTree, Vec<Vec<TokenTree>>)> {
    let is_fields = |fields: &[TokenTree]| match fields {
        [TokenTree::Group(fields)] => has_key(fields, Place::Task),
        _ => has_key(call, Place::Task),
    };
    if let [id, TokenTree::Punct(comma), fields @ ..] = call.tokens()
        && tokens::is_word(id)
        && comma.as_char() == ','
    {
        return is_fields(fields).then(|| (id.clone(), vec![fields.to_vec()]));
    }
    let (key, id) = name_in(call).filter(|(_, id)| tokens::is_word(id) && has_key(call, Place::Task))?;
    let is_id = |entry: &&[TokenTree]| entry.first().is_some_and(|first| first.word() == key.word());
    let fields = tokens::at_commas(call.tokens()).filter(|entry| !is_id(entry) && !entry.is_empty());
    Some((id, fields.map(<[TokenTree]>::to_vec).collect()))
}

/// Fields of a task as they would stand in its braces.
fn in_braces(fields: &[Vec<TokenTree>]) -> Option<String> {
    let entries: Vec<&[TokenTree]> = match fields {
        [fields] => match fields.as_slice() {
            [TokenTree::Group(object)] => tokens::at_commas(object.tokens()).collect(),
            fields => tokens::at_commas(fields).collect(),
        },
        fields => fields.iter().map(Vec::as_slice).collect(),
    };
    let entries = entries.into_iter().filter(|entry| !entry.is_empty());
    let written: Vec<String> = entries.map(field_in_braces).collect::<Option<_>>()?;
    // `depends_on` and `needs` are the same key here.
    let keys: BTreeSet<&str> = written.iter().filter_map(|field| Some(field.split_once(':')?.0)).collect();
    // A task runs a command or a script.
    let is_one = !(keys.contains("command") && keys.contains("script"));
    (keys.len() == written.len() && is_one).then(|| format!("{{ {} }}", written.join(", ")))
}

/// One field as it would stand there: by the key that it has here. `None` for one that would be told again.
fn field_in_braces(field: &[TokenTree]) -> Option<String> {
    let [key, sign, value @ ..] = field else { return None };
    if !tokens::is_assignment(sign) {
        return None;
    }
    let word = key.word().trim_matches('"');
    let known = Place::Task.find(word).map(|key| key.word);
    let key = known.or_else(|| words::stands_for(Place::Task, &words::snake_case(word)))?;
    if key == "command" && Written::is_text(value) {
        return Some(format!("script: {}", tokens::source(value)?));
    }
    let value = match (Place::Task.find(key)?.kind, value) {
        // What is in braces already.
        (Kind::DependsOn | Kind::Variables | Kind::RegistryAuth, [TokenTree::Group(group)])
            if group.delimiter() == Delimiter::Brace =>
        {
            tokens::source(value)?
        }
        (Kind::DependsOn, [one]) => format!("{{ {} }}", entries(one, labels)?),
        (Kind::Variables, [one]) => format!("{{ {} }}", entries(one, pairs)?),
        (Kind::DependsOn | Kind::Variables | Kind::RegistryAuth, _) => return None,
        (Kind::List, value) => as_list(value)?,
        _ => tokens::source(value)?,
    };
    Some(format!("{key}: {value}"))
}

/// What is read of a list, or of the one entry that stands in place of one.
fn entries(value: &TokenTree, read: fn(&[TokenTree]) -> Option<Vec<String>>) -> Option<String> {
    let written = match value {
        TokenTree::Group(list) if list.delimiter() == Delimiter::Bracket => list.tokens(),
        one => std::slice::from_ref(one),
    };
    read(written).filter(|entries| !entries.is_empty()).map(|entries| entries.join(", "))
}

/// `"A=b"` and the like as `A: "b"`.
fn pairs(list: &[TokenTree]) -> Option<Vec<String>> {
    tokens::at_commas(list).filter(|entry| !entry.is_empty()).map(variable_in_braces).collect()
}

/// `"//ci:lint"` and `":lint"`, the labels of Bazel, and `"lint"`: the tasks that they name.
fn labels(list: &[TokenTree]) -> Option<Vec<String>> {
    let entries = tokens::at_commas(list).filter(|entry| !entry.is_empty());
    let label = |entry: &[TokenTree]| match (entry, Written::read(entry)) {
        (_, Some(Written::Text(text))) => {
            let name = text.rsplit([':', '/']).next().unwrap_or_default().to_owned();
            gofer_core::is_identifier(&name).then_some(name)
        }
        ([TokenTree::Ident(word)], _) => Some(word.to_string()),
        _ => None,
    };
    entries.map(label).collect()
}
