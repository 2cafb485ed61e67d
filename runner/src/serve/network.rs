//! Where connections come from.
//!
//! The machine's sockets are one network; a test has another, whose connections are in memory and whose every delay a
//! seed decides. *Never* here: what is said on a connection.

use std::io;
use std::net::IpAddr;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;

/// A connection's two directions.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin + 'static {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin + 'static> Stream for S {}

/// A connection that a client has made.
pub struct Arrived {
    /// What is read is what the client says.
    pub stream: Box<dyn Stream>,
    /// The client's address.
    pub peer: IpAddr,
}

/// An address at which clients make connections. Dropped when it takes no more.
pub trait Listener: Send + 'static {
    /// The next connection, when there is one.
    ///
    /// # Errors
    /// There can't be one now, for want of descriptors or memory; it is asked again a little later.
    fn poll_accept(&mut self, task: &mut Context<'_>) -> Poll<io::Result<Arrived>>;
}

impl Listener for TcpListener {
    fn poll_accept(&mut self, task: &mut Context<'_>) -> Poll<io::Result<Arrived>> {
        let (stream, peer) = ready!(TcpListener::poll_accept(self, task))?;
        // Replies are whole when they are written: waiting for more only delays them.
        let _ = stream.set_nodelay(true);
        Poll::Ready(Ok(Arrived { stream: Box::new(stream), peer: peer.ip().to_canonical() }))
    }
}
