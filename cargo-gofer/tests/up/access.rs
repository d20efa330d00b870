//! Which server, which namespace and which token is meant, of all places that can say it.

use crate::common::{Ran, crate_with};
use crate::server::{Role, Server, Version, nobody};
use crate::user::User;

fn server() -> Server {
    let server = Server::with_tokens(Version::Released, &[("hunter2", Role::Admin), ("other", Role::Admin)]);
    server.state().namespace("team-a");
    server.state().namespace("team-b");
    server
}

/// Where the pipeline went.
fn namespaces(server: &Server) -> Vec<String> {
    let asked = server.asked_to("POST").into_iter();
    asked.map(|line| line.split('/').nth(3).unwrap().to_owned()).collect()
}

fn token(server: &Server) -> String {
    server.asked().last().and_then(|asked| asked.headers.get("authorization").cloned()).unwrap_or_default()
}

#[test]
fn flags_count_before_the_environment_and_that_before_gofers_own_settings() {
    let (server, user, nobody) = (server(), User::new(), nobody());
    let url = server.url();
    // Gofer's own.
    user.writes(".gofer.toml", &format!("api_base_url = \"{url}\"\nnamespace = \"team-a\"\ntoken = \"hunter2\"\n"));
    user.runs("up ship.json").says(0, &["registered: ship, as version 1 in the namespace team-a"]);
    assert_eq!(token(&server), "Bearer hunter2");
    // The environment.
    user.writes(".gofer.toml", &format!("api_base_url = \"{nobody}\"\nnamespace = \"default\"\ntoken = \"wrong\"\n"));
    let variables = [("GOFER_SERVER", url.as_str()), ("GOFER_NAMESPACE", "team-b"), ("GOFER_TOKEN", "other")];
    user.runs_with(&variables, "up ship.json").says(0, &["in the namespace team-b"]);
    assert_eq!(token(&server), "Bearer other");
    // Flags.
    user.writes("token", "hunter2\n");
    let variables = [("GOFER_SERVER", nobody.as_str()), ("GOFER_NAMESPACE", "team-b"), ("GOFER_TOKEN", "wrong")];
    let line = format!("up ship.json --server {url} --namespace default --token-file token");
    user.runs_with(&variables, &line).says(0, &["in the namespace default"]);
    assert_eq!(token(&server), "Bearer hunter2");
    assert_eq!(namespaces(&server), ["team-a", "team-b", "default"]);
}

/// Its own settings have the token of the server that they name.
#[test]
fn the_token_of_gofers_own_settings_is_for_no_other_server() {
    let (server, user) = (Server::new(Version::Released), User::new());
    user.writes(".config/gofer.toml", "api_base_url = \"https://gofer.example.com\"\ntoken = \"hunter2\"\n");
    user.runs(&format!("up ship.json --server {}", server.url())).says(0, &["registered"]).says_not("hunter2");
    assert!(server.asked().iter().all(|asked| !asked.headers.contains_key("authorization")));
}

/// A user in the folder of a package, and what its Cargo.toml says of a server.
fn package(name: &str) -> (User, impl Fn(&str)) {
    let user = User::new();
    let main = "use gofer_dsl::{Pipeline, pipeline};\nfn main() -> Pipeline {\n    pipeline! {\n        id: nightly, name: \
                \"Nightly\",\n        task one { image: \"busybox:1\" }\n    }\n}\n";
    let manifest = crate_with(user.folder(), name, main).join("Cargo.toml");
    let plain = std::fs::read_to_string(&manifest).unwrap();
    let settings =
        move |named: &str| std::fs::write(&manifest, format!("{plain}\n[package.metadata.gofer]\n{named}")).unwrap();
    (user, settings)
}

#[test]
fn a_package_names_its_server_and_namespace() {
    let server = Server::new(Version::Released);
    for namespace in ["team-a", "team-b"] {
        server.state().namespace(namespace);
    }
    let url = server.url();
    let (user, settings) = package("up_of_a_package");
    let up = "up up_of_a_package";
    settings(&format!("server = \"{url}\"\nnamespace = \"team-a\"\n"));
    user.runs(up).says(0, &["registered: nightly, as version 1 in the namespace team-a"]);
    // Whoever runs it says so before the package does.
    user.runs_with(&[("GOFER_NAMESPACE", "team-b")], up).says(0, &["in the namespace team-b"]);
    let nobody = nobody();
    user.runs_with(&[("GOFER_SERVER", &nobody)], up).says(2, &[&nobody, "nothing listens there"]);
    user.runs_with(&[("GOFER_SERVER", &nobody)], &format!("{up} --server {url}")).says(0, &["unchanged"]);
    settings(&format!("server = \"{nobody}\"\n"));
    user.runs_with(&[("GOFER_SERVER", &url)], up).says(0, &["in the namespace default"]);
    // A token is no matter of a repository.
    settings(&format!("server = \"{url}\"\ntoken = \"hunter2\"\n"));
    let ran = user.runs(up);
    ran.says(2, &["holds a `token`, and whoever reads the repository reads it", "revoke it"]).says_not("hunter2");
}

/// Whoever writes a repository would else get the token of each who tries it.
#[test]
fn the_token_of_the_environment_is_not_for_a_server_that_only_a_repository_names() {
    let (user, settings) = package("up_of_another");
    let has_token = |server: &Server| server.asked().iter().any(|asked| asked.headers.contains_key("authorization"));
    let set = [("GOFER_TOKEN", "hunter2")];
    // One that wants none is asked without it, by all commands.
    let open = Server::new(Version::Released);
    settings(&format!("server = \"{}\"\n", open.url()));
    user.runs_with(&set, "up up_of_another").says(0, &["registered"]);
    user.writes(".gofer.toml", "api_base_url = \"https://gofer.example.com\"\ntoken = \"hunter2\"\n");
    user.runs_with(&set, "up up_of_another").says(0, &["unchanged"]);
    let mut runs = user.command("runs --server");
    runs.current_dir(user.folder().join("up_of_another")).envs(set);
    Ran::from(runs.output().unwrap()).says(0, &["nothing has been run"]);
    assert!(!has_token(&open));
    // One that wants one says so.
    let server = server();
    let url = server.url();
    settings(&format!("server = \"{url}\"\n"));
    user.runs_with(&set, "up up_of_another").says(
        2,
        &["GOFER_TOKEN is not sent to a server that only a Cargo.toml names", "`--server` or in GOFER_SERVER"],
    );
    assert!(!has_token(&server));
    // Who names it means it: by a flag, by a variable, or in the settings of `gofer`; so does who names the token's file.
    user.runs_with(&set, &format!("up up_of_another --server {url}")).says(0, &["registered"]);
    user.runs_with(&[set[0], ("GOFER_SERVER", &url)], "up up_of_another").says(0, &["unchanged"]);
    user.writes("token", "hunter2");
    user.runs("up up_of_another --token-file token").says(0, &["unchanged"]);
    user.writes(".gofer.toml", &format!("api_base_url = \"{url}/\"\n"));
    user.runs_with(&set, "up up_of_another").says(0, &["unchanged"]);
}

#[test]
fn without_a_server_it_is_said_where_it_is_looked_for() {
    User::new().runs("up ship.json").says(2, &["no server is named", "`--server URL`", "GOFER_SERVER"]);
}

#[test]
fn what_is_no_address_and_no_token_is_refused_before_anything_is_asked() {
    let user = User::new();
    for (address, said) in [
        ("gofer.example.com:8080", "gofer.example.com"),
        ("ftp://gofer.example.com", "ftp"),
        ("http://", "http"),
        ("https://user:hunter2@gofer.example.com", "gofer.example.com"),
        ("http://127.0.0.1:99999", "99999"),
    ] {
        user.runs(&format!("up ship.json --server {address}")).says(2, &[said]).says_not("hunter2");
    }
    let server = server();
    for (text, said) in [("", "it is empty"), ("hunter2 hunter3", "blanks"), ("hunter2\nhunter3\n", "lines")] {
        user.writes("token", text);
        let ran = user.runs(&format!("up ship.json --server {} --token-file token", server.url()));
        ran.says(2, &[said, "token"]).says_not("hunter");
    }
    user.runs(&format!("up ship.json --server {} --token-file nowhere", server.url())).says(2, &["nowhere"]);
    // One that is not used is not looked at.
    user.writes(".gofer.toml", "api_base_url = \"https://gofer.example.com\"\ntoken = \"hunter2 hunter3\"\n");
    user.runs("up ship.json").says(2, &[".gofer.toml holds no token", "blanks"]).says_not("hunter");
    user.runs(&format!("up ship.json --server {}", nobody())).says(2, &["nothing listens there"]);
    user.runs_with(&[("GOFER_TOKEN", "hunter2 3")], &format!("up ship.json --server {}", server.url()))
        .says(2, &["GOFER_TOKEN"])
        .says_not("hunter2");
    assert!(server.asked().is_empty());
}
