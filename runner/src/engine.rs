//! The engine: a program that can be replaced while it runs.
//!
//! Comes in: plans, requests, outputs of sources. Goes out: replies, traces, counters. A flow keeps the
//! program that it began with; constraints, stores, built nodes, limits, sources and counts go on from one to the
//! next where they are declared alike.
//! *Never* here: sockets, clocks other than the world's.

use crate::counters::Counters;
use crate::flow::{Life, whole};
use crate::locks::LockTable;
use crate::machine::{Begin, Failed, Shared};
use crate::prepare::{Changed, Closing, Inheritance, Program, Source, StartError, StartProblem, program};
use crate::schedulers::{Event, Scheduler};
use crate::serve::ServeError;
use crate::sources::http;
use crate::trace::{Trace, Tracer};
use arc_swap::ArcSwap;
use bytes::Bytes;
use flux_node::{Flow, Library, Request, Resources, Store, Value};
use flux_plan::{Plan, Pos};
use flux_policy::{RealWorld, World};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
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
    /// The source that began the flow.
    pub source: &'a str,
    /// From its beginning to its very end, in nanoseconds.
    pub nanos: u64,
    /// The flow ended in a failure.
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
    /// How long a flow that a client waits for may wait at an `@limit`; then it is refused with 503. Default: for ever.
    pub patience: Option<Duration>,
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
            patience: None,
        }
    }
}

/// A flow that ended in a failure which no handler took, or whose handler failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowFailure<'a> {
    /// The source that began the flow.
    pub source: &'a str,
    /// The node that failed; none where it was none's fault.
    pub node: Option<&'a str>,
    /// The nodes from the source's flow down to that one.
    pub path: &'a [String],
    /// The flow; none: it is the source that failed.
    pub flow: Option<FailedFlow>,
    /// The failure's code, as handlers list it.
    pub code: i64,
    /// What the node said: for people who run the service, never for clients.
    pub message: &'a str,
}

/// The flow that a failure ended, for whoever is told of failures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedFlow {
    /// Its number in this run of the service.
    pub id: u64,
    /// When it failed, nanoseconds since 1970.
    pub at: i64,
    /// `GET /feed/3`, where a request started it.
    pub request: Option<String>,
}

/// Why a source could not be fired.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FireError {
    /// The program has no source of that name.
    #[error("no source is named `{0}`")]
    Unknown(String),
    /// It puts out more values, or fewer.
    #[error("`{source_name}` puts out {expected} values, not {found}")]
    Outputs {
        /// The source that was to begin a flow.
        source_name: String,
        /// What it puts out.
        expected: usize,
        /// How many values were given.
        found: usize,
    },
    /// The flow ran, and failed.
    #[error("{message} (code {code})")]
    Failed {
        /// The failure's code, as handlers list it.
        code: i64,
        /// What the node said of it, for people who run the service.
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
    implementations: Arc<dyn Library>,
    next_flow: AtomicU64,
    /// Who serves it. Locked while a plan is replaced, so that replacements come one after the other.
    hosts: Mutex<Vec<Weak<dyn Host>>>,
    /// Dropped after the program: it waits for stores that nothing has any more.
    closing: Closing,
}

/// Who serves an engine's programs, and is asked before one takes the place of another.
pub(crate) trait Host: Send + Sync {
    /// Makes ready what the program needs of it.
    ///
    /// # Errors
    /// The program can't be served; the one before goes on.
    fn make_ready(&self, program: &Program) -> Result<(), ServeError>;
}

impl Engine {
    /// Opens a program's stores and builds its nodes. Waits until the stores are open.
    ///
    /// # Errors
    /// All that keeps it from starting, in one go: nodes without implementation, bad arguments.
    pub fn new(plan: Plan, library: Arc<dyn Library>, options: Options) -> Result<Engine, Vec<StartError>> {
        let (locks, closing) = (Arc::new(LockTable::new()), Closing::default());
        let inheritance =
            Inheritance { locks: &locks, before: None, changed: Changed::BeginsAnew, closing: &closing };
        let program = program(plan, &*library, &FromOptions(&options), &inheritance)?;
        Ok(Engine::of(program, locks, library, options, closing))
    }

    fn of(
        program: Program,
        locks: Arc<LockTable>,
        library: Arc<dyn Library>,
        options: Options,
        closing: Closing,
    ) -> Engine {
        let shared = Shared::new(locks, &options);
        let inner = Inner {
            program: ArcSwap::from_pointee(program),
            shared,
            options,
            changed: watch::Sender::new(()),
            implementations: library,
            next_flow: AtomicU64::new(1),
            hosts: Mutex::default(),
            closing,
        };
        Engine { inner: Arc::new(inner) }
    }

    /// Replaces the program; flows in flight finish on the one that they began with. What both declare alike goes on:
    /// stores, built nodes, limits, sources (a timer's phase, a native source's call), counts. A server that has not
    /// listened so far does when the program is the first with an HTTP source, and listens from then on. Waits until
    /// new stores are open.
    ///
    /// # Errors
    /// As for [`Engine::new`]; a store is declared otherwise than before; the server can't listen. Then the old
    /// program goes on.
    pub fn swap(&self, plan: Plan) -> Result<(), Vec<StartError>> {
        self.swap_with(plan, Changed::Refused)
    }

    /// As [`Engine::swap`], but a store that is declared otherwise begins anew: for an engine that nobody is served by.
    ///
    /// # Errors
    /// As for [`Engine::swap`].
    pub fn replace(&self, plan: Plan) -> Result<(), Vec<StartError>> {
        self.swap_with(plan, Changed::BeginsAnew)
    }

    fn swap_with(&self, plan: Plan, changed: Changed) -> Result<(), Vec<StartError>> {
        let inner = &*self.inner;
        let mut hosts = inner.hosts();
        let next = self.next(plan, changed)?;
        hosts.retain(|host| host.strong_count() > 0);
        for host in hosts.iter().filter_map(Weak::upgrade) {
            host.make_ready(&next).map_err(|error| vec![cannot_serve(&next, &error)])?;
        }
        inner.program.store(Arc::new(next));
        inner.changed.send_replace(());
        Ok(())
    }

    /// A program that takes over what it can from the one that runs.
    fn next(&self, plan: Plan, changed: Changed) -> Result<Program, Vec<StartError>> {
        let inner = &*self.inner;
        let before = inner.program.load_full();
        let inheritance = Inheritance {
            locks: &inner.shared.locks,
            before: Some(&before),
            changed,
            closing: &inner.closing,
        };
        program(plan, &*inner.implementations, &FromOptions(&inner.options), &inheritance)
    }

    /// From now on this host serves what runs here.
    pub(crate) fn attach(&self, host: &Arc<impl Host + 'static>) -> Result<(), ServeError> {
        let mut hosts = self.inner.hosts();
        host.make_ready(&self.inner.program.load())?;
        let host: Arc<dyn Host> = host.clone();
        hosts.push(Arc::downgrade(&host));
        Ok(())
    }

    /// An engine of another program that shares this one's constraints, and its stores, nodes and limits where they
    /// are declared alike: what runs there is seen here.
    ///
    /// # Errors
    /// As for [`Engine::new`].
    pub fn beside(&self, plan: Plan) -> Result<Engine, Vec<StartError>> {
        let inner = &*self.inner;
        let program = self.next(plan, Changed::BeginsAnew)?;
        let (locks, closing) = (inner.shared.locks.clone(), inner.closing.clone());
        Ok(Engine::of(program, locks, inner.implementations.clone(), inner.options.clone(), closing))
    }

    /// The plan that new flows run on.
    pub fn plan(&self) -> Arc<Plan> {
        self.inner.program.load().plan.clone()
    }

    /// What has happened since the engine was made. A source goes on counting in the next plan that has it.
    pub fn counters(&self) -> Counters {
        Counters::of(&self.inner.program.load(), &self.inner.shared.locks)
    }

    /// What flows hold or wait for at this moment, in words: constraints, and places under limits of the program that
    /// runs. Empty once every flow has ended, whatever became of it.
    pub fn held(&self) -> Vec<String> {
        let program = self.inner.program.load();
        let named = program.plan.locks.iter().zip(&program.locks);
        let locks =
            named.filter(|(_, lock)| lock.gate.taken() > 0).map(|(lock, _)| format!("`{}`", lock.name));
        let limits = program.limits.iter().flatten().filter(|limit| limit.gates.taken());
        let limits = limits.map(|limit| format!("the limit of `{}`", limit.name));
        let keyed = self.inner.shared.locks.keyed_in_use();
        let keyed = (keyed > 0).then(|| format!("{keyed} constraints of sessions and keys"));
        locks.chain(limits).chain(keyed).collect()
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
    fn hosts(&self) -> MutexGuard<'_, Vec<Weak<dyn Host>>> {
        self.hosts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new flow as its nodes see it.
    pub(crate) fn flow(&self, request: Option<Arc<dyn Request>>) -> Flow {
        Flow {
            id: self.next_flow.fetch_add(1, Ordering::Relaxed),
            now: self.options.world.now(),
            session: None,
            world: self.options.world.clone(),
            request,
            failure: None,
        }
    }

    /// A flow that no request started.
    pub(crate) fn begin(self: &Arc<Self>, program: Arc<Program>, source: u32, trace: bool) -> Begin {
        let tracer = trace.then(|| Tracer::new(self.options.world.clone()));
        let life = Arc::new(Life { tracer, ..Life::default() });
        Begin { engine: self.clone(), program, source, life, request: None, ticket: None, turn: None }
    }

    /// Tells of a flow that failed.
    pub(crate) fn tell(&self, program: &Program, source: &Source, flow: Option<&Flow>, failed: &Failed) {
        let node = failed.node.map(|node| program.node(node).name.as_str());
        let alone: Vec<String> = node.iter().map(|node| (*node).to_owned()).collect();
        let request = |request: &dyn Request| format!("{} {}", request.method(), request.path());
        (self.options.on_failure)(&FlowFailure {
            source: &source.name,
            node,
            path: if failed.path.is_empty() { &alone } else { &failed.path },
            flow: flow.map(|flow| FailedFlow {
                id: flow.id,
                at: self.options.world.now(),
                request: flow.request.as_deref().map(request),
            }),
            code: failed.failure.code,
            message: &failed.failure.message,
        });
    }
}

/// Why a program's host can't serve it, told at its first HTTP source.
fn cannot_serve(program: &Program, error: &ServeError) -> StartError {
    let sources = program.plan.sources.iter().zip(&program.sources);
    let source = sources.into_iter().find(|(_, made)| made.http.is_some());
    let (name, at) = source.map_or(("", Pos(0)), |(source, _)| (source.name.as_str(), source.at));
    let problem = match error {
        ServeError::Listen { address, source } => {
            StartProblem::Listen { address: *address, kind: source.kind() }
        }
        ServeError::Start(source) => StartProblem::Signature(format!("can't be served: {source}")),
    };
    StartError::new(name, at, problem)
}

struct FromOptions<'a>(&'a Options);

impl Resources for FromOptions<'_> {
    fn store(&self, _: &str) -> Option<Arc<dyn Store>> {
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
