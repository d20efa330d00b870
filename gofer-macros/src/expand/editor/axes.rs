//! Axes: what a header may name, what is selected of them, and where they are variables.

use std::collections::HashSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::format_ident;

use super::{Rows, Statements, item, nameless, ours, unseen, unsized_variant};
use crate::ast::{self, AxisKeys, AxisOf, Dependency, Selected, Selection, Task, TaskKey};
use crate::check::{Axis, Checked, CheckedTask, Index, Key, Values};
use crate::expand::Names;
use crate::tokens::Ident as Word;

impl Rows<'_> {
    /// For each matrix task a module, with the keys of its axes.
    pub(super) fn axes(&self) -> TokenStream {
        let axis = |axis: &Axis| {
            let name = axis_item(axis);
            // The same keys, or each would be found twice.
            if let Values::Of(task, of) = axis.values {
                let (task, of) = (axes_of(task), self.checked.index.tasks.get(task)?.axes.get(of)?);
                let of_tasks = axis.tasks(&self.checked.index).map(|_| (tasks_of(of), tasks_of(axis)));
                let of_tasks = of_tasks.map(|(theirs, ours)| site!(pub use super::#task::#theirs as #ours;));
                let of = axis_item(of);
                return Some(site!(pub use super::#task::#of as #name; #of_tasks));
            }
            let keys = axis.keys.iter().filter_map(|key| item(key.ident?));
            let (other, tasks) = (unsized_variant(), self.tasks_among(axis));
            Some(site!(pub enum #name { #(#keys,)* #other } #tasks))
        };
        let module = |(number, checked): (usize, &CheckedTask)| {
            let (name, items) = (axes_of(number), checked.axes.iter().filter_map(axis));
            (!checked.task.axes.is_empty()).then(|| site!(pub mod #name { #(#items)* }))
        };
        (0..).zip(&self.checked.index.tasks).filter_map(module).collect()
    }

    /// The module of the keys of an axis that are tasks, or instances of them, which lead to their task.
    fn tasks_among(&self, axis: &Axis) -> Option<TokenStream> {
        let (index, tasks) = (&self.checked.index, axis.tasks(&self.checked.index)?);
        let (mut whole, mut instances) = (HashSet::new(), TokenStream::new());
        for (key, task) in axis.keys.iter().zip(tasks).filter(|(key, _)| key.ident.is_none()) {
            let place = index.task_of(task.instance);
            let found = index.tasks.get(place)?;
            if found.axes.is_empty() {
                whole.insert(place);
            } else if let (Some(word), Some(task)) = (self.word_of(key), found.task.name.ident.as_ref().and_then(item))
            {
                let task = unseen(&task);
                instances.extend(site!(pub use super::super::tasks::#task as #word;));
            }
        }
        let (name, whole) = (tasks_of(axis), self.tasks_but(&site!(super::super), |place| whole.contains(&place)));
        Some(site!(pub mod #name { #whole #instances }))
    }

    /// All tasks, but private those that are not offered: what is named one by one would be found as often.
    fn tasks_but(&self, path: &TokenStream, is_offered: impl Fn(usize) -> bool) -> TokenStream {
        let others = (0..).zip(&self.checked.index.tasks).filter(|(place, _)| !is_offered(*place));
        let others = others.filter_map(|(_, task)| Some(unseen(&item(task.task.name.ident.as_ref()?)?)));
        let mut others: Vec<Ident> = others.chain([nameless()]).collect();
        others.sort();
        others.dedup();
        site!(pub use #path::tasks::*; use #path::tasks::{#(#others),*};)
    }

    /// How a key is written that is the id of an instance.
    fn word_of(&self, key: &Key) -> Option<Ident> {
        let word = key.text.replace('-', "_");
        let written = gofer_core::is_identifier(&word) && self.checked.settings.ids.emit(&word) == key.id;
        written.then(|| item(&Word::new(&word, Span::mixed_site())))?
    }

    /// The task that a key is, if it has but one instance and no key of its own.
    fn task_of(&self, axis: &Axis, place: usize) -> Option<&Task> {
        let index = &self.checked.index;
        axis.keys.get(place).filter(|key| key.ident.is_none())?;
        let found = index.tasks.get(index.task_of(axis.tasks(index)?.get(place)?.instance))?;
        found.axes.is_empty().then_some(found.task)
    }

    /// What stands after `in` in each axis of a task.
    pub(super) fn header(&mut self, place: usize, task: &Task) {
        if task.axes.is_empty() {
            return;
        }
        let mut found = Statements::default();
        let above = self.matrix_tasks_above(place);
        for (number, axis) in task.axes.iter().enumerate() {
            match &axis.keys {
                AxisKeys::Of(of) => self.axis_of(&above, of, &mut found),
                // A word may be about to be typed there.
                AxisKeys::Written(_) => self.paths.path(&above, &nameless()),
                AxisKeys::Tasks(entries) => {
                    self.paths.path(&above, &axis.word.as_ref().and_then(item).unwrap_or_else(nameless));
                    self.tasks_as_keys([place, number], entries, &mut found);
                }
            }
        }
        self.paths.append(found);
    }

    /// `test.toolchain`. The axis itself stands where it is a variable, see `taken`.
    fn axis_of(&mut self, above: &Ident, of: &AxisOf, found: &mut Statements) {
        self.named(above, &of.task, found);
        let parent = self.place_of(&of.task);
        let axis = of.axis.as_ref().and_then(|word| {
            let known = parent.and_then(|parent| self.checked.index.tasks.get(parent));
            let axis = item(word)?;
            Some(if known.is_some_and(|parent| has_axis(parent.task, word)) { unseen(&axis) } else { axis })
        });
        let names = match parent {
            Some(parent) => self.names_of_axes(parent),
            None => self.words.nothing.clone(),
        };
        self.paths.path(&names, &axis.unwrap_or_else(nameless));
    }

    /// `build, feat: test_features[default]`, and one more.
    fn tasks_as_keys(&mut self, [place, axis]: [usize; 2], entries: &[TaskKey], found: &mut Statements) {
        let module = self.tasks_left(place, axis, entries);
        for (number, entry) in entries.iter().enumerate() {
            self.named(&module, &entry.task, found);
            if let Some(selection) = &entry.selection {
                let prefix = format!("among{place}_{axis}_{number}");
                self.selection(&prefix, &[], &entry.task, selection, found);
            }
        }
        self.paths.path(&module, &nameless());
    }

    /// The module of the tasks above that an axis of tasks does not name yet.
    fn tasks_left(&mut self, place: usize, axis: usize, entries: &[TaskKey]) -> Ident {
        if self.offers_all() {
            return self.all_tasks();
        }
        let named: Vec<usize> = entries
            .iter()
            .filter(|entry| entry.selection.is_none())
            .filter_map(|entry| self.place_of(&entry.task))
            .collect();
        let module = format_ident!("among{place}_{axis}", span = Span::mixed_site());
        let left = self.tasks_but(&site!(super), |task| task < place && !named.contains(&task));
        self.items.extend(site!(pub mod #module { #left }));
        module
    }

    /// The module of what may stand after `in`: the tasks above that have axes, and `tasks`.
    fn matrix_tasks_above(&mut self, place: usize) -> Ident {
        if self.offers_all() {
            return self.all_tasks();
        }
        let has_axes = |task: usize| self.checked.index.tasks.get(task).is_some_and(|task| !task.axes.is_empty());
        let module = format_ident!("above{place}", span = Span::mixed_site());
        let above = self.tasks_but(&site!(super), |task| task < place && has_axes(task));
        self.items.extend(site!(pub mod #module { pub use super::axis::*; #above }));
        module
    }

    /// The module of the names of a task's axes.
    fn names_of_axes(&mut self, task: usize) -> Ident {
        let module = format_ident!("names{task}", span = Span::mixed_site());
        if self.shared.insert(module.to_string()) {
            let axes = self.checked.index.tasks.get(task).map_or(&[][..], |task| &task.task.axes);
            let axes: Vec<Ident> = axes.iter().filter_map(|axis| Some(unseen(&item(&axis.name)?))).collect();
            let axes = consts(&axes, self.names);
            self.items.extend(site!(pub mod #module { #axes }));
        }
        module
    }

    fn place_of(&self, task: &ast::Name) -> Option<usize> {
        self.checked.index.task(&task.id(self.checked.settings.ids))
    }

    /// For each axis of a task the key that is selected, and one more: keys may be still to be
    /// typed. `own` are the axes by which may be selected too.
    pub(super) fn selection(
        &mut self,
        prefix: &str,
        own: &[ast::Axis],
        task: &ast::Name,
        selection: &Selection,
        found: &mut Statements,
    ) {
        let index = &self.checked.index;
        let number = self.place_of(task);
        let parent = number.and_then(|number| index.tasks.get(number));
        for (place, axis) in parent.into_iter().flat_map(|parent| &parent.axes).enumerate() {
            let module = self.keys_of_axis(&format!("{prefix}_{place}"), number.unwrap_or_default(), axis, own);
            let name = match selection.keys.get(place) {
                Some(Selected::Word(name)) => Some(name),
                _ => None,
            };
            let word = name.and_then(|name| Some((name, name.ident.as_ref()?, item(name.ident.as_ref()?)?))).map(
                |(name, written, word)| {
                    let key = axis.keys.iter().position(|key| key.id == name.id(self.checked.settings.ids));
                    // The path of an axis stands where the axis is a variable, see `all_used`.
                    if own.iter().any(|axis| axis.name == *written) {
                        unseen(&word)
                    } else if key.is_some_and(|key| self.task_of(axis, key).is_some()) {
                        found.path(&self.words.tasks, &word);
                        unseen(&word)
                    } else {
                        word
                    }
                },
            );
            let first = || axis.keys.iter().find_map(|key| item(key.ident?)).map(|key| unseen(&key));
            let word = word.or_else(first).unwrap_or_else(nameless);
            self.paths.path(&module, &word);
        }
        self.paths.path(&self.words.nothing, &nameless());
    }

    /// The module of an axis' keys, together with the axes of the task that selects from them.
    fn keys_of_axis(&mut self, name: &str, task: usize, axis: &Axis, own: &[ast::Axis]) -> Ident {
        let (module, other) = (ours(name), nameless());
        let (of_task, keys) = (axes_of(task), axis_item(axis));
        let tasks = axis.tasks(&self.checked.index).map(|_| tasks_of(axis));
        let tasks = tasks.map(|tasks| site!(pub use super::#of_task::#tasks::*;));
        let own: Vec<Ident> = own.iter().filter_map(|axis| item(&axis.name)).map(|axis| unseen(&axis)).collect();
        let own = consts(&own, self.names);
        self.items.extend(site!(pub mod #module {
            pub use super::#of_task::#keys::*;
            use super::#of_task::#keys::#other;
            #tasks
            #own
        }));
        module
    }
}

/// Axes as items.
pub(super) fn consts(axes: &[Ident], names: &Names) -> TokenStream {
    let private = &names.private;
    site!(#(pub const #axes: #private::keys::Axis = #private::keys::Axis;)*)
}

/// For each task its axes where tasks below take their keys from them, as they are written there.
pub(super) fn taken<'a>(checked: &Checked<'a>) -> Vec<Vec<&'a Word>> {
    let index = &checked.index;
    let mut taken = vec![Vec::new(); index.tasks.len()];
    for axis in index.tasks.iter().flat_map(|task| &task.task.axes) {
        let AxisKeys::Of(AxisOf { task, axis: Some(axis), .. }) = &axis.keys else { continue };
        let parent = index.task(&task.id(checked.settings.ids));
        if let Some(place) = parent.filter(|place| has_axis(index.tasks[*place].task, axis)) {
            taken[place].push(axis);
        }
    }
    taken
}

/// The task's own axes wherever its dependencies name them.
pub(super) fn all_used<'a>(checked: &'a CheckedTask<'a>, all: &'a Checked) -> impl Iterator<Item = &'a Word> {
    let selected = |one: &'a Dependency| {
        let selection = one.selection.as_ref().filter(|_| all.task(&one.task).is_some());
        selection.into_iter().flat_map(|selection| &selection.keys).filter_map(|key| match key {
            Selected::Word(word) => word.ident.as_ref().filter(|word| has_axis(checked.task, word)),
            Selected::All => None,
        })
    };
    let dependencies = checked.fields.depends_on.iter();
    dependencies.flat_map(move |one| used(&checked.axes, one, &all.index).into_iter().chain(selected(one)))
}

/// The axis of the task's own that a dependency is, as it is written.
pub(super) fn used<'a>(own: &[Axis], dependency: &'a Dependency, index: &Index) -> Option<&'a Word> {
    let word = dependency.task.ident.as_ref()?;
    own.iter().any(|axis| axis.name == word && !axis.is_of_words(index)).then_some(word)
}

fn has_axis(task: &Task, word: &Word) -> bool {
    task.axes.iter().any(|axis| axis.name == *word)
}

/// The module of the keys of the axes of the task of this number. A name that held the task's
/// would be found together with it.
fn axes_of(task: usize) -> Ident {
    format_ident!("axes{task}", span = Span::mixed_site())
}

/// The module of the tasks that are keys of an axis.
fn tasks_of(axis: &Axis) -> Ident {
    format_ident!("tasks_of_{}", axis_item(axis).to_string().trim_start_matches("r#"), span = Span::mixed_site())
}

/// What holds an axis' keys.
fn axis_item(axis: &Axis) -> Ident {
    item(axis.name).map_or_else(nameless, |name| unseen(&name))
}
