//! The files in which blocks are written, where a compiler tells them. Each is read once, as the compiler does it too.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;
use std::{fs, iter};

use proc_macro2::Span;

use crate::asker;

/// A file of more bytes is not read: there the compiler's own words have to do.
const LONGEST: u64 = 1 << 20;

thread_local! {
    /// By the names that the compiler has for them; `None` is one that cannot be read.
    static FILES: RefCell<HashMap<String, Option<Rc<Source>>>> = RefCell::default();
}

/// The text of a file, and where its lines begin.
#[derive(Debug)]
pub struct Source {
    text: String,
    lines: Vec<usize>,
}

impl Source {
    fn read(path: &Path) -> Option<Source> {
        fs::metadata(path).ok().filter(|about| about.len() <= LONGEST)?;
        let text = fs::read_to_string(path).ok()?;
        let lines = iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Some(Source { text, lines })
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// A line by its number, from 1.
    fn line(&self, number: usize) -> Option<&str> {
        let start = *self.lines.get(number.checked_sub(1)?)?;
        self.text.get(start..)?.lines().next()
    }
}

/// The file in which something stands. Nothing in an editor, in a test and of a file that is too long.
pub fn of(span: Span) -> Option<Rc<Source>> {
    if !asker::is_compiler() {
        return None;
    }
    let span = span.unwrap();
    let read = || Source::read(&span.local_file()?).map(Rc::new);
    FILES.with_borrow_mut(|files| files.entry(span.file()).or_insert_with(read).clone())
}

/// The rest of the line in which something begins, as its file has it, comments too.
pub fn line_from(span: Span) -> Option<String> {
    let (line, column) = asker::start(span)?;
    Some(of(span)?.line(line)?.chars().skip(column.checked_sub(1)?).collect())
}

/// Whether something is right behind a typographic quotation mark, as a word processor makes it. The compiler cannot
/// read that mark and says so, with the text in the right ones: nothing more is to be said of what is in it.
pub fn in_typographic_quotes(span: Span) -> bool {
    let before = || {
        let (line, column) = asker::start(span)?;
        of(span)?.line(line)?.chars().nth(column.checked_sub(2)?)
    };
    matches!(before(), Some('\u{2018}'..='\u{201e}' | '\u{ab}' | '\u{bb}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_from_one() {
        let path = std::env::temp_dir().join(format!("gofer-macros-sources-{}", std::process::id()));
        fs::write(&path, "one\r\ntwo\n\nfour").unwrap();
        let source = Source::read(&path);
        fs::remove_file(&path).unwrap();
        let source = source.unwrap();
        let lines: Vec<_> = (0..6).map(|number| source.line(number)).collect();
        assert_eq!(lines, [None, Some("one"), Some("two"), Some(""), Some("four"), None]);
        assert_eq!(source.text(), "one\r\ntwo\n\nfour");
        assert!(Source::read(Path::new("no such file")).is_none());
    }
}
