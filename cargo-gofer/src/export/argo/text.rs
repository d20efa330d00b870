//! Texts that Argo and Kubernetes leave as they are.

/// The variable that stands for one `{`.
pub const BRACE: &str = "GOFER_BRACE";

/// A text for `command`, `args` or a variable's value.
///
/// Kubernetes replaces `$(NAME)` there, and makes one `$` of each two, so each is doubled. Argo
/// replaces `{{ … }}` in the whole template, in several passes that know no escape, so that no
/// `{{` may be left: Kubernetes puts the second brace back, from a variable.
pub fn escaped(text: &str) -> String {
    text.replace('$', "$$").replace("{{", &format!("{{$({BRACE})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Kubernetes makes of a text, with this one variable (its `expansion` package).
    fn expanded(text: &str) -> String {
        let (mut rest, mut out) = (text, String::new());
        while let Some(place) = rest.find('$') {
            out.push_str(&rest[..place]);
            rest = &rest[place + 1..];
            if let Some(after) = rest.strip_prefix('$') {
                (rest, out) = (after, out + "$");
            } else if let Some(after) = rest.strip_prefix(&format!("({BRACE})")) {
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
            let escaped = escaped(text);
            assert!(!escaped.contains("{{"), "{escaped}");
            assert_eq!(expanded(&escaped), text, "{escaped}");
        }
    }
}
