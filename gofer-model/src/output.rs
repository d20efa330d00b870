use std::io::{self, IsTerminal, Write};
use std::process::{ExitCode, Termination};

use crate::json::{Value, line};
use crate::{Invalid, Pipeline, Problem};

/// The variable by which a tool asks for problems in a form that it reads: `json`.
const ASKED_FOR: &str = "GOFER_PROBLEMS";

impl Pipeline {
    /// Validates the pipeline, prints its JSON on standard output, and gives the exit code.
    ///
    /// What `main` does with a pipeline it returns, for those who keep the builder style of
    /// Gofer's SDK:
    ///
    /// ```no_run
    /// use std::process::ExitCode;
    /// use gofer_dsl::{Pipeline, Task};
    ///
    /// fn main() -> ExitCode {
    ///     Pipeline::new("simple", "Simple").task(Task::new("hello", "hello-world")).finish()
    /// }
    /// ```
    ///
    /// On a terminal the JSON is indented, else it is on one line. If the pipeline is not
    /// valid, every problem is printed on standard error and nothing on standard output; then,
    /// and if standard output is closed or full, the exit code is 1.
    ///
    /// A tool that sets the variable `GOFER_PROBLEMS` to `json` is told each problem on a line of its
    /// own, with the [`code`](crate::Rule::code) of its rule.
    #[must_use = "return the exit code from `main`: `fn main() -> std::process::ExitCode`"]
    pub fn finish(self) -> ExitCode {
        let printed = match self.validate() {
            Ok(()) => print(&self).map_err(|error| format!("error: could not print the JSON: {error}")),
            Err(invalid) if std::env::var_os(ASKED_FOR).is_some_and(|form| form == "json") => Err(for_a_tool(&invalid)),
            Err(invalid) => Err(invalid.to_string()),
        };
        match printed {
            Ok(()) => ExitCode::SUCCESS,
            Err(message) => {
                // If standard error is closed too, the exit code is all that can be said.
                let _ = writeln!(io::stderr(), "{message}");
                ExitCode::FAILURE
            }
        }
    }
}

/// A line of JSON for each problem, which nothing else on standard error looks like.
fn for_a_tool(invalid: &Invalid) -> String {
    let mut lines = String::new();
    for Problem { task, field, rule, message, help, .. } in invalid.problems() {
        let problem = [
            ("task", Value::text(task.as_ref())),
            ("field", Value::Text(field)),
            ("code", Value::Text(rule.code())),
            ("message", Value::Text(message)),
            ("help", Value::text(help.as_ref())),
        ];
        if !lines.is_empty() {
            lines.push('\n');
        }
        lines.push_str(&line(&[("gofer_problem", Value::Object(&problem))]));
    }
    lines
}

fn print(pipeline: &Pipeline) -> io::Result<()> {
    let mut output = io::stdout().lock();
    let mut json = if output.is_terminal() { pipeline.to_json_pretty() } else { pipeline.to_json() };
    json.push('\n');
    output.write_all(json.as_bytes())?;
    output.flush()
}

/// `fn main() -> Pipeline` validates and prints, see [`Pipeline::finish`].
impl Termination for Pipeline {
    fn report(self) -> ExitCode {
        self.finish()
    }
}
