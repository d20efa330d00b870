//! Where everything of a row is from left to right: near what it is connected with, and with a
//! distance between neighbours.

use super::grid::{BETWEEN, Grid, GridNode, What};

/// Between a lane and what is beside it.
const BESIDE_LANE: f64 = 8.0;
/// How much more a lane wants to be upright than a dependency between neighbouring rows does.
const UPRIGHT: f64 = 24.0;

/// The middle of each node. Rows move to what is above and below them, `turns` times.
pub fn columns(grid: &Grid, turns: usize) -> Vec<f64> {
    let mut x = vec![0.0; grid.nodes.len()];
    for row in &grid.rows {
        let offsets = offsets(grid, row);
        let middle = offsets.last().copied().unwrap_or_default() / 2.0;
        row.iter().zip(&offsets).for_each(|(node, offset)| x[*node] = offset - middle);
    }
    for turn in 0..turns {
        // Towards the end, each row looks both ways.
        let both = turn + turns / 3 >= turns;
        if turn % 2 == 0 {
            grid.rows.iter().for_each(|row| settle(grid, row, &mut x, true, both));
        } else {
            grid.rows.iter().rev().for_each(|row| settle(grid, row, &mut x, both, true));
        }
    }
    straighten(grid, &mut x);
    x
}

fn distance(left: &GridNode, right: &GridNode) -> f64 {
    let between = if left.what == What::Lane || right.what == What::Lane { BESIDE_LANE } else { BETWEEN };
    f64::midpoint(left.width, right.width) + between
}

/// How far each node is from the first at least.
fn offsets(grid: &Grid, row: &[usize]) -> Vec<f64> {
    let mut offset = 0.0;
    let mut offsets = Vec::with_capacity(row.len());
    for (at, node) in row.iter().enumerate() {
        if let Some(before) = at.checked_sub(1) {
            offset += distance(&grid.nodes[row[before]], &grid.nodes[*node]);
        }
        offsets.push(offset);
    }
    offsets
}

/// Moves a row so that the squares of the distances to what its nodes are connected with are
/// least: nodes that would be too near each other are pooled and move together.
fn settle(grid: &Grid, row: &[usize], x: &mut [f64], above: bool, below: bool) {
    let offsets = offsets(grid, row);
    let mut pools: Vec<Pool> = Vec::with_capacity(row.len());
    for (node, offset) in row.iter().zip(&offsets) {
        let (wanted, weight) = wanted(grid, *node, x, above, below);
        let mut pool = Pool { sum: (wanted - offset) * weight, weight, nodes: 1 };
        while let Some(before) = pools.pop_if(|before| before.middle() >= pool.middle()) {
            pool.sum += before.sum;
            pool.weight += before.weight;
            pool.nodes += before.nodes;
        }
        pools.push(pool);
    }
    let middles = pools.iter().flat_map(|pool| std::iter::repeat_n(pool.middle(), pool.nodes));
    for ((node, offset), middle) in row.iter().zip(&offsets).zip(middles) {
        x[*node] = middle + offset;
    }
}

struct Pool {
    sum: f64,
    weight: f64,
    nodes: usize,
}

impl Pool {
    fn middle(&self) -> f64 {
        self.sum / self.weight
    }
}

/// How much a line wants to be straight. A lane is upright rather than in the midst of the tasks
/// that branch off, and together they pull no more than one task does.
fn pull(here: &GridNode, other: &GridNode, is_above: bool) -> f64 {
    let share = |lane: &GridNode, its: &[usize]| {
        if lane.what == What::Lane { 1.0 / u32::try_from(its.len()).map_or(1.0, f64::from) } else { 1.0 }
    };
    if here.what == What::Lane && other.what == What::Lane {
        return UPRIGHT;
    }
    let (upper, lower) = if is_above { (other, here) } else { (here, other) };
    share(upper, &upper.below) * share(lower, &lower.above)
}

/// Where a node wants to be, and how much.
fn wanted(grid: &Grid, node: usize, x: &[f64], above: bool, below: bool) -> (f64, f64) {
    let here = &grid.nodes[node];
    let (above, below) = (above.then_some(&here.above), below.then_some(&here.below));
    let (mut sum, mut weight) = (0.0, 0.0);
    for (others, is_above) in [(above, true), (below, false)] {
        for other in others.into_iter().flatten() {
            let pull = pull(here, &grid.nodes[*other], is_above);
            sum += x[*other] * pull;
            weight += pull;
        }
    }
    // What is connected with nothing stays, if nobody pushes.
    if weight == 0.0 { (x[node], 0.05) } else { (sum / weight, weight) }
}

/// Makes lanes upright where there is room for it.
fn straighten(grid: &Grid, x: &mut [f64]) {
    let mut place = vec![0; grid.nodes.len()];
    for row in &grid.rows {
        row.iter().enumerate().for_each(|(at, node)| place[*node] = at);
    }
    for row in &grid.rows {
        for node in row.iter().filter(|node| grid.nodes[**node].what == What::Lane) {
            let above = grid.nodes[*node].above.iter().find(|above| grid.nodes[**above].what == What::Lane);
            let Some(above) = above else { continue };
            let at = place[*node];
            let left = at.checked_sub(1).map(|left| row[left]);
            let right = row.get(at + 1);
            let least = left.map(|left| x[left] + distance(&grid.nodes[left], &grid.nodes[*node]));
            let most = right.map(|right| x[*right] - distance(&grid.nodes[*node], &grid.nodes[*right]));
            let upright = x[*above];
            if least.is_none_or(|least| least <= upright) && most.is_none_or(|most| upright <= most) {
                x[*node] = upright;
            }
        }
    }
}
