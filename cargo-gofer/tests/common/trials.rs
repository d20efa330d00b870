//! Cases as the tests of a program that has its own `main`.

use libtest_mimic::Trial;

/// What is tried, by name.
pub type Case = (&'static str, fn());

/// Cases as tests, ignored if they can not be tried here.
pub fn trials(module: &str, cases: &[Case], can_be_tried: &Result<(), String>) -> Vec<Trial> {
    if let Err(why) = can_be_tried {
        let program = env!("CARGO_CRATE_NAME");
        // Standard output is read by other programs.
        eprintln!("not tested: {} of {program}::{module}, because {why}", cases.len());
    }
    let trial = |(name, case): &Case| {
        let case = *case;
        let trial = Trial::test(format!("{module}::{name}"), move || {
            case();
            Ok(())
        });
        trial.with_ignored_flag(can_be_tried.is_err())
    };
    cases.iter().map(trial).collect()
}
