//! Requests to flows to responses.
//!
//! A request whose flow never waits and whose body nobody reads is answered by the call itself. Any other
//! is a future, which may move to a task of its own (see [`Detach`]).

use super::admit::{admit, is_known};
use super::after::{After, asks_more};
use super::body::{Arrived, Content};
use super::coding::{Choice, Coders};
use super::cors::{Cors, Granted, preflight};
use super::refuse::{Refusal, options};
use super::request::{From, Head};
use super::response::{in_memory, of_early, of_end};
use super::routes::Found;
use super::tree::Parts as PathParts;
use super::{collect, read};
use crate::engine::Inner;
use crate::flow::{AtOnce, Detach, Doing, Ends, at_once, refused, whole};
use crate::limits::{Flows, Ticket, Unread};
use crate::machine::{Core, Job};
use crate::prepare::{NOBODY, Program};
use crate::trace::{Trace, Tracer};
use bytes::Bytes;
use flux_node::{Body as Replied, Value};
use futures_util::FutureExt;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
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
    /// Headers that a request may have.
    pub(crate) headers: usize,
    /// Whose pages may ask any source.
    pub(crate) cors: Option<Cors>,
    /// Are replies of sources that say nothing compressed?
    pub(crate) compress: bool,
    pub(crate) coders: Arc<Coders>,
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

/// An answer, and what becomes of the response.
pub(crate) struct Served {
    pub(crate) answer: Answer,
    pub(crate) after: After,
}

impl Served {
    fn now(response: Response<Replied>, after: After) -> Served {
        Served { answer: Answer::Now(response), after }
    }
}

/// Which source a request goes to, and what its pages may.
struct Asked<'p> {
    source: Result<(u32, PathParts<'p>), Refused>,
    cors: Option<Granted>,
    /// What the source says of compression.
    compress: Option<bool>,
}

/// No source takes it.
enum Refused {
    /// With a refusal, which a handler may see.
    Refusal(Refusal),
    /// With a reply of the service's own.
    Reply(Box<Response<Replied>>),
}

/// The source of a request.
fn ask<'p>(program: &Program, cors: Option<&Cors>, head: &Parts, path: &'p str) -> Asked<'p> {
    let of_source = |source: u32| program.source(source).http.as_ref();
    if let Some(response) = ahead(program, cors, head, path) {
        return Asked { source: Err(Refused::Reply(Box::new(response))), cors: None, compress: Some(false) };
    }
    let grant = |cors: Option<&Cors>| cors.map(|cors| cors.grant(head));
    let source = match program.http.find(&head.method, path) {
        Found::Source(source, path) => {
            let http = of_source(source);
            let own = http.and_then(|http| http.cors.as_ref());
            let compress = http.and_then(|http| http.compress);
            return Asked { source: Ok((source, path)), cors: grant(own.or(cors)), compress };
        }
        _ if head.method == Method::OPTIONS && path == "*" => {
            Refused::Reply(Box::new(options(&program.http.all_methods())))
        }
        _ if !is_known(&head.method) => Refused::Refusal(Refusal::new(
            StatusCode::NOT_IMPLEMENTED,
            format!("the method `{}` is not known", head.method),
        )),
        Found::OtherMethods(allow) if head.method == Method::OPTIONS => {
            Refused::Reply(Box::new(options(&allow)))
        }
        Found::OtherMethods(allow) => Refused::Refusal(Refusal::other_methods(&allow)),
        Found::Nothing => Refused::Refusal(Refusal::not_found()),
    };
    Asked { source: Err(source), cors: grant(cors), compress: None }
}

/// What a page of another origin is told before it asks; none: it is no such question, or nobody answers those.
fn ahead(program: &Program, cors: Option<&Cors>, head: &Parts, path: &str) -> Option<Response<Replied>> {
    let method = preflight(head)?;
    let own = match program.http.find(&method, path) {
        Found::Source(source, _) => program.source(source).http.as_ref()?.cors.as_ref(),
        _ => None,
    };
    let granted = own.or(cors)?.grant(head);
    let allow = program.http.methods_of(path).unwrap_or_else(|| method.as_str().to_owned());
    let mut response = options(&allow);
    granted.say_ahead(head, &HeaderValue::from_str(&allow).ok()?, &mut response);
    Some(response)
}

impl Service {
    /// Answers a request at once where its flow never waits, else by a future.
    pub(crate) fn serve<B>(&self, request: Request<B>, from: From) -> Served
    where
        B: Body<Data = Bytes> + Send + Unpin + 'static,
        B::Error: std::error::Error + Send + Sync + 'static,
    {
        let (parts, body) = request.into_parts();
        let is_head = parts.method == Method::HEAD;
        let mut after = After { is_head, ..After::default() };
        if let Err(refusal) = admit(&parts, self.headers) {
            return Served::now(refusal.last_response(&parts.headers), after);
        }
        // Shared from the beginning, so that it is moved once.
        let shared = Arc::new(Head::new(parts, from));
        let head = &shared.parts;
        if asks_more(&head.method, &head.headers) {
            after.asks = Some(shared.clone());
        }
        let program = self.engine.program.load();
        let asked = ask(&program, self.cors.as_ref(), head, head.uri.path());
        after.cors = asked.cors;
        if asked.compress.unwrap_or(self.compress) {
            after.coding = Some(Choice::of(&head.headers, &self.coders));
        }
        let (source, path) = match asked.source {
            Ok(found) => found,
            Err(Refused::Reply(response)) => return Served::now(*response, after),
            Err(Refused::Refusal(refusal)) => {
                let answer = self.refuse(&program, NOBODY, &shared, refusal);
                return Served { answer, after };
            }
        };
        Served { answer: self.flow_of(&program, source, path, &shared, body), after }
    }

    fn flow_of<B>(
        &self,
        program: &Arc<Program>,
        source: u32,
        path: PathParts<'_>,
        shared: &Arc<Head>,
        body: B,
    ) -> Answer
    where
        B: Body<Data = Bytes> + Send + Unpin + 'static,
        B::Error: std::error::Error + Send + Sync + 'static,
    {
        let facts = program.source(source);
        let Some(spec) = &facts.http else {
            return Answer::Now(Refusal::not_found().response(&shared.parts.headers));
        };
        // A flow takes its place when it begins, and one that never waits is never in between; but a full house
        // need not read what it has no place for.
        if self.flows.full(&facts.places) {
            return Answer::Now(Refusal::busy().response(&shared.parts.headers));
        }
        if !spec.body.is_read() {
            let ticket = if facts.sync {
                None
            } else {
                let Some(ticket) = self.flows.enter(&facts.places) else {
                    return Answer::Now(Refusal::busy().response(&shared.parts.headers));
                };
                Some(ticket)
            };
            shared.keep(body);
            let mut core = Core::of_thread();
            return match read::outputs(spec, &path, &shared.parts, &Content::NONE, core.values()) {
                Ok(()) => self.flow(program, source, shared.clone(), core, ticket),
                Err(refusal) => {
                    core.to_thread();
                    self.refuse(program, source, shared, refusal)
                }
            };
        }
        let path: PathParts<'static> = path.into_iter().map(|part| Cow::Owned(part.into_owned())).collect();
        let (engine, program) = (self.engine.clone(), Arc::clone(program));
        let (limits, flows, shared) = (self.bodies.clone(), self.flows.clone(), shared.clone());
        let scheduler = engine.shared.scheduler.clone();
        let reading = async move {
            let places = || program.source(source).places.clone();
            let began = match outputs(&engine, &program, source, path, &shared, body, limits).await {
                // Whoever has not sent the whole body takes no place from those who have.
                Ok(outputs) => match flows.enter(&places()) {
                    Some(ticket) => {
                        let core = Core::with(outputs);
                        at_once(&engine, &program, source, Some(shared), core, || Some(ticket))
                    }
                    None => return Err(Refusal::busy().response(&shared.parts.headers)),
                },
                Err(refusal) => {
                    let ticket = || flows.enter(&places());
                    handle(&engine, &program, source, &shared, refusal, ticket)
                        .map_err(|response| *response)?
                }
            };
            match began {
                AtOnce::Ended(end) => Err(of_end(end)),
                AtOnce::Later(machine) => Ok(machine),
            }
        };
        Answer::Later(Detach::reading(reading.boxed(), scheduler, ends()))
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
        let ticket = || ticket.or_else(|| self.flows.enter(&program.source(source).places));
        answer(at_once(&self.engine, program, source, Some(head), core, ticket))
    }

    /// Refuses a request: by the handler that lists the code, else by itself.
    #[cold]
    fn refuse(&self, program: &Arc<Program>, source: u32, head: &Arc<Head>, refusal: Refusal) -> Answer {
        let ticket = || self.flows.enter(&program.source(source).places);
        match handle(&self.engine, program, source, head, refusal, ticket) {
            Ok(began) => answer(began),
            Err(response) => Answer::Now(*response),
        }
    }
}

/// Begins the handler of a refusal; else it is the reply.
fn handle(
    engine: &Arc<Inner>,
    program: &Arc<Program>,
    source: u32,
    head: &Arc<Head>,
    refusal: Refusal,
    ticket: impl FnOnce() -> Option<Ticket>,
) -> Result<AtOnce, Box<Response<Replied>>> {
    let code = refusal.failure().code;
    match program.source(source).catches.iter().find(|catch| catch.lists(code)) {
        Some(catch) => {
            let (head, failure) = (head.clone(), refusal.into_failure());
            Ok(refused(engine, program, source, head, failure, catch, ticket))
        }
        None => Err(Box::new(refusal.response(&head.parts.headers))),
    }
}

fn answer(began: AtOnce) -> Answer {
    match began {
        AtOnce::Ended(end) => Answer::Now(of_end(end)),
        AtOnce::Later(machine) => match Detach::running(machine, ends()) {
            Ok(flow) => Answer::Later(flow),
            Err(busy) => Answer::Now(busy),
        },
    }
}

/// What a client gets for an early reply and for a flow's end.
fn ends() -> Ends<Response<Replied>> {
    Ends { early: of_early, end: of_end, busy: || Refusal::busy().response(&HeaderMap::new()) }
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
    B::Error: std::error::Error + Send + Sync + 'static,
{
    let Some(spec) = &program.source(source).http else { return Err(Refusal::not_found()) };
    let content = if spec.body.is_read() {
        let most = limits.bytes.map_or(spec.limit, |most| most.min(spec.limit));
        let sleep = engine.options.world.sleep(limits.time);
        let headers = &head.parts.headers;
        let scheduler = &*engine.shared.scheduler;
        tokio::select! {
            biased;
            content = collect::content(spec, headers, body, most, &limits.unread, scheduler) => content?,
            () = sleep => return Err(Refusal::new(StatusCode::REQUEST_TIMEOUT, "the body takes too long")),
        }
    } else {
        Arrived::nothing()
    };
    if content.weight() <= LARGE {
        return parsed(program, source, &path, &head.parts, &content.whole());
    }
    let (program, head) = (program.clone(), head.clone());
    let (answer, parsing) = oneshot::channel();
    engine.shared.scheduler.out(Job::of(move || {
        // The client may have gone.
        let _ = answer.send(parsed(&program, source, &path, &head.parts, &content.whole()));
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
    content: &Content,
) -> Result<Vec<Value>, Refusal> {
    let source = program.source(source);
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
    let (parts, body) = request.into_parts();
    let program = engine.program.load_full();
    let head = Arc::new(Head::new(parts, From::default()));
    let is_head = head.parts.method == Method::HEAD;
    let asks = asks_more(&head.parts.method, &head.parts.headers).then(|| head.clone());
    let path = head.parts.uri.path().to_owned();
    let asked = ask(&program, None, &head.parts, &path);
    let coding = asked.compress.unwrap_or(false);
    let coding = coding.then(|| Choice::of(&head.parts.headers, &Arc::default()));
    let after = After { is_head, asks, cors: asked.cors, coding };
    let found = asked
        .source
        .map(|(source, path)| (source, path.into_iter().map(|part| Cow::Owned(part.into_owned())).collect()));
    let (response, told) = match found {
        Ok((source, path)) => of_source(engine, &program, source, path, head, body, trace).await,
        Err(Refused::Reply(response)) => (*response, None),
        Err(Refused::Refusal(refusal)) => {
            (refused_here(engine, &program, NOBODY, &head, refusal).await, None)
        }
    };
    let response = in_memory(after.apply(response), &engine.shared.scheduler).await;
    (response, told)
}

async fn of_source(
    engine: &Arc<Inner>,
    program: &Arc<Program>,
    source: u32,
    path: PathParts<'static>,
    head: Arc<Head>,
    body: Bytes,
    trace: bool,
) -> (Response<Replied>, Option<Trace>) {
    let mut begin = engine.begin(program.clone(), source, trace);
    let unread = Arc::new(Unread::new(usize::MAX));
    let limits = BodyLimits { bytes: None, time: Duration::from_secs(3600), unread };
    if program.source(source).http.as_ref().is_some_and(|spec| !spec.body.is_read()) {
        head.keep(Full::new(body.clone()));
    }
    let outputs = outputs(engine, program, source, path, &head, Full::new(body), limits).await;
    let mut life = begin.life.clone();
    let response = match outputs {
        Err(refusal) => refused_here(engine, program, source, &head, refusal).await,
        Ok(outputs) if life.tracer.is_some() => {
            begin.request = Some(head);
            of_end(whole(begin, outputs).await)
        }
        Ok(outputs) => match at_once(engine, program, source, Some(head), Core::with(outputs), || None) {
            AtOnce::Ended(end) => of_end(end),
            AtOnce::Later(machine) => {
                life = machine.begin().life.clone();
                match Doing::of(machine, &*engine.shared.scheduler) {
                    Some(flow) => of_end(flow.await.into_end()),
                    None => Refusal::busy().response(&HeaderMap::new()),
                }
            }
        },
    };
    let response = life.early.take().map_or(response, |said| of_early(said.written()));
    let name = &program.source(source).name;
    (response, life.tracer.as_ref().map(|tracer: &Tracer| tracer.finish(name)))
}

/// The reply to a refused request: its handler's, else the refusal itself.
async fn refused_here(
    engine: &Arc<Inner>,
    program: &Arc<Program>,
    source: u32,
    head: &Arc<Head>,
    refusal: Refusal,
) -> Response<Replied> {
    match handle(engine, program, source, head, refusal, || None) {
        Err(response) => *response,
        Ok(AtOnce::Ended(end)) => of_end(end),
        Ok(AtOnce::Later(machine)) => match Doing::of(machine, &*engine.shared.scheduler) {
            Some(flow) => of_end(flow.await.into_end()),
            None => Refusal::busy().response(&HeaderMap::new()),
        },
    }
}
