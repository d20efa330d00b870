//! What a block means, beyond the shapes of the golden files.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use gofer_dsl::{Ids, Pipeline, ReferenceKind, Status, Task, pipeline};

fn ids(pipeline: &Pipeline) -> Vec<&str> {
    pipeline.tasks.iter().map(|task| task.id.as_str()).collect()
}

fn parents(task: &Task) -> Vec<(&str, Status)> {
    task.depends_on.iter().map(|(id, status)| (id.as_str(), *status)).collect()
}

fn command(task: &Task) -> Vec<&str> {
    task.command.iter().flatten().map(String::as_str).collect()
}

#[test]
fn any_delimiter_and_any_place() {
    let braces = pipeline! { id: one, name: "One" };
    let parentheses = pipeline!(id: one, name: "One",);
    let brackets = pipeline![id: one, name: "One"];
    assert!(braces == parentheses && parentheses == brackets);
    let names: Vec<String> = ["a", "b"].iter().map(|name| pipeline!(id: one, name: *name).name).collect();
    assert_eq!(names, ["a", "b"]);
}

#[test]
fn values_are_any_rust() -> Result<(), Box<dyn std::error::Error>> {
    const IMAGE: &str = "rust:1.95";
    fn moved(text: String) -> String {
        text
    }
    let owned = String::from("owned");
    let list = ["-c", "true"];
    let token = true;
    let p = pipeline! {
        id: values,
        name: owned,
        description: format!("{} + {}", 1, 2),
        parallelism: "3".parse::<u8>()?,

        task consts {
            image: IMAGE,
            entrypoint: list.iter().copied().chain(["x"]),
            command: ["-t", format!("app:{}", 1 + 1), moved(String::from(".")), env!("CARGO_PKG_NAME")],
            inject_api_token: token,
            always_pull_newest_image: !token,
        }

        task types {
            image: if token { "debian" } else { "ubuntu" },
            description: std::borrow::Cow::Borrowed("borrowed"),
            variables: {
                TEXT: match 3 { 3 => "three", _ => "other" },
                TURBOFISH: BTreeMap::<u8, u8>::new().len().to_string(),
                QUALIFIED: <String as From<&str>>::from("qualified"),
                CLOSURE: [1u8].map(|x: u8| x + 2)[0].to_string(),
                LABEL: 'outer: { if token { break 'outer "label" } "none" },
                NUMBER: 5432,
                NEGATIVE: -1,
                BOOL: false,
                CHAR: 'c',
                "with.dots": "quoted",
                r#type: "raw",
            },
        }
    };
    assert_eq!((p.name.as_str(), p.description.as_deref(), p.parallelism), ("owned", Some("1 + 2"), 3));
    let [consts, types] = p.tasks.as_slice() else { panic!("{p:?}") };
    assert_eq!(consts.image, "rust:1.95");
    assert_eq!(consts.entrypoint.as_deref(), Some(["-c", "true", "x"].map(String::from).as_slice()));
    assert_eq!(command(consts), ["-t", "app:2", ".", "gofer-tests"]);
    assert!(consts.inject_api_token && !consts.always_pull_newest_image);
    assert_eq!((types.image.as_str(), types.description.as_deref()), ("debian", Some("borrowed")));
    let expected = [
        ("BOOL", "false"),
        ("CHAR", "c"),
        ("CLOSURE", "3"),
        ("LABEL", "label"),
        ("NEGATIVE", "-1"),
        ("NUMBER", "5432"),
        ("QUALIFIED", "qualified"),
        ("TEXT", "three"),
        ("TURBOFISH", "0"),
        ("type", "raw"),
        ("with.dots", "quoted"),
    ];
    assert_eq!(types.variables.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect::<Vec<_>>(), expected);
    Ok(())
}

/// Every field of a task and a pipeline, so that one more does not compile until it is tested.
/// Names of other systems are the user's own where the file declares them.
#[test]
fn names_of_other_systems_may_be_declared() {
    struct Github {
        sha: &'static str,
    }
    fn secret(key: &str) -> &str {
        key
    }
    macro_rules! inputs {
        () => {
            "i"
        };
    }
    macro_rules! twice {
        ($alpine:ident) => {
            pipeline! {
                id: ship, name: "Ship",
                task build { image: $alpine, script: $alpine, variables: { A: $alpine } }
                task tests { image: $alpine, command: [$alpine, "x"] }
            }
        };
    }
    let (github, bash, vars, on) = (Github { sha: "1" }, ["bash", "-c"], ["v"], true);
    let Github { sha: rust } = Github { sha: "rust:1" };
    let own = pipeline! {
        id: ship, name: "Ship",
        task build for matrix in { a: ("x", "y") } {
            image: rust,
            script: inputs!(),
            shell: bash,
            variables: { A: secret("s"), B: github.sha, C: matrix.1, D: vars[0] },
            inject_api_token: on,
        }
    };
    let variables: Vec<&str> = own.tasks[0].variables.values().map(String::as_str).collect();
    assert_eq!((own.tasks[0].image.as_str(), variables), ("rust:1", vec!["s", "1", "y", "v"]));
    let ubuntu = "ubuntu:1";
    assert_eq!(twice!(ubuntu).tasks[1].image, "ubuntu:1");
}

#[test]
fn every_key_is_the_same_literal_and_computed() {
    let literal = pipeline! {
        id: every_key,
        name: "Every key",
        description: "All of them.",
        parallelism: 7,
        task other { image: "x" }
        task all {
            image: "own:1",
            description: "Own.",
            depends_on: { other: any },
            variables: { TEXT: "text", NUMBER: 5, FLAG: true, SECRET: pipeline_secret("key") },
            entrypoint: ["own", "all"],
            script: "\n    make\n      all\n",
            shell: ["own", "-c"],
            registry_auth: { user: "robot", pass: "secret" },
            inject_api_token: true,
            always_pull_newest_image: false,
        }
    };
    let text = |text: &str| text.to_owned();
    let (wanted, key) = (literal.parallelism == 7, "key");
    let computed = pipeline! {
        id: every_key,
        name: text("Every key"),
        description: text("All of them."),
        parallelism: 3 + 4,
        task other { image: text("x") }
        task all {
            always_pull_newest_image: !wanted,
            inject_api_token: wanted,
            registry_auth: { pass: text("secret"), user: text("robot") },
            shell: vec!["own", "-c"],
            script: format!("\n    {}\n      all\n", "make"),
            entrypoint: ["own", text("all")],
            variables: { SECRET: pipeline_secret(key), FLAG: wanted.to_string(), NUMBER: text("5"), TEXT: text("text") },
            depends_on: { other: any },
            description: text("Own."),
            image: text("own:1"),
        }
    };
    assert_eq!(literal, computed);
    let Pipeline { id, name, description, parallelism, tasks, ids } = computed;
    assert_eq!((id.as_str(), name.as_str(), parallelism, ids), ("every_key", "Every key", 7, Ids::SnakeCase));
    assert_eq!((description.as_deref(), tasks.len()), (Some("All of them."), 2));
    let Task {
        id,
        description,
        image,
        registry_auth,
        depends_on,
        variables,
        entrypoint,
        command,
        inject_api_token,
        always_pull_newest_image,
    } = tasks[1].clone();
    assert_eq!((id.as_str(), image.as_str(), description.as_deref()), ("all", "own:1", Some("Own.")));
    let auth = registry_auth.unwrap();
    assert_eq!((auth.user.as_str(), auth.pass.as_str()), ("robot", "secret"));
    assert_eq!(depends_on, BTreeMap::from([(text("other"), Status::Any)]));
    let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(variables, [("FLAG", "true"), ("NUMBER", "5"), ("SECRET", "pipeline_secret{{key}}"), ("TEXT", "text")]);
    assert_eq!(entrypoint.unwrap(), ["own", "all"]);
    assert_eq!(command.unwrap(), ["own", "-c", "make\n  all"]);
    assert!(inject_api_token && !always_pull_newest_image);
}

/// What a crate of short strings has: it derefs to `str` and is nothing else.
struct Short(&'static str);

impl std::ops::Deref for Short {
    type Target = str;

    fn deref(&self) -> &str {
        self.0
    }
}

/// What is no string but can become one.
struct Step(u8);

impl From<Step> for String {
    fn from(Step(number): Step) -> String {
        format!("step {number}")
    }
}

#[test]
fn strings_are_what_derefs_to_str() {
    fn of_any(text: impl std::ops::Deref<Target = str>) -> String {
        pipeline! { id: one, name: text }.name
    }
    let owned = String::from("text");
    let mut other = String::from("text");
    let cow: Cow<str> = Cow::Borrowed("text");
    let (boxed, shared): (Box<str>, Arc<str>) = ("text".into(), "text".into());
    let given = pipeline! {
        id: one,
        name: &mut other,
        task all {
            image: &cow,
            entrypoint: [
                "text", &"text", &&owned, owned.as_str(), owned.clone(), &owned, cow.clone(), &boxed, boxed.clone(),
                &shared, shared.clone(), Rc::<str>::from("text"), Box::new(owned.clone()), Short("text"), &Short("text"),
                format!("te{}", "xt"), owned.trim(),
            ],
            command: ["c", 'c', owned.chars().next().unwrap(), &'c'],
        }
    };
    assert_eq!((given.name.as_str(), given.tasks[0].image.as_str()), ("text", "text"));
    assert!(given.tasks[0].entrypoint.iter().flatten().all(|element| element == "text"));
    assert_eq!(command(&given.tasks[0]), ["c", "c", "t", "c"]);
    assert_eq!(of_any("text"), of_any(owned));
}

#[test]
fn variables_are_numbers_and_bools_too() {
    let (port, is_stable, negative) = (5432_u16, true, -1_i128);
    let given = pipeline! {
        id: one,
        name: "One",
        task all {
            image: "rust:1.95",
            variables: {
                PORT: port, NEXT: port + 1, REF: &port, STABLE: is_stable, OTHER: !is_stable, BELOW: negative, SUM: 1 + 1,
                C: 'c', TEXT: &"text",
            },
        }
    };
    let values: Vec<&str> = given.tasks[0].variables.values().map(String::as_str).collect();
    assert_eq!(values, ["-1", "c", "5433", "false", "5432", "5432", "true", "2", "text"]);
}

#[test]
fn lists_are_what_iterates_over_strings() {
    const TWICE: usize = 2;
    fn of(command: impl FnOnce() -> Pipeline) -> Vec<String> {
        command().tasks[0].command.clone().unwrap()
    }
    macro_rules! command {
        ($($list:expr),* $(,)?) => {
            [$(of(|| pipeline! { id: one, name: "One", task all { image: "rust:1.95", command: $list } })),*]
        };
    }
    let (array, owned): ([&str; 2], Vec<String>) = (["a", "b"], vec!["a".into(), "b".into()]);
    let (slice, cows): (&[&str], Vec<Cow<str>>) = (&array, vec!["a".into(), "b".into()]);
    let shared: [Arc<str>; 2] = ["a".into(), "b".into()];
    let boxed: Vec<Box<str>> = vec!["a".into(), "b".into()];
    let lists = command![
        slice,
        array,
        &array,
        &owned,
        owned.clone(),
        owned.iter(),
        slice.iter(),
        slice.iter().copied(),
        "a b".split(' '),
        "ab".chars(),
        cows.clone(),
        &cows,
        &shared,
        boxed.clone(),
        &boxed,
        &['a', 'b'],
        [&owned[0], &owned[1]],
        array.iter().map(ToString::to_string),
        std::collections::BTreeSet::from(array),
        Some("a").into_iter().chain(["b"]),
    ];
    for (number, list) in lists.iter().enumerate() {
        assert_eq!(*list, ["a", "b"], "list {number}");
    }
    assert_eq!(command![vec![Step(1), Step(2)]], [["step 1", "step 2"]]);
    assert_eq!(command![["-v"; 2], ["-v"; TWICE]], [["-v", "-v"], ["-v", "-v"]]);
}

#[test]
fn an_error_in_a_value_leaves_the_function() {
    fn make(parallelism: &str) -> Result<Pipeline, std::num::ParseIntError> {
        Ok(pipeline! { id: fallible, name: "Fallible", parallelism: parallelism.parse::<i32>()? })
    }
    assert_eq!(make("7").unwrap().parallelism, 7);
    assert!(make("seven").is_err());
}

#[test]
fn values_are_evaluated_once_in_source_order() {
    let count = Cell::new(0);
    let next = || {
        count.set(count.get() + 1);
        count.get().to_string()
    };
    let p = pipeline! {
        id: order,
        name: next(),
        task one { image: "x", command: [next(), next()], variables: { A: next() } }
        task two { variables: { A: next() }, image: next() }
    };
    assert_eq!(p.name, "1");
    assert_eq!(command(&p.tasks[0]), ["2", "3"]);
    assert_eq!(p.tasks[0].variables["A"], "4");
    assert_eq!((p.tasks[1].variables["A"].as_str(), p.tasks[1].image.as_str()), ("5", "6"));
    assert_eq!(count.get(), 6);
}

#[test]
fn large_numbers_are_the_nearest_that_fit() {
    let runs = |runs: i128| pipeline! { id: one, name: "One", parallelism: runs };
    assert_eq!(runs(i128::MAX).parallelism, i64::MAX);
    assert!(runs(i128::MIN).validate().is_err());
    assert!(pipeline! { id: one, name: "One", parallelism: u64::MAX }.validate().is_ok());
}

#[test]
fn comments_are_descriptions() {
    let p = pipeline! {
        //! First line.
        //!
        //!   Indented.
        #![doc = " Written out."]
        id: comments,
        name: "Comments",

        /// One.
        /// Two.
        task lines { image: "x" }

        /**
         * A block.
         *  More.
         */
        task stars { image: "x" }

        #[doc = "literal"]
        task literal { image: "x" }

        // No description.
        task none { image: "x" }
    };
    assert_eq!(p.description.as_deref(), Some("First line.\n\n  Indented.\nWritten out."));
    let descriptions: Vec<Option<&str>> = p.tasks.iter().map(|task| task.description.as_deref()).collect();
    assert_eq!(descriptions, [Some("One.\nTwo."), Some("A block.\n More."), Some("literal"), None]);
}

#[test]
fn scripts_go_to_a_shell() {
    let program = String::from("zsh");
    let shell = vec!["ash", "-c"];
    let lines = ["set -e", "make"].join("\n    ");
    let p = pipeline! {
        id: scripts,
        name: "Scripts",
        task default { image: "x", script: "make" }
        task listed { image: "x", shell: ["bash", "-c"], script: "
            make
              all
        " }
        task computed { image: "x", script: format!("\n    {lines}\n"), shell: [program, "-c"] }
        task computed_shell { image: "x", shell: shell.clone(), script: "make" }
        task both { image: "x", script: lines.clone(), shell: shell }
        task file { image: "x", script: include_str!("../src/lib.rs") }
    };
    let commands: Vec<Vec<&str>> = p.tasks[..5].iter().map(command).collect();
    assert_eq!(commands[0], ["sh", "-ec", "make"]);
    assert_eq!(commands[1], ["bash", "-c", "make\n  all"]);
    assert_eq!(commands[2], ["zsh", "-c", "set -e\nmake"]);
    assert_eq!(commands[3], ["ash", "-c", "make"]);
    assert_eq!(commands[4], ["ash", "-c", "set -e\nmake"]);
    assert!(p.tasks[5].command.as_ref().unwrap()[2].starts_with("//! Tests"));
}

#[test]
fn tasks_take_the_defaults_they_do_not_give_themselves() {
    let count = Cell::new(0);
    let counted = |text: &str| {
        count.set(count.get() + 1);
        format!("{text}{}", count.get())
    };
    let wanted = count.get() == 0;
    let p = pipeline! {
        id: defaults,
        name: "Defaults",
        defaults: {
            image: counted("own:"),
            shell: ["bash", counted("-"), "-c"],
            variables: { A: counted("a"), B: 1, C: "c", TOKEN: pipeline_secret("token") },
            inject_api_token: wanted,
            always_pull_newest_image: false,
        },
        task takes for key in { aaa, bbb } { script: "make", variables: { KEY: key } }
        task gives {
            image: counted("other:"),
            shell: ["sh", "-c"],
            script: counted("make "),
            variables: { A: "own", C: counted("c") },
            inject_api_token: false,
            always_pull_newest_image: wanted,
        }
        task runs { command: ["make"] }
        task computes { script: counted("make ") }
    };
    assert_eq!(count.get(), 7, "each default is evaluated once");
    let of = |task: &Task| {
        let variables: Vec<String> = task.variables.iter().map(|(name, value)| format!("{name}={value}")).collect();
        (task.image.clone(), command(task).join(" "), variables.join(" "), task.inject_api_token)
    };
    let (inherited, token) = ("A=a3 B=1 C=c", "TOKEN=pipeline_secret{{token}}");
    assert_eq!(
        of(&p.tasks[0]),
        ("own:1".into(), "bash -2 -c make".into(), format!("{inherited} KEY=aaa {token}"), true)
    );
    assert_eq!(of(&p.tasks[1]).2, format!("{inherited} KEY=bbb {token}"));
    let gives = ("other:4".into(), "sh -c make 5".into(), format!("A=own B=1 C=c6 {token}"), false);
    assert_eq!(of(&p.tasks[2]), gives);
    assert_eq!(of(&p.tasks[3]), ("own:1".into(), "make".into(), format!("{inherited} {token}"), true));
    assert_eq!(of(&p.tasks[4]).1, "bash -2 -c make 7");
    let always: Vec<bool> = p.tasks.iter().map(|task| task.always_pull_newest_image).collect();
    assert_eq!(always, [false, false, true, false, false]);
}

#[test]
fn literal_defaults_and_a_computed_shell() {
    let shell = vec!["ash", "-c"];
    let p = pipeline! {
        id: defaults,
        name: "Defaults",
        defaults: { image: "own", shell: shell, variables: { a: 1 } },
        task one { script: "make" }
        task two { image: "two", script: "make", shell: ["sh", "-c"], variables: { a: "own" } }
        task three for key in { aaa, bbb } { script: key }
    };
    let commands: Vec<String> = p.tasks.iter().map(|task| command(task).join(" ")).collect();
    assert_eq!(commands, ["ash -c make", "sh -c make", "ash -c aaa", "ash -c bbb"]);
    assert_eq!(p.tasks.iter().map(|task| task.image.as_str()).collect::<Vec<_>>(), ["own", "two", "own", "own"]);
    assert_eq!(p.tasks[1].variables["a"], "own");
    assert_eq!(p.validate(), Ok(()));
}

#[test]
fn scripts_of_parts() {
    const SETUP: &str = "
        git clone app
        cd app
    ";
    let (nothing, shell) = ("", vec!["ash", "-c"]);
    let lines = |count: usize| "    make\n".repeat(count);
    let p = pipeline! {
        id: parts,
        name: "Parts",
        task literal { image: "x", script: ["set -x", "
            if true; then
                make
            fi
        "] }
        task computed_first { image: "x", script: [SETUP, "make", "make test"] }
        task computed_last { image: "x", script: ["  set -x", "  make", lines(2)] }
        task between { image: "x", script: ["one", nothing, "two", SETUP, "three"] }
        task nothing_first { image: "x", script: [nothing, "one"], shell: shell.clone() }
        task shell_first { image: "x", shell: shell, script: [nothing, lines(1)] }
        task each for word in { aaa, bbb } { image: "x", script: ["one", format!("echo {word}"), "two"] }
        task joined { image: "x", script: ["  a", "  b"].join("\n") }
        task single { image: "x", script: [lines(1)] }
    };
    let scripts: Vec<&str> = p.tasks.iter().map(|task| command(task)[2]).collect();
    assert_eq!(
        scripts,
        [
            "set -x\nif true; then\n    make\nfi",
            "git clone app\ncd app\nmake\nmake test",
            "set -x\nmake\nmake\nmake",
            "one\ntwo\ngit clone app\ncd app\nthree",
            "one",
            "make",
            "one\necho aaa\ntwo",
            "one\necho bbb\ntwo",
            "a\nb",
            "make",
        ]
    );
    assert_eq!((command(&p.tasks[0])[1], command(&p.tasks[4])[0], command(&p.tasks[5]).len()), ("-ec", "ash", 3));
    let empty = pipeline! { id: parts, name: "Parts", task one { image: "x", script: [nothing, nothing] } };
    assert!(empty.validate().unwrap_err().to_string().contains("`script` is empty"));
}

#[test]
fn variables_in_short_and_by_spread() {
    const REPO: &str = "app";
    let port = 5432_u16;
    let shared = BTreeMap::from([("A", "shared"), ("B", "shared"), ("D", "shared")]);
    let numbers = [(String::from("JOBS"), 4), (String::from("A"), 0)];
    let p = pipeline! {
        id: variables,
        name: "Variables",
        defaults: { image: "x", variables: { A: "default", C: REPO, ..[("C", "weak"), ("D", "weak"), ("E", "weak")] } },
        task short { variables: { REPO, port, STABLE: port > 1 } }
        task spread { variables: { REPO, B: "own", A: REPO.to_owned(), ..&shared } }
        task owned for axis in { aaa: 1, bbb: 2 } { variables: { axis, ..numbers.iter() } }
        task moved { variables: { ..numbers, } }
        task plain { command: ["make"] }
    };
    let of = |at: usize| {
        let pairs: Vec<String> = p.tasks[at].variables.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join(" ")
    };
    assert_eq!(of(0), "A=default C=app D=weak E=weak REPO=app STABLE=true port=5432");
    assert_eq!(of(1), "A=app B=own C=app D=shared E=weak REPO=app");
    assert_eq!(of(2), "A=0 C=app D=weak E=weak JOBS=4 axis=1");
    assert_eq!(of(3), "A=0 C=app D=weak E=weak JOBS=4 axis=2");
    assert_eq!(of(4), "A=0 C=app D=weak E=weak JOBS=4");
    assert_eq!(of(5), "A=default C=app D=weak E=weak");
    let sometimes = |is_there: bool| {
        pipeline! { id: sometimes, name: "Sometimes", task one { image: "x", variables: { ..is_there.then_some(("A", 1)) } } }
    };
    assert_eq!([true, false].map(|is_there| sometimes(is_there).tasks[0].variables.len()), [1, 0]);
}

#[test]
fn an_empty_computed_shell_is_refused() {
    let nothing = Vec::<String>::new();
    let shell_first =
        pipeline! { id: one, name: "One", task one { image: "x", shell: nothing.clone(), script: 1.to_string() } };
    let script_first =
        pipeline! { id: one, name: "One", task one { image: "x", script: 1.to_string(), shell: nothing } };
    for p in [shell_first, script_first] {
        assert!(p.validate().unwrap_err().to_string().contains("`command` is empty"));
    }
}

#[test]
fn references_need_no_import() {
    let key = String::from("computed");
    let p = pipeline! {
        id: references,
        name: "References",
        task one {
            image: "x",
            variables: {
                A: pipeline_secret("a"),
                B: global_secret("b"),
                C: pipeline_object("c"),
                D: run_object(key.as_str()),
                E: if key.is_empty() { pipeline_secret("e") } else { String::from("none") },
                F: gofer_dsl::pipeline_secret(format!("{key}_f")),
            },
        }
        task two { image: "x", variables: { A: pipeline_secret("a"), AGAIN: pipeline_secret("a") } }
    };
    assert_eq!(p.validate(), Ok(()));
    let variables: Vec<&str> = p.tasks[0].variables.values().map(String::as_str).collect();
    assert_eq!(
        variables,
        [
            "pipeline_secret{{a}}",
            "global_secret{{b}}",
            "pipeline_object{{c}}",
            "run_object{{computed}}",
            "none",
            "pipeline_secret{{computed_f}}"
        ]
    );
    let needed: Vec<(ReferenceKind, String, Vec<String>)> =
        p.requirements().into_iter().map(|needed| (needed.kind, needed.key, needed.tasks)).collect();
    let of = |kind, key: &str, tasks: &[&str]| (kind, key.to_owned(), tasks.iter().map(ToString::to_string).collect());
    assert_eq!(
        needed,
        [
            of(ReferenceKind::PipelineSecret, "a", &["one", "two"]),
            of(ReferenceKind::PipelineSecret, "computed_f", &["one"]),
            of(ReferenceKind::GlobalSecret, "b", &["one"]),
            of(ReferenceKind::PipelineObject, "c", &["one"]),
            of(ReferenceKind::RunObject, "computed", &["one"]),
        ]
    );
}

#[test]
fn an_id_may_be_any_keyword() {
    macro_rules! with_id {
        ($($id:ident)*) => {
            [$(pipeline! { id: $id, name: "Keyword", task $id { image: "x" } task last { image: "x", depends_on: { $id } } }),*]
        };
    }
    let pipelines = with_id!(match r#match for async type where dyn else let mut impl);
    for pipeline in &pipelines {
        let id = &pipeline.id;
        assert_eq!(pipeline.tasks[1].depends_on.keys().collect::<Vec<_>>(), [id]);
        assert_eq!(pipeline.tasks[0].id, *id);
    }
    assert_eq!(pipelines[0].id, "match");
    assert_eq!(pipelines[1].id, "match");
    let last = pipeline! { name: "Keyword", id: match };
    assert_eq!(last.id, "match");
}

#[test]
fn identifiers_are_emitted_as_the_setting_says() {
    let snake = pipeline! {
        id: "2fa",
        name: "Snake",
        task match { image: "x" }
        task r#type { image: "x", depends_on: { match, "2nd": any } }
        task "2nd" { image: "x" }
        task self { image: "x", depends_on: { r#match, type: failure } }
        task Match { image: "x" }
    };
    assert_eq!(ids(&snake), ["match", "type", "2nd", "self", "Match"]);
    assert_eq!(parents(&snake.tasks[3]), [("match", Status::Success), ("type", Status::Failure)]);
    assert_eq!(snake.ids, Ids::SnakeCase);

    let kebab = pipeline! {
        id: my_pipeline,
        name: "Kebab",
        ids: "kebab-case",
        task run_tests { image: "x" }
        task _private { image: "x", depends_on: { "run-tests", "as-is" } }
        task "as-is" { image: "x", depends_on: { run_tests: any } }
    };
    assert_eq!(kebab.id, "my-pipeline");
    assert_eq!(ids(&kebab), ["run-tests", "-private", "as-is"]);
    assert_eq!(kebab.validate(), Ok(()));
}

#[test]
fn a_matrix_makes_a_task_for_each_key() {
    let count = Cell::new(0);
    let counted = |text: &'static str| {
        count.set(count.get() + 1);
        text
    };
    let p = pipeline! {
        id: matrix,
        name: "Matrix",

        task build { image: "x" }

        /// Tests.
        task test for toolchain in { stable: counted("1.95"), msrv: counted("1.85"), "2nd": counted("1.90"), 14: "1.14" } {
            image: format!("rust:{toolchain}"),
            depends_on: { build },
            variables: { TOOLCHAIN: toolchain, FIXED: "1" },
            command: ["test", toolchain],
        }

        task ci for leg in { arm: ("debian", "aarch64"), amd: ("alpine", "x86_64") } {
            image: leg.0,
            command: ["build", leg.1],
        }

        task package for toolchain in { stable, msrv, } {
            image: toolchain,
            depends_on: { test[toolchain], ci[_]: any },
        }

        task report {
            image: "x",
            depends_on: { test[msrv]: any, test["2nd"]: failure, test[14], package },
        }

        task all_failed { image: "x", depends_on: { test[_]: failure } }
    };
    assert_eq!(count.get(), 3, "each value is evaluated once");
    assert_eq!(
        ids(&p),
        [
            "build",
            "test_stable",
            "test_msrv",
            "test_2nd",
            "test_14",
            "ci_arm",
            "ci_amd",
            "package_stable",
            "package_msrv",
            "report",
            "all_failed"
        ]
    );
    let msrv = &p.tasks[2];
    assert_eq!((msrv.image.as_str(), msrv.description.as_deref()), ("rust:1.85", Some("Tests.")));
    assert_eq!(msrv.variables["TOOLCHAIN"], "1.85");
    assert_eq!(msrv.variables["FIXED"], "1");
    assert_eq!(command(msrv), ["test", "1.85"]);
    assert_eq!(parents(msrv), [("build", Status::Success)]);
    assert_eq!((p.tasks[5].image.as_str(), command(&p.tasks[6])), ("debian", vec!["build", "x86_64"]));
    assert_eq!(p.tasks[8].image, "msrv", "a key alone is its own value");
    assert_eq!(
        parents(&p.tasks[8]),
        [("ci_amd", Status::Any), ("ci_arm", Status::Any), ("test_msrv", Status::Success)]
    );
    assert_eq!(
        parents(&p.tasks[9]),
        [
            ("package_msrv", Status::Success),
            ("package_stable", Status::Success),
            ("test_14", Status::Success),
            ("test_2nd", Status::Failure),
            ("test_msrv", Status::Any),
        ]
    );
    assert_eq!(p.tasks[10].depends_on.len(), 4);
}

#[test]
fn several_axes_make_the_product() {
    let p = pipeline! {
        id: axes,
        name: "Axes",
        ids: "kebab-case",

        task test_on for os in { bookworm, trixie_slim }, rust in { stable: 95, msrv: 85 } {
            image: format!("rust:1.{rust}-{os}"),
        }

        task pack for rust in { stable: (), msrv: () }, os in { bookworm, trixie_slim } {
            image: os,
            description: format!("{rust:?}"),
            depends_on: { test_on[os, rust] },
        }

        task bookworm { image: "x", depends_on: { test_on[bookworm, _], "test-on"["trixie-slim", msrv]: any } }
    };
    assert_eq!(p.validate(), Ok(()));
    assert_eq!(
        ids(&p)[..6],
        [
            "test-on-bookworm-stable",
            "test-on-bookworm-msrv",
            "test-on-trixie-slim-stable",
            "test-on-trixie-slim-msrv",
            "pack-stable-bookworm",
            "pack-stable-trixie-slim"
        ]
    );
    assert_eq!(p.tasks[3].image, "rust:1.85-trixie_slim");
    assert_eq!(parents(&p.tasks[5]), [("test-on-trixie-slim-stable", Status::Success)]);
    assert_eq!(
        parents(&p.tasks[8]),
        [
            ("test-on-bookworm-msrv", Status::Success),
            ("test-on-bookworm-stable", Status::Success),
            ("test-on-trixie-slim-msrv", Status::Any),
        ]
    );
}

#[test]
fn a_matrix_of_a_thousand() {
    let p = pipeline! {
        id: thousand,
        name: "A thousand",
        task run for a in { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 }, b in { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 }, c in { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 } {
            image: "x",
            command: [format!("{a}{b}{c}")],
        }
        task end { image: "x", depends_on: { run[_, 5, _] } }
    };
    assert_eq!(p.tasks.len(), 1001);
    assert_eq!((p.tasks[123].id.as_str(), command(&p.tasks[123])), ("run_1_2_3", vec!["123"]));
    assert_eq!(p.tasks[1000].depends_on.len(), 100);
    assert_eq!(p.validate(), Ok(()));
}

#[test]
fn fields_of_a_matrix_may_fail_and_await() {
    fn fallible(text: &str) -> Result<Pipeline, std::num::ParseIntError> {
        Ok(pipeline! {
            id: fallible,
            name: "Fallible",
            task one for number in { good: "1", other: text } {
                image: "x",
                variables: { NUMBER: number.parse::<u8>()?.to_string() },
            }
        })
    }
    assert_eq!(fallible("2").unwrap().tasks[1].variables["NUMBER"], "2");
    assert!(fallible("two").is_err());
}

/// What only some of the keys allow.
fn only<'a>(text: &'a str, wanted: &str) -> Option<&'a str> {
    (text == wanted).then_some(text)
}

#[test]
#[allow(clippy::never_loop, reason = "what matters is which loop is left")]
fn values_of_a_matrix_have_loops_of_their_own() {
    let p = pipeline! {
        id: loops,
        name: "Loops",
        task one for text in { aaa: "a", bbb: "bb", ccc: "ccc" } {
            image: loop { if text.len() > 1 { break text } break "one" },
            command: [text, { let mut found = "none"; for other in ["x", "bb"] { if other != text { continue } found = other } found }],
            variables: {
                LABELLED: 'done: { if text == "a" { break 'done "first" } "later" },
                CLOSURE: text.chars().map(|c| loop { break c }).collect::<String>(),
                NUMBER: { let mut number = 0; while number < 10 { number += text.len(); if number > 5 { break } } number.to_string() },
            },
            inject_api_token: loop { break true },
        }
    };
    let images: Vec<&str> = p.tasks.iter().map(|task| task.image.as_str()).collect();
    assert_eq!(images, ["one", "bb", "ccc"]);
    assert_eq!(p.tasks.iter().map(|task| command(task)[1]).collect::<Vec<_>>(), ["none", "bb", "none"]);
    let of = |name: &str| p.tasks.iter().map(|task| task.variables[name].as_str()).collect::<Vec<_>>();
    assert_eq!(of("LABELLED"), ["first", "later", "later"]);
    assert_eq!(of("CLOSURE"), ["a", "bb", "ccc"]);
    assert_eq!(of("NUMBER"), ["6", "6", "6"]);
    assert!(p.tasks.iter().all(|task| task.inject_api_token));
}

#[test]
fn values_leave_the_users_own_loop() {
    // In a task without axes as `?` leaves a function; in one with axes by the loop's label.
    let mut made = Vec::new();
    for wanted in ["a", "none", "c"] {
        made.push(pipeline! {
            id: leaving,
            name: match wanted { "none" => continue, other => other },
            task one { image: if wanted == "c" { break } else { wanted } }
        });
    }
    assert_eq!(made.iter().map(|p| p.tasks[0].image.as_str()).collect::<Vec<_>>(), ["a"]);

    let mut made = Vec::new();
    'outer: for wanted in ["b", "c", "a", "x"] {
        made.push(pipeline! {
            id: leaving,
            name: "Leaving",
            task one for text in { aaa: "a", bbb: "b" } {
                image: match only(text, wanted) {
                    Some(text) => text,
                    None if wanted == "c" => continue 'outer,
                    None if wanted == "x" => break 'outer,
                    None => "other",
                },
            }
        });
    }
    let images = |p: &Pipeline| p.tasks.iter().map(|task| task.image.clone()).collect::<Vec<_>>();
    assert_eq!(made.iter().map(images).collect::<Vec<_>>(), [["other", "b"], ["a", "other"]]);
}

#[test]
fn axes_leave_the_users_own_loop() {
    let mut made = Vec::new();
    for tag in [Some("a"), None, Some("b")] {
        made.push(pipeline! {
            id: leaving,
            name: "Leaving",
            task one for text in { aaa: match tag { Some(tag) => tag, None => continue }, bbb: "b" } { image: text }
        });
    }
    assert_eq!(made.iter().map(|p| p.tasks[0].image.as_str()).collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn an_axis_of_a_task_above_is_taken_with_its_values() {
    let count = Cell::new(0);
    let counted = |text: &'static str| {
        count.set(count.get() + 1);
        (text.to_owned(), count.get())
    };
    let same = pipeline! {
        id: same,
        name: "Same",

        task test for os in { deb: "debian", alp: "alpine" }, toolchain in { stable: counted("1.95"), msrv: counted("1.85") } {
            image: format!("{os}:{}", toolchain.0),
        }

        task package for rust in test.toolchain {
            image: rust.0,
            depends_on: { test[_, rust] },
            variables: { NUMBER: rust.1.to_string() },
        }

        task sign for rust in package.rust, os in test.os {
            image: format!("{}-{os}", rust.0),
            depends_on: { package[rust], test[os, rust] },
        }
    };
    assert_eq!(count.get(), 2, "each value is evaluated once");
    let written = pipeline! {
        id: same,
        name: "Same",

        task test for os in { deb: "debian", alp: "alpine" }, toolchain in { stable: "1.95", msrv: "1.85" } {
            image: format!("{os}:{toolchain}"),
        }

        task package for rust in { stable: ("1.95", 1), msrv: ("1.85", 2) } {
            image: rust.0,
            depends_on: { test[_, rust] },
            variables: { NUMBER: rust.1.to_string() },
        }

        task sign for rust in { stable: "1.95", msrv: "1.85" }, os in { deb: "debian", alp: "alpine" } {
            image: format!("{rust}-{os}"),
            depends_on: { package[rust], test[os, rust] },
        }
    };
    assert_eq!(same.to_json(), written.to_json());
    assert_eq!(same.validate(), Ok(()));
}

#[test]
fn an_axis_that_others_take_is_evaluated_where_it_is_written() {
    fn fallible(text: &str) -> Result<Pipeline, std::num::ParseIntError> {
        Ok(pipeline! {
            id: fallible,
            name: "Fallible",
            task one for number in { good: 1, other: text.parse::<u8>()? } { image: "x" }
            task two for number in one.number { image: "x", command: ["echo", number.to_string()] }
        })
    }
    assert_eq!(command(&fallible("2").unwrap().tasks[3]), ["echo", "2"]);
    assert!(fallible("two").is_err());
    // A variable of the user's may bear any name.
    let (array, again) = ("a", "b");
    let p = pipeline! {
        id: names,
        name: "Names",
        task one for array in { aaa: array } { image: array, command: [again] }
        task two for again in one.array { image: again, command: [array] }
    };
    assert_eq!((p.tasks[1].image.as_str(), command(&p.tasks[1])), ("a", vec!["a"]));
}

#[test]
fn tasks_are_the_keys_of_an_axis() {
    let short = pipeline! {
        id: told,
        name: "Told",

        task build { image: "x" }
        task test_integration_per_feature { image: "x", depends_on: { build } }
        task lint for rust in { stable, msrv } { image: rust }
        task failed { image: "x" }

        task notify for failed in tasks { build, feat: test_integration_per_feature, lint[stable], old: lint[msrv] } {
            image: "curl",
            depends_on: { failed: failure, "failed": any },
            command: ["tell", failed],
        }

        task log for ended in tasks { _, lint_of: lint } {
            image: "curl",
            depends_on: { ended: any },
            command: ["log", ended],
        }
    };
    let written = pipeline! {
        id: told,
        name: "Told",

        task build { image: "x" }
        task test_integration_per_feature { image: "x", depends_on: { build } }
        task lint for rust in { stable, msrv } { image: rust }
        task failed { image: "x" }

        task notify_build { image: "curl", depends_on: { build: failure, failed: any }, command: ["tell", "build"] }
        task notify_feat {
            image: "curl",
            depends_on: { test_integration_per_feature: failure, failed: any },
            command: ["tell", "test_integration_per_feature"],
        }
        task notify_lint_stable {
            image: "curl",
            depends_on: { lint[stable]: failure, failed: any },
            command: ["tell", "lint_stable"],
        }
        task notify_old { image: "curl", depends_on: { lint[msrv]: failure, failed: any }, command: ["tell", "lint_msrv"] }

        task log_build { image: "curl", depends_on: { build: any }, command: ["log", "build"] }
        task log_test_integration_per_feature {
            image: "curl",
            depends_on: { test_integration_per_feature: any },
            command: ["log", "test_integration_per_feature"],
        }
        task log_failed { image: "curl", depends_on: { failed: any }, command: ["log", "failed"] }
        task log_lint_of_stable { image: "curl", depends_on: { lint[stable]: any }, command: ["log", "lint_stable"] }
        task log_lint_of_msrv { image: "curl", depends_on: { lint[msrv]: any }, command: ["log", "lint_msrv"] }
    };
    assert_eq!(short.to_json(), written.to_json());
    assert_eq!(short.validate(), Ok(()));
}

#[test]
fn tasks_are_keys_under_kebab_case_too() {
    let p = pipeline! {
        id: kebab,
        name: "Kebab",
        ids: "kebab-case",
        task run_tests for os in { deb, alp } { image: os }
        task tell_us for failed in tasks { run_tests } { image: "x", depends_on: { failed: failure }, command: [failed] }
        task after for it in tell_us.failed { image: "x", depends_on: { tell_us[it]: any, it: any } }
        task last { image: "x", depends_on: { tell_us["run-tests-alp"] } }
    };
    assert_eq!(
        ids(&p)[2..],
        ["tell-us-run-tests-deb", "tell-us-run-tests-alp", "after-run-tests-deb", "after-run-tests-alp", "last"]
    );
    assert_eq!(parents(&p.tasks[4]), [("run-tests-deb", Status::Any), ("tell-us-run-tests-deb", Status::Any)]);
    assert_eq!(parents(&p.tasks[6]), [("tell-us-run-tests-alp", Status::Success)]);
    assert_eq!(command(&p.tasks[3]), ["run-tests-alp"]);
}

#[test]
fn all_others_above_are_parents() {
    let p = pipeline! {
        id: others,
        name: "Others",
        task build { image: "x" }
        task test for os in { deb, alp } { image: os, depends_on: { build } }
        task report for failed in tasks { _ } { image: "x", depends_on: { failed: failure } }
        task publish { image: "x", depends_on: { report: any, _ } }
        task clean_up for os in test.os { image: os, depends_on: { test[os], build: any, _: any } }
        task unrelated { image: "x" }
    };
    let alone = pipeline! {
        id: alone,
        name: "Alone",
        task build { image: "x" }
        task notify for failed in tasks { build, _ } { image: "x", depends_on: { failed: failure, _: any } }
    };
    assert_eq!(ids(&alone), ["build", "notify_build"], "beside what is named `_` may stand for none");
    let success = |id| (id, Status::Success);
    let any = |id| (id, Status::Any);
    let reports = [any("report_build"), any("report_test_alp"), any("report_test_deb")];
    assert_eq!(parents(&p.tasks[6])[1..4], reports);
    assert_eq!(parents(&p.tasks[6])[0], success("build"));
    assert_eq!(parents(&p.tasks[6])[4..], [success("test_alp"), success("test_deb")]);
    let clean_up = [&[any("build"), any("publish")], &reports[..], &[any("test_alp"), success("test_deb")]].concat();
    assert_eq!(parents(&p.tasks[7]), clean_up);
    assert_eq!(p.validate(), Ok(()));
}

#[test]
fn words_of_the_header_are_ids_too() {
    let p = pipeline! {
        id: words,
        name: "Words",
        task "in" for os in { deb } { image: os }
        task "for" for os in "in".os { image: os }
        task tasks for tasks in tasks { "in", "for" } { image: "x", depends_on: { tasks } }
        task last for key in tasks.tasks { image: "x", depends_on: { key, "tasks" } }
    };
    assert_eq!(ids(&p)[2..4], ["tasks_in_deb", "tasks_for_deb"]);
    assert_eq!(parents(&p.tasks[4]).len(), 3);
    // What a task or an axis is called may be a status too.
    let p = pipeline! {
        id: words,
        name: "Words",
        task any { image: "x" }
        task "task" { image: "x" }
        task watch for success in tasks { any }, task in tasks { "task" } { image: "x", depends_on: { task: any, success: any } }
        task last for task in watch.task, failure in { "x" } { image: "x", depends_on: { r#any: any, watch[_, task]: any } }
    };
    assert_eq!(ids(&p)[2..], ["watch_any_task", "last_task_x"]);
    assert_eq!(parents(&p.tasks[2]), [("any", Status::Any), ("task", Status::Any)]);
    assert_eq!(parents(&p.tasks[3]), [("any", Status::Any), ("watch_any_task", Status::Any)]);
    let p = pipeline! {
        id: words,
        name: "Words",
        ids: "kebab-case",
        task "run-tests" for any in { "x" } { image: any }
        task last { image: "x", depends_on: { run_tests: any } }
    };
    assert_eq!(parents(&p.tasks[1]), [("run-tests-x", Status::Any)]);
}

/// What looks like another language's, and is Rust.
#[test]
fn what_only_looks_foreign_is_taken() {
    macro_rules! concat {
        ($a:expr, $b:expr) => {
            format!("{}{}", $a, $b)
        };
    }
    struct Secrets {
        token: &'static str,
    }
    let (new, not, and, or, v, http) = ("a", true, false, true, "1", "x");
    let (secrets, flags, optional) = (Secrets { token: "t" }, ["-x"], Some("b"));
    let p = pipeline! {
        id: foreign,
        name: concat!("Ship ", v),
        task new { image: new, inject_api_token: not && and || or, script: "sed 's/${{ matrix.os }}/x/'" }
        task all { image: "x", variables: { A: secrets.token, B: http, C: "{{ .Values }}" }, command: flags }
        task not { image: { let t = v; t.trim() }, command: [v, optional.unwrap_or("c"), r#"say "hi" now"#] }
        task bash { image: "x", shell: ["bash", "wrapper.sh"], script: "cat <<EOF\n${{ secrets.X }}\nEOF" }
    };
    assert_eq!(p.name, "Ship 1");
    assert_eq!(p.tasks[2].command.as_ref().unwrap()[1], "b");
    assert_eq!(p.validate(), Ok(()));
}
