//! What becomes of the tasks of a run.
