//! Where a server listens: nowhere until a program is served over HTTP, then at one address to its end.
//!
//! Comes in: programs, before they run. Goes out: a bound socket, once. *Never* here: connections. A listener stays
//! when the last HTTP source goes, as another may come: until then clients are told that there is nothing.

use super::ServeError;
use super::network::Listener;
use crate::engine::Host;
use crate::prepare::Program;
use std::io;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::sync::mpsc::UnboundedSender;

/// The address that a server is to listen at, and the socket once it does.
pub(crate) struct Listening {
    wanted: SocketAddr,
    bound: Mutex<Option<SocketAddr>>,
    runtime: Handle,
    sockets: UnboundedSender<Box<dyn Listener>>,
}

impl Listening {
    /// Will listen there, and hand over the socket, which is that runtime's.
    pub(crate) fn new(
        wanted: SocketAddr,
        runtime: Handle,
        sockets: UnboundedSender<Box<dyn Listener>>,
    ) -> Listening {
        Listening { wanted, bound: Mutex::new(None), runtime, sockets }
    }

    /// Where it listens; none: no program has been served over HTTP yet.
    pub(crate) fn address(&self) -> Option<SocketAddr> {
        *self.bound()
    }

    fn bind(&self) -> io::Result<SocketAddr> {
        let socket = std::net::TcpListener::bind(self.wanted)?;
        socket.set_nonblocking(true)?;
        let _within = self.runtime.enter();
        let socket = TcpListener::from_std(socket)?;
        let address = socket.local_addr()?;
        // Nobody takes it when the server is about to end.
        let _ = self.sockets.send(Box::new(socket));
        Ok(address)
    }

    fn bound(&self) -> MutexGuard<'_, Option<SocketAddr>> {
        self.bound.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Host for Listening {
    fn make_ready(&self, program: &Program) -> Result<(), ServeError> {
        let mut bound = self.bound();
        if bound.is_none() && !program.http.is_empty() {
            let listen = |source| ServeError::Listen { address: self.wanted, source };
            *bound = Some(self.bind().map_err(listen)?);
        }
        Ok(())
    }
}
