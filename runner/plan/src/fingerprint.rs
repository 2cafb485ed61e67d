//! Which program is this? A profile, a queue or a cache on disk asks before it believes that it fits.

use crate::{Plan, Pos};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use std::io::{self, Write};

/// What two plans have in common that differ only in where things stand in the source.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Fingerprint(u128);

impl Plan {
    /// The same for plans that differ in source positions alone (their programs in comments, blanks and line
    /// breaks), on every machine; another for any other difference, by all that is likely.
    pub fn fingerprint(&self) -> Fingerprint {
        let mut plan = self.clone();
        plan.positions_mut(&mut |at| *at = Pos(0));
        let mut hash = Sink(Sha256::new());
        serde_json::to_writer(&mut hash, &plan)
            .expect("a plan has only text as keys, and a hash takes all that is written to it");
        let digest = hash.0.finalize();
        let first = digest.iter().take(16).fold(0u128, |all, byte| all << 8 | u128::from(*byte));
        Fingerprint(first)
    }
}

/// Hashes what is written to it.
struct Sink(Sha256);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Written as 32 hexadecimal digits.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

impl From<Fingerprint> for String {
    fn from(print: Fingerprint) -> String {
        print.to_string()
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = String;

    fn try_from(text: String) -> Result<Fingerprint, String> {
        let digits = text.len() == 32 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        u128::from_str_radix(&text, 16)
            .ok()
            .filter(|_| digits)
            .map(Fingerprint)
            .ok_or_else(|| format!("`{text}` is no fingerprint: it has 32 hexadecimal digits"))
    }
}
