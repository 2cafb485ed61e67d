//! `jwt.*`: JSON Web Tokens that others have signed (RFC 7519).
//!
//! The program and its keys say which algorithms are taken, and a token that names another is refused: nobody can choose
//! `none`, or pass a public key off as a shared secret (RFC 8725, section 3.1). *Never* here: tokens being made;
//! encrypted ones.

mod claims;
mod keys;
mod origin;
mod published;
mod token;

pub(crate) use published::Published;

use crate::support::{Build, asynchronous, tuple};
use crate::{Shared, Table};
use claims::Wanted;
use flux_node::{BuildError, Built, Failure, Refused, Type, Value};
use origin::Origin;
use std::sync::Arc;
use token::Token;

pub(crate) const COMPONENTS: Table = &[("jwt.verify", verify)];

/// What a token is signed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Algorithm {
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

    fn named(name: &str) -> Option<Algorithm> {
        [Algorithm::Hs256, Algorithm::Rs256, Algorithm::Es256].into_iter().find(|one| one.name() == name)
    }
}

/// A node's own share of what judges tokens.
struct Judge {
    origin: Origin,
    wanted: Wanted,
    ty: Type,
    records: flux_node::Records,
    /// The input that is the token.
    place: usize,
}

fn verify(build: &Build<'_>, shared: &Shared) -> Result<Built, BuildError> {
    let origin = Origin::build(build, shared)?;
    let wanted = Wanted::build(build)?;
    let (ty, records) = (build.output()?.clone(), build.records.clone());
    let [place] = build.inputs([("token", Type::String)])?;
    let judge = Arc::new(Judge { origin, wanted, ty, records, place });
    Ok(asynchronous(move |inputs, flow| {
        let judge = judge.clone();
        Box::pin(async move {
            let Value::Str(text) = &inputs[judge.place] else {
                return Err(refused("the token is no text"));
            };
            let token = Token::parse(text).map_err(refused)?;
            let keys = judge.origin.keys(&token, &flow.world).await?;
            let claims = token.verified(&keys).map_err(refused)?;
            judge.wanted.check(&claims, flow.now).map_err(refused)?;
            let value = Value::from_json(&claims, &judge.ty, &judge.records)
                .map_err(|error| refused(&format!("the claims do not fit: {error}")))?;
            Ok(tuple(value))
        })
    }))
}

/// What a token is refused with (RFC 6750, section 3.1).
fn refused(why: &str) -> Failure {
    let challenge = ("www-authenticate".into(), "Bearer error=\"invalid_token\"".into());
    Failure::refuse(401, why.to_owned(), Refused { headers: vec![challenge], ..Refused::default() })
}
