//! What tokens are verified with: a shared secret, a public key in PEM form, or a set of keys (RFC 7517).

use super::Algorithm;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flux_catalog::public_key::{self, PublicKey};
use ring::hmac;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde_json::Value as Json;

/// A shorter secret can be found by trying (RFC 7518, section 3.2).
const SHORTEST: usize = 32;

/// Keys, and what they are called.
#[derive(Debug)]
pub(super) struct Keys(Vec<Named>);

#[derive(Debug)]
struct Named {
    name: Option<String>,
    key: Key,
}

/// Each is for one algorithm, whatever a token says: a public key is never taken for a shared secret.
#[derive(Debug)]
enum Key {
    Secret(hmac::Key),
    /// A point on the curve P-256.
    Point(Vec<u8>),
    /// An RSA key's modulus and exponent.
    Rsa(Vec<u8>, Vec<u8>),
}

impl Keys {
    /// The one key of a text: a shared secret, or a public key in PEM form. `only` is the algorithm that the program asks
    /// for.
    ///
    /// # Errors
    /// It is no key for that algorithm.
    pub(super) fn of_text(text: &str, only: Option<Algorithm>) -> Result<Keys, String> {
        let is_public = text.contains("-----BEGIN");
        let key = match only {
            Some(Algorithm::Hs256) if is_public => {
                return Err("is a public key, and HS256 takes a shared secret".to_owned());
            }
            None | Some(Algorithm::Hs256) if !is_public => secret(text.as_bytes())?,
            _ => public(public_key::of_pem(text, only.map(Algorithm::name))?),
        };
        Ok(Keys(vec![Named { name: None, key }]))
    }

    /// Those of a set (RFC 7517, section 5), without those that are for something else. One that is broken is an error in
    /// a file of the program's, and is left out of what others publish, as the standard has it.
    ///
    /// # Errors
    /// It is no set, or has no key for that algorithm.
    pub(super) fn of_set(text: &[u8], only: Option<Algorithm>, from: From) -> Result<Keys, String> {
        let set: Json = serde_json::from_slice(text).map_err(|error| format!("is no JSON: {error}"))?;
        let all = set.get("keys").and_then(Json::as_array);
        let all = all.ok_or("is no set of keys: it has no list `keys`")?;
        if from == From::Others && all.len() > MOST {
            return Err(format!("has {} keys, and more than {MOST} are not looked through", all.len()));
        }
        let (mut found, mut broken) = (Vec::new(), None);
        for key in all.iter().filter(|key| key.get("use").is_none_or(|uses| uses == "sig")) {
            match of_jwk(key, from) {
                Ok(Some(made)) if only.is_none_or(|only| only == made.algorithm()) => {
                    let name = key.get("kid").and_then(Json::as_str).map(str::to_owned);
                    found.push(Named { name, key: made });
                }
                Ok(_) => {}
                Err(why) if from == From::Program => return Err(why),
                Err(why) => broken = broken.or(Some(why)),
            }
        }
        match broken {
            _ if !found.is_empty() => Ok(Keys(found)),
            Some(why) => Err(why),
            None => Err(format!("has no key for {}", only.map_or(from.takes(), Algorithm::name))),
        }
    }

    /// Is there one for that algorithm?
    pub(super) fn have(&self, algorithm: Algorithm) -> bool {
        self.0.iter().any(|one| one.key.algorithm() == algorithm)
    }

    /// May one be meant that a token calls so? One without a name may be any.
    pub(super) fn know(&self, algorithm: Algorithm, name: Option<&str>) -> bool {
        self.meant(algorithm, name).next().is_some()
    }

    /// Is the message signed with one of these? `name` is the key that the token says.
    pub(super) fn fit(
        &self,
        algorithm: Algorithm,
        name: Option<&str>,
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        self.meant(algorithm, name).any(|key| key.fits(message, signature))
    }

    fn meant(&self, algorithm: Algorithm, name: Option<&str>) -> impl Iterator<Item = &Key> {
        let is_meant = move |one: &&Named| {
            let called = one.name.as_deref().zip(name).is_none_or(|(own, name)| own == name);
            called && one.key.algorithm() == algorithm
        };
        self.0.iter().filter(is_meant).map(|one| &one.key)
    }
}

/// Whose a set of keys is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// A file of the program.
    Program,
    /// An address: whoever reads there knows the keys, so that none can be a secret.
    Others,
}

/// So many keys of others are looked through for a token that does not say which it is signed with.
const MOST: usize = 100;

impl From {
    fn takes(self) -> &'static str {
        match self {
            From::Program => "HS256, RS256 or ES256",
            From::Others => "RS256 or ES256",
        }
    }
}

impl Key {
    fn algorithm(&self) -> Algorithm {
        match self {
            Key::Secret(_) => Algorithm::Hs256,
            Key::Rsa(..) => Algorithm::Rs256,
            Key::Point(_) => Algorithm::Es256,
        }
    }

    fn fits(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Key::Secret(key) => hmac::verify(key, message, signature).is_ok(),
            Key::Rsa(n, e) => {
                let key = RsaPublicKeyComponents { n, e };
                key.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature).is_ok()
            }
            Key::Point(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature).is_ok()
            }
        }
    }
}

fn public(key: PublicKey) -> Key {
    match key {
        PublicKey::Rsa { modulus, exponent } => Key::Rsa(modulus, exponent),
        PublicKey::Point(point) => Key::Point(point),
    }
}

fn secret(bytes: &[u8]) -> Result<Key, String> {
    if bytes.len() < SHORTEST {
        return Err(format!("has {} bytes, and HS256 takes a secret of {SHORTEST} or more", bytes.len()));
    }
    Ok(Key::Secret(hmac::Key::new(hmac::HMAC_SHA256, bytes)))
}

/// None: it is of another kind, or for another algorithm than those that its kind has here.
fn of_jwk(key: &Json, from: From) -> Result<Option<Key>, String> {
    let text = |name: &str| key.get(name).and_then(Json::as_str);
    let part = |name: &str| {
        let bytes = text(name).and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
        bytes.ok_or_else(|| format!("has a key whose `{name}` is no Base64"))
    };
    let is_for = |algorithm: Algorithm| text("alg").is_none_or(|alg| alg == algorithm.name());
    Ok(match text("kty").unwrap_or_default() {
        "oct" if from == From::Program && is_for(Algorithm::Hs256) => Some(secret(&part("k")?)?),
        "RSA" if is_for(Algorithm::Rs256) => Some(public(PublicKey::rsa(&part("n")?, &part("e")?)?)),
        "EC" if is_for(Algorithm::Es256) && text("crv") == Some("P-256") => {
            let point = [vec![4], part("x")?, part("y")?].concat();
            if point.len() != 65 {
                return Err("has a key that is no point on the curve P-256".to_owned());
            }
            Some(Key::Point(point))
        }
        _ => None,
    })
}
