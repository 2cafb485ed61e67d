//! gzip (RFC 1952), piece by piece.

use flate2::{Compress, Compression, Crc, FlushCompress, Status};
use std::io;

/// Where smaller begins to cost far more time: the next level takes half as long again, for 3 % less.
const LEVEL: u32 = 5;

/// Magic number, deflate, no flags, no time, no hint, a system that is not said.
const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

/// So many bytes of room are asked for at once.
const STEP: usize = 8 * 1024;

/// One member of gzip in the making. It weighs a third of a megabyte, whatever goes through it.
pub(super) struct Gzip {
    deflate: Compress,
    sum: Crc,
    begun: bool,
}

impl Gzip {
    pub(super) fn new() -> Gzip {
        Gzip { deflate: Compress::new(Compression::new(LEVEL), false), sum: Crc::new(), begun: false }
    }

    /// Begins anew.
    pub(super) fn reset(&mut self) {
        self.deflate.reset();
        self.sum.reset();
        self.begun = false;
    }

    /// Takes bytes, and appends what they make. Some may be kept back.
    pub(super) fn put(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
        self.sum.update(bytes);
        self.run(bytes, FlushCompress::None, out)
    }

    /// Appends what was kept back, so that all that was put can be read.
    pub(super) fn flush(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        self.run(&[], FlushCompress::Sync, out)
    }

    /// Appends the rest.
    pub(super) fn end(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        self.run(&[], FlushCompress::Finish, out)?;
        out.extend_from_slice(&self.sum.sum().to_le_bytes());
        out.extend_from_slice(&self.sum.amount().to_le_bytes());
        Ok(())
    }

    fn run(&mut self, mut bytes: &[u8], flush: FlushCompress, out: &mut Vec<u8>) -> io::Result<()> {
        if !self.begun {
            out.extend_from_slice(&HEADER);
            self.begun = true;
        }
        let mut held_back = false;
        loop {
            out.reserve(STEP);
            let (before, length) = (self.deflate.total_in(), out.len());
            let status = self.deflate.compress_vec(bytes, out, flush).map_err(io::Error::other)?;
            let taken = usize::try_from(self.deflate.total_in() - before).unwrap_or(bytes.len());
            bytes = bytes.get(taken..).unwrap_or_default();
            // Where all the room was used there may be more. A call that begins with what another held back may do
            // no more than hand that over: what was asked for is done by the call after it.
            let was_held_back = std::mem::replace(&mut held_back, out.len() == out.capacity());
            match status {
                Status::StreamEnd => return Ok(()),
                Status::BufError if flush == FlushCompress::Finish && out.len() == length && !held_back => {
                    return Err(io::Error::other("the compressor makes no end"));
                }
                _ if flush == FlushCompress::Finish || held_back || was_held_back => {}
                Status::BufError if taken == 0 && out.len() == length => return Ok(()),
                _ if bytes.is_empty() => return Ok(()),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Read;

    /// Always the same, where the usual one is seeded by chance.
    type Fixed = std::hash::BuildHasherDefault<std::hash::DefaultHasher>;

    fn unpacked(gzip: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        flate2::read::GzDecoder::new(gzip).read_to_end(&mut out).expect("it is gzip");
        out
    }

    /// A block that no longer fits in the room that there is goes out first: the flush comes after it.
    #[test]
    fn a_flush_of_more_than_the_room_is_whole() {
        let noise: Vec<u8> = (0..4_200u64)
            .flat_map(|n| std::hash::BuildHasher::hash_one(&Fixed::default(), n).to_le_bytes())
            .collect();
        for length in (31_600..32_200).step_by(11) {
            let (mut gzip, mut out) = (Gzip::new(), Vec::new());
            gzip.put(&noise[..length], &mut out).expect("it is made");
            gzip.flush(&mut out).expect("it is made");
            let mut so_far = vec![0; length];
            let read = flate2::read::GzDecoder::new(&out[..]).read_exact(&mut so_far);
            assert!(read.is_ok(), "of {length} bytes");
        }
    }

    proptest! {
        /// What was put comes out, however it was cut, and after each flush all of it can be read.
        #[test]
        fn what_goes_in_comes_out(
            pieces in proptest::collection::vec((proptest::collection::vec(any::<u8>(), 0..40_000), any::<bool>()), 0..6),
            again in any::<bool>(),
        ) {
            let mut gzip = Gzip::new();
            if again {
                gzip.put(b"what was before", &mut Vec::new()).expect("it is made");
                gzip.reset();
            }
            let (mut out, mut all) = (Vec::new(), Vec::new());
            for (piece, flushed) in &pieces {
                gzip.put(piece, &mut out).expect("it is made");
                all.extend_from_slice(piece);
                if *flushed {
                    gzip.flush(&mut out).expect("it is made");
                    let mut so_far = vec![0; all.len()];
                    flate2::read::GzDecoder::new(&out[..]).read_exact(&mut so_far).expect("it can be read");
                    prop_assert_eq!(&so_far, &all);
                }
            }
            gzip.end(&mut out).expect("it is made");
            prop_assert_eq!(unpacked(&out), all);
        }
    }
}
