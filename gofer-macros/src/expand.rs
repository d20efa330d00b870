//! Checked pipeline to code.
//!
//! ```text
//! { let mut p = build("…", SnakeCase);
//!   { set::image(&mut p, 3, StringExpression::text_of(value!(EXPR)));
//!     … }
//!   compile_error!s;
//!   p }
//! ```
//!
//! An editor that asks is given something else, see [`editor`]. Errors come last, since what they are must not move what completion looks at before them.
//! Literals are one string of records. Everything else is a call in source order, in
//! place, so that local variables, `?` and `.await` work in it.

/// Tokens of the macro's own: names in them are not those of the block.
macro_rules! site {
    ($($tokens:tt)*) => { ::quote::quote_spanned!(::proc_macro2::Span::mixed_site()=> $($tokens)*) };
}

mod defaults;
pub mod editor;
mod literals;
mod settings;
mod values;

use std::collections::HashSet;

use gofer_core::{Ids, Problem};
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};

use crate::check::{Axis, Checked, CheckedTask, Index, Values};
use crate::problem::{Range, compile_error, compile_error_for_editor, located};
use crate::{sources, tokens};

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
    let errors: TokenStream = problems.iter().map(compile_error_for_editor).collect();
    quote_spanned!(Span::mixed_site()=> { #statements #errors #private::failed() })
}

/// The whole expansion.
pub fn expand(checked: &Checked, problems: &[(Range, Problem)], names: &Names) -> TokenStream {
    let Names { private, pipeline, .. } = names;
    let told = problems.iter().filter(|(range, _)| !sources::in_typographic_quotes(range.first));
    let errors: TokenStream = told.map(compile_error).collect();
    let block = checked.block;
    if !problems.is_empty() && block.tasks.is_empty() && block.settings.words.is_empty() {
        return braces(quote_spanned!(Span::mixed_site()=> #errors #private::failed()), block.start);
    }
    let literals = literals::pipeline(checked);
    let ids = match checked.settings.ids {
        Ids::SnakeCase => quote_spanned!(Span::mixed_site()=> #private::SnakeCase),
        Ids::KebabCase => quote_spanned!(Span::mixed_site()=> #private::KebabCase),
    };
    let mut set = settings::calls(checked, names);
    let shared = shared_axes(&checked.index);
    for (place, can_loop) in loops(&checked.index).into_iter().enumerate() {
        set.extend(fields(place, &checked.index, &shared, can_loop, names));
    }
    let mutable = (!set.is_empty()).then(|| quote!(mut));
    // `(pick(1, 2))` and `{ value }` are values too, and would be parentheses around an argument, and after `todo!()`
    // the call of ours that takes it would be reached by nothing.
    let set = (!set.is_empty()).then(
        || quote!(#[allow(unreachable_code, unused_parens, unused_braces, clippy::diverging_sub_expression)] { #set }),
    );
    let whole = whole(pipeline, private);
    let inside = quote_spanned! {Span::mixed_site()=>
        let #mutable #pipeline = #private::BUILD(#literals, #ids);
        #set
        #errors
        #whole
    };
    braces(inside, block.start)
}

/// The outer braces, at the first word of the block: where an item, a pattern or a type stands, which no block is, the
/// compiler points at them, and elsewhere would show the line in which `pipeline!` calls the macro.
fn braces(inside: TokenStream, start: Option<Range>) -> TokenStream {
    let mut braces = Group::new(Delimiter::Brace, inside);
    braces.set_span(start.map_or_else(Span::mixed_site, |start| located(start.first)));
    braces.into_token_stream()
}

/// The value of the block: a call whose tokens are all at the same place as `$crate`, which belongs to `pipeline!`
/// itself. Where another type is expected, the compiler says so of that macro then, and of none that is called in it.
fn whole(pipeline: &Ident, private: &TokenStream) -> TokenStream {
    let Some(own) = private.clone().into_iter().next().map(|token| token.span()) else {
        return pipeline.to_token_stream();
    };
    let path = private.clone().into_iter().map(|mut token| {
        token.set_span(own);
        token
    });
    let path: TokenStream = path.collect();
    let mut value = Group::new(Delimiter::Parenthesis, pipeline.to_token_stream());
    value.set_span(own);
    quote_spanned!(own=> #path::whole #value)
}

/// The axes whose values other tasks take too: the places of the task and the axis.
fn shared_axes(index: &Index) -> HashSet<(usize, usize)> {
    let of = |axis: &Axis| match axis.values {
        Values::Of(task, axis) => Some((task, axis)),
        Values::Own(_) | Values::Tasks(_) => None,
    };
    index.tasks.iter().flat_map(|task| &task.axes).filter_map(of).collect()
}

/// The calls that set a task's computed fields, for each of its instances.
fn fields(place: usize, index: &Index, shared: &HashSet<(usize, usize)>, can_loop: bool, names: &Names) -> TokenStream {
    let checked = &index.tasks[place];
    let CheckedTask { axes, fields, first, .. } = checked;
    if axes.is_empty() {
        return values::task(fields, &names.of_instance(*first));
    }
    let fields = values::task(fields, names);
    let has_value =
        |axis: &Axis| matches!(axis.values, Values::Own(keys) if keys.iter().any(|key| key.value.is_some()));
    let is_shared = (0..axes.len()).any(|at| shared.contains(&(place, at)));
    if fields.is_empty() && !axes.iter().any(has_value) && !is_shared || !can_loop {
        return TokenStream::new();
    }
    matrix(place, index, is_shared, &fields, names)
}

/// Of which tasks with axes there can be a loop. An axis that is no variable, or has no keys, is reported, and a loop
/// over it would be too; so would one over values that such a task was to make.
fn loops(index: &Index) -> Vec<bool> {
    let mut loops: Vec<bool> = Vec::with_capacity(index.tasks.len());
    for task in &index.tasks {
        let has_values = |axis: &Axis| match axis.values {
            Values::Of(above, _) => loops[above],
            Values::Own(_) | Values::Tasks(_) => true,
        };
        let all =
            task.axes.iter().all(|axis| tokens::is_variable(axis.name) && !axis.keys.is_empty() && has_values(axis));
        loops.push(all);
    }
    loops
}

/// A variable for an axis of a task, by their places.
fn variable(name: &str, (task, axis): (usize, usize)) -> Ident {
    quote::format_ident!("__{name}{task}_{axis}", span = Span::mixed_site())
}

/// A loop over the axes' values, which are evaluated once, before it.
fn matrix(place: usize, index: &Index, is_shared: bool, fields: &TokenStream, names: &Names) -> TokenStream {
    let Names { private, number, .. } = names;
    let task = &index.tasks[place];
    // The number goes on before anything of the user's runs, so that nothing can make it fall behind.
    let before_first = proc_macro2::Literal::u32_unsuffixed(task.first.wrapping_sub(1));
    let site = Span::mixed_site();
    let several = task.axes.len() > 1 || is_shared;
    let (mut lets, mut taken, mut again) = (TokenStream::new(), Vec::new(), Vec::new());
    for (at, axis) in task.axes.iter().enumerate() {
        let source = match axis.values {
            Values::Of(task, axis) => (task, axis),
            Values::Own(_) | Values::Tasks(_) => (place, at),
        };
        let (array, again_of) = (variable("values", source), variable("again", source));
        lets.extend(axis_values(axis, source, several, index, names));
        // Who is alone takes them as they are.
        let is_alone = at == 0 && !is_shared && source == (place, at);
        let all_again = || quote_spanned!(site=> #private::all_again(&#array, #again_of));
        taken.push(if is_alone { array.to_token_stream() } else { all_again() });
        again.push(again_of);
    }
    let axes: Vec<&Ident> = task.axes.iter().map(|axis| axis.name.token()).collect();
    // The innermost axis hands its values on; the others keep theirs for the next round.
    let outer = axes.split_last().map_or(&[][..], |(_, outer)| outer);
    let outer_again = &again[..outer.len()];
    // This use stands nowhere in the user's text, or the editor would show it there.
    let used = axes.iter().map(|axis| {
        let mut used = (*axis).clone();
        used.set_span(site.resolved_at(axis.span()));
        used
    });
    let mut body = quote_spanned! {site=>
        #number = #number.wrapping_add(1);
        #(let #outer = #outer_again(&#outer);)*
        #(let _ = &#used;)*
        #fields
    };
    for (values, axis) in taken.iter().zip(&axes).rev() {
        body = quote_spanned!(site=> for #axis in #values { #body });
    }
    // What other tasks take too stands outside.
    let (outside, inside) = if is_shared { (lets, TokenStream::new()) } else { (TokenStream::new(), lets) };
    quote_spanned!(site=> #outside #[allow(unused_labels)] {
        let mut #number: #private::Number = #before_first;
        #inside
        #body
        let _ = #number;
    })
}

/// The array of an axis' values, and how to have them again where that is needed.
fn axis_values(axis: &Axis, place: (usize, usize), several: bool, index: &Index, names: &Names) -> TokenStream {
    let (private, site) = (&names.private, Span::mixed_site());
    let all: Vec<TokenStream> = match &axis.values {
        Values::Own(keys) => keys.iter().map(|key| values::axis_value(key, names)).collect(),
        Values::Tasks(tasks) => tasks.iter().map(|task| index.id(task.instance).to_token_stream()).collect(),
        Values::Of(..) => return TokenStream::new(),
    };
    let array = variable("values", place);
    match all.split_first() {
        Some((value, others)) if several => {
            // It is at their first value that the compiler says of all of them that they are not `Clone`.
            let (first, again) = (variable("first", place), variable("again", place));
            quote_spanned! {site=>
                let (#first, #again) = #private::CloneExpression::with_clone(#value);
                let #array = [#first #(, #others)*];
            }
        }
        _ => quote_spanned!(site=> let #array = [#(#all),*];),
    }
}
