//! What rust-analyzer is given in place of the pipeline: every key a path to its documentation,
//! every task id an item, every dependency a path to it, and every value as a statement of its
//! own. It makes completion, hover, go-to-definition and rename work in a block, also while that
//! is incomplete. It declares no variables, which completion would offer to the user.
//!
//! To complete a word that is not there yet, rust-analyzer expands the block twice, as it is
//! and with a word of its own in the gap, and reads the second expansion's word at the same
//! place of the first. So each row of paths or values ends with one more, of the same form and
//! with no span of the user's: a word in any gap of the row then stands where the first
//! expansion has what comes after it.
//!
//! What a row offers is a module of its own: all that may stand there, and once more, but
//! private, what does so already, since completion leaves out what is private. So does all else,
//! and therefore what is known stands in the row without its span, and after the row with it.

mod axes;
mod values;

use std::collections::HashSet;
use std::iter;

use gofer_core::Status;
use proc_macro2::{Ident, Span, TokenStream};
use quote::format_ident;

use super::Names;
use crate::ast::{self, Content, Dependency, Fields, Task, Variable};
use crate::check::{Checked, CheckedTask, literal_helper};
use crate::keys::{Means, Place, TaskKey};
use crate::tokens;

/// From this many tasks on, every `depends_on` is offered all of them: a module for each without
/// those that it names already would be as many names as the square of the tasks.
const MANY: usize = 100;

/// The whole expansion, but for the errors.
pub fn statements(checked: &Checked, names: &Names) -> TokenStream {
    let block = checked.block;
    let mut rows = Rows { checked, names, items: TokenStream::new(), has_all_tasks: false, has_axes: HashSet::new() };
    let given = block.docs.iter().map(|_| "description");
    let mut paths = rows.keys(Place::Pipeline, 0, &block.settings, given);
    for field in &block.settings.list {
        if let Content::Defaults(fields) = &field.content {
            paths.extend(rows.keys(Place::Defaults, 0, fields, []));
            paths.extend(helpers(fields, names));
        }
    }
    for (place, task) in block.tasks.iter().enumerate() {
        paths.extend(rows.task(place, task));
    }
    let words = keys("block", names);
    paths.extend(row(&words, &words, &block.strays, |_| false, "task"));
    // A variant is shown without a value as long as another one holds something.
    let (variants, axes, other) = (rows.tasks(), rows.axes(), nameless());
    let items = rows.items;
    let settings = values::settings(&checked.settings);
    let uses = axes::taken(checked);
    let fields = checked.index.tasks.iter().zip(&uses).map(|(task, taken)| fields(task, taken, checked, names));
    // With one `use` for all, since each makes a scope of items. What is in a loop needs its own.
    let tasks = checked.index.tasks.iter().filter(|checked| checked.task.axes.is_empty());
    let defaults = &checked.settings.defaults;
    let defaults = values::variables(&defaults.variables, &defaults.order);
    let variables = tasks.map(|checked| values::variables(&checked.fields.variables, &checked.fields.order));
    let variables = with_helpers(&iter::once(defaults).chain(variables).collect(), names);
    site! {
        {
            #paths
            // After the paths: what is in it may differ between the two expansions.
            mod pipeline {
                #![allow(non_camel_case_types, non_upper_case_globals, dead_code)]
                pub enum tasks { #variants #other(()) }
                #axes
                #items
            }
        }
        #settings
        #(#fields)*
        #variables
    }
}

/// The modules of what rows offer.
struct Rows<'a> {
    checked: &'a Checked<'a>,
    names: &'a Names,
    items: TokenStream,
    /// Whether there is the module of all tasks.
    has_all_tasks: bool,
    /// The tasks of which there is a module with the names of their axes.
    has_axes: HashSet<usize>,
}

impl Rows<'_> {
    /// A variant for each task.
    fn tasks(&self) -> TokenStream {
        let variant = |task: &Task| {
            let id = item(task.name.ident.as_ref()?)?;
            let docs = task.docs.as_ref().map(|docs| docs.text.as_str()).map(|text| site!(#[doc = #text]));
            Some(site!(#docs #id,))
        };
        self.checked.block.tasks.iter().filter_map(variant).collect()
    }

    fn task(&mut self, place: usize, task: &Task) -> TokenStream {
        let mut paths: TokenStream =
            task.keyword.iter().filter_map(item).map(|word| path(&keys("block", self.names), &word)).collect();
        let excluded = |field: &ast::Field| match field.key.means {
            _ if !field.exact => &[],
            Means::Task(TaskKey::Command) => &["script", "shell"][..],
            Means::Task(TaskKey::Script | TaskKey::Shell) => &["command"],
            _ => &[],
        };
        let given = task.docs.iter().map(|_| "description");
        let given = given.chain(task.fields.list.iter().flat_map(excluded).copied());
        paths.extend(self.header(place, task));
        paths.extend(self.keys(Place::Task, place, &task.fields, given));
        for field in &task.fields.list {
            match &field.content {
                Content::Auth(fields) => paths.extend(self.keys(Place::RegistryAuth, place, fields, [])),
                Content::DependsOn(dependencies) => paths.extend(self.depends_on(place, task, dependencies)),
                _ => {}
            }
        }
        paths.extend(helpers(&task.fields, self.names));
        paths
    }

    /// The row of a place's keys, in the task of this number.
    fn keys<'k>(
        &mut self,
        place: Place,
        task: usize,
        fields: &Fields,
        more: impl IntoIterator<Item = &'k str>,
    ) -> TokenStream {
        let all = keys(place.module(), self.names);
        let words = fields.words.iter().map(ToString::to_string).filter(|word| place.find(word).is_some());
        let mut given: Vec<String> = words.chain(more.into_iter().map(str::to_owned)).collect();
        given.sort();
        given.dedup();
        let last = place.keys().first().map_or("", |key| key.word);
        let module = format_ident!("{}{task}", place.module(), span = Span::mixed_site());
        let given = given.iter().map(|word| Ident::new(word, Span::mixed_site()));
        self.items.extend(site!(pub mod #module { pub use #all::*; use #all::{#(#given),*}; }));
        let is_known = |word: &Ident| place.find(&word.to_string()).is_some();
        row(&site!(pipeline::#module), &all, &fields.words, is_known, last)
    }

    fn depends_on(&mut self, place: usize, task: &Task, dependencies: &[Dependency]) -> TokenStream {
        let module = self.parents(place, task, dependencies);
        let statuses = keys("status", self.names);
        let own = self.checked.index.tasks.get(place).map_or(&[][..], |checked| &checked.axes);
        let (mut paths, mut found) = (TokenStream::new(), TokenStream::new());
        for (number, dependency) in dependencies.iter().enumerate() {
            if axes::used(own, dependency, &self.checked.index).is_some() {
                // The axis stands where it is a variable.
                paths.extend(dependency.task.ident.as_ref().and_then(item).map(|axis| path(&module, &unseen(&axis))));
            } else {
                paths.extend(self.named(&module, &dependency.task, &mut found));
            }
            let status = dependency.status_word.as_slice();
            paths.extend(row(&statuses, &statuses, status, |_| false, Status::default().word()));
            if let Some(selection) = &dependency.selection {
                let prefix = format!("selection{place}_{number}");
                paths.extend(self.selection(&prefix, &task.axes, &dependency.task, selection, &mut found));
            }
        }
        paths.extend(path(&module, &nameless()));
        paths.extend(found);
        paths
    }

    /// A path to a task in a row of tasks; of one that is known without its span, which is then at
    /// a path among what is `found`. `_` and texts have one to nothing, so that a word before them
    /// stands where they do.
    fn named(&self, offered: &TokenStream, task: &ast::Name, found: &mut TokenStream) -> TokenStream {
        let Some(word) = task.ident.as_ref().and_then(item) else { return path(offered, &nameless()) };
        let known = self.checked.task(task).is_some();
        found.extend(known.then(|| path(&site!(pipeline::tasks), &word)));
        path(offered, &if known { unseen(&word) } else { word })
    }

    /// The module of what a `depends_on` may still name: tasks, and axes of its own that are made
    /// of tasks.
    fn parents(&mut self, place: usize, task: &Task, dependencies: &[Dependency]) -> TokenStream {
        if self.checked.block.tasks.len() > MANY {
            return self.all_tasks();
        }
        let known = |name: &ast::Name| self.checked.task(name)?.task.name.ident.as_ref().and_then(item);
        let module = format_ident!("parents{place}", span = Span::mixed_site());
        let mut given: Vec<Ident> = dependencies.iter().filter_map(|one| known(&one.task)).collect();
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
        site!(pipeline::#module)
    }

    /// The module of all tasks, where there are many.
    fn all_tasks(&mut self) -> TokenStream {
        if !self.has_all_tasks {
            let other = nameless();
            self.items.extend(site!(pub mod all { pub use super::tasks::*; use super::tasks::#other; }));
            self.has_all_tasks = true;
        }
        site!(pipeline::all)
    }
}

/// The values of a task, within its axes.
///
/// Wherever else an axis is named, it is a statement among them: the task's own in `depends_on`,
/// and those that tasks below have `taken`.
fn fields(checked: &CheckedTask, taken: &[&Ident], all: &Checked, names: &Names) -> TokenStream {
    let CheckedTask { task, fields, .. } = checked;
    let own = axes::all_used(checked, all);
    let mut body: TokenStream = own.chain(taken.iter().copied()).filter_map(item).map(|axis| site!(#axis;)).collect();
    body.extend(values::fields(fields));
    if !task.axes.is_empty() {
        body.extend(with_helpers(&values::variables(&fields.variables, &fields.order), names));
    }
    for axis in checked.axes.iter().rev() {
        let values = values::axis(axis, &all.index);
        let Some(axis) = item(axis.name) else { continue };
        body = site!(for #axis in #values { #body });
    }
    body
}

/// Statements in which the four helpers need no import.
fn with_helpers(values: &TokenStream, names: &Names) -> Option<TokenStream> {
    let private = &names.private;
    let statements = site!({
        use #private::helpers::{global_secret, pipeline_object, pipeline_secret, run_object};
        #values
    });
    (!values.is_empty()).then_some(statements)
}

/// A module of gofer-dsl's words.
fn keys(module: &str, names: &Names) -> TokenStream {
    let (private, module) = (&names.private, Ident::new(module, Span::mixed_site()));
    site!(#private::keys::words::#module)
}

/// A path into what a row offers for each word that stands in it, finished or not, and one more;
/// then one for each that is known.
fn row(
    offered: &TokenStream,
    all: &TokenStream,
    words: &[Ident],
    is_known: impl Fn(&Ident) -> bool,
    last: &str,
) -> TokenStream {
    let last = Ident::new(last, Span::mixed_site());
    let words: Vec<Ident> = words.iter().filter_map(item).collect();
    let slots = words.iter().map(|word| if is_known(word) { unseen(word) } else { word.clone() }).chain([last]);
    let slots = slots.map(|word| path(offered, &word));
    slots.chain(words.iter().filter(|word| is_known(word)).map(|word| path(all, word))).collect()
}

/// What no item is called.
fn nameless() -> Ident {
    Ident::new("__", Span::mixed_site())
}

/// A statement, since each `let` would be a scope that all that follow are looked up in.
fn path(module: &TokenStream, word: &Ident) -> TokenStream {
    site!(#module::#word;)
}

/// The helpers among the variables.
fn helpers(fields: &Fields, names: &Names) -> TokenStream {
    let Some(Content::Variables(variables)) = fields.get(TaskKey::Variables).map(|field| &field.content) else {
        return TokenStream::new();
    };
    variables.list.iter().filter_map(|variable| helper(variable, names)).collect()
}

/// A helper that is called with a literal and is therefore no code otherwise.
fn helper(variable: &Variable, names: &Names) -> Option<TokenStream> {
    let private = &names.private;
    let helper = literal_helper(variable.value.as_ref()?)?;
    Some(site!(#private::helpers::#helper::<&str>;))
}

/// The same word, but not where the user wrote it.
fn unseen(word: &Ident) -> Ident {
    let mut word = word.clone();
    word.set_span(Span::mixed_site());
    word
}

/// The name of an item: keywords are raw, and those that cannot be are none.
fn item(word: &Ident) -> Option<Ident> {
    if tokens::is_variable(word) {
        return Some(word.clone());
    }
    let text = word.to_string();
    let raw = !matches!(text.as_str(), "_" | "self" | "super" | "crate" | "Self");
    raw.then(|| Ident::new_raw(&text, word.span()))
}
