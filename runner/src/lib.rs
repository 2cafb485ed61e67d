//! The engine: runs a compiled program.
//!
//! Comes in: a `Plan` with every decision made, a library of implementations, requests. Goes out: replies,
//! counters, traces. [`Engine`] prepares and interprets, [`Server`] puts it behind a socket and drives its
//! other sources. *Never* here: a parser, types, an order of locks: the plan has decided all of it.

mod counters;
mod engine;
mod evaluate;
mod fire;
mod flow;
mod limits;
mod locks;
mod machine;
mod prepare;
mod reply;
mod schedulers;
mod serve;
mod sources;
mod sync;
mod throttle;
mod trace;

/// The component library, for those who start an [`Engine`] with it: where it logs, and what its pictures look like.
pub use flux_components::{Library as Components, Sink as LogSink, picture};

pub use counters::{Counters, LockCount, NodeCount, SourceCount};
pub use engine::{Engine, Env, FailedFlow, FireError, FlowEnd, FlowFailure, OnEnd, OnFailure, Options};
pub use evaluate::{Evaluation, Unfinished};
pub use fire::Fired;
pub use limits::Limits;
pub use machine::{Driven, Job, Machine, Ran, Returned};
pub use prepare::{StartError, StartProblem};
pub use schedulers::{
    Before, Busy, Class, Disturb, Disturbance, Event, Handle, Parallel, Scheduler, Seeded, Stuck, Task, Where,
};
pub use serve::{
    Access, Arrived, Drained, Ended, Listener, OnAccess, ServeError, ServeOptions, Server, Stream, Waiting,
    serve,
};
pub use sources::http::Cors;
pub use trace::{FailedCall, Outcome, Trace, TraceEvent};
