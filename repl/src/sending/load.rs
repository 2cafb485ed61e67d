//! Very many flows: a small load test.

use super::progress::Progress;
use super::{Answer, Reply, Sent, Stop, Target, stopped};
use crate::Failed;
use crate::paths::{Cases, Paths};
use crate::screen::{Ink, Screen};
use crate::tally::Tally;
use flux_runner::{Engine, Trace};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use tokio::task::JoinSet;

/// Of the flows of each worker the first so many are looked into, and then one of [`EVERY`]: looking into all would
/// slow the fast ones down.
const FIRST: usize = 32;
const EVERY: usize = 16;

/// How many, and how many at a time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Order {
    pub(crate) count: usize,
    pub(crate) concurrency: usize,
}

/// What came of them.
#[derive(Debug)]
pub(crate) struct Load {
    tally: Tally,
    asked: usize,
    /// Nanoseconds.
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
    let mut workers = JoinSet::new();
    for _ in 0..order.concurrency.min(order.count) {
        workers.spawn(worker(work.clone(), stop.clone()));
    }
    let mut progress = Progress::new(screen, order.count);
    let mut all = Part::default();
    let mut tick = progress.ticks();
    loop {
        tokio::select! {
            done = workers.join_next() => match done {
                None => break,
                Some(part) => all.join(part.map_err(|error| Failed::World(format!("a request broke off: {error}")))?),
            },
            _ = tick.tick() => progress.show(work.done.load(Ordering::Relaxed), begun.elapsed()),
        }
    }
    progress.clear();
    let load = Load { tally: all.tally, asked: order.count, elapsed: nanos(begun) };
    Ok(Sent { answer: Answer::Load(load), trace: all.slowest, paths: all.paths, ..Sent::default() })
}

async fn worker(work: Arc<Work>, mut stop: Stop) -> Part {
    let mut part = Part::default();
    let mut own = 0;
    while !*stop.borrow() && work.next.fetch_add(1, Ordering::Relaxed) < work.count {
        let trace = own < FIRST || own % EVERY == 0;
        own += 1;
        let begun = Instant::now();
        let flow = tokio::select! {
            biased;
            flow = work.target.send(&work.engine, trace) => flow,
            () = stopped(&mut stop) => break,
        };
        part.tally.add(status(&flow.reply), flow.reply.is_error(), nanos(begun));
        if let Some(trace) = flow.trace {
            part.paths.add(&trace, &work.cases);
            part.keep(trace);
        }
        work.done.fetch_add(1, Ordering::Relaxed);
    }
    part
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
    /// Was there one that says error?
    pub(crate) fn has_errors(&self) -> bool {
        self.tally.has_errors()
    }

    /// Was it stopped before all were sent?
    pub(crate) fn stopped(&self) -> bool {
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
