//! What tokens are verified with: a shared secret, a public key in PEM form, or a set of keys (RFC 7517).

use super::Algorithm;
use crate::support::Build;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use flux_node::BuildError;
use ring::hmac;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde_json::Value as Json;

/// A shorter secret can be found by trying (RFC 7518, section 3.2).
const SHORTEST: usize = 32;

/// Keys, and what they are called.
pub(super) struct Keys(Vec<(Option<String>, Key)>);

enum Key {
    Secret(hmac::Key),
    /// A public key in the form that its algorithm takes.
    Public(Vec<u8>),
    /// An RSA key's modulus and exponent.
    Rsa(Vec<u8>, Vec<u8>),
}

impl Keys {
    /// # Errors
    /// There is no key, or none for that algorithm.
    pub(super) fn build(build: &Build<'_>, algorithm: Algorithm) -> Result<Keys, BuildError> {
        let (key, file) = (build.text("key")?, build.text("jwks")?);
        match (key.is_empty(), file.is_empty()) {
            (true, true) => {
                Err(build.wrong("key", "is missing: write it, or name a file of keys with `jwks`"))
            }
            (false, false) => Err(build.wrong("jwks", "stands beside `key`: write one of them")),
            (false, true) => {
                let key = of_text(&key, algorithm).map_err(|why| build.wrong("key", why))?;
                Ok(Keys(vec![(None, key)]))
            }
            (true, false) => {
                let path = build.resources.root().join(&file);
                let text = std::fs::read_to_string(path)
                    .map_err(|error| build.wrong("jwks", format!("`{file}` can't be read: {error}")))?;
                let keys = of_set(&text, algorithm).map_err(|why| build.wrong("jwks", why))?;
                Ok(Keys(keys))
            }
        }
    }

    /// Is the message signed with one of these? `name` is the key that the token says.
    pub(super) fn fit(&self, name: Option<&str>, message: &[u8], signature: &[u8]) -> bool {
        let named = |own: &Option<String>| match (own.as_deref(), name) {
            (Some(own), Some(name)) => own == name,
            _ => true,
        };
        self.0.iter().filter(|(own, _)| named(own)).any(|(_, key)| key.fits(message, signature))
    }
}

impl Key {
    fn fits(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Key::Secret(key) => hmac::verify(key, message, signature).is_ok(),
            Key::Rsa(n, e) => {
                let key = RsaPublicKeyComponents { n, e };
                key.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature).is_ok()
            }
            Key::Public(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature).is_ok()
            }
        }
    }
}

fn of_text(text: &str, algorithm: Algorithm) -> Result<Key, String> {
    if algorithm == Algorithm::Hs256 {
        if text.contains("-----BEGIN") {
            return Err("is a public key, and HS256 takes a shared secret: say `algorithm`".to_owned());
        }
        return secret(text.as_bytes());
    }
    let wrong = || "is no public key in PEM form (`-----BEGIN PUBLIC KEY-----`)".to_owned();
    let body = text.split("-----BEGIN PUBLIC KEY-----").nth(1).ok_or_else(wrong)?;
    let body = body.split("-----END PUBLIC KEY-----").next().ok_or_else(wrong)?;
    let der: String = body.split_whitespace().collect();
    let der = STANDARD.decode(der).map_err(|_| wrong())?;
    let key = subject_key(&der).ok_or_else(wrong)?;
    match algorithm {
        Algorithm::Es256 if key.len() == 65 && key[0] == 4 => Ok(Key::Public(key.to_vec())),
        Algorithm::Rs256 => rsa(key).ok_or_else(|| "is no RSA key, which RS256 takes".to_owned()),
        _ => Err("is no key on the curve P-256, which ES256 takes".to_owned()),
    }
}

fn secret(bytes: &[u8]) -> Result<Key, String> {
    if bytes.len() < SHORTEST {
        return Err(format!("has {} bytes, and HS256 takes a secret of {SHORTEST} or more", bytes.len()));
    }
    Ok(Key::Secret(hmac::Key::new(hmac::HMAC_SHA256, bytes)))
}

/// The keys of a set that are for that algorithm.
fn of_set(text: &str, algorithm: Algorithm) -> Result<Vec<(Option<String>, Key)>, String> {
    let set: Json = serde_json::from_str(text).map_err(|error| format!("is no JSON: {error}"))?;
    let keys = set.get("keys").and_then(Json::as_array).ok_or("is no set of keys: it has no list `keys`")?;
    let fits = |key: &&Json| {
        let text = |name: &str| key.get(name).and_then(Json::as_str);
        text("alg").is_none_or(|alg| alg == algorithm.name()) && text("use").is_none_or(|uses| uses == "sig")
    };
    let mut found = Vec::new();
    for key in keys.iter().filter(fits) {
        let name = key.get("kid").and_then(Json::as_str).map(str::to_owned);
        found.extend(of_jwk(key, algorithm)?.map(|key| (name, key)));
    }
    if found.is_empty() {
        return Err(format!("has no key for {}", algorithm.name()));
    }
    Ok(found)
}

/// None: it is of another kind.
fn of_jwk(key: &Json, algorithm: Algorithm) -> Result<Option<Key>, String> {
    let part = |name: &str| {
        let text = key.get(name).and_then(Json::as_str);
        text.and_then(|text| URL_SAFE_NO_PAD.decode(text).ok())
            .ok_or_else(|| format!("has a key whose `{name}` is no Base64"))
    };
    let kind = key.get("kty").and_then(Json::as_str).unwrap_or_default();
    Ok(match (algorithm, kind) {
        (Algorithm::Hs256, "oct") => Some(secret(&part("k")?)?),
        (Algorithm::Rs256, "RSA") => Some(Key::Rsa(part("n")?, part("e")?)),
        (Algorithm::Es256, "EC") if key.get("crv").and_then(Json::as_str) == Some("P-256") => {
            Some(Key::Public([vec![4], part("x")?, part("y")?].concat()))
        }
        _ => None,
    })
}

/// What one element of DER holds, and what is behind it (X.690, section 8.1).
fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (first, rest) = der.split_first()?;
    let (length, rest) = rest.split_first()?;
    let (length, rest) = match length {
        0..=0x7f => (usize::from(*length), rest),
        0x81 => (usize::from(*rest.first()?), &rest[1..]),
        0x82 => (usize::from(u16::from_be_bytes([*rest.first()?, *rest.get(1)?])), &rest[2..]),
        _ => return None,
    };
    (*first == tag && rest.len() >= length).then(|| rest.split_at(length))
}

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const BITS: u8 = 0x03;

/// The key inside a `SubjectPublicKeyInfo` (RFC 5280, section 4.1).
fn subject_key(der: &[u8]) -> Option<&[u8]> {
    let (info, _) = element(der, SEQUENCE)?;
    let (_, rest) = element(info, SEQUENCE)?;
    let (bits, _) = element(rest, BITS)?;
    bits.strip_prefix(&[0])
}

/// Modulus and exponent (RFC 8017, appendix A.1.1).
fn rsa(der: &[u8]) -> Option<Key> {
    let (parts, _) = element(der, SEQUENCE)?;
    let (n, rest) = element(parts, INTEGER)?;
    let (e, _) = element(rest, INTEGER)?;
    let plain = |number: &[u8]| number.iter().copied().skip_while(|byte| *byte == 0).collect::<Vec<u8>>();
    Some(Key::Rsa(plain(n), plain(e)))
}
