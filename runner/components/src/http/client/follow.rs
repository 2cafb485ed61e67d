//! Redirections (RFC 9110, section 15.4): as many as the program allows.

use super::target::Target;
use super::{Asked, Begun, Client, Exchange, Stage};
use flux_node::{Body, Failure, World};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use std::sync::Arc;

/// Headers that say something of the body.
static OF_THE_BODY: [HeaderName; 4] =
    [header::CONTENT_TYPE, header::CONTENT_ENCODING, header::CONTENT_LANGUAGE, header::CONTENT_LOCATION];

/// Headers that are meant for the first service alone.
static SECRETS: [HeaderName; 3] = [header::AUTHORIZATION, header::COOKIE, header::PROXY_AUTHORIZATION];

impl Client {
    /// The head of the reply that the last redirection leads to.
    pub(super) async fn follow(
        &self,
        exchange: Exchange,
        world: &Arc<dyn World>,
        stage: &Stage,
    ) -> Result<Begun, Failure> {
        let Exchange { method, url, headers, body, redirects, security, stream, .. } = exchange;
        let mut target = Target::parse(&url)?;
        let mut asked = Asked { method, headers, body, security };
        if !stream && !asked.headers.contains_key(header::ACCEPT_ENCODING) {
            asked.headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(super::decode::ACCEPTED));
        }
        let mut left = redirects;
        loop {
            let begun = self.once(&target, &asked, world, stage).await?;
            if redirects == 0 {
                return Ok(begun);
            }
            let Some(next) = next(&target, begun.response.status(), begun.response.headers())? else {
                return Ok(begun);
            };
            if left == 0 {
                let said = format!("`{}` redirects more than {redirects} times", begun.host);
                return Err(Failure::new(502, said));
            }
            left -= 1;
            asked.turn(begun.response.status(), &target, &next)?;
            target = next;
        }
    }
}

/// Where a reply sends its client; none: nowhere.
fn next(here: &Target, status: StatusCode, headers: &HeaderMap) -> Result<Option<Target>, Failure> {
    if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let Some(location) = headers.get(header::LOCATION) else { return Ok(None) };
    let location = std::str::from_utf8(location.as_bytes()).unwrap_or_default();
    let next = here.join(location).map_err(|failure| {
        Failure::new(502, format!("`{}` redirects to what is no address: {}", here.host, failure.message))
    })?;
    if here.origin.tls && !next.origin.tls {
        let said = format!("`{}` redirects from `https://` to `http://`, which is not followed", here.host);
        return Err(Failure::new(502, said));
    }
    Ok(Some(next))
}

impl Asked {
    /// As the next service is asked.
    fn turn(&mut self, status: StatusCode, here: &Target, next: &Target) -> Result<(), Failure> {
        let becomes_get = match status.as_u16() {
            303 => self.method != Method::HEAD,
            // What everyone does with a POST, and the standard allows.
            301 | 302 => self.method == Method::POST,
            _ => false,
        };
        if becomes_get {
            self.method = Method::GET;
            self.body = Body::default();
            OF_THE_BODY.iter().for_each(|name| drop(self.headers.remove(name)));
        }
        if !matches!(self.body, Body::Bytes(_) | Body::File(_)) {
            let said = format!("`{}` redirects a body that can't be sent twice", here.host);
            return Err(Failure::new(502, said));
        }
        if here.origin != next.origin {
            SECRETS.iter().for_each(|name| drop(self.headers.remove(name)));
        }
        self.headers.remove(header::HOST);
        Ok(())
    }
}
