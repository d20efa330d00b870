//! Several images of one task: `["rust:1.95", "rust:1.85"]`, `"rust:1.95" | "rust:1.85"`, `{ stable: "rust:1.95", msrv: "rust:1.85" }`.

use std::collections::HashSet;

use gofer_core::Problem;
use proc_macro2::Delimiter;

use super::Parser;
use super::foreign_axes::with_key;
use super::foreign_values::image_in;
use super::other_axes::after_last;
use crate::keys::Place;
use crate::literal::Written;
use crate::tokens::{self, Group, TokenTree};

/// What is said where the images are no keys of an axis.
const EXAMPLE: &str =
    "a task has one; several are an axis, as in `task test for v in { old: \"1.85\", new: \"1.95\" }`";

impl Parser<'_> {
    /// Takes and reports several texts where the image of a task stands.
    pub(super) fn several_images(&mut self) -> bool {
        let (found, length, entries) = match self.grouped() {
            Some((found, length, group)) => (found, length, entries_of(&group)),
            None => match self.in_a_row() {
                Some((length, texts)) => ("several texts", length, Some(texts)),
                None => return false,
            },
        };
        let Some(entries) = entries.filter(|entries| entries.len() > 1 && self.ends_value(length)) else {
            return false;
        };
        let range = tokens::range_or(self.cursor.ahead(0, length), self.cursor.span());
        let problem = Problem::new(format!("expected one image, found {found}"));
        let help = match name_and_tag(&entries) {
            Some(image) => format!("write `{image:?}`"),
            None => axis(&entries)
                .filter(|_| self.place == Place::Task)
                .and_then(|keys| self.as_an_axis(&keys))
                .unwrap_or_else(|| EXAMPLE.to_owned()),
        };
        self.problems.at(range, problem.help(help));
        self.take_all(length);
        true
    }

    /// How the task has an instance for each of them, unless it has an axis of that name.
    fn as_an_axis(&self, keys: &str) -> Option<String> {
        let place = match self.own.last() {
            _ if self.own.iter().any(|axis| axis.name == "image") => return None,
            Some(last) => after_last(last, &format!("image in {{ {keys} }}")),
            None => format!("after the task's id: `for image in {{ {keys} }}`"),
        };
        Some(format!("a task has one; several are an axis, {place}, and then `image: image`"))
    }

    /// `[...]`, `&[...]`, `vec![...]`, `(...)` and `{ ... }`.
    fn grouped(&self) -> Option<(&'static str, usize, Group)> {
        let before = self.before_list();
        let Some(TokenTree::Group(group)) = self.cursor.peek(before) else { return None };
        let found = match group.delimiter() {
            Delimiter::Bracket => "a list",
            Delimiter::Brace if before == 0 => "`{ ... }`",
            Delimiter::Parenthesis if before == 0 => "several texts",
            _ => return None,
        };
        Some((found, before + 1, group.clone()))
    }

    /// `"a", "b"`, `"a" "b"`, `"a" | "b"`, `"a" || "b"` and `"a" or "b"`.
    fn in_a_row(&self) -> Option<(usize, Vec<Entry>)> {
        // (`"""rust"""` is one text to others.)
        let text = |at: usize| {
            Written::text(self.cursor.ahead(at, at + 1))
                .filter(|text| !text.is_empty() && !self.cursor.is_colon(at + 1))
        };
        let mut texts = vec![(None, text(0)?)];
        let mut length = 1;
        loop {
            let between = (0..3).take_while(|more| self.is_between(length + more)).count();
            let Some(next) = text(length + between) else { break };
            texts.push((None, next));
            length += between + 1;
        }
        Some((length, texts))
    }

    fn is_between(&self, at: usize) -> bool {
        self.cursor.is_punct(at, ',') || self.cursor.is_punct(at, '|') || self.cursor.is_word(at, "or")
    }
}

/// An image, and its key where it has one.
type Entry = (Option<String>, String);

/// The texts in a group. Only what has a tag or a path can be told to be an image where it stands behind a word.
fn entries_of(group: &Group) -> Option<Vec<Entry>> {
    let inside = group.tokens();
    let is_object = matches!(inside, [_, TokenTree::Punct(colon), ..] if colon.as_char() == ':');
    if is_object && image_in(&[TokenTree::Group(group.clone())]).is_some() {
        return None;
    }
    let separates = |token: &TokenTree| matches!(token, TokenTree::Punct(sign) if ",;|".contains(sign.as_char()));
    let entries = inside.split(separates).filter(|entry| !entry.is_empty());
    let read = entries.map(|entry| match entry {
        [key, TokenTree::Punct(colon), text @ ..] if colon.as_char() == ':' && tokens::is_word(key) => {
            let text = Written::text(text).filter(|text| text.contains([':', '/']))?;
            Some((Some(key.word().trim_matches('"').to_owned()), text))
        }
        text => Some((None, Written::text(text)?)),
    });
    read.collect()
}

/// `"rust", "1.95"`, which are the two parts of one.
fn name_and_tag(entries: &[Entry]) -> Option<String> {
    let [(None, name), (None, tag)] = entries else { return None };
    let image = format!("{name}:{tag}");
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic()) && !name.contains(':');
    let is_tag = is_name && tag.starts_with(|c: char| c.is_ascii_digit()) && !tag.contains([':', '/']);
    (is_tag && gofer_core::check_image(&image).is_ok()).then_some(image)
}

/// The keys of an axis that has these images for its values.
fn axis(entries: &[Entry]) -> Option<String> {
    const MOST: usize = 6;
    let is_image = |(_, image): &Entry| {
        image.starts_with(|c: char| c.is_ascii_alphabetic()) && gofer_core::check_image(image).is_ok()
    };
    if entries.len() > MOST || !entries.iter().all(is_image) {
        return None;
    }
    let written = |(key, image): &Entry| match key {
        Some(key) => gofer_core::is_identifier(key).then(|| format!("{key}: {image:?}")),
        None => with_key(image),
    };
    let keys: Vec<String> = entries.iter().map(written).collect::<Option<_>>()?;
    let names: HashSet<&str> = keys.iter().filter_map(|key| key.split(':').next()).collect();
    let keys = Some(keys.join(", ")).filter(|_| names.len() == entries.len())?;
    (keys == gofer_core::shown(&keys) && !keys.contains('`')).then_some(keys)
}
