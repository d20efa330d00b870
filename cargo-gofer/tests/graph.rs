//! `cargo gofer graph` as it is run, on files of JSON. `SNAPSHOTS=overwrite` writes what is
//! expected anew.

mod common;

use std::path::{Path, PathBuf};
use std::process::Output;

use gofer_model::{Pipeline, Status, Task};
use snapbox::{assert_data_eq, file};

/// Tasks with every condition, a long image and a description.
fn release() -> Pipeline {
    let image = "registry.example.com/a/team/with/a/long/name/builder:2026.01.15";
    Pipeline::new("release", "Release the app").description("Builds, then ships.").tasks([
        Task::new("lint", "rust:1.95").description("Formatting, lints & \"style\"."),
        Task::new("build", image),
        Task::new("test_msrv", "rust:1.85").depends_on(["build"]),
        Task::new("publish", "alpine:3.20").depends_on(["build", "lint", "test_msrv"]),
        Task::new("report", "alpine:3.20").depends_on([
            ("build", Status::Success),
            ("lint", Status::Any),
            ("test_msrv", Status::Failure),
        ]),
    ])
}

/// The pipeline as a file of its own, so that tests can run side by side.
fn file_of(pipeline: &Pipeline, name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("graph");
    std::fs::create_dir_all(&folder).expect("a folder for tests");
    let file = folder.join(format!("{name}.json"));
    std::fs::write(&file, serde_json::to_string(pipeline).expect("JSON")).expect("a file for tests");
    file
}

fn graph(pipeline: &Pipeline, name: &str, args: &[&str]) -> Output {
    let mut command = common::command(Path::new("."), &["graph"]);
    command.arg(file_of(pipeline, name)).args(args).output().expect("the program runs")
}

/// What it prints when all is well.
fn drawn(pipeline: &Pipeline, name: &str, args: &[&str]) -> String {
    let output = graph(pipeline, name, args);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Each task after the one before, and after the 20 before that now and then.
fn many(tasks: usize) -> Pipeline {
    let task = |at: usize| {
        let parents =
            (at.saturating_sub(if at.is_multiple_of(100) { 20 } else { 1 })..at).map(|parent| format!("task_{parent}"));
        Task::new(format!("task_{at}"), "alpine:3.20").depends_on(parents)
    };
    Pipeline::new("many", "Many").tasks((0..tasks).map(task))
}

#[test]
fn text() {
    assert_data_eq!(drawn(&release(), "text", &[]), file!["graph/release.txt"].raw());
}

#[test]
fn colours_change_no_word() {
    let coloured = drawn(&release(), "colours", &["--color", "always"]);
    assert!(coloured.contains("\u{1b}["));
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), drawn(&release(), "no_colours", &[]));
}

#[test]
fn mermaid() {
    assert_data_eq!(drawn(&release(), "mermaid", &["--format", "mermaid"]), file!["graph/release.mmd"].raw());
}

#[test]
fn dot() {
    assert_data_eq!(drawn(&release(), "dot", &["--format", "dot"]), file!["graph/release.dot"].raw());
}

#[test]
fn svg_holds_every_task_and_dependency_once() {
    let svg = drawn(&release(), "svg", &["--format", "svg"]);
    let document = roxmltree::Document::parse(&svg).unwrap();
    let titles = |class: &str| -> Vec<String> {
        let groups =
            document.descendants().filter(|node| node.attribute("class").is_some_and(|c| c.starts_with(class)));
        let title = |group: roxmltree::Node| {
            group
                .children()
                .find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "title")))?
                .text()
                .map(str::to_owned)
        };
        let mut titles: Vec<String> = groups.filter_map(title).collect();
        titles.sort();
        titles
    };
    assert_eq!(
        titles("task"),
        [
            "build\nregistry.example.com/a/team/with/a/long/name/builder:2026.01.15",
            "lint: Formatting, lints & \"style\".\nrust:1.95",
            "publish\nalpine:3.20",
            "report\nalpine:3.20",
            "test_msrv\nrust:1.85",
        ]
    );
    assert_eq!(
        titles("edge"),
        [
            "publish after build (success)",
            "publish after lint (success)",
            "publish after test_msrv (success)",
            "report after build (success)",
            "report after lint (any)",
            "report after test_msrv (failure)",
            "test_msrv after build (success)",
        ]
    );
}

#[test]
fn the_same_pipeline_gives_the_same_picture() {
    let draw = |name| drawn(&release(), name, &["--format", "html"]);
    assert_eq!(draw("same_one"), draw("same_two"));
}

/// A folder of a test's own, empty.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder for tests")
}

#[test]
fn a_file_is_written_and_not_over_another() {
    let folder = folder();
    let file = folder.path().join("picture.txt");
    let name = file.to_str().unwrap();
    let answer = drawn(&many(40), "written", &["-o", name, "--color", "always"]);
    assert_eq!(answer, format!("wrote {name}\n"));
    let first = std::fs::read_to_string(&file).unwrap();
    let again = graph(&release(), "written_again", &["-o", name]);
    assert_eq!(again.status.code(), Some(2));
    let says = format!(
        "error: {name} is there already, and is left as it is\nhelp: name another file, or write over it with `--force`\n"
    );
    assert_eq!(String::from_utf8_lossy(&again.stderr), says);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), first);
    drawn(&release(), "written_over", &["-o", name, "--force", "--color", "always"]);
    assert_data_eq!(std::fs::read_to_string(&file).unwrap(), file!["graph/release.txt"].raw());
    for nowhere in ["/nowhere/at/all.txt", folder.path().to_str().unwrap()] {
        let nowhere = graph(&release(), "nowhere", &["-o", nowhere, "--format", "text"]);
        assert_eq!(nowhere.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&nowhere.stderr).contains("could not write /"));
    }
}

#[test]
fn a_dash_is_standard_output() {
    assert_eq!(drawn(&release(), "dash", &["-o", "-"]), drawn(&release(), "no_dash", &[]));
    assert!(drawn(&release(), "dash_svg", &["-o", "-", "--format", "svg"]).starts_with("<svg "));
}

#[test]
fn the_files_name_says_the_format() {
    let folder = folder();
    for (end, begins) in [
        ("svg", "<svg "),
        ("html", "<!doctype html>"),
        ("dot", "digraph"),
        ("mmd", "---"),
        ("txt", "Release"),
        ("SVG", "<svg"),
    ] {
        let file = folder.path().join(format!("graph-named-{end}.{end}"));
        drawn(&release(), "named", &["-o", file.to_str().unwrap()]);
        let written = std::fs::read_to_string(&file).unwrap();
        assert!(written.to_lowercase().starts_with(&begins.to_lowercase()), "{end}: {written:.60}");
    }
}

#[test]
fn a_name_that_says_no_format_is_refused() {
    let ends = "help: let it end in .txt, .json, .mmd, .dot, .svg or .html, or say `--format`";
    let drawn = format!("Graphviz draws this one: `cargo gofer graph {}", file_of(&release(), "unnamed").display());
    for (name, help) in [
        ("x.md", format!("{ends}\n")),
        ("x", format!("{ends}\n")),
        ("x.png", format!("{ends}; {drawn} --format dot | dot -Tpng -o x.png`\n")),
        ("x.pdf", format!("{ends}; {drawn} --format dot | dot -Tpdf -o x.pdf`\n")),
    ] {
        let ran = graph(&release(), "unnamed", &["-o", name]);
        assert_eq!(ran.status.code(), Some(2));
        let says = format!("error: the name `{name}` does not say what to draw\n{help}");
        assert_eq!(String::from_utf8_lossy(&ran.stderr), says);
        assert!(!PathBuf::from(name).exists());
    }
}

#[test]
fn ten_thousand_tasks_are_a_list() {
    let text = drawn(&many(10_000), "ten_thousand", &[]);
    assert!(text.contains("\na list, since a drawing would have more than 300 tasks\n"));
    assert_eq!(text.lines().filter(|line| line.starts_with("  task_")).count(), 10_000);
    assert!(text.lines().all(|line| line.chars().count() <= 100));
    assert!(text.lines().any(|line| line.contains(" … and ") && line.ends_with(" more")));
}

#[test]
fn wide_lanes_are_a_list() {
    let below = (0..50).map(|at| Task::new(format!("task_{at}"), "alpine:3.20").depends_on(["first"]));
    let wide = Pipeline::new("wide", "Wide").task(Task::new("first", "alpine:3.20")).tasks(below);
    let text = drawn(&wide, "wide", &[]);
    assert!(text.contains("\na list, since a drawing would have more than 60 columns of lanes\n"), "{text}");
}

#[test]
fn a_task_alone_is_one_line() {
    let alone = (0..18).map(|at| Task::new(format!("task_{at:02}"), "alpine:3.20"));
    let chain = ["one", "two"].map(|id| Task::new(format!("chain_{id}"), "alpine:3.20"));
    let [one, two] = chain;
    let two = two.depends_on(["chain_one"]);
    let pipeline = Pipeline::new("alone", "Alone").tasks(alone).task(one).task(two);
    let text = drawn(&pipeline, "alone", &[]);
    assert_eq!(text.lines().filter(|line| line.is_empty()).count(), 1, "{text}");
    assert_eq!(text.lines().count(), 22, "{text}");
}

#[test]
fn wide_layers_are_rows_and_chains_are_columns() {
    let size = |svg: &str| -> (f64, f64) {
        let document = roxmltree::Document::parse(svg).unwrap();
        let length = |name| document.root_element().attribute(name).unwrap().parse().unwrap();
        (length("width"), length("height"))
    };
    let free = (0..30).map(|at| Task::new(format!("task_{at}"), "alpine:3.20"));
    let (width, height) = size(&drawn(&Pipeline::new("free", "Free").tasks(free), "free", &["--format", "svg"]));
    assert!(width < 1300.0 && height < 600.0, "{width} {height}");
    let (width, height) = size(&drawn(&many(30), "chain", &["--format", "svg"]));
    assert!(width < 400.0 && height < 3500.0, "{width} {height}");
}

#[test]
fn the_legend_has_the_conditions_that_occur() {
    let legend = |pipeline: &Pipeline, name: &str| {
        let svg = drawn(pipeline, name, &["--format", "svg"]);
        ["success: ", "failure: ", "any: "].map(|word| svg.contains(&format!(">{word}")))
    };
    assert_eq!(legend(&release(), "legend_all"), [true, true, true]);
    assert_eq!(legend(&many(3), "legend_success"), [true, false, false]);
    assert_eq!(legend(&many(1), "legend_none"), [false, false, false]);
}

/// In a page, rules for everything would change what is around the picture.
#[test]
fn the_pictures_style_is_its_own() {
    let svg = drawn(&release(), "style", &["--format", "svg"]);
    let (_, style) = svg.split_once("<style>\n").unwrap();
    let (style, _) = style.split_once("</style>").unwrap();
    for line in style.lines().map(str::trim).filter(|line| line.contains('{') && !line.starts_with('@')) {
        let (selectors, _) = line.split_once('{').unwrap();
        assert!(selectors.split(',').all(|selector| selector.trim().starts_with(".gofer")), "{line}");
    }
    assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"gofer\""), "{svg:.200}");
}

#[test]
fn ten_thousand_tasks_have_a_picture() {
    let svg = drawn(&many(10_000), "picture", &["--format", "svg"]);
    assert_eq!(svg.matches("<g class=\"task\">").count(), 10_000);
}

/// As many dependencies as there can be, so that every row has a lane for every task.
#[test]
fn too_much_for_a_layout_is_said_at_once() {
    let id = |at: usize| format!("task_{at}");
    let all = (0..500).map(|at| Task::new(id(at), "alpine:3.20").depends_on((0..at).map(id)));
    let all = Pipeline::new("all", "All").tasks(all);
    for format in ["svg", "html"] {
        let output = graph(&all, &format!("too_much_{format}"), &["--format", format]);
        assert_eq!(output.status.code(), Some(2));
        assert_data_eq!(String::from_utf8(output.stderr).unwrap(), file!["graph/too_much.txt"].raw());
    }
}

#[test]
fn a_pipeline_that_is_not_valid_is_not_drawn() {
    let cycle = Pipeline::new("cycle", "Cycle").task(Task::new("one", "alpine:3.20").depends_on(["one"]));
    let output = graph(&cycle, "cycle", &[]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    assert!(String::from_utf8_lossy(&output.stderr).contains("depends on itself"));
}
