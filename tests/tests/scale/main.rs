//! Pipelines of up to 10,000 tasks in a block, and of 100,000 at run time: they are made as
//! they are written, and neither the compiler nor the program needs much stack for it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod program;
mod shapes;

use gofer_dsl::{Invalid, Pipeline, Status};
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
