//! How a dependency goes from its parent's box to its child's.

use dagre::Point;

use super::layout::{Edge, Size};
use super::wording::label;

/// Between two dependencies at one side of a box, if there is room.
const STEP: f64 = 14.0;
/// The part of a box's side that dependencies use: its corners are round.
const PART: f64 = 0.8;

/// Lets all dependencies leave at the bottom of a box and enter at the top of another, side by
/// side and in an order in which they do not cross at the box.
pub fn straighten(edges: &mut [Edge], tasks: &[Point], boxes: &[Size]) {
    let mut leaving = vec![Vec::new(); tasks.len()];
    let mut entering = vec![Vec::new(); tasks.len()];
    let labels = labelled_heights(edges);
    for (number, edge) in edges.iter_mut().enumerate() {
        begin(edge, tasks, &labels);
        leaving[edge.link.parent].push(number);
        entering[edge.link.child].push(number);
    }
    for ((at, size), numbers) in tasks.iter().zip(boxes).zip(&leaving) {
        spread(edges, numbers, (at.x, at.y + size.height / 2.0, size.width), |points| {
            let (end, rest) = points.split_first_mut()?;
            Some((end, rest.first()?.x))
        });
    }
    for ((at, size), numbers) in tasks.iter().zip(boxes).zip(&entering) {
        spread(edges, numbers, (at.x, at.y - size.height / 2.0, size.width), |points| {
            let (end, rest) = points.split_last_mut()?;
            Some((end, rest.last()?.x))
        });
    }
}

/// Where labels are, from the top down.
fn labelled_heights(edges: &[Edge]) -> Vec<f64> {
    let labelled = edges.iter().filter(|edge| label(edge.link.status).is_some());
    let mut heights: Vec<f64> = labelled.map(|edge| edge.label.y).collect();
    heights.sort_by(f64::total_cmp);
    heights.dedup();
    heights
}

/// From middle to middle. Between neighbouring layers nothing is in the way but labels, so
/// where there are none the point between is not needed.
fn begin(edge: &mut Edge, tasks: &[Point], labels: &[f64]) {
    if let [_, between, _] = edge.points.as_slice() {
        let is_free = labels.binary_search_by(|height| height.total_cmp(&between.y)).is_err();
        if is_free {
            edge.points.remove(1);
        }
    }
    if let [first, .., last] = edge.points.as_mut_slice() {
        first.clone_from(&tasks[edge.link.parent]);
        last.clone_from(&tasks[edge.link.child]);
    }
}

/// Puts the ends of these edges side by side around `x`, in the order of where they go next.
fn spread(
    edges: &mut [Edge],
    numbers: &[usize],
    (x, y, width): (f64, f64, f64),
    end: impl Fn(&mut [Point]) -> Option<(&mut Point, f64)>,
) {
    let mut ordered: Vec<(f64, usize)> = Vec::with_capacity(numbers.len());
    for &number in numbers {
        let next = end(&mut edges[number].points).map_or(x, |(_, next)| next);
        ordered.push((next, number));
    }
    ordered.sort_by(|a, b| a.0.total_cmp(&b.0));
    let gaps = u32::try_from(ordered.len().saturating_sub(1)).map_or(0.0, f64::from);
    let step = if gaps > 0.0 { STEP.min(width * PART / gaps) } else { 0.0 };
    let mut place = x - step * gaps / 2.0;
    for (_, number) in ordered {
        if let Some((end, _)) = end(&mut edges[number].points) {
            *end = Point::new(place, y);
        }
        place += step;
    }
}

#[cfg(test)]
mod tests {
    use gofer_model::Status;

    use super::*;
    use crate::layers::Link;

    #[test]
    fn dependencies_leave_side_by_side() {
        let edge = |child, x| Edge {
            link: Link { parent: 0, child, status: Status::Any },
            points: vec![Point::new(0.0, 0.0), Point::new(x, 50.0), Point::new(x, 100.0)],
            label: Point::new(x, 50.0),
        };
        let mut edges = [edge(1, 90.0), edge(2, -90.0)];
        let tasks = [Point::new(0.0, 0.0), Point::new(90.0, 100.0), Point::new(-90.0, 100.0)];
        straighten(&mut edges, &tasks, &[Size { width: 60.0, height: 40.0 }; 3]);
        assert_eq!(edges[0].points, [Point::new(7.0, 20.0), Point::new(90.0, 50.0), Point::new(90.0, 80.0)]);
        assert_eq!(edges[1].points, [Point::new(-7.0, 20.0), Point::new(-90.0, 50.0), Point::new(-90.0, 80.0)]);
    }
}
