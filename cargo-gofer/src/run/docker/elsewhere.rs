//! Whether an engine is on another machine, which sees no folder of this one.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;

use super::program::{Patience, Program};

/// The variables by which Docker and Podman are told where to ask.
const HOSTS: [&str; 2] = ["DOCKER_HOST", "CONTAINER_HOST"];

/// The address of an engine that is on another machine.
pub fn address(program: &Program) -> Option<String> {
    let of_variables = || HOSTS.iter().find_map(|name| env::var(name).ok().filter(|host| !host.is_empty()));
    let of_context = || {
        let patience = Patience { limit: Duration::from_secs(5), go_on: &|| true, waiting: &|_| {} };
        let inspect = ["context", "inspect", "--format", "{{.Endpoints.docker.Host}}"];
        // What has no contexts is here.
        has_context().then(|| program.call(inspect, &patience).ok()).flatten()
    };
    of_variables().or_else(of_context).filter(|host| is_elsewhere(host))
}

/// Whether the user has chosen one of Docker's contexts: the default one is here.
fn has_context() -> bool {
    let is_other = |name: &str| !name.is_empty() && name != "default";
    if let Ok(name) = env::var("DOCKER_CONTEXT") {
        return is_other(&name);
    }
    let folder = env::var_os("DOCKER_CONFIG").map(PathBuf::from);
    let folder = folder.or_else(|| env::home_dir().map(|home| home.join(".docker"))).unwrap_or_default();
    let config = fs::read(folder.join("config.json")).ok().and_then(|json| serde_json::from_slice::<Value>(&json).ok());
    config.is_some_and(|config| config["currentContext"].as_str().is_some_and(is_other))
}

/// Whether an address is of another machine. A socket or a pipe is here, and so is this machine's own
/// address, whatever is behind it.
fn is_elsewhere(host: &str) -> bool {
    let Some((scheme, rest)) = host.trim().split_once("://") else { return false };
    if !["tcp", "http", "https", "ssh"].contains(&scheme) {
        return false;
    }
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    let name = match rest.strip_prefix('[') {
        Some(address) => address.split(']').next(),
        None => rest.split([':', '/']).next(),
    };
    let name = name.unwrap_or_default();
    !(name.is_empty() || name == "localhost" || name == "::1" || name.starts_with("127."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for host in [
            "",
            "unix:///var/run/docker.sock",
            "npipe:////./pipe/docker",
            "tcp://127.0.0.1:2375",
            "tcp://localhost:2375",
            "tcp://[::1]:2375",
            "ssh://me@localhost",
        ] {
            assert!(!is_elsewhere(host), "{host}");
        }
        for host in
            ["tcp://192.0.2.1:2376", "ssh://me@build.example.com", "https://[2001:db8::1]:2376", "tcp://docker:2375/x"]
        {
            assert!(is_elsewhere(host), "{host}");
        }
    }
}
