//! Texts that readers of YAML, shells, Kubernetes, Argo or GitHub would change.

use gofer_model::{Pipeline, Status, Task};

/// Pieces that mean something to one of them.
const PIECES: [&str; 22] = [
    "${{", "}}", "{{", "$(", "$$", "$", "'", "\"", "\\", "\n", "\r", "\t", " ", ": ", " #", "- ", "\u{85}", "\u{2028}",
    "\u{feff}", "é", "a", "|",
];

/// The texts of `texts.txt`, and some of random pieces, the same each time.
pub fn all() -> Vec<String> {
    let lines = include_str!("texts.txt").lines();
    let mut texts: Vec<String> = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut state = 7u64;
    let mut next = |below: usize| {
        // Knuth's linear congruential generator; its high bits are the random ones.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for _ in 0..200 {
        let count = 1 + next(8);
        texts.push((0..count).map(|_| PIECES[next(PIECES.len())]).collect());
    }
    texts
}

/// Pipelines with each text in every place that takes it: one for each, of its number.
pub fn everywhere() -> Vec<Pipeline> {
    let mut only_named = 0;
    let mut made = |(number, text): (usize, String)| {
        let pipeline = pipeline(number, &text);
        if pipeline.validate().is_ok() {
            return pipeline;
        }
        // What looks like a mistake in a variable is none in a name.
        only_named += 1;
        let say = Task::new("say", "busybox:stable").description(text.as_str()).command(["true"]);
        Pipeline { tasks: vec![say], ..pipeline }
    };
    let mut pipelines: Vec<Pipeline> = all().into_iter().enumerate().map(&mut made).collect();
    pipelines.push(words());
    assert!(only_named < 50, "{only_named} of {} are valid as a name alone", pipelines.len());
    pipelines
}

/// One whose ids are what readers of YAML take for something else.
fn words() -> Pipeline {
    let ids = ["off", "yes", "null", "true", "nan", "123", "1e3", "0x1f", "007", "12e4", "not"];
    let one = |id: &str| Task::new(id, "busybox:stable").variable("ID", id).command([id]);
    let last = Task::new("last", "busybox:stable").depends_on(ids.map(|id| (id, Status::Any))).command(["true"]);
    Pipeline::new("null", "off").description("007").tasks(ids.map(one).into_iter().chain([last]))
}

fn pipeline(number: usize, text: &str) -> Pipeline {
    let say = Task::new("say", "busybox:stable")
        .description(text)
        .entrypoint(["/bin/echo", &format!("x{text}")])
        .command(["sh", "-ec", &format!("echo {text}")])
        .variable("TEXT", format!("x{text}"));
    let script = format!("true\n{text}\ntrue\n");
    let script =
        Task::new("script", "busybox:stable").description(format!("{text}\n{text}")).command(["sh", "-ec", &script]);
    Pipeline::new(format!("texts{number}"), text).description(text).tasks([say, script])
}
