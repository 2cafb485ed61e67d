//! `http.fetch` and `http.send`: asking other services.

use super::client::{self, Client, Exchange, Security};
use super::content::Content;
use super::reply::CONTENT_TYPE;
use super::wants::Wants;
use crate::Shared;
use crate::support::{Build, Lines, Text, asynchronous, tuple};
use flux_catalog::encode::Target;
use flux_node::{Body, BuildError, Built, Failure, Inputs};
use http::Method;
use std::sync::Arc;
use std::time::Duration;

/// What a node asks, before its inputs are known.
struct Asks {
    method: Method,
    url: Text,
    headers: Text,
    content: Option<Content>,
    timeout: Duration,
    limit: u64,
    redirects: u32,
    security: Security,
}

pub(super) fn fetch(build: &Build<'_>, shared: &Shared) -> Result<Built, BuildError> {
    let method = match build.text("method")?.as_str() {
        "HEAD" => Method::HEAD,
        _ => Method::GET,
    };
    node(build, shared, method, None)
}

pub(super) fn send(build: &Build<'_>, shared: &Shared) -> Result<Built, BuildError> {
    let method = match build.text("method")?.as_str() {
        "PUT" => Method::PUT,
        "PATCH" => Method::PATCH,
        "DELETE" => Method::DELETE,
        _ => Method::POST,
    };
    let content = Content::build(build, "body", "type")?;
    node(build, shared, method, Some(content))
}

fn node(
    build: &Build<'_>,
    shared: &Shared,
    method: Method,
    content: Option<Content>,
) -> Result<Built, BuildError> {
    let asks = Asks {
        method,
        url: build.encoded_behind(&base(build)?, "url", Target::Address)?,
        headers: build.encoded("headers", Target::Headers)?,
        content,
        timeout: Duration::from_nanos(build.duration("timeout")?),
        limit: build.size("limit")?,
        redirects: build.int("redirects")? as u32,
        security: Security::build(build)?,
    };
    let wants = Arc::new(Wants::build(build)?);
    let client: Client = shared.client.clone();
    Ok(asynchronous(move |inputs, flow| {
        let exchange = asks.exchange(&inputs, wants.stream);
        let (client, wants) = (client.clone(), wants.clone());
        Box::pin(async move {
            let reply = client.ask(exchange?, flow.world.clone()).await?;
            wants.value(reply).await.map(tuple)
        })
    }))
}

/// What stands before every address: a service's own, as the environment may say it.
fn base(build: &Build<'_>) -> Result<String, BuildError> {
    let base = build.text("base")?;
    let lower = base.to_ascii_lowercase();
    if !base.is_empty() && !lower.starts_with("http://") && !lower.starts_with("https://") {
        return Err(build.wrong("base", "a URL begins with `http://` or `https://`"));
    }
    if base.contains(['?', '#']) {
        return Err(build.wrong("base", "ends before the query, which is the address's"));
    }
    if !base.is_empty() && !build.text("url")?.starts_with('/') {
        return Err(build.wrong("url", "begins with `/`, as it stands behind `base`"));
    }
    Ok(base.trim_end_matches('/').to_owned())
}

impl Asks {
    fn exchange(&self, inputs: &Inputs, stream: bool) -> Result<Exchange, Failure> {
        let input = |place: usize| &inputs[place];
        let mut lines = Lines::new();
        self.headers.lines(input, &mut lines)?;
        let body = match &self.content {
            Some(content) => {
                let (body, content_type) = content.render(input)?;
                if body.length() != Some(0) && !self.headers.has_line(&CONTENT_TYPE) {
                    lines.push((CONTENT_TYPE, content_type));
                }
                body
            }
            None => Body::default(),
        };
        Ok(Exchange {
            method: self.method.clone(),
            url: self.url.render(input)?,
            headers: client::headers(lines)?,
            body,
            timeout: self.timeout,
            limit: self.limit,
            redirects: self.redirects,
            security: self.security.clone(),
            stream,
        })
    }
}
