//! `flux send`: a request through the graph, without a socket.

use super::Run;
use crate::failures::describe;
use crate::files::cannot;
use crate::program::Program;
use crate::request::{self, Request};
use crate::tally::Tally;
use crate::{Failed, Outcome, output, waterfall};
use bytes::Bytes;
use flux_runner::{Engine, Options};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// Send one request, or many, through a program's graph, without a socket
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  flux send image.flux 'GET /cat.ppm?width=64' --trace\n  flux send shop.flux \
                        'POST /orders' -H 'content-type: application/json' -d '{\"product\": 7}'\n  \
                        flux send hello.flux /hello/Ada --repeat 100000 --concurrency 8"
)]
pub struct Args {
    /// The program
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The request: `GET /path?x=1`
    #[arg(value_name = "REQUEST")]
    request: String,
    /// A header; may come several times
    #[arg(short = 'H', long = "header", value_name = "NAME: VALUE")]
    headers: Vec<String>,
    /// The body; `@FILE` reads it from a file, `@-` from standard input
    #[arg(short, long, value_name = "BODY")]
    data: Option<String>,
    /// Write status and headers before the body, to standard output
    #[arg(short, long)]
    include: bool,
    /// Show the way through the graph, and the time at each node
    #[arg(long, conflicts_with = "repeat")]
    trace: bool,
    /// Send it so many times, and tell how long that took
    #[arg(long, value_name = "N")]
    repeat: Option<NonZeroUsize>,
    /// So many of them at a time
    #[arg(long, value_name = "C", default_value = "1")]
    concurrency: NonZeroUsize,
}

impl Run for Args {
    fn run(self) -> Result<Outcome, Failed> {
        let request = request::parse(&self.request, &self.headers, self.body()?).map_err(Failed::Usage)?;
        let request = built(request)?;
        let Some(program) = Program::open(&self.file)? else { return Ok(Outcome::Errors) };
        let many = self.repeat.is_some();
        let on_failure = Arc::new(move |failure: &flux_runner::FlowFailure<'_>| {
            // Of many requests, the statuses tell.
            if !many {
                output::note(&describe(failure));
            }
        });
        let Some(engine) = program.engine(Options { on_failure, ..Options::default() })? else {
            return Ok(Outcome::Errors);
        };
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Failed::World(format!("cannot start: {error}")))?;
        let outcome = match self.repeat {
            None => runtime.block_on(self.once(&engine, request)),
            Some(count) => runtime.block_on(self.many(&engine, request, count.get())),
        };
        // What a node still does behind the reply is not waited for.
        runtime.shutdown_background();
        outcome
    }
}

impl Args {
    fn body(&self) -> Result<Option<Vec<u8>>, Failed> {
        match self.data.as_deref().map(|data| (data, data.strip_prefix('@'))) {
            None => Ok(None),
            Some((data, None)) => Ok(Some(data.into())),
            Some((_, Some("-"))) => {
                let mut bytes = Vec::new();
                let read = std::io::Read::read_to_end(&mut std::io::stdin().lock(), &mut bytes);
                read.map_err(|error| cannot("read", Path::new("standard input"), &error))?;
                Ok(Some(bytes))
            }
            Some((_, Some(path))) => {
                let bytes = std::fs::read(path).map_err(|error| cannot("read", Path::new(path), &error))?;
                Ok(Some(bytes))
            }
        }
    }

    async fn once(&self, engine: &Engine, request: http::Request<Bytes>) -> Result<Outcome, Failed> {
        let (reply, trace) = engine.request(request, self.trace).await;
        if let Some(trace) = trace {
            output::note(waterfall::render(&trace).trim_end());
        }
        let head = head(&reply);
        let written = if self.include {
            output::print(&format!("{head}\n"))
        } else {
            output::note(head.trim_end());
            Ok(())
        };
        written
            .and_then(|()| output::print_bytes(reply.body()))
            .map_err(|error| cannot("write", Path::new("standard output"), &error))?;
        Ok(Outcome::unless(reply.status().as_u16() >= 400))
    }

    async fn many(
        &self,
        engine: &Engine,
        request: http::Request<Bytes>,
        count: usize,
    ) -> Result<Outcome, Failed> {
        let begun = Instant::now();
        let next = Arc::new(AtomicUsize::new(0));
        let tasks: Vec<_> = (0..self.concurrency.get().min(count))
            .map(|_| {
                let (engine, request, next) = (engine.clone(), request.clone(), next.clone());
                tokio::spawn(async move {
                    let mut tally = Tally::default();
                    while next.fetch_add(1, Ordering::Relaxed) < count {
                        let begun = Instant::now();
                        let (reply, _) = engine.request(request.clone(), false).await;
                        tally.add(reply.status().as_u16(), nanos(begun));
                    }
                    tally
                })
            })
            .collect();
        let mut tally = Tally::default();
        for task in tasks {
            let part = task.await.map_err(|error| Failed::World(format!("a request broke off: {error}")))?;
            tally.join(part);
        }
        let errors = tally.has_errors();
        output::print(&tally.render(nanos(begun)))
            .map_err(|error| cannot("write", Path::new("standard output"), &error))?;
        Ok(Outcome::unless(errors))
    }
}

fn nanos(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_nanos()).unwrap_or(u64::MAX)
}

fn built(request: Request) -> Result<http::Request<Bytes>, Failed> {
    let Request { method, target, headers, body } = request;
    let has = |name: &str| headers.iter().any(|(header, _)| header == name);
    let (host, length) = (has("host"), has("content-length"));
    let mut builder = http::Request::builder().method(method.as_str()).uri(&target);
    for (name, value) in headers {
        builder = builder.header(name, value);
    }
    if !host {
        builder = builder.header("host", "localhost");
    }
    if !length && !body.is_empty() {
        builder = builder.header("content-length", body.len());
    }
    builder
        .body(body.into())
        .map_err(|error| Failed::Usage(format!("`{method} {target}` is no request: {error}")))
}

/// The status line and the headers.
fn head(reply: &http::Response<Bytes>) -> String {
    let mut text = format!("{}\n", reply.status());
    for (name, value) in reply.headers() {
        text.push_str(&format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes())));
    }
    text
}
