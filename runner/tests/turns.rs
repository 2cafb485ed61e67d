//! A connection whose client sends and takes as fast as the server can lets others have their turn all the same.
#![allow(clippy::unwrap_used)]

mod support;

use flux_plan::{Arg, Constant};
use flux_runner::{Arrived, Limits, Listener, ServeOptions, serve};
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use support::*;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::oneshot;

/// Bytes in the body, and in the reply.
const BODY: usize = 8 << 20;

/// What has gone over the connection.
#[derive(Default)]
struct Moved {
    said: Vec<u8>,
    read: usize,
    told: Vec<u8>,
    /// Bytes since somebody else had a turn, and the most that there were.
    since: usize,
    most: usize,
    ended: bool,
}

impl Moved {
    fn count(&mut self, bytes: usize) {
        self.since += bytes;
        self.most = self.most.max(self.since);
    }
}

/// A client that has all of its request there, and takes all that it gets.
struct Eager(Arc<Mutex<Moved>>, Option<oneshot::Sender<()>>);

impl AsyncRead for Eager {
    fn poll_read(self: Pin<&mut Self>, _: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let mut moved = self.0.lock().unwrap();
        let left = &moved.said[moved.read..];
        if left.is_empty() {
            return Poll::Pending;
        }
        let taken = left.len().min(buf.remaining());
        buf.put_slice(&left[..taken]);
        moved.read += taken;
        moved.count(taken);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Eager {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let mut moved = self.0.lock().unwrap();
        moved.told.extend_from_slice(buf);
        moved.count(buf.len());
        Poll::Ready(Ok(buf.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.0.lock().unwrap().ended = true;
        let _ = self.1.take().map(|ended| ended.send(()));
        Poll::Ready(Ok(()))
    }
}

/// One connection, and no more.
struct One(Option<Eager>);

impl Listener for One {
    fn poll_accept(&mut self, _: &mut Context<'_>) -> Poll<io::Result<Arrived>> {
        match self.0.take() {
            Some(stream) => {
                Poll::Ready(Ok(Arrived { stream: Box::new(stream), peer: IpAddr::V4(Ipv4Addr::LOCALHOST) }))
            }
            None => Poll::Pending,
        }
    }
}

#[tokio::test]
async fn a_long_body_and_a_long_reply_take_many_turns() {
    let mut made = Made::new();
    let body = made.block(1, 1, vec![], vec![("data", slot(0))]);
    let arg = |name: &str, value: Constant| Arg { name: name.to_owned(), value };
    let args = vec![
        arg("path", Constant::Text("/".to_owned())),
        arg("content", Constant::Text("bytes data".to_owned())),
        arg("limit", Constant::Size(BODY as u64)),
    ];
    made.http_args("post", args, body);
    let mut said =
        format!("POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {BODY}\r\n\r\n")
            .into_bytes();
    let sent: Vec<u8> = (0..BODY).map(|n| (n % 251) as u8).collect();
    said.extend_from_slice(&sent);
    let moved = Arc::new(Mutex::new(Moved { said, ..Moved::default() }));
    let (tell, ended) = oneshot::channel();
    let listener = Box::new(One(Some(Eager(moved.clone(), Some(tell)))));

    let seen = moved.clone();
    let other = tokio::spawn(async move {
        while !seen.lock().unwrap().ended {
            seen.lock().unwrap().since = 0;
            tokio::task::yield_now().await;
        }
    });
    let limits = Limits { unsent_bytes: 4 * BODY, ..Limits::default() };
    let options = ServeOptions { limits, ..ServeOptions::default() };
    let stop = async { ended.await.unwrap() };
    serve(made.engine(), options, listener, stop).await;
    other.await.unwrap();

    let moved = moved.lock().unwrap();
    assert!(moved.told.starts_with(b"HTTP/1.1 200 OK\r\n"));
    assert!(moved.told.ends_with(&sent), "all of it came back");
    assert!(moved.most < 1 << 20, "{} bytes were moved in one turn", moved.most);
}
