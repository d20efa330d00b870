//! Where tasks and dependencies are in a drawing.

use std::collections::HashMap;

use super::grid::{Grid, What};
use super::shape::{Edge, Layout, Point, Size};
use super::{crossings, place};
use crate::order::{Link, Order};
use crate::stop::{Stop, Why};
use crate::text::count;

/// Tasks, and rows that dependencies cross. This many take a few seconds.
const MOST: usize = 60_000;
/// Below a row that no dependency leaves.
const GAP: f64 = 26.0;
/// Below a row that lines go down from, and the most of it, where they go far to the side.
const GAP_FOR_LINES: f64 = 54.0;
const MOST_FOR_LINES: f64 = 120.0;
/// What labels take of a gap, one above another.
const LABEL: f64 = 20.0;
const MOST_LABELS: usize = 6;
/// Between two dependencies at one side of a box, if there is room.
const STEP: f64 = 14.0;
/// The part of a box's side that dependencies use: its corners are round.
const PART: f64 = 0.8;

/// Lays out boxes of these sizes; `label` gives the size of a dependency's label.
///
/// # Errors
/// If there is too much.
pub fn of(order: &Order, boxes: &[Size], label: impl Fn(&Link) -> Option<Size>) -> Result<Layout, Stop> {
    let Some(mut grid) = Grid::of(order, boxes, MOST) else {
        return Err(Stop::because(Why::TooLarge, format!("this is too much to lay out: {}", amount(order)))
            .help("let Graphviz draw it: `cargo gofer graph --format dot | dot -Tsvg -o pipeline.svg`"));
    };
    let turns = match grid.nodes.len() + grid.paths.len() {
        0..2_000 => 24,
        2_000..10_000 => 12,
        _ => 6,
    };
    crossings::reduce(&mut grid, turns);
    let x = place::columns(&grid, turns);
    let rows = rows(&grid, boxes, &x, &label);
    let height = rows.last().map_or(0.0, |row| row.bottom);
    let mut drawing = Drawing { grid: &grid, boxes, x, rows };
    drawing.begin_at_zero();
    let mut edges = drawing.edges();
    drawing.put_labels(&mut edges, &label);
    let tasks = (0..boxes.len()).map(|task| drawing.middle(task)).collect();
    Ok(Layout { tasks, edges, size: Size { width: drawing.width(), height } })
}

fn amount(order: &Order) -> String {
    let edges: usize = order.parents.iter().map(Vec::len).sum();
    format!("{} with {edges} dependencies", count(order.layer.len(), "task"))
}

/// Where a row is.
struct RowSpan {
    top: f64,
    bottom: f64,
}

fn rows(grid: &Grid, boxes: &[Size], x: &[f64], label: impl Fn(&Link) -> Option<Size>) -> Vec<RowSpan> {
    let mut labels = vec![0; boxes.len()];
    for path in grid.paths.iter().filter(|path| label(&path.link).is_some()) {
        if path.nodes.last() == Some(&path.link.child) {
            labels[path.link.child] += 1;
        }
    }
    let mut rows: Vec<RowSpan> = Vec::with_capacity(grid.rows.len());
    for row in &grid.rows {
        let top = rows.last().map_or(0.0, |above| above.bottom + gap_above(grid, row, x, &labels));
        rows.push(RowSpan { top, bottom: top + row_height(grid, row, boxes) });
    }
    rows
}

fn row_height(grid: &Grid, row: &[usize], boxes: &[Size]) -> f64 {
    let height = |node: &usize| match grid.nodes[*node].what {
        What::Task(task) => boxes[task].height,
        What::Lane => 0.0,
    };
    row.iter().map(height).fold(0.0, f64::max)
}

fn gap_above(grid: &Grid, row: &[usize], x: &[f64], labels: &[usize]) -> f64 {
    let mut widest: Option<f64> = None;
    let mut most_labels = 0;
    for node in row {
        for above in &grid.nodes[*node].above {
            let aside = (x[*above] - x[*node]).abs();
            // Lanes that only pass need no room to turn.
            if aside > 1.0 || grid.nodes[*node].what != What::Lane || grid.nodes[*above].what != What::Lane {
                widest = Some(widest.map_or(aside, |widest| widest.max(aside)));
            }
        }
        if let What::Task(task) = grid.nodes[*node].what {
            most_labels = labels[task].max(most_labels);
        }
    }
    let lines = widest.map_or(GAP, |aside| (GAP_FOR_LINES + aside / 16.0).min(MOST_FOR_LINES));
    let rows = u32::try_from(most_labels.min(MOST_LABELS)).map_or(0.0, f64::from);
    lines + rows * LABEL
}

struct Drawing<'a> {
    grid: &'a Grid,
    boxes: &'a [Size],
    /// The middle of each node.
    x: Vec<f64>,
    rows: Vec<RowSpan>,
}

impl Drawing<'_> {
    fn begin_at_zero(&mut self) {
        let nodes = self.grid.nodes.iter();
        let left = nodes.zip(&self.x).map(|(node, x)| x - node.width / 2.0).fold(f64::INFINITY, f64::min);
        if left.is_finite() {
            self.x.iter_mut().for_each(|x| *x -= left);
        }
    }

    fn width(&self) -> f64 {
        self.grid.nodes.iter().zip(&self.x).map(|(node, x)| x + node.width / 2.0).fold(0.0, f64::max)
    }

    fn row(&self, node: usize) -> &RowSpan {
        &self.rows[self.grid.nodes[node].row]
    }

    fn middle(&self, task: usize) -> Point {
        Point { x: self.x[task], y: self.row(task).top + self.boxes[task].height / 2.0 }
    }

    /// All dependencies: they leave at the bottom of a box and enter at the top of another, side
    /// by side and in an order in which they do not cross at the box.
    fn edges(&self) -> Vec<Edge> {
        let paths = &self.grid.paths;
        let leaves = self.side_by_side(|nodes| (nodes[0], nodes[1]));
        let enters = self.side_by_side(|nodes| (nodes[nodes.len() - 1], nodes[nodes.len() - 2]));
        let edge = |(at, path): (usize, &super::grid::Path)| {
            let mut points = Vec::with_capacity(2 * path.nodes.len());
            for (place, node) in path.nodes.iter().enumerate() {
                let is_lane = self.grid.nodes[*node].what == What::Lane;
                if place > 0 {
                    points.push(Point { x: if is_lane { self.x[*node] } else { enters[at] }, y: self.row(*node).top });
                }
                if place + 1 < path.nodes.len() {
                    points
                        .push(Point { x: if is_lane { self.x[*node] } else { leaves[at] }, y: self.row(*node).bottom });
                }
            }
            Edge { link: path.link, points, arrives: path.nodes.last() == Some(&path.link.child), label: None }
        };
        paths.iter().enumerate().map(edge).collect()
    }

    /// For each path, where one of its ends is at its box; `end` gives that node and the next.
    fn side_by_side(&self, end: impl Fn(&[usize]) -> (usize, usize)) -> Vec<f64> {
        let mut at_box: Vec<Vec<(f64, usize)>> = vec![Vec::new(); self.boxes.len()];
        let mut ends = vec![0.0; self.grid.paths.len()];
        for (path, nodes) in self.grid.paths.iter().map(|path| &path.nodes).enumerate() {
            let (node, next) = end(nodes);
            if let What::Task(task) = self.grid.nodes[node].what {
                at_box[task].push((self.x[next], path));
            }
        }
        for (task, mut at_box) in at_box.into_iter().enumerate() {
            at_box.sort_by(|a, b| a.0.total_cmp(&b.0));
            let gaps = u32::try_from(at_box.len().saturating_sub(1)).map_or(0.0, f64::from);
            let step = if gaps > 0.0 { STEP.min(self.boxes[task].width * PART / gaps) } else { 0.0 };
            let mut x = self.x[task] - step * gaps / 2.0;
            for (_, path) in at_box {
                ends[path] = x;
                x += step;
            }
        }
        ends
    }

    /// Labels are on the last part of a dependency, each above those that it would cover.
    fn put_labels(&self, edges: &mut [Edge], label: impl Fn(&Link) -> Option<Size>) {
        let mut placed = Placed::default();
        for edge in edges.iter_mut().filter(|edge| edge.arrives) {
            let (Some(size), [.., from, to]) = (label(&edge.link), edge.points.as_slice()) else { continue };
            let mut heights = std::iter::successors(Some(to.y - LABEL), |y| Some(y - LABEL)).take(MOST_LABELS);
            let row = self.grid.nodes[edge.link.child].row;
            let free = heights.find_map(|y| {
                let at = on_curve(*from, *to, y);
                placed.is_free(row, at, size).then_some(at)
            });
            let at = free.unwrap_or_else(|| on_curve(*from, *to, to.y - LABEL));
            placed.add(row, at, size);
            edge.label = Some(at);
        }
    }
}

/// The labels of each row, in columns no narrower than a label.
#[derive(Default)]
struct Placed(HashMap<(usize, i64), Vec<(Point, Size)>>);

impl Placed {
    const COLUMN: f64 = 80.0;
    /// Where there are more, one more cannot be read either.
    const MOST: usize = 24;

    #[allow(clippy::cast_possible_truncation, reason = "a picture is not that wide")]
    fn column(at: Point) -> i64 {
        (at.x / Self::COLUMN) as i64
    }

    fn is_free(&self, row: usize, at: Point, size: Size) -> bool {
        let covers = |(other, wide): &(Point, Size)| {
            (other.x - at.x).abs() < f64::midpoint(wide.width, size.width) + 2.0
                && (other.y - at.y).abs() < f64::midpoint(wide.height, size.height)
        };
        let near = (-1..=1).filter_map(|aside| self.0.get(&(row, Self::column(at) + aside)));
        !near.flatten().any(covers)
    }

    fn add(&mut self, row: usize, at: Point, size: Size) {
        let column = self.0.entry((row, Self::column(at))).or_default();
        if column.len() < Self::MOST {
            column.push((at, size));
        }
    }
}

/// The point at this height of the curve that is upright at both ends.
fn on_curve(from: Point, to: Point, y: f64) -> Point {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..20 {
        let t = f64::midpoint(low, high);
        let middle = f64::midpoint(from.y, to.y);
        let rest: f64 = 1.0 - t;
        let height = from.y * rest.powi(3) + 3.0 * middle * t * rest + to.y * f64::powi(t, 3);
        if height < y { low = t } else { high = t }
    }
    let t = high;
    Point { x: from.x + (to.x - from.x) * t * t * (3.0 - 2.0 * t), y: y.max(from.y) }
}

#[cfg(test)]
mod tests {
    use gofer_model::{Pipeline, Task};
    use proptest::prelude::*;

    use super::*;

    const BOX: Size = Size { width: 120.0, height: 46.0 };

    fn layout(pipeline: &Pipeline) -> Layout {
        let boxes = vec![BOX; pipeline.tasks.len()];
        of(&Order::of(pipeline), &boxes, |_| None).unwrap()
    }

    fn pipeline(parents: &[Vec<usize>]) -> Pipeline {
        let id = |at: usize| format!("task_{at}");
        let task =
            |(at, parents): (usize, &Vec<usize>)| Task::new(id(at), "x").depends_on(parents.iter().map(|at| id(*at)));
        Pipeline::new("laid_out", "Laid out").tasks(parents.iter().enumerate().map(task))
    }

    #[test]
    fn a_wide_layer_has_several_rows() {
        let layout = layout(&pipeline(&vec![Vec::new(); 30]));
        assert!(layout.size.width < 1300.0 && layout.size.height < 500.0, "{:?}", layout.size);
    }

    #[test]
    fn a_fan_is_about_as_wide_as_high() {
        let mut parents = vec![vec![0]; 201];
        parents[0].clear();
        parents.push((1..=200).collect());
        let layout = layout(&pipeline(&parents));
        assert!(layout.size.width < 4000.0 && layout.size.height < 4000.0, "{:?}", layout.size);
    }

    #[test]
    fn between_neighbouring_layers_a_dependency_goes_straight() {
        let layout = layout(&pipeline(&[vec![], vec![0], vec![1]]));
        for edge in &layout.edges {
            assert_eq!(edge.points.len(), 2);
            assert!((edge.points[0].x - edge.points[1].x).abs() < 0.01, "{edge:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn nothing_covers_anything(seeds in prop::collection::vec(prop::collection::vec(any::<prop::sample::Index>(), 0..4), 1..60)) {
            let parents: Vec<Vec<usize>> = seeds
                .iter()
                .enumerate()
                .map(|(at, parents)| parents.iter().filter(|_| at > 0).map(|parent| parent.index(at)).collect())
                .collect();
            let layout = layout(&pipeline(&parents));
            for (at, one) in layout.tasks.iter().enumerate() {
                prop_assert!(one.x >= BOX.width / 2.0 - 0.01 && one.x <= layout.size.width - BOX.width / 2.0 + 0.01);
                for other in &layout.tasks[..at] {
                    let apart = (one.x - other.x).abs() > BOX.width || (one.y - other.y).abs() > BOX.height;
                    prop_assert!(apart, "{one:?} {other:?}");
                }
                for edge in &layout.edges {
                    for part in edge.points.windows(2) {
                        prop_assert!(part[0].y <= part[1].y, "down only");
                        // Beside a box, lines are upright.
                        let beside = part[0].y < one.y && part[1].y > one.y;
                        prop_assert!(!beside || (part[0].x - one.x).abs() > BOX.width / 2.0, "{edge:?} {one:?}");
                    }
                }
            }
        }
    }
}
