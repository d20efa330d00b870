//! Checked pipeline to code.
//!
//! ```text
//! { let mut p = build("{…}", SnakeCase);
//!   { set::image(&mut p, 3, StringExpression::text_of(value!(EXPR)));
//!     … }
//!   compile_error!s;
//!   p }
//! ```
//!
//! An editor that asks is given something else, see [`editor`]. Errors come last, since what they are must not move what completion looks at before them.
//! Literals are one string, the pipeline's JSON. Everything else is a call in source order, in
//! place, so that local variables, `?` and `.await` work in it.

mod defaults;
pub mod editor;
mod json;
mod values;

use gofer_core::{Ids, Problem};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};

use crate::ast::Task;
use crate::check::{Checked, CheckedTask};
use crate::problem::{Range, compile_error};
use crate::tokens;

/// Where the expansion finds gofer-dsl, and the names it makes.
pub struct Names {
    /// gofer-dsl's hidden module.
    pub private: TokenStream,
    /// The pipeline that is being built.
    pub pipeline: Ident,
    /// The number of the instance whose fields are being set: a literal, or a variable in a
    /// matrix.
    pub number: TokenStream,
    /// Whether that is done in a loop.
    pub in_loop: bool,
}

impl Names {
    pub fn new(root: &TokenStream) -> Self {
        let site = Span::mixed_site();
        Names {
            private: quote!(#root::__private),
            pipeline: Ident::new("__pipeline", site),
            number: Ident::new("__number", site).into_token_stream(),
            in_loop: true,
        }
    }

    fn of_instance(&self, number: u32) -> Self {
        Names {
            private: self.private.clone(),
            pipeline: self.pipeline.clone(),
            number: proc_macro2::Literal::u32_unsuffixed(number).into_token_stream(),
            in_loop: false,
        }
    }
}

/// What stands for a block of which nothing is known but an error.
pub fn failed(error: &(Range, Problem), names: &Names) -> TokenStream {
    let (private, error) = (&names.private, compile_error(error));
    quote_spanned!(Span::mixed_site()=> { #error #private::failed() })
}

/// The whole expansion for an editor.
pub fn for_editor(checked: &Checked, problems: &[(Range, Problem)], names: &Names) -> TokenStream {
    let (private, statements) = (&names.private, editor::statements(checked, names));
    let errors: TokenStream = problems.iter().map(compile_error).collect();
    quote_spanned!(Span::mixed_site()=> { #statements #errors #private::failed() })
}

/// The whole expansion.
pub fn expand(checked: &Checked, problems: &[(Range, Problem)], names: &Names) -> TokenStream {
    let Names { private, pipeline, .. } = names;
    let errors: TokenStream = problems.iter().map(compile_error).collect();
    let block = checked.block;
    if !problems.is_empty() && block.tasks.is_empty() && block.settings.words.is_empty() {
        return quote_spanned!(Span::mixed_site()=> { #errors #private::failed() });
    }
    let json = json::pipeline(checked);
    let ids = match checked.settings.ids {
        Ids::SnakeCase => quote_spanned!(Span::mixed_site()=> #private::SnakeCase),
        Ids::KebabCase => quote_spanned!(Span::mixed_site()=> #private::KebabCase),
    };
    let mut set = values::settings(checked, names);
    for task in &checked.index.tasks {
        set.extend(fields(task, names));
    }
    let mutable = (!set.is_empty()).then(|| quote!(mut));
    // `(pick(1, 2))` and `{ value }` are values too, and would be parentheses around an argument.
    let set = (!set.is_empty()).then(|| quote!(#[allow(unused_parens, unused_braces)] { #set }));
    quote_spanned! {Span::mixed_site()=> {
        let #mutable #pipeline = #private::build(#json, #ids);
        #set
        #errors
        #pipeline
    }}
}

/// The calls that set a task's computed fields, for each of its instances.
fn fields(checked: &CheckedTask, names: &Names) -> TokenStream {
    let CheckedTask { task, fields, first, .. } = checked;
    if task.axes.is_empty() {
        return values::task(fields, &names.of_instance(*first));
    }
    let fields = values::task(fields, names);
    let has_values = task.axes.iter().flat_map(|axis| &axis.keys).any(|key| key.value.is_some());
    if fields.is_empty() && !has_values || !can_loop(task) {
        return TokenStream::new();
    }
    matrix(task, *first, &fields, names)
}

/// An axis that is no variable, or has no keys, is reported; a loop over it would be too.
fn can_loop(task: &Task) -> bool {
    task.axes.iter().all(|axis| tokens::is_variable(&axis.name) && !axis.keys.is_empty())
}

/// A loop over the axes' values, which are evaluated once, before it.
fn matrix(task: &Task, first: u32, fields: &TokenStream, names: &Names) -> TokenStream {
    let Names { private, number, .. } = names;
    // The number goes on before anything of the user's runs, so that nothing can make it fall behind.
    let before_first = proc_macro2::Literal::u32_unsuffixed(first.wrapping_sub(1));
    let site = Span::mixed_site();
    let variable = |name: &str, at: usize| quote::format_ident!("__{name}{at}", span = site);
    let several = task.axes.len() > 1;
    let mut lets = TokenStream::new();
    for (at, axis) in task.axes.iter().enumerate() {
        let mut values = axis.keys.iter().map(|key| values::axis_value(key, names));
        let array = variable("values", at);
        if several && let Some(value) = values.next() {
            // It is at their first value that the compiler says of all of them that they are not `Clone`.
            let (first, again) = (variable("first", at), variable("again", at));
            lets.extend(quote_spanned! {site=>
                let (#first, #again) = #private::AxisValue::with_clone(#value);
                let #array = [#first #(, #values)*];
            });
        } else {
            lets.extend(quote_spanned!(site=> let #array = [#(#values),*];));
        }
    }
    let axes: Vec<&Ident> = task.axes.iter().map(|axis| &axis.name).collect();
    // The innermost axis hands its values on; the others keep theirs for the next round.
    let outer = axes.split_last().map_or(&[][..], |(_, outer)| outer);
    let again = (0..outer.len()).map(|at| variable("again", at));
    // This use stands nowhere in the user's text, or the editor would show it there.
    let used = axes.iter().map(|axis| {
        let mut used = (*axis).clone();
        used.set_span(site.resolved_at(axis.span()));
        used
    });
    let mut body = quote_spanned! {site=>
        #number = #number.wrapping_add(1);
        #(let #outer = #again(&#outer);)*
        #(let _ = &#used;)*
        #fields
    };
    for (at, axis) in axes.iter().enumerate().rev() {
        let (array, again) = (variable("values", at), variable("again", at));
        let values = if at == 0 { quote!(#array) } else { quote_spanned!(site=> #private::all_again(&#array, #again)) };
        body = quote_spanned!(site=> for #axis in #values { #body });
    }
    quote_spanned!(site=> #[allow(unused_labels)] {
        let mut #number: #private::Number = #before_first;
        #lets
        #body
        let _ = #number;
    })
}
