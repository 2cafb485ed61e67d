//! `flux run`: serves a program until it is told to stop.

use super::Run;
use super::typed::InSession;
use crate::program::Program;
use crate::watching::Watching;
use clap::ValueEnum;
use flux_session::access;
use flux_session::failures::Reporter;
use flux_session::files::plain;
use flux_session::quantity::{duration, size};
use flux_session::runner::{Cors, Engine, Limits, Options, ServeError, ServeOptions, Server};
use flux_session::{Failed, Outcome, output};
use flux_session::{Service, Session};
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Serve a program until SIGINT or SIGTERM, then let running flows finish
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  flux run image.flux\n  flux run image.flux --listen 0.0.0.0:80 --drain 30s\n  \
                  flux run image.flux --watch"
)]
pub struct Args {
    /// The program
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Where to listen; port 0 picks a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080", value_parser = address)]
    listen: SocketAddr,
    /// Where to show the running service to whoever operates it (not built yet)
    #[arg(long, value_name = "ADDR", value_parser = address)]
    admin: Option<SocketAddr>,
    /// How flows share the processors
    #[arg(long, value_enum, default_value_t = Scheduler::Event)]
    scheduler: Scheduler,
    /// Threads that run flows [default: one for each processor]
    #[arg(long, value_name = "N")]
    workers: Option<NonZeroUsize>,
    /// Write a profile there when the service ends (not built yet)
    #[arg(long, value_name = "OUT")]
    profile: Option<PathBuf>,
    /// Run what is saved: when the program's files have changed and are correct, it takes the place of the old one
    #[arg(long)]
    watch: bool,
    /// Leave the program's `optimize` items out
    #[arg(long)]
    no_optimize: bool,
    /// How long running flows may take to finish once the service is told to stop
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration)]
    drain: Duration,
    /// Write a line to standard output for each request that was answered
    #[arg(long, value_enum, value_name = "FORM")]
    access_log: Option<AccessLog>,
    /// How many proxies in front of the service are believed when they say whom they ask for
    #[arg(long, value_name = "N", default_value = "0")]
    proxies: usize,
    /// Origins whose pages may ask every source, with commas between; `*`: all, without cookies. A source's own `cors`
    /// comes first
    #[arg(long, value_name = "ORIGINS", value_parser = Cors::parse)]
    cors: Option<Cors>,
    /// Compress texts that are replied, with gzip, where their clients accept that. A source's own `compress` comes first
    #[arg(long)]
    compress: bool,
    #[command(flatten)]
    limits: LimitArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, ValueEnum)]
enum AccessLog {
    /// The Common Log Format
    Common,
    /// The same with referer and user agent
    Combined,
    /// An object on each line
    Json,
}

/// What keeps clients from taking more than their share.
#[derive(clap::Args)]
#[command(next_help_heading = "Limits")]
struct LimitArgs {
    /// Flows at the same time, of which each source has its share; requests beyond get 503 and Retry-After
    #[arg(long, value_name = "N", default_value = "4096")]
    max_flows: NonZeroUsize,
    /// How long a request may wait at an `@limit`; then it gets 503 and Retry-After
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration)]
    limit_timeout: Duration,
    /// A request's body, where its source allows more; beyond: 413
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_body: Option<u64>,
    /// A request's line and headers together, at least 8KiB; beyond: 431
    #[arg(long, value_name = "SIZE", default_value = "64KiB", value_parser = size)]
    max_header: u64,
    /// How many headers a request may have; beyond: 431
    #[arg(long, value_name = "N", default_value = "100")]
    max_headers: NonZeroUsize,
    /// How long a client may take to send a request's line and headers
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration)]
    header_timeout: Duration,
    /// How long a client may take to send a request's body
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = duration)]
    body_timeout: Duration,
    /// How long a connection may lie idle
    #[arg(long, value_name = "TIME", default_value = "75s", value_parser = duration)]
    idle_timeout: Duration,
    /// How long a client may take nothing of its reply; then it is cut
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = duration)]
    send_timeout: Duration,
    /// Replies that clients have not taken yet, all together; beyond: the slowest are cut, others get 503
    #[arg(long, value_name = "SIZE", default_value = "256MiB", value_parser = size)]
    max_unsent: u64,
    /// The same for one connection; its further requests wait
    #[arg(long, value_name = "SIZE", default_value = "16MiB", value_parser = size)]
    max_unsent_each: u64,
    /// Requests' bodies that are being read, all together; beyond: 503
    #[arg(long, value_name = "SIZE", default_value = "256MiB", value_parser = size)]
    max_unread: u64,
    /// Blocking nodes at the same time; others wait
    #[arg(long, value_name = "N", default_value = "256")]
    max_blocking: NonZeroUsize,
}

#[derive(Clone, Copy, Debug, PartialEq, ValueEnum)]
enum Scheduler {
    /// One event loop for each worker
    Event,
    /// Not built yet
    Pool,
    /// Not built yet
    Threads,
    /// Not built yet
    Staged,
}

impl Run for Args {
    fn run(self) -> Result<Outcome, Failed> {
        self.is_built()?;
        let Some(mut program) = Program::open(&self.file)? else { return Ok(Outcome::Errors) };
        if program.plan.sources.is_empty() {
            return Err(Failed::World(format!(
                "{} has no source: there is nothing to serve",
                self.file.display()
            )));
        }
        if self.no_optimize {
            program.leave_out_optimizations();
        }
        let reporter = Reporter::start();
        let patience = Some(self.limits.limit_timeout);
        let options = Options { on_failure: reporter.on_failure(), patience, ..Options::default() };
        let Some(engine) = program.engine(options)? else { return Ok(Outcome::Errors) };
        let server = Server::start(engine.clone(), self.serving()).map_err(|error| cannot_serve(&error))?;
        match server.local_addr() {
            Some(address) => output::note(&format!("listening on http://{address}")),
            None => output::note("running; no source listens"),
        }
        if self.watch {
            let watching = Watching { program, engine: engine.clone(), address: server.where_it_listens() };
            watching.start().map_err(|error| cannot_serve(&ServeError::Start(error)))?;
            output::note(&format!("watching {} and all that it uses", self.file.display()));
        }
        let drained = server.wait();
        tell_end(&engine, drained.cancelled);
        Ok(Outcome::Fine)
    }
}

/// Serve the program behind the prompt: what is defined from now on reaches it
#[derive(clap::Args)]
#[command(after_help = "Example: :run --listen 127.0.0.1:0")]
pub(crate) struct Typed {
    /// Where to listen; port 0 picks a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080", value_parser = address)]
    listen: SocketAddr,
}

impl InSession for Typed {
    fn run(self, session: &mut Session) -> Result<Outcome, Failed> {
        if let Some(service) = &session.service {
            let place = service.address().map_or_else(String::new, |address| format!(" at http://{address}"));
            return Err(Failed::World(format!("a service runs already{place}: `:stop` ends it")));
        }
        let engine = session.engine()?;
        if engine.plan().sources.is_empty() {
            return Err(Failed::World("the program has no source: there is nothing to serve".into()));
        }
        let options = ServeOptions { listen: self.listen, ..ServeOptions::default() };
        let server = Server::start(engine.clone(), options).map_err(|error| cannot_serve(&error))?;
        let address = server.local_addr();
        session.say.note(&match address {
            Some(address) => format!("listening on http://{address}"),
            None => "running; no source listens".to_owned(),
        });
        session.service = Some(Service { server, engine, since: Instant::now() });
        Ok(Outcome::Fine)
    }
}

impl Args {
    fn is_built(&self) -> Result<(), Failed> {
        let unbuilt = match self {
            Args { scheduler: Scheduler::Pool, .. } => "`--scheduler pool`",
            Args { scheduler: Scheduler::Threads, .. } => "`--scheduler threads`",
            Args { scheduler: Scheduler::Staged, .. } => "`--scheduler staged`",
            Args { admin: Some(_), .. } => "`--admin`",
            Args { profile: Some(_), .. } => "`flux run --profile`",
            _ => return Ok(()),
        };
        Err(Failed::NotBuilt(unbuilt.into()))
    }

    fn serving(&self) -> ServeOptions {
        let limits = &self.limits;
        let defaults = ServeOptions::default();
        ServeOptions {
            listen: self.listen,
            workers: self.workers.map_or(defaults.workers, NonZeroUsize::get),
            limits: Limits {
                flows: limits.max_flows.get(),
                header_bytes: bytes(limits.max_header),
                headers: limits.max_headers.get(),
                body_bytes: limits.max_body,
                header_timeout: limits.header_timeout,
                body_timeout: limits.body_timeout,
                idle_timeout: limits.idle_timeout,
                send_timeout: limits.send_timeout,
                unsent_bytes: bytes(limits.max_unsent),
                unsent_bytes_each: bytes(limits.max_unsent_each),
                unread_bytes: bytes(limits.max_unread),
                blocking_threads: limits.max_blocking.get(),
            },
            drain: self.drain,
            signals: true,
            cors: self.cors.clone(),
            compress: self.compress,
            proxies: self.proxies,
            on_access: self.access_log.map(|form| access::log(form.into())),
        }
    }
}

impl From<AccessLog> for access::Form {
    fn from(form: AccessLog) -> access::Form {
        match form {
            AccessLog::Common => access::Form::Common,
            AccessLog::Combined => access::Form::Combined,
            AccessLog::Json => access::Form::Json,
        }
    }
}

/// As many as can be in memory where that is fewer.
fn bytes(size: u64) -> usize {
    usize::try_from(size).unwrap_or(usize::MAX)
}

/// An address and a port; `localhost` is understood without asking anyone.
fn address(text: &str) -> Result<SocketAddr, String> {
    let numeric = match text.strip_prefix("localhost:") {
        Some(port) => format!("127.0.0.1:{port}"),
        None => text.to_owned(),
    };
    numeric.parse().map_err(|_| format!("`{text}` is no address: write it as 127.0.0.1:8080"))
}

fn cannot_serve(error: &ServeError) -> Failed {
    Failed::World(match error {
        ServeError::Listen { address, source } => format!("cannot listen on {address}: {}", plain(source)),
        ServeError::Start(source) => format!("cannot start: {}", plain(source)),
    })
}

fn tell_end(engine: &Engine, cancelled: usize) {
    let counters = engine.counters();
    let started: u64 = counters.sources.iter().map(|source| source.started).sum();
    let failed: u64 = counters.sources.iter().map(|source| source.failed).sum();
    let mut text = format!("stopped after {started} flow{}", if started == 1 { "" } else { "s" });
    if failed > 0 {
        text.push_str(&format!(", {failed} of them failed"));
    }
    if cancelled > 0 {
        text.push_str(&format!(", {cancelled} cancelled"));
    }
    output::note(&text);
}
