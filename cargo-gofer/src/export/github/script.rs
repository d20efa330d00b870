//! The step of a job: one call of Docker, in which a shell reads every text as one word.

use std::fmt::Write as _;

use gofer_core::{Reference, shown};
use gofer_model::{Pipeline, RegistryAuth, Task};

use super::rules::RULES;
use super::secrets::{Secrets, is_secret};
use super::workflow::Env;
use crate::export::notes::{At, Notes};
use crate::export::rules::given;
use crate::handed::is_heeded;
use crate::shell::quoted;

/// The variable of the step that holds the password of the task's registry.
const PASSWORD: &str = "GOFER_REGISTRY_PASSWORD";

/// Variables that a shell sets or reads itself, be it dash or bash.
const OF_SHELLS: &[&str] = &[
    "EUID",
    "GROUPS",
    "HISTCMD",
    "IFS",
    "LINENO",
    "OLDPWD",
    "OPTARG",
    "OPTERR",
    "OPTIND",
    "PPID",
    "PS1",
    "PS2",
    "PS4",
    "PWD",
    "RANDOM",
    "SECONDS",
    "SHELLOPTS",
    "SHLVL",
    "SRANDOM",
    "UID",
    "_",
];

/// `docker run`, in pieces, each on a line of its own.
pub struct DockerRun<'a> {
    auth: Option<&'a RegistryAuth>,
    /// Variables of the step that hold secrets, and the secrets' names.
    secrets: Vec<(&'a str, String)>,
    image: &'a str,
    options: Vec<String>,
    words: Vec<&'a str>,
}

impl<'a> DockerRun<'a> {
    /// The call for a task; what its shell needs of secrets goes into `env`.
    pub fn new(
        pipeline: &'a Pipeline,
        task: &'a Task,
        checkout: bool,
        env: &mut Env,
        secrets: &mut Secrets,
        notes: &mut Notes,
    ) -> Self {
        // No `..`: a field that nobody writes does not compile.
        let Task {
            id,
            // The comment above the job.
            description: _,
            image,
            registry_auth,
            // The job has them.
            depends_on: _,
            variables,
            entrypoint,
            command,
            // Refused.
            inject_api_token: _,
            always_pull_newest_image,
        } = task;
        let pull = if *always_pull_newest_image { "always" } else { "missing" };
        let mut options = vec![format!("--rm --pull {pull}")];
        if checkout {
            options.push("--volume \"$GITHUB_WORKSPACE:/workspace\" --workdir /workspace".to_owned());
        }
        let own = |name: &str| variables.contains_key(name);
        for (name, value) in given(pipeline, task).into_iter().filter(|(name, _)| !own(name)) {
            options.push(format!("-e {}", quoted(&format!("{name}={value}"))));
        }
        if !own("GOFER_RUN_ID") {
            options.push("-e GOFER_RUN_ID=\"$GITHUB_RUN_NUMBER\"".to_owned());
        }
        let mut needed = Vec::new();
        for (name, value) in variables {
            match Reference::parse(value).filter(|reference| is_secret(reference.kind)) {
                None => options.push(format!("-e {}", quoted(&format!("{name}={value}")))),
                Some(reference) => {
                    check_variable(id, name, notes);
                    let secret = secrets.name(id, reference, notes);
                    env.secret(name, &secret);
                    needed.push((name.as_str(), secret));
                    options.push(format!("-e {name}"));
                }
            }
        }
        if registry_auth.is_some() {
            let secret = secrets.password(id);
            env.secret(PASSWORD, &secret);
            needed.push((PASSWORD, secret));
        }
        let mut words = Vec::new();
        match entrypoint.as_deref() {
            None => {}
            Some([]) => options.push("--entrypoint ''".to_owned()),
            Some([first, rest @ ..]) => {
                options.push(format!("--entrypoint {}", quoted(first)));
                words.extend(rest.iter().map(String::as_str));
            }
        }
        words.extend(command.iter().flatten().map(String::as_str));
        DockerRun { auth: registry_auth.as_ref(), secrets: needed, image, options, words }
    }

    /// The script, for a shell that stops at the first command that fails.
    pub fn script(&self) -> String {
        let mut script = String::new();
        // GitHub hands on nothing for a secret that is not there, where a server fails the task.
        for (name, secret) in &self.secrets {
            let _ = writeln!(script, ": \"${{{name}:?the secret {secret} is not set}}\"");
        }
        let mut run = "exec docker run";
        if let Some(auth) = self.auth {
            script.push_str(&login(auth, self.image));
            // The shell has to stay, to remove the folder with the credentials.
            run = "docker run";
        }
        script.push_str(run);
        for option in &self.options {
            let _ = write!(script, " \\\n  {option}");
        }
        let _ = write!(script, " \\\n  {}", quoted(self.image));
        for word in &self.words {
            script.push(' ');
            script.push_str(&quoted(word));
        }
        script.push('\n');
        script
    }
}

/// Credentials in a folder of the step's own, so that no other job finds them on the runner.
fn login(auth: &RegistryAuth, image: &str) -> String {
    let RegistryAuth { user, pass: _ } = auth;
    let registry = gofer_core::registry(image).map(|host| format!(" {}", quoted(host))).unwrap_or_default();
    format!(
        "DOCKER_CONFIG=$(mktemp -d)\n\
         export DOCKER_CONFIG\n\
         trap 'rm -rf \"$DOCKER_CONFIG\"' EXIT\n\
         printf %s \"${PASSWORD}\" | docker login --username {} --password-stdin{registry}\n",
        quoted(user)
    )
}

/// A text for a place in which GitHub replaces `${{ … }}`.
pub fn escaped(text: &str) -> String {
    text.replace("${{", "${{ '${{' }}")
}

/// A secret is handed to Docker in the environment of the step's shell.
fn check_variable(task: &str, name: &str, notes: &mut Notes) {
    let is_identifier =
        !name.starts_with(|c: char| c.is_ascii_digit()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let heeded = is_heeded(name)
        || OF_SHELLS.contains(&name)
        || name == PASSWORD
        || ["BASH", "DOCKER_", "LD_", "GITHUB_", "RUNNER_"].iter().any(|start| name.starts_with(start));
    if is_identifier && !heeded {
        return;
    }
    let why = if heeded { "the runner or its programs heed it themselves" } else { "no shell can hold it" };
    notes.error(
        &RULES.code("secret-variable"),
        At::task(task, "variables"),
        format!("a secret cannot be handed on in `{}` there: {why}", shown(name)),
        "give the variable another name, and set this one in the script",
    );
}
