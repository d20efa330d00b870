//! Instances that are named in another form than `test[stable]`: what is to be written for them.

use gofer_core::{Problem, Status, list};

use super::Parser;
use super::known::without_raw;
use super::parents::bare;
use crate::asker;
use crate::ast::{Name, Selected, Selection};
use crate::problem::Range;
use crate::tokens::{self, TokenTree};

impl Parser<'_> {
    /// Whether a word is certainly a key of a matrix, and no status.
    pub(super) fn is_key_of(&self, task: &str, word: &str) -> bool {
        let has_key = |axis| self.known.has_key(task, axis, word) == Some(true);
        Status::from_word(word).is_none() && (0..self.known.axes(task)).any(has_key)
    }

    /// How the instances with these keys are selected, where a key alone leaves the other axes open. If these are no keys, what
    /// is said of that.
    pub(super) fn selecting(&self, task: &str, keys: &[String]) -> Result<String, String> {
        let axes = self.known.axes(task);
        let may_be = |axis: usize, key: &str| {
            let is_own = || self.own.iter().any(|own| own.name == *key);
            key == "_" || is_own() || self.known.has_key(task, axis, key).unwrap_or(true)
        };
        let keys: &[String] = &keys.iter().map(|key| without_raw(key).to_owned()).collect::<Vec<_>>();
        let name = bare(task);
        let written = |keys: &[String]| {
            let keys: Vec<String> = keys.iter().map(|key| bare(key)).collect();
            format!("{name}[{}]", keys.join(", "))
        };
        if keys.len() == axes && keys.iter().enumerate().all(|(axis, key)| may_be(axis, key)) {
            return Ok(written(keys));
        }
        let mut ordered = vec!["_".to_owned(); axes];
        for key in keys {
            let is_own = self.own.iter().any(|own| own.name == key.as_str());
            let of_its_name = self.known.names_of_axes(task).iter().position(|axis| axis == key && is_own);
            let place = of_its_name.or_else(|| (0..axes).find(|axis| may_be(*axis, key)));
            match place.and_then(|place| ordered.get_mut(place)).filter(|free| *free == "_") {
                Some(free) => free.clone_from(key),
                None => return Err(self.keys_there_are(task)),
            }
        }
        Ok(written(&ordered))
    }

    /// What there is to be selected of a matrix.
    fn keys_there_are(&self, task: &str) -> String {
        const SHORT: usize = 10;
        let keys: Option<Vec<&[String]>> =
            (0..self.known.axes(task)).map(|axis| self.known.keys_of_axis(task, axis)).collect();
        match keys.as_deref() {
            Some([only]) if (1..=SHORT).contains(&only.len()) => {
                let one = if only.len() == 1 { "its only key is" } else { "its keys are" };
                format!("{one} {}", list(only))
            }
            Some(keys) if keys.iter().all(|keys| !keys.is_empty()) => {
                let first: Vec<String> = keys.iter().map(|keys| bare(&keys[0])).collect();
                format!("one key of each axis is selected, as in `{}[{}]`", bare(task), first.join(", "))
            }
            _ => format!("an instance is selected by its key, and `{}[_]` is all of them", bare(task)),
        }
    }

    /// Reports an instance in another form, which stands in this range, and gives it as it is meant.
    pub(super) fn instance_in_another_form(
        &mut self,
        shown: &str,
        range: Range,
        task: Name,
        keys: &[TokenTree],
    ) -> (Name, Selection) {
        let texts: Vec<String> = keys.iter().map(|key| unquoted(key).to_owned()).collect();
        let shown = gofer_core::shown(shown);
        let problem = Problem::new(format!("`{shown}` is not a task: its instances are selected in brackets"));
        let help = match (self.each_selected(&task.text, &texts), self.selecting(&task.text, &texts)) {
            (Some(each), _) => format!("each is a parent of its own: `{each}`"),
            (None, Ok(right)) => format!("write `{right}`"),
            (None, Err(help)) => help,
        };
        self.problems.at(range, problem.help(help));
        let count = self.known.axes(&task.text);
        // An editor completes the key that is typed, whatever is still to come.
        let in_order = keys.len() == count || asker::is_editor();
        let word = |key: &TokenTree| match key {
            TokenTree::Ident(key) if in_order => {
                let ident = Some(key.clone());
                Selected::Word(Name { text: key.to_string(), quoted: false, ident, range, malformed: true })
            }
            _ => Selected::All,
        };
        let mut selected: Vec<Selected> = keys.iter().map(word).collect();
        selected.resize_with(count, || Selected::All);
        let odd = !in_order || !keys.iter().all(|key| matches!(key, TokenTree::Ident(_)));
        (Name { malformed: true, ..task }, Selection { keys: selected, odd, range })
    }

    /// Several keys of one axis: a parent for each, with the status that comes next, which the last one keeps.
    fn each_selected(&self, task: &str, keys: &[String]) -> Option<String> {
        if keys.len() < 2 || self.known.axes(task) != 1 || !keys.iter().all(|key| self.is_key_of(task, key)) {
            return None;
        }
        let is_status = self.cursor.is_colon(0);
        let status = self.cursor.ident(1).filter(|_| is_status).and_then(|word| Status::from_word(word.text()));
        let between = status.map_or_else(|| ", ".to_owned(), |status| format!(": {status}, "));
        let each: Vec<String> =
            keys.iter().map(|key| self.selecting(task, std::slice::from_ref(key)).ok()).collect::<Option<_>>()?;
        Some(each.join(&between))
    }

    /// `test: stable`, `test = stable`, `test stable` and `test where toolchain == stable`: a key behind its task.
    pub(super) fn key_behind(&mut self, task: &mut Name) -> Option<Selection> {
        const MOST: usize = 8;
        if !self.known.has_axes(&task.text) {
            return None;
        }
        let signs = (0..3).find(|at| self.cursor.punct(*at).is_none() || self.cursor.is_punct(*at, ','))?;
        let is_key = |at: usize| self.cursor.peek(at).is_some_and(|key| self.is_key_of(&task.text, unquoted(key)));
        let is_question = self.cursor.is_one_of(0, &["where", "with", "for", "if", "when", "of", "matching"]);
        let at = if is_question {
            let length = (0..MOST).find(|at| self.cursor.peek(*at).is_none() || self.cursor.is_punct(*at, ','))?;
            (1..length).find(|at| is_key(*at)).filter(|at| *at + 1 == length)?
        } else {
            Some(signs).filter(|at| is_key(*at))?
        };
        // `test stable msrv`: as far as none of them is a parent itself.
        let goes_on =
            |at: usize| is_key(at) && self.cursor.peek(at).is_some_and(|key| !self.known.is_task(unquoted(key)));
        let end = (at + 1..at + MOST).find(|at| !goes_on(*at))?;
        let keys = self.cursor.ahead(at, end).to_vec();
        let range = Range::new(task.range.first, keys.last()?.span());
        let behind = tokens::source(self.cursor.ahead(0, end))?;
        let space = if self.cursor.is_colon(0) { "" } else { " " };
        let shown = format!("{}{space}{behind}", task.shown());
        self.take_all(end);
        let (named, selection) = self.instance_in_another_form(&shown, range, task.clone(), &keys);
        *task = named;
        Some(selection)
    }

    /// `!msrv`, `_ except msrv` and `stable..` of a task with one axis: the keys that are meant, if they are few.
    pub(super) fn meant_by_others(&self, task: &str, entry: &[TokenTree]) -> Option<Vec<String>> {
        const MOST: usize = 4;
        let keys = self.known.keys_of_axis(task, 0).filter(|_| self.known.axes(task) == 1)?;
        let place = |key: &TokenTree| keys.iter().position(|other| other.as_str() == without_raw(unquoted(key)));
        let is_dot = |token: &TokenTree| matches!(token, TokenTree::Punct(dot) if dot.as_char() == '.');
        let meant: Vec<String> = if is_negated(entry) {
            let left_out = place(entry.last()?)?;
            keys.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, key)| key.clone()).collect()
        } else {
            // (`.stable..` has a dot before.)
            let dots = entry.windows(2).position(|pair| pair.iter().all(is_dot))?;
            let first = entry[..dots].last().map_or(Some(0), place)?;
            let is_sign = |token: &&TokenTree| matches!(token, TokenTree::Punct(_));
            let signs = entry[dots..].iter().take_while(is_sign).count();
            let last =
                entry.get(dots + signs).map_or(Some(keys.len()), |last| (place(last)? + signs).checked_sub(2))?;
            keys.get(first..last)?.to_vec()
        };
        (1..=MOST).contains(&meant.len()).then_some(meant)
    }

    /// `"test[stable]"`, `"test.stable"`, `"test (stable): any"`: an instance in a text, as it is written.
    pub(super) fn instance_in_text(&self, text: &str) -> Option<String> {
        const LONGEST: usize = 96;
        let in_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let at = text.find(|c| !in_word(c)).filter(|_| text.len() <= LONGEST)?;
        let (task, rest) = text.split_at(at);
        if !self.known.has_axes(task) || self.known.is_task(text) || rest.contains('{') {
            return None;
        }
        let mut words: Vec<String> =
            rest.split(|c| !in_word(c)).filter(|word| !word.is_empty()).map(str::to_owned).collect();
        let status = words.last().filter(|_| rest.contains(':')).and_then(|word| Status::from_word(word));
        if status.is_some() {
            words.pop();
        }
        // `toolchain=stable`
        let is_name = |word: &String| self.known.names_of_axes(task).contains(word);
        if !words.iter().all(is_name) {
            words.retain(|word| !is_name(word));
        }
        let right = self.selecting(task, &words).ok().filter(|_| !words.is_empty())?;
        let status = status.filter(|status| *status != Status::default());
        Some(right + &status.map_or_else(String::new, |status| format!(": {status}")))
    }
}

/// A word without its quotes.
pub(super) fn unquoted(key: &TokenTree) -> &str {
    key.word().trim_matches('"')
}

/// `!msrv`, `not msrv`, `toolchain != msrv`, `_ except msrv`.
pub(super) fn is_negated(entry: &[TokenTree]) -> bool {
    const WORDS: [&str; 6] = ["not", "except", "but", "without", "minus", "excluding"];
    let is_word = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if tokens::is_one_of(word, &WORDS));
    let is_sign = |token: &TokenTree| matches!(token, TokenTree::Punct(sign) if "!^~".contains(sign.as_char()));
    let from_all =
        matches!(entry, [TokenTree::Ident(all), TokenTree::Punct(minus), _] if all == "_" && minus.as_char() == '-');
    entry.len() > 1 && (from_all || entry.iter().any(|token| is_word(token) || is_sign(token)))
}
