//! What is nested by indentation, as YAML has it: lists with `-`, entries below their key, texts
//! after `|`. Where a line begins is known in a compiler only; elsewhere the next key ends it.

use crate::tokens::{Ident, TokenTree};
use gofer_core::{Problem, Status};
use proc_macro2::Delimiter;

use super::foreign_tasks::unnamed_keyword;
use super::foreign_variables::variables_in_braces;
use super::parents::bare;
use super::status::{condition_in, written_status};
use super::yaml_tree::{lines, tree};
use super::{Around, Parser, SEVERAL_LINES};
use crate::asker;
use crate::ast::{Block, Fields, Name, Value};
use crate::keys::{Key, Kind, Place, TaskKey};
use crate::literal::Written;
use crate::problem::Range;
use crate::words;
use crate::{sources, tokens};

impl Parser<'_> {
    /// How many tokens, from `ahead` on, begin below and right of a place, or with `-` right below it.
    pub(super) fn indented(&self, place: Range, ahead: usize) -> usize {
        let Some((line, column)) = asker::start(place.first) else { return 0 };
        let below = |at: usize| {
            let token = self.cursor.peek(at)?;
            let (next_line, next_column) = asker::start(token.span())?;
            let is_right = next_column > column || next_column == column && self.cursor.is_punct(at, '-');
            Some(next_line > line && is_right)
        };
        (ahead..self.cursor.left()).take_while(|at| below(*at) == Some(true)).count()
    }

    fn take(&mut self, length: usize) -> Vec<TokenTree> {
        let start = self.cursor.place();
        for _ in 0..length {
            self.cursor.advance();
        }
        self.cursor.since(start).to_vec()
    }

    /// Takes entries that are nested below a key. Below an unknown one nothing is said of them.
    pub(super) fn nested(&mut self, key: Option<&'static Key>, place: Range) -> bool {
        let entry = self.cursor.is_colon(self.length_of_key()) && self.cursor.peek(0).is_some_and(tokens::is_word);
        let item = self.cursor.is_punct(0, '-') && !matches!(self.cursor.peek(1), Some(TokenTree::Literal(_)));
        let length = if entry || item { self.indented(place, 0) } else { 0 };
        if length == 0 || key.is_some_and(|key| item && !matches!(key.kind, Kind::Text | Kind::List | Kind::DependsOn))
        {
            return false;
        }
        let written = self.take(length);
        if let Some(key) = key {
            let problem = nested(key);
            self.problems.at(&written[0], problem.help(self.instead_of_nesting(key, &written)));
        }
        let _ = self.cursor.take_punct(',');
        true
    }

    /// Past what follows a value of an unknown key, in its line and indented below it.
    pub(super) fn end_of_unknown(&mut self, key: Range, around: Around) {
        let ended = self.cursor.is_punct(0, ',') || self.cursor.is_punct(0, ';');
        // Whoever took it for a block wrote no comma after it.
        if matches!(self.cursor.before(), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace)
            && self.at_next(around)
        {
            return;
        }
        if ended || self.cursor.at_end() || self.at_next(around) && self.indented(key, 0) == 0 {
            return self.end_of_entry(around);
        }
        let length = self.indented(key, 0);
        let in_line = tokens::on_one_line_with(self.cursor.before(), self.cursor.peek(0));
        match length {
            0 if in_line => self.skip_line(around),
            0 => self.end_of_entry(around),
            _ => drop(self.take(length)),
        }
    }

    /// The fields of a task below its id: `task build:` and lines that are indented.
    pub(super) fn nested_fields(&mut self, name: &str, keyword: Range) -> bool {
        // `task build do … end`
        let opened = self.cursor.is_word(0, "do") || self.cursor.is_word(0, "begin");
        let colon = usize::from(self.cursor.is_colon(0) || opened);
        let length = if colon > 0 || self.at_entry() { self.indented(keyword, colon) } else { 0 };
        let Some(first) = self.cursor.peek(0).cloned().filter(|_| length > 0) else { return false };
        let written = self.take(length + colon).split_off(colon);
        let problem = Problem::new(format!("unexpected `{}` after the task's id", tokens::shown(&first)));
        let fields = fields_in_lines(&written).unwrap_or_else(|| "image: \"ubuntu:latest\"".to_owned());
        let help =
            format!("indentation means nothing here: the fields stand in braces, as in `task {name} {{ {fields} }}`");
        self.problems.at(&first, problem.help(help));
        if opened && self.cursor.is_word(0, "end") {
            self.cursor.advance();
        }
        true
    }

    /// `build:` among the settings, with fields that are indented below it.
    pub(super) fn indented_task(&mut self, block: &mut Block) -> bool {
        let colon = self.length_of_key();
        if self.cursor.ident(0).is_none() || !self.cursor.is_colon(colon) {
            return false;
        }
        let written = self.cursor.ahead(0, colon);
        let word: String = written.iter().map(tokens::shown).collect();
        let range = tokens::range_or(written, self.cursor.span());
        let field = self.cursor.ident(colon + 1).filter(|_| self.cursor.is_colon(colon + 2));
        let is_field = field.is_some_and(|field| words::is_like_key(Place::Task, field.text()));
        let is_below = !tokens::on_one_line_with(self.cursor.peek(colon), self.cursor.peek(colon + 1));
        let length = if is_field && is_below { self.indented(range, colon + 1) } else { 0 };
        if length == 0 || words::is_meant_otherwise(&word) {
            return false;
        }
        let written = self.take(colon + 1 + length).split_off(colon + 1);
        let problem = Problem::new(format!("`{word}` is not a setting: a task begins with the word `task`"));
        let id = word.replace('-', "_");
        self.problems.at(range, problem.help(in_braces(&id, &written)));
        let name = Name { text: id, quoted: false, ident: None, range, malformed: true };
        block.tasks.push(unnamed_keyword(name, Fields { open: true, ..Fields::default() }));
        true
    }

    /// `- task: build` and all that is indented below it, and the items after it.
    pub(super) fn item_of_a_list(&mut self, help: &str) -> bool {
        let Some(dash) = self.cursor.peek(0).cloned().filter(|_| self.cursor.is_punct(0, '-')) else { return false };
        let Some((line, _)) = asker::start(dash.span()) else { return false };
        let in_line = |at: &usize| {
            let start = self.cursor.peek(*at).and_then(|token| asker::start(token.span()));
            start.is_some_and(|(next, _)| next == line)
        };
        let first = (0..self.cursor.left()).take_while(in_line).count();
        let length = first + self.indented((&dash).into(), first);
        let written = self.take(length);
        let of_a_task = match written.as_slice() {
            [_, TokenTree::Ident(key), TokenTree::Punct(_), name, fields @ ..]
                if begins_an_item(key) && self.place == Place::Pipeline =>
            {
                let is_next = |item: &[TokenTree]| matches!(item, [TokenTree::Punct(dash), TokenTree::Ident(key), _] if dash.as_char() == '-' && begins_an_item(key));
                let fields = &fields[..fields.windows(3).position(is_next).unwrap_or(fields.len())];
                Some(in_braces(&name.word().trim_matches('"').replace([' ', '-'], "_"), fields))
            }
            _ => None,
        };
        let problem = Problem::new("unexpected `-`").help(of_a_task.unwrap_or_else(|| help.to_owned()));
        self.problems.at(&dash, problem);
        true
    }

    /// `&base image: "x"`, as YAML names what is used again.
    pub(super) fn anchor_before_a_key(&mut self) -> bool {
        let is_key = self.cursor.ident(2).is_some_and(|word| words::is_nearly_key(self.place, word.text()));
        let is_anchor = self.cursor.is_punct(0, '&') && self.cursor.ident(1).is_some() && self.cursor.adjoins(0);
        if !is_anchor || !is_key || !self.cursor.is_colon(3) {
            return false;
        }
        let anchor = self.cursor.ahead(0, 2);
        let shown: String = anchor.iter().map(tokens::shown).collect();
        let problem = Problem::new(format!("unexpected `{}`", gofer_core::shown(&shown)));
        let help = "there are no anchors here: remove it; what all tasks share stands in `defaults`, before them";
        self.problems.at(tokens::range_or(anchor, self.cursor.span()), problem.help(help));
        self.take_all(2);
        true
    }

    /// `- cargo`, `- build` for a list, `|` for a text of several lines.
    pub(super) fn yaml(&mut self, key: &Key, place: Range, around: Around) -> bool {
        let Some(first) = self.cursor.peek(0).cloned() else { return false };
        let literal_next = matches!(self.cursor.peek(1), Some(TokenTree::Literal(_))) && !self.at_negative_number();
        let list =
            self.cursor.is_punct(0, '-') && (key.kind != Kind::Text || literal_next || self.cursor.ident(1).is_some());
        let second_bar = (1..12).any(|ahead| self.cursor.is_punct(ahead, '|'));
        let block =
            key.kind == Kind::Text && (self.cursor.is_punct(0, '|') && !second_bar || self.cursor.is_punct(0, '>'));
        if !list && !block {
            return false;
        }
        let in_line = tokens::on_one_line_with(self.cursor.before(), Some(&first));
        let start = self.cursor.place();
        let indented = if block { self.indented(place, 1) } else { self.indented(place, 0) };
        self.take(if indented > 0 { indented + usize::from(block) } else { 0 });
        while indented == 0 && !self.cursor.at_end() && !self.at_known_entry(around) && !self.cursor.is_punct(0, ',') {
            self.cursor.advance();
        }
        let written = self.cursor.since(start).to_vec();
        // Whether it stands left or right of its key, it is one mistake.
        let problem = if list && !in_line {
            nested(key)
        } else {
            Problem::new(format!("unexpected `{}`", tokens::shown(&first)))
        };
        let help = self.instead_of_nesting(key, &written);
        self.problems.at(&first, problem.help(help));
        true
    }

    /// `-5`, which is no item of a list.
    fn at_negative_number(&self) -> bool {
        matches!(Written::read(self.cursor.ahead(0, 2)), Some(Written::Integer(_) | Written::Other(_)))
            && self.cursor.adjoins(0)
    }

    /// An entry whose key is known here, or the next task.
    fn at_known_entry(&self, around: Around) -> bool {
        let key = self.cursor.ident(0).is_some_and(|word| self.place.find(word.text()).is_some());
        key && self.cursor.is_colon(1) || around == Around::Block && self.at_full_task()
    }

    /// How nested entries are written here.
    fn instead_of_nesting(&self, key: &Key, written: &[TokenTree]) -> String {
        let entries = match key.kind {
            Kind::Text if key.means == TaskKey::Script.into() && items(written).is_some() => return as_lines(written),
            Kind::Text => return text_of_a_block(key, written).unwrap_or_else(|| SEVERAL_LINES.to_owned()),
            Kind::List => items(written).and_then(|items| items.into_iter().map(as_element).collect()),
            Kind::DependsOn => tree(written).and_then(|tree| self.parents_of_tree(&tree)).map(|parents| vec![parents]),
            Kind::Variables => tree(written).and_then(|tree| {
                let help = variables_in_braces(key, false, &Value { tokens: vec![tree] });
                let pairs = help.strip_prefix("write `{ ")?.strip_suffix(" }`")?;
                Some(vec![pairs.to_owned()])
            }),
            _ => None,
        };
        let (open, close) = if key.kind == Kind::List { ("[", "]") } else { ("{ ", " }") };
        let what = if key.kind == Kind::List { "a list stands in brackets" } else { "entries stand in braces" };
        match entries.filter(|entries: &Vec<String>| !entries.is_empty() && entries.len() <= 8) {
            Some(entries) => format!("{what}: write `{}: {open}{}{close}`", key.word, entries.join(", ")),
            None => format!("{what}, such as `{}`", key.shown()),
        }
    }

    /// `- build`, `- build: failure`, and `build:` with `condition: ...` below it, of tasks that are there.
    fn parents_of_tree(&self, tree: &TokenTree) -> Option<String> {
        let TokenTree::Group(group) = tree else { return None };
        let is_parent = |name: &TokenTree| self.known.may_be_parent(name.word().trim_matches('"'));
        if group.delimiter() == Delimiter::Bracket {
            let (written, parents) = self.written_parents(group)?;
            let mut parents = tokens::at_commas(parents.tokens()).filter_map(<[TokenTree]>::first);
            return parents.all(is_parent).then_some(written);
        }
        let parents = tokens::at_commas(group.tokens()).map(|entry| {
            let [name, TokenTree::Punct(_), value] = entry else { return None };
            let status = match value {
                // That a task waits for one that has only started is not there: it waits for its end.
                TokenTree::Group(object) => condition_in(object).and_then(|word| written_status(&word)),
                word => Some(written_status(word.word().trim_matches('"'))?),
            };
            let status = status.filter(|status| *status != Status::default());
            let name = Some(name).filter(|name| is_parent(name))?.word().trim_matches('"');
            Some(status.map_or_else(|| bare(name), |status| format!("{}: {status}", bare(name))))
        });
        Some(parents.collect::<Option<Vec<String>>>()?.join(", "))
    }
}

/// `task` in `- task: build`.
fn begins_an_item(key: &Ident) -> bool {
    tokens::is_one_of(key, &["task", "name", "id", "job", "step"])
}

fn nested(key: &Key) -> Problem {
    Problem::new(format!("the value of `{}` is nested by indentation", key.word))
}

/// What stands after each `-`.
fn items(written: &[TokenTree]) -> Option<Vec<&[TokenTree]>> {
    let dash = |token: &TokenTree| matches!(token, TokenTree::Punct(dash) if dash.as_char() == '-');
    if !written.first().is_some_and(dash) {
        return None;
    }
    // `--release` is no item, but a part of one.
    let mut items = Vec::new();
    let mut start = 1;
    for at in 1..=written.len() {
        let new_line = written.get(at).is_none_or(|token| {
            dash(token) && tokens::on_one_line(&written[at - 1], token) != Some(true) && !dash(&written[at - 1])
        });
        if new_line {
            items.push(&written[start..at]);
            start = at + 1;
        }
    }
    Some(items)
}

/// How a task is written whose fields are indented.
fn in_braces(name: &str, written: &[TokenTree]) -> String {
    let fields = fields_in_lines(written).unwrap_or_else(|| "image: \"ubuntu:latest\"".to_owned());
    format!("indentation means nothing here: the fields stand in braces, as in `task {name} {{ {fields} }}`")
}

/// The fields of a task as they stand in braces; `...` is for what is not one line, or no key.
fn fields_in_lines(written: &[TokenTree]) -> Option<String> {
    const LONGEST: usize = 120;
    let mut fields = String::new();
    let mut left_out = false;
    for line in lines(written) {
        match field_in_line(line).filter(|field| fields.len() + field.len() <= LONGEST) {
            Some(field) => fields.extend([field.as_str(), ", "]),
            None => left_out = true,
        }
    }
    let fields = fields.trim_end_matches(", ");
    (!fields.is_empty()).then(|| format!("{fields}{}", if left_out { ", ..." } else { "" }))
}

/// `image: rust:1.95` as `image: "rust:1.95"`, `depends_on: build` as `depends_on: { build }`.
fn field_in_line(line: &[TokenTree]) -> Option<String> {
    let [TokenTree::Ident(word), TokenTree::Punct(colon), value @ ..] = line else { return None };
    let value = tokens::without_comma(value);
    let is_sign = matches!(colon.as_char(), ':' | '=') && !matches!(value, [TokenTree::Punct(_), ..]);
    let key = words::key(Place::Task, word.text()).filter(|_| is_sign && !value.is_empty())?;
    // Several entries in a line are none of YAML's.
    if tokens::at_commas(value).count() > 1 {
        return None;
    }
    let group = match value {
        [TokenTree::Group(group)] => Some(group),
        _ => None,
    };
    let is = |delimiter| group.is_some_and(|group| group.delimiter() == delimiter);
    let value = match key.kind {
        Kind::Text if group.is_none() => quoted(value)?,
        Kind::List if is(Delimiter::Bracket) => tokens::source(value)?,
        Kind::Variables | Kind::DependsOn if is(Delimiter::Brace) => tokens::source(value)?,
        Kind::DependsOn => match group {
            Some(list) if is(Delimiter::Bracket) => format!("{{ {} }}", tokens::source(list.tokens())?),
            None if matches!(value, [TokenTree::Ident(_)]) => format!("{{ {} }}", tokens::source(value)?),
            _ => return None,
        },
        Kind::Bool if matches!(Written::read(value), Some(Written::Bool(_))) => tokens::source(value)?,
        _ => return None,
    };
    Some(format!("{}: {value}", key.word))
}

/// A text in quotes.
fn quoted(text: &[TokenTree]) -> Option<String> {
    match text {
        [TokenTree::Literal(text)] if text.text().starts_with('"') => Some(text.to_string()),
        text => tokens::source(text).filter(|text| !text.is_empty()).map(|text| format!("{text:?}")),
    }
}

/// `- cargo build`, each below the other, as the parts of a script.
fn as_lines(written: &[TokenTree]) -> String {
    let lines = items(written).filter(|lines| lines.len() <= 8);
    match lines.and_then(|lines| lines.into_iter().map(quoted).collect::<Option<Vec<String>>>()) {
        Some(lines) => format!("lines stand in brackets: write `script: [{}]`", lines.join(", ")),
        None => "lines stand in brackets, each in quotes".to_owned(),
    }
}

/// Whether lines are no more than their tokens: blanks in them and before them, and what stands in a here-document, are
/// not among these.
fn are_their_tokens(lines: &[&[TokenTree]]) -> bool {
    let column =
        |line: &&[TokenTree]| line.first().and_then(|first| asker::start(first.span())).map(|(_, column)| column);
    let means_more = |line: &&[TokenTree]| {
        let whole = line.first().and_then(|first| sources::line_from(first.span())).unwrap_or_default();
        let whole = whole.trim_end();
        whole.contains("<<") || whole.contains("  ") || whole.contains('\t')
    };
    lines.windows(2).all(|pair| column(&pair[0]) == column(&pair[1])) && !lines.iter().any(means_more)
}

/// The lines after `|`, as the parts of a script, or all of them as one text.
fn text_of_a_block(key: &Key, written: &[TokenTree]) -> Option<String> {
    const MOST: usize = 6;
    let [TokenTree::Punct(sign), rest @ ..] = written else { return None };
    let rest = match rest {
        [TokenTree::Punct(kept), rest @ ..] if "-+".contains(kept.as_char()) => rest,
        rest => rest,
    };
    let lines = lines(rest);
    if !are_their_tokens(&lines) {
        return None;
    }
    let lines: Vec<String> = lines.into_iter().map(tokens::source).collect::<Option<_>>()?;
    let is_plain = |line: &String| !line.contains(['"', '\\']) && !line.trim().is_empty();
    if !(1..=MOST).contains(&lines.len()) || !lines.iter().all(is_plain) {
        return None;
    }
    let of_lines = key.means == TaskKey::Script.into() && sign.as_char() == '|' && lines.len() > 1;
    let value =
        if of_lines { format!("[{}]", words::in_quotes(&lines).join(", ")) } else { format!("{:?}", lines.join(" ")) };
    Some(format!("text stands in quotes: write `{}: {value}`", key.word))
}

/// One word of a command; several are a line for a shell.
fn as_element(item: &[TokenTree]) -> Option<String> {
    quoted(item).filter(|item| !item.contains(' '))
}
