//! `variables: { NAME: value, ..shared }`.

use gofer_core::{Problem, ReferenceKind};
use proc_macro2::{Delimiter, Spacing, TokenTree};

use super::foreign_values::is_object;
use super::separator::Separator;
use super::{Around, Parser};
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
            if let Some(dots) = dots.take() {
                let problem = Problem::new("`..` is not the last of the variables");
                self.problems.at(dots, problem.help("move it behind them: names that are written out win"));
            }
            if self.cursor.is_joint(0, '.', '.') || self.cursor.is_joint(0, '*', '*') {
                dots = Some(token.span().into());
                variables.spread = self.spread();
                continue;
            }
            let start = self.cursor.place();
            match self.variable_name() {
                Some((name, range)) => {
                    let written = self.cursor.since(start).to_vec();
                    variables.list.extend(self.variable(name, range, &written));
                }
                None => self.stray(FORM, Around::Braces),
            }
        }
        variables
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
        let value = self.value(Around::Braces);
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
        self.end_of_entry(Around::Braces);
        value
    }

    /// An identifier or a string literal; `MY-VAR` and `5` are reported.
    fn variable_name(&mut self) -> Option<(String, Range)> {
        let start = self.cursor.place();
        self.word()?;
        let written = self.cursor.since(start).to_vec();
        let range = tokens::range_or(&written, self.cursor.span());
        let opened = tokens::open(&written);
        match (opened.as_slice(), Written::read(&opened)) {
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
        let shorthand = || match tokens::open(written).as_slice() {
            [TokenTree::Ident(word)] if tokens::is_variable(word) => Some(Value { tokens: written.to_vec() }),
            _ => None,
        };
        let value = match self.separator(&shown) {
            Separator::Given if self.list_as_text(Kind::Text) => {
                self.end_of_entry(Around::Braces);
                return None;
            }
            Separator::Given if self.unquoted_text(&shown, Kind::Text) => {
                self.end_of_entry(Around::Braces);
                return None;
            }
            Separator::Given if self.null_variable(&shown) => {
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
            // `export A: "b"`, as a shell has it.
            Separator::Other
                if matches!(name.as_str(), "export" | "set" | "local" | "let") && self.cursor.ident(0).is_some() =>
            {
                let problem = Problem::new(format!("unexpected `{name}` before a variable"));
                self.problems.at(range, problem.help("a variable's name is one word: remove this"));
                return None;
            }
            Separator::Other if self.nameless_reference(&name, written) => return None,
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
            Some(value) if is_object(&tokens::open(&value.tokens)) => {
                self.object_as_variable(value);
                self.end_of_entry(Around::Braces);
                return None;
            }
            Some(_) => {}
        }
        let value = value.map(|value| self.no_range(value));
        // If the next entry follows at once, the value is what is missing before it.
        if value.is_some() || self.cursor.ident(0).is_none() {
            self.end_of_entry(Around::Braces);
        }
        Some(Variable { name, range, value })
    }

    /// `pipeline_secret("token")` without the name of a variable: takes and reports it.
    fn nameless_reference(&mut self, helper: &str, written: &[TokenTree]) -> bool {
        let Some(kind) = ReferenceKind::from_word(helper) else { return false };
        let Some(group) = self.cursor.group(0, Delimiter::Parenthesis) else { return false };
        let inside: Vec<TokenTree> = group.stream().into_iter().collect();
        let problem = Problem::new(format!("this `{kind}` is not the value of a variable"));
        let problem = match Written::read(&inside) {
            Some(Written::Text(key)) if gofer_core::is_identifier(&key) => {
                problem.help(format!("write `{key}: {kind}({key:?})`, with the name that the script reads"))
            }
            _ => problem.help(format!("give it the name that the script reads, as in `TOKEN: {kind}(\"my_key\")`")),
        };
        let whole: Vec<TokenTree> = written.iter().chain(self.cursor.peek(0)).cloned().collect();
        self.problems.at(tokens::range_or(&whole, self.cursor.span()), problem);
        self.cursor.advance();
        self.end_of_entry(Around::Braces);
        true
    }

    /// `A: x ..y` lacks a comma: a range is no text. What is before it is the value.
    fn no_range(&mut self, mut value: Value) -> Value {
        let dots = value.tokens.windows(2).position(|pair| match pair {
            [TokenTree::Punct(first), TokenTree::Punct(second)] => {
                first.as_char() == '.' && first.spacing() == Spacing::Joint && second.as_char() == '.'
            }
            _ => false,
        });
        if let Some(at) = dots.filter(|at| *at > 0) {
            let problem = Problem::new("missing `,` before `..`");
            self.problems.at(&value.tokens[at], problem.help("entries are separated by `,`; a range is not a text"));
            value.tokens.truncate(at);
        }
        value
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
        let [TokenTree::Group(group)] = opened.as_slice() else { return };
        let inside: Vec<TokenTree> = group.stream().into_iter().collect();
        let problem = Problem::new("expected a string, found `{ ... }`");
        let secret = match inside.as_slice() {
            [key, _, word] if key.to_string().to_lowercase().contains("secret") && tokens::is_word(word) => {
                Some(word.to_string())
            }
            _ => None,
        };
        self.problems.at(
            value.range(),
            match secret {
                Some(key) => problem.help(format!("write `pipeline_secret(\"{}\")`", key.trim_matches('"'))),
                None => problem.help("a variable's value is one text; a secret is `pipeline_secret(\"my_key\")`"),
            },
        );
    }
}

/// Variables in another form, in braces.
pub(super) fn variables_in_braces(key: &Key, exact: bool, value: &Value) -> String {
    let example = format!("as in `{}`", key.shown());
    let opened = tokens::open(&value.tokens);
    let tokens: Vec<TokenTree> = match opened.as_slice() {
        [.., TokenTree::Group(group)] => group.stream().into_iter().collect(),
        [TokenTree::Ident(word)] if exact && tokens::is_variable(word) => {
            return format!("the pairs of a value are added by `..`: `variables: {{ ..{word} }}`");
        }
        tokens => tokens.to_vec(),
    };
    let entries = tokens.split(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ','));
    let pairs: Option<Vec<String>> = entries.filter(|entry| !entry.is_empty()).map(variable_in_braces).collect();
    match pairs {
        Some(pairs) if !pairs.is_empty() && pairs.len() <= 4 => {
            format!("write `{{ {} }}`", pairs.join(", "))
        }
        _ => example,
    }
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
            let inside: Vec<TokenTree> = group.stream().into_iter().collect();
            let text = |token: &TokenTree| match Written::read(std::slice::from_ref(token)) {
                Some(Written::Text(text)) => Some(text),
                _ => None,
            };
            match inside.as_slice() {
                [name, _, value] => (text(name)?, tokens::source(std::slice::from_ref(value))?),
                [key, _, name, _, _, _, value] if key.to_string().trim_matches('"') == "name" => {
                    (text(name)?, tokens::source(std::slice::from_ref(value))?)
                }
                _ => return None,
            }
        }
        _ => return None,
    };
    gofer_core::is_identifier(&name).then(|| format!("{name}: {value}"))
}
