//! Test flows through a program's graph, without a socket: one, or very many.
//!
//! Comes in: an engine, a request or a source with what it puts out, and how to send it. Goes out: [`Sent`], for the
//! shell and the session alike. *Never* here: where results are written.

mod expect;
mod fields;
mod load;
mod progress;
mod sent;
mod target;

pub use expect::Expected;
pub use load::Load;
pub use sent::{Answer, Sent, head};
pub use target::{Reply, Target};

use crate::Failed;
use crate::paths::Cases;
use crate::screen::Screen;
use flux_runner::Engine;
use std::num::NonZeroUsize;
use tokio::runtime::Runtime;
use tokio::sync::watch;

/// Becomes true when somebody has seen enough.
pub type Stop = watch::Receiver<bool>;

/// How often, and whether somebody looks inside.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// How many flows to send; none: one, of which all is shown.
    pub repeat: Option<NonZeroUsize>,
    /// How many requests are on their way at the same time.
    pub concurrency: NonZeroUsize,
    /// Tell what the flow did. Of many, some are always looked into.
    pub trace: bool,
}

/// Sends it, and waits for the end, or until it is stopped.
pub fn run(
    runtime: &Runtime,
    engine: &Engine,
    target: &Target,
    pace: Pace,
    screen: &Screen,
    stop: Stop,
) -> Result<Sent, Failed> {
    let cases = Cases::of(&engine.plan());
    let sent = match pace.repeat {
        None => runtime.block_on(once(engine, target, pace.trace, &cases, stop)),
        Some(count) => {
            let order = load::Order { count: count.get(), concurrency: pace.concurrency.get() };
            runtime.block_on(load::run(engine, target, order, cases.clone(), screen, stop))
        }
    };
    sent.map(|sent| Sent { cases, ..sent })
}

async fn once(
    engine: &Engine,
    target: &Target,
    trace: bool,
    cases: &Cases,
    mut stop: Stop,
) -> Result<Sent, Failed> {
    let mut sent = Sent::default();
    let (engine, target) = (engine.clone(), target.clone());
    // A task of its own: it can be left alone even if it never gives anything else a turn.
    let mut flow = tokio::spawn(async move { target.send(&engine, trace).await });
    tokio::select! {
        biased;
        () = stopped(&mut stop) => flow.abort(),
        flow = &mut flow => {
            let flow = flow.map_err(broke_off)?;
            sent.answer = Answer::Flow(flow.reply);
            if let Some(trace) = flow.trace {
                sent.paths.add(&trace, cases);
                sent.trace = Some(trace);
            }
        }
    }
    Ok(sent)
}

/// A task ended before its work did.
fn broke_off(error: tokio::task::JoinError) -> Failed {
    Failed::World(format!("a request broke off: {error}"))
}

/// Waits until it is stopped; for ever where nobody can.
pub async fn stopped(stop: &mut Stop) {
    if stop.wait_for(|stop| *stop).await.is_err() {
        std::future::pending::<()>().await;
    }
}
