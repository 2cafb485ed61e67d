//! `upload.*`: files that clients send.

use crate::support::{Build, blocking, sync, tuple};
use crate::{Shared, Table};
use flux_node::{BuildError, Built, Failure, Type, Upload, Value};

pub(crate) const COMPONENTS: Table = &[("upload.bytes", bytes), ("upload.about", about)];

fn place(build: &Build<'_>) -> Result<usize, BuildError> {
    let [place] = build.inputs([("upload", Type::Foreign("file".to_owned()))])?;
    Ok(place)
}

fn upload(value: &Value) -> Result<&Upload, Failure> {
    Upload::of(value).ok_or_else(|| Failure::new(500, "this is no file that a client sent"))
}

fn bytes(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let place = place(build)?;
    Ok(blocking(move |inputs, _| {
        let read = upload(&inputs[place])?.body.read();
        let bytes = read.map_err(|error| Failure::new(500, format!("the file can't be read: {error}")))?;
        Ok(tuple(Value::Bytes(bytes)))
    }))
}

fn about(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let place = place(build)?;
    Ok(sync(move |call| {
        let (name, content_type, size) = {
            let upload = upload(call.input(place))?;
            (upload.name.clone(), upload.content_type.clone(), upload.body.length().unwrap_or(0))
        };
        call.set(0, Value::Str(name.into()));
        call.set(1, Value::Str(content_type.into()));
        call.set(2, Value::Int(i64::try_from(size).unwrap_or(i64::MAX)));
        Ok(())
    }))
}
