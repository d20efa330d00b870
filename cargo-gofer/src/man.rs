//! `cargo gofer man`: the manual, made of the command line itself.

use std::fs;

use clap::{Arg, Command, CommandFactory as _};
use clap_mangen::Man as Page;
use roff::{Roff, bold, roman};

use crate::answer::Answer;
use crate::cli::{Cli, ManArgs};
use crate::stop::{Stop, While as _};
use crate::text::count;

/// What the exit codes mean, whichever the command.
const EXIT_CODES: [(&str, &str); 4] = [
    ("0", "Yes: valid, the same, succeeded; or what was asked for is done."),
    ("1", "No: not valid, different, failed. Standard output or standard error says what."),
    ("2", "It could not be told, or not be done. Standard error says why."),
    ("130", "Stopped by Ctrl-C. Another signal gives 128 and its number."),
];

const ENVIRONMENT: &[(&str, &str)] = &[
    ("CARGO_TARGET_DIR", "Where cargo builds, as for cargo itself."),
    ("CARGO_TERM_COLOR", "When to use colours, as for cargo itself: always, never or auto. --color counts before it."),
    ("NO_COLOR", "Whatever its value, no colours are used where nothing else says so."),
    ("CARGO_TERM_PROGRESS_WHEN", "Whether cargo shows its progress."),
    ("GOFER_API_TOKEN", "The API token for tasks that ask for one, where --api-token does not give it."),
    ("GOFER_SECRET_KEY", "A run's secret that is called KEY, where neither --secret nor --secrets gives it."),
    ("GOFER_SERVER", "The address of the Gofer server, where --server does not name one."),
    ("GOFER_NAMESPACE", "The namespace there, where --namespace does not name one."),
    (
        "GOFER_TOKEN",
        "The token for that server, where --token-file does not name a file with it. It is sent to no server that only a Cargo.toml names.",
    ),
    ("GOFER_SHELLCHECK", "Whether check asks ShellCheck, as --shellcheck."),
    ("DOCKER_HOST", "The container engine, as for docker itself."),
    ("GOFER_LOCAL", "Is set to 1 in containers that a run here starts: no server sets it."),
    ("GOFER_OBJECTS", "Is set in containers that a run starts: the folder of the run's and the pipeline's objects."),
];

const FILES: &[(&str, &str)] = &[
    (
        "Cargo.toml",
        "[package.metadata.gofer] and [workspace.metadata.gofer] name the pipelines, the namespace and the levels of rules.",
    ),
    (
        "~/.local/state/gofer",
        "The records and logs of runs, and what pipelines keep between them, in a folder for each project; below $XDG_STATE_HOME if that is set. --out names another one.",
    ),
    (
        "~/.gofer.toml, ~/.config/gofer.toml",
        "The settings of Gofer's own tool: its server, namespace and token count where nothing else names them.",
    ),
    ("target/gofer/completion", "What shells are told where there is no time to build."),
    ("target/gofer/shellcheck.json", "What ShellCheck has said of scripts, which check does not ask again."),
];

pub fn run(args: &ManArgs) -> Result<Answer, Stop> {
    let root = root();
    if let Some(folder) = &args.out {
        fs::create_dir_all(folder).could_not(format!("make the folder {}", folder.display()))?;
        let commands = all(&root);
        for command in &commands {
            let file = folder.join(format!("{}.1", name(command)));
            fs::write(&file, page(command, &root)?).could_not(format!("write {}", file.display()))?;
        }
        return Ok(Answer::yes(format!("wrote {} in {}\n", count(commands.len(), "page"), folder.display())));
    }
    let mut command = &root;
    for word in &args.command {
        command = command.find_subcommand(word).ok_or_else(|| {
            let known: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
            let known = match known.as_slice() {
                [] => format!("`{}` has no commands of its own", command.get_name()),
                known => format!("the commands are {}", gofer_core::list(known)),
            };
            Stop::usage(format!("there is no command `{word}`")).help(known)
        })?;
    }
    let text = page(command, &root)?;
    Ok(Answer::yes(String::from_utf8_lossy(&text)))
}

fn root() -> Command {
    let mut root = Cli::command().disable_help_subcommand(true);
    root.build();
    root
}

/// A command and all below it.
fn all(command: &Command) -> Vec<Command> {
    let below = command.get_subcommands().filter(|command| !command.is_hide_set()).flat_map(all);
    std::iter::once(command.clone()).chain(below).collect()
}

/// How a page is called.
fn name(command: &Command) -> String {
    command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned()
}

fn page(command: &Command, root: &Command) -> Result<Vec<u8>, Stop> {
    let is_root = command.get_name() == root.get_name();
    let mut out = Vec::new();
    let mut write = || {
        let page = Page::new(command.clone());
        page.render_title(&mut out)?;
        page.render_name_section(&mut out)?;
        page.render_synopsis_section(&mut out)?;
        page.render_description_section(&mut out)?;
        page.render_options_section(&mut out)?;
        if is_root {
            commands(root, &mut out)?;
        } else if command.has_subcommands() {
            page.render_subcommands_section(&mut out)?;
        }
        let mut rest = Roff::default();
        if !is_root {
            after(command, &mut rest);
        }
        for (title, entries) in [("EXIT STATUS", &EXIT_CODES[..]), ("ENVIRONMENT", ENVIRONMENT), ("FILES", FILES)] {
            rest.control("SH", [title]);
            for (word, meaning) in entries {
                rest.control("TP", []);
                rest.text([bold(*word)]);
                rest.text([roman(*meaning)]);
            }
        }
        if !is_root {
            rest.control("SH", ["SEE ALSO"]);
            rest.text([bold("cargo-gofer"), roman("(1)")]);
        }
        rest.to_writer(&mut out)
    };
    write().could_not("make the manual page")?;
    Ok(out)
}

/// All commands with their flags, in one page; what most of them have is said once.
fn commands(root: &Command, out: &mut Vec<u8>) -> std::io::Result<()> {
    let mut head = Roff::default();
    head.control("SH", ["COMMANDS"]);
    head.to_writer(out)?;
    let mut shared: Option<Command> = None;
    for command in all(root).into_iter().skip(1).filter(|command| !command.has_subcommands()) {
        let is_shared = |arg: &Arg| arg.get_help_heading().is_some();
        let is_general = |arg: &Arg| arg.is_global_set() || arg.get_id() == "help";
        if shared.is_none() && command.get_arguments().any(is_shared) {
            shared = Some(command.clone().mut_args(|arg| {
                let is_wanted = is_shared(&arg);
                arg.hide(!is_wanted)
            }));
        }
        let own = command.clone().mut_args(|arg| {
            let hide = is_shared(&arg) || is_general(&arg);
            if hide { arg.hide(true) } else { arg }
        });
        let mut head = Roff::default();
        head.control("SS", [command.get_bin_name().unwrap_or_else(|| command.get_name())]);
        if let Some(about) = command.get_about() {
            head.text([roman(about.to_string())]);
        }
        head.to_writer(out)?;
        let mut options = Vec::new();
        Page::new(own).render_options_section(&mut options)?;
        // Its own title would end the one of the commands.
        let options = String::from_utf8_lossy(&options).replace(".SH OPTIONS\n", "");
        out.extend(options.into_bytes());
        let mut notes = Roff::default();
        after(&command, &mut notes);
        let mut text = Vec::new();
        notes.to_writer(&mut text)?;
        out.extend(String::from_utf8_lossy(&text).replace(".SH NOTES\n", ".PP\n").into_bytes());
    }
    match shared {
        Some(shared) => Page::new(shared).render_options_section(out),
        None => Ok(()),
    }
}

/// What stands below a command's help: its notes and examples.
fn after(command: &Command, page: &mut Roff) {
    let Some(help) = command.get_after_long_help().or_else(|| command.get_after_help()) else { return };
    page.control("SH", ["NOTES"]);
    let help = help.to_string();
    let mut is_example = false;
    for line in help.lines() {
        if line.starts_with("  ") != is_example {
            is_example = !is_example;
            page.control(if is_example { "nf" } else { "fi" }, []);
        }
        if line.trim().is_empty() {
            page.control("PP", []);
        } else {
            page.text([roman(line)]);
        }
    }
    if is_example {
        page.control("fi", []);
    }
}
