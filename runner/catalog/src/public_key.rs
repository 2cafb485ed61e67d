//! Public keys that a program writes, in PEM form, as tokens are verified with.
//!
//! Comes in: a text, and for which algorithm it shall be. Goes out: the key's numbers, or why it is none. *Never* here:
//! signatures, secrets.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::ops::RangeInclusive;

/// Bits of a modulus that signatures are verified with.
const MODULUS: RangeInclusive<usize> = 2048..=8192;

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicKey {
    /// Of RSA; neither number begins with a zero.
    Rsa {
        /// The modulus, its first byte the most significant.
        modulus: Vec<u8>,
        /// The public exponent, likewise.
        exponent: Vec<u8>,
    },
    /// A point on the curve P-256: 4, and its two coordinates of 32 bytes.
    Point(Vec<u8>),
}

impl PublicKey {
    /// A key of RSA.
    ///
    /// # Errors
    /// Its modulus has too few bits or too many.
    pub fn rsa(modulus: &[u8], exponent: &[u8]) -> Result<PublicKey, String> {
        let (modulus, exponent) = (plain(modulus), plain(exponent));
        let bits = modulus.len() * 8 - modulus.first().map_or(0, |first| first.leading_zeros() as usize);
        if !MODULUS.contains(&bits) {
            let (least, most) = (MODULUS.start(), MODULUS.end());
            return Err(format!("has an RSA key of {bits} bits, and RS256 takes {least} to {most}"));
        }
        Ok(PublicKey::Rsa { modulus, exponent })
    }
}

/// The key of a text in PEM form; none: for any algorithm.
///
/// # Errors
/// It is none, or none for that algorithm, in words that go on with what stands before them.
pub fn of_pem(text: &str, algorithm: Option<&str>) -> Result<PublicKey, String> {
    let wrong = || "is no public key in PEM form (`-----BEGIN PUBLIC KEY-----`)".to_owned();
    let body = text.split("-----BEGIN PUBLIC KEY-----").nth(1).ok_or_else(wrong)?;
    let body = body.split("-----END PUBLIC KEY-----").next().ok_or_else(wrong)?;
    let der: String = body.split_whitespace().collect();
    let der = STANDARD.decode(der).map_err(|_| wrong())?;
    let key = subject_key(&der).ok_or_else(wrong)?;
    let is_point = key.len() == 65 && key[0] == 4;
    match algorithm {
        Some("ES256") | None if is_point => Ok(PublicKey::Point(key.to_vec())),
        Some("ES256") => Err("is no key on the curve P-256, which ES256 takes".to_owned()),
        _ => {
            let (modulus, exponent) = rsa(key).ok_or_else(|| match algorithm {
                None => "is neither an RSA key nor one on the curve P-256".to_owned(),
                Some(_) => "is no RSA key, which RS256 takes".to_owned(),
            })?;
            PublicKey::rsa(modulus, exponent)
        }
    }
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
fn rsa(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (parts, _) = element(der, SEQUENCE)?;
    let (n, rest) = element(parts, INTEGER)?;
    let (e, _) = element(rest, INTEGER)?;
    Some((n, e))
}

/// A number without the zeros before it.
fn plain(number: &[u8]) -> Vec<u8> {
    number.iter().copied().skip_while(|byte| *byte == 0).collect()
}
