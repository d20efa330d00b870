//! Who asks for an expansion, and what of places that one tells.

use std::sync::OnceLock;

use proc_macro2::Span;

/// Whether it is rust-analyzer. It tells no file of a token, which the compiler always does; should
/// it come to tell it, its server still has its name.
///
/// A process is one or the other, so that it is asked once.
pub fn is_editor() -> bool {
    static EDITOR: OnceLock<bool> = OnceLock::new();
    let server = || {
        let program = std::env::current_exe().ok()?;
        Some(program.file_name()?.to_string_lossy().contains("rust-analyzer"))
    };
    // A test is neither, and has no spans of a compiler's.
    proc_macro::is_available()
        && *EDITOR.get_or_init(|| Span::call_site().unwrap().file().is_empty() || server().unwrap_or_default())
}

/// Whether it is a compiler, which tells the place of each token; not an editor, nor a test.
pub fn is_compiler() -> bool {
    proc_macro::is_available() && !is_editor()
}

/// The line and column where something begins, where a compiler tells it.
pub fn start(span: Span) -> Option<(usize, usize)> {
    if !is_compiler() {
        return None;
    }
    let start = span.unwrap().start();
    Some((start.line(), start.column()))
}
