//! What a token's claims must say (RFC 7519, section 4.1).

use crate::support::Build;
use flux_node::BuildError;
use serde_json::Value as Json;

/// What a component's arguments ask of every token's claims.
pub(super) struct Wanted {
    issuer: Option<String>,
    audience: Option<String>,
    /// It must say when it expires.
    expires: bool,
    /// So many seconds clocks may differ.
    leeway: f64,
}

impl Wanted {
    pub(super) fn build(build: &Build<'_>) -> Result<Wanted, BuildError> {
        let said = |argument: &str| Ok(Some(build.text(argument)?).filter(|text| !text.is_empty()));
        Ok(Wanted {
            issuer: said("issuer")?,
            audience: said("audience")?,
            expires: build.bool("expires")?,
            leeway: build.duration("leeway")? as f64 / 1e9,
        })
    }

    /// `now` in nanoseconds since 1970.
    pub(super) fn check(&self, claims: &Json, now: i64) -> Result<(), &'static str> {
        let now = now as f64 / 1e9;
        match (claims.get("exp"), time(claims, "exp")) {
            (None, _) if self.expires => return Err("the token does not say when it expires"),
            (None, _) => {}
            (Some(_), Some(end)) if now < end + self.leeway => {}
            (Some(_), Some(_)) => return Err("the token has expired"),
            (Some(_), None) => return Err("the token's `exp` is no time"),
        }
        match (claims.get("nbf"), time(claims, "nbf")) {
            (None, _) => {}
            (Some(_), Some(begin)) if begin <= now + self.leeway => {}
            (Some(_), Some(_)) => return Err("the token is not valid yet"),
            (Some(_), None) => return Err("the token's `nbf` is no time"),
        }
        if let Some(issuer) = &self.issuer
            && claims.get("iss").and_then(Json::as_str) != Some(issuer)
        {
            return Err("the token is of another issuer");
        }
        if let Some(audience) = &self.audience
            && !is_for(claims.get("aud"), audience)
        {
            return Err("the token is for another audience");
        }
        Ok(())
    }
}

/// A claim that tells a moment, in seconds since 1970 (RFC 7519, section 2, "NumericDate"); none: it is no number.
fn time(claims: &Json, name: &str) -> Option<f64> {
    claims.get(name).and_then(Json::as_f64).filter(|seconds| seconds.is_finite())
}

fn is_for(claim: Option<&Json>, audience: &str) -> bool {
    match claim {
        Some(Json::String(one)) => one == audience,
        Some(Json::Array(several)) => several.iter().any(|one| one.as_str() == Some(audience)),
        _ => false,
    }
}
