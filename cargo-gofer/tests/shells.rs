//! Completions in the shells themselves, driven in a terminal; the manual as groff reads it. What is not on this machine is not tried, and is said.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use std::{fs, thread};

use common::{crate_with, folder, gofer};
use libtest_mimic::{Arguments, Trial};

/// What is typed before Tab, and the words that stand there after it.
const TYPED: [(&str, &str); 19] = [
    ("cargo-gofer gra", "cargo-gofer=graph"),
    ("cargo gofer gra", "cargo=gofer=graph"),
    ("cargo gofer graph --form", "cargo=gofer=graph=--format"),
    ("cargo gofer graph --format merm", "cargo=gofer=graph=--format=mermaid"),
    ("cargo gofer check pipel", "cargo=gofer=check=pipeline.json"),
    ("cargo gofer run pipeline.json --task bui", "cargo=gofer=run=pipeline.json=--task=build_it"),
    (
        "cargo gofer explain pipeline.json --fail build_it,te",
        "cargo=gofer=explain=pipeline.json=--fail=build_it,test_it",
    ),
    // Programs, by their names and as a pipeline.
    ("cargo gofer graph --bin nig", "cargo=gofer=graph=--bin=nightly"),
    ("cargo gofer list --package shells_", "cargo=gofer=list=--package=shells_two"),
    ("cargo gofer check week", "cargo=gofer=check=weekly"),
    ("cargo gofer check --exclu", "cargo=gofer=check=--exclude"),
    ("cargo gofer explain --offl", "cargo=gofer=explain=--offline"),
    ("cargo-gofer new nightly --ci gitl", "cargo-gofer=new=nightly=--ci=gitlab"),
    ("cargo gofer export arg", "cargo=gofer=export=argo"),
    ("cargo gofer check --deny untag", "cargo=gofer=check=--deny=untagged-image"),
    ("cargo gofer rules untag", "cargo=gofer=rules=untagged-image"),
    ("cargo gofer man export git", "cargo=gofer=man=export=github"),
    ("cargo gofer runs show --out kept 1", "cargo=gofer=runs=show=--out=kept=12"),
    // What cargo's own completion says stays as it is.
    ("cargo oth", "cargo=other"),
];

const PIPELINE: &str = r#"{"id":"shells","name":"Shells","parallelism":0,"tasks":[
    {"id":"build_it","description":"Builds.","image":"x:1"},{"id":"test_it","image":"x:1"}]}"#;

/// Texts that are wider than a narrow terminal.
const WIDE: &str = r#"{"id":"wide","name":"A name of a pipeline that is longer than a line","parallelism":0,"tasks":[
    {"id":"the_first_of_them","image":"x:1"},{"id":"the_next_of_them","image":"x:1"},
    {"id":"join_them","image":"x:1","command":["sh","-c","make\nmake publish\n"],
     "depends_on":{"the_first_of_them":"Success","the_next_of_them":"Any"}},
    {"id":"last","image":"x:1","depends_on":{"join_them":"Failure","the_next_of_them":"Any"}}]}"#;

/// The scripts of bash-completion, which many users have and some do not.
const BASH_COMPLETION: &str = "/usr/share/bash-completion/bash_completion";

fn main() {
    let arguments = Arguments::from_args();
    let terminal = common::no_terminal().map(str::to_owned);
    let in_terminal = |name: &str| terminal.clone().or_else(|| lacks(name));
    let bash_completion = Path::new(BASH_COMPLETION).is_file();
    let trials = [
        trial("bash", in_terminal("bash"), || in_bash("")),
        trial(
            "bash_with_bash_completion",
            in_terminal("bash").or_else(|| (!bash_completion).then(|| "there is no bash-completion".to_owned())),
            || in_bash(&format!("source {BASH_COMPLETION}\n")),
        ),
        trial("zsh", in_terminal("zsh"), in_zsh),
        trial("fish", in_terminal("fish"), in_fish),
        trial("lines_break_between_words", terminal.clone(), lines_break_between_words),
        trial("tasks_of_a_crate", None, tasks_of_a_crate),
        trial("numbers_of_runs", None, numbers_of_runs),
        trial("values_of_a_workspace", lacks("git"), values_of_a_workspace),
        trial("manual_in_groff", lacks("groff"), manual_in_groff),
    ];
    libtest_mimic::run(&arguments, trials.into()).exit();
}

fn trial(name: &str, cannot: Option<String>, case: fn()) -> Trial {
    let is_ignored = cannot.is_some();
    if let Some(why) = cannot {
        eprintln!("not tested: shells::{name}, because {why}");
    }
    let trial = Trial::test(name, move || {
        case();
        Ok(())
    });
    trial.with_ignored_flag(is_ignored)
}

fn tool(name: &str) -> Option<PathBuf> {
    let named = std::env::var_os("GOFER_TEST_TOOLS").map(|folder| PathBuf::from(folder).join(name));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join(name));
    named.into_iter().chain(found).find(|program| program.is_file())
}

fn lacks(name: &str) -> Option<String> {
    tool(name).is_none().then(|| format!("there is no {name}"))
}

/// A shell in a terminal, in a folder with a pipeline.
struct Terminal {
    script: Child,
    shown: Arc<Mutex<Vec<u8>>>,
    _folder: tempfile::TempDir,
}

impl Terminal {
    fn with(shell: &str) -> Self {
        let folder = folder();
        fs::write(folder.path().join("pipeline.json"), PIPELINE).unwrap();
        fs::write(folder.path().join("wide.json"), WIDE).unwrap();
        fs::write(
            folder.path().join("other.json"),
            WIDE.replace("make publish", "make deploy this to where it shall be"),
        )
        .unwrap();
        programs(folder.path());
        run_record(&folder.path().join("kept"), 12, "succeeded");
        let own = Path::new(env!("CARGO_BIN_EXE_cargo-gofer")).parent().unwrap();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path =
            std::env::join_paths(std::iter::once(own.to_path_buf()).chain(std::env::split_paths(&path))).unwrap();
        // By its path: a program of this workspace may bear the name, and stand before it on the shell's path.
        let found = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())
            .map(|folder| folder.join("script"))
            .find(|program| program.is_file());
        let mut script = common::program(found.unwrap(), folder.path());
        script.args(["--quiet", "--command", &format!("stty cols 300; exec {shell}"), "/dev/null"]);
        script.env("PATH", path).env("HOME", folder.path()).env("TERM", "xterm");
        let mut script = script.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let shown = Arc::new(Mutex::new(Vec::new()));
        let (mut output, into) = (script.stdout.take().unwrap(), Arc::clone(&shown));
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(read @ 1..) = output.read(&mut bytes) {
                into.lock().unwrap().extend(&bytes[..read]);
            }
        });
        Terminal { script, shown, _folder: folder }
    }

    fn type_(&mut self, text: &str) {
        let input = self.script.stdin.as_mut().unwrap();
        input.write_all(text.as_bytes()).unwrap();
        input.flush().unwrap();
    }

    fn wait_for(&self, text: &str) {
        let end = Instant::now() + Duration::from_secs(60);
        loop {
            let shown = self.shown();
            if shown.contains(text) {
                return;
            }
            assert!(Instant::now() < end, "`{text}` is not in:\n{shown}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Types what is to be completed, and has the shell print the words that stand there then.
    fn complete_all(&mut self, print: &str) {
        for (number, (typed, words)) in TYPED.iter().enumerate() {
            // Ctrl-A goes to the beginning of the line.
            self.type_(&format!("{typed}\t\u{1}{print}{number} \r"));
            self.wait_for(&format!("+{number}={words}+"));
        }
        self.end();
    }

    fn end(&mut self) {
        self.type_("\u{3}exit\r");
        self.script.wait().unwrap();
    }

    fn shown(&self) -> String {
        String::from_utf8_lossy(&self.shown.lock().unwrap()).into_owned()
    }
}

/// A package with two programs, of which nothing is built.
fn programs(folder: &Path) {
    let library = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("gofer-dsl");
    let manifest = format!(
        "[package]\nname = \"shells_two\"\nedition = \"2024\"\n[dependencies]\ngofer-dsl = {{ path = '{}' }}\n",
        library.display()
    );
    fs::create_dir_all(folder.join("src/bin")).unwrap();
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    for name in ["nightly", "weekly"] {
        fs::write(folder.join(format!("src/bin/{name}.rs")), "fn main() {}\n").unwrap();
    }
}

/// The record of a run.
fn run_record(out: &Path, number: u64, result: &str) {
    let run = out.join(format!("runs/{number}"));
    fs::create_dir_all(&run).unwrap();
    let record = format!(
        r#"{{"format":1,"pipeline":"ship","run":{number},"from":null,"began":1700000000,"seconds":1.5,"failed":false,
        "result":"{result}","definitions":{{"build":"x","test":"x"}},"tasks":[]}}"#
    );
    fs::write(run.join("run.json"), record).unwrap();
}

/// Prints its arguments with what the typed line does not hold.
const SHOW: &str = "show() { local IFS='='; echo \"+$*+\"; }\n";

fn in_bash(before: &str) {
    let mut terminal = Terminal::with("bash --norc --noprofile -i");
    terminal.type_(SHOW);
    terminal.type_(before);
    terminal.type_("_others() { COMPREPLY=(other); }; complete -F _others cargo\n");
    terminal.type_("source <(cargo-gofer completions bash); echo re''ady\n");
    terminal.wait_for("ready");
    terminal.complete_all("show ");
}

fn in_zsh() {
    let mut terminal = Terminal::with("zsh -f -i");
    terminal.type_("unsetopt prompt_sp; autoload -Uz compinit && compinit -u -D; bindkey -e\n");
    terminal.type_(SHOW);
    terminal.type_("_others() { compadd other }; compdef _others cargo\n");
    terminal.type_("source <(cargo-gofer completions zsh); echo re''ady\n");
    terminal.wait_for("ready");
    terminal.complete_all("show ");
}

fn in_fish() {
    let mut terminal = Terminal::with("fish --no-config -i");
    terminal.type_("function show; echo '+'(string join -- = $argv)'+'; end\n");
    terminal.type_("complete -c cargo -n 'not contains gofer (commandline -opc)' -f -a other\n");
    terminal.type_("cargo-gofer completions fish | source; echo re''ady\n");
    terminal.wait_for("ready");
    terminal.complete_all("show ");
}

fn lines_break_between_words() {
    let mut terminal = Terminal::with("sh");
    terminal.type_("stty rows 24 cols 40; cargo-gofer explain pipeline.json; echo re''ady\n");
    terminal.wait_for("ready\r");
    let shown = terminal.shown();
    // After the typed line, which the terminal shows as well.
    let shown = shown.split_once("if it fails").unwrap().1;
    assert!(
        shown.contains("what is not named runs as it does when\r\n  nothing fails; `--fail TASK` shows all"),
        "{shown}"
    );
    terminal.end();

    // A drawing keeps its lanes beside what is broken, and a difference its indentation.
    let mut terminal = Terminal::with("sh");
    terminal.type_("stty rows 24 cols 60; cargo-gofer graph wide.json --color never; echo re''ady\n");
    terminal.wait_for("ready\r");
    let shown = terminal.shown();
    let drawn = [
        "A name of a pipeline that is longer than a line (wide): 4",
        "  tasks in 3 layers",
        "2  ● │  join_them          after the_next_of_them (any) …",
        "   │ │                     and 1 more",
        "   ├─╯",
        "3  ●    last               after join_them (failure) … and 1",
        "                           more",
    ];
    assert!(drawn.iter().all(|line| shown.contains(&format!("{line}\r\n"))), "{shown}");
    terminal.type_("stty cols 44; cargo-gofer diff wide.json other.json --color never; echo do''ne\n");
    terminal.wait_for("done\r");
    let shown = terminal.shown();
    let different = "      - make publish\r\n      + make deploy this to where it shall\r\n          be\r\n";
    assert!(shown.contains(different), "{shown}");
    terminal.end();
}

/// What a shell is offered for a command line whose last word is being typed.
fn offered(folder: &Path, words: &[&str]) -> Vec<String> {
    let mut asked = common::program(env!("CARGO_BIN_EXE_cargo-gofer"), folder);
    let output = asked.env("CARGO_GOFER_COMPLETE", "fish").args(["--", "cargo-gofer"]).args(words).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "nothing stands in the middle of the line");
    text.lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect()
}

fn tasks_of_a_crate() {
    let folder = folder();
    let main = r#"
        use gofer_dsl::{Pipeline, pipeline};
        fn main() -> Pipeline {
            if std::path::Path::new("slow").exists() {
                std::thread::sleep(std::time::Duration::from_secs(20));
            }
            pipeline! { id: offers, name: "Offers",
                task build { image: "x:1" }
                task test { image: "x:1" }
                task tell { image: "x:1" }
            }
        }
    "#;
    let folder = crate_with(folder.path(), "offers_tasks", main);
    assert_eq!(gofer(&folder, &["explain"]).code, Some(0), "it is built");
    assert_eq!(offered(&folder, &["run", "--task", ""]), ["build", "test", "tell"]);
    assert_eq!(offered(&folder, &["explain", "--fail", "build,te"]), ["build,test", "build,tell"]);

    // What takes too long is ended, and what was said before is said again.
    fs::write(folder.join("slow"), "").unwrap();
    let asked = Instant::now();
    assert_eq!(offered(&folder, &["run", "--task", "b"]), ["build"]);
    assert!(asked.elapsed() < Duration::from_secs(10), "{:?}", asked.elapsed());
}

fn numbers_of_runs() {
    let folder = folder();
    run_record(&folder.path().join("kept"), 1, "succeeded");
    run_record(&folder.path().join("kept"), 12, "failed");
    let kept = ["--out", "kept"];
    assert_eq!(offered(folder.path(), &[&["runs", "show"], &kept[..], &[""]].concat())[..2], ["12", "1"]);
    assert_eq!(offered(folder.path(), &[&["logs"], &kept[..], &["t"]].concat()), ["test"]);
    assert_eq!(offered(folder.path(), &[&["logs"], &kept[..], &["12", "b"]].concat()), ["build"]);
    assert_eq!(offered(folder.path(), &["runs", "show", "--out", "nowhere", "1"]), [""; 0]);
}

fn values_of_a_workspace() {
    let folder = folder();
    fs::write(folder.path().join("Cargo.toml"), "[workspace]\nmembers = []\nresolver = \"3\"\n").unwrap();
    for name in ["pipelines/one_of_two", "pipelines/two_of_two"] {
        assert_eq!(gofer(folder.path(), &["new", name]).code, Some(0));
    }
    fs::write(folder.path().join("notes.txt"), "").unwrap();
    let all = offered(folder.path(), &["check", ""]);
    assert!(all.starts_with(&["pipelines/one_of_two".to_owned(), "pipelines/two_of_two".to_owned()]), "{all:?}");
    assert!(!all.contains(&"notes.txt".to_owned()), "{all:?}");
    assert_eq!(offered(folder.path(), &["check", "--package", "two"]), ["two_of_two"]);
    assert_eq!(offered(folder.path(), &["graph", "--bin", "o"]), ["one_of_two"]);
    let git = |args: &[&str]| {
        assert!(Command::new("git").args(args).current_dir(folder.path()).output().unwrap().status.success());
    };
    git(&["init", "--quiet", "--initial-branch", "main"]);
    git(&["-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "--quiet", "--allow-empty", "-m", "x"]);
    assert_eq!(offered(folder.path(), &["diff", "git:"]), ["git:HEAD", "git:main"]);
}

fn manual_in_groff() {
    let folder = folder();
    let ran = gofer(folder.path(), &["man", "--out", "man"]);
    let pages: Vec<PathBuf> =
        fs::read_dir(folder.path().join("man")).unwrap().map(|page| page.unwrap().path()).collect();
    assert_eq!(ran.output, format!("wrote {} pages in man\n", pages.len()));
    for name in ["cargo-gofer", "cargo-gofer-run", "cargo-gofer-export-github"] {
        assert!(pages.contains(&folder.path().join(format!("man/{name}.1"))), "{pages:?}");
    }
    for page in pages {
        let text = in_groff(&fs::read(&page).unwrap());
        for title in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "ENVIRONMENT", "FILES"] {
            assert!(text.contains(&format!("\n{title}\n")), "{} has no {title}:\n{text}", page.display());
        }
    }
    let all = in_groff(gofer(folder.path(), &["man"]).output.as_bytes());
    for words in [
        "cargo gofer run\n",
        "--dry-run",
        "--force",
        "cargo gofer export argo\n",
        "--offline",
        "  cargo gofer graph -o pipeline.svg",
    ] {
        assert!(all.contains(words), "{words} is in:\n{all}");
    }
    assert_eq!(all.matches("--manifest-path").count(), 1, "what most commands have is said once");
    let one = in_groff(gofer(folder.path(), &["man", "export", "github"]).output.as_bytes());
    assert!(one.contains("--runs-on"), "{one}");
    let none = gofer(folder.path(), &["man", "nothing"]);
    assert!(none.errors.starts_with("error: there is no command `nothing`\nhelp: "), "{none:?}");
}

/// A page as text, of which groff has nothing to say.
fn in_groff(page: &[u8]) -> String {
    let mut groff = Command::new("groff");
    groff.args(["-ww", "-man", "-Tutf8", "-P-c", "-P-b", "-P-u", "-K", "utf8"]);
    let pipes = groff.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut groff = pipes.spawn().unwrap();
    let (mut input, page) = (groff.stdin.take().unwrap(), page.to_vec());
    let writer = thread::spawn(move || input.write_all(&page));
    let output = groff.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    String::from_utf8(output.stdout).unwrap()
}
