//! Connections in memory, and clients that speak HTTP on them as badly as real ones.

use flux_policy::{Dice, VirtualWorld, World};
use flux_runner::{Arrived, Listener, Seeded};
use hyper_util::rt::TokioIo;
use std::fmt::Write;
use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// Where clients make connections.
#[derive(Clone)]
pub struct Network(UnboundedSender<DuplexStream>);

/// Where they arrive. When all clients are gone, none will come.
pub struct Arrivals(UnboundedReceiver<DuplexStream>);

pub fn network() -> (Network, Arrivals) {
    let (made, arrive) = unbounded_channel();
    (Network(made), Arrivals(arrive))
}

impl Network {
    /// A connection that carries so many bytes at once each way. Where nobody listens any more, it is closed.
    fn connect(&self, bytes: usize) -> DuplexStream {
        let (own, other) = duplex(bytes);
        let _ = self.0.send(other);
        own
    }
}

impl Listener for Arrivals {
    fn poll_accept(&mut self, task: &mut Context<'_>) -> Poll<io::Result<Arrived>> {
        match self.0.poll_recv(task) {
            Poll::Ready(Some(stream)) => {
                Poll::Ready(Ok(Arrived { stream: Box::new(stream), peer: IpAddr::V4(Ipv4Addr::LOCALHOST) }))
            }
            Poll::Ready(None) | Poll::Pending => Poll::Pending,
        }
    }
}

/// A client, and what it rolls.
pub struct Client {
    pub network: Network,
    pub seeded: Seeded,
    pub world: VirtualWorld,
    pub dice: Dice,
}

impl Client {
    /// What it asks for, and all that it was told.
    pub async fn talk(mut self, paths: Vec<String>) -> String {
        let after = self.dice.below(600);
        self.pause(after).await;
        let stream = self.network.connect(64 << self.dice.below(8));
        match self.dice.below(6) {
            0 => self.many_at_once(stream, paths).await,
            1 => self.half(stream, paths).await,
            _ => self.one_after_the_other(stream, paths).await,
        }
    }

    /// HTTP/1.1: all requests in one go, in pieces; the last says that it is.
    async fn one_after_the_other(&mut self, mut stream: DuplexStream, paths: Vec<String>) -> String {
        let last = paths.len() - 1;
        let mut asked = String::new();
        for (at, path) in paths.iter().enumerate() {
            let close = if at == last { "connection: close\r\n" } else { "" };
            let _ = write!(asked, "GET {path} HTTP/1.1\r\nhost: x\r\n{close}\r\n");
        }
        self.say(&mut stream, asked.as_bytes()).await;
        told(stream).await
    }

    /// Goes away in the middle: of a head, or of a body that it has promised.
    async fn half(&mut self, mut stream: DuplexStream, paths: Vec<String>) -> String {
        let asked = format!("GET {} HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nabc", paths[0]);
        let cut = self.dice.below(asked.len() as u64 + 1) as usize;
        self.say(&mut stream, &asked.as_bytes()[..cut]).await;
        let after = self.dice.below(300);
        self.pause(after).await;
        "left".to_owned()
    }

    /// HTTP/2: all requests at once.
    async fn many_at_once(&mut self, stream: DuplexStream, paths: Vec<String>) -> String {
        let tasks = Tasks(self.seeded.clone());
        let builder = hyper::client::conn::http2::Builder::new(tasks);
        let Ok((mut sender, connection)) = builder.handshake(TokioIo::new(stream)).await else {
            return "no connection".to_owned();
        };
        let _task = self.seeded.spawn("a client's connection", async { drop(connection.await) });
        let mut replies = Vec::new();
        for path in paths {
            let request = http::Request::get(format!("http://x{path}")).body(String::new()).unwrap();
            replies.push(sender.send_request(request));
        }
        let mut told = String::new();
        for reply in replies {
            match reply.await {
                Ok(reply) => {
                    let status = reply.status();
                    let body = http_body_util::BodyExt::collect(reply.into_body()).await;
                    let body = body.map(|body| body.to_bytes());
                    let _ = writeln!(told, "{status} {body:?}");
                }
                Err(error) => drop(writeln!(told, "{error}")),
            }
        }
        told
    }

    /// Says it, in pieces.
    async fn say(&mut self, stream: &mut DuplexStream, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let piece = (1 + self.dice.below(bytes.len() as u64)) as usize;
            if stream.write_all(&bytes[..piece]).await.is_err() {
                return;
            }
            bytes = &bytes[piece..];
            if self.dice.once_in(3) {
                let after = self.dice.below(200);
                self.pause(after).await;
            }
        }
    }

    async fn pause(&self, micros: u64) {
        self.world.sleep(Duration::from_micros(micros)).await;
    }
}

/// All that comes, but for the date, which is the machine's.
async fn told(mut stream: DuplexStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes).await;
    let text = String::from_utf8_lossy(&bytes);
    text.lines().filter(|line| !line.starts_with("date: ")).map(|line| format!("{line}\n")).collect()
}

/// Where the HTTP library runs what it must.
#[derive(Clone)]
struct Tasks(Seeded);

impl<F: Future<Output = ()> + Send + 'static> hyper::rt::Executor<F> for Tasks {
    fn execute(&self, task: F) {
        drop(self.0.spawn("a client's task", task));
    }
}
