//! Where tasks and dependencies are in a drawing.

use dagre::graph::{Graph, GraphOptions};
use dagre::layout::types::LabelPos;
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, Point, Ranker};

use super::route;
use crate::layers::{Link, Order};
use crate::output::count;
use crate::stop::Stop;

/// What a layout costs grows with tasks and with the layers that dependencies cross. This much
/// takes a few seconds.
const MOST: usize = 6000;
/// Up to here the slower ranking, which makes dependencies shorter, takes less than a second.
const MOST_FOR_SHORT_EDGES: usize = 1500;

/// A width and a height.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub width: f64,
    pub height: f64,
}

/// Where everything is, from the upper left corner on.
#[derive(Debug)]
pub struct Layout {
    /// For each task, the middle of its box.
    pub tasks: Vec<Point>,
    /// Each dependency, from its parent's box to its child's.
    pub edges: Vec<Edge>,
    pub size: Size,
}

#[derive(Debug)]
pub struct Edge {
    pub link: Link,
    pub points: Vec<Point>,
    /// The middle of its label.
    pub label: Point,
}

/// Lays out boxes of these sizes; `label` gives the size of a dependency's label.
pub fn of(order: &Order, boxes: &[Size], label: impl Fn(&Link) -> Option<Size>) -> Result<Layout, Stop> {
    let cost = cost(order);
    if cost > MOST {
        return Err(Stop::new(format!("this is too much to lay out: {}", amount(order)))
            .help("let Graphviz draw it: `cargo gofer graph --format dot | dot -Tsvg -o pipeline.svg`"));
    }
    if boxes.is_empty() {
        return Ok(Layout { tasks: Vec::new(), edges: Vec::new(), size: Size { width: 0.0, height: 0.0 } });
    }
    let mut graph = graph(order, boxes, label);
    let ranker = if cost > MOST_FOR_SHORT_EDGES { Ranker::TightTree } else { Ranker::NetworkSimplex };
    let options = LayoutOptions { nodesep: 28.0, edgesep: 16.0, ranksep: 68.0, ranker, ..LayoutOptions::default() };
    dagre::layout(&mut graph, Some(options));
    read(order, boxes, &graph).ok_or_else(|| Stop::new("the layout has lost a task").help("use another `--format`"))
}

fn amount(order: &Order) -> String {
    let edges: usize = order.parents.iter().map(Vec::len).sum();
    format!("{} with {edges} dependencies", count(order.layer.len(), "task"))
}

/// The nodes that the layout works on: a task, and one for each half layer that a dependency crosses.
fn cost(order: &Order) -> usize {
    let crossed = |link: &Link| 2 * (order.layer[link.child] - order.layer[link.parent]) - 1;
    order.layer.len() + order.parents.iter().flatten().map(crossed).sum::<usize>()
}

fn graph(order: &Order, boxes: &[Size], label: impl Fn(&Link) -> Option<Size>) -> Graph<NodeLabel, EdgeLabel> {
    let mut graph = Graph::with_options(GraphOptions { directed: true, multigraph: false, compound: false });
    for (task, &Size { width, height }) in boxes.iter().enumerate() {
        graph.set_node(task.to_string(), Some(NodeLabel { width, height, ..NodeLabel::default() }));
    }
    for link in order.parents.iter().flatten() {
        let Size { width, height } = label(link).unwrap_or(Size { width: 0.0, height: 0.0 });
        let edge = EdgeLabel { width, height, label_offset: 0.0, labelpos: LabelPos::Center, ..EdgeLabel::default() };
        graph.set_edge(link.parent.to_string(), link.child.to_string(), Some(edge), None);
    }
    graph
}

fn read(order: &Order, boxes: &[Size], graph: &Graph<NodeLabel, EdgeLabel>) -> Option<Layout> {
    let middle = |task: usize| {
        let node = graph.node(&task.to_string())?;
        Some(Point::new(node.x?, node.y?))
    };
    let tasks: Vec<Point> = (0..boxes.len()).map(middle).collect::<Option<_>>()?;
    let edge = |link: &Link| {
        let edge = graph.edge(&link.parent.to_string(), &link.child.to_string(), None)?;
        let points = edge.points.clone();
        let label = points.get(points.len() / 2)?.clone();
        let label = Point::new(edge.x.unwrap_or(label.x), edge.y.unwrap_or(label.y));
        Some(Edge { link: *link, points, label })
    };
    let mut edges: Vec<Edge> = order.parents.iter().flatten().map(edge).collect::<Option<_>>()?;
    route::straighten(&mut edges, &tasks, boxes);
    let size = extent(&tasks, boxes, &edges);
    Some(Layout { tasks, edges, size })
}

/// The layout begins at 0, 0; this is where it ends.
fn extent(tasks: &[Point], boxes: &[Size], edges: &[Edge]) -> Size {
    let corners = tasks.iter().zip(boxes).map(|(at, size)| (at.x + size.width / 2.0, at.y + size.height / 2.0));
    let points = edges.iter().flat_map(|edge| &edge.points).map(|at| (at.x, at.y));
    let (width, height) = corners.chain(points).fold((0.0, 0.0), |(x, y): (f64, f64), at| (x.max(at.0), y.max(at.1)));
    Size { width, height }
}
