//! Requests to flows to responses.
//!
//! A request whose flow never waits and whose body nobody reads is answered by the call itself. Any other
//! is a future, which may move to a task of its own (see [`Detach`]).

use super::refuse::Refusal;
use super::request::Head;
use super::response::{of_early, of_end, without_body};
use super::routes::Found;
use super::tree::Parts as PathParts;
use super::{body, read};
use crate::engine::Inner;
use crate::flow::{AtOnce, Begin, Detach, Life, Stack, at_once, handler, whole};
use crate::limits::{Flows, Ticket};
use crate::prepare::{Program, Source};
use crate::trace::{Trace, Tracer};
use bytes::Bytes;
use flux_node::Value;
use futures_util::FutureExt;
use http::request::Parts;
use http::{Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Body;
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

/// What serves the requests of a server.
pub(crate) struct Service {
    pub(crate) engine: Arc<Inner>,
    pub(crate) flows: Arc<Flows>,
    /// Where less than what a source says.
    pub(crate) body_bytes: Option<u64>,
    pub(crate) body_timeout: Duration,
}

/// A response, or what becomes one.
pub(crate) enum Answer {
    Now(Response<Bytes>),
    Later(Detach<Response<Bytes>>),
}

impl Service {
    /// Serves a request.
    pub(crate) fn serve<B>(&self, request: Request<B>) -> Answer
    where
        B: Body<Data = Bytes> + Send + Unpin + 'static,
    {
        let (head, body) = request.into_parts();
        // Shared from the beginning, so that it is moved once.
        let shared = Arc::new(Head(head));
        let head = &shared.0;
        let program = self.engine.program.load();
        let (source, path) = match program.start.http.find(&head.method, head.uri.path()) {
            Found::Source(source, path) => (source, path),
            Found::OtherMethods(allow) => {
                let options = head.method == Method::OPTIONS;
                return Answer::Now(Refusal::other_methods(&allow, options).response());
            }
            Found::Nothing => return Answer::Now(Refusal::not_found().response()),
        };
        let facts = &program.sources[source as usize];
        if let (true, Some(spec)) = (facts.sync, facts.http.as_ref().filter(|spec| spec.body.is_empty())) {
            if self.flows.full() {
                return Answer::Now(Refusal::busy().response());
            }
            let mut stack = Stack::of_thread();
            return match read::outputs(spec, &path, head, &Bytes::new(), &mut stack) {
                Ok(()) => self.at_once(&program, source, shared.clone(), stack),
                Err(refusal) => Answer::Now(refusal.response()),
            };
        }
        let Some(ticket) = self.flows.enter() else { return Answer::Now(Refusal::busy().response()) };
        let path: PathParts<'static> = path.into_iter().map(|part| Cow::Owned(part.into_owned())).collect();
        let life = Arc::new(Life::default());
        let begin = self.begin(Arc::clone(&program), source, life.clone(), Some(ticket));
        drop(program);
        let limits = BodyLimits { bytes: self.body_bytes, time: self.body_timeout };
        let flow = later(begin, path, shared, body, limits).boxed();
        Answer::Later(Detach::new(flow, life, self.engine.shared.scheduler.clone(), of_early))
    }

    fn begin(&self, program: Arc<Program>, source: u32, life: Arc<Life>, ticket: Option<Ticket>) -> Begin {
        Begin { engine: self.engine.clone(), program, source, life, request: None, ticket }
    }

    /// Runs a flow that never waits: it takes no place among the flows in flight, as it is never in between.
    fn at_once(&self, program: &Arc<Program>, source: u32, head: Arc<Head>, stack: Stack) -> Answer {
        let facts = &program.sources[source as usize];
        let is_head = head.0.method == Method::HEAD;
        match at_once(&self.engine, program, facts, Some(head), stack) {
            AtOnce::Ended(end) if is_head => Answer::Now(without_body(of_end(end))),
            AtOnce::Ended(end) => Answer::Now(of_end(end)),
            AtOnce::Handler(handled, flow) => {
                let life = Arc::new(Life::default());
                let begin = self.begin(program.clone(), source, life.clone(), self.flows.enter());
                let response = async move {
                    let response = of_end(handler(begin, flow, *handled).await);
                    if is_head { without_body(response) } else { response }
                };
                let scheduler = self.engine.shared.scheduler.clone();
                Answer::Later(Detach::new(response.boxed(), life, scheduler, of_early))
            }
        }
    }
}

struct BodyLimits {
    bytes: Option<u64>,
    time: Duration,
}

/// Reads the body if the source has a use for it, and runs the flow.
async fn later<B>(
    mut begin: Begin,
    path: PathParts<'static>,
    head: Arc<Head>,
    body: B,
    limits: BodyLimits,
) -> Response<Bytes>
where
    B: Body<Data = Bytes> + Send + Unpin + 'static,
{
    let is_head = head.0.method == Method::HEAD;
    let response = match outputs(&begin, &path, &head.0, body, limits).await {
        Ok(outputs) => {
            begin.request = Some(head);
            of_end(run(begin, outputs).await)
        }
        Err(refusal) => refusal.response(),
    };
    if is_head { without_body(response) } else { response }
}

async fn outputs<B>(
    begin: &Begin,
    path: &PathParts<'_>,
    head: &Parts,
    body: B,
    limits: BodyLimits,
) -> Result<Vec<Value>, Refusal>
where
    B: Body<Data = Bytes> + Send + Unpin + 'static,
{
    let source: &Source = &begin.program.sources[begin.source as usize];
    let Some(spec) = &source.http else { return Err(Refusal::not_found()) };
    let content = if spec.body.is_empty() {
        Bytes::new()
    } else {
        let most = limits.bytes.map_or(spec.limit, |most| most.min(spec.limit));
        let sleep = begin.engine.options.world.sleep(limits.time);
        tokio::select! {
            biased;
            content = body::collect(body, most) => content?,
            () = sleep => return Err(Refusal::new(StatusCode::REQUEST_TIMEOUT, "the body takes too long")),
        }
    };
    let mut outputs = Vec::with_capacity(begin.program.block(source.block).frame);
    read::outputs(spec, path, head, &content, &mut outputs)?;
    Ok(outputs)
}

/// Runs a flow whose outputs are known, by recursion if it never waits and nobody traces it.
async fn run(begin: Begin, mut outputs: Vec<Value>) -> crate::flow::End {
    let source = &begin.program.sources[begin.source as usize];
    if !source.sync || begin.life.tracer.is_some() {
        return whole(begin, outputs).await;
    }
    let mut stack = Stack::of_thread();
    stack.append(&mut outputs);
    match at_once(&begin.engine, &begin.program, source, begin.request.clone(), stack) {
        AtOnce::Ended(end) => end,
        AtOnce::Handler(handled, flow) => handler(begin, flow, *handled).await,
    }
}

/// Serves a request of this process, to its flow's very end.
pub(crate) async fn in_process(
    engine: &Arc<Inner>,
    request: Request<Bytes>,
    trace: bool,
) -> (Response<Bytes>, Option<Trace>) {
    let (head, body) = request.into_parts();
    let program = engine.program.load_full();
    let path = head.uri.path().to_owned();
    let (source, path) = match program.start.http.find(&head.method, &path) {
        Found::Source(source, path) => {
            (source, path.into_iter().map(|part| Cow::Owned(part.into_owned())).collect())
        }
        Found::OtherMethods(allow) => {
            return (Refusal::other_methods(&allow, head.method == Method::OPTIONS).response(), None);
        }
        Found::Nothing => return (Refusal::not_found().response(), None),
    };
    let begin = engine.begin(program.clone(), source, trace);
    let life = begin.life.clone();
    let limits = BodyLimits { bytes: None, time: Duration::from_secs(3600) };
    let response = later(begin, path, Arc::new(Head(head)), Full::new(body), limits).await;
    let response = life.early.take().map_or(response, of_early);
    let name = &program.sources[source as usize].name;
    (response, life.tracer.as_ref().map(|tracer: &Tracer| tracer.finish(name)))
}
