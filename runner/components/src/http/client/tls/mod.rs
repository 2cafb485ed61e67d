//! TLS with other services: by whom their certificates must be signed, and how this service says who it is.
//!
//! *Never* here: TLS for clients of this service.

#[cfg(not(feature = "tls"))]
mod none;
#[cfg(feature = "tls")]
mod rustls;

#[cfg(not(feature = "tls"))]
pub(crate) use none::Security;
#[cfg(feature = "tls")]
pub(crate) use rustls::Security;

use crate::support::Build;
use flux_node::BuildError;
use std::path::PathBuf;

/// The files that a program names.
pub(crate) struct Files {
    /// Certificates that sign what is trusted, instead of the system's.
    pub(crate) ca: Option<PathBuf>,
    /// This service's certificate and its key.
    pub(crate) own: Option<(PathBuf, PathBuf)>,
}

impl Files {
    fn of(build: &Build<'_>) -> Result<Files, BuildError> {
        let path = |argument: &str| -> Result<Option<PathBuf>, BuildError> {
            let text = build.text(argument)?;
            Ok((!text.is_empty()).then(|| build.resources.root().join(text)))
        };
        let own = match (path("certificate")?, path("key")?) {
            (Some(certificate), Some(key)) => Some((certificate, key)),
            (None, None) => None,
            (Some(_), None) => {
                return Err(build.wrong("key", "is missing: a certificate is no proof without its key"));
            }
            (None, Some(_)) => return Err(build.wrong("certificate", "is missing: it goes with the key")),
        };
        Ok(Files { ca: path("ca")?, own })
    }
}
