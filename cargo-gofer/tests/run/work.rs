//! `--source` and `--mount`: what tasks see of this machine.

use std::fs;
use std::process::Command;

use gofer_model::{Pipeline, Task};

use crate::support::{
    Case, IMAGE, OWN_COMMAND, Project, SmallDisk, cases, end, engine_says, events, signal, task, wait_until,
};

pub const ALL: &[Case] = cases![
    each_task_has_its_own_copy_of_the_project,
    a_task_sees_nothing_unless_it_is_asked_for,
    the_project_is_that_of_the_repository,
    images_are_what_they_were_but_for_the_project,
    a_bound_project_is_the_project,
    mounts,
    what_cannot_be_shown_is_said_before_anything_starts,
    a_volume_at_the_place_of_the_project,
    nothing_is_left_of_a_stopped_run,
    nothing_is_left_of_a_killed_run,
    many_tasks_share_one_copying,
    a_changed_project_is_told_of,
    limits_reach_the_engine,
    an_engine_on_another_machine,
    what_an_engine_elsewhere_cannot_be_shown,
    nothing_is_left_at_an_engine_elsewhere,
    a_copy_where_nothing_can_be_loaded,
];

pub const ON_A_DISK_OF_ITS_OWN: &[Case] = cases![no_room_for_the_copy, no_room_for_objects_from_elsewhere];

fn pipeline(id: &str, tasks: impl IntoIterator<Item = Task>) -> Project {
    Project::new(&Pipeline::new(id, "Work").tasks(tasks))
}

/// The images that runs of this project have made and not removed.
fn copies(project: &Project) -> Vec<String> {
    let format = "{{.Repository}}:{{.Tag}}";
    let listed = engine_says(&["images", "--filter", "label=gofer.record", "--format", format]);
    let here = project.path().canonicalize().unwrap();
    let is_ours = |name: &&str| {
        let format = "{{index .Config.Labels \"gofer.record\"}}";
        let mut inspect = Command::new(crate::support::engine().unwrap());
        // Another test may have removed it by now.
        let output = inspect.args(["image", "inspect", "--format", format, name]).output().unwrap();
        std::path::Path::new(String::from_utf8_lossy(&output.stdout).trim()).starts_with(&here)
    };
    listed.lines().filter(is_ours).map(str::to_owned).collect()
}

fn each_task_has_its_own_copy_of_the_project() {
    let change = "pwd; cat src/main.rs; test ! -e a.log; test ! -e .git; test -x tool; readlink link; \
                  echo changed > src/main.rs; touch new; rm tool";
    let tasks = [task("one", change), task("two", change).depends_on(["one"])];
    let project = pipeline("work_copy", tasks);
    fs::create_dir(project.path().join("src")).unwrap();
    for (name, text) in [(".gitignore", "*.log\n"), ("a.log", ""), ("src/main.rs", "fn main() {}\n"), ("tool", "")] {
        fs::write(project.path().join(name), text).unwrap();
    }
    fs::set_permissions(project.path().join("tool"), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    std::os::unix::fs::symlink("tool", project.path().join("link")).unwrap();
    let ran = project.run(&["--source"]);
    assert_eq!(ran.code, Some(0), "{}", ran.output);
    let expected = format!(
        "tasks see {} at /workspace, a copy for each task: not so on a server\n\
         tasks begin in /workspace: not so on a server\n",
        project.path().canonicalize().unwrap().display()
    );
    assert!(ran.output.starts_with(&expected), "{}", ran.output);
    for id in ["one", "two"] {
        assert_eq!(project.log(1, id), "/workspace\nfn main() {}\ntool\n");
    }
    assert_eq!(fs::read_to_string(project.path().join("src/main.rs")).unwrap(), "fn main() {}\n");
    assert!(!project.path().join("new").exists() && project.path().join("tool").exists());
    let record = project.record(1);
    assert_eq!(record["not_on_a_server"]["shown"][0]["how"], "copied");
    assert!(record["not_on_a_server"]["source_digest"].as_str().unwrap().starts_with("sha256:"));
    assert_eq!(copies(&project), [""; 0]);
    let dry = project.run(&["--source", "--dry-run"]);
    assert!(dry.output.starts_with(&expected), "{}", dry.output);
}

fn a_task_sees_nothing_unless_it_is_asked_for() {
    let project = pipeline("work_not", [task("one", "test ! -e /workspace; pwd; echo $GOFER_LOCAL")]);
    assert_eq!(project.run(&[]).code, Some(0));
    assert_eq!(project.log(1, "one"), "/\n1\n");
    assert_eq!(project.record(1)["not_on_a_server"]["shown"], serde_json::json!([]));
}

fn the_project_is_that_of_the_repository() {
    let project = pipeline("work_git", [task("one", "exec 2>&1; ls; cat ignored")]);
    let git = |args: &[&str]| {
        assert!(Command::new("git").args(args).current_dir(project.path()).status().unwrap().success());
    };
    git(&["init", "--quiet"]);
    fs::create_dir(project.path().join("ci")).unwrap();
    fs::rename(project.path().join("pipeline.json"), project.path().join("ci/pipeline.json")).unwrap();
    fs::write(project.path().join(".gitignore"), "/target\n/tmp\nignored\n").unwrap();
    fs::write(project.path().join("ignored"), "").unwrap();
    let command = project.command(&["--source", "--format", "json"]);
    let args = command.get_args().map(|arg| if arg == "pipeline.json" { "ci/pipeline.json".as_ref() } else { arg });
    let mut ours = crate::common::program(command.get_program(), project.path());
    ours.args(args).env("TMPDIR", project.temporary());
    let ran = crate::common::Ran::from(ours.output().unwrap());
    assert_eq!(ran.code, Some(1), "{}", ran.errors);
    assert_eq!(project.log(1, "one"), "ci\ncat: can't open 'ignored': No such file or directory\n");
    let shown = &events(&ran)[0]["not_on_a_server"]["shown"][0];
    assert_eq!(shown["folder"], project.path().canonicalize().unwrap().to_str().unwrap());
}

fn images_are_what_they_were_but_for_the_project() {
    let own = Task::new("own", OWN_COMMAND).always_pull_newest_image(false);
    let bare = Task::new("bare", OWN_COMMAND).entrypoint(Vec::<String>::new()).always_pull_newest_image(false);
    let none = Task::new("none", IMAGE).always_pull_newest_image(false);
    let id = task("id", "echo $GOFER_TASK_IMAGE");
    let project = pipeline("work_image", [own, bare, none, id]);
    let ran = project.run(&["--source"]);
    assert_eq!(ran.code, Some(1), "{}", ran.output);
    assert_eq!(project.log(1, "own"), "entrypoint: echo command\n");
    assert_eq!(project.log(1, "bare"), "command\n");
    assert!(project.reason(1, "none").starts_with("No command specified"), "{}", project.reason(1, "none"));
    assert_eq!(project.log(1, "id"), format!("{IMAGE}\n"));
    let digest = engine_says(&["image", "inspect", "--format", "{{.Id}}", IMAGE]);
    let record = project.record(1);
    let task = record["tasks"].as_array().unwrap().iter().find(|task| task["id"] == "id").unwrap();
    assert_eq!(task["image_digest"], digest.as_str());
}

fn a_bound_project_is_the_project() {
    let project = pipeline("work_bind", [task("one", "pwd; echo made > made")]);
    let ran = project.run(&["--source=bind"]);
    assert_eq!(ran.code, Some(0), "{}", ran.output);
    assert!(ran.output.contains(" at /workspace, and can change it: not so on a server\n"), "{}", ran.output);
    assert_eq!(fs::read_to_string(project.path().join("made")).unwrap(), "made\n");
}

fn mounts() {
    let script = "pwd; cat /data/in; touch /data/new 2>&1; echo out > out; cat /workspace/own/in";
    let project = pipeline("work_mounts", [task("one", script)]);
    for folder in ["a, \"b\"", "out", "own"] {
        fs::create_dir(project.path().join(folder)).unwrap();
        fs::write(project.path().join(folder).join("in"), format!("in {folder}\n")).unwrap();
    }
    // A folder may be mounted within the project.
    let args = ["--mount", "a, \"b\":/data", "--mount", "out:/out:rw", "--workdir", "/out", "--source"];
    let ran = project.run(&args);
    assert_eq!(ran.code, Some(0), "{}", ran.output);
    let expected = "/out\nin a, \"b\"\ntouch: /data/new: Read-only file system\nin own\n";
    assert_eq!(project.log(1, "one"), expected);
    assert_eq!(fs::read_to_string(project.path().join("out/out")).unwrap(), "out\n");
    assert!(!project.path().join("a, \"b\"/new").exists());
}

fn what_cannot_be_shown_is_said_before_anything_starts() {
    let project = pipeline("work_wrong", [task("one", "true")]);
    fs::create_dir(project.path().join("folder")).unwrap();
    for (args, error) in [
        (&["--mount", "nowhere"][..], "could not find nowhere: No such file"),
        (&["--mount", "pipeline.json:/x"], "could not mount pipeline.json: not a directory"),
        (
            &["--source", "--mount", "folder"],
            "cannot both be at /workspace\nhelp: say where the other is to be: `--mount ",
        ),
        (&["--mount", "folder:/gofer/objects"], "nothing can be mounted at /gofer/objects: "),
        (&["--mount", "folder:/"], "the top folder of a container is its image's"),
        (&["--workdir", "out"], "`out` is not a whole path in a container"),
    ] {
        let ran = project.run(args);
        assert_eq!(ran.code, Some(2), "{args:?}");
        assert!(ran.errors.contains(error), "{args:?}: {}", ran.errors);
    }
    assert!(!project.path().join("target").exists());
}

fn a_volume_at_the_place_of_the_project() {
    let image = "gofer-test/busybox-volume:latest";
    let container = engine_says(&["create", IMAGE, "true"]);
    engine_says(&["commit", "--change", "VOLUME /workspace", &container, image]);
    engine_says(&["rm", &container]);
    let one = Task::new("one", image).command(["true"]).always_pull_newest_image(false);
    let project = pipeline("work_volume", [one]);
    assert_eq!(project.run(&["--source"]).code, Some(1));
    let why = project.reason(1, "one");
    assert!(why.contains("it has a volume at /workspace"), "{why}");
    assert_eq!((copies(&project), project.containers()), (vec![], vec![]));
}

fn nothing_is_left_of_a_stopped_run() {
    let project = pipeline("work_stopped", [task("one", "echo ready; sleep 300"), task("two", "sleep 300")]);
    let child = project.spawn(&["--source", "--jobs", "2"]);
    project.wait_for(1, "one", "ready");
    assert_eq!(copies(&project).len(), 1);
    signal(&child, "INT");
    let ran = end(child);
    assert_eq!(ran.code, Some(130), "{}", ran.output);
    assert_eq!((copies(&project), project.containers()), (vec![], vec![]), "{}", ran.output);
    let mut left: Vec<String> = fs::read_dir(project.record_folder(1))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "one.log" && name != "two.log")
        .collect();
    left.sort();
    assert!(!left.iter().any(|name| name.contains("tmp") || name.contains("source")), "{left:?}");
}

fn nothing_is_left_of_a_killed_run() {
    let project = pipeline("work_killed", [task("one", "echo ready; sleep 300")]);
    let mut child = project.spawn(&["--source"]);
    project.wait_for(1, "one", "ready");
    let copy = copies(&project).remove(0);
    let cleaned = project.run(&["--clean"]);
    assert!(!cleaned.output.contains(&copy), "it is in use: {}", cleaned.output);
    child.kill().unwrap();
    child.wait().unwrap();
    // The engine's program sees the end of ours, and the container goes on.
    wait_until("the copy to be removed", || {
        project.run(&["--clean"]);
        copies(&project).is_empty()
    });
    assert_eq!(project.containers(), [""; 0]);
}

/// It is copied once for an image, however many tasks and files there are.
fn many_tasks_share_one_copying() {
    let tasks = (0..12).map(|number| task(&format!("task{number}"), "find . -type f -name 'f*' | wc -l"));
    let project = pipeline("work_many", tasks);
    for folder in 0..20 {
        let folder = project.path().join(format!("folder{folder}"));
        fs::create_dir(&folder).unwrap();
        (0..100).for_each(|file| fs::write(folder.join(format!("f{file}")), "x").unwrap());
    }
    let log = project.path().join("calls");
    let engine = project.engine_behind(&format!("echo \"$1\" >> {}", log.display()));
    let ran = project.run(&["--source", "--engine", &engine, "--jobs", "4"]);
    assert_eq!(ran.code, Some(0), "{}", ran.output);
    assert_eq!(project.log(1, "task7"), "2000\n");
    let calls = fs::read_to_string(log).unwrap();
    let how_often = |what: &str| calls.lines().filter(|call| *call == what).count();
    // Where the engine takes no layer, it is copied into a container.
    assert!(how_often("load") == 1 && how_often("cp") <= 1, "{calls}");
}

fn a_changed_project_is_told_of() {
    let project = pipeline("work_since", [task("one", "true"), task("two", "cat file").depends_on(["one"])]);
    fs::write(project.path().join("file"), "old\n").unwrap();
    fs::write(project.path().join(".gitignore"), "/target\n/tmp\n").unwrap();
    assert_eq!(project.run(&["--source"]).code, Some(0));
    let ran = project.run(&["--source", "--from", "two"]);
    assert!(!ran.output.contains("has changed since"), "{}", ran.output);
    fs::write(project.path().join("file"), "new\n").unwrap();
    let ran = project.run(&["--source", "--from", "two"]);
    let expected = "the project has changed since run 2: what is not run again has not seen that\n";
    assert!(ran.output.contains(expected), "{}", ran.output);
    assert_eq!(project.log(3, "two"), "new\n");
    // What has seen nothing of it is another matter.
    let ran = project.run(&["--from", "two"]);
    assert!(ran.output.contains("`one` runs again: it has changed since run 3\n"), "{}", ran.output);
}

fn limits_reach_the_engine() {
    let project =
        pipeline("work_limits", [task("one", "cat /sys/class/net/*/address | sort | head -1; echo ready; sleep 300")]);
    let child = project.spawn(&["--network", "none", "--memory", "64m", "--cpus", "0.5"]);
    project.wait_for(1, "one", "ready");
    let container = project.containers().remove(0);
    let format = "{{.HostConfig.NetworkMode}} {{.HostConfig.Memory}} {{.HostConfig.NanoCpus}}";
    assert_eq!(engine_says(&["container", "inspect", "--format", format, &container]), "none 67108864 500000000");
    signal(&child, "INT");
    let ran = end(child);
    let expected = "containers are given network none, memory 64m, cpus 0.5: not so on a server\n";
    assert!(ran.output.contains(expected), "{}", ran.output);
    assert_eq!(project.record(1)["not_on_a_server"]["limits"]["memory"], "64m");
    // What an engine cannot, it says itself.
    assert_eq!(project.run(&["--memory", "lots"]).code, Some(1));
    assert!(project.reason(2, "one").contains("lots"), "{}", project.reason(2, "one"));
    assert_eq!(project.run(&["--platform", "linux/none"]).code, Some(1));
}

/// What stands before an engine that is said to be elsewhere: no folder of this machine is shown to it.
const ELSEWHERE: &str = "test \"$1\" = context && { echo tcp://192.0.2.1:2376; exit; }\n\
    unset DOCKER_CONTEXT DOCKER_HOST\n\
    case \"$*\" in *type=bind*) echo 'docker: no such folder here' >&2; exit 125;; esac";

/// What runs of this project have made at the engine for their objects and not removed.
fn volumes(project: &Project) -> Vec<String> {
    let format = "{{.Name}} {{.Label \"gofer.record\"}}";
    let listed = engine_says(&["volume", "ls", "--filter", "label=gofer.record", "--format", format]);
    let containers = engine_says(&[
        "ps",
        "--all",
        "--filter",
        "label=gofer.record",
        "--format",
        "{{.Names}} {{.Label \"gofer.record\"}}",
    ]);
    let here = project.path().canonicalize().unwrap();
    let rows = listed.lines().chain(containers.lines()).filter_map(|row| row.split_once(' '));
    rows.filter(|(_, record)| std::path::Path::new(record).starts_with(&here))
        .map(|(name, _)| name.to_owned())
        .collect()
}

fn an_engine_on_another_machine() {
    let make = "echo v1 > $GOFER_OBJECTS/run/tag; mkdir $GOFER_OBJECTS/run/made; echo deep > $GOFER_OBJECTS/run/made/file; \
                cat $GOFER_OBJECTS/pipeline/*; rm $GOFER_OBJECTS/pipeline/old; echo new > $GOFER_OBJECTS/pipeline/count; \
                ln -s /etc/hostname $GOFER_OBJECTS/run/link; cat main /data/file";
    let take = "echo $TAG; cat $GOFER_OBJECTS/run/made/file; ls -ld $GOFER_OBJECTS/run";
    let tasks = [
        task("make", make),
        task("take", take).variable("TAG", "run_object{{tag}}").depends_on(["make"]),
        task("refused", "true").variable("LINK", "run_object{{link}}").depends_on(["make"]),
        task("none", "true").variable("NONE", "run_object{{nothing}}").depends_on(["make"]),
    ];
    let project = pipeline("work_elsewhere", tasks);
    fs::create_dir_all(project.path().join("data/.git")).unwrap();
    for (name, text) in [("main", "of the project\n"), ("data/file", "of the mount\n"), ("data/.gitignore", "*\n")] {
        fs::write(project.path().join(name), text).unwrap();
    }
    let objects = project.path().join("target/gofer/objects/work_elsewhere");
    fs::create_dir_all(&objects).unwrap();
    for (name, text) in [("count", "1\n"), ("old", "old\n")] {
        fs::write(objects.join(name), text).unwrap();
    }
    let engine = project.engine_behind(ELSEWHERE);
    let mut command = project.command(&["--engine", &engine, "--source", "--mount", "data:/data"]);
    let ran: crate::common::Ran =
        command.env_remove("DOCKER_HOST").env("DOCKER_HOST", "tcp://192.0.2.1:2376").output().unwrap().into();
    let note = "the engine at tcp://192.0.2.1:2376 sees no folders of this machine: objects are copied to it, and back";
    assert!(ran.output.contains(note), "{} {}", ran.output, ran.errors);
    assert!(ran.output.contains("/data at /data, a copy for each task: not so on a server\n"), "{}", ran.output);
    assert_eq!(project.log(1, "make"), "1\nold\nof the project\nof the mount\n");
    let taken = project.log(1, "take");
    assert!(taken.starts_with("v1\ndeep\ndrwxrwxrwt "), "{taken}");
    assert!(project.reason(1, "refused").contains("`link` is a link, which is not followed"));
    assert!(project.reason(1, "none").contains("there is no run_object `nothing`"));
    // They are here again, and what was removed there is no more.
    let of_run = project.record_folder(1).join("objects");
    assert_eq!(fs::read_to_string(of_run.join("made/file")).unwrap(), "deep\n");
    assert_eq!(fs::read_to_string(objects.join("count")).unwrap(), "new\n");
    assert!(!objects.join("old").exists());
    let names = |folder: &std::path::Path| {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>()
    };
    assert!(names(of_run.parent().unwrap()).iter().all(|name| !name.to_string_lossy().starts_with('.')));
    assert_eq!((volumes(&project), copies(&project)), (vec![], vec![]));
    // A run that goes on from it has them.
    let ran = project.run(&["--engine", &engine, "--no-mounts", "--from", "take", "--source", "--mount", "data:/data"]);
    assert!(project.log(2, "take").starts_with("v1\ndeep\n"), "{} {}", ran.output, ran.errors);
}

fn what_an_engine_elsewhere_cannot_be_shown() {
    let project = pipeline("work_blind", [task("one", "echo x > $GOFER_OBJECTS/run/x")]);
    let engine = project.engine_behind(ELSEWHERE);
    fs::create_dir(project.path().join("folder")).unwrap();
    let context = |args: &[&str]| -> crate::common::Ran {
        let mut command = project.command(&[&["--engine", &engine], args].concat());
        command.env_remove("DOCKER_HOST").env("DOCKER_CONTEXT", "remote").output().unwrap().into()
    };
    for args in [&["--mount", "folder:/x:rw"][..], &["--source=bind"]] {
        let ran = context(args);
        let expected = "error: the engine at tcp://192.0.2.1:2376 sees no folders of this machine, so that no task can write into ";
        assert!(ran.code == Some(2) && ran.errors.starts_with(expected), "{}", ran.errors);
        assert!(
            ran.errors.contains("\nhelp: `--source` and `--mount` without `:rw` copy a folder to it"),
            "{}",
            ran.errors
        );
    }
    let ran = project.run(&["--no-mounts", "--source=bind", "--dry-run"]);
    assert!(ran.code == Some(2) && ran.errors.contains("no task can write into "), "{}", ran.errors);
    assert!(!project.record_folder(1).exists(), "nothing was started");
    assert_eq!(context(&[]).code, Some(0));
    assert!(project.record_folder(1).join("objects/x").exists());
    // One that is not known to be elsewhere says that it finds no folder.
    let missing = "invalid mount config for type \"bind\": bind source path does not exist: /x";
    let engine =
        project.engine_behind(&format!("case \"$*\" in *type=bind*) echo 'docker: {missing}.' >&2; exit 125;; esac"));
    assert_eq!(project.run(&["--engine", &engine]).code, Some(1));
    let why = project.reason(2, "one");
    assert!(why.ends_with("(the engine does not see this folder; with `--no-mounts` all is copied to it)"), "{why}");
}

fn nothing_is_left_at_an_engine_elsewhere() {
    let project = pipeline("work_blind_left", [task("one", "echo made > $GOFER_OBJECTS/run/x; echo ready; sleep 300")]);
    let child = project.spawn(&["--no-mounts"]);
    project.wait_for(1, "one", "ready");
    assert_eq!(volumes(&project).len(), 3, "a volume, its container, and the task's");
    signal(&child, "INT");
    assert_eq!(end(child).code, Some(130));
    assert_eq!(fs::read_to_string(project.record_folder(1).join("objects/x")).unwrap(), "made\n");
    assert_eq!(volumes(&project), [""; 0]);
    let mut child = project.spawn(&["--no-mounts"]);
    project.wait_for(2, "one", "ready");
    child.kill().unwrap();
    child.wait().unwrap();
    wait_until("what was killed to be removed", || {
        project.run(&["--clean"]);
        volumes(&project).is_empty()
    });
}

fn no_room_for_the_copy() {
    let disk = SmallDisk::new().unwrap();
    let project = pipeline("work_full", [task("one", "true")]);
    fs::write(project.path().join("large"), vec![7; 8_000_000]).unwrap();
    let ran = project.run(&["--source", "--out", disk.path()]);
    assert!(ran.code == Some(2) && ran.errors.contains("No space left on device"), "{}", ran.errors);
    let begin = format!("error: could not copy {} into ", project.path().canonicalize().unwrap().display());
    assert!(ran.errors.starts_with(&begin), "{}", ran.errors);
    let left = fs::read_dir(std::path::Path::new(disk.path()).join("runs")).unwrap().count();
    assert_eq!((left, copies(&project).len(), project.containers().len()), (0, 0, 0));
    fs::remove_file(project.path().join("large")).unwrap();
    assert_eq!(project.run(&["--source", "--out", disk.path()]).code, Some(0), "there is room again");
}

fn no_room_for_objects_from_elsewhere() {
    let disk = SmallDisk::new().unwrap();
    let project = pipeline("work_full_objects", [task("one", "head -c 8000000 /dev/zero > $GOFER_OBJECTS/run/big")]);
    let ran = project.run(&["--no-mounts", "--out", disk.path()]);
    let (_, said) =
        ran.output.split_once("warning: objects could not be copied back, and are in the volume `").unwrap();
    assert!(said.contains("no space left on device"), "{said}");
    let (volume, _) = said.split_once('`').unwrap();
    let files = engine_says(&["run", "--rm", "--volume", &format!("{volume}:/x"), IMAGE, "wc", "-c", "/x/run/big"]);
    assert_eq!(files, "8000000 /x/run/big");
    let cleaned = project.run(&["--clean", "--out", disk.path()]);
    assert!(cleaned.output.contains(&format!("removed {volume}\n")), "{}", cleaned.output);
    let left = fs::read_dir(std::path::Path::new(disk.path()).join("runs/1")).unwrap();
    let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().starts_with('.')), "{left:?}");
}

fn a_copy_where_nothing_can_be_loaded() {
    let project = pipeline("work_load", [task("one", "wc -c < large; cat small")]);
    fs::write(project.path().join("large"), vec![7; 1_000_000]).unwrap();
    fs::write(project.path().join("small"), "of the project\n").unwrap();
    let engine = project.engine_behind("test \"$1\" = load && { echo no >&2; exit 1; }");
    let ran = project.run(&["--source", "--engine", &engine]);
    assert_eq!(ran.code, Some(0), "{} {}", ran.output, ran.errors);
    assert_eq!(project.log(1, "one"), "1000000\nof the project\n");
    assert_eq!(copies(&project), [""; 0]);
}
