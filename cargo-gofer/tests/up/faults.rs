//! What is said when a server, or what is between, goes wrong; and that nothing is done twice then.

use std::time::Duration;

use crate::server::state::{BOTH, Role};
use crate::server::{Fault, Server, Version, nobody};
use crate::user::User;

const REGISTER: &str = "POST /api/namespaces/default/pipelines/ship/configs";
const NEWEST: &str = "GET /api/namespaces/default/pipelines/ship/configs/0";

/// What may stand between the user and the server, at the first question, and what is said of it.
#[test]
fn what_answers_and_is_no_gofer_server_is_told_in_a_sentence() {
    let user = User::new();
    let cases: [(&str, Fault, &[&str]); 9] = [
        ("a page", Fault::page(200), &["a page of HTML", "name the address of the server itself"]),
        ("a page of a proxy", Fault::page(502), &["a page of HTML", "status 502", "does not reach it"]),
        ("a page that is not there", Fault::page(404), &["a page of HTML", "status 404"]),
        ("no HTTP", Fault::Garbage, &["what is not HTTP"]),
        ("JSON of something else", Fault::json("{\"version\": 3}"), &["JSON of another form"]),
        ("JSON that is cut", Fault::json("{\"commit\": \"\", \"semver\": \"0.9"), &["something else that begins with"]),
        ("nothing", Fault::json(""), &["answers with nothing"]),
        ("no version", Fault::json("{\"commit\": \"\", \"semver\": \"newest\"}"), &["calls itself version `newest`"]),
        (
            "an error of the server",
            Fault::error(500, "Internal Server Error: no"),
            &["`Internal Server Error: no` (500)"],
        ),
    ];
    for (what, fault, parts) in cases {
        let server = Server::new(Version::Released);
        server.fails("/api/system/metadata", fault, usize::MAX);
        let ran = user.runs(&format!("up ship.json --server {}", server.url()));
        ran.says(2, parts).says(2, &[&server.url()["http://".len()..]]);
        assert_eq!(ran.output, "", "{what}");
        assert_eq!(server.asked_to("POST"), [""; 0], "{what}");
    }
}

#[test]
fn where_nobody_answers_nothing_is_waited_for() {
    let url = nobody();
    let ran = User::new().runs(&format!("up ship.json --server {url}"));
    ran.says(2, &["could not reach the server at", &url["http://".len()..], "nothing listens there"]);
}

#[test]
fn a_server_that_does_not_answer_is_given_up() {
    let server = Server::new(Version::Released);
    server.fails("/api/system/metadata", Fault::Silent, usize::MAX);
    let ran = User::new().runs(&format!("up ship.json --server-time-limit 1 --server {}", server.url()));
    ran.says(2, &["has not answered in time", "`--server-time-limit` gives it more"]);
}

#[test]
fn a_slow_one_is_waited_for() {
    let server = Server::new(Version::Released);
    server.fails("", Fault::Slow(Duration::from_millis(300)), usize::MAX);
    User::new().runs(&format!("up ship.json --server {}", server.url())).says(0, &["registered: ship, as version 1"]);
}

/// An answer that has no end costs no memory and no time.
#[test]
fn an_answer_without_an_end_is_given_up() {
    let server = Server::new(Version::Released);
    server.fails("/api/system/metadata", Fault::Huge(300 << 20), usize::MAX);
    let ran = User::new().runs(&format!("up ship.json --server {}", server.url()));
    ran.says(2, &["could not"]);
}

/// Questions are asked again where the connection broke, or a proxy could not reach the server.
#[test]
fn questions_are_asked_again() {
    for fault in [Fault::CutBefore, Fault::CutWithin, Fault::page(502), Fault::error(503, "Service Unavailable")] {
        let server = Server::new(Version::Released);
        server.fails(NEWEST, fault.clone(), 1);
        let ran = User::new().runs(&format!("up ship.json --server {}", server.url()));
        ran.says(0, &["registered: ship, as version 1"]);
        let asked = server.asked().iter().filter(|asked| asked.line() == NEWEST).count();
        assert!(asked >= 2, "{fault:?}: {asked}");
        assert_eq!(server.asked_to("POST").len(), 1, "{fault:?}");
    }
}

/// What makes a version is sent once, whatever comes back, and it is looked whether it is there.
#[test]
fn a_version_is_never_made_twice() {
    for version in BOTH {
        let there = [Fault::CutWhenDone, Fault::CutWithin];
        for fault in there {
            let server = Server::new(version);
            server.fails(REGISTER, fault, 1);
            let ran = User::new().runs(&format!("up ship.json --server {}", server.url()));
            ran.says(0, &["registered: ship, as version 1"]);
            assert_eq!(server.asked_to("POST"), [REGISTER]);
            assert_eq!(server.state().pipeline("default", "ship").configs.len(), 1);
        }
        let not_there = [
            (Fault::CutBefore, "could not register"),
            (Fault::page(504), "a page of HTML"),
            (Fault::error(503, "Service Unavailable"), "Service Unavailable"),
            (Fault::Garbage, "not HTTP"),
        ];
        for (fault, said) in not_there {
            let server = Server::new(version);
            server.fails(REGISTER, fault, 1);
            let ran = User::new().runs(&format!("up ship.json --server {}", server.url()));
            ran.says(2, &[said]).says_not("registered: ship");
            assert_eq!(server.asked_to("POST"), [REGISTER], "{said}");
            // Another try is one more.
            User::new().runs(&format!("up ship.json --server {}", server.url())).says(0, &["as version 1"]);
        }
    }
}

/// After a cut answer somebody else's version is not taken for ours.
#[test]
fn somebody_elses_version_is_not_ours() {
    let server = Server::new(Version::Released);
    let user = User::new();
    user.runs(&format!("up ship.json --server {}", server.url())).says(0, &["as version 1"]);
    user.has(&crate::user::ship().description("changed"));
    server.fails(REGISTER, Fault::CutBefore, 1);
    user.runs(&format!("up ship.json --server {}", server.url())).says(2, &["could not register"]);
    assert_eq!(server.state().pipeline("default", "ship").configs.len(), 1);
}

#[test]
fn no_redirect_is_followed_with_the_token() {
    for status in [301, 302, 307, 308] {
        let other = Server::new(Version::Released);
        let server = Server::with_tokens(Version::Released, &[("hunter2", Role::Admin)]);
        server.fails(
            "/api/",
            Fault::Redirect { status, to: format!("{}/api/system/metadata", other.url()) },
            usize::MAX,
        );
        let ran =
            User::new().runs_with(&[("GOFER_TOKEN", "hunter2")], &format!("up ship.json --server {}", server.url()));
        ran.says(2, &[&other.url(), "no token is taken there unasked"]).says_not("hunter2");
        assert!(other.asked().is_empty(), "{status}");
    }
}

/// The token goes to its server, and nowhere else: not to the screen, not into JSON, not into what is kept.
#[test]
fn the_token_is_in_no_word() {
    let server = Server::with_tokens(Version::Released, &[("hunter2", Role::Admin)]);
    let user = User::new();
    let go = |line: &str| user.runs_with(&[("GOFER_TOKEN", "hunter2")], &format!("{line} --server {}", server.url()));
    go("up ship.json").says(0, &["registered"]).says_not("hunter2");
    go("up ship.json --format json").says(0, &[]).says_not("hunter2");
    assert!(
        server.asked().iter().all(|asked| asked.headers.get("authorization").is_some_and(|is| is == "Bearer hunter2"))
    );
    // What a server repeats of it is hidden, too.
    server.fails(NEWEST, Fault::error(500, "bad header Bearer hunter2"), usize::MAX);
    go("up ship.json").says(2, &["bad header Bearer ***"]).says_not("hunter2");
    server.fails("/api/system/metadata", Fault::json("Bearer hunter2"), usize::MAX);
    go("up ship.json").says(2, &["***"]).says_not("hunter2");
}

/// A server may repeat the token at any place of a text, also where the text is cut because it is long.
#[test]
fn the_token_is_in_no_word_that_is_cut() {
    const TOKEN: &str = "0123456789abcdef";
    let answers = |status: u16, content_type: &'static str, body: String| Fault::Answers { status, content_type, body };
    // Those that end within the token, before or behind it: texts are cut after 80 or after 1000 characters.
    let pads = (60..90).chain(975..1005).map(|length| "x".repeat(length));
    let server = Server::with_tokens(Version::Released, &[(TOKEN, Role::Admin)]);
    let user = User::new();
    for (place, pad) in pads.enumerate() {
        let text = format!("{pad}{TOKEN}");
        let faults = [
            Fault::error(500, &text),
            answers(502, "text/plain", text.clone()),
            answers(200, "application/json", text.clone()),
            answers(200, "application/json", format!("{{\"commit\": \"\", \"semver\": \"{text}\"}}")),
            answers(200, "application/json", format!("{{\"commit\": \"\", \"semver\": {{\"{text}\": 1}}}}")),
            Fault::Redirect { status: 302, to: format!("http://127.0.0.1/{text}") },
        ];
        // One of them for each, as programs take their time.
        server.forgives();
        server.fails("/api/system/metadata", faults[place % faults.len()].clone(), usize::MAX);
        let ran = user.runs_with(&[("GOFER_TOKEN", TOKEN)], &format!("up ship.json --server {}", server.url()));
        ran.says(2, &[]).says_not("012");
    }
}

/// What a server has of a pipeline may hold the password of a registry.
#[test]
fn json_of_another_form_is_not_repeated() {
    let server = Server::new(Version::Released);
    let config = r#"{"config": {"version": 1, "pipeline_id": "ship", "name": "x", "tasks": {"a": {"id": "a", "image": "b",
        "registry_auth": "hunter33"}}}}"#;
    server.fails(NEWEST, Fault::json(config), 1);
    let ran = User::new().runs(&format!("up ship.json --server {}", server.url()));
    ran.says(2, &["JSON of another form: invalid type: string \"...\", expected struct"]).says_not("hunter33");
}

/// The same where a log is closed, which may say why.
#[test]
fn the_token_is_in_no_reason_of_a_log() {
    const TOKEN: &str = "0123456789abcdef";
    let server = Server::new(Version::Released);
    let user = User::new();
    user.runs(&format!("up ship.json --server {}", server.url())).says(0, &["registered"]);
    server.has_run("default", "ship");
    server.state().tokens = Some([(TOKEN.to_owned(), Role::Admin)].into());
    for code in [1011, 1008] {
        let reason = format!("{} logs removed {TOKEN}", "x".repeat(60));
        server.fails("/tasks/build/logs", Fault::Log(vec![serde_json::json!([code, reason])]), 6);
        let ran = user.runs_with(&[("GOFER_TOKEN", TOKEN)], &format!("logs 1 build --server {}", server.url()));
        ran.says(2, &["logs removed ***"]).says_not("012");
        server.forgives();
    }
}

/// What each refusal of authentication means for whoever is refused.
#[test]
fn tokens_that_do_not_do() {
    for version in BOTH {
        let tokens = [
            ("token-admin", Role::Admin),
            ("token-deployer", Role::Deployer("default".to_owned())),
            ("token-elsewhere", Role::Deployer("other".to_owned())),
            ("token-user", Role::User),
            ("token-expired", Role::Expired),
        ];
        let server = Server::with_tokens(version, &tokens);
        let user = User::new();
        let with = |token: &str, line: &str| {
            let line = format!("{line} --server {}", server.url());
            if token.is_empty() {
                return user.runs(&line);
            }
            user.runs_with(&[("GOFER_TOKEN", &format!("token-{token}"))], &line)
        };
        with("", "up ship.json").says(2, &["Authorization header not found", "set GOFER_TOKEN"]);
        with("wrong", "up ship.json").says(2, &["`Unauthorized` (401)", "the token is not one of this server's"]);
        with("expired", "up ship.json").says(2, &["`Token expired` (401)", "ask for another token"]);
        let elsewhere = "up ship.json --namespace other";
        server.state().namespace("other");
        with("user", elsewhere).says(2, &["Route requires: resource", "an administrator gives a token its roles"]);
        with("elsewhere", "up ship.json").says(2, &["Namespaces(\"default\")"]);
        assert_eq!(server.asked_to("POST"), [""; 0]);
        with("deployer", "up ship.json").says(0, &["registered: ship, as version 1"]);
        with("deployer", "up ship.json --deploy").says(2, &["admin level", "takes the token of an administrator"]);
        with("deployer", "up ship.json --namespace team-a --create-namespace").says(2, &["administrator"]);
        with("admin", "up ship.json --deploy").says(0, &["deployed: ship, version 1"]);
    }
}
