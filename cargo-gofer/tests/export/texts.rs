//! Texts that readers of YAML, shells, Kubernetes, Argo or GitHub would change.

use gofer_model::{Pipeline, Task};

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

/// Pipelines with each text in every place that takes any, some texts in each.
pub fn everywhere() -> Vec<Pipeline> {
    let texts: Vec<String> = all().into_iter().filter(|text| pipeline(&[text]).validate().is_ok()).collect();
    assert!(texts.len() > 250, "only {} of the texts are valid", texts.len());
    texts.chunks(12).map(|texts| pipeline(&texts.iter().map(String::as_str).collect::<Vec<_>>())).collect()
}

fn pipeline(texts: &[&str]) -> Pipeline {
    let tasks = texts.iter().enumerate().flat_map(|(number, text)| {
        let say = Task::new(format!("say_{number}"), "busybox:stable")
            .description(*text)
            .entrypoint(["/bin/echo", &format!("x{text}")])
            .command(["sh", "-ec", &format!("echo {text}")])
            .variable("TEXT", format!("x{text}"));
        let script = format!("true\n{text}\ntrue\n");
        let script = Task::new(format!("script_{number}"), "busybox:stable").command(["sh", "-ec", &script]);
        [say, script]
    });
    let tasks: Vec<Task> = tasks.collect();
    Pipeline::new("texts", format!("N{}", texts[0])).description(texts[0]).tasks(tasks)
}
