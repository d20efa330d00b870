use std::time::Duration;

/// What is measured.
pub trait Figure: Copy + PartialOrd {
    /// In any unit, for the ratio.
    fn size(self) -> f64;
    fn shown(self) -> String;
}

impl Figure for Duration {
    fn size(self) -> f64 {
        self.as_secs_f64()
    }

    fn shown(self) -> String {
        format!("{self:.2?}")
    }
}

/// What several turns gave. The least counts: what is more was disturbed.
#[derive(Clone, Copy)]
pub struct Spread<F> {
    pub least: F,
    most: F,
}

impl<F: Figure> Spread<F> {
    pub fn of(first: F) -> Self {
        Spread { least: first, most: first }
    }

    /// Another turn.
    pub fn add(&mut self, figure: F) {
        if figure < self.least {
            self.least = figure;
        }
        if figure > self.most {
            self.most = figure;
        }
    }

    fn shown(&self) -> String {
        let (least, most) = (self.least.shown(), self.most.shown());
        if least == most { least } else { format!("{least} to {most}") }
    }
}

/// A figure beside what it is compared with.
pub struct Row<F> {
    pub what: String,
    pub ours: Spread<F>,
    pub compared: &'static str,
    pub theirs: Spread<F>,
    /// What is aimed at: the most that the ratio may be, or our own figure.
    pub aim: &'static str,
}

/// The heads of the table.
pub const HEADS: &str = "| what | gofer-dsl | compared with | | ratio | aim |\n| --- | --- | --- | --- | --- | --- |";

impl<F: Figure> Row<F> {
    pub fn print(&self) {
        let Row { what, ours, compared, theirs, aim } = self;
        let ratio = ours.least.size() / theirs.least.size();
        println!("| {what} | {} | {compared} | {} | {ratio:.2} | at most {aim} |", ours.shown(), theirs.shown());
    }
}
