//! Calls and assignments by which others say what is a key here: `.image("x")`, `build.image = "x"`.

use gofer_core::Problem;
use proc_macro2::Delimiter;

use super::Parser;
use crate::ast::{Block, Fields};
use crate::keys::{Kind, Place, TaskKey};
use crate::literal::Written;
use crate::tokens::{self, Group, TokenTree};

/// A key and its value.
pub(super) type Entry = (String, String);

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
        if self.place != Place::Task {
            return false;
        }
        let is_call =
            |at: usize| self.cursor.ident(at).is_some() && self.cursor.group(at + 1, Delimiter::Parenthesis).is_some();
        let receiver = self.cursor.ident(0).filter(|_| self.cursor.is_punct(1, '.') && is_call(2)).cloned();
        let start = if receiver.is_some() { 2 } else { 0 };
        let calls = (0..self.cursor.left()).take_while(|call| {
            let at = start + 3 * call;
            is_call(at) && (*call == 0 || self.cursor.is_punct(at - 1, '.'))
        });
        let calls = calls.count();
        if calls == 0 || receiver.is_none() && calls == 1 {
            return false;
        }
        let Some(first) = self.cursor.ident(start).cloned() else { return false };
        let key = receiver.as_ref().filter(|word| self.place.find(word.text()).is_some());
        let mut entries = Vec::new();
        for call in 0..calls.min(MOST) {
            let at = start + 3 * call;
            let (Some(word), Some(group)) = (self.cursor.ident(at), self.cursor.group(at + 1, Delimiter::Parenthesis))
            else {
                return false;
            };
            entries.push(match key {
                Some(key) => self.added_to(key.text(), group.tokens()),
                None => self.called_field(self.place, word.text(), group.tokens()),
            });
        }
        let (written, is_whole) = merged(entries);
        let length = start + 3 * calls - 1;
        let end = length + usize::from(self.cursor.is_punct(length, ';'));
        let range = tokens::range_or(self.cursor.ahead(0, end), first.span());
        let comma = if self.cursor.is_punct(length, ',') { "" } else { "," };
        let shown = match &receiver {
            Some(receiver) => format!("{receiver}.{first}(...)"),
            None => format!("{first}(...)."),
        };
        let problem = Problem::new(format!("unexpected `{}`", gofer_core::shown(&shown)));
        let help = if is_whole && calls <= MOST && (calls == 1 || key.is_none()) {
            format!("write `{}{comma}`", in_a_row(&written))
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
    fn added_to(&self, word: &str, arguments: &[TokenTree]) -> Option<Entry> {
        let key = self.place.find(word)?;
        let value = match (key.kind, arguments) {
            (Kind::Variables, [name, TokenTree::Punct(comma), value @ ..]) if comma.as_char() == ',' => {
                let name = name.word().trim_matches('"');
                let value =
                    tokens::source(value).filter(|value| gofer_core::is_identifier(name) && !value.is_empty())?;
                format!("{{ {name}: {value} }}")
            }
            (Kind::DependsOn, arguments) => self.argument_as_value(self.place, word, arguments)?,
            _ => return None,
        };
        (gofer_core::shown(&value) == value).then_some((word.to_owned(), value))
    }

    /// What a builder's method is given, with its key.
    pub(super) fn called_field(&self, place: Place, word: &str, arguments: &[TokenTree]) -> Option<Entry> {
        Some((word.to_owned(), self.argument_as_value(place, word, arguments)?))
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
            Kind::List => as_list(arguments)?,
            // The lines of a script.
            Kind::Text if has_several(arguments) && key.means == TaskKey::Script.into() => as_list(arguments)?,
            Kind::Id | Kind::Text | Kind::Integer | Kind::Bool if has_several(arguments) => return None,
            Kind::Id | Kind::Text | Kind::Integer | Kind::Bool => tokens::source(tokens::without_comma(arguments))?,
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

/// Each key once, with the parents of all calls together, and whether that says all that the calls did.
pub(super) fn merged(entries: impl IntoIterator<Item = Option<Entry>>) -> (Vec<Entry>, bool) {
    let mut all: Vec<Entry> = Vec::new();
    let mut is_whole = true;
    for entry in entries {
        let Some((key, value)) = entry else {
            is_whole = false;
            continue;
        };
        // A task has one or the other.
        let beside = match key.as_str() {
            "command" => "script",
            "script" => "command",
            _ => "",
        };
        if all.iter().any(|(other, _)| other == beside) {
            is_whole = false;
            continue;
        }
        match all.iter_mut().find(|(other, _)| *other == key) {
            None => all.push((key, value)),
            Some((_, before)) if *before == value => {}
            Some((_, before)) => match both_parents(before, &value).filter(|_| key == "depends_on") {
                Some(both) => *before = both,
                None => is_whole = false,
            },
        }
    }
    (all, is_whole)
}

/// `{ a, b }` of `{ a }` and `{ b }`.
fn both_parents(some: &str, others: &str) -> Option<String> {
    let inside = |parents: &str| Some(parents.strip_prefix("{ ")?.strip_suffix(" }")?.to_owned());
    let (some, others) = (inside(some)?, inside(others)?);
    if some.split(", ").any(|parent| parent == others) {
        return Some(format!("{{ {some} }}"));
    }
    // The same parent in two ways is not told by one entry after the other.
    let name = |parent: &str| parent.split([':', '[']).next().unwrap_or_default().to_owned();
    let is_known = |other: &str| some.split(", ").any(|parent| name(parent) == name(other));
    (!others.split(", ").any(is_known)).then(|| format!("{{ {some}, {others} }}"))
}

/// Entries as they are written.
pub(super) fn in_a_row(entries: &[Entry]) -> String {
    entries.iter().map(|(key, value)| format!("{key}: {value}")).collect::<Vec<String>>().join(", ")
}

fn has_several(arguments: &[TokenTree]) -> bool {
    tokens::at_commas(arguments).filter(|argument| !argument.is_empty()).count() > 1
}

/// What a list is given: `"cargo", "test"` as `["cargo", "test"]`. A text with blanks may be meant as one word or as several.
pub(super) fn as_list(written: &[TokenTree]) -> Option<String> {
    let written = tokens::without_comma(written);
    let source = tokens::source(written)?;
    match Written::read(written) {
        Some(Written::Text(text)) if text.contains(char::is_whitespace) => None,
        Some(Written::Text(_)) => Some(format!("[{source}]")),
        _ if has_several(written) => Some(format!("[{source}]")),
        _ => Some(source),
    }
}
