//! What is sent: a request, or what a source puts out.

use super::fields;
use crate::Failed;
use crate::request::{self, Request};
use bytes::Bytes;
use flux_node::Value;
use flux_plan::Plan;
use flux_runner::{Engine, FireError, Trace};

/// A flow that can be sent again and again.
#[derive(Clone, Debug)]
pub enum Target {
    /// Through the program's routes.
    Request(Box<http::Request<Bytes>>),
    /// Past them: any source.
    Source {
        /// The name of the source.
        name: String,
        /// What it puts out.
        outputs: Vec<Value>,
    },
}

/// What became of a flow.
pub struct Flow {
    /// What its client got.
    pub reply: Reply,
    /// Which steps ran, when, and what became of them; none if nobody asked.
    pub trace: Option<Trace>,
}

/// What a flow's client got.
#[derive(Clone, Debug)]
pub enum Reply {
    /// The reply to a request.
    Http(http::Response<Bytes>),
    /// What the last tuple of a flow would be to a client.
    Put(http::Response<Bytes>),
    /// Nothing: a flow without a client failed.
    Failed {
        /// The failure's code, as handlers list it.
        code: i64,
        /// What the node said of the failure.
        message: String,
    },
}

impl Target {
    /// Reads `GET /path`, `Tick` or `Listen {data: "…"}`; a source's record may come as the body, too.
    ///
    /// # Errors
    /// It is neither, or does not fit the source.
    pub fn read(
        plan: &Plan,
        line: &str,
        headers: &[String],
        body: Option<Vec<u8>>,
    ) -> Result<Target, Failed> {
        let line = line.trim();
        let end = line.find(|c: char| c.is_whitespace() || c == '{').unwrap_or(line.len());
        let (first, rest) = line.split_at(end);
        let Some(source) = plan.sources.iter().find(|source| source.name == first) else {
            let read = request::parse(line, headers, body).map_err(|error| unknown(plan, first, error))?;
            return Ok(Target::Request(Box::new(built(read)?)));
        };
        let rest = rest.trim();
        let given = match body {
            Some(_) if !rest.is_empty() => {
                return Err(Failed::Usage(
                    "a source is given one record: behind its name, or with -d".into(),
                ));
            }
            Some(body) => String::from_utf8(body)
                .map_err(|_| Failed::Usage("what a source puts out is written as text".into()))?,
            None => rest.to_owned(),
        };
        let outputs = fields::read(plan, source, &given).map_err(Failed::Usage)?;
        Ok(Target::Source { name: source.name.clone(), outputs })
    }

    /// Runs it once, to its end.
    pub async fn send(&self, engine: &Engine, trace: bool) -> Flow {
        match self {
            Target::Request(request) => {
                let (reply, trace) = engine.request(http::Request::clone(request), trace).await;
                Flow { reply: Reply::Http(reply), trace }
            }
            Target::Source { name, outputs } => {
                match engine.fire_traced(name, outputs.clone(), trace).await {
                    Ok(fired) => {
                        let reply = fired.reply.map_or_else(|error| failed(&error), Reply::Put);
                        Flow { reply, trace: fired.trace }
                    }
                    Err(error) => Flow { reply: failed(&error), trace: None },
                }
            }
        }
    }
}

fn failed(error: &FireError) -> Reply {
    match error {
        FireError::Failed { code, message } => Reply::Failed { code: *code, message: message.clone() },
        other => Reply::Failed { code: 500, message: other.to_string() },
    }
}

impl Reply {
    /// Does it say error?
    pub(crate) fn is_error(&self) -> bool {
        match self {
            Reply::Http(reply) => reply.status().as_u16() >= 400,
            // A handler's tuple, which ended the flow as it should.
            Reply::Put(_) => false,
            Reply::Failed { .. } => true,
        }
    }
}

/// Neither a request nor a source.
fn unknown(plan: &Plan, first: &str, error: String) -> Failed {
    let likely = |name: &str| strsim::jaro_winkler(name, first);
    let nearest = plan.sources.iter().map(|source| source.name.as_str()).filter(|name| likely(name) > 0.8);
    match nearest.max_by(|a, b| likely(a).total_cmp(&likely(b))) {
        Some(name) => Failed::Usage(format!("{error}; or did you mean the source `{name}`?")),
        None => Failed::Usage(error),
    }
}

fn built(request: Request) -> Result<http::Request<Bytes>, Failed> {
    let Request { method, target, headers, body } = request;
    let has = |name: &str| headers.iter().any(|(header, _)| header == name);
    let (host, length) = (has("host"), has("content-length"));
    let mut builder = http::Request::builder().method(method.as_str()).uri(&target);
    for (name, value) in headers {
        builder = builder.header(name, value);
    }
    if !host {
        builder = builder.header("host", "localhost");
    }
    if !length && !body.is_empty() {
        builder = builder.header("content-length", body.len());
    }
    builder
        .body(body.into())
        .map_err(|error| Failed::Usage(format!("`{method} {target}` is no request: {error}")))
}
