//! Several pipelines at once: all that are meant, what is wrong with each, and between them.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use clap::ValueEnum as _;
use gofer_core::shown;
use gofer_model::Pipeline;

use crate::cli::Inputs;
use crate::problem::{Problem, Severity};
use crate::rules::{Level, Levels};
use crate::source::{Found, Read};
use crate::stop::{COULD_NOT_TELL, Stop};

pub use crate::source::Origin;

/// Pipelines that were looked for.
pub struct Pipelines {
    all: Vec<One>,
}

/// One of them.
struct One {
    origin: Origin,
    /// What was found, as far as it can be read.
    read: Option<Read>,
    /// What is wrong with it, or why it cannot be read.
    problems: Vec<Problem>,
    /// Whether nobody can say what is wrong with it.
    untold: bool,
    /// Whether its problems were shown already, by the compiler or by its program.
    shown: bool,
}

impl Pipelines {
    /// Finds, builds and reads them.
    ///
    /// # Errors
    /// If there is nothing to look at.
    pub fn find(inputs: &Inputs) -> Result<Self, Stop> {
        let mut all = Vec::new();
        for source in &inputs.named() {
            all.extend(source.read_all(&inputs.cargo)?.into_iter().map(One::of));
        }
        let mut pipelines = Pipelines { all };
        pipelines.compare_ids();
        Ok(pipelines)
    }

    /// Those that could be read, each with what says where in its JSON something stands.
    pub fn found(&self) -> impl Iterator<Item = (&Origin, &Read)> {
        self.all.iter().filter_map(|one| Some((&one.origin, one.readable()?)))
    }

    /// Adds what a look at each pipeline finds, and leaves of all problems what matters to its package
    /// and then to whoever asks.
    ///
    /// # Errors
    /// If a package names a rule or a level that there is not.
    pub fn examine(&mut self, look: impl Fn(&Origin, &Pipeline) -> Vec<Problem>, asked: &Levels) -> Result<(), Stop> {
        for one in &mut self.all {
            let levels = one.origin.levels()?.then(asked);
            let see = |read: &Read| read.seen(look(&one.origin, &read.pipeline));
            let mut problems = one.read.as_ref().map(see).unwrap_or_default();
            problems.append(&mut one.problems);
            one.problems = problems.into_iter().filter_map(|problem| levels.judge(problem)).collect();
            match &one.read {
                Some(read) => read.put_in_order(&mut one.problems),
                None => one.problems.sort_by_key(|problem| problem.severity),
            }
        }
        Ok(())
    }

    /// All problems, each with the pipeline and the file it is in.
    pub fn problems(&self) -> Vec<Problem> {
        self.all.iter().flat_map(One::placed).collect()
    }

    /// Those that nobody has seen yet, as they are told to people: of one pipeline it need not be said
    /// whose they are.
    pub fn unseen(&self) -> Vec<Problem> {
        let unseen = self.all.iter().filter(|one| !one.shown).flat_map(One::placed);
        let is_one = self.all.len() == 1;
        unseen.map(|problem| if is_one { Problem { pipeline: None, ..problem } } else { problem }).collect()
    }

    /// Whether all are valid; nothing if nobody can say.
    pub fn valid(&self) -> Option<bool> {
        let is_error = |problem: &Problem| problem.severity == Severity::Error;
        let wrong = |one: &One| !one.untold && one.problems.iter().any(is_error);
        if self.all.iter().any(wrong) {
            return Some(false);
        }
        (!self.all.iter().any(|one| one.untold)).then_some(true)
    }

    /// The exit code for that.
    pub fn code(&self) -> u8 {
        self.valid().map_or(COULD_NOT_TELL, |valid| u8::from(!valid))
    }

    /// A server keeps one pipeline of an id in each namespace.
    fn compare_ids(&mut self) {
        let mut first: HashMap<(String, String), Origin> = HashMap::new();
        for One { origin, read, problems, .. } in &mut self.all {
            let (Some(namespace), Some(Read { pipeline, .. })) = (&origin.namespace, read) else { continue };
            match first.entry((namespace.clone(), pipeline.id.clone())) {
                Entry::Occupied(other) => problems.push(same_id(other.get(), origin)),
                Entry::Vacant(place) => {
                    place.insert(origin.clone());
                }
            }
        }
    }
}

fn same_id(first: &Origin, second: &Origin) -> Problem {
    let (one, other) = (shown(&first.name), shown(&second.name));
    let message = format!("`{one}` and `{other}` both have this id, and a namespace keeps one");
    let help = if first.package == second.package {
        "give one of them another id"
    } else {
        "give one of them another id, or its package a namespace of its own: \
         `[package.metadata.gofer] namespace = \"NAME\"` in its Cargo.toml"
    };
    Problem::error("duplicate-pipeline", message).help(help).of(None, "id")
}

impl Origin {
    /// Whether it is JSON, of which nobody knows how it was written.
    pub fn is_json(&self) -> bool {
        self.package.is_none()
    }

    /// How much rules matter to its package.
    ///
    /// # Errors
    /// If the package names a rule or a level that there is not.
    pub fn levels(&self) -> Result<Levels, Stop> {
        let mut levels = Levels::default();
        for (rule, level) in &self.lints {
            let whose = || format!("the settings of `{}`: ", self.package.as_ref().unwrap_or(&self.name));
            let level = Level::from_str(level, false).map_err(|_| {
                Stop::usage(format!("{}`{}` is not a level", whose(), shown(level))).help(format!(
                    "write `{rule} = \"allow\"`, \"warn\" or \"deny\" in `[package.metadata.gofer.lints]`"
                ))
            })?;
            levels.set(rule, level).map_err(|stop| stop.reword(|message| whose() + message))?;
        }
        Ok(levels)
    }
}

impl One {
    fn of(Found { origin, read }: Found) -> Self {
        let (read, problems, untold, shown) = match read {
            Ok(mut read) => {
                let mut problems = read.malformed.clone();
                problems.append(&mut read.warnings);
                (Some(read), problems, false, false)
            }
            Err(Stop::NotValid { problems, shown }) => (None, problems, false, shown),
            Err(stop @ Stop::CouldNotTell { .. }) => (None, stop.problems(), true, false),
        };
        One { origin, read, problems, untold, shown }
    }

    /// The pipeline, if nothing of it is unreadable.
    fn readable(&self) -> Option<&Read> {
        self.read.as_ref().filter(|read| read.malformed.is_empty())
    }

    fn placed(&self) -> impl Iterator<Item = Problem> {
        let (file, program) = (self.origin.file.clone(), self.origin.name.clone());
        let id = self.read.as_ref().map(|read| &read.pipeline.id).filter(|id| !id.is_empty());
        let id = id.unwrap_or(&self.origin.name).clone();
        self.problems.iter().cloned().map(move |mut problem| {
            problem.file = problem.file.take().or_else(|| file.clone());
            problem.pipeline = Some(id.clone());
            problem.program = Some(program.clone());
            problem
        })
    }
}
