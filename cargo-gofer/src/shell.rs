//! Words for a POSIX shell.

/// A text as one word, in single quotes, within which a shell reads nothing.
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// The same, without quotes where there is nothing to quote.
pub fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./=:,@+%".contains(c);
    if !text.is_empty() && text.chars().all(plain) { text.to_owned() } else { quoted(text) }
}

/// The command line that we were called with, as it is typed.
pub fn typed() -> String {
    let args = std::env::args_os().skip(1).map(|arg| arg.to_string_lossy().into_owned());
    let args = args.enumerate().filter(|(place, arg)| *place != 0 || arg != "gofer").map(|(_, arg)| word(&arg));
    crate::text::harmless(&["cargo gofer".to_owned()].into_iter().chain(args).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_end_and_begin_again_around_a_quote() {
        assert_eq!(quoted("it's $HOME"), r"'it'\''s $HOME'");
        assert_eq!((word("a/b.yml").as_str(), word("").as_str(), word("*").as_str()), ("a/b.yml", "''", "'*'"));
    }
}
