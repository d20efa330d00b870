//! Words with which statements of Rust, tasks and what is around them begin elsewhere.

use super::table::AFTER_FAILURE;

/// A word with which Rust, but no entry of a block, begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RustWord {
    /// `let`, up to a `;`.
    Statement,
    /// `fn`, up to braces or a `;`.
    Item,
    /// `pub`, which stands before something else.
    Visibility,
    If,
    Loop,
    Match,
    Block,
}

/// What a word of Rust's begins.
pub fn rust_word(word: &str) -> Option<RustWord> {
    Some(match word {
        "let" | "mut" | "return" | "break" | "continue" => RustWord::Statement,
        "fn" | "use" | "const" | "static" | "struct" | "enum" | "mod" | "impl" | "trait" | "type" | "extern"
        | "macro_rules" => RustWord::Item,
        "pub" => RustWord::Visibility,
        "if" | "else" => RustWord::If,
        "for" | "while" | "loop" => RustWord::Loop,
        "match" => RustWord::Match,
        "unsafe" | "async" | "move" | "try" | "do" => RustWord::Block,
        _ => return None,
    })
}

/// What stands around tasks in other systems, but not here.
pub fn is_wrapper(word: &str) -> bool {
    matches!(
        word,
        "pipeline"
            | "Pipeline"
            | "workflow"
            | "workflows"
            | "pipelines"
            | "flow"
            | "spec"
            | "metadata"
            | "jobs"
            | "tasks"
            | "steps"
            | "stages"
            | "settings"
            | "config"
            | "dag"
            | "graph"
            | "group"
            | "groups"
            | "parallel"
            | "templates"
            | "block"
    )
}

/// What one task is called in other systems.
pub fn is_task(word: &str) -> bool {
    matches!(word, "job" | "step" | "stage" | "Task" | "Job" | "Step" | "Stage")
}

/// What says in other systems, as a method or between two tasks, that one waits for the other.
pub fn is_relation(word: &str) -> bool {
    waits_for(word) || matches!(word, "then" | "and_then" | "before" | "precedes" | "next" | "set_downstream")
}

/// Whether of two tasks the one before such a word waits.
pub fn waits_for(word: &str) -> bool {
    matches!(
        word,
        "depends_on"
            | "depends"
            | "after"
            | "run_after"
            | "needs"
            | "requires"
            | "waits_for"
            | "wait_for"
            | "follows"
            | "set_upstream"
            | "add_dependency"
    )
}

/// Whether a block of another language ends with this word.
pub fn ends_a_block(word: &str) -> bool {
    matches!(word, "end" | "done" | "fi" | "esac" | "endtask" | "end_task")
}

/// What there is in place of a word for tasks that run after others.
pub fn runs_later(word: &str) -> Option<&'static str> {
    match word {
        "finally" | "always" | "post" | "cleanup" | "ensure" | "on_exit" | "defer" => Some(
            "what runs at the end is a task too, and waits for all others: `task clean { depends_on: { _: any }, ... }`",
        ),
        "on_failure" | "rescue" | "catch" => Some(AFTER_FAILURE),
        _ => None,
    }
}
