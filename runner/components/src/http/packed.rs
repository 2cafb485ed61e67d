//! Files that lie packed beside their plain forms: `app.js.br` beside `app.js`.
//!
//! Comes in: what a client accepts. Goes out: how it may be sent, in the order in which that is looked for. *Never* here:
//! packing.

use crate::http::accepts::Accepts;
use crate::http::opened::Opened;
use bytestring::ByteString;

/// A content coding (RFC 9110, section 8.4.1), and what a packed file's name ends in.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Packing {
    pub(super) coding: ByteString,
    pub(super) ending: &'static str,
}

/// The smallest first.
static ALL: [Packing; 3] = [
    Packing { coding: ByteString::from_static("br"), ending: ".br" },
    Packing { coding: ByteString::from_static("zstd"), ending: ".zst" },
    Packing { coding: ByteString::from_static("gzip"), ending: ".gz" },
];

/// What tells the caches on the way that another client may be sent another form.
pub(super) const VARY: (ByteString, ByteString) =
    (ByteString::from_static("vary"), ByteString::from_static("accept-encoding"));

/// Those that the client names in its `accept-encoding`. Who says `*` alone, or nothing, is sent what is plain.
pub(super) fn accepted(header: Option<&str>) -> impl Iterator<Item = &'static Packing> {
    let accepts = Accepts::line(header);
    ALL.iter().filter(move |packing| accepts.named(&packing.coding).is_some_and(|weight| weight > 0.0))
}

impl Opened {
    /// Is it as new as the plain file that it stands for? An older one was forgotten when that was changed.
    pub(super) fn stands_for(&self, plain: &Opened) -> bool {
        self.facts.modified >= plain.facts.modified
    }
}

#[cfg(test)]
mod tests {
    use super::accepted;

    #[test]
    fn what_a_client_names_is_accepted() {
        let of = |header: &str| accepted(Some(header)).map(|one| one.ending).collect::<Vec<_>>();
        assert_eq!(of("gzip, deflate, br, zstd"), [".br", ".zst", ".gz"]);
        assert_eq!(of("GZIP ; q=0.5 , br;q=0"), [".gz"]);
        assert_eq!(of("br;q=0.000,zstd;q=1.0"), [".zst"]);
        for none in ["", "*", "identity", "xbr, gzipped", "br;q=x", "br;q=-1"] {
            assert!(of(none).is_empty(), "{none}");
        }
        assert_eq!(accepted(None).count(), 0);
    }
}
