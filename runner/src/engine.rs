//! The engine: a program that can be replaced while it runs.
//!
//! Comes in: plans, requests, outputs of sources. Goes out: replies, traces, counters. A flow keeps the
//! program that it began with; the lock table, stores declared alike and limits go on from one to the next.
//! *Never* here: sockets, clocks other than the world's.

use crate::counters::Counters;
use crate::flow::{Life, whole};
use crate::locks::LockTable;
use crate::machine::{Begin, Failed, Shared};
use crate::prepare::{Inheritance, Program, Source, StartError, program};
use crate::schedulers::{Event, Scheduler};
use crate::sources::http;
use crate::trace::{Trace, Tracer};
use arc_swap::ArcSwap;
use bytes::Bytes;
use flux_node::{Flow, Library, Request, Resources, Value};
use flux_plan::Plan;
use flux_policy::{RealWorld, World};
use std::any::Any;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

/// Looks up an environment variable.
pub type Env = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// Is told of a flow that failed.
pub type OnFailure = Arc<dyn Fn(&FlowFailure<'_>) + Send + Sync>;

/// Is told of every flow that ended.
pub type OnEnd = Arc<dyn Fn(&FlowEnd<'_>) + Send + Sync>;

/// A flow that ended; one that was cancelled is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlowEnd<'a> {
    /// Its source.
    pub source: &'a str,
    /// From its beginning to its very end, in nanoseconds.
    pub nanos: u64,
    /// It ended in a failure.
    pub failed: bool,
}

/// What an engine needs of the world around it.
#[derive(Clone)]
pub struct Options {
    /// Clock and dice. Default: the machine's.
    pub world: Arc<dyn World>,
    /// Relative paths start there. Default: the current folder.
    pub root: PathBuf,
    /// Environment variables. Default: the process's.
    pub env: Env,
    /// Where flows run. Default: the event loop.
    pub scheduler: Arc<dyn Scheduler>,
    /// Told of each flow that ends in a failure. Default: nobody.
    pub on_failure: OnFailure,
    /// Told of each flow that ends, by the thread that ran it. Default: nobody, and then no clock is read.
    pub on_end: Option<OnEnd>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            world: Arc::new(RealWorld),
            root: PathBuf::from("."),
            env: Arc::new(|name| std::env::var(name).ok()),
            scheduler: Arc::new(Event),
            on_failure: Arc::new(|_| {}),
            on_end: None,
        }
    }
}

/// A flow that ended in a failure which no handler took, or whose handler failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlowFailure<'a> {
    /// Its source.
    pub source: &'a str,
    /// The node that failed; none where it was none's fault.
    pub node: Option<&'a str>,
    /// See `flux_node::Failure`.
    pub code: i64,
    /// What the node said: for people who run the service, never for clients.
    pub message: &'a str,
}

/// Why a source could not be fired.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FireError {
    /// There is no such source.
    #[error("no source is named `{0}`")]
    Unknown(String),
    /// It puts out more values, or fewer.
    #[error("`{source_name}` puts out {expected} values, not {found}")]
    Outputs {
        /// The source.
        source_name: String,
        /// What it puts out.
        expected: usize,
        /// What was given.
        found: usize,
    },
    /// The flow ran, and failed.
    #[error("{message} (code {code})")]
    Failed {
        /// The failure's code.
        code: i64,
        /// And its message.
        message: String,
    },
}

/// An engine. Clones are the same engine.
#[derive(Clone)]
pub struct Engine {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) program: ArcSwap<Program>,
    pub(crate) shared: Shared,
    pub(crate) options: Options,
    pub(crate) changed: watch::Sender<()>,
    library: Arc<dyn Library>,
    next_flow: AtomicU64,
    /// Held while a plan is replaced, so that two replacements come one after the other.
    swapping: Mutex<()>,
}

impl Engine {
    /// Builds a program's stores and nodes.
    ///
    /// # Errors
    /// All that keeps it from starting, in one go: nodes without implementation, bad arguments.
    pub fn new(plan: Plan, library: Arc<dyn Library>, options: Options) -> Result<Engine, Vec<StartError>> {
        let locks = Arc::new(LockTable::new());
        let inheritance = Inheritance { locks: &locks, before: None };
        let program = program(plan, &*library, &FromOptions(&options), &inheritance)?;
        let shared = Shared::new(locks, options.scheduler.clone());
        let inner = Inner {
            program: ArcSwap::from_pointee(program),
            shared,
            options,
            changed: watch::Sender::new(()),
            library,
            next_flow: AtomicU64::new(1),
            swapping: Mutex::new(()),
        };
        Ok(Engine { inner: Arc::new(inner) })
    }

    /// Replaces the program; flows in flight finish on the one that they began with.
    ///
    /// # Errors
    /// As for [`Engine::new`]; then the old program goes on.
    pub fn swap(&self, plan: Plan) -> Result<(), Vec<StartError>> {
        let inner = &*self.inner;
        let _one_at_a_time = inner.swapping.lock().unwrap_or_else(PoisonError::into_inner);
        let before = inner.program.load_full();
        let inheritance = Inheritance { locks: &inner.shared.locks, before: Some(&before) };
        let next = program(plan, &*inner.library, &FromOptions(&inner.options), &inheritance)?;
        inner.program.store(Arc::new(next));
        inner.changed.send_replace(());
        Ok(())
    }

    /// An engine of another program that shares this one's constraints, and its stores and limits where they are
    /// declared alike: what runs there is seen here.
    ///
    /// # Errors
    /// As for [`Engine::new`].
    pub fn beside(&self, plan: Plan) -> Result<Engine, Vec<StartError>> {
        let inner = &*self.inner;
        let before = inner.program.load_full();
        let inheritance = Inheritance { locks: &inner.shared.locks, before: Some(&before) };
        let program = program(plan, &*inner.library, &FromOptions(&inner.options), &inheritance)?;
        let shared = Shared::new(inner.shared.locks.clone(), inner.options.scheduler.clone());
        let beside = Inner {
            program: ArcSwap::from_pointee(program),
            shared,
            options: inner.options.clone(),
            changed: watch::Sender::new(()),
            library: inner.library.clone(),
            next_flow: AtomicU64::new(1),
            swapping: Mutex::new(()),
        };
        Ok(Engine { inner: Arc::new(beside) })
    }

    /// The plan that new flows run on.
    pub fn plan(&self) -> Arc<Plan> {
        self.inner.program.load().plan.clone()
    }

    /// What has happened since the engine was made. A source goes on counting in the next plan that has it.
    pub fn counters(&self) -> Counters {
        Counters::of(&self.inner.program.load(), &self.inner.shared.locks)
    }

    /// Serves one request without a socket, to the flow's very end, and tells what the flow did if asked.
    /// Runs in a tokio runtime.
    pub async fn request(
        &self,
        request: ::http::Request<Bytes>,
        trace: bool,
    ) -> (::http::Response<Bytes>, Option<Trace>) {
        http::in_process(&self.inner, request, trace).await
    }

    /// Starts one flow of a source with these outputs and runs it to its end. Runs in a tokio runtime.
    ///
    /// # Errors
    /// There is no such source, it puts out something else, or the flow fails.
    pub async fn fire(&self, source: &str, outputs: Vec<Value>) -> Result<(), FireError> {
        let begin = self.begin_source(source, &outputs, false)?;
        match whole(begin, outputs).await {
            Ok(_) => Ok(()),
            Err(Failed { failure, .. }) => {
                Err(FireError::Failed { code: failure.code, message: failure.message.into_owned() })
            }
        }
    }

    /// A new flow of the source of that name.
    pub(crate) fn begin_source(
        &self,
        source: &str,
        outputs: &[Value],
        trace: bool,
    ) -> Result<Begin, FireError> {
        let program = self.inner.program.load_full();
        let index = program.sources.iter().position(|s| s.name == source);
        let index = index.ok_or_else(|| FireError::Unknown(source.to_owned()))?;
        let expected = program.plan.sources[index].outputs.len();
        if expected != outputs.len() {
            let source_name = source.to_owned();
            return Err(FireError::Outputs { source_name, expected, found: outputs.len() });
        }
        Ok(self.inner.begin(program, index as u32, trace))
    }
}

impl Inner {
    /// A new flow as its nodes see it.
    pub(crate) fn flow(&self, request: Option<Arc<dyn Request>>) -> Flow {
        Flow {
            id: self.next_flow.fetch_add(1, Ordering::Relaxed),
            now: self.options.world.now(),
            session: None,
            world: self.options.world.clone(),
            request,
        }
    }

    /// A flow that no request started.
    pub(crate) fn begin(self: &Arc<Self>, program: Arc<Program>, source: u32, trace: bool) -> Begin {
        let tracer = trace.then(|| Tracer::new(self.options.world.clone()));
        let life = Arc::new(Life { tracer, ..Life::default() });
        Begin { engine: self.clone(), program, source, life, request: None, ticket: None }
    }

    /// Tells of a flow that failed.
    pub(crate) fn tell(&self, program: &Program, source: &Source, failed: &Failed) {
        (self.options.on_failure)(&FlowFailure {
            source: &source.name,
            node: failed.node.map(|node| program.node(node).name.as_str()),
            code: failed.failure.code,
            message: &failed.failure.message,
        });
    }
}

struct FromOptions<'a>(&'a Options);

impl Resources for FromOptions<'_> {
    fn store(&self, _: &str) -> Option<Arc<dyn Any + Send + Sync>> {
        None
    }

    fn env(&self, name: &str) -> Option<String> {
        (self.0.env)(name)
    }

    fn root(&self) -> PathBuf {
        self.0.root.clone()
    }

    fn world(&self) -> Arc<dyn World> {
        self.0.world.clone()
    }
}
