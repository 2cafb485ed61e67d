//! One connection: HTTP/1.1 with keep-alive, or HTTP/2 by prior knowledge.

use super::activity::{Activity, Busy, Verdict, Watched};
use super::outgoing::{NoRoom, Outgoing, Way, outgoing};
use crate::flow::Detach;
use crate::limits::Limits;
use crate::sources::http::{Answer, Refusal, Service};
use flux_node::Body;
use http::{Request, Response, Version};
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use std::convert::Infallible;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tokio::net::TcpStream;

/// What all connections of a server share.
pub(crate) struct Conditions {
    pub(crate) service: Service,
    pub(crate) limits: Limits,
    pub(crate) way: Way,
}

/// Serves a connection to its end, or until it is told to end (see [`Activity`]).
pub(crate) async fn run(stream: TcpStream, conditions: Arc<Conditions>, activity: Arc<Activity>) {
    let io = Watched { io: TokioIo::new(stream), activity: activity.clone() };
    let builder = builder(&conditions.limits);
    let on_connection = OnConnection { conditions, activity: activity.clone() };
    let mut connection = pin!(builder.serve_connection(io, on_connection));
    let (mut known, mut closing) = (false, false);
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
                Verdict::Cut => return Poll::Ready(()),
            }
        }
        // How it ended is between the client and the protocol.
        connection.as_mut().poll(cx).map(drop)
    });
    served.await;
}

fn builder(limits: &Limits) -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    let bytes = limits.header_bytes.max(8192);
    builder.http1().max_buf_size(bytes).header_read_timeout(None);
    if limits.headers != Limits::default().headers {
        // Asked for a number, hyper allocates for each request; its own is our default.
        builder.http1().max_headers(limits.headers);
    }
    builder
        .http2()
        .max_header_list_size(u32::try_from(bytes).unwrap_or(u32::MAX))
        .max_concurrent_streams(256);
    builder
}

/// The service as one connection has it.
struct OnConnection {
    conditions: Arc<Conditions>,
    activity: Arc<Activity>,
}

impl hyper::service::Service<Request<Incoming>> for OnConnection {
    type Response = Response<Outgoing>;
    type Error = Infallible;
    type Future = Answering;

    fn call(&self, request: Request<Incoming>) -> Answering {
        let many = request.version() == Version::HTTP_2;
        self.activity.begin(many);
        if !self.activity.has_room() {
            return Answering::Waits(Box::new(Waits {
                request: Some(request),
                conditions: self.conditions.clone(),
                activity: self.activity.clone(),
            }));
        }
        answering(request, &self.conditions, &self.activity)
    }
}

fn answering(
    request: Request<Incoming>,
    conditions: &Arc<Conditions>,
    activity: &Arc<Activity>,
) -> Answering {
    let many = request.version() == Version::HTTP_2;
    match conditions.service.serve(request) {
        Answer::Now(response) => Answering::Now(Some(send(response, &conditions.way, activity, many))),
        Answer::Later(flow) => {
            Answering::Later(Later { flow, conditions: conditions.clone(), busy: activity.busy(), many })
        }
    }
}

/// The response as it goes out, or one that says that there is no room for it.
fn send(response: Response<Body>, way: &Way, activity: &Arc<Activity>, many: bool) -> Response<Outgoing> {
    let (head, body) = response.into_parts();
    match outgoing(body, way, activity, many) {
        Ok(body) => Response::from_parts(head, body),
        // It is short, so it needs no room.
        Err(NoRoom) => Refusal::unsent().response().map(Outgoing::light),
    }
}

/// A response on its way.
enum Answering {
    Now(Option<Response<Outgoing>>),
    Later(Later),
    Waits(Box<Waits>),
}

/// A flow that takes longer than the call.
struct Later {
    flow: Detach<Response<Body>>,
    conditions: Arc<Conditions>,
    busy: Busy,
    many: bool,
}

/// A request of a client that has to take some of its replies first.
struct Waits {
    request: Option<Request<Incoming>>,
    conditions: Arc<Conditions>,
    activity: Arc<Activity>,
}

impl Future for Answering {
    type Output = Result<Response<Outgoing>, Infallible>;

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
                    return Poll::Ready(Ok(send(response, way, activity, later.many)));
                }
                Answering::Waits(waits) => {
                    ready!(waits.activity.poll_room(cx));
                    match waits.request.take() {
                        Some(request) => answering(request, &waits.conditions, &waits.activity),
                        None => return Poll::Pending,
                    }
                }
            };
            *self = next;
        }
    }
}
