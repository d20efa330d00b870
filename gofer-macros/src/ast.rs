//! The block as it is written. Every node keeps the tokens it came from.

use std::collections::HashMap;

use crate::tokens::{Ident, TokenTree};
use gofer_core::{Ids, Status};
use proc_macro2::{Span, TokenStream};

use crate::keys::{Key, Means};
use crate::problem::Range;

/// A whole block.
#[derive(Debug, Default)]
pub struct Block {
    /// Its first token, where what it lacks is reported; with any other span the compiler adds a
    /// note on the macro.
    pub start: Option<Range>,
    pub docs: Option<Docs>,
    pub settings: Fields,
    pub tasks: Vec<Task>,
    /// Words after a task that begin nothing, for the editor.
    pub strays: Vec<Ident>,
    /// Whether something is refused that may have made tasks, such as a macro.
    pub lost: bool,
}

/// `task ID for AXES { fields }`.
#[derive(Debug)]
pub struct Task {
    /// The word `task`, for the editor.
    pub keyword: Option<Ident>,
    pub docs: Option<Docs>,
    pub name: Name,
    /// Whether the name could be read, or there is none.
    pub named: bool,
    /// Whether there are fields, or the header is all that is typed so far.
    pub has_body: bool,
    pub axes: Vec<Axis>,
    /// Whether the header is as it should be, so that its axes are all there are.
    pub sound: bool,
    pub fields: Fields,
}

/// Doc comments, joined.
#[derive(Debug)]
pub struct Docs {
    pub text: String,
    pub range: Range,
}

/// The keys and values of a block, a task or `registry_auth`.
#[derive(Debug, Default)]
pub struct Fields {
    /// Each key at most once.
    pub list: Vec<Field>,
    /// Whether `..` stands for more of them, which is reported.
    pub open: bool,
    /// Whether another task stands in it, which is reported.
    pub nested: bool,
    /// Every word that stands where a key may stand, known or not, for the editor.
    pub words: Vec<Ident>,
    /// What is written in these braces, once a word in them is no key.
    pub written: Option<WrittenKeys>,
}

/// The words before a colon in some braces, gone over once for all words that are no keys.
#[derive(Debug)]
pub struct WrittenKeys {
    /// Where each stands last.
    pub last: HashMap<String, usize>,
    /// The elements of the first list that is the program to run, and where the last of them is.
    pub program: Option<(String, Span)>,
}

impl Fields {
    pub fn get(&self, key: impl Into<Means>) -> Option<&Field> {
        let key = key.into();
        self.list.iter().find(|field| field.key.means == key)
    }
}

/// A key and its value.
#[derive(Debug)]
pub struct Field {
    pub key: &'static Key,
    pub word: Range,
    /// Whether the key is written as it is, not guessed from a misspelling.
    pub exact: bool,
    pub content: Content,
}

/// A value in the form that its key takes.
#[derive(Debug)]
pub enum Content {
    /// There is none, or one that is reported already.
    Nothing,
    Id(Name),
    Value(Value),
    List(List),
    DependsOn(Vec<Dependency>),
    Variables(Variables),
    Defaults(Fields),
    Auth(Fields),
}

/// A Rust expression, not parsed.
#[derive(Clone, Debug)]
pub struct Value {
    /// At least one token.
    pub tokens: Vec<TokenTree>,
}

impl Value {
    pub fn range(&self) -> Range {
        Range::of(&self.tokens).unwrap_or_else(|| Span::call_site().into())
    }

    pub fn stream(&self) -> TokenStream {
        self.tokens.iter().map(TokenTree::token).collect()
    }
}

/// A list of strings.
#[derive(Debug)]
pub enum List {
    /// In brackets: each element an expression of its own.
    Elements(Vec<Value>, Range),
    /// Any other expression.
    Value(Value),
}

/// `task[selection]: status` in `depends_on`.
#[derive(Debug)]
pub struct Dependency {
    /// A task, `_` for all others above, or an axis of the depending task whose keys are tasks.
    pub task: Name,
    pub selection: Option<Selection>,
    pub status: Status,
    /// The status as it is written.
    pub status_word: Option<Ident>,
}

impl Dependency {
    /// The task and its selection.
    pub fn range(&self) -> Range {
        let last = self.selection.as_ref().map_or(self.task.range.last, |selection| selection.range.last);
        Range::new(self.task.range.first, last)
    }

    /// The status; where it is not written as a word of its own, the whole.
    pub fn status_range(&self) -> Range {
        self.status_word.as_ref().map_or_else(|| self.range(), |word| word.span().into())
    }
}

/// `[msrv, _]`.
#[derive(Debug)]
pub struct Selection {
    pub keys: Vec<Selected>,
    /// Whether it cannot be told what is selected, which is reported.
    pub odd: bool,
    pub range: Range,
}

impl Selection {
    /// Whether all of an axis is selected.
    pub fn is_open(&self, axis: usize) -> bool {
        matches!(self.keys.get(axis), Some(Selected::All))
    }

    /// How it would be written anew.
    pub fn shown(&self) -> String {
        format!("[{}]", self.keys.iter().map(Selected::shown).collect::<Vec<String>>().join(", "))
    }
}

/// What is selected of one axis.
#[derive(Debug)]
pub enum Selected {
    /// `_`: all of it.
    All,
    /// A key, or an axis of the depending task.
    Word(Name),
}

impl Selected {
    /// How it would be written anew.
    pub fn shown(&self) -> String {
        match self {
            Selected::All => "_".to_owned(),
            Selected::Word(word) => word.shown(),
        }
    }
}

/// The entries of `variables`.
#[derive(Debug, Default)]
pub struct Variables {
    pub list: Vec<Variable>,
    /// What stands after `..`.
    pub spread: Option<Value>,
}

/// An entry of `variables`.
#[derive(Debug)]
pub struct Variable {
    pub name: String,
    pub range: Range,
    /// Missing while it is being typed.
    pub value: Option<Value>,
}

/// `toolchain in { stable: "1.95", msrv: "1.85" }`.
#[derive(Debug)]
pub struct Axis {
    pub name: Ident,
    /// The word `tasks` before its keys, for the editor.
    pub word: Option<Ident>,
    pub keys: AxisKeys,
}

/// What stands after `in`.
#[derive(Debug)]
pub enum AxisKeys {
    /// `{ stable: "1.95", msrv: "1.85" }`.
    Written(Vec<AxisKey>),
    /// `test.toolchain`: keys and values of an axis of a task above.
    Of(AxisOf),
    /// `tasks { build, feat: test_features }`: tasks above.
    Tasks(Vec<TaskKey>),
}

/// A key of an axis, and its value where that is not the key itself.
#[derive(Debug)]
pub struct AxisKey {
    pub name: Name,
    pub value: Option<Value>,
}

/// `test.toolchain`.
#[derive(Debug)]
pub struct AxisOf {
    pub task: Name,
    /// Missing in `test`, and in `test.`, while it is being typed.
    pub axis: Option<Ident>,
    /// Whether there is a dot after the task.
    pub dot: bool,
    pub range: Range,
}

/// `lint[stable]` or `feat: test_features` in `tasks { ... }`.
#[derive(Debug)]
pub struct TaskKey {
    /// What stands in an instance's id for the task and what is selected of it.
    pub key: Option<Name>,
    /// A task, or `_` for all others above.
    pub task: Name,
    pub selection: Option<Selection>,
    pub range: Range,
}

/// An id or key as it is written.
#[derive(Clone, Debug)]
pub struct Name {
    /// The identifier without `r#`, or what stands between the quotes.
    pub text: String,
    pub quoted: bool,
    /// The identifier, for the editor.
    pub ident: Option<Ident>,
    pub range: Range,
    /// Whether its form is reported already, so that no more need be said of it.
    pub malformed: bool,
}

impl Name {
    /// The id it stands for.
    pub fn id(&self, ids: Ids) -> String {
        if self.quoted { self.text.clone() } else { ids.emit(&self.text) }
    }

    /// Whether it is more than one word, such as `debian-12`, which only quotes make one.
    pub fn lacks_quotes(&self) -> bool {
        !self.quoted && self.ident.is_none() && !self.malformed
    }

    /// Whether it is `_`, which stands for all others.
    pub fn is_others(&self) -> bool {
        !self.quoted && self.text == "_"
    }

    /// How the name would be written anew: as an identifier if it can be one.
    pub fn shown(&self) -> String {
        let text = gofer_core::shown(&self.text);
        if self.quoted { format!("\"{text}\"") } else { text }
    }
}
