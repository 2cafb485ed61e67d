//! A server: an engine behind a socket, with its other sources, until it is told to stop.
//!
//! Comes in: connections, intervals, signals. Goes out: responses; in the end, how many flows had to be
//! cancelled. Stopping: no new connection, no new flow of a source, connections end with the request that
//! they carry, flows have `drain` to finish, what is left is cancelled; what can't be cancelled, as it keeps a
//! worker busy, is left behind. *Never* here: printing, plans.

mod access;
mod activity;
mod backlog;
mod connection;
mod host;
mod incoming;
mod linger;
mod listener;
mod network;
mod open;
mod outgoing;
mod rest;
mod signals;
mod sources;
mod stop;
mod tasks;
mod transfer;
mod watched;
mod within;

use crate::engine::Engine;
use crate::limits::{Flows, Limits, Unread};
use crate::sources::http::{BodyLimits, Coders, Cors, Service};
pub use access::{Access, OnAccess};
use backlog::Backlog;
use connection::Conditions;
use futures_util::FutureExt;
use host::Listening;
pub use network::{Arrived, Listener, Stream};
use open::Open;
use outgoing::Way;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;
use stop::{Stage, Word, draining, over, say, supervise};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::{oneshot, watch};
pub use within::{Ended, serve};

/// How a server runs: its address, its threads, its bounds, and how it stops.
#[derive(Clone)]
pub struct ServeOptions {
    /// Where to listen; port 0 picks a free one. Default: 127.0.0.1:8080.
    pub listen: SocketAddr,
    /// Threads that run flows. Default: one for each processor.
    pub workers: usize,
    /// What clients may take of the server: time, bytes, connections. Default: [`Limits`]'s.
    pub limits: Limits,
    /// How long flows may take to finish once the server is told to stop. Default: 10 s.
    pub drain: Duration,
    /// Stop on SIGINT and SIGTERM; a second one cancels at once. Default: no.
    pub signals: bool,
    /// Origins whose pages may ask every source that says nothing of its own. Default: none.
    pub cors: Option<Cors>,
    /// Compress replies of sources that say nothing of it, where their clients accept that. Default: no.
    pub compress: bool,
    /// How many proxies in front of the server are believed when they say whom they ask for. Default: none.
    pub proxies: usize,
    /// Told of each request that was answered. Default: nobody, and then nothing is kept for it.
    pub on_access: Option<OnAccess>,
}

impl Default for ServeOptions {
    fn default() -> Self {
        ServeOptions {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            workers: std::thread::available_parallelism().map_or(1, usize::from),
            limits: Limits::default(),
            drain: Duration::from_secs(10),
            signals: false,
            cors: None,
            compress: false,
            proxies: 0,
            on_access: None,
        }
    }
}

/// Why a server can't start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address can't be listened at.
    #[error("can't listen at {address}: {source}")]
    Listen {
        /// The address that was asked for.
        address: SocketAddr,
        /// The system's own error.
        source: io::Error,
    },
    /// Threads or signals can't be had.
    #[error("can't start: {0}")]
    Start(#[from] io::Error),
}

/// How a server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drained {
    /// Flows that did not finish in time, and were cancelled.
    pub cancelled: usize,
}

/// What waits in a server at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Bytes of replies that clients have not taken yet.
    pub unsent: usize,
    /// Bytes of requests' bodies that have not come to their end yet, and some for each of those requests.
    pub unread: usize,
    /// Connections that are open, idle ones among them.
    pub connections: usize,
}

/// Where that is counted.
#[derive(Clone)]
struct Gauges {
    unsent: Arc<Backlog>,
    unread: Arc<Unread>,
    connections: Open,
}

impl Gauges {
    fn new(limits: &Limits) -> Gauges {
        Gauges {
            unsent: Arc::new(Backlog::new(limits.unsent_bytes)),
            unread: Arc::new(Unread::new(limits.unread_bytes)),
            connections: Open::default(),
        }
    }

    fn waiting(&self) -> Waiting {
        Waiting {
            unsent: self.unsent.bytes(),
            unread: self.unread.bytes(),
            connections: self.connections.count(),
        }
    }
}

/// A server that runs on threads of its own. Dropping it stops it as [`Server::stop`] does.
pub struct Server {
    listening: Arc<Listening>,
    words: mpsc::Sender<Word>,
    gauges: Gauges,
    thread: Option<JoinHandle<Drained>>,
}

impl Server {
    /// Starts serving; when it returns, connections are accepted. It listens as soon as its engine's program has an
    /// HTTP source (see [`Engine::swap`]).
    ///
    /// # Errors
    /// See [`ServeError`].
    pub fn start(engine: Engine, options: ServeOptions) -> Result<Server, ServeError> {
        let (sockets, take) = tokio::sync::mpsc::unbounded_channel();
        let runtime = runtime(&options)?;
        let listening = Arc::new(Listening::new(options.listen, runtime.handle().clone(), sockets));
        let (words, hear) = mpsc::channel();
        let signals = || if options.signals { signals::hear(words.clone()) } else { Ok(()) };
        if let Err(error) = engine.attach(&listening).and_then(|()| Ok(signals()?)) {
            // Whoever starts a server may be in a runtime of their own, which must not wait for this one.
            runtime.shutdown_background();
            return Err(error);
        }
        let flows = Arc::new(Flows::new(options.limits.flows));
        let (tell, stage) = watch::channel(Stage::Serving);
        let drain = options.drain;
        let gauges = Gauges::new(&options.limits);
        let counted = gauges.clone();
        let (running, ended) = (flows.clone(), words.clone());
        std::thread::Builder::new().name("flux-main".to_owned()).stack_size(STACK).spawn(move || {
            let drained = runtime.block_on(run(engine, options, counted, flows, take, stage));
            // What still runs now has had its time.
            runtime.shutdown_background();
            say(&ended, Word::Ended(drained));
        })?;
        let thread = std::thread::Builder::new()
            .name("flux-stop".to_owned())
            .spawn(move || supervise(&hear, &tell, drain, || running.count()))?;
        Ok(Server { listening, words, gauges, thread: Some(thread) })
    }

    /// Where it listens; none: no program has been served over HTTP yet.
    pub fn local_addr(&self) -> Option<SocketAddr> {
        self.listening.address()
    }

    /// Asks for [`Server::local_addr`] later, also while somebody waits for the server's end.
    pub fn where_it_listens(&self) -> impl Fn() -> Option<SocketAddr> + Send + Sync + use<> {
        let listening = self.listening.clone();
        move || listening.address()
    }

    /// What waits in it now.
    pub fn waiting(&self) -> Waiting {
        self.gauges.waiting()
    }

    /// Stops it, and waits until it has.
    pub fn stop(mut self) -> Drained {
        say(&self.words, Word::Stop);
        self.join()
    }

    /// Waits until a signal has stopped it (see [`ServeOptions::signals`]).
    pub fn wait(mut self) -> Drained {
        self.join()
    }

    fn join(&mut self) -> Drained {
        let ended = self.thread.take().map(JoinHandle::join);
        ended.and_then(Result::ok).unwrap_or(Drained { cancelled: 0 })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        say(&self.words, Word::Stop);
        self.join();
    }
}

/// The stack of a thread that runs flows, in bytes.
const STACK: usize = 8 << 20;

fn runtime(options: &ServeOptions) -> io::Result<Runtime> {
    let mut builder = if options.workers <= 1 {
        // One thread needs no queues between threads.
        Builder::new_current_thread()
    } else {
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(options.workers);
        builder
    };
    // Nodes nested to the limit, each a few calls deep, must fit; what is not used costs nothing.
    builder.thread_stack_size(STACK);
    builder
        .max_blocking_threads(options.limits.blocking_threads.max(1))
        .thread_name("flux")
        .enable_all()
        .build()
}

/// Serves until its time is over; nothing of it is to be waited for then.
async fn run(
    engine: Engine,
    options: ServeOptions,
    gauges: Gauges,
    flows: Arc<Flows>,
    mut sockets: UnboundedReceiver<Box<dyn Listener>>,
    mut stage: watch::Receiver<Stage>,
) -> Drained {
    let service = Service {
        engine: engine.inner.clone(),
        flows: flows.clone(),
        bodies: BodyLimits {
            bytes: options.limits.body_bytes,
            time: options.limits.body_timeout,
            unread: gauges.unread,
        },
        headers: options.limits.headers,
        cors: options.cors,
        compress: options.compress,
        coders: Arc::new(Coders::default()),
    };
    let scheduler = engine.inner.shared.scheduler.clone();
    let way = Way { backlog: gauges.unsent, scheduler: scheduler.clone() };
    let conditions = Arc::new(Conditions {
        service,
        limits: options.limits,
        way,
        open: gauges.connections,
        proxies: options.proxies,
        access: options.on_access,
    });
    let sources = sources::run(engine.inner.clone(), flows.clone(), stage.clone());
    scheduler.spawn("the sources", Box::pin(sources));
    let mut ends = stage.clone();
    let all = async {
        let listener = tokio::select! {
            biased;
            () = draining(&mut stage) => None,
            Some(listener) = sockets.recv() => Some(listener),
        };
        if let Some(listener) = listener {
            let (tell, ended) = oneshot::channel::<()>();
            let served = listener::run(listener, conditions, stage.clone());
            scheduler.spawn("the listener", Box::pin(served.map(|()| drop(tell))));
            // It says nothing, and is gone when it has ended.
            let _ = ended.await;
        }
        flows.empty().await;
    };
    tokio::select! {
        biased;
        () = all => {}
        () = over(&mut ends) => {}
    }
    Drained { cancelled: flows.count() }
}
