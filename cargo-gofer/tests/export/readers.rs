//! What is written is what YAML's readers read.

use std::fs;
use std::path::Path;

use gofer_model::Pipeline;
use serde_json::Value;

use crate::common::tools::command;
use crate::common::trials::Case;
use crate::common::{folder, gofer};
use crate::{shapes, texts};

pub const PYTHON: &[Case] = &[("every_text_is_read_as_it_is", every_text_is_read_as_it_is)];
pub const KUBECTL: &[Case] = &[("a_cluster_reads_every_text_as_it_is", a_cluster_reads_every_text_as_it_is)];
pub const ACTIONLINT: &[Case] = &[("actionlint_finds_nothing", actionlint_finds_nothing)];
pub const SCHEMA: &[Case] = &[("workflows_fit_the_schema", workflows_fit_the_schema)];
pub const ARGO: &[Case] = &[("manifests_fit_the_schema", manifests_fit_the_schema)];

/// Exports every text to both targets, in `TARGET/ID.yaml`, with `TARGET/ID.json` of the same.
fn exported(folder: &Path, targets: &[(&str, &str)]) -> Vec<String> {
    let pipelines = texts::everywhere();
    let ids: Vec<String> = pipelines.iter().map(|pipeline| pipeline.id.clone()).collect();
    fs::create_dir(folder.join("in")).unwrap();
    for pipeline in &pipelines {
        fs::write(folder.join(format!("in/{}.json", pipeline.id)), pipeline.to_json()).unwrap();
    }
    for (target, _) in targets {
        for format in ["yaml", "json"] {
            let to = format!("{target}/");
            let ran = gofer(folder, &["export", target, "in/*.json", "--markup", format, "-o", &to]);
            assert_eq!(ran.code, Some(0), "{ran:?}");
        }
    }
    ids
}

fn json(file: &Path) -> Value {
    serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
}

/// A reader of YAML 1.1 and one of 1.2.
fn every_text_is_read_as_it_is() {
    const READ: &str = "
import glob, json, yaml, ruamel.yaml
new = ruamel.yaml.YAML(typ='safe', pure=True)
for name in glob.glob('argo/*') + glob.glob('github/*'):
    with open(name, encoding='utf-8', newline='') as file:
        text = file.read()
    with open(name + '.1', 'w') as out:
        json.dump(yaml.safe_load(text), out)
    with open(name + '.2', 'w') as out:
        json.dump(new.load(text), out)
";
    let folder = folder();
    let targets = [("github", "yml"), ("argo", "yaml")];
    let ids = exported(folder.path(), &targets);
    let ran = command("python3").args(["-c", READ]).current_dir(folder.path()).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    for id in &ids {
        for (target, end) in targets {
            let file = |end: &str| folder.path().join(format!("{target}/{id}.{end}"));
            let meant = json(&file("json"));
            // What is JSON is read as YAML, too.
            for (end, version) in [(end, 1), (end, 2), ("json", 1), ("json", 2)] {
                let read = json(&file(&format!("{end}.{version}")));
                assert_eq!(read, meant, "{target}, {end} as YAML 1.{version}");
            }
        }
    }
}

/// Kubernetes' own reader, asked without a cluster.
fn a_cluster_reads_every_text_as_it_is() {
    let folder = folder();
    let ids = exported(folder.path(), &[("argo", "yaml")]);
    for ids in ids.chunks(30) {
        let files: Vec<String> = ids.iter().map(|id| format!("argo/{id}.yaml")).collect();
        let read = as_a_cluster_reads(folder.path(), &files);
        let meant: Vec<Value> = ids.iter().map(|id| json(&folder.path().join(format!("argo/{id}.json")))).collect();
        assert_eq!(read, meant);
    }
    // A limit of runs stands beside the template: in YAML in a document of its own, in JSON in a list.
    let limited = Pipeline { parallelism: 3, ..shapes::with_everything() };
    fs::write(folder.path().join("limited.json"), limited.to_json()).unwrap();
    for (format, file) in [("yaml", "limited.yaml"), ("json", "limited.list.json")] {
        let ran = gofer(folder.path(), &["export", "argo", "limited.json", "--markup", format, "-o", file]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
    }
    let meant = json(&folder.path().join("limited.list.json"));
    for file in ["limited.yaml", "limited.list.json"] {
        assert_eq!(Value::from(as_a_cluster_reads(folder.path(), &[file.to_owned()])), meant["items"]);
    }
}

/// The objects in files.
fn as_a_cluster_reads(folder: &Path, files: &[String]) -> Vec<Value> {
    let mut kubectl = command("kubectl");
    kubectl.args(["patch", "--local", "--type=merge", "-p", "{}", "-o", "json"]);
    for file in files {
        kubectl.args(["-f", file]);
    }
    let ran = kubectl.current_dir(folder).env("KUBECONFIG", "/dev/null").output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    serde_json::Deserializer::from_slice(&ran.stdout).into_iter().collect::<Result<_, _>>().unwrap()
}

/// Argo's schema is a part of its sources, and is looked for in `GOFER_ARGO_SCHEMA`.
pub fn argo_schema() -> Result<(), String> {
    let schema = std::env::var_os("GOFER_ARGO_SCHEMA").ok_or("GOFER_ARGO_SCHEMA names no schema of Argo's")?;
    if Path::new(&schema).is_file() { Ok(()) } else { Err("GOFER_ARGO_SCHEMA is no file".to_owned()) }
}

fn manifests_fit_the_schema() {
    let folder = folder();
    let mut files = Vec::new();
    let mut pipelines: Vec<Pipeline> = shapes::all().into_iter().map(|shape| shape.pipeline).collect();
    pipelines.push(Pipeline { parallelism: 3, ..shapes::with_everything() });
    pipelines.push(shapes::with_everything());
    for (number, pipeline) in pipelines.iter().enumerate() {
        fs::write(folder.path().join("pipeline.json"), pipeline.to_json()).unwrap();
        let file = format!("{number}.json");
        let args = ["export", "argo", "pipeline.json", "--service-account", "robot", "--markup", "json", "-o", &file];
        let ran = gofer(folder.path(), &args);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        // A limit of runs stands beside the template, in a list.
        let mut manifest = json(&folder.path().join(&file));
        if manifest["kind"] == "List" {
            manifest = manifest["items"][1].take();
        }
        fs::write(folder.path().join(&file), manifest.to_string()).unwrap();
        files.push(file);
    }
    // The schema is of all kinds; this one is of the kind that is written.
    let schema = std::env::var("GOFER_ARGO_SCHEMA").unwrap();
    let mut schema: Value = serde_json::from_slice(&fs::read(schema).unwrap()).unwrap();
    let whole = schema.as_object_mut().unwrap();
    whole.remove("oneOf");
    whole.insert("$ref".to_owned(), "#/definitions/io.argoproj.workflow.v1alpha1.WorkflowTemplate".into());
    fs::write(folder.path().join("schema.json"), schema.to_string()).unwrap();
    let mut check = command("check-jsonschema");
    check.args(["--schemafile", "schema.json"]).args(files).current_dir(folder.path());
    let ran = check.output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stdout));
}

/// Workflows of every shape, and with secrets, credentials, times and a checkout.
fn workflows(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    let mut write = |name: &str, json: &str, args: &[&str]| {
        let (from, file) = (format!("{name}.json"), format!("{name}.yml"));
        fs::write(folder.join(&from), json).unwrap();
        let args = [&["export", "github", &from, "-o", &file], args].concat();
        let ran = gofer(folder, &args);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        files.push(file);
    };
    for shape in shapes::all() {
        write(&shape.name, &shape.pipeline.to_json(), &[]);
    }
    let full = shapes::with_everything();
    write(
        "full",
        &full.to_json(),
        &["--on", "push", "--on", "pull_request", "--on", "schedule=0 3 * * *", "--checkout"],
    );
    files
}

fn actionlint_finds_nothing() {
    let folder = folder();
    let files = workflows(folder.path());
    let ran = command("actionlint")
        .args(["-shellcheck", "", "-pyflakes", ""])
        .args(files)
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stdout));
}

fn workflows_fit_the_schema() {
    let folder = folder();
    let files = workflows(folder.path());
    let mut check = command("check-jsonschema");
    check.args(["--builtin-schema", "vendor.github-workflows"]).args(files).current_dir(folder.path());
    let ran = check.output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stdout));
}
