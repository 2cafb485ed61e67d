//! Pages of other origins (the Fetch standard, "HTTP CORS protocol"): whose may ask, and what their browsers are told.

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method, Response};

/// How long a browser may keep what a preflight said: what browsers take at most, roughly.
const MAX_AGE: HeaderValue = HeaderValue::from_static("7200");

/// The origins whose pages may ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cors(Origins);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Origins {
    /// Every one; then never with cookies.
    All,
    These(Vec<String>),
}

/// What a reply says to the page that asked.
#[derive(Clone, Debug)]
pub(crate) enum Granted {
    /// Any page may read it.
    All,
    /// This origin's pages may, with cookies.
    This(HeaderValue),
    /// The origin that asked is none of those, or there was none: others may get another reply.
    No,
}

impl Cors {
    /// `https://app.example, https://other.example`, or `*`.
    ///
    /// # Errors
    /// What is no origin, and what to write.
    pub fn parse(text: &str) -> Result<Cors, String> {
        let origins: Vec<&str> = text.split(',').map(str::trim).collect();
        for origin in &origins {
            flux_components::origin(origin).map_err(|meant| format!("`{origin}` is no origin: {meant}"))?;
        }
        if origins.contains(&"*") {
            return Ok(Cors(Origins::All));
        }
        Ok(Cors(Origins::These(origins.into_iter().map(str::to_owned).collect())))
    }

    /// What the reply to a request says.
    pub(crate) fn grant(&self, request: &Parts) -> Granted {
        let Origins::These(origins) = &self.0 else { return Granted::All };
        match request.headers.get(ORIGIN) {
            Some(asks) if origins.iter().any(|origin| origin.as_bytes() == asks.as_bytes()) => {
                Granted::This(asks.clone())
            }
            _ => Granted::No,
        }
    }
}

/// The method that a preflight asks for; none: the request is no preflight.
pub(crate) fn preflight(request: &Parts) -> Option<Method> {
    if request.method != Method::OPTIONS || !request.headers.contains_key(ORIGIN) {
        return None;
    }
    Method::from_bytes(request.headers.get(ACCESS_CONTROL_REQUEST_METHOD)?.as_bytes()).ok()
}

impl Granted {
    /// Adds to a reply what its page must know.
    pub(crate) fn say<B>(&self, response: &mut Response<B>) {
        let exposed = match self {
            Granted::All => Some(HeaderValue::from_static("*")),
            Granted::This(_) => exposed(response),
            Granted::No => None,
        };
        let headers = response.headers_mut();
        match self {
            Granted::All => {
                headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
            }
            Granted::This(origin) => {
                headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
                headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
                headers.append(VARY, HeaderValue::from_static("origin"));
            }
            Granted::No => {
                headers.append(VARY, HeaderValue::from_static("origin"));
            }
        }
        if let Some(exposed) = exposed {
            headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        }
    }

    /// Adds to the reply to a preflight what its page may ask.
    pub(crate) fn say_ahead<B>(&self, request: &Parts, allow: &HeaderValue, response: &mut Response<B>) {
        self.say(response);
        if let Granted::No = self {
            return;
        }
        let headers = response.headers_mut();
        headers.remove(ACCESS_CONTROL_EXPOSE_HEADERS);
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, allow.clone());
        if let Some(asked) = request.headers.get(ACCESS_CONTROL_REQUEST_HEADERS) {
            headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, asked.clone());
            headers.append(VARY, HeaderValue::from_static("access-control-request-headers"));
        }
        headers.insert(ACCESS_CONTROL_MAX_AGE, MAX_AGE);
    }
}

/// The reply's own headers, which its page may read; those that pages may always read, and cookies, aside.
fn exposed<B>(response: &Response<B>) -> Option<HeaderValue> {
    const ALWAYS: [&str; 7] = [
        "cache-control",
        "content-language",
        "content-length",
        "content-type",
        "expires",
        "last-modified",
        "set-cookie",
    ];
    let own: Vec<&str> =
        response.headers().keys().map(HeaderName::as_str).filter(|name| !ALWAYS.contains(name)).collect();
    if own.is_empty() { None } else { HeaderValue::from_str(&own.join(", ")).ok() }
}
