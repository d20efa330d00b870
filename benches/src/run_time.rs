//! What the program itself costs.

use std::time::Duration;

use crate::row::Row;
use crate::timing::{self, beside};
use crate::{Result, projects};

/// Validating and printing.
pub fn row(tasks: usize) -> Result<Row<Duration>> {
    let pipeline = projects::pipeline(tasks);
    let ours = || pipeline.validate().map_or(0, |()| pipeline.to_json().len());
    let theirs = || serde_json::to_string(&pipeline).map_or(0, |json| json.len());
    let (ours, theirs) = beside(25, |_| Ok(timing::of(&ours)), |_| Ok(timing::of(&theirs)))?;
    let what = format!("run: validate and serialize, {tasks} tasks");
    Ok(Row { what, ours, compared: "serde_json alone", theirs, aim: "2" })
}
