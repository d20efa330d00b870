//! What was found inside of what is no part of the language, and how it is taken over into the block or the task around it.

use std::collections::HashSet;

use crate::ast::{Block, Content, Fields, List, Value, Variable};
use crate::tokens::{Group, TokenTree};

/// What is to be read inside of something foreign.
pub(super) struct Inside {
    pub(super) groups: Vec<Group>,
    /// Whether values in it may use variables that do not exist here.
    pub(super) binds: bool,
    /// Whether it may have held anything, so that nothing can be said to be missing.
    pub(super) lost: bool,
    /// Whether each group is an object of a list, which is a task.
    pub(super) objects: bool,
}

impl Inside {
    /// Nothing of it can be read.
    pub(super) const LOST: Inside = Inside { groups: Vec::new(), binds: false, lost: true, objects: false };
    /// There is nothing in it.
    pub(super) const ENDED: Inside = Inside { groups: Vec::new(), binds: false, lost: false, objects: false };
}

/// Adds what stood in something foreign, unless it is there already, as in the other branch of
/// an `if`.
pub(super) fn add(block: &mut Block, read: Block, binds: bool) {
    block.settings.open |= read.settings.open;
    block.lost |= read.lost;
    add_fields(&mut block.settings, read.settings, binds);
    block.strays.extend(read.strays);
    let mut names: HashSet<String> = block.tasks.iter().map(|task| task.name.text.clone()).collect();
    for mut task in read.tasks {
        if !names.insert(task.name.text.clone()) {
            continue;
        }
        if binds {
            forget_values(&mut task.fields);
        }
        block.tasks.push(task);
    }
}

/// Forgets values with names that are declared in the block: that is reported, and they are not there.
pub(super) fn forget_declared(block: &mut Block, names: &HashSet<String>) {
    if names.is_empty() {
        return;
    }
    let fields = block.tasks.iter_mut().map(|task| &mut task.fields).chain([&mut block.settings]);
    for field in fields.flat_map(|fields| &mut fields.list) {
        forget_in(&mut field.content, names);
    }
}

/// Forgets the values with this name in a field, of which that is reported.
pub(super) fn forget_named(content: &mut Content, name: &str) {
    forget_in(content, &HashSet::from([name.to_owned()]));
}

fn forget_in(content: &mut Content, names: &HashSet<String>) {
    let has_name = |value: &Value| mentions(&value.tokens, names);
    match content {
        Content::Value(value) if has_name(value) => *content = Content::Nothing,
        Content::List(List::Value(value)) if has_name(value) => *content = Content::Nothing,
        Content::List(List::Elements(elements, _)) if elements.iter().any(has_name) => *content = Content::Nothing,
        Content::Variables(variables) => {
            let unset = |variable: &&mut Variable| variable.value.as_ref().is_some_and(has_name);
            variables.list.iter_mut().filter(unset).for_each(|variable| variable.value = None);
            variables.spread = variables.spread.take().filter(|spread| !has_name(spread));
        }
        Content::Defaults(fields) | Content::Auth(fields) => {
            fields.list.iter_mut().for_each(|field| forget_in(&mut field.content, names));
        }
        _ => {}
    }
}

/// Whether one of these names is in an expression, or in braces in a text of it.
fn mentions(tokens: &[TokenTree], names: &HashSet<String>) -> bool {
    let in_text = |text: &str| {
        let words =
            text.split('{').skip(1).filter_map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next());
        words.into_iter().any(|word| names.contains(word))
    };
    tokens.iter().any(|token| match token {
        TokenTree::Ident(word) => names.contains(word.text()),
        TokenTree::Literal(text) => in_text(text.text()),
        TokenTree::Group(group) => mentions(group.tokens(), names),
        TokenTree::Punct(_) => false,
    })
}

pub(super) fn add_fields(fields: &mut Fields, read: Fields, binds: bool) {
    fields.words.extend(read.words);
    for mut field in read.list {
        if fields.get(field.key.means).is_some() {
            continue;
        }
        if binds {
            forget(&mut field.content);
            field.exact = false;
        }
        fields.list.push(field);
    }
}

/// Values that may use variables which do not exist here would each be an error of the compiler's.
fn forget_values(fields: &mut Fields) {
    for field in &mut fields.list {
        forget(&mut field.content);
        field.exact = false;
    }
}

fn forget(content: &mut Content) {
    if !matches!(content, Content::DependsOn(_) | Content::Id(_)) {
        *content = Content::Nothing;
    }
}
