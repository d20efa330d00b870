//! The manifest, in the order of Argo's documentation.

use serde::{Serialize, Serializer};

#[derive(Debug)]
pub struct WorkflowTemplate {
    pub metadata: Metadata,
    pub spec: Spec,
}

impl Serialize for WorkflowTemplate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let WorkflowTemplate { metadata, spec } = self;
        object("argoproj.io/v1alpha1", "WorkflowTemplate", metadata, ("spec", spec), serializer)
    }
}

/// What every object of Kubernetes begins with.
fn object<S: Serializer>(
    version: &str,
    kind: &str,
    metadata: &Metadata,
    (key, rest): (&str, &impl Serialize),
    serializer: S,
) -> Result<S::Ok, S::Error> {
    use serde::ser::SerializeMap as _;
    let mut map = serializer.serialize_map(None)?;
    map.serialize_entry("apiVersion", version)?;
    map.serialize_entry("kind", kind)?;
    map.serialize_entry("metadata", metadata)?;
    map.serialize_entry(key, rest)?;
    map.end()
}

#[derive(Debug, Serialize)]
pub struct Metadata {
    name: String,
    #[serde(skip_serializing_if = "Annotations::is_empty")]
    annotations: Annotations,
}

impl Metadata {
    pub fn new(name: String, title: Option<String>, description: Option<String>) -> Self {
        Metadata { name, annotations: Annotations { title, description } }
    }
}

#[derive(Debug, Serialize)]
struct Annotations {
    #[serde(rename = "workflows.argoproj.io/title", skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(rename = "workflows.argoproj.io/description", skip_serializing_if = "Option::is_none")]
    description: Option<String>,
}

impl Annotations {
    fn is_empty(&self) -> bool {
        self.title.is_none() && self.description.is_none()
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Spec {
    pub entrypoint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_account_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub automount_service_account_token: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub executor: Option<Executor>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub image_pull_secrets: Vec<Named>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub synchronization: Option<Synchronization>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Executor {
    pub service_account_name: String,
}

#[derive(Debug, Serialize)]
pub struct Named {
    pub name: String,
}

#[derive(Debug, Serialize)]
pub struct Synchronization {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mutexes: Vec<Mutex>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub semaphores: Vec<Semaphore>,
}

#[derive(Debug, Serialize)]
pub struct Mutex {
    pub name: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Semaphore {
    pub config_map_key_ref: KeyRef,
}

#[derive(Debug, Serialize)]
pub struct KeyRef {
    pub name: String,
    pub key: String,
}

/// The template that is the graph of the others.
#[derive(Debug, Serialize)]
pub struct Graph {
    pub name: String,
    pub dag: Dag,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Dag {
    pub target: String,
    pub fail_fast: bool,
    pub tasks: Vec<DagTask>,
}

#[derive(Debug, Serialize)]
pub struct DagTask {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub depends: Option<String>,
    pub template: String,
}

/// The template of one task.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Template {
    pub name: String,
    pub pending_timeout: String,
    pub container: Container,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Container {
    pub image: String,
    pub image_pull_policy: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub command: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<String>,
    pub env: Vec<Env>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Env {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value_from: Option<ValueFrom>,
}

impl Env {
    pub fn value(name: &str, value: String) -> Self {
        Env { name: name.to_owned(), value: Some(value), value_from: None }
    }

    /// What stands there itself.
    pub fn text(&self) -> Option<&String> {
        self.value.as_ref()
    }

    pub fn from(name: &str, from: ValueFrom) -> Self {
        Env { name: name.to_owned(), value: None, value_from: Some(from) }
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ValueFrom {
    #[serde(skip_serializing_if = "Option::is_none")]
    secret_key_ref: Option<KeyRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    config_map_key_ref: Option<KeyRef>,
}

impl ValueFrom {
    pub fn secret(name: String, key: String) -> Self {
        ValueFrom { secret_key_ref: Some(KeyRef { name, key }), config_map_key_ref: None }
    }

    pub fn config(name: String, key: String) -> Self {
        ValueFrom { secret_key_ref: None, config_map_key_ref: Some(KeyRef { name, key }) }
    }
}

/// Values that others refer to.
#[derive(Debug)]
pub struct ConfigMap {
    metadata: Metadata,
    data: std::collections::BTreeMap<&'static str, String>,
}

impl ConfigMap {
    pub fn new(name: String, key: &'static str, value: String) -> Self {
        ConfigMap { metadata: Metadata::new(name, None, None), data: [(key, value)].into() }
    }
}

impl Serialize for ConfigMap {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        object("v1", "ConfigMap", &self.metadata, ("data", &self.data), serializer)
    }
}

/// A template with all that it holds. In YAML these are put beneath it one by one, with comments.
#[derive(Debug)]
pub struct Whole<'a> {
    pub manifest: &'a WorkflowTemplate,
    pub graph: &'a Graph,
    pub templates: &'a [Template],
}

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Whole { manifest: WorkflowTemplate { metadata, spec }, graph, templates } = self;
        let tasks = templates.iter().map(AnyTemplate::Task);
        let spec = WholeSpec { spec, templates: std::iter::once(AnyTemplate::Graph(graph)).chain(tasks).collect() };
        object("argoproj.io/v1alpha1", "WorkflowTemplate", metadata, ("spec", &spec), serializer)
    }
}

#[derive(Debug, Serialize)]
struct WholeSpec<'a> {
    #[serde(flatten)]
    spec: &'a Spec,
    templates: Vec<AnyTemplate<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum AnyTemplate<'a> {
    Graph(&'a Graph),
    Task(&'a Template),
}

/// Several objects in one document, which JSON has to be.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct List<T> {
    api_version: &'static str,
    kind: &'static str,
    items: T,
}

impl<T> List<T> {
    pub fn of(items: T) -> Self {
        List { api_version: "v1", kind: "List", items }
    }
}
