//! `http.static`: a folder's files as web servers send them.
//!
//! A small file whose bytes are in the page cache is answered on the spot; what would wait for a disk is left to a
//! thread; a large one is a body that is read while it is sent.

use super::kept::Kept;
use super::opened::Opened;
use super::packed::{Packing, VARY, accepted};
use super::range::{Asked, asked};
use super::reply::CONTENT_TYPE;
use crate::Shared;
use crate::platform::{self, Wait};
use crate::support::{Build, Root, tuple};
use bytes::Bytes;
use bytestring::ByteString;
use flux_node::{
    BlockingNode, Body, BuildError, Built, Failure, FilePart, Flow, Inputs, OpenFile, Outputs, Response,
    Type, Value,
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::io;
use std::sync::Arc;

/// Up to so many bytes are sent in one piece; what is longer is read while it is sent.
const WHOLE: u64 = 128 * 1024;

/// A folder being served.
struct Folder {
    root: Root,
    index: String,
    cache_control: ByteString,
    /// More than this is sent in parts only, so that one request can't fill the memory.
    most: u64,
    /// Packed forms are looked for beside each file.
    packed: bool,
    kept: Kept,
}

/// A file as it is sent.
struct Form {
    file: Arc<Opened>,
    /// Its content type; of a packed one that of what is in it.
    content_type: ByteString,
    packing: Option<&'static Packing>,
}

/// What the request says of the reply that it wants.
struct Wishes<'r> {
    head: bool,
    none_match: Option<&'r str>,
    modified_since: Option<&'r str>,
    range: Option<&'r str>,
    if_range: Option<&'r str>,
    accepts: Option<&'r str>,
}

/// A folder being served, and the place of the path among the inputs.
struct Static {
    folder: Folder,
    path: usize,
}

pub(super) fn build(build: &Build<'_>, shared: &Shared) -> Result<Built, BuildError> {
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
    let packed = build.bool("packed")?;
    let folder = Folder { root, index, cache_control, most, packed, kept: Kept::new(&shared.open) };
    let [path] = build.inputs([("path", Type::String)])?;
    Ok(Built::Blocking(Arc::new(Static { folder, path })))
}

impl Static {
    /// None: it has to wait.
    fn reply(&self, inputs: &[Value], flow: &Flow, wait: Wait) -> Option<Result<Outputs, Failure>> {
        let reply = match &inputs[self.path] {
            Value::Str(path) => self.folder.reply(path, flow, wait).transpose()?,
            other => Err(Failure::new(422, format!("expected `string`, found `{}`", other.type_name()))),
        };
        Some(reply.map(|reply| tuple(Value::Response(Arc::new(reply)))))
    }
}

impl BlockingNode for Static {
    fn at_once(&self, inputs: &[Value], flow: &Flow) -> Option<Result<Outputs, Failure>> {
        self.reply(inputs, flow, Wait::Never)
    }

    fn run(&self, inputs: Inputs, flow: &Flow) -> Result<Outputs, Failure> {
        let replied = self.reply(&inputs, flow, Wait::AsLongAsItTakes);
        replied.unwrap_or_else(|| Err(Failure::new(500, "the file can't be waited for")))
    }
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
        accepts: header("accept-encoding"),
    }
}

/// What was found under a path.
enum Found {
    File(Arc<Opened>),
    /// The path is a folder's, and lacks its slash.
    Folder,
    Nothing,
    NotNow,
}

impl Folder {
    /// None: it has to wait.
    fn reply(&self, path: &str, flow: &Flow, wait: Wait) -> Result<Option<Response>, Failure> {
        let missing = || Failure::new(404, format!("there is no file `{path}`"));
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => missing(),
            _ => Failure::new(500, format!("the file `{path}`: {error}")),
        };
        let file = match self.find(path, flow.now, wait).map_err(failed)? {
            Found::File(file) => file,
            Found::Folder => return Ok(Some(to_folder(path))),
            Found::Nothing => return Err(missing()),
            Found::NotNow => return Ok(None),
        };
        let wishes = wishes(flow);
        let Some(form) = self.form(path, file, &wishes, flow.now, wait).map_err(failed)? else {
            return Ok(None);
        };
        // Who sent no request has nobody who takes a body piece by piece.
        let piecemeal = flow.request.is_some();
        self.send(&form, &wishes, piecemeal, wait).map_err(failed)
    }

    /// The form in which a file is sent: packed, if it lies so beside the plain one and the client takes it. None: it has to
    /// wait.
    fn form(
        &self,
        path: &str,
        file: Arc<Opened>,
        wishes: &Wishes<'_>,
        now: i64,
        wait: Wait,
    ) -> io::Result<Option<Form>> {
        let content_type = file.content_type.clone();
        // Who goes on with a file wants parts of what it began with.
        let asks = wishes.accepts.filter(|_| self.packed && wishes.range.is_none());
        let index = if path.is_empty() || path.ends_with('/') { self.index.as_str() } else { "" };
        for packing in accepted(asks) {
            match self.find(&format!("{path}{index}{}", packing.ending), now, wait)? {
                Found::File(packed) if packed.stands_for(&file) => {
                    return Ok(Some(Form { file: packed, content_type, packing: Some(packing) }));
                }
                Found::NotNow => return Ok(None),
                _ => {}
            }
        }
        Ok(Some(Form { file, content_type, packing: None }))
    }

    fn find(&self, path: &str, now: i64, wait: Wait) -> io::Result<Found> {
        if let Some(file) = self.kept.get(path, now) {
            return Ok(Found::File(file));
        }
        let Ok(mut relative) = self.root.relative(path) else { return Ok(Found::Nothing) };
        let is_folders = path.is_empty() || path.ends_with('/');
        if is_folders {
            // The index is only there where the path is a folder's: a file has none below it.
            if self.index.is_empty() {
                return Ok(Found::Nothing);
            }
            let Ok(index) = self.root.relative(&format!("{path}{}", self.index)) else {
                return Ok(Found::Nothing);
            };
            relative = index;
        }
        Ok(match platform::open(self.root.folder(), &relative, wait)? {
            platform::Opened::Folder if is_folders => Found::Nothing,
            platform::Opened::Folder => Found::Folder,
            platform::Opened::Nothing => Found::Nothing,
            platform::Opened::NotNow => Found::NotNow,
            platform::Opened::File(handle, facts, place) => {
                let opened = Opened::new(handle, facts, place, &relative);
                // A large one costs so much more than being opened that it need not stay open.
                // One file has many names (`a`, `./a`), and is kept by the plainest.
                let plain = relative.to_str().and_then(|plain| plain.strip_prefix(path));
                let keeps = opened.has_place()
                    && opened.facts.length <= WHOLE
                    && plain.is_some_and(|more| more.is_empty() || (is_folders && more == self.index));
                Found::File(if keeps { self.kept.keep(path, opened, now) } else { Arc::new(opened) })
            }
        })
    }

    fn send(
        &self,
        form: &Form,
        wishes: &Wishes<'_>,
        piecemeal: bool,
        wait: Wait,
    ) -> io::Result<Option<Response>> {
        let file = &form.file;
        let (length, validators) = (file.facts.length, &file.validators);
        let mut headers = self.headers(file);
        if validators.unchanged(wishes.none_match, wishes.modified_since) {
            return Ok(Some(Response { status: 304, headers, body: Body::default() }));
        }
        let range = wishes.range.filter(|_| validators.part_allowed(wishes.if_range));
        let content_range = |text: String| (ByteString::from_static("content-range"), ByteString::from(text));
        let (status, first, last) = match asked(range, length) {
            Asked::Nothing => {
                headers.push((NO_SNIFF.0, NO_SNIFF.1));
                headers.push(content_range(format!("bytes */{length}")));
                return Ok(Some(Response { status: 416, headers, body: Body::default() }));
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
        headers.push((CONTENT_TYPE, form.content_type.clone()));
        headers.push((NO_SNIFF.0, NO_SNIFF.1));
        let coding = form.packing.map(|packing| packing.coding.clone());
        headers.extend(coding.map(|coding| (ByteString::from_static("content-encoding"), coding)));
        let body = if wishes.head {
            // How long it would be; the engine sends none of it.
            Some(Body::File(FilePart { file: file.clone(), first, length: last - first }))
        } else {
            body(file, first, last - first, piecemeal, wait)?
        };
        Ok(body.map(|body| Response { status, headers, body }))
    }

    fn headers(&self, file: &Opened) -> Vec<(ByteString, ByteString)> {
        let mut headers = Vec::with_capacity(8);
        headers.extend(self.packed.then_some(VARY));
        headers.push((ByteString::from_static("accept-ranges"), ByteString::from_static("bytes")));
        headers.push((ByteString::from_static("cache-control"), self.cache_control.clone()));
        headers.push((ByteString::from_static("etag"), file.etag.clone()));
        let modified = file.modified.clone();
        headers.extend(modified.map(|date| (ByteString::from_static("last-modified"), date)));
        headers
    }
}

/// What a browser is told about guessing types.
const NO_SNIFF: (ByteString, ByteString) =
    (ByteString::from_static("x-content-type-options"), ByteString::from_static("nosniff"));

/// A part of a file as a body. None: it has to wait for a disk.
fn body(
    file: &Arc<Opened>,
    first: u64,
    length: u64,
    piecemeal: bool,
    wait: Wait,
) -> io::Result<Option<Body>> {
    if piecemeal && length > WHOLE {
        return Ok(Some(Body::File(FilePart { file: file.clone(), first, length })));
    }
    let length = usize::try_from(length).map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
    if let Some(bytes) = file.whole_now(first, length)? {
        return Ok(Some(Body::Bytes(bytes)));
    }
    if wait == Wait::Never {
        return Ok(None);
    }
    let bytes: Bytes = file.read(first, length)?;
    if bytes.len() < length {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it became shorter while it was read"));
    }
    Ok(Some(Body::Bytes(bytes)))
}

/// Sends a client that forgot the slash behind a folder's name there, or its page's links would lead elsewhere.
fn to_folder(path: &str) -> Response {
    let name = path.rsplit('/').next().unwrap_or(path);
    let encoded: String = utf8_percent_encode(name, NON_ALPHANUMERIC).collect();
    let location = (ByteString::from_static("location"), format!("./{encoded}/").into());
    Response { status: 308, headers: vec![location], body: Body::default() }
}
