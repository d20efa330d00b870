//! Blocks in all kinds of places: other names, generic code, async, other macros, const-heavy
//! tests, lints of a strict crate.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs, unused, clippy::all, clippy::pedantic, clippy::nursery)]

use gofer_dsl::{Pipeline, pipeline};

/// The names that the expansion makes are not seen by the values.
#[test]
fn names_of_the_users_own() {
    let (pipeline, number, values0, p) = ("pipeline", "number", "values0", "p");
    let made = pipeline! {
        id: names,
        name: pipeline,
        task one for number_ in { aaa: number, bbb: values0 } { image: number_, description: p }
        task two { image: number, description: pipeline, command: [values0, p] }
    };
    assert_eq!(made.name, "pipeline");
    assert_eq!((made.tasks[1].image.as_str(), made.tasks[2].image.as_str()), ("values0", "number"));
}

mod generic {
    use super::{Pipeline, pipeline};

    pub struct Builder<T>(pub T);

    impl<T: AsRef<str> + Clone> Builder<T> {
        pub fn build<const N: usize>(&self, others: &[T; N]) -> Pipeline {
            pipeline! {
                id: generic,
                name: self.0.as_ref(),
                parallelism: N,
                task one for one in { aaa: &self.0, bbb: &others[0] } { image: one.as_ref() }
            }
        }
    }
}

#[test]
fn in_a_generic_impl() {
    let p = generic::Builder("ubuntu").build(&["debian"]);
    assert_eq!((p.parallelism, p.tasks[1].image.as_str()), (1, "debian"));
}

async fn later(text: &str) -> Result<String, std::fmt::Error> {
    std::future::ready(()).await;
    if text.is_empty() { Err(std::fmt::Error) } else { Ok(text.to_owned()) }
}

async fn make(text: &str) -> Result<Pipeline, std::fmt::Error> {
    Ok(pipeline! {
        id: later,
        name: later(text).await?,
        task one for tag in { aaa: later(text).await?, bbb: String::from("b") } {
            image: later(&tag).await?,
            command: ["echo", later(&tag).await?],
            variables: { A: later(text).await? },
        }
    })
}

const fn is_send<T: Send>(_: &T) {}

#[test]
fn in_an_async_function() {
    let future = make("text");
    is_send(&future);
    let mut future = Box::pin(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(made) = future.as_mut().poll(&mut context) else { panic!("nothing waits here") };
    assert_eq!(made.unwrap().tasks[0].image, "text");
}

macro_rules! handed_over {
    ($id:ident, $literal:literal, $image:expr, $list:expr, $number:expr, $path:path, $ty:ty, $block:block; $($task:tt)*) => {
        pipeline! {
            id: $id,
            name: $literal,
            parallelism: $number,
            task $id { image: $image, command: $list, inject_api_token: true }
            task $literal { image: $path, description: <$ty>::default(), depends_on: { $id, "other": any }, script: $block }
            $($task)*
        }
    };
}

const IMAGE: &str = "debian";

#[test]
fn from_another_macro() {
    let p = handed_over! {
        handed, "over", "ubuntu:latest", ["make", "all"], 3, IMAGE, String, { "make" };
        task other for key in { aaa, bbb } { image: key }
        task last { image: "x", depends_on: { other[aaa] } }
    };
    assert_eq!(
        p.tasks.iter().map(|task| task.id.as_str()).collect::<Vec<_>>(),
        ["handed", "over", "other_aaa", "other_bbb", "last"]
    );
}
