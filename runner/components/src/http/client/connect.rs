//! Connections to other services.

use super::Stage;
use super::line::{Bounded, Line};
use super::resolve::Resolver;
use super::sent::Sent;
use super::target::Origin;
use super::tls::Security;
use flux_node::{Failure, World};
use futures_util::future::{Either, select};
use futures_util::stream::{FuturesUnordered, StreamExt};
use hyper::client::conn::http1::Builder;
use hyper_util::rt::TokioIo;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

/// What a reply's head may take, so that an endless one ends.
const HEAD_BYTES: usize = 128 * 1024;
const HEADERS: usize = 256;

/// An address that does not answer so soon is no reason to wait with the next (RFC 8305, section 5).
const NEXT_ADDRESS: Duration = Duration::from_millis(250);

/// How connections are made.
#[derive(Clone, Default)]
pub(super) struct Connector {
    resolver: Resolver,
}

impl Connector {
    /// A new connection.
    ///
    /// # Errors
    /// 502: the host is not known, refuses, or its certificate does not hold.
    pub(super) async fn connect(
        &self,
        origin: &Origin,
        security: &Security,
        world: &Arc<dyn World>,
        stage: &Stage,
    ) -> Result<Line, Failure> {
        stage.set(Stage::NAME);
        let addresses = self.resolver.lookup(&origin.host, &**world).await;
        let addresses = addresses.map_err(|error| unknown(&origin.host, &error))?;
        stage.set(Stage::CONNECT);
        let stream = first(&addresses, origin.port, world).await;
        let stream = stream.map_err(|error| unreachable(origin, &error))?;
        // Small requests must not wait for the answer to the one before; without it they only take longer.
        let _ = stream.set_nodelay(true);
        if origin.tls {
            stage.set(Stage::TLS);
            return handshake(security.wrap(stream, &origin.host).await?, origin).await;
        }
        handshake(stream, origin).await
    }
}

async fn handshake<S>(stream: S, origin: &Origin) -> Result<Line, Failure>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let (bounded, line) = Bounded::new(stream);
    let made = Builder::new()
        .max_headers(HEADERS)
        .max_buf_size(HEAD_BYTES)
        .handshake::<_, Sent>(TokioIo::new(bounded))
        .await;
    let (sender, connection) =
        made.map_err(|error| Failure::new(502, format!("`{}` can't be reached: {error}", origin.host)))?;
    // How it ends, whoever uses it sees by its requests.
    tokio::spawn(async move {
        let _ = connection.await;
    });
    Ok(line(sender))
}

/// The first address that answers, each begun a little after the one before.
async fn first(addresses: &[IpAddr], port: u16, world: &Arc<dyn World>) -> io::Result<TcpStream> {
    let mut next = in_turn(addresses).into_iter();
    let mut attempts = FuturesUnordered::new();
    let mut failed = None;
    loop {
        if let Some(address) = next.next() {
            attempts.push(TcpStream::connect(SocketAddr::new(address, port)));
        }
        let is_last = next.len() == 0;
        let answered = if is_last {
            attempts.next().await
        } else {
            match select(Box::pin(attempts.next()), world.sleep(NEXT_ADDRESS)).await {
                Either::Left((answered, _)) => answered,
                Either::Right(_) => continue,
            }
        };
        match answered {
            Some(Ok(stream)) => return Ok(stream),
            Some(Err(error)) => failed = Some(error),
            None if is_last => {
                return Err(failed.unwrap_or_else(|| io::Error::other("it has no address")));
            }
            None => {}
        }
    }
}

/// Both families by turns, beginning with the system's first (RFC 8305, section 4).
fn in_turn(addresses: &[IpAddr]) -> Vec<IpAddr> {
    let Some(first) = addresses.first() else { return Vec::new() };
    let (mut ours, mut others): (Vec<IpAddr>, Vec<IpAddr>) =
        addresses.iter().partition(|address| address.is_ipv4() == first.is_ipv4());
    ours.reverse();
    others.reverse();
    let mut out = Vec::with_capacity(addresses.len());
    while ours.len() + others.len() > 0 {
        out.extend(ours.pop());
        out.extend(others.pop());
    }
    out
}

fn unknown(host: &str, error: &io::Error) -> Failure {
    Failure::new(502, format!("the name `{host}` can't be found: {}", plain(error)))
}

fn unreachable(origin: &Origin, error: &io::Error) -> Failure {
    let Origin { host, port, .. } = origin;
    let said = match error.kind() {
        io::ErrorKind::ConnectionRefused => {
            format!("`{host}` refuses connections at port {port}: nothing listens there")
        }
        _ => format!("`{host}` can't be reached at port {port}: {}", plain(error)),
    };
    Failure::new(502, said)
}

/// Without the system's number behind it.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.strip_prefix("failed to lookup address information: ").unwrap_or(&text);
    text.split(" (os error").next().unwrap_or_default().to_owned()
}
