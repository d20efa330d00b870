//! What must hold of the expansion of any tokens whatever.

use proc_macro2::{Span, TokenStream};

use crate::entry;

/// Whether a span is that of a token of the block. By its `Debug`, since under `cfg(fuzzing)`
/// proc-macro2 keeps no files, so that `byte_range` is empty for all.
fn stands_in_the_block(span: Span) -> bool {
    format!("{span:?}") != format!("{:?}", Span::call_site())
}

/// Expands a block whose tokens were all read from some text.
///
/// # Errors
/// If the expansion is neither an expression of Rust nor a report of what is wrong, each with a
/// message that can be read, at tokens of the block or at the block as a whole.
pub fn check(block: &TokenStream) -> Result<(), String> {
    // It must end. What an editor is given holds the user's expressions as they are.
    entry::pipeline_and_errors(block.clone(), true);
    let (code, errors) = entry::pipeline_and_errors(block.clone(), false);
    if errors.is_empty() {
        syn::parse2::<syn::Expr>(code).map_err(|error| format!("{error}\n{block}"))?;
    }
    for (range, problem) in errors {
        let message = problem.to_string();
        if message.is_empty() || message.len() > 8_000 {
            return Err(format!("{} bytes: {message:.200}", message.len()));
        }
        let in_the_block = [range.first, range.last].into_iter().all(stands_in_the_block);
        if !in_the_block && !range.is_whole_block() {
            return Err(format!("this points nowhere: {message}\n{block}"));
        }
    }
    Ok(())
}
