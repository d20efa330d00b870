//! Tests of what crosses crates are in `tests/`. Here are the examples of the README.

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
