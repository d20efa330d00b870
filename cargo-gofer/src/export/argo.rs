//! Argo Workflows 4: a `WorkflowTemplate` with one template for each task, and one that is their graph.

mod manifest;
mod rules;
mod text;

use gofer_core::{Reference, ReferenceKind, shown};
use gofer_model::{Pipeline, RegistryAuth, Status, Task};

use super::names::Names;
use super::notes::{At, Notes};
use super::rules::given;
use super::write::Document;
use super::yaml::Yaml;
use crate::cli::ExportArgo;
use crate::stop::Stop;

use self::manifest::{
    ConfigMap, Container, Dag, DagTask, Env, Executor, Graph, KeyRef, List, Metadata, Mutex, Named, Semaphore, Spec,
    Synchronization, Template, ValueFrom, Whole, WorkflowTemplate,
};
use self::rules::NAMING;

pub use self::rules::RULES;

/// The pipeline as a `WorkflowTemplate`.
pub fn export(pipeline: &Pipeline, args: &ExportArgo, notes: &mut Notes) -> Result<Document, Stop> {
    RULES.check(pipeline, notes);
    rules::check_pipeline_id(pipeline, notes);
    let names = Names::new(pipeline, &RULES, &NAMING, notes);
    let templates: Vec<Template> = names
        .list
        .iter()
        .zip(&pipeline.tasks)
        .map(|(name, task)| template(pipeline, task, name, args, notes))
        .collect();
    let credentials = Credentials::of(pipeline);
    credentials.report(notes);
    warn_of_pending(pipeline, args, notes);
    let graph = graph(pipeline, &names);
    let pull_secrets = credentials.list.into_iter().map(|Credential { name, .. }| Named { name });
    let manifest = WorkflowTemplate {
        metadata: metadata(pipeline, notes),
        spec: Spec {
            entrypoint: graph.name.clone(),
            service_account_name: args.service_account.clone(),
            automount_service_account_token: args.service_account.as_ref().map(|_| false),
            executor: args.service_account.clone().map(|service_account_name| Executor { service_account_name }),
            image_pull_secrets: pull_secrets.collect(),
            synchronization: synchronization(pipeline),
        },
    };
    let limit = limit(pipeline);
    let yaml = yaml(&manifest, &graph, &templates, limit.as_ref(), pipeline)?;
    let whole = Whole { manifest: &manifest, graph: &graph, templates: &templates };
    match &limit {
        Some(limit) => Document::new(yaml, &List::of((limit, &whole))),
        None => Document::new(yaml, &whole),
    }
}

fn yaml(
    manifest: &WorkflowTemplate,
    graph: &Graph,
    templates: &[Template],
    limit: Option<&ConfigMap>,
    pipeline: &Pipeline,
) -> Result<Yaml, Stop> {
    let mut yaml = Yaml::default();
    if let Some(limit) = limit {
        yaml.put(0, limit)?;
        yaml.line(0, "---");
    }
    yaml.put(0, manifest)?;
    yaml.line(1, "templates:");
    yaml.put(1, &[graph])?;
    for (template, task) in templates.iter().zip(&pipeline.tasks) {
        yaml.blank();
        if let Some(description) = &task.description {
            yaml.comment(1, description);
        }
        yaml.put(1, &[template])?;
    }
    Ok(yaml)
}

fn metadata(pipeline: &Pipeline, notes: &mut Notes) -> Metadata {
    let mut annotation = |field: &'static str, text: Option<&str>| {
        let text = text.filter(|text| !text.trim().is_empty())?;
        if !text.contains("{{") {
            return Some(text.to_owned());
        }
        let message = format!("an annotation cannot hold `{{{{`, so the workflow has no {field}");
        notes.warning(&RULES.code(field), At::pipeline(field), message, None);
        None
    };
    let title = annotation("name", Some(&pipeline.name));
    let description = annotation("description", pipeline.description.as_deref());
    rules::check_annotations(&[&title, &description], notes);
    Metadata::new(pipeline.id.clone(), title, description)
}

/// The template that is the graph. The run waits for every task and fails with any: without the
/// target it would be judged by its last tasks alone.
fn graph(pipeline: &Pipeline, names: &Names) -> Graph {
    let mut name = "pipeline".to_owned();
    while names.list.contains(&name) {
        name.push_str("-graph");
    }
    let tasks = pipeline.tasks.iter().zip(&names.list).map(|(task, name)| DagTask {
        name: name.clone(),
        depends: depends(&names.parents(task)),
        template: name.clone(),
    });
    Graph { name, dag: Dag { target: names.list.join(" "), fail_fast: false, tasks: tasks.collect() } }
}

/// The condition of a task, in Argo's words. A bare name would hold for a skipped parent too.
fn depends(parents: &[(&str, Status)]) -> Option<String> {
    let one = |(name, status): &(&str, Status)| match status {
        Status::Success => format!("{name}.Succeeded"),
        Status::Failure => format!("({name}.Failed || {name}.Errored)"),
        Status::Any => {
            format!("({name}.Succeeded || {name}.Failed || {name}.Errored || {name}.Skipped || {name}.Omitted)")
        }
    };
    let all: Vec<String> = parents.iter().map(one).collect();
    (!all.is_empty()).then(|| all.join(" && "))
}

fn template(pipeline: &Pipeline, task: &Task, name: &str, args: &ExportArgo, notes: &mut Notes) -> Template {
    // No `..`: a field that nobody writes does not compile.
    let Task {
        id: _,
        // The comment above.
        description: _,
        image,
        // The service account has the credentials.
        registry_auth: _,
        // The graph has them.
        depends_on: _,
        // See `env`.
        variables: _,
        entrypoint,
        command,
        // Refused.
        inject_api_token: _,
        always_pull_newest_image,
    } = task;
    if entrypoint.is_none() {
        rules::entrypoint_of_image(task, args.written.inputs.cargo.offline, notes);
    }
    let (command, words) = match (entrypoint, command) {
        // Without an entrypoint the first word is the program.
        (Some(none), Some(command)) if none.is_empty() => (command.as_slice(), &[][..]),
        (entrypoint, command) => (entrypoint.as_deref().unwrap_or_default(), command.as_deref().unwrap_or_default()),
    };
    let brace = text::brace(task);
    let texts = |texts: &[String]| texts.iter().map(|word| text::escaped(word, &brace)).collect::<Vec<String>>();
    let (command, args_of_it) = (texts(command), texts(words));
    rules::check_texts(task, &brace, &args_of_it, notes);
    let mut env = env(pipeline, task, &brace, args, notes);
    let call = text::call(&brace);
    let all = command.iter().chain(&args_of_it).chain(env.iter().filter_map(Env::text));
    if all.into_iter().any(|text| text.contains(&call)) {
        // What others refer to has to stand before them.
        env.insert(0, Env::value(&brace, "{".to_owned()));
    }
    let template = Template {
        name: name.to_owned(),
        pending_timeout: args.pending_timeout.clone(),
        container: Container {
            image: image.clone(),
            image_pull_policy: if *always_pull_newest_image { "Always" } else { "IfNotPresent" },
            command,
            args: args_of_it,
            env,
        },
    };
    rules::check_template(task, &template, notes);
    template
}

fn env(pipeline: &Pipeline, task: &Task, brace: &str, args: &ExportArgo, notes: &mut Notes) -> Vec<Env> {
    let mut env = Vec::new();
    let own = |name: &str| task.variables.contains_key(name);
    for (name, value) in given(pipeline, task) {
        if !own(name) {
            env.push(Env::value(name, text::escaped(value, brace)));
        }
    }
    if !own("GOFER_RUN_ID") {
        env.push(Env::value("GOFER_RUN_ID", "{{workflow.uid}}".to_owned()));
    }
    for (name, value) in &task.variables {
        env.push(match Reference::parse(value) {
            None => Env::value(name, text::escaped(value, brace)),
            Some(reference) => Env::from(name, source(pipeline, task, reference, args, notes)),
        });
    }
    env
}

/// Where a secret or object is found in the cluster.
fn source(pipeline: &Pipeline, task: &Task, reference: Reference, args: &ExportArgo, notes: &mut Notes) -> ValueFrom {
    let Reference { kind, key } = reference;
    rules::check_key(task, kind, &key, notes);
    let at = At::task(&task.id, "variables");
    match kind {
        ReferenceKind::GlobalSecret => {
            let message = format!("global_secret `{}` is read whatever the namespace of the pipeline", shown(&key));
            notes.warning(&RULES.code("global-secret"), at, message, None);
            ValueFrom::secret(args.global_secret.clone().unwrap_or_else(|| "gofer-global".to_owned()), key)
        }
        ReferenceKind::PipelineSecret => {
            ValueFrom::secret(args.pipeline_secret.clone().unwrap_or_else(|| pipeline.id.clone()), key)
        }
        ReferenceKind::PipelineObject | ReferenceKind::RunObject => {
            if kind == ReferenceKind::PipelineObject {
                let message =
                    format!("pipeline_object `{}` is read from a ConfigMap, and no task can write it", shown(&key));
                notes.warning(&RULES.code("pipeline-object"), at, message, None);
            }
            ValueFrom::config(format!("{}-objects", pipeline.id), key)
        }
    }
}

/// A pod whose secret or image is missing waits for ever, so each has a limit.
fn warn_of_pending(pipeline: &Pipeline, args: &ExportArgo, notes: &mut Notes) {
    if pipeline.tasks.is_empty() {
        return;
    }
    let message = format!(
        "a task whose image or secret is missing fails after {}, and so does one that waits as long for a node",
        args.pending_timeout
    );
    let help = "another time is set with `--pending-timeout`".to_owned();
    notes.warning(&RULES.code("pending"), At::pipeline("tasks"), message, Some(help));
}

fn synchronization(pipeline: &Pipeline) -> Option<Synchronization> {
    let name = format!("gofer-{}", pipeline.id);
    match pipeline.parallelism {
        ..=0 => None,
        1 => Some(Synchronization { mutexes: vec![Mutex { name }], semaphores: Vec::new() }),
        _ => {
            let config_map_key_ref = KeyRef { name: limit_name(pipeline), key: "runs".to_owned() };
            Some(Synchronization { mutexes: Vec::new(), semaphores: vec![Semaphore { config_map_key_ref }] })
        }
    }
}

fn limit_name(pipeline: &Pipeline) -> String {
    format!("{}-parallelism", pipeline.id)
}

/// The `ConfigMap` that holds how many runs there may be at one time.
fn limit(pipeline: &Pipeline) -> Option<ConfigMap> {
    (pipeline.parallelism > 1).then(|| ConfigMap::new(limit_name(pipeline), "runs", pipeline.parallelism.to_string()))
}

/// Secrets with credentials for registries, one for each registry and user.
struct Credentials<'a> {
    list: Vec<Credential<'a>>,
}

struct Credential<'a> {
    /// The first task that has it.
    task: &'a str,
    registry: &'a str,
    auth: &'a RegistryAuth,
    /// The Secret's.
    name: String,
}

impl<'a> Credentials<'a> {
    fn of(pipeline: &'a Pipeline) -> Self {
        let mut list: Vec<Credential> = Vec::new();
        for task in &pipeline.tasks {
            let Some(auth) = &task.registry_auth else { continue };
            let registry = gofer_core::registry(&task.image).unwrap_or("https://index.docker.io/v1/");
            if list.iter().any(|known| known.registry == registry && known.auth == auth) {
                continue;
            }
            let name = match list.len() + 1 {
                1 => format!("{}-registry", pipeline.id),
                number => format!("{}-registry-{number}", pipeline.id),
            };
            list.push(Credential { task: &task.id, registry, auth, name });
        }
        Credentials { list }
    }

    fn report(&self, notes: &mut Notes) {
        for Credential { task, registry, auth, name } in &self.list {
            let message =
                format!("the password is not written; all tasks may use the credentials of the Secret {name}");
            let command = format!(
                "kubectl create secret docker-registry {name} --docker-server={} --docker-username={} --docker-password=...",
                crate::shell::word(registry),
                crate::shell::word(&auth.user)
            );
            notes.warning(
                &RULES.code("registry-password"),
                At::task(task, "registry_auth"),
                message,
                Some(format!("make it with `{command}`")),
            );
        }
    }
}
