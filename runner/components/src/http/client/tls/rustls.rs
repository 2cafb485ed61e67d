//! TLS by rustls: which certificates a service must show, and which one it is shown.

use super::Files;
use crate::support::Build;
use flux_node::{BuildError, Failure};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio_rustls::rustls::{self, ClientConfig, RootCertStore};

/// The settings of a client's TLS connections. Clones are the same.
#[derive(Clone, Default)]
pub(crate) struct Security(Arc<Inner>);

#[derive(Default)]
struct Inner {
    /// The settings that the program's files make; none: the usual ones.
    own: Option<Arc<ClientConfig>>,
}

/// As the system says; read when the first service is asked with TLS.
static SYSTEM: OnceLock<Result<Arc<ClientConfig>, String>> = OnceLock::new();

impl Security {
    /// As the program's files say.
    ///
    /// # Errors
    /// A file can't be read, or has nothing of what it should.
    pub(crate) fn build(build: &Build<'_>) -> Result<Security, BuildError> {
        let files = Files::of(build)?;
        if files.ca.is_none() && files.own.is_none() {
            return Ok(Security::default());
        }
        let roots = match &files.ca {
            Some(path) => roots_of(path).map_err(|why| build.wrong("ca", why))?,
            None => system_roots().map_err(|why| build.wrong("certificate", why))?,
        };
        let builder = builder().with_root_certificates(roots);
        let config = match &files.own {
            None => builder.with_no_client_auth(),
            Some((certificate, key)) => {
                let chain = certificates(certificate).map_err(|why| build.wrong("certificate", why))?;
                let key = PrivateKeyDer::from_pem_file(key).map_err(|error| {
                    build.wrong("key", format!("`{}` has no private key: {error}", key.display()))
                })?;
                builder
                    .with_client_auth_cert(chain, key)
                    .map_err(|error| build.wrong("certificate", format!("can't be used: {error}")))?
            }
        };
        Ok(Security(Arc::new(Inner { own: Some(Arc::new(config)) })))
    }

    /// What tells connections apart that were made with other certificates.
    pub(crate) fn id(&self) -> usize {
        self.0.own.as_ref().map_or(0, |config| Arc::as_ptr(config) as usize)
    }

    /// A connection as the service's, its certificate judged.
    ///
    /// # Errors
    /// 502: it is not that service's, or nobody can agree.
    pub(crate) async fn wrap(&self, stream: TcpStream, host: &str) -> Result<TlsStream<TcpStream>, Failure> {
        let config = match &self.0.own {
            Some(config) => config.clone(),
            None => system().await?,
        };
        let name = ServerName::try_from(host.to_owned())
            .map_err(|_| Failure::new(502, format!("`{host}` is no name that a certificate can have")))?;
        let connected = TlsConnector::from(config).connect(name, stream).await;
        connected.map_err(|error| Failure::new(502, refused(host, &error)))
    }
}

async fn system() -> Result<Arc<ClientConfig>, Failure> {
    let config = match SYSTEM.get() {
        Some(config) => config.clone(),
        // It reads files.
        None => {
            let read = tokio::task::spawn_blocking(|| {
                let config = || Ok(builder().with_root_certificates(system_roots()?).with_no_client_auth());
                SYSTEM.get_or_init(|| config().map(Arc::new)).clone()
            });
            read.await.unwrap_or_else(|_| Err("the service stops".to_owned()))
        }
    };
    config.map_err(|why| Failure::new(502, why))
}

fn builder() -> rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the provider has what the default versions need")
}

fn system_roots() -> Result<RootCertStore, String> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(found.certs);
    if roots.is_empty() {
        let why = found.errors.first().map(|error| format!(": {error}")).unwrap_or_default();
        return Err(format!(
            "this system has no certificates to trust (install them, or name some with `ca:`){why}"
        ));
    }
    Ok(roots)
}

fn roots_of(path: &Path) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates(path)? {
        roots.add(certificate).map_err(|error| format!("`{}`: {error}", path.display()))?;
    }
    Ok(roots)
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("`{}` can't be read: {error}", path.display());
    let found = CertificateDer::pem_file_iter(path).map_err(|error| wrong(&error))?;
    let found: Vec<_> = found.collect::<Result<_, _>>().map_err(|error| wrong(&error))?;
    if found.is_empty() {
        return Err(format!("`{}` has no certificate in PEM form", path.display()));
    }
    Ok(found)
}

fn refused(host: &str, error: &std::io::Error) -> String {
    use rustls::{CertificateError, Error};
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>());
    match inner {
        Some(Error::InvalidCertificate(CertificateError::UnknownIssuer)) => {
            format!(
                "nobody that is trusted has signed the certificate of `{host}`; name its signer with `ca:`"
            )
        }
        Some(Error::InvalidCertificate(
            CertificateError::Expired | CertificateError::ExpiredContext { .. },
        )) => {
            format!("the certificate of `{host}` has expired")
        }
        Some(Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        )) => format!("the certificate is not one of `{host}`"),
        Some(Error::InvalidMessage(_)) => format!("`{host}` speaks no TLS at that port"),
        Some(other) => format!("no TLS with `{host}`: {other}"),
        None => format!("`{host}` broke off while TLS was agreed on: {error}"),
    }
}
