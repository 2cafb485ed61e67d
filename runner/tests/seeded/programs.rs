//! Random programs, of everything that a plan can say.
//!
//! They keep the law that analysis keeps: what a step takes sorts behind all that is held around it. Limits stand
//! anywhere, also around constraints.

use crate::inside::{Inside, Of, place};
use crate::support::*;
use flux_node::{AsyncNode, Built, Call, Failure, Flow, Inputs, Keep, Outputs, Value};
use flux_plan::{
    BlockId, Case, Constant, Effects, LockId, LockUse, Mode, NodeId, NodeKind, Operand, Predicate,
    PredicateId, Session, Step, StepKind, Test,
};
use flux_policy::Dice;
use flux_runner::Seeded;
use futures_util::future::BoxFuture;
use smallvec::smallvec;
use std::sync::Arc;
use std::time::Duration;

const LOCKS: u32 = 4;

/// How many sources a program has: `/0/N` to `/3/N`; the last two have sessions, by N.
pub const SOURCES: usize = 4;

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
    dice: Dice,
    /// Nodes that enter what they are told is held.
    working: Vec<NodeId>,
    failing: NodeId,
    saying: NodeId,
    even: PredicateId,
    /// What is held around where steps are being made.
    held: Vec<i64>,
    names: u32,
    /// What is taken inside, handlers aside: lock, and whether it is not all of it.
    taken: Vec<(u32, bool)>,
    /// Nodes that are there already: the same node is reached holding this, that and nothing.
    known: Vec<Known>,
    /// Is there a session to lock?
    session: bool,
}

/// The program of that seed.
pub fn program(seed: u64, inside: &Inside, seeded: &Seeded) -> Made {
    let mut random = Random::new(seed, inside, seeded);
    for i in 0..SOURCES {
        random.session = i >= 2;
        // What was made where there is a session can't be used where there is none.
        random.known.clear();
        let body = random.body();
        random.made.http("get", &format!("/{i}/{{int n}}"), &[], body);
        if random.session {
            random.made.plan.sources[i].session = Some(Session::Output(slot(0)));
        }
        if random.once_in(4) {
            let handler = random.caught(1, 0);
            random.made.plan.sources[i].on_error.push(handle(&[], handler, vec![]));
        }
    }
    random.made
}

impl Random {
    fn new(seed: u64, inside: &Inside, seeded: &Seeded) -> Random {
        let mut made = Made::new();
        for lock in 0..LOCKS {
            made.lock(&lock.to_string());
        }
        let working = working(&mut made, inside, seeded);
        let failing = made.asynchronous("Failing", &[], |_, flow| async move {
            flow.world.sleep(Duration::from_micros(flow.world.random() % 50)).await;
            if flow.world.random() % 2 == 0 { Err(Failure::new(7, "by chance")) } else { Ok(smallvec![]) }
        });
        let saying = made.sync("Saying", &["n"], |call| {
            call.set(0, Value::Int(1));
            Ok(())
        });
        let even = even(&mut made);
        Random {
            made,
            dice: Dice::new(seed),
            working,
            failing,
            saying,
            even,
            held: Vec::new(),
            names: 0,
            taken: Vec::new(),
            known: Vec::new(),
            session: false,
        }
    }

    fn roll(&mut self, sides: u64) -> u64 {
        self.dice.below(sides)
    }

    fn once_in(&mut self, times: u32) -> bool {
        self.dice.once_in(times)
    }

    /// The body of a source: its outputs are one number.
    fn body(&mut self) -> BlockId {
        let mut steps = self.steps(3, 0);
        if self.once_in(3) {
            let at = self.roll(steps.len() as u64 + 1) as usize;
            steps.insert(at, call(self.saying, vec![], &[1]).replying());
        }
        self.made.block(1, 2, steps, vec![("n", slot(0))])
    }

    /// Some locks from there on, with what they are called in `held`; and where those inside may begin.
    fn locks(&mut self, from: u32) -> (Vec<LockUse>, u32) {
        let (mut locks, mut next) = (Vec::new(), from);
        for lock in from..LOCKS {
            if !self.once_in(3) {
                continue;
            }
            let mode = if self.once_in(4) { Mode::Read } else { Mode::Write };
            let of = match self.roll(6) {
                0 => Of::Key(self.roll(3) as i64),
                1 if self.session => Of::Session,
                _ => Of::Program,
            };
            let key = if let Of::Key(key) = of { Some(int(key)) } else { None };
            locks.push(LockUse { lock: LockId(lock), mode, key, session: of == Of::Session });
            self.taken.push((lock, of != Of::Program));
            self.held.push(place(lock, of, mode));
            next = lock + 1;
        }
        (locks, next)
    }

    fn working(&mut self, from: u32) -> Step {
        let before = self.held.len();
        let (locks, _) = self.locks(from);
        let inputs: Vec<Operand> = self.held.iter().map(|place| int(*place)).collect();
        self.held.truncate(before);
        let which = self.roll(self.working.len() as u64) as usize;
        call(self.working[which], inputs, &[]).locked(locks)
    }

    fn abstracted(&mut self, depth: u32, from: u32) -> Step {
        let mut fits: Vec<Known> =
            self.known.iter().filter(|known| self.fits(known, depth, from)).cloned().collect();
        // Those that want what is held here already are the ones that could close a circle.
        fits.sort_by_key(|known| known.taken.iter().all(|(lock, _)| *lock >= from));
        if !fits.is_empty() && self.once_in(2) {
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
        let held =
            |lock: u32, partly: bool| !partly && self.held.contains(&place(lock, Of::Program, Mode::Write));
        known.depth <= depth && known.taken.iter().all(|(lock, partly)| *lock >= from || held(*lock, *partly))
    }

    fn fresh(&mut self, depth: u32, from: u32) -> Step {
        self.names += 1;
        let node = self.made.abstracted(&format!("N{}", self.names));
        if self.once_in(2) {
            self.made.declared(node).limit = Some(1 + self.roll(5) as u32 / 4);
        }
        if self.once_in(5) {
            self.made.declared(node).timeout = Some(1 + self.roll(1_500_000));
        }
        let before = self.held.len();
        let (locks, inner) = self.locks(from);
        let body = self.block(depth - 1, inner);
        let mut step = run(node, branch(body, vec![slot(0)], &[])).locked(locks);
        if self.once_in(3) {
            let instead = self.caught(depth - 1, inner);
            step.on_error.push(recover(branch(instead, vec![], &[])));
        }
        self.held.truncate(before);
        if self.once_in(3) {
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
        let steps = self.steps(depth, from);
        self.made.block(1, 1, steps, vec![])
    }

    fn steps(&mut self, depth: u32, from: u32) -> Vec<Step> {
        (0..1 + self.roll(2)).map(|_| self.step(depth, from)).collect()
    }

    fn step(&mut self, depth: u32, from: u32) -> Step {
        match self.roll(if depth == 0 { 2 } else { 8 }) {
            0 if self.once_in(6) => call(self.failing, vec![], &[]),
            0 | 1 => self.working(from),
            2 | 3 => self.abstracted(depth, from),
            4 | 5 => {
                let many = 2 + self.roll(2) as u32;
                let branches = (0..many).map(|_| self.block(depth - 1, from)).collect::<Vec<_>>();
                let branches = branches.into_iter().map(|block| branch(block, vec![slot(0)], &[])).collect();
                let after = if self.once_in(3) { vec![(0, many - 1)] } else { vec![] };
                step(StepKind::Fork { branches, after })
            }
            6 => {
                let body = branch(self.block(depth - 1, from), vec![], &[]);
                let list = Operand::Const(Constant::List((0..3).map(Constant::Int).collect()));
                step(StepKind::Each { list, body, in_order: self.once_in(3) })
            }
            _ => self.dispatch(depth, from),
        }
    }

    fn dispatch(&mut self, depth: u32, from: u32) -> Step {
        self.names += 1;
        let node = self.made.node(&format!("D{}", self.names), NodeKind::Dispatch, &[]);
        let even = Test::Is { predicate: self.even, value: slot(0), negated: false };
        let mut cases =
            vec![Case { tests: vec![even], body: branch(self.block(depth - 1, from), vec![slot(0)], &[]) }];
        if !self.once_in(8) {
            cases.push(Case { tests: vec![], body: branch(self.block(depth - 1, from), vec![slot(0)], &[]) });
        }
        step(StepKind::Dispatch { node, cases })
    }
}

/// A predicate that waits, and sometimes fails.
fn even(made: &mut Made) -> PredicateId {
    let node = made.asynchronous("Even", &["holds"], |inputs, flow| async move {
        flow.world.sleep(Duration::from_micros(flow.world.random() % 20)).await;
        match &inputs[0] {
            Value::Int(n) => Ok(smallvec![Value::Bool(n % 2 == 0)]),
            _ => Err(Failure::new(9, "no number")),
        }
    });
    let block = made.block(1, 2, vec![call(node, slots(&[0]), &[1])], vec![("holds", slot(1))]);
    made.plan.predicates.push(Predicate { name: "Even".to_owned(), block, at: flux_plan::Pos(0) });
    PredicateId(made.plan.predicates.len() as u32 - 1)
}

/// Nodes of each class that are inside of what they are given.
fn working(made: &mut Made, inside: &Inside, seeded: &Seeded) -> Vec<NodeId> {
    let at_once = |inside: &Inside| {
        let inside = inside.clone();
        move |call: &mut Call<'_>| {
            let inputs: Vec<Value> = (0..call.inputs()).map(|i| call.input(i).clone()).collect();
            drop(inside.enter(places(&inputs), call.flow.id, session(call.flow)));
            Ok(())
        }
    };
    let waiting = |inside: &Inside, most: u64| {
        let inside = inside.clone();
        move |inputs: Inputs, flow: Arc<Flow>| {
            let inside = inside.clone();
            async move {
                let _inside = inside.enter(places(&inputs), flow.id, session(&flow));
                let time = flow.world.random() % most;
                flow.world.sleep(Duration::from_micros(time)).await;
                Ok::<Outputs, Failure>(smallvec![])
            }
        }
    };
    let of = inside.clone();
    let blocking = made.blocking("Blocking", &[], move |inputs, flow| {
        drop(of.enter(places(&inputs), flow.id, session(flow)));
        if flow.world.random() % 16 == 0 { Err(Failure::new(8, "by chance")) } else { Ok(smallvec![]) }
    });
    let writing = made.asynchronous("Writing", &[], waiting(inside, 40));
    made.edit(writing).effects = Effects::unknown();
    let keeping = Built::Async(Arc::new(Remote { inside: inside.clone(), seeded: seeded.clone() }));
    made.nodes.0.insert("Keeping".to_owned(), keeping);
    vec![
        made.sync("Sync", &[], at_once(inside)),
        made.heavy("Heavy", &[], at_once(inside)),
        made.asynchronous("Quick", &[], waiting(inside, 40)),
        made.asynchronous("Slow", &[], waiting(inside, 900)),
        made.node("Keeping", NodeKind::Concrete, &[]),
        blocking,
        writing,
    ]
}

fn places(inputs: &[Value]) -> Vec<i64> {
    inputs.iter().filter_map(|value| if let Value::Int(n) = value { Some(*n) } else { None }).collect()
}

fn session(flow: &Flow) -> i64 {
    match &flow.session {
        Some(Value::Int(n)) => *n,
        _ => -1,
    }
}

/// A node whose work goes on elsewhere, whether or not anybody waits for it: a database's.
struct Remote {
    inside: Inside,
    seeded: Seeded,
}

impl AsyncNode for Remote {
    fn start(&self, inputs: Inputs, flow: Arc<Flow>, keep: Keep) -> BoxFuture<'static, Done> {
        let entry = self.inside.enter(places(&inputs), flow.id, session(&flow));
        let world = flow.world.clone();
        let (work, wait) = (world.random() % 400, world.random() % 400);
        let sleep = world.sleep(Duration::from_micros(work));
        drop(self.seeded.spawn("remote work", async move {
            sleep.await;
            drop(entry);
            drop(keep);
        }));
        Box::pin(async move {
            world.sleep(Duration::from_micros(wait)).await;
            Ok(smallvec![])
        })
    }

    fn keeps(&self) -> bool {
        true
    }
}
