//! Images with a copy of the project in them. What a container changes there is its own, as all
//! that it changes of its image, and an engine elsewhere has what it needs.

use std::collections::HashMap;
use std::process::Stdio;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

use gofer_model::Task;
use serde::Deserialize;
use serde_json::Value;

use super::labels::{labelled, labels};
use super::layer::Layer;
use super::program::{AT_ONCE, Patience, Program};
use super::pulse::Pulse;
use crate::run::claim::Claim;
use crate::run::snapshot::Snapshot;

/// What their names begin with.
pub const NAME: &str = "localhost/gofer-source-";

/// A copy, which bears its name before it is made: an engine may finish what we no longer wait for.
#[derive(Debug)]
struct Copy {
    image: String,
    made: OnceLock<Result<Made, String>>,
}

#[derive(Debug, Clone)]
struct Made {
    /// Whether the image says what runs in it.
    has_program: bool,
}

/// The images of a run, one for each that its tasks are of.
#[derive(Debug, Default)]
pub struct Copies {
    of: Mutex<HashMap<String, Arc<Copy>>>,
}

/// What a copy is made with.
pub struct Making<'a> {
    pub program: &'a Program,
    pub claim: &'a Claim,
    /// What tells the images of this run from those of all others.
    pub run: &'a str,
    pub platform: Option<&'a str>,
    pub patience: Patience<'a>,
    /// Of the engine, once the run is told to stop.
    pub pulse: &'a Pulse,
    /// Told if it is still to be made.
    pub copying: &'a dyn Fn(),
}

/// What is kept of an image. Names are the engine's.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Config {
    cmd: Option<Vec<String>>,
    entrypoint: Option<Vec<String>>,
    volumes: Option<HashMap<String, serde_json::Value>>,
}

impl Copies {
    /// The image that is a task's with the project in it.
    pub fn of(&self, task: &Task, snapshot: &Snapshot, making: &Making) -> Result<String, String> {
        let image = task.image.as_str();
        let copy = {
            let mut of = self.of.lock().unwrap_or_else(PoisonError::into_inner);
            let name = format!("{NAME}{}-{}", making.run, of.len());
            let new = || Arc::new(Copy { image: name, made: OnceLock::new() });
            Arc::clone(of.entry(image.to_owned()).or_insert_with(new))
        };
        if copy.made.get().is_none() {
            (making.copying)();
        }
        let made = copy.made.get_or_init(|| {
            let made = making.make(image, snapshot, &copy.image);
            made.map_err(|why| format!("the project could not be copied into `{image}`: {why}"))
        });
        let made = made.clone()?;
        let names_none = |words: &Option<Vec<String>>| words.iter().flatten().next().is_none();
        if !made.has_program && names_none(&task.command) && names_none(&task.entrypoint) {
            // The engine says that nothing is to be run; of the copy it would not know.
            return Ok(image.to_owned());
        }
        Ok(copy.image.clone())
    }

    /// Removes them all, also those whose making was broken off: `--force` asks for none to be there.
    pub fn remove(&self, program: &Program, patience: &Patience) -> Result<(), String> {
        let of = std::mem::take(&mut *self.of.lock().unwrap_or_else(PoisonError::into_inner));
        let images: Vec<String> = of.values().map(|copy| copy.image.clone()).collect();
        if images.is_empty() {
            return Ok(());
        }
        let args = ["image", "rm", "--force"].map(str::to_owned).into_iter().chain(images);
        program.call(args, patience).map(drop).map_err(|failure| failure.to_string())
    }
}

impl Making<'_> {
    fn make(&self, image: &str, snapshot: &Snapshot, copy: &str) -> Result<Made, String> {
        let inspected = self.call(["image", "inspect", "--format", "{{json .}}", image].map(str::to_owned).into())?;
        let inspected: Value = serde_json::from_str(&inspected).unwrap_or_default();
        let config = Config::deserialize(&inspected["Config"]).unwrap_or_default();
        if let Some(volume) = config
            .volumes
            .iter()
            .flat_map(HashMap::keys)
            .find(|volume| snapshot.at.iter().any(|at| is_below(at, volume)))
        {
            return Err(format!(
                "it has a volume at {volume}, where nothing that is copied is kept (use `--source=bind`)"
            ));
        }
        let has_program = config.cmd.iter().chain(&config.entrypoint).flatten().next().is_some();
        if self.load(copy, &inspected, snapshot).is_some() {
            return Ok(Made { has_program });
        }
        let name = copy.trim_start_matches("localhost/");
        let made = self.fill(name, copy, image, snapshot, has_program);
        // If it was never made, the error says why.
        let patience = Patience { limit: AT_ONCE, go_on: &|| self.pulse.is_there(), waiting: &|_| {} };
        let _ = self.program.call(["rm", "--force", name], &patience);
        made.map(|()| Made { has_program })
    }

    /// Makes it of the layers that are there and one more, where the engine can: Docker with its own
    /// store of images.
    fn load(&self, copy: &str, inspected: &Value, snapshot: &Snapshot) -> Option<()> {
        let labels = labelled(self.claim);
        let layer = Layer::over(inspected, copy, &labels, &snapshot.archive_digest)?;
        let mut archive = snapshot.reading();
        let file = archive.file().ok()?;
        let (reader, writer) = std::io::pipe().ok()?;
        let mut command = self.program.command();
        command.args(["load", "--quiet"]);
        let loaded = thread::scope(|scope| {
            // If it is not read to its end, the engine says why.
            scope.spawn(|| layer.write(file, writer));
            let loaded = self.program.finish_reading(&mut command, reader.into(), &self.unlimited());
            // With our own end of it open, what is not read would be waited with for ever.
            command.stdin(Stdio::null());
            loaded
        });
        let is_there = || self.call(["image", "inspect", "--format", "{{.Id}}", copy].map(str::to_owned).into());
        (loaded.is_ok() && is_there().is_ok()).then_some(())
    }

    fn fill(&self, name: &str, copy: &str, image: &str, snapshot: &Snapshot, has_program: bool) -> Result<(), String> {
        let mut create: Vec<String> = ["create", "--pull", "never", "--name", name].map(str::to_owned).into();
        create.extend(labels(self.claim));
        create.extend(self.platform.map(|platform| format!("--platform={platform}")));
        create.push(image.to_owned());
        if !has_program {
            // There is no container without one. This is never run.
            create.push("none".to_owned());
        }
        self.call(create)?;
        self.unpack(name, snapshot)?;
        self.call(["commit", name, copy].map(str::to_owned).into()).map(drop)
    }

    fn unpack(&self, name: &str, snapshot: &Snapshot) -> Result<(), String> {
        let mut archive = snapshot.reading();
        let input = archive.input().map_err(|error| format!("its archive cannot be read: {error}"))?;
        let mut command = self.program.command();
        command.args(["cp", "-", &format!("{name}:/")]);
        self.program
            .finish_reading(&mut command, input, &self.unlimited())
            .map(drop)
            .map_err(|failure| failure.to_string())
    }

    fn call(&self, args: Vec<String>) -> Result<String, String> {
        self.program.call(args, &self.unlimited()).map_err(|failure| failure.to_string())
    }

    /// How long it takes depends on the project, and on where the engine is.
    fn unlimited(&self) -> Patience<'_> {
        Patience { limit: Duration::MAX, waiting: &|_| {}, ..self.patience }
    }
}

/// Whether a path is another, or below it.
fn is_below(path: &str, above: &str) -> bool {
    std::path::Path::new(path).starts_with(above)
}
