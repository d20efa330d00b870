//! What a user sees in the editor. In each text `$0` is the cursor.

use std::time::{Duration, Instant};

use gofer_tests::server::{Result, Server};
use serde_json::{Value, json};

type Case = fn(&mut Server) -> Result<()>;

pub const SETTINGS: [&str; 7] = ["defaults", "description", "id", "ids", "name", "parallelism", "task"];

pub const KEYS: [&str; 11] = [
    "always_pull_newest_image",
    "command",
    "depends_on",
    "description",
    "entrypoint",
    "image",
    "inject_api_token",
    "registry_auth",
    "script",
    "shell",
    "variables",
];

pub const STATUSES: [&str; 3] = ["any", "failure", "success"];

/// All keys but these.
fn but(given: &[&str]) -> Vec<&'static str> {
    but_of(&KEYS, given)
}

fn but_of<'a>(keys: &[&'a str], given: &[&str]) -> Vec<&'a str> {
    keys.iter().copied().filter(|key| !given.contains(key)).collect()
}

/// What may stand beside a `command`.
fn beside_command() -> Vec<&'static str> {
    but(&["image", "command", "script", "shell"])
}

/// Every case with its name.
pub const ALL: &[(&str, Case)] = &[
    ("every place where a word may be typed", super::places::typed),
    ("a word before others", super::places::among),
    ("every kind of word in a block", super::names::names),
    ("keys in an empty task", |server| offers(server, &task("$0"), &KEYS)),
    ("keys half typed", |server| offers(server, &task("im$0"), &KEYS)),
    ("keys after a comma", |server| offers(server, &task("image: \"ubuntu\", $0"), &but(&["image"]))),
    ("keys before another", |server| offers(server, &task("$0\nimage: \"ubuntu\""), &but(&["image"]))),
    ("keys half typed before another", |server| offers(server, &task("com$0\nimage: \"ubuntu\""), &but(&["image"]))),
    ("keys between others", |server| {
        offers(server, &task("image: \"ubuntu\", $0\ncommand: [\"make\"]"), &beside_command())
    }),
    ("keys after a computed value", |server| offers(server, &task("image: tag(), sc$0"), &but(&["image"]))),
    ("keys beside mistakes", |server| {
        let fields = "image: 5, imgae: \"x\", co$0, depends_on: { nope: maybe }, command = 3";
        let given = ["image", "depends_on", "command", "script", "shell"];
        offers(server, &task(fields), &but(&given))
    }),
    ("keys beside a comment", |server| {
        let block = "id: ship, name: \"Ship\",\n/// Builds.\ntask build { image: \"rust\", $0 }";
        offers(server, &self::block(block), &but(&["image", "description"]))
    }),
    ("keys after a forgotten comma", |server| {
        for value in ["\"ubuntu\"", "tag()", "VERSION", "format!(\"rust:{VERSION}\")"] {
            offers(server, &task(&format!("image: {value}\ncom$0")), &but(&["image"]))?;
        }
        offers(server, &task("depends_on: { }\nim$0"), &but(&["depends_on"]))?;
        offers(server, &block("id: ship\nna$0"), &but_of(&SETTINGS, &["id"]))
    }),
    ("words in braces that are still open", |server| {
        let rest = "\nimage: \"rust\",\n}\ntask deploy { image: \"rust\" }";
        let open = |fields: &str| {
            block(&format!("id: ship, name: \"Ship\", task build {{ image: \"rust\" }} task test {{ {fields}{rest}"))
        };
        includes_words(server, &open("depends_on: { $0"), &["build"])?;
        includes_words(server, &open("depends_on: { bu$0"), &["build"])?;
        includes_words(server, &open("registry_auth: { $0"), &["pass", "user"])?;
        includes_words(server, &open("registry_auth: { us$0"), &["pass", "user"])
    }),
    ("keys in the second task", |server| {
        offers(server, &block("id: ship, name: \"Ship\", task build { image: \"rust\" } task test { $0 }"), &KEYS)
    }),
    ("keys of registry_auth", |server| {
        offers(server, &task("image: \"ubuntu\", registry_auth: { us$0 }"), &["pass", "user"])?;
        offers(server, &task("image: \"ubuntu\", registry_auth: { user: tag(), $0 }"), &["pass"])?;
        offers(server, &task("image: \"ubuntu\", registry_auth: { $0 }"), &["pass", "user"])
    }),
    ("keys of defaults", |server| {
        let keys = ["always_pull_newest_image", "image", "inject_api_token", "shell", "variables"];
        let defaults = |fields: &str| {
            block(&format!("id: ship, name: \"Ship\", defaults: {{ {fields} }}, task build {{ script: \"make\" }}"))
        };
        offers(server, &defaults("$0"), &keys)?;
        offers(server, &defaults("sh$0"), &keys)?;
        offers(server, &defaults("image: tag(), $0"), &but_of(&keys, &["image"]))?;
        includes(server, &defaults("image: $0"), &["tag", "VERSION", "local"])?;
        includes(server, &defaults("shell: [\"sh\", $0]"), &["tag", "VERSION", "local"])?;
        includes(server, &defaults("variables: { A: $0 }"), &["local", "pipeline_secret"])?;
        shows(server, &defaults("im$0age: tag()"), "The image of the tasks that name none")
    }),
    ("settings in an empty block", |server| offers(server, &block("$0"), &SETTINGS)),
    ("settings half typed", |server| {
        offers(server, &block("id: ship, na$0"), &["defaults", "description", "ids", "name", "parallelism", "task"])
    }),
    ("settings before a task", |server| {
        let left = ["defaults", "description", "ids", "parallelism", "task"];
        offers(server, &block("id: ship, name: \"Ship\", par$0 task build { image: \"rust\" }"), &left)?;
        offers(server, &block("id: ship, name: \"Ship\", $0\n task build { image: \"rust\" }"), &left)
    }),
    ("tasks after a task", |server| {
        offers(server, &block("id: ship, name: \"Ship\", task build { image: \"rust\" } ta$0"), &["task"])?;
        offers(server, &block("id: ship, name: \"Ship\", task build { image: \"rust\" } $0"), &["task"])
    }),
    ("parents, but not the task itself, nor those that are there", |server| {
        offers(server, &two("$0"), &["build"])?;
        offers(server, &two("bu$0"), &["build"])?;
        offers(server, &two("nope, $0"), &["build"])?;
        offers(server, &two("build: any, $0"), &[])?;
        offers(server, &two("$0, build"), &[])
    }),
    ("statuses", |server| {
        offers(server, &two("build: $0"), &STATUSES)?;
        offers(server, &two("build: fa$0"), &STATUSES)?;
        offers(server, &two("build: $0, nope"), &STATUSES)
    }),
    ("keys of an axis, and the task's own", |server| {
        let words = ["msrv", "stable", "toolchain"];
        offers(server, &matrix("depends_on: { test[$0] }"), &words)?;
        offers(server, &matrix("depends_on: { test[ms$0]: failure }"), &words)?;
        offers(server, &matrix("depends_on: { test[too$0] }"), &words)
    }),
    ("keys of a second axis", |server| {
        let test = "task test for os in { bookworm, trixie }, rust in { stable, msrv } { image: \"rust\" }";
        let block = |selection: &str| {
            block(&format!("id: ship, name: \"Ship\", {test} task report {{ depends_on: {{ test[{selection}] }} }}"))
        };
        offers(server, &block("bookworm, $0"), &["msrv", "stable"])?;
        offers(server, &block("_, st$0"), &["msrv", "stable"])?;
        offers(server, &block("$0, stable"), &["bookworm", "trixie"])
    }),
    ("what may stand after in", |server| {
        offers(server, &header("$0 { image: \"rust\" }"), &["tasks", "test"])?;
        offers(server, &header("te$0 { image: \"rust\" }"), &["tasks", "test"])?;
        offers(server, &header("te$0"), &["tasks", "test"])?;
        offers(server, &header("$0"), &["tasks", "test"])?;
        offers(server, &header("{ one, two }, again in te$0 { image: \"rust\" }"), &["tasks", "test"])?;
        offers(server, &header("te$0\n\ntask deploy { image: \"rust\" }"), &["tasks", "test"])
    }),
    ("axes after a task", |server| {
        let axes = ["os", "toolchain"];
        offers(server, &header("test.$0 { image: \"rust\" }"), &axes)?;
        offers(server, &header("test.too$0 { image: \"rust\" }"), &axes)?;
        offers(server, &header("test.$0"), &axes)?;
        offers(server, &header("test.$0\n\ntask deploy { image: \"rust\" }"), &axes)?;
        offers(server, &header("build.$0 { image: \"rust\" }"), &[])?;
        offers(server, &header("nope.$0 { image: \"rust\" }"), &[])
    }),
    ("tasks after tasks", |server| {
        offers(server, &header("tasks { $0 } { image: \"rust\" }"), &["build", "test"])?;
        offers(server, &header("tasks { te$0 } { image: \"rust\" }"), &["build", "test"])?;
        offers(server, &header("tasks { te$0 }"), &["build", "test"])?;
        offers(server, &header("tasks { te$0 }\n\ntask deploy { image: \"rust\" }"), &["build", "test"])?;
        offers(server, &header("tasks { build, $0 } { image: \"rust\" }"), &["test"])?;
        offers(server, &header("tasks { build, all: te$0 } { image: \"rust\" }"), &["test"])?;
        offers(server, &header("tasks { all: $0 } { image: \"rust\" }"), &["build", "test"])?;
        offers(server, &header("tasks { $0, _ } { image: \"rust\" }"), &["build", "test"])?;
        offers(server, &header("tasks { test[_, $0] } { image: \"rust\" }"), &["msrv", "stable"])?;
        offers(server, &header("tasks { test[book$0] } { image: \"rust\" }"), &["bookworm", "trixie"])
    }),
    ("tasks in braces that are still open", |server| {
        includes_words(server, &header("tasks { te$0"), &["build", "test"])?;
        includes_words(server, &header("tasks { $0"), &["build", "test"])?;
        includes_words(server, &header("tasks { te$0\n\ntask deploy { image: \"rust\" }"), &["build", "test"])
    }),
    ("the header that is typed leaves the rest alone", |server| {
        for keys in ["te", "test.", "tasks { te }", "tasks", ""] {
            let deploy = |fields: &str| header(&format!("{keys}\n\ntask deploy {{ {fields} }}"));
            offers(server, &deploy("im$0"), &KEYS)?;
            offers(server, &deploy("depends_on: { $0 }"), &["build", "notify", "test"])?;
        }
        offers(server, &header("te { im$0 }"), &KEYS)?;
        offers(server, &header("test. { im$0 }"), &KEYS)?;
        offers(server, &header("tasks { te } { im$0 }"), &KEYS)
    }),
    ("an axis of tasks as a parent", |server| {
        let depends_on = |dependencies: &str| {
            header(&format!("tasks {{ build, test }} {{ image: \"rust\", depends_on: {{ {dependencies} }} }}"))
        };
        offers(server, &depends_on("$0"), &["build", "each", "test"])?;
        offers(server, &depends_on("ea$0"), &["build", "each", "test"])?;
        offers(server, &depends_on("each: $0"), &STATUSES)?;
        offers(server, &depends_on("each: failure, $0"), &["build", "test"])?;
        shows(server, &depends_on("ea$0ch: failure"), "let each: &str")?;
        leads(server, &depends_on("ea$0ch: failure"), &["each"])?;
        renames(server, &depends_on("ea$0ch: failure"), "each", 2)?;
        // An axis of words is no parent.
        offers(server, &header("{ build, test } { depends_on: { $0 } }"), &["build", "test"])?;
        offers(server, &header("test.os { depends_on: { $0 } }"), &["build", "test"])
    }),
    ("all others as a parent", |server| {
        offers(server, &two("_: $0"), &STATUSES)?;
        offers(server, &two("_: any, $0"), &["build"])?;
        offers(server, &two("$0, _: any"), &["build"])?;
        renames(server, &two("bu$0ild, _: any"), "build", 2)
    }),
    ("keys that are tasks", |server| {
        let notify = |keys: &str, selection: &str| {
            header(&format!(
                "tasks {{ {keys} }} {{ image: \"rust\" }}\n\ntask last_one {{ depends_on: {{ notify[{selection}] }} }}"
            ))
        };
        offers(server, &notify("build, lint: test[trixie, stable]", "$0"), &["build", "lint"])?;
        offers(
            server,
            &notify("_", "$0"),
            &["build", "test_bookworm_msrv", "test_bookworm_stable", "test_trixie_msrv", "test_trixie_stable"],
        )?;
        leads(server, &notify("build", "bu$0ild"), &["build"])?;
        renames(server, &notify("bu$0ild", "build"), "build", 3)?;
        renames(server, &notify("lint: build", "li$0nt"), "lint", 2)
    }),
    ("nothing foreign where no word is known", |server| {
        let test = "task test for gcc in { 14, 15 } { image: \"gcc\" }";
        let block = |parent: &str| {
            block(&format!("id: ship, name: \"Ship\", {test} task report {{ depends_on: {{ {parent}[$0] }} }}"))
        };
        offers(server, &block("test"), &[])?;
        offers(server, &block("nope"), &[])
    }),
    ("a task that is called like a keyword", |server| {
        let block = "id: ship, name: \"Ship\", task match { image: \"rust\" } task test { depends_on: { $0 } }";
        offers(server, &self::block(block), &["match"])
    }),
    ("values half typed", |server| {
        includes(server, &task("image: ta$0"), &["tag", "VERSION", "local"])?;
        includes(server, &task("image: format!(\"rust:{}\", VER$0)"), &["tag", "VERSION", "local"])?;
        includes(server, &task("image: \"rust\", command: [\"echo\", lo$0]"), &["tag", "VERSION", "local"])?;
        includes(server, &task("image: \"rust\", variables: { A: lo$0 }"), &["local", "pipeline_secret", "run_object"])
    }),
    ("values not typed yet", |server| {
        includes(server, &task("image: \"rust\", command: $0"), &["tag", "VERSION", "local"])?;
        includes(server, &task("image: \"rust\", command: [$0]"), &["tag", "VERSION", "local"])?;
        includes(server, &task("image: \"rust\", command: [\"echo\", $0]"), &["tag", "VERSION", "local"])?;
        includes(server, &task("image: \"rust\", command: [$0, \"echo\"]"), &["tag", "VERSION", "local"])?;
        includes(server, &task("image: \"rust\", entrypoint: [tag(), $0], command: [\"echo\"]"), &["local"])?;
        includes(server, &axis("{ one: $0 }"), &["tag", "VERSION", "local"])?;
        includes(server, &axis("{ one: lo$0, two: \"x\" }"), &["tag", "VERSION", "local"])?;
        includes(server, &axis("{ one: $0, two }"), &["tag", "VERSION", "local"])?;
        includes(server, &task("image: $0"), &["tag", "VERSION", "local"])?;
        includes(server, &task("image: $0\ncommand: [\"make\"]"), &["tag", "VERSION", "local"])?;
        includes(server, &task("image: \"rust\", inject_api_token: $0,"), &["local"])?;
        includes(server, &task("image: \"rust\", variables: { A: $0 }"), &["local", "pipeline_secret", "run_object"])
    }),
    ("variables in short, and those of a value", |server| {
        for variables in ["$0", "lo$0", "A: 1, $0", "A: 1, lo$0", "lo$0, ..tag()", "..$0", "..lo$0", "A: 1, ..$0"] {
            let words = ["tag", "VERSION", "local"];
            includes(server, &task(&format!("image: \"rust\", variables: {{ {variables} }}")), &words)?;
            includes(server, &matrix(&format!("image: \"rust\", variables: {{ {variables} }}")), &words)?;
            let defaults = format!("id: ship, name: \"Ship\", defaults: {{ variables: {{ {variables} }} }}");
            includes(server, &block(&defaults), &words)?;
        }
        shows(server, &task("variables: { lo$0cal }"), "let local: &str")?;
        leads(server, &task("variables: { ..ta$0g() }"), &["tag"])?;
        renames(server, &task("variables: { VER$0SION }"), "VERSION", 3)
    }),
    ("methods of a value", |server| {
        includes(server, &task("image: tag().$0"), &["trim", "len"])?;
        includes(server, &task("image: tag().tr$0"), &["trim"])
    }),
    ("an axis in the fields", |server| includes(server, &matrix("image: too$0"), &["toolchain", "tag", "local"])),
    ("documentation of keys", |server| {
        let image = "\n```rust\ngofer_dsl::keys::task\n```\n\n```rust\nimage\n```\n\n---\n\n\
            The container image to run: a string expression. Required.";
        equal(hover(server, &task("im$0age: \"ubuntu\""))?.as_str(), image)?;
        shows(server, &task("image: \"ubuntu\", inject$0_api_token: true"), "API token")?;
        shows(server, &block("id: ship, na$0me: \"Ship\""), "human-referable name")?;
        shows(server, &task("image: \"ubuntu\", registry_auth: { us$0er: \"a\", pass: \"b\" }"), "The user's name")
    }),
    ("documentation of statuses", |server| {
        shows(server, &two("build: fail$0ure"), "when the parent failed")?;
        shows(server, &two("build: a$0ny"), "when the parent finished")
    }),
    ("documentation of tasks", |server| {
        shows(server, &two("bu$0ild"), "Compiles everything.")?;
        shows(server, &block("id: ship, name: \"Ship\", ta$0sk build { image: \"rust\" }"), "A container to run")
    }),
    ("documentation of the macro", |server| {
        let text = block("id: ship").replacen("    pipeline!", "    pipe$0line!", 1);
        shows(server, &text, "A Gofer pipeline, written as a block and checked while it compiles.")?;
        shows(server, &text, "`depends_on`: The tasks this one waits for")?;
        shows(server, &text, "for rust in test.toolchain")?;
        shows(server, &text, "for failed in tasks { build, KEY: test }")?;
        shows(server, &text, "`..shared`")
    }),
    ("documentation of helpers", |server| {
        shows(
            server,
            &task("image: \"rust\", variables: { A: pipeline_se$0cret(\"key\") }"),
            "A secret of the pipeline",
        )
    }),
    ("types of values", |server| {
        shows(server, &task("image: lo$0cal"), "let local: &str")?;
        shows(server, &task("image: ta$0g()"), "fn tag() -> String")?;
        shows(server, &matrix("image: tool$0chain"), "let toolchain: &str")?;
        lacks(server, &task("image: lo$0cal"), "gofer_dsl")
    }),
    ("from a dependency to its task", |server| leads(server, &two("bui$0ld"), &["build"])),
    ("from a dependency to a matrix task", |server| {
        leads(server, &matrix("depends_on: { te$0st[msrv] }"), &["test"])?;
        leads(server, &matrix("depends_on: { test[ms$0rv] }"), &["msrv"])
    }),
    ("from a value to its definition", |server| {
        leads(server, &task("image: ta$0g()"), &["tag"])?;
        leads(server, &task("image: format!(\"rust:{}\", VERS$0ION)"), &["VERSION"])?;
        leads(server, &task("image: \"rust\", command: [lo$0cal]"), &["local"])
    }),
    ("all uses of a task", |server| {
        finds(server, &three("task bui$0ld { image: \"rust\" }"), "build", 3)?;
        finds(server, &three("task bui$0ld for arch in { arm, amd } { image: arch }"), "build", 3)
    }),
    ("renaming a task", |server| {
        renames(server, &three("task bui$0ld { image: \"rust\" }"), "build", 3)?;
        renames(server, &three("task bui$0ld for arch in { arm, amd } { image: arch }"), "build", 3)
    }),
    ("from a header to tasks and axes", |server| {
        leads(server, &header("te$0st.os { image: each }"), &["test"])?;
        leads(server, &header("test.o$0s { image: each }"), &["os"])?;
        leads(server, &header("tasks { bu$0ild, test } { image: each }"), &["build"])?;
        leads(server, &header("tasks { all: te$0st } { image: each }"), &["test"])?;
        leads(server, &header("tasks { test[trix$0ie, _] } { image: each }"), &["trixie"])?;
        shows(server, &header("tasks { bu$0ild } { image: each }"), "Compiles everything.")?;
        shows(server, &header("test.o$0s { image: each }"), "let os: &str")
    }),
    ("renaming a task that a header names", |server| {
        renames(server, &header("te$0st.os { image: each }"), "test", 2)?;
        renames(server, &header("tasks { te$0st[trixie, _], build } { image: each }"), "test", 2)?;
        renames(server, &header("tasks { bu$0ild } { depends_on: { build: any } }"), "build", 3)?;
        let text = header("test.os, task in tasks { all: build, test } { image: each, depends_on: { build } }");
        renames(server, &text.replacen("task build", "task bu$0ild", 1), "build", 3)?;
        renames(server, &text.replacen("task test", "task te$0st", 1), "test", 3)
    }),
    ("renaming an axis that a header names", |server| {
        renames(server, &header("test.o$0s { image: each }"), "os", 2)?;
        let text = header("test.os, again in test.os { image: each }");
        renames(server, &text.replacen("for os", "for o$0s", 1), "os", 3)?;
        renames(server, &header("test.os { image: ea$0ch }"), "each", 2)?;
        renames(server, &header("test.os { image: format!(\"{each}\"), command: [ea$0ch] }"), "each", 3)
    }),
    ("renaming a task from a dependency", |server| renames(server, &two("bu$0ild: any"), "build", 2)),
    ("renaming an axis", |server| {
        renames(server, &matrix("image: tool$0chain"), "toolchain", 2)?;
        renames(server, &matrix("image: tool$0chain, depends_on: { test[toolchain] }"), "toolchain", 3)?;
        renames(server, &matrix("image: toolchain, depends_on: { test[tool$0chain] }"), "toolchain", 3)
    }),
    ("an axis in a selection", |server| {
        let text = matrix("image: \"rust\", depends_on: { test[tool$0chain] }");
        shows(server, &text, "let toolchain: &str")?;
        leads(server, &text, &["toolchain"])?;
        finds(server, &text, "toolchain", 2)
    }),
    ("from a key to what it means", |server| {
        for key in [task("im$0age: \"ubuntu\""), two("build: a$0ny")] {
            let leads = led_to(server, &key)?;
            if leads.len() != 1 || !leads[0].contains("/gofer-dsl/src/keys.rs") {
                return Err(format!("leads to {leads:?}").into());
            }
        }
        Ok(())
    }),
    ("what gofer-dsl has for users", |server| {
        let offered = completions(server, "use gofer_dsl::{$0};\nfn main() {}\n")?;
        let ours =
            offered.iter().find(|word| word.contains("Expression") || ["keys", "Shown"].contains(&word.as_str()));
        equal(&(offered.iter().any(|word| word == "Pipeline"), ours), &(true, None))
    }),
    ("a task is one symbol", |server| {
        open(server, &three("task build for arch in { arm, amd } { image: arch }$0"))?;
        equal(&server.symbols("build")?, &vec!["build".to_owned()])
    }),
    ("no errors where there are none", no_errors),
    ("errors where there are some", |server| {
        open(server, &task("imgae: \"ubuntu\"$0"))?;
        let errors = server.errors()?;
        equal(&errors, &vec!["unknown key `imgae`\nhelp: there is a key `image`".to_owned()])
    }),
    ("five tasks by completion alone", five_tasks),
    ("a whole session, key by key", |server| {
        let states = super::replay::whole_session(server, "")?;
        if states > 400 { Ok(()) } else { Err(format!("only {states} states").into()) }
    }),
    ("a whole session above other tasks", |server| {
        super::replay::whole_session(server, super::places::BELOW).map(|_| ())
    }),
    ("headers in a block of very many tasks", |server| {
        let tasks = (0..120).map(|number| format!("task task_{number} {{ image: \"rust\" }}"));
        let tasks = tasks.collect::<Vec<String>>().join("\n");
        let block = |rest: &str| {
            let matrix = "task test for os in { bookworm, trixie } { image: os }";
            self::block(&format!("id: ship, name: \"Ship\",\n{tasks}\n{matrix}\ntask last_one for each in {rest}"))
        };
        for header in ["te$0 { image: each }", "$0 { image: each }", "tasks { te$0 } { image: each }", "tasks { $0 }"] {
            let offered = completions(server, &block(header))?;
            equal(&(offered.len(), offered.contains(&"test".to_owned())), &(122, true))?;
        }
        offers(server, &block("test.$0 { image: each }"), &["os"])?;
        renames(server, &block("tasks { te$0st } { depends_on: { each: failure, test: any } }"), "test", 3)
    }),
    ("a large block is as quick as large code", large_block),
];

pub fn block(content: &str) -> String {
    format!(
        "use gofer_dsl::{{Pipeline, pipeline}};\n\nconst VERSION: &str = \"1.95\";\n\n\
         fn tag() -> String {{\n    String::from(\"rust\")\n}}\n\n\
         fn main() -> Pipeline {{\n    let local = \"rust\";\n    let _ = (local, VERSION, tag);\n    \
         pipeline! {{\n{content}\n    }}\n}}\n"
    )
}

fn task(fields: &str) -> String {
    block(&format!("id: ship, name: \"Ship\",\n\ntask ship_it {{\n{fields}\n}}"))
}

/// A task with documentation, and one that depends on it.
fn two(dependencies: &str) -> String {
    block(&format!(
        "id: ship, name: \"Ship\",\n\n/// Compiles everything.\ntask build {{ image: \"rust\" }}\n\n\
         task test {{ image: \"rust\", depends_on: {{ {dependencies} }} }}"
    ))
}

/// A task, and two that depend on it.
fn three(first: &str) -> String {
    block(&format!(
        "id: ship, name: \"Ship\",\n\n{first}\n\ntask test {{ image: \"rust\", depends_on: {{ build }} }}\n\n\
         task ship_it {{ image: \"rust\", depends_on: {{ test, build: any }} }}"
    ))
}

/// A matrix task, and one with the same axis.
fn matrix(fields: &str) -> String {
    block(&format!(
        "id: ship, name: \"Ship\",\n\ntask test for version in {{ stable: \"1.95\", msrv: \"1.85\" }} {{ image: version }}\n\n\
         task report for toolchain in {{ stable: \"1.95\", msrv: \"1.85\" }} {{ {fields} }}"
    ))
}

/// Two tasks, the second with axes, and a third that begins its header with this axis `each`.
fn header(rest: &str) -> String {
    block(&format!(
        "id: ship, name: \"Ship\",\n\n/// Compiles everything.\ntask build {{ image: \"rust\" }}\n\n\
         task test for os in {{ bookworm, trixie }}, toolchain in {{ stable: \"1.95\", msrv: \"1.85\" }} {{ image: \"rust\" }}\n\n\
         task notify for each in {rest}"
    ))
}

/// A matrix task with this axis.
fn axis(keys: &str) -> String {
    block(&format!("id: ship, name: \"Ship\",\n\ntask test for version in {keys} {{ image: version }}"))
}

/// Puts a text into the file, without its cursor, and gives where that is.
pub fn open(server: &mut Server, text: &str) -> Result<(usize, usize)> {
    let place = text.find("$0").ok_or("the case has no cursor")?;
    let before = &text[..place];
    let line = before.matches('\n').count();
    let character = before.len() - before.rfind('\n').map_or(0, |at| at + 1);
    server.change(&text.replacen("$0", "", 1))?;
    Ok((line, character))
}

fn equal<T: PartialEq + std::fmt::Debug + ?Sized>(found: &T, expected: &T) -> Result<()> {
    if found == expected { Ok(()) } else { Err(format!("found {found:?}, expected {expected:?}").into()) }
}

pub fn completions(server: &mut Server, text: &str) -> Result<Vec<String>> {
    let place = open(server, text)?;
    let answer = server.ask("textDocument/completion", place, &json!({ "context": { "triggerKind": 1 } }))?;
    let items = answer["items"].as_array().or(answer.as_array()).cloned().unwrap_or_default();
    // Functions and methods are followed by their parentheses or where they come from.
    let word = |item: &Value| {
        let label = item["label"].as_str().unwrap_or_default();
        label.split(['(', ' ']).next().unwrap_or_default().to_owned()
    };
    let mut words: Vec<String> = items.iter().map(word).collect();
    words.sort();
    Ok(words)
}

/// These words are offered and no others.
fn offers(server: &mut Server, text: &str, words: &[&str]) -> Result<()> {
    equal(&completions(server, text)?.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), &words)
}

/// These words are offered, and few others.
fn includes_words(server: &mut Server, text: &str, words: &[&str]) -> Result<()> {
    let offered = completions(server, text)?;
    let all = words.iter().all(|word| offered.iter().any(|offered| offered == word));
    if all && offered.len() < 20 { Ok(()) } else { Err(format!("{offered:?} are offered").into()) }
}

/// All rows of a table are as they should be; else what is wrong, a line each.
pub fn all_right(wrong: &[String]) -> Result<()> {
    if wrong.is_empty() { Ok(()) } else { Err(format!("\n    {}", wrong.join("\n    ")).into()) }
}

/// What the expansion or the macro itself might bring, and a user never wrote.
pub fn is_ours(word: &str) -> bool {
    word.starts_with('_') || KEYS.contains(&word) || ["tasks", "keys", "Task", "Word"].contains(&word)
}

/// These words are offered among others, none of which is a key or ours.
fn includes(server: &mut Server, text: &str, words: &[&str]) -> Result<()> {
    includes_all(&completions(server, text)?, words)
}

pub fn includes_all(offered: &[String], words: &[&str]) -> Result<()> {
    let missing: Vec<&&str> = words.iter().filter(|word| !offered.iter().any(|offered| offered == **word)).collect();
    let strangers: Vec<&String> = offered.iter().filter(|word| is_ours(word)).collect();
    if missing.is_empty() && strangers.is_empty() {
        return Ok(());
    }
    Err(format!("{} words are offered, {missing:?} not, but {strangers:?}", offered.len()).into())
}

pub fn hover(server: &mut Server, text: &str) -> Result<String> {
    let place = open(server, text)?;
    let answer = server.ask("textDocument/hover", place, &json!({}))?;
    Ok(answer["contents"]["value"].as_str().unwrap_or_default().to_owned())
}

fn shows(server: &mut Server, text: &str, part: &str) -> Result<()> {
    let shown = hover(server, text)?;
    if shown.contains(part) { Ok(()) } else { Err(format!("shows {shown:?}, which lacks {part:?}").into()) }
}

fn lacks(server: &mut Server, text: &str, part: &str) -> Result<()> {
    let shown = hover(server, text)?;
    if shown.contains(part) { Err(format!("shows {shown:?}, which holds {part:?}").into()) } else { Ok(()) }
}

/// The words at the places of an answer, in the text as it is shown.
fn words_at(text: &str, places: &Value) -> Vec<String> {
    let text = text.replacen("$0", "", 1);
    let lines: Vec<&str> = text.lines().collect();
    let word = |place: &Value| {
        let range = if place["range"].is_null() { &place["targetSelectionRange"] } else { &place["range"] };
        let at = |end: &str, what: &str| usize::try_from(range[end][what].as_u64()?).ok();
        let line = lines.get(at("start", "line")?)?;
        Some(line.get(at("start", "character")?..at("end", "character")?)?.to_owned())
    };
    let none = Vec::new();
    places.as_array().unwrap_or(&none).iter().map(|place| word(place).unwrap_or_else(|| place.to_string())).collect()
}

/// Go-to-definition leads to these words of the file and nowhere else.
fn leads(server: &mut Server, text: &str, to: &[&str]) -> Result<()> {
    equal(&led_to(server, text)?.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), &to)
}

/// The words to which go-to-definition leads, and where it leads out of the file.
pub fn led_to(server: &mut Server, text: &str) -> Result<Vec<String>> {
    let place = open(server, text)?;
    let answer = server.ask("textDocument/definition", place, &json!({}))?;
    let own = |place: &&Value| place["uri"].as_str().is_some_and(|uri| uri.ends_with("src/main.rs"));
    let (own, others): (Vec<&Value>, Vec<&Value>) = answer.as_array().into_iter().flatten().partition(own);
    let own = words_at(text, &own.into_iter().cloned().collect::<Vec<Value>>().into());
    Ok(own.into_iter().chain(others.into_iter().map(ToString::to_string)).collect())
}

fn finds(server: &mut Server, text: &str, word: &str, times: usize) -> Result<()> {
    let place = open(server, text)?;
    let answer = server.ask("textDocument/references", place, &json!({ "context": { "includeDeclaration": true } }))?;
    equal(&words_at(text, &answer), &vec![word.to_owned(); times])
}

fn renames(server: &mut Server, text: &str, word: &str, times: usize) -> Result<()> {
    equal(&renamed(server, text)?, &vec![word.to_owned(); times])
}

/// What another name would be put in the place of.
pub fn renamed(server: &mut Server, text: &str) -> Result<Vec<String>> {
    let place = open(server, text)?;
    let answer = server.ask("textDocument/rename", place, &json!({ "newName": "renamed" }))?;
    let changes = answer["changes"].as_object().and_then(|files| files.values().next());
    Ok(words_at(text, changes.unwrap_or(&answer["documentChanges"][0]["edits"])))
}

/// A block that uses all of the language compiles, and the editor agrees.
fn no_errors(server: &mut Server) -> Result<()> {
    let text = block(
        r#"
        //! Lints, tests and ships.
        id: ship,
        name: format!("Ship {local}"),
        parallelism: 1 + 1,
        ids: "kebab-case",

        /// Compiles.
        task build {
            image: tag(),
            registry_auth: { user: "robot", pass: tag() },
            script: "
                cargo build
            ",
            shell: ["sh", "-ec"],
            variables: { A: 1, B: pipeline_secret("key"), C: run_object(tag()), "D-E": local, match: true },
            inject_api_token: VERSION.len() > 3,
            always_pull_newest_image: false,
        }

        task test for os in { bookworm, trixie }, toolchain in { stable: "1.95", "1-85": "1.85" } {
            image: format!("rust:{toolchain}-{os}"),
            depends_on: { build },
            command: ["cargo", "test", local],
            entrypoint: [],
        }

        task match {
            image: "rust",
            depends_on: { build: any, test[_, stable]: failure, test[bookworm, "1-85"]: any },
            command: VERSION.split('.'),
            variables: { VERSION, local, ..[("E", "f")] },
        }

        task pack for rust in test.toolchain, again in test.os {
            image: format!("rust:{rust}-{again}"),
            depends_on: { test[again, rust] },
        }

        task notify for failed in tasks { build, stable: test[_, stable], _ } {
            image: failed,
            depends_on: { failed: failure },
        }

        task clean_up { image: "rust", depends_on: { notify[build]: any, notify["match"]: any, _: any } }
        $0"#,
    );
    open(server, &text)?;
    let errors = server.errors()?;
    equal(&errors, &Vec::new())
}

/// A user who starts from an empty block is offered each next word.
fn five_tasks(server: &mut Server) -> Result<()> {
    let mut written = String::new();
    let step = |server: &mut Server, written: &mut String, rest: &str, word: &str, value: &str| -> Result<()> {
        let offered = completions(server, &block(&format!("{written}$0{rest}")))?;
        if !offered.iter().any(|offered| offered == word) {
            return Err(format!("after {written:?} `{word}` is not offered, but {offered:?}").into());
        }
        written.push_str(word);
        written.push_str(value);
        Ok(())
    };
    step(server, &mut written, "", "id", ": ship,\n")?;
    step(server, &mut written, "", "name", ": \"Ship\",\n")?;
    let mut parent: Option<&str> = None;
    for id in ["lint", "build", "unit", "smoke", "publish"] {
        step(server, &mut written, "", "task", &format!(" {id} {{\n"))?;
        step(server, &mut written, "\n}", "image", ": \"rust\",\n")?;
        if let Some(parent) = parent {
            step(server, &mut written, "\n}", "depends_on", ": { ")?;
            step(server, &mut written, " }\n}", parent, ": ")?;
            step(server, &mut written, " }\n}", "success", " },\n")?;
        }
        step(server, &mut written, "\n}", "command", ": [\"make\"],\n}\n")?;
        parent = Some(id);
    }
    open(server, &block(&format!("{written}$0")))?;
    let errors = server.errors()?;
    equal(&errors, &Vec::new())
}

/// Completion in a block of 300 tasks, next to that in a function with as many statements: the
/// best of some tries each, since the machine has other work too.
fn large_block(server: &mut Server) -> Result<()> {
    const TASKS: usize = 300;
    let mut tasks = String::from("id: ship, name: \"Ship\",\n");
    let mut statements = String::new();
    for number in 0..TASKS {
        let parent = if number == 0 { String::new() } else { format!("task_{}", number - 1) };
        let end = if number + 1 == TASKS { "$0" } else { "" };
        let task = format!(
            "task task_{number} {{ image: format!(\"rust:{{VERSION}}\"), depends_on: {{ {parent} }}, \
             command: [\"echo\", local], variables: {{ A: tag() }}, {end} }}\n"
        );
        let statement =
            format!("let task_{number} = (format!(\"rust:{{VERSION}}\"), vec![\"echo\", local], (\"A\", tag()));\n");
        tasks.push_str(&task);
        statements.push_str(&statement);
    }
    let code = block("id: ship").replacen("    pipeline!", &format!("{statements}lo$0\n    pipeline!"), 1);
    let mut best = |text: &str| -> Result<Duration> {
        let mut best = Duration::MAX;
        for number in 0..5 {
            let text = format!("{text}// {number}\n");
            let started = Instant::now();
            completions(server, &text)?;
            best = best.min(started.elapsed());
        }
        Ok(best)
    };
    let (block, code) = (best(&block(&tasks))?, best(&code)?);
    println!("completion in {TASKS} tasks takes {block:.2?}, in {TASKS} statements {code:.2?}");
    if block < code * 5 { Ok(()) } else { Err("more than five times as long".into()) }
}
