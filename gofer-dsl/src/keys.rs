//! The words of the language, as rust-analyzer finds and shows them in a block (see
//! `expand/editor.rs` of gofer-macros), and leads to from each. Not part of the public interface.

#![allow(non_camel_case_types, reason = "they are those of the language")]

/// What a task's id stands for.
#[derive(Debug)]
pub struct Task;

/// What an axis' key stands for.
#[derive(Debug)]
pub struct Key;

/// What an axis stands for.
#[derive(Debug)]
pub struct Axis;

// From here on a test of gofer-macros says what must stand here. A variant is shown without a value as long as another
// one holds something.

/// What may stand in a block.
#[derive(Debug)]
pub enum pipeline {
    /// The pipeline's machine-referable id: 3 to 32 characters, an identifier or a string literal. Required.
    id,
    /// The pipeline's human-referable name: a string expression. Required.
    name,
    /// What the pipeline does: a string expression. The same as `//!` lines at the top of the block.
    description,
    /// Runs of this pipeline allowed at one time (runs, not tasks): an integer expression, 0 or more. Default `0`: no limit.
    parallelism,
    /// The characters of ids: `"snake_case"` (default), or `"kebab-case"` for servers from 0.8.3 on.
    ids,
    /// What every task takes that does not say otherwise: `{ image, shell, variables, inject_api_token, always_pull_newest_image }`, any of them. Variables are merged by name.
    defaults,
    /// A container to run: `task build { image: "ubuntu:latest" }`, or one for each key of some axes: `task test for toolchain in { stable: "1.95", msrv: "1.85" } { … }`. The keys may be those of a task above, `for rust in test.toolchain`, or tasks above, `for failed in tasks { build, test }`.
    task,
    #[doc(hidden)]
    __(()),
}

/// The keys of a task.
#[derive(Debug)]
pub enum task {
    /// The container image to run: a string expression. Required.
    image,
    /// What the task does: a string expression. The same as `///` lines before the task.
    description,
    /// The tasks this one waits for, and how each must have ended: `{ build, test: any }`. A bare task means `success`, `_` every task above that is not named besides; all conditions must hold.
    depends_on,
    /// The container's environment: `{ NAME: value, … }`. `REPO` alone is short for `REPO: REPO`, and `..shared`, last, adds the pairs of a value. Secrets and objects are referred to here: `TOKEN: pipeline_secret("token")`.
    variables,
    /// What replaces the image's entrypoint: a list. `[]` uses none.
    entrypoint,
    /// What replaces the image's command: a list.
    command,
    /// A shell script: a string expression, or a list of parts that are joined by newlines. Becomes `command: [shell…, SCRIPT]`; the indentation all lines share is removed.
    script,
    /// What the `script` is given to: a list. Default `["sh", "-ec"]`, which stops at the first command that fails; for bash, `["bash", "-euo", "pipefail", "-c"]`.
    shell,
    /// Credentials for the image's registry: `{ user: …, pass: … }`. They are in the JSON as they are.
    registry_auth,
    /// Whether the server makes an API token for the run and injects it: a bool expression. Default `false`.
    inject_api_token,
    /// Whether the image is pulled before every run: a bool expression. Default `true`.
    always_pull_newest_image,
    #[doc(hidden)]
    __(()),
}

/// The keys of `defaults`.
#[derive(Debug)]
pub enum defaults {
    /// The image of the tasks that name none: a string expression.
    image,
    /// What scripts are given to where the task names no shell: a list.
    shell,
    /// Variables of every task: `{ NAME: value, ... }`. A task's own of the same name win.
    variables,
    /// Whether the server injects an API token, where the task does not say: a bool expression.
    inject_api_token,
    /// Whether images are pulled before every run, where the task does not say: a bool expression.
    always_pull_newest_image,
    #[doc(hidden)]
    __(()),
}

/// The keys of `registry_auth`.
#[derive(Debug)]
pub enum registry_auth {
    /// The user's name in the registry: a string expression. Required.
    user,
    /// The user's password: a string expression. Required. The server substitutes no secrets here.
    pass,
    #[doc(hidden)]
    __(()),
}

/// What may stand after a task.
#[derive(Debug)]
pub enum block {
    /// A container to run: `task build { image: "ubuntu:latest" }`, or one for each key of some axes: `task test for toolchain in { stable: "1.95", msrv: "1.85" } { … }`. The keys may be those of a task above, `for rust in test.toolchain`, or tasks above, `for failed in tasks { build, test }`.
    task,
    #[doc(hidden)]
    __(()),
}

/// What may stand after `in`, besides a task.
#[derive(Debug)]
pub enum axis {
    /// Tasks above as the keys of an axis, an instance for each: `for failed in tasks { build, KEY: test }`, or all of them: `tasks { _ }`. The variable holds the id.
    tasks,
    #[doc(hidden)]
    __(()),
}

/// How a parent must have ended.
#[derive(Debug)]
pub enum status {
    /// The child runs when the parent finished successfully. What a bare dependency means.
    success,
    /// The child runs when the parent failed.
    failure,
    /// The child runs when the parent finished: successfully, failed, or was skipped (not: was cancelled).
    any,
    #[doc(hidden)]
    __(()),
}

/// The same to be offered: an enum would offer its methods too.
pub mod words {
    pub mod pipeline {
        pub use super::super::pipeline::*;
    }
    pub mod task {
        pub use super::super::task::*;
    }
    pub mod defaults {
        pub use super::super::defaults::*;
    }
    pub mod registry_auth {
        pub use super::super::registry_auth::*;
    }
    pub mod block {
        pub use super::super::block::*;
    }
    pub mod axis {
        pub use super::super::axis::*;
    }
    pub mod status {
        pub use super::super::status::*;
    }
    pub mod nothing {}
}
