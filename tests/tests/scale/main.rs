//! Pipelines of up to 10,000 tasks in a block, and of 100,000 at run time: they are made as
//! they are written, and neither the compiler nor the program needs much stack for it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod program;
mod shapes;

use std::time::Instant;

use gofer_dsl::{Invalid, Pipeline, Status, Task};
use program::Program;
use shapes::Shape;

/// For the compiler's threads, a quarter of what they have by default. For an empty program
/// rustc 1.95 needs between one and one and a quarter.
const COMPILER_STACK: usize = 2 << 20;

/// For a thread that validates.
const STACK: usize = 64 << 10;

#[test]
fn a_block_of_any_size_is_what_the_builders_make() {
    let sizes = [10, 100, 1_000, 10_000];
    let program = Program::write(&sizes);
    program.build(COMPILER_STACK);
    for shape in Shape::ALL {
        for size in sizes {
            let output = program.run(shape, size);
            let json = String::from_utf8(output.stdout).unwrap();
            assert!(output.status.success(), "{shape:?} of {size}: {}", String::from_utf8_lossy(&output.stderr));
            // Not `assert_eq!`, which would print megabytes.
            assert!(json.trim_end() == shape.pipeline(size).to_json(), "{shape:?} of {size}");
        }
    }
}

/// The shortest of three validations of what this many tasks make, in milliseconds and more than none.
fn milliseconds(tasks: usize, make: impl Fn(usize) -> Pipeline) -> f64 {
    let pipeline = make(tasks);
    let time = || {
        let start = Instant::now();
        assert!(pipeline.validate().is_err());
        start.elapsed().as_secs_f64() * 1_000.0
    };
    (0..3).map(|_| time()).fold(f64::INFINITY, f64::min).max(0.1)
}

/// Four times the tasks take no more than eight times as long: what is quadratic takes sixteen. It is measured up to
/// three times, since the machine does other things too.
fn grows_with_its_size(what: &str, make: impl Fn(usize) -> Pipeline) {
    let measure = |_| (milliseconds(10_000, &make), milliseconds(40_000, &make));
    let slow: Vec<_> = (0..3).map(measure).take_while(|(few, many)| *many >= 8.0 * few).collect();
    assert!(slow.len() < 3, "{what}: milliseconds for 10,000 and for 40,000 tasks: {slow:?}");
}

fn linked(tasks: usize, parent: impl Fn(usize) -> String) -> Pipeline {
    let task = |place: usize| Task::new(format!("task_{place}"), "x:1").depends_on([parent(place)]);
    Pipeline::new("scale", "Scale").tasks((0..tasks).map(task))
}

#[test]
fn many_mistakes_take_time_in_proportion() {
    grows_with_its_size("pairs that wait for each other", |tasks| linked(tasks, |place| format!("task_{}", place ^ 1)));
    grows_with_its_size("rings of a hundred", |tasks| {
        linked(tasks, |place| format!("task_{}", place / 100 * 100 + (place + 1) % 100))
    });
    grows_with_its_size("unknown parents", |tasks| linked(tasks, |place| format!("tsk_{place}")));
    grows_with_its_size("one id for all", |tasks| {
        Pipeline::new("scale", "Scale").tasks((0..tasks).map(|_| Task::new("same", "x:1")))
    });
}

fn validated(pipeline: Pipeline) -> Result<(), Invalid> {
    let thread = std::thread::Builder::new().stack_size(STACK);
    thread.spawn(move || pipeline.validate()).unwrap().join().unwrap()
}

#[test]
fn validation_needs_little_stack() {
    for shape in Shape::ALL {
        assert_eq!(validated(shape.pipeline(100_000)), Ok(()), "{shape:?}");
    }
}

#[test]
fn so_does_the_refusal_of_a_long_cycle() {
    let mut ring = Shape::Chain.pipeline(100_000);
    ring.tasks[99_999].depends_on.insert("task_99999".to_owned(), Status::Success);
    let invalid = validated(ring).unwrap_err();
    assert_eq!(invalid.problems().len(), 1);
    assert!(
        invalid.problems()[0].message.contains("wait for each other for ever"),
        "{}",
        invalid.problems()[0].message
    );
}

/// The last task wants the first to have failed, and the others, which it waits for, only run
/// if it succeeded.
#[test]
fn so_does_the_refusal_of_a_distant_contradiction() {
    let mut chain = Shape::Chain.pipeline(100_000);
    chain.tasks[0].depends_on.insert("task_0".to_owned(), Status::Failure);
    let invalid = validated(chain).unwrap_err();
    assert_eq!(invalid.problems().len(), 1);
    assert_eq!(invalid.problems()[0].task.as_deref(), Some("task_99999"));
}
