//! `hmac.*`: signatures with a shared secret (RFC 2104).

use super::key;
use crate::support::{Build, Work, bytes_of, sync_of};
use crate::{Shared, Table};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use flux_node::{BuildError, Built, Failure, Type, Value};
use ring::hmac;

pub(crate) const COMPONENTS: Table = &[("hmac.sign", sign), ("hmac.verify", verify)];

/// How a signature is written.
#[derive(Clone, Copy)]
enum Form {
    Hex,
    Base64,
    Base64Url,
}

impl Form {
    fn of(build: &Build<'_>) -> Result<Form, BuildError> {
        Ok(match build.text("form")?.as_str() {
            "base64" => Form::Base64,
            "base64url" => Form::Base64Url,
            _ => Form::Hex,
        })
    }

    fn write(self, bytes: &[u8]) -> String {
        match self {
            Form::Hex => crate::support::hex(bytes),
            Form::Base64 => STANDARD.encode(bytes),
            Form::Base64Url => URL_SAFE_NO_PAD.encode(bytes),
        }
    }

    /// The bytes of a text in that encoding; none: it is not in that encoding.
    fn read(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Form::Hex => crate::support::from_hex(text),
            Form::Base64 => STANDARD.decode(text).ok(),
            Form::Base64Url => URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok(),
        }
    }
}

fn secret(build: &Build<'_>) -> Result<hmac::Key, BuildError> {
    let algorithm = match build.text("hash")?.as_str() {
        "sha1" => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        "sha384" => hmac::HMAC_SHA384,
        "sha512" => hmac::HMAC_SHA512,
        _ => hmac::HMAC_SHA256,
    };
    Ok(hmac::Key::new(algorithm, key(build, "key")?.as_bytes()))
}

fn sign(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let (secret, form, prefix) = (secret(build)?, Form::of(build)?, build.text("prefix")?);
    let data = build.any_input("data")?;
    Ok(sync_of(Work::SCAN, move |call| {
        let tag = hmac::sign(&secret, &bytes_of(call.input(data))?);
        call.set(0, Value::Str(format!("{prefix}{}", form.write(tag.as_ref())).into()));
        Ok(())
    }))
}

fn verify(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let (secret, form, prefix) = (secret(build)?, Form::of(build)?, build.text("prefix")?);
    let [data, signature] =
        build.inputs([("data", crate::support::variable("T")), ("signature", Type::String)])?;
    Ok(sync_of(Work::SCAN, move |call| {
        let Value::Str(given) = call.input(signature) else {
            return Err(Failure::new(422, "the signature is no text"));
        };
        let tag = given.strip_prefix(prefix.as_str()).and_then(|text| form.read(text.trim()));
        let data = bytes_of(call.input(data))?;
        // It takes as long for a wrong one as for a right one.
        let valid = tag.is_some_and(|tag| hmac::verify(&secret, &data, &tag).is_ok());
        call.set(0, Value::Bool(valid));
        Ok(())
    }))
}
