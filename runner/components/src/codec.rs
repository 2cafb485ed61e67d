//! `base64.*` and `hex.*`: bytes as text (RFC 4648).

use crate::support::{Build, Work, bytes_of, from_hex, hex, map_of};
use crate::{Shared, Table};
use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use flux_node::{BuildError, Built, Failure, Type, Value};

pub(crate) const COMPONENTS: Table = &[
    ("base64.encode", encode),
    ("base64.decode", decode),
    ("hex.encode", |build, _| to_text(build, hex)),
    ("hex.decode", |build, _| from_text(build, "hexadecimal digits", from_hex)),
];

/// Reads with padding and without, whichever it writes.
const fn engine(url: bool) -> GeneralPurpose {
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    match url {
        true => GeneralPurpose::new(&URL_SAFE, config.with_encode_padding(false)),
        false => GeneralPurpose::new(&STANDARD, config),
    }
}

fn encode(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let engine = engine(build.bool("url")?);
    to_text(build, move |bytes| engine.encode(bytes))
}

fn decode(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let engine = engine(build.bool("url")?);
    from_text(build, "Base64", move |text| engine.decode(text).ok())
}

fn to_text(
    build: &Build<'_>,
    make: impl Fn(&[u8]) -> String + Send + Sync + 'static,
) -> Result<Built, BuildError> {
    Ok(map_of(Work::SCAN, build.any_input("data")?, move |value| {
        Ok(Value::Str(make(&bytes_of(value)?).into()))
    }))
}

fn from_text(
    build: &Build<'_>,
    what: &'static str,
    read: impl Fn(&str) -> Option<Vec<u8>> + Send + Sync + 'static,
) -> Result<Built, BuildError> {
    let [place] = build.inputs([("text", Type::String)])?;
    Ok(map_of(Work::SCAN, place, move |value| match value {
        Value::Str(text) => read(text.trim())
            .map(|bytes| Value::Bytes(bytes.into()))
            .ok_or_else(|| Failure::new(422, format!("the text is no {what}"))),
        other => Err(Failure::new(422, format!("expected `string`, found `{}`", other.type_name()))),
    }))
}
