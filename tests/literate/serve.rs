//! A program as a running service, asked without a socket.

use super::{Block, Program, plan};
use bytes::Bytes;
use flux_node::Value;
use flux_runner::{Engine, Options, ServeOptions, Server};
use http::{Request, Response};
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use tokio::runtime::Runtime;

/// A program that runs in this process, with a runtime of its own.
pub struct Service {
    engine: Engine,
    runtime: Runtime,
}

impl Service {
    /// Compiles and starts a program.
    ///
    /// # Errors
    /// It has errors, or can't start.
    pub fn start(program: &Program<'_>) -> Result<Service, String> {
        Service::start_in(program, Path::new("."))
    }

    /// The same with the folder where its relative paths begin.
    pub fn start_in(program: &Program<'_>, root: &Path) -> Result<Service, String> {
        let plan = plan(program)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| error.to_string())?;
        let options = Options { env: Arc::new(|_| None), root: root.to_owned(), ..Options::default() };
        let library = Arc::new(flux_components::Library::default());
        let engine = runtime.block_on(async { Engine::new(plan, library, options) });
        let engine =
            engine.map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
        Ok(Service { engine, runtime })
    }

    /// Serves it on a free port as well, until the server is dropped.
    pub fn listen(&self) -> Result<(Server, SocketAddr), String> {
        let options =
            ServeOptions { listen: SocketAddr::from(([127, 0, 0, 1], 0)), ..ServeOptions::default() };
        let server = Server::start(self.engine.clone(), options).map_err(|error| error.to_string())?;
        let address = server.local_addr().ok_or("it has no HTTP source")?;
        Ok((server, address))
    }

    /// Starts one flow of a source that puts out nothing, or the time.
    pub fn fire(&self, source: &str) -> Result<(), String> {
        let plan = self.engine.plan();
        let found = plan.sources.iter().find(|known| known.name == source);
        let found = found.ok_or_else(|| format!("there is no source `{source}`"))?;
        let outputs = found.outputs.iter().map(|_| Value::Time(0)).collect();
        self.runtime.block_on(self.engine.fire(source, outputs)).map_err(|error| error.to_string())
    }

    /// Sends a request, and shows the reply as `expected` would: with its headers only.
    pub fn answer(&self, request: &Block, expected: &Block) -> String {
        let request = match read(&request.text) {
            Ok(request) => request,
            Err(why) => return format!("(no request: {why})\n"),
        };
        let (response, _) = self.runtime.block_on(self.engine.request(request, false));
        show(&response, &expected.text)
    }
}

/// `GET /x`, header lines, an empty line, the body.
fn read(text: &str) -> Result<Request<Bytes>, String> {
    let (head, body) = text.split_once("\n\n").unwrap_or((text.trim_end(), ""));
    let mut lines = head.lines();
    let (method, target) = lines.next().and_then(|line| line.split_once(' ')).ok_or("its first line")?;
    let mut request = Request::builder().method(method).uri(target);
    for line in lines {
        let (name, value) = line.split_once(':').ok_or_else(|| format!("the header `{line}`"))?;
        request = request.header(name, value.trim());
    }
    let mut body = body.strip_suffix('\n').unwrap_or(body).to_owned();
    // Lines of a multipart form end as those of a head do (RFC 2046, section 4.1.1).
    if head.contains("multipart/form-data") {
        body = body.replace('\n', "\r\n");
    }
    request.body(Bytes::from(body)).map_err(|error| error.to_string())
}

/// The status, the headers that `expected` names, an empty line, and the body with a line break behind it.
fn show(response: &Response<Bytes>, expected: &str) -> String {
    let mut text = format!("{}\n", response.status().as_u16());
    let named = expected.lines().skip(1).take_while(|line| !line.is_empty());
    for name in named.filter_map(|line| line.split_once(": ")).map(|(name, _)| name) {
        let value = response.headers().get(name).map_or("(none)", |v| v.to_str().unwrap_or("(not text)"));
        let _ = writeln!(text, "{name}: {value}");
    }
    text.push('\n');
    match std::str::from_utf8(response.body()) {
        Ok("") => {}
        Ok(body) => text.push_str(&format!("{body}\n")),
        Err(_) => text.push_str(&format!("({} bytes)\n", response.body().len())),
    }
    text
}
