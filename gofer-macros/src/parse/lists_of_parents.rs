//! Parents in a list, in parentheses or in objects: `[build, test: failure]`, `(build, failure)`, `[{ job: build }]`.

use gofer_core::{Problem, Status};
use proc_macro2::Delimiter;

use super::Parser;
use super::parents::{bare, is_key_of_a_task};
use super::status::{condition_in, written_status};
use crate::ast::Dependency;
use crate::literal::Written;
use crate::tokens::{self, Group, Ident, Punct, TokenTree};

impl Parser<'_> {
    /// Parents in a list, in parentheses or in `vec![...]`: how they are written here, and the
    /// same as it would be in braces, so that it is read on.
    pub(super) fn list_of_parents(&self, value: &[TokenTree]) -> Option<(String, Group)> {
        let (written, group) = self.written_parents(list_in(value)?)?;
        Some((format!("write `{{ {written} }}`"), group))
    }

    /// The entries of a list as they are written in braces, and these braces.
    pub(super) fn written_parents(&self, list: &Group) -> Option<(String, Group)> {
        let tokens = list.tokens();
        let entries = tokens::at_commas(tokens);
        let entries: Option<Vec<Vec<TokenTree>>> =
            entries.filter(|entry| !entry.is_empty()).map(|entry| self.parent_in_list(entry)).collect();
        let entries = entries.filter(|entries| !entries.is_empty())?;
        let written: Option<Vec<String>> = entries.iter().map(|entry| written_parent(entry)).collect();
        let written = written.filter(|written| written.len() <= 8)?.join(", ");
        let comma = || TokenTree::from(Punct::beside(',', list.span()));
        let tokens = entries.into_iter().flat_map(|entry| entry.into_iter().chain([comma()])).collect();
        Some((written, Group::new(Delimiter::Brace, tokens, list.span())))
    }

    /// `{ [build, test] }`, `{ (build, failure) }` and `{ { task: build } }`: a group that is none too
    /// many only in another language.
    pub(super) fn parents_in_a_group(&mut self) -> Option<Vec<Dependency>> {
        let token = self.cursor.peek(0)?.clone();
        let TokenTree::Group(group) = &token else { return None };
        let inside = group.tokens();
        let list = match inside {
            inside if self.pair(inside).is_some() => self.pair(inside),
            [key, TokenTree::Punct(_), ..] if group.delimiter() == Delimiter::Brace && is_key_of_a_task(key) => {
                Some(vec![token.clone()])
            }
            _ => None,
        };
        let list = list.map_or_else(|| group.clone(), |tokens| Group::new(Delimiter::Bracket, tokens, group.span()));
        let (written, parents) = self.written_parents(&list)?;
        let problem = Problem::new(format!("unexpected `{}`", tokens::shown(&token)));
        self.problems.at(&token, problem.help(format!("write `{written}`")));
        self.cursor.advance();
        let dependencies = self.inside(&parents).dependencies();
        self.end_of_dependency();
        Some(dependencies)
    }

    /// `build, failure` and `"build", Status::Failure`, as they stand in a tuple: the parent with its status.
    fn pair(&self, inside: &[TokenTree]) -> Option<Vec<TokenTree>> {
        let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(comma) if comma.as_char() == ',');
        let name = without_conversion(inside.split(is_comma).next()?);
        let inside = [name, &inside[inside.iter().position(is_comma).unwrap_or(name.len())..]].concat();
        let [name, TokenTree::Punct(sign), rest @ .., TokenTree::Ident(status)] = inside.as_slice() else {
            return None;
        };
        let word = status.to_string();
        let known = Status::from_word(&word).filter(|_| rest.is_empty());
        let meant = || written_status(&word).filter(|_| sign.as_char() == ',' || self.known.is_task(&name_of(name)));
        if self.known.is_task(&word) || rest.iter().any(is_comma) {
            return None;
        }
        Some(self.parent_of(name, known.or_else(meant)?))
    }

    /// `build`, `build: failure`, `task.build`, `(build, failure)` or `{ job: build }`.
    fn parent_in_list(&self, entry: &[TokenTree]) -> Option<Vec<TokenTree>> {
        let entry = without_conversion(entry);
        if let [name, TokenTree::Punct(first), TokenTree::Punct(second), status] = entry
            && (first.as_char(), second.as_char()) == ('=', '>')
        {
            let colon = TokenTree::from(Punct::beside(':', first.span()));
            return self.parent_in_list(&[name.clone(), colon, status.clone()]);
        }
        let is_text = |token: &TokenTree| {
            matches!(token, TokenTree::Ident(_))
                || matches!(Written::read(std::slice::from_ref(token)), Some(Written::Text(id)) if gofer_core::is_identifier(&id))
        };
        if let Some(Written::Text(text)) = Written::read(entry)
            && let Some((task, status)) = text.split_once(['.', ':'])
        {
            let status = written_status(status.trim())?;
            let name = TokenTree::from(Ident::new(self.known.is_task(task).then_some(task)?, entry[0].span()));
            return Some(self.parent_of(&name, status));
        }
        match entry {
            [name] if is_text(name) => Some(entry.to_vec()),
            // `build.FAILURE` and `build: failure`
            [name, TokenTree::Punct(sign), status]
                if (sign.as_char() == ':' && is_text(name)
                    || sign.as_char() == '.' && self.known.is_task(&name_of(name)))
                    && !self.known.is_task(&name_of(status))
                    && written_status(&name_of(status)).is_some() =>
            {
                Some(self.parent_of(name, written_status(&name_of(status))?))
            }
            // `build(FAILURE)`
            [name, TokenTree::Group(call)]
                if call.delimiter() == Delimiter::Parenthesis && self.known.is_task(&name_of(name)) =>
            {
                let [status] = call.tokens() else { return None };
                Some(self.parent_of(name, written_status(&name_of(status))?))
            }
            [TokenTree::Group(tuple)] if tuple.delimiter() == Delimiter::Parenthesis => self.pair(tuple.tokens()),
            [TokenTree::Group(object)] if object.delimiter() == Delimiter::Brace => {
                let inside = object.tokens();
                if let [name, TokenTree::Punct(_), status] = inside
                    && self.known.is_task(&name_of(name))
                    && let Some(status) = written_status(&name_of(status))
                {
                    return Some(self.parent_of(name, status));
                }
                let name = inside.windows(3).find_map(|entry| match entry {
                    [key, TokenTree::Punct(_), name] if is_key_of_a_task(key) && is_text(name) => Some(name.clone()),
                    _ => None,
                })?;
                match condition_in(object).and_then(|word| written_status(&word)) {
                    Some(status) => Some(self.parent_of(&name, status)),
                    None => Some(vec![name]),
                }
            }
            [.., name @ TokenTree::Ident(word), keys @ TokenTree::Group(group)]
                if group.delimiter() == Delimiter::Bracket && self.known.has_axes(word.text()) =>
            {
                Some(vec![name.clone(), keys.clone()])
            }
            [.., TokenTree::Ident(name)] if self.known.is_task(name.text()) => Some(vec![name.clone().into()]),
            _ => None,
        }
    }

    /// A task with a status, as it would be written in braces: of a matrix that is to have failed, each instance.
    fn parent_of(&self, name: &TokenTree, status: Status) -> Vec<TokenTree> {
        let sign = |c| TokenTree::from(Punct::beside(c, name.span()));
        let axes = if status == Status::Failure { self.known.axes(&name_of(name)) } else { 0 };
        let keys: Vec<TokenTree> = (0..axes)
            .flat_map(|axis| (axis > 0).then(|| sign(',')).into_iter().chain([Ident::new("_", name.span()).into()]))
            .collect();
        let selection = (axes > 0).then(|| Group::new(Delimiter::Bracket, keys, name.span()).into());
        let status = [sign(':'), Ident::new(status.word(), name.span()).into()];
        [name.clone()].into_iter().chain(selection).chain(status).collect()
    }

    /// The same of a value that is one text: `"build: failure"`.
    pub(super) fn parent_in_text(&self, value: &[TokenTree]) -> Option<String> {
        let [TokenTree::Literal(_)] = value else { return None };
        written_parent(&self.parent_in_list(value).filter(|parent| parent.len() > 1)?)
    }
}

/// A word without its quotes.
fn name_of(word: &TokenTree) -> String {
    tokens::shown(word).trim_matches('"').to_owned()
}

/// An entry as it is written in braces.
fn written_parent(entry: &[TokenTree]) -> Option<String> {
    let (name, rest) = entry.split_first()?;
    let name = match Written::read(std::slice::from_ref(name)) {
        Some(Written::Text(id)) => bare(&id),
        _ => name.to_string(),
    };
    let keys = |keys: &TokenTree| match keys {
        TokenTree::Group(group) => Some(format!(
            "[{}]",
            tokens::at_commas(group.tokens()).map(tokens::source).collect::<Option<Vec<_>>>()?.join(", ")
        )),
        _ => None,
    };
    Some(match rest {
        [selection, _, status] => format!("{name}{}: {status}", keys(selection)?),
        [_, status] => format!("{name}: {status}"),
        [selection] => format!("{name}{}", keys(selection)?),
        _ => name,
    })
}

/// The list in `[...]`, `(...)`, `vec![...]`, `HashMap::from([...])`, `hashmap! { ... }` and `[...].into()`.
fn list_in(value: &[TokenTree]) -> Option<&Group> {
    const WORDS: [&str; 19] = [
        "vec",
        "Vec",
        "HashMap",
        "BTreeMap",
        "IndexMap",
        "HashSet",
        "BTreeSet",
        "hashmap",
        "btreemap",
        "std",
        "collections",
        "from",
        "from_iter",
        "into",
        "into_iter",
        "iter",
        "collect",
        "to_vec",
        "to_owned",
    ];
    let is_around = |token: &TokenTree| match token {
        TokenTree::Ident(word) => tokens::is_one_of(word, &WORDS),
        TokenTree::Punct(sign) => matches!(sign.as_char(), '&' | '!' | '.' | ':'),
        TokenTree::Group(group) => group.tokens().is_empty(),
        TokenTree::Literal(_) => false,
    };
    let at = value.iter().position(|token| !is_around(token))?;
    let TokenTree::Group(list) = &value[at] else { return None };
    if !value[at + 1..].iter().all(is_around) || list.delimiter() == Delimiter::Brace && at == 0 {
        return None;
    }
    match list.tokens() {
        [TokenTree::Group(inner)] if at > 0 && inner.delimiter() == Delimiter::Bracket => Some(inner),
        _ => Some(list),
    }
}

/// What stands before `.to_string()` and the like.
fn without_conversion(entry: &[TokenTree]) -> &[TokenTree] {
    match entry {
        [name @ .., TokenTree::Punct(dot), TokenTree::Ident(_), TokenTree::Group(call)]
            if dot.as_char() == '.' && call.tokens().is_empty() && name.len() == 1 =>
        {
            name
        }
        entry => entry,
    }
}
