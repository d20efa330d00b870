#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use super::*;

fn taken(environment: &[(&str, &str)]) -> Vec<String> {
    let environment = environment.iter().map(|(name, value)| (OsString::from(name), OsString::from(value)));
    meant_for_us(environment).into_iter().map(|name| name.into_string().unwrap()).collect()
}

#[test]
fn every_variable_that_git_calls_local_is_kept_from_programs() {
    let listed = Command::new("git").args(["rev-parse", "--local-env-vars"]).output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(listed.lines().count() > 10, "{listed}");
    // A job's way to give git its settings, credentials among them; it names no repository.
    for name in listed.lines().filter(|name| *name != "GIT_CONFIG_COUNT") {
        assert_eq!(taken(&[(name, "x")]), [name]);
    }
}

#[test]
fn what_users_set_for_git_and_cargo_stays() {
    for name in [
        "GIT_COMMIT",
        "GIT_SSH_COMMAND",
        "GIT_CONFIG_COUNT",
        "GIT_CONFIG_GLOBAL",
        "CARGO_HOME",
        "CARGO_TARGET_DIR",
        "CARGO_NET_OFFLINE",
        "CARGO_BUILD_JOBS",
        "RUSTUP_HOME",
        "RUSTFLAGS",
    ] {
        assert_eq!(taken(&[(name, "x")]), [""; 0], "{name}");
    }
    for name in ["CARGO", "CARGO_MANIFEST_DIR", "CARGO_PKG_NAME", "CARGO_BIN_EXE_x"] {
        assert_eq!(taken(&[(name, "x")]), [name]);
    }
}

#[test]
fn a_toolchain_is_kept_only_where_someone_asked_for_it() {
    let around = |source| {
        taken(&[("RUST_RECURSION_COUNT", "1"), ("RUSTUP_TOOLCHAIN", "stable"), ("RUSTUP_TOOLCHAIN_SOURCE", source)])
    };
    let is_kept = |taken: Vec<String>| !taken.contains(&"RUSTUP_TOOLCHAIN".to_owned());
    assert!(is_kept(around("cli")), "cargo +stable gofer");
    assert!(is_kept(around("env")), "RUSTUP_TOOLCHAIN=stable cargo gofer");
    assert!(is_kept(taken(&[("RUSTUP_TOOLCHAIN", "stable")])), "RUSTUP_TOOLCHAIN=stable cargo-gofer");
    assert!(!is_kept(around("default")));
    assert!(!is_kept(around("toolchain-file")));
    assert!(!is_kept(taken(&[("RUST_RECURSION_COUNT", "1"), ("RUSTUP_TOOLCHAIN", "stable")])), "an older rustup");
}

#[cfg(unix)]
#[test]
fn what_a_program_prints_and_how_it_ends() {
    let ran = output(command("sh").args(["-c", "echo out; echo err >&2; exit 3"]), || true).unwrap().unwrap();
    assert_eq!(
        (ran.stdout.as_slice(), ran.stderr.as_slice(), ran.status.code()),
        (&b"out\n"[..], &b"err\n"[..], Some(3))
    );
}

#[cfg(unix)]
#[test]
fn a_program_and_what_it_has_started_end_when_we_have_had_enough() {
    let folder = tempfile::tempdir().unwrap();
    let (file, end) = (folder.path().join("id"), std::time::Instant::now() + Duration::from_secs(20));
    let script = "sleep 300 & echo $! > \"$FILE\"; wait";
    let ran = output(command("sh").args(["-c", script]).env("FILE", &file), || {
        std::time::Instant::now() < end && !std::fs::read_to_string(&file).is_ok_and(|id| id.ends_with('\n'))
    });
    assert!(ran.unwrap().is_none());
    let id = std::fs::read_to_string(&file).unwrap();
    let is_there =
        || std::fs::read_to_string(format!("/proc/{}/stat", id.trim())).is_ok_and(|stat| !stat.contains(" Z "));
    while is_there() && std::time::Instant::now() < end {
        thread::sleep(Duration::from_millis(10));
    }
    assert!(!is_there(), "sleep {id} still runs");
}
