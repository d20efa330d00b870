//! Images, pulled once in a run.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine as _;
use gofer_model::{RegistryAuth, Task};
use serde_json::{Map, Value, json};

use super::program::{Failure, Patience, Program};
use crate::cli::Pull;
use crate::text::count;

/// All that an image's being there depends on.
#[derive(Debug, PartialEq, Eq, Hash)]
struct ImageAsked {
    image: String,
    when: Pull,
    user: Option<(String, String)>,
}

/// An image that is asked for once.
#[derive(Debug, Default)]
struct ImageOnce {
    /// Its id, or why there is none.
    is: OnceLock<Result<String, String>>,
    /// Whether a task asks for it already.
    is_asked: AtomicBool,
    is_pulled: AtomicBool,
}

impl ImageOnce {
    /// Waits for what another task has asked for.
    fn wait(&self, means: &Means) -> Result<String, String> {
        let mut is_told = false;
        loop {
            if let Some(is) = self.is.get() {
                return is.clone();
            }
            if !is_told && self.is_pulled.load(Ordering::SeqCst) {
                is_told = true;
                (means.pulling)("");
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
}

/// The images that tasks asked for in this run. Those who ask for the same wait for it together.
#[derive(Debug)]
pub struct Images {
    /// When to pull, whatever tasks say.
    pull: Option<Pull>,
    /// The platform of all of them.
    platform: Option<String>,
    asked: Mutex<HashMap<ImageAsked, Arc<ImageOnce>>>,
}

/// How an image is got, once it is known that it must be.
pub struct Means<'a> {
    pub program: &'a Program,
    /// The folder for credentials.
    pub private: &'a Path,
    pub patience: Patience<'a>,
    /// Told when a pull begins, and how far it has come.
    pub pulling: &'a dyn Fn(&str),
}

impl Images {
    pub fn new(pull: Option<Pull>, platform: Option<String>) -> Self {
        Images { pull, platform, asked: Mutex::default() }
    }

    /// Sees to it that a task's image is there, and gives its id.
    pub fn provide(&self, task: &Task, means: &Means) -> Result<String, String> {
        let of_task = if task.always_pull_newest_image { Pull::Always } else { Pull::Missing };
        let when = self.pull.unwrap_or(of_task);
        let user = task.registry_auth.as_ref().map(|auth| (auth.user.clone(), auth.pass.clone()));
        let asked = ImageAsked { image: task.image.clone(), when, user };
        let once = Arc::clone(self.asked.lock().unwrap_or_else(PoisonError::into_inner).entry(asked).or_default());
        if once.is_asked.swap(true, Ordering::SeqCst) {
            return once.wait(means);
        }
        let pulling = |far: &str| {
            once.is_pulled.store(true, Ordering::SeqCst);
            (means.pulling)(far);
        };
        let is = provide(task, when, self.platform.as_deref(), &Means { pulling: &pulling, ..*means });
        once.is.get_or_init(|| is).clone()
    }
}

fn provide(task: &Task, when: Pull, platform: Option<&str>, means: &Means) -> Result<String, String> {
    let image = &task.image;
    let find = || means.program.call(["image", "inspect", "--format", "{{.Id}}", image], &means.patience);
    if when != Pull::Always {
        match find() {
            Ok(id) => return Ok(id),
            Err(Failure::Refused(_)) if when == Pull::Missing => {}
            Err(Failure::Refused(_)) => {
                return Err(format!("image `{image}` is not here, and `--pull never` forbids to pull it"));
            }
            Err(failure) => return Err(failure.to_string()),
        }
    }
    pull(image, task.registry_auth.as_ref(), platform, means).map_err(|why| {
        let is_here = (means.patience.go_on)() && find().is_ok();
        let help = if is_here { " (an older one is here, which `--pull missing` takes)" } else { "" };
        format!("image `{image}` could not be pulled: {why}{help}")
    })?;
    find().map_err(|failure| failure.to_string())
}

/// Pulls an image. Where credentials can be read from standard input they are in no file that has
/// a name; elsewhere in one that only this user can read, and only for this call.
fn pull(image: &str, auth: Option<&RegistryAuth>, platform: Option<&str>, means: &Means) -> Result<(), String> {
    (means.pulling)("");
    let folder = tempfile::tempdir_in(means.private);
    let folder = folder.map_err(|error| format!("could not make a temporary folder: {error}"))?;
    let mut command = means.program.command();
    let mut input = Stdio::null();
    if let Some(auth) = auth {
        let given = configure(folder.path(), image, auth);
        input = given.map_err(|error| format!("could not hand over credentials: {error}"))?;
        // Docker takes the folder, Podman the file.
        command.env("DOCKER_CONFIG", folder.path()).env("REGISTRY_AUTH_FILE", folder.path().join(CONFIG));
    }
    command.arg("pull").args(platform.map(|platform| format!("--platform={platform}"))).arg(image);
    // How long a pull takes depends on the image and the network: it is shown, and not limited.
    let patience = Patience { limit: Duration::MAX, waiting: &|_| {}, ..means.patience };
    let mut layers = Layers::default();
    let mut told = Instant::now();
    let on_output = |bytes: &[u8]| {
        layers.take(bytes);
        // Those of a small image come all at once.
        if told.elapsed() >= BETWEEN
            && let Some(progress) = layers.progress()
        {
            told = Instant::now();
            (means.pulling)(&progress);
        }
    };
    means
        .program
        .finish_telling(&mut command, input, on_output, &patience)
        .map(drop)
        .map_err(|failure| failure.to_string())
}

/// How often it is told at most how far a pull has come.
const BETWEEN: Duration = Duration::from_secs(1);

/// The layers of an image that is pulled, as far as the engine's program names them.
#[derive(Debug, Default)]
struct Layers {
    /// Each with whether it is there.
    of: HashMap<String, bool>,
    /// A line that has no end yet.
    begun: Vec<u8>,
    told: String,
}

impl Layers {
    fn take(&mut self, bytes: &[u8]) {
        self.begun.extend(bytes);
        while let Some(end) = self.begun.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.begun.drain(..=end).collect();
            self.line(String::from_utf8_lossy(&line).trim());
        }
    }

    /// `1f3e46996e29: Pull complete`. What it says of images and their tags has a name before the colon.
    fn line(&mut self, line: &str) {
        let Some((id, is)) = line.split_once(": ") else { return };
        if id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            let is_there = ["Pull complete", "Already exists"].contains(&is);
            *self.of.entry(id.to_owned()).or_default() |= is_there;
        }
    }

    /// How far it has come, if that is something new.
    fn progress(&mut self) -> Option<String> {
        let there = self.of.values().filter(|is_there| **is_there).count();
        let progress = format!("{there} of {}", count(self.of.len(), "layer"));
        let is_new = !self.of.is_empty() && progress != self.told;
        is_new.then(|| self.told.clone_from(&progress)).map(|()| progress)
    }
}

/// The command that an image has for itself.
pub fn command(program: &Program, image: &str, patience: &Patience) -> Result<Vec<String>, String> {
    let words = program
        .call(["image", "inspect", "--format", "{{json .Config.Cmd}}", image], patience)
        .map_err(|failure| failure.to_string())?;
    let words: Option<Vec<String>> =
        serde_json::from_str(&words).map_err(|error| format!("the engine gives no command of `{image}`: {error}"))?;
    Ok(words.unwrap_or_default())
}

/// The names of Docker's own registry.
const DOCKER_HUB: [&str; 3] = ["docker.io", "index.docker.io", "registry-1.docker.io"];

const CONFIG: &str = "config.json";

/// Fills a folder with the user's own configuration of Docker, so that the same engine is asked,
/// and with the credentials. Gives what the program is to read.
fn configure(folder: &Path, image: &str, auth: &RegistryAuth) -> io::Result<Stdio> {
    let own = std::env::var_os("DOCKER_CONFIG").map(PathBuf::from);
    let own = own.or_else(|| std::env::home_dir().map(|home| home.join(".docker"))).unwrap_or_default();
    let config = fs::read(own.join(CONFIG)).ok().and_then(|json| serde_json::from_slice(&json).ok());
    let config = credentials(config.unwrap_or_default(), image, auth).to_string();
    #[cfg(unix)]
    {
        use std::io::{Seek as _, Write as _};
        use std::os::unix::fs::symlink;

        for entry in fs::read_dir(&own).into_iter().flatten().flatten().filter(|entry| entry.file_name() != CONFIG) {
            symlink(fs::canonicalize(entry.path())?, folder.join(entry.file_name()))?;
        }
        // A file and no pipe, since it may be read more than once.
        let mut unnamed = tempfile::tempfile_in(folder)?;
        unnamed.write_all(config.as_bytes())?;
        unnamed.rewind()?;
        symlink("/dev/stdin", folder.join(CONFIG))?;
        Ok(unnamed.into())
    }
    #[cfg(not(unix))]
    {
        super::program::write_private(&folder.join(CONFIG), &config)?;
        Ok(Stdio::null())
    }
}

/// A configuration with the credentials for an image's registry, which no helper is asked for.
fn credentials(mut config: Map<String, Value>, image: &str, auth: &RegistryAuth) -> Value {
    let host = gofer_core::registry(image).unwrap_or(DOCKER_HUB[0]);
    // Docker knows its own registry by the address of its first version.
    let host = if DOCKER_HUB.contains(&host) { "https://index.docker.io/v1/" } else { host };
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
    fn layers_are_counted_as_they_come() {
        let mut layers = Layers::default();
        layers.take(b"latest: Pulling from library/rust\n1f3e46996e29: Pulling fs layer\n9d3c");
        assert_eq!(layers.progress().as_deref(), Some("0 of 1 layer"));
        layers.take(b"5f4e1a2b: Pulling fs layer\n1f3e46996e29: Download complete\n1f3e46996e29: Pull complete\n");
        assert_eq!(layers.progress().as_deref(), Some("1 of 2 layers"));
        layers.take(b"Digest: sha256:1\nStatus: Downloaded newer image for rust\n");
        assert_eq!(layers.progress(), None);
    }

    #[test]
    fn credentials_are_for_the_registry_of_the_image() {
        let auth = RegistryAuth { user: "me".to_owned(), pass: "secret".to_owned() };
        let own = json!({ "credsStore": "desktop", "currentContext": "remote", "auths": { "other": {} } });
        let own = own.as_object().unwrap();
        assert_eq!(
            credentials(own.clone(), "registry.example.com:5000/a/b:1", &auth),
            json!({ "currentContext": "remote", "auths": { "registry.example.com:5000": { "auth": "bWU6c2VjcmV0" } } })
        );
        for (image, key) in [
            ("ubuntu", "https://index.docker.io/v1/"),
            ("library/ubuntu", "https://index.docker.io/v1/"),
            ("docker.io/library/ubuntu", "https://index.docker.io/v1/"),
            ("index.docker.io/library/ubuntu", "https://index.docker.io/v1/"),
            ("localhost/app", "localhost"),
            ("localhost:5000/app", "localhost:5000"),
        ] {
            assert!(credentials(Map::new(), image, &auth)["auths"].get(key).is_some(), "{image}");
        }
    }
}
