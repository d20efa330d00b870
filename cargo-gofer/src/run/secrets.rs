//! Where secrets come from: a file or a command that prints one, `KEY=VALUE` on each line, or the
//! environment. The rules are in cargo-gofer/docs/running.md.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::child::{self, Child, Group};
use gofer_core::shown;

use crate::stop::{self, Stop, While as _};

/// The secrets in a file, by their keys.
///
/// # Errors
/// If it cannot be read, or is not written by the rules. No error shows a value.
pub fn read(file: &Path) -> Result<BTreeMap<String, String>, Stop> {
    let shown = file.display();
    if file.is_dir() {
        return Err(Stop::usage(format!("could not read the secrets in {shown}: it is a folder"))
            .help("`--secrets` takes a file with KEY=VALUE on each line"));
    }
    let bytes = fs::read(file).could_not(format!("read the secrets in {shown}"))?;
    parse_bytes(&bytes, &format!("read the secrets in {shown}"))
}

/// The secrets that a command prints, which the shell runs. It may ask on the terminal for a password.
///
/// # Errors
/// If it does not end well, or prints something else. No error shows the command or a value.
pub fn print_by(command: &str) -> Result<BTreeMap<String, String>, Stop> {
    /// A wait that is longer than this is told of.
    const UNTOLD: Duration = Duration::from_secs(2);
    const WHAT: &str = "read the secrets of the command of --secrets-from";
    let mut shell = shell(command);
    shell.stdin(Stdio::inherit()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    let mut child = Child::start(&mut shell, Group::Ours).could_not("start a shell for --secrets-from")?;
    let mut output = child.output.take();
    let (began, mut is_told) = (Instant::now(), false);
    let read = thread::Builder::new().spawn(move || {
        let mut bytes = Vec::new();
        output.as_mut().map_or(Ok(0), |output| output.read_to_end(&mut bytes)).map(|_| bytes)
    });
    let read = read.could_not("start a thread")?;
    // What it leaves running may hold its output open: the end is that of the shell and of the output.
    let status = child.wait_while(|| {
        if began.elapsed() > UNTOLD && !std::mem::replace(&mut is_told, true) {
            stop::note("waiting for the command of --secrets-from");
        }
        true
    });
    let status = status.could_not("wait for the command of --secrets-from")?;
    let fails = |how: String| {
        Err(Stop::new(format!("the command of --secrets-from {how}"))
            .help("what it says itself is above; nothing was started"))
    };
    match status {
        Some(status) if status.success() => {}
        Some(status) => {
            return match status.code() {
                Some(code) => fails(format!("ended with exit code {code}")),
                None => fails("was ended by a signal".to_owned()),
            };
        }
        None => return fails("was ended".to_owned()),
    }
    let bytes = read.join().unwrap_or_else(|_| Ok(Vec::new())).could_not(WHAT)?;
    parse_bytes(&bytes, WHAT)
}

#[cfg(unix)]
fn shell(command: &str) -> Command {
    let mut shell = child::command("/bin/sh");
    shell.args(["-c", command]);
    shell
}

#[cfg(not(unix))]
fn shell(command: &str) -> Command {
    let mut shell = child::command("cmd");
    shell.args(["/C", command]);
    shell
}

/// The value of the variable that is called as the key, or so in capitals.
///
/// # Errors
/// If there is none, or if it is no text.
pub fn of_environment(key: &str) -> Result<String, Stop> {
    let capitals = key.to_ascii_uppercase().replace(['-', '.'], "_");
    let mut names = vec![key];
    names.extend(Some(capitals.as_str()).filter(|capitals| *capitals != key));
    // What cannot be the name of a variable is none.
    let is_name = |name: &&&str| !name.contains(['=', '\0']);
    let Some((name, value)) = names.iter().filter(is_name).find_map(|name| Some((name, std::env::var_os(name)?)))
    else {
        let names = names.iter().map(|name| format!("`{}`", shown(name))).collect::<Vec<_>>().join(" nor ");
        let none = if names.contains(" nor ") {
            format!("neither a variable {names}")
        } else {
            format!("no variable {names}")
        };
        return Err(Stop::usage(format!("`--secret {}` has no value, and there is {none}", shown(key)))
            .help("export the variable, or put the secret in a file for `--secrets FILE`"));
    };
    value.into_string().map_err(|_| Stop::usage(format!("the variable `{name}`, for `--secret`, is not UTF-8")))
}

fn parse_bytes(bytes: &[u8], what: &str) -> Result<BTreeMap<String, String>, Stop> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
        Stop::new(format!("could not {what}: line {line} is not UTF-8"))
            .help("save the file as UTF-8, or let the command print it so")
    })?;
    parse(text.strip_prefix('\u{feff}').unwrap_or(text)).map_err(|Wrong { line, what: wrong, help }| {
        Stop::new(format!("could not {what}: line {line}{wrong}")).help(help)
    })
}

/// What is wrong with a file. Only keys are shown of it: anything else may be a secret.
#[derive(Debug, PartialEq)]
struct Wrong {
    /// Counted from 1.
    line: usize,
    /// What comes after the line's number.
    what: String,
    help: &'static str,
}

fn parse(text: &str) -> Result<BTreeMap<String, String>, Wrong> {
    let mut secrets: BTreeMap<String, String> = BTreeMap::new();
    let mut given_in: BTreeMap<String, usize> = BTreeMap::new();
    let (mut rest, mut line) = (text, 1);
    while !rest.is_empty() {
        let (this, after) = rest.split_once('\n').unwrap_or((rest, ""));
        let (mut next, mut lines) = (after, 1);
        if !this.trim().is_empty() && !this.trim_start().starts_with('#') {
            let wrong = |what: String, help| Wrong { line, what, help };
            let (key, written) = key(this).ok_or_else(|| {
                wrong(" is not KEY=VALUE".to_owned(), "a value of several lines is put in quotes, as in KEY=\"...\"")
            })?;
            let value = match written.chars().next().filter(|c| matches!(c, '"' | '\'')) {
                None => written.trim_end().to_owned(),
                Some(quote) => {
                    // It may go on over the lines that follow.
                    let begin = this.len() - written.len() + quote.len_utf8();
                    let quoted = quoted(&rest[begin..], quote);
                    let (value, length) = quoted.map_err(|(what, help)| wrong(format!(": `{key}`{what}"), help))?;
                    let end = rest[begin + length..].find('\n').map_or(rest.len(), |at| begin + length + at + 1);
                    lines = rest[..end].matches('\n').count();
                    next = &rest[end..];
                    value
                }
            };
            if let Some(first) = given_in.insert(key.to_owned(), line) {
                return Err(wrong(
                    format!(": `{key}` is given a second time, after line {first}"),
                    "leave one of them out",
                ));
            }
            secrets.insert(key.to_owned(), value);
        }
        line += lines;
        rest = next;
    }
    Ok(secrets)
}

/// The key of a line, and what follows its `=`, without the blanks between them.
fn key(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once('=')?;
    let key = key.trim();
    let key = key.strip_prefix("export").filter(|rest| rest.starts_with(char::is_whitespace)).map_or(key, str::trim);
    (!key.is_empty() && !key.contains(char::is_whitespace)).then_some((key, value.trim_start()))
}

/// The value that begins behind an opening quote, and how long it is with the closing one.
fn quoted(text: &str, quote: char) -> Result<(String, usize), (&'static str, &'static str)> {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            _ if c == quote => {
                let line = text[at + 1..].split('\n').next().unwrap_or_default().trim();
                if line.is_empty() || line.starts_with('#') {
                    return Ok((value, at + 1));
                }
                return Err((
                    " goes on behind its closing quote",
                    "put a value that holds one kind of quotes in the other, or write `\\\"` for `\"`",
                ));
            }
            '\\' if quote == '"' => match chars.next().map(|(_, c)| c) {
                Some('n') => value.push('\n'),
                Some('r') => value.push('\r'),
                Some('t') => value.push('\t'),
                Some(c @ ('"' | '\\' | '$')) => value.push(c),
                _ => {
                    return Err((
                        " holds a `\\` that begins none of \\n \\r \\t \\\" \\\\ \\$",
                        "write `\\\\` for a backslash, or put the value in single quotes, which change nothing",
                    ));
                }
            },
            '\r' if text[at + 1..].starts_with('\n') => {}
            c => value.push(c),
        }
    }
    Err((" has no closing quote", "a value that begins with a quote is put in the other kind, as in KEY='\"...'"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use super::*;

    #[track_caller]
    fn value(line: &str) -> String {
        let secrets = parse(line).unwrap();
        assert_eq!(secrets.len(), 1, "{secrets:?}");
        secrets["K"].clone()
    }

    #[test]
    fn values_are_taken_as_they_stand() {
        for text in [
            "pa$word1",
            "pa$$wd",
            "a${HOME}b",
            r#"{"a":"b c"}"#,
            r#"say"hi""#,
            "a #b",
            "a#b",
            r"ab\def",
            "it's",
            "a=b=",
            "",
            "päss wörd",
            "`id`",
            "#",
            "[1, \"2\"]",
            "\\",
            "$",
        ] {
            assert_eq!(value(&format!("K={text}")), text);
            assert_eq!(value(&format!("\n# a comment\r\n  K = {text} \t\r\n\n")), text, "blanks around it");
        }
        assert_eq!(value("export K=x"), "x");
        assert_eq!(
            parse("my-key=1\nmy.key=2\nexport=3\n").unwrap().into_keys().collect::<Vec<_>>(),
            ["export", "my-key", "my.key"]
        );
    }

    #[test]
    fn quotes_keep_blanks_and_lines() {
        for (text, expected) in [
            (r#"" a b ""#, " a b "),
            ("' a b '", " a b "),
            ("''", ""),
            (r#""pa$word1" # a comment"#, "pa$word1"),
            (r#"'say "hi"'"#, r#"say "hi""#),
            (r#""it's""#, "it's"),
            (r#""a\nb\t\"c\" \\ \$""#, "a\nb\t\"c\" \\ $"),
            (r"'C:\new'", r"C:\new"),
            ("\"one\ntwo\n\"", "one\ntwo\n"),
            ("'one\r\ntwo'", "one\ntwo"),
            ("\"{\n \\\"a\\\": 1\n}\"", "{\n \"a\": 1\n}"),
        ] {
            assert_eq!(value(&format!("K={text}")), expected, "{text}");
            let secrets = parse(&format!("A=1\nK={text}\r\nZ=2\n")).unwrap();
            assert_eq!((secrets["A"].as_str(), secrets["K"].as_str(), secrets["Z"].as_str()), ("1", expected, "2"));
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line_and_key_and_shows_no_value() {
        for (text, line, what) in [
            ("A=1\nhunter2\n", 2, " is not KEY=VALUE"),
            ("=hunter2", 1, " is not KEY=VALUE"),
            ("A=1\n\nmy key=hunter2", 3, " is not KEY=VALUE"),
            ("K='it's'", 1, ": `K` goes on behind its closing quote"),
            ("A='1\n2'\nK=\"hunter2", 3, ": `K` has no closing quote"),
            ("K=\"C:\\dir\"", 1, ": `K` holds a `\\` that begins none of \\n \\r \\t \\\" \\\\ \\$"),
            ("K=1\nB=2\nK=3", 3, ": `K` is given a second time, after line 1"),
            ("-----BEGIN KEY-----\nhunter2==\n", 1, " is not KEY=VALUE"),
        ] {
            let wrong = parse(text).unwrap_err();
            assert_eq!((wrong.line, wrong.what.as_str()), (line, what), "{text}");
        }
    }
}
