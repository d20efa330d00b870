//! Which row everything is in: a row for each layer, or several where a layer is wide.
//!
//! A dependency that crosses rows has a lane there. All dependencies of one condition that leave
//! a task share their lanes, or else all that reach one: a fan of hundreds is one line that
//! branches, and no lane ever belongs to two tasks at both of its ends.

use std::collections::HashMap;

use gofer_model::Status;

use super::shape::Size;
use crate::order::{Link, Order};

/// Between two boxes of a row.
pub const BETWEEN: f64 = 28.0;
/// What a lane takes of a row.
const LANE: f64 = 10.0;
/// A layer up to this wide is one row in any case.
const NARROW: f64 = 1100.0;
/// The height of a row and of what is below it, about.
const ROW: f64 = 110.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Task(usize),
    Lane,
}

#[derive(Debug)]
pub struct GridNode {
    pub what: What,
    pub row: usize,
    pub width: f64,
    /// Its neighbours in the row above, and in the one below.
    pub above: Vec<usize>,
    pub below: Vec<usize>,
}

/// A dependency from row to row, by its nodes. One that shares a lane begins or ends in it.
#[derive(Debug)]
pub struct Path {
    pub link: Link,
    pub nodes: Vec<usize>,
}

/// Nodes are known by their places; the first of them are the tasks.
#[derive(Debug)]
pub struct Grid {
    pub nodes: Vec<GridNode>,
    pub rows: Vec<Vec<usize>>,
    pub paths: Vec<Path>,
}

impl Grid {
    /// The grid, unless it would have more nodes than `most`.
    pub fn of(order: &Order, boxes: &[Size], most: usize) -> Option<Grid> {
        let rows = rows(order, boxes);
        let mut row_of = vec![0; boxes.len()];
        for (row, tasks) in rows.iter().enumerate() {
            for task in tasks {
                row_of[*task] = row;
            }
        }
        let node = |(task, size): (usize, &Size)| new_node(What::Task(task), row_of[task], size.width);
        let nodes = boxes.iter().enumerate().map(node).collect();
        let mut grid = Grid { nodes, rows, paths: Vec::new() };
        grid.add_paths(order, &row_of, most)?;
        Some(grid)
    }

    fn add_paths(&mut self, order: &Order, row_of: &[usize], most: usize) -> Option<()> {
        let links: Vec<Link> = order.parents.iter().flatten().copied().collect();
        let is_long = |link: &Link| row_of[link.child] - row_of[link.parent] > 1;
        let bundles = Bundles::of(&links, is_long);
        // The longest of a bundle comes first, and makes the lanes that the others use.
        let mut sorted: Vec<usize> = (0..links.len()).collect();
        sorted.sort_by_key(|at| (row_of[links[*at].parent].abs_diff(row_of[links[*at].child]), usize::MAX - at));
        let mut lanes: HashMap<(Bundle, usize), usize> = HashMap::new();
        let mut paths: Vec<(usize, Path)> = Vec::with_capacity(links.len());
        for at in sorted.into_iter().rev() {
            let link = links[at];
            let (first, last) = (row_of[link.parent], row_of[link.child]);
            let mut nodes = vec![link.parent];
            if is_long(&link) {
                let bundle = bundles.bundle(&link);
                let shared = match bundle.end {
                    End::Parent(_) => lanes.get(&(bundle, last - 1)).map(|lane| vec![*lane, link.child]),
                    End::Child(_) => lanes.get(&(bundle, first + 1)).map(|lane| vec![link.parent, *lane]),
                };
                if let Some(nodes) = shared {
                    paths.push((at, Path { link, nodes }));
                    continue;
                }
                for row in first + 1..last {
                    if self.nodes.len() >= most {
                        return None;
                    }
                    lanes.insert((bundle, row), self.nodes.len());
                    nodes.push(self.nodes.len());
                    self.rows[row].push(self.nodes.len());
                    self.nodes.push(new_node(What::Lane, row, LANE));
                }
            }
            nodes.push(link.child);
            paths.push((at, Path { link, nodes }));
        }
        paths.sort_by_key(|(at, _)| *at);
        self.paths = paths.into_iter().map(|(_, path)| path).collect();
        for path in &self.paths {
            for pair in path.nodes.windows(2) {
                self.nodes[pair[0]].below.push(pair[1]);
                self.nodes[pair[1]].above.push(pair[0]);
            }
        }
        Some(())
    }
}

fn new_node(what: What, row: usize, width: f64) -> GridNode {
    GridNode { what, row, width, above: Vec::new(), below: Vec::new() }
}

/// What the dependencies of a lane have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Bundle {
    end: End,
    status: Status,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum End {
    Parent(usize),
    Child(usize),
}

/// How many long dependencies each end has.
struct Bundles(HashMap<Bundle, usize>);

impl Bundles {
    fn of(links: &[Link], is_long: impl Fn(&Link) -> bool) -> Self {
        let mut counts = HashMap::new();
        for link in links.iter().filter(|link| is_long(link)) {
            for bundle in Self::both(link) {
                *counts.entry(bundle).or_insert(0) += 1;
            }
        }
        Bundles(counts)
    }

    fn both(link: &Link) -> [Bundle; 2] {
        [End::Parent(link.parent), End::Child(link.child)].map(|end| Bundle { end, status: link.status })
    }

    /// The larger of the two that a dependency could be in.
    fn bundle(&self, link: &Link) -> Bundle {
        let [parent, child] = Self::both(link);
        if self.0.get(&parent) >= self.0.get(&child) { parent } else { child }
    }
}

/// The tasks of each row.
fn rows(order: &Order, boxes: &[Size]) -> Vec<Vec<usize>> {
    let width = |tasks: &[usize]| tasks.iter().map(|task| boxes[*task].width + BETWEEN).sum::<f64>();
    // About as wide as high, if all of it is full.
    let most = NARROW.max((width(&order.sequence) * ROW).sqrt() * 1.2);
    let mut rows = Vec::new();
    for layer in order.layers() {
        let wide = width(layer);
        if wide <= most {
            rows.push(layer.to_vec());
            continue;
        }
        // As many as needed, about equally wide; what others wait for is next to them.
        let least = wide / (wide / most).ceil();
        let mut layer = layer.to_vec();
        layer.sort_by_key(|task| {
            (!order.children[*task].is_empty(), order.parents[*task].first().map(|link| link.parent))
        });
        let mut row = Vec::new();
        for task in layer {
            row.push(task);
            if width(&row) >= least {
                rows.push(std::mem::take(&mut row));
            }
        }
        if !row.is_empty() {
            rows.push(row);
        }
    }
    rows
}
