//! What every command says to machines: one form, whatever came of it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::answer::Answer;
use crate::problem::Problem;
use crate::stop::{COULD_NOT_TELL, Stop};

/// The version of this form. Fields are added without another one.
const FORMAT: u32 = 1;

/// An answer, or why there is none.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Answer")]
pub struct Envelope<T> {
    /// Of this form: 1.
    format: u32,
    /// The command that answers.
    command: &'static str,
    /// As the exit code: `true` for 0, `false` for 1, and `null` for 2, if it could not be told.
    ok: Option<bool>,
    /// What is wrong, and warnings.
    problems: Vec<Problem>,
    /// What was found; `null` if there is nothing to look at.
    result: Option<T>,
}

/// The answer of a command with this exit code.
///
/// # Errors
/// If it cannot be written as JSON.
pub fn answer<T: Serialize>(
    command: &'static str,
    code: u8,
    problems: Vec<Problem>,
    result: Option<T>,
) -> Result<Answer, Stop> {
    let ok = if code == COULD_NOT_TELL { None } else { Some(code == 0) };
    let envelope = Envelope { format: FORMAT, command, ok, problems, result };
    Ok(Answer::json(true, &envelope)?.with_code(code))
}

/// Why there is no answer.
///
/// # Errors
/// If it cannot be written as JSON.
pub fn failure(command: &'static str, stop: &Stop) -> Result<Answer, Stop> {
    answer::<()>(command, COULD_NOT_TELL, stop.problems(), None)
}
