//! Objects: files that tasks write, of which anything may be made.

use std::os::unix::fs::symlink;

use std::process::Command;

use gofer_model::{Pipeline, Task, pipeline_object, run_object};

use crate::support::{Case, IMAGE, Project, cases, engine_says, task};

pub const ALL: &[Case] = cases![
    what_is_no_file_is_no_object,
    bytes_that_are_no_text,
    an_image_with_a_user_can_write_objects,
    the_command_line_counts_before_a_file,
    objects_are_taken_over_as_they_are,
];

pub const AS_ANOTHER_USER: &[Case] = cases![what_root_has_made_can_be_removed];

fn what_is_no_file_is_no_object() {
    let make = "cd $GOFER_OBJECTS/run; ln -s /etc/hostname link; mkfifo pipe; mkdir folder; \
                head -c 200000 /dev/zero > large; ln -s pipe $GOFER_OBJECTS/pipeline/link";
    let read = |id: &str| task(id, "echo \"read: $A\"").depends_on(["make"]).variable("A", run_object(id));
    let ids = ["link", "pipe", "folder", "large"];
    let project = Project::new(&Pipeline::new("run_odd", "Odd").task(task("make", make)).tasks(ids.map(read)));
    let ran = project.run(&[]);
    assert_eq!(ran.code, Some(1), "{}", ran.output);
    assert!(!ran.output.contains("read:"), "{}", ran.output);
    for (id, what) in [
        ("link", "is a link, which is not followed, not a file"),
        ("pipe", "is a pipe, a socket or a device, not a file"),
        ("folder", "is a folder, not a file"),
        ("large", "is larger than 128 KiB, which is the most that a variable can hold"),
    ] {
        assert_eq!(project.reason(1, id), format!("the run_object `{id}` {what}"));
    }
    let reader = task("read", "true").variable("A", pipeline_object("link"));
    project.becomes(&Pipeline::new("run_odd", "Odd").tasks([reader]));
    let line = "\n  pipeline_object `link`, for read: it is a link, which is not followed, not a file\n";
    for args in [&[][..], &["--dry-run"]] {
        let ran = project.run(args);
        assert_eq!(ran.code, Some(2));
        assert!(ran.errors.ends_with(line), "{}", ran.errors);
    }
}

/// As on a server: what is no UTF-8 is U+FFFD in a variable, byte by byte where one stands alone.
fn bytes_that_are_no_text() {
    let make = "cd $GOFER_OBJECTS/run; printf 'a\\377\\376b\\303' > bytes; printf 'a\\000b' > nul";
    let read = |id: &str| {
        task(id, "printf %s \"$A\"; wc -c < $GOFER_OBJECTS/run/bytes")
            .depends_on(["make"])
            .variable("A", run_object(id))
    };
    let project =
        Project::new(&Pipeline::new("run_bytes", "Bytes").task(task("make", make)).tasks(["bytes", "nul"].map(read)));
    assert_eq!(project.run(&[]).code, Some(1));
    assert_eq!(project.log(1, "bytes"), "a\u{fffd}\u{fffd}b\u{fffd}5\n", "the file has its five bytes");
    assert_eq!(project.reason(1, "nul"), "the variable `A` holds a NUL character, which no environment can hold");
}

/// An image whose user is not root, made of the one with busybox.
fn image_with_a_user() -> &'static str {
    let image = "gofer-test/busybox-user:latest";
    let container = engine_says(&["create", IMAGE, "true"]);
    engine_says(&["commit", "--change", "USER 1234:1234", &container, image]);
    engine_says(&["rm", &container]);
    image
}

fn an_image_with_a_user_can_write_objects() {
    let write = "id -u; cd $GOFER_OBJECTS; echo made > run/tag; mkdir run/folder; echo kept > pipeline/last";
    let write = Task::new("write", image_with_a_user()).command(["sh", "-c", write]).always_pull_newest_image(false);
    let read = task("read", "echo $TAG").depends_on(["write"]).variable("TAG", run_object("tag"));
    let project = Project::new(&Pipeline::new("run_user", "User").tasks([write, read]));
    let ran = project.run(&[]);
    assert_eq!(ran.code, Some(0), "{}", ran.output);
    assert_eq!(project.log(1, "write"), "1234\n");
    assert_eq!(project.log(1, "read"), "made\n");
    assert!(project.path().join("target/gofer/objects/run_user/last").is_file());
}

fn the_command_line_counts_before_a_file() {
    let write = task("write", "echo written > $GOFER_OBJECTS/run/a; echo written > $GOFER_OBJECTS/pipeline/b");
    let read = task("read", "echo $A $B").depends_on(["write"]);
    let read = read.variable("A", run_object("a")).variable("B", pipeline_object("b"));
    let project = Project::new(&Pipeline::new("run_over", "Over").tasks([write, read]));
    assert_eq!(project.run(&["--object", "a=given", "--object", "b=given too"]).code, Some(0));
    assert_eq!(project.log(1, "read"), "given given too\n");
    assert_eq!(project.run(&[]).code, Some(0));
    assert_eq!(project.log(2, "read"), "written written\n");
}

fn objects_are_taken_over_as_they_are() {
    let write = "cd $GOFER_OBJECTS/run; mkdir -p dist/bin; echo 'echo it runs' > dist/bin/tool; chmod 755 dist/bin/tool; \
                 chmod 500 dist/bin; ln -s /no/such/file link; mkfifo pipe";
    let read = "cd $GOFER_OBJECTS/run; sh -c dist/bin/tool; readlink link; test ! -e pipe; test -e ../pipeline/mended";
    let tasks = [task("write", write), task("read", read).depends_on(["write"])];
    let project = Project::new(&Pipeline::new("run_over", "Over").tasks(tasks));
    assert_eq!(project.run(&[]).code, Some(1));
    std::fs::write(project.path().join("target/gofer/objects/run_over/mended"), "").unwrap();
    symlink("/dev/zero", project.record_folder(1).join("objects/zero")).unwrap();
    let ran = project.run(&["--from", "read"]);
    assert_eq!(ran.code, Some(0), "{} {}", ran.output, ran.errors);
    assert_eq!(project.log(2, "read"), "it runs\n/no/such/file\n");
    assert!(ran.output.contains("warning: the object `pipe` is not a file, and is not taken over\n"), "{}", ran.output);
}

fn what_root_has_made_can_be_removed() {
    let write = "umask 077; cd $GOFER_OBJECTS/run; mkdir -p a/b; echo x > a/b/c; echo x > /gofer/objects/pipeline/kept; \
                 ln -s /etc/passwd link; echo x > mine";
    let read = task("read", "echo read").depends_on(["write"]).variable("MINE", run_object("mine"));
    let without_chown = Task::new("no_tools", IMAGE).entrypoint(["false"]).depends_on(["write"]);
    let tasks = [without_chown.always_pull_newest_image(false), task("write", write), read];
    let project = Project::new(&Pipeline::new("run_root", "Root").tasks(tasks));
    let ran = crate::common::Ran::from(project.command_as_another(&[]).output().unwrap());
    assert_eq!(ran.code, Some(1), "{} {}", ran.output, ran.errors);
    assert!(!ran.output.contains("cannot be made yours"), "{}", ran.output);
    let why = project.reason(1, "read");
    let expected = "the run_object `mine` cannot be read: Permission denied (os error 13); the task that writes it can `chmod a+r` it";
    assert_eq!(why, expected);
    let foreign =
        Command::new("find").arg(project.path().join("target")).args(["!", "-user", "1234"]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&foreign.stdout), "");
    let passwd = std::os::unix::fs::MetadataExt::uid(&std::fs::metadata("/etc/passwd").unwrap());
    assert_eq!(passwd, 0, "no link is followed");
}
