//! Values as other languages write them: a list of YAML, `null`, `True`, a type, an object.

use crate::tokens::{Group, TokenTree};
use gofer_core::Problem;
use proc_macro2::Delimiter;

use super::{Around, Parser};
use crate::ast::Value;
use crate::keys::{Key, Kind, Place, TaskKey};
use crate::literal::Written;
use crate::problem::Range;
use crate::tokens;

impl Parser<'_> {
    /// A value of another language: text without quotes, a list of YAML, `null`.
    pub(super) fn foreign_value(&mut self, key: &'static Key, place: Range, around: Around) -> bool {
        self.anchor(key);
        if self.value_in_some(key) {
            return true;
        }
        if key.kind == Kind::Text && self.arguments_of_format() {
            return true;
        }
        let texts = matches!(key.kind, Kind::Text | Kind::List);
        if self.foreign_brackets(key)
            || self.null(key)
            || self.alias(key)
            || key.means == TaskKey::Image.into() && self.several_images()
            || texts && (self.words_in_braces(key) || self.texts_in_braces(key))
        {
            return true;
        }
        if key.means == TaskKey::Script.into() && self.command_line_of_make()
            || key.kind == Kind::RegistryAuth && self.login_of_two_texts()
        {
            return true;
        }
        if texts
            && (!self.at_token_alone() && self.joined_texts(around)
                || self.several_texts(key.kind, key.means == TaskKey::Script.into())
                || self.url_without_quotes())
            || key.kind == Kind::List
                && (self.words_in_brackets() || self.bare_words() || self.words_without_commas(key))
            || self.lists_in_list(key)
            || key.means == TaskKey::Script.into() && self.lines_before_list()
            || texts && self.bare_word(Some(key))
        {
            return true;
        }
        if key.means == TaskKey::Image.into() && self.image_with_value() {
            return true;
        }
        match key.kind {
            Kind::Text if key.means != TaskKey::Script.into() && self.list_as_text(Kind::Text) => true,
            Kind::Text | Kind::List | Kind::Id => {
                self.yaml(key, place, around) || self.unquoted_text(key.word, key.kind)
            }
            Kind::DependsOn => self.status_behind() || self.yaml(key, place, around) || self.bare_dependencies(),
            Kind::Variables | Kind::Defaults | Kind::RegistryAuth => {
                self.yaml(key, place, around) || self.foreign_group(key)
            }
            Kind::Bool => self.foreign_bool() || self.bare_word(Some(key)),
            Kind::Integer => self.bare_word(Some(key)),
            Kind::Ids => false,
        }
    }

    /// Whether what comes next is a whole value.
    pub(super) fn ends_value(&self, length: usize) -> bool {
        let (Some(last), Some(next)) = (self.cursor.peek(length - 1), self.cursor.peek(length)) else { return true };
        matches!(next, TokenTree::Punct(punct) if matches!(punct.as_char(), ',' | ';'))
            || tokens::is_word(next) && tokens::on_one_line(last, next) == Some(false)
    }

    /// A list in brackets that is the whole value.
    pub(super) fn list_alone(&self) -> Option<Group> {
        self.cursor.group(0, Delimiter::Bracket).filter(|_| self.ends_value(1)).cloned()
    }

    fn null(&mut self, key: &Key) -> bool {
        if !(self.is_null(0) || self.cursor.is_punct(0, '~')) || !self.ends_value(1) {
            return false;
        }
        let Some(token) = self.cursor.advance() else { return false };
        let problem = Problem::new(format!("`{}` is not a value", shown_null(token)));
        self.problems.at(
            token,
            if key.required { problem.help(key.repair()) } else { problem.help(format!("leave `{}` out", key.word)) },
        );
        true
    }

    fn is_null(&self, ahead: usize) -> bool {
        let is_word = self.cursor.is_one_of(ahead, &["null", "nil", "undefined"]);
        let is_unit =
            || self.cursor.group(ahead, Delimiter::Parenthesis).is_some_and(|group| group.tokens().is_empty());
        self.cursor.is_word(ahead, "None")
            || is_word && self.cursor.ident(ahead).is_some_and(|word| !self.known.may_be_made(word))
            || is_unit()
    }

    /// `: null`, as the whole value.
    pub(super) fn at_null(&self) -> bool {
        self.cursor.is_colon(0) && (self.is_null(1) || self.cursor.is_punct(1, '~')) && self.ends_value(2)
    }

    pub(super) fn null_variable(&mut self, name: &str) -> bool {
        if !self.is_null(0) || !self.ends_value(1) {
            return false;
        }
        let Some(token) = self.cursor.advance() else { return false };
        let problem = Problem::new(format!("`{}` is not a value", shown_null(token)));
        self.problems.at(token, problem.help(format!("leave `{name}` out, or write `{name}: \"\"`")));
        true
    }

    /// `None` among the elements of a list.
    pub(super) fn null_element(&mut self) -> bool {
        if !self.is_null(0) || !self.ends_value(1) {
            return false;
        }
        let Some(token) = self.cursor.advance() else { return false };
        let problem = Problem::new(format!("`{}` is not a value", shown_null(token)));
        self.problems.at(token, problem.help("remove it: a list holds what is there"));
        true
    }

    /// `*defaults`, as YAML has it. (Any other name may be a variable of the user's.)
    fn alias(&mut self, key: &Key) -> bool {
        let named = self.cursor.is_punct(0, '*') && self.cursor.is_word(1, "defaults");
        if !named || key.kind == Kind::DependsOn || !self.ends_value(2) {
            return false;
        }
        let range =
            Range::new(self.cursor.span(), self.cursor.peek(1).map_or_else(|| self.cursor.span(), TokenTree::span));
        let problem = Problem::new("there are no aliases here, so `*defaults` is not a value");
        let help = if Place::Defaults.find(key.word).is_some() {
            format!("what `defaults` hold is taken by every task that has no `{}` of its own: leave it out", key.word)
        } else {
            "what several tasks share is a `const` before the block".to_owned()
        };
        self.problems.at(range, problem.help(help));
        self.cursor.advance();
        self.cursor.advance();
        true
    }

    /// `$(CARGO) build`, a line of a shell or of make.
    fn command_line_of_make(&mut self) -> bool {
        if !self.cursor.is_punct(0, '$') || self.cursor.group(1, Delimiter::Parenthesis).is_none() {
            return false;
        }
        let length = (2..=self.cursor.left()).find(|length| self.ends_value(*length));
        let Some(length) = length.filter(|length| *length > 2) else { return false };
        let line = self.cursor.ahead(0, length);
        let source =
            tokens::source(line).filter(|line| gofer_core::shown(line) == *line && !line.contains(['"', '\\']));
        let first = tokens::source(&line[..2]).unwrap_or_else(|| "$(...)".to_owned());
        let problem = Problem::new(format!("unexpected `{}`", gofer_core::shown(&first)));
        let help = match source {
            Some(line) => format!("text stands in quotes: write `script: \"{line}\"`"),
            None => "text stands in quotes, as in `script: \"cargo build\"`".to_owned(),
        };
        self.problems.at(tokens::range_or(line, self.cursor.span()), problem.help(help));
        self.take_all(length);
        true
    }

    /// `Some("rust:1.95")`: what is there needs no `Option`.
    fn value_in_some(&mut self, key: &Key) -> bool {
        self.in_some(key.kind, &format!("{}: ", key.word))
    }

    /// The same of a value of this kind, before which this stands.
    pub(super) fn in_some(&mut self, kind: Kind, before: &str) -> bool {
        let Some(group) = self.cursor.group(1, Delimiter::Parenthesis).filter(|_| self.ends_value(2)).cloned() else {
            return false;
        };
        let inside = group.tokens();
        if !self.cursor.is_one_of(0, &["Some", "Ok"]) || inside.is_empty() {
            return false;
        }
        let (expected, inner) = match (kind, inside) {
            (Kind::Text, _) => ("a string", inside),
            (Kind::Bool, _) => ("a bool", inside),
            (Kind::Integer, _) => ("a whole number", inside),
            // (`Some("make")` is a list of one text.)
            (
                Kind::List,
                [TokenTree::Group(list)] | [TokenTree::Ident(_), TokenTree::Punct(_), TokenTree::Group(list)],
            ) if list.delimiter() == Delimiter::Bracket => ("a list", inside),
            (
                Kind::RegistryAuth | Kind::DependsOn | Kind::Variables | Kind::Defaults,
                [.., TokenTree::Group(braces)],
            ) if braces.delimiter() == Delimiter::Brace => ("`{ ... }`", &inside[inside.len() - 1..]),
            _ => return false,
        };
        let found = if self.cursor.is_word(0, "Ok") { "a `Result`" } else { "an `Option`" };
        let problem = Problem::new(format!("expected {expected}, found {found}"));
        let range = tokens::range_or(self.cursor.ahead(0, 2), group.span());
        self.problems.at(
            range,
            match tokens::source(inner) {
                Some(inner) => problem.help(format!("write `{before}{inner}`")),
                None => problem.help("write what is in it alone"),
            },
        );
        self.take_all(2);
        true
    }

    /// `&defaults { … }`, of which YAML calls the first an anchor: reported and taken.
    fn anchor(&mut self, key: &Key) {
        let braces = matches!(key.kind, Kind::Defaults | Kind::Variables | Kind::RegistryAuth | Kind::DependsOn);
        let is_anchor = self.cursor.is_punct(0, '&') && self.cursor.ident(1).is_some();
        if !braces || !is_anchor || self.cursor.group(2, Delimiter::Brace).is_none() || !self.ends_value(3) {
            return;
        }
        let anchor = self.cursor.ahead(0, 2);
        let shown: String = anchor.iter().map(tokens::shown).collect();
        let problem = Problem::new(format!("unexpected `{}`", gofer_core::shown(&shown)));
        let range = tokens::range_or(anchor, self.cursor.span());
        self.problems.at(range, problem.help("there are no anchors here: remove it"));
        self.take_all(2);
    }

    /// `True`, as Python has it, and `yes`, as YAML has it. (`on` may well be a variable of the user's.)
    fn foreign_bool(&mut self) -> bool {
        let Some(word) = self.cursor.ident(0) else { return false };
        let flag = match word.text() {
            "True" | "TRUE" | "Yes" | "YES" | "yes" => true,
            "False" | "FALSE" | "No" | "NO" | "no" => false,
            _ => return false,
        };
        if !self.ends_value(1) || self.known.may_be_made(word) {
            return false;
        }
        let Some(token) = self.cursor.advance() else { return false };
        let problem = Problem::new(format!("`{}` is not a bool", tokens::shown(token)));
        self.problems.at(token, problem.help(format!("write `{flag}`")));
        true
    }

    /// `rust:{version}`.
    fn image_with_value(&mut self) -> bool {
        let Some(group) = self.cursor.group(2, Delimiter::Brace).filter(|_| self.cursor.is_colon(1)) else {
            return false;
        };
        let inside = group.tokens();
        let (Some(image), [TokenTree::Ident(name)]) = (self.cursor.ident(0), inside) else { return false };
        let text = format!("{image}:{{{name}}}");
        if !self.ends_value(3) || !self.cursor.adjoins(0) {
            return false;
        }
        let whole = self.cursor.ahead(0, 3);
        let problem = Problem::new(format!("`{text}` is not a value"));
        let help =
            format!("text stands in quotes, and a value is put into it by `format!`: write `image: format!({text:?})`");
        self.problems.at(tokens::range_or(whole, self.cursor.span()), problem.help(help));
        self.take_all(3);
        true
    }

    /// `["x"]` where one text stands; with `&` or `vec!` before it, if all that is in it is written out.
    pub(super) fn list_as_text(&mut self, kind: Kind) -> bool {
        let before = self.before_list();
        let list = self.cursor.group(before, Delimiter::Bracket).filter(|_| self.ends_value(before + 1)).cloned();
        let Some(list) = list else { return false };
        let elements = list.tokens();
        let mut entries = tokens::at_commas(elements).filter(|entry| !entry.is_empty());
        if before > 0 && !entries.all(Written::is_text) {
            return false;
        }
        let problem = Problem::new("expected a string, found a list");
        let help = match Written::read(elements) {
            Some(Written::Text(_)) => tokens::source(elements).map(|text| format!("write `{text}`")),
            _ => image_in(elements).filter(|_| kind == Kind::Text).map(|image| format!("write `{image}`")),
        };
        let help = help.unwrap_or_else(|| match kind {
            Kind::List => "an element of a list is one text".to_owned(),
            _ => format!("one text stands here; `{}.join(\" \")` makes one of several", texts_of(elements)),
        });
        let range = tokens::range_or(self.cursor.ahead(0, before + 1), list.span());
        self.problems.at(range, problem.help(help));
        self.take_all(before + 1);
        true
    }

    /// `script: vec!["a", "b"]`, of which only what stands in brackets is known to be lines.
    fn lines_before_list(&mut self) -> bool {
        let before = self.before_list();
        let list = self.cursor.group(before, Delimiter::Bracket).filter(|_| before > 0 && self.ends_value(before + 1));
        let Some(list) = list.cloned() else { return false };
        let mut entries = tokens::at_commas(list.tokens()).filter(|entry| !entry.is_empty());
        if !entries.all(Written::is_text) {
            return false;
        }
        let whole = self.cursor.ahead(0, before + 1);
        let shown = if before == 2 { "`vec![...]`" } else { "`&[...]`" };
        let problem = Problem::new(format!("expected a string or a list in brackets, found {shown}"));
        let range = tokens::range_or(whole, list.span());
        self.problems.at(
            range,
            match tokens::source(&whole[before..]) {
                Some(lines) => problem.help(format!("write `{lines}`")),
                None => problem.help("lines stand in brackets, `[...]`"),
            },
        );
        self.take_all(before + 1);
        true
    }

    /// How many tokens of `&` or `vec!` stand before a list.
    pub(super) fn before_list(&self) -> usize {
        let is_vec = self.cursor.is_word(0, "vec") && self.cursor.is_punct(1, '!');
        if is_vec { 2 } else { usize::from(self.cursor.is_punct(0, '&')) }
    }

    /// `{ key: value }` for a list: reported, unless the key is only guessed.
    pub(super) fn is_no_list(&mut self, key: &Key, exact: bool, value: &Value) -> bool {
        if !is_object(tokens::open(&value.tokens)) {
            return false;
        }
        if exact {
            let problem = Problem::new("expected a list, found `{ ... }`");
            self.problems
                .at(value.range(), problem.help(format!("a list stands in brackets, as in `{}`", key.shown())));
        }
        true
    }

    /// `{ "cargo build"; "cargo test" }` and `("cargo build", "cargo test")`: of the first the compiler would take the
    /// last text for the value.
    fn texts_in_braces(&mut self, key: &Key) -> bool {
        let Some(TokenTree::Group(group)) = self.cursor.peek(0).filter(|_| self.ends_value(1)).cloned() else {
            return false;
        };
        let inside = group.tokens();
        let separates = |token: &TokenTree| matches!(token, TokenTree::Punct(sign) if ",;".contains(sign.as_char()));
        let (texts, rest): (Vec<TokenTree>, Vec<TokenTree>) =
            inside.iter().cloned().partition(|token| matches!(token, TokenTree::Literal(_)));
        let are_texts = texts.iter().all(|text| Written::is_text(std::slice::from_ref(text)));
        let is_told_by_list = key.kind == Kind::List && rest.len() + 1 >= texts.len();
        if group.delimiter() == Delimiter::Bracket
            || texts.len() < 2
            || !are_texts
            || !rest.iter().all(separates)
            || is_told_by_list
        {
            return false;
        }
        let is_script = key.means == TaskKey::Script.into();
        let problem = Problem::new(if key.kind == Kind::List {
            "expected a list, found several texts"
        } else {
            "expected one text, found several"
        });
        let list: Option<Vec<String>> = texts.iter().map(|text| tokens::source(std::slice::from_ref(text))).collect();
        let list = list.map(|list| list.join(", ")).filter(|list| list.len() <= 160);
        self.problems.at(
            group.span(),
            match list {
                Some(list) if key.kind == Kind::List => problem.help(format!("write `[{list}]`")),
                Some(list) if is_script => problem.help(format!("lines stand in brackets: write `[{list}]`")),
                _ => problem.help("put them into one, or remove what is too much"),
            },
        );
        self.cursor.advance();
        true
    }

    /// `str`, which is a type but may be a variable as well.
    fn is_name(&self, value: &[TokenTree]) -> bool {
        matches!(value, [TokenTree::Ident(word)] if tokens::is_variable(word) && self.known.may_be_made(word))
    }

    /// What is a type or an object, and cannot be a value: reported.
    pub(super) fn is_no_value(&mut self, key: &Key, value: &Value) -> bool {
        let opened = tokens::open(&value.tokens);
        let assigned =
            opened.iter().position(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '='));
        let plain = assigned.filter(|at| {
            let operator = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(punct)) if "=<>!+-*/|&^%".contains(punct.as_char()));
            !operator(opened.get(at + 1)) && !operator(at.checked_sub(1).and_then(|before| opened.get(before)))
        });
        let (problem, range) = match plain {
            Some(at) if at > 0 && is_type(&opened[..at]) => {
                let problem = Problem::new(format!("`{}` takes a value, not a type", key.word));
                let problem = match tokens::source(&opened[at + 1..]) {
                    Some(written) if !written.is_empty() => problem.help(format!("write `{}: {written}`", key.word)),
                    _ => problem.help(key.repair()),
                };
                (problem, Range::of(&opened[..at]))
            }
            None if is_type(opened) && !self.is_name(opened) => {
                let problem = Problem::new(format!("`{}` takes a value, not a type", key.word)).help(key.repair());
                (problem, Range::of(opened))
            }
            None if is_object(opened) => {
                let kind = match key.kind {
                    Kind::Text => "a string",
                    Kind::Bool => "a bool",
                    Kind::Integer => "a whole number",
                    _ => "one value",
                };
                let own = match image_in(opened) {
                    Some(image) if key.means == TaskKey::Image.into() => match entrypoint_in(opened) {
                        Some(entrypoint) => Some(format!("{image}, entrypoint: {entrypoint}")),
                        None => Some(image),
                    },
                    _ if key.means == TaskKey::Script.into() => line_in(opened),
                    _ => only_value_in(key.kind, opened),
                };
                let help = own.map_or_else(|| key.repair(), |value| format!("write `{}: {value}`", key.word));
                let problem = Problem::new(format!("expected {kind}, found `{{ ... }}`")).help(help);
                (problem, Range::of(opened))
            }
            _ => return false,
        };
        self.problems.at(range.unwrap_or_else(|| value.range()), problem);
        true
    }
}

/// What stands for nothing, as it is written.
fn shown_null(token: &TokenTree) -> String {
    if matches!(token, TokenTree::Group(_)) { "()".to_owned() } else { tokens::shown(token) }
}

/// The image that an object of other systems names.
pub(super) fn image_in(value: &[TokenTree]) -> Option<String> {
    let [TokenTree::Group(group)] = value else { return None };
    let inside = group.tokens();
    if let [TokenTree::Group(object)] = inside
        && object.delimiter() == Delimiter::Brace
    {
        return image_in(inside);
    }
    inside.windows(3).find_map(|entry| match (entry, Written::read(&entry[2..])) {
        ([key, TokenTree::Punct(_), image], Some(Written::Text(_)))
            if matches!(key.word().trim_matches('"'), "name" | "image" | "repository" | "docker") =>
        {
            tokens::source(std::slice::from_ref(image))
        }
        _ => None,
    })
}

/// The text in `{ name: "Build", command: "make" }` that a shell reads.
pub(super) fn line_in(object: &[TokenTree]) -> Option<String> {
    let [TokenTree::Group(object)] = object else { return None };
    object.tokens().windows(3).find_map(|entry| match (entry, Written::read(&entry[2..])) {
        ([key, TokenTree::Punct(_), line], Some(Written::Text(_)))
            if matches!(key.word().trim_matches('"'), "command" | "run" | "script" | "source" | "inline") =>
        {
            tokens::source(std::slice::from_ref(line))
        }
        _ => None,
    })
}

/// The list in `{ name: "x", entrypoint: [""] }`, of which GitLab has an empty text in place of nothing.
fn entrypoint_in(value: &[TokenTree]) -> Option<String> {
    let [TokenTree::Group(object)] = value else { return None };
    let list = object.tokens().windows(3).find_map(|entry| match entry {
        [key, TokenTree::Punct(_), TokenTree::Group(list)] if key.to_string().trim_matches('"') == "entrypoint" => {
            Some(list)
        }
        _ => None,
    })?;
    let inside = tokens::source(list.tokens()).filter(|_| list.delimiter() == Delimiter::Bracket)?;
    Some(if inside == "\"\"" { "[]".to_owned() } else { format!("[{inside}]") })
}

/// The value in `{ max: 2 }`, if it is one that a key of this kind takes.
pub(super) fn only_value_in(kind: Kind, value: &[TokenTree]) -> Option<String> {
    let [TokenTree::Group(object)] = value else { return None };
    let inside = object.tokens();
    let [_, TokenTree::Punct(_), value] = inside else { return None };
    let fits = match Written::read(std::slice::from_ref(value)) {
        Some(Written::Text(_)) => kind == Kind::Text,
        Some(Written::Integer(_)) => kind == Kind::Integer,
        Some(Written::Bool(_)) => kind == Kind::Bool,
        _ => false,
    };
    fits.then(|| tokens::source(std::slice::from_ref(value)))?
}

/// `{ key: value }`, which no block of Rust begins with.
pub(super) fn is_object(value: &[TokenTree]) -> bool {
    let [TokenTree::Group(group)] = value else { return false };
    group.delimiter() == Delimiter::Brace
        && matches!(group.tokens(), [key, TokenTree::Punct(colon), after, ..]
            if tokens::is_word(key) && colon.as_char() == ':'
            && !matches!(after, TokenTree::Punct(punct) if punct.as_char() == ':'))
}

/// `String`, `&str`, `&'static str`, `Option<String>`.
fn is_type(value: &[TokenTree]) -> bool {
    let words: Vec<String> = value.iter().map(ToString::to_string).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    matches!(
        words.as_slice(),
        ["String" | "str" | "bool" | "u8" | "u32" | "u64" | "i32" | "i64" | "usize"]
            | ["&", "str"]
            | ["&", "'", _, "str"]
            | ["Option" | "Vec" | "Cow" | "Box", "<", .., ">"]
    )
}

/// A list with its numbers in quotes.
fn texts_of(list: &[TokenTree]) -> String {
    const MOST: usize = 6;
    let entries: Vec<&[TokenTree]> = tokens::at_commas(list).filter(|entry| !entry.is_empty()).collect();
    let text = |entry: &&[TokenTree]| match Written::read(entry) {
        Some(Written::Text(text)) => Some(format!("{text:?}")),
        Some(Written::Integer(_)) => Some(format!("\"{}\"", tokens::source(entry)?)),
        _ => None,
    };
    let texts = entries.iter().map(text).collect::<Option<Vec<_>>>().filter(|texts| texts.len() <= MOST);
    let list = format!("[{}]", texts.unwrap_or_default().join(", "));
    if list == "[]" || list != gofer_core::shown(&list) { "[\"a\", \"b\"]".to_owned() } else { list }
}
