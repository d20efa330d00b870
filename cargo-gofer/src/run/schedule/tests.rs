//! The scheduler on an engine in memory, with virtual time.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::time::Duration;

use gofer_model::{Pipeline, Status, Task};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

/// Containers that take some virtual milliseconds and end with an exit code.
struct InMemory {
    plan: Vec<(u64, i32)>,
    now: u64,
    running: BinaryHeap<Reverse<(u64, usize)>>,
    /// When the user presses Ctrl-C.
    interrupt: Option<u64>,
    most_at_once: usize,
}

impl InMemory {
    fn new(plan: &[(u64, i32)]) -> Self {
        InMemory { plan: plan.to_vec(), now: 0, running: BinaryHeap::new(), interrupt: None, most_at_once: 0 }
    }
}

impl Engine for InMemory {
    fn start(&mut self, task: usize) {
        self.running.push(Reverse((self.now + self.plan[task].0, task)));
        self.most_at_once = self.most_at_once.max(self.running.len());
    }

    fn next(&mut self) -> Event {
        let Reverse((ends, _)) = *self.running.peek().expect("asked only while a task runs");
        if let Some(at) = self.interrupt.filter(|at| *at <= ends) {
            self.now = self.now.max(at);
            self.interrupt = None;
            return Event::Interrupted;
        }
        let Reverse((ends, task)) = self.running.pop().expect("it was there");
        self.now = self.now.max(ends);
        let exit = self.plan[task].1;
        Event::Ended { task, ending: if exit == i32::MIN { Ending::Stopped } else { Ending::Exit(exit) } }
    }

    fn stop(&mut self, _: Halt) {
        for Reverse((_, task)) in self.running.drain().collect::<Vec<_>>() {
            self.plan[task] = (0, i32::MIN);
            self.running.push(Reverse((self.now, task)));
        }
    }

    fn shell(&mut self, _: usize, _: Option<&str>) -> Result<i32, String> {
        Err("there is no shell in memory".to_owned())
    }

    fn give_back(&mut self) -> Result<(), String> {
        Ok(())
    }

    fn tidy(&mut self) -> Result<(), String> {
        Ok(())
    }

    fn now(&self) -> Duration {
        Duration::from_millis(self.now)
    }
}

/// What was seen, in its order.
#[derive(Debug, PartialEq)]
enum Seen {
    Started(usize),
    Ended(usize, Fate),
    Stopping,
}

#[derive(Default)]
struct Everything(Vec<Seen>);

impl Watch for Everything {
    fn image(&mut self, _: usize, _: String) {}

    fn started(&mut self, _: Duration, task: usize) {
        self.0.push(Seen::Started(task));
    }

    fn waiting(&mut self, _: Duration, _: usize, _: &str) {}

    fn printed(&mut self, _: Duration, _: usize, _: Stream, _: &[u8], _: bool) {}

    fn ended(&mut self, _: Duration, task: usize, outcome: &TaskOutcome) {
        self.0.push(Seen::Ended(task, outcome.fate));
    }

    fn changed(&mut self, _: Vec<String>) {}

    fn stopping(&mut self, _: Duration, _: Halt) {
        self.0.push(Seen::Stopping);
    }

    fn tick(&mut self, _: Duration) {}

    fn gives_up(&self) -> bool {
        false
    }
}

/// A pipeline whose tasks depend on tasks before them, then shuffled by their places.
fn pipeline() -> impl Strategy<Value = Pipeline> {
    let status = select(vec![Status::Success, Status::Success, Status::Failure, Status::Any]);
    let parents = vec((any::<prop::sample::Index>(), status), 0..4);
    (vec(parents, 1..12), any::<bool>()).prop_map(|(tasks, children_first)| {
        let task = |(place, parents): (usize, Vec<(prop::sample::Index, Status)>)| {
            let parents = parents.into_iter().filter(|_| place > 0);
            let parents = parents.map(|(parent, status)| (format!("task_{}", parent.index(place)), status));
            Task::new(format!("task_{place}"), "x").depends_on(parents.collect::<Vec<_>>())
        };
        let mut tasks: Vec<Task> = tasks.into_iter().enumerate().map(task).collect();
        if children_first {
            tasks.reverse();
        }
        Pipeline::new("random", "Random").tasks(tasks)
    })
}

/// The rules once more, without a scheduler: the fate of a task from those of its parents.
fn fate_by_the_rules(pipeline: &Pipeline, id: &str, exits: &[(u64, i32)]) -> Fate {
    let place = pipeline.tasks.iter().position(|task| task.id == id).unwrap();
    let holds = pipeline.tasks[place].depends_on.iter().all(|(parent, status)| {
        let parent = fate_by_the_rules(pipeline, parent, exits);
        match status {
            Status::Success => parent == Fate::Succeeded,
            Status::Failure => parent == Fate::Failed,
            Status::Any => true,
        }
    });
    match (holds, exits[place].1) {
        (false, _) => Fate::Skipped,
        (true, 0) => Fate::Succeeded,
        (true, _) => Fate::Failed,
    }
}

fn plans() -> impl Strategy<Value = Vec<(u64, i32)>> {
    vec((0..50u64, select(vec![0, 0, 0, 1, 137])), 12)
}

/// That each task starts at most once, after all its parents have ended, and ends exactly once.
fn check_order(order: &Order, seen: &[Seen], tasks: usize) -> Result<(), TestCaseError> {
    let (mut started, mut ended) = (BTreeSet::new(), BTreeSet::new());
    for seen in seen {
        match seen {
            Seen::Started(task) => {
                prop_assert!(order.parents[*task].iter().all(|link| ended.contains(&link.parent)));
                prop_assert!(started.insert(*task));
            }
            Seen::Ended(task, fate) => {
                let ran = matches!(fate, Fate::Succeeded | Fate::Failed);
                prop_assert!(!ran || started.contains(task));
                prop_assert!(ended.insert(*task));
            }
            Seen::Stopping => {}
        }
    }
    prop_assert_eq!(ended.len(), tasks);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn every_task_has_the_fate_of_the_rules(pipeline in pipeline(), plan in plans(), jobs in 1..5usize) {
        let order = Order::of(&pipeline);
        let mut engine = InMemory::new(&plan);
        let mut seen = Everything::default();
        let outcomes = run(&order, &vec![Part::Run; pipeline.tasks.len()], jobs, &mut engine, &mut seen);
        for (task, outcome) in pipeline.tasks.iter().zip(&outcomes) {
            let fate = outcome.as_ref().map(|outcome| outcome.fate);
            prop_assert_eq!(fate, Some(fate_by_the_rules(&pipeline, &task.id, &plan)), "{}", &task.id);
        }
        prop_assert!(engine.most_at_once <= jobs);
        check_order(&order, &seen.0, pipeline.tasks.len())?;
    }

    #[test]
    fn a_run_that_is_stopped_starts_nothing_more(pipeline in pipeline(), plan in plans(), jobs in 1..5usize, at in 0..100u64) {
        let order = Order::of(&pipeline);
        let mut engine = InMemory { interrupt: Some(at), ..InMemory::new(&plan) };
        let mut seen = Everything::default();
        run(&order, &vec![Part::Run; pipeline.tasks.len()], jobs, &mut engine, &mut seen);
        check_order(&order, &seen.0, pipeline.tasks.len())?;
        let after = seen.0.iter().skip_while(|seen| **seen != Seen::Stopping);
        prop_assert!(after.clone().all(|seen| !matches!(seen, Seen::Started(_))));
        // Whoever waits for something cancelled is cancelled too, `any` or not.
        prop_assert!(after.clone().all(|seen| !matches!(seen, Seen::Ended(_, Fate::Skipped))));
    }

    #[test]
    fn no_job_is_idle_while_a_task_could_run(pipeline in pipeline(), plan in plans()) {
        let order = Order::of(&pipeline);
        let mut engine = InMemory::new(&plan);
        let outcomes = run(&order, &vec![Part::Run; pipeline.tasks.len()], usize::MAX, &mut engine, &mut Everything::default());
        for (task, outcome) in outcomes.iter().enumerate() {
            let outcome = outcome.as_ref().unwrap();
            let ready = order.parents[task].iter().map(|link| outcomes[link.parent].as_ref().unwrap().ended).max();
            prop_assert_eq!(outcome.started.unwrap_or(outcome.ended), ready.unwrap_or_default());
        }
    }
}

fn chain(tasks: usize) -> Pipeline {
    let task = |n: usize| {
        let task = Task::new(format!("task_{n}"), "x");
        if n == 0 { task } else { task.depends_on([format!("task_{}", n - 1)]) }
    };
    Pipeline::new("chain", "Chain").tasks((0..tasks).rev().map(task))
}

#[test]
fn ten_thousand_tasks_one_after_the_other_and_side_by_side() {
    let side_by_side = Pipeline::new("fan", "Fan").tasks((0..10_000).map(|n| Task::new(format!("task_{n}"), "x")));
    for (pipeline, time) in [(chain(10_000), 10_000), (side_by_side, 100)] {
        let mut engine = InMemory::new(&vec![(1, 0); 10_000]);
        let outcomes =
            run(&Order::of(&pipeline), &vec![Part::Run; 10_000], 100, &mut engine, &mut Everything::default());
        assert!(outcomes.iter().flatten().all(|outcome| outcome.fate == Fate::Succeeded));
        assert_eq!(engine.now, time);
    }
}

#[test]
fn parts_that_are_left_out_or_reused_run_nothing() {
    let pipeline = chain(4);
    let parts = [Part::LeaveOut, Part::Run, Part::Run, Part::Reuse];
    let mut seen = Everything::default();
    let outcomes = run(&Order::of(&pipeline), &parts, 1, &mut InMemory::new(&[(1, 0); 4]), &mut seen);
    assert_eq!(outcomes[0], None);
    assert_eq!(outcomes[3].as_ref().unwrap().reason, Reason::Reused);
    let succeeded = |task| Seen::Ended(task, Fate::Succeeded);
    assert_eq!(seen.0, [succeeded(3), Seen::Started(2), succeeded(2), Seen::Started(1), succeeded(1)]);
}

/// A task that is reused takes no job, but is not looked at while all are taken.
#[test]
fn what_is_reused_has_succeeded_even_if_the_run_is_stopped() {
    let tasks = ["one", "two"].map(|id| Task::new(id, "x"));
    let order = Order::of(&Pipeline::new("stopped", "Stopped").tasks(tasks));
    let mut engine = InMemory { interrupt: Some(1), ..InMemory::new(&[(5, 0); 2]) };
    let mut seen = Everything::default();
    run(&order, &[Part::Run, Part::Reuse], 1, &mut engine, &mut seen);
    let expected = [Seen::Started(0), Seen::Stopping, Seen::Ended(1, Fate::Succeeded), Seen::Ended(0, Fate::Cancelled)];
    assert_eq!(seen.0, expected);
}
