//! What a run writes down, also where there is no room for it.

use std::path::Path;

use gofer_model::Pipeline;
use serde_json::Value;

use crate::support::{Case, Project, SmallDisk, cases, task};

pub const ALL: &[Case] = cases![nobody_else_can_enter_a_run, what_steers_a_terminal_stays_in_its_line];

pub const ON_A_DISK_OF_ITS_OWN: &[Case] = cases![a_disk_that_a_run_has_filled, a_disk_that_is_full];

fn nobody_else_can_enter_a_run() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = Project::new(&Pipeline::new("run_modes", "Modes").tasks([task("one", "true")]));
    assert_eq!(project.run(&[]).code, Some(0));
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    assert_eq!(mode(&project.record_folder(1)), 0o700);
    assert_eq!(mode(&project.path().join("target/gofer/objects")), 0o700);
    assert_eq!(mode(&project.path().join("target/gofer/objects/run_modes")), 0o1777);
    assert!(!project.record_folder(1).join("reserve").exists());
}

fn what_steers_a_terminal_stays_in_its_line() {
    let script = r"printf '\033]0;a title\nnext \033[31mred\033[0m\n\033]8;;http://x\033\\link\n'";
    let project = Project::new(&Pipeline::new("run_codes", "Codes").tasks([task("one", script)]));
    let ran = project.run(&[]);
    assert!(ran.output.contains("one | \none | next red\none | link\n"), "{:?}", ran.output);
    let ran = project.run(&["--color", "always"]);
    assert!(ran.output.contains("next \u{1b}[31mred\u{1b}[0m\n"), "{:?}", ran.output);
    assert!(project.log(1, "one").starts_with("\u{1b}]0;a title\nnext \u{1b}[31mred"), "logs are exact");
}

/// There is room for the record, whatever has happened to the rest of the disk.
fn a_disk_that_a_run_has_filled() {
    let tasks = [
        task("first", "true"),
        task("fill_it", "while true; do seq 100000; done").depends_on(["first"]),
        task("after", "true").depends_on(["fill_it"]),
    ];
    let project = Project::new(&Pipeline::new("run_room", "Room").tasks(tasks));
    let disk = SmallDisk::new().unwrap();
    assert_eq!(project.run(&["--out", disk.path()]).code, Some(2));
    let json = std::fs::read(Path::new(disk.path()).join("runs/1/run.json")).unwrap();
    let record: Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(record["result"], "cancelled");
    let fates: Vec<&str> =
        record["tasks"].as_array().unwrap().iter().map(|task| task["fate"].as_str().unwrap()).collect();
    assert_eq!(fates, ["succeeded", "cancelled", "cancelled"]);
}

fn a_disk_that_is_full() {
    let project = Project::new(&Pipeline::new("run_full_disk", "Full").tasks([task("one", "true")]));
    let disk = SmallDisk::new().unwrap();
    let full = std::fs::File::create(Path::new(disk.path()).join("full")).unwrap();
    assert!(std::io::copy(&mut std::io::repeat(b'x'), &mut &full).is_err());
    let ran = project.run(&["--out", disk.path()]);
    assert_eq!((ran.code, ran.output.as_str()), (Some(2), ""));
    assert!(ran.errors.contains("No space left on device"), "{}", ran.errors);
    assert_eq!(std::fs::read_dir(Path::new(disk.path()).join("runs")).map_or(0, Iterator::count), 0);
}
