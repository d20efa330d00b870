//! Words that are no keys here: what they stand for, and what to do instead.

use gofer_core::{Problem, list, nearest, shown};

use crate::keys::{Key, Place};

/// What a word of other systems stands for here.
#[derive(Clone, Copy)]
enum Meaning {
    /// A key of this place.
    Key(&'static str),
    /// Something that is done elsewhere or not at all.
    Elsewhere(&'static str),
    /// What is run, in another form: nothing is said of an `image` that is not there besides.
    Runs(&'static str),
}

use Meaning::{Elsewhere, Key as IsKey, Runs};

/// Words, separated by spaces, and what each of them stands for.
type Row = (&'static str, Meaning);

const TASK: &str = "each task is an entry of its own: `task build { image: \"ubuntu:latest\" }`";
const BEGIN: &str =
    "a task begins with the word `task`, as in `task build { ... }`; what it waits for stands in its `depends_on`";
const MATRIX: &str = "a matrix stands in the task's header: `task test for toolchain in { stable: \"1.95\" }`";
/// What there is in place of a matrix' `include` and `exclude`.
pub const KEYS: &str = "no instance of a matrix is left out or added: name the keys wanted, or write another task";
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
pub const SHARE: &str =
    "what all tasks share stands in `defaults`, before them; what some do is a `const` or a function in Rust";
const BEGINNING: &str =
    "how several scripts begin is a part of each: `script: [SETUP, \"make\"]`, with a `const SETUP: &str`";
const FUNCTIONS: &str = "the block is Rust: a parameter is an argument of the function around it";
const PERMISSIONS: &str = "Gofer has none; a task gets a token for Gofer's own API by `inject_api_token: true`";
const NAMESPACE: &str = "the namespace is named when the pipeline is brought to the server";
const FETCH: &str = "a task starts in an empty container: `git clone` in its `script`";
const ACTIONS: &str = "Gofer has no actions or plugins: name an `image` and the `script` that it runs";
const LATER: &str = "what comes at the end is a task too: `task notify { depends_on: { build: any }, ... }`";

/// Words of other systems in a task.
const IN_TASK: &[Row] = &[
    (
        "needs after requires dependencies dependency run_after depends upstream wait_for waits_for parents parent \
         passed deps prerequisites require wait follows",
        IsKey("depends_on"),
    ),
    (
        "env environment envs env_vars vars variable env_variables environment_variables environments",
        IsKey("variables"),
    ),
    ("run commands cmds sh bash bash_command shell_command shell_script scripts inline", IsKey("script")),
    ("cmd args arguments exec argv program", IsKey("command")),
    ("container docker docker_image container_image image_name img from", IsKey("image")),
    ("pull pull_policy image_pull_policy always_pull", IsKey("always_pull_newest_image")),
    ("image_pull_secrets credentials auth registry_credentials", IsKey("registry_auth")),
    ("api_token inject_token", IsKey("inject_api_token")),
    ("doc docs comment label summary display_name title", IsKey("description")),
    ("before_script pre setup", Elsewhere(BEGINNING)),
    ("steps after_script post teardown", Elsewhere(STEPS)),
    ("agent", Runs("a task's container is named by its `image`; the server's scheduler decides where it runs")),
    ("plan", Runs("each step of a plan is a task of its own, with its `image` and `script`")),
    ("cron schedule on trigger triggers", Elsewhere(TRIGGER)),
    ("timeout timeout_minutes timeout_in_minutes timeout_seconds deadline active_deadline_seconds", Elsewhere(LIMIT)),
    ("retries retry attempts max_retries backoff_limit retry_strategy retry_delay", Elsewhere(RETRY)),
    ("if when only except rules condition unless filter branch branches", Elsewhere(CONDITION)),
    (
        "allow_failure continue_on_error ignore_failure ignore_errors soft_fail failure on_failure on_success finally \
         always any success ensure on_error trigger_rule",
        Elsewhere(DEPENDS),
    ),
    (
        "secrets secret secret_env env_from",
        Elsewhere("a secret is a variable's value: `variables: { TOKEN: pipeline_secret(\"token\") }`"),
    ),
    ("env_file", Elsewhere("variables are written out: `variables: { RUST_LOG: \"debug\" }`")),
    (
        "parallel",
        Elsewhere(
            "tasks that do not wait for each other run at the same time; a matrix stands in the task's header: \
             `task test for toolchain in { stable: \"1.95\" }`",
        ),
    ),
    ("include exclude", Elsewhere(KEYS)),
    ("permissions", Elsewhere(PERMISSIONS)),
    (
        "matrix strategy for_each foreach with_items with_param with_sequence loop axes axis shard shards",
        Elsewhere(MATRIX),
    ),
    ("fail_fast", Elsewhere("Gofer has none: each instance of a matrix runs and ends by itself")),
    (
        "artifacts artifact cache caches outputs inputs volumes volume mounts mount volume_mounts workspace workspaces \
         paths workspace_mount sources generates",
        Elsewhere(FILES),
    ),
    ("services service sidecars sidecar", Elsewhere(SERVICE)),
    (
        "runs_on tags platform node node_selector runner resources cpu memory \
         tolerations affinity limits requests labels pool executor machine os arch service_account network networks links priority \
         queue gpu",
        Elsewhere(WHERE),
    ),
    (
        "working_directory working_dir workdir cwd dir directory",
        Elsewhere("Gofer has none; go there in the script: `script: \"cd app && make\"`"),
    ),
    ("uses plugin plugins orb settings", Runs(ACTIONS)),
    ("with", Elsewhere(ACTIONS)),
    (
        "template template_ref task_ref",
        Runs("a task is written out, with its `image` and `script`; what several share is a function in Rust"),
    ),
    (
        "build dockerfile context",
        Runs("Gofer builds no image: name one that a registry has, such as `image: \"ghcr.io/acme/app:1\"`"),
    ),
    ("restart restart_policy", Elsewhere("Gofer has none: a container is started once and runs to its end")),
    ("stage", Elsewhere("Gofer has no stages: a task waits for the tasks in its `depends_on`")),
    ("extends inherit", Runs(SHARE)),
    ("default anchors", Elsewhere(SHARE)),
    ("defaults", Runs("it is a setting of the pipeline, for all tasks, and comes before them")),
    (
        "privileged security_context capabilities cap_add",
        Elsewhere("Gofer has none: a container has the rights that the server's engine gives to all"),
    ),
    ("parameters params", Elsewhere(FUNCTIONS)),
    (
        "concurrency concurrency_group resource_group max_parallel",
        Elsewhere("the runs of a pipeline are limited as a whole, by its setting `parallelism`"),
    ),
    (
        "notify notifications hooks",
        Elsewhere("a notification is a task: `task notify { depends_on: { build: failure }, ... }`"),
    ),
    ("checkout clone git source repository repo get", Elsewhere(FETCH)),
    (
        "user",
        Elsewhere(
            "a container's user is its image's; the registry's login is `registry_auth: { user: ..., pass: ... }`",
        ),
    ),
    ("pass username password", Elsewhere("the registry's login is `registry_auth: { user: ..., pass: ... }`")),
    ("ports expose hostname", Elsewhere("Gofer has none: no other task can reach a task's container")),
    ("namespace", Elsewhere(NAMESPACE)),
    (
        "task tasks jobs job",
        Elsewhere("tasks stand side by side in the block, each as `task build { image: \"ubuntu:latest\" }`"),
    ),
    ("id", Elsewhere("a task's id stands after the word `task`, as in `task build { ... }`: remove this")),
    (
        "count replicas scale times instances copies",
        Elsewhere("several instances are a matrix, in the task's header: `task test for shard in { 1, 2, 3 }`"),
    ),
    (
        "required_by before then next downstream unblocks blocks needed_by wanted_by dependents",
        Elsewhere("the task that waits says so, in its own `depends_on`: remove this"),
    ),
    (
        "coverage test_report reports junit",
        Elsewhere("Gofer reads nothing of what a task prints; a script can send it elsewhere"),
    ),
    (
        "tag version image_tag image_version",
        Elsewhere("it is a part of the image, after `:`, as in `image: \"rust:1.95\"`"),
    ),
    (
        "healthcheck health_check readiness_probe liveness_probe",
        Elsewhere("Gofer has none: a task has ended well if its command exits with 0"),
    ),
    ("lifecycle", Elsewhere("Gofer has none: a task runs its command once, and that is all")),
    (
        "name task_id",
        Elsewhere("a task is named by its id alone, `task build { ... }`; use a `///` comment to describe it"),
    ),
];

/// Words of other systems among the pipeline's settings.
const IN_PIPELINE: &[Row] = &[
    ("title pipeline_name display_name", IsKey("name")),
    ("concurrency max_parallel max_concurrent_runs max_active_runs limit", IsKey("parallelism")),
    ("desc doc docs summary", IsKey("description")),
    ("default common shared global globals", IsKey("defaults")),
    ("task tasks jobs job steps step stages stage templates", Elsewhere(TASK)),
    ("build test deploy", Elsewhere(BEGIN)),
    ("plan resource rule target", Elsewhere(BEGIN)),
    ("permissions", Elsewhere(PERMISSIONS)),
    (
        "cron schedule on trigger triggers when events branches push pull_request schedule_interval start_date catchup",
        Elsewhere(TRIGGER),
    ),
    ("version versions api_version", Elsewhere("the server numbers a pipeline's versions itself")),
    ("kind type", Elsewhere("the block is a pipeline; there is no other kind: remove this")),
    ("metadata spec pipeline workflow", Elsewhere("settings and tasks stand directly in `pipeline! { ... }`")),
    ("labels annotations owner tags", Elsewhere("Gofer has none; say it in the `description`")),
    ("agent runs_on platform node_selector pool", Elsewhere(WHERE)),
    ("parameters params inputs", Elsewhere(FUNCTIONS)),
    (
        "secrets secret",
        Elsewhere("a secret is the value of a task's variable: `variables: { TOKEN: pipeline_secret(\"token\") }`"),
    ),
    ("namespace", Elsewhere(NAMESPACE)),
    (
        "env environment vars",
        Elsewhere("what all tasks share stands in `defaults: { variables: { RUST_LOG: \"debug\" } }`"),
    ),
    ("default_args export set", Elsewhere("what all tasks share stands in `defaults: { image: \"ubuntu:latest\" }`")),
    ("volumes artifacts cache workspaces resources", Elsewhere(FILES)),
    ("services", Elsewhere(SERVICE)),
    ("networks", Elsewhere(WHERE)),
    ("timeout", Elsewhere(LIMIT)),
    ("retries retry", Elsewhere(RETRY)),
    ("matrix strategy", Elsewhere(MATRIX)),
    ("if only rules", Elsewhere(CONDITION)),
    ("include imports import extends inherit def func function class module locals", Elsewhere(SHARE)),
    ("notify notifications finally post on_failure on_success on_exit", Elsewhere(LATER)),
];

/// Words for a registry's login.
const IN_REGISTRY_AUTH: &[Row] = &[
    ("username login name account", IsKey("user")),
    ("password passwd pwd token secret", IsKey("pass")),
    (
        "registry server url host",
        Elsewhere("the registry is the one that the `image` names, as in `ghcr.io/acme/app:1`"),
    ),
];

fn look_up(rows: &[Row], word: &str) -> Option<Meaning> {
    let (_, meaning) = rows.iter().find(|(words, _)| words.split(' ').any(|other| other == word))?;
    Some(*meaning)
}

fn meaning(place: Place, word: &str) -> Option<Meaning> {
    let rows = match place {
        Place::Pipeline => IN_PIPELINE,
        Place::Defaults if matches!(word, "id" | "name") => return None,
        Place::Task | Place::Defaults => IN_TASK,
        Place::RegistryAuth => IN_REGISTRY_AUTH,
    };
    look_up(rows, word).or_else(|| look_up(rows, &snake_case(word)))
}

/// `runs-on` and `runsOn` as `runs_on`, `RUN` as `run`.
pub fn snake_case(word: &str) -> String {
    let shouted = !word.contains(|c: char| c.is_ascii_lowercase());
    let mut snake = String::new();
    for c in word.chars() {
        if c.is_ascii_uppercase() && !shouted && !snake.is_empty() && !snake.ends_with('_') {
            snake.push('_');
        }
        snake.push(if c == '-' { '_' } else { c.to_ascii_lowercase() });
    }
    snake
}

/// A bool as others write one, or when images are pulled, as compose and Kubernetes have it.
pub fn flag(text: &str) -> Option<bool> {
    match text.to_lowercase().replace(['-', '_'], "").as_str() {
        "true" | "yes" | "on" | "1" | "always" => Some(true),
        "false" | "no" | "off" | "0" | "never" | "missing" | "ifnotpresent" => Some(false),
        _ => None,
    }
}

/// Whether a word is a key here, or nearly.
pub fn is_nearly_key(place: Place, word: &str) -> bool {
    place.find(word).is_some() || nearest(word, place.keys().iter().map(|key| key.word)).is_some()
}

/// Whether a word is a key here, or nearly, or stands for one.
pub fn is_like_key(place: Place, word: &str) -> bool {
    is_nearly_key(place, word) || meaning(place, word).is_some()
}

/// Whether a word stands for something that is no key here.
pub fn is_elsewhere(place: Place, word: &str) -> bool {
    place.find(word).is_none() && matches!(meaning(place, word), Some(Elsewhere(_) | Runs(_)))
}

/// Whether a word among the settings stands for something else than a task without `task`.
pub fn is_meant_otherwise(word: &str) -> bool {
    let is_begin = matches!(meaning(Place::Pipeline, word), Some(Elsewhere(BEGIN)));
    !is_begin && is_like_key(Place::Pipeline, word) || is_wrapper(word) || rust_word(word).is_some()
}

/// What is said of a word that is no key.
pub struct Unknown {
    pub problem: Problem,
    /// The key it is most likely meant to be.
    pub meant: Option<&'static Key>,
    /// Whether it says what is run, so that there is no `image` for that reason.
    pub runs: bool,
}

/// A word that is no key here. All keys are listed where that is wanted and nothing better can be
/// said.
pub fn unknown_key(place: Place, word: &str, list_all: bool) -> Unknown {
    let noun = place.noun();
    let word = word.strip_prefix("r#").unwrap_or(word);
    let problem = Problem::new(format!("unknown {noun} `{}`", shown(word)));
    let words = || place.keys().iter().map(|key| key.word);
    let meaning = meaning(place, word).filter(|meaning| matches!(meaning, IsKey(_)) || place.find(word).is_none());
    let runs = matches!(meaning, Some(Runs(_)));
    let told = |help: String, meant| Unknown { problem: problem.clone().help(help), meant, runs };
    match meaning {
        // In `defaults`, what it is called may still be no key.
        Some(IsKey(key)) => match place.find(key) {
            Some(found) => return told(format!("it is called `{key}` here"), Some(found)),
            None => return told(format!("in a task it is called `{key}`"), None),
        },
        Some(Elsewhere(help) | Runs(help)) => return told(help.to_owned(), None),
        None => {}
    }
    if let Some(near) = nearest(word, words()).filter(|_| !belongs_elsewhere(place, word)) {
        return told(format!("there is a {noun} `{near}`"), place.find(near));
    }
    if let Some(help) = elsewhere(place, word) {
        return told(help, None);
    }
    if place == Place::Pipeline && (nearest(word, ["task"]).is_some() && word.len() > 2 || "task".starts_with(word)) {
        return told("a task begins with the word `task`".to_owned(), None);
    }
    if !list_all {
        return Unknown { problem, meant: None, runs };
    }
    let all: Vec<&str> = words().collect();
    told(format!("the {noun}s are {}", list(&all)), None)
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
        Place::Pipeline => match look_up(IN_TASK, &snake_case(word))? {
            IsKey(key) => Some(format!("in a task it is called `{key}`")),
            Elsewhere(help) | Runs(help) => Some(help.to_owned()),
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
