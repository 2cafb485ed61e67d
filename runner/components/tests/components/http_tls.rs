//! `https://`, with certificates of our own.

use crate::harness::{Service, str, text};
use flux_node::{Constant, Failure, Value};
use std::path::Path;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig, crypto::ring};

/// The folder of the certificates, which hold for another ninety years.
fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/components/certificates")
}

fn chain(name: &str) -> Vec<CertificateDer<'static>> {
    CertificateDer::pem_file_iter(folder().join(name))
        .expect("a file")
        .collect::<Result<_, _>>()
        .expect("certificates")
}

/// A service with that certificate, which may ask its clients for theirs; its port.
fn serve(certificate: &str, asks: bool) -> u16 {
    let provider = Arc::new(ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .expect("versions");
    let builder = if asks {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(chain("ca.pem"));
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build();
        builder.with_client_cert_verifier(verifier.expect("a verifier"))
    } else {
        builder.with_no_client_auth()
    };
    let key = PrivateKeyDer::from_pem_file(folder().join("server-key.pem")).expect("a key");
    let config = Arc::new(builder.with_single_cert(chain(certificate), key).expect("a certificate"));
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    listener.set_nonblocking(true).expect("a listener");
    // It ends with the test's process.
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
            let acceptor = TlsAcceptor::from(config);
            while let Ok((stream, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    let Ok(mut stream) = acceptor.accept(stream).await else { return };
                    let mut request = [0; 4096];
                    while stream.read(&mut request).await.is_ok_and(|read| read > 0) {
                        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nsafe").await;
                    }
                });
            }
        });
    });
    port
}

fn fetch(url: String, more: &[(&str, &str)]) -> Result<Value, Failure> {
    let service = Service { root: folder(), ..Service::default() };
    let mut args: Vec<(&str, Constant)> = vec![("url", text(&url))];
    args.extend(more.iter().map(|(name, value)| (*name, text(value))));
    service.node("http.fetch", &args, "", "string s").run(&[]).map(|mut out| out.remove(0))
}

fn said(result: Result<Value, Failure>) -> String {
    let failure = result.expect_err("it fails");
    assert_eq!(failure.code, 502, "{failure}");
    failure.message.into_owned()
}

#[test]
fn a_service_is_trusted_by_who_signed_its_certificate() {
    let port = serve("server.pem", false);
    let ca = [("ca", "ca.pem")];
    assert_eq!(fetch(format!("https://localhost:{port}/"), &ca).expect("text"), str("safe"));
    assert_eq!(fetch(format!("https://127.0.0.1:{port}/"), &ca).expect("text"), str("safe"));
    assert!(said(fetch(format!("https://localhost:{port}/"), &[("ca", "client.pem")])).contains("localhost"));
}

#[test]
fn what_does_not_hold_is_said() {
    let expired = serve("expired.pem", false);
    assert!(
        said(fetch(format!("https://localhost:{expired}/"), &[("ca", "ca.pem")])).contains("has expired")
    );
    let plain = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = plain.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for mut stream in plain.incoming().flatten() {
            let _ = std::io::Write::write_all(&mut stream, b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    assert!(said(fetch(format!("https://localhost:{port}/"), &[("ca", "ca.pem")])).contains("speaks no TLS"));
}

#[test]
fn a_client_shows_its_certificate() {
    let port = serve("server.pem", true);
    let own = [("ca", "ca.pem"), ("certificate", "client.pem"), ("key", "client-key.pem")];
    assert_eq!(fetch(format!("https://localhost:{port}/"), &own).expect("text"), str("safe"));
    assert!(fetch(format!("https://localhost:{port}/"), &[("ca", "ca.pem")]).is_err());
}

#[test]
fn files_that_are_none_stop_the_start() {
    let service = Service { root: folder(), ..Service::default() };
    let wrong: [&[(&str, &str)]; 4] = [
        &[("ca", "none.pem")],
        &[("ca", "server-key.pem")],
        &[("certificate", "client.pem")],
        &[("certificate", "client.pem"), ("key", "ca.pem")],
    ];
    for more in wrong {
        let mut args: Vec<(&str, Constant)> = vec![("url", text("https://localhost/"))];
        args.extend(more.iter().map(|(name, value)| (*name, text(value))));
        assert!(service.try_node("http.fetch", &args, "", "string s").is_err(), "{more:?}");
    }
}
