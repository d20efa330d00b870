//! The texts that the sources of a crate hold, read as Rust: what is in comments, attributes and tests is none of them.

use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// A text of a source, and what it is handed to.
pub struct Text {
    pub place: String,
    pub said: String,
    /// Whether it is written as a character.
    pub is_character: bool,
    /// The calls and macros within whose arguments it stands, the outermost first.
    pub within: Vec<String>,
}

/// The files below a folder whose names end so.
pub fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|own| own == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// What a source holds.
pub struct Source {
    pub texts: Vec<Text>,
    /// The modules that have files of their own and are compiled for tests alone.
    of_tests: Vec<String>,
}

/// The texts of all sources below a folder, without those of tests.
pub fn texts(folder: &Path) -> Vec<Text> {
    let files = files(folder, "rs");
    let read = files.iter().map(|file| {
        of_source(&file.display().to_string(), &std::fs::read_to_string(file).expect("a source can be read"))
    });
    let read: Vec<Source> = read.collect();
    let of_tests: Vec<PathBuf> = files
        .iter()
        .zip(&read)
        .flat_map(|(file, source)| source.of_tests.iter().map(|name| module(file, name)))
        .collect();
    let ours = files.iter().zip(read).filter(|(file, _)| {
        !of_tests.iter().any(|module| file.starts_with(module) || **file == module.with_extension("rs"))
    });
    ours.flat_map(|(_, source)| source.texts).collect()
}

/// The folder of a module that a file declares.
fn module(file: &Path, name: &str) -> PathBuf {
    let is_root = ["lib.rs", "main.rs", "mod.rs"].iter().any(|root| file.ends_with(root));
    let folder = if is_root { file.with_file_name("") } else { file.with_extension("") };
    folder.join(name)
}

/// What is in one source.
pub fn of_source(file: &str, source: &str) -> Source {
    let tokens = source.parse().unwrap_or_else(|error| panic!("{file}: {error}"));
    let mut reader = Reader { file, found: Source { texts: Vec::new(), of_tests: Vec::new() }, within: Vec::new() };
    reader.read(tokens);
    reader.found
}

struct Reader<'a> {
    file: &'a str,
    found: Source,
    within: Vec<String>,
}

type Tokens = std::iter::Peekable<proc_macro2::token_stream::IntoIter>;

impl Reader<'_> {
    fn read(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        let mut called = None;
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Punct(sign) if sign.as_char() == '#' => {
                    tokens.next_if(|next| is_sign(next, '!'));
                    let attribute = tokens.next_if(|next| matches!(next, TokenTree::Group(_)));
                    if attribute.is_some_and(|attribute| is_of_tests(&attribute)) {
                        self.pass_over(&mut tokens);
                    }
                }
                TokenTree::Group(group) => self.read_in(called.take(), &group),
                TokenTree::Ident(word) => called = Some(word.to_string()),
                // Of a macro's name the sign is a part.
                TokenTree::Punct(sign) if sign.as_char() == '!' => {}
                TokenTree::Punct(_) => called = None,
                TokenTree::Literal(literal) => self.add(&literal),
            }
        }
    }

    /// Leaves out an item of tests, which ends with its braces or with a semicolon.
    fn pass_over(&mut self, tokens: &mut Tokens) {
        let mut name = None;
        while let Some(token) = tokens.next_if(|next| !is_braces(next) && !is_sign(next, ';')) {
            if let TokenTree::Ident(word) = token {
                name = Some(word.to_string());
            }
        }
        if tokens.next().is_some_and(|end| is_sign(&end, ';')) {
            self.found.of_tests.extend(name);
        }
    }

    fn read_in(&mut self, called: Option<String>, group: &Group) {
        let depth = self.within.len();
        self.within.extend(called.filter(|_| group.delimiter() != Delimiter::Brace));
        self.read(group.stream());
        self.within.truncate(depth);
    }

    fn add(&mut self, literal: &proc_macro2::Literal) {
        let place = format!("{}:{}", self.file, literal.span().start().line);
        let (said, is_character) = match syn::Lit::new(literal.clone()) {
            syn::Lit::Str(text) => (text.value(), false),
            syn::Lit::Char(c) => (c.value().to_string(), true),
            _ => return,
        };
        self.found.texts.push(Text { place, said, is_character, within: self.within.clone() });
    }
}

fn is_sign(token: &TokenTree, wanted: char) -> bool {
    matches!(token, TokenTree::Punct(sign) if sign.as_char() == wanted)
}

fn is_braces(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

/// Whether what has this attribute is compiled for tests alone.
fn is_of_tests(attribute: &TokenTree) -> bool {
    let TokenTree::Group(attribute) = attribute else { return false };
    let text = attribute.stream().to_string();
    text == "test" || text.starts_with("cfg") && text.contains("test") && !text.contains("not")
}
