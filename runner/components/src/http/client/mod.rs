//! The HTTP client: one for each service, so that connections are used again.
//!
//! Comes in: an exchange, its address and headers made. Goes out: the reply, whole or its head with a body that is still
//! coming. *Never* here: what a program wants of the reply.

mod connect;
mod decode;
// Only keys are asked for as a document.
#[cfg(feature = "secrets")]
mod document;
mod follow;
mod line;
mod pool;
mod resolve;
mod sent;
mod stage;
mod target;
mod tls;
mod whole;

#[cfg(feature = "secrets")]
pub(crate) use document::can_be_asked;
pub(crate) use tls::Security;

use crate::support::Lines;
use connect::Connector;
use flux_node::{Body, Failure, World};
use futures_util::future::{Either, select};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, header};
use hyper::body::Incoming;
use line::Line;
use pool::{Key, Pool};
use sent::Sent;
use stage::Stage;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;
use target::Target;

/// Made when the service starts; its connections when they are asked for.
#[derive(Clone, Default)]
pub(crate) struct Client {
    connector: Connector,
    pool: Pool,
}

/// All that one request needs, its body included.
pub(super) struct Exchange {
    pub(super) method: Method,
    pub(super) url: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
    pub(super) timeout: Duration,
    /// Bytes that the reply may have.
    pub(super) limit: u64,
    /// How many redirections are followed at most.
    pub(super) redirects: u32,
    pub(super) security: Security,
    /// The reply's body is taken while it comes.
    pub(super) stream: bool,
}

/// The head of a reply, with a body that may still be coming.
pub(super) struct Reply {
    /// Who gave it, for messages.
    pub(super) host: String,
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
}

/// A reply of which only the head has come, and the connection that its body comes on.
struct Begun {
    host: String,
    response: Response<Incoming>,
    key: Key,
    line: Line,
}

impl Client {
    /// Asks, and waits for the whole reply, or for its head where its body is taken while it comes. Dropping this closes
    /// the connection.
    ///
    /// # Errors
    /// 400: no address; 502: the service can't be reached, or says what is no HTTP; 504: it takes too long.
    pub(super) async fn ask(&self, exchange: Exchange, world: Arc<dyn World>) -> Result<Reply, Failure> {
        let (stage, limit, stream) = (Stage::default(), exchange.timeout, exchange.stream);
        let mut work = Box::pin(self.reply(exchange, &world, &stage));
        loop {
            let before = stage.moved();
            match select(work, world.sleep(limit)).await {
                Either::Left((reply, _)) => return reply,
                // A body that is taken while it comes may take its time as long as it moves.
                Either::Right((_, rest)) if stream && stage.moved() > before => work = rest,
                Either::Right(_) => return Err(stage.late(limit)),
            }
        }
    }

    async fn reply(
        &self,
        exchange: Exchange,
        world: &Arc<dyn World>,
        stage: &Stage,
    ) -> Result<Reply, Failure> {
        let (stream, limit, timeout) = (exchange.stream, exchange.limit, exchange.timeout);
        let is_ours = !stream && !exchange.headers.contains_key(header::ACCEPT_ENCODING);
        let begun = self.follow(exchange, world, stage).await?;
        stage.set(Stage::BODY);
        let Begun { host, response, key, line } = begun;
        let (head, incoming) = response.into_parts();
        let (status, mut headers) = (head.status.as_u16(), head.headers);
        let body = if stream {
            self.give_back_later(key, line, world);
            let kind = headers.get(header::CONTENT_TYPE).map(header::HeaderValue::as_bytes);
            // Events go on until whoever hears them goes away.
            let endless = kind.is_some_and(|kind| kind.starts_with(b"text/event-stream"));
            whole::stream(incoming, timeout, &host, world, endless)
        } else {
            let bytes = whole::collect(incoming, limit, &host).await?;
            self.give_back(key, line, world).await;
            let bytes =
                if is_ours { decode::decode(bytes, &mut headers, limit, &host).await? } else { bytes };
            bytes.into()
        };
        Ok(Reply { host, status, headers, body })
    }

    /// One request and the head of its reply.
    async fn once(
        &self,
        target: &Target,
        asked: &Asked,
        world: &Arc<dyn World>,
        stage: &Stage,
    ) -> Result<Begun, Failure> {
        stage.about(&target.host);
        let key = (target.origin.clone(), asked.security.id());
        let mut idle = self.pool.take(&key, world.monotonic());
        loop {
            let is_old = idle.is_some();
            let mut line = match idle.take() {
                Some(line) => line,
                None => self.connector.connect(&target.origin, &asked.security, world, stage).await?,
            };
            stage.set(Stage::HEAD);
            match line.send(asked.request(target, stage)).await {
                Ok(response) => return Ok(Begun { host: target.host.clone(), response, key, line }),
                Err(mut failed) => {
                    let never_sent = failed.take_message().is_some();
                    let error = failed.into_error();
                    // The service may close a connection just when it is used again: that says nothing of this
                    // request, which is sent once more if it is certain, or of no weight, that it arrived not at all.
                    let again = is_old && (never_sent || (asked.may_repeat() && is_lost(&error)));
                    if !again {
                        return Err(broken(&target.host, &error));
                    }
                }
            }
        }
    }

    /// Keeps the connection of a reply that has come whole.
    async fn give_back(&self, key: Key, mut line: Line, world: &Arc<dyn World>) {
        for _ in 0..2 {
            let ready = std::future::poll_fn(|cx| {
                Poll::Ready(match line.sender.poll_ready(cx) {
                    Poll::Ready(ready) => Some(ready.is_ok()),
                    Poll::Pending => None,
                })
            });
            match ready.await {
                Some(true) => return self.pool.put(key, line, world.monotonic()),
                Some(false) => return,
                // Whoever drives the connection has yet to see the reply's end.
                None => tokio::task::yield_now().await,
            }
        }
        self.give_back_later(key, line, world);
    }

    /// Keeps a connection once it can be used again.
    fn give_back_later(&self, key: Key, mut line: Line, world: &Arc<dyn World>) {
        let (pool, world) = (self.pool.clone(), world.clone());
        tokio::spawn(async move {
            if line.sender.ready().await.is_ok() {
                pool.put(key, line, world.monotonic());
            }
        });
    }
}

/// A request that may have to be made anew.
struct Asked {
    method: Method,
    headers: HeaderMap,
    body: Body,
    security: Security,
}

impl Asked {
    fn request(&self, target: &Target, stage: &Stage) -> Request<Sent> {
        let mut request = Request::new(Sent::new(self.body.clone(), stage.counter()));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = target.path.clone().into();
        *request.headers_mut() = self.headers.clone();
        if !self.headers.contains_key(header::HOST)
            && let Ok(host) = HeaderValue::from_str(&target.host)
        {
            request.headers_mut().insert(header::HOST, host);
        }
        request
    }

    /// Is it of no weight whether it arrives once or twice (RFC 9110, section 9.2.2), and is its body still there?
    fn may_repeat(&self) -> bool {
        let is_idempotent = matches!(self.method.as_str(), "GET" | "HEAD" | "PUT" | "DELETE" | "OPTIONS");
        is_idempotent && matches!(self.body, Body::Bytes(_))
    }
}

/// Header lines as they are sent.
///
/// # Errors
/// 500: a line can't be sent.
pub(super) fn headers(lines: Lines) -> Result<HeaderMap, Failure> {
    let mut headers = HeaderMap::with_capacity(lines.len() + 2);
    for (name, value) in lines {
        let header = HeaderName::from_bytes(name.as_bytes()).ok();
        let sent = HeaderValue::from_bytes(value.as_bytes()).ok();
        let (Some(header), Some(sent)) = (header, sent) else {
            return Err(Failure::new(500, format!("`{name}` can't be sent as a header")));
        };
        headers.append(header, sent);
    }
    Ok(headers)
}

/// Did the connection end, rather than bring what is no HTTP?
fn is_lost(error: &hyper::Error) -> bool {
    error.is_canceled() || error.is_closed() || error.is_incomplete_message() || is_io(error)
}

fn is_io(error: &hyper::Error) -> bool {
    let mut why: Option<&(dyn std::error::Error + 'static)> = std::error::Error::source(error);
    while let Some(error) = why {
        if error.is::<std::io::Error>() {
            return true;
        }
        why = error.source();
    }
    false
}

fn broken(host: &str, error: &hyper::Error) -> Failure {
    let said = if error.is_incomplete_message() || error.is_canceled() || error.is_closed() {
        format!("`{host}` closed the connection before it answered")
    } else if error.is_parse_too_large() {
        format!("the head of the reply of `{host}` is too long")
    } else if error.is_parse() {
        format!("what `{host}` answered is no HTTP: {error}")
    } else {
        format!("`{host}` broke off: {}", innermost(error))
    };
    Failure::new(502, said)
}

/// What happened; those around it say where in the client.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut why = error;
    while let Some(source) = why.source() {
        why = source;
    }
    why.to_string()
}

/// Headers that are between two machines alone, and must not be passed on with a reply.
pub(super) fn is_of_the_connection(name: &str) -> bool {
    flux_catalog::is_of_the_connection(name) || name == "proxy-authenticate"
}
