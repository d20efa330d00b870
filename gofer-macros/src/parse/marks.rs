//! What a merge or YAML leaves at the start of an entry: marks of a conflict, `<<`.

use crate::tokens::TokenTree;
use gofer_core::Problem;

use super::Parser;
use crate::tokens;

impl Parser<'_> {
    /// `<<<<<<< HEAD`, `=======` and `>>>>>>> feature`: the lines that a merge has left behind.
    /// Of what is between them nothing is read.
    pub(super) fn conflict(&mut self) -> bool {
        const LENGTH: usize = 7;
        let marker =
            |parser: &Self, at: usize, sign: char| (at..at + LENGTH).all(|at| parser.cursor.is_punct(at, sign));
        if !['<', '=', '>'].into_iter().any(|sign| marker(self, 0, sign)) {
            return false;
        }
        let start = self.cursor.place();
        while !self.cursor.at_end() && !marker(self, 0, '>') {
            self.cursor.advance();
        }
        for _ in 0..LENGTH {
            self.cursor.advance();
        }
        self.rest_of_line();
        let first: Vec<TokenTree> = self.cursor.since(start).iter().take(LENGTH).cloned().collect();
        let shown: String = first.iter().map(tokens::shown).collect();
        let problem = Problem::new(format!("unexpected `{shown}`: a conflict of a merge is still here"));
        let range = tokens::range_or(&first, self.cursor.span());
        self.problems.at(range, problem.help("keep what is wanted of both sides, and remove the three marked lines"));
        true
    }

    /// The first of those marks. (Seven signs in a row are no Rust.)
    pub(super) fn at_conflict(&self) -> bool {
        self.cursor.is_joint(0, '<', '<') && (2..7).all(|at| self.cursor.is_punct(at, '<'))
    }

    /// `<<: *defaults`, as YAML has it.
    pub(super) fn merge_key(&mut self) -> bool {
        if !self.cursor.is_joint(0, '<', '<') || !self.cursor.is_colon(2) {
            return false;
        }
        let range = tokens::range_or(
            &[0, 1].map(|at| self.cursor.peek(at).cloned()).into_iter().flatten().collect::<Vec<_>>(),
            self.cursor.span(),
        );
        let problem = Problem::new("unexpected `<<`");
        let help = "what all tasks share stands in `defaults: { image: \"ubuntu:latest\" }`, before the tasks";
        self.problems.at(range, problem.help(help));
        for _ in 0..3 {
            self.cursor.advance();
        }
        self.rest_of_entry();
        true
    }

    /// Past what stands in the line of the token before.
    pub(super) fn rest_of_line(&mut self) {
        while let (Some(before), Some(next)) = (self.cursor.before(), self.cursor.peek(0)) {
            if tokens::on_one_line(before, next) != Some(true) {
                break;
            }
            self.cursor.advance();
        }
    }

    fn rest_of_entry(&mut self) {
        while !self.cursor.at_end() && self.cursor.take_punct(',').is_none() && !self.at_next(self.around()) {
            self.cursor.advance();
        }
    }
}
