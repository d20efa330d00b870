//! Scripts that name the program they are written for.

use crate::{Problem, Rule, shown};

/// Shells that any shell understands.
const PLAIN: [&str; 3] = ["sh", "ash", "dash"];

/// Checks that a script is given to the program that its first line names, if it names one.
///
/// # Errors
/// If that is another program. A script for `sh` may be given to any.
///
/// ```
/// use gofer_core::check_interpreter;
/// assert!(check_interpreter("sh", "#!/bin/bash\nmake").is_err());
/// assert!(check_interpreter("/bin/bash", "#!/usr/bin/env bash\nmake").is_ok());
/// ```
pub fn check_interpreter(program: &str, script: &str) -> Result<(), Problem> {
    let Some(interpreter) = interpreter(script).filter(|name| !PLAIN.contains(name)) else { return Ok(()) };
    let program = file_name(program);
    if without_version(program) == without_version(interpreter) {
        return Ok(());
    }
    let first = shown(script.lines().next().unwrap_or_default());
    let problem = Rule::ForeignScript.problem(format!(
        "this script begins with `{first}`, but is given to `{}`, for which that is a comment",
        shown(program)
    ));
    let flags = match interpreter {
        "bash" => "\"-euo\", \"pipefail\", \"-c\"",
        "zsh" | "ksh" | "mksh" => "\"-ec\"",
        "perl" | "ruby" | "node" => "\"-e\"",
        _ => "\"-c\"",
    };
    let interpreter = shown(interpreter);
    let plain = flags.replace(['"', ','], "");
    Err(problem
        .help(format!("set `shell: [\"{interpreter}\", {flags}]`, or remove that line"))
        .json_help(format!("give it to `{interpreter} {plain}`, or remove that line")))
}

/// `bash` of `#!/bin/bash` and of `#!/usr/bin/env -S bash -e`.
fn interpreter(script: &str) -> Option<&str> {
    let mut words = script.lines().next()?.strip_prefix("#!")?.split_whitespace();
    let program = file_name(words.next()?);
    if program != "env" {
        return Some(program);
    }
    words.find(|word| !word.starts_with('-') && !word.contains('=')).map(file_name)
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn without_version(name: &str) -> &str {
    name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.')
}

#[cfg(test)]
mod tests {
    use super::check_interpreter;

    #[test]
    fn scripts_for_the_program_they_are_given_to() {
        for (program, script) in [
            ("sh", "make"),
            ("sh", ""),
            ("sh", "#!/bin/sh -e\nmake"),
            ("bash", "#!/bin/sh\nmake"),
            ("sh", "#! /bin/dash"),
            ("/usr/local/bin/bash", "#!/bin/bash"),
            ("python3.13", "#!/usr/bin/env -S PYTHONPATH=x python3 -u"),
            ("sh", "# #!/bin/bash"),
            ("sh", "#!"),
        ] {
            assert_eq!(check_interpreter(program, script), Ok(()), "{program}: {script}");
        }
    }

    #[test]
    fn scripts_for_another_program() {
        for (program, script, shell) in [
            ("sh", "#!/bin/bash\nmake", r#"["bash", "-euo", "pipefail", "-c"]"#),
            ("/bin/sh", "#!/usr/bin/env bash", r#"["bash", "-euo", "pipefail", "-c"]"#),
            ("sh", "#!/usr/bin/env -S zsh -f", r#"["zsh", "-ec"]"#),
            ("bash", "#!/usr/bin/python3", r#"["python3", "-c"]"#),
            ("sh", "#!/usr/bin/perl -w", r#"["perl", "-e"]"#),
        ] {
            let problem = check_interpreter(program, script).unwrap_err();
            assert_eq!(problem.help, Some(format!("set `shell: {shell}`, or remove that line")));
        }
    }
}
