//! One connection: HTTP/1.1 with keep-alive, or HTTP/2 by prior knowledge.

use super::access::{Counted, Entry, OnAccess};
use super::activity::{Activity, Busy, Verdict};
use super::incoming::Arriving;
use super::linger::linger;
use super::network::{Arrived, Stream};
use super::open::{One, Open};
use super::outgoing::{NoRoom, Outgoing, Way, outgoing};
use super::rest::Rest;
use super::tasks::{Clock, Tasks};
use super::watched::{Left, Watched};
use crate::flow::Detach;
use crate::limits::Limits;
use crate::sources::http::{After, Answer, From, Going, Refusal, Served, Service};
use flux_node::Body;
use http::header::{CONNECTION, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderValue, Request, Response, Version};
use hyper::body::Incoming;
use hyper_util::server::conn::auto;
use std::convert::Infallible;
use std::future::Future;
use std::net::IpAddr;
use std::pin::{Pin, pin};
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// What all connections of a server share.
pub(crate) struct Conditions {
    pub(crate) service: Service,
    pub(crate) limits: Limits,
    pub(crate) way: Way,
    pub(crate) open: Open,
    /// How many proxies in front of it are believed.
    pub(crate) proxies: usize,
    pub(crate) access: Option<OnAccess>,
}

/// Serves a connection to its end, or until it is told to end (see [`Activity`]).
pub(crate) async fn run(arrived: Arrived, conditions: Arc<Conditions>, activity: Arc<Activity>, _open: One) {
    let Arrived { stream, peer } = arrived;
    let left = Left::default();
    let cut = protocol(stream, peer, &conditions, &activity, &left).await;
    let stream = left.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let (false, Some(stream)) = (cut, stream) {
        let world = &*conditions.service.engine.options.world;
        linger(stream, &activity, &conditions.limits, world).await;
    }
}

/// Speaks HTTP to the end. Says whether the connection can be cut off then: nothing that its client is to read could be
/// lost.
async fn protocol(
    stream: Box<dyn Stream>,
    peer: IpAddr,
    conditions: &Arc<Conditions>,
    activity: &Arc<Activity>,
    left: &Left,
) -> bool {
    let io = Watched::new(stream, activity.clone(), left.clone());
    let builder = builder(conditions);
    let on_connection = OnConnection {
        from: From { peer: Some(peer), proxies: conditions.proxies },
        conditions: conditions.clone(),
        activity: activity.clone(),
    };
    let mut connection = pin!(builder.serve_connection(io, on_connection));
    let (mut known, mut closing, mut rest) = (false, false, Rest::default());
    let served = std::future::poll_fn(|cx| {
        loop {
            if !known {
                // A task is always polled with a waker of its own.
                activity.connection.register(cx.waker());
                known = true;
            }
            match activity.told() {
                Verdict::Fine => break,
                Verdict::Close if closing => break,
                Verdict::Close => {
                    closing = true;
                    // The verdict has used the waker up, and a harsher one may follow.
                    known = false;
                    connection.as_mut().graceful_shutdown();
                }
                Verdict::Cut => return Poll::Ready(None),
            }
        }
        if !rest.is_over() {
            return Poll::Pending;
        }
        // It may have been woken often in one turn: by each piece of a body that it hands to its own flow.
        if activity.has_had_its_turn() {
            activity.begin_turn();
        }
        // How it ended is between the client and the protocol.
        let polled = connection.as_mut().poll(cx).map(Some);
        if polled.is_pending() && activity.has_had_its_turn() {
            rest.begin(&*conditions.way.scheduler, cx);
        }
        polled
    });
    match served.await {
        None => true,
        // A head that was refused leaves the rest of what its client sends.
        Some(Err(_)) => false,
        Some(Ok(())) => !activity.abandoned.load(Relaxed),
    }
}

fn builder(conditions: &Conditions) -> auto::Builder<Tasks> {
    let (limits, engine) = (&conditions.limits, &conditions.service.engine);
    let mut builder = auto::Builder::new(Tasks(engine.shared.scheduler.clone()));
    let bytes = limits.header_bytes.max(8192);
    builder.http1().max_buf_size(bytes).header_read_timeout(None);
    if limits.headers != Limits::default().headers {
        // Asked for a number, hyper allocates for each request; its own is our default.
        builder.http1().max_headers(limits.headers);
    }
    // A client that answers nothing is gone, or means to hold what it has.
    builder
        .http2()
        .timer(Clock::of(&engine.options.world))
        .keep_alive_interval(Some(limits.header_timeout.max(Duration::from_millis(100))))
        .keep_alive_timeout(limits.header_timeout.max(Duration::from_millis(100)))
        .max_header_list_size(u32::try_from(bytes).unwrap_or(u32::MAX))
        .max_concurrent_streams(256);
    builder
}

/// The service as one connection has it.
struct OnConnection {
    from: From,
    conditions: Arc<Conditions>,
    activity: Arc<Activity>,
}

impl hyper::service::Service<Request<Incoming>> for OnConnection {
    type Response = Response<Counted<Outgoing>>;
    type Error = Infallible;
    type Future = Answering;

    fn call(&self, request: Request<Incoming>) -> Answering {
        let many = request.version() == Version::HTTP_2;
        let may_have_length = self.activity.begin(many);
        let told = self.conditions.access.as_ref();
        let world = &self.conditions.service.engine.options.world;
        let way = Leaving {
            many,
            // Two answers to where the body ends: the coding counts, and nothing that follows is believed (RFC 9112,
            // section 6.3).
            closes: !many && may_have_length && request.headers().contains_key(TRANSFER_ENCODING),
            after: After::default(),
            entry: told.map(|told| Entry::new(&request, self.from, world, told)),
        };
        let request = request.map(|body| Arriving::new(body, &self.activity));
        if !self.activity.has_room() {
            return Answering::Waits(Box::new(Waits {
                request: Some((request, way)),
                from: self.from,
                conditions: self.conditions.clone(),
                activity: self.activity.clone(),
            }));
        }
        answering(request, self.from, way, &self.conditions, &self.activity)
    }
}

fn answering(
    request: Request<Arriving>,
    from: From,
    mut way: Leaving,
    conditions: &Arc<Conditions>,
    activity: &Arc<Activity>,
) -> Answering {
    let Served { answer, after } = conditions.service.serve(request, from);
    way.after = after;
    match answer {
        Answer::Now(response) => Answering::Now(Some(way.send(response, &conditions.way, activity))),
        Answer::Later(flow) => {
            Answering::Later(Later { flow, conditions: conditions.clone(), busy: activity.busy(), way })
        }
    }
}

/// How a reply leaves.
#[derive(Default)]
struct Leaving {
    /// On a connection that carries several at once.
    many: bool,
    /// The connection ends with it.
    closes: bool,
    after: After,
    entry: Option<Box<Entry>>,
}

impl Leaving {
    /// The response as it goes out, or one that says that there is no room for it.
    fn send(
        &mut self,
        response: Response<Body>,
        way: &Way,
        activity: &Arc<Activity>,
    ) -> Response<Counted<Outgoing>> {
        let Going { response, coder } = self.after.apply(response);
        let (mut head, body) = response.into_parts();
        let body = match outgoing(body, coder, way, activity, self.many) {
            Ok(body) => body,
            // It is short, so it needs no room.
            Err(NoRoom) => {
                let (instead, body) = Refusal::unsent().response(&HeaderMap::new()).into_parts();
                head = instead;
                Outgoing::light(body)
            }
        };
        if self.closes {
            head.headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        if self.many {
            // It is a header of connections, which HTTP/2 has none of.
            head.headers.remove(CONNECTION);
        }
        let mut entry = self.entry.take();
        if let Some(entry) = &mut entry {
            entry.answered(head.status.as_u16());
        }
        Response::from_parts(head, Counted { body, entry })
    }
}

/// A response on its way.
enum Answering {
    Now(Option<Response<Counted<Outgoing>>>),
    Later(Later),
    Waits(Box<Waits>),
}

/// A flow that takes longer than the call.
struct Later {
    flow: Detach<Response<Body>>,
    conditions: Arc<Conditions>,
    busy: Busy,
    way: Leaving,
}

/// A request of a client that has to take some of its replies first.
struct Waits {
    request: Option<(Request<Arriving>, Leaving)>,
    from: From,
    conditions: Arc<Conditions>,
    activity: Arc<Activity>,
}

impl Future for Answering {
    type Output = Result<Response<Counted<Outgoing>>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        loop {
            let next = match &mut *self {
                Answering::Now(response) => match response.take() {
                    Some(response) => return Poll::Ready(Ok(response)),
                    None => return Poll::Pending,
                },
                Answering::Later(later) => {
                    let response = ready!(Pin::new(&mut later.flow).poll(cx));
                    let (way, activity) = (&later.conditions.way, later.busy.activity());
                    return Poll::Ready(Ok(later.way.send(response, way, activity)));
                }
                Answering::Waits(waits) => {
                    ready!(waits.activity.poll_room(cx));
                    match waits.request.take() {
                        Some((request, way)) => {
                            answering(request, waits.from, way, &waits.conditions, &waits.activity)
                        }
                        None => return Poll::Pending,
                    }
                }
            };
            *self = next;
        }
    }
}
