//! `cargo gofer`, see the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    cargo_gofer::run(std::env::args_os())
}
