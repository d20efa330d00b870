//! `--clean`: what is left of killed runs, and nothing else.

use gofer_model::Pipeline;

use crate::common::Ran;
use crate::support::{Case, Project, cases, end, engine_says, signal, task, wait_until};

pub const ALL: &[Case] =
    cases![a_run_whose_folder_is_gone, an_engine_that_shows_no_label_in_a_list, two_who_clean_at_the_same_time];

pub const AS_ANOTHER_USER: &[Case] = cases![a_run_of_another_user];

fn project(id: &str) -> Project {
    Project::new(&Pipeline::new(id, "Long").tasks([task("serve", "echo ready; sleep 300")]))
}

/// It may be on, with its folder removed behind its back, or in another file system.
fn a_run_whose_folder_is_gone() {
    let project = project("run_gone");
    let child = project.spawn(&[]);
    project.wait_for(1, "serve", "ready");
    std::fs::remove_dir_all(project.path().join("target")).unwrap();
    let container = project.containers().remove(0);
    let cleaned = project.run(&["--clean"]);
    assert_eq!(cleaned.code, Some(0), "{}", cleaned.errors);
    let expected = format!("\nleft alone {container}: whether its run is over cannot be told: ");
    assert!(cleaned.output.contains(&expected), "{}", cleaned.output);
    assert!(cleaned.output.contains("/runs/1/lock is not there\n"), "{}", cleaned.output);
    assert!(cleaned.output.ends_with("rm --force NAME` removes one\n"), "{}", cleaned.output);
    assert_eq!(project.containers(), [container.as_str()]);
    // Nor is it another run that has the same folder.
    std::fs::create_dir_all(project.record_folder(1)).unwrap();
    std::fs::write(project.record_folder(1).join("lock"), "another").unwrap();
    let cleaned = project.run(&["--clean"]);
    assert!(cleaned.output.contains("/runs/1/lock is another run's\n"), "{}", cleaned.output);
    assert_eq!(project.containers(), [container.as_str()]);
    engine_says(&["kill", &container]);
    end(child);
}

fn a_run_of_another_user() {
    let project = project("run_theirs");
    let child = project.spawn(&[]);
    project.wait_for(1, "serve", "ready");
    let container = project.containers().remove(0);
    let elsewhere = self::project("run_mine");
    let cleaned = Ran::from(elsewhere.command_as_another(&["--clean"]).output().unwrap());
    assert_eq!(cleaned.code, Some(0), "{}", cleaned.errors);
    assert!(cleaned.output.contains(&format!("\nleft alone {container}: it is of user 0\n")), "{}", cleaned.output);
    assert_eq!(project.containers(), [container.as_str()]);
    signal(&child, "INT");
    end(child);
    assert_eq!(project.containers(), [""; 0]);
}

/// Podman's list of containers is such a one.
fn an_engine_that_shows_no_label_in_a_list() {
    let project = project("run_labels");
    let mut child = project.spawn(&["--source"]);
    project.wait_for(1, "serve", "ready");
    child.kill().unwrap();
    child.wait().unwrap();
    let no_label = "case \"$*\" in *.Label\\ *) echo \"can't evaluate field Label\" >&2; exit 125;; esac";
    let engine = project.engine_behind(no_label);
    wait_until("all to be removed", || {
        let cleaned = project.run(&["--clean", "--engine", &engine]);
        assert_eq!(cleaned.code, Some(0), "{}", cleaned.errors);
        project.containers().is_empty()
    });
}

fn two_who_clean_at_the_same_time() {
    let tasks = (0..6).map(|number| task(&format!("task{number}"), "echo ready; sleep 300"));
    let project = Project::new(&Pipeline::new("run_twice", "Long").tasks(tasks));
    let mut child = project.spawn(&["--jobs", "0"]);
    (0..6).for_each(|number| project.wait_for(1, &format!("task{number}"), "ready"));
    child.kill().unwrap();
    child.wait().unwrap();
    let both: Vec<_> = (0..3).map(|_| project.spawn(&["--clean"])).collect();
    for ran in both.into_iter().map(end) {
        assert_eq!(ran.code, Some(0), "{}", ran.errors);
    }
    assert_eq!(project.containers(), [""; 0]);
}
