use gofer_core::{object_under_other_name, server_id, untagged_image};

use crate::{Pipeline, Problem, Task};

impl Pipeline {
    /// What is valid and may still not do what it seems to say: images without a tag, objects
    /// under another name than their variable's, an id that not every server takes.
    ///
    /// A block passes with these, and so does [`validate`](Pipeline::validate); `cargo gofer check`
    /// tells of them. Each is of a rule of [`Severity::Warning`](crate::Severity::Warning).
    ///
    /// ```
    /// use gofer_dsl::{Pipeline, Rule, Task};
    ///
    /// let pipeline = Pipeline::new("ship", "Ship it").task(Task::new("build", "rust"));
    /// assert!(pipeline.validate().is_ok());
    /// let warnings = pipeline.warnings();
    /// assert_eq!((warnings.len(), warnings[0].rule), (1, Rule::UntaggedImage));
    /// ```
    // Compiled for those who ask, not into every program.
    #[inline]
    #[must_use]
    pub fn warnings(&self) -> Vec<Problem> {
        let mut warnings = Vec::new();
        let mut warn = |task: Option<(u32, &Task)>, field, problem: Option<gofer_core::Problem>| {
            warnings.extend(problem.map(|problem| Problem::new(task, field, problem)));
        };
        warn(None, "id", server_id(&self.id));
        for (place, task) in (0u32..).zip(&self.tasks) {
            let of = Some((place, task));
            warn(of, "image", untagged_image(&task.image));
            for (name, value) in &task.variables {
                warn(of, "variables", object_under_other_name(name, value));
            }
        }
        warnings
    }
}
