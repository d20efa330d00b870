//! What a container is told to run.

use crate::{Problem, Rule, check_interpreter, check_no_reference, shown};

/// What takes a script after `-c`.
const SHELLS: [&str; 11] = ["sh", "ash", "bash", "dash", "ksh", "mksh", "zsh", "fish", "csh", "tcsh", "python"];

/// What starts the program that its arguments name.
const CALLERS: [&str; 6] = ["env", "busybox", "tini", "dumb-init", "sudo", "nohup"];

/// Checks a text that a container is given elsewhere than in a variable: it holds neither a
/// reference nor a NUL character.
///
/// # Errors
/// If it holds one of these; `field` is the key it is the value of.
///
/// ```
/// use gofer_core::check_text;
/// assert!(check_text("command", "echo $TOKEN").is_ok());
/// assert!(check_text("command", "global_secret{{token}}").is_err());
/// assert!(check_text("command", "tr '\0' ' '").is_err());
/// ```
pub fn check_text(field: &str, text: &str) -> Result<(), Problem> {
    check_no_nul(text)?;
    check_no_reference(field, text)
}

/// Checks that a text ends where its characters do.
pub(crate) fn check_no_nul(text: &str) -> Result<(), Problem> {
    if !text.contains('\0') {
        return Ok(());
    }
    Err(Rule::NulCharacter
        .problem("this text holds a NUL character, and no container can be started with one")
        .help("leave it out, or escape the backslash: a program reads `\\\\0` as a backslash and a zero")
        .json_help(
            "leave it out, or escape the backslash: a program reads `\\\\u0000` as a backslash, `u` and four digits",
        ))
}

/// Checks a task's `command`: it names a program, and a shell's `-c` has a script after it, which
/// is not written for another program.
///
/// # Errors
/// If nothing could run, or the script would be read as another language.
///
/// ```
/// use gofer_core::check_command;
/// assert!(check_command(&["make", "all"]).is_ok());
/// assert!(check_command(&["bash", "-c", " "]).is_err());
/// assert!(check_command(&["bash", "-c"]).is_err());
/// assert!(check_command(&["sh", "-ec", "#!/bin/bash\nmake"]).is_err());
/// assert!(check_command(&[""]).is_err());
/// ```
pub fn check_command<S: AsRef<str>>(command: &[S]) -> Result<(), Problem> {
    let Some(first) = command.first() else {
        return Err(Rule::EmptyCommand
            .problem("`command` is empty, so nothing would replace the image's command")
            .help("leave `command` out to run the image's own, or name a program: `command: [\"echo\", \"hello\"]`")
            .json_help("write `\"command\": null` to run the image's own, or name a program"));
    };
    if is_blank(first) {
        return Err(Rule::EmptyCommand
            .problem("`command` begins with a blank element, which names no program")
            .help("name the program first: `command: [\"echo\", \"hello\"]`")
            .json_help("name the program first, as in `\"command\": [\"echo\", \"hello\"]`"));
    }
    let Some((shell, flag)) = shell_and_flag(command) else { return Ok(()) };
    let Some(script) = command.get(flag + 1) else {
        let own: Vec<String> = command.iter().map(|word| format!("{:?}", word.as_ref())).collect();
        let own = Some(own.join(", ")).filter(|own| *own == shown(own));
        let own = own.unwrap_or_else(|| "\"sh\", \"-c\"".to_owned());
        return Err(Rule::EmptyScript
            .problem("this shell lacks its script: nothing follows the flag that announces it")
            .help(format!("add the script as the last element, as in `command: [{own}, \"cargo test\"]`"))
            .json_help(format!("add the script as the last element, as in `\"command\": [{own}, \"cargo test\"]`")));
    };
    check_script(script.as_ref())?;
    // Beside a command there is no `shell`.
    check_interpreter(command[shell].as_ref(), script.as_ref()).map_err(Problem::helped_as_in_json)
}

/// Checks a task's `entrypoint`: if it has elements, it names a program.
///
/// An empty list uses none. `[""]` does too, but only beside a `command`, so the list is to be empty.
///
/// # Errors
/// If nothing could run.
///
/// ```
/// use gofer_core::check_entrypoint;
/// assert!(check_entrypoint(&["/bin/sh", "-c"]).is_ok());
/// assert!(check_entrypoint::<&str>(&[]).is_ok());
/// assert!(check_entrypoint(&["", "x"]).is_err());
/// assert!(check_entrypoint(&[""]).is_err());
/// ```
pub fn check_entrypoint<S: AsRef<str>>(entrypoint: &[S]) -> Result<(), Problem> {
    if !entrypoint.first().is_some_and(is_blank) {
        return Ok(());
    }
    Err(Rule::EmptyCommand
        .problem("`entrypoint` begins with a blank element, which names no program")
        .help("name the program first, or write `entrypoint: []` to use none")
        .json_help("write `\"entrypoint\": []` to use none, or name the program first"))
}

/// Checks a task's `script`.
///
/// # Errors
/// If it is blank.
///
/// ```
/// assert!(gofer_core::check_script("make").is_ok());
/// assert!(gofer_core::check_script("\n").is_err());
/// ```
pub fn check_script(script: &str) -> Result<(), Problem> {
    if script.trim().is_empty() {
        return Err(Rule::EmptyScript
            .problem("`script` is empty")
            .help("write at least one command: `script: \"cargo test\"`")
            .json_message("the script of this shell is empty")
            .json_help("write at least one command, as in `\"command\": [\"sh\", \"-c\", \"cargo test\"]`"));
    }
    Ok(())
}

/// Checks the `shell` that a script is given to.
///
/// # Errors
/// If it names no program.
///
/// ```
/// assert!(gofer_core::check_shell(&["sh", "-c"]).is_ok());
/// assert!(gofer_core::check_shell::<&str>(&[]).is_err());
/// assert!(gofer_core::check_shell(&[" "]).is_err());
/// ```
pub fn check_shell<S: AsRef<str>>(shell: &[S]) -> Result<(), Problem> {
    let what = match shell.first() {
        None => "is empty",
        Some(first) if is_blank(first) => "begins with a blank element",
        Some(_) => return Ok(()),
    };
    Err(Rule::EmptyCommand
        .problem(format!("`shell` {what}, so nothing would run the script"))
        .help("name the program that is given the script: `shell: [\"sh\", \"-ec\"]`"))
}

fn is_blank<S: AsRef<str>>(element: &S) -> bool {
    element.as_ref().trim().is_empty()
}

/// Where a command has the flag after which a shell takes its script, if it is a shell with one.
/// What starts the shell may stand before it, and its other flags between.
///
/// ```
/// use gofer_core::script_flag;
/// assert_eq!(script_flag(&["bash", "-euo", "pipefail", "-c", "make"]), Some(3));
/// assert_eq!(script_flag(&["bash", "deploy.sh", "-c", "x"]), None);
/// assert_eq!(script_flag(&["grep", "-c", "x"]), None);
/// ```
#[must_use]
pub fn script_flag<S: AsRef<str>>(command: &[S]) -> Option<usize> {
    shell_and_flag(command).map(|(_, flag)| flag)
}

/// The places of the shell, too.
fn shell_and_flag<S: AsRef<str>>(command: &[S]) -> Option<(usize, usize)> {
    let words = || command.iter().map(|element| program_name(element.as_ref()));
    let shell = words().position(|word| !(CALLERS.contains(&word) || word.starts_with('-')))?;
    if !SHELLS.contains(&words().nth(shell)?) {
        return None;
    }
    let mut takes_value = false;
    for (at, element) in command.iter().enumerate().skip(shell + 1) {
        let element = element.as_ref();
        if is_script_flag(element) {
            return Some((shell, at));
        }
        let is_flag = element.starts_with(['-', '+']);
        // `pipefail` in `-o pipefail` is no script's file.
        if !is_flag && !takes_value {
            return None;
        }
        takes_value = is_flag && element.ends_with(['o', 'O']);
    }
    None
}

/// Whether this starts a shell, or another program that takes a script.
pub(crate) fn is_shell(word: &str) -> bool {
    SHELLS.contains(&program_name(word)) && program_name(word) != "python"
}

/// A program's name without its folder and version.
pub(crate) fn program_name(program: &str) -> &str {
    let name = program.rsplit('/').next().unwrap_or(program);
    name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.')
}

/// `-c`, `-ec`, `-lc`: the flag after which a shell takes its script.
fn is_script_flag(flag: &str) -> bool {
    flag.starts_with('-') && !flag.starts_with("--") && flag.ends_with('c')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_without_something_to_run() {
        for command in [
            &["bash", "-c"][..],
            &["/bin/sh", "-ec"],
            &["bash", "-euo", "pipefail", "-c"],
            &["bash", "+x", "-lc"],
            &["busybox", "sh", "-c"],
            &["/usr/bin/env", "-i", "bash", "-c"],
            &["python3.12", "-c"],
        ] {
            let problem = check_command(command).unwrap_err();
            assert_eq!(problem.rule, Rule::EmptyScript);
            assert!(problem.message.contains("lacks its script"), "{command:?}: {problem}");
            let blank = check_command(&[command, &[" \n"]].concat()).unwrap_err();
            assert_eq!(blank.message, "`script` is empty", "{command:?}");
            assert_eq!(check_command(&[command, &["make"]].concat()), Ok(()), "{command:?}");
        }
    }

    #[test]
    fn what_only_looks_so() {
        for command in [
            &["grep", "-c", ""][..],
            &["grep", "-r", "sh", "-c"],
            &["echo", "bash", "-c"],
            &["tar", "-c"],
            &["bash", "run.sh", "-c"],
            &["bash", "--rc"],
            &["sh", "--exec", ""],
            &["bash"],
            &["-c"],
            &["cargo", "test", "-c", " "],
        ] {
            assert_eq!(check_command(command), Ok(()), "{command:?}");
        }
    }

    #[test]
    fn a_blank_program() {
        for list in [&[""][..], &["", "x"], &[" "], &["\n", "x"]] {
            assert_eq!(check_command(list).unwrap_err().rule, Rule::EmptyCommand, "{list:?}");
            assert!(check_shell(list).unwrap_err().message.contains("blank"), "{list:?}");
        }
        assert_eq!(check_command(&["printf", ""]), Ok(()));
        for list in [&[" "][..], &["", ""], &["", "x"]] {
            assert_eq!(check_entrypoint(list).unwrap_err().rule, Rule::EmptyCommand, "{list:?}");
        }
    }

    #[test]
    fn a_nul_ends_a_text_early() {
        for text in ["\0", "a\0b", "pipeline_secret{{a}}\0"] {
            assert_eq!(check_text("command", text).unwrap_err().rule, Rule::NulCharacter);
        }
        assert_eq!(check_text("command", "\\0"), Ok(()));
    }
}
