//! What the engine's program says when it cannot do something.

/// The reason in what the program prints: its error, not the advice that may follow it.
pub fn said(text: &str) -> Option<String> {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let error = lines().rfind(|line| is_error(line));
    error.or_else(|| lines().rfind(|line| !is_advice(line))).map(tidy)
}

/// The reason why a container's program could not be started, if that is all that was printed.
/// What a program prints itself looks alike, but is rarely the first and only thing.
pub fn only_said(output: &str, errors: &str) -> Option<String> {
    let first = errors.lines().find(|line| !line.trim().is_empty())?;
    let rest_is_advice = errors.lines().skip_while(|line| *line != first).skip(1);
    let is_alone = output.is_empty() && is_error(first) && rest_is_advice.map(str::trim).all(is_advice);
    is_alone.then(|| tidy(first))
}

fn is_error(line: &str) -> bool {
    ["docker: ", "podman: ", "Error: ", "Error response from daemon: ", "error "]
        .iter()
        .any(|beginning| line.starts_with(beginning))
}

fn is_advice(line: &str) -> bool {
    line.is_empty()
        || line.starts_with("See '")
        || line.starts_with("Run '")
        || line.starts_with("Usage:")
        || line.starts_with("For more help")
}

/// The same without what every error has.
fn tidy(error: &str) -> String {
    let mut error = error;
    for beginning in ["docker: ", "podman: ", "Error: ", "Error response from daemon: "] {
        error = error.strip_prefix(beginning).unwrap_or(error);
    }
    // Before it are the names of the programs that asked each other to start it.
    let error = error.find("exec: \"").map_or(error, |place| &error[place..]);
    let error = error.strip_suffix(": unknown").unwrap_or(error);
    let (error, _) = error.split_once(" See 'docker ").unwrap_or((error, ""));
    error.strip_suffix('.').unwrap_or(error).to_owned()
}

/// How to go on after an error, where it is known.
pub fn help(error: &str) -> Option<&'static str> {
    let names_bash = error.contains("exec: \"bash\"") || error.contains("executable file `bash`");
    if names_bash && error.contains("not found") {
        return Some("the image has no bash; a script that is given to `sh -ec` runs in its sh");
    }
    if error.contains("bind source path does not exist") || error.contains("Mounts denied") {
        return Some("the engine does not see this folder; with `--no-mounts` all is copied to it");
    }
    if error.contains("short-name") {
        return Some("Podman takes whole names: `docker.io/library/NAME` is the one Docker takes");
    }
    if error.to_ascii_lowercase().contains("no command specified") {
        return Some("the image has no command of its own; give the task a `command`, or a block's task a `script`");
    }
    None
}

/// An error with how to go on.
pub fn with_help(error: String) -> String {
    match help(&error) {
        Some(help) => format!("{error} ({help})"),
        None => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_told_from_the_advice() {
        for (text, expected) in [
            (
                "docker: Error response from daemon: No command specified\n\nRun 'docker run --help' for more information\n",
                "No command specified",
            ),
            ("docker: invalid reference format.\nSee 'docker run --help'.\n", "invalid reference format"),
            ("docker: Error response from daemon: no space left. See 'docker run --help'.\n", "no space left"),
            (
                "invalid argument \"lots\" for \"-m, --memory\" flag: invalid size: 'lots'\n\nUsage:  docker run IMAGE\n",
                "invalid argument \"lots\" for \"-m, --memory\" flag: invalid size: 'lots'",
            ),
            ("Error: short-name \"x\" did not resolve\n", "short-name \"x\" did not resolve"),
            ("WARN[0000] old\nError response from daemon: pull access denied\n", "pull access denied"),
            (
                "Cannot connect to the Docker daemon. Is it running?\n",
                "Cannot connect to the Docker daemon. Is it running?",
            ),
            (
                "docker: Error response from daemon: OCI runtime create failed: runc create failed: unable to start \
                 container process: exec: \"bash\": executable file not found in $PATH: unknown\n",
                "exec: \"bash\": executable file not found in $PATH",
            ),
        ] {
            assert_eq!(said(text).as_deref(), Some(expected));
        }
        assert_eq!(said("\n \n"), None);
        assert_eq!(said("Run 'docker run --help' for more information"), None);
    }

    #[test]
    fn what_a_program_prints_is_no_error_of_the_engine() {
        let error = "docker: Error response from daemon: No such image\n\nRun 'docker run --help'\n";
        assert_eq!(only_said("", error).as_deref(), Some("No such image"));
        assert_eq!(only_said("output\n", error), None);
        assert_eq!(only_said("", &format!("+ docker run x\n{error}")), None);
        assert_eq!(only_said("", &format!("{error}and then\n")), None);
        assert_eq!(only_said("", "sh: x: not found\n"), None);
    }
}
