//! The order of each row from left to right, with few lines that cross.

use super::grid::{Grid, GridNode, What};

/// Sorts the rows by what is above and below, as many times as `turns`, and keeps the best order.
pub fn reduce(grid: &mut Grid, turns: usize) {
    let mut best = grid.rows.clone();
    let mut fewest = count(grid);
    let mut place = vec![0.0; grid.nodes.len()];
    grid.rows.iter().for_each(|row| number(row, &mut place));
    for turn in 0..turns {
        if fewest == 0 {
            break;
        }
        let Grid { nodes, rows, .. } = grid;
        if turn % 2 == 0 {
            for row in rows {
                sort(row, nodes, &mut place, |node| &node.above);
            }
        } else {
            for row in rows.iter_mut().rev() {
                sort(row, nodes, &mut place, |node| &node.below);
            }
        }
        let crossings = count(grid);
        if crossings < fewest {
            fewest = crossings;
            best.clone_from(&grid.rows);
        }
    }
    grid.rows = best;
}

#[allow(clippy::cast_precision_loss, reason = "there are fewer nodes than a float counts exactly")]
fn number(row: &[usize], place: &mut [f64]) {
    for (at, node) in row.iter().enumerate() {
        // Rows are centred, so a place is told from the middle.
        place[*node] = at as f64 - row.len() as f64 / 2.0;
    }
}

/// Each node goes to the middle of its neighbours; one without neighbours stays.
fn sort(row: &mut [usize], nodes: &[GridNode], place: &mut [f64], neighbours: impl Fn(&GridNode) -> &[usize]) {
    #[allow(clippy::cast_precision_loss, reason = "there are fewer nodes than a float counts exactly")]
    let middle = |node: usize| {
        let around = neighbours(&nodes[node]);
        if around.is_empty() {
            return place[node];
        }
        around.iter().map(|other| place[*other]).sum::<f64>() / around.len() as f64
    };
    let mut sorted: Vec<(f64, usize)> = row.iter().map(|node| (middle(*node), *node)).collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut slots = row.iter_mut();
    for alike in sorted.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        // Lanes go into the midst of tasks that would be at the same place, so that rows below each
        // other stay below each other.
        let (tasks, lanes): (Vec<usize>, Vec<usize>) =
            alike.iter().map(|(_, node)| *node).partition(|node| matches!(nodes[*node].what, What::Task(_)));
        let (left, right) = tasks.split_at(tasks.len() / 2);
        let ordered = left.iter().chain(&lanes).chain(right);
        slots.by_ref().zip(ordered).for_each(|(slot, node)| *slot = *node);
    }
    number(row, place);
}

/// How many pairs of lines cross between neighbouring rows.
fn count(grid: &Grid) -> usize {
    let mut place = vec![0; grid.nodes.len()];
    for row in &grid.rows {
        row.iter().enumerate().for_each(|(at, node)| place[*node] = at);
    }
    let between = |rows: &[Vec<usize>]| {
        let mut ends = Vec::new();
        for node in &rows[0] {
            let mut below: Vec<usize> = grid.nodes[*node].below.iter().map(|child| place[*child]).collect();
            below.sort_unstable();
            ends.extend(below);
        }
        inversions(&ends, rows[1].len())
    };
    grid.rows.windows(2).map(between).sum()
}

/// How many pairs are in the wrong order, counted with a Fenwick tree.
fn inversions(numbers: &[usize], limit: usize) -> usize {
    let mut tree = vec![0; limit + 1];
    let mut found = 0;
    for (seen, number) in numbers.iter().enumerate() {
        let mut not_more = 0;
        let mut at = number + 1;
        while at > 0 {
            not_more += tree[at];
            at &= at - 1;
        }
        found += seen - not_more;
        at = number + 1;
        while at <= limit {
            tree[at] += 1;
            at += at & at.wrapping_neg();
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_in_the_wrong_order() {
        assert_eq!(inversions(&[0, 1, 2], 3), 0);
        assert_eq!(inversions(&[2, 1, 0], 3), 3);
        assert_eq!(inversions(&[1, 1, 0, 2], 3), 2);
    }
}
