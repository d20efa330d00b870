//! Large blocks that are wrong: refused in a time that grows with their size and no faster.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::entry;

fn errors(block: &str) -> Vec<String> {
    let (_, errors) = entry::pipeline_and_errors(block.parse().unwrap(), false);
    errors.into_iter().map(|(_, problem)| problem.message).collect()
}

const SETTINGS: &str = "id: large, name: \"Large\",";

fn axis(keys: impl Iterator<Item = usize>) -> String {
    let keys = keys.fold(String::new(), |keys, key| keys + &key.to_string() + ",");
    format!("{SETTINGS} task one for key in {{ {keys} }} {{ image: \"x\" }}")
}

#[test]
fn ten_thousand_instances_and_no_more() {
    assert_eq!(errors(&axis(0..10_000)), Vec::<String>::new());
    let too_many = errors(&axis(0..10_001));
    assert_eq!(too_many.len(), 1, "{too_many:?}");
    assert!(too_many[0].contains("more than 10000 instances"), "{too_many:?}");
}

/// A block of 25 times as many mistakes takes about 25 times as long. Eight times that is allowed,
/// since the machine does other things too; were it the square, it would take 625 times as long.
fn takes_time_in_proportion(block: impl Fn(usize) -> String) {
    const SMALL: usize = 200;
    const TIMES: u32 = 25;
    let time = |size: usize| {
        let block = block(size);
        let start = Instant::now();
        let errors = errors(&block);
        assert!(!errors.is_empty());
        start.elapsed()
    };
    let small = (0..5).map(|_| time(SMALL)).min().unwrap_or_default().max(Duration::from_micros(100));
    let most = small * TIMES * 8;
    let large: Vec<Duration> = (0..3).map(|_| time(SMALL * TIMES as usize)).take_while(|large| *large > most).collect();
    assert!(large.len() < 3, "{SMALL} take {small:?}, {TIMES} times as many {large:?}");
}

#[test]
fn keys_that_are_given_twice() {
    takes_time_in_proportion(|size| axis((0..size).chain(0..size)));
}

#[test]
fn parents_that_are_not_there() {
    takes_time_in_proportion(|size| {
        (0..size).fold(SETTINGS.to_owned(), |mut block, task| {
            let _ = write!(block, "task task_{task} {{ image: \"x\", depends_on: {{ nobody_{task} }} }} ");
            block
        })
    });
}

#[test]
fn tasks_that_wait_for_each_other() {
    takes_time_in_proportion(|size| {
        (0..size).fold(SETTINGS.to_owned(), |mut block, task| {
            let _ = write!(block, "task one_{task} {{ image: \"x\", depends_on: {{ two_{task} }} }} ");
            let _ = write!(block, "task two_{task} {{ image: \"x\", depends_on: {{ one_{task} }} }} ");
            block
        })
    });
}

#[test]
fn variables_that_are_given_twice() {
    takes_time_in_proportion(|size| {
        let variables = (0..size).fold(String::new(), |all, at| all + &format!("A{at}: 1, a{at}: 2, "));
        format!("{SETTINGS} task one {{ image: \"x\", variables: {{ {variables} }} }}")
    });
}

#[test]
fn axes_that_are_not_there() {
    takes_time_in_proportion(|size| {
        (0..size).fold(SETTINGS.to_owned(), |mut block, task| {
            let _ = write!(block, "task one_{task} {{ image: \"x\" }} ");
            let _ = write!(block, "task two_{task} for key in nobody_{task}.key {{ image: \"x\" }} ");
            let _ = write!(block, "task six_{task} for key in tasks {{ nobody_{task} }} {{ image: \"x\" }} ");
            block
        })
    });
}

/// This many tasks, and one that waits for all of them.
fn all_and_one(size: usize, each: &str) -> String {
    let mut block = SETTINGS.to_owned();
    for task in 0..size {
        let _ = write!(block, "task task_{task} {{ image: \"x\", {each} }} ");
    }
    block + "task last { image: \"x\", depends_on: { _: any } }"
}

#[test]
fn all_others_that_wait_for_one() {
    takes_time_in_proportion(|size| all_and_one(size, "depends_on: { last }"));
    let errors = errors(&all_and_one(1_000, "depends_on: { last }"));
    assert_eq!(errors.len(), 1, "{errors:.200?}");
}

#[test]
fn all_others_of_ten_thousand() {
    assert_eq!(errors(&all_and_one(10_000, "")), Vec::<String>::new());
}

#[test]
fn a_million_dependencies_and_no_more() {
    let errors = errors(&all_and_one(1_500, "depends_on: { _: any }").replacen("depends_on: { _: any }", "", 1));
    assert_eq!(errors.len(), 1, "{errors:.200?}");
    assert!(errors[0].contains("more than 1000000 dependencies"), "{errors:?}");
}

#[test]
fn axes_of_axes_make_a_hundred_thousand_instances_and_no_more() {
    let block = |tasks: usize| {
        let more = (0..tasks).fold(String::new(), |more, task| {
            more + &format!("task more_{task} for key in one.key {{ image: \"x\" }} ")
        });
        format!("{} {more}", axis(0..10_000))
    };
    assert_eq!(errors(&block(9)), Vec::<String>::new());
    let too_many = errors(&block(1_000));
    assert_eq!(too_many.len(), 1, "{too_many:?}");
    assert!(too_many[0].contains("more than 100000 instances"), "{too_many:?}");
}
