//! What `cargo gofer graph` writes for Mermaid, read by Mermaid itself in Chromium: every id, image
//! and title must be on the picture as it is in the pipeline. And its own page, as it opens.
//!
//!     cargo run --package gofer-tests --bin browser
//!
//! Mermaid comes out of the crate mdbook-mermaid, which is fetched for this. Where that or the
//! browser is missing, nothing is tested, and that is said.

use std::error::Error;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use gofer_dsl::{Pipeline, Status, Task};
use serde_json::Value;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The crate that holds Mermaid 11.6.0.
const HOLDER: (&str, &str) = ("mdbook-mermaid", "0.17.1");
/// How long the browser may take for all pictures.
const PATIENCE: Duration = Duration::from_secs(180);

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let target = gofer_tests::target_folder()?;
    let folder = target.join("browser");
    fs::create_dir_all(&folder)?;
    let Some(browser) = browser() else {
        println!("NOT TESTED: Mermaid, because there is no chromium");
        return Ok(());
    };
    let Some(mermaid) = mermaid(&folder) else {
        println!("NOT TESTED: Mermaid, because {} {} could not be fetched", HOLDER.0, HOLDER.1);
        return Ok(());
    };
    fs::copy(mermaid, folder.join("mermaid.js"))?;
    let gofer = gofer(&target)?;
    let pipelines = pipelines();
    let charts: Vec<String> =
        pipelines.iter().map(|pipeline| graph(&gofer, pipeline, "mermaid")).collect::<Result<_>>()?;
    let drawn = drawn(browser, &folder, &charts)?;
    let wrong: Vec<String> = pipelines
        .iter()
        .zip(&drawn)
        .zip(&charts)
        .flat_map(|((p, drawn), chart)| differences(p, drawn, chart))
        .collect();
    if drawn.len() != pipelines.len() || !wrong.is_empty() {
        let wrong = wrong.iter().take(20).cloned().collect::<Vec<_>>().join("\n");
        return Err(format!("{} pictures of {}\n{wrong}", drawn.len(), pipelines.len()).into());
    }
    println!("Mermaid draws {} pipelines as they are", pipelines.len());
    for pipeline in shapes() {
        opens_readable(browser, &folder, &gofer, &pipeline)?;
    }
    println!("a page opens where its words can be read");
    Ok(())
}

fn browser() -> Option<&'static str> {
    let answers =
        |program: &&str| Command::new(program).arg("--version").output().is_ok_and(|ran| ran.status.success());
    ["chromium", "chromium-browser", "google-chrome"].into_iter().find(answers)
}

/// Mermaid's script, out of cargo's own copy of the crate that holds it.
fn mermaid(folder: &Path) -> Option<PathBuf> {
    let holder = folder.join("holder");
    fs::create_dir_all(holder.join("src")).ok()?;
    fs::write(holder.join("src/lib.rs"), "").ok()?;
    let (name, version) = HOLDER;
    let manifest = format!(
        "[package]\nname = \"holder\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n{name} = \"={version}\"\n"
    );
    fs::write(holder.join("Cargo.toml"), manifest).ok()?;
    let output =
        Command::new(env!("CARGO")).args(["metadata", "--format-version", "1"]).current_dir(&holder).output().ok()?;
    let metadata: Value = serde_json::from_slice(&output.stdout).ok()?;
    let package = metadata["packages"].as_array()?.iter().find(|package| package["name"] == name)?;
    let script = Path::new(package["manifest_path"].as_str()?).with_file_name("src/bin/assets/mermaid.min.js");
    script.is_file().then_some(script)
}

/// The tool, built.
fn gofer(target: &Path) -> Result<PathBuf> {
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--locked", "--package", "cargo-gofer"])
        .env("CARGO_TARGET_DIR", target)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()?;
    if built.success() { Ok(target.join("debug/cargo-gofer")) } else { Err("cargo-gofer cannot be built".into()) }
}

/// What the tool draws.
fn graph(gofer: &Path, pipeline: &Pipeline, format: &str) -> Result<String> {
    let mut command = Command::new(gofer);
    command.args(["graph", "-", "--format", format]);
    // Its warnings about what the language refuses are not of interest here.
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn()?;
    child.stdin.take().ok_or("no standard input")?.write_all(pipeline.to_json().as_bytes())?;
    let output = child.wait_with_output()?;
    if output.status.success() {
        Ok(String::from_utf8(output.stdout)?)
    } else {
        Err(format!("no graph of {}", pipeline.to_json()).into())
    }
}

/// What the browser's page says of each chart. What is not plain ASCII or means something to HTML
/// is written in escapes, both ways.
fn drawn(browser: &str, folder: &Path, charts: &[String]) -> Result<Vec<Value>> {
    let page = folder.join("page.html");
    let charts = serde_json::to_string(charts)?.replace('<', "\\u003c");
    fs::write(&page, include_str!("browser/page.html").replace("CHARTS", &charts))?;
    let dump = dump(browser, folder, &page)?;
    let said = dump.split_once("<pre>").and_then(|(_, rest)| rest.split_once("</pre>"));
    let (said, _) = said.ok_or_else(|| format!("the page says nothing: {dump:.500}"))?;
    Ok(serde_json::from_str(said)?)
}

/// What a page in a window of 1,300 by 800 has become, once its scripts have ended.
fn dump(browser: &str, folder: &Path, page: &Path) -> Result<String> {
    let dump = folder.join("dump.html");
    let child = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1300,800"])
        .args(["--virtual-time-budget=600000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg(format!("file://{}", page.display()))
        .stdin(Stdio::null())
        .stdout(File::create(&dump)?)
        .stderr(File::create(folder.join("errors.txt"))?)
        .spawn()?;
    wait(child)?;
    Ok(fs::read_to_string(&dump)?)
}

/// Wide, long and broad.
fn shapes() -> Vec<Pipeline> {
    let id = |number: usize| format!("task_{number}");
    let task = |number: usize, parents: Vec<String>| Task::new(id(number), "alpine:3.20").depends_on(parents);
    let fan = (0..200).map(|number| task(number, if number == 0 { Vec::new() } else { vec![id(0)] }));
    let chain = (0..100).map(|number| task(number, number.checked_sub(1).map(id).into_iter().collect()));
    let free = (0..30).map(|number| task(number, Vec::new()));
    vec![
        Pipeline::new("fan", "Fan").tasks(fan),
        Pipeline::new("chain", "Chain").tasks(chain),
        Pipeline::new("free", "Free").tasks(free),
    ]
}

/// Whether the first view of a page shows the first task, large enough.
fn opens_readable(browser: &str, folder: &Path, gofer: &Path, pipeline: &Pipeline) -> Result<()> {
    let page = folder.join("graph.html");
    fs::write(&page, graph(gofer, pipeline, "html")?)?;
    let dump = dump(browser, folder, &page)?;
    let number = |from: &str, name: &str| -> Option<f64> {
        let (_, rest) = from.split_once(&format!(" {name}=\""))?;
        rest.split_once('"')?.0.parse().ok()
    };
    let (_, view) = dump.split_once("viewBox=\"").ok_or("the page has no picture")?;
    let view: Vec<f64> =
        view.split('"').next().unwrap_or_default().split(' ').map(str::parse).collect::<std::result::Result<_, _>>()?;
    let (_, task) = dump.split_once("class=\"task\"").ok_or("the picture has no task")?;
    let (Some(x), Some(y), [left, top, width, height]) = (number(task, "x"), number(task, "y"), view.as_slice()) else {
        return Err("the picture is not read".into());
    };
    // Boxes are moved by the picture's margin.
    let is_seen = x + 100.0 > *left && x < left + width && y + 100.0 > *top && y < top + height;
    if is_seen && 1300.0 / width >= 0.7 {
        return Ok(());
    }
    Err(format!("{} opens with {view:?}, its first task is at {x}, {y}", pipeline.name).into())
}

fn wait(mut child: Child) -> Result<()> {
    let begun = Instant::now();
    while child.try_wait()?.is_none() {
        if begun.elapsed() > PATIENCE {
            child.kill()?;
            child.wait()?;
            return Err("the browser does not end".into());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

/// Where the picture is not the pipeline.
fn differences(pipeline: &Pipeline, drawn: &Value, chart: &str) -> Vec<String> {
    let images = !chart.contains("%% without images");
    let label = |task: &Task| if images { format!("{}\n{}", task.id, task.image) } else { task.id.clone() };
    let mut expected: Vec<String> = pipeline.tasks.iter().map(label).collect();
    expected.sort();
    let text = |value: &Value| -> Vec<String> {
        let list = value.as_array().into_iter().flatten();
        list.filter_map(|text| text.as_str().map(str::to_owned)).collect()
    };
    let mut boxes = text(&drawn["boxes"]);
    boxes.sort();
    let edges: usize = pipeline.tasks.iter().map(|task| task.depends_on.len()).sum();
    let mut wrong = Vec::new();
    if !drawn["error"].is_null() {
        wrong.push(format!("{}\n{chart}", drawn["error"]));
    } else if text(&drawn["titles"]) != [pipeline.name.as_str()] {
        wrong.push(format!("title {:?} is drawn as {}", pipeline.name, drawn["titles"]));
    } else if boxes != expected {
        let missing: Vec<&String> = expected.iter().filter(|task| !boxes.contains(task)).collect();
        let others: Vec<&String> = boxes.iter().filter(|task| !expected.contains(task)).collect();
        wrong.push(format!("{missing:?} are drawn as {others:?}"));
    } else if drawn["edges"] != edges {
        wrong.push(format!("{edges} dependencies are drawn as {}", drawn["edges"]));
    }
    wrong
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % limit
    }

    fn parts(&mut self, parts: &[&str], most: usize) -> String {
        (0..=self.below(most)).map(|_| parts[self.below(parts.len())]).collect()
    }
}

/// Texts of which many mean something to Mermaid, HTML, YAML or Markdown; not `fa:fa-x`, which is an
/// icon to Mermaid however it is written.
fn pipelines() -> Vec<Pipeline> {
    let mut dice = Dice(7);
    let mut all: Vec<Pipeline> = (0..60).map(|_| pipeline(&mut dice)).collect();
    for title in
        ["Build <fast> & a<b, \"q\"", "x < y > z", "1. one", "- one", "# one", "a: b", "%%{init}%%", "_a_ **b** `c`"]
    {
        all.push(Pipeline::new("titles", title).task(Task::new("one", "alpine")));
    }
    let image = "registry.example.com/a/team/with/a/long/name/builder:2026.01.15";
    let many = (0..600).map(|number| Task::new(format!("task_{number}"), image));
    all.push(Pipeline::new("many", "More than Mermaid reads with images").tasks(many));
    all
}

/// Parts of texts in which everything is allowed.
const PARTS: &[&str] = &[
    "a",
    "B",
    " ",
    "<",
    ">",
    "&",
    "\"",
    "'",
    "`",
    "*",
    "**",
    "_",
    "#",
    "#35;",
    "&lt;",
    "<b>",
    "</p>",
    "1. ",
    "- ",
    "www.a.b",
    "https://a.b/c",
    "a@b.co",
    "~~",
    "[x](y)",
    "$$",
    "%%",
    "{",
    "}",
    "|",
    "日本",
    "é",
    "🚀",
    ": ",
    "---",
    "end",
    "(",
    ")",
    "!",
    "=",
    "^",
    ";",
    "?",
];

fn pipeline(dice: &mut Dice) -> Pipeline {
    // Servers run pipelines of other libraries whose ids and images the language refuses.
    let is_valid = dice.below(3) > 0;
    let mut tasks: Vec<Task> = Vec::new();
    for number in 0..=dice.below(12) {
        let around = ["", "_", "__"][dice.below(3)];
        let parts = if is_valid { &["a", "_", "__", "end", "www", "x_y", "graph"] } else { PARTS };
        let middle = dice.parts(parts, 3);
        let id = format!("{around}{middle}x{number}{around}");
        let image = if is_valid { image(dice) } else { format!("{}x", dice.parts(PARTS, 5).trim_start()) };
        let mut task = Task::new(id, image);
        for (place, parent) in tasks.iter().enumerate() {
            if dice.below(4) == 0 {
                // One outcome of each parent, so that no conditions exclude each other.
                task.depends_on.insert(parent.id.clone(), Status::ALL[place % 3]);
            }
        }
        tasks.push(task);
    }
    Pipeline::new("dice", format!("x{}x", dice.parts(PARTS, 12))).tasks(tasks)
}

fn image(dice: &mut Dice) -> String {
    let host = ["", "", "www.example.com/", "localhost:5000/", "www.a.b:1/", "1.2.3.4/"][dice.below(6)];
    let name = ["app", "a__b", "a_b_c", "x.y-z", "1.2", "www.x.y", "fa", "a/www.b", "12", "a--b", "__"][dice.below(10)];
    let tag = ["", ":1", ":_x_", ":www.a.b", ":x.fa", ":1.2-rc", ":__a__", ":-"][dice.below(7)];
    let digest = ["", "", "@sha256:"][dice.below(3)];
    let digest = if digest.is_empty() { String::new() } else { format!("{digest}{}", "0a".repeat(32)) };
    format!("{host}{name}{tag}{digest}")
}
