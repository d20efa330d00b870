//! What a drawing is made of. Lengths are pixels, from the upper left corner on.

use crate::order::Link;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    pub width: f64,
    pub height: f64,
}

/// Where everything is.
#[derive(Debug)]
pub struct Layout {
    /// For each task, the middle of its box.
    pub tasks: Vec<Point>,
    pub edges: Vec<Edge>,
    pub size: Size,
}

/// A dependency. Of several that share a lane, one is drawn whole; the others branch off from it
/// or join it.
#[derive(Debug)]
pub struct Edge {
    pub link: Link,
    pub points: Vec<Point>,
    /// Whether it goes up to its child's box.
    pub arrives: bool,
    /// The middle of its label, if it has one.
    pub label: Option<Point>,
}
