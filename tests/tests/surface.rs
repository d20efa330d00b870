//! Names all that gofer-dsl makes public, with its types: what is removed or changed does not
//! compile here any more, on any toolchain. What is added is seen in `tests/surface`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::{Debug, Display};
use std::hash::Hash;
use std::process::{ExitCode, Termination};

use gofer_dsl::{
    Dependency, Ids, Invalid, MissingVariable, Pipeline, Problem, ReferenceKind, RegistryAuth, Requirement, Rule,
    Severity, Status, Task, env, global_secret, pipeline, pipeline_object, pipeline_secret, run_object,
};
use serde_json::{from_str, to_string};

type Text = &'static str;

#[test]
fn functions() {
    let _: fn(Text) -> Result<String, MissingVariable> = env;
    let _: [fn(Text) -> String; 4] = [pipeline_secret, global_secret, pipeline_object, run_object];
    let _: fn(String) -> String = pipeline_secret;
}

#[test]
fn methods_of_pipeline() {
    let _: fn(Text, String) -> Pipeline = Pipeline::new;
    let _: fn(Pipeline, Text) -> Pipeline = Pipeline::description;
    let _: fn(Pipeline, i64) -> Pipeline = Pipeline::parallelism;
    let _: fn(Pipeline, Ids) -> Pipeline = Pipeline::ids;
    let _: fn(Pipeline, Task) -> Pipeline = Pipeline::task;
    let _: fn(Pipeline, Vec<Task>) -> Pipeline = Pipeline::tasks;
    let _: fn(&Pipeline) -> Result<(), Invalid> = Pipeline::validate;
    let _: fn(&Pipeline) -> Vec<Requirement> = Pipeline::requirements;
    let _: [fn(&Pipeline) -> String; 2] = [Pipeline::to_json, Pipeline::to_json_pretty];
    let _: fn(Pipeline) -> ExitCode = Pipeline::finish;
    let _: fn(Pipeline) -> ExitCode = Termination::report;
}

#[test]
fn methods_of_task() {
    let _: fn(Text, String) -> Task = Task::new;
    let _: fn(Task, Text) -> Task = Task::description;
    let _: fn(Task, Text, String) -> Task = Task::registry_auth;
    let _: fn(Task, [Text; 1]) -> Task = Task::depends_on;
    let _: fn(Task, Vec<(String, Status)>) -> Task = Task::depends_on;
    let _: fn(Task, Text, String) -> Task = Task::variable;
    let _: fn(Task, [(Text, String); 1]) -> Task = Task::variables;
    let _: [fn(Task, Vec<String>) -> Task; 2] = [Task::entrypoint, Task::command];
    let _: [fn(Task, bool) -> Task; 2] = [Task::inject_api_token, Task::always_pull_newest_image];
}

#[test]
fn methods_of_errors() {
    let _: fn(&Pipeline) -> Vec<Problem> = Pipeline::warnings;
    let _: fn(&str) -> serde_json::Result<Pipeline> = Pipeline::from_json;
    let _: fn(&Invalid) -> &[Problem] = Invalid::problems;
    let _: fn(&Invalid) -> Vec<&Problem> = |invalid| invalid.fatal().collect();
    let _: fn(Rule) -> &'static str = Rule::code;
    let _: fn(Rule) -> Severity = Rule::severity;
    let _: fn(Rule) -> &'static str = Rule::docs;
    let _: fn(&str) -> Option<Rule> = Rule::from_code;
    let _: fn(&MissingVariable) -> &str = MissingVariable::name;
}

#[test]
fn methods_of_words() {
    let _: [Text; 2] = Ids::ALL.map(Ids::name);
    let _: [char; 2] = Ids::ALL.map(Ids::separator);
    let _: fn(Text) -> Option<Ids> = Ids::from_name;
    let _: fn(Ids, char) -> bool = Ids::allows;
    let _: fn(Ids, &str) -> String = Ids::emit;
    let _: fn([Text; 1]) -> Ids = Ids::detect;
    let _: [[Text; 3]; 3] = [Status::word, Status::json, Status::docs].map(|text| Status::ALL.map(text));
    let _: [fn(&str) -> Option<Status>; 2] = [Status::from_word, Status::from_json];
    let _: [Text; 4] = ReferenceKind::ALL.map(ReferenceKind::word);
    let _: fn(&str) -> Option<ReferenceKind> = ReferenceKind::from_word;
}

/// All public fields, with their types. What may get more is matched with `..`.
#[test]
fn fields() {
    let p = pipeline! { id: fields, name: "Fields", task one { image: "x" } };
    let Pipeline { id, name, description, parallelism, tasks, ids } = p;
    let _: (String, String, Option<String>, i64, Ids) = (id, name, description, parallelism, ids);
    let Task {
        id,
        description,
        image,
        registry_auth,
        depends_on,
        variables,
        entrypoint,
        command,
        inject_api_token,
        always_pull_newest_image,
    } = tasks.into_iter().next().unwrap();
    let _: (String, Option<String>, String, Option<RegistryAuth>) = (id, description, image, registry_auth);
    let _: (BTreeMap<String, Status>, BTreeMap<String, String>) = (depends_on, variables);
    let _: [Option<Vec<String>>; 2] = [entrypoint, command];
    let _: [bool; 2] = [inject_api_token, always_pull_newest_image];

    let Dependency { id, status } = Dependency::from((String::from("one"), Status::Any));
    let _ = RegistryAuth { user: id, pass: status.to_string() };
    let _: [&'static [Text]; 3] = [Pipeline::FIELDS, Task::FIELDS, RegistryAuth::FIELDS];
    let _ = |Problem { task, place, field, rule, message, help, .. }: Problem| {
        let _: (Option<String>, Option<usize>) = (task, place);
        let _: (Text, Rule, String, Option<String>) = (field, rule, message, help);
    };
    let _ = |Requirement { kind, key, tasks, .. }: Requirement| {
        let _: (ReferenceKind, String, Vec<String>) = (kind, key, tasks);
    };
}

#[test]
fn variants() {
    let _ = [Ids::SnakeCase, Ids::KebabCase];
    let _ = [Status::Any, Status::Success, Status::Failure];
    let _ = [
        ReferenceKind::PipelineSecret,
        ReferenceKind::GlobalSecret,
        ReferenceKind::PipelineObject,
        ReferenceKind::RunObject,
    ];
}

const fn value<T: Clone + Debug + Eq + Send + Sync + Unpin>() {}
const fn word<T: Copy + Debug + Eq + Hash + Send + Sync>() {}
const fn ordered<T: Ord>() {}
const fn defaults<T: Default + Display>() {}
const fn error<T: Error + Send + Sync + 'static>() {}
const fn dependency<T: Into<Dependency>>() {}

#[test]
fn traits() {
    value::<Pipeline>();
    value::<Task>();
    value::<RegistryAuth>();
    value::<Dependency>();
    value::<Requirement>();
    value::<Problem>();
    value::<Invalid>();
    value::<MissingVariable>();
    word::<Ids>();
    word::<Status>();
    word::<ReferenceKind>();
    ordered::<(Problem, Requirement, Status, ReferenceKind)>();
    defaults::<Status>();
    error::<Invalid>();
    error::<MissingVariable>();
    dependency::<&str>();
    dependency::<String>();
    dependency::<(&str, Status)>();
    let _: fn(&Problem) -> String = ToString::to_string;
    let _: fn() -> Ids = Ids::default;
}

/// `Serialize` and `Deserialize`, through JSON.
#[test]
fn serde() {
    let _: fn(&Pipeline) -> serde_json::Result<String> = to_string;
    let _: fn(&Task) -> serde_json::Result<String> = to_string;
    let _: fn(&RegistryAuth) -> serde_json::Result<String> = to_string;
    let _: fn(Text) -> serde_json::Result<Pipeline> = from_str;
    let _: fn(Text) -> serde_json::Result<Task> = from_str;
    let _: fn(Text) -> serde_json::Result<RegistryAuth> = from_str;
}
