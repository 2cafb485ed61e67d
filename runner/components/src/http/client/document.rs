//! One document by its address, whole.

use super::target::Target;
use super::{Client, Exchange, Security};
use crate::http::wants;
use bytes::Bytes;
use flux_node::{Body, Failure, World};
use http::{HeaderMap, HeaderValue, Method, header};
use std::sync::Arc;
use std::time::Duration;

/// Can that address be asked at all?
///
/// # Errors
/// Why not.
pub(crate) fn can_be_asked(address: &str) -> Result<(), String> {
    let target = Target::parse(address).map_err(|failure| failure.message.into_owned())?;
    if target.origin.tls && !flux_catalog::features::TLS {
        return Err("needs TLS, and this build lacks the feature `tls`".to_owned());
    }
    Ok(())
}

impl Client {
    /// The headers and the body of what stands at an address. No redirection is followed.
    ///
    /// # Errors
    /// The status, where it is not 200 to 299; 502 and 504 as for [`Client::ask`].
    pub(crate) async fn document(
        &self,
        address: &str,
        limit: u64,
        timeout: Duration,
        world: Arc<dyn World>,
    ) -> Result<(HeaderMap, Bytes), Failure> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        let exchange = Exchange {
            method: Method::GET,
            url: address.to_owned(),
            headers,
            body: Body::default(),
            timeout,
            limit,
            redirects: 0,
            security: Security::default(),
            stream: false,
        };
        let reply = self.ask(exchange, world).await?;
        if !(200..300).contains(&reply.status) {
            return Err(wants::answered(&reply));
        }
        let body = reply.body.bytes().cloned().unwrap_or_default();
        Ok((reply.headers, body))
    }
}
