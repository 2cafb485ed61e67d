//! `file.*`: files below a folder.

use crate::support::{Build, NotThere, NotThereOr, Root, blocking, bytes_of, tuple};
use crate::{Shared, Table};
use flux_node::{BuildError, Built, Failure, Outputs, Value};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

pub(crate) const COMPONENTS: Table = &[("file.read", read), ("file.write", write)];

fn read(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let path = build.template("path")?;
    let root = Root::new(&build.resources.root(), &build.text("root")?, true);
    let limit = build.size("limit")?;
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
        return Err(Failure::new(413, format!("the file `{path}` is longer than {limit} bytes")));
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
