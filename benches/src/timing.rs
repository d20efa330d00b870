use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::Result;

/// How long this takes.
pub fn time(work: impl FnOnce() -> Result<()>) -> Result<Duration> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed())
}

/// How long this takes, whose result must not be optimised away.
pub fn of(work: &dyn Fn() -> usize) -> Duration {
    let start = Instant::now();
    black_box(work());
    start.elapsed()
}

/// The shortest of so many turns: what is longer was disturbed.
pub fn best_of(turns: usize, mut turn: impl FnMut(usize) -> Result<Duration>) -> Result<Duration> {
    let mut best = turn(0)?;
    for number in 1..turns {
        best = best.min(turn(number)?);
    }
    Ok(best)
}
