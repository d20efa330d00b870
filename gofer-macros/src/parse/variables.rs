//! `variables: { NAME: value, ..shared }`.

use std::collections::VecDeque;

use crate::tokens::TokenTree;
use gofer_core::{Problem, ReferenceKind};
use proc_macro2::{Delimiter, Spacing};

use super::foreign_values::is_object;
use super::separator::Separator;
use super::{Around, Parser};
use crate::asker;
use crate::ast::{Value, Variable, Variables};
use crate::keys::{Key, Kind};
use crate::literal::Written;
use crate::problem::Range;
use crate::tokens;

impl Parser<'_> {
    pub(super) fn variables(&mut self) -> Variables {
        const FORM: &str = "a variable with its value, such as `RUST_LOG: \"debug\"`";
        let mut variables = Variables::default();
        let mut dots: Option<Range> = None;
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
            if self.control_flow() || self.nameless_value() {
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

    /// `${{ secrets.TOKEN }}` as the value.
    fn secret_of_a_template(&mut self) -> bool {
        let Some(outer) = self.cursor.group(1, Delimiter::Brace).filter(|_| self.cursor.is_punct(0, '$')) else {
            return false;
        };
        let [TokenTree::Group(inner)] = outer.tokens() else { return false };
        let [TokenTree::Ident(word), TokenTree::Punct(_), TokenTree::Ident(name)] = inner.tokens() else {
            return false;
        };
        if word != "secrets" || !self.ends_value(2) {
            return false;
        }
        let shown = format!("${{{{ secrets.{name} }}}}");
        let problem = Problem::new(format!("unexpected `{}`", gofer_core::shown(&shown)));
        let range = tokens::range_or(self.cursor.ahead(0, 2), self.cursor.span());
        self.problems.at(range, problem.help(format!("write `pipeline_secret(\"{name}\")`")));
        self.take_all(2);
        true
    }

    /// `if nightly { A: "b" }`, `for name in names { … }`: takes and reports control flow.
    fn control_flow(&mut self) -> bool {
        const LONGEST: usize = 12;
        let Some(word) = self.cursor.ident(0).filter(|word| tokens::is_one_of(word, &["if", "match", "for"])).cloned()
        else {
            return false;
        };
        let body = (1..LONGEST).find(|at| self.cursor.group(*at, Delimiter::Brace).is_some());
        let Some(body) = body.filter(|_| !self.cursor.is_colon(1) && self.cursor.punct(1).is_none()) else {
            return false;
        };
        let name = self.cursor.group(body, Delimiter::Brace).and_then(|group| match group.tokens() {
            [name, TokenTree::Punct(colon), ..] if colon.as_char() == ':' && tokens::is_word(name) => {
                Some(tokens::shown(name))
            }
            _ => None,
        });
        let condition = tokens::source(self.cursor.ahead(1, body)).filter(|condition| condition.len() <= 40);
        let problem = Problem::new(format!("unexpected `{word}`"));
        let help = match (name, condition) {
            (Some(name), Some(condition)) if word == "if" => format!(
                "names are fixed: put it into the value, as in `{name}: if {condition} {{ ... }} else {{ ... }}`; what is \
                 not always there is added by `..`, as in `..pairs`"
            ),
            _ => "names are fixed: put it into a value; pairs that are computed are added by `..`, as in `..pairs`"
                .to_owned(),
        };
        self.problems.at(word.span(), problem.help(help));
        self.take_all(body + 1);
        while self.cursor.is_word(0, "else") {
            while let Some(token) = self.cursor.advance() {
                if matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace) {
                    break;
                }
            }
        }
        let _ = self.cursor.take_punct(',');
        true
    }

    /// `("A", "b")` or `{ name: "A", value: "b" }`: takes and reports a variable in another form.
    fn pair_as_variable(&mut self) -> bool {
        let Some(token @ TokenTree::Group(_)) = self.cursor.peek(0) else { return false };
        let Some(pair) = variable_in_braces(std::slice::from_ref(token)) else { return false };
        let problem = Problem::new(format!("unexpected `{}`", tokens::shown(token)));
        self.problems.at(token, problem.help(format!("write `{pair}`")));
        self.cursor.advance();
        self.end_of_entry(Around::Braces);
        true
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

    /// `config.url` and `std::env::vars()`, which are no name: takes and reports them.
    fn nameless_value(&mut self) -> bool {
        let sign = |at| self.cursor.is_punct(at, '.') || self.cursor.is_joint(at, ':', ':');
        let mut length = 1;
        while sign(length) && self.cursor.ident(0).is_some() {
            length += if self.cursor.is_punct(length, '.') { 1 } else { 2 };
            if self.cursor.ident(length).is_none() {
                return false;
            }
            length += 1;
        }
        let is_path = length > 1;
        let is_call = self.cursor.group(length, Delimiter::Parenthesis).is_some();
        let helper = self.cursor.ident(0).is_none_or(|word| ReferenceKind::from_word(word.text()).is_some());
        length += usize::from(is_call);
        let ends = self.cursor.peek(length).is_none() || self.cursor.is_punct(length, ',');
        if helper || !ends || !(is_path || is_call) {
            return false;
        }
        let start = self.cursor.place();
        for _ in 0..length {
            self.cursor.advance();
        }
        let written = self.cursor.since(start).to_vec();
        let shown = tokens::source(&written).map_or_else(|| "...".to_owned(), |value| gofer_core::shown(&value));
        let problem = Problem::new(format!("the value `{shown}` has no name"));
        let help = format!("a variable is `NAME: {shown}`; what holds pairs of names and values is `..{shown}`, last");
        self.problems.at(tokens::range_or(&written, self.cursor.span()), problem.help(help));
        self.end_of_entry(Around::Braces);
        true
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
            Separator::Given if self.before_the_value(None) || self.list_as_text(Kind::Text) => {
                self.end_of_entry(Around::Braces);
                return None;
            }
            // What follows stands in a comment, its comma too.
            Separator::Given if self.url_without_quotes() => return None,
            Separator::Given if self.unquoted_text(&shown, Kind::Text) => {
                self.end_of_entry(Around::Braces);
                return None;
            }
            Separator::Given if self.null_variable(&shown) || self.bare_word(None) => {
                self.end_of_entry(Around::Braces);
                return None;
            }
            Separator::Given if self.secret_of_a_template() || self.foreign_name_in(Around::Braces, Some(&shown)) => {
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
            Some(_) => {}
        }
        if self.cursor.is_joint(0, '.', '.') {
            let problem = Problem::new("missing `,` before `..`").help("entries are separated by `,`");
            self.problems.at(self.two(), problem);
        // If the next entry follows at once, the value is what is missing before it.
        } else if value.is_some() || self.cursor.ident(0).is_none() {
            self.end_of_entry(Around::Braces);
        }
        let value = value.and_then(|value| self.no_range(&shown, value));
        Some(Variable { name, range, value })
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

    /// `RUST_LOG=debug`, as a shell has it: takes and reports the sign and the word.
    fn assigned_word(&mut self, name: &str, range: Range) -> bool {
        let is_tight = self.cursor.is_punct(0, '=')
            && self.cursor.adjoins(0)
            && self
                .cursor
                .before()
                .zip(self.cursor.peek(0))
                .is_some_and(|(name, sign)| tokens::adjoin(name, sign) == Some(true));
        let Some(word) = self.cursor.ident(1).filter(|_| is_tight).cloned() else { return false };
        if !self.ends_value(2) || word == "true" || word == "false" {
            return false;
        }
        let problem = Problem::new(format!("`{name}={word}` is not a name with its value"));
        let help = format!("write `{name}: \"{word}\"`, or `{name}: {word}` if it is a variable of Rust's");
        self.problems.at(Range::new(range.first, word.span()), problem.help(help));
        self.take_all(2);
        true
    }

    /// `pipeline_secret("token")` without the name of a variable: takes and reports it.
    fn nameless_reference(&mut self, helper: &str, written: &[TokenTree]) -> bool {
        let Some(kind) = ReferenceKind::from_word(helper) else { return false };
        let Some(group) = self.cursor.group(0, Delimiter::Parenthesis) else { return false };
        let inside = group.tokens();
        let problem = Problem::new(format!("this `{kind}` is not the value of a variable"));
        let key = match Written::read(inside) {
            Some(Written::Text(key)) if !key.is_empty() && gofer_core::shown(&key) == key => key,
            _ => "my_key".to_owned(),
        };
        let problem = problem.help(match gofer_core::variable_for(kind, &key) {
            Some(name) => format!("write `{name}: {kind}({key:?})`, with the name that the script reads"),
            None => format!("give it the name that the script reads, as in `NAME: {kind}({key:?})`"),
        });
        let whole: Vec<TokenTree> = written.iter().chain(self.cursor.peek(0)).cloned().collect();
        self.problems.at(tokens::range_or(&whole, self.cursor.span()), problem);
        self.cursor.advance();
        self.end_of_entry(Around::Braces);
        true
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

    /// `TOKEN: { from_secret: token }`.
    fn object_as_variable(&mut self, value: &Value) {
        let opened = tokens::open(&value.tokens);
        let [TokenTree::Group(group)] = opened else { return };
        let inside = group.tokens();
        let problem = Problem::new("expected a string, found `{ ... }`");
        let secret = match inside {
            [key, _, word] if key.word().to_lowercase().contains("secret") && tokens::is_word(word) => {
                Some(word.to_string())
            }
            _ => key_of_a_secret(inside),
        };
        self.problems.at(
            value.range(),
            match secret {
                Some(key) => problem.help(format!("write `pipeline_secret(\"{}\")`", key.trim_matches('"'))),
                None => match json(opened) {
                    Some(json) => problem.help(format!("a variable's value is one text: write `r#\"{json}\"#`")),
                    None => problem.help("a variable's value is one text; a secret is `pipeline_secret(\"my_key\")`"),
                },
            },
        );
    }
}

/// The key in `{ secretKeyRef: { name: "s", key: "token" } }` and the like, however deep it stands.
fn key_of_a_secret(object: &[TokenTree]) -> Option<String> {
    let mut to_read = VecDeque::from([object]);
    let mut names_a_secret = false;
    let mut key = None;
    while let Some(tokens) = to_read.pop_front() {
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => to_read.push_back(group.tokens()),
                TokenTree::Ident(word) => names_a_secret |= word.text().to_lowercase().contains("secret"),
                _ => {}
            }
            if let [name, TokenTree::Punct(_), word, ..] = &tokens[at..]
                && name.word().trim_matches('"') == "key"
                && tokens::is_word(word)
            {
                key.get_or_insert_with(|| word.to_string());
            }
        }
    }
    key.filter(|_| names_a_secret)
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

/// An object whose keys are in quotes, as it is written.
fn json(object: &[TokenTree]) -> Option<String> {
    let [TokenTree::Group(group)] = object else { return None };
    let first = group.tokens().iter().next()?;
    let is_key = matches!(&first, TokenTree::Literal(key) if key.text().starts_with('"'));
    tokens::source(object).filter(|source| is_key && !source.contains(['#', '\\']))
}

/// Variables in another form, in braces.
pub(super) fn variables_in_braces(key: &Key, exact: bool, value: &Value) -> String {
    const LONGEST: usize = 160;
    let example = format!("names and values stand in braces, as in `{}`", key.shown());
    let opened = tokens::open(&value.tokens);
    let tokens = match opened {
        [TokenTree::Ident(word)] if exact && tokens::is_variable(word) => {
            return format!("the pairs of a value are added by `..`: `variables: {{ ..{word} }}`");
        }
        [TokenTree::Ident(word), ..] if exact && tokens::is_variable(word) => {
            return match tokens::source(opened) {
                Some(pairs) => format!("the pairs of a value are added by `..`: write `{{ ..{pairs} }}`"),
                None => "the pairs of a value are added by `..`, as in `variables: { ..shared }`".to_owned(),
            };
        }
        [.., TokenTree::Group(group)] => group.tokens(),
        tokens => tokens,
    };
    if let Some(pairs) = pairs_in_text(tokens) {
        return format!("write `{{ {pairs} }}`");
    }
    let entries = tokens::at_commas(tokens);
    let pairs: Option<Vec<String>> = entries.filter(|entry| !entry.is_empty()).map(pairs_of_an_entry).collect();
    let pairs = pairs.map(|pairs| pairs.join(", ")).filter(|pairs| !pairs.is_empty() && pairs.len() <= LONGEST);
    pairs.map_or(example, |pairs| format!("write `{{ {pairs} }}`"))
}

/// One entry of a list, or all of the object `{ A: "b", C: "d" }` that it is.
fn pairs_of_an_entry(entry: &[TokenTree]) -> Option<String> {
    if let Some(pair) = variable_in_braces(entry) {
        return Some(pair);
    }
    match entry {
        [TokenTree::Ident(word)] if tokens::is_variable(word) => Some(word.to_string()),
        [TokenTree::Group(group)] if is_object(entry) => {
            let pairs = tokens::at_commas(group.tokens()).filter(|pair| !pair.is_empty()).map(variable_in_braces);
            Some(pairs.collect::<Option<Vec<String>>>()?.join(", "))
        }
        _ => None,
    }
}

/// `"A=b C=d"` as `A: "b", C: "d"`.
fn pairs_in_text(value: &[TokenTree]) -> Option<String> {
    let Some(Written::Text(text)) = Written::read(value) else { return None };
    let pairs: Option<Vec<String>> = text
        .split([' ', '\n', ';', ','])
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=')?;
            gofer_core::is_identifier(name).then(|| format!("{name}: {value:?}"))
        })
        .collect();
    pairs
        .filter(|pairs| pairs.len() > 1 && pairs.len() <= 8 && !text.contains(['"', '\'', '`']))
        .map(|pairs| pairs.join(", "))
}

/// `"A=b"`, `("A", "b")` or `{ name: "A", value: "b" }` as `A: "b"`.
fn variable_in_braces(entry: &[TokenTree]) -> Option<String> {
    let (name, value) = match (entry, Written::read(entry)) {
        (_, Some(Written::Text(text))) => {
            let (name, value) = text.split_once('=')?;
            (name.to_owned(), format!("{value:?}"))
        }
        ([TokenTree::Ident(name), TokenTree::Punct(sign), value @ ..], _) if sign.as_char() == ':' => {
            (name.to_string(), tokens::source(value).filter(|value| !value.is_empty())?)
        }
        ([TokenTree::Group(group)], _) => {
            let inside = group.tokens();
            let text = |token: &TokenTree| match Written::read(std::slice::from_ref(token)) {
                Some(Written::Text(text)) => Some(text),
                _ => None,
            };
            match inside {
                [name, _, value] => (text(name)?, tokens::source(std::slice::from_ref(value))?),
                [key, _, name, _, _, _, value, ..]
                    if matches!(key.word().trim_matches('"'), "name" | "key" | "Name" | "Key") =>
                {
                    let name = if let TokenTree::Ident(name) = name { name.to_string() } else { text(name)? };
                    (name, tokens::source(std::slice::from_ref(value))?)
                }
                _ => return None,
            }
        }
        _ => return None,
    };
    gofer_core::is_identifier(&name).then(|| format!("{name}: {value}"))
}
