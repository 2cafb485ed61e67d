//! `http.static`: a folder's files as web servers send them.

use super::conditions::Validators;
use super::range::{Asked, asked};
use super::reply::CONTENT_TYPE;
use crate::Shared;
use crate::support::{Build, NotThere, Root, blocking, tuple};
use bytes::Bytes;
use bytestring::ByteString;
use flux_node::{BuildError, Built, Failure, Flow, Response, Type, Value};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A folder being served.
struct Folder {
    root: Root,
    index: String,
    cache_control: ByteString,
    /// More than this is sent in parts only, so that one request can't fill the memory.
    most: u64,
}

/// What the request says of the reply that it wants.
struct Wishes<'r> {
    head: bool,
    none_match: Option<&'r str>,
    modified_since: Option<&'r str>,
    range: Option<&'r str>,
    if_range: Option<&'r str>,
}

pub(super) fn build(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let index = build.text("index")?;
    if index.contains(['/', '\\']) {
        return Err(build.wrong("index", "is a file's name, without folders"));
    }
    let seconds = build.duration("max_age")? / 1_000_000_000;
    let cache_control = match seconds {
        0 => ByteString::from_static("no-cache"),
        seconds => format!("max-age={seconds}").into(),
    };
    let most = build.size("limit")?.max(1);
    let root = Root::new(&build.resources.root(), &build.text("root")?, false);
    let folder = Folder { root, index, cache_control, most };
    let [path] = build.inputs([("path", Type::String)])?;
    Ok(blocking(move |inputs, flow| match &inputs[path] {
        Value::Str(path) => {
            folder.reply(path, &wishes(flow)).map(|reply| tuple(Value::Response(Arc::new(reply))))
        }
        other => Err(Failure::new(422, format!("expected `string`, found `{}`", other.type_name()))),
    }))
}

/// Without a request (a timer's flow, a test) there are none.
fn wishes(flow: &Flow) -> Wishes<'_> {
    let header = |name: &str| flow.request.as_ref().and_then(|request| request.header(name));
    Wishes {
        head: flow.request.as_ref().is_some_and(|request| request.method() == "HEAD"),
        none_match: header("if-none-match"),
        modified_since: header("if-modified-since"),
        range: header("range"),
        if_range: header("if-range"),
    }
}

impl Folder {
    fn reply(&self, path: &str, wishes: &Wishes<'_>) -> Result<Response, Failure> {
        let missing = || Failure::new(404, format!("there is no file `{path}`"));
        let mut real = self.root.existing(path).map_err(|NotThere| missing())?;
        if real.is_dir() {
            if !path.is_empty() && !path.ends_with('/') {
                return Ok(to_folder(path));
            }
            real = self.index_of(path).ok_or_else(missing)?;
        } else if path.ends_with('/') {
            return Err(missing());
        }
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => missing(),
            _ => Failure::new(500, format!("the file `{path}`: {error}")),
        };
        // A pipe or a device would be waited for without end.
        if !std::fs::metadata(&real).map_err(failed)?.is_file() {
            return Err(missing());
        }
        let mut file = File::open(&real).map_err(failed)?;
        let facts = file.metadata().map_err(failed)?;
        self.send(&mut file, &facts, &real, wishes).map_err(failed)
    }

    fn index_of(&self, path: &str) -> Option<PathBuf> {
        if self.index.is_empty() {
            return None;
        }
        self.root.existing(&format!("{path}{}", self.index)).ok().filter(|real| real.is_file())
    }

    fn send(
        &self,
        file: &mut File,
        facts: &Metadata,
        real: &Path,
        wishes: &Wishes<'_>,
    ) -> io::Result<Response> {
        let length = facts.len();
        let validators = Validators::new(facts.modified().ok(), length);
        let mut headers = self.headers(&validators);
        if validators.unchanged(wishes.none_match, wishes.modified_since) {
            return Ok(Response { status: 304, headers, body: Bytes::new() });
        }
        headers.push((CONTENT_TYPE, content_type(real)));
        headers.push((ByteString::from_static("x-content-type-options"), ByteString::from_static("nosniff")));
        let range = wishes.range.filter(|_| validators.part_allowed(wishes.if_range));
        let content_range = |text: String| (ByteString::from_static("content-range"), ByteString::from(text));
        let (status, first, last) = match asked(range, length) {
            Asked::Nothing => {
                headers.retain(|(name, _)| *name != CONTENT_TYPE);
                headers.push(content_range(format!("bytes */{length}")));
                return Ok(Response { status: 416, headers, body: Bytes::new() });
            }
            Asked::Whole if length > self.most && !wishes.head => {
                return Err(io::Error::other(format!("it is longer than {} bytes", self.most)));
            }
            Asked::Whole => (200, 0, length),
            Asked::Part(first, last) => {
                // A server may send less than was asked for; the client asks for the rest.
                let last = last.min(first.saturating_add(self.most - 1));
                headers.push(content_range(format!("bytes {first}-{last}/{length}")));
                (206, first, last + 1)
            }
        };
        let body = if wishes.head {
            headers.push((ByteString::from_static("content-length"), (last - first).to_string().into()));
            Bytes::new()
        } else {
            part(file, first, last - first)?
        };
        Ok(Response { status, headers, body })
    }

    fn headers(&self, validators: &Validators) -> Vec<(ByteString, ByteString)> {
        let mut headers = vec![
            (ByteString::from_static("accept-ranges"), ByteString::from_static("bytes")),
            (ByteString::from_static("cache-control"), self.cache_control.clone()),
            (ByteString::from_static("etag"), validators.etag.as_str().into()),
        ];
        let date = validators.modified.map(httpdate::fmt_http_date);
        headers.extend(date.map(|date| (ByteString::from_static("last-modified"), date.into())));
        headers
    }
}

/// Sends a client that forgot the slash behind a folder's name there, or its page's links would lead elsewhere.
fn to_folder(path: &str) -> Response {
    let name = path.rsplit('/').next().unwrap_or(path);
    let encoded: String = utf8_percent_encode(name, NON_ALPHANUMERIC).collect();
    let location = (ByteString::from_static("location"), format!("./{encoded}/").into());
    Response { status: 308, headers: vec![location], body: Bytes::new() }
}

fn content_type(path: &Path) -> ByteString {
    let mime = mime_guess::from_path(path).first_or_octet_stream();
    let essence = mime.essence_str();
    let is_text = mime.type_() == "text" || matches!(essence, "application/json" | "application/javascript");
    if is_text { format!("{essence}; charset=utf-8").into() } else { essence.into() }
}

/// So many bytes from there; fewer where the file has become shorter.
fn part(file: &mut File, first: u64, length: u64) -> io::Result<Bytes> {
    file.seek(SeekFrom::Start(first))?;
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    file.take(length).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < length {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it became shorter while it was read"));
    }
    Ok(bytes.into())
}
