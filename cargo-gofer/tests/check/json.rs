//! What is said of a pipeline's JSON that is wrong.

use serde_json::{Value, json};

use crate::common::{folder, gofer, gofer_reading};
use crate::{ship, with_fields};

#[test]
fn what_is_no_pipeline_is_said_to_be_none() {
    for (input, message, help) in [
        ("", "gives no pipeline: there is nothing at all", ""),
        ("hello\nworld\n", "gives no pipeline: it is not JSON", "but begins with `hello`"),
        ("\x1b[2Jgarbage", "gives no pipeline: it is not JSON", "but begins with `\\u{1b}[2Jgarbage`"),
        (
            "{\"a\": 1}",
            "gives JSON, but not of a Gofer pipeline: it has `a`",
            "a pipeline's JSON is an object with `id`",
        ),
        ("5", "gives JSON, but the number 5 is not a pipeline", "a pipeline's JSON is an object with `id`"),
        ("[1]", "gives JSON, but a list is not a pipeline", "a pipeline's JSON is an object with `id`"),
        (
            "{\"id\": \"one\",}",
            "it is not JSON: nothing follows this comma\n --> standard input:1:13\n",
            "help: remove it: after the last one JSON has none",
        ),
        ("{\"id\":\n 'one'}", "\n --> standard input:2:2\n", "help: write `\"one\"`"),
        ("{\"parallelism\": NaN}", "`NaN` is not a value of JSON\n --> standard input:1:17\n", "help: write `0`"),
        (
            "{\"id\": \"one\"} x",
            "expected nothing after the end, found `x`\n --> standard input:1:15\n",
            "help: remove it",
        ),
        ("{\"id\": \"one\"", "the object that begins in line 1 is not closed", "help: write `}` at the end"),
        (
            &"[".repeat(200),
            "no server reads it: lists and objects are more than 127 deep\n --> standard input:1:128\n",
            "help: a pipeline has four levels",
        ),
        (
            "{\"name\": \"CI\", \"on\": \"push\"}",
            "gives JSON, but not of a Gofer pipeline: it has `name` and `on`",
            "a pipeline's JSON is an object with `id`",
        ),
        ("[{\"id\": \"one\"}]", "a list is not a pipeline", "remove the `[` and the `]` around it"),
        (
            "[{\"id\": \"one\"}, {\"id\": \"two\"}]",
            "a list is not a pipeline",
            "put each object of this list into a file of its own",
        ),
        ("{\"pipeline\": {\"id\": \"one\"}}", "it has `pipeline`", "alone, which here stands within another one"),
    ] {
        let ran = gofer_reading(input, &["check", "-"]);
        assert_eq!((ran.code, ran.output.as_str()), (Some(2), ""), "{input:?}");
        assert!(ran.errors.starts_with("error: standard input gives "), "{}", ran.errors);
        assert!(ran.errors.contains(message), "{input:?}: {}", ran.errors);
        assert!(ran.errors.contains(help), "{input:?}: {}", ran.errors);
    }
}

#[test]
fn json_in_the_encodings_of_other_systems() {
    let folder = folder();
    let json = ship().to_json();
    std::fs::write(folder.path().join("bom.json"), [b"\xef\xbb\xbf", json.as_bytes()].concat()).unwrap();
    let ran = gofer(folder.path(), &["check", "bom.json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);

    let wide: Vec<u8> = std::iter::once(0xfeff).chain(json.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    std::fs::write(folder.path().join("wide.json"), &wide).unwrap();
    std::fs::write(folder.path().join("wide_without_mark.json"), &wide[2..]).unwrap();
    let big_endian: Vec<u8> = json.encode_utf16().flat_map(u16::to_be_bytes).collect();
    std::fs::write(folder.path().join("wide_the_other_way.json"), big_endian).unwrap();
    for file in ["wide.json", "wide_without_mark.json", "wide_the_other_way.json"] {
        let ran = gofer(folder.path(), &["check", file]);
        assert!(
            ran.errors.contains("its text is in UTF-16, and JSON is in UTF-8\nhelp: in PowerShell"),
            "{}",
            ran.errors
        );
    }
    std::fs::write(folder.path().join("latin.json"), b"{\"id\": \"one\",\n\"name\": \"sch\xf6n\"}").unwrap();
    let ran = gofer(folder.path(), &["check", "latin.json"]);
    assert!(ran.errors.contains("expected UTF-8, found another encoding\n --> latin.json:2:13\n"), "{}", ran.errors);
}

/// What is said, without the lines that say where.
fn without_places(said: &str) -> String {
    said.split_inclusive('\n').filter(|line| !line.starts_with(" --> ")).collect()
}

#[test]
fn a_field_that_holds_something_else_is_named_with_its_task() {
    let nothing = json!({});
    for (pipeline, task, expected) in [
        (
            &nothing,
            json!({"command": "make all"}),
            "task `build`, command: expected a list of texts, found the text `\"make all\"`\nhelp: write `[\"make\", \"all\"]`",
        ),
        (
            &nothing,
            json!({"command": ["make", 4]}),
            "task `build`, command[1]: expected a text, found the number 4\nhelp: write `\"4\"`",
        ),
        (
            &nothing,
            json!({"variables": {"PORT": 5432}}),
            "task `build`, variables.PORT: expected a text, found the number 5432\nhelp: write `\"5432\"`",
        ),
        (
            &nothing,
            json!({"variables": []}),
            "task `build`, variables: expected an object of names and texts, found a list",
        ),
        (
            &nothing,
            json!({"depends_on": {"lint": "Sucess"}}),
            "task `build`, depends_on.lint: expected a status, found the text `\"Sucess\"`\nhelp: write `\"Success\"`",
        ),
        (&nothing, json!({"depends_on": {"lint": "done"}}), "help: write `\"Any\"`"),
        (&nothing, json!({"depends_on": {"lint": "soon"}}), "help: the statuses are `Success`, `Failure` and `Any`"),
        (&nothing, json!({"depends_on": ["lint"]}), "help: write `{\"lint\": \"Success\"}`"),
        (
            &nothing,
            json!({"inject_api_token": "yes"}),
            "task `build`, inject_api_token: expected `true` or `false`, found the text `\"yes\"`\nhelp: write `true`",
        ),
        (
            &nothing,
            json!({"image": "missing", "imagee": "x:1"}),
            "task `build`, image: it is missing\nhelp: write `\"image\"` instead of `\"imagee\"`",
        ),
        (&nothing, json!({"id": 5}), "pipeline, tasks[0].id: expected a text, found the number 5"),
        (&nothing, json!({"registry_auth": {"user": "me"}}), "task `build`, registry_auth.pass: it is missing"),
        (
            &json!({"parallelism": 1.5}),
            nothing.clone(),
            "pipeline, parallelism: expected a whole number, found the number 1.5",
        ),
        (
            &json!({"parallelism": "3"}),
            nothing.clone(),
            "pipeline, parallelism: expected a whole number, found the text `\"3\"`\nhelp: write `3`",
        ),
        (
            &nothing,
            json!({"command": "make && make test"}),
            "\nhelp: write `[\"sh\", \"-ec\", \"make && make test\"]`, so that",
        ),
        (
            &json!({"parallelism": 9_999_999_999_999_999_999u64}),
            nothing.clone(),
            "expected a whole number up to 9223372036854775807, found",
        ),
        (
            &json!({"tasks": {"build": {
                "image": "rust:1.95", "depends_on": {}, "variables": {}, "inject_api_token": false,
                "always_pull_newest_image": true,
            }}}),
            nothing.clone(),
            "pipeline, tasks: expected a list of objects, found an object\nhelp: ",
        ),
        (
            &json!({"tasks": ["build"]}),
            nothing.clone(),
            "pipeline, tasks[0]: expected a task, which is an object, found the text `\"build\"`",
        ),
        (&json!({"name": null}), nothing.clone(), "pipeline, name: expected a text, found `null`"),
    ] {
        let ran = gofer_reading(&with_fields(pipeline, &task), &["check", "-"]);
        assert_eq!((ran.code, ran.output.as_str()), (Some(1), ""), "{expected}");
        assert!(without_places(&ran.errors).contains(expected), "{expected}\nbut: {}", ran.errors);
        assert_eq!(ran.errors.matches("error: ").count(), 1, "{}", ran.errors);
        assert_eq!(ran.errors.matches("\n --> standard input:1:").count(), 1, "{}", ran.errors);
        assert_eq!(ran.errors.matches("\nhelp: ").count(), 1, "each says how to mend it: {}", ran.errors);
    }
    let twice = with_fields(&nothing, &nothing).replacen("\"image\"", "\"image\":\"x:1\",\"image\"", 1);
    let ran = gofer_reading(&twice, &["check", "-"]);
    assert!(ran.errors.contains("task `build`, image: it is given twice"), "{}", ran.errors);
}

#[test]
fn what_may_be_a_password_is_not_shown() {
    let nothing = json!({});
    let ran = gofer_reading(&with_fields(&nothing, &json!({"registry_auth": "hunter2"})), &["check", "-"]);
    assert!(
        without_places(&ran.errors).contains("registry_auth: expected an object\nhelp: ")
            && !ran.errors.contains("hunter2"),
        "{}",
        ran.errors
    );
    let ran =
        gofer_reading(&with_fields(&nothing, &json!({"registry_auth": {"user": "me", "pass": 1234}})), &["check", "-"]);
    assert!(
        without_places(&ran.errors).contains("registry_auth.pass: expected a text\nhelp: ")
            && !ran.errors.contains("1234"),
        "{}",
        ran.errors
    );
}

#[test]
fn what_some_servers_refuse_or_all_ignore_is_a_warning() {
    let nothing = json!({});
    for (pipeline, task, code, expected) in [
        (
            &nothing,
            json!({"always_pull_newest_image": "missing"}),
            "missing-field",
            "a server of 0.9 refuses this, because `always_pull_newest_image` is missing",
        ),
        (
            &nothing,
            json!({"variables": null}),
            "missing-field",
            "a server of 0.9 refuses this, because `variables` is `null`",
        ),
        (
            &json!({"parallelism": "missing"}),
            nothing.clone(),
            "missing-field",
            "a server of 0.9 refuses this, because `parallelism` is missing",
        ),
        (&json!({"tasks": null}), nothing.clone(), "missing-field", "because `tasks` is `null`"),
        (&nothing, json!({"timeout": 5}), "unknown-field", "servers know no field `timeout`, and ignore it"),
        (
            &nothing,
            json!({"comand": ["make"], "command": "missing"}),
            "unknown-field",
            "help: write `\"command\"` instead of `\"comand\"`",
        ),
        (&nothing, json!({"id": "ab"}), "invalid-id", "task id `ab` has 2 characters"),
        (&json!({"id": "my-pipe"}), json!({"id": "simple_task"}), "invalid-id", "servers run it all the same"),
        (
            &nothing,
            json!({"image": "rust"}),
            "untagged-image",
            "task `build`, image: image `rust` has no tag, so the server pulls every tag there is of it",
        ),
        (
            &nothing,
            json!({"variables": {"LOG": "run_object{{log}}"}}),
            "object-name",
            "task `build`, variables: servers look `log` up as `LOG`",
        ),
        (&json!({"id": "my_pipe"}), nothing.clone(), "server-id", "servers from 0.8.3 on refuse it"),
        (&nothing, json!({"command": ["sh", "-ec", "[[ -f x ]]"]}), "bash-in-sh", "`[[` is bash's"),
        (
            &nothing,
            json!({"description": "x".repeat(70_000)}),
            "large-json",
            "`gofer up` waits for ever if it is more than 65536",
        ),
    ] {
        let json = with_fields(pipeline, &task);
        let ran = gofer_reading(&json, &["check", "-"]);
        assert_eq!(ran.code, Some(0), "{expected}: {}", ran.errors);
        assert!(
            ran.output.starts_with("valid: ") && ran.errors.starts_with(&format!("warning[{code}]: ")),
            "{}",
            ran.errors
        );
        assert!(ran.errors.contains(expected), "{expected}\nbut: {}", ran.errors);

        let answer: Value =
            serde_json::from_str(&gofer_reading(&json, &["check", "-", "--format", "json"]).output).unwrap();
        assert_eq!((&answer["ok"], &answer["problems"][0]["severity"]), (&json!(true), &json!("warning")));
        assert_eq!(answer["problems"][0]["code"], code);
        // Other commands work on it, and say so.
        let ran = gofer_reading(&json, &["graph", "-"]);
        assert_eq!(ran.code, Some(0), "{expected}");
    }
}

#[test]
fn what_many_tasks_lack_is_said_once() {
    let task = |n: usize| json!({"id": format!("task_{n}"), "image": "x:1", "variables": {}, "inject_api_token": false, "always_pull_newest_image": true});
    let tasks: Vec<Value> = (0..200).map(task).collect();
    let ran = gofer_reading(&with_fields(&json!({ "tasks": tasks }), &json!({})), &["check", "-"]);
    let expected = "`depends_on` is missing in 200 tasks (task_0, task_1, task_2, task_3, task_4, task_5 and 194 more)";
    assert!(ran.errors.contains(expected) && ran.errors.matches("warning").count() == 1, "{}", ran.errors);
    // What other libraries leave out is one warning, too.
    let all = r#"{"id":"ship","name":"","tasks":[{"id":"build","image":"x:1"},{"id":"test","image":"x:1","variables":null}]}"#;
    let ran = gofer_reading(all, &["check", "-"]);
    let expected = "warning[missing-field]: a server of 0.9 refuses this, because `parallelism` is missing; \
                    `variables` is missing in task `build`; \
                    `always_pull_newest_image`, `depends_on` and `inject_api_token` are missing in 2 tasks (build, test); \
                    `variables` is `null` in task `test`\nhelp: ";
    let said = without_places(&ran.errors);
    assert!(said.starts_with(expected) && said.matches("warning").count() == 1, "{}", ran.errors);
    let one = r#"{"id":"ship","name":"","parallelism":0,"tasks":[{"id":"build","image":"x:1"}]}"#;
    let ran = gofer_reading(one, &["check", "-"]);
    assert!(
        ran.errors.starts_with("warning[missing-field]: task `build`: a server of 0.9 refuses this"),
        "{}",
        ran.errors
    );
}
