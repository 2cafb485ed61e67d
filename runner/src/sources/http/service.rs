//! Requests to flows to responses.
//!
//! A request whose flow never waits and whose body nobody reads is answered by the call itself. Any other
//! is a future, which may move to a task of its own (see [`Detach`]).

use super::refuse::Refusal;
use super::request::Head;
use super::response::{in_memory, of_early, of_end, without_body};
use super::routes::Found;
use super::tree::Parts as PathParts;
use super::{body, read};
use crate::engine::Inner;
use crate::flow::{AtOnce, Detach, Doing, Ends, at_once, whole};
use crate::limits::{Flows, Ticket, Unread};
use crate::machine::{Core, Job};
use crate::prepare::{Program, Source};
use crate::trace::{Trace, Tracer};
use bytes::Bytes;
use flux_node::{Body as Replied, Value};
use futures_util::FutureExt;
use http::request::Parts;
use http::{Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Body;
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;

/// What serves the requests of a server.
pub(crate) struct Service {
    pub(crate) engine: Arc<Inner>,
    pub(crate) flows: Arc<Flows>,
    pub(crate) bodies: BodyLimits,
}

/// What bodies may take.
#[derive(Clone)]
pub(crate) struct BodyLimits {
    /// Bytes of one, where less than what its source says.
    pub(crate) bytes: Option<u64>,
    /// How long one may take.
    pub(crate) time: Duration,
    /// Bytes of all that are being read.
    pub(crate) unread: Arc<Unread>,
}

/// A response, or what becomes one.
pub(crate) enum Answer {
    Now(Response<Replied>),
    Later(Detach<Response<Replied>>),
}

impl Service {
    /// Serves a request.
    pub(crate) fn serve<B>(&self, request: Request<B>) -> Answer
    where
        B: Body<Data = Bytes> + Send + Unpin + 'static,
        B::Error: std::error::Error + Send + Sync + 'static,
    {
        let (head, body) = request.into_parts();
        // Shared from the beginning, so that it is moved once.
        let shared = Arc::new(Head::new(head));
        let head = &shared.0;
        let program = self.engine.program.load();
        let (source, path) = match program.http.find(&head.method, head.uri.path()) {
            Found::Source(source, path) => (source, path),
            Found::OtherMethods(allow) => {
                let options = head.method == Method::OPTIONS;
                return Answer::Now(Refusal::other_methods(&allow, options).response());
            }
            Found::Nothing => return Answer::Now(Refusal::not_found().response()),
        };
        let facts = &program.sources[source as usize];
        let Some(spec) = &facts.http else { return Answer::Now(Refusal::not_found().response()) };
        // A flow that never waits takes no place among the flows in flight, as it is never in between.
        // One that waits for a body takes its place when that is there, but a full house need not read it.
        let ticket = if facts.sync || !spec.body.is_empty() {
            if self.flows.full() {
                return Answer::Now(Refusal::busy().response());
            }
            None
        } else {
            let Some(ticket) = self.flows.enter() else { return Answer::Now(Refusal::busy().response()) };
            Some(ticket)
        };
        if spec.body.is_empty() {
            shared.keep(body);
            let mut core = Core::of_thread();
            return match read::outputs(spec, &path, head, &Bytes::new(), core.values()) {
                Ok(()) => self.flow(&program, source, shared.clone(), core, ticket),
                Err(refusal) => {
                    core.to_thread();
                    Answer::Now(refusal.response())
                }
            };
        }
        let path: PathParts<'static> = path.into_iter().map(|part| Cow::Owned(part.into_owned())).collect();
        let (engine, program) = (self.engine.clone(), Arc::clone(&program));
        let (limits, flows) = (self.bodies.clone(), self.flows.clone());
        let scheduler = engine.shared.scheduler.clone();
        let is_head = shared.0.method == Method::HEAD;
        let ends = ends(is_head);
        let reading = async move {
            let read = outputs(&engine, &program, source, path, &shared, body, limits).await;
            // Whoever has not sent the whole body takes no place from those who have.
            let entered = read.and_then(|outputs| Ok((outputs, flows.enter().ok_or_else(Refusal::busy)?)));
            let (outputs, ticket) = match entered {
                Ok(entered) => entered,
                Err(refusal) => return Err(headless(refusal.response(), is_head)),
            };
            match at_once(&engine, &program, source, Some(shared), Core::with(outputs), || Some(ticket)) {
                AtOnce::Ended(end) => Err(headless(of_end(end), is_head)),
                AtOnce::Later(machine) => Ok(machine),
            }
        };
        Answer::Later(Detach::reading(reading.boxed(), scheduler, ends))
    }

    /// Begins a flow whose source's outputs the core has.
    fn flow(
        &self,
        program: &Arc<Program>,
        source: u32,
        head: Arc<Head>,
        core: Box<Core>,
        ticket: Option<Ticket>,
    ) -> Answer {
        let is_head = head.0.method == Method::HEAD;
        let ticket = || ticket.or_else(|| self.flows.enter());
        match at_once(&self.engine, program, source, Some(head), core, ticket) {
            AtOnce::Ended(end) => Answer::Now(headless(of_end(end), is_head)),
            AtOnce::Later(machine) => match Detach::running(machine, ends(is_head)) {
                Ok(flow) => Answer::Later(flow),
                Err(busy) => Answer::Now(busy),
            },
        }
    }
}

/// What a client gets for an early reply and for a flow's end.
fn ends(is_head: bool) -> Ends<Response<Replied>> {
    let end = if is_head { |end| without_body(of_end(end)) } else { of_end };
    Ends { early: of_early, end, busy: || Refusal::busy().response() }
}

/// The response to a request that may have been `HEAD`.
fn headless(response: Response<Replied>, is_head: bool) -> Response<Replied> {
    if is_head { without_body(response) } else { response }
}

/// Reads the body if the source has a use for it: what the source puts out.
async fn outputs<B>(
    engine: &Inner,
    program: &Arc<Program>,
    source: u32,
    path: PathParts<'static>,
    head: &Arc<Head>,
    body: B,
    limits: BodyLimits,
) -> Result<Vec<Value>, Refusal>
where
    B: Body<Data = Bytes> + Send + Unpin + 'static,
{
    let source_index = source;
    let source: &Source = &program.sources[source as usize];
    let Some(spec) = &source.http else { return Err(Refusal::not_found()) };
    let content = if spec.body.is_empty() {
        Bytes::new()
    } else {
        let most = limits.bytes.map_or(spec.limit, |most| most.min(spec.limit));
        let sleep = engine.options.world.sleep(limits.time);
        tokio::select! {
            biased;
            content = body::collect(body, most, &limits.unread) => content?,
            () = sleep => return Err(Refusal::new(StatusCode::REQUEST_TIMEOUT, "the body takes too long")),
        }
    };
    if content.len() <= LARGE {
        return parsed(program, source_index, &path, &head.0, &content);
    }
    let (program, head) = (program.clone(), head.clone());
    let (answer, parsing) = oneshot::channel();
    engine.shared.scheduler.out(Job::of(move || {
        // The client may have gone.
        let _ = answer.send(parsed(&program, source_index, &path, &head.0, &content));
    }));
    parsing.await.unwrap_or_else(|_| Err(Refusal::busy()))
}

/// Reading a longer body would hold up other flows.
const LARGE: usize = 32 << 10;

/// What the source puts out for a request whose body is there.
fn parsed(
    program: &Program,
    source: u32,
    path: &PathParts<'_>,
    head: &Parts,
    content: &Bytes,
) -> Result<Vec<Value>, Refusal> {
    let source = &program.sources[source as usize];
    let Some(spec) = &source.http else { return Err(Refusal::not_found()) };
    let mut outputs = Vec::with_capacity(program.block(source.block).frame);
    read::outputs(spec, path, head, content, &mut outputs)?;
    Ok(outputs)
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
    let (source, path) = match program.http.find(&head.method, &path) {
        Found::Source(source, path) => {
            (source, path.into_iter().map(|part| Cow::Owned(part.into_owned())).collect())
        }
        Found::OtherMethods(allow) => {
            let refusal = Refusal::other_methods(&allow, head.method == Method::OPTIONS);
            return (in_memory(refusal.response(), &*engine.shared.scheduler).await, None);
        }
        Found::Nothing => {
            let response = in_memory(Refusal::not_found().response(), &*engine.shared.scheduler).await;
            return (response, None);
        }
    };
    let mut begin = engine.begin(program.clone(), source, trace);
    let unread = Arc::new(Unread::new(usize::MAX));
    let limits = BodyLimits { bytes: None, time: Duration::from_secs(3600), unread };
    let is_head = head.method == Method::HEAD;
    let head = Arc::new(Head::new(head));
    if program.sources[source as usize].http.as_ref().is_some_and(|spec| spec.body.is_empty()) {
        head.keep(Full::new(body.clone()));
    }
    let outputs = outputs(engine, &program, source, path, &head, Full::new(body), limits).await;
    let mut life = begin.life.clone();
    let response = match outputs {
        Err(refusal) => refusal.response(),
        Ok(outputs) if life.tracer.is_some() => {
            begin.request = Some(head);
            of_end(whole(begin, outputs).await)
        }
        Ok(outputs) => match at_once(engine, &program, source, Some(head), Core::with(outputs), || None) {
            AtOnce::Ended(end) => of_end(end),
            AtOnce::Later(machine) => {
                life = machine.begin().life.clone();
                match Doing::of(machine, &*engine.shared.scheduler) {
                    Some(flow) => of_end(flow.await.into_end()),
                    None => Refusal::busy().response(),
                }
            }
        },
    };
    let response = headless(response, is_head);
    let response = life.early.take().map_or(response, of_early);
    let response = in_memory(response, &*engine.shared.scheduler).await;
    let name = &program.sources[source as usize].name;
    (response, life.tracer.as_ref().map(|tracer: &Tracer| tracer.finish(name)))
}
