//! `test[msrv, _]`: some instances of a matrix task.

use crate::tokens::{Group, Ident, Punct, TokenTree};
use gofer_core::{Problem, Status};
use proc_macro2::Delimiter;

use super::depends_on::FORM;
use super::name::NameOf;
use super::odd_selection::{Odd, is_named};
use super::parents::bare;
use super::status::statuses_of_keys;
use super::{Around, Parser, not_a_key};
use crate::ast::{Name, Selected, Selection, Value};
use crate::tokens;

impl Parser<'_> {
    /// What stands in brackets after a task, or in what is meant for them.
    pub(super) fn selection_after(&mut self, task: &mut Name) -> Option<Selection> {
        self.several_in_a_text(task);
        let selection = match self.cursor.peek(0).cloned() {
            Some(TokenTree::Group(group)) => {
                self.cursor.advance();
                let has_axes = self.known.has_axes(&task.text);
                let in_brackets = group.delimiter() == Delimiter::Bracket;
                if !in_brackets {
                    self.no_brackets(task, &group);
                    // What is in it may be anything.
                    task.malformed |= !has_axes;
                }
                let group = if in_brackets { group } else { self.without_names(task, &group) };
                (in_brackets || has_axes).then(|| self.selection(task, &group))
            }
            _ if self.cursor.is_punct(0, '<') && self.known.has_axes(&task.text) => self.in_angles(task),
            _ if self.cursor.is_punct(0, '<') && self.cursor.is_punct(2, '>') && self.cursor.ident(1).is_some() => {
                self.status_in_angles();
                None
            }
            _ => self.key_behind(task),
        };
        self.second_selection(task, selection)
    }

    /// `test<deb, s1>`.
    fn in_angles(&mut self, task: &mut Name) -> Option<Selection> {
        const LONGEST: usize = 64;
        let length = (1..self.cursor.left().min(LONGEST)).find(|at| self.cursor.is_punct(*at, '>'))? + 1;
        let start = self.cursor.place();
        for _ in 0..length {
            self.cursor.advance();
        }
        let written = self.cursor.since(start).to_vec();
        let keys = &written[1..length - 1];
        let problem = Problem::new("expected a selection in brackets, `[...]`");
        let help = match tokens::source(keys) {
            Some(keys) => format!("write `[{keys}]`"),
            None => "keys stand in brackets, as in `test[msrv]`".to_owned(),
        };
        self.problems.at(tokens::range_or(&written, self.cursor.span()), problem.help(help));
        let group = Group::new(Delimiter::Bracket, keys.to_vec(), written[0].span());
        Some(self.selection(task, &group))
    }

    /// `build<failure>`, of a task without axes.
    fn status_in_angles(&mut self) {
        let start = self.cursor.place();
        let status = self.cursor.ident(1).and_then(|word| Status::from_word(word.text()));
        for _ in 0..3 {
            self.cursor.advance();
        }
        let range = tokens::range_or(self.cursor.since(start), self.cursor.span());
        let help = match status {
            Some(status) => format!("write `: {status}`"),
            None => format!("what stands here is {FORM}"),
        };
        self.problems.at(range, Problem::new("a status stands after a colon").help(help));
    }

    fn no_brackets(&mut self, task: &Name, group: &Group) {
        let problem = Problem::new("expected a selection in brackets, `[...]`");
        let inside = group.tokens();
        if let [TokenTree::Ident(status)] = inside
            && let (false, Some(status)) = (self.known.has_axes(&task.text), Status::from_word(status.text()))
        {
            let problem = Problem::new("a status stands after a colon");
            return self.problems.at(group.span(), problem.help(format!("write `: {status}`")));
        }
        let keys = self.without_names(task, group);
        let written = |key: &[TokenTree]| match key {
            [TokenTree::Literal(text)] => Some(bare(text.text().trim_matches('"'))),
            key => tokens::source(key),
        };
        let keys = tokens::at_commas(keys.tokens()).map(written).collect::<Option<Vec<String>>>();
        let name = bare(&task.text);
        let selecting = keys.as_ref().and_then(|keys| self.selecting(&task.text, keys).ok());
        if let Some(right) = selecting.as_ref().and_then(|right| right.strip_prefix(&name)) {
            return self.problems.at(group.span(), problem.help(format!("write `{right}`")));
        }
        let keys = keys.map(|keys| keys.join(", ")).filter(|keys| !keys.is_empty() && self.known.has_axes(&task.text));
        self.problems.at(
            group.span(),
            match keys {
                Some(keys) => problem.help(format!("write `[{keys}]`")),
                None => problem.help(format!("what stands here is {FORM}")),
            },
        );
    }

    /// `"build: failure"`, `"build, lint"`.
    fn several_in_a_text(&mut self, task: &mut Name) {
        if let Some((name, status)) = task.text.split_once(':').filter(|_| task.quoted)
            && let (true, Some(status)) = (self.known.is_task(name), Status::from_word(status.trim()))
        {
            let name = bare(name);
            let problem = Problem::new(format!("`\"{name}: {status}\"` is a task and its status in one"));
            self.problems.at(task.range, problem.help(format!("write `{name}: {status}`")));
            task.malformed = true;
            return;
        }
        if let Some(right) = self.instance_in_text(&task.text).filter(|_| task.quoted) {
            let text = gofer_core::shown(&task.text);
            let problem = Problem::new(format!("`\"{text}\"` is a task and the key of an instance in one text"));
            self.problems.at(task.range, problem.help(format!("write `{right}`")));
            task.malformed = true;
            return;
        }
        let several: Vec<&str> = task.text.split(',').map(str::trim).collect();
        if task.quoted && several.len() > 1 && several.iter().all(|name| self.known.is_task(name)) {
            let names: Vec<String> = several.into_iter().map(bare).collect();
            let problem =
                Problem::new(format!("`\"{}\"` is several parents in one text", gofer_core::shown(&task.text)));
            self.problems.at(task.range, problem.help(format!("write `{}`", names.join(", "))));
            task.malformed = true;
        }
    }

    /// `test[a][b]`.
    fn second_selection(&mut self, task: &Name, selection: Option<Selection>) -> Option<Selection> {
        let mut selection = selection?;
        let several = self.cursor.group(0, Delimiter::Bracket).is_some();
        while let Some(group) = self.cursor.group(0, Delimiter::Bracket).cloned() {
            self.cursor.advance();
            let problem = Problem::new("unexpected second selection");
            let (name, first) = (task.shown(), selection.shown());
            let keys = tokens::source(group.tokens()).unwrap_or_else(|| "...".to_owned());
            let help = match self.known.axes(&task.text) {
                1 => format!("each is a parent of its own: `{name}{first}, {name}[{keys}]`"),
                _ => format!(
                    "the keys of all axes stand in one pair of brackets: `{name}{}, {keys}]`",
                    first.trim_end_matches(']')
                ),
            };
            self.problems.at(group.span(), problem.help(help));
            selection.keys.extend(self.selection(task, &group).keys);
        }
        // How many there are is told by that.
        let axes = self.known.axes(&task.text);
        if several && axes > 0 {
            selection.keys.resize_with(axes, || Selected::All);
        }
        Some(selection)
    }

    /// The keys in brackets. What is no key is told once, and all of its axis is taken instead.
    pub(super) fn selection(&mut self, task: &Name, group: &Group) -> Selection {
        let count = self.known.axes(&task.text);
        let each = statuses_of_keys(task, group).map(|each| format!("each instance is a parent of its own: `{each}`"));
        if let Some(help) = each.or_else(|| self.status_in_selection(group)) {
            let problem = Problem::new("a status stands after the selection, not in it");
            self.problems.at(group.span(), problem.help(help));
            return Selection {
                keys: (0..count).map(|_| Selected::All).collect(),
                odd: true,
                range: group.span().into(),
            };
        }
        // Of `[,]` the number of keys is told.
        if group.tokens().iter().all(is_comma) {
            return Selection { keys: Vec::new(), odd: false, range: group.span().into() };
        }
        let mut parser = self.inside(group);
        let mut keys = Vec::new();
        let mut told = false;
        while !parser.cursor.at_end() {
            if parser.key_left_out(count) {
                keys.push(Selected::All);
                continue;
            }
            if parser.stray_separator() {
                told = true;
                continue;
            }
            let is_all = parser.cursor.is_word(0, "_");
            if is_all && (parser.cursor.peek(1).is_none() || parser.cursor.is_punct(1, ',')) {
                parser.cursor.advance();
                keys.push(Selected::All);
            } else if let Some(word) = parser.wrapped_key() {
                keys.push(Selected::Word(word));
            } else if let Some(selected) = parser.odd_selection(task, told) {
                keys.push(selected);
                told = true;
                continue;
            } else if is_all {
                // `_ msrv`
                parser.cursor.advance();
                keys.push(Selected::All);
            } else if let Some(name) = parser.name(NameOf::Selected) {
                told |= name.malformed;
                keys.push(Selected::Word(name));
            } else {
                parser.stray("a key, such as `msrv`, or `_` for all of an axis", Around::Brackets);
                keys.push(Selected::All);
                told = true;
                continue;
            }
            parser.end_of_entry(Around::Brackets);
        }
        if told && count > 0 {
            keys.resize_with(count, || Selected::All);
        }
        Selection { keys, odd: told, range: group.span().into() }
    }

    /// `test[, stable]`, of as many axes: takes the comma, and says what stands before it.
    fn key_left_out(&mut self, count: usize) -> bool {
        let tokens = || self.cursor.since(0).iter().chain(self.cursor.rest());
        let commas = tokens().filter(|token| is_comma(token)).count();
        let entries = commas + usize::from(!tokens().last().is_some_and(is_comma));
        if !self.cursor.is_punct(0, ',') || entries != count || count < 2 {
            return false;
        }
        let problem = Problem::new("a key is missing before `,`").help("write `_,`, which is all of an axis");
        self.problems.at(self.cursor.span(), problem);
        self.cursor.advance();
        true
    }

    /// `{os}`, `(os)` or `matrix.os` in the place of a key, where `os` alone is meant.
    fn wrapped_key(&mut self) -> Option<Name> {
        let start = self.cursor.place();
        let is_end = |parser: &Self, at| parser.cursor.peek(at).is_none() || parser.cursor.is_punct(at, ',');
        let word = match self.cursor.peek(0)? {
            TokenTree::Group(group) if is_end(self, 1) && group.delimiter() != Delimiter::None => {
                let inside = group.tokens();
                let [TokenTree::Ident(word)] = inside else { return None };
                self.cursor.advance();
                word.clone()
            }
            // The keys there are tell that `-1` is none.
            TokenTree::Punct(sign) if sign.as_char() == '-' && is_end(self, 2) => {
                let text = format!("-{}", self.cursor.peek(1).filter(|number| tokens::is_word(number))?);
                self.cursor.advance();
                self.cursor.advance();
                let range = tokens::range_or(self.cursor.since(start), self.cursor.span());
                return Some(Name { text, quoted: false, ident: None, range, malformed: false });
            }
            TokenTree::Punct(sign) if matches!(sign.as_char(), '$' | '&' | '@') && is_end(self, 2) => {
                let word = self.cursor.ident(1)?.clone();
                self.cursor.advance();
                self.cursor.advance();
                word
            }
            TokenTree::Ident(first) if self.cursor.is_punct(1, '.') && is_end(self, 3) => {
                let word = self.cursor.ident(2).filter(|word| self.known.is_axis(word.text()))?.clone();
                if self.known.is_axis(first.text()) {
                    return None;
                }
                for _ in 0..3 {
                    self.cursor.advance();
                }
                word
            }
            _ => return None,
        };
        let written = self.cursor.since(start).to_vec();
        let range = tokens::range_or(&written, word.span());
        let shown = tokens::source(&written).unwrap_or_else(|| word.to_string());
        let problem = not_a_key(&shown);
        self.problems.at(range, problem.help(format!("write `{word}`")));
        let name = self.name_of_token(&TokenTree::Ident(word));
        Some(Name { malformed: true, range, ..name })
    }

    /// `[msrv: failure]`: how it is meant, if what stands after the last colon is a status.
    fn status_in_selection(&self, group: &Group) -> Option<String> {
        let inside = group.tokens();
        let (keys, status) = match inside {
            [keys @ .., TokenTree::Punct(sign), TokenTree::Ident(status)] if matches!(sign.as_char(), ':' | '=') => {
                (keys, Status::from_word(status.text())?)
            }
            // `[msrv => failure]`
            [keys @ .., TokenTree::Punct(first), TokenTree::Punct(_), TokenTree::Ident(status)]
                if matches!(first.as_char(), '=' | '-' | ':') =>
            {
                (keys, Status::from_word(status.text())?)
            }
            _ => return None,
        };
        let is_name = |key: &TokenTree| self.known.is_axis(key.word());
        let is_plain = |key: &TokenTree| tokens::is_word(key) || key.to_string() == ",";
        if keys.is_empty() || !keys.iter().all(is_plain) || keys.last().is_some_and(is_name) {
            return None;
        }
        Some(format!("write `[{}]: {status}`", tokens::source(keys)?))
    }

    /// `*`, `os: deb`, `a | b`: something else than one key between two commas.
    fn odd_selection(&mut self, task: &Name, told: bool) -> Option<Selected> {
        let mut length = 0;
        while self.cursor.peek(length).is_some() && !self.cursor.is_punct(length, ',') {
            length += 1;
        }
        let entry: Vec<TokenTree> = (0..length).filter_map(|ahead| self.cursor.peek(ahead).cloned()).collect();
        if let [TokenTree::Group(group)] = entry.as_slice() {
            return self.keys_in_a_group(task, group);
        }
        let odd = self.odd_form(task, &entry)?;
        let shown = tokens::source(&entry).unwrap_or_else(|| "...".to_owned());
        let help = self.meant_by_odd(task, &entry, odd);
        let problem = Problem::new(format!("`{shown}` is not a key")).help(help);
        if odd == Odd::Star || !told {
            self.problems.at(tokens::range_or(&entry, self.cursor.span()), problem);
        }
        for _ in 0..length {
            self.cursor.advance();
        }
        let _ = self.cursor.take_punct(',');
        let selected = entry.last().filter(|_| is_named(&entry) && entry.len() < 5).and_then(|token| match token {
            TokenTree::Ident(_) | TokenTree::Literal(_) => Some(Selected::Word(self.name_of_token(token))),
            _ => None,
        });
        Some(selected.unwrap_or(Selected::All))
    }

    /// `test[(debian, stable)]`.
    fn keys_in_a_group(&mut self, task: &Name, group: &Group) -> Option<Selected> {
        let inside = group.tokens();
        let keys = tokens::at_commas(inside);
        let keys = keys.filter(|key| !key.is_empty()).map(|key| match key {
            [key] if tokens::is_word(key) => tokens::source(std::slice::from_ref(key)),
            _ => None,
        });
        let keys = keys.collect::<Option<Vec<String>>>().filter(|keys| keys.len() <= 8)?;
        let (count, name) = (self.known.axes(&task.text), task.shown());
        let help = if count == keys.len() {
            format!("write `{}`", keys.join(", "))
        } else if count == 1 {
            let each: Vec<String> = keys.iter().map(|key| format!("{name}[{key}]")).collect();
            format!("each is a parent of its own: `{}`", each.join(", "))
        } else {
            return None;
        };
        let problem = Problem::new(format!("unexpected `{}`", tokens::shown(&TokenTree::Group(group.clone()))));
        self.problems.at(group.span(), problem.help(help));
        self.cursor.advance();
        let _ = self.cursor.take_punct(',');
        Some(Selected::All)
    }

    /// All the keys of the brackets, with no axis' name before them.
    pub(super) fn all_without_names(&self, task: &Name) -> String {
        let rest = (0..).map_while(|ahead| self.cursor.peek(ahead).cloned());
        let all = self.cursor.since(0).iter().cloned().chain(rest).collect();
        let all = self.without_names(task, &Group::new(Delimiter::Bracket, all, task.range.first));
        let keys = tokens::at_commas(all.tokens());
        let keys = keys.filter(|key| !key.is_empty()).map(|key| match key {
            [TokenTree::Group(keys)] => keys.tokens().iter().take(1).map(tokens::shown).collect(),
            key => key.iter().map(tokens::shown).collect::<String>(),
        });
        keys.collect::<Vec<_>>().join(", ")
    }

    fn name_of_token(&mut self, token: &TokenTree) -> Name {
        self.name_value(&Value { tokens: vec![token.clone()] })
    }

    /// A selection with no axis' name before a key: of `[os: deb, rust = msrv]` `[deb, msrv]`. Keys with names come in the
    /// order of the axes, and an axis that is not named is taken as a whole.
    fn without_names(&self, task: &Name, selection: &Group) -> Group {
        let all = selection.tokens();
        let mut entries: Vec<_> = tokens::at_commas(all).filter(|entry| !entry.is_empty()).map(named_key).collect();
        let axes = self.known.names_of_axes(&task.text);
        let is_axis = |name: &Ident| axes.iter().any(|axis| name == axis.as_str());
        let in_order = entries.len() <= axes.len()
            && entries.iter().any(|(name, _)| name.is_some())
            && entries.iter().all(|(name, _)| name.is_none_or(is_axis));
        let comma = [TokenTree::from(Punct::beside(',', selection.span()))];
        let all_of_it = [TokenTree::from(Ident::new("_", selection.span()))];
        let keys: Vec<&[TokenTree]> = if in_order {
            let key_of = |axis: &String| {
                let named = |(name, _): &(Option<&Ident>, _)| name.is_some_and(|name| name == axis.as_str());
                let unnamed = |(name, _): &(Option<&Ident>, _)| name.is_none();
                let at = entries.iter().position(named).or_else(|| entries.iter().position(unnamed));
                at.map_or(&all_of_it[..], |at| entries.remove(at).1)
            };
            axes.iter().map(key_of).collect()
        } else {
            entries.into_iter().map(|(_, key)| key).collect()
        };
        let tokens = keys.join(&comma[..]);
        Group::new(selection.delimiter(), tokens, selection.span())
    }
}

fn is_comma(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(sign) if sign.as_char() == ',')
}

/// `deb` of `os: deb`, and `os`.
fn named_key(entry: &[TokenTree]) -> (Option<&Ident>, &[TokenTree]) {
    let is_equals = |sign: &TokenTree| matches!(sign, TokenTree::Punct(sign) if sign.as_char() == '=');
    match entry {
        [TokenTree::Ident(name), first, second, key @ ..] if is_equals(first) && is_equals(second) => (Some(name), key),
        [TokenTree::Ident(name), TokenTree::Punct(sign), key @ ..] if matches!(sign.as_char(), ':' | '=') => {
            (Some(name), key)
        }
        [TokenTree::Ident(name), TokenTree::Ident(word), key @ ..] if word == "in" => (Some(name), key),
        key => (None, key),
    }
}
