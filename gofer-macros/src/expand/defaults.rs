//! Computed defaults: each evaluated once, before the first task, and set in the tasks that take
//! it. Literal ones are in the tasks' JSON.

use proc_macro2::{Ident, Literal, Span, TokenStream};

use super::Names;
use super::values::{Convert, ELEMENT, VARIABLE, converted_by};
use crate::check::Checked;
use crate::check::typed::{Command, Fields, Given, Text};
use crate::keys::TaskKey;

/// The calls for the defaults, in source order.
pub fn calls(checked: &Checked, names: &Names) -> TokenStream {
    let defaults = &checked.settings.defaults;
    let lacking = |key: TaskKey| move |fields: &Fields| !fields.order.contains(&key);
    let private = &names.private;
    let call = |key: &TaskKey| match key {
        TaskKey::Image => {
            each(defaults.image.as_ref()?, checked, lacking(TaskKey::Image), &site!(#private::set::image), names)
        }
        TaskKey::Shell => shell(checked, names),
        TaskKey::Variables => Some(variables(checked, names)),
        TaskKey::InjectApiToken => {
            let set = site!(#private::set::inject_api_token);
            each(defaults.inject_api_token.as_ref()?, checked, lacking(TaskKey::InjectApiToken), &set, names)
        }
        TaskKey::AlwaysPullNewestImage => {
            let (set, lacking) =
                (site!(#private::set::always_pull_newest_image), lacking(TaskKey::AlwaysPullNewestImage));
            each(defaults.always_pull_newest_image.as_ref()?, checked, lacking, &set, names)
        }
        TaskKey::Description
        | TaskKey::DependsOn
        | TaskKey::Entrypoint
        | TaskKey::Command
        | TaskKey::Script
        | TaskKey::RegistryAuth => None,
    };
    defaults.order.iter().filter_map(call).collect()
}

fn variables(checked: &Checked, names: &Names) -> TokenStream {
    let private = &names.private;
    let call = |variable: &crate::check::typed::Variable| {
        let name = variable.name;
        let takes = |fields: &Fields| !fields.variables.iter().any(|own| own.name == name);
        let set = site!(|pipeline, task, value| #private::set::variable(pipeline, task, #name, value));
        each_by(VARIABLE, &variable.value, checked, takes, &set, names)
    };
    let variables = checked.settings.defaults.variables.iter().filter_map(call);
    let spread = checked.settings.defaults.spread.as_ref();
    let spread = spread.and_then(|pairs| each(pairs, checked, |_| true, &site!(#private::set::weak_variables), names));
    variables.chain(spread).collect()
}

/// The shell of scripts that are given to none of their own.
fn shell(checked: &Checked, names: &Names) -> Option<TokenStream> {
    let private = &names.private;
    let takes = |fields: &Fields| {
        matches!(fields.command, Some(Command::Script { .. })) && !fields.order.contains(&TaskKey::Shell)
    };
    let shell = checked.settings.defaults.shell.as_ref()?;
    let Given::Literal(elements) = shell else {
        return each(shell, checked, takes, &site!(#private::set::shell), names);
    };
    let element = |(at, element): (usize, &Text)| {
        let at = Literal::usize_unsuffixed(at);
        let set = site!(|pipeline, task, value| #private::set::command_at(pipeline, task, #at, value));
        each_by(ELEMENT, element, checked, takes, &set, names)
    };
    Some(elements.iter().enumerate().filter_map(element).collect())
}

fn each<T: Convert>(
    given: &Given<T>,
    checked: &Checked,
    takes: impl Fn(&Fields) -> bool,
    set: &TokenStream,
    names: &Names,
) -> Option<TokenStream> {
    each_by(T::BY, given, checked, takes, set, names)
}

/// `each::text(&mut pipeline, &[(0, 5)], value, set::image);`
fn each_by<T: Convert>(
    by: [&str; 2],
    given: &Given<T>,
    checked: &Checked,
    takes: impl Fn(&Fields) -> bool,
    set: &TokenStream,
    names: &Names,
) -> Option<TokenStream> {
    let Names { private, pipeline, .. } = names;
    let (each, value) = (Ident::new(T::EACH, Span::mixed_site()), converted_by(by, given, names)?);
    let ranges = ranges(checked, takes).into_iter().map(|(first, end)| {
        let [first, end] = [first, end].map(Literal::usize_unsuffixed);
        site!((#first, #end))
    });
    Some(site!(#private::each::#each(&mut #pipeline, &[#(#ranges),*], #value, #set);))
}

/// The instances of the tasks that take a default, as few ranges: the first and the one after
/// the last.
fn ranges(checked: &Checked, takes: impl Fn(&Fields) -> bool) -> Vec<(usize, usize)> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for task in checked.index.tasks.iter().filter(|task| takes(&task.fields)) {
        let first = task.first as usize;
        let end = first + task.instances.len();
        match ranges.last_mut() {
            Some((_, last)) if *last == first => *last = end,
            _ => ranges.push((first, end)),
        }
    }
    ranges
}
