//! What the engine is asked for, and what is made of its answers.

use std::io::Read as _;
use std::process::{Command, Stdio};

use gofer_model::{Pipeline, Task, pipeline_secret};

use crate::support::{Case, IMAGE, OWN_COMMAND, Project, cases, end, signal, task, wait_until};

pub const ALL: &[Case] = cases![
    how_far_a_pull_has_come,
    a_pull_is_remembered_with_all_it_depends_on,
    variables_of_several_lines,
    what_cannot_be_handed_over_is_said_before_anything_starts,
    why_a_task_did_not_start,
    any_folder_can_be_mounted,
    the_images_own_command,
    a_client_that_is_killed,
    a_connection_that_is_lost,
    a_killed_run_leaves_no_secrets,
    an_output_that_is_not_waited_for,
    docker_that_is_podman,
];

fn a_pull_is_remembered_with_all_it_depends_on() {
    let image = |id: &str, always| task(id, "true").always_pull_newest_image(always);
    let pipeline = Pipeline::new("run_memo", "Memo").tasks([
        image("first", true),
        image("missing", false),
        image("always", true),
        image("one", true).registry_auth("me", "password_one"),
        image("two", true).registry_auth("me", "password_two"),
    ]);
    let project = Project::new(&pipeline);
    let before = "if [ $1 = pull ]; then echo pull >> pulls; cat $DOCKER_CONFIG/config.json $REGISTRY_AUTH_FILE >> pulls; exit 1; fi";
    project.run(&["--jobs", "1", "--engine", &project.engine_behind(before)]);
    let fates = ["always failed", "first failed", "missing succeeded", "one failed", "two failed"];
    assert_eq!(project.fates(1), fates);
    let pulls = std::fs::read_to_string(project.path().join("pulls")).unwrap();
    assert_eq!(pulls.matches("pull\n").count(), 3, "`first` and `always` ask for the same: {pulls}");
    // `me:password_one` and `me:password_two` in base64.
    assert!(pulls.contains("bWU6cGFzc3dvcmRfb25l") && pulls.contains("bWU6cGFzc3dvcmRfdHdv"), "{pulls}");
}

fn variables_of_several_lines() {
    const KEY: &str = "-----BEGIN KEY-----\nMIIB\n-----END KEY-----\n";
    let names = ["SSH_PRIVATE_KEY", "GOOGLE_CREDENTIALS", "SSL_CERT", "DOCKER_TAG", "BUILD_NOTES", "CONTAINER_CONFIG"];
    let same = names.map(|name| format!("test \"${name}\" = \"$EXPECTED\" && echo {name}")).join("; ");
    let script = format!("{same}; echo ${{#LARGE}}; echo $PATH; echo $DOCKER_HOST");
    let mut one = task("one", &script).variable("EXPECTED", KEY).variable("LARGE", "x".repeat(130_000));
    for name in names {
        one = one.variable(name, pipeline_secret("key"));
    }
    let one = one.variable("PATH", "/bin:/of/the/task").variable("DOCKER_HOST", "tcp://nowhere:1");
    let project = Project::new(&Pipeline::new("run_lines", "Lines").tasks([one]));
    let ran = project.run(&["--secret", &format!("key={KEY}")]);
    assert_eq!(ran.code, Some(0), "{} {}", ran.output, ran.errors);
    let expected = [&names[..], &["130000", "/bin:/of/the/task", "tcp://nowhere:1", ""]].concat().join("\n");
    assert_eq!(project.log(1, "one"), expected);
}

fn what_cannot_be_handed_over_is_said_before_anything_starts() {
    let pipeline = Pipeline::new("run_refused", "Refused").tasks([
        task("fine", "true"),
        task("lines", "true").variable("LD_PRELOAD", "two\nlines"),
        task("large", "true").variable("LARGE", "x".repeat(140_000)),
        (0..80).fold(task("many", "true"), |task, number| task.variable(format!("V{number}"), "x".repeat(100_000))),
        Task::new("blank", IMAGE).entrypoint(["", "/bin/echo"]),
    ]);
    let project = Project::new(&pipeline);
    let ran = project.run(&[]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(2), ""));
    for line in [
        "error: nothing was started, because of this:\n",
        "\n  task `lines`: the variable `LD_PRELOAD` works on the engine's program too, and so it must be one line",
        "\n  task `large`: the variable `LARGE` has 140006 bytes with its name, and a program can be given no more",
        "\n  task `many`: its variables and its command have 80",
        "\n  task `blank`: the first word of its `entrypoint` is empty",
    ] {
        assert!(ran.errors.contains(line), "{line:?} in {}", ran.errors);
    }
    assert!(!ran.errors.contains("fine") && !project.record_folder(1).exists(), "{}", ran.errors);
}

fn why_a_task_did_not_start() {
    let image = |id: &str| Task::new(id, IMAGE).always_pull_newest_image(false);
    let pipeline = Pipeline::new("run_reasons", "Reasons").tasks([
        image("plain"),
        image("bash").command(["bash", "-c", "true"]),
        image("program").command(["/no/such/program"]),
        image("folder").command(["/tmp"]),
        task("nested", "echo 'docker: Error response from daemon: not ours.' >&2; echo more; exit 127"),
    ]);
    let project = Project::new(&pipeline);
    assert_eq!(project.run(&[]).code, Some(1));
    let reasons = ["plain", "bash", "program", "folder", "nested"].map(|id| project.reason(1, id));
    let [plain, bash, program, folder, nested] = reasons.each_ref().map(String::as_str);
    assert!(plain.to_lowercase().starts_with("no command specified (the image has no command of its own"), "{plain}");
    assert!(bash.starts_with("exit code 127: ") && bash.contains("not found"), "{bash}");
    assert!(bash.ends_with("(the image has no bash; a script that is given to `sh -ec` runs in its sh)"), "{bash}");
    assert!(program.starts_with("exit code 127: ") && program.contains("/no/such/program"), "{program}");
    assert!(folder.starts_with("exit code 126: ") && folder.contains("permission denied"), "{folder}");
    assert_eq!(nested, "exit code 127: a program was not found");
}

fn any_folder_can_be_mounted() {
    let pipeline = Pipeline::new("run_colon", "Colon").tasks([task("one", "echo made > $GOFER_OBJECTS/run/it")]);
    let project = Project::new(&pipeline);
    let ran = project.run(&["--out", "a:b, \"c\""]);
    assert_eq!(ran.code, Some(0), "{} {}", ran.output, ran.errors);
    assert_eq!(std::fs::read_to_string(project.path().join("a:b, \"c\"/runs/1/objects/it")).unwrap(), "made\n");
}

/// The image has an entrypoint of its own, which is left out, and a command, which is not.
fn the_images_own_command() {
    let image = |id: &str| Task::new(id, OWN_COMMAND).always_pull_newest_image(false);
    let pipeline = Pipeline::new("run_own", "Own").tasks([
        image("as_it_is"),
        image("no_entrypoint").entrypoint([""; 0]),
        image("own_words").entrypoint(["echo"]),
        image("words").command(["word"]),
    ]);
    let project = Project::new(&pipeline);
    assert_eq!(project.run(&[]).code, Some(0));
    let logs = ["as_it_is", "no_entrypoint", "own_words", "words"].map(|id| project.log(1, id));
    assert_eq!(logs, ["entrypoint: echo command\n", "command\n", "\n", "entrypoint: word\n"]);
}

fn a_client_that_is_killed() {
    let project = Project::new(&Pipeline::new("run_client", "Client").tasks([task("one", "echo ready; sleep 300")]));
    let child = project.spawn(&[]);
    project.wait_for(1, "one", "ready");
    let id = child.id().to_string();
    let clients = Command::new("ps").args(["--ppid", &id, "-o", "pid="]).output().unwrap().stdout;
    let clients = String::from_utf8(clients).unwrap();
    assert!(Command::new("kill").arg("-KILL").args(clients.split_whitespace()).status().unwrap().success());
    assert_eq!(end(child).code, Some(1));
    let reason = project.reason(1, "one");
    assert!(reason.ends_with(" was killed; its container was removed"), "{reason}");
    wait_until("the end of the container", || project.containers().is_empty());
}

/// The container goes on without the engine's program, which is all that is seen of it here.
fn a_connection_that_is_lost() {
    let project = Project::new(&Pipeline::new("run_lost", "Lost").tasks([task("one", "sleep 300")]));
    let engine = crate::support::engine().unwrap();
    let before = format!(
        "if [ $1 = run ]; then\n    shift\n    {engine} run --detach \"$@\" >/dev/null\n    \
         echo 'docker: error waiting for container: unexpected EOF' >&2\n    exit 125\nfi"
    );
    assert_eq!(project.run(&["--engine", &project.engine_behind(&before)]).code, Some(1));
    let expected = "the engine went away: error waiting for container: unexpected EOF; its container was removed";
    assert_eq!(project.reason(1, "one"), expected);
    assert_eq!(project.containers(), [""; 0]);
}

fn a_killed_run_leaves_no_secrets() {
    let pipeline = Pipeline::new("run_files", "Files").tasks([
        task("one", "echo ready; sleep 300").variable("DOCKER_HOST", pipeline_secret("key")),
        Task::new("two", "localhost:1/never:1.0").registry_auth("me", "hunter2"),
    ]);
    let project = Project::new(&pipeline);
    let before = "if [ $1 = pull ]; then echo $$ > pulls; exec sleep 100; fi";
    let args = ["--jobs", "2", "--secret", "key=hunter2", "--engine", &project.engine_behind(before)];
    let child = project.spawn(&args);
    project.wait_for(1, "one", "ready");
    wait_until("the pull", || project.path().join("pulls").exists());
    signal(&child, "KILL");
    end(child);
    let mode = Command::new("sh").args(["-c", "stat -c %a tmp/*"]).current_dir(project.path()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&mode.stdout), "700\n", "nobody else looks into it");
    let found = || {
        Command::new("grep").args(["-rlaE", "-D", "skip", "hunter2|bWU6aHVudGVyMg"]).arg(project.temporary()).output()
    };
    let left = String::from_utf8(found().unwrap().stdout).unwrap();
    assert_eq!(left, "");
    let cleaned = project.run(&["--clean"]);
    assert!(cleaned.output.contains("removed the temporary files of 1 run\n"), "{} {}", cleaned.output, cleaned.errors);
    assert_eq!(std::fs::read_dir(project.temporary()).unwrap().count(), 0);
    let pull = std::fs::read_to_string(project.path().join("pulls")).unwrap();
    Command::new("kill").arg(pull.trim()).status().unwrap();
}

/// As node makes its standard output for all who have it too.
fn an_output_that_is_not_waited_for() {
    let project = Project::new(&Pipeline::new("run_output", "Output").tasks([task("one", "seq 60000")]));
    let (mut reader, writer) = std::io::pipe().unwrap();
    rustix::io::ioctl_fionbio(&writer, true).unwrap();
    let mut child = project.command(&[]).stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
    project.wait_for(1, "one", "\n1000\n");
    let mut output = String::new();
    reader.read_to_string(&mut output).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(output.matches("one | ").count(), 60_000);
    assert!(output.contains("run 1 of run_output succeeded"), "{output}");
}

fn docker_that_is_podman() {
    let project = Project::new(&Pipeline::new("run_podman", "Podman").tasks([task("one", "echo said")]));
    let programs = project.path().join("programs");
    std::fs::create_dir(&programs).unwrap();
    std::fs::rename(project.engine_behind(""), programs.join("podman")).unwrap();
    let before = "echo 'Emulate Docker CLI using podman. Create /etc/containers/nodocker to quiet msg.' >&2";
    std::fs::rename(project.engine_behind(before), programs.join("docker")).unwrap();
    let real = std::env::var("PATH").unwrap();
    let found = |name: &str| std::env::split_paths(&real).map(|folder| folder.join(name)).find(|file| file.exists());
    for name in ["podman", "docker"] {
        let script = std::fs::read_to_string(programs.join(name)).unwrap();
        let engine = crate::support::engine().unwrap();
        let whole = script.replace(&format!("exec {engine} "), &format!("exec {} ", found(engine).unwrap().display()));
        std::fs::write(programs.join(name), whole).unwrap();
    }
    let mut command = crate::common::command(project.path(), &["run", "pipeline.json", "--out", "target/gofer"]);
    let path = format!("{}:{real}", programs.display());
    let ran: crate::common::Ran = command.env("PATH", path).output().unwrap().into();
    assert_eq!(ran.code, Some(0), "{} {}", ran.output, ran.errors);
    assert_eq!(project.log(1, "one"), "said\n");
}

/// Of a pull all tasks are told that wait for it, and how far it has come the one that asked for it.
fn how_far_a_pull_has_come() {
    let pull = |id: &str| task(id, "true").always_pull_newest_image(true);
    let project = Project::new(&Pipeline::new("calls_pull", "Pull").tasks([pull("one"), pull("two")]));
    let says = "echo 1f3e46996e29: Pulling fs layer; echo 9d3c5f4e1a2b: Pulling fs layer; echo latest: Pulling from x";
    let engine = project.engine_behind(&format!(
        "if [ $1 = pull ]; then {says}; sleep 1.2; echo 1f3e46996e29: Pull complete; sleep 1.2; exit; fi"
    ));
    let ran = project.run(&["--engine", &engine, "--jobs", "2"]);
    assert_eq!(ran.code, Some(0), "{} {}", ran.output, ran.errors);
    for line in ["one = pulling gofer-test/busybox\n", "two = pulling gofer-test/busybox\n", ": 1 of 2 layers\n"] {
        assert!(ran.output.contains(line), "{line}: {}", ran.output);
    }
}
