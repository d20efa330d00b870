//! What rust-analyzer is given in place of the pipeline: every key a path to its documentation,
//! every task id an item, every dependency a path to it, and every value as a statement of its
//! own. It makes completion, hover, go-to-definition and rename work in a block, also while that
//! is incomplete. It declares no variables, which completion would offer to the user.
//!
//! To complete a word that is not there yet, rust-analyzer expands the block twice, as it is
//! and with a word of its own in the gap, and reads the second expansion's word at the same
//! place of the first. So each row of paths or values ends with one more, of the same form and
//! with no span of the user's: a word in any gap of the row then stands where the first
//! expansion has what comes after it. What stands before it has the same length in both, and
//! modules therefore have names of one length.
//!
//! What a row offers is a module of its own: all that may stand there, and once more, but
//! private, what does so already, since completion leaves out what is private. So does all else,
//! and therefore what is known stands in the row without its span, and after the row with it.
//!
//! All this is made anew with every key that is pressed, by a macro that is not optimised and
//! whose tokens are sent to rust-analyzer. So paths are short, rows that offer the same have one
//! module, and what no word can be typed before is left out.

mod axes;
mod statements;
#[cfg(test)]
mod tests;
mod values;

use std::collections::HashSet;

use gofer_core::Status;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, format_ident};

use statements::Statements;

use super::Names;
use crate::ast::{self, Content, Dependency, Fields, Task};
use crate::check::{Checked, CheckedTask, literal_helper};
use crate::keys::{Means, Place, TaskKey};
use crate::tokens::{self, Ident as Word};

/// From this many tasks on, every `depends_on` is offered all of them: a module for each without
/// those that it names already would be as many names as the square of the tasks.
const MANY: usize = 100;

/// The whole expansion, but for the errors.
pub fn statements(checked: &Checked, names: &Names) -> TokenStream {
    let block = checked.block;
    let mut rows = Rows::new(checked, names);
    rows.keys(Place::Pipeline, &block.settings, block.docs.iter().map(|_| "description"));
    for field in &block.settings.list {
        if let Content::Defaults(fields) = &field.content {
            rows.keys(Place::Defaults, fields, []);
            rows.helpers(fields);
        }
    }
    for (place, task) in block.tasks.iter().enumerate() {
        rows.task(place, task);
    }
    rows.words("block", &block.strays, "task");
    let modules = rows.modules();
    let paths = rows.paths;
    let mut values = values::settings(&checked.settings);
    for (task, taken) in checked.index.tasks.iter().zip(&axes::taken(checked)) {
        fields(task, taken, checked, names, &mut values);
    }
    // With one `use` for all, since each makes a scope of items. What is in a loop needs its own.
    let mut variables = Statements::default();
    let defaults = &checked.settings.defaults;
    values::variables(&defaults.variables, &defaults.order, &mut variables);
    for CheckedTask { fields, .. } in checked.index.tasks.iter().filter(|checked| checked.task.axes.is_empty()) {
        values::variables(&fields.variables, &fields.order, &mut variables);
    }
    let variables = with_helpers(&variables, names);
    // After the paths: what is in it may differ between the two expansions.
    site! {
        { #paths #modules }
        #values
        #variables
    }
}

/// Paths, and the modules of what they offer.
struct Rows<'a> {
    checked: &'a Checked<'a>,
    names: &'a Names,
    paths: Statements,
    items: TokenStream,
    /// The modules that there are, of those that several rows may have.
    shared: HashSet<String>,
    words: Words,
}

/// Modules of all words of a kind.
struct Words {
    block: Ident,
    status: Ident,
    nothing: Ident,
    tasks: Ident,
}

impl<'a> Rows<'a> {
    fn new(checked: &'a Checked<'a>, names: &'a Names) -> Self {
        let words =
            Words { block: ours("block"), status: ours("status"), nothing: ours("nothing"), tasks: ours("tasks") };
        let (paths, items, shared) = (Statements::default(), TokenStream::new(), HashSet::new());
        Rows { checked, names, paths, items, shared, words }
    }

    /// What all paths begin with.
    fn modules(&self) -> TokenStream {
        let (variants, axes, items, other) = (self.tasks(), self.axes(), &self.items, unsized_variant());
        let private = &self.names.private;
        let settings = ours(all(Place::Pipeline));
        site! {
            mod pipeline {
                #![allow(non_camel_case_types, non_upper_case_globals, dead_code)]
                pub use #private::helpers;
                pub use #private::keys::words::{
                    axis, block, defaults, nothing, pipeline as #settings, registry_auth, status, task
                };
                pub enum tasks { #variants #other }
                #axes
                #items
            }
            use pipeline::*;
        }
    }

    /// A variant for each task.
    fn tasks(&self) -> TokenStream {
        let variant = |task: &Task| {
            let id = item(task.name.ident.as_ref()?)?;
            let docs = task.docs.as_ref().map(|docs| docs.text.as_str()).map(|text| site!(#[doc = #text]));
            Some(docs.into_iter().flatten().chain(site!(#id,)))
        };
        self.checked.block.tasks.iter().filter_map(variant).flatten().collect()
    }

    fn task(&mut self, place: usize, task: &Task) {
        if let Some(word) = task.keyword.as_ref().and_then(item) {
            self.paths.path(&self.words.block, &word);
        }
        let excluded = |field: &ast::Field| match field.key.means {
            _ if !field.exact => &[],
            Means::Task(TaskKey::Command) => &["script", "shell"][..],
            Means::Task(TaskKey::Script | TaskKey::Shell) => &["command"],
            _ => &[],
        };
        let given = task.docs.iter().map(|_| "description");
        let given = given.chain(task.fields.list.iter().flat_map(excluded).copied());
        self.header(place, task);
        self.keys(Place::Task, &task.fields, given);
        for field in &task.fields.list {
            match &field.content {
                Content::Auth(fields) => self.keys(Place::RegistryAuth, fields, []),
                Content::DependsOn(dependencies) => self.depends_on(place, task, dependencies),
                _ => {}
            }
        }
        self.helpers(&task.fields);
    }

    /// The row of a place's keys.
    fn keys<'k>(&mut self, place: Place, fields: &Fields, more: impl IntoIterator<Item = &'k str>) {
        let keys = place.keys();
        let number = |word: &str| keys.iter().position(|key| key.word == word);
        let words = fields.words.iter().map(|word| (word, number(word.text())));
        let words: Vec<(&Word, Option<usize>)> = words.collect();
        let given = words.iter().filter_map(|(_, number)| *number).chain(more.into_iter().filter_map(number));
        let given = given.fold(0, |given, number| given | 1 << number);
        let (module, all) = (self.keys_left(place, given), ours(all(place)));
        let mut found = Statements::default();
        for (word, number) in words {
            let Some(word) = item(word) else { continue };
            if number.is_some() {
                found.path(&all, &word);
            } else {
                self.paths.path(&module, &word);
            }
        }
        self.paths.path(&module, &ours(keys.first().map_or("", |key| key.word)));
        self.paths.append(found);
    }

    /// The module of the keys of a place but for those that are given, a bit each. Its name says which these are.
    fn keys_left(&mut self, place: Place, given: u16) -> Ident {
        let name = format!("{}{given:04x}", place.module());
        let module = ours(&name);
        if self.shared.insert(name) {
            let all = ours(all(place));
            let given = (0..).zip(place.keys()).filter(|(number, _)| given & 1 << number != 0);
            let given = given.map(|(_, key)| ours(key.word));
            self.items.extend(site!(pub mod #module { pub use super::#all::*; use super::#all::{#(#given),*}; }));
        }
        module
    }

    /// The row of words of which all are offered again.
    fn words(&mut self, module: &str, words: &[Word], last: &str) {
        let module = ours(module);
        for word in words.iter().filter_map(item) {
            self.paths.path(&module, &word);
        }
        self.paths.path(&module, &ours(last));
    }

    /// The row of tasks, each with its status after it.
    fn depends_on(&mut self, place: usize, task: &Task, dependencies: &[Dependency]) {
        let module = self.parents(place, task, dependencies);
        let own = self.checked.index.tasks.get(place).map_or(&[][..], |checked| &checked.axes);
        let mut found = Statements::default();
        for (number, dependency) in dependencies.iter().enumerate() {
            if axes::used(own, dependency, &self.checked.index).is_some() {
                // The axis stands where it is a variable.
                if let Some(axis) = dependency.task.ident.as_ref().and_then(item) {
                    self.paths.path(&module, &unseen(&axis));
                }
            } else {
                self.named(&module, &dependency.task, &mut found);
            }
            if let Some(selection) = &dependency.selection {
                let prefix = format!("selection{place}_{number}");
                self.selection(&prefix, &task.axes, &dependency.task, selection, &mut found);
            }
            let status = dependency.status_word.as_ref().and_then(item);
            self.paths.path(&self.words.status, &status.unwrap_or_else(|| ours(Status::default().word())));
        }
        self.paths.path(&module, &nameless());
        self.paths.append(found);
    }

    /// A path to a task in a row of tasks; of one that is left out there without its span, which is
    /// then at a path among what is `found`. `_` and texts have one to nothing, so that a word before
    /// them stands where they do.
    fn named(&mut self, offered: &Ident, task: &ast::Name, found: &mut Statements) {
        let Some(word) = task.ident.as_ref().and_then(item) else {
            return self.paths.path(offered, &nameless());
        };
        if !self.offers_all() && self.checked.task(task).is_some() {
            self.paths.path(offered, &unseen(&word));
            found.path(&self.words.tasks, &word);
        } else {
            self.paths.path(offered, &word);
        }
    }

    /// The module of what a `depends_on` may still name: tasks, and axes of its own that are made
    /// of tasks.
    fn parents(&mut self, place: usize, task: &Task, dependencies: &[Dependency]) -> Ident {
        if self.offers_all() {
            return self.all_tasks();
        }
        let known = |name: &ast::Name| self.checked.task(name)?.task.name.ident.as_ref().and_then(item);
        let module = format_ident!("parents{place}", span = Span::mixed_site());
        // Of a matrix task other instances may be named too.
        let whole = dependencies.iter().filter(|one| one.selection.is_none());
        let mut given: Vec<Ident> = whole.filter_map(|one| known(&one.task)).collect();
        given.extend(task.name.ident.as_ref().and_then(item));
        let own = self.checked.index.tasks.get(place).map_or(&[][..], |checked| &checked.axes);
        let own = own.iter().filter(|axis| !axis.is_of_words(&self.checked.index)).map(|axis| axis.name);
        let own = own.filter(|axis| dependencies.iter().all(|one| one.task.ident.as_ref() != Some(axis)));
        let own: Vec<Ident> = own.filter_map(item).map(|axis| unseen(&axis)).collect();
        let mut given: Vec<Ident> = given.iter().map(unseen).chain([nameless()]).collect();
        given.retain(|word| !own.contains(word));
        given.sort();
        given.dedup();
        let own = axes::consts(&own, self.names);
        self.items.extend(site!(pub mod #module { pub use super::tasks::*; use super::tasks::{#(#given),*}; #own }));
        module
    }

    /// Whether all tasks are offered wherever one may stand.
    fn offers_all(&self) -> bool {
        self.checked.block.tasks.len() > MANY
    }

    /// The module of all tasks, where there are many.
    fn all_tasks(&mut self) -> Ident {
        if self.shared.insert("all".to_owned()) {
            let other = nameless();
            self.items.extend(site!(pub mod all { pub use super::tasks::*; use super::tasks::#other; }));
        }
        ours("all")
    }

    /// The helpers among the variables that are called with a literal, and therefore are no code otherwise.
    fn helpers(&mut self, fields: &Fields) {
        let Some(Content::Variables(variables)) = fields.get(TaskKey::Variables).map(|field| &field.content) else {
            return;
        };
        let values = variables.list.iter().filter_map(|variable| variable.value.as_ref());
        for helper in values.filter_map(literal_helper) {
            self.paths.other(site!(helpers::#helper::<&str>;));
        }
    }
}

/// The values of a task, within its axes.
///
/// Wherever else an axis is named, it is a statement among them: the task's own in `depends_on`,
/// and those that tasks below have `taken`. It is made a variable by a pattern: a loop is two traits to
/// be found out, and rust-analyzer tries all that it does not know yet again at each expression.
fn fields(checked: &CheckedTask, taken: &[&Word], all: &Checked, names: &Names, statements: &mut Statements) {
    let CheckedTask { task, fields, .. } = checked;
    if task.axes.is_empty() {
        return values::fields(fields, statements);
    }
    let mut body = Statements::default();
    for axis in axes::all_used(checked, all).chain(taken.iter().copied()).filter_map(item) {
        body.variable(axis);
    }
    values::fields(fields, &mut body);
    let mut variables = Statements::default();
    values::variables(&fields.variables, &fields.order, &mut variables);
    body.other(with_helpers(&variables, names).unwrap_or_default());
    let mut body = body.into_token_stream();
    for axis in checked.axes.iter().rev() {
        let values = values::axis(axis, &all.index);
        let Some(axis) = item(axis.name) else { continue };
        // In a loop `break` would be offered.
        body = site!(match #values { [#axis, ..] => { #body } });
    }
    statements.other(body);
}

/// Statements in which the four helpers need no import.
fn with_helpers(values: &Statements, names: &Names) -> Option<TokenStream> {
    let private = &names.private;
    let statements = || {
        site!({
            use #private::helpers::{global_secret, pipeline_object, pipeline_secret, run_object};
            #values
        })
    };
    (!values.is_empty()).then(statements)
}

/// The module of all keys of a place.
fn all(place: Place) -> &'static str {
    match place {
        // As there is a module `pipeline` around them.
        Place::Pipeline => "settings",
        Place::Task | Place::Defaults | Place::RegistryAuth => place.module(),
    }
}

/// A word of ours.
fn ours(word: &str) -> Ident {
    Ident::new(word, Span::mixed_site())
}

/// What no item is called.
fn nameless() -> Ident {
    ours("__")
}

/// One more variant. As long as one holds something, the others are shown without a value, and as long as that has no
/// size, without theirs.
fn unsized_variant() -> TokenStream {
    let name = nameless();
    site!(#name(str))
}

/// The same word, but not where the user wrote it.
fn unseen(word: &Ident) -> Ident {
    let mut word = word.clone();
    word.set_span(Span::mixed_site());
    word
}

/// The name of an item: keywords are raw, and those that cannot be are none.
fn item(word: &Word) -> Option<Ident> {
    if tokens::is_variable(word) {
        return Some(word.token().clone());
    }
    let text = word.text();
    let raw = !matches!(text, "_" | "self" | "super" | "crate" | "Self");
    raw.then(|| Ident::new_raw(text, word.span()))
}
