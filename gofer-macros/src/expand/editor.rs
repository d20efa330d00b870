//! What only rust-analyzer sees: every key a path to its documentation, every task id an item,
//! every dependency a path to it. It makes completion, hover, go-to-definition and rename work
//! in a block, also while that is incomplete, and costs the compiler nothing.
//!
//! To complete a word that is not there yet, rust-analyzer expands the block twice, as it is
//! and with a word of its own in the gap, and reads the second expansion's word at the same
//! place of the first. So each row of paths ends with a path more, of the same form and with
//! no span of the user's: a word in any gap of the row then stands where the first expansion
//! has the path after it.

use gofer_core::Status;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

use super::Names;
use crate::ast::{Axis, Block, Content, Dependency, Selected, Task, Variable};
use crate::check::{Checked, literal_helper};
use crate::keys::Place;
use crate::problem::Range;
use crate::tokens;

macro_rules! site {
    ($($tokens:tt)*) => { quote_spanned!(Span::mixed_site()=> $($tokens)*) };
}

pub fn block(checked: &Checked, names: &Names) -> TokenStream {
    let block = checked.block;
    if is_compiled(block) {
        return TokenStream::new();
    }
    let mut paths = row(&block.settings.words, Place::Pipeline.module(), "id", names);
    let (mut items, mut axes) = (TokenStream::new(), TokenStream::new());
    for task in &block.tasks {
        if let Some(id) = task.name.ident.as_ref().filter(|id| can_be_item(id)) {
            let private = &names.private;
            let docs = task.docs.as_ref().map(|docs| docs.text.as_str()).map(|text| site!(#[doc = #text]));
            items.extend(site!(#docs pub const #id: #private::editor::Task = #private::editor::Task;));
            axes.extend(keys(id, &task.axes, names));
        }
        paths.extend(self::task(task, checked, names));
    }
    paths.extend(row(&block.strays, "block", "task", names));
    // The allow stands on a block of its own: cargo checks the names of cfgs before it looks
    // at what they guard.
    site! {
        #[allow(unexpected_cfgs)]
        {
            #[cfg(rust_analyzer)]
            {
                #[allow(non_upper_case_globals, dead_code)]
                mod tasks { #items }
                #[allow(non_upper_case_globals, dead_code)]
                mod keys { #axes }
                #paths
            }
        }
    }
}

/// Whether the compiler asks, which needs none of this and would spend a fifth of its time on
/// it: it tells the lines of tokens, while rust-analyzer says 1 for each. A block in the first
/// line of a file gets what the editor needs either way.
fn is_compiled(block: &Block) -> bool {
    let setting = block.settings.words.first().map(|word| Range::from(word.span()));
    let task = || block.tasks.first().map(|task| task.name.range);
    setting.or_else(task).and_then(Range::line).is_some()
}

fn task(task: &Task, checked: &Checked, names: &Names) -> TokenStream {
    let mut paths: TokenStream = task.keyword.iter().map(|keyword| path("block", keyword, names)).collect();
    paths.extend(row(&task.fields.words, Place::Task.module(), "image", names));
    for field in &task.fields.list {
        match &field.content {
            Content::Auth(fields) => paths.extend(row(&fields.words, Place::RegistryAuth.module(), "user", names)),
            Content::DependsOn(dependencies) => {
                for dependency in dependencies {
                    paths.extend(self::dependency(dependency, names));
                    paths.extend(selection(dependency, task, checked));
                }
                let own = task.name.ident.as_ref().filter(|id| can_be_item(id));
                paths.extend(own.map(|own| dependency_on(&unseen(own))));
            }
            Content::Variables(variables) => {
                paths.extend(variables.iter().filter_map(|variable| helper(variable, names)));
            }
            _ => {}
        }
    }
    paths
}

/// A path for each word that stands where a key may stand, finished or not, and one more.
fn row(words: &[Ident], module: &str, last: &str, names: &Names) -> TokenStream {
    let last = Ident::new(last, Span::mixed_site());
    let words = words.iter().filter(|word| can_be_item(word)).chain([&last]);
    words.map(|word| path(module, word, names)).collect()
}

fn path(module: &str, word: &Ident, names: &Names) -> TokenStream {
    let private = &names.private;
    let module = Ident::new(module, Span::mixed_site());
    site!(let _ = #private::editor::#module::#word;)
}

fn dependency_on(task: &Ident) -> TokenStream {
    site!(let _ = tasks::#task;)
}

/// The task and its status; without one, the status it has by default.
fn dependency(dependency: &Dependency, names: &Names) -> TokenStream {
    let mut paths: TokenStream = dependency.task.ident.iter().filter(|id| can_be_item(id)).map(dependency_on).collect();
    paths.extend(row(dependency.status_word.as_slice(), "statuses", Status::default().word(), names));
    paths
}

/// The keys of a task's axes: a module for each axis, by its place.
fn keys(id: &Ident, axes: &[Axis], names: &Names) -> TokenStream {
    let private = &names.private;
    let modules = axes.iter().enumerate().map(|(place, Axis { keys, .. })| {
        let module = axis_module(place);
        let keys = keys.iter().filter_map(|key| key.name.ident.as_ref()).filter(|key| can_be_item(key));
        site!(pub mod #module { #(pub const #keys: #private::editor::Word = #private::editor::Word;)* })
    });
    site!(pub mod #id { #(#modules)* })
}

fn axis_module(place: usize) -> Ident {
    quote::format_ident!("axis{place}", span = Span::mixed_site())
}

/// For each axis of the parent the key that is selected, or the first one.
fn selection(dependency: &Dependency, child: &Task, checked: &Checked) -> TokenStream {
    let Some(selection) = &dependency.selection else { return TokenStream::new() };
    let Some(parent) = checked.task(&dependency.task) else { return TokenStream::new() };
    let Some(id) = dependency.task.ident.as_ref().filter(|id| can_be_item(id)) else { return TokenStream::new() };
    let id = unseen(id);
    let own_axis = |key: &Ident| child.axes.iter().any(|axis| axis.name == *key);
    let path = |(place, axis): (usize, &Axis)| {
        let selected = match selection.keys.get(place) {
            Some(Selected::Word(word)) => word.ident.clone().filter(|word| can_be_item(word) && !own_axis(word)),
            _ => None,
        };
        let mut known = axis.keys.iter().filter_map(|key| key.name.ident.as_ref()).filter(|key| can_be_item(key));
        let first = || known.next().map(unseen);
        let (module, key) = (axis_module(place), selected.or_else(first)?);
        Some(site!(let _ = keys::#id::#module::#key;))
    };
    parent.axes.iter().enumerate().filter_map(path).collect()
}

/// A helper that is called with a literal and is therefore no code otherwise.
fn helper(variable: &Variable, names: &Names) -> Option<TokenStream> {
    let private = &names.private;
    let helper = literal_helper(variable.value.as_ref()?)?;
    Some(site!(let _ = #private::helpers::#helper::<&str>;))
}

/// The same word, but not where the user wrote it.
fn unseen(word: &Ident) -> Ident {
    let mut word = word.clone();
    word.set_span(Span::mixed_site());
    word
}

/// Keywords are no names of items, nor can all of them be raw identifiers.
fn can_be_item(ident: &Ident) -> bool {
    tokens::is_variable(ident)
}
