//! A block in a crate without the prelude, beside items that bear the names of all that an
//! expansion could lean on.

#![no_implicit_prelude]
#![deny(warnings, unused, missing_docs, non_snake_case, clippy::all, clippy::pedantic, clippy::nursery)]
#![allow(dead_code, non_camel_case_types, reason = "the names below are here to be in the way")]

use ::gofer_dsl::pipeline;

#[allow(unused_macros, unused_imports, reason = "nothing may need them")]
mod names {
    pub struct Vec;
    pub struct String;
    pub struct Option;
    pub struct Some;
    pub struct None;
    pub struct Pipeline;
    pub struct Task;
    pub struct str;
    pub struct bool;
    pub struct u32;
    pub struct usize;
    pub mod std {}
    pub mod core {}
    pub mod gofer_dsl {}
    pub trait Clone {}
    pub trait Into {}
    pub trait IntoIterator {}
    pub trait Iterator {}
    macro_rules! vec {
        () => {};
    }
    macro_rules! format {
        () => {};
    }
    macro_rules! compile_error {
        () => {};
    }
    pub(super) use {compile_error, format, vec};
}

#[allow(unused_imports, clippy::wildcard_imports, reason = "nothing may need them")]
use names::*;

const fn computed() -> &'static ::core::primitive::str {
    "computed"
}

const fn values() -> [&'static ::core::primitive::str; 2] {
    ["make", computed()]
}

#[::core::prelude::v1::test]
fn every_part_of_the_language() {
    let number: ::core::primitive::u8 = 2;
    let p = pipeline! {
        //! Described.
        id: hygiene,
        name: computed(),
        parallelism: number,

        /// Described.
        task build {
            image: computed(),
            registry_auth: { user: "robot", pass: computed() },
            variables: { A: computed(), B: pipeline_secret("b"), C: run_object(computed()), D: 1 },
            entrypoint: values(),
            command: ["make", computed()],
            inject_api_token: number == 2,
            always_pull_newest_image: false,
        }

        task test for os in { bookworm, trixie }, toolchain in { stable: computed(), msrv: "1.85" } {
            image: toolchain,
            description: os,
            depends_on: { build },
            shell: ["sh", computed()],
            script: computed(),
        }

        task unused for axis in { one, two } {
            image: "ubuntu",
            command: [computed()],
        }

        task report {
            image: "ubuntu",
            depends_on: { build: any, test[bookworm, _]: failure, unused },
        }
    };
    ::core::assert_eq!(p.tasks.len(), 8);
    let json = p.to_json();
    ::core::assert!(json.contains(r#""command":["make","computed"]"#), "{json}");
    ::core::assert!(json.contains(r#""command":["sh","computed","computed"]"#), "{json}");
    ::core::assert!(p.validate().is_ok());
}
