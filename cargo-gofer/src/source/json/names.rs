//! The fields of a pipeline's JSON.

pub const PIPELINE: [&str; 5] = ["id", "name", "description", "parallelism", "tasks"];

pub const TASK: [&str; 10] = [
    "id",
    "description",
    "image",
    "registry_auth",
    "depends_on",
    "variables",
    "entrypoint",
    "command",
    "inject_api_token",
    "always_pull_newest_image",
];

pub const REGISTRY_AUTH: [&str; 2] = ["user", "pass"];

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

/// The field that a name is in the spelling of another language, such as `dependsOn` or `ID`.
pub fn respelt(name: &str, known: &[&'static str]) -> Option<&'static str> {
    let letters =
        |name: &str| name.chars().filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect::<String>();
    let meant = letters(name);
    known.iter().copied().find(|field| *field != name && letters(field) == meant)
}

/// What stands for the id of a task that has none.
pub fn unnamed(place: usize) -> String {
    format!("tasks[{place}]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_other_languages() {
        for (name, field) in [
            ("ID", "id"),
            ("dependsOn", "depends_on"),
            ("InjectAPIToken", "inject_api_token"),
            ("registry-auth", "registry_auth"),
        ] {
            assert_eq!(respelt(name, &TASK), Some(field), "{name}");
        }
        assert_eq!(respelt("id", &TASK), None, "it is not respelt");
        assert_eq!(respelt("comand", &TASK), None, "it is misspelt");
    }
}
