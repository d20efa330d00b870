//! Images, pulled once in a run.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

use base64::Engine as _;
use gofer_model::{RegistryAuth, Task};
use serde_json::{Map, Value, json};

use super::program::{apart, call, last_line, write_private};
use crate::cli::Pull;

type Once = Arc<OnceLock<Result<(), String>>>;

/// The images that tasks asked for in this run. Those who ask for the same one wait for it together.
#[derive(Debug)]
pub struct Images {
    /// When to pull, whatever tasks say.
    pull: Option<Pull>,
    asked: Mutex<HashMap<(String, Option<String>), Once>>,
}

impl Images {
    pub fn new(pull: Option<Pull>) -> Self {
        Images { pull, asked: Mutex::default() }
    }

    /// Sees to it that a task's image is there.
    pub fn provide(&self, program: &Path, task: &Task, stopping: impl Fn() -> bool) -> Result<(), String> {
        let key = (task.image.clone(), task.registry_auth.as_ref().map(|auth| auth.user.clone()));
        let once = {
            let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(asked.entry(key).or_default())
        };
        once.get_or_init(|| self.pull(program, task, stopping)).clone()
    }

    fn pull(&self, program: &Path, task: &Task, stopping: impl Fn() -> bool) -> Result<(), String> {
        let of_task = if task.always_pull_newest_image { Pull::Always } else { Pull::Missing };
        let image = &task.image;
        let is_there = || call(program, ["image", "inspect", "--format", "{{.Id}}", image]).is_ok();
        match self.pull.unwrap_or(of_task) {
            Pull::Missing | Pull::Never if is_there() => Ok(()),
            Pull::Never => Err(format!("image `{image}` is not here, and `--pull never` forbids to pull it")),
            Pull::Always | Pull::Missing => pull(program, image, task.registry_auth.as_ref(), stopping)
                .map_err(|why| format!("image `{image}` could not be pulled: {why}")),
        }
    }
}

/// Pulls an image. Credentials are in a file that only this user can read, and only for this call.
fn pull(program: &Path, image: &str, auth: Option<&RegistryAuth>, stopping: impl Fn() -> bool) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|error| format!("could not make a temporary folder: {error}"))?;
    let mut command = Command::new(program);
    if let Some(auth) = auth {
        let given = configure(folder.path(), image, auth);
        given.map_err(|error| format!("could not write credentials: {error}"))?;
        // Docker takes the folder, Podman the file.
        command.env("DOCKER_CONFIG", folder.path()).env("REGISTRY_AUTH_FILE", folder.path().join(CONFIG));
    }
    let said = folder.path().join("said");
    let errors = std::fs::File::create(&said).map_err(|error| format!("could not make a temporary file: {error}"))?;
    apart(command.args(["pull", "--quiet", image]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(errors));
    let mut child = command.spawn().map_err(|error| format!("could not start {}: {error}", program.display()))?;
    loop {
        match child.try_wait() {
            Err(error) => return Err(error.to_string()),
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => {
                let said = std::fs::read_to_string(&said).unwrap_or_default();
                return Err(last_line(&said).unwrap_or_else(|| status.to_string()));
            }
            Ok(None) if stopping() => {
                // It is given up; if it cannot be killed it ends by itself.
                let _ = child.kill();
                let _ = child.wait();
                return Err("the run was stopped".to_owned());
            }
            Ok(None) => thread::sleep(Duration::from_millis(20)),
        }
    }
}

const CONFIG: &str = "config.json";

/// Fills a folder with the user's own configuration of Docker, so that the same engine is asked,
/// and with the credentials.
fn configure(folder: &Path, image: &str, auth: &RegistryAuth) -> std::io::Result<()> {
    let own = std::env::var_os("DOCKER_CONFIG").map(PathBuf::from);
    let own = own.or_else(|| std::env::home_dir().map(|home| home.join(".docker"))).unwrap_or_default();
    let config = fs::read(own.join(CONFIG)).ok().and_then(|json| serde_json::from_slice(&json).ok());
    #[cfg(unix)]
    for entry in fs::read_dir(&own).into_iter().flatten().flatten().filter(|entry| entry.file_name() != CONFIG) {
        std::os::unix::fs::symlink(fs::canonicalize(entry.path())?, folder.join(entry.file_name()))?;
    }
    write_private(&folder.join(CONFIG), &credentials(config.unwrap_or_default(), image, auth).to_string())
}

/// A configuration with the credentials for an image's registry, which no helper is asked for.
fn credentials(mut config: Map<String, Value>, image: &str, auth: &RegistryAuth) -> Value {
    // By its own name, Docker Hub is known to the engine as the address only.
    let host = gofer_core::registry(image).filter(|host| *host != "docker.io").unwrap_or("https://index.docker.io/v1/");
    let encoded = base64::engine::general_purpose::STANDARD.encode(format!("{}:{}", auth.user, auth.pass));
    config.remove("credsStore");
    config.remove("credHelpers");
    config.insert("auths".to_owned(), json!({ host: { "auth": encoded } }));
    Value::Object(config)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use super::*;

    #[test]
    fn credentials_are_for_the_registry_of_the_image() {
        let auth = RegistryAuth { user: "me".to_owned(), pass: "secret".to_owned() };
        let own = json!({ "credsStore": "desktop", "currentContext": "remote", "auths": { "other": {} } });
        let own = own.as_object().unwrap();
        assert_eq!(
            credentials(own.clone(), "registry.example.com:5000/a/b:1", &auth),
            json!({ "currentContext": "remote", "auths": { "registry.example.com:5000": { "auth": "bWU6c2VjcmV0" } } })
        );
        for image in ["library/ubuntu", "docker.io/library/ubuntu:latest"] {
            let hub = credentials(Map::new(), image, &auth);
            assert!(hub["auths"].get("https://index.docker.io/v1/").is_some(), "{image}");
        }
    }
}
