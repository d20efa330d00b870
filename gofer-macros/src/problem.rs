//! One problem and the sink that collects them.

use std::collections::{HashMap, HashSet};

use gofer_core::Problem;
use proc_macro2::{Delimiter, Group, Literal, Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::asker;
use crate::tree::TokenTree;

/// The tokens from a first to a last one, which the compiler underlines.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    pub first: Span,
    pub last: Span,
    /// Whether the block as a whole is meant, which comes before everything in it.
    whole: bool,
}

impl Range {
    pub fn new(first: Span, last: Span) -> Range {
        Range { first, last, whole: false }
    }

    /// `pipeline!` as a whole.
    pub fn whole_block() -> Range {
        Range::whole_block_at(Span::call_site())
    }

    /// The same, told at this place.
    pub fn whole_block_at(span: Span) -> Range {
        Range { whole: true, ..span.into() }
    }

    #[cfg(any(test, fuzzing))]
    pub fn is_whole_block(self) -> bool {
        self.whole
    }

    /// The range of these tokens, or nothing if there are none. What a user's own macro hands
    /// over as `$x:expr` is a group whose span is that of `$x`; the mistake is in the tokens in it.
    pub fn of(tokens: &[TokenTree]) -> Option<Range> {
        Some(Range::new(Range::from(tokens.first()?).first, Range::from(tokens.last()?).last))
    }

    /// The source line where the range begins, where a compiler tells it.
    pub fn line(self) -> Option<usize> {
        self.place().map(|(line, _)| line)
    }

    fn place(self) -> Option<(usize, usize)> {
        if self.whole { None } else { asker::start(self.first) }
    }
}

impl From<Span> for Range {
    fn from(span: Span) -> Self {
        Range::new(span, span)
    }
}

impl From<&TokenTree> for Range {
    fn from(token: &TokenTree) -> Self {
        let inside = |end: fn(&[TokenTree]) -> Option<&TokenTree>| {
            let mut token = token;
            while let TokenTree::Group(group) = token
                && group.delimiter() == Delimiter::None
                && let Some(next) = end(group.tokens())
            {
                token = next;
            }
            token.span()
        };
        Range::new(inside(<[TokenTree]>::first), inside(<[TokenTree]>::last))
    }
}

/// Collects the problems of a block. Whoever makes one must take what is in it: dropping it
/// unread would let a wrong pipeline through, so that is a bug, and found by any test.
///
/// A token bears one problem, the first: what follows from it says nothing new, and what does not
/// is told when it is mended.
#[derive(Debug, Default)]
pub struct Problems {
    /// What was found, but for what is withdrawn.
    found: Vec<Option<(Range, Problem)>>,
    /// The first tokens of the ranges, by their `Debug`: spans cannot be compared. With each, the place of what is found
    /// there.
    tokens: HashMap<String, Option<usize>>,
    /// What is said once in a block.
    said: HashSet<&'static str>,
    /// Keys in quotes, which are one habit and one mistake.
    in_quotes: Vec<(Range, String)>,
    /// Names that are declared in the block, which is reported.
    declared: HashSet<String>,
    taken: bool,
}

impl Problems {
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a problem at these tokens.
    pub fn at(&mut self, range: impl Into<Range>, problem: Problem) {
        let range = range.into();
        if !range.whole {
            let token = format!("{:?}", range.first);
            if self.tokens.contains_key(&token) {
                return;
            }
            self.tokens.insert(token, Some(self.found.len()));
        }
        self.found.push(Some((range, problem)));
    }

    /// Tells what is noted at these tokens in other words.
    pub fn retell(&mut self, range: Range, words: impl FnOnce(Problem) -> Problem) {
        let place = self.tokens.get(&format!("{:?}", range.first)).copied().flatten();
        if let Some((_, problem)) = place.and_then(|place| self.found.get_mut(place)?.as_mut()) {
            let told = std::mem::replace(problem, Problem::new(""));
            *problem = words(told);
        }
    }

    /// Tells what is noted after so many others with another help, where there is one.
    pub fn retell_since(&mut self, after: usize, help: impl Fn(&str) -> Option<String>) {
        for (_, problem) in self.found.iter_mut().skip(after).flatten() {
            if let Some(other) = problem.help.as_deref().and_then(&help) {
                problem.help = Some(other);
            }
        }
    }

    /// Takes back what is noted at a token after so many others, so that it is told elsewhere.
    pub fn withdraw(&mut self, range: Range, after: usize) -> Option<Problem> {
        let place = self.tokens.get(&format!("{:?}", range.first)).copied().flatten()?;
        let (_, problem) = self.found.get_mut(place).filter(|_| place >= after)?.take()?;
        Some(problem)
    }

    /// What is noted at these tokens.
    pub fn noted(&self, range: Range) -> Option<&Problem> {
        let place = self.tokens.get(&format!("{:?}", range.first)).copied().flatten()?;
        self.found.get(place)?.as_ref().map(|(_, problem)| problem)
    }

    /// How much was noted until now.
    pub fn count(&self) -> usize {
        self.found.len()
    }

    /// What is at these tokens is told elsewhere.
    pub fn told(&mut self, range: impl Into<Range>) {
        self.tokens.entry(format!("{:?}", range.into().first)).or_default();
    }

    /// Whether something is told at these tokens.
    pub fn is_told(&self, range: Range) -> bool {
        self.tokens.contains_key(&format!("{:?}", range.first))
    }

    /// Notes a key that stands in quotes.
    pub fn in_quotes(&mut self, range: impl Into<Range>, key: &str) {
        self.in_quotes.push((range.into(), key.to_owned()));
    }

    /// Notes a name that a statement in the block declares, where none may stand.
    pub fn declared(&mut self, name: String) {
        self.declared.insert(name);
    }

    /// Whether a name is declared so.
    pub fn is_declared(&self, name: &str) -> bool {
        self.declared.contains(name)
    }

    /// All is read: what was collected until then is told. Gives the names that are declared.
    pub fn syntax_is_read(&mut self) -> HashSet<String> {
        let quoted = std::mem::take(&mut self.in_quotes);
        if let Some((range, key)) = quoted.first() {
            let problem = match quoted.len() - 1 {
                0 => Problem::new(format!("the key `{key}` is in quotes")).help(format!("write `{key}`")),
                more => {
                    let keys = if more == 1 { "key" } else { "keys" };
                    Problem::new(format!("the key `{key}` is in quotes ({more} more {keys} too)"))
                        .help("a key is a word: remove its quotes")
                }
            };
            self.at(*range, problem);
        }
        std::mem::take(&mut self.declared)
    }

    /// Whether this is asked for the first time.
    pub fn first(&mut self, what: &'static str) -> bool {
        self.said.insert(what)
    }

    /// Notes the problem of a rule that was not kept.
    pub fn check(&mut self, range: impl Into<Range>, result: Result<(), Problem>) {
        if let Err(problem) = result {
            self.at(range, problem);
        }
    }

    /// All problems in source order.
    pub fn take(mut self) -> Vec<(Range, Problem)> {
        self.taken = true;
        let mut found: Vec<_> = std::mem::take(&mut self.found).into_iter().flatten().collect();
        found.sort_by_key(|(range, _)| range.place());
        found
    }
}

impl Drop for Problems {
    fn drop(&mut self) {
        assert!(self.taken || std::thread::panicking(), "problems were collected and not reported");
    }
}

/// A `compile_error!` that underlines the range. It bears the user's own spans: with any other
/// the compiler adds a note on the macro it comes from.
pub fn compile_error((range, problem): &(Range, Problem)) -> TokenStream {
    let path = quote_spanned!(range.first=> ::core::compile_error!);
    let message = Literal::string(&problem.to_string());
    let mut group = Group::new(Delimiter::Brace, quote!(#message));
    group.set_span(range.last);
    quote!(#path #group)
}

/// The same for an editor, which underlines the macro's name, and shows whatever else is at a place that is pointed at.
pub fn compile_error_for_editor((range, problem): &(Range, Problem)) -> TokenStream {
    let name = quote_spanned!(range.first=> compile_error);
    let message = Literal::string(&problem.to_string());
    quote_spanned!(Span::mixed_site()=> ::core::#name! { #message })
}

/// Generated, but pointing at the user's token: lints do not take it for the user's own.
pub fn located(span: Span) -> Span {
    Span::mixed_site().located_at(span)
}
