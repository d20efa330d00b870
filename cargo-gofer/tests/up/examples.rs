//! The examples, and what the documentation has for the shell: it is registered by a server, and what calls its API does what it
//! says there.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use gofer_core::{Reference, ReferenceKind};
use gofer_model::{Pipeline, Task, pipeline_secret};

use crate::server::state::BOTH;
use crate::server::{Role, Server, Version};
use crate::user::User;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
const TOKEN: &str = "hunter22";

/// All of them, as they are printed.
fn examples() -> Vec<Pipeline> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(Path::new(ROOT).join("tests/examples")).unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|end| end == "json"));
    files.iter().map(|file| serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()).collect()
}

fn example(id: &str) -> Pipeline {
    examples().into_iter().find(|pipeline| pipeline.id == id).unwrap()
}

#[test]
fn each_is_registered_where_the_documentation_says_so() {
    let user = User::new();
    let all = examples();
    assert!(all.len() >= 10, "{}", all.len());
    for pipeline in &all {
        user.has(pipeline);
    }
    let files: Vec<String> = all.iter().map(|pipeline| format!("{}.json", pipeline.id)).collect();
    for semver in ["0.7.3", "0.8.2", "0.8.3", "0.8.4", "0.9.0", "0.9.1"] {
        let server = Server::new(Version::Released);
        semver.clone_into(&mut server.state().semver);
        let takes_hyphens = !matches!(semver, "0.7.3" | "0.8.2");
        for (pipeline, file) in all.iter().zip(&files) {
            let ran = user.runs(&format!("up {file} --server {}", server.url()));
            let is_taken = takes_hyphens || !pipeline.id.contains('-');
            let said = if is_taken { "registered: " } else { "the server, which is of version " };
            ran.says(i32::from(!is_taken), &[said]);
        }
    }
}

#[test]
fn each_says_how_it_fares_on_a_server() {
    let page = fs::read_to_string(Path::new(ROOT).join("cargo-gofer/docs/servers.md")).unwrap();
    for folder in fs::read_dir(Path::new(ROOT).join("examples")).unwrap() {
        let folder = folder.unwrap().path();
        let name = folder.file_name().unwrap().to_str().unwrap();
        assert!(page.contains(&format!("\n| `{name}` | ")), "docs/servers.md has no row for {name}");
        let code = fs::read_to_string(folder.join("src/main.rs")).unwrap();
        let head: String = code.lines().take_while(|line| line.starts_with("//!")).collect();
        let says = |text: &str| assert!(head.contains(text), "{name} does not say: {text}");
        if code.contains("_secret(\"") {
            says("Up to 0.9.1 a server finds");
        }
        if code.contains("inject_api_token") {
            says("that is built of Gofer's last commit");
        }
    }
}

/// Someone with a curl, a git and a cargo: the latter two do nothing but what is needed here.
struct Container {
    user: User,
}

impl Container {
    fn new() -> Option<Self> {
        if !Command::new("curl").arg("--version").output().is_ok_and(|output| output.status.success()) {
            eprintln!("not tried: there is no curl");
            return None;
        }
        let user = User::new();
        user.writes(
            "bin/git",
            "#!/bin/sh\ncase $1 in ls-remote) printf 'abc123\\tHEAD\\n' ;; clone) mkdir -p \"$3\" ;; esac\n",
        );
        user.writes("bin/cargo", "#!/bin/sh\necho \"cargo $1\"\n");
        for file in ["git", "cargo"] {
            let file = user.folder().join("bin").join(file);
            assert!(Command::new("chmod").arg("+x").arg(file).status().unwrap().success());
        }
        Some(Container { user })
    }

    /// What a server starts for a task of this run; it fails like that if an object is not there.
    fn runs(&self, server: &Server, pipeline: &Pipeline, run: u64, task: &str) -> Result<Output, String> {
        let task = pipeline.tasks.iter().find(|other| other.id == task).unwrap();
        let mut set: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in &task.variables {
            let value = match Reference::parse(value) {
                Some(Reference { kind, .. }) => {
                    let of_run = if kind == ReferenceKind::RunObject { format!("runs/{run}/") } else { String::new() };
                    let place = format!("{of_run}objects/{name}");
                    let mut state = server.state();
                    let put = state.pipeline("default", &pipeline.id).put.get(&place).cloned();
                    put.ok_or_else(|| format!("Could not find object {name}"))?
                }
                None => value.clone(),
            };
            set.insert(name.clone(), value);
        }
        set.insert("SERVER".to_owned(), server.url());
        set.insert("GOFER_PIPELINE_ID".to_owned(), pipeline.id.clone());
        set.insert("GOFER_RUN_ID".to_owned(), run.to_string());
        if task.inject_api_token {
            let version = server.state().version;
            let token = match version {
                Version::Released => format!("pipeline_secret{{gofer_api_token_run_id_{run}}}"),
                Version::LastCommit => TOKEN.to_owned(),
            };
            set.insert("GOFER_TOKEN".to_owned(), token);
        }
        let command = task.command.as_ref().unwrap();
        Ok(self.shell(&command[0]).args(&command[1..]).envs(set).output().unwrap())
    }

    fn shell(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        let path = std::env::var("PATH").unwrap_or_default();
        command
            .current_dir(self.user.folder())
            .env("PATH", format!("{}:{path}", self.user.folder().join("bin").display()));
        command
    }
}

#[test]
fn the_example_of_objects_hands_them_on() {
    let Some(container) = Container::new() else { return };
    let pipeline = example("objects");
    for version in BOTH {
        // A released one accepts no token that it gives, but there is none that asks for none.
        let server = match version {
            Version::Released => Server::new(version),
            Version::LastCommit => Server::with_tokens(version, &[(TOKEN, Role::Admin)]),
        };
        server.state().pipeline("default", "objects");
        let kept = |place: &str| server.state().pipeline("default", "objects").put.get(place).cloned();
        let go = |run: u64, task: &str| {
            let output = container.runs(&server, &pipeline, run, task).unwrap();
            assert!(output.status.success(), "{version:?}, {task}: {output:?}");
            String::from_utf8(output.stdout).unwrap()
        };
        go(1, "find_commit");
        assert_eq!(kept("runs/1/objects/COMMIT").as_deref(), Some("abc123"));
        assert_eq!(kept("objects/LAST_GREEN").as_deref(), Some("none"));
        assert!(go(1, "test_commit").contains("cargo test"));
        go(1, "remember");
        assert_eq!(kept("objects/LAST_GREEN").as_deref(), Some("abc123"));
        // Another run of the same commit has nothing to test, and leaves what is there.
        go(2, "find_commit");
        assert_eq!(kept("objects/LAST_GREEN").as_deref(), Some("abc123"));
        assert!(go(2, "test_commit").contains("already tested"));
    }
}

#[test]
fn the_example_of_the_api_asks_it() {
    let Some(container) = Container::new() else { return };
    let pipeline = example("askgofer");
    let open = Server::new(Version::Released);
    let asks_for_tokens = |version| Server::with_tokens(version, &[(TOKEN, Role::Admin)]);
    for (server, is_answered) in
        [(open, true), (asks_for_tokens(Version::LastCommit), true), (asks_for_tokens(Version::Released), false)]
    {
        let output = container.runs(&server, &pipeline, 1, "list_namespaces").unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.success(), is_answered, "{said}");
        assert_eq!(said.contains("\"id\":\"default\""), is_answered, "{said}");
    }
}

/// How a secret is stored for a server up to 0.9.1.
#[test]
fn a_secret_is_stored_as_the_documentation_says() {
    let Some(container) = Container::new() else { return };
    let page = fs::read_to_string(Path::new(ROOT).join("cargo-gofer/docs/servers.md")).unwrap();
    let script = page.split("```sh\n").nth(1).unwrap().split("```").next().unwrap();
    let server = Server::with_tokens(Version::Released, &[(TOKEN, Role::Admin)]);
    let set = [("GOFER_SERVER", server.url()), ("GOFER_TOKEN", TOKEN.to_owned())];
    let task = Task::new("build", "busybox:1").variable("TOKEN", pipeline_secret("upload_token"));
    let user = User::new();
    user.has(&Pipeline::new("ship", "Ship it").task(task));
    let set: Vec<(&str, &str)> = set.iter().map(|(name, value)| (*name, value.as_str())).collect();
    user.runs_with(&set, "up ship.json").says(0, &["pipeline_secret `upload_token` is not on the server"]);
    let stored = container.shell("sh").args(["-ec", script]).envs(set.iter().copied()).output().unwrap();
    assert!(stored.status.success(), "{stored:?}");
    user.runs_with(&set, "up ship.json --strict").says(0, &["unchanged"]).says_not("upload_token");
}
