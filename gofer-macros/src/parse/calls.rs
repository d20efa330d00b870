//! Calls and assignments by which others say what is a key here: `.image("x")`, `build.image = "x"`.

use gofer_core::Problem;
use proc_macro2::Delimiter;

use super::Parser;
use crate::ast::{Block, Fields};
use crate::keys::{Kind, Place};
use crate::tokens::{self, Group, TokenTree};

impl Parser<'_> {
    /// `.depends_on("lint").variable("A", "b")` after a task or at the start of a block: a chain of calls.
    pub(super) fn method_after_task(&mut self, block: &mut Block) -> bool {
        let Some(word) = self.cursor.ident(1).filter(|_| self.cursor.is_punct(0, '.')).cloned() else { return false };
        let Some(arguments) = self.cursor.group(2, Delimiter::Parenthesis).cloned() else { return false };
        let place = if block.tasks.is_empty() { Place::Pipeline } else { Place::Task };
        if place == Place::Pipeline && matches!(self.cursor.before(), Some(TokenTree::Group(_))) {
            return false;
        }
        let value = self.argument_as_value(place, word.text(), arguments.tokens());
        let help = match (&value, place) {
            (Some(value), Place::Pipeline) => {
                let comma = if self.cursor.is_punct(3, ',') { "" } else { "," };
                format!("write `{word}: {value}{comma}`")
            }
            (Some(value), _) => format!("what is said of a task stands in its braces: `{word}: {value}`"),
            (None, Place::Pipeline) => "a block has keys with values, and tasks; no calls".to_owned(),
            (None, _) => "what is said of a task stands in its braces, as keys with their values".to_owned(),
        };
        let problem = Problem::new(format!("unexpected `.{}(...)`", gofer_core::shown(word.text())));
        self.problems.at(tokens::range_or(self.cursor.ahead(0, 3), word.span()), problem.help(help));
        self.take_all(3);
        while place == Place::Task
            && self.cursor.is_punct(0, '.')
            && self.cursor.group(2, Delimiter::Parenthesis).is_some()
        {
            self.take_all(3);
        }
        let _ = self.cursor.take_punct(',').or_else(|| self.cursor.take_punct(';'));
        match block.tasks.last_mut() {
            Some(task) => task.fields.open = true,
            None => block.settings.open = true,
        }
        true
    }

    /// `self.image("x")`, `variables.insert("A", "b")` and `image("x").script("make")` in a task: calls in place of keys.
    pub(super) fn calls_in_a_row(&mut self, fields: &mut Fields) -> bool {
        const MOST: usize = 8;
        let is_call =
            |at: usize| self.cursor.ident(at).is_some() && self.cursor.group(at + 1, Delimiter::Parenthesis).is_some();
        let receiver = self.cursor.ident(0).filter(|_| self.cursor.is_punct(1, '.') && is_call(2)).cloned();
        let start = if receiver.is_some() { 2 } else { 0 };
        let calls = (0..MOST).take_while(|call| {
            let at = start + 3 * call;
            is_call(at) && (*call == 0 || self.cursor.is_punct(at - 1, '.'))
        });
        let calls = calls.count();
        if self.place != Place::Task || calls == 0 || receiver.is_none() && calls == 1 {
            return false;
        }
        let Some(first) = self.cursor.ident(start).cloned() else { return false };
        let key = receiver.as_ref().filter(|word| self.place.find(word.text()).is_some());
        let mut written = Vec::new();
        for call in 0..calls {
            let at = start + 3 * call;
            let (Some(word), Some(group)) = (self.cursor.ident(at), self.cursor.group(at + 1, Delimiter::Parenthesis))
            else {
                return false;
            };
            let entry = match key {
                Some(key) => self.added_to(key.text(), group.tokens()),
                None => self
                    .argument_as_value(self.place, word.text(), group.tokens())
                    .map(|value| format!("{word}: {value}")),
            };
            written.extend(entry);
        }
        let length = start + 3 * calls - 1;
        let end = length + usize::from(self.cursor.is_punct(length, ';'));
        let range = tokens::range_or(self.cursor.ahead(0, end), first.span());
        let comma = if self.cursor.is_punct(length, ',') { "" } else { "," };
        let shown = match &receiver {
            Some(receiver) => format!("{receiver}.{first}(...)"),
            None => format!("{first}(...)."),
        };
        let problem = Problem::new(format!("unexpected `{}`", gofer_core::shown(&shown)));
        let help = if written.len() == calls && (calls == 1 || key.is_none()) {
            format!("write `{}{comma}`", written.join(", "))
        } else {
            "a task has keys with values, not calls".to_owned()
        };
        self.problems.at(range, problem.help(help));
        self.take_all(length);
        let _ = self.cursor.take_punct(',').or_else(|| self.cursor.take_punct(';'));
        fields.open = true;
        true
    }

    /// `variables.insert("A", "b")` as an entry.
    fn added_to(&self, word: &str, arguments: &[TokenTree]) -> Option<String> {
        let key = self.place.find(word)?;
        let entry = match (key.kind, arguments) {
            (Kind::Variables, [name, TokenTree::Punct(comma), value @ ..]) if comma.as_char() == ',' => {
                let name = name.word().trim_matches('"');
                let value =
                    tokens::source(value).filter(|value| gofer_core::is_identifier(name) && !value.is_empty())?;
                format!("{word}: {{ {name}: {value} }}")
            }
            (Kind::DependsOn, arguments) => {
                format!("{word}: {}", self.argument_as_value(self.place, word, arguments)?)
            }
            _ => return None,
        };
        (gofer_core::shown(&entry) == entry).then_some(entry)
    }

    /// What a builder's method is given, as the value of the key of that name.
    pub(super) fn argument_as_value(&self, place: Place, word: &str, arguments: &[TokenTree]) -> Option<String> {
        let key = place.find(word)?;
        let value = match key.kind {
            Kind::DependsOn => {
                // `.depends_on(["build", "lint"])`
                let parents = match arguments {
                    [TokenTree::Group(list)] if list.delimiter() == Delimiter::Bracket => list.tokens(),
                    parents => parents,
                };
                let list = Group::new(Delimiter::Bracket, parents.to_vec(), self.cursor.span());
                format!("{{ {} }}", self.written_parents(&list)?.0)
            }
            Kind::Id | Kind::Text | Kind::Integer | Kind::Bool | Kind::List => tokens::source(arguments)?,
            Kind::Ids | Kind::Variables | Kind::Defaults | Kind::RegistryAuth => return None,
        };
        (!value.is_empty() && gofer_core::shown(&value) == value).then_some(value)
    }

    /// `.image("x")`, as the builders have it.
    pub(super) fn builder_call(&mut self, fields: &mut Fields) -> bool {
        let (Some(word), Some(arguments)) =
            (self.cursor.ident(1).cloned(), self.cursor.group(2, Delimiter::Parenthesis).cloned())
        else {
            return false;
        };
        if !self.cursor.is_punct(0, '.') {
            return false;
        }
        let problem = Problem::new(format!("unexpected `.` before `{word}`"));
        let problem = match self.argument_as_value(self.place, word.text(), arguments.tokens()) {
            Some(value) => problem.help(format!("write `{word}: {value},`")),
            None => problem.help("a block has keys with values, not calls"),
        };
        let start = self.cursor.place();
        for _ in 0..3 {
            self.cursor.advance();
        }
        let range = tokens::range_or(self.cursor.since(start), self.cursor.span());
        self.problems.at(range, problem);
        let _ = self.cursor.take_punct(',').or_else(|| self.cursor.take_punct(';'));
        fields.open = true;
        true
    }

    /// `self.image = "x";`, as the field of a variable.
    pub(super) fn field_of_a_variable(&mut self, fields: &mut Fields) -> bool {
        let Some(key) = self.cursor.ident(2).and_then(|word| self.place.find(word.text())) else { return false };
        let assigned = self.cursor.ident(0).is_some()
            && self.cursor.is_punct(1, '.')
            && (self.cursor.is_punct(3, '=') || self.cursor.is_colon(3));
        let Some(variable) = self.cursor.ident(0).filter(|_| assigned).cloned() else { return false };
        let start = self.cursor.place();
        for _ in 0..4 {
            self.cursor.advance();
        }
        let value = self.value(self.around());
        let _ = self.cursor.take_punct(',').or_else(|| self.cursor.take_punct(';'));
        let range = tokens::range_or(self.cursor.since(start), variable.span());
        let problem = Problem::new(format!("unexpected `{}.` before a key", gofer_core::shown(variable.text())));
        let value = value.and_then(|value| tokens::source(&value.tokens));
        self.problems.at(
            range,
            match value {
                Some(value) => problem.help(format!("write `{}: {value},`", key.word)),
                None => problem.help("a key is one word"),
            },
        );
        fields.open = true;
        true
    }
}
