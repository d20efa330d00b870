//! Expressions of other languages: `a ? b : c`, `not a`, `new String("x")`, a comprehension, a
//! `let` within a value; texts without the brackets of their list. Each is told once, and its value
//! is not read on, since the compiler would have more to say of it.

use crate::tokens::{Ident, TokenTree};
use gofer_core::{Problem, ReferenceKind};
use proc_macro2::Delimiter;

use super::{Around, Parser};
use crate::keys::Kind;
use crate::literal::Written;
use crate::problem::Range;
use crate::words;
use crate::{sources, tokens};

/// What is said of a block in a block.
pub(super) const OWN_BLOCK: &str =
    "each pipeline is a block of its own, returned by a function of its own: move it there";

impl Parser<'_> {
    /// Takes and reports an expression that is none of Rust's.
    pub(super) fn foreign_expression(&mut self, around: Around) -> bool {
        // A token alone has nothing around it that another language has.
        if self.at_token_alone() {
            return self.helper_alone();
        }
        self.block_as_value()
            || self.tag(around)
            || self.foreign_name(around)
            || self.file(around)
            || self.helper_in_another_form(around)
            || self.joined_texts(around)
            || self.statement_as_value(around)
            || self.ternary(around)
            || self.condition_behind(around)
            || self.value_or_other(around)
            || self.operator_as_word(around)
            || self.new_object(around)
            || self.await_before(around)
            || self.quotes_in_a_text()
    }

    /// `pipeline! { ... }` in a block.
    fn block_as_value(&mut self) -> bool {
        let is_block = self.cursor.is_word(0, "pipeline") && self.cursor.is_punct(1, '!') && self.ends_value(3);
        if !is_block {
            return false;
        }
        let range = tokens::range_or(self.cursor.ahead(0, 3), self.cursor.span());
        let problem = Problem::new("unexpected `pipeline!` in a block").help(OWN_BLOCK);
        self.problems.at(range, problem);
        self.take_all(3);
        true
    }

    /// Whether one token is all of a value, or all that there is.
    pub(super) fn at_token_alone(&self) -> bool {
        self.cursor.peek(1).is_none() || self.cursor.is_punct(1, ',')
    }

    /// How many tokens there are up to the `,` or `;` that ends a value, or the next entry.
    pub(super) fn length_of_value(&self, around: Around) -> usize {
        let is_end = |at: &usize| {
            let entry = around != Around::Brackets
                && *at > 0
                && self.cursor.ident(*at).is_some_and(|word| self.place.find(word.text()).is_some())
                && (self.cursor.is_colon(at + 1) || self.cursor.is_punct(at + 1, '='));
            entry || self.cursor.is_punct(*at, ',') || self.cursor.is_punct(*at, ';')
        };
        (0..self.cursor.left()).find(is_end).unwrap_or(self.cursor.left())
    }

    pub(super) fn take_all(&mut self, length: usize) {
        for _ in 0..length {
            self.cursor.advance();
        }
    }

    /// `!reference [setup, script]`, a tag of YAML.
    fn tag(&mut self, around: Around) -> bool {
        const TAGS: [&str; 10] =
            ["reference", "include", "Ref", "Sub", "Join", "GetAtt", "secret", "vault", "file", "env"];
        let follows = matches!(self.cursor.peek(2), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket)
            && !self.cursor.is_punct(3, '.');
        let Some(word) = self.cursor.ident(1).cloned() else { return false };
        // `!flags [0]` is an index.
        if !self.cursor.is_punct(0, '!') || !follows || !tokens::is_one_of(&word, &TAGS) || self.cursor.adjoins(1) {
            return false;
        }
        let problem = Problem::new(format!("`!{word}` is not a value"));
        let range = tokens::range_or(self.cursor.ahead(0, 2), self.cursor.span());
        self.problems.at(
            range,
            problem.help(
                "there are no tags here; what scripts share is a `const` before the block, and one of their parts",
            ),
        );
        self.take_all(self.length_of_value(around));
        true
    }

    /// `@build.sh` and `< build.sh`, the text of a file.
    fn file(&mut self, around: Around) -> bool {
        if !self.cursor.is_punct(0, '@') && !self.cursor.is_punct(0, '<') {
            return false;
        }
        let length = self.length_of_value(around);
        let whole = self.cursor.ahead(0, length);
        let is_name = |token: &TokenTree| match token {
            TokenTree::Punct(sign) => "./-_".contains(sign.as_char()),
            token => tokens::is_word(token),
        };
        if length < 2 || !whole[1..].iter().all(is_name) || !tokens::is_word(&whole[length - 1]) {
            return false;
        }
        let problem = Problem::new(format!("unexpected `{}`", tokens::shown(&whole[0])));
        let range = tokens::range_or(whole, self.cursor.span());
        self.problems.at(
            range,
            match tokens::source(&whole[1..]) {
                // `@cargo build`, a recipe's line.
                Some(line) if line.contains(' ') => problem.help(format!("text stands in quotes: write `{line:?}`")),
                // `@daily`
                Some(word) if !word.contains(['.', '/']) && tokens::shown(&whole[0]) == "@" => {
                    problem.help(format!("text stands in quotes: write `\"@{}\"`", word.trim_matches('"')))
                }
                Some(file) => problem.help(format!(
                    "the text of a file, beside this one, is `include_str!({:?})`",
                    file.trim_matches('"')
                )),
                None => problem.help("the text of a file is `include_str!(\"build.sh\")`"),
            },
        );
        self.take_all(length);
        true
    }

    /// `TOKEN: pipeline_secret`, without its key.
    fn helper_alone(&mut self) -> bool {
        let Some(word) = self.cursor.ident(0).filter(|_| self.ends_value(1)).cloned() else { return false };
        let Some(kind) = ReferenceKind::from_word(&word.to_string()).filter(|_| self.known.is_nowhere(&word)) else {
            return false;
        };
        let problem = Problem::new(format!("`{kind}` is a function"));
        self.problems.at(word.span(), problem.help(format!("it takes a key: `{kind}(\"my_key\")`")));
        self.cursor.advance();
        true
    }

    /// `pipeline_secret.token`, `pipeline_secret "token"`, `pipeline_secret: "token"`.
    fn helper_in_another_form(&mut self, around: Around) -> bool {
        let Some(kind) = self.cursor.ident(0).and_then(|word| ReferenceKind::from_word(word.text())) else {
            return false;
        };
        let sign = usize::from(self.cursor.is_punct(1, '.') || self.cursor.is_colon(1) || self.cursor.is_punct(1, '='));
        let key = match self.cursor.peek(1 + sign) {
            Some(TokenTree::Ident(key)) if self.cursor.is_punct(1, '.') => key.to_string(),
            Some(TokenTree::Literal(_)) => match Written::read(self.cursor.ahead(1 + sign, 2 + sign)) {
                Some(Written::Text(key)) => key,
                _ => return false,
            },
            _ => return false,
        };
        if !self.ends_value(2 + sign) {
            return false;
        }
        let problem = Problem::new(format!("`{kind}` is a function"));
        let range = tokens::range_or(self.cursor.ahead(0, 2 + sign), self.cursor.span());
        self.problems.at(range, problem.help(format!("write `{kind}({:?})`", gofer_core::shown(&key))));
        self.take_all((2 + sign).max(self.length_of_value(around)));
        true
    }

    /// `let tag = "1"; format!("rust:{tag}")`.
    fn statement_as_value(&mut self, around: Around) -> bool {
        if !self.cursor.is_word(0, "let") {
            return false;
        }
        let length = self.length_of_value(around);
        if !self.cursor.is_punct(length, ';') {
            return false;
        }
        let problem = Problem::new("unexpected `let`: a value is one expression");
        let help = "put the statement before `pipeline!`, or the whole value in braces: `{ let ...; ... }`";
        self.problems.at(self.cursor.span(), problem.help(help));
        while self.cursor.is_punct(self.length_of_value(around), ';') {
            self.take_all(self.length_of_value(around) + 1);
        }
        self.take_all(self.length_of_value(around));
        true
    }

    /// `release ? "a" : "b"`.
    fn ternary(&mut self, around: Around) -> bool {
        let length = self.length_of_value(around);
        let asks = |at: &usize| {
            if !self.cursor.is_punct(*at, '?') {
                return false;
            }
            let on_one_line = tokens::on_one_line_with(self.cursor.peek(*at), self.cursor.peek(at + 1));
            // `A: a()? B: "b"` lacks a comma.
            let adjoins = match (self.cursor.peek(at + 1), self.cursor.peek(at + 2)) {
                (Some(word @ TokenTree::Ident(_)), Some(colon)) => tokens::adjoin(word, colon) == Some(true),
                _ => false,
            };
            let next_is_key = adjoins && self.cursor.is_colon(at + 2)
                || self.cursor.ident(at + 1).is_some_and(|word| words::is_like_key(self.place, word.text()))
                    && self.cursor.is_colon(at + 2);
            let begins = matches!(self.cursor.peek(at + 1), Some(TokenTree::Ident(word)) if word != "as")
                || matches!(self.cursor.peek(at + 1), Some(TokenTree::Literal(_)));
            on_one_line && begins && !next_is_key
        };
        let Some(at) = (1..length).find(asks) else { return false };
        let Some(colon) = (at + 2..length).find(|at| {
            self.cursor.is_colon(*at)
                && !matches!(self.cursor.peek(at - 1), Some(TokenTree::Punct(colon)) if colon.as_char() == ':')
        }) else {
            return false;
        };
        let source = |from, to| tokens::source(self.cursor.ahead(from, to)).filter(|source| !source.is_empty());
        let parts = source(0, at).zip(source(at + 1, colon)).zip(source(colon + 1, length));
        let whole = self.cursor.ahead(0, length);
        let problem = Problem::new("Rust has no `? :`");
        self.problems.at(
            tokens::range_or(whole, self.cursor.span()),
            match parts {
                Some(((condition, yes), no)) => {
                    problem.help(format!("write `if {condition} {{ {yes} }} else {{ {no} }}`"))
                }
                None => problem.help("what it says is `if a { b } else { c }`"),
            },
        );
        self.take_all(length);
        true
    }

    /// `tag ?? "a"`, `tag || "a"` and `tag or "a"`.
    fn value_or_other(&mut self, around: Around) -> bool {
        let length = self.length_of_value(around);
        let is_text =
            |at: usize| matches!(self.cursor.peek(at), Some(TokenTree::Literal(text)) if text.text().starts_with('"'));
        let ends = |token: Option<&TokenTree>| match token {
            Some(TokenTree::Ident(word)) => tokens::is_variable(word),
            Some(TokenTree::Group(_)) => true,
            _ => false,
        };
        let Some(text) = length.checked_sub(1) else { return false };
        let sign_before = |length: usize| text.checked_sub(length).filter(|at| *at > 0);
        let doubled = |sign: &str| {
            let c = sign.chars().next().unwrap_or_default();
            sign_before(2).filter(|at| self.cursor.is_joint(*at, c, c))
        };
        let word = || sign_before(1).filter(|at| self.cursor.is_word(*at, "or")).map(|at| (at, "or"));
        let found = ["??", "||"].into_iter().find_map(|sign| Some((doubled(sign)?, sign))).or_else(word);
        let found = found.filter(|(at, _)| is_text(text) && ends(self.cursor.peek(at - 1)));
        let Some((at, sign)) = found else { return false };
        let whole = self.cursor.ahead(0, length);
        let problem = match sign {
            "??" => Problem::new("Rust has no `??`"),
            sign => Problem::new(format!("`{sign}` joins conditions, not texts")),
        };
        let source = |from, to| tokens::source(self.cursor.ahead(from, to)).filter(|source| !source.is_empty());
        let help = match (source(0, at), source(text, length)) {
            (Some(value), Some(other)) if value.chars().all(|c| c.is_alphanumeric() || "_.".contains(c)) => {
                format!(
                    "if `{value}` is an `Option<&str>`, what stands for a missing one is `{value}.unwrap_or({other})`"
                )
            }
            _ => "what stands for a missing value of an `Option<&str>` is `value.unwrap_or(\"...\")`".to_owned(),
        };
        self.problems.at(tokens::range_or(whole, self.cursor.span()), problem.help(help));
        self.take_all(length);
        true
    }

    /// `"a" if nightly else "b"`: no value of Rust's has an `if` behind a complete expression.
    fn condition_behind(&mut self, around: Around) -> bool {
        let length = self.length_of_value(around);
        let ends = |token: Option<&TokenTree>| match token {
            Some(TokenTree::Ident(word)) => tokens::is_variable(word),
            Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Parenthesis,
            Some(TokenTree::Literal(_)) => true,
            _ => false,
        };
        let found = (1..length).find(|at| self.cursor.is_word(*at, "if") && ends(self.cursor.peek(at - 1)));
        let Some(at) = found else { return false };
        let Some(other) = (at + 2..length).find(|at| self.cursor.is_word(*at, "else")) else { return false };
        let source = |from, to| {
            tokens::source(self.cursor.ahead(from, to)).filter(|source| !source.is_empty() && !source.contains('{'))
        };
        let parts = source(0, at).zip(source(at + 1, other)).zip(source(other + 1, length));
        let problem = Problem::new("unexpected `if` after a value");
        self.problems.at(
            tokens::range_or(self.cursor.ahead(0, length), self.cursor.span()),
            match parts {
                Some(((yes, condition), no)) => {
                    problem.help(format!("write `if {condition} {{ {yes} }} else {{ {no} }}`"))
                }
                None => problem.help("what it says is `if a { b } else { c }`"),
            },
        );
        self.take_all(length);
        true
    }

    /// `not cached`, `a and b`.
    fn operator_as_word(&mut self, around: Around) -> bool {
        let length = self.length_of_value(around);
        let beside = |at: usize| {
            let word = |at: usize| self.cursor.peek(at).is_some_and(tokens::is_word);
            let group = |at: usize| self.cursor.group(at, Delimiter::Parenthesis).is_some();
            word(at) || group(at)
        };
        let found = (0..length).find_map(|at| {
            let sign = match self.cursor.ident(at)?.to_string().as_str() {
                "not" if at == 0 && self.cursor.ident(1).is_some() => "!",
                "and" if at > 0 && beside(at - 1) && beside(at + 1) => "&&",
                "or" if at > 0 && beside(at - 1) && beside(at + 1) => "||",
                _ => return None,
            };
            Some((at, sign))
        });
        let Some((at, sign)) = found.filter(|(at, _)| at + 1 < length) else { return false };
        let Some(token) = self.cursor.peek(at).cloned() else { return false };
        let problem = Problem::new(format!("unexpected `{}`", tokens::shown(&token)));
        self.problems.at(&token, problem.help(format!("write `{sign}`")));
        self.take_all(length);
        true
    }

    /// `new String("x")`.
    fn new_object(&mut self, around: Around) -> bool {
        let Some(arguments) = self.cursor.group(2, Delimiter::Parenthesis).cloned() else { return false };
        if !self.cursor.is_word(0, "new") || self.cursor.ident(1).is_none() {
            return false;
        }
        let inside = arguments.tokens();
        let problem = Problem::new("unexpected `new`: Rust has none");
        let range = tokens::range_or(self.cursor.ahead(0, 3), self.cursor.span());
        self.problems.at(
            range,
            match (Written::read(inside), tokens::source(inside)) {
                (Some(Written::Text(_)), Some(text)) => problem.help(format!("write `{text}`")),
                _ => problem.help("a value is made by a function of its type, as in `String::from(\"x\")`"),
            },
        );
        self.take_all(self.length_of_value(around));
        true
    }

    /// `await fetch()`.
    fn await_before(&mut self, around: Around) -> bool {
        if !self.cursor.is_word(0, "await") || self.cursor.ident(1).is_none() {
            return false;
        }
        let length = self.length_of_value(around);
        let whole = self.cursor.ahead(0, length);
        let problem = Problem::new("`await` stands after what it waits for");
        self.problems.at(
            tokens::range_or(whole, self.cursor.span()),
            match tokens::source(&whole[1..]) {
                Some(future) => problem.help(format!("it is `{future}.await`, in an `async` function")),
                None => problem.help("it is `fetch().await`, in an `async` function"),
            },
        );
        self.take_all(length);
        true
    }

    /// `"echo "hello""`: a text that ends within itself.
    fn quotes_in_a_text(&mut self) -> bool {
        const MOST: usize = 24;
        let Some(TokenTree::Literal(first)) = self.cursor.peek(0) else { return false };
        let is_text = first.text().starts_with('"') || first.text().starts_with("r\"");
        let goes_on = Written::read(self.cursor.ahead(0, 1))
            .is_some_and(|written| matches!(written, Written::Suffixed(_)))
            || self.cursor.ident(1).is_some() && self.cursor.adjoins(0);
        if !is_text || !goes_on {
            return false;
        }
        let in_line = |at: &usize| {
            !self.cursor.is_punct(at + 1, ',')
                && tokens::on_one_line_with(self.cursor.peek(*at), self.cursor.peek(at + 1))
        };
        let same_line = (0..MOST.min(self.cursor.left())).take_while(in_line).count() + 1;
        let ends = |at: &usize| {
            matches!(self.cursor.peek(*at), Some(TokenTree::Literal(text)) if text.text().ends_with('"'))
                && self.ends_value(at + 1)
        };
        let Some(last) = (1..same_line.min(self.cursor.left())).find(ends) else { return false };
        let whole = self.cursor.ahead(0, last + 1);
        let text = tokens::source(whole);
        let is_raw = text.as_deref().is_some_and(|text| text.starts_with('r'));
        let inside = text.as_deref().and_then(|text| text.trim_start_matches('r').strip_prefix('"')?.strip_suffix('"'));
        let raw = inside
            .filter(|inside| !inside.contains('#') && (is_raw || !inside.contains('\\')))
            .map(|inside| format!("r#\"{inside}\"#"));
        let problem = Problem::new("this text ends at its second `\"`");
        self.problems.at(
            tokens::range_or(whole, self.cursor.span()),
            match raw {
                Some(raw) => problem.help(format!("write `{raw}`, in which quotation marks may stand")),
                None => problem.help("within a text a quotation mark is `\\\"`"),
            },
        );
        self.take_all(last + 1);
        true
    }

    /// `c for c in crates`, after the `c`.
    pub(super) fn comprehension(&mut self) -> bool {
        if !self.cursor.is_word(0, "for") || self.cursor.ident(1).is_none() || !self.cursor.is_word(2, "in") {
            return false;
        }
        let problem = Problem::new("unexpected `for`: Rust has no list comprehensions");
        self.problems.at(self.cursor.span(), problem.help("make the list before `pipeline!`, and name it here"));
        self.skip(Around::Brackets);
        true
    }

    /// `command: "cargo", "test"` and `script: "a" "b"`: several texts where one value stands.
    pub(super) fn several_texts(&mut self, kind: Kind, is_script: bool) -> bool {
        let is_text = |at: usize| Written::is_text(self.cursor.ahead(at, at + 1)) && !self.cursor.is_colon(at + 1);
        let mut length = usize::from(is_text(0));
        let mut commas = false;
        loop {
            let comma = usize::from(self.cursor.is_punct(length, ',') || self.cursor.is_punct(length, ';'));
            // `"build" { ... }` is no text, but the next entry.
            let is_entry = self.cursor.group(length + comma + 1, Delimiter::Brace).is_some();
            if length == 0 || !is_text(length + comma) || is_entry {
                break;
            }
            commas |= comma > 0;
            length += comma + 1;
        }
        if length < 2 {
            return false;
        }
        let whole = self.cursor.ahead(0, length);
        let texts: Vec<TokenTree> =
            whole.iter().filter(|token| matches!(token, TokenTree::Literal(_))).cloned().collect();
        let list = tokens::source(&texts[..1]).and_then(|first| {
            let others: Option<Vec<String>> =
                texts[1..].iter().map(|text| tokens::source(std::slice::from_ref(text))).collect();
            Some([vec![first], others?].concat().join(", "))
        });
        let list = list.filter(|list| list.len() <= 160 && !list.contains('`'));
        let range = Range::of(whole).unwrap_or_else(|| self.cursor.span().into());
        let problem = if kind == Kind::List {
            Problem::new("expected a list, found several texts")
        } else {
            Problem::new("expected one text, found several")
        };
        let problem = match list {
            Some(list) if kind == Kind::List => problem.help(format!("write `[{list}]`")),
            Some(list) if is_script => problem.help(format!("lines stand in brackets: write `[{list}]`")),
            Some(list) if !commas => problem.help(format!("write `concat!({list})`")),
            _ if kind == Kind::List || is_script => problem.help("they stand in brackets, `[...]`"),
            _ => problem.help("put them into one, or remove what is too much"),
        };
        self.problems.at(range, problem);
        self.take_all(length);
        true
    }

    /// `https://example.com`, of which Rust takes all but `https:` for a comment.
    pub(super) fn url_without_quotes(&mut self) -> bool {
        const SCHEMES: [&str; 20] = [
            "http",
            "https",
            "git",
            "ssh",
            "ftp",
            "sftp",
            "file",
            "docker",
            "oci",
            "s3",
            "gs",
            "ws",
            "wss",
            "tcp",
            "udp",
            "unix",
            "postgres",
            "postgresql",
            "mysql",
            "redis",
        ];
        let is_scheme = self.cursor.is_colon(1) && self.cursor.is_one_of(0, &SCHEMES);
        let ended = || match (self.cursor.peek(1), self.cursor.peek(2)) {
            (Some(colon), Some(next)) => tokens::on_one_line(colon, next) == Some(false),
            (_, next) => next.is_none(),
        };
        if !is_scheme || !ended() {
            return false;
        }
        let whole = self.cursor.ahead(0, 2);
        let shown: String = whole.iter().map(tokens::shown).collect();
        let problem = Problem::new(format!("`{shown}` is not a value, and what follows it is a comment"));
        let range = tokens::range_or(whole, self.cursor.span());
        let help = match self.cursor.ident(0).and_then(url_at) {
            Some(url) => format!("text stands in quotes, as in `\"{url}\"`: without them, `//` begins a comment"),
            None => "text stands in quotes: without them, `//` begins a comment".to_owned(),
        };
        self.problems.at(range, problem.help(help));
        self.take_all(2);
        true
    }

    /// `[cargo, build, --release]`: words of a command without quotes.
    pub(super) fn words_in_brackets(&mut self) -> bool {
        let Some(list) = self.list_alone() else {
            return false;
        };
        let inside = list.tokens();
        let entries: Vec<&[TokenTree]> = tokens::at_commas(inside).filter(|entry| !entry.is_empty()).collect();
        let dash = |token: &TokenTree| matches!(token, TokenTree::Punct(dash) if dash.as_char() == '-');
        // Nothing that has a negative value is a text.
        let is_option = |entry: &&[TokenTree]| match entry {
            [first, second, TokenTree::Ident(_), ..] if dash(first) && dash(second) => {
                tokens::adjoin(first, second) == Some(true)
            }
            [first, second @ TokenTree::Ident(_)] => dash(first) && tokens::adjoin(first, second) == Some(true),
            _ => false,
        };
        let Some(option) = entries.iter().find(|entry| is_option(entry)) else { return false };
        let Some(shown) = tokens::source(option) else { return false };
        let quoted: Option<Vec<String>> = entries
            .iter()
            .map(|entry| match (entry, Written::read(entry)) {
                (_, Some(Written::Text(_))) => tokens::source(entry),
                _ => tokens::source(entry).map(|text| format!("{text:?}")),
            })
            .collect();
        let is_plain = |entry: &&[TokenTree]| {
            let has_group = entry.iter().any(|token| matches!(token, TokenTree::Group(_)));
            let is_word = !has_group && tokens::source(entry).is_some_and(|source| !source.contains(' '));
            is_word || Written::is_text(entry)
        };
        let plain = quoted.filter(|quoted| quoted.len() <= 12 && entries.iter().all(is_plain));
        let problem = Problem::new(format!("`{shown}` is not a value"));
        let problem = match plain {
            Some(quoted) => problem.help(format!("text stands in quotes: write `[{}]`", quoted.join(", "))),
            None => problem.help("text stands in quotes"),
        };
        self.problems.at(list.span(), problem);
        self.cursor.advance();
        true
    }
}

/// All of a URL that begins with this word, of which the tokens have no more than the scheme.
fn url_at(scheme: &Ident) -> Option<String> {
    const LONGEST: usize = 80;
    let line = sources::line_from(scheme.span())?;
    let url = line.split_whitespace().next()?.trim_end_matches([',', ';']);
    // What a macro hands over may have its place elsewhere.
    let is_url = url.strip_prefix(scheme.text()).is_some_and(|rest| rest.starts_with("://") && rest.len() > 3);
    let is_shown = url.is_ascii() && url.len() <= LONGEST && !url.contains(['"', '\\', '`']);
    (is_url && is_shown && gofer_core::shown(url) == url).then(|| url.to_owned())
}
