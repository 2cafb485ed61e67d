//! A signed token taken apart (RFC 7515, section 3.1).

use super::Algorithm;
use super::keys::Keys;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value as Json;

/// A longer token is refused before anybody looks into it.
const LONGEST: usize = 16 * 1024;

/// What no key of the program's is for.
const OTHER: &str = "the token is signed with another algorithm";

/// A token of which nothing is known to be true yet.
pub(super) struct Token<'t> {
    pub(super) algorithm: Algorithm,
    /// What it calls the key that it is signed with.
    pub(super) key: Option<String>,
    message: &'t [u8],
    signature: Vec<u8>,
    claims: &'t str,
}

impl Token<'_> {
    pub(super) fn parse(text: &str) -> Result<Token<'_>, &'static str> {
        if text.len() > LONGEST {
            return Err("the token is too long");
        }
        let mut parts = text.split('.');
        let (Some(head), Some(claims), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err("this is no signed token");
        };
        let message = &text.as_bytes()[..head.len() + 1 + claims.len()];
        let head = object(head).ok_or("the token's head is no JSON object")?;
        let algorithm = head.get("alg").and_then(Json::as_str).and_then(Algorithm::named);
        let algorithm = algorithm.ok_or(OTHER)?;
        if head.get("crit").is_some() {
            return Err("the token asks for what is not known here");
        }
        let signature = URL_SAFE_NO_PAD.decode(signature);
        let signature = signature.map_err(|_| "the token's signature is no Base64")?;
        let key = head.get("kid").and_then(Json::as_str).map(str::to_owned);
        Ok(Token { algorithm, key, message, signature, claims })
    }

    /// May one of these keys be meant?
    pub(super) fn names_one_of(&self, keys: &Keys) -> bool {
        keys.know(self.algorithm, self.key.as_deref())
    }

    /// Its claims, if it is signed with one of these keys.
    pub(super) fn verified(&self, keys: &Keys) -> Result<Json, &'static str> {
        if !keys.have(self.algorithm) {
            return Err(OTHER);
        }
        if !keys.fit(self.algorithm, self.key.as_deref(), self.message, &self.signature) {
            return Err("the token's signature does not fit");
        }
        object(self.claims).ok_or("the token's claims are no JSON object")
    }
}

fn object(part: &str) -> Option<Json> {
    let bytes = URL_SAFE_NO_PAD.decode(part).ok()?;
    serde_json::from_slice(&bytes).ok().filter(Json::is_object)
}
