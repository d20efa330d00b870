//! Where a value ends. Values are Rust expressions, which are not parsed here: they end at the
//! first comma outside of brackets and turbofish.

use crate::tokens::{Group, TokenTree};
use gofer_core::Problem;
use proc_macro2::{Delimiter, Spacing};

use super::{Around, Parser, SEVERAL_LINES};
use crate::asker;
use crate::ast::{Content, List, Value};
use crate::keys::Kind;
use crate::literal::Written;
use crate::problem::Range;
use crate::tokens;
use crate::words;

#[cfg(test)]
mod tests;

/// Words after which an expression goes on.
const UNFINISHED: [&str; 22] = [
    "as", "async", "box", "break", "const", "dyn", "else", "extern", "for", "if", "impl", "in", "let", "loop", "match",
    "move", "mut", "ref", "return", "static", "unsafe", "while",
];

impl Parser<'_> {
    /// Reads an expression as far as its tokens tell that it is one, and reports what the compiler
    /// would tell badly. `None` if there is none, or none that can be parsed.
    pub(super) fn sound_value(&mut self, around: Around) -> Result<Option<Value>, ()> {
        self.stray_equals();
        if self.of_a_shell() {
            self.value(around);
            return Err(());
        }
        if self.foreign_expression(around) {
            return Err(());
        }
        let first = self.cursor.peek(0).cloned();
        let begins = first.as_ref().is_none_or(can_begin);
        if let (Some(first), false) = (&first, begins)
            && !self.at_end_of_value(around, self.cursor.place())
        {
            // That a keyword is no axis is told at the axis.
            if self.known.is_axis(first.word()) {
                self.problems.told(first);
            }
            let problem = Problem::new(format!("unexpected `{}`", tokens::shown(first)));
            let is_number = matches!(self.cursor.peek(1), Some(TokenTree::Literal(number)) if number.to_string().starts_with(|c: char| c.is_ascii_digit()));
            let help = if tokens::shown(first) == "+" && is_number {
                "remove it: a number has no `+`, and text stands in quotes"
            } else {
                "what stands here is a value: any expression of Rust"
            };
            self.problems.at(first, problem.help(help));
            self.cursor.advance();
            self.value(around);
            return Err(());
        }
        let value = self.value(around);
        if let Some(value) = value.as_ref().filter(|value| is_placeholder(&value.tokens)) {
            let shown: String = value.tokens.iter().map(tokens::shown).collect();
            let problem = Problem::new(format!("`{}` is not a value", gofer_core::shown(&shown)));
            self.problems.at(value.range(), problem.help("write the value in its place; text stands in quotes"));
            return Err(());
        }
        if let Some(value) = value.as_ref().filter(|value| self.macro_without_arguments(value)) {
            let name = tokens::shown(&value.tokens[0]);
            let problem = Problem::new(format!("`{name}!` has no `(...)`"));
            let help = if name == "format" {
                "its arguments stand in parentheses, as in `format!(\"rust:{version}\")`"
            } else {
                "what a macro is given stands in parentheses"
            };
            let range = Range::new(value.range().first, self.cursor.span());
            self.problems.at(range, problem.help(help));
            self.cursor.advance();
            return Err(());
        }
        // The editor completes what is unfinished.
        let compiled = asker::is_compiler();
        if let Some(value) = value.as_ref().filter(|value| compiled && lacks_braces(&value.tokens)) {
            let word = tokens::shown(&value.tokens[0]);
            let problem = Problem::new(format!("`{word}` without `{{ ... }}`"));
            if let Some((range, written)) = self.both_values(&value.tokens) {
                self.problems.at(range, problem.help(format!("both values stand in braces: write `{written}`")));
                self.take_all(self.length_of_value(around));
                return Err(());
            }
            let help = match word.as_str() {
                "if" => "both values stand in braces, as in `if nightly { \"a\" } else { \"b\" }`",
                "match" => "the arms stand in braces, as in `match n { 0 => \"a\", _ => \"b\" }`",
                _ => "what it does stands in braces",
            };
            self.problems.at(value.range(), problem.help(help));
            self.take_all(self.length_of_value(around));
            return Err(());
        }
        if let Some(value) = value.as_ref().filter(|value| compiled && is_unfinished(&value.tokens)) {
            let sign = last_sign(&value.tokens);
            let shown: String = sign.iter().map(tokens::shown).collect();
            if let Some(percentage) = percentage(&value.tokens) {
                let problem = Problem::new(format!("`{percentage}` is not a value"));
                self.problems
                    .at(value.range(), problem.help(format!("text stands in quotes: write `\"{percentage}\"`")));
                return Err(());
            }
            let problem = Problem::new(format!("the value ends with `{shown}`"));
            let for_comma =
                self.at_next(around) && value.tokens.len() > sign.len() && sign.len() == 1 && shown.len() == 1;
            let help = if for_comma { "write `,`, or write on" } else { "write on, or remove it" };
            self.problems.at(tokens::range_or(sign, self.cursor.span()), problem.help(help));
            // A comma before the next entry goes without saying.
            if self.at_next(around) {
                self.problems.told(self.cursor.span());
            }
            return Err(());
        }
        Ok(value)
    }

    /// `format!` with nothing behind it, of which the name is read.
    fn macro_without_arguments(&self, value: &Value) -> bool {
        let is_name = matches!(value.tokens.as_slice(), [TokenTree::Ident(_)]);
        let goes_on = matches!(self.cursor.peek(1), Some(TokenTree::Group(_))) || self.cursor.is_punct(1, '=');
        asker::is_compiler() && is_name && !goes_on && self.cursor.is_punct(0, '!') && self.touches_before()
    }

    /// `image: = "x"`, `image := "x"`, `image: : "x"`.
    fn stray_equals(&mut self) {
        if self.cursor.is_colon(0) {
            let problem = Problem::new("unexpected `:`").help("remove it: one `:` is enough");
            self.problems.at(self.cursor.span(), problem);
            self.cursor.advance();
        }
        if self.cursor.is_punct(0, '=') && !self.cursor.is_joint(0, '=', '=') && !self.cursor.is_joint(0, '=', '>') {
            let problem = Problem::new("unexpected `=`").help("remove it: the value follows `:`");
            self.problems.at(self.cursor.span(), problem);
            self.cursor.advance();
        }
    }

    /// `if nightly "a" else "b"`, of which `if nightly` is read: where all of it is, and with its braces.
    fn both_values(&self, condition: &[TokenTree]) -> Option<(Range, String)> {
        let [first @ TokenTree::Literal(_), word, last @ TokenTree::Literal(_)] = self.cursor.rest().get(..3)? else {
            return None;
        };
        let condition_range = Range::of(condition)?;
        let written = format!("{} {{ {first} }} else {{ {last} }}", tokens::source(condition)?);
        let is_shown = word.to_string() == "else" && gofer_core::shown(&written) == written && !written.contains('`');
        is_shown.then(|| (Range::new(condition_range.first, last.span()), written))
    }

    /// `<<EOT`, `$HOME`, `${{ secrets.TOKEN }}`, and `return`: takes and reports what begins a
    /// value in a shell or a template, or ends a function.
    fn of_a_shell(&mut self) -> bool {
        let start = self.cursor.place();
        let (length, help) = if let Some(length) = self.heredoc() {
            (length, SEVERAL_LINES.to_owned())
        } else if self.cursor.is_punct(0, '$') {
            let named =
                self.cursor.peek(1).is_some_and(|token| !matches!(token, TokenTree::Punct(_) | TokenTree::Literal(_)));
            (if named { 2 } else { 1 }, self.instead_of_dollar())
        } else if self.cursor.is_word(0, "return") {
            (1, "a value is not returned: remove `return`".to_owned())
        } else {
            return false;
        };
        for _ in 0..length {
            self.cursor.advance();
        }
        let taken = self.cursor.since(start).to_vec();
        let shown = tokens::source(&taken).map(|source| source.replace("{ {", "{{").replace("} }", "}}"));
        let shown = shown.unwrap_or_else(|| taken.iter().map(tokens::shown).collect::<String>());
        let problem = Problem::new(format!("unexpected `{}`", gofer_core::shown(&shown)));
        self.problems.at(tokens::range_or(&taken, self.cursor.span()), problem.help(help));
        if shown.starts_with("<<") {
            self.skip_heredoc(taken.last());
        }
        true
    }

    /// How many tokens `<<EOT` or `<<-"EOT"` is. (`<<A as B>::C as D>::new()` is Rust.)
    fn heredoc(&self) -> Option<usize> {
        if !self.cursor.is_joint(0, '<', '<') {
            return None;
        }
        let at = if self.cursor.is_punct(2, '-') || self.cursor.is_punct(2, '~') { 3 } else { 2 };
        let in_type = self.cursor.is_word(at + 1, "as")
            || self.cursor.punct(at + 1).is_some_and(|punct| "<>:".contains(punct.as_char()))
            || ["fn", "dyn", "impl"].iter().any(|word| self.cursor.is_word(at, word));
        (self.cursor.peek(at).is_some_and(tokens::is_word) && !in_type).then_some(at + 1)
    }

    /// Goes behind the word that ends the text, if it is there.
    fn skip_heredoc(&mut self, word: Option<&TokenTree>) {
        let Some(word) = word.map(|word| word.word().trim_matches('"').to_owned()) else { return };
        let start = self.cursor.place();
        while let Some(token) = self.cursor.advance() {
            if matches!(token, TokenTree::Ident(end) if end.text() == word) {
                return;
            }
        }
        self.cursor.back_to(start);
    }

    fn instead_of_dollar(&self) -> String {
        let inside = match self.cursor.peek(1) {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
                return "the output of a command is read in the `script`".to_owned();
            }
            Some(TokenTree::Group(group)) => group.tokens().first(),
            _ => None,
        };
        let template = match inside {
            Some(TokenTree::Group(group)) => group.tokens(),
            _ => &[],
        };
        match template {
            [TokenTree::Ident(word), TokenTree::Punct(_), TokenTree::Ident(name)] if word == "secrets" => {
                self.secret(name.text(), None)
            }
            _ => "a variable of the container is read in the `script`; a variable of Rust is written without `$`"
                .to_owned(),
        }
    }

    /// Reads a value and what ends it. `None` if there is none, which is not reported.
    pub(super) fn value(&mut self, around: Around) -> Option<Value> {
        let start = self.cursor.place();
        if !self.walk_value(around, true) {
            // A `<` that opened nothing must not swallow the rest of the block.
            self.cursor.back_to(start);
            self.walk_value(around, false);
        }
        let tokens = self.cursor.since(start).to_vec();
        if tokens.is_empty() { None } else { Some(Value { tokens }) }
    }

    /// Goes to the end of a value; false if angle brackets are left open there.
    fn walk_value(&mut self, around: Around, angles: bool) -> bool {
        let start = self.cursor.place();
        let mut open = 0usize;
        while let Some(token) = self.cursor.peek(0) {
            if open == 0 && self.at_end_of_value(around, start) {
                break;
            }
            if let (true, TokenTree::Punct(punct)) = (angles, token) {
                match punct.as_char() {
                    '<' if open > 0 || self.opens_angle(start) => open += 1,
                    '>' if open > 0 && !self.is_arrow_head() => open -= 1,
                    _ => {}
                }
            }
            self.cursor.advance();
        }
        open == 0
    }

    fn at_end_of_value(&self, around: Around, start: usize) -> bool {
        if self.cursor.is_punct(0, ',') || self.cursor.is_punct(0, ';') {
            return true;
        }
        let Some(token) = self.cursor.peek(0) else { return true };
        let so_far = self.cursor.since(start);
        if self.at_conflict() || !so_far.is_empty() && self.at_dot_for_comma(around) {
            return true;
        }
        match so_far {
            [] => self.at_next(around) && !self.at_colon_for_comma(1),
            _ if around == Around::Block && is_complete(so_far) && self.at_toml_table() => true,
            [only] if is_literal(only) => {
                !goes_on_after_literal(token) || begins_another(so_far, token, self.cursor.peek(1))
            }
            _ if is_complete(so_far) => self.at_next(around) || begins_another(so_far, token, self.cursor.peek(1)),
            // `if task { ... }`, of a variable with that name.
            [.., TokenTree::Ident(word)]
                if tokens::is_one_of(word, &["if", "match", "while"])
                    && self.cursor.is_word(0, "task")
                    && self.cursor.group(1, Delimiter::Brace).is_some() =>
            {
                false
            }
            _ => self.at_next(around) && lacks_operand(so_far),
        }
    }

    /// `name: "Ship". task build`: a `.` before what can be no member, but is the next entry.
    pub(super) fn at_dot_for_comma(&self, around: Around) -> bool {
        if !self.cursor.is_punct(0, '.') || matches!(self.cursor.before(), Some(TokenTree::Punct(_))) {
            return false;
        }
        let is_text = matches!(self.cursor.peek(1), Some(TokenTree::Literal(text)) if text.text().starts_with('"'));
        match around {
            Around::Brackets => is_text,
            Around::Braces => self.cursor.ident(1).is_some() && self.cursor.is_colon(2),
            Around::Block => {
                let is_task = self.cursor.is_word(1, "task")
                    && self.cursor.peek(2).is_some_and(tokens::is_word)
                    && (self.cursor.group(3, Delimiter::Brace).is_some() || self.cursor.is_word(3, "for"));
                is_task || self.cursor.ident(1).is_some() && self.cursor.is_colon(2)
            }
        }
    }

    /// `"a": script: "x"`: a colon after a value, in place of the comma before the next entry.
    pub(super) fn at_colon_for_comma(&self, ahead: usize) -> bool {
        let is_key = self.cursor.ident(ahead + 1).is_some_and(|word| words::is_nearly_key(self.place, word.text()));
        let before = ahead.checked_sub(1).map_or(self.cursor.before(), |at| self.cursor.peek(at));
        matches!(before, Some(TokenTree::Literal(_)))
            && self.cursor.is_colon(ahead)
            && is_key
            && self.cursor.is_colon(ahead + 2)
    }

    /// After `::`, or at the start of the value.
    fn opens_angle(&self, start: usize) -> bool {
        match self.cursor.since(start) {
            [] => true,
            [.., TokenTree::Punct(first), TokenTree::Punct(second)] => {
                first.as_char() == ':' && first.spacing() == Spacing::Joint && second.as_char() == ':'
            }
            _ => false,
        }
    }

    /// The `>` of `->`. (`=>` stands in the braces of a `match` alone.)
    fn is_arrow_head(&self) -> bool {
        matches!(self.cursor.before(), Some(TokenTree::Punct(punct))
            if punct.as_char() == '-' && punct.spacing() == Spacing::Joint)
    }

    /// A value as a list: element by element if it stands in brackets.
    pub(super) fn list(&mut self, value: Value) -> Content {
        let opened = tokens::open(&value.tokens);
        if self.numbers_in_vec(opened) {
            return Content::Nothing;
        }
        let [TokenTree::Group(group)] = opened else { return Content::List(List::Value(value)) };
        if repeats(group) {
            return Content::List(List::Value(value));
        }
        if group.delimiter() == Delimiter::Bracket {
            let elements = self.inside(group).elements();
            return elements.map_or(Content::Nothing, |elements| {
                Content::List(List::Elements(elements, Range::from(group.span())))
            });
        }
        if !is_list_of_literals(group) {
            return Content::List(List::Value(value));
        }
        let inside = group.tokens();
        let problem = Problem::new(format!("expected a list, found {}", found(opened)));
        let help = match tokens::source(inside) {
            Some(inside) => format!("write `[{inside}]`"),
            None => "a list stands in brackets".to_owned(),
        };
        self.problems.at(group.span(), problem.help(help));
        Content::Nothing
    }

    /// `vec!["make", 5]`, of which the compiler would say something else: reports the numbers.
    fn numbers_in_vec(&mut self, value: &[TokenTree]) -> bool {
        let [TokenTree::Ident(vec), TokenTree::Punct(_), TokenTree::Group(list)] = value else { return false };
        let entries: Vec<&[TokenTree]> = tokens::at_commas(list.tokens()).collect();
        let is_text = |entry: &&[TokenTree]| Written::is_text(entry);
        if vec != "vec" || !entries.iter().any(is_text) {
            return false;
        }
        let mut found = false;
        for entry in entries {
            let Some(written @ Written::Integer(_)) = Written::read(entry) else { continue };
            found = true;
            let problem = Problem::new(format!("expected a string, found {}", written.kind()));
            let range = Range::of(entry).unwrap_or_else(|| list.span().into());
            self.problems.at(
                range,
                match tokens::source(entry) {
                    Some(number) => problem.help(format!("write `\"{number}\"`")),
                    None => problem.help("text stands in quotes"),
                },
            );
        }
        found
    }

    /// The elements; none where some are hidden behind `..`, or cannot be read.
    fn elements(&mut self) -> Option<Vec<Value>> {
        let mut elements = Vec::new();
        let (mut open, mut strays) = (false, false);
        while !self.cursor.at_end() {
            if self.reserved(Around::Brackets) {
                open = true;
                continue;
            }
            if self.stray_separator() {
                strays = true;
                continue;
            }
            if self.conflict() {
                open = true;
                continue;
            }
            if self.unquoted_text("", Kind::List) {
                self.end_of_entry(Around::Brackets);
                open = true;
                continue;
            }
            if self.list_as_text(Kind::List)
                || self.null_element()
                || self.in_some(Kind::Text, "")
                || self.bare_word(None)
            {
                self.end_of_entry(Around::Brackets);
                open = true;
                continue;
            }
            match self.sound_value(Around::Brackets) {
                Ok(element) => elements.extend(element),
                Err(()) => open = true,
            }
            if self.comprehension() {
                open = true;
                continue;
            }
            self.end_of_entry(Around::Brackets);
        }
        // That nothing stands between commas is told at them.
        let told = open || strays && elements.is_empty();
        (!told).then_some(elements)
    }

    /// The braces that a value must be; else how it would be written with them.
    pub(super) fn braces(&mut self, value: &Value, help: impl FnOnce(&Self) -> String) -> Option<Group> {
        let opened = tokens::open(&value.tokens);
        if let [TokenTree::Group(group)] = opened
            && group.delimiter() == Delimiter::Brace
        {
            return Some(group.clone());
        }
        let problem = Problem::new(format!("expected `{{ ... }}`, found {}", found(opened)));
        let help = help(self);
        self.problems.at(value.range(), problem.help(help));
        None
    }
}

fn is_literal(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Literal(_))
}

/// Whether an expression may end with the last of these tokens.
fn is_complete(tokens: &[TokenTree]) -> bool {
    let after = |c| matches!(tokens, [.., TokenTree::Punct(punct), _] if punct.as_char() == c);
    match tokens.last() {
        // An attribute on an expression.
        Some(TokenTree::Group(_)) => !after('#'),
        // `extern "C" fn()` is a type.
        Some(TokenTree::Literal(_)) => !matches!(tokens, [.., TokenTree::Ident(word), _] if word == "extern"),
        // A label or lifetime.
        Some(TokenTree::Ident(ident)) => !after('\'') && !tokens::is_one_of(ident, &UNFINISHED),
        Some(TokenTree::Punct(punct)) => matches!(punct.as_char(), '?' | '>'),
        None => false,
    }
}

/// Whether what follows an operator, a dot, `::` or `else` is missing: a word with a colon after it is none of that. In a
/// closure it is a parameter.
fn lacks_operand(tokens: &[TokenTree]) -> bool {
    let is_bar = |token: &TokenTree| matches!(token, TokenTree::Punct(bar) if bar.as_char() == '|');
    // One behind a complete expression is an operator; that of `for<'a> |b| b` is not behind one.
    let is_end = |at: usize| is_complete(&tokens[..at]) && !matches!(&tokens[at - 1], TokenTree::Punct(_));
    let opens_closure = |at: usize| is_bar(&tokens[at]) && !is_end(at);
    let goes_on = match tokens.last() {
        Some(TokenTree::Punct(_)) => true,
        Some(TokenTree::Ident(word)) => tokens::is_one_of(word, &NEEDS_MORE),
        _ => false,
    };
    goes_on && !(0..tokens.len()).any(opens_closure)
}

/// `("a", "b")` or `{ "a" }`.
fn is_list_of_literals(group: &Group) -> bool {
    let tokens = group.tokens();
    let comma = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
    let several = group.delimiter() == Delimiter::Brace || tokens.iter().any(comma);
    several && !tokens.is_empty() && tokens.iter().all(|token| comma(token) || is_literal(token))
}

/// `["-v"; 3]`: an array of Rust's, whose elements are not written out.
pub(super) fn repeats(group: &Group) -> bool {
    let tokens = group.tokens();
    let [element @ .., TokenTree::Punct(semicolon), count] = tokens else { return false };
    let counts = match count {
        TokenTree::Ident(name) => !name.text().contains(char::is_lowercase),
        count => matches!(Written::read(std::slice::from_ref(count)), Some(Written::Integer(_))),
    };
    let separates =
        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if [',', ';'].contains(&punct.as_char()));
    group.delimiter() == Delimiter::Bracket && semicolon.as_char() == ';' && counts && !element.iter().any(separates)
}

/// Words after which braces may follow any expression.
const WITH_BLOCK: [&str; 7] = ["if", "while", "match", "for", "let", "in", "move"];

/// Whether what follows a complete expression cannot be a part of it. `after` is what stands next
/// to it.
fn begins_another(so_far: &[TokenTree], next: &TokenTree, after: Option<&TokenTree>) -> bool {
    // `a > b` goes on.
    if matches!(so_far.last(), Some(TokenTree::Punct(punct)) if punct.as_char() == '>') {
        return false;
    }
    let has_word = |words: &[&str]| {
        so_far.iter().any(|token| matches!(token, TokenTree::Ident(word) if tokens::is_one_of(word, words)))
    };
    // In a closure a type may follow.
    let closure = || so_far.iter().any(|token| matches!(token, TokenTree::Punct(bar) if bar.as_char() == '|'));
    let joint = |second: char| matches!(after, Some(TokenTree::Punct(punct)) if punct.as_char() == second);
    match next {
        TokenTree::Ident(word) if word == "const" || word == "mut" => {
            // `&raw const a`
            !matches!(so_far.last(), Some(TokenTree::Ident(raw)) if raw == "raw")
        }
        TokenTree::Ident(word) => word != "as" && word != "else" && !(word == "in" && has_word(&["for"])),
        TokenTree::Literal(_) => true,
        TokenTree::Punct(punct) => match (punct.as_char(), punct.spacing()) {
            ('\'' | '#' | '$' | '@' | '~', _) => true,
            (':', Spacing::Joint) if joint(':') => false,
            (':', _) => !closure(),
            ('=', Spacing::Joint) => joint('>'),
            ('-', Spacing::Joint) => joint('>') && !closure() && !has_word(&["fn", "Fn", "FnMut", "FnOnce"]),
            ('!', Spacing::Joint) if joint('=') => false,
            ('!', _) => !matches!((so_far.last(), after), (Some(TokenTree::Ident(_)), Some(TokenTree::Group(_)))),
            _ => false,
        },
        TokenTree::Group(group) => {
            let name = matches!(so_far.last(), Some(TokenTree::Ident(_)));
            let macro_call = matches!(so_far.last(), Some(TokenTree::Punct(_)));
            group.delimiter() == Delimiter::Brace && !name && !macro_call && !has_word(&WITH_BLOCK) && !closure()
        }
    }
}

/// Whether an expression can begin with this token.
fn can_begin(token: &TokenTree) -> bool {
    const CANNOT: [&str; 18] = [
        "as", "in", "else", "where", "pub", "use", "mod", "struct", "enum", "trait", "type", "impl", "fn", "mut",
        "ref", "dyn", "extern", "_",
    ];
    match token {
        TokenTree::Punct(punct) => "-!*&|<.'#".contains(punct.as_char()),
        TokenTree::Ident(word) => !tokens::is_one_of(word, &CANNOT),
        TokenTree::Group(_) | TokenTree::Literal(_) => true,
    }
}

/// `<image>`: a type in angle brackets with no `::` after it.
fn is_placeholder(value: &[TokenTree]) -> bool {
    let mut open = 0usize;
    let mut arrow = false;
    for (at, token) in value.iter().enumerate() {
        let sign = match token {
            TokenTree::Punct(punct) => punct.as_char(),
            _ => ' ',
        };
        match sign {
            '<' => open += 1,
            '>' if !arrow => open = open.saturating_sub(1),
            _ => {}
        }
        arrow = sign == '-';
        if open == 0 {
            let path = matches!(value.get(at + 1), Some(TokenTree::Punct(colon)) if colon.as_char() == ':');
            return at > 0 && !path;
        }
    }
    false
}

/// `if x`, of which no branch is written yet.
fn lacks_braces(value: &[TokenTree]) -> bool {
    let begins = matches!(value.first(), Some(TokenTree::Ident(word)) if tokens::is_one_of(word, &["if", "match", "while", "for", "loop", "unsafe"]));
    begins
        && !value.iter().any(|token| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace))
}

/// Words with which no expression ends.
const NEEDS_MORE: [&str; 11] = ["as", "else", "match", "let", "in", "mut", "if", "while", "for", "unsafe", "move"];

/// Whether more must follow the last token of an expression.
fn is_unfinished(value: &[TokenTree]) -> bool {
    match value {
        // `start..` is a range.
        [.., TokenTree::Punct(dot), TokenTree::Punct(last)] if dot.as_char() == '.' && last.as_char() == '.' => false,
        [.., TokenTree::Punct(last)] => !matches!(last.as_char(), '?' | '>'),
        [.., TokenTree::Ident(word)] => tokens::is_one_of(word, &NEEDS_MORE),
        _ => false,
    }
}

/// `50%`.
fn percentage(value: &[TokenTree]) -> Option<String> {
    let [TokenTree::Literal(number), TokenTree::Punct(sign)] = value else { return None };
    let is_number = number.text().starts_with(|c: char| c.is_ascii_digit());
    (is_number && sign.as_char() == '%').then(|| format!("{}%", number.text()))
}

/// The last token, or the two of `::` and `&&`.
fn last_sign(value: &[TokenTree]) -> &[TokenTree] {
    let is_joint = |token: &TokenTree| matches!(token, TokenTree::Punct(sign) if sign.spacing() == Spacing::Joint);
    let length = match value {
        [.., first, TokenTree::Punct(_)] if is_joint(first) => 2,
        _ => 1,
    };
    &value[value.len().saturating_sub(length)..]
}

/// `.method()`, an operator, `as`, an index: all that can follow a literal in an expression.
fn goes_on_after_literal(token: &TokenTree) -> bool {
    match token {
        TokenTree::Punct(punct) => punct.as_char() != '\'' && punct.as_char() != '#',
        TokenTree::Ident(ident) => ident == "as",
        TokenTree::Group(group) => group.delimiter() == Delimiter::Bracket,
        TokenTree::Literal(_) => false,
    }
}

/// A value in words.
pub(super) fn found(value: &[TokenTree]) -> &'static str {
    match (value, Written::read(value)) {
        (_, Some(written)) => written.kind(),
        ([TokenTree::Group(group)], _) => match group.delimiter() {
            Delimiter::Bracket => "a list",
            Delimiter::Brace => "braces",
            Delimiter::Parenthesis | Delimiter::None => "parentheses",
        },
        ([TokenTree::Ident(_)], _) => "a word",
        _ => "an expression",
    }
}
