//! A login in another form: `"me:pw"`, `("me", pw)`, `{ "me": pw }`, `[{ user: "me", pass: pw }]`, `Login::new("me", pw)`.

use gofer_core::Problem;
use proc_macro2::{Delimiter, Spacing};

use super::Parser;
use super::foreign_tasks::has_key;
use crate::asker;
use crate::ast::Value;
use crate::keys::Place;
use crate::literal::Written;
use crate::tokens::{self, Group, TokenTree};
use crate::words;

impl Parser<'_> {
    /// `{ "me", "password" }`, `{ me, password }` and `{ "me": "password" }`.
    pub(super) fn login_without_keys(&mut self, value: &Value) -> bool {
        let [TokenTree::Group(group)] = tokens::open(&value.tokens) else { return false };
        // One with its keys is read as what it is, however its values look.
        if has_key(group, Place::RegistryAuth) {
            return false;
        }
        // An editor completes the words in it.
        let is_written = asker::is_compiler() || matches!(group.tokens().first(), Some(TokenTree::Literal(_)));
        if group.delimiter() != Delimiter::Brace || !is_written {
            return false;
        }
        if in_braces(group.tokens()).is_none() && !is_of_a_registry(group.tokens()) {
            return false;
        }
        self.problems.at(value.range(), Problem::new("a login has keys").help(login_in_braces(value)));
        true
    }

    /// `"me", "password"`.
    pub(super) fn login_of_two_texts(&mut self) -> bool {
        let written = self.cursor.ahead(0, 3).to_vec();
        let is_text = |token: &TokenTree| Written::is_text(std::slice::from_ref(token));
        let is_pair = matches!(written.as_slice(), [user, TokenTree::Punct(comma), pass]
            if comma.as_char() == ',' && is_text(user) && is_text(pass));
        let Some(login) = in_braces(&written).filter(|_| is_pair && self.ends_value(3)) else { return false };
        let problem = Problem::new("a login has keys").help(format!("write `{login}`"));
        self.problems.at(tokens::range_or(&written, self.cursor.span()), problem);
        self.take_all(3);
        true
    }
}

/// A login in another form, in braces.
pub(super) fn login_in_braces(value: &Value) -> String {
    let opened = tokens::open(&value.tokens);
    if let [TokenTree::Ident(word), ..] = opened
        && tokens::is_one_of(word, &["if", "match"])
    {
        return "whether there is a login is read at compile time: choose between two blocks, or set `registry_auth` of \
                the task that is made"
            .to_owned();
    }
    let login = match (opened, Written::read(opened)) {
        (_, Some(Written::Text(text))) => of_a_text(&text),
        ([TokenTree::Group(group)], _) => of_a_group(group),
        // `RegistryAuth { user: "me", pass: "..." }` and `Login::new("me", "...")`
        ([path @ .., TokenTree::Group(group)], _) if is_path(path) && makes_a_login(path, group) => of_a_group(group),
        _ => None,
    };
    match login.filter(|login| *login == gofer_core::shown(login) && !login.contains('`')) {
        Some(login) => format!("write `{login}`"),
        None if matches!(opened, [TokenTree::Group(group)] if group.delimiter() == Delimiter::Brace) => {
            "it is one for the image's registry, and says who logs in: `registry_auth: { user: \"robot\", pass: ... }`"
                .to_owned()
        }
        None => "its entries stand in braces, as in `registry_auth: { user: \"robot\", pass: ... }`".to_owned(),
    }
}

/// `me:pw`; `https://me:pw` begins with what is no name.
fn of_a_text(text: &str) -> Option<String> {
    let (user, pass) = text.split_once(':').filter(|_| !text.contains("://"))?;
    Some(keyed(&quoted(user), &quoted(pass)))
}

/// Whether a value of a struct or the call of a type's `new`. What the user's own functions are given is known to them alone.
fn makes_a_login(path: &[TokenTree], group: &Group) -> bool {
    const TYPES: [&str; 4] = ["RegistryAuth", "Login", "Auth", "Credentials"];
    match path {
        [.., TokenTree::Ident(kind), TokenTree::Punct(_), TokenTree::Punct(_), TokenTree::Ident(new)] => {
            new == "new" && tokens::is_one_of(kind, &TYPES) && group.delimiter() == Delimiter::Parenthesis
                || group.delimiter() == Delimiter::Brace
        }
        [TokenTree::Ident(_)] => group.delimiter() == Delimiter::Brace,
        _ => false,
    }
}

/// What stands in brackets of any kind.
fn of_a_group(group: &Group) -> Option<String> {
    let inside = group.tokens();
    if has_key(group, Place::RegistryAuth) {
        return Some(format!("{{ {} }}", tokens::source(inside)?));
    }
    in_braces(inside)
}

/// The name and the password that are all that stands somewhere, with their keys.
fn in_braces(inside: &[TokenTree]) -> Option<String> {
    let entries: Vec<&[TokenTree]> = tokens::at_commas(inside).filter(|entry| !entry.is_empty()).collect();
    let (user, pass) = match entries.as_slice() {
        // `[{ user: "me", pass: "..." }]` and `{ "ghcr.io": { user: "me", pass: "..." } }`
        [[_, TokenTree::Punct(_), TokenTree::Group(one)] | [TokenTree::Group(one)]]
            if has_key(one, Place::RegistryAuth) =>
        {
            return Some(format!("{{ {} }}", tokens::source(one.tokens())?));
        }
        [[TokenTree::Literal(_) | TokenTree::Ident(_), TokenTree::Punct(colon), pass @ ..]]
            if colon.as_char() == ':' && is_name(&entries[0][0]) =>
        {
            let user = entries[0][0].word().trim_matches('"');
            if is_registry(user) {
                return None;
            }
            (quoted(user), value(pass)?)
        }
        // `user("me"), pass("secret")` is told as keys.
        [[TokenTree::Ident(word), TokenTree::Group(_)], _] if Place::RegistryAuth.find(word.text()).is_some() => {
            return None;
        }
        [user, pass] => (value(user)?, value(pass)?),
        _ => return None,
    };
    Some(if user == "pass" { keyed(&pass, &user) } else { keyed(&user, &pass) })
}

/// `"ghcr.io": "me:pw"`, where the word before the colon says where the login is valid.
fn is_of_a_registry(inside: &[TokenTree]) -> bool {
    matches!(tokens::without_comma(inside), [name @ TokenTree::Literal(_), TokenTree::Punct(colon), rest @ ..]
        if colon.as_char() == ':' && is_registry(name.word().trim_matches('"')) && tokens::at_commas(rest).count() == 1)
}

/// `ghcr.io` and `ghcr.io/me`, not `me@example.com`.
fn is_registry(name: &str) -> bool {
    !name.contains('@') && name.contains(['.', '/'])
}

/// A value that is no entry itself, nor one half of something.
fn value(written: &[TokenTree]) -> Option<String> {
    let is_part = |(at, token): (usize, &TokenTree)| match token {
        TokenTree::Group(group) => group.delimiter() != Delimiter::Brace,
        TokenTree::Punct(sign) => "&.?!".contains(sign.as_char()) || is_half_of_a_path(written, at),
        _ => true,
    };
    let begins = written.first().is_some_and(|first| !matches!(first, TokenTree::Punct(sign) if sign.as_char() != '&'));
    let ends = written.last().is_some_and(|last| !matches!(last, TokenTree::Punct(sign) if sign.as_char() != '?'));
    let beside = written.windows(2).any(|pair| pair.iter().all(tokens::is_word));
    if begins && ends && !beside && written.iter().enumerate().all(is_part) { tokens::source(written) } else { None }
}

/// Whether this token is one of the two colons of `::`.
fn is_half_of_a_path(written: &[TokenTree], at: usize) -> bool {
    let is_colon = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(sign)) if sign.as_char() == ':');
    let is_first = |at: usize| {
        matches!(written.get(at), Some(TokenTree::Punct(sign)) if sign.spacing() == Spacing::Joint)
            && is_colon(written.get(at))
            && is_colon(written.get(at + 1))
    };
    is_first(at) || is_colon(written.get(at)) && at.checked_sub(1).is_some_and(is_first)
}

/// Whether a word before a colon is no key, nor what is called otherwise here: it is the name itself.
fn is_name(word: &TokenTree) -> bool {
    let text = word.word().trim_matches('"');
    Place::RegistryAuth.find(text).is_none()
        && words::unknown_key(Place::RegistryAuth, text, || false).problem.help.is_none()
}

/// `Login::new`
fn is_path(written: &[TokenTree]) -> bool {
    written.iter().all(|token| match token {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(sign) => sign.as_char() == ':',
        _ => false,
    })
}

fn quoted(text: &str) -> String {
    format!("{text:?}")
}

fn keyed(user: &str, pass: &str) -> String {
    format!("{{ user: {user}, pass: {pass} }}")
}
