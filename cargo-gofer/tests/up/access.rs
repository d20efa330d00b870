//! Which server, which namespace and which token is meant, of all places that can say it.

use crate::common::crate_with;
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

#[test]
fn a_package_names_its_server_and_namespace() {
    let (server, user) = (server(), User::new());
    let main = "use gofer_dsl::{Pipeline, pipeline};\nfn main() -> Pipeline {\n    pipeline! {\n        id: nightly, name: \
                \"Nightly\",\n        task one { image: \"busybox:1\" }\n    }\n}\n";
    let folder = crate_with(user.folder(), "up_of_a_package", main);
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    let settings = |more: &str| {
        let named = format!("server = \"{}\"\nnamespace = \"team-a\"\n{more}", server.url());
        let text = format!("{manifest}\n[package.metadata.gofer]\n{named}");
        std::fs::write(folder.join("Cargo.toml"), text).unwrap();
    };
    settings("");
    let set = [("GOFER_TOKEN", "hunter2"), ("GOFER_NAMESPACE", "team-b"), ("GOFER_SERVER", "http://127.0.0.1:1")];
    user.runs_with(&set, "up up_of_a_package").says(0, &["registered: nightly, as version 1 in the namespace team-a"]);
    // A token is no matter of a repository.
    settings("token = \"hunter2\"\n");
    let ran = user.runs("up up_of_a_package");
    ran.says(2, &["holds a `token`, and whoever reads the repository reads it", "revoke it"]).says_not("hunter2");
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
    user.runs_with(&[("GOFER_TOKEN", "hunter2 3")], &format!("up ship.json --server {}", server.url()))
        .says(2, &["GOFER_TOKEN"])
        .says_not("hunter2");
    assert!(server.asked().is_empty());
}
