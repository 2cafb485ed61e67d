//! `jwt.*`: JSON Web Tokens that others have signed (RFC 7519).
//!
//! The program says which algorithm it takes, and a token that names another is refused: nobody can choose `none`, or
//! pass a public key off as a shared secret (RFC 8725, section 3.1). *Never* here: tokens being made; encrypted ones.

mod claims;
mod keys;

use crate::support::{Build, Work, sync_of};
use crate::{Shared, Table};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use claims::Wanted;
use flux_node::{BuildError, Built, Failure, Refused, Type, Value};
use keys::Keys;
use serde_json::Value as Json;

pub(crate) const COMPONENTS: Table = &[("jwt.verify", verify)];

/// A longer token is refused before anybody looks into it.
const LONGEST: usize = 16 * 1024;

/// What a token must be signed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Algorithm {
    Hs256,
    Rs256,
    Es256,
}

impl Algorithm {
    fn name(self) -> &'static str {
        match self {
            Algorithm::Hs256 => "HS256",
            Algorithm::Rs256 => "RS256",
            Algorithm::Es256 => "ES256",
        }
    }
}

fn verify(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let algorithm = match build.text("algorithm")?.as_str() {
        "RS256" => Algorithm::Rs256,
        "ES256" => Algorithm::Es256,
        _ => Algorithm::Hs256,
    };
    let keys = Keys::build(build, algorithm)?;
    let wanted = Wanted::build(build)?;
    let (ty, records) = (build.output()?.clone(), build.records.clone());
    let [token] = build.inputs([("token", Type::String)])?;
    Ok(sync_of(Work::BUILD, move |call| {
        let Value::Str(token) = call.input(token) else {
            return Err(refused("the token is no text"));
        };
        let claims = signed(token, algorithm, &keys).map_err(refused)?;
        wanted.check(&claims, call.flow.now).map_err(refused)?;
        let value = Value::from_json(&claims, &ty, &records)
            .map_err(|error| refused(&format!("the claims do not fit: {error}")))?;
        call.set(0, value);
        Ok(())
    }))
}

/// What a token is refused with (RFC 6750, section 3.1).
fn refused(why: &str) -> Failure {
    let challenge = ("www-authenticate".into(), "Bearer error=\"invalid_token\"".into());
    Failure::refuse(401, why.to_owned(), Refused { headers: vec![challenge], ..Refused::default() })
}

/// The claims of a token that is signed as it must be.
fn signed(token: &str, algorithm: Algorithm, keys: &Keys) -> Result<Json, &'static str> {
    if token.len() > LONGEST {
        return Err("the token is too long");
    }
    let mut parts = token.split('.');
    let (Some(head), Some(body), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err("this is no signed token");
    };
    let message = &token[..head.len() + 1 + body.len()];
    let head = object(head).ok_or("the token's head is no JSON object")?;
    if head.get("alg").and_then(Json::as_str) != Some(algorithm.name()) {
        return Err("the token is signed with another algorithm");
    }
    if head.get("crit").is_some() {
        return Err("the token asks for what is not known here");
    }
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| "the token's signature is no Base64")?;
    let key = head.get("kid").and_then(Json::as_str);
    if !keys.fit(key, message.as_bytes(), &signature) {
        return Err("the token's signature does not fit");
    }
    object(body).ok_or("the token's claims are no JSON object")
}

fn object(part: &str) -> Option<Json> {
    let bytes = URL_SAFE_NO_PAD.decode(part).ok()?;
    serde_json::from_slice(&bytes).ok().filter(Json::is_object)
}
