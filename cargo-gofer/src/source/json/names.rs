//! The fields of a pipeline's JSON, as people and other languages call them, and what they may hold.

/// The value of a field that says what its absence says.
pub fn absent(field: &str) -> &'static str {
    match field {
        "parallelism" => "0",
        "tasks" => "[]",
        "depends_on" | "variables" => "{}",
        "inject_api_token" => "false",
        "always_pull_newest_image" => "true",
        _ => "null",
    }
}

/// What a field may hold that has to be there, and what it is called to people.
pub fn example(field: &str, is_task: bool) -> (&'static str, &'static str) {
    match field {
        "image" => ("\"ubuntu:latest\"", "image"),
        // An id that no rule has anything to say of, whatever the others are.
        "id" if is_task => ("\"mytask\"", "id"),
        "id" => ("\"mypipeline\"", "id"),
        "name" => ("\"My pipeline\"", "name"),
        "user" => ("\"USER\"", "user"),
        _ => ("\"PASSWORD\"", "password"),
    }
}

/// A name without what languages spell in their own ways.
pub fn letters(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect()
}

/// The field that a name is in the spelling of another language, such as `dependsOn` or `ID`.
pub fn respelt(name: &str, known: &[&'static str]) -> Option<&'static str> {
    let meant = letters(name);
    known.iter().copied().find(|field| *field != name && letters(field) == meant)
}

/// What stands for the id of a task that has none.
pub fn unnamed(place: usize) -> String {
    format!("tasks[{place}]")
}

#[cfg(test)]
mod tests {
    use gofer_model::{Pipeline, Task};

    use super::*;

    #[test]
    fn what_is_absent_is_what_the_model_has_then() {
        let plain = [
            (Pipeline::FIELDS, serde_json::to_value(Pipeline::new("", "")).unwrap()),
            (Task::FIELDS, serde_json::to_value(Task::new("", "")).unwrap()),
        ];
        for (fields, plain) in plain {
            assert_eq!(fields.len(), plain.as_object().unwrap().len());
            for field in fields.iter().filter(|field| !["id", "name", "image"].contains(field)) {
                assert_eq!(absent(field), plain[field].to_string(), "{field}");
            }
        }
    }

    #[test]
    fn spellings_of_other_languages() {
        for (name, field) in [
            ("ID", "id"),
            ("dependsOn", "depends_on"),
            ("InjectAPIToken", "inject_api_token"),
            ("registry-auth", "registry_auth"),
        ] {
            assert_eq!(respelt(name, Task::FIELDS), Some(field), "{name}");
        }
        assert_eq!(respelt("id", Task::FIELDS), None, "it is not respelt");
        assert_eq!(respelt("comand", Task::FIELDS), None, "it is misspelt");
    }
}
