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
use crate::flow::{AtOnce, Begin, Detach, Life, at_once, handler, whole};
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
        let program = self.engine.program.load();
        let uri = head.uri.clone();
        let (source, path) = match program.start.http.find(&head.method, uri.path()) {
            Found::Source(source, path) => (source, path),
            Found::OtherMethods(allow) => {
                let options = head.method == Method::OPTIONS;
                return Answer::Now(Refusal::other_methods(&allow, options).response());
            }
            Found::Nothing => return Answer::Now(Refusal::not_found().response()),
        };
        let Some(ticket) = self.flows.enter() else { return Answer::Now(Refusal::busy().response()) };
        let facts = &program.sources[source as usize];
        if facts.sync && facts.http.as_ref().is_some_and(|spec| spec.body.is_empty()) {
            return self.at_once(&program, source, &path, head, ticket);
        }
        let path: PathParts<'static> = path.into_iter().map(|part| Cow::Owned(part.into_owned())).collect();
        let life = Arc::new(Life::default());
        let begin = self.begin(Arc::clone(&program), source, life.clone(), ticket);
        drop(program);
        let limits = BodyLimits { bytes: self.body_bytes, time: self.body_timeout };
        let flow = later(begin, path, head, body, limits).boxed();
        Answer::Later(Detach::new(flow, life, self.engine.shared.scheduler.clone(), of_early))
    }

    fn begin(&self, program: Arc<Program>, source: u32, life: Arc<Life>, ticket: Ticket) -> Begin {
        Begin { engine: self.engine.clone(), program, source, life, request: None, ticket: Some(ticket) }
    }

    /// Runs a flow that never waits.
    fn at_once(
        &self,
        program: &Arc<Program>,
        source: u32,
        path: &PathParts<'_>,
        head: Parts,
        ticket: Ticket,
    ) -> Answer {
        let facts = &program.sources[source as usize];
        let Some(spec) = &facts.http else { return Answer::Now(Refusal::not_found().response()) };
        let is_head = head.method == Method::HEAD;
        let fill = |stack: &mut Vec<Value>| -> Result<_, Refusal> {
            read::outputs(spec, path, &head, &Bytes::new(), stack)?;
            Ok(Some(Arc::new(Head(head)) as Arc<dyn flux_node::Request>))
        };
        match at_once(&self.engine, program, facts, fill) {
            Err(refusal) => Answer::Now(refusal.response()),
            Ok(AtOnce::Ended(end)) if is_head => Answer::Now(without_body(of_end(end))),
            Ok(AtOnce::Ended(end)) => Answer::Now(of_end(end)),
            Ok(AtOnce::Handler(handled, flow)) => {
                let life = Arc::new(Life::default());
                let begin = self.begin(program.clone(), source, life.clone(), ticket);
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
    head: Parts,
    body: B,
    limits: BodyLimits,
) -> Response<Bytes>
where
    B: Body<Data = Bytes> + Send + Unpin + 'static,
{
    let is_head = head.method == Method::HEAD;
    let response = match outputs(&begin, &path, &head, body, limits).await {
        Ok(outputs) => {
            begin.request = Some(Arc::new(Head(head)));
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
    let request = begin.request.clone();
    let fill = |stack: &mut Vec<Value>| -> Result<_, std::convert::Infallible> {
        stack.append(&mut outputs);
        Ok(request)
    };
    match at_once(&begin.engine, &begin.program, source, fill) {
        Err(never) => match never {},
        Ok(AtOnce::Ended(end)) => end,
        Ok(AtOnce::Handler(handled, flow)) => handler(begin, flow, *handled).await,
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
    let response = later(begin, path, head, Full::new(body), limits).await;
    let response = life.early.take().map_or(response, of_early);
    let name = &program.sources[source as usize].name;
    (response, life.tracer.as_ref().map(|tracer: &Tracer| tracer.finish(name)))
}
