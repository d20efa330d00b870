//! `variables: { NAME: value, ..shared }`.

use crate::tokens::{Ident, TokenTree};
use gofer_core::Problem;
use proc_macro2::Spacing;

use super::computed_pairs::is_default;
use super::foreign_values::is_object;
use super::separator::Separator;
use super::{Around, Parser};
use crate::asker;
use crate::ast::{Value, Variable, Variables};
use crate::keys::Kind;
use crate::literal::Written;
use crate::problem::Range;
use crate::tokens;

impl Parser<'_> {
    pub(super) fn variables(&mut self) -> Variables {
        const FORM: &str = "a variable with its value, such as `RUST_LOG: \"debug\"`";
        let mut variables = Variables::default();
        let mut dots: Option<Range> = None;
        if let Some(variable) = self.object_of_one_variable() {
            variables.list.push(variable);
            return variables;
        }
        while !self.cursor.at_end() {
            self.no_docs();
            let Some(token) = self.cursor.peek(0).cloned() else { break };
            if self.foreign_token(&token) || self.conflict() || self.stray_separator() {
                continue;
            }
            if self.named_spread() {
                continue;
            }
            if self.cursor.is_joint(0, '.', '.') || self.cursor.is_joint(0, '*', '*') {
                if dots.replace(self.two()).is_some() {
                    self.spread_twice(self.two());
                }
                variables.spread = self.spread();
                continue;
            }
            if let Some(dots) = dots.take() {
                let problem = Problem::new("`..` is not the last of the variables");
                self.problems.at(dots, problem.help("move it to the end: names that are written out win"));
            }
            if self.control_flow() || self.nameless_value() || self.keys_of_the_task("variables") {
                continue;
            }
            if self.cursor.is_punct(0, '$') && self.cursor.ident(1).is_some() && self.cursor.is_colon(2) {
                let problem = Problem::new("unexpected `$` before a variable's name");
                self.problems.at(&token, problem.help("remove it: a shell reads the variable with it"));
                self.cursor.advance();
            }
            let start = self.cursor.place();
            match self.variable_name() {
                Some((name, range)) => {
                    let written = self.cursor.since(start).to_vec();
                    variables.list.extend(self.variable(name, range, &written));
                }
                None if self.pair_as_variable() => {}
                None => self.stray(FORM, Around::Braces),
            }
        }
        variables
    }

    /// `..shared: 1`: takes and reports the dots.
    fn named_spread(&mut self) -> bool {
        if !self.cursor.is_joint(0, '.', '.') || self.cursor.ident(2).is_none() || !self.cursor.is_colon(3) {
            return false;
        }
        let range = tokens::range_or(self.cursor.ahead(0, 2), self.cursor.span());
        let problem = Problem::new("unexpected `..` before a variable with its value");
        self.problems.at(range, problem.help("remove it: `..` adds the pairs of a value, and no `:` follows"));
        self.take_all(2);
        true
    }

    /// `..shared if ci`: takes and reports the condition.
    fn conditional_spread(&mut self, pairs: &Value, dots: Range) {
        if !self.cursor.is_word(0, "if") {
            return;
        }
        let condition = self.cursor.ahead(0, self.length_of_value(Around::Braces));
        let problem = Problem::new("unexpected `if` after the pairs");
        let source = |tokens: &[TokenTree]| tokens::source(tokens).filter(|source| !source.is_empty());
        let help = match (source(&pairs.tokens), source(&condition[1..])) {
            (Some(pairs), Some(condition))
                if !condition.contains('{') && pairs.chars().all(|c| c.is_alphanumeric() || "_.".contains(c)) =>
            {
                format!("write `..{pairs}.into_iter().filter(|_| {condition})`")
            }
            _ => "pairs are left out by a filter, as in `..shared.into_iter().filter(|_| nightly)`".to_owned(),
        };
        let last = condition.last().map_or(dots.last, TokenTree::span);
        self.problems.at(Range::new(dots.first, last), problem.help(help));
        self.take_all(condition.len());
    }

    /// `..shared`: the pairs of an expression.
    fn spread(&mut self) -> Option<Value> {
        let start = self.cursor.place();
        let exact = self.cursor.is_punct(0, '.');
        while ['.', '=', '*'].iter().any(|sign| self.cursor.is_punct(0, *sign)) {
            self.cursor.advance();
        }
        let range = tokens::range_or(self.cursor.since(start), self.cursor.span());
        let exact = exact && self.cursor.since(start).len() == 2;
        let mut value = self.value(Around::Braces);
        if let Some((value, at)) = value.as_mut().and_then(|value| range_in(value).map(|at| (value, at)))
            && at > 0
        {
            self.spread_twice(tokens::range_or(&value.tokens[at..at + 2], self.cursor.span()));
            value.tokens.truncate(at);
        }
        match &value {
            Some(_) if exact => {}
            Some(_) => {
                let problem = Problem::new("the pairs of a value are added by `..`, two dots");
                self.problems.at(range, problem.help("write `..`"));
            }
            None => {
                let problem = Problem::new("`..` is followed by nothing");
                self.problems.at(range, problem.help("name what holds the pairs, as in `..shared`"));
            }
        }
        if let Some(of_no_type) = value.as_ref().filter(|value| is_default(&value.tokens)) {
            let problem = Problem::new("`..Default::default()` adds nothing");
            let last = of_no_type.range().last;
            self.problems.at(Range::new(range.first, last), problem.help("remove it: what is not named is not set"));
            value = None;
        }
        if let Some(value) = &value {
            self.conditional_spread(value, range);
        }
        self.end_of_entry(Around::Braces);
        value
    }

    fn spread_twice(&mut self, second: Range) {
        let problem = Problem::new("`..` is given twice");
        self.problems
            .at(second, problem.help("one takes the pairs of both, as in `..first.into_iter().chain(second)`"));
    }

    /// An identifier or a string literal; `MY-VAR` and `5` are reported.
    fn variable_name(&mut self) -> Option<(String, Range)> {
        let start = self.cursor.place();
        self.word()?;
        let written = self.cursor.since(start).to_vec();
        let range = tokens::range_or(&written, self.cursor.span());
        let opened = tokens::open(&written);
        match (opened, Written::read(opened)) {
            ([TokenTree::Ident(ident)], _) => {
                let name = ident.to_string();
                Some((name.strip_prefix("r#").unwrap_or(&name).to_owned(), range))
            }
            (_, Some(Written::Text(text))) => Some((text, range)),
            (_, Some(Written::Suffixed(suffixed))) => {
                self.problems.at(range, suffixed.problem());
                Some((suffixed.text().to_owned(), range))
            }
            _ => {
                let name: String = opened.iter().map(tokens::shown).collect();
                let shown = gofer_core::shown(&name);
                let problem =
                    Problem::new(format!("`{shown}` is not a name: a variable's name is a word or a text in quotes"));
                self.problems.at(range, problem.help(format!("write `\"{shown}\"`")));
                Some((name, range))
            }
        }
    }

    fn variable(&mut self, name: String, range: Range, written: &[TokenTree]) -> Option<Variable> {
        let shown = gofer_core::shown(&name);
        let shorthand = || match tokens::open(written) {
            [TokenTree::Ident(word)] if tokens::is_variable(word) => Some(Value { tokens: written.to_vec() }),
            _ => None,
        };
        if self.assigned_word(&shown, range) {
            self.end_of_entry(Around::Braces);
            return None;
        }
        let value = match self.separator(&shown) {
            // What follows stands in a comment, its comma too.
            Separator::Given if self.url_without_quotes() => return None,
            Separator::Given if self.foreign_value_of(&shown) => {
                self.end_of_entry(Around::Braces);
                return None;
            }
            Separator::Given => {
                let Ok(value) = self.sound_value(Around::Braces) else {
                    self.end_of_entry(Around::Braces);
                    return None;
                };
                value
            }
            // `REPO` is short for `REPO: REPO`.
            Separator::End => shorthand(),
            Separator::Other if self.follows_short_form() => shorthand(),
            // `export A: "b"`, as a shell has it.
            Separator::Other
                if matches!(name.as_str(), "export" | "set" | "local" | "let") && self.cursor.ident(0).is_some() =>
            {
                let problem = Problem::new(format!("unexpected `{name}` before a variable"));
                self.problems.at(range, problem.help("a variable's name is one word: remove this"));
                return None;
            }
            Separator::Other if self.nameless_reference(&name, written) => return None,
            // `VERSION as A`, as `use` has it.
            Separator::Other if self.cursor.is_word(0, "as") && self.cursor.ident(1).is_some() => {
                let other = self.cursor.ident(1).map_or_else(String::new, ToString::to_string);
                let problem = Problem::new("unexpected `as` after a variable's name");
                self.problems.at(self.cursor.span(), problem.help(format!("write `{other}: {shown}`")));
                self.take_all(2);
                self.end_of_entry(Around::Braces);
                return None;
            }
            Separator::Other if self.cursor.ident(0).is_some() => None,
            Separator::Other | Separator::Bad => {
                let token = self.cursor.peek(0).cloned()?;
                let problem = Problem::new(format!("missing `:` after `{shown}`"));
                let written = self.preview(Around::Braces);
                self.problems.at(
                    &token,
                    match written {
                        Some(written) if tokens::is_word(&token) => problem.help(format!("write `{shown}: {written}`")),
                        _ => problem.help("between a variable's name and its value stands `:`"),
                    },
                );
                self.skip(Around::Braces);
                return None;
            }
        };
        match &value {
            None => self.no_value_of(&name, range),
            Some(value) if is_object(tokens::open(&value.tokens)) => {
                self.object_as_variable(value);
                self.end_of_entry(Around::Braces);
                return None;
            }
            Some(value) if self.gives_nothing(Kind::Text, value) => {
                self.end_of_entry(Around::Braces);
                return None;
            }
            Some(_) => {}
        }
        if self.cursor.is_joint(0, '.', '.') {
            let problem = Problem::new("missing `,` before `..`").help("entries are separated by `,`");
            self.problems.at(self.two(), problem);
        } else if let Some(name) = self.next_name() {
            let problem = Problem::new(format!("missing `,` before `{name}`")).help("entries are separated by `,`");
            self.problems.at(self.cursor.span(), problem);
            // That it has no value either is one mistake with it.
            if asker::is_compiler() && self.known.is_nowhere(&name) {
                self.cursor.advance();
                self.cursor.take_punct(',');
            }
        // If the next entry follows at once, the value is what is missing before it.
        } else if value.is_some() || self.cursor.ident(0).is_none() {
            self.end_of_entry(Around::Braces);
        }
        let value = value.and_then(|value| self.no_range(&shown, value));
        Some(Variable { name, range, value })
    }

    /// What another language has for the value of a variable: takes and reports it.
    fn foreign_value_of(&mut self, name: &str) -> bool {
        self.before_the_value(None)
            || self.list_as_text(Kind::Text)
            || !self.at_token_alone() && self.texts_beside(name)
            || self.text_with_commas()
            || self.unquoted_text(name, Kind::Text)
            || self.null_variable(name)
            || self.in_some(Kind::Text, &format!("{name}: "))
            || self.bare_word(None)
            || self.secret_of_a_template()
            || self.foreign_name_in(Around::Braces, Some(name))
    }

    /// `"app-" version` and `"a" "b"`, of which the second belongs to the first. (`as` is a conversion.)
    fn texts_beside(&mut self, name: &str) -> bool {
        // One in capitals is the next name.
        let is_value = |word: &Ident| word != "as" && word.text().contains(|c: char| c.is_ascii_lowercase());
        self.cursor.ident(1).is_none_or(is_value) && self.string_and_word(name)
            || self.joined_texts(Around::Braces)
            || self.several_texts(Kind::Text, false)
    }

    /// `{ REPO` and in the next line `TOKEN: "x" }` or `..shared }`: what lacks is the comma. An editor, which knows no
    /// lines, completes the word.
    fn follows_short_form(&self) -> bool {
        let next = self.at_entry() || self.cursor.is_joint(0, '.', '.');
        let Some(TokenTree::Ident(word)) = self.cursor.before() else { return false };
        if !asker::is_compiler() {
            return next || self.cursor.ident(0).is_some();
        }
        next && !tokens::on_one_line_with(self.cursor.before(), self.cursor.peek(0)) && !self.known.is_nowhere(word)
    }

    /// `A: "x" B`: the name of a variable that has no value yet, right behind a complete one.
    fn next_name(&self) -> Option<Ident> {
        let word = self.cursor.ident(0)?;
        let name = word.text();
        let is_behind_a_text = matches!(self.cursor.before(), Some(TokenTree::Literal(_)));
        let is_name = name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
        let is_alone = self.cursor.peek(1).is_none() || self.cursor.is_punct(1, ',');
        (is_behind_a_text && is_name && is_alone).then(|| word.clone())
    }

    /// `A: x ..y` lacks a comma, and `A: ..y` has a name: a range is no text. What is before it is
    /// the value.
    fn no_range(&mut self, name: &str, mut value: Value) -> Option<Value> {
        match range_in(&value) {
            None => {}
            Some(0) => {
                let pairs =
                    tokens::source(&value.tokens).map_or_else(|| "..".to_owned(), |pairs| gofer_core::shown(&pairs));
                let problem = Problem::new(format!("the pairs `{pairs}` are not one text, the value of `{name}`"));
                self.problems.at(value.range(), problem.help("they are added without a name, as the last entry"));
                return None;
            }
            Some(at) => {
                let problem = Problem::new("missing `,` before `..`");
                let help = "entries are separated by `,`; a range is not a text";
                self.problems.at(tokens::range_or(&value.tokens[at..at + 2], self.cursor.span()), problem.help(help));
                value.tokens.truncate(at);
            }
        }
        Some(value)
    }

    fn no_value_of(&mut self, name: &str, range: Range) {
        let pair = name.split_once('=').filter(|(name, _)| gofer_core::is_identifier(name));
        let problem = if let Some((name, value)) = pair {
            let value = gofer_core::shown(value);
            Problem::new(format!("`\"{name}={value}\"` is a name and a value in one"))
                .help(format!("write `{name}: \"{value}\"`"))
        } else {
            let name = gofer_core::shown(name);
            let quoted = if gofer_core::is_identifier(&name) { name.clone() } else { format!("\"{name}\"") };
            Problem::new(format!("`{name}` has no value")).help(format!("write `{quoted}: \"value\"`"))
        };
        self.problems.at(range, problem);
    }
}

/// Where `..` stands in a value.
fn range_in(value: &Value) -> Option<usize> {
    value.tokens.windows(2).position(|pair| match pair {
        [TokenTree::Punct(first), TokenTree::Punct(second)] => {
            first.as_char() == '.' && first.spacing() == Spacing::Joint && second.as_char() == '.'
        }
        _ => false,
    })
}
