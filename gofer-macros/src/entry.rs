//! The macros on tokens that exist outside of a compiler too, so that they can be tested.

use std::panic::{AssertUnwindSafe, catch_unwind};

use gofer_core::Problem;
use proc_macro2::{Delimiter, Literal, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};

use crate::problem::{Problems, Range};
use crate::{asker, check, expand, parse, tokens};

/// A block, after `[$crate]` if it comes by way of gofer-dsl's `pipeline!`.
pub fn pipeline(tokens: TokenStream) -> TokenStream {
    let for_editor = asker::is_editor();
    caught(tokens, |tokens| pipeline_and_errors(tokens, for_editor).0)
}

/// Makes a mistake of ours an error that says so. The compiler would only say that the macro
/// panicked, and take the block for no expression at all.
fn caught(tokens: TokenStream, expand: impl FnOnce(TokenStream) -> TokenStream) -> TokenStream {
    let again = tokens.clone();
    catch_unwind(AssertUnwindSafe(|| expand(tokens))).unwrap_or_else(|_| {
        let problem = Problem::new("`pipeline!` failed on this block, which is a mistake in it and not in the block")
            .help("please report it together with the block");
        let (root, _) = root_and_block(again);
        expand::failed(&(Range::whole_block(), problem), &expand::Names::new(&root))
    })
}

/// The expansion, and the errors that are in it.
pub fn pipeline_and_errors(tokens: TokenStream, for_editor: bool) -> (TokenStream, Vec<(Range, Problem)>) {
    let (root, block) = root_and_block(tokens);
    let mut problems = Problems::new();
    let mut block = parse::block(&tokens::read(block), &mut problems);
    // A token of `pipeline!` itself, since of any other the compiler would name the macro that is called in it.
    let own = root.clone().into_iter().next().map(|token| Range::whole_block_at(token.span()));
    block.start = block.start.or(own);
    let checked = check::check(&block, &mut problems);
    let errors = problems.take();
    let expand = if for_editor { expand::for_editor } else { expand::expand };
    (expand(&checked, &errors, &expand::Names::new(&root)), errors)
}

fn root_and_block(tokens: TokenStream) -> (TokenStream, TokenStream) {
    let mut tokens = tokens.into_iter().peekable();
    match tokens.peek() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => {
            let root = group.stream();
            tokens.next();
            (root, tokens.collect())
        }
        _ => (quote!(::gofer_dsl), tokens.collect()),
    }
}

pub fn reference() -> TokenStream {
    Literal::string(include_str!("reference.md")).into_token_stream()
}

pub fn errors() -> TokenStream {
    Literal::string(include_str!("errors.md")).into_token_stream()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_of_ours() {
        let code = caught("[$crate] id: x".parse().unwrap(), |_| unreachable!()).to_string();
        assert!(code.contains("compile_error") && code.contains("not in the block"), "{code}");
        assert!(code.ends_with("$ crate :: __private :: failed () }"), "{code}");
    }
}
