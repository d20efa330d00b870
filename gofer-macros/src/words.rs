//! Words that are no keys here: what they stand for, and what to do instead.

use gofer_core::{Problem, list, nearest, shown};

use crate::keys::{Key, Place};

/// What a word of other systems stands for here.
enum Meaning {
    /// A key of this place.
    Key(&'static str),
    /// Something that is done elsewhere or not at all.
    Elsewhere(&'static str),
}

use Meaning::Elsewhere;

const TASK: &str = "each task is an entry of its own: `task build { image: \"ubuntu:latest\" }`";
const BEGIN: &str =
    "a task begins with the word `task`, as in `task build { ... }`; what it waits for stands in its `depends_on`";
const PARALLEL: &str = "tasks that do not wait for each other run at the same time; a matrix stands in the task's \
    header: `task test for toolchain in { stable: \"1.95\" }`";
const EXCLUDE: &str = "no instance of a matrix is left out or added: name the keys wanted, or write another task";
const PERMISSIONS: &str = "Gofer has none; a task gets a token for Gofer's own API by `inject_api_token: true`";
const MATRIX: &str = "a matrix stands in the task's header: `task test for toolchain in { stable: \"1.95\" }`";
const TRIGGER: &str = "when a pipeline runs is set on the server, by subscribing it to an extension";
const CONDITION: &str =
    "whether a task runs is decided by how its parents ended, as in `depends_on: { build: failure }`";
const DEPENDS: &str = "what a task waits for, and how that must have ended, stands in it: `depends_on: { build: any }`";
const LIMIT: &str = "Gofer has none; limit the command itself: `script: \"timeout 10m make test\"`";
const RETRY: &str = "Gofer has none; repeat in the script: `for try in 1 2 3; do make && exit; done; exit 1`";
const WHERE: &str = "Gofer has none: the server's scheduler decides where a task runs";
const FILES: &str =
    "tasks share no files; hand them on as objects of the run, with the API token that `inject_api_token` gives";
const SERVICE: &str = "Gofer has none; start it in the script, in the background, or use one that runs elsewhere";
const STEPS: &str = "a task is one container with one command: put the lines into one `script`";
const SHARE: &str = "share values in Rust: a `const`, a `let` or a function before the block";
const FUNCTIONS: &str = "the block is Rust: a parameter is an argument of the function around it";

/// Words of other systems in a task.
fn in_task(word: &str) -> Option<Meaning> {
    let key = |key| Some(Meaning::Key(key));
    let elsewhere = |help| Some(Elsewhere(help));
    match word {
        "needs" | "after" | "requires" | "dependencies" | "dependency" | "run_after" | "depends" | "upstream"
        | "wait_for" | "waits_for" | "parents" | "passed" => key("depends_on"),
        "env" | "environment" | "envs" | "env_vars" | "vars" | "variable" => key("variables"),
        "run" | "commands" | "sh" | "bash" => key("script"),
        "cmd" | "args" | "arguments" | "exec" => key("command"),
        "container" | "docker" | "docker_image" | "container_image" => key("image"),
        "pull" | "pull_policy" | "image_pull_policy" | "always_pull" => key("always_pull_newest_image"),
        "image_pull_secrets" | "credentials" | "auth" => key("registry_auth"),
        "doc" | "docs" | "comment" | "label" | "summary" | "display_name" | "title" => key("description"),
        "steps" | "before_script" | "after_script" | "pre" | "post" | "setup" | "teardown" => elsewhere(STEPS),
        "cron" | "schedule" | "on" | "trigger" | "triggers" => elsewhere(TRIGGER),
        "timeout" | "timeout_minutes" | "timeout_in_minutes" | "deadline" | "active_deadline_seconds" => {
            elsewhere(LIMIT)
        }
        "retries" | "retry" | "attempts" | "max_retries" | "backoff_limit" | "retry_strategy" => elsewhere(RETRY),
        "if" | "when" | "only" | "except" | "rules" | "condition" | "unless" | "filter" | "branch" | "branches" => {
            elsewhere(CONDITION)
        }
        "allow_failure" | "continue_on_error" | "ignore_failure" | "soft_fail" | "failure" | "on_failure"
        | "on_success" | "finally" | "always" | "any" | "success" | "ensure" | "on_error" => elsewhere(DEPENDS),
        "secrets" | "secret" => {
            elsewhere("a secret is a variable's value: `variables: { TOKEN: pipeline_secret(\"token\") }`")
        }
        "parallel" => elsewhere(PARALLEL),
        "include" | "exclude" => elsewhere(EXCLUDE),
        "permissions" => elsewhere(PERMISSIONS),
        "matrix" | "strategy" | "for_each" | "foreach" | "with_items" | "with_param" | "axes" | "shard" | "shards" => {
            elsewhere(MATRIX)
        }
        "fail_fast" => elsewhere("Gofer has none: each instance of a matrix runs and ends by itself"),
        "artifacts" | "artifact" | "cache" | "caches" | "outputs" | "inputs" | "volumes" | "volume" | "mounts"
        | "volume_mounts" | "workspace" | "workspaces" | "paths" | "workspace_mount" => elsewhere(FILES),
        "services" | "service" | "sidecars" | "sidecar" => elsewhere(SERVICE),
        "runs_on" | "tags" | "platform" | "node" | "node_selector" | "agent" | "runner" | "resources" | "cpu"
        | "memory" | "privileged" | "security_context" | "tolerations" | "affinity" | "limits" | "requests"
        | "labels" | "pool" | "executor" | "machine" | "os" | "arch" | "service_account" | "network" => {
            elsewhere(WHERE)
        }
        "working_directory" | "working_dir" | "workdir" | "cwd" | "dir" | "directory" => {
            elsewhere("Gofer has none; go there in the script: `script: \"cd app && make\"`")
        }
        "uses" | "with" | "plugin" | "plugins" | "settings" | "orb" => {
            elsewhere("Gofer has no actions or plugins: name an `image` and the `script` that it runs")
        }
        "template" | "template_ref" | "task_ref" => {
            elsewhere("a task is written out, with its `image` and `script`; what several share is a function in Rust")
        }
        "stage" => elsewhere("Gofer has no stages: a task waits for the tasks in its `depends_on`"),
        "extends" | "defaults" | "default" | "anchors" | "inherit" => elsewhere(SHARE),
        "parameters" | "params" => elsewhere(FUNCTIONS),
        "concurrency" | "concurrency_group" | "resource_group" | "max_parallel" => {
            elsewhere("the runs of a pipeline are limited as a whole, by its setting `parallelism`")
        }
        "notify" | "notifications" | "hooks" => {
            elsewhere("a notification is a task: `task notify { depends_on: { build: failure }, ... }`")
        }
        "checkout" | "clone" | "git" | "source" | "repository" | "repo" => {
            elsewhere("a task starts in an empty container: `git clone` in its `script`")
        }
        "user" | "pass" | "username" | "password" => {
            elsewhere("the registry's login is `registry_auth: { user: ..., pass: ... }`")
        }
        "ports" | "expose" | "hostname" => elsewhere("Gofer has none: no other task can reach a task's container"),
        "namespace" => elsewhere("the namespace is named when the pipeline is brought to the server"),
        "task" | "tasks" | "jobs" | "job" => {
            elsewhere("tasks stand side by side in the block, each as `task build { image: \"ubuntu:latest\" }`")
        }
        "id" | "name" => {
            elsewhere("a task is named by its id alone, `task build { ... }`; use a `///` comment to describe it")
        }
        _ => None,
    }
}

/// Words of other systems among the pipeline's settings.
fn in_pipeline(word: &str) -> Option<Meaning> {
    let elsewhere = |help| Some(Elsewhere(help));
    match word {
        "title" | "pipeline_name" | "display_name" => Some(Meaning::Key("name")),
        "concurrency" | "max_parallel" | "max_concurrent_runs" | "max_active_runs" | "limit" => {
            Some(Meaning::Key("parallelism"))
        }
        "desc" | "doc" | "docs" | "summary" => Some(Meaning::Key("description")),
        "task"
        | "tasks"
        | "jobs"
        | "job"
        | "steps"
        | "step"
        | "stages"
        | "stage"
        | "templates"
        | "entrypoint_template" => elsewhere(TASK),
        "build" | "test" | "deploy" => elsewhere(BEGIN),
        "permissions" => elsewhere(PERMISSIONS),
        "cron" | "schedule" | "on" | "trigger" | "triggers" | "when" | "events" | "branches" | "push" => {
            elsewhere(TRIGGER)
        }
        "version" | "versions" | "api_version" => elsewhere("the server numbers a pipeline's versions itself"),
        "kind" | "type" => elsewhere("the block is a pipeline; there is no other kind: remove this"),
        "metadata" | "spec" | "pipeline" | "workflow" => {
            elsewhere("settings and tasks stand directly in `pipeline! { ... }`")
        }
        "labels" | "annotations" | "owner" | "tags" => elsewhere("Gofer has none; say it in the `description`"),
        "agent" | "runs_on" | "platform" | "node_selector" | "pool" => elsewhere(WHERE),
        "parameters" | "params" | "inputs" => elsewhere(FUNCTIONS),
        "secrets" | "secret" => {
            elsewhere("a secret is the value of a task's variable: `variables: { TOKEN: pipeline_secret(\"token\") }`")
        }
        "namespace" => elsewhere("the namespace is named when the pipeline is brought to the server"),
        "env" | "environment" | "vars" => elsewhere("variables belong in a task: `variables: { RUST_LOG: \"debug\" }`"),
        "volumes" | "artifacts" | "cache" | "workspaces" | "resources" => elsewhere(FILES),
        "services" => elsewhere(SERVICE),
        "timeout" => elsewhere(LIMIT),
        "retries" | "retry" => elsewhere(RETRY),
        "matrix" | "strategy" => elsewhere(MATRIX),
        "if" | "only" | "rules" => elsewhere(CONDITION),
        "include" | "imports" | "extends" | "default" => elsewhere(SHARE),
        "notify" | "notifications" | "finally" | "post" => {
            elsewhere("what comes at the end is a task too: `task notify { depends_on: { build: any }, ... }`")
        }
        _ => None,
    }
}

/// Words of other systems in `defaults`.
fn in_defaults(word: &str) -> Option<Meaning> {
    if matches!(word, "id" | "name") { None } else { in_task(word) }
}

/// Words for a registry's login.
fn in_registry_auth(word: &str) -> Option<Meaning> {
    match word {
        "username" | "login" | "name" | "account" => Some(Meaning::Key("user")),
        "password" | "passwd" | "token" | "secret" => Some(Meaning::Key("pass")),
        "registry" | "server" | "url" | "host" => {
            Some(Elsewhere("the registry is the one that the `image` names, as in `ghcr.io/acme/app:1`"))
        }
        _ => None,
    }
}

fn meaning(place: Place, word: &str) -> Option<Meaning> {
    let in_place = match place {
        Place::Pipeline => in_pipeline,
        Place::Task => in_task,
        Place::Defaults => in_defaults,
        Place::RegistryAuth => in_registry_auth,
    };
    in_place(word).or_else(|| in_place(&snake_case(word)))
}

/// `runs-on` and `runsOn` as `runs_on`.
fn snake_case(word: &str) -> String {
    let mut snake = String::new();
    for c in word.chars() {
        if c.is_ascii_uppercase() && !snake.is_empty() && !snake.ends_with('_') {
            snake.push('_');
        }
        snake.push(if c == '-' { '_' } else { c.to_ascii_lowercase() });
    }
    snake
}

/// Whether a word is a key here, or nearly, or stands for one.
pub fn is_like_key(place: Place, word: &str) -> bool {
    place.find(word).is_some()
        || meaning(place, word).is_some()
        || nearest(word, place.keys().iter().map(|key| key.word)).is_some()
}

/// A word that is no key here: what is wrong, and the key it is most likely meant to be. All
/// keys are listed where that is wanted and nothing better can be said.
pub fn unknown_key(place: Place, word: &str, list_all: bool) -> (Problem, Option<&'static Key>) {
    let noun = place.noun();
    let problem = Problem::new(format!("unknown {noun} `{}`", shown(word)));
    let words = || place.keys().iter().map(|key| key.word);
    match meaning(place, word) {
        // In `defaults`, what it is called may still be no key.
        Some(Meaning::Key(key)) => {
            let help = match place.find(key) {
                Some(_) => format!("it is called `{key}` here"),
                None => format!("in a task it is called `{key}`"),
            };
            return (problem.help(help), place.find(key));
        }
        Some(Elsewhere(help)) if place.find(word).is_none() => return (problem.help(help), None),
        _ => {}
    }
    if let Some(near) = nearest(word, words()).filter(|_| !belongs_elsewhere(place, word)) {
        return (problem.help(format!("there is a {noun} `{near}`")), place.find(near));
    }
    if let Some(other) = elsewhere(place, word) {
        return (problem.help(other), None);
    }
    if place == Place::Pipeline && nearest(word, ["task"]).is_some() && word.len() > 2 {
        return (problem.help("a task begins with the word `task`"), None);
    }
    if !list_all {
        return (problem, None);
    }
    let all: Vec<&str> = words().collect();
    (problem.help(format!("the {noun}s are {}", list(&all))), None)
}

fn belongs_elsewhere(place: Place, word: &str) -> bool {
    [Place::Pipeline, Place::Task, Place::Defaults, Place::RegistryAuth]
        .into_iter()
        .any(|other| other != place && other.find(word).is_some())
}

/// A key that stands in the wrong place.
fn elsewhere(place: Place, word: &str) -> Option<String> {
    match place {
        Place::Defaults => not_in_defaults(word),
        Place::Pipeline if Place::Task.find(word).is_some() => {
            Some(format!("`{word}` belongs in a task: `task build {{ {word}: ... }}`"))
        }
        Place::Pipeline => match in_task(&snake_case(word))? {
            Meaning::Key(key) => Some(format!("in a task it is called `{key}`")),
            Elsewhere(help) => Some(help.to_owned()),
        },
        Place::Task if Place::Pipeline.find(word).is_some() => {
            Some(format!("`{word}` is a setting of the pipeline and comes before the tasks"))
        }
        Place::Task if Place::RegistryAuth.find(word).is_some() => {
            Some(format!("`{word}` belongs in `registry_auth: {{ {word}: ... }}`"))
        }
        _ => None,
    }
}

/// Why a key of a task, or of the pipeline, is none of `defaults`.
fn not_in_defaults(word: &str) -> Option<String> {
    Some(match word {
        "registry_auth" => {
            "it stands in each task: a default would send the password to the registry of every image".to_owned()
        }
        "entrypoint" => "it stands in each task, which would have no way back to its image's own".to_owned(),
        "description" | "depends_on" | "command" | "script" => {
            format!("`{word}` is a task's own: it stands in the task")
        }
        _ if Place::Pipeline.find(word).is_some() => {
            format!("`{word}` is a setting of the pipeline: it stands beside `defaults`")
        }
        _ => return None,
    })
}

/// A word with which Rust, but no entry of a block, begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RustWord {
    /// `let`, up to a `;`.
    Statement,
    /// `fn`, up to braces or a `;`.
    Item,
    /// `pub`, which stands before something else.
    Visibility,
    If,
    Loop,
    Match,
    Block,
}

/// What a word of Rust's begins.
pub fn rust_word(word: &str) -> Option<RustWord> {
    Some(match word {
        "let" | "const" | "static" | "return" | "break" | "continue" => RustWord::Statement,
        "fn" | "use" | "struct" | "enum" | "mod" | "impl" | "trait" | "type" | "extern" | "macro_rules" => {
            RustWord::Item
        }
        "pub" => RustWord::Visibility,
        "if" | "else" => RustWord::If,
        "for" | "while" | "loop" => RustWord::Loop,
        "match" => RustWord::Match,
        "unsafe" | "async" | "move" | "try" | "do" => RustWord::Block,
        _ => return None,
    })
}

/// What stands around tasks in other systems, but not here.
pub fn is_wrapper(word: &str) -> bool {
    matches!(
        word,
        "pipeline"
            | "Pipeline"
            | "workflow"
            | "spec"
            | "metadata"
            | "jobs"
            | "tasks"
            | "steps"
            | "stages"
            | "settings"
            | "config"
            | "dag"
            | "graph"
            | "group"
            | "parallel"
            | "templates"
            | "block"
    )
}

/// What the language has in place of such a thing.
pub fn instead_of_wrapper(word: &str) -> &'static str {
    match word {
        "group" | "stages" | "stage" | "parallel" | "dag" | "graph" => {
            "tasks stand side by side, not in groups; the order comes from each task's `depends_on`"
        }
        "jobs" | "tasks" | "steps" | "templates" => TASK,
        _ => "settings and tasks stand directly in `pipeline! { ... }`",
    }
}
