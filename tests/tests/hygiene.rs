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

/// Words that mean something in other systems or languages are names like any other where the user made them.
#[test]
#[allow(clippy::similar_names, reason = "the names are what is tried")]
fn names_that_are_words_elsewhere() {
    let (null, nil, undefined, lambda, str) = ("null", "nil", "undefined", "lambda", "str");
    let (yes, no, task) = (true, false, true);
    let (matrix, secrets, env, always) = ("matrix", "secrets", "env", "always");
    let made = pipeline! {
        id: names,
        name: null,
        description: nil,
        task one {
            image: lambda,
            command: [undefined, str, matrix],
            variables: { A: null, B: secrets, C: env, D: if task { always } else { nil } },
            always_pull_newest_image: yes,
            inject_api_token: no,
        }
        task two for kind in { image: "rust", script: "bash" }, and in { or, and } { image: kind, description: and }
        task three { image: str, depends_on: { two[script, or]: any, two[_, and] } }
    };
    assert_eq!((made.name.as_str(), made.description.as_deref()), ("null", Some("nil")));
    assert_eq!((made.tasks[0].image.as_str(), made.tasks[0].variables["D"].as_str()), ("lambda", "always"));
    assert!(made.tasks[0].always_pull_newest_image && !made.tasks[0].inject_api_token);
    assert_eq!((made.tasks[4].id.as_str(), made.tasks[4].image.as_str()), ("two_script_and", "bash"));
    assert_eq!(made.tasks[5].depends_on.len(), 3);
}

mod creds {
    pub const USER: &str = "me";
    pub const PASS: &str = "secret";
}

#[test]
fn paths_as_values_of_a_login() -> Result<(), std::env::VarError> {
    let made = pipeline! {
        id: logins,
        name: "Logins",
        task one { image: "rust", registry_auth: { user: creds::USER, pass: creds::PASS } }
        task two {
            image: "rust",
            registry_auth: { user: std::env::var("CARGO_PKG_NAME").unwrap(), pass: std::env::var("CARGO_PKG_NAME")? },
        }
        task three { image: "rust", registry_auth: { pass: self::creds::PASS, user: String::from("me") } }
    };
    let user = |task: usize| made.tasks[task].registry_auth.as_ref().map(|login| login.user.as_str());
    assert_eq!([user(0), user(1), user(2)], [Some("me"), Some("gofer-tests"), Some("me")]);
    Ok(())
}

mod toml {
    pub const REGION: &str = "eu";
}

/// (As it is read without a blank, in the one place where it could be taken for a text.)
#[test]
#[rustfmt::skip]
fn paths_between_names_without_blanks() {
    let made = pipeline! {
        id: tight,
        name: "Tight",
        task one { image: "rust", variables: {A:u8::MAX,B:1} }
        task two { image: "rust", variables: {A:i32::MAX,B:u8::MIN,C:3} }
        task three { image: "rust", variables: {A:toml::REGION,B:2} }
    };
    let value = |task: usize, name: &str| made.tasks[task].variables[name].clone();
    assert_eq!([value(0, "A"), value(1, "B"), value(1, "C"), value(2, "A")], ["255", "0", "3", "eu"]);
}

/// A type is none of another task's axes.
#[test]
#[expect(clippy::cast_lossless, reason = "a type behind `as` is what is tried")]
fn axes_called_like_types() {
    let n = 5_u8;
    let made = pipeline! {
        id: names,
        name: "Names",
        task one for u32 in { aaa, bbb } { image: u32 }
        task two { image: format!("x:{}", u32::from(n)), description: (n as u32).to_string() + &"7".parse::<u32>().unwrap().to_string() }
    };
    assert_eq!((made.tasks[2].image.as_str(), made.tasks[2].description.as_deref()), ("x:5", Some("57")));
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

const fn pick(first: &'static str, _: &str) -> &'static str {
    first
}

/// No lint takes what stands around a value for the user's, nor a label of ours for theirs.
#[test]
fn values_in_parentheses_and_braces() {
    let p = pipeline! {
        id: parentheses,
        name: (pick("name", "other")),
        description: { pick("text", "other") },
        task one { image: (pick("one", "x")), command: ["make", (pick("a", "b"))], inject_api_token: (1 < 2) }
        task two for axis in { aaa: (pick("two", "x")), bbb: { "bbb" } } {
            image: (axis),
            variables: {
                A: { axis },
                B: (pick("b", axis)),
                C: pipeline! { id: inner, name: "Inner", task one for axis in { aaa: axis } { image: (axis) } }.tasks[0]
                    .image
                    .as_str(),
            },
        }
    };
    assert_eq!((p.name.as_str(), p.tasks[0].image.as_str()), ("name", "one"));
    assert_eq!((p.tasks[1].image.as_str(), p.tasks[2].variables["C"].as_str()), ("two", "bbb"));
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

macro_rules! one_token_at_a_time {
    ($id:tt, $name:tt, [$($parent:ident),*], $image:tt, $list:tt, $key:ident in $keys:tt) => {
        pipeline! {
            id: $id,
            name: $name,
            $(task $parent { image: $image, command: $list })*
            task $id for $key in $keys { image: $key, depends_on: { $($parent: any),* } }
        }
    };
}

#[test]
fn from_single_tokens() {
    let p = one_token_at_a_time! {
        tokens, "Tokens", [one, two], (IMAGE), [IMAGE, "all"], key in { stable: "1.95", 7 }
    };
    assert_eq!(
        p.tasks.iter().map(|task| (task.id.as_str(), task.image.as_str())).collect::<Vec<_>>(),
        [("one", IMAGE), ("two", IMAGE), ("tokens_stable", "1.95"), ("tokens_7", "7")]
    );
    assert_eq!(
        (p.tasks[0].command.as_deref(), p.tasks[2].depends_on.len()),
        (Some(&["debian", "all"].map(String::from)[..]), 2)
    );
}

#[test]
fn two_blocks_in_one_function() {
    let tag = String::from("1.95");
    let first = pipeline! {
        id: first, name: "First",
        task one for key in { aaa, bbb } { image: key, description: format!("{tag}") }
    };
    // The same names, what the first made, and a block as a part of a value.
    let second = pipeline! {
        id: second,
        name: &*first.name,
        description: pipeline! { id: inner, name: tag }.name,
        task one { image: first.tasks[1].image.as_str() }
    };
    assert_eq!((second.name.as_str(), second.description.as_deref()), ("First", Some("1.95")));
    assert_eq!(second.tasks[0].image, "bbb");
}

/// Constants are patterns too: had the expansion a variable of such a name, it would not compile.
#[test]
#[allow(non_upper_case_globals, reason = "the names that an expansion might give to variables")]
fn among_constants() {
    const NAME: &str = "Constants";
    const RUNS: u16 = 1 + 1;
    const COMMAND: [&str; 2] = ["make", NAME];
    const pipeline: &str = "pipeline";
    const p: &str = "p";
    const task: &str = "task";
    const value: &str = "value";
    const values: &[&str] = &[value, task];
    const key: bool = true;
    const fn tag<const MAJOR: u32>() -> &'static str {
        if MAJOR == 1 { "one" } else { "other" }
    }

    fn made<const N: usize, const DEBUG: bool>(list: [&str; N]) -> Pipeline {
        pipeline! {
            id: constants,
            name: NAME,
            description: pipeline,
            parallelism: RUNS,
            task sized for axis in { one: tag::<1>(), two: tag::<{ 1 + 1 }>() } {
                image: axis,
                description: p,
                command: list,
                entrypoint: COMMAND,
                variables: { A: value, B: task },
                inject_api_token: DEBUG,
            }
            task last { image: tag::<{ u32::BITS }>(), command: values.iter().copied(), inject_api_token: key }
        }
    }

    let three = made::<3, true>(["a", "b", "c"]);
    assert_eq!((three.parallelism, three.tasks[0].inject_api_token), (2, true));
    assert_eq!(three.tasks.iter().map(|made| made.image.as_str()).collect::<Vec<_>>(), ["one", "other", "other"]);
}

/// Items right beside the block, which come before those of a glob import and of the prelude.
#[allow(dead_code, reason = "they are only in the way")]
mod in_the_way {
    use ::gofer_dsl::pipeline as block;

    mod std {}
    mod core {}
    mod alloc {}
    mod gofer_dsl {}
    mod gofer_macros {}
    mod serde_json {}
    struct Vec;
    struct String;
    struct Option;
    struct Result;
    struct Some;
    struct Pipeline;
    struct Task;
    struct Ids;
    trait Into {}
    trait IntoIterator {}

    macro_rules! pipeline {
        () => {};
    }
    macro_rules! vec {
        () => {};
    }

    pub fn made(text: &str) -> ::gofer_dsl::Pipeline {
        pipeline!();
        vec![];
        block! {
            id: beside,
            name: text,
            parallelism: 1,
            task one for axis in { aaa: text } {
                image: axis,
                command: ["make", text],
                entrypoint: [text],
                variables: { A: text, B: run_object(text), C: 1 },
            }
            task two { image: text, script: text }
        }
    }
}

#[test]
fn beside_items_of_the_preludes_names() {
    let p = in_the_way::made("text");
    assert_eq!((p.name.as_str(), p.tasks[0].variables["B"].as_str()), ("text", "run_object{{text}}"));
}

/// A sketch compiles, and stops where it is not written yet; the values after it are not called unreachable.
#[test]
#[should_panic(expected = "not yet implemented")]
fn values_to_do() {
    let _ = pipeline! {
        id: ship,
        name: "Ship",
        defaults: { variables: { LEVEL: todo!() }, inject_api_token: todo!() },
        parallelism: todo!("how many"),

        task build {
            image: todo!(),
            command: ["cargo", todo!(), panic!()],
            entrypoint: unimplemented!(),
            variables: { A: unreachable!(), B: String::new(), ..todo!() },
        }
        task test for version in { old: todo!(), new: "1.95" } {
            image: format!("rust:{version}"),
            command: todo!(),
            description: String::new(),
        }
    };
}
