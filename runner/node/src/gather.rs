//! Bytes that come in pieces and are wanted whole: most bodies come in one piece, which then needs no copy.
//!
//! Long ones are kept in blocks, which are joined in the end: by steps, or all at once where that holds nobody up. What
//! grew in one place would be copied again and again, and the last time all of it at once.

use bytes::{Bytes, BytesMut};

/// Bytes in a block.
const BLOCK: usize = 256 << 10;

/// The pieces so far.
#[derive(Debug, Default)]
pub struct Gather {
    /// The only piece, until there is another.
    first: Bytes,
    /// Blocks that are full.
    full: Vec<BytesMut>,
    /// What follows them.
    last: BytesMut,
}

impl Gather {
    /// How many bytes there are.
    #[expect(clippy::len_without_is_empty, reason = "what counts is a limit")]
    pub fn len(&self) -> usize {
        self.first.len() + self.full.len() * BLOCK + self.last.len()
    }

    /// Adds a piece behind the others.
    pub fn push(&mut self, piece: Bytes) {
        if self.len() == 0 {
            self.first = piece;
            return;
        }
        let first = std::mem::take(&mut self.first);
        self.add(&first);
        self.add(&piece);
    }

    fn add(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            if self.last.is_empty() && !self.full.is_empty() {
                self.last.reserve(BLOCK);
            }
            let (now, later) = bytes.split_at(bytes.len().min(BLOCK - self.last.len()));
            self.last.extend_from_slice(now);
            if self.last.len() == BLOCK {
                self.full.push(std::mem::take(&mut self.last));
            }
            bytes = later;
        }
    }

    /// All pieces as one. Copies them, where there are several blocks.
    pub fn whole(self) -> Bytes {
        let mut joining = self.joined();
        while joining.step() {}
        joining.whole()
    }

    /// The same by steps, for who must not take long.
    pub fn joined(self) -> Joining {
        let length = self.len();
        let Gather { first, full: mut blocks, last } = self;
        let whole = match (blocks.is_empty(), last.is_empty()) {
            (true, true) => Whole::There(first),
            (true, false) => Whole::There(last.freeze()),
            (false, _) => {
                blocks.push(last);
                Whole::Joined(BytesMut::with_capacity(length))
            }
        };
        Joining { whole, blocks: blocks.into_iter() }
    }
}

/// Pieces that become one, block by block.
#[derive(Debug)]
pub struct Joining {
    whole: Whole,
    blocks: std::vec::IntoIter<BytesMut>,
}

#[derive(Debug)]
enum Whole {
    There(Bytes),
    Joined(BytesMut),
}

impl Joining {
    /// Adds a block. False: there are no more.
    pub fn step(&mut self) -> bool {
        match (self.blocks.next(), &mut self.whole) {
            (Some(block), Whole::Joined(all)) => {
                all.extend_from_slice(&block);
                true
            }
            _ => false,
        }
    }

    /// The bytes, once there are no more steps to take.
    pub fn whole(self) -> Bytes {
        match self.whole {
            Whole::There(bytes) => bytes,
            Whole::Joined(bytes) => bytes.freeze(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, Gather};
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
    fn long_ones_are_too_however_they_are_cut() {
        let all: Vec<u8> = (0..3 * BLOCK + 5).map(|n| (n % 251) as u8).collect();
        for length in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK, 3 * BLOCK + 5] {
            for cut in [1000, BLOCK - 1, BLOCK, BLOCK + 1, 4 * BLOCK] {
                let mut gather = Gather::default();
                for piece in all[..length].chunks(cut) {
                    gather.push(Bytes::copy_from_slice(piece));
                }
                assert_eq!(gather.len(), length);
                assert!(gather.whole() == all[..length], "{length} bytes in pieces of {cut}");
            }
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
