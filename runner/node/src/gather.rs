//! Bytes that come in pieces and are wanted whole: most bodies come in one piece, which then needs no copy.

use bytes::{Bytes, BytesMut};

/// The pieces so far.
#[derive(Debug, Default)]
pub struct Gather {
    /// The only piece, until there is another.
    first: Bytes,
    more: BytesMut,
}

impl Gather {
    /// How many bytes there are.
    #[expect(clippy::len_without_is_empty, reason = "what counts is a limit")]
    pub fn len(&self) -> usize {
        self.first.len() + self.more.len()
    }

    /// Adds a piece behind the others.
    pub fn push(&mut self, piece: Bytes) {
        if self.first.is_empty() && self.more.is_empty() {
            self.first = piece;
            return;
        }
        if self.more.is_empty() {
            self.more.extend_from_slice(&std::mem::take(&mut self.first));
        }
        self.more.extend_from_slice(&piece);
    }

    /// All pieces as one.
    pub fn whole(self) -> Bytes {
        if self.more.is_empty() { self.first } else { self.more.freeze() }
    }
}

#[cfg(test)]
mod tests {
    use super::Gather;
    use bytes::Bytes;

    #[test]
    fn pieces_are_one_in_their_order() {
        for pieces in [&[][..], &["", ""], &["one"], &["", "one", "", "two"], &["one", "two", "three"]] {
            let mut gather = Gather::default();
            pieces.iter().for_each(|piece| gather.push(Bytes::from_static(piece.as_bytes())));
            assert_eq!(gather.len(), pieces.concat().len());
            assert_eq!(gather.whole(), pieces.concat());
        }
    }

    #[test]
    fn a_single_piece_is_not_copied() {
        let piece = Bytes::from_static(b"all of it");
        let mut gather = Gather::default();
        gather.push(piece.clone());
        assert_eq!(gather.whole().as_ptr(), piece.as_ptr());
    }
}
