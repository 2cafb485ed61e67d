//! The lock table under a model checker: shuttle runs it under thousands of schedules of many tasks.
//!
//! The very files of `src/locks` are compiled here against shuttle's mutexes. A schedule in which tasks wait
//! for each other for ever fails by itself; two writers, or a writer and a reader, fail by assertion.
#![allow(clippy::unwrap_used)]
#![allow(dead_code, reason = "the engine uses all of the lock table, this test most of it")]

mod sync {
    pub(crate) use shuttle::sync::atomic::{AtomicU64, Ordering};
    pub(crate) use shuttle::sync::{Mutex, MutexGuard};
    pub(crate) use std::sync::PoisonError;
}

#[path = "../src/locks/mod.rs"]
#[allow(unused_imports, reason = "see above")]
mod locks;

use flux_node::Value;
use flux_plan::Mode;
use locks::{Acquired, Claim, Gate, Holdings, Key, LockTable, Named, Of, Taking, Wanted, take_free};
use shuttle::future::{block_on, spawn, yield_now};
use shuttle::rand::{Rng, thread_rng};
use smallvec::SmallVec;
use std::collections::HashMap;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::Poll;

const ITERATIONS: usize = 1500;
const NAMES: [&str; 4] = ["a", "b", "c", "d"];

type Place = (u32, Option<i64>);

/// Who holds what, as the test sees it: readers, writers.
#[derive(Default)]
struct Held(Mutex<HashMap<Place, (u32, u32)>>);

/// Seen inside, until it is dropped.
struct Seen<'a> {
    held: &'a Held,
    wants: Wants,
}

impl Drop for Seen<'_> {
    fn drop(&mut self) {
        self.wants.iter().for_each(|(lock, key, mode)| self.held.leave(*lock, *key, *mode));
    }
}

impl Held {
    fn see(&self, wants: &Wants) -> Seen<'_> {
        let wants = merged(wants);
        wants.iter().for_each(|(lock, key, mode)| self.enter(*lock, *key, *mode));
        Seen { held: self, wants }
    }

    fn enter(&self, lock: u32, key: Option<i64>, mode: Mode) {
        let mut held = self.0.lock().unwrap();
        let (readers, writers) = held.entry((lock, key)).or_default();
        match mode {
            Mode::Read => *readers += 1,
            Mode::Write => *writers += 1,
        }
        assert!(*writers == 0 || (*writers == 1 && *readers == 0), "{readers} readers and {writers} writers");
    }

    fn leave(&self, lock: u32, key: Option<i64>, mode: Mode) {
        let mut held = self.0.lock().unwrap();
        let (readers, writers) = held.get_mut(&(lock, key)).unwrap();
        match mode {
            Mode::Read => *readers -= 1,
            Mode::Write => *writers -= 1,
        }
    }
}

/// A set of acquisitions: lock, key, mode.
type Wants = Vec<(u32, Option<i64>, Mode)>;

fn some_wants() -> Wants {
    let mut rng = thread_rng();
    let mut wants = Wants::new();
    for lock in 0..NAMES.len() as u32 {
        if rng.gen_range(0..2) == 0 {
            continue;
        }
        let mode = if rng.gen_range(0..2) == 0 { Mode::Read } else { Mode::Write };
        match rng.gen_range(0..3) {
            0 => wants.push((lock, Some(rng.gen_range(0..2)), mode)),
            1 => {
                // Two keys at one node, in the order written; possibly equal.
                wants.push((lock, Some(rng.gen_range(0..2)), mode));
                wants.push((lock, Some(rng.gen_range(0..2)), mode));
            }
            _ => wants.push((lock, None, mode)),
        }
    }
    wants
}

struct Shared {
    table: LockTable,
    names: Vec<Named>,
    held: Held,
}

impl Shared {
    fn new() -> Arc<Shared> {
        let table = LockTable::new();
        let names = NAMES.iter().map(|name| table.named(name, "f")).collect();
        Arc::new(Shared { table, names, held: Held::default() })
    }

    fn wanted(&self, wants: &Wants) -> SmallVec<[Wanted; 1]> {
        let wanted = wants.iter().map(|(lock, key, mode)| Wanted {
            lock: self.names[*lock as usize].clone(),
            order: *lock,
            mode: *mode,
            key: key.map(|key| Key::Value(Value::Int(key))),
        });
        wanted.collect()
    }

    /// Takes them all, on a level of their own; a single one of program scope in place if it is free.
    async fn take(&self, holdings: &mut Holdings, wants: &Wants) -> Acquired {
        holdings.open(false);
        if let [(lock, None, mode)] = wants.as_slice()
            && let Some(acquired) = take_free(holdings, &self.names[*lock as usize], *mode)
        {
            return acquired;
        }
        let mut taking = Taking::new(self.wanted(wants));
        std::future::poll_fn(|cx| taking.poll(&self.table, holdings, Some(cx))).await
    }

    /// Takes them all inside of what others hold.
    async fn work(&self, around: Option<&mut Holdings>, wants: &Wants) -> Option<Holdings> {
        let mut holdings = inside(around);
        (self.take(&mut holdings, wants).await == Acquired::All).then_some(holdings)
    }

    async fn visit(&self, wants: &Wants) {
        let scope = self.work(None, wants).await;
        let seen = self.held.see(wants);
        yield_now().await;
        drop(seen);
        drop(scope);
    }
}

/// What is really held: equal keys once.
fn merged(wants: &Wants) -> Wants {
    let mut merged = wants.clone();
    merged.sort();
    merged.dedup();
    merged
}

/// What a machine holds that begins inside of what another holds.
fn inside(around: Option<&mut Holdings>) -> Holdings {
    around.map(|around| around.split_off(around.depth())).unwrap_or_default()
}

fn model(iterations: usize, test: impl Fn() + Send + Sync + 'static) {
    shuttle::check_random(test, iterations);
}

#[test]
fn random_sets_in_canonical_order_never_deadlock_and_exclude() {
    model(ITERATIONS, || {
        let shared = Shared::new();
        let tasks: Vec<_> = (0..5)
            .map(|_| {
                let (shared, wants) = (shared.clone(), some_wants());
                spawn(async move {
                    shared.visit(&wants).await;
                    shared.visit(&wants).await;
                })
            })
            .collect();
        for task in tasks {
            block_on(task).unwrap();
        }
        assert_eq!(shared.table.keyed_in_use(), 0);
    });
}

#[test]
fn nested_sets_never_deadlock_and_nothing_is_taken_twice() {
    model(ITERATIONS, || {
        let shared = Shared::new();
        let tasks: Vec<_> = (0..4)
            .map(|_| {
                let (shared, mut outer) = (shared.clone(), some_wants());
                // As after the deadlock rule: what is inside comes later in the order, or is held already.
                let split = thread_rng().gen_range(0..NAMES.len() as u32);
                let mut inner = some_wants();
                outer.retain(|(lock, ..)| *lock < split);
                inner.retain(|(lock, ..)| *lock >= split);
                inner.extend(outer.iter().copied());
                spawn(async move {
                    let mut around = shared.work(None, &outer).await.unwrap();
                    let inside = shared.work(Some(&mut around), &inner).await;
                    assert!(inside.is_some());
                    let seen = shared.held.see(&inner);
                    yield_now().await;
                    drop(seen);
                    // The inside may outlive what it has a share of: it keeps what is around it.
                    drop(around);
                    yield_now().await;
                    drop(inside);
                })
            })
            .collect();
        for task in tasks {
            block_on(task).unwrap();
        }
        assert_eq!(shared.table.keyed_in_use(), 0);
    });
}

#[test]
fn cancelled_acquisitions_leave_no_trace() {
    model(ITERATIONS, || {
        let shared = Shared::new();
        let tasks: Vec<_> = (0..5)
            .map(|i| {
                let (shared, wants) = (shared.clone(), some_wants());
                let patience = thread_rng().gen_range(0..4);
                spawn(async move {
                    if i % 2 == 0 {
                        return shared.visit(&wants).await;
                    }
                    // Polled a few times, then dropped, wherever it stands.
                    let mut visit = pin!(shared.visit(&wants));
                    let mut polls = 0;
                    std::future::poll_fn(|cx| {
                        polls += 1;
                        if polls > patience || visit.as_mut().poll(cx).is_ready() {
                            return Poll::Ready(());
                        }
                        cx.waker().wake_by_ref();
                        Poll::Pending
                    })
                    .await;
                })
            })
            .collect();
        for task in tasks {
            block_on(task).unwrap();
        }
        // All is free again: a writer of everything gets in at once.
        let all: Wants = (0..NAMES.len() as u32).map(|lock| (lock, None, Mode::Write)).collect();
        block_on(shared.visit(&all));
        assert_eq!(shared.table.keyed_in_use(), 0);
    });
}

/// One machine, level in level, of which a part may be told apart or something may outlive it, at any point.
#[test]
fn levels_that_are_shared_or_split_are_given_back_by_the_last_who_has_them() {
    model(ITERATIONS, || {
        let shared = Shared::new();
        let tasks: Vec<_> = (0..4)
            .map(|_| {
                let shared = shared.clone();
                let mut levels: Vec<Wants> = (0..3).map(|_| some_wants()).collect();
                // As after the deadlock rule: what is inside comes later in the order.
                for (i, wants) in levels.iter_mut().enumerate() {
                    let (from, to) = (i as u32 * 2, i as u32 * 2 + 1);
                    wants.retain(|(lock, ..)| (from..=to).contains(lock));
                }
                let choices: Vec<u32> = (0..3).map(|_| thread_rng().gen_range(0..3)).collect();
                spawn(async move {
                    let mut holdings = Holdings::default();
                    let (mut shares, mut parts, mut seen) = (Vec::new(), Vec::new(), Vec::new());
                    for (wants, choice) in levels.iter().zip(choices) {
                        assert_eq!(shared.take(&mut holdings, wants).await, Acquired::All);
                        seen.push(shared.held.see(wants));
                        match choice {
                            0 => shares.extend(holdings.share()),
                            1 => {
                                let part = holdings.split_off(holdings.depth() - 1);
                                parts.push(std::mem::replace(&mut holdings, part));
                            }
                            _ => {}
                        }
                        yield_now().await;
                    }
                    seen.into_iter().rev().for_each(drop);
                    // Whoever has a share may be the last.
                    let last = shares.pop();
                    holdings.close_to(0);
                    drop((holdings, parts));
                    yield_now().await;
                    drop((shares, last));
                })
            })
            .collect();
        for task in tasks {
            block_on(task).unwrap();
        }
        let all: Wants = (0..NAMES.len() as u32).map(|lock| (lock, None, Mode::Write)).collect();
        block_on(shared.visit(&all));
        assert_eq!(shared.table.keyed_in_use(), 0);
    });
}

/// A node with a limit of one whose inside takes `b`: reached under `b`, under `a` and `b`, and under
/// nothing. Whoever takes a constraint around it takes its permit first, and passes it on inside.
#[test]
fn limits_ahead_of_constraints_never_deadlock() {
    model(ITERATIONS, || {
        let shared = Shared::new();
        let limit = Arc::new(Gate::new(Of::Limit("Slow".into()), 1));
        let tasks: Vec<_> = (0..5)
            .map(|_| {
                let (shared, limit) = (shared.clone(), limit.clone());
                let depth = thread_rng().gen_range(0..3u32);
                spawn(async move {
                    let mut around = match depth {
                        0 => None,
                        depth => Some(taking_ahead(&shared, None, &limit, 2 - depth).await),
                    };
                    if depth == 2 {
                        around = Some(taking_ahead(&shared, around.as_mut(), &limit, 1).await);
                    }
                    // The limited node itself, twice at the same time.
                    let one = limited(&shared, inside(around.as_mut()), &limit);
                    let two = limited(&shared, inside(around.as_mut()), &limit);
                    futures_util::future::join(one, two).await;
                })
            })
            .collect();
        for task in tasks {
            block_on(task).unwrap();
        }
    });
}

async fn taking_ahead(
    shared: &Shared,
    around: Option<&mut Holdings>,
    limit: &Arc<Gate>,
    lock: u32,
) -> Holdings {
    let mut holdings = inside(around);
    holdings.open(false);
    permit(&mut holdings, limit).await;
    holdings.pass_on(7);
    let wants = vec![(lock, None, Mode::Write)];
    assert_eq!(shared.take(&mut holdings, &wants).await, Acquired::All);
    holdings
}

/// Takes a permit of node 7, from the level around that took one ahead or from all.
async fn permit(holdings: &mut Holdings, limit: &Arc<Gate>) {
    let mut claim = Some(Claim::permit(holdings.ahead(7).unwrap_or(limit)));
    std::future::poll_fn(|cx| claim.as_mut().unwrap().poll(cx)).await;
    holdings.extend(claim.take().and_then(Claim::made));
}

async fn limited(shared: &Shared, mut holdings: Holdings, limit: &Arc<Gate>) {
    holdings.open(false);
    permit(&mut holdings, limit).await;
    let wants = vec![(1, None, Mode::Write)];
    assert_eq!(shared.take(&mut holdings, &wants).await, Acquired::All);
    yield_now().await;
}

#[test]
fn nobody_overtakes_a_waiting_writer_and_nobody_starves() {
    model(ITERATIONS, || {
        let gate = Arc::new(Gate::new(Of::Lock(0), 8));
        let order = Arc::new(Mutex::new(Vec::new()));
        let enter = |name: &'static str, wants: u32| {
            let (gate, order) = (gate.clone(), order.clone());
            async move {
                let mut ticket = None;
                if !gate.try_enter(wants) {
                    std::future::poll_fn(|cx| gate.poll_enter(wants, &mut ticket, cx)).await;
                }
                order.lock().unwrap().push(name);
                yield_now().await;
                gate.leave(wants);
            }
        };
        assert!(gate.try_enter(1));
        block_on(async {
            // They come in this order; the reader in front never lets the later one pass the writer.
            let (writer, reader) = (enter("writer", 8), enter("reader", 1));
            let leave = async {
                yield_now().await;
                assert!(!gate.try_enter(1), "a writer waits");
                gate.leave(1);
            };
            futures_util::future::join3(writer, reader, leave).await;
        });
        assert_eq!(*order.lock().unwrap(), ["writer", "reader"]);
    });
}
