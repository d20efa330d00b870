//! Tasks that were made alike, as one with axes.

use cargo_gofer::import_program;
use gofer_model::{Ids, Pipeline, Status, Task};

/// What stands between the settings and the end of the block.
#[track_caller]
fn assert_tasks(pipeline: &Pipeline, expected: &str) {
    assert_eq!(pipeline.validate(), Ok(()));
    let program = import_program(pipeline, false);
    let (_, tasks) = program.split_once("        name: \"Folded\",\n").unwrap();
    let tasks = tasks.strip_suffix("    }\n}\n").unwrap();
    let expected = expected.strip_prefix('\n').unwrap();
    assert_eq!(tasks, expected, "it is now:\n{tasks}");
}

fn pipeline(tasks: impl IntoIterator<Item = Task>) -> Pipeline {
    Pipeline::new("folded", "Folded").tasks(tasks)
}

/// Those of which the tests here ask how they look.
pub fn all() -> [Pipeline; 4] {
    [of_two_axes(), of_three_axes(), of_tasks(), with_braces()]
}

fn of_two_axes() -> Pipeline {
    let mut tasks = Vec::new();
    for os in ["bookworm", "trixie"] {
        tasks.push(Task::new(format!("base_{os}"), format!("debian:{os}")));
    }
    for os in ["bookworm", "trixie"] {
        for gcc in ["14", "15"] {
            let test =
                Task::new(format!("test_{os}_{gcc}"), format!("gcc:{gcc}-{os}")).depends_on([format!("base_{os}")]);
            tasks.push(test.variable("GCC", gcc).command(["make", "test"]));
        }
    }
    for gcc in ["14", "15"] {
        let parents = ["bookworm", "trixie"].map(|os| format!("test_{os}_{gcc}"));
        tasks.push(Task::new(format!("report_{gcc}"), "busybox:stable").depends_on(parents).command(["echo", gcc]));
    }
    tasks.push(Task::new("end", "busybox:stable").depends_on(["test_bookworm_14", "test_bookworm_15", "report_14"]));
    pipeline(tasks)
}

#[test]
fn two_axes() {
    assert_tasks(
        &of_two_axes(),
        r#"

        task base for debian in { bookworm, trixie } {
            image: format!("debian:{debian}"),
        }

        task test for variant in { bookworm, trixie }, gcc in { 14, 15 } {
            image: format!("gcc:{gcc}-{variant}"),
            depends_on: { base[variant] },
            variables: { GCC: gcc },
            command: ["make", "test"],
        }

        task report for variant in { 14, 15 } {
            image: "busybox:stable",
            depends_on: { test[_, variant] },
            command: ["echo", variant],
        }

        task end {
            image: "busybox:stable",
            depends_on: { report[14], test[bookworm, _] },
        }
"#,
    );
}

fn of_three_axes() -> Pipeline {
    let mut tasks = Vec::new();
    for (os, image) in [("deb", "debian:13"), ("alp", "alpine:3.22")] {
        for (arch, target) in [("amd", "x86_64-unknown-linux-gnu"), ("arm", "aarch64-unknown-linux-gnu")] {
            for profile in ["dev", "release"] {
                let script = format!("rustup target add {target}\ncargo build --target {target} --profile {profile}");
                tasks.push(Task::new(format!("build-{os}-{arch}-{profile}"), image).command(["sh", "-ec", &script]));
            }
        }
    }
    Pipeline { ids: Ids::KebabCase, ..pipeline(tasks) }
}

#[test]
fn three_axes_with_values_of_their_own() {
    assert_tasks(
        &of_three_axes(),
        r#"
        ids: "kebab-case",

        task build for variant in { deb: "debian:13", alp: "alpine:3.22" }, target in {
            amd: "x86_64-unknown-linux-gnu",
            arm: "aarch64-unknown-linux-gnu",
        }, profile in { dev, release } {
            image: variant,
            script: format!("
                rustup target add {target}
                cargo build --target {target} --profile {profile}
            "),
        }
"#,
    );
}

fn of_tasks() -> Pipeline {
    let task = |id: &str| Task::new(id, "rust:1.95");
    let tell = |id: &str| {
        let tell =
            Task { depends_on: [(id.to_owned(), Status::Failure)].into(), ..Task::new(format!("tell_{id}"), "curl:8") };
        tell.command(["tell", id])
    };
    let all = ["lint", "test_stable", "test_msrv", "publish"];
    pipeline(all.map(task).into_iter().chain(all.map(tell)))
}

#[test]
fn tasks_as_keys() {
    assert_tasks(
        &of_tasks(),
        r#"
        defaults: { image: "rust:1.95" },

        task lint {}

        task test for variant in { stable, msrv } {}

        task publish {}

        task tell for failed in tasks { _ } {
            image: "curl:8",
            depends_on: { failed: failure },
            command: ["tell", failed],
        }
"#,
    );
    let mut without_one = of_tasks();
    without_one.tasks.retain(|task| task.id != "tell_lint");
    let program = import_program(&without_one, false);
    assert!(program.contains("task tell for failed in tasks { test, publish } {"), "{program}");
}

#[test]
fn lines_and_descriptions_that_differ() {
    let tasks = ["1.85", "1.95"].map(|version| {
        let script = format!("echo \"{version}\"\ncargo +{version} build\ncargo +{version} test\n");
        let key = version.replace('.', "_");
        let task = Task::new(format!("test_{key}"), "rust:latest").command(["sh", "-ec", &script]);
        task.description(format!("Tests with {version}."))
    });
    let program = import_program(&pipeline(tasks), false);
    let expected = r##"
        task test for toolchain in { "1_85": "1.85", "1_95": "1.95" } {
            image: "rust:latest",
            description: format!("Tests with {toolchain}."),
            script: format!(r#"
                echo "{toolchain}"
                cargo +{toolchain} build
                cargo +{toolchain} test
            "#),
        }
"##;
    assert!(program.contains(expected), "{program}");
}

#[test]
fn several_beginnings() {
    let checkout = "git clone https://example.com/app.git app\ncd app";
    let install = "npm ci\nnpm run prepare";
    let task = |id: &str, script: String| Task::new(id, format!("{id}:1")).command(["sh", "-ec", &script]);
    let with_node = ["lint", "test", "docs"].map(|id| task(id, format!("{checkout}\n{install}\nnpm run {id}")));
    let with_source = ["build", "publish"].map(|id| task(id, format!("{checkout}\ncargo {id}\ncargo clean")));
    let others = ["upload", "sign", "tell"].map(|id| task(id, format!("apk add curl jq\nset -x\napk update\n{id}")));
    let program = import_program(&pipeline(with_node.into_iter().chain(with_source).chain(others)), false);
    for expected in [
        "/// How several scripts begin.\nconst CHECKOUT: &str = \"\n    git clone https://example.com/app.git app\n    cd app\n\";\n",
        "/// How several of them go on.\nconst INSTALL: &str = \"\n    npm ci\n    npm run prepare\n\";\n",
        "/// How several scripts begin.\nconst INSTALL_2: &str = \"\n    apk add curl jq\n",
        "            script: [CHECKOUT, INSTALL, \"npm run docs\"],\n",
        "            script: [CHECKOUT, \"\n                cargo build\n                cargo clean\n            \"],\n",
        "            script: [INSTALL_2, \"sign\"],\n",
    ] {
        assert!(program.contains(expected), "{expected} in:\n{program}");
    }
}

#[test]
fn legs_of_several_values() {
    let legs = [("pinned", "1.79.0", "a"), ("stable", "stable", "b"), ("beta", "beta", "c"), ("musl", "stable", "d")];
    let tasks = legs.map(|(key, toolchain, target)| {
        let script = format!("\n\t\trustup install {toolchain}\n\t\tif x; then\n\t\t\tcargo test\n\t\tfi\n\t");
        let task = Task::new(format!("test_{key}"), "rust:latest").command(["sh", "-ec", &script]);
        task.variable("FLAGS", format!("--target {target}")).variable("TARGET_DIR", format!("target/{target}"))
    });
    let program = import_program(&pipeline(tasks), false);
    let expected = r#"
        task test for leg in {
            pinned: ("--target a", "target/a", "1.79.0"),
            stable: ("--target b", "target/b", "stable"),
            beta: ("--target c", "target/c", "beta"),
            musl: ("--target d", "target/d", "stable"),
        } {
            image: "rust:latest",
            variables: { FLAGS: leg.0, TARGET_DIR: leg.1 },
            script: format!("
                rustup install {}
                if x; then
                	cargo test
                fi
            ", leg.2),
        }
"#;
    assert!(program.contains(expected), "{program}");
}

#[test]
fn keys_that_fill_lines() {
    let tasks = (0..40).map(|number| Task::new(format!("shard_{number}"), format!("x:1.{number}")));
    let program = import_program(&pipeline(tasks), false);
    let expected = "
        task shard for variant in {
            0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
            24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39,
        } {
";
    assert!(program.contains(expected), "{program}");
}

fn with_braces() -> Pipeline {
    pipeline(["1.85", "1.95"].map(|version| {
        let script =
            format!("tag=${{TAG:-none}}\necho \"$tag\"\ncargo +{version} build\ncargo +{version} test\necho ${{tag}}");
        Task::new(format!("test_{}", version.replace('.', "_")), "rust:latest").command(["sh", "-ec", &script])
    }))
}

#[test]
fn lines_with_braces_stand_beside_those_that_differ() {
    let program = import_program(&with_braces(), false);
    let expected = r##"
        task test for toolchain in { "1_85": "1.85", "1_95": "1.95" } {
            image: "rust:latest",
            script: [
                r#"
                    tag=${TAG:-none}
                    echo "$tag"
                "#,
                format!("
                    cargo +{toolchain} build
                    cargo +{toolchain} test
                "),
                "echo ${tag}",
            ],
        }
"##;
    assert!(program.contains(expected), "{program}");
}

/// What stands in braces in a text that stays as it is is not what the axis is called.
#[test]
fn an_axis_is_not_called_like_what_stands_in_braces() {
    let tests = ["1.85", "1.95"].map(|version| {
        let task = Task::new(format!("test_{}", version.replace('.', "_")), format!("rust:{version}"));
        task.command(["jq", "{rust}", "a.json"])
    });
    let program = import_program(&pipeline(tests), false);
    let expected = r#"
        task test for variant in { "1_85": "1.85", "1_95": "1.95" } {
            image: format!("rust:{variant}"),
            command: ["jq", "{rust}", "a.json"],
        }
"#;
    assert!(program.contains(expected), "{program}");
}

#[test]
fn all_others() {
    let all = ["lint", "test", "docs", "publish"].map(|id| Task::new(id, "x"));
    let end = |parents: &[&str]| {
        let parents = parents.iter().map(|id| ((*id).to_owned(), Status::Any));
        Task { depends_on: parents.collect(), ..Task::new("end", "x") }
    };
    let with = |end| import_program(&pipeline(all.clone().into_iter().chain([end])), false);
    assert!(with(end(&["lint", "test", "docs", "publish"])).contains("depends_on: { _: any },"));
    assert!(with(end(&["lint", "test", "docs"])).contains("depends_on: { docs: any, lint: any, test: any },"));
}

#[test]
fn what_stays_apart() {
    for (why, tasks) in [
        ("a line with braces", ["a", "b"].map(|key| script(key, &format!("make\necho ${{X}} {key}")))),
        (
            "braces within a block",
            ["a", "b"].map(|key| script(key, &format!("if x; then\n  ${{X}}\n  echo {key}\nfi"))),
        ),
        ("another number of lines", ["a", "b\nb"].map(|key| script(&key[..1], &format!("echo {key}\nmake")))),
        ("a parent that only one has", [script("a", "x").depends_on(["first"]), script("b", "x")]),
    ] {
        let program = import_program(&pipeline([Task::new("first", "x")].into_iter().chain(tasks)), false);
        assert!(program.contains("task build_a {") && program.contains("task build_b {"), "{why}:\n{program}");
    }
}

fn script(key: &str, script: &str) -> Task {
    Task::new(format!("build_{key}"), "x").command(["sh", "-ec", script])
}
