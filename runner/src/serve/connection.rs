//! One connection: HTTP/1.1 with keep-alive, or HTTP/2 by prior knowledge.

use super::activity::{Activity, Busy, Verdict, Watched};
use crate::flow::Detach;
use crate::limits::Limits;
use crate::sources::http::{Answer, Service};
use bytes::Bytes;
use http::{Request, Response, Version};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use std::convert::Infallible;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tokio::net::TcpStream;

/// Serves a connection to its end, or until it is told to end (see [`Activity`]).
pub(crate) async fn run(
    stream: TcpStream,
    service: Arc<Service>,
    limits: Arc<Limits>,
    activity: Arc<Activity>,
) {
    let io = Watched { io: TokioIo::new(stream), activity: activity.clone() };
    let builder = builder(&limits);
    let on_connection = OnConnection { service, activity: activity.clone() };
    let mut connection = pin!(builder.serve_connection(io, on_connection));
    let (mut known, mut closing) = (false, false);
    let served = std::future::poll_fn(|cx| {
        if !known {
            // A task is always polled with a waker of its own.
            activity.connection.register(cx.waker());
            known = true;
        }
        match activity.told() {
            Verdict::Fine => {}
            Verdict::Close if closing => {}
            Verdict::Close => {
                closing = true;
                connection.as_mut().graceful_shutdown();
            }
            Verdict::Cut => return Poll::Ready(()),
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
    service: Arc<Service>,
    activity: Arc<Activity>,
}

impl hyper::service::Service<Request<Incoming>> for OnConnection {
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = Answering;

    fn call(&self, request: Request<Incoming>) -> Answering {
        self.activity.begin(request.version() == Version::HTTP_2);
        match self.service.serve(request) {
            Answer::Now(response) => Answering::Now(Some(response)),
            Answer::Later(flow) => Answering::Later(flow, self.activity.busy()),
        }
    }
}

/// A response on its way.
enum Answering {
    Now(Option<Response<Bytes>>),
    Later(
        Detach<Response<Bytes>>,
        #[expect(dead_code, reason = "says that it is busy until it is dropped")] Busy,
    ),
}

impl Future for Answering {
    type Output = Result<Response<Full<Bytes>>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let response = match &mut *self {
            Answering::Now(response) => match response.take() {
                Some(response) => response,
                None => return Poll::Pending,
            },
            Answering::Later(flow, _) => ready!(Pin::new(flow).poll(cx)),
        };
        Poll::Ready(Ok(response.map(Full::new)))
    }
}
