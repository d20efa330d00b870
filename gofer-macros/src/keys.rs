//! One table of the language's keys.

/// Where a key may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Among the pipeline's settings.
    Pipeline,
    /// In a task.
    Task,
    /// In `defaults`.
    Defaults,
    /// In `registry_auth`.
    RegistryAuth,
}

/// The form of a key's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Id,
    Ids,
    Text,
    Integer,
    Bool,
    List,
    DependsOn,
    Variables,
    Defaults,
    RegistryAuth,
}

/// A key among the pipeline's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    Id,
    Name,
    Description,
    Parallelism,
    Ids,
    Defaults,
}

/// A key of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskKey {
    Image,
    Description,
    DependsOn,
    Variables,
    Entrypoint,
    Command,
    Script,
    Shell,
    RegistryAuth,
    InjectApiToken,
    AlwaysPullNewestImage,
}

/// A key of `registry_auth`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthKey {
    User,
    Pass,
}

/// What a key stands for. Whoever handles keys matches on it without `_`, so that a new one is
/// forgotten nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    Setting(Setting),
    Task(TaskKey),
    Auth(AuthKey),
}

impl From<Setting> for Means {
    fn from(setting: Setting) -> Self {
        Means::Setting(setting)
    }
}

impl From<TaskKey> for Means {
    fn from(key: TaskKey) -> Self {
        Means::Task(key)
    }
}

impl From<AuthKey> for Means {
    fn from(key: AuthKey) -> Self {
        Means::Auth(key)
    }
}

/// A key of the language.
#[derive(Debug)]
pub struct Key {
    pub means: Means,
    pub word: &'static str,
    pub kind: Kind,
    pub required: bool,
    /// A value to show in messages.
    pub example: &'static str,
    /// What an editor shows: it stands in gofer-dsl, as a test asks.
    #[cfg_attr(not(test), allow(dead_code, reason = "for that test"))]
    pub docs: &'static str,
}

impl Key {
    /// `` image: "ubuntu:latest" ``.
    pub fn shown(&self) -> String {
        format!("{}: {}", self.word, self.example)
    }

    /// How to give the key a value. What only some functions can hold is no more than shown.
    pub fn repair(&self) -> String {
        Self::repair_of(&[self])
    }

    /// How to give several keys their values.
    pub fn repair_of(keys: &[&Key]) -> String {
        let shown: Vec<String> = keys.iter().map(|key| key.shown()).collect();
        let shown = shown.join(", ");
        if keys.iter().any(|key| key.example.contains('?')) {
            format!("in a `main` that returns a `Result`: `{shown}`")
        } else {
            format!("write `{shown}`")
        }
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

const fn key(
    means: Means,
    word: &'static str,
    kind: Kind,
    required: bool,
    example: &'static str,
    docs: &'static str,
) -> Key {
    Key { means, word, kind, required, example, docs }
}

/// The pipeline's settings.
pub static PIPELINE: [Key; 6] = [
    key(
        Means::Setting(Setting::Id),
        "id",
        Kind::Id,
        true,
        "my_pipeline",
        "The pipeline's machine-referable id: 3 to 32 characters, an identifier or a string literal. Required.",
    ),
    key(
        Means::Setting(Setting::Name),
        "name",
        Kind::Text,
        true,
        "\"My Pipeline\"",
        "The pipeline's human-referable name: a string expression. Required.",
    ),
    key(
        Means::Setting(Setting::Description),
        "description",
        Kind::Text,
        false,
        "\"What it does.\"",
        "What the pipeline does: a string expression. The same as `//!` lines at the top of the block.",
    ),
    key(
        Means::Setting(Setting::Parallelism),
        "parallelism",
        Kind::Integer,
        false,
        "1",
        "Runs of this pipeline allowed at one time (runs, not tasks): an integer expression, 0 or more. Default `0`: no limit.",
    ),
    key(
        Means::Setting(Setting::Ids),
        "ids",
        Kind::Ids,
        false,
        "\"kebab-case\"",
        "The characters of ids: `\"snake_case\"` (default), or `\"kebab-case\"` for servers from 0.8.3 on.",
    ),
    key(
        Means::Setting(Setting::Defaults),
        "defaults",
        Kind::Defaults,
        false,
        "{ image: \"ubuntu:latest\" }",
        "What every task takes that does not say otherwise: `{ image, shell, variables, inject_api_token, always_pull_newest_image }`, any of them. Variables are merged by name.",
    ),
];

// What a task and `defaults` have is told once; `defaults` says in its own words whose it is.

const IMAGE: Key = key(
    Means::Task(TaskKey::Image),
    "image",
    Kind::Text,
    true,
    "\"ubuntu:latest\"",
    "The container image to run: a string expression. Required.",
);

const SHELL: Key = key(
    Means::Task(TaskKey::Shell),
    "shell",
    Kind::List,
    false,
    "[\"bash\", \"-euo\", \"pipefail\", \"-c\"]",
    "What the `script` is given to: a list. Default `[\"sh\", \"-ec\"]`, which stops at the first command that fails; for bash, `[\"bash\", \"-euo\", \"pipefail\", \"-c\"]`.",
);

const VARIABLES: Key = key(
    Means::Task(TaskKey::Variables),
    "variables",
    Kind::Variables,
    false,
    "{ RUST_LOG: \"debug\" }",
    "The container's environment: `{ NAME: value, … }`. `REPO` alone is short for `REPO: REPO`, and `..shared`, last, adds the pairs of a value. Secrets and objects are referred to here: `TOKEN: pipeline_secret(\"token\")`.",
);

const INJECT_API_TOKEN: Key = key(
    Means::Task(TaskKey::InjectApiToken),
    "inject_api_token",
    Kind::Bool,
    false,
    "true",
    "Whether the server makes an API token for the run and injects it: a bool expression. Default `false`.",
);

const ALWAYS_PULL_NEWEST_IMAGE: Key = key(
    Means::Task(TaskKey::AlwaysPullNewestImage),
    "always_pull_newest_image",
    Kind::Bool,
    false,
    "false",
    "Whether the image is pulled before every run: a bool expression. Default `true`.",
);

/// What tasks may have in common. What the others say belongs to one task.
pub static DEFAULTS: [Key; 5] = [
    Key { required: false, docs: "The image of the tasks that name none: a string expression.", ..IMAGE },
    Key { docs: "What scripts are given to where the task names no shell: a list.", ..SHELL },
    Key {
        example: "{ RUST_BACKTRACE: 1 }",
        docs: "Variables of every task: `{ NAME: value, ... }`. A task's own of the same name win.",
        ..VARIABLES
    },
    Key {
        docs: "Whether the server injects an API token, where the task does not say: a bool expression.",
        ..INJECT_API_TOKEN
    },
    Key {
        docs: "Whether images are pulled before every run, where the task does not say: a bool expression.",
        ..ALWAYS_PULL_NEWEST_IMAGE
    },
];

/// The fields of a task.
pub static TASK: [Key; 11] = [
    IMAGE,
    key(
        Means::Task(TaskKey::Description),
        "description",
        Kind::Text,
        false,
        "\"What it does.\"",
        "What the task does: a string expression. The same as `///` lines before the task.",
    ),
    key(
        Means::Task(TaskKey::DependsOn),
        "depends_on",
        Kind::DependsOn,
        false,
        "{ build, test: any }",
        "The tasks this one waits for, and how each must have ended: `{ build, test: any }`. A bare task means `success`, `_` every task above that is not named besides; all conditions must hold.",
    ),
    VARIABLES,
    key(
        Means::Task(TaskKey::Entrypoint),
        "entrypoint",
        Kind::List,
        false,
        "[\"/bin/sh\", \"-c\"]",
        "What replaces the image's entrypoint: a list. `[]` uses none.",
    ),
    key(
        Means::Task(TaskKey::Command),
        "command",
        Kind::List,
        false,
        "[\"echo\", \"hello\"]",
        "What replaces the image's command: a list.",
    ),
    key(
        Means::Task(TaskKey::Script),
        "script",
        Kind::Text,
        false,
        "\"cargo test\"",
        "A shell script: a string expression, or a list of parts that are joined by newlines. Becomes `command: [shell…, SCRIPT]`; the indentation all lines share is removed.",
    ),
    SHELL,
    key(
        Means::Task(TaskKey::RegistryAuth),
        "registry_auth",
        Kind::RegistryAuth,
        false,
        "{ user: \"robot\", pass: gofer_dsl::env(\"REGISTRY_PASS\")? }",
        "Credentials for the image's registry: `{ user: …, pass: … }`. They are in the JSON as they are.",
    ),
    INJECT_API_TOKEN,
    ALWAYS_PULL_NEWEST_IMAGE,
];

/// The fields of `registry_auth`.
pub static REGISTRY_AUTH: [Key; 2] = [
    key(
        Means::Auth(AuthKey::User),
        "user",
        Kind::Text,
        true,
        "\"robot\"",
        "The user's name in the registry: a string expression. Required.",
    ),
    key(
        Means::Auth(AuthKey::Pass),
        "pass",
        Kind::Text,
        true,
        "gofer_dsl::env(\"REGISTRY_PASS\")?",
        "The user's password: a string expression. Required. The server substitutes no secrets here.",
    ),
];

impl Place {
    /// The keys that may stand here.
    pub fn keys(self) -> &'static [Key] {
        match self {
            Place::Pipeline => &PIPELINE,
            Place::Task => &TASK,
            Place::Defaults => &DEFAULTS,
            Place::RegistryAuth => &REGISTRY_AUTH,
        }
    }

    /// The module in which the editor finds the keys that may stand here.
    pub fn module(self) -> &'static str {
        match self {
            Place::Pipeline => "pipeline",
            Place::Task => "task",
            Place::Defaults => "defaults",
            Place::RegistryAuth => "registry_auth",
        }
    }

    pub fn find(self, word: &str) -> Option<&'static Key> {
        self.keys().iter().find(|key| key.word == word)
    }

    /// What stands here, in words.
    pub fn fields(self) -> &'static str {
        match self {
            Place::Pipeline => "settings",
            Place::Defaults => "what all tasks share",
            Place::Task => "fields of a task",
            Place::RegistryAuth => "a login",
        }
    }

    /// What a word of another place is not.
    pub fn key(self) -> &'static str {
        match self {
            Place::Pipeline => "a setting of the pipeline",
            Place::Defaults => "a key of `defaults`",
            Place::Task => "a key of a task",
            Place::RegistryAuth => "a key of `registry_auth`",
        }
    }

    /// What a key of this place is called.
    pub fn noun(self) -> &'static str {
        match self {
            Place::Pipeline => "setting",
            Place::Task | Place::Defaults | Place::RegistryAuth => "key",
        }
    }
}
