#![doc = include_str!("../README.md")]

mod command;
mod command_line;
mod graph;
mod id;
mod image;
mod interpreter;
mod literals;
mod other_status;
mod problem;
mod proposals;
mod reference;
mod rule;
mod script;
mod status;
mod suggest;
mod variable;

pub use command::{check_command, check_entrypoint, check_script, check_shell, check_text, script_flag};
pub use command_line::check_command_line;
pub use graph::{Cycle, Edge, Graph, MOST_DEPENDENCIES, NeverRun, cycle_problem, never_run_problem};
pub use id::{
    Ids, MAX_ID_LEN, MIN_ID_LEN, Named, check_characters, check_id, check_instance_id, duplicate_id, is_identifier,
    is_keyword, server_id, suggest_id,
};
pub use image::{check_image, check_image_field, formatted_image, registry, untagged_image};
pub use interpreter::check_interpreter;
pub use literals::{Record, records, write_record};
pub use other_status::NO_OR;
pub use problem::{Problem, check_parallelism, more_instances, self_dependency, shown, steers, unknown_task};
pub use proposals::Proposals;
pub use reference::{
    Reference, ReferenceKind, check_key, check_no_reference, check_value, check_variable, helper_in_longer_text,
    helper_misplaced, object_under_other_name, variable_for,
};
pub use rule::{Rule, Severity};
pub use script::{DEFAULT_SHELL, dedent};
pub use status::Status;
pub use suggest::{list, most_suggestions, nearest};
pub use variable::{check_variable_name, differs_only_in_case, folded};
