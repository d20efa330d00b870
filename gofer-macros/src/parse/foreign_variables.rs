//! Variables as other systems, Rust's statements and shells have them: `("A", "b")`, `{ name: "A", value: "b" }`, `A=b`.

use std::collections::VecDeque;

use gofer_core::{Problem, ReferenceKind};
use proc_macro2::Delimiter;

use super::computed_pairs::{branches, computed_pairs, pairs_if};
use super::foreign_values::is_object;
use super::{Around, Parser};
use crate::ast::{Value, Variable};
use crate::keys::Key;
use crate::literal::Written;
use crate::problem::Range;
use crate::tokens;
use crate::tokens::TokenTree;

impl Parser<'_> {
    /// `name: "A", value: "b"` and nothing else in the braces, as other systems have one variable: takes and reports it.
    /// Two variables that are called so are in quotes.
    pub(super) fn object_of_one_variable(&mut self) -> Option<Variable> {
        const NAMES: [&str; 3] = ["name", "key", "value"];
        if !self.cursor.is_one_of(0, &NAMES) {
            return None;
        }
        let entries = self.cursor.rest();
        let mut keys = Vec::with_capacity(NAMES.len());
        for entry in tokens::at_commas(entries).filter(|entry| !entry.is_empty()).take(NAMES.len()) {
            let [TokenTree::Ident(key), TokenTree::Punct(colon), value @ ..] = entry else { return None };
            let is_plain = match value {
                [value] => Written::read(std::slice::from_ref(value)).is_some(),
                [TokenTree::Ident(helper), TokenTree::Group(_)] => ReferenceKind::from_word(helper.text()).is_some(),
                _ => false,
            };
            if colon.as_char() != ':' || !is_plain || !tokens::is_one_of(key, &NAMES) {
                return None;
            }
            keys.push(key.text());
        }
        let [first, second] = keys.as_slice() else { return None };
        let other = match (*first, *second) {
            ("value", other) | (other, "value") if other != "value" => other,
            _ => return None,
        };
        let (name, value) = of_an_object(entries).filter(|(name, _)| is_name_in_capitals(name))?;
        let problem =
            Problem::new(format!("`{other}` and `value` are two variables here, not the name and the value of one"));
        let help =
            format!("write `{name}: {value}`; two that are called so stand in quotes, `\"{other}\"` and `\"value\"`");
        let range = Range::of(entries)?;
        self.problems.at(range, problem.help(help));
        self.take_all(self.cursor.left());
        Some(Variable { name, range, value: None })
    }

    /// `${{ secrets.TOKEN }}` as the value.
    pub(super) fn secret_of_a_template(&mut self) -> bool {
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
    pub(super) fn control_flow(&mut self) -> bool {
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
        let last = matches!(
            (self.cursor.peek(body + 1), self.cursor.peek(body + 2)),
            (None, _) | (Some(TokenTree::Punct(_)), None)
        );
        let written = self.cursor.ahead(0, body + 1).to_vec();
        if let Some((condition, pairs, [])) = branches(&written).filter(|_| last)
            && let Some(pairs) = pairs_if(condition, pairs)
        {
            let problem = Problem::new(format!("unexpected `{word}`: names are fixed"));
            let help = format!("what is not always there is added by `..`: write `..{pairs}`");
            self.problems.at(tokens::range_or(&written, word.span()), problem.help(help));
            self.take_all(body + 1);
            let _ = self.cursor.take_punct(',');
            return true;
        }
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
    pub(super) fn pair_as_variable(&mut self) -> bool {
        let Some(token @ TokenTree::Group(_)) = self.cursor.peek(0) else { return false };
        let Some(pair) = variable_in_braces(std::slice::from_ref(token)) else { return false };
        let problem = Problem::new(format!("unexpected `{}`", tokens::shown(token)));
        self.problems.at(token, problem.help(format!("write `{pair}`")));
        self.cursor.advance();
        self.end_of_entry(Around::Braces);
        true
    }

    /// `config.url` and `std::env::vars()`, which are no name: takes and reports them.
    pub(super) fn nameless_value(&mut self) -> bool {
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

    /// `RUST_LOG=debug`, as a shell has it: takes and reports the sign and the word.
    pub(super) fn assigned_word(&mut self, name: &str, range: Range) -> bool {
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
    pub(super) fn nameless_reference(&mut self, helper: &str, written: &[TokenTree]) -> bool {
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

    /// `TOKEN: { from_secret: token }`.
    pub(super) fn object_as_variable(&mut self, value: &Value) {
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
                None => match (json(opened), grouped(inside)) {
                    (Some(json), _) => problem.help(format!("a variable's value is one text: write `r#\"{json}\"#`")),
                    (None, Some(help)) => problem.help(help),
                    (None, None) => {
                        problem.help("a variable's value is one text; a secret is `pipeline_secret(\"my_key\")`")
                    }
                },
            },
        );
    }
}

/// `{ value: "x" }` is one value in another form, and `{ RUST_LOG: "debug" }` are variables below a name of their own.
fn grouped(object: &[TokenTree]) -> Option<String> {
    let mut entries = tokens::at_commas(object).filter(|entry| !entry.is_empty());
    if let [key, TokenTree::Punct(_), value] = object
        && matches!(value, TokenTree::Literal(_))
        && matches!(key.word().trim_matches('"'), "value" | "default")
    {
        return Some(format!("write `{value}`"));
    }
    let is_variable = |entry: &[TokenTree]| match entry {
        [name, TokenTree::Punct(_), value] => {
            is_name_in_capitals(name.word().trim_matches('"')) && matches!(value, TokenTree::Literal(_))
        }
        _ => false,
    };
    let source = tokens::source(object).filter(|_| entries.all(is_variable))?;
    Some(format!("variables are not grouped, each is an entry of its own: `{source}`"))
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
        [TokenTree::Ident(word), ..] if exact && tokens::is_one_of(word, &["if", "match"]) => {
            return computed_pairs(opened);
        }
        [list @ .., TokenTree::Punct(dot), TokenTree::Ident(into), TokenTree::Group(_)]
            if dot.as_char() == '.' && tokens::is_one_of(into, &["into", "to_vec", "collect", "into_iter"]) =>
        {
            match list {
                [TokenTree::Group(list)] => list.tokens(),
                list => list,
            }
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
            // (`valueFrom: { ... }` is no text.)
            let has_text = |pair: &&[TokenTree]| !is_object(pair.get(2..).unwrap_or_default());
            let pairs = tokens::at_commas(group.tokens()).filter(|pair| !pair.is_empty());
            let pairs = pairs.map(|pair| variable_in_braces(pair).filter(|_| has_text(&pair)));
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
pub(super) fn variable_in_braces(entry: &[TokenTree]) -> Option<String> {
    let (name, value) = match (entry, Written::read(entry)) {
        (_, Some(Written::Text(text))) => {
            let (name, value) = text.split_once('=')?;
            (name.to_owned(), format!("{value:?}"))
        }
        ([TokenTree::Ident(name), TokenTree::Punct(sign), value @ ..], _) if sign.as_char() == ':' => {
            (name.to_string(), tokens::source(value).filter(|value| !value.is_empty())?)
        }
        ([TokenTree::Group(group)], _) => match group.tokens() {
            [name, _, value] => {
                (Written::text(std::slice::from_ref(name))?, tokens::source(std::slice::from_ref(value))?)
            }
            inside => of_an_object(inside)?,
        },
        _ => return None,
    };
    gofer_core::is_identifier(&name).then(|| format!("{name}: {value}"))
}

/// The name and the value that `name: "A", value: "b"` gives one variable, in any order and among others.
fn of_an_object(inside: &[TokenTree]) -> Option<(String, String)> {
    let (mut name, mut value) = (None, None);
    for entry in tokens::at_commas(inside).filter(|entry| !entry.is_empty()) {
        let [key, TokenTree::Punct(_), written @ ..] = entry else { return None };
        match key.word().trim_matches('"') {
            "name" | "key" | "Name" | "Key" => {
                name = match written {
                    [TokenTree::Ident(word)] => Some(word.to_string()),
                    written => Written::text(written),
                }
            }
            "value" | "Value" => value = tokens::source(written).filter(|value| !value.is_empty()),
            "valueFrom" | "value_from" => {
                value = key_of_a_secret(written).map(|key| format!("pipeline_secret({:?})", key.trim_matches('"')));
            }
            _ => {}
        }
    }
    Some((name?, value?))
}

/// Whether a text is what a variable of the environment is called: `RUST_LOG`, and no value.
fn is_name_in_capitals(text: &str) -> bool {
    gofer_core::is_identifier(text)
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && !text.contains(|c: char| c.is_ascii_lowercase())
}
