//! What a pipeline needs on a server is named at once, before anything is registered.

use gofer_model::{Pipeline, Task, global_secret, pipeline_object, pipeline_secret, run_object};

use crate::common::crate_with;
use crate::server::state::BOTH;
use crate::server::{Role, Server, Version};
use crate::user::User;

fn needy() -> Pipeline {
    let task = |id: &str| Task::new(id, "busybox:1");
    Pipeline::new("needy", "Needy").tasks([
        task("one").variable("TOKEN", pipeline_secret("upload")).variable("CHAT", global_secret("chat")),
        task("two").variable("TOKEN", pipeline_secret("upload")).variable("GREEN", pipeline_object("GREEN")),
        task("three").variable("COMMIT", run_object("COMMIT")).depends_on(["one"]),
    ])
}

const ALL: [&str; 3] = [
    "pipeline_secret `upload` is not on the server, and needed by one, two",
    "global_secret `chat` is not on the server, and needed by one",
    "pipeline_object `GREEN` is not on the server, and needed by two",
];

#[test]
fn what_is_missing_is_named_at_once() {
    for version in BOTH {
        let (server, user) = (Server::new(version), User::new());
        user.has(&needy());
        let go = |more: &str| user.runs(&format!("up needy.json --server {} {more}", server.url()));
        // Nothing is done that is strict about it.
        let ran = go("--strict");
        ran.says(1, &ALL).says(1, &["nothing was registered"]).says_not("COMMIT");
        assert_eq!(server.asked_to("POST"), [""; 0]);
        go("--dry-run").says(1, &ALL).says(1, &["would be registered"]);
        // Else it is a warning, and always for what can be put there only once the pipeline is.
        go("").says(0, &ALL).says(0, &["warning", "registered: needy, as version 1"]);
        go("--strict").says(1, &ALL).says(1, &["put it there with `gofer secret pipeline put`\n"]);
        let mut state = server.state();
        state.global_secret("chat", &["^team-"]);
        let pipeline = state.pipeline("default", "needy");
        pipeline.secret("default", "upload");
        pipeline.secret("default", "{upload");
        pipeline.object("GREEN");
        drop(state);
        let ran = go("--strict");
        ran.says(1, &["global_secret `chat` is on the server, but not for this namespace"]).says_not("upload");
        server.state().global_secrets.clear();
        for key in ["chat", "{chat"] {
            server.state().global_secret(key, &["^team-", "^default$"]);
        }
        go("--strict").says(0, &["unchanged"]).says_not("warning");
    }
}

/// Servers up to 0.9.1 look secrets up with a brace before the key. 0.9.1 cannot be told from the last commit, which
/// does not.
#[test]
fn a_secret_is_there_under_the_name_that_the_server_looks_up() {
    for (semver, keys, code, warned) in [
        ("0.9.0", &["upload"][..], 1, "pipeline_secret `{upload` is not on the server"),
        ("0.9.0", &["{upload"], 0, ""),
        ("0.9.1", &[], 1, "pipeline_secret `upload` is not on the server"),
        ("0.9.1", &["upload"], 0, "0.9.1 as it was released looks it up as `{upload`"),
        ("0.9.1", &["{upload"], 0, ""),
        ("0.9.1", &["upload", "{upload"], 0, ""),
        ("1.0.0", &["upload"], 0, ""),
    ] {
        let (server, user) = (Server::new(Version::Released), User::new());
        let task = Task::new("one", "a:1").variable("T", pipeline_secret("upload"));
        user.has(&Pipeline::new("needy", "Needy").task(task));
        semver.clone_into(&mut server.state().semver);
        user.runs(&format!("up needy.json --server {}", server.url())).says(0, &["registered"]);
        for key in keys {
            server.state().pipeline("default", "needy").secret("default", key);
        }
        let ran = user.runs(&format!("up needy.json --strict --server {}", server.url()));
        ran.says(code, &[warned]);
        assert_eq!(ran.errors.is_empty(), warned.is_empty(), "{semver}, {keys:?}: {ran:?}");
    }
}

/// Objects are looked up under the names of variables.
#[test]
fn an_object_is_there_under_the_name_of_its_variable() {
    let (server, user) = (Server::new(Version::Released), User::new());
    let task = Task::new("one", "a:1").variable("LAST", pipeline_object("green"));
    user.has(&Pipeline::new("needy", "Needy").task(task));
    user.runs(&format!("up needy.json --server {}", server.url())).says(0, &["registered"]);
    server.state().pipeline("default", "needy").object("green");
    let ran = user.runs(&format!("up needy.json --strict --server {}", server.url()));
    ran.says(1, &["pipeline_object `LAST` is not on the server"]);
}

/// Secrets of a pipeline can be put there only once it is registered, so that its first version is not refused for them.
#[test]
fn the_first_version_of_a_pipeline_is_registered_before_its_secrets_are_put_there() {
    let (server, user) = (Server::new(Version::Released), User::new());
    let task = Task::new("one", "a:1").variable("T", pipeline_secret("upload")).variable("O", pipeline_object("O"));
    user.has(&Pipeline::new("needy", "Needy").task(task));
    let go = |more: &str| user.runs(&format!("up needy.json --strict --server {} {more}", server.url()));
    // It would be run without them.
    go("--run")
        .says(1, &["error: needy: pipeline_secret `upload` is not on the server", "leave `--run` out until then"]);
    assert_eq!(server.asked_to("POST"), [""; 0]);
    let how = "put it there with `gofer secret pipeline put` once the pipeline is registered";
    go("--dry-run").says(1, &["would be registered", how]);
    go("")
        .says(0, &["warning", "pipeline_secret `upload` is not on the server", how, "registered: needy, as version 1"]);
    // From then on they are missed.
    go("")
        .says(1, &["error: needy: pipeline_secret `upload` is not on the server", "error: needy: pipeline_object `O`"]);
    let mut state = server.state();
    let pipeline = state.pipeline("default", "needy");
    pipeline.secret("default", "{upload");
    pipeline.object("O");
    drop(state);
    go("--run").says(0, &["begun: run 1 of needy"]);
}

/// Nor where the rule is denied; where it is allowed, nothing is said of it.
#[test]
fn a_rule_that_is_denied_does_not_keep_a_first_version_away() {
    let (server, user) = (Server::new(Version::Released), User::new());
    let main = "use gofer_dsl::{Pipeline, pipeline};\nfn main() -> Pipeline {\n    pipeline! {\n        id: nightly, name: \
                \"Nightly\",\n        task one { image: \"busybox:1\", variables: { T: pipeline_secret(\"upload\") } }\n    }\n}\n";
    let manifest = crate_with(user.folder(), "up_denied", main).join("Cargo.toml");
    let plain = std::fs::read_to_string(&manifest).unwrap();
    let go = |level: &str| {
        let text = format!("{plain}\n[package.metadata.gofer.lints]\nnot-on-server = \"{level}\"\n");
        std::fs::write(&manifest, text).unwrap();
        user.runs(&format!("up up_denied --server {}", server.url()))
    };
    let missing = "nightly: pipeline_secret `upload` is not on the server";
    go("deny").says(0, &[&format!("warning[not-on-server]: {missing}"), "registered: nightly, as version 1"]);
    go("deny").says(1, &[&format!("error: {missing}")]);
    go("allow").says(0, &["unchanged"]).says_not("upload");
}

/// Who may not look says so, and nothing is taken for missing.
#[test]
fn what_may_not_be_looked_at_is_said() {
    let tokens = [("deployer", Role::Deployer("default".to_owned())), ("user", Role::User)];
    let (server, user) = (Server::with_tokens(Version::Released, &tokens), User::new());
    user.has(&needy());
    let go =
        |token: &str| user.runs_with(&[("GOFER_TOKEN", token)], &format!("up needy.json --server {}", server.url()));
    let ran = go("deployer");
    ran.says(
        0,
        &["look which pipeline_secrets there are", "which global_secrets", "which pipeline_objects", "registered"],
    );
    ran.says_not("is not on the server");
    go("user").says(0, &["look which global_secrets there are", "pipeline_secret `upload` is not on the server"]);
}
