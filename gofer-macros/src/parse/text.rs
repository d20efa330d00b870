//! Text that stands where a value does, but not in quotes: `image: rust:1.95`.

use crate::tokens::TokenTree;
use gofer_core::{Problem, ReferenceKind};
use proc_macro2::Delimiter;

use super::Parser;
use super::name::ID;
use crate::asker;
use crate::keys::{Key, Kind};
use crate::problem::Range;
use crate::tokens;
use crate::words;

/// Words with which an expression begins or goes on, so that another word may follow.
const RUST: [&str; 22] = [
    "as", "async", "box", "break", "const", "dyn", "else", "extern", "for", "if", "impl", "in", "let", "loop", "match",
    "move", "mut", "ref", "return", "static", "unsafe", "while",
];

impl Parser<'_> {
    /// Takes a text without quotes, which is reported, and says whether there was one.
    pub(super) fn unquoted_text(&mut self, word: &str, kind: Kind) -> bool {
        if self.at_full_task() && self.cursor.peek(2).is_some() {
            return false;
        }
        let length = self.length_of_text();
        if self.template_without_quotes(word, length) {
            return true;
        }
        let run: Vec<TokenTree> = (0..length).filter_map(|ahead| self.cursor.peek(ahead).cloned()).collect();
        // `id: my-app` is an id in another form, which is told with the one it would have here.
        // To `id: ship "Ship it"` something is added that is none of it.
        let has_text =
            kind == Kind::Id && matches!(run.last(), Some(TokenTree::Literal(text)) if text.text().starts_with('"'));
        if has_text || !self.is_text(&run) || kind == Kind::Id && (self.is_joined(&run) || self.is_flag(&run)) {
            return false;
        }
        // `Ship it (now)` is one text.
        let length =
            if kind == Kind::Text && has_two_words(self, &run) { self.end_of_sentence(length) } else { length };
        let run = self.cursor.ahead(0, length);
        let range = Range::of(run).unwrap_or_else(|| self.cursor.span().into());
        let Some(text) = tokens::source(run) else {
            let begin = run.first().map(tokens::shown).unwrap_or_default();
            let problem = Problem::new(format!("`{begin}...` is not a value"));
            self.problems.at(range, problem.help("text stands in quotes"));
            self.take_all(length);
            return true;
        };
        let problem = Problem::new(match kind {
            Kind::Id => format!("`{text}` is not an id: {ID}"),
            _ => format!("`{text}` is not a value"),
        });
        let problem = match kind {
            Kind::Id if run.iter().all(|token| matches!(token, TokenTree::Ident(_))) => {
                let words: Vec<String> = run.iter().map(ToString::to_string).collect();
                problem.help(format!("write `{word}: {}`", words.join("_")))
            }
            Kind::Id => problem,
            Kind::List if word.is_empty() && (self.is_joined(run) || self.is_flag(run)) => {
                problem.help(format!("text stands in quotes: write `{text:?}`"))
            }
            Kind::List if word.is_empty() => {
                problem.help(format!("elements are separated by `,`, and text stands in quotes: write `{text:?}`"))
            }
            Kind::List => {
                let words = quoted_words(run);
                problem.help(format!("a list stands in brackets: write `{word}: [{}]`", words.join(", ")))
            }
            _ => problem.help(format!("text stands in quotes: write `{word}: {text:?}`")),
        };
        self.problems.at(range, problem);
        self.take_all(length);
        true
    }

    /// `rust:${v}` or `rust:$v`: takes and reports a text without quotes into which a value is put.
    fn template_without_quotes(&mut self, word: &str, length: usize) -> bool {
        let Some(sign) = (1..length).find(|at| self.cursor.is_punct(*at, '$')) else { return false };
        let before = self.cursor.ahead(0, sign);
        if !before.iter().all(|token| tokens::is_word(token) || matches!(token, TokenTree::Punct(_)))
            || !(0..=sign).all(|at| self.cursor.adjoins(at))
        {
            return false;
        }
        let (name, written) = match self.cursor.peek(sign + 1) {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let [TokenTree::Ident(name)] = group.tokens() else { return false };
                (name.to_string(), format!("${{{name}}}"))
            }
            Some(TokenTree::Ident(name)) => (name.to_string(), format!("${name}")),
            _ => return false,
        };
        let Some(text) = tokens::source(before).filter(|_| gofer_core::is_identifier(&name)) else { return false };
        let whole = self.cursor.ahead(0, sign + 2);
        let problem = Problem::new(format!("`{text}{written}` is not a value"));
        let of_the_container = name == word || matches!(name.as_str(), "PATH" | "HOME" | "PWD" | "USER");
        let help = if of_the_container {
            format!("a variable of the container is read in the `script`: `export {word}={text}{written}`")
        } else {
            format!(
                "text stands in quotes, and `format!` puts a value into it: `{word}: format!(\"{text}{{{name}}}\")`"
            )
        };
        self.problems.at(tokens::range_or(whole, self.cursor.span()), problem.help(help));
        self.take_all(sign + 2);
        true
    }

    /// How many tokens there are up to the end of the line, the comma or a group.
    fn length_of_text(&self) -> usize {
        let mut length = 0;
        while let Some(token) = self.cursor.peek(length) {
            let before = length.checked_sub(1).and_then(|at| self.cursor.peek(at));
            let ends = match token {
                TokenTree::Group(group) => group.delimiter() != Delimiter::None,
                TokenTree::Punct(punct) => matches!(punct.as_char(), ',' | ';' | '#'),
                TokenTree::Ident(_) if length > 0 && self.full_task_at(length) => true,
                TokenTree::Ident(word) if length > 0 && self.cursor.is_colon(length + 1) => {
                    // An editor knows no lines.
                    let apart = !asker::is_compiler() && before.is_some_and(tokens::is_word);
                    apart || self.place.find(word.text()).is_some()
                }
                // `image = var.image command = [...]`
                TokenTree::Ident(word) if length > 0 && self.cursor.is_punct(length + 1, '=') => {
                    self.place.find(word.text()).is_some()
                }
                TokenTree::Ident(_) | TokenTree::Literal(_) => false,
            };
            if ends || before.is_some_and(|before| tokens::on_one_line(before, token) == Some(false)) {
                break;
            }
            length += 1;
        }
        length
    }

    /// Where a text ends that goes on with parentheses, in the same line.
    fn end_of_sentence(&self, length: usize) -> usize {
        let is_group = |at: usize| matches!(self.cursor.peek(at), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
        let goes_on = |at: &usize| {
            let ends = self.cursor.is_punct(*at, ',') || self.cursor.is_punct(*at, ';');
            !ends && tokens::on_one_line_with(self.cursor.peek(at - 1), self.cursor.peek(*at))
        };
        if is_group(length) { length + (length..self.cursor.left()).take_while(goes_on).count() } else { length }
    }

    fn is_text(&self, run: &[TokenTree]) -> bool {
        let begins = match run.first() {
            // `new String("x")`, `await fetch()` and `tag or "x"` are told as what they are.
            Some(TokenTree::Ident(word)) if word == "new" || word == "await" => {
                self.cursor.group(run.len(), Delimiter::Parenthesis).is_none()
            }
            Some(TokenTree::Ident(_)) if matches!(run, [.., TokenTree::Ident(or), TokenTree::Literal(_)] if or == "or") => {
                false
            }
            Some(TokenTree::Ident(word)) => !is_rust(word) && !word.text().starts_with("r#"),
            Some(TokenTree::Punct(_)) => {
                return is_path(run) || is_port(run) || is_option(run) || self.is_flag(run);
            }
            Some(TokenTree::Literal(literal)) => literal.text().starts_with(|c: char| c.is_ascii_digit()),
            _ => false,
        };
        // `image: imgae: "x"` is no text: the first word is a key without a value.
        let is_pair = self.cursor.is_colon(1)
            && matches!(run.first(), Some(TokenTree::Ident(word)) if words::is_nearly_key(self.place, word.text()));
        let is_text = || has_two_words(self, run) || has_inner_colon(run) || is_version(run) || is_date(run);
        begins && !is_pair && (is_text() || self.is_joined(run) || is_of_a_digest(run))
    }

    /// `x86_64-unknown-linux-gnu`, `Europe/Berlin` and `a=b`, whose parts are nothing that could be subtracted, and `v1.2`,
    /// which is no field of a tuple.
    fn is_joined(&self, run: &[TokenTree]) -> bool {
        let is_version = || matches!(run, [_, _, TokenTree::Literal(_), ..]);
        let has_sign = run.iter().any(|token| is_sign(token, "-/=+"));
        (has_sign || is_version()) && self.are_parts(run, "-./=+") && self.ends_value(run.len())
    }

    /// `-Dwarnings` and `-Ctarget-cpu=native`, of which nothing is a number.
    fn is_flag(&self, run: &[TokenTree]) -> bool {
        let dashes = run.iter().take_while(|token| is_sign(token, "-")).count();
        (1..=2).contains(&dashes)
            && self.are_parts(&run[dashes..], "-./=+")
            && is_tight(run)
            && self.ends_value(run.len())
    }

    /// Words that are nothing, and numbers after the first, with one of these signs between each two and nothing else.
    fn are_parts(&self, run: &[TokenTree], signs: &str) -> bool {
        let is_part = |(at, token): (usize, &TokenTree)| match token {
            TokenTree::Punct(_) => at % 2 == 1 && is_sign(token, signs),
            TokenTree::Ident(word) => at % 2 == 0 && self.known.is_nowhere(word),
            TokenTree::Literal(literal) => {
                at > 0 && at % 2 == 0 && !literal.text().starts_with(['"', '\'', 'b', 'c', 'r'])
            }
            TokenTree::Group(_) => false,
        };
        run.len() % 2 == 1 && run.iter().enumerate().all(is_part) && is_tight(run)
    }

    /// `info,my_crate=debug`, which is one text to others: takes and reports it.
    pub(super) fn text_with_commas(&mut self) -> bool {
        const LONGEST: usize = 24;
        let tight = (0..LONGEST.min(self.cursor.left())).take_while(|at| self.cursor.adjoins(*at)).count();
        // `A:foo,B:bar` are two entries, with nothing between them and their signs.
        let is_next = |at: &usize| self.cursor.is_punct(*at, ',') && self.cursor.is_colon(at + 2);
        let next = (0..tight).find(is_next);
        // The last comma ends the value.
        let length = next.unwrap_or(if self.cursor.is_punct(tight, ',') { tight } else { tight + 1 });
        let run = self.cursor.ahead(0, length);
        let is_part = |token: &TokenTree| match token {
            TokenTree::Punct(_) => is_sign(token, ",-./=+:"),
            TokenTree::Ident(word) => self.known.is_nowhere(word),
            TokenTree::Literal(literal) => literal.text().starts_with(|c: char| c.is_ascii_digit()),
            TokenTree::Group(_) => false,
        };
        // No variable is called by a number.
        let is_number = |pair: &[TokenTree]| is_sign(&pair[0], ",") && matches!(pair[1], TokenTree::Literal(_));
        let begins = matches!(run.first(), Some(TokenTree::Ident(_))) || run.windows(2).any(is_number);
        // `u8::MAX,B` is a value, and a name that waits for its own.
        let first = run.split(|token| is_sign(token, ",")).next().unwrap_or_default();
        let begins = begins && !first.windows(2).any(|pair| pair.iter().all(|sign| is_sign(sign, ":")));
        let ends = run.last().is_some_and(tokens::is_word) && self.ends_value(run.len());
        if !begins || !ends || !run.iter().any(|token| is_sign(token, ",")) || !run.iter().all(is_part) {
            return false;
        }
        let Some(text) = tokens::source(run) else { return false };
        let problem = Problem::new(format!("`{text}` is not a value"));
        let range = Range::of(run).unwrap_or_else(|| self.cursor.span().into());
        self.problems.at(range, problem.help(format!("text stands in quotes: write `{text:?}`")));
        self.take_all(length);
        true
    }
}

fn is_sign(token: &TokenTree, signs: &str) -> bool {
    matches!(token, TokenTree::Punct(sign) if signs.contains(sign.as_char()))
}

fn is_tight(run: &[TokenTree]) -> bool {
    run.windows(2).all(|pair| tokens::adjoin(&pair[0], &pair[1]) == Some(true))
}

impl Parser<'_> {
    /// `[cargo build --release]`: all of a list as one text without quotes, whose words are meant.
    pub(super) fn words_without_commas(&mut self, key: &Key) -> bool {
        let Some(list) = self.list_alone() else { return false };
        let run = list.tokens();
        let inside = self.inside(&list);
        if inside.length_of_text() != run.len() || !inside.is_text(run) {
            return false;
        }
        let words = quoted_words(run);
        let Some(shown) = tokens::source(run).filter(|_| words.len() > 1) else { return false };
        let problem = Problem::new(format!("`{shown}` is not a value"));
        let help = format!("each word is a text of its own, in quotes: write `{}: [{}]`", key.word, words.join(", "));
        self.problems.at(list.span(), problem.help(help));
        self.cursor.advance();
        true
    }
}

/// `test:unit`, `./run.sh`, `1.95.0`: what no expression of Rust's is, and one word to others.
pub(super) fn is_text_of_signs(run: &[TokenTree]) -> bool {
    let is_group = |token: &TokenTree| matches!(token, TokenTree::Group(_));
    is_tight(run)
        && !run.iter().any(is_group)
        && (has_inner_colon(run) || is_path(run) || is_version(run) || is_of_a_digest(run))
}

/// The words of a command, each in quotes.
fn quoted_words(run: &[TokenTree]) -> Vec<String> {
    let mut words: Vec<Vec<TokenTree>> = Vec::new();
    for token in run {
        match words.last_mut() {
            Some(word) if word.last().is_some_and(|before| tokens::adjoin(before, token) == Some(true)) => {
                word.push(token.clone());
            }
            _ => words.push(vec![token.clone()]),
        }
    }
    let quoted = |word: &Vec<TokenTree>| match word.as_slice() {
        [TokenTree::Literal(text)] if text.text().starts_with('"') => text.to_string(),
        word => format!("{:?}", word.iter().map(ToString::to_string).collect::<String>()),
    };
    words.iter().map(quoted).collect()
}

fn is_rust(word: &crate::tokens::Ident) -> bool {
    tokens::is_one_of(word, &RUST)
}

/// Two words side by side, of which neither is Rust's: `Ship the service`.
fn has_two_words(parser: &Parser, run: &[TokenTree]) -> bool {
    let pair = |pair: &[TokenTree]| match pair {
        [TokenTree::Ident(first), TokenTree::Ident(second)] => !is_rust(first) && !is_rust(second),
        [TokenTree::Ident(first), TokenTree::Literal(second)] => {
            let is_helper = || ReferenceKind::from_word(first.text()).is_some();
            let is_word = run.len() > 2 || parser.known.is_nowhere(first) && !is_helper();
            !is_rust(first) && second.text().starts_with(|c: char| c.is_ascii_digit() || c == '"' && is_word)
        }
        [TokenTree::Literal(_), TokenTree::Ident(second)] => tokens::is_variable(second),
        _ => false,
    };
    let known_line = matches!(run, [first, second, ..] if tokens::on_one_line(first, second).is_some());
    let is_key = match run {
        // A key that is half typed after a forgotten comma.
        // A short word is near to any short key: `Ship it`, `id`.
        [_, TokenTree::Ident(second)] => {
            let second = second.to_string();
            let is_near = second.len() > 2 || parser.place.find(&second).is_some();
            is_near && words::is_nearly_key(parser.place, &second) || !known_line
        }
        _ => false,
    };
    !is_key && run.windows(2).any(pair)
}

/// `-D warnings`: two words side by side, of which Rust has none.
fn is_option(run: &[TokenTree]) -> bool {
    let dash = |token: &TokenTree| matches!(token, TokenTree::Punct(dash) if dash.as_char() == '-');
    let word = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if tokens::is_variable(word));
    let begins = matches!(run, [first, second, ..] if dash(first) && (word(second) || dash(second)));
    begins && run.windows(2).any(|pair| word(&pair[0]) && word(&pair[1]))
}

/// `/usr/local`, `./run.sh`, `../run.sh` and `~/bin`, with none of which an expression begins.
fn is_path(run: &[TokenTree]) -> bool {
    let signs: String =
        run.iter().take_while(|token| matches!(token, TokenTree::Punct(_))).map(ToString::to_string).collect();
    matches!(signs.as_str(), "/" | "./" | "../" | "~/" | "./." | "/.") && run.len() > signs.len()
}

/// `:8080`, of which the first would be a second colon.
fn is_port(run: &[TokenTree]) -> bool {
    let is_number = |token: &TokenTree| token.word().starts_with(|c: char| c.is_ascii_digit());
    matches!(run, [colon, port] if is_sign(colon, ":") && is_number(port)) && is_tight(run)
}

/// `1.95.0`, of which Rust reads a number and its field.
fn is_version(run: &[TokenTree]) -> bool {
    let is_number = |token: &TokenTree| token.word().starts_with(|c: char| c.is_ascii_digit());
    matches!(run, [first, TokenTree::Punct(dot), second, ..]
        if dot.as_char() == '.' && is_number(first) && is_number(second))
}

/// `2026-11-26`, of which Rust makes a number.
fn is_date(run: &[TokenTree]) -> bool {
    let digits = |token: &TokenTree| token.word().chars().filter(char::is_ascii_digit).count();
    let is_dash = |token: &TokenTree| matches!(token, TokenTree::Punct(dash) if dash.as_char() == '-');
    matches!(run, [year, first, month, second, day]
        if is_dash(first) && is_dash(second) && [year, month, day].map(digits) == [4, 2, 2] && is_tight(run))
}

/// `rust@sha256:0f3a` and `actions/checkout@v4`: Rust has no `@` in an expression.
fn is_of_a_digest(run: &[TokenTree]) -> bool {
    run.windows(3).any(|around| {
        matches!(&around[1], TokenTree::Punct(at) if at.as_char() == '@')
            && tokens::is_word(&around[0])
            && tokens::is_word(&around[2])
    })
}

/// A colon with nothing around it: `rust:1.95`.
fn has_inner_colon(run: &[TokenTree]) -> bool {
    run.windows(3).any(|around| match around {
        [before, TokenTree::Punct(colon), after] if colon.as_char() == ':' => {
            let tight =
                tokens::adjoin(before, &around[1]) == Some(true) && tokens::adjoin(&around[1], after) == Some(true);
            tight && tokens::is_word(before) && tokens::is_word(after)
        }
        _ => false,
    })
}
