//! The HTTP client: one for each service, so that connections are used again.

use crate::support::Lines;
use bytes::{Bytes, BytesMut};
use bytestring::ByteString;
use flux_node::{Failure, Response, World};
use futures_util::future::{Either, select};
use http::{HeaderName, HeaderValue, Method, Request, Uri};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper_util::client::legacy::{Client as Pool, connect::HttpConnector};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// Made when the first node that asks others is.
#[derive(Clone, Default)]
pub(crate) struct Client(Arc<OnceLock<Pool<HttpConnector, Full<Bytes>>>>);

/// How long a connection that nobody uses is kept.
const IDLE: Duration = Duration::from_secs(60);

/// One exchange.
pub(super) struct Exchange {
    pub(super) method: Method,
    pub(super) url: String,
    pub(super) headers: Lines,
    pub(super) body: Bytes,
    pub(super) timeout: Duration,
    pub(super) limit: u64,
}

impl Client {
    fn pool(&self) -> &Pool<HttpConnector, Full<Bytes>> {
        self.0.get_or_init(|| {
            let mut connector = HttpConnector::new();
            connector.set_nodelay(true);
            Pool::builder(TokioExecutor::new())
                .pool_idle_timeout(IDLE)
                .pool_timer(TokioTimer::new())
                .build(connector)
        })
    }

    /// Asks, and waits for the whole reply. Dropping this closes the connection.
    pub(super) async fn ask(&self, exchange: Exchange, world: Arc<dyn World>) -> Result<Response, Failure> {
        let limit = exchange.limit;
        let length = exchange.timeout;
        let host = exchange.url.split('/').nth(2).unwrap_or_default().to_owned();
        let request = request(exchange)?;
        let work = async {
            let reply = self.pool().request(request).await.map_err(|error| unreachable(&host, &error))?;
            whole(reply, limit, &host).await
        };
        match select(Box::pin(work), world.sleep(length)).await {
            Either::Left((reply, _)) => reply,
            Either::Right(_) => Err(Failure::new(504, format!("`{host}` took longer than {length:?}"))),
        }
    }
}

fn request(exchange: Exchange) -> Result<Request<Full<Bytes>>, Failure> {
    let Exchange { method, url, headers, body, .. } = exchange;
    let wrong = |what: &str| Failure::new(400, format!("{what}: `{url}`"));
    let uri: Uri = url.parse().map_err(|_| wrong("this is no URL"))?;
    match (uri.scheme_str(), uri.host()) {
        (Some("http"), Some(_)) => {}
        (Some("https"), _) => return Err(wrong("no TLS yet, only `http://`")),
        _ => return Err(wrong("a URL begins with `http://` and a host")),
    }
    let mut request = Request::new(Full::new(body));
    *request.method_mut() = method;
    *request.uri_mut() = uri;
    for (name, value) in headers {
        let header = HeaderName::from_bytes(name.as_bytes()).ok();
        let value = HeaderValue::from_str(&value).or_else(|_| HeaderValue::from_bytes(value.as_bytes())).ok();
        let (Some(header), Some(value)) = (header, value) else {
            return Err(Failure::new(500, format!("`{name}` can't be sent as a header")));
        };
        request.headers_mut().append(header, value);
    }
    Ok(request)
}

fn unreachable(host: &str, error: &hyper_util::client::legacy::Error) -> Failure {
    // The innermost error is what happened; those around it say where in the client.
    let mut why: &dyn std::error::Error = error;
    while let Some(source) = why.source() {
        why = source;
    }
    Failure::new(502, format!("`{host}` can't be reached: {why}"))
}

/// The reply with its whole body, if that is no longer than the limit.
async fn whole(reply: http::Response<Incoming>, limit: u64, host: &str) -> Result<Response, Failure> {
    let (parts, mut incoming) = reply.into_parts();
    let mut body = BytesMut::new();
    while let Some(frame) = incoming.frame().await {
        let frame = frame.map_err(|error| Failure::new(502, format!("`{host}` broke off: {error}")))?;
        if let Ok(data) = frame.into_data() {
            if (body.len() as u64).saturating_add(data.len() as u64) > limit {
                return Err(Failure::new(502, format!("the reply of `{host}` is longer than {limit} bytes")));
            }
            body.extend_from_slice(&data);
        }
    }
    let headers = parts.headers.iter().filter_map(|(name, value)| {
        let text = value.to_str().ok()?;
        (!is_of_the_connection(name.as_str()))
            .then(|| (ByteString::from(name.as_str()), ByteString::from(text)))
    });
    Ok(Response { status: parts.status.as_u16(), headers: headers.collect(), body: body.freeze().into() })
}

/// Headers that are between two machines alone, and must not be passed on with a reply.
fn is_of_the_connection(name: &str) -> bool {
    matches!(
        name,
        "connection"
            | "keep-alive"
            | "proxy-authenticate"
            | "proxy-connection"
            | "te"
            | "trailer"
            | "transfer-encoding"
            | "upgrade"
            | "content-length"
    )
}
