//! Texts that Argo and Kubernetes leave as they are.

use gofer_model::Task;

/// The variable that stands for one `{`, under a name that the task has for no other.
pub fn brace(task: &Task) -> String {
    let mut name = "GOFER_BRACE".to_owned();
    while task.variables.contains_key(&name) {
        name.push('_');
    }
    name
}

/// How Kubernetes is asked for it.
pub fn call(brace: &str) -> String {
    format!("$({brace})")
}

/// A text for `command`, `args` or a variable's value.
///
/// Kubernetes replaces `$(NAME)` there, and makes one `$` of each two, so each is doubled. Argo
/// replaces `{{ … }}` in the whole template, in several passes that know no escape, so that no
/// `{{` may be left: Kubernetes puts the second brace back, from a variable.
pub fn escaped(text: &str, brace: &str) -> String {
    text.replace('$', "$$").replace("{{", &format!("{{{}", call(brace)))
}

/// Bytes of a text in the JSON that Argo makes, which is Go's: it escapes what HTML would read, too.
pub fn json_length(text: &str) -> usize {
    let length = |c| match c {
        '"' | '\\' | '\n' | '\r' | '\t' => 2,
        '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => 6,
        c if c < ' ' => 6,
        c => c.len_utf8(),
    };
    text.chars().map(length).sum::<usize>() + 2
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Kubernetes makes of a text, with this one variable (its `expansion` package).
    fn expanded(text: &str, brace: &str) -> String {
        let (mut rest, mut out) = (text, String::new());
        while let Some(place) = rest.find('$') {
            out.push_str(&rest[..place]);
            rest = &rest[place + 1..];
            if let Some(after) = rest.strip_prefix('$') {
                (rest, out) = (after, out + "$");
            } else if let Some(after) = rest.strip_prefix(&format!("({brace})")) {
                (rest, out) = (after, out + "{");
            } else {
                out.push('$');
            }
        }
        out + rest
    }

    #[test]
    fn what_is_escaped_comes_back() {
        for text in ["", "$", "$$", "$$$(X)", "$(GOFER_BRACE)", "{{", "{{{", "{{{{", "{{{{{", "$({{", "a{{b}}c", "{$"] {
            let task = Task::new("one", "x").variable("GOFER_BRACE", "[");
            for brace in [brace(&task), brace(&Task::new("one", "x"))] {
                let escaped = escaped(text, &brace);
                assert!(!escaped.contains("{{"), "{escaped}");
                assert_eq!(expanded(&escaped, &brace), text, "{escaped}");
            }
        }
    }

    #[test]
    fn lengths_are_those_of_go() {
        for (text, json) in
            [("", r#""""#), ("a\"\\\n", r#""a\"\\\n""#), ("<é>", r#""\u003cé\u003e""#), ("\u{1}", r#""\u0001""#)]
        {
            assert_eq!(json_length(text), json.len(), "{text:?}");
        }
    }
}
