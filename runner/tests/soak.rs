//! Random programs under load: nested constraints, limits, forks, lists, failures, recoveries, handlers and
//! cancelled flows. Every flow ends, no two flows are where only one may be, and nothing is left behind.
//!
//! The plans keep the law that analysis keeps: what a step takes sorts behind all that is held around it.
//! Limits stand anywhere, also around constraints.
#![allow(clippy::unwrap_used)]

mod support;

use flux_node::{Failure, Value};
use flux_plan::{BlockId, LockId, LockUse, Mode, NodeId, Operand, Step};
use flux_policy::{VirtualWorld, World};
use flux_runner::{Busy, Event, Handle, Job, Machine, Options, Parallel, Scheduler};
use smallvec::smallvec;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::*;

const LOCKS: u32 = 5;
const PROGRAMS: u64 = 500;
const FLOWS: usize = 24;

/// For each lock and flow that is inside: how many of its nodes, and whether as a writer.
type Inside = Arc<Mutex<HashMap<(i64, u64), (u32, bool)>>>;

/// A place under a lock, told as one number: twice the lock, one more for a writer.
fn place(lock: u32, mode: Mode) -> i64 {
    i64::from(lock) * 2 + i64::from(mode == Mode::Write)
}

fn enter(inside: &Inside, places: &[i64], flow: u64) {
    let mut inside = inside.lock().unwrap();
    for place in places {
        let (lock, writes) = (place / 2, place % 2 == 1);
        let others = inside.iter().filter(|((l, f), _)| *l == lock && *f != flow);
        for (_, (count, other_writes)) in others {
            assert!(*count == 0 || !(writes || *other_writes), "two flows where one may be");
        }
        let (count, mode) = inside.entry((lock, flow)).or_default();
        *mode = (*count > 0 && *mode) || writes;
        *count += 1;
    }
}

fn leave(inside: &Inside, places: &[i64], flow: u64) {
    let mut inside = inside.lock().unwrap();
    places.iter().for_each(|place| inside.get_mut(&(place / 2, flow)).unwrap().0 -= 1);
}

struct Leave(Inside, Vec<i64>, u64);

impl Drop for Leave {
    fn drop(&mut self) {
        leave(&self.0, &self.1, self.2);
    }
}

/// A node that was made before.
#[derive(Clone)]
struct Known {
    step: Step,
    depth: u32,
    taken: Vec<(u32, bool)>,
}

/// A random program in the making.
struct Random {
    made: Made,
    dice: VirtualWorld,
    work: NodeId,
    failing: NodeId,
    /// What is held around where steps are being made.
    held: Vec<i64>,
    names: u32,
    /// What is taken inside, handlers aside: lock, keyed.
    taken: Vec<(u32, bool)>,
    /// Nodes that are there already: the same node is reached holding this, that and nothing.
    known: Vec<Known>,
}

impl Random {
    fn roll(&self, sides: u64) -> u64 {
        self.dice.random() % sides
    }

    fn new(seed: u64, inside: &Inside) -> Random {
        let mut made = Made::new();
        for lock in 0..LOCKS {
            made.lock(&lock.to_string());
        }
        let of = inside.clone();
        let work = made.asynchronous("Work", &[], move |inputs, flow| {
            let places: Vec<i64> =
                inputs.iter().filter_map(|v| if let Value::Int(n) = v { Some(*n) } else { None }).collect();
            let of = of.clone();
            async move {
                enter(&of, &places, flow.id);
                let _leave = Leave(of, places, flow.id);
                for _ in 0..flow.world.random() % 4 {
                    tokio::task::yield_now().await;
                }
                Ok(smallvec![])
            }
        });
        let failing = made.asynchronous("Failing", &[], |_, flow| async move {
            tokio::task::yield_now().await;
            if flow.world.random() % 2 == 0 { Err(Failure::new(7, "by chance")) } else { Ok(smallvec![]) }
        });
        Random {
            made,
            dice: VirtualWorld::new(seed),
            work,
            failing,
            held: Vec::new(),
            names: 0,
            taken: Vec::new(),
            known: Vec::new(),
        }
    }

    /// Some locks from there on, with what they are called in `held`; and where those inside may begin.
    fn locks(&mut self, from: u32) -> (Vec<LockUse>, u32) {
        let (mut locks, mut next) = (Vec::new(), from);
        for lock in from..LOCKS {
            if self.roll(3) > 0 {
                continue;
            }
            let mode = if self.roll(4) == 0 { Mode::Read } else { Mode::Write };
            let keyed = self.roll(5) == 0;
            let key = keyed.then(|| int(1));
            locks.push(LockUse { lock: LockId(lock), mode, key, session: false });
            self.taken.push((lock, keyed));
            if !keyed {
                self.held.push(place(lock, mode));
            }
            next = lock + 1;
        }
        (locks, next)
    }

    fn working(&mut self, from: u32) -> Step {
        let before = self.held.len();
        let (locks, _) = self.locks(from);
        let inputs: Vec<Operand> = self.held.iter().map(|place| int(*place)).collect();
        self.held.truncate(before);
        call(self.work, inputs, &[]).locked(locks)
    }

    fn abstracted(&mut self, depth: u32, from: u32) -> Step {
        let mut fits: Vec<Known> =
            self.known.iter().filter(|known| self.fits(known, depth, from)).cloned().collect();
        // Those that want what is held here already are the ones that could close a circle.
        fits.sort_by_key(|known| known.taken.iter().all(|(lock, _)| *lock >= from));
        if !fits.is_empty() && self.roll(2) == 0 {
            let known = fits[self.roll(2.min(fits.len() as u64)) as usize].clone();
            self.taken.extend(known.taken);
            return known.step;
        }
        // What is around it differs from use to use.
        let (around, before) = (std::mem::take(&mut self.held), self.taken.len());
        let step = self.fresh(depth, from);
        self.held = around;
        self.known.push(Known { step: step.clone(), depth, taken: self.taken[before..].to_vec() });
        step
    }

    /// Is what it takes inside behind all that is held here, or held here already?
    fn fits(&self, known: &Known, depth: u32, from: u32) -> bool {
        let held = |lock: u32, keyed: bool| !keyed && self.held.contains(&place(lock, Mode::Write));
        known.depth <= depth && known.taken.iter().all(|(lock, keyed)| *lock >= from || held(*lock, *keyed))
    }

    fn fresh(&mut self, depth: u32, from: u32) -> Step {
        self.names += 1;
        let node = self.made.abstracted(&format!("N{}", self.names));
        if self.roll(2) == 0 {
            self.made.declared(node).limit = Some(1 + self.roll(5) as u32 / 4);
        }
        if self.roll(10) == 0 {
            self.made.declared(node).timeout = Some(1_000_000);
        }
        let before = self.held.len();
        let (locks, inner) = self.locks(from);
        let body = self.block(depth - 1, inner);
        let mut step = run(node, branch(body, vec![], &[])).locked(locks);
        if self.roll(3) == 0 {
            let instead = self.caught(depth - 1, inner);
            step.on_error.push(recover(branch(instead, vec![], &[])));
        }
        self.held.truncate(before);
        if self.roll(3) == 0 {
            // A handler holds nothing of its flow: its locks begin anew.
            let (held, taken) = (std::mem::take(&mut self.held), self.taken.len());
            let handler = self.caught(depth - 1, 0);
            self.held = held;
            self.taken.truncate(taken);
            step.on_error.push(handle(&[], handler, vec![]));
        }
        step
    }

    fn caught(&mut self, depth: u32, from: u32) -> BlockId {
        let step = if depth == 0 { self.working(from) } else { self.abstracted(depth, from) };
        self.made.block(2, 2, vec![step], vec![])
    }

    fn block(&mut self, depth: u32, from: u32) -> BlockId {
        let mut steps = Vec::new();
        for _ in 0..1 + self.roll(2) {
            let step = match self.roll(if depth == 0 { 2 } else { 6 }) {
                0 if self.roll(6) == 0 => call(self.failing, vec![], &[]),
                0 | 1 => self.working(from),
                2 | 3 => self.abstracted(depth, from),
                4 => {
                    let branches = (0..2).map(|_| self.block(depth - 1, from)).collect::<Vec<_>>();
                    fork(branches.into_iter().map(|block| branch(block, vec![], &[])).collect())
                }
                _ => {
                    let body = self.block(depth - 1, from);
                    let list =
                        Operand::Const(flux_plan::Constant::List(vec![flux_plan::Constant::Int(0); 3]));
                    each(list, branch(body, vec![], &[]))
                }
            };
            steps.push(step);
        }
        self.made.block(1, 1, steps, vec![])
    }
}

/// Runs branches and elements as tasks of their own.
struct Apart;

impl Scheduler for Apart {
    fn start(&self, machine: Machine) -> Result<Handle, Busy> {
        Event.start(machine)
    }

    fn out(&self, job: Job) {
        Event.out(job);
    }

    fn parallel(&self) -> Parallel {
        Parallel::Always
    }
}

#[tokio::test]
async fn random_programs_never_get_stuck() {
    check(0..PROGRAMS, Arc::new(Event)).await;
}

#[tokio::test]
async fn nor_where_every_branch_runs_by_itself() {
    check(PROGRAMS..PROGRAMS + 200, Arc::new(Apart)).await;
}

async fn check(seeds: Range<u64>, scheduler: Arc<dyn Scheduler>) {
    for seed in seeds {
        let inside = Inside::default();
        let mut random = Random::new(seed, &inside);
        for i in 0..3 {
            let body = random.block(4, 0);
            random.made.http("get", &format!("/{i}"), &[], body);
        }
        let world = random.dice.clone();
        let scheduler = scheduler.clone();
        let options = Options { world: Arc::new(world.clone()), scheduler, ..Options::default() };
        let engine = random.made.try_engine(options).unwrap();
        let flows: Vec<_> = (0..FLOWS)
            .map(|i| {
                let engine = engine.clone();
                tokio::spawn(async move { get(&engine, &format!("/{}", i % 3)).await })
            })
            .collect();
        for turn in 0..2000 {
            world.pass(Duration::from_micros(10)).await;
            if turn < 10 {
                // Some clients go away, wherever their flows stand.
                flows[(world.random() % FLOWS as u64) as usize].abort();
            }
            if flows.iter().all(tokio::task::JoinHandle::is_finished) {
                break;
            }
        }
        let stuck = flows.iter().filter(|flow| !flow.is_finished()).count();
        assert_eq!(stuck, 0, "seed {seed}");
        for flow in flows {
            assert!(flow.await.err().is_none_or(|error| error.is_cancelled()), "seed {seed}");
        }
        assert_eq!(engine.counters().keyed_locks, 0, "seed {seed}");
        assert!(inside.lock().unwrap().values().all(|(count, _)| *count == 0), "seed {seed}");
    }
}
