//! The service that a session runs behind its prompt.

use super::Session;
use crate::Failed;
use flux_runner::{Engine, Server};
use std::net::SocketAddr;
use std::time::Instant;

/// A service that the session has started.
pub struct Service {
    /// The server, with its socket and threads.
    pub server: Server,
    /// The engine that runs its program.
    pub engine: Engine,
    /// When it was started.
    pub since: Instant,
}

impl Service {
    /// Where it listens; none: it has served nothing over HTTP yet.
    pub fn address(&self) -> Option<SocketAddr> {
        self.server.local_addr()
    }
}

impl Session {
    /// Hands the program as it is now to the running service: flows in flight finish on the plan that they began with.
    ///
    /// # Errors
    /// Why the service can't run it; it goes on with what it has.
    pub(crate) fn reach_service(&mut self, errors: bool) -> Result<(), Failed> {
        if self.service.is_none() {
            return Ok(());
        }
        if errors {
            return Err(Failed::World("the program would have errors".into()));
        }
        let address = |session: &Session| session.service.as_ref().and_then(Service::address);
        let before = address(self);
        self.engine()?;
        if let (None, Some(address)) = (before, address(self)) {
            self.say.note(&format!("listening on http://{address}"));
        }
        Ok(())
    }
}
