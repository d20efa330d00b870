// For rust-analyzer, which reads no documentation that a macro makes (rust-lang/rust-analyzer#11137).
// A test of gofer-macros says what must stand here.
#[cfg_attr(
    not(doc),
    doc = r#"
A Gofer pipeline, written as a block and checked while it compiles.

```
use gofer_dsl::{Pipeline, pipeline};

fn main() -> Pipeline {
    pipeline! {
        //! Builds the service and tests it on two toolchains.
        id: ship,
        name: "Ship the service",
        parallelism: 1,

        /// Compiles once.
        task build {
            image: "rust:1.95",
            script: "cargo build --release",
        }

        /// Runs the tests on the newest and the oldest supported toolchain.
        task test for toolchain in { stable: "1.95", msrv: "1.85" } {
            image: format!("rust:{toolchain}"),
            depends_on: { build },
            variables: {
                RUST_LOG: "debug",
                REGISTRY_TOKEN: pipeline_secret("registry_token"),
            },
            command: ["cargo", "test"],
        }

        /// Says that the oldest toolchain broke.
        task report {
            image: "ubuntu:latest",
            depends_on: { build, test[msrv]: failure },
            command: ["echo", "the msrv tests failed"],
        }
    }
}
```

# Settings

- `id`: The pipeline's machine-referable id: 3 to 32 characters, an identifier or a string literal. Required.
- `name`: The pipeline's human-referable name: a string expression. Required.
- `description`: What the pipeline does: a string expression. The same as `//!` lines at the top of the block.
- `parallelism`: Runs of this pipeline allowed at one time (runs, not tasks): an integer expression, 0 or more. Default `0`: no limit.
- `ids`: The characters of ids: `"snake_case"` (default), or `"kebab-case"` for servers from 0.8.3 on.
- `defaults`: What every task takes that does not say otherwise: `{ image, shell, variables, inject_api_token, always_pull_newest_image }`, any of them. Variables are merged by name.

# Keys of a task

- `image`: The container image to run: a string expression. Required.
- `description`: What the task does: a string expression. The same as `///` lines before the task.
- `depends_on`: The tasks this one waits for, and how each must have ended: `{ build, test: any }`. A bare task means `success`, `_` every task above that is not named besides; all conditions must hold.
- `variables`: The container's environment: `{ NAME: value, … }`. `REPO` alone is short for `REPO: REPO`, and `..shared`, last, adds the pairs of a value. Secrets and objects are referred to here: `TOKEN: pipeline_secret("token")`.
- `entrypoint`: What replaces the image's entrypoint: a list. `[]` uses none.
- `command`: What replaces the image's command: a list.
- `script`: A shell script: a string expression, or a list of parts that are joined by newlines. Becomes `command: [shell…, SCRIPT]`; the indentation all lines share is removed.
- `shell`: What the `script` is given to: a list. Default `["sh", "-ec"]`, which stops at the first command that fails; for bash, `["bash", "-euo", "pipefail", "-c"]`.
- `registry_auth`: Credentials for the image's registry: `{ user: …, pass: … }`. They are in the JSON as they are.
- `inject_api_token`: Whether the server makes an API token for the run and injects it: a bool expression. Default `false`.
- `always_pull_newest_image`: Whether the image is pulled before every run: a bool expression. Default `true`.

# Keys of `defaults`

- `image`: The image of the tasks that name none: a string expression.
- `shell`: What scripts are given to where the task names no shell: a list.
- `variables`: Variables of every task: `{ NAME: value, ... }`. A task's own of the same name win.
- `inject_api_token`: Whether the server injects an API token, where the task does not say: a bool expression.
- `always_pull_newest_image`: Whether images are pulled before every run, where the task does not say: a bool expression.

# Keys of `registry_auth`

- `user`: The user's name in the registry: a string expression. Required.
- `pass`: The user's password: a string expression. Required. The server substitutes no secrets here.

# Headers of tasks

- `task`: A container to run: `task build { image: "ubuntu:latest" }`, or one for each key of some axes: `task test for toolchain in { stable: "1.95", msrv: "1.85" } { … }`. The keys may be those of a task above, `for rust in test.toolchain`, or tasks above, `for failed in tasks { build, test }`.
- `tasks`: Tasks above as the keys of an axis, an instance for each: `for failed in tasks { build, KEY: test }`, or all of them: `tasks { _ }`. The variable holds the id.

# Statuses in `depends_on`

- `success`: The child runs when the parent finished successfully. What a bare dependency means.
- `failure`: The child runs when the parent failed.
- `any`: The child runs when the parent finished: successfully, failed, or was skipped (not: was cancelled).

The whole reference: <https://docs.rs/gofer-dsl/latest/gofer_dsl/macro.pipeline.html>
"#
)]
// The language reference, which stands in gofer-macros: there its examples are tests.
#[cfg_attr(not(doctest), doc = gofer_macros::reference!())]
///
/// [`Pipeline`]: crate::Pipeline
/// [`Pipeline::validate`]: crate::Pipeline::validate
/// [`Pipeline::requirements`]: crate::Pipeline::requirements
/// [`Pipeline::finish`]: crate::Pipeline::finish
/// [`Task`]: crate::Task
/// [`gofer_dsl::env`]: crate::env
/// [errors]: crate::errors
#[macro_export]
macro_rules! pipeline {
    // `$crate` goes along so that the expansion finds this crate under any name.
    ($($block:tt)*) => { $crate::expression::block! { [$crate] $($block)* } };
}
