//! Computed values: one call each, in source order.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};

use super::Names;
use super::def::variable_text;
use crate::ast::{AxisKey, Block, Content, Field, List, Task, Value, Variable};
use crate::check::calls_helper;
use crate::keys::Kind;
use crate::problem::located;
use crate::tokens::Written;

/// What a script is given to if no `shell` is set.
pub const DEFAULT_SHELL: [&str; 2] = ["bash", "-c"];

macro_rules! site {
    ($($tokens:tt)*) => { quote_spanned!(Span::mixed_site()=> $($tokens)*) };
}

/// The user's expression, parsed by itself, so that one bad value is one error. What is around
/// it bears no span of the user's, or the editor would show it too.
fn value(value: &Value, names: &Names) -> TokenStream {
    let (private, tokens) = (&names.private, value.stream());
    site!(#private::value! { #tokens })
}

fn converted(by: &str, tokens: &Value, names: &Names) -> TokenStream {
    let (by, converted) = (Ident::new(by, Span::mixed_site()), value(tokens, names));
    let private = &names.private;
    let converted = site!(#private::#by(#converted));
    // Also where no helper may be called, so that this is all that is said of it.
    if calls_helper(&tokens.tokens) { with_helpers(&converted, names) } else { converted }
}

/// The four helpers without an import.
fn with_helpers(value: &TokenStream, names: &Names) -> TokenStream {
    let private = &names.private;
    site!({
        #[allow(unused_imports)]
        use #private::helpers::{global_secret, pipeline_object, pipeline_secret, run_object};
        #value
    })
}

fn is_literal(value: &Value) -> bool {
    Written::read(&value.tokens).is_some()
}

pub fn settings(block: &Block, names: &Names) -> TokenStream {
    let Names { private, pipeline, .. } = names;
    let set = |field: &Field| {
        let Some(value) = computed(field) else { return TokenStream::new() };
        let (setter, by) = match (field.key.word, field.key.kind) {
            ("description", _) => ("pipeline_description", "text"),
            (word, Kind::Integer) => (word, "integer"),
            (word, Kind::Text) => (word, "text"),
            _ => return TokenStream::new(),
        };
        let (setter, value) = (Ident::new(setter, Span::mixed_site()), converted(by, &value, names));
        site!(#private::set::#setter(&mut #pipeline, #value);)
    };
    block.settings.list.iter().map(set).collect()
}

pub fn task(task: &Task, names: &Names) -> TokenStream {
    task.fields.list.iter().map(|field| self::field(field, task, names)).collect()
}

fn field(field: &Field, task: &Task, names: &Names) -> TokenStream {
    if let Some(value) = computed(field) {
        let by = if field.key.kind == Kind::Bool { "flag" } else { "text" };
        let value = converted(by, &value, names);
        return set(field.key.word, &if field.key.word == "script" { site!(&#value) } else { value }, names);
    }
    match &field.content {
        Content::List(list) => self::list(field, list, task, names),
        Content::Variables(variables) => variables.iter().map(|variable| self::variable(variable, names)).collect(),
        Content::Auth(fields) => fields.list.iter().map(|field| self::field(field, task, names)).collect(),
        _ => TokenStream::new(),
    }
}

/// A value that is no literal. Where one is still to be typed, a literal stands in its place,
/// so that completion finds the place (see the editor's module).
fn computed(field: &Field) -> Option<Value> {
    match &field.content {
        Content::Value(value) => Some(value.clone()).filter(|value| !is_literal(value)),
        Content::Nothing if field.exact => match field.key.kind {
            Kind::Text => Some(blank(&quote!(""))),
            Kind::Bool => Some(blank(&quote!(false))),
            Kind::Integer => Some(blank(&quote!(0))),
            _ => None,
        },
        _ => None,
    }
}

fn blank(tokens: &TokenStream) -> Value {
    Value { tokens: tokens.clone().into_iter().collect() }
}

/// `set::SETTER(&mut pipeline, number, value);`
fn set(setter: &str, value: &TokenStream, names: &Names) -> TokenStream {
    let Names { private, pipeline, number } = names;
    let setter = Ident::new(setter, Span::mixed_site());
    site!(#private::set::#setter(&mut #pipeline, #number, #value);)
}

fn list(field: &Field, list: &List, task: &Task, names: &Names) -> TokenStream {
    let word = field.key.word;
    // The shell is the beginning of the command.
    let elements_of = if word == "entrypoint" { "entrypoint_at" } else { "command_at" };
    let has_place = word != "shell" || task.fields.get("script").is_some();
    if !has_place || word == "command" && task.fields.get("script").is_some() {
        return TokenStream::new();
    }
    match list {
        List::Value(value) if is_literal(value) => TokenStream::new(),
        List::Value(value) => set(word, &converted("list", value, names), names),
        List::Elements(elements, _) => {
            let computed = elements.iter().enumerate().filter(|(_, element)| !is_literal(element));
            let set = |(at, element)| {
                let (at, text) = (Literal::usize_unsuffixed(at), converted("text", element, names));
                self::set(elements_of, &quote!(#at, #text), names)
            };
            computed.map(set).collect()
        }
    }
}

fn variable(variable: &Variable, names: &Names) -> TokenStream {
    let value = match &variable.value {
        Some(value) if is_literal(value) || variable_text(value).is_some() => return TokenStream::new(),
        Some(value) => value,
        None => &blank(&quote!("")),
    };
    let (name, text) = (&variable.name, converted("text", value, names));
    // The editor offers them while their names are being typed.
    let text = if value.tokens.len() == 1 { with_helpers(&text, names) } else { text };
    set("variable", &quote!(#name, #text), names)
}

/// The value of an axis' key: what is written, or the key itself as it is written.
pub fn axis_value(key: &AxisKey, names: &Names) -> TokenStream {
    if let Some(value) = &key.value {
        return self::value(value, names);
    }
    let mut text = Literal::string(&key.name.text);
    text.set_span(located(key.name.range.first));
    text.into_token_stream()
}
