//! A server: an engine behind a socket, with its other sources, until it is told to stop.
//!
//! Comes in: connections, intervals, signals. Goes out: responses; in the end, how many flows had to be
//! cancelled. Stopping: no new connection, no new flow of a source, connections end with the request that
//! they carry, flows have `drain` to finish, what is left is cancelled. *Never* here: printing, plans.

mod activity;
mod connection;
mod listener;
mod sources;
mod stop;

use crate::engine::Engine;
use crate::limits::{Flows, Limits};
use crate::sources::http::Service;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;
pub(crate) use stop::set;
use stop::{Shutdown, Stopping};
use tokio::runtime::{Builder, Runtime};

/// How to serve.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// Where to listen; port 0 picks a free one. Default: 127.0.0.1:8080.
    pub listen: SocketAddr,
    /// Threads that run flows. Default: one for each processor.
    pub workers: usize,
    /// See [`Limits`].
    pub limits: Limits,
    /// How long flows may take to finish once the server is told to stop. Default: 10 s.
    pub drain: Duration,
    /// Stop on SIGINT and SIGTERM; a second one cancels at once. Default: no.
    pub signals: bool,
}

impl Default for ServeOptions {
    fn default() -> Self {
        ServeOptions {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            workers: std::thread::available_parallelism().map_or(1, usize::from),
            limits: Limits::default(),
            drain: Duration::from_secs(10),
            signals: false,
        }
    }
}

/// Why a server can't start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address can't be listened at.
    #[error("can't listen at {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
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

/// A server that runs on threads of its own. Dropping it stops it as [`Server::stop`] does.
pub struct Server {
    address: Option<SocketAddr>,
    stop: Stopping,
    thread: Option<JoinHandle<Drained>>,
}

impl Server {
    /// Starts serving; when it returns, connections are accepted. Without HTTP sources nothing is listened at.
    ///
    /// # Errors
    /// See [`ServeError`].
    pub fn start(engine: Engine, options: ServeOptions) -> Result<Server, ServeError> {
        let runtime = runtime(&options)?;
        let (stop, shutdown) = stop::pair();
        let (started, wait) = mpsc::channel();
        let thread =
            std::thread::Builder::new().name("flux-main".to_owned()).stack_size(STACK).spawn(move || {
                let drained = runtime.block_on(run(engine, options, shutdown, &started));
                // What still runs now has had its time.
                runtime.shutdown_background();
                drained
            })?;
        let stopped_early = || ServeError::Start(io::Error::other("the server's thread ended at once"));
        let address = wait.recv().map_err(|_| stopped_early())??;
        Ok(Server { address, stop, thread: Some(thread) })
    }

    /// Where it listens; none without HTTP sources.
    pub fn local_addr(&self) -> Option<SocketAddr> {
        self.address
    }

    /// Stops it, and waits until it has.
    pub fn stop(mut self) -> Drained {
        self.stop.now();
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
        self.stop.now();
        self.join();
    }
}

/// Of a thread that runs flows.
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

type Started = mpsc::Sender<Result<Option<SocketAddr>, ServeError>>;

async fn run(engine: Engine, options: ServeOptions, mut shutdown: Shutdown, started: &Started) -> Drained {
    let bound = bind(&engine, &options).and_then(|bound| {
        if options.signals {
            shutdown.listen_to_signals()?;
        }
        Ok(bound)
    });
    let listener = match bound {
        Ok(bound) => {
            let address = bound.as_ref().and_then(|listener| listener.local_addr().ok());
            let _ = started.send(Ok(address));
            bound
        }
        Err(error) => {
            let _ = started.send(Err(error));
            return Drained { cancelled: 0 };
        }
    };
    let flows = Arc::new(Flows::new(options.limits.flows));
    let service = Arc::new(Service {
        engine: engine.inner.clone(),
        flows: flows.clone(),
        body_bytes: options.limits.body_bytes,
        body_timeout: options.limits.body_timeout,
    });
    let over = shutdown.over();
    let sources = tokio::spawn(sources::run(engine.inner.clone(), flows.clone(), over.clone()));
    let connections = listener.map(|listener| {
        tokio::spawn(listener::run(listener, service, Arc::new(options.limits.clone()), over))
    });
    shutdown.requested().await;
    drain(&engine, &flows, connections, options.drain, &mut shutdown).await;
    sources.abort();
    Drained { cancelled: flows.count() }
}

/// Waits for connections and flows, for so long, or until a second signal.
async fn drain(
    engine: &Engine,
    flows: &Flows,
    connections: Option<tokio::task::JoinHandle<()>>,
    longest: Duration,
    shutdown: &mut Shutdown,
) {
    let all = async {
        if let Some(connections) = connections {
            let _ = connections.await;
        }
        flows.empty().await;
    };
    tokio::select! {
        () = all => {}
        () = engine.inner.options.world.sleep(longest) => {}
        () = shutdown.insisted() => {}
    }
}

/// A listener, unless nothing is served over HTTP.
fn bind(engine: &Engine, options: &ServeOptions) -> Result<Option<tokio::net::TcpListener>, ServeError> {
    if engine.inner.program.load().start.http.is_empty() {
        return Ok(None);
    }
    let listen = |source| ServeError::Listen { address: options.listen, source };
    let listener = std::net::TcpListener::bind(options.listen).map_err(listen)?;
    listener.set_nonblocking(true).map_err(listen)?;
    tokio::net::TcpListener::from_std(listener).map(Some).map_err(listen)
}
