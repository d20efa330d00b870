//! The words of the language, as rust-analyzer finds and shows them in a block (see
//! `expand/editor.rs` of gofer-macros). Not part of the public interface.

/// What a task's id stands for.
#[derive(Debug)]
pub struct Task;

/// What an axis' key stands for.
#[derive(Debug)]
pub struct Key;

/// What an axis stands for.
#[derive(Debug)]
pub struct Axis;

gofer_macros::editor_words! {}
