//! Which tasks are meant by what is written on the command line.

use globset::Glob;
use gofer_model::Pipeline;

use crate::order::places;
use crate::stop::{Stop, While as _};

/// The places of the tasks that are meant: by their ids, by the name of a task with axes and some of
/// its keys as in a block, `test[msrv]`, by that name alone, or by a pattern, `test_*`. An axis is no
/// part of a pipeline's JSON: its keys are told by the ids that they make.
///
/// # Errors
/// If one means no task.
pub fn tasks(pipeline: &Pipeline, meant: &[String]) -> Result<Vec<usize>, Stop> {
    let mut found = Vec::new();
    for text in meant {
        let of_text = of(pipeline, text)?;
        if of_text.is_empty() {
            // It says which one is near.
            places(pipeline, std::slice::from_ref(text))?;
        }
        found.extend(of_text);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

fn of(pipeline: &Pipeline, text: &str) -> Result<Vec<usize>, Stop> {
    let ids = || pipeline.tasks.iter().map(|task| task.id.as_str()).enumerate();
    if let Some((place, _)) = ids().find(|(_, id)| *id == text) {
        return Ok(vec![place]);
    }
    if let Some((name, keys)) = text.strip_suffix(']').and_then(|text| text.split_once('[')) {
        let keys: Vec<String> = keys.split([',', '[', ']']).map(snake).filter(|key| !key.is_empty()).collect();
        return Ok(ids().filter(|(_, id)| is_instance(id, name, &keys)).map(|(place, _)| place).collect());
    }
    if text.contains(['*', '?']) {
        let glob = Glob::new(text).could_not(format!("understand the pattern `{text}`"))?.compile_matcher();
        return Ok(ids().filter(|(_, id)| glob.is_match(id)).map(|(place, _)| place).collect());
    }
    Ok(ids().filter(|(_, id)| is_instance(id, text, &[])).map(|(place, _)| place).collect())
}

/// Whether an id is what a task of this name becomes for these keys of its axes, among others.
fn is_instance(id: &str, name: &str, keys: &[String]) -> bool {
    let id = snake(id);
    let Some(rest) = id.strip_prefix(&snake(name)).filter(|rest| rest.starts_with('_')) else { return false };
    let rest = format!("{rest}_");
    keys.iter().all(|key| rest.contains(&format!("_{key}_")))
}

fn snake(text: &str) -> String {
    text.trim().replace('-', "_")
}

#[cfg(test)]
mod tests {
    use gofer_model::Task;

    use super::*;

    #[test]
    fn what_is_meant() {
        let ids = ["build", "test_linux_stable", "test_linux_msrv", "test-mac-msrv", "testing", "lint"];
        let pipeline = Pipeline::new("select", "Select").tasks(ids.map(|id| Task::new(id, "x")));
        let found = |text: &str| -> Vec<&str> {
            tasks(&pipeline, &[text.to_owned()]).into_iter().flatten().map(|place| ids[place]).collect()
        };
        assert_eq!(found("build"), ["build"]);
        assert_eq!(found("test[msrv]"), ["test_linux_msrv", "test-mac-msrv"]);
        for text in ["test[linux, msrv]", "test[linux][msrv]", "test_linux[msrv]", "*x_m*"] {
            assert_eq!(found(text), ["test_linux_msrv"], "{text}");
        }
        assert_eq!(found("test"), ["test_linux_stable", "test_linux_msrv", "test-mac-msrv"]);
        assert_eq!(found("*in*").len(), 4);
        for text in ["tes", "test[win]", "test[lin]", "nothing*", "[msrv]", "build[]"] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
        let both = tasks(&pipeline, &["test".to_owned(), "test[msrv]".to_owned()]);
        assert_eq!(both.map(|both| both.len()).ok(), Some(3));
    }
}
