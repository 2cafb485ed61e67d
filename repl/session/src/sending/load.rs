//! Very many flows: a small load test.

use super::progress::Progress;
use super::{Answer, Reply, Sent, Stop, Target, broke_off, stopped};
use crate::Failed;
use crate::paths::{Cases, Paths};
use crate::screen::{Ink, Screen};
use crate::tally::Tally;
use flux_runner::{Engine, Trace};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Of the flows of each worker the first so many are looked into, and then one of [`EVERY`], and each after one that was
/// [`SLOW`]: to look into a flow costs it under half a microsecond a step, which only the fastest would feel.
const FIRST: usize = 32;
const EVERY: usize = 16;
/// From so many nanoseconds on, a flow is one of the slow ones.
const SLOW: u64 = 200_000;
/// What workers get to return once they are stopped.
const GRACE: Duration = Duration::from_millis(500);

/// How many, and how many at a time.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    pub count: usize,
    pub concurrency: usize,
}

/// What came of them.
#[derive(Debug)]
pub struct Load {
    tally: Tally,
    asked: usize,
    /// How long all took, in nanoseconds.
    elapsed: u64,
}

/// What one worker saw.
#[derive(Default)]
struct Part {
    tally: Tally,
    paths: Paths,
    slowest: Option<Trace>,
}

/// What all workers share.
struct Work {
    engine: Engine,
    target: Target,
    cases: Cases,
    count: usize,
    next: AtomicUsize,
    done: AtomicUsize,
}

/// Sends them all, or until it is stopped.
pub(super) async fn run(
    engine: &Engine,
    target: &Target,
    order: Order,
    cases: Cases,
    screen: &Screen,
    stop: Stop,
) -> Result<Sent, Failed> {
    let begun = Instant::now();
    let work = Arc::new(Work {
        engine: engine.clone(),
        target: target.clone(),
        cases,
        count: order.count,
        next: AtomicUsize::new(0),
        done: AtomicUsize::new(0),
    });
    let parts: Vec<Arc<Mutex<Part>>> =
        (0..order.concurrency.min(order.count)).map(|_| Arc::default()).collect();
    let mut workers = JoinSet::new();
    for part in &parts {
        workers.spawn(worker(work.clone(), part.clone(), stop.clone()));
    }
    watch(&mut workers, &work, screen, stop, begun).await?;
    let mut all = Part::default();
    parts.iter().for_each(|part| all.join(std::mem::take(&mut *lock(part))));
    let load = Load { tally: all.tally, asked: order.count, elapsed: nanos(begun) };
    Ok(Sent { answer: Answer::Load(load), trace: all.slowest, paths: all.paths, ..Sent::default() })
}

/// Waits for the workers, and shows how far they are. Once it is stopped they get a moment to return; one that never
/// gives anything else a turn is left alone.
async fn watch(
    workers: &mut JoinSet<()>,
    work: &Work,
    screen: &Screen,
    mut stop: Stop,
    begun: Instant,
) -> Result<(), Failed> {
    let mut progress = Progress::new(screen, work.count);
    let mut ticks = progress.ticks();
    let over = async {
        stopped(&mut stop).await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::pin!(over);
    let result = loop {
        tokio::select! {
            done = workers.join_next() => match done {
                None => break Ok(()),
                Some(Err(error)) => break Err(broke_off(error)),
                Some(Ok(())) => {}
            },
            _ = ticks.tick() => progress.show(work.done.load(Ordering::Relaxed), begun.elapsed()),
            () = &mut over => break Ok(()),
        }
    };
    workers.abort_all();
    progress.clear();
    result
}

async fn worker(work: Arc<Work>, part: Arc<Mutex<Part>>, mut stop: Stop) {
    let (mut own, mut slow) = (0, false);
    while !*stop.borrow() && work.next.fetch_add(1, Ordering::Relaxed) < work.count {
        let trace = slow || own < FIRST || own % EVERY == 0;
        own += 1;
        let begun = Instant::now();
        let flow = tokio::select! {
            biased;
            flow = work.target.send(&work.engine, trace) => flow,
            () = stopped(&mut stop) => break,
        };
        let took = nanos(begun);
        slow = took > SLOW;
        let mut part = lock(&part);
        part.tally.add(status(&flow.reply), flow.reply.is_error(), took);
        if let Some(trace) = flow.trace {
            part.paths.add(&trace, &work.cases);
            part.keep(trace);
        }
        work.done.fetch_add(1, Ordering::Relaxed);
    }
}

/// A worker's part; it is whole whatever became of the worker.
fn lock(part: &Mutex<Part>) -> MutexGuard<'_, Part> {
    part.lock().unwrap_or_else(PoisonError::into_inner)
}

fn status(reply: &Reply) -> String {
    match reply {
        Reply::Http(reply) => reply.status().as_u16().to_string(),
        Reply::Put(_) => "done".into(),
        Reply::Failed { code, .. } => format!("failed {code}"),
    }
}

fn nanos(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_nanos()).unwrap_or(u64::MAX)
}

impl Part {
    fn keep(&mut self, trace: Trace) {
        if self.slowest.as_ref().is_none_or(|slowest| slowest.duration_ns < trace.duration_ns) {
            self.slowest = Some(trace);
        }
    }

    fn join(&mut self, other: Part) {
        self.tally.join(other.tally);
        self.paths.join(other.paths);
        if let Some(trace) = other.slowest {
            self.keep(trace);
        }
    }
}

impl Load {
    /// The figures as JSON, for programs.
    pub fn json(&self) -> serde_json::Value {
        self.tally.json(self.elapsed)
    }

    /// Was there one that says error?
    pub(crate) fn has_errors(&self) -> bool {
        self.tally.has_errors()
    }

    /// How many replies had which status; of a source without clients, how its flows ended.
    pub(super) fn statuses(&self) -> impl Iterator<Item = (&str, u64)> {
        self.tally.statuses()
    }

    /// Was it stopped before all were sent?
    pub fn stopped(&self) -> bool {
        self.tally.count() < self.asked
    }

    /// How many, how fast, and which ways they took.
    pub(super) fn render(&self, paths: &Paths, screen: &Screen) -> String {
        let mut out = String::new();
        if self.stopped() {
            let told = format!("stopped after {} of {}", self.tally.count(), self.asked);
            out.push_str(&format!("{}\n", screen.paint(Ink::Bad, &told)));
        }
        out.push_str(&self.tally.render(self.elapsed, screen));
        if paths.flows() > 0 {
            let seen = if paths.flows() < self.tally.count() {
                format!("paths of {} requests that were looked into", paths.flows())
            } else {
                "paths".into()
            };
            out.push_str(&format!("\n{}\n{}", screen.paint(Ink::Strong, &seen), paths.render(screen)));
        }
        out
    }
}
