//! Whether a word can be a name of the user's, by the file it is written in.
//!
//! A macro sees no scope. But a variable, a parameter, an import or a function is named where it
//! is made, in the same file, so that a word that is nowhere in it but where it is used is
//! nothing. What cannot be told for certain counts as declared, and is the compiler's to report.

use std::collections::HashSet;
use std::fs;

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

use crate::asker;

/// Whether a word of a block is declared nowhere in its file; false where that is not known.
pub fn is_nowhere(word: &Ident, block: &TokenStream) -> bool {
    if !asker::is_compiler() {
        return false;
    }
    let source = word.span().unwrap().local_file().and_then(|file| fs::read_to_string(file).ok());
    let mentions = source.and_then(|source| mentions(&source, &word.to_string()));
    mentions.is_some_and(|mentions| mentions == 0 || mentions <= mentions_in(block, word))
}

/// How often a source has a word where a name may be made; `None` if names come from elsewhere unseen: by a glob, by
/// `include!`, or around a file that has no function and so may be included itself.
fn mentions(source: &str, word: &str) -> Option<usize> {
    let (mut mentions, mut before, mut in_use, mut has_fn) = (0, "", false, false);
    for (token, after) in tokens(source) {
        in_use = (in_use || token == "use") && token != ";";
        if in_use && token == "*" || token == "include" && after.starts_with('!') {
            return None;
        }
        let is_word = token.strip_prefix("r#").unwrap_or(token) == word;
        mentions += usize::from(is_word && (before == "fn" || !is_use(after)));
        has_fn |= token == "fn";
        before = token;
    }
    has_fn.then_some(mentions)
}

/// How many of these are in the block itself, each counted once, however often a macro repeats it.
/// What a value of a block declares is nothing outside of this value.
fn mentions_in(block: &TokenStream, word: &Ident) -> usize {
    let file = word.span().unwrap().file();
    let mut places = HashSet::new();
    let mut groups = vec![block.clone()];
    while let Some(group) = groups.pop() {
        let tokens: Vec<TokenTree> = group.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => groups.push(group.stream()),
                TokenTree::Ident(other) if other == word && other.span().unwrap().file() == file => {
                    let after: String = tokens[at + 1..].iter().take(2).map(sign).collect();
                    let is_fn = at > 0 && matches!(&tokens[at - 1], TokenTree::Ident(before) if before == "fn");
                    if is_fn || !is_use(&after) {
                        places.insert(asker::start(other.span()));
                    }
                }
                _ => {}
            }
        }
    }
    places.len()
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
            "'\"' env '\"'",
            "{ 'a: env",
            "env(1) // without a function",
            "\"\\\"\" env",
            "r#\"\"\"# env",
            "/* /* */ */ env",
            "0..env",
        ] {
            assert_ne!(mentions(source, "env"), Some(0), "{source}");
        }
    }

    #[test]
    fn what_only_uses_a_name_does_not() {
        for source in [
            "",
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
            assert_eq!(mentions(&format!("fn main() {{}} {source}"), "env"), Some(0), "{source}");
        }
    }
}
