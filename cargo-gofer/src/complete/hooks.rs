//! What makes `cargo gofer` be completed as `cargo-gofer` is: cargo's own completion knows nothing
//! of its subcommands.

use clap_complete::Shell;

/// What follows the script that completes `cargo-gofer`.
pub fn of(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => include_str!("hook.bash"),
        Shell::Fish => include_str!("hook.fish"),
        Shell::Zsh => include_str!("hook.zsh"),
        // They look at the first word only.
        _ => "",
    }
}
