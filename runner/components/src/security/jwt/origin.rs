//! Where a node has its keys from: the program, a file of it, or an address.

use super::Algorithm;
use super::keys::{From, Keys};
use super::published::Source;
use super::token::Token;
use crate::Shared;
use crate::support::Build;
use flux_node::{BuildError, Failure, World};
use std::sync::Arc;

/// See the module.
pub(super) enum Origin {
    Own(Arc<Keys>),
    /// Keys at an address; of those, for this algorithm only.
    Published(Arc<Source>, Option<Algorithm>),
}

impl Origin {
    /// # Errors
    /// There is no key, none for the algorithm, or no address that can be asked.
    pub(super) fn build(build: &Build<'_>, shared: &Shared) -> Result<Origin, BuildError> {
        let only = Algorithm::named(&build.text("algorithm")?);
        let (key, set) = (build.text("key")?, build.text("jwks")?);
        match (key.is_empty(), set.is_empty()) {
            (true, true) => Err(build.wrong(
                "key",
                "is missing: write it, or name a set of keys with `jwks`: a file, or an address",
            )),
            (false, false) => Err(build.wrong("jwks", "stands beside `key`: write one of them")),
            (false, true) => {
                let keys = Keys::of_text(&key, only).map_err(|why| build.wrong("key", why))?;
                Ok(Origin::Own(Arc::new(keys)))
            }
            (true, false) if flux_catalog::is_address(&set) => published(build, shared, set, only),
            (true, false) => file(build, &set, only),
        }
    }

    /// The keys that the token is judged by.
    ///
    /// # Errors
    /// 503: they can't be had.
    pub(super) async fn keys(&self, token: &Token<'_>, world: &Arc<dyn World>) -> Result<Arc<Keys>, Failure> {
        match self {
            Origin::Own(keys) => Ok(keys.clone()),
            // What keys that are known to all can't have signed is no reason to ask anybody.
            Origin::Published(source, only)
                if token.algorithm != Algorithm::Hs256 && only.is_none_or(|only| only == token.algorithm) =>
            {
                source.keys(token, world).await
            }
            Origin::Published(..) => Err(super::refused("the token is signed with another algorithm")),
        }
    }
}

fn file(build: &Build<'_>, name: &str, only: Option<Algorithm>) -> Result<Origin, BuildError> {
    let text = std::fs::read(build.resources.root().join(name))
        .map_err(|error| build.wrong("jwks", format!("`{name}` can't be read: {error}")))?;
    let keys = Keys::of_set(&text, only, From::Program).map_err(|why| build.wrong("jwks", why))?;
    Ok(Origin::Own(Arc::new(keys)))
}

fn published(
    build: &Build<'_>,
    shared: &Shared,
    address: String,
    only: Option<Algorithm>,
) -> Result<Origin, BuildError> {
    if only == Some(Algorithm::Hs256) {
        return Err(build.wrong("algorithm", "is for a shared secret, which no address may tell"));
    }
    crate::http::can_be_asked(&address).map_err(|why| build.wrong("jwks", why))?;
    Ok(Origin::Published(shared.published.at(address, &shared.client, &shared.log), only))
}
