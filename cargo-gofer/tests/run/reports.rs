//! What machines are given besides: a report for readers of tests, a summary and groups for GitHub Actions.

use std::fs;

use gofer_model::{Pipeline, Status};

use crate::support::{Case, Project, SmallDisk, cases, task};

pub const ALL: &[Case] = cases![
    a_report_for_readers_of_tests,
    a_report_that_cannot_be_written,
    a_summary_of_the_step,
    logs_in_groups,
    a_summary_that_cannot_be_written,
];

pub const ON_A_DISK_OF_ITS_OWN: &[Case] = cases![a_report_on_a_full_disk];

fn pipeline(id: &str) -> Project {
    Project::new(&Pipeline::new(id, "Reports | <all>").tasks([
        task("build", "echo built; printf 'a \\001 \\033[31mred\\033[0m <&]]>'"),
        task("test", "echo ::error::no; echo '::endgroup::'; echo wrong; exit 3").depends_on(["build"]),
        task("publish", "true").depends_on(["test"]),
        task("tell", "true").depends_on([("test", Status::Failure)]),
        task("nothing", "true"),
    ]))
}

fn a_report_for_readers_of_tests() {
    let project = pipeline("report_junit");
    let ran = project.run(&["--report", "junit=report.xml"]);
    assert_eq!(ran.code, Some(1), "{}", ran.errors);
    let file = fs::File::open(project.path().join("report.xml")).unwrap();
    let report = junit_parser::from_reader(std::io::BufReader::new(file)).unwrap();
    assert_eq!((report.tests, report.failures, report.errors, report.skipped), (5, 1, 0, 1));
    let [suite] = report.suites.as_slice() else { panic!("{report:#?}") };
    assert_eq!(suite.name, "report_junit");
    let case = |name: &str| suite.cases.iter().find(|case| case.original_name == name).unwrap();
    assert!(case("build").status.is_success() && case("tell").status.is_success());
    assert!(case("publish").status.is_skipped());
    let failure = case("test").status.failure_as_ref();
    assert_eq!(failure.message, "exit code 3");
    // That reader leaves out what is escaped in a text.
    let text = fs::read_to_string(project.path().join("report.xml")).unwrap();
    let document = roxmltree::Document::parse(&text).unwrap();
    let printed = document.descendants().filter(|node| node.has_tag_name("system-out"));
    assert!(printed.filter_map(|node| node.text()).any(|text| text == "built\na  red <&]]>\n"), "{text}");
    assert_eq!(case("test").classname.as_deref(), Some("report_junit"));
    assert!(case("test").time > 0.0);
}

fn a_report_that_cannot_be_written() {
    let project = pipeline("report_none");
    let ran = project.run(&["--report", "junit=no/such/folder/report.xml"]);
    let expected = "error: could not write the report no/such/folder/report.xml: No such file or directory";
    assert!(ran.code == Some(2) && ran.errors.starts_with(expected), "{}", ran.errors);
    assert!(!project.record_folder(1).exists(), "nothing was started");
    for wrong in ["report.xml", "junit", "junit=", "tap=report"] {
        let ran = project.run(&["--report", wrong]);
        assert!(ran.code == Some(2) && ran.errors.contains("write junit=FILE"), "{wrong}: {}", ran.errors);
    }
}

fn a_report_on_a_full_disk() {
    let disk = SmallDisk::new().unwrap();
    let fill = format!("head -c 8000000 /dev/zero > {}/full; exit 0", disk.path());
    let project = Project::new(&Pipeline::new("report_full", "Full").tasks([task("one", "echo x")]));
    let report = format!("junit={}/report.xml", disk.path());
    std::process::Command::new("sh").args(["-c", &fill]).output().unwrap();
    let ran = project.run(&["--report", &report]);
    assert!(ran.code == Some(2) && ran.errors.contains("could not write the report "), "{}", ran.errors);
    assert!(ran.errors.contains("No space left"), "{}", ran.errors);
}

fn a_summary_of_the_step() {
    let project = pipeline("report_summary");
    let file = project.path().join("summary.md");
    fs::write(&file, "of a step before\n").unwrap();
    let ran = project.command(&[]).env("GITHUB_STEP_SUMMARY", &file).output().unwrap();
    assert_eq!(ran.status.code(), Some(1));
    let summary = fs::read_to_string(&file).unwrap();
    let begin = "of a step before\n### Reports &#124; &#60;all&#62;: failed after ";
    assert!(summary.starts_with(begin), "{summary}");
    let row = |id: &str| summary.lines().find(|line| line.starts_with(&format!("| {id} |"))).unwrap().to_owned();
    assert!(
        row("test").starts_with("| test | **failed** | ") && row("test").ends_with("s | exit code 3 |"),
        "{summary}"
    );
    assert!(row("publish").starts_with("| publish | skipped |  | needs &#96;test&#58; success"), "{summary}");
    assert!(
        summary.contains(
            "<summary>the end of what test has printed</summary>\n\n<pre>::error::no&#10;::endgroup::&#10;wrong</pre>"
        ),
        "{summary}"
    );
}

fn a_summary_that_cannot_be_written() {
    let project = pipeline("report_nowhere");
    let ran = project.command(&[]).env("GITHUB_STEP_SUMMARY", "/no/such/folder/file").output().unwrap();
    let output = String::from_utf8(ran.stdout).unwrap();
    assert!(output.contains("warning: could not add to the summary of the step, /no/such/folder/file: "), "{output}");
    assert_eq!(ran.status.code(), Some(1));
}

fn logs_in_groups() {
    let project = pipeline("report_groups");
    let ran = project.command(&["--jobs", "1"]).env("GITHUB_ACTIONS", "true").output().unwrap();
    let output = String::from_utf8(ran.stdout).unwrap();
    let lines: Vec<&str> = output.lines().collect();
    let place =
        |begin: &str| lines.iter().position(|line| line.starts_with(begin)).unwrap_or_else(|| panic!("{output}"));
    let group = place("::group::build: succeeded after ");
    assert!(lines[group + 1].starts_with("::stop-commands::") && lines[group + 2] == "built", "{output}");
    let token = lines[group + 1].strip_prefix("::stop-commands::").unwrap();
    assert_eq!(lines[group + 4..group + 6], [&format!("::{token}::"), "::endgroup::"], "{output}");
    // What has failed is open, and what a task prints is no command.
    let failed = place("test    = failed after ");
    let token = format!("::{}::", lines[failed + 1].strip_prefix("::stop-commands::").unwrap());
    assert_eq!(lines[failed + 2..failed + 6], ["::error::no", "::endgroup::", "wrong", &token], "{output}");
    assert!(lines[failed + 6].starts_with("::error title=test::task `test` failed after "), "{output}");
    assert!(lines.iter().any(|line| line.starts_with("nothing = succeeded after ")), "no empty groups: {output}");
    assert!(lines.contains(&"publish = skipped: needs `test: success`, which failed"), "{output}");
}
