//! Pipelines made at run time: the same rules in the same words.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use gofer_dsl::{Ids, Pipeline, Status, Task, global_secret, pipeline};

fn problems(pipeline: &Pipeline) -> Vec<String> {
    let invalid = pipeline.validate().unwrap_err();
    invalid.problems().iter().map(ToString::to_string).collect()
}

fn task(id: &str, parents: &[(&str, Status)]) -> Task {
    Task::new(id, "ubuntu:latest").depends_on(parents.iter().copied())
}

use Status::{Any, Failure, Success};

#[test]
fn all_problems_are_reported() {
    let pipeline = Pipeline::new("my pipeline", "").parallelism(-1).tasks([
        Task::new("ci", "Ubuntu").command(Vec::<String>::new()),
        Task::new("build", "ubuntu:latest").depends_on(["biuld", "build"]),
        Task::new("build", "ubuntu:latest").registry_auth("robot", "pipeline_secret{{pass}}").variables([
            ("", "1"),
            ("a", "1"),
            ("A", "2"),
            ("B", "x run_object{{y}}"),
        ]),
    ]);
    let found = problems(&pipeline);
    let parts = [
        "pipeline, id: pipeline id `my pipeline` holds a space",
        "pipeline, parallelism: `parallelism` is -1",
        "task `ci`, id: task id `ci` has 2 characters",
        "task `ci`, image: image `Ubuntu` is not an image reference",
        "task `ci`, command: `command` is empty",
        "task `build`, registry_auth: `pipeline_secret` in `registry_auth` stays as it is",
        "task `build`, variables: the name of a variable is empty",
        "task `build`, variables: in `B`, this `run_object` is only a part of the value",
        "task `build`, variables: variables `A` and `a` differ only in case",
        "task `build`, id: the id `build` is taken by another task (task number 2 of the pipeline)",
        "task `build`, depends_on: no task of this pipeline is called `biuld`\nhelp: the other tasks are `ci` and",
        "task `build`, depends_on: task `build` depends on itself",
    ];
    for part in parts {
        let part = part.split("\nhelp").next().unwrap();
        assert!(found.iter().any(|found| found.starts_with(part)), "{part} is not in {found:#?}");
    }
    assert_eq!(found.len(), parts.len(), "{found:#?}");
}

#[test]
fn cycles_and_tasks_that_never_run() {
    let pipeline = Pipeline::new("graph", "Graph").tasks([
        task("aaa", &[("bbb", Success)]),
        task("bbb", &[("aaa", Any)]),
        task("build", &[]),
        task("test", &[("build", Success)]),
        task("report", &[("build", Failure), ("test", Success)]),
    ]);
    assert_eq!(
        problems(&pipeline),
        [
            "task `bbb`, depends_on: these tasks wait for each other for ever: `aaa -> bbb -> aaa`\n  \
             `aaa` depends on `bbb`\n  `bbb` depends on `aaa`\nhelp: remove one of these dependencies",
            "task `report`, depends_on: task `report` can never run: `build` would have to fail and to succeed, because \
             conditions are joined by \"and\"\n  to fail: `report` needs `build: failure`\n  to succeed: `report` needs \
             `test: success`, which needs `build: success`\nhelp: drop one of the two conditions, make it `any`, or write \
             two tasks, one for each outcome of `build`",
        ]
    );
}

#[test]
fn ids_follow_the_setting() {
    let pipeline = Pipeline::new("my-pipeline", "Hyphens").task(task("run-tests", &[]));
    assert_eq!(problems(&pipeline).len(), 2);
    assert_eq!(pipeline.ids(Ids::KebabCase).validate(), Ok(()));
}

#[test]
fn layers_that_double_are_validated_at_once() {
    // Thirty layers of two tasks, each depending on both of the layer above, children first:
    // a walk along every path would take 2^30 steps.
    let id = |layer: u32, side: &str| format!("layer_{layer}_{side}");
    let tasks = (0..30).rev().flat_map(|layer| {
        ["left", "right"].map(|side| {
            let task = Task::new(id(layer, side), "ubuntu:latest");
            if layer == 0 { task } else { task.depends_on(["left", "right"].map(|side| id(layer - 1, side))) }
        })
    });
    assert_eq!(Pipeline::new("layers", "Layers").tasks(tasks).validate(), Ok(()));
}

#[test]
fn a_long_chain_children_first_needs_no_deep_stack() {
    let length = 10_000;
    let chain = (0..length).rev().map(|place| {
        let task = Task::new(format!("task_{place}"), "ubuntu:latest");
        if place == 0 { task } else { task.depends_on([format!("task_{}", place - 1)]) }
    });
    let pipeline = Pipeline::new("chain", "Chain").tasks(chain);
    let validate = move || {
        assert_eq!(pipeline.validate(), Ok(()));
        let mut circle = pipeline;
        circle.tasks[length - 1].depends_on.insert(format!("task_{}", length - 1), Success);
        assert_eq!(problems(&circle).len(), 1);
    };
    std::thread::Builder::new().stack_size(64 * 1024).spawn(validate).unwrap().join().unwrap();
}

#[test]
fn many_unknown_parents_end() {
    let tasks = (0..5_000).map(|place| Task::new(format!("task_{place}"), "x").depends_on([format!("nope_{place}")]));
    assert_eq!(problems(&Pipeline::new("many", "Many").tasks(tasks)).len(), 5_000);
}

#[test]
fn broken_json_is_an_error_with_its_place() {
    let task = |more: &str| format!(r#"{{"id":"one","name":"One","tasks":[{{"id":"build","image":"x"{more}}}]}}"#);
    for (json, part) in [
        ("", "EOF while parsing a value at line 1 column 0"),
        ("{\"id\":\"one\",\n\"name\":1}", "invalid type: integer `1`, expected a string at line 2 column 8"),
        (r#"{"id":"one"}"#, "missing field `name` at line 1 column 12"),
        (r#"{"id":"one","name":"One","paralelism":1}"#, "unknown field `paralelism`"),
        (r#"{"id":"one","name":"One","parallelism":9223372036854775808}"#, "expected i64 at line 1"),
        (task(r#","depends_on":{"a":"Maybe"}"#).as_str(), "unknown status `Maybe`, expected one of `Success`"),
        (task(r#","depends_on":{"a":"Any","a":"Any"}"#).as_str(), "`a` is given twice at line 1"),
        (task(r#","variables":{"A":"1","A":"2"}"#).as_str(), "`A` is given twice at line 1"),
        (task(r#","variables":["A"]"#).as_str(), "expected a map at line 1"),
        (task(r#","variables":{"A":1}"#).as_str(), "expected a string at line 1"),
        (task(r#","id":"test""#).as_str(), "duplicate field `id` at line 1"),
        (task(r#","registry_auth":{"user":"robot"}"#).as_str(), "missing field `pass` at line 1"),
        (
            task(r#","registry_auth":{"user":"robot","pas":"x"}"#).as_str(),
            "unknown field `pas`, expected `user` or `pass`",
        ),
        ("[]", "expected struct Pipeline at line 1"),
    ] {
        let error = serde_json::from_str::<Pipeline>(json).unwrap_err().to_string();
        assert!(error.contains(part), "{json}: {error}");
    }
}

#[test]
fn every_field_is_read_as_it_is_written() {
    let task = Task::new("build", "rust:1.95")
        .description("Compiles.")
        .registry_auth("robot", "hunter2")
        .depends_on([("fetch", Status::Any)])
        .variable("CI", "true")
        .entrypoint(["sh"])
        .command(["-c", "make"])
        .inject_api_token(true)
        .always_pull_newest_image(false);
    let pipeline = Pipeline::new("every", "Every field").description("All.").parallelism(2).task(task);
    let json = pipeline.to_json();
    assert_eq!(Pipeline::from_json(&json).unwrap(), pipeline);
    assert_eq!(serde_json::from_value::<Pipeline>(serde_json::to_value(&pipeline).unwrap()).unwrap(), pipeline);
    // Nothing above is a default: without it the JSON is another.
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    let task = value["tasks"][0].as_object().unwrap();
    for field in task.keys().filter(|field| !["id", "image"].contains(&field.as_str())) {
        let mut less = value.clone();
        less["tasks"][0].as_object_mut().unwrap().remove(field);
        assert_ne!(serde_json::from_value::<Pipeline>(less).unwrap(), pipeline, "{field}");
    }
}

#[test]
fn what_json_leaves_out_has_its_default() {
    let json = r#"{"id":"my-id","name":"One","description":null,"tasks":[{"id":"build","image":"x","depends_on":null,"variables":null,"command":[]}]}"#;
    let pipeline: Pipeline = serde_json::from_str(json).unwrap();
    assert_eq!(pipeline.ids, Ids::KebabCase);
    assert_eq!(pipeline.tasks[0], Task::new("build", "x").command(Vec::<String>::new()));
    let pipeline: Pipeline = serde_json::from_str(r#"{"id":"one","name":"One","tasks":null}"#).unwrap();
    assert_eq!((pipeline.ids, pipeline.tasks.len()), (Ids::SnakeCase, 0));
}

/// A block, and tasks that are only known at run time beside its own.
#[test]
fn a_block_is_composed_with_tasks_of_elsewhere() {
    let block = || {
        pipeline! {
            id: ship,
            name: "Ship it",
            task build { image: "rust:1.95", variables: { TOKEN: global_secret("registry") } }
            task docs { image: "rust:1.95", depends_on: { build } }
        }
    };
    let tests = ["core", "server"].map(|folder| {
        Task::new(format!("test_{folder}"), "rust:1.95")
            .depends_on(["build"])
            .variable("TOKEN", global_secret("registry"))
    });
    let mut pipeline = block().tasks(tests).task(task("publish", &[("test_core", Success), ("docs", Success)]));
    let ids = |pipeline: &Pipeline| pipeline.tasks.iter().map(|task| task.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&pipeline), ["build", "docs", "test_core", "test_server", "publish"]);
    assert_eq!(pipeline.validate(), Ok(()));
    let needed = pipeline.requirements();
    assert_eq!((needed.len(), needed[0].key.as_str()), (1, "registry"));
    assert_eq!(needed[0].tasks, ["build", "test_core", "test_server"]);

    // What is left out is no longer there to depend on, and that is seen.
    pipeline.tasks.retain(|task| task.id != "docs");
    assert_eq!(
        problems(&pipeline),
        ["task `publish`, depends_on: no task of this pipeline is called `docs`\n\
          help: the other tasks are `build`, `test_core` and `test_server`"]
    );
    pipeline.tasks.retain(|task| task.id != "publish");
    assert_eq!((pipeline.validate(), ids(&pipeline).len()), (Ok(()), 3));
    assert_eq!(block().tasks(block().tasks).validate().unwrap_err().fatal().count(), 2, "two tasks of one id, twice");
}
