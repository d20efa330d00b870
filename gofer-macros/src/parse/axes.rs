//! `for os in { bookworm, trixie }, toolchain in { stable: "1.95" }`.

use crate::tokens::TokenTree;
use gofer_core::Problem;
use proc_macro2::Delimiter;

use super::foreign_axes::{keys_in_braces, without_methods};
use super::foreign_tasks::has_key;
use super::foreign_values::is_object;
use super::name::NameOf;
use super::value::found;
use super::{Around, Parser};
use crate::ast::{Axis, AxisKey, AxisKeys, Name};
use crate::keys::{Kind, Place};
use crate::problem::Range;
use crate::tokens;

const EXAMPLE: &str = "for toolchain in { stable: \"1.95\", msrv: \"1.85\" }";

impl Parser<'_> {
    /// All axes of a task, from `for` up to the body, and whether they are as they should be.
    pub(super) fn axes(&mut self, task: &Name) -> (Vec<Axis>, bool) {
        let mut axes = Vec::new();
        let mut sound = true;
        let keyword = self.cursor.span();
        self.cursor.advance();
        loop {
            sound &= self.before_axis_name();
            let Some(name) = self.axis_name() else {
                if axes.is_empty() {
                    return (self.no_axis(keyword, task, sound), false);
                }
                // A comma after the last axis is none too many.
                return (axes, sound);
            };
            if self.not_an_axis(&name) {
                self.skip_to_body();
                return (axes, false);
            }
            if let Some(names) = self.axes_together(&name) {
                axes.extend(names.into_iter().map(without_keys));
                return (axes, false);
            }
            let name = self.renamed_axis(name);
            self.check_axis_name(&name);
            // It is a variable all the same, and in the editor its keys may be about to be typed.
            if !self.axis_in(&name) {
                axes.push(without_keys(name));
                return (axes, false);
            }
            let word = self.cursor.ident(0).filter(|word| *word == "tasks").cloned();
            let Some((keys, well_formed)) = self.axis_keys(name.text(), name.span().into()) else {
                axes.push(without_keys(name));
                return (axes, false);
            };
            sound &= well_formed;
            axes.push(Axis { name, word, keys });
            if !self.another_axis() {
                return (axes, sound);
            }
        }
    }

    /// `&`, `mut` and the like before an axis' name.
    fn before_axis_name(&mut self) -> bool {
        let start = self.cursor.place();
        while ['&', '*', '$', '@', '%'].into_iter().any(|sign| self.cursor.is_punct(0, sign))
            || self.cursor.ident(1).is_some_and(|next| next != "in")
                && self.cursor.is_one_of(0, &["mut", "ref", "let", "each", "all", "every"])
        {
            let Some(token) = self.cursor.advance() else { break };
            let problem = Problem::new(format!("unexpected `{}` before an axis", tokens::shown(token)));
            self.problems.at(token, problem.help("an axis is one word: remove this"));
        }
        self.cursor.place() == start
    }

    /// Reports that no axis follows, and gives those that stand in parentheses.
    fn no_axis(&mut self, keyword: proc_macro2::Span, task: &Name, sound: bool) -> Vec<Axis> {
        let Some(TokenTree::Group(group)) = self.cursor.peek(0).cloned() else {
            if sound {
                let problem = Problem::new("`for` names no axis");
                self.problems
                    .at(keyword, problem.help(format!("axes stand after it: `task {} {EXAMPLE}`", task.shown())));
            }
            self.skip_to_body();
            return Vec::new();
        };
        if let Some((names, written, _)) = self.object_of_axes(0) {
            let problem = Problem::new("axes stand after `for` without braces around them");
            self.problems.at(group.span(), problem.help(format!("write `{written}`")));
            self.skip_to_body();
            return names.into_iter().map(without_keys).collect();
        }
        // `for { os, v } in …` is a pattern.
        if group.delimiter() == Delimiter::Brace && !self.cursor.is_word(1, "in") {
            let problem = Problem::new("`for` names no axis");
            self.problems.at(keyword, problem.help(format!("axes stand after it: `task {} {EXAMPLE}`", task.shown())));
            self.skip_to_body();
            return Vec::new();
        }
        self.declare_all(&group);
        let words = group.tokens().iter().filter_map(|token| match token {
            TokenTree::Ident(word) => Some(word.clone()),
            _ => None,
        });
        let names: Vec<crate::tokens::Ident> = words.collect();
        let (range, help) = self.pattern(&names, &group);
        self.problems.at(range, Problem::new("an axis is one word").help(help));
        if self.cursor.is_word(1, "in") {
            self.take_all(2 + self.up_to_body(2).len());
        }
        self.skip_to_body();
        names.into_iter().map(without_keys).collect()
    }

    /// Notes the names of a pattern, which are no variables therefore.
    pub(super) fn declare_all(&mut self, pattern: &crate::tokens::Group) {
        for token in pattern.tokens() {
            match token {
                TokenTree::Ident(word) => self.problems.declared(word.to_string()),
                TokenTree::Group(group) => self.declare_all(group),
                _ => {}
            }
        }
    }

    /// `in`, or what stands in its place.
    fn axis_in(&mut self, name: &crate::tokens::Ident) -> bool {
        if self.cursor.is_word(0, "in") {
            self.cursor.advance();
            return true;
        }
        let braces = |at: &usize| self.cursor.group(*at, Delimiter::Brace).is_some();
        let end =
            (1..self.cursor.left().min(12)).take_while(|at| !braces(at)).find(|at| self.cursor.is_word(*at, "in"));
        if let Some(end) = end.filter(|_| self.cursor.is_colon(0)) {
            let start = self.cursor.place();
            for _ in 0..end {
                self.cursor.advance();
            }
            let written = self.cursor.since(start).to_vec();
            let problem = Problem::new(format!("the axis `{name}` is given a type"));
            self.problems
                .at(tokens::range_or(&written, name.span()), problem.help("remove it: the type is that of its values"));
            self.cursor.advance();
            return true;
        }
        // In a header that is still being typed the keys are to come.
        let keys_follow = |ahead| matches!(self.cursor.peek(ahead), Some(TokenTree::Group(group)) if group.delimiter() != Delimiter::None);
        let direct = keys_follow(0) && self.cursor.group(1, Delimiter::Brace).is_some();
        if direct {
            let problem = Problem::new(format!("missing `in` after the axis `{name}`"));
            self.problems.at(name.span(), problem.help(format!("write `{name} in`")));
            return true;
        }
        let length = if self.cursor.is_joint(0, '<', '-') || self.cursor.is_joint(0, ':', ':') { 2 } else { 1 };
        let other = match self.cursor.peek(0) {
            Some(TokenTree::Punct(punct)) => !matches!(punct.as_char(), ',' | ';' | '#'),
            Some(TokenTree::Ident(word)) => word != "task" && word != "for",
            _ => false,
        };
        if other && keys_follow(length) {
            let start = self.cursor.place();
            for _ in 0..length {
                self.cursor.advance();
            }
            let written = self.cursor.since(start).to_vec();
            let text: String = written.iter().map(tokens::shown).collect();
            let problem = Problem::new(format!("unexpected `{text}` after the axis `{name}`"));
            let range = tokens::range_or(&written, name.span());
            self.problems.at(range, problem.help("write `in`"));
            return true;
        }
        let problem = Problem::new(format!("missing `in` after the axis `{name}`"));
        self.problems.at(name.span(), problem.help(format!("an axis has keys: `for {name} in {{ old, new }}`")));
        self.skip_to_body();
        false
    }

    /// Goes to the name of the next axis, if there is one.
    fn another_axis(&mut self) -> bool {
        if self.cursor.take_punct(',').is_some() {
            if self.cursor.is_word(0, "for") && self.cursor.ident(1).is_some() {
                self.for_again("remove it: one `for` is enough");
            }
            return true;
        }
        if self.cursor.is_word(0, "for") && self.cursor.ident(1).is_some() {
            self.for_again("one `for` is enough: write `,`");
            return true;
        }
        if let Some(next) = self.cursor.ident(0).cloned()
            && self.cursor.is_word(1, "in")
        {
            let problem = Problem::new(format!("missing `,` before `{next}`"));
            self.problems.at(next.span(), problem.help("axes are separated by `,`"));
            return true;
        }
        // `and os in`, `* os in`, `; os in`, and the same with `for`.
        let for_follows = usize::from(self.cursor.is_word(1, "for"));
        if self.cursor.group(0, Delimiter::Brace).is_none()
            && self.cursor.ident(1 + for_follows).is_some()
            && self.cursor.is_word(2 + for_follows, "in")
            && let Some(token) = self.cursor.advance()
        {
            let problem = Problem::new(format!("unexpected `{}` among the axes", tokens::shown(token)));
            let written = if for_follows == 1 { "separate axes by `,`, after one `for`" } else { "write `,`" };
            self.problems.at(token, problem.help(written));
            if for_follows == 1 {
                self.cursor.advance();
            }
            return true;
        }
        false
    }

    fn for_again(&mut self, help: &str) {
        self.problems.at(self.cursor.span(), Problem::new("`for` is given twice").help(help));
        self.cursor.advance();
    }

    fn check_axis_name(&mut self, name: &crate::tokens::Ident) {
        if !tokens::is_variable(name) {
            let problem =
                Problem::new(format!("`{name}` is a keyword, and an axis is a variable in the fields of its task"));
            self.problems.at(
                name.span(),
                problem.help(match name.text() {
                    "_" => "name it by a word, such as `v`".to_owned(),
                    word => format!("choose another name, such as `{word}_`"),
                }),
            );
        }
    }

    /// Goes to the body.
    fn skip_to_body(&mut self) {
        let is_braces = |parser: &Self, ahead| parser.cursor.group(ahead, Delimiter::Brace).is_some();
        while !self.cursor.at_end() && !is_braces(self, 0) && !self.at_next_task(0) {
            self.cursor.advance();
        }
        // `{ … }.iter() {`
        if is_braces(self, 0) && self.cursor.is_punct(1, '.') {
            let is_end = |at: &usize| is_braces(self, *at) || self.at_next_task(*at);
            let body = (2..self.cursor.left()).find(is_end).filter(|at| is_braces(self, *at));
            self.take_all(body.unwrap_or_default());
        }
        // Of two groups the first holds keys.
        if is_braces(self, 0) && is_braces(self, 1) {
            self.cursor.advance();
        }
    }

    /// The keys, and whether they are as they should be.
    fn axis_keys(&mut self, axis: &str, name: Range) -> Option<(AxisKeys, bool)> {
        if self.at_tasks() {
            return Some(self.tasks(axis));
        }
        if let Some(tasks) = self.bare_tasks() {
            return Some((tasks, true));
        }
        let braces = |parser: &Self, at| parser.cursor.group(at, Delimiter::Brace).cloned();
        if let (Some(_), Some(keys), Some(_)) = (self.cursor.ident(0), braces(self, 1), braces(self, 2)) {
            let tokens = keys.tokens();
            let are_tasks = tokens::source(tokens).is_some_and(|keys| self.are_tasks(&keys));
            self.word_before_keys(are_tasks);
            if are_tasks {
                self.cursor.advance();
                return Some((AxisKeys::Tasks(self.inside(&keys).task_keys(axis)), true));
            }
        }
        if let Some(group) = self.cursor.group(0, Delimiter::Brace).cloned() {
            let another_axis =
                self.cursor.is_punct(1, ',') && self.cursor.ident(2).is_some() && self.cursor.is_word(3, "in");
            if has_key(&group, Place::Task) && self.cursor.group(1, Delimiter::Brace).is_none() && !another_axis {
                let problem = Problem::new(format!("the axis `{axis}` has no keys"));
                let help = format!("they stand in braces before the fields: `for {axis} in {{ old, new }}`");
                self.problems.at(name, problem.help(help));
                return None;
            }
            self.cursor.advance();
            self.no_objects(axis, &group);
            let keys = self.inside(&group).keys();
            if group.tokens().is_empty() {
                let problem =
                    Problem::new(format!("the axis `{axis}` has no keys, so the task would have no instances"));
                self.problems.at(group.span(), problem.help("name some, as in `{ bookworm, trixie }`"));
            }
            return Some((AxisKeys::Written(keys), true));
        }
        if self.bare_keys() {
            return None;
        }
        let start = self.cursor.place();
        while !self.cursor.at_end() && !self.cursor.is_punct(0, ',') && !self.at_body_after_keys() {
            // `test.{toolchain} {`: the second braces are the body. `test.task {`: an axis, and no task.
            let dot = self.cursor.is_punct(0, '.');
            self.cursor.advance();
            let more = braces(self, 1).is_some() || self.cursor.is_punct(1, ',');
            if dot && more && (braces(self, 0).is_some() || self.cursor.is_word(0, "task")) {
                self.cursor.advance();
            }
        }
        let written = self.cursor.since(start).to_vec();
        if let Some(keys) = self.axis_of(&written) {
            return Some(keys);
        }
        let range = Range::of(&written).unwrap_or(name);
        let opened = tokens::open(&written);
        let problem = match opened {
            [] => Problem::new(format!("the axis `{axis}` has no keys"))
                .help(format!("they stand in braces before the fields: `for {axis} in {{ old, new }}`")),
            opened => {
                let help = self.meant_keys(opened).unwrap_or_else(|| self.meant_in_braces(opened));
                let found = match opened {
                    [TokenTree::Punct(sign)] => format!("`{}`", sign.as_char()),
                    opened => found(opened).to_owned(),
                };
                no_keys(&found).help(help)
            }
        };
        self.problems.at(range, problem);
        // Where keys had to be made up, what is written is read as none.
        let keys = keys_in_braces(opened).filter(|keys| !keys.contains(": "));
        match without_methods(opened) {
            [.., TokenTree::Group(group)] if keys.is_some() => {
                let keys = keys.unwrap_or_default();
                let mut parser = self.inside(group);
                let keys = if parser.are_tasks(&keys) {
                    AxisKeys::Tasks(parser.task_keys(axis))
                } else {
                    AxisKeys::Written(parser.keys())
                };
                Some((keys, true))
            }
            written => (!written.is_empty()).then(|| (AxisKeys::Written(Vec::new()), true)),
        }
    }

    /// `{ arm: { os: "debian" } }`: the parts of a value have no names.
    fn no_objects(&mut self, axis: &str, keys: &crate::tokens::Group) {
        let tokens = keys.tokens();
        // After a word it is a struct of Rust's.
        let after_word = |at: usize| at > 0 && matches!(tokens[at - 1], TokenTree::Ident(_));
        let object = (0..tokens.len()).find(|at| is_object(std::slice::from_ref(&tokens[*at])) && !after_word(*at));
        let Some(first) = object.map(|at| &tokens[at]) else { return };
        let problem = Problem::new("expected one value, found `{ ... }`");
        let help = format!("several are a tuple, `(\"debian\", 12)`, whose parts are `{axis}.0` and `{axis}.1`");
        self.problems.at(first, problem.help(help));
        self.problems.declared(axis.to_owned());
    }

    /// A list or a range as keys.
    fn meant_in_braces(&self, written: &[TokenTree]) -> String {
        let objects = matches!(written, [TokenTree::Group(list)]
            if list.tokens().iter().next().is_some_and(|first| is_object(std::slice::from_ref(first))));
        if objects {
            return "an axis has keys, and a tuple is the value of several: `{ arm: (\"debian\", 12) }`, in the fields `leg.0` and \
                    `leg.1` of an axis `leg`"
                .to_owned();
        }
        let Some(keys) = keys_in_braces(written) else {
            return "the keys of an axis are read at compile time; a graph that is known only at run time is built \
                    with `Pipeline` and `Task`"
                .to_owned();
        };
        let tasks = if self.are_tasks(&keys) { "tasks " } else { "" };
        format!("write `{tasks}{{ {keys} }}`")
    }

    /// Whether all words of a list are tasks.
    fn are_tasks(&self, words: &str) -> bool {
        words.split(", ").all(|word| self.known.is_task(word.trim_matches('"')))
    }

    /// The body, or the next task, where the keys are in no braces.
    fn at_body_after_keys(&self) -> bool {
        let another_axis = self.cursor.is_word(0, "for") && self.cursor.ident(1).is_some();
        self.cursor.group(0, Delimiter::Brace).is_some() || self.at_full_task() || another_axis
    }

    fn keys(&mut self) -> Vec<AxisKey> {
        let mut keys = Vec::new();
        while !self.cursor.at_end() {
            self.no_docs();
            if self.stray_separator() || self.cursor.at_end() || self.reserved(Around::Braces) {
                continue;
            }
            if self.cursor.is_word(0, "_") {
                let problem = Problem::new("`_` means all of an axis, so it is not a key");
                self.problems
                    .at(self.cursor.span(), problem.help("a key is a word, a whole number or a text in quotes"));
                self.cursor.advance();
                self.skip(Around::Braces);
                continue;
            }
            let start = self.cursor.place();
            if self.negative_key() || self.pair_as_key() || self.condition_among_keys() {
                continue;
            }
            let Some(name) = self.name(NameOf::Key) else {
                self.stray("a key, such as `stable: \"1.95\"`", Around::Braces);
                continue;
            };
            if self.range_as_key(start) || self.value_as_key(start) || self.left_out_of_keys(&name) {
                continue;
            }
            // `Os::Debian` is refused as a key, but a value of the type that the others have.
            let written = self.cursor.since(start);
            let is_path = written.len() > 1 && matches!(&written[1], TokenTree::Punct(colon) if colon.as_char() == ':');
            let path = is_path.then(|| crate::ast::Value { tokens: written.to_vec() });
            let mut key = self.axis_key(name);
            key.value = key.value.or(path);
            keys.push(key);
        }
        keys
    }

    fn axis_key(&mut self, name: Name) -> AxisKey {
        let separated = self.cursor.is_colon(0) || self.cursor.is_punct(0, '=');
        if !separated {
            match self.cursor.peek(0).cloned() {
                Some(token @ TokenTree::Literal(_)) if !name.quoted && token.word().starts_with('"') => {
                    let key = name.shown();
                    let problem = Problem::new(format!("missing `:` after `{key}`"));
                    self.problems
                        .at(&token, problem.help(format!("write `{key}: {}`", gofer_core::shown(token.word()))));
                    self.cursor.advance();
                    self.end_of_entry(Around::Braces);
                }
                Some(token @ (TokenTree::Ident(_) | TokenTree::Literal(_))) => {
                    let problem = Problem::new(format!("missing `,` before `{}`", tokens::shown(&token)));
                    self.problems.at(&token, problem.help("keys are separated by `,`"));
                }
                _ if self.keys_by_signs() => {}
                _ => self.end_of_entry(Around::Braces),
            }
            return AxisKey { name, value: None };
        }
        let value = self.axis_value(&name);
        self.end_of_entry(Around::Braces);
        AxisKey { name, value }
    }

    fn axis_value(&mut self, name: &Name) -> Option<crate::ast::Value> {
        self.separator(&name.text);
        if self.unquoted_text(&name.shown(), Kind::Text) {
            return Some(blank());
        }
        if self.helper_in_an_axis() {
            // What a helper makes is a `String`.
            return Some(crate::ast::Value { tokens: tokens::read(quote::quote!(::std::string::String::new())) });
        }
        let value = self.value(Around::Braces);
        if value.as_ref().is_some_and(|value| is_object(&value.tokens)) {
            return Some(blank());
        }
        if value.is_none() {
            let shown = gofer_core::shown(&name.text);
            let problem = Problem::new(format!("the key `{shown}` has no value"));
            let help = format!("write its value after the `:`, or remove the `:` if the value is the text \"{shown}\"");
            self.problems.at(name.range, problem.help(help));
        }
        value
    }
}

/// Something else stands where the keys of an axis stand.
pub fn no_keys(found: &str) -> Problem {
    Problem::new(format!("expected the keys of an axis, found {found}"))
}

/// An axis of which only the name is known.
pub(super) fn without_keys(name: crate::tokens::Ident) -> Axis {
    Axis { name, word: None, keys: AxisKeys::Written(Vec::new()) }
}

/// A value for a key whose own one cannot be read, so that all keys have one of a type.
fn blank() -> crate::ast::Value {
    crate::ast::Value { tokens: vec![crate::tokens::Literal::string("").into()] }
}
