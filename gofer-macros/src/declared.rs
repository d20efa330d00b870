//! Whether a word can be a name of the user's, by the file it is written in.
//!
//! A macro sees no scope. But a variable, a parameter, an import or a function is named where it
//! is made, in the same file, so that a word that is nowhere in it but where it is used is
//! nothing. What cannot be told for certain counts as declared, and is the compiler's to report.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};

use gofer_core::ReferenceKind;
use proc_macro2::{Delimiter, Span};

use crate::tokens::{Ident, TokenTree};
use crate::{asker, sources};

/// What the files around a block and the block itself have of words where names may be made, each read once, when it is asked for.
#[derive(Debug, Default)]
pub struct Declared<'t> {
    block: &'t [TokenTree],
    files: RefCell<HashMap<String, Option<Mentions>>>,
    in_block: OnceCell<HashMap<String, Vec<Span>>>,
    /// What was found of a word in a file.
    found: RefCell<HashMap<(String, String), Option<Found>>>,
}

/// What a file has of a word.
#[derive(Clone, Copy, Debug)]
struct Found {
    /// The word stands where a name may be made.
    is_made: bool,
    /// No name comes from anywhere else.
    are_all: bool,
}

impl<'t> Declared<'t> {
    pub fn around(block: &'t [TokenTree]) -> Self {
        Declared { block, ..Declared::default() }
    }

    /// Whether a word of the block is declared nowhere in its file; false where that is not known.
    pub fn is_nowhere(&self, word: &Ident) -> bool {
        self.in_file(word).is_some_and(|found| !found.is_made && found.are_all)
    }

    /// Whether the file of a word has it where a name may be made, or is not known. Whatever else
    /// may make names there does not count.
    pub fn may_be_made(&self, word: &Ident) -> bool {
        self.in_file(word).is_none_or(|found| found.is_made)
    }

    /// What the file of a word has of it, which is looked for once.
    fn in_file(&self, word: &Ident) -> Option<Found> {
        if !asker::is_compiler() {
            return None;
        }
        let name = word.to_string();
        let file = word.span().unwrap().file();
        let asked = (name.strip_prefix("r#").unwrap_or(&name).to_owned(), file);
        if let Some(found) = self.found.borrow().get(&asked) {
            return *found;
        }
        let found = self.look_for(&asked.0, &asked.1, word.span());
        self.found.borrow_mut().insert(asked, found);
        found
    }

    fn look_for(&self, name: &str, file: &str, span: Span) -> Option<Found> {
        let read = || Some(mentions(sources::of(span)?.text()));
        let mut files = self.files.borrow_mut();
        let mentions = files.entry(file.to_owned()).or_insert_with(read).as_ref()?;
        let times = mentions.times.get(name).copied().unwrap_or_default();
        Some(Found { is_made: times > 0 && times > self.in_block(name, file), are_all: mentions.are_all })
    }

    /// How many of these are in the block itself, each counted once, however often a macro repeats it.
    /// What a value of a block declares is nothing outside of this value.
    fn in_block(&self, name: &str, file: &str) -> usize {
        let spans = self.in_block.get_or_init(|| mentions_in(self.block));
        let here = spans.get(name).into_iter().flatten().filter(|span| span.unwrap().file() == file);
        here.map(|span| asker::start(*span)).collect::<HashSet<_>>().len()
    }
}

/// Macros that make no function and no constant, `include` aside; what others make is not in the file.
const MAKE_NO_NAMES: [&str; 35] = [
    "assert",
    "assert_eq",
    "assert_ne",
    "cfg",
    "column",
    "compile_error",
    "concat",
    "dbg",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "env",
    "eprint",
    "eprintln",
    "file",
    "format",
    "format_args",
    "include_bytes",
    "include_str",
    "line",
    "matches",
    "module_path",
    "option_env",
    "panic",
    "pipeline",
    "print",
    "println",
    "stringify",
    "thread_local",
    "todo",
    "unimplemented",
    "unreachable",
    "vec",
    "write",
    "writeln",
];

/// Words before a `!` that is an operator.
const BEFORE_NOT: [&str; 11] =
    ["if", "while", "match", "return", "in", "else", "break", "move", "unsafe", "as", "yield"];

/// How often a source has each word where a name may be made.
#[derive(Debug)]
struct Mentions {
    times: HashMap<String, usize>,
    /// False if names come from elsewhere unseen: by a glob, by a macro, or around a file that has no function and so may
    /// be included itself.
    are_all: bool,
}

fn mentions(source: &str) -> Mentions {
    let mut times: HashMap<String, usize> = HashMap::new();
    let (mut before, mut in_use, mut has_fn, mut are_all) = ("", false, false, true);
    for (token, after) in tokens(source) {
        in_use = (in_use || token == "use") && token != ";";
        are_all &= !(in_use && token == "*" || may_make_names(token, after));
        let word = token.strip_prefix("r#").unwrap_or(token);
        if length_of_word(word) > 0 && (before == "fn" || !is_use(after)) {
            *times.entry(word.to_owned()).or_default() += 1;
        }
        has_fn |= token == "fn";
        before = token;
    }
    Mentions { times, are_all: are_all && has_fn }
}

/// Whether this is a macro's call that may make a function, or a macro's definition, whose names are those where it is called.
fn may_make_names(token: &str, after: &str) -> bool {
    let is_macro = after.starts_with('!') && !after.starts_with("!=") && length_of_word(token) > 0;
    // `pipeline_secret!("key")` is told as the function that it is.
    let makes_none = MAKE_NO_NAMES.contains(&token) || ReferenceKind::from_word(token).is_some();
    is_macro && !makes_none && !BEFORE_NOT.contains(&token)
}

/// The words of a block where a name may be made.
fn mentions_in(block: &[TokenTree]) -> HashMap<String, Vec<Span>> {
    let mut spans: HashMap<String, Vec<Span>> = HashMap::new();
    let mut groups = vec![block];
    while let Some(tokens) = groups.pop() {
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => groups.push(group.tokens()),
                TokenTree::Ident(word) => {
                    let after: String = tokens[at + 1..].iter().take(2).map(sign).collect();
                    let is_fn = at > 0 && matches!(&tokens[at - 1], TokenTree::Ident(before) if before == "fn");
                    if is_fn || !is_use(&after) {
                        let name = word.to_string();
                        let name = name.strip_prefix("r#").unwrap_or(&name);
                        spans.entry(name.to_owned()).or_default().push(word.span());
                    }
                }
                _ => {}
            }
        }
    }
    spans
}

/// How a token begins.
fn sign(token: &TokenTree) -> char {
    match token {
        TokenTree::Punct(punct) => punct.as_char(),
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => '(',
        _ => ' ',
    }
}

/// Whether what stands before this is used: nothing is made by `word.x`, `word::x`, `word!` and,
/// after anything but `fn`, `word(x)`.
fn is_use(after: &str) -> bool {
    let member = after.starts_with('.') && !after.starts_with("..");
    member || after.starts_with("::") || after.starts_with('(') || after.starts_with('!') && !after.starts_with("!=")
}

/// The words and signs of a source, each with what follows it, without texts and comments.
fn tokens(source: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = source;
    std::iter::from_fn(move || {
        loop {
            rest = rest.trim_start();
            match length_of_text(rest) {
                0 => break,
                length => rest = rest.get(length..).unwrap_or_default(),
            }
        }
        let raw = if rest.starts_with("r#") { 2 } else { 0 };
        let length = raw + length_of_word(&rest[raw..]);
        let length = length.max(rest.chars().next()?.len_utf8());
        let (token, after) = rest.split_at(length);
        rest = after;
        Some((token, after.trim_start()))
    })
}

fn length_of_word(rest: &str) -> usize {
    rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').map(char::len_utf8).sum()
}

/// How long the comment, the text or the character is that begins here; 0 if none does.
fn length_of_text(rest: &str) -> usize {
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return length_of_comment(rest);
    }
    let prefix = rest.len() - rest.trim_start_matches(['b', 'c']).len();
    let (prefix, rest) = if prefix <= 1 { (prefix, &rest[prefix..]) } else { (0, rest) };
    let length = if let Some(raw) = rest.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let Some(text) = raw[hashes..].strip_prefix('"') else { return 0 };
        let end = format!("\"{}", "#".repeat(hashes));
        text.find(&end).map_or(rest.len(), |at| 2 + hashes + at + end.len())
    } else if rest.starts_with('"') {
        length_to('"', rest)
    } else if rest.starts_with("'\\") || rest.chars().nth(2) == Some('\'') && rest.starts_with('\'') {
        length_to('\'', rest)
    } else {
        return 0;
    };
    prefix + length
}

/// How long a text is that ends with the sign with which it begins.
fn length_to(quote: char, rest: &str) -> usize {
    let mut escaped = true;
    for (at, c) in rest.char_indices() {
        if c == quote && !escaped {
            return at + quote.len_utf8();
        }
        escaped = c == '\\' && !escaped;
    }
    rest.len()
}

/// Comments stand in comments.
fn length_of_comment(rest: &str) -> usize {
    let (mut open, mut at) = (0usize, 0);
    while at < rest.len() {
        let step = match rest.get(at..at + 2) {
            Some("/*") => {
                open += 1;
                2
            }
            Some("*/") => {
                open -= 1;
                2
            }
            _ => rest[at..].chars().next().map_or(1, char::len_utf8),
        };
        at += step;
        if open == 0 {
            return at;
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::mentions;

    #[test]
    fn whatever_may_make_a_name_does() {
        for source in [
            "let env = x;",
            "fn f(env: &Env) {}",
            "fn env(key: &str) {}",
            "use a::env;",
            "use a::{env, b};",
            "use a::*;",
            "use a::{b, c::{self, *}};",
            "include!(\"a.rs\");",
            "for env in x {}",
            "if let Some(env) = x {}",
            "|env| 1",
            "match x { r#env => 1 }",
            "let r#env = 1;",
            "static env: Env = 1;",
            "declare!(env)",
            "declare_functions! { one, two }",
            "macro_rules! ci { () => { pipeline! { } } }",
            "'\"' env '\"'",
            "{ 'a: env",
            "env(1) // without a function",
            "\"\\\"\" env",
            "r#\"\"\"# env",
            "/* /* */ */ env",
            "0..env",
        ] {
            let mentions = mentions(source);
            assert!(!mentions.are_all || mentions.times.contains_key("env"), "{source}");
        }
    }

    #[test]
    fn what_only_uses_a_name_does_not() {
        for source in [
            "",
            "if !(ready) || a != b { vec![1] }",
            "env.HOME",
            "env . HOME",
            "env!(\"HOME\")",
            "std::env::var(\"HOME\")",
            "gofer_dsl::env(\"HOME\")",
            "// let env = 1;\n",
            "/* let env /* */ = 1; */",
            "\"let env = 1\"",
            "r#\"let \"env\" = 1\"#",
            "b\"env\" c\"env\" br\"env\"",
            "environment = my_env * 2",
            "'\\'' '\"' \"env\"",
            "\"\\\\\" env.x",
            "\"unfinished env",
            "/* unfinished env",
            "r#\"unfinished env",
        ] {
            let mentions = mentions(&format!("fn main() {{}} {source}"));
            assert!(mentions.are_all && !mentions.times.contains_key("env"), "{source}");
        }
    }
}
