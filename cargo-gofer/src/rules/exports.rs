//! What each code of an export is for.

use crate::problem::Severity::{self, Error, Warning};

/// A code, whether it forbids the export or says what is kept in part, and what it is for.
pub type Page = (&'static str, Severity, &'static str);

const API_TOKEN: &str =
    "A task asks for a token of the Gofer server's API. There is no such server where it runs then.";
const IMAGE_COMMAND: &str = "A task takes its image's entrypoint away and gives no command. What an image's own command is then cannot be said.";
const NO_TASKS: &str = "The pipeline has no tasks. The target takes none that is empty.";
const RUN_OBJECT: &str =
    "A variable reads an object of the run. Nothing at the target carries what one task writes to another.";
const SAME_NAME: &str = "Two tasks have ids that differ only in what the target does not tell apart.";
const RENAMED: &str = "A task's id cannot be a name at the target, so the task has another one there.";
const TOO_LONG: &str = "A text is longer than the target hands on to a program.";
const VARIABLE_NAME: &str = "A variable has a name that a container can have and the target cannot write.";

/// All codes of all targets, by target and name.
pub const PAGES: &[Page] = &[
    ("github-api-token", Error, API_TOKEN),
    (
        "github-clones",
        Warning,
        "A task fetches the source itself, and the workflow runs for pull requests or pushes. What it fetches is not \
         what was proposed or pushed.",
    ),
    (
        "github-expression-too-long",
        Error,
        "A text with `${{` in it is an expression to GitHub, as is what a task with parents waits for. It takes fewer \
         characters of these.",
    ),
    ("github-file-too-large", Error, "The workflow has more bytes than GitHub takes."),
    ("github-image-command", Error, IMAGE_COMMAND),
    (
        "github-name",
        Warning,
        "The pipeline's name holds `${{`, which a workflow's name cannot hold. The workflow has no name then.",
    ),
    ("github-no-tasks", Error, NO_TASKS),
    (
        "github-one-waits",
        Warning,
        "Runs of the pipeline wait for each other. GitHub lets one wait, and cancels it when another one comes.",
    ),
    ("github-parallelism", Error, "The pipeline limits its runs to more than one at a time. GitHub can only say one."),
    (
        "github-pipeline-object",
        Error,
        "A variable reads an object of the pipeline. GitHub has secrets and variables, and nothing for this.",
    ),
    (
        "github-registry-password",
        Warning,
        "A registry's password is not written into the workflow. It is read from a secret that has to be set.",
    ),
    ("github-renamed", Warning, RENAMED),
    ("github-run-object", Error, RUN_OBJECT),
    ("github-same-name", Error, SAME_NAME),
    ("github-same-secret", Error, "Two secrets of Gofer would be one at GitHub. `--secret` gives them names."),
    ("github-secret-name", Error, "A secret's key cannot be a name at GitHub. `--secret` gives it one."),
    (
        "github-secret-variable",
        Error,
        "A variable with a secret goes through the environment of the runner, which heeds some names itself and cannot \
         hold others.",
    ),
    ("github-too-long", Error, TOO_LONG),
    (
        "github-unread-secret",
        Warning,
        "`--secret` names a secret that no variable of the pipeline reads. Its key may be written otherwise there.",
    ),
    ("argo-api-token", Error, API_TOKEN),
    (
        "argo-description",
        Warning,
        "The description holds `{{`, which an annotation cannot hold. The workflow has no description then.",
    ),
    (
        "argo-entrypoint",
        Warning,
        "A task uses its image's own entrypoint, which Argo asks the registry for. With `--offline` that is refused.",
    ),
    ("argo-file-too-large", Error, "The workflow has more bytes than a cluster keeps of one object."),
    (
        "argo-global-secret",
        Warning,
        "A global secret of Gofer can be kept from namespaces. The one in the cluster is read by all.",
    ),
    ("argo-image-command", Error, IMAGE_COMMAND),
    ("argo-key", Error, "A secret's or object's key cannot be one in Kubernetes."),
    (
        "argo-large-task",
        Warning,
        "Argo keeps a task that is large in a `ConfigMap`, which its controller makes if it is allowed to. In many \
         installations it is not, and the task fails.",
    ),
    (
        "argo-name",
        Warning,
        "The pipeline's name holds `{{`, which an annotation cannot hold. The workflow has no title then.",
    ),
    ("argo-no-tasks", Error, NO_TASKS),
    (
        "argo-pending",
        Warning,
        "A pod whose image or secret is missing waits for ever. So each task has a time, in which a busy cluster may \
         have no room for it either.",
    ),
    ("argo-pipeline-id", Error, "The pipeline's id cannot be a name in Kubernetes."),
    (
        "argo-pipeline-object",
        Warning,
        "An object of the pipeline is read from a `ConfigMap`. No task can write it, as it could with Gofer.",
    ),
    (
        "argo-registry-password",
        Warning,
        "A registry's password is not written into the workflow. It is read from a Secret that has to be made.",
    ),
    ("argo-renamed", Warning, RENAMED),
    ("argo-run-object", Error, RUN_OBJECT),
    ("argo-same-name", Error, SAME_NAME),
    ("argo-too-long", Error, TOO_LONG),
    ("argo-too-many-tasks", Error, "The pipeline has more tasks than a workflow can have templates."),
    ("argo-variable-name", Error, VARIABLE_NAME),
];
