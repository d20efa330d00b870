use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::Result;
use crate::row::{Figure, Spread};

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

/// Measures so many things so many times, each in turn, so that what else the machine does befalls all of them. `measure` is
/// given a thing's place and the number of the turn.
pub fn in_turns<F: Figure>(
    things: usize,
    turns: usize,
    mut measure: impl FnMut(usize, usize) -> Result<F>,
) -> Result<Vec<Spread<F>>> {
    let mut spreads: Vec<Spread<F>> = Vec::with_capacity(things);
    for turn in 0..turns {
        for place in 0..things {
            let figure = measure(place, turn)?;
            match spreads.get_mut(place) {
                Some(spread) => spread.add(figure),
                None => spreads.push(Spread::of(figure)),
            }
        }
    }
    Ok(spreads)
}

/// Ours and theirs in turns.
pub fn beside<F: Figure>(
    turns: usize,
    mut ours: impl FnMut(usize) -> Result<F>,
    mut theirs: impl FnMut(usize) -> Result<F>,
) -> Result<(Spread<F>, Spread<F>)> {
    let spreads = in_turns(2, turns, |place, turn| if place == 0 { ours(turn) } else { theirs(turn) })?;
    Ok((spreads[0], spreads[1]))
}
