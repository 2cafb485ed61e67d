//! A build without TLS: asking an `https` address fails with 501, and certificates are refused at the start.

use super::Files;
use crate::support::Build;
use flux_node::{BuildError, Failure};
use tokio::net::TcpStream;

/// The settings of TLS connections, of which there are none.
#[derive(Clone, Default)]
pub(crate) struct Security;

impl Security {
    /// # Errors
    /// The program names certificates.
    pub(crate) fn build(build: &Build<'_>) -> Result<Security, BuildError> {
        let files = Files::of(build)?;
        if files.ca.is_some() || files.own.is_some() {
            let argument = if files.ca.is_some() { "ca" } else { "certificate" };
            return Err(build.wrong(argument, "needs TLS, and this build lacks the feature `tls`"));
        }
        Ok(Security)
    }

    pub(crate) fn id(&self) -> usize {
        0
    }

    /// # Errors
    /// Always: 501.
    pub(crate) async fn wrap(&self, _: TcpStream, _: &str) -> Result<TcpStream, Failure> {
        Err(Failure::new(501, "this build of Flux speaks no TLS, it lacks the feature `tls`"))
    }
}
