use std::collections::HashMap;

use gofer_core::{Edge, Graph, Named};

use crate::invalid::{Invalid, Problem};
use crate::{Pipeline, Task};

/// Suggestions compare a word with every id; past this many unknown parents nobody reads them.
const MOST_SUGGESTIONS: usize = 100;

impl Pipeline {
    /// Checks everything that the server does not and that a run would hang or fail on.
    ///
    /// The rules are those of [`pipeline!`](crate::pipeline!), in the same words: ids, images,
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
    ///      help: did you mean `build`?"
    /// );
    /// ```
    pub fn validate(&self) -> Result<(), Invalid> {
        let mut problems = Vec::new();
        let mut own = |field, result: Result<(), gofer_core::Problem>| {
            problems.extend(result.err().map(|problem| Problem::new(None, field, problem)));
        };
        own("id", gofer_core::check_id(Named::Pipeline, &self.id, self.ids));
        own("parallelism", gofer_core::check_parallelism(self.parallelism));
        for task in &self.tasks {
            task.check(self, &mut problems);
        }
        self.check_graph(&mut problems);
        Invalid::verdict(problems)
    }

    fn check_graph(&self, problems: &mut Vec<Problem>) {
        let mut places: HashMap<&str, u32> = HashMap::with_capacity(self.tasks.len());
        for (place, task) in (0u32..).zip(&self.tasks) {
            if let Some(first) = places.get(task.id.as_str()) {
                let first = format!("task number {} of the pipeline", first + 1);
                let problem = gofer_core::duplicate_id(&task.id, Some(&first));
                problems.push(Problem::new(Some(&task.id), "id", problem));
            } else {
                places.insert(&task.id, place);
            }
        }
        let edges = self.edges(&places, problems);
        let graph = Graph::new(self.tasks.len(), edges);
        let id = |task: u32| self.tasks[task as usize].id.as_str();
        for cycle in graph.cycles() {
            let problem = gofer_core::cycle_problem(&graph, &cycle, id, |_| None, 0);
            problems.push(Problem::new(Some(id(graph.edge(cycle.closing()).child)), "depends_on", problem));
        }
        for never in graph.never_run() {
            let problem = gofer_core::never_run_problem(&graph, &never, id, 0);
            problems.push(Problem::new(Some(id(never.task)), "depends_on", problem));
        }
    }

    fn edges(&self, places: &HashMap<&str, u32>, problems: &mut Vec<Problem>) -> Vec<Edge> {
        let mut edges = Vec::new();
        let mut ids: Option<Vec<&str>> = None;
        let mut unknown = 0;
        for (child, task) in (0u32..).zip(&self.tasks) {
            for (parent, status) in &task.depends_on {
                let problem = match places.get(parent.as_str()) {
                    Some(_) if *parent == task.id => gofer_core::self_dependency(parent),
                    Some(place) => {
                        edges.push(Edge { child, parent: *place, status: *status });
                        continue;
                    }
                    None => {
                        unknown += 1;
                        let ids = ids.get_or_insert_with(|| self.tasks.iter().map(|task| task.id.as_str()).collect());
                        gofer_core::unknown_task(parent, &task.id, if unknown > MOST_SUGGESTIONS { &[] } else { ids })
                    }
                };
                problems.push(Problem::new(Some(&task.id), "depends_on", problem));
            }
        }
        edges
    }
}

impl Task {
    fn check(&self, pipeline: &Pipeline, problems: &mut Vec<Problem>) {
        let mut check = |field, result: Result<(), gofer_core::Problem>| {
            problems.extend(result.err().map(|problem| Problem::new(Some(&self.id), field, problem)));
        };
        check("id", gofer_core::check_id(Named::Task, &self.id, pipeline.ids));
        check("image", gofer_core::check_image_field(&self.image));
        if let Some(auth) = &self.registry_auth {
            for text in [&auth.user, &auth.pass] {
                check("registry_auth", gofer_core::check_no_reference("registry_auth", text));
            }
        }
        let mut folded = HashMap::new();
        for (name, value) in &self.variables {
            check("variables", gofer_core::check_variable_name(name));
            check("variables", gofer_core::check_value(value));
            if let Some(first) = folded.insert(gofer_core::folded(name), name) {
                check("variables", Err(gofer_core::differs_only_in_case(first, name)));
            }
        }
        for (field, list) in [("entrypoint", &self.entrypoint), ("command", &self.command)] {
            for text in list.iter().flatten() {
                check(field, gofer_core::check_no_reference(field, text));
            }
        }
        if let Some(command) = &self.command {
            check("command", gofer_core::check_command(command));
        }
    }
}
