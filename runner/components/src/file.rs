//! `file.*`: files below a folder.

use crate::http::part;
use crate::platform::{self, Wait};
use crate::support::{Build, NotThere, NotThereOr, Root, Text, blocking, bytes_of, tuple};
use crate::{Shared, Table};
use flux_node::{BlockingNode, Body, BuildError, Built, Failure, Flow, Inputs, Outputs, Type, Value};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;

pub(crate) const COMPONENTS: Table = &[("file.read", read), ("file.write", write)];

fn read(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let path = build.template("path")?;
    let root = Root::new(&build.resources.root(), &build.text("root")?, true);
    let limit = build.size("limit")?;
    let (stream, ty) = (build.bool("stream")?, build.output()?);
    if stream != (*ty == Type::Foreign("body".to_owned())) {
        return Err(build.wrong("stream", "is `true` for a `body`, and for nothing else"));
    }
    if stream {
        return Ok(Built::Blocking(Arc::new(Streamed { path, root, limit })));
    }
    Ok(blocking(move |inputs, _| {
        let path = path.render(|place| &inputs[place])?;
        if path.ends_with('/') {
            return Err(missing(&path));
        }
        let found = root.existing(&path).map_err(|NotThere| missing(&path))?;
        content(&found, &path, limit).map(|bytes| tuple(Value::Bytes(bytes.into())))
    }))
}

fn missing(path: &str) -> Failure {
    Failure::new(404, format!("there is no file `{path}`"))
}

fn broken(path: &str, error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::NotFound {
        return missing(path);
    }
    Failure::new(500, format!("the file `{path}`: {error}"))
}

/// A file that is read while somebody takes it.
struct Streamed {
    path: Text,
    root: Root,
    limit: u64,
}

impl Streamed {
    /// None: the disk has to be waited for.
    fn open(&self, inputs: &[Value], wait: Wait) -> Result<Option<Outputs>, Failure> {
        let path = self.path.render(|place| &inputs[place])?;
        let relative = self.root.relative(&path).map_err(|NotThere| missing(&path))?;
        if path.ends_with('/') {
            return Err(missing(&path));
        }
        let part = match platform::open(self.root.folder(), &relative, wait) {
            Ok(platform::Opened::File(handle, facts, place)) => part(handle, facts, place, &relative),
            Ok(platform::Opened::NotNow) => return Ok(None),
            Ok(platform::Opened::Folder | platform::Opened::Nothing) => return Err(missing(&path)),
            Err(error) => return Err(broken(&path, &error)),
        };
        if part.length > self.limit {
            return Err(too_long(&path, self.limit));
        }
        Ok(Some(tuple(Value::of_body(Body::File(part)))))
    }
}

impl BlockingNode for Streamed {
    fn at_once(&self, inputs: &[Value], _: &Flow) -> Option<Result<Outputs, Failure>> {
        self.open(inputs, Wait::Never).transpose()
    }

    fn run(&self, inputs: Inputs, _: &Flow) -> Result<Outputs, Failure> {
        let opened = self.open(&inputs, Wait::AsLongAsItTakes)?;
        opened.ok_or_else(|| Failure::new(500, "the file can't be waited for"))
    }
}

fn too_long(path: &str, limit: u64) -> Failure {
    Failure::new(413, format!("the file `{path}` is longer than {limit} bytes"))
}

/// A regular file's bytes. Others are not there: a pipe would be waited for without end.
fn content(real: &Path, path: &str, limit: u64) -> Result<Vec<u8>, Failure> {
    let facts = fs::metadata(real).map_err(|error| broken(path, &error))?;
    if !facts.is_file() {
        return Err(missing(path));
    }
    let file = File::open(real).map_err(|error| broken(path, &error))?;
    let mut bytes = Vec::with_capacity(usize::try_from(facts.len().min(limit)).unwrap_or(0));
    // It may grow while it is read.
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| broken(path, &error))?;
    if bytes.len() as u64 > limit {
        return Err(too_long(path, limit));
    }
    Ok(bytes)
}

fn write(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let path = build.template("path")?;
    let root = Root::new(&build.resources.root(), &build.text("root")?, true);
    let data = build.any_input("data")?;
    Ok(blocking(move |inputs, flow| {
        let path = path.render(|place| &inputs[place])?;
        let target = root.writable(&path).map_err(|error| match error {
            NotThereOr::NotThere => missing(&path),
            NotThereOr::Other(error) => broken(&path, &error),
        })?;
        let bytes = bytes_of(&inputs[data])?;
        replace(&target, &bytes, flow.world.random()).map_err(|error| broken(&path, &error))?;
        Ok(Outputs::new())
    }))
}

/// Writes a file beside the target, and puts it in its place: a reader sees the old or the new.
fn replace(target: &Path, bytes: &[u8], random: u64) -> io::Result<()> {
    if target.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
    }
    let beside = target.with_file_name(format!(".flux-{random:016x}.part"));
    let written = File::create_new(&beside)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&beside, target));
    if written.is_err() {
        // The first error is the one that counts.
        let _ = fs::remove_file(&beside);
    }
    written
}
