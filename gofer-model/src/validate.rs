use std::collections::{HashMap, HashSet};

use gofer_core::{Edge, Graph, Named};

use crate::invalid::{Invalid, Problem};
use crate::{Pipeline, RegistryAuth, Task};

impl Pipeline {
    /// Checks everything that the server does not and that a run would hang or fail on.
    ///
    /// The rules are those of [`pipeline!`](https://docs.rs/gofer-dsl/latest/gofer_dsl/macro.pipeline.html), in the same words: ids, images,
    /// variables, references, commands; parents that are not there, cycles, and tasks that can
    /// never run. A pipeline that `main` returns is validated before it is printed, so this is
    /// for tests and for those who print the JSON themselves.
    ///
    /// It takes time in proportion to the number of tasks and dependencies.
    ///
    /// # Errors
    /// If anything is wrong: all of it, not only the first.
    ///
    /// ```
    /// use gofer_dsl::{Pipeline, Task};
    ///
    /// let test = Task::new("test", "rust:1.95").depends_on(["biuld"]);
    /// let pipeline = Pipeline::new("ship", "Ship it").tasks([Task::new("build", "rust:1.95"), test]);
    /// assert_eq!(
    ///     pipeline.validate().unwrap_err().to_string(),
    ///     "error: task `test`, depends_on: no task of this pipeline is called `biuld`\n\
    ///      help: there is a task `build`"
    /// );
    /// ```
    pub fn validate(&self) -> Result<(), Invalid> {
        let mut problems = Vec::new();
        let mut own = |field, result: Result<(), gofer_core::Problem>| {
            problems.extend(result.err().map(|problem| Problem::new(None, field, problem)));
        };
        // No `..`: a field that nobody has thought about does not compile.
        let Pipeline { id, name: _, description: _, parallelism, tasks: _, ids } = self;
        own("id", gofer_core::check_id(Named::Pipeline, id, *ids));
        own("parallelism", gofer_core::check_parallelism(*parallelism));
        let mut names = Names::with_capacity(self.tasks.len());
        let mut waits = Vec::new();
        // One walk over the tasks: at a hundred thousand of them memory is what takes time.
        let mut good_image = None;
        let mut proposals = gofer_core::Proposals::default();
        for (place, task) in (0u32..).zip(&self.tasks) {
            // Neighbours mostly have one image, whose grammar is read once.
            let image =
                if good_image == Some(&task.image) { Ok(()) } else { gofer_core::check_image_field(&task.image) };
            good_image = image.is_ok().then_some(&task.image);
            let all = || self.tasks.iter().map(|task| task.id.clone()).collect();
            let own_id = proposals.check(&task.id, self.ids, all);
            task.check(place, own_id, image, &mut problems);
            if let Err(first) = names.define(&task.id, place) {
                let first = format!("task number {} of the pipeline", first + 1);
                let problem = gofer_core::duplicate_id(&task.id, Some(&first));
                problems.push(Problem::new(Some((place, task)), "id", problem));
            }
            for (parent, status) in &task.depends_on {
                waits.push(Edge { child: place, parent: names.number(parent), status: *status });
            }
        }
        self.check_graph(&names, waits, &mut problems);
        Invalid::verdict(problems)
    }

    /// Checks what waits for what; the parents of these edges are still numbers of names.
    fn check_graph(&self, names: &Names, mut waits: Vec<Edge>, problems: &mut Vec<Problem>) {
        let written = waits.len();
        waits.retain_mut(|wait| {
            let itself = names.of_tasks[wait.child as usize] == wait.parent;
            wait.parent = names.places[wait.parent as usize];
            !itself && wait.parent != Names::NOWHERE
        });
        if waits.len() < written {
            self.report_lost_parents(names, problems);
        }
        let graph = Graph::new(self.tasks.len(), waits);
        let of = |place: u32| Some((place, &self.tasks[place as usize]));
        let id = |place: u32| self.tasks[place as usize].id.as_str();
        for cycle in graph.cycles() {
            let problem = gofer_core::cycle_problem(&graph, &cycle, id, |_| None, 0);
            problems.push(Problem::new(of(graph.edge(cycle.closing()).child), "depends_on", problem));
        }
        for never in graph.never_run() {
            let problem = gofer_core::never_run_problem(&graph, &never, id, 0);
            problems.push(Problem::new(of(never.task), "depends_on", problem));
        }
    }

    /// Reports parents that are not there, and tasks that wait for themselves.
    fn report_lost_parents(&self, names: &Names, problems: &mut Vec<Problem>) {
        let ids: Vec<&str> = self.tasks.iter().map(|task| task.id.as_str()).collect();
        let mut suggestions = gofer_core::most_suggestions(ids.len());
        // Who names a task as it will be called once its hyphens or underscores are mended is not told besides.
        let mended: HashSet<String> = ids.iter().filter_map(|id| self.ids.mended(id)).collect();
        for (place, task) in (0u32..).zip(&self.tasks) {
            for parent in task.depends_on.keys() {
                let problem = if *parent == task.id {
                    gofer_core::self_dependency(parent)
                } else if names.is_task(parent) || mended.contains(parent) {
                    continue;
                } else {
                    let offered = if suggestions > 0 { ids.as_slice() } else { &[] };
                    suggestions = suggestions.saturating_sub(1);
                    gofer_core::unknown_task(parent, &task.id, offered)
                };
                problems.push(Problem::new(Some((place, task)), "depends_on", problem));
            }
        }
    }
}

/// A number for each id, in the order they are first met, as a task's or as a parent's.
struct Names<'a> {
    numbers: HashMap<&'a str, u32>,
    /// For each number, the first task of that id.
    places: Vec<u32>,
    /// For each task, the number of its id.
    of_tasks: Vec<u32>,
}

impl<'a> Names<'a> {
    const NOWHERE: u32 = u32::MAX;

    fn with_capacity(tasks: usize) -> Self {
        Names {
            numbers: HashMap::with_capacity(tasks),
            places: Vec::with_capacity(tasks),
            of_tasks: Vec::with_capacity(tasks),
        }
    }

    fn number(&mut self, id: &'a str) -> u32 {
        let Names { numbers, places, .. } = self;
        *numbers.entry(id).or_insert_with(|| {
            places.push(Self::NOWHERE);
            u32::try_from(places.len() - 1).unwrap_or(Self::NOWHERE)
        })
    }

    /// Notes the next task. Another one of the same id is the error.
    fn define(&mut self, id: &'a str, place: u32) -> Result<(), u32> {
        let number = self.number(id);
        self.of_tasks.push(number);
        let first = &mut self.places[number as usize];
        if *first != Self::NOWHERE {
            return Err(*first);
        }
        *first = place;
        Ok(())
    }

    fn is_task(&self, id: &str) -> bool {
        self.numbers.get(id).is_some_and(|number| self.places[*number as usize] != Self::NOWHERE)
    }
}

impl Task {
    /// Checks the task's own fields; of the id and the image the caller knows already.
    fn check(
        &self,
        place: u32,
        own_id: Result<(), gofer_core::Problem>,
        image: Result<(), gofer_core::Problem>,
        problems: &mut Vec<Problem>,
    ) {
        // No `..`: a field that nobody has thought about does not compile.
        let Task {
            id: _,
            description: _,
            image: _,
            registry_auth,
            depends_on: _,
            variables,
            entrypoint,
            command,
            inject_api_token: _,
            always_pull_newest_image: _,
        } = self;
        let mut check = |field, result: Result<(), gofer_core::Problem>| {
            problems.extend(result.err().map(|problem| Problem::new(Some((place, self)), field, problem)));
        };
        check("id", own_id);
        check("image", image);
        if let Some(RegistryAuth { user, pass }) = registry_auth {
            for text in [user, pass] {
                check("registry_auth", gofer_core::check_text("registry_auth", text));
            }
        }
        // A map like that of the ids: another type would be another one in every program.
        let names: Vec<(&String, String)> = variables.keys().map(|name| (name, gofer_core::folded(name))).collect();
        let mut places: HashMap<&str, u32> = HashMap::new();
        for ((place, (name, folded)), value) in (0u32..).zip(&names).zip(variables.values()) {
            check("variables", gofer_core::check_variable_name(name));
            check("variables", gofer_core::check_variable(name, value).map_err(|problem| of_variable(name, problem)));
            if let Some(first) = places.insert(folded, place) {
                let (first, _) = names[first as usize];
                check("variables", Err(gofer_core::differs_only_in_case(first, name)));
            }
        }
        for (field, list) in [("entrypoint", entrypoint), ("command", command)] {
            for text in list.iter().flatten() {
                check(field, gofer_core::check_text(field, text));
            }
        }
        if let Some(entrypoint) = entrypoint {
            check("entrypoint", gofer_core::check_entrypoint(entrypoint));
        }
        if let Some(command) = command {
            check("command", gofer_core::check_command(command));
            if entrypoint.as_ref().is_none_or(Vec::is_empty) {
                check("command", gofer_core::check_command_line(command));
            }
        }
    }
}

/// The problem of a value, with the name of its variable, which a block shows by the place.
fn of_variable(name: &str, problem: gofer_core::Problem) -> gofer_core::Problem {
    problem.reword(|message| format!("in `{}`, {message}", gofer_core::shown(name)))
}
