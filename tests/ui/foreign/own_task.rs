//! The example of a task is the first one in the group whose id can be read.

use gofer_dsl::{Pipeline, pipeline};

fn jobs() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        jobs: { "run-lint": { container: "node:22", script: ["npm ci", "npm test"] } }
    }
}

fn json() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        "tasks": [{ "id": "lint", "image": "node:22", "script": "make" }]
    }
}

fn jenkins() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        stages { stage("build") { steps { sh "make" } } }
    }
}

fn in_part() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        tasks: vec![Task { id: "lint", image: "rust:1.95", script: vec![SETUP, "make"] }]
    }
}

fn in_services() -> Pipeline {
    pipeline! {
        id: ship, name: "Ship",
        jobs: { build: { services: { redis: { image: "redis:8" } }, steps: ["checkout", { run: "make" }] } }
    }
}

fn main() {}
