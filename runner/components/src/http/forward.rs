//! `http.forward`: a request passed on to another service as it came, and its reply passed back (RFC 9110, section 7.6).
//!
//! Both bodies are taken while they come. *Never* here: upgrades, which are refused; caching.

use super::client::{self, Client, Exchange, Reply, Security, is_of_the_connection};
use crate::Shared;
use crate::support::{Build, Lines, Text, asynchronous, is_dots, tuple};
use bytestring::ByteString;
use flux_catalog::encode::Target;
use flux_node::{Body, BuildError, Built, Failure, Inputs, Refused, Request, Response, Value};
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use std::sync::Arc;
use std::time::Duration;

/// A service that requests are passed on to.
struct Forward {
    base: Text,
    /// What is taken off the path's beginning.
    strip: String,
    /// Header lines that the service adds, and that no client can.
    headers: Text,
    timeout: Duration,
    security: Security,
    client: Client,
}

pub(super) fn build(build: &Build<'_>, shared: &Shared) -> Result<Built, BuildError> {
    let base = build.text("base")?;
    if base.contains(['?', '#']) {
        return Err(build.wrong("base", "ends before the query, which is the request's"));
    }
    let strip = build.text("strip")?;
    if !strip.is_empty() && !strip.starts_with('/') {
        return Err(build.wrong("strip", format!("begins with `/`: write `/{strip}`")));
    }
    let forward = Arc::new(Forward {
        base: build.encoded("base", Target::Address)?,
        strip: strip.trim_end_matches('/').to_owned(),
        headers: build.encoded("headers", Target::Headers)?,
        timeout: Duration::from_nanos(build.duration("timeout")?),
        security: Security::build(build)?,
        client: shared.client.clone(),
    });
    Ok(asynchronous(move |inputs, flow| {
        let forward = forward.clone();
        Box::pin(async move {
            let none = || Failure::new(500, "only a request can be forwarded, and this flow has none");
            let request = flow.request.clone().ok_or_else(none)?;
            let exchange = forward.exchange(&inputs, &*request)?;
            let is_head = exchange.method == Method::HEAD;
            let reply = forward.client.ask(exchange, flow.world.clone()).await?;
            Ok(tuple(Value::Response(Arc::new(passed_back(reply, is_head)))))
        })
    }))
}

impl Forward {
    fn exchange(&self, inputs: &Inputs, request: &dyn Request) -> Result<Exchange, Failure> {
        if is_upgrade(request) {
            let refused = Refused::default();
            return Err(Failure::refuse(501, "upgrades are not forwarded", refused));
        }
        if let Some(segment) = leads_out(request.path()) {
            let what = format!("a path with the segment `{segment}` is not forwarded");
            return Err(Failure::refuse(400, what, Refused::default()));
        }
        // An empty body in its place would be another request.
        let body = request.body().map_err(|taken| Failure::new(502, taken.to_string()))?;
        let input = |place: usize| &inputs[place];
        let method = Method::from_bytes(request.method().as_bytes())
            .map_err(|_| Failure::new(500, "the request's method can't be forwarded"))?;
        Ok(Exchange {
            method,
            url: self.url(self.base.render(input)?, request),
            headers: self.headers(passed_on(request), input)?,
            body: body.unwrap_or_default(),
            timeout: self.timeout,
            limit: u64::MAX,
            redirects: 0,
            security: self.security.clone(),
            stream: true,
        })
    }

    /// With the lines that the service adds: what the client said under their names is not passed on, even where a line's
    /// value is absent, as the next service would believe it.
    fn headers<'v>(
        &self,
        mut passed: HeaderMap,
        input: impl Fn(usize) -> &'v Value,
    ) -> Result<HeaderMap, Failure> {
        for name in self.headers.line_names() {
            passed.remove(name);
        }
        let mut lines = Lines::new();
        self.headers.lines(input, &mut lines)?;
        for (name, value) in &client::headers(lines)? {
            passed.append(name.clone(), value.clone());
        }
        Ok(passed)
    }

    /// The path and query are the request's, letter by letter.
    fn url(&self, base: String, request: &dyn Request) -> String {
        let path = request.path();
        let stripped = path.strip_prefix(self.strip.as_str());
        let path = stripped.filter(|rest| rest.is_empty() || rest.starts_with('/')).unwrap_or(path);
        let mut url = base.trim_end_matches('/').to_owned();
        if !path.starts_with('/') {
            url.push('/');
        }
        url.push_str(path);
        if let Some(query) = request.query() {
            url.push('?');
            url.push_str(query);
        }
        url
    }
}

fn is_upgrade(request: &dyn Request) -> bool {
    request.method() == "CONNECT" || request.header("upgrade").is_some()
}

/// The segment by which a path would leave the folder that requests are forwarded to. Some services take an encoded slash,
/// or `\`, for one.
fn leads_out(path: &str) -> Option<String> {
    if !path.contains(['.', '%']) {
        return None;
    }
    let path = path.to_ascii_lowercase().replace("%2f", "/").replace("%5c", "/").replace('\\', "/");
    path.split('/').find(|segment| is_dots(segment)).map(|segment| segment.replace("%2e", "."))
}

/// Names that a message's `connection` says are of the connection alone (RFC 9110, section 7.6.1).
fn named<'h>(lines: impl Iterator<Item = &'h [u8]>) -> Vec<String> {
    let lines = lines.filter_map(|line| std::str::from_utf8(line).ok());
    lines.flat_map(|line| line.split(',')).map(|name| name.trim().to_ascii_lowercase()).collect()
}

/// The request's headers as the next service gets them.
fn passed_on(request: &dyn Request) -> HeaderMap {
    let mut lines: Vec<(String, Vec<u8>)> = Vec::new();
    request.headers(&mut |name, value| lines.push((name.to_owned(), value.to_vec())));
    let connection = lines.iter().filter(|(name, _)| name == "connection").map(|(_, value)| &value[..]);
    let named = named(connection);
    let mut headers = HeaderMap::with_capacity(lines.len() + 4);
    let mut host = None;
    for (name, value) in &lines {
        if name == "host" {
            host = Some(value.clone());
        }
        let stays = is_of_the_connection(name)
            || matches!(name.as_str(), "host" | "expect" | "proxy-authorization")
            || named.contains(name);
        let (Ok(header), Ok(value)) =
            (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_bytes(value))
        else {
            continue;
        };
        if !stays {
            headers.append(header, value);
        }
    }
    say_for_whom(&mut headers, request, host.as_deref());
    headers
}

/// For whom the request is made, by which name, over what (RFC 7239), and by whom (RFC 9110, section 7.6.3).
fn say_for_whom(headers: &mut HeaderMap, request: &dyn Request, host: Option<&[u8]>) {
    let client = request.client();
    let by = match client {
        Some(address) if address.is_ipv6() => format!("\"[{address}]\""),
        Some(address) => address.to_string(),
        None => "unknown".to_owned(),
    };
    let host = host.and_then(|host| std::str::from_utf8(host).ok()).unwrap_or_default();
    // Anything else than a host's signs would end the quotes.
    let plain = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte));
    let mut forwarded = format!("for={by};proto=http");
    if plain && !host.is_empty() {
        forwarded = format!("for={by};host=\"{host}\";proto=http");
        set(headers, "x-forwarded-host", host);
    }
    append(headers, header::FORWARDED, &forwarded);
    if let Some(address) = client {
        append(headers, HeaderName::from_static("x-forwarded-for"), &address.to_string());
    }
    set(headers, "x-forwarded-proto", "http");
    append(headers, header::VIA, "1.1 flux");
}

fn set(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(HeaderName::from_static(name), value);
    }
}

/// Behind what those before have said.
fn append(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    let before: Vec<&str> = headers.get_all(&name).iter().filter_map(|line| line.to_str().ok()).collect();
    let all = before.into_iter().chain([value]).collect::<Vec<_>>().join(", ");
    if let Ok(all) = HeaderValue::from_str(&all) {
        headers.insert(name, all);
    }
}

/// The reply as this service's client gets it.
fn passed_back(reply: Reply, is_head: bool) -> Response {
    let named = named(reply.headers.get_all(header::CONNECTION).iter().map(HeaderValue::as_bytes));
    let mut headers = Lines::with_capacity(reply.headers.len());
    for (name, value) in &reply.headers {
        let is_length = name == header::CONTENT_LENGTH;
        // Without a body there is nothing that the engine could tell the length of.
        let stays = is_of_the_connection(name.as_str()) && !(is_length && (is_head || reply.status == 304));
        if stays || named.iter().any(|named| named == name.as_str()) {
            continue;
        }
        if let Ok(text) = std::str::from_utf8(value.as_bytes()) {
            headers.push((ByteString::from(name.as_str()), ByteString::from(text)));
        }
    }
    let body = if is_head { Body::default() } else { reply.body };
    Response { status: reply.status, headers, body }
}
