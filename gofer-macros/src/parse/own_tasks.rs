//! A task in another system's form as it is written here, so that the example of a task is the user's own.

use gofer_core::{Ids, Named};
use proc_macro2::Delimiter;

use super::foreign_values::{image_in, is_object};
use super::steps::Steps;
use crate::keys::Place;
use crate::literal::Written;
use crate::tokens::{self, Group, TokenTree};
use crate::words;

/// How deep a task is looked for.
const DEEPEST: usize = 5;

/// The first task in these tokens whose id can be read, and its image or what it runs: `task lint { image: "node:22" }`.
pub(super) fn first_task(written: &[TokenTree]) -> Option<String> {
    within(written, DEEPEST)
}

fn within(written: &[TokenTree], depth: usize) -> Option<String> {
    written.iter().enumerate().find_map(|(at, token)| {
        let TokenTree::Group(group) = token else { return None };
        let head = Head::before(&written[..at]);
        let is_object = group.delimiter() == Delimiter::Brace;
        let own = if is_object { task(&head, group) } else { None };
        // (In `env` and `services` of a task are no tasks.)
        own.or_else(|| if depth > 0 && !head.is_of_a_task() { within(group.tokens(), depth - 1) } else { None })
    })
}

fn task(head: &Head, object: &Group) -> Option<String> {
    let body = Body::read(object);
    let id = body.id.clone().or_else(|| head.id()).or_else(|| body.name.clone())?;
    let script = body.script.as_ref().map(|script| format!("script: {script}"));
    let image = match body.image {
        Some(image) => format!("image: {image}"),
        None if script.is_none() => return None,
        // The example is then what the task is with the image that it is told to lack.
        None if !body.has_image => "image: \"ubuntu:latest\"".to_owned(),
        None => "...".to_owned(),
    };
    let more = (body.more && image != "...").then(|| "...".to_owned());
    let fields = [Some(image), script, more].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let written = format!("task {id} {{ {fields} }}");
    (gofer_core::shown(&written) == written).then_some(written)
}

/// What stands before the braces of an object: `lint:`, `stage("build")`, `Task`.
struct Head<'t> {
    word: Option<&'t TokenTree>,
    /// What stands in parentheses after the word.
    argument: Option<&'t TokenTree>,
}

impl<'t> Head<'t> {
    fn before(written: &'t [TokenTree]) -> Head<'t> {
        let written = match written {
            [rest @ .., TokenTree::Punct(sign)] if matches!(sign.as_char(), ':' | '=') => rest,
            rest => rest,
        };
        match written {
            [.., word @ TokenTree::Ident(_), TokenTree::Group(call)] if call.delimiter() == Delimiter::Parenthesis => {
                let argument = Some(call.tokens()).filter(|call| call.len() == 1).and_then(<[_]>::first);
                Head { word: Some(word), argument }
            }
            [.., word] if tokens::is_word(word) => Head { word: Some(word), argument: None },
            _ => Head { word: None, argument: None },
        }
    }

    fn id(&self) -> Option<String> {
        if let Some(argument) = self.argument {
            return id(argument);
        }
        let word = self.word?;
        // (`Task { ... }` is a type's.)
        let is_name = !word.word().starts_with(|c: char| c.is_ascii_uppercase());
        if is_name && !words::is_wrapper(word.word()) && !self.is_of_a_task() { id(word) } else { None }
    }

    /// Whether it is a key of a task, here or in another system.
    fn is_of_a_task(&self) -> bool {
        let Some(word) = self.word.map(|word| word.word().trim_matches('"')) else { return false };
        let is_key = words::key(Place::Task, word).is_some() || words::is_elsewhere(Place::Task, word);
        is_key && !words::is_wrapper(word) && !words::begins_a_task(word)
    }
}

/// What can be read of the fields of a task.
#[derive(Default)]
struct Body {
    id: Option<String>,
    name: Option<String>,
    image: Option<String>,
    script: Option<String>,
    /// Whether it has one, be it one that cannot be read.
    has_image: bool,
    /// Whether there is more in it.
    more: bool,
}

impl Body {
    fn read(object: &Group) -> Body {
        let mut body = Body::default();
        let inside = object.tokens();
        for (at, token) in inside.iter().enumerate().filter(|(_, token)| tokens::is_word(token)) {
            let value = match inside.get(at + 1..).unwrap_or_default() {
                [TokenTree::Punct(sign), value @ ..] if matches!(sign.as_char(), ':' | '=') => value,
                // `steps { sh "make" }`
                value @ [TokenTree::Group(_), ..] => value,
                _ => continue,
            };
            let [value, rest @ ..] = value else { continue };
            let ends = !matches!(rest.first(), Some(TokenTree::Punct(sign)) if !matches!(sign.as_char(), ',' | ';'));
            body.field(token.word().trim_matches('"'), value, ends);
        }
        body
    }

    fn field(&mut self, key: &str, value: &TokenTree, ends: bool) {
        let values = std::slice::from_ref(value);
        let text = || tokens::source(values).filter(|_| ends && Written::is_text(values));
        let script = || match value {
            TokenTree::Group(list) if is_readable(key, list) => Steps::read(value).and_then(|steps| steps.script()),
            TokenTree::Group(_) => shell_line(value),
            _ => text(),
        };
        match key {
            "id" => self.id = id(value),
            "name" => self.name = id(value),
            "steps" => (self.script, self.more) = (script(), true),
            _ => {
                let meant = words::key(Place::Task, key).map(|key| key.word);
                self.has_image |= meant == Some("image");
                let known = match meant {
                    Some("image") if self.image.is_none() => {
                        self.image = text().or_else(|| image_in(values));
                        tokens::is_word(value) && self.image.is_some()
                    }
                    Some("script") if self.script.is_none() => {
                        self.script = script();
                        self.script.is_some()
                    }
                    _ => false,
                };
                self.more |= !known;
            }
        }
    }
}

/// Whether all that runs is text. (Those among steps may be names: `["checkout", { run: "make" }]`.)
fn is_readable(key: &str, list: &Group) -> bool {
    let is_step =
        |step: &[TokenTree]| step.is_empty() || if key == "steps" { is_object(step) } else { Written::is_text(step) };
    list.delimiter() == Delimiter::Bracket && tokens::at_commas(list.tokens()).all(is_step)
}

/// `"make"` in `{ sh "make" }` and `{ sh("make") }`, if it is the only line.
fn shell_line(block: &TokenTree) -> Option<String> {
    let TokenTree::Group(block) = block else { return None };
    let [TokenTree::Ident(shell), line] = block.tokens() else { return None };
    let line = match line {
        TokenTree::Group(call) if call.delimiter() == Delimiter::Parenthesis => call.tokens(),
        line => std::slice::from_ref(line),
    };
    let is_shell = words::stands_for(Place::Task, shell.text()) == Some("script");
    tokens::source(line).filter(|_| is_shell && Written::is_text(line))
}

/// The id of a task that a word or a text is, with underscores.
fn id(word: &TokenTree) -> Option<String> {
    if !tokens::is_word(word) {
        return None;
    }
    let id = word.word().trim_matches('"').replace(['-', ' '], "_");
    let is_id = gofer_core::is_identifier(&id) && gofer_core::check_id(Named::Task, &id, Ids::SnakeCase).is_ok();
    is_id.then_some(id)
}
