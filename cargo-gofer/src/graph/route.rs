//! How a dependency goes from its parent's box to its child's.

use dagre::Point;

use super::layout::{Edge, Size};

/// Between two dependencies at one side of a box, if there is room.
const STEP: f64 = 14.0;
/// The part of a box's side that dependencies use: its corners are round.
const PART: f64 = 0.8;

/// Lets all dependencies leave at the bottom of a box and enter at the top of another, side by
/// side and in an order in which they do not cross at the box.
pub fn straighten(edges: &mut [Edge], tasks: &[Point], boxes: &[Size]) {
    let mut leaving = vec![Vec::new(); tasks.len()];
    let mut entering = vec![Vec::new(); tasks.len()];
    for (number, edge) in edges.iter().enumerate() {
        leaving[edge.link.parent].push(number);
        entering[edge.link.child].push(number);
    }
    for (task, at) in tasks.iter().enumerate() {
        let Size { width, height } = boxes[task];
        let half = height / 2.0;
        spread(edges, &leaving[task], (at.x, at.y + half, width), |points| {
            let (end, rest) = points.split_first_mut()?;
            Some((end, rest.first()?.x))
        });
        spread(edges, &entering[task], (at.x, at.y - half, width), |points| {
            let (end, rest) = points.split_last_mut()?;
            Some((end, rest.last()?.x))
        });
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
    use gofer_dsl::Status;

    use super::*;
    use crate::layers::Link;

    #[test]
    fn dependencies_leave_side_by_side() {
        let edge = |child, x| Edge {
            link: Link { parent: 0, child, status: Status::Success },
            points: vec![Point::new(0.0, 0.0), Point::new(x, 50.0), Point::new(x, 80.0)],
            label: Point::new(x, 50.0),
        };
        let mut edges = [edge(1, 90.0), edge(2, -90.0)];
        let tasks = [Point::new(0.0, 0.0), Point::new(90.0, 100.0), Point::new(-90.0, 100.0)];
        straighten(&mut edges, &tasks, &[Size { width: 60.0, height: 40.0 }; 3]);
        assert_eq!(edges[0].points, [Point::new(7.0, 20.0), Point::new(90.0, 50.0), Point::new(90.0, 80.0)]);
        assert_eq!(edges[1].points, [Point::new(-7.0, 20.0), Point::new(-90.0, 50.0), Point::new(-90.0, 80.0)]);
    }
}
