use std::time::Duration;

/// What is measured.
pub trait Figure {
    /// In any unit, for the ratio.
    fn size(&self) -> f64;
    fn shown(&self) -> String;
}

impl Figure for Duration {
    fn size(&self) -> f64 {
        self.as_secs_f64()
    }

    fn shown(&self) -> String {
        format!("{self:.2?}")
    }
}

/// A figure beside what it is compared with.
pub struct Row<F> {
    pub what: String,
    pub ours: F,
    pub compared: &'static str,
    pub theirs: F,
    pub aim: &'static str,
}

impl<F: Figure> Row<F> {
    pub fn print(&self) {
        let Row { what, ours, compared, theirs, aim } = self;
        let ratio = ours.size() / theirs.size();
        println!("| {what} | {} | {compared} | {} | {ratio:.2} | at most {aim} |", ours.shown(), theirs.shown());
    }
}
