//! Who asks for an expansion, and what of places that one tells.

use std::collections::HashMap;
use std::fs;
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

/// Which of these places are right behind a typographic quotation mark, as a word processor makes it. The compiler
/// cannot read that mark and says so, with the text in the right ones: nothing more is to be said of what is in it.
pub fn in_typographic_quotes(spans: impl Iterator<Item = Span>) -> Vec<bool> {
    let mut files: HashMap<String, Vec<String>> = HashMap::new();
    let read = |span: proc_macro::Span| {
        let source = span.local_file().and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default();
        source.lines().map(str::to_owned).collect()
    };
    let mut follows_mark = |span: Span| {
        if !is_compiler() {
            return false;
        }
        let span = span.unwrap();
        let (line, column) = (span.line(), span.column());
        let lines = files.entry(span.file()).or_insert_with(|| read(span));
        let text = line.checked_sub(1).and_then(|line| lines.get(line));
        let before = column.checked_sub(2).and_then(|before| text?.chars().nth(before));
        matches!(before, Some('\u{2018}'..='\u{201e}' | '\u{ab}' | '\u{bb}'))
    };
    spans.map(&mut follows_mark).collect()
}

/// The rest of the line in which something begins, as its file has it, comments too. Of a long file it is not asked.
pub fn line_from(span: Span) -> Option<String> {
    const LONGEST: u64 = 1 << 16;
    let (line, column) = start(span)?;
    let path = span.unwrap().local_file()?;
    fs::metadata(&path).ok().filter(|about| about.len() <= LONGEST)?;
    let source = fs::read_to_string(path).ok()?;
    let line = source.lines().nth(line.checked_sub(1)?)?;
    Some(line.chars().skip(column.checked_sub(1)?).collect())
}

/// The line and column where something begins, where a compiler tells it.
pub fn start(span: Span) -> Option<(usize, usize)> {
    if !is_compiler() {
        return None;
    }
    let start = span.unwrap().start();
    Some((start.line(), start.column()))
}
