//! What was found inside of what is no part of the language.

use crate::tokens::Group;

/// What is to be read inside of something foreign.
pub(super) struct Inside {
    pub(super) groups: Vec<Group>,
    /// Whether values in it may use variables that do not exist here.
    pub(super) binds: bool,
    /// Whether it may have held anything, so that nothing can be said to be missing.
    pub(super) lost: bool,
    /// Whether each group is an object of a list, which is a task.
    pub(super) objects: bool,
}

impl Inside {
    /// Nothing of it can be read.
    pub(super) const LOST: Inside = Inside { groups: Vec::new(), binds: false, lost: true, objects: false };
    /// There is nothing in it.
    pub(super) const ENDED: Inside = Inside { groups: Vec::new(), binds: false, lost: false, objects: false };
}
