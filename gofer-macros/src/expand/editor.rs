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

mod values;

use std::iter;

use gofer_core::Status;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote_spanned};

use super::Names;
use crate::ast::{self, Content, Dependency, Fields, Selected, Selection, Task, Variable};
use crate::check::axes::Axis;
use crate::check::{Checked, CheckedTask, literal_helper};
use crate::keys::{Means, Place, TaskKey};
use crate::tokens;

macro_rules! site {
    ($($tokens:tt)*) => { quote_spanned!(Span::mixed_site()=> $($tokens)*) };
}

/// From this many tasks on, every `depends_on` is offered all of them: a module for each without
/// those that it names already would be as many names as the square of the tasks.
const MANY: usize = 100;

/// Whether it is rust-analyzer that asks for an expansion. It tells no file of a token, which the
/// compiler always does; should it come to tell it, its server still has its name.
pub fn asks() -> bool {
    if !proc_macro::is_available() {
        return false;
    }
    let server = || {
        let program = std::env::current_exe().ok()?;
        Some(program.file_name()?.to_string_lossy().contains("rust-analyzer"))
    };
    Span::call_site().unwrap().file().is_empty() || server().unwrap_or_default()
}

/// The whole expansion, but for the errors.
pub fn statements(checked: &Checked, names: &Names) -> TokenStream {
    let block = checked.block;
    let mut rows = Rows { checked, names, items: TokenStream::new(), has_parents: false };
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
    let fields = checked.index.tasks.iter().map(|task| fields(task, checked, names));
    // With one `use` for all, since each makes a scope of items. What is in a loop needs its own.
    let tasks = checked.index.tasks.iter().filter(|checked| checked.task.axes.is_empty());
    let defaults = values::variables(&checked.settings.defaults.variables);
    let variables = tasks.map(|checked| values::variables(&checked.fields.variables));
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
    /// Whether there is a module of tasks.
    has_parents: bool,
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

    /// For each matrix task a module, with the keys of its axes.
    fn axes(&self) -> TokenStream {
        let axis = |axis: &Axis| {
            let (name, other) = (axis_item(axis), nameless());
            let keys = axis.keys.iter().filter_map(|key| item(key.ident?));
            site!(pub enum #name { #(#keys,)* #other(()) })
        };
        let module = |(number, checked): (usize, &CheckedTask)| {
            let (name, items) = (axes_of(number), checked.axes.iter().map(axis));
            (!checked.task.axes.is_empty()).then(|| site!(pub mod #name { #(#items)* }))
        };
        (0..).zip(&self.checked.index.tasks).filter_map(module).collect()
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
        let (mut paths, mut found) = (TokenStream::new(), TokenStream::new());
        for (number, dependency) in dependencies.iter().enumerate() {
            if let Some(parent) = dependency.task.ident.as_ref().and_then(item) {
                let known = self.checked.task(&dependency.task).is_some();
                paths.extend(path(&module, &if known { unseen(&parent) } else { parent.clone() }));
                found.extend(known.then(|| path(&site!(pipeline::tasks), &parent)));
            }
            let status = dependency.status_word.as_slice();
            paths.extend(row(&statuses, &statuses, status, |_| false, Status::default().word()));
            if let Some(selection) = &dependency.selection {
                paths.extend(self.selection([place, number], task, dependency, selection));
            }
        }
        paths.extend(path(&module, &nameless()));
        paths.extend(found);
        paths
    }

    /// The module of the tasks that a `depends_on` may still name.
    fn parents(&mut self, place: usize, task: &Task, dependencies: &[Dependency]) -> TokenStream {
        let block = self.checked.block;
        let known = |name: &ast::Name| self.checked.task(name)?.task.name.ident.as_ref().and_then(item);
        let many = block.tasks.len() > MANY;
        let place = if many { 0 } else { place };
        let module = format_ident!("parents{place}", span = Span::mixed_site());
        if !many || !self.has_parents {
            let mut given: Vec<Ident> = dependencies.iter().filter_map(|one| known(&one.task)).collect();
            given.extend(task.name.ident.as_ref().and_then(item));
            let mut given: Vec<Ident> = if many { Vec::new() } else { given.iter().map(unseen).collect() };
            given.push(nameless());
            given.sort();
            given.dedup();
            self.items.extend(site!(pub mod #module { pub use super::tasks::*; use super::tasks::{#(#given),*}; }));
            self.has_parents = true;
        }
        site!(pipeline::#module)
    }

    /// For each axis of the parent the key that is selected, and one more: keys may be still to
    /// be typed.
    fn selection(
        &mut self,
        at: [usize; 2],
        child: &Task,
        dependency: &Dependency,
        selection: &Selection,
    ) -> TokenStream {
        let index = &self.checked.index;
        let number = index.task(&dependency.task.id(self.checked.settings.ids));
        let parent = number.and_then(|number| index.tasks.get(number));
        let nothing = keys("nothing", self.names);
        let mut paths = TokenStream::new();
        for (place, axis) in parent.into_iter().flat_map(|parent| &parent.axes).enumerate() {
            let (task, keys) = (number.map(axes_of), axis_item(axis));
            let module = self.keys_of_axis([at[0], at[1], place], &site!(#task::#keys), child);
            let word = match selection.keys.get(place) {
                Some(Selected::Word(word)) => word.ident.as_ref().and_then(item),
                _ => None,
            };
            // The path of an axis stands where the axis is a variable, see `axes_used`.
            let word = word.map(|word| if has_axis(child, &word) { unseen(&word) } else { word });
            let first = || axis.keys.iter().find_map(|key| item(key.ident?)).map(|key| unseen(&key));
            let word = word.or_else(first).unwrap_or_else(nameless);
            paths.extend(path(&module, &word));
        }
        paths.extend(path(&nothing, &nameless()));
        paths
    }

    /// The module of an axis' keys, together with the axes of the task that selects from them.
    fn keys_of_axis(&mut self, [place, number, axis]: [usize; 3], keys: &TokenStream, child: &Task) -> TokenStream {
        let private = &self.names.private;
        let (module, other) =
            (format_ident!("selection{place}_{number}_{axis}", span = Span::mixed_site()), nameless());
        let own = child.axes.iter().filter_map(|axis| item(&axis.name)).map(|axis| unseen(&axis));
        self.items.extend(site!(pub mod #module {
            pub use super::#keys::*;
            use super::#keys::#other;
            #(pub const #own: #private::keys::Axis = #private::keys::Axis;)*
        }));
        site!(pipeline::#module)
    }
}

/// The values of a task, within its axes.
fn fields(checked: &CheckedTask, all: &Checked, names: &Names) -> TokenStream {
    let CheckedTask { task, fields, .. } = checked;
    let mut body: TokenStream =
        axes_used(task, fields.depends_on, all).filter_map(item).map(|axis| site!(#axis;)).collect();
    body.extend(values::fields(fields));
    if !task.axes.is_empty() {
        body.extend(with_helpers(&values::variables(&fields.variables), names));
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

/// The task's own axes where its dependencies select by them.
fn axes_used<'a>(task: &'a Task, dependencies: &'a [Dependency], all: &'a Checked) -> impl Iterator<Item = &'a Ident> {
    let selections = dependencies.iter().filter(|one| all.task(&one.task).is_some());
    selections.filter_map(|one| one.selection.as_ref()).flat_map(|selection| &selection.keys).filter_map(
        |key| match key {
            Selected::Word(word) => word.ident.as_ref().filter(|word| has_axis(task, word)),
            Selected::All => None,
        },
    )
}

fn has_axis(task: &Task, word: &Ident) -> bool {
    task.axes.iter().any(|axis| axis.name == *word)
}

/// A module of gofer-dsl's words.
fn keys(module: &str, names: &Names) -> TokenStream {
    let (private, module) = (&names.private, Ident::new(module, Span::mixed_site()));
    site!(#private::keys::words::#module)
}

/// The module of the axes of the task of this number. A name that held the task's would be found
/// together with it.
fn axes_of(task: usize) -> Ident {
    format_ident!("axes{task}", span = Span::mixed_site())
}

/// What holds an axis' keys.
fn axis_item(axis: &Axis) -> Ident {
    item(axis.name).map_or_else(nameless, |name| unseen(&name))
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
