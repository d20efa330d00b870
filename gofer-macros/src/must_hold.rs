//! What must hold of the expansion of any tokens whatever.

use proc_macro2::{Span, TokenStream};

use crate::entry;

/// Spans that stand in no file have no bytes.
fn stands_in_a_file(span: Span) -> bool {
    !span.byte_range().is_empty()
}

/// Expands a block whose tokens all stand in some file.
///
/// # Errors
/// If the expansion is neither an expression of Rust nor a report of what is wrong, each with a
/// message that can be read, at tokens of the block or at the block as a whole.
pub fn check(block: &TokenStream) -> Result<(), String> {
    let (code, errors) = entry::pipeline_and_errors(block.clone());
    if errors.is_empty() {
        syn::parse2::<syn::Expr>(code).map_err(|error| format!("{error}\n{block}"))?;
    }
    for (range, problem) in errors {
        let message = problem.to_string();
        if message.is_empty() || message.len() > 8_000 {
            return Err(format!("{} bytes: {message:.200}", message.len()));
        }
        let in_the_block = [range.first, range.last].into_iter().all(stands_in_a_file);
        if !in_the_block && !range.is_whole_block() {
            return Err(format!("this points nowhere: {message}\n{block}"));
        }
    }
    Ok(())
}
