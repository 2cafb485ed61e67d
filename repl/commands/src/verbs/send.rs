//! `flux send`: a request through the graph, without a socket. `How` and `send` are the session's, too.

use super::Run;
use super::typed::InSession;
use crate::program::Program;
use crate::waterfall;
use bytes::Bytes;
use flux_session::failures::describe;
use flux_session::files::cannot;
use flux_session::runner::{Engine, Options};
use flux_session::screen::Screen;
use flux_session::sending::{self, Answer, Expected, Pace, Reply, Sent, Stop, Target, head};
use flux_session::{Failed, Outcome, output};
use flux_session::{Format, Interrupt, Session};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::runtime::Runtime;

/// Send one request, or many, through a program's graph, without a socket
#[derive(clap::Args)]
#[command(
    after_help = "A reply of 400 or above makes the exit code 1, unless --expect names its status.\n\nExamples:\n  \
                  flux send image.flux 'GET /cat.ppm?width=64' --trace > cat.jpg\n  flux send image.flux /dog.ppm \
                  --expect 404\n  flux send hello.flux /hello/Ada --repeat 1000 --concurrency 8\n  flux send \
                  counter.flux 'POST /count/tea' -H 'content-type: application/json' -d '{\"by\": 2}'\n  flux send \
                  counter.flux 'Count {name: \"tea\", by: 2}'"
)]
pub struct Args {
    /// The program
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The request: `GET /path?x=1`; or a source and what it puts out: `Tick`, `Listen {data: "…"}`
    #[arg(value_name = "REQUEST")]
    request: String,
    #[command(flatten)]
    how: How,
}

/// How it is sent, and what is shown.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct How {
    /// A header; may come several times
    #[arg(short = 'H', long = "header", value_name = "NAME: VALUE")]
    pub(crate) headers: Vec<String>,
    /// The body; `@FILE` reads it from a file, `@-` from standard input. No content-type goes along unless -H gives
    /// one: `body` is then read as a JSON object, `content` as it is
    #[arg(short, long, value_name = "BODY")]
    pub(crate) data: Option<String>,
    /// Write status and headers before the body, to standard output
    #[arg(short, long)]
    pub(crate) include: bool,
    /// Exit with 0 if the reply has this status, else with 1: `404`, `4xx`, `200-204`; several with commas. Without it,
    /// 400 and above are errors
    #[arg(long, value_name = "STATUS", value_delimiter = ',')]
    pub(crate) expect: Vec<Expected>,
    /// Show the way through the graph, and the time at each node
    #[arg(long, conflicts_with = "repeat")]
    pub(crate) trace: bool,
    /// Send it so many times, and tell how long that took
    #[arg(long, value_name = "N")]
    pub(crate) repeat: Option<NonZeroUsize>,
    /// So many of them at a time
    #[arg(long, value_name = "C", default_value = "1")]
    pub(crate) concurrency: NonZeroUsize,
}

/// Sends a request, or fires a source: as often as `how` says, until it is stopped. A bar on standard error says how far
/// it is, where somebody watches.
///
/// # Errors
/// It is no request and no source's record, or its body can't be read. That the flow failed is in what comes back.
pub(crate) fn send(
    runtime: &Runtime,
    engine: &Engine,
    request: &str,
    how: &How,
    screen: &Screen,
    stop: Stop,
) -> Result<Sent, Failed> {
    let target = Target::read(&engine.plan(), request, &how.headers, how.body()?)?;
    sending::run(runtime, engine, &target, how.pace(), screen, stop)
}

/// Send a request, or many, through the program
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  :send GET /cat.ppm?width=64\n  :send GET /hello/Ada --repeat 1000 --concurrency 32\n  \
                        :send Listen {data: \"…\"}"
)]
pub(crate) struct Typed {
    /// The request: `GET /path?x=1`; or a source and what it puts out
    #[arg(value_name = "REQUEST", required = true, num_args = 1..=2)]
    pub(crate) request: Vec<String>,
    #[command(flatten)]
    pub(crate) how: How,
}

impl InSession for Typed {
    fn run(self, session: &mut Session) -> Result<Outcome, Failed> {
        let request = self.request.join(" ");
        let engine = session.engine()?;
        let how = How { trace: self.how.repeat.is_none(), ..self.how };
        let (screen, stop) = (session.screen, session.interrupt.watch());
        let sent = send(session.runtime()?, &engine, &request, &how, &screen, stop)?;
        session.flush_log();
        how.tell(session, &sent);
        session.taken.add(&request, &sent);
        let (outcome, wrong) = sent.against(&how.expect);
        wrong.map_or(Ok(outcome), |wrong| Err(Failed::World(wrong)))
    }
}

impl Run for Args {
    fn run(self) -> Result<Outcome, Failed> {
        let how = self.how;
        let Some(program) = Program::open(&self.file)? else { return Ok(Outcome::Errors) };
        // What is wrong with the request is told before anything is started.
        let target = Target::read(&program.plan, &self.request, &how.headers, how.body()?)?;
        let many = how.repeat.is_some();
        let on_failure = Arc::new(move |failure: &flux_session::runner::FlowFailure<'_>| {
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
        // From here Ctrl-C ends what is sent, and what there is by then is told.
        let stop = Interrupt::listen().watch();
        let sent = sending::run(&runtime, &engine, &target, how.pace(), &Screen::of_terminal(), stop);
        // What a node still does behind the reply is not waited for.
        runtime.shutdown_background();
        let sent = sent?;
        how.write(&sent)?;
        let (outcome, wrong) = sent.against(&how.expect);
        wrong.map_or(Ok(outcome), |wrong| Err(Failed::World(wrong)))
    }
}

impl How {
    fn pace(&self) -> Pace {
        Pace { repeat: self.repeat, concurrency: self.concurrency, trace: self.trace }
    }

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

    /// The body, byte by byte, or the figures to standard output; what is about them to standard error.
    fn write(&self, sent: &Sent) -> Result<(), Failed> {
        if let Some(trace) = sent.trace.as_ref().filter(|_| self.trace) {
            output::note(waterfall::render(trace, &sent.cases, &Screen::of_errors()).trim_end());
        }
        let written = match &sent.answer {
            Answer::Flow(Reply::Http(reply)) => self.write_reply(reply),
            Answer::Flow(Reply::Put(reply)) => output::print_bytes(reply.body()),
            // The failure was told when it happened.
            Answer::Flow(Reply::Failed { .. }) => Ok(()),
            Answer::Stopped => {
                output::note("interrupted: the flow was cancelled");
                Ok(())
            }
            Answer::Load(_) => output::print(&sent.show(&Screen::of_terminal())),
        };
        written.map_err(|error| cannot("write", Path::new("standard output"), &error))
    }

    /// The same in a session: all of it are words.
    fn tell(&self, session: &Session, sent: &Sent) {
        let say = &session.say;
        if session.format == Format::Json {
            return say.result(&sent.json());
        }
        match &sent.answer {
            // That it failed was told when it happened.
            Answer::Flow(Reply::Failed { .. }) => {}
            Answer::Stopped => say.note("cancelled"),
            _ => say.result(&sent.show(&session.screen)),
        }
        if let Some(trace) = sent.trace.as_ref().filter(|_| self.trace && !session.quiet) {
            if matches!(sent.answer, Answer::Load(_)) {
                say.note("the slowest that was looked into:");
            }
            say.note(waterfall::render(trace, &sent.cases, &session.screen).trim_end());
        }
    }

    fn write_reply(&self, reply: &http::Response<Bytes>) -> std::io::Result<()> {
        let head = head(reply);
        if self.include {
            output::print(&format!("{head}\n"))?;
        } else {
            output::note(head.trim_end());
        }
        output::print_bytes(reply.body())
    }
}
